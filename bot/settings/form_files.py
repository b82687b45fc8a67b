"""A setting's form: by its name, or by the path of a file."""

from flows.loading import names, source_of


def fault_of(form: str) -> str | None:
    """What it is instead of a form that can be read, to be told to the operator; None if it is one."""
    try:
        source_of(form)
    except (OSError, ValueError):
        known = "" if form.endswith(".toml") else f" ({', '.join(names())})"
        return f"neither the name of a form{known} nor the path of a .toml file that can be read"
    return None
