"""`forms new`: a form to begin with, which is sound as it stands and says what goes where."""

FORM = '''\
# A form. docs/forms.md explains every field; `forms check {name}.toml` tells what is wrong with it, and
# `FORM={name}.toml` with `sandbox` asks it.

id = "{name}"
version = 1
title = "Reflective learning"
authority = "Our service"

[texts]
opening = """
Write about learning and roles. Leave out names, initials, exact dates and places.

This is no official record.

If somebody may be at immediate risk, stop and act: your manager, or 999."""

[[section]]
key = "start"
title = "What happened"

[[section.question]]
key = "label"
kind = "text"
ask = "A short label that you will recognise, with no names"
optional = true
limit = 60
role = "label"

[[section.question]]
key = "happened"
kind = "text"
ask = "What happened?"
quick = true

[[section]]
key = "learning"
title = "What you take from it"

[[section.question]]
key = "feelings"
kind = "text"
ask = "Looking back, what are your feelings about it?"
help = "Feelings and judgement, not a retelling."
quick = true
role = "feelings"

[[section.question]]
key = "again"
kind = "choice"
ask = "Would you do the same again?"
choices = {{ yes = "Yes", partly = "Partly", no = "No" }}
comment = "In a sentence, why?"

[[section.question]]
key = "instead"
kind = "text"
ask = "What will you do instead?"
when = {{ again = ["partly", "no"] }}
role = "commitment"
'''


def written(name: str) -> str:
    """The text of a new form of this name."""
    return FORM.format(name=name)
