"""The forms that one bot asks: the first is of every chair for whom no other was chosen."""

from collections.abc import Iterable, Mapping

from flows.form import Form
from storage.chairs import Chair
from storage.errors import PermanentFault, SealBroken
from storage.store import Records

_KEY = "form"


class FormTwice(PermanentFault):
    """Two of the forms in FORM and MORE_FORMS have the same id: give one of them another."""


def must_differ(forms: Iterable[Form]) -> None:
    """FormTwice if two forms have one id."""
    seen: set[str] = set()
    for form in forms:
        if form.id in seen:
            raise FormTwice(form.id)
        seen.add(form.id)


def chosen_for(records: Records, chair: Chair) -> str | None:
    """The id of the form that was chosen for the chair, if one was; none where nothing of theirs opens."""
    try:
        found: str | None = records.chairs.settings(chair).get(_KEY)
    except SealBroken:
        return None
    return found


def form_of(records: Records, chair: Chair, usual: tuple[Form, str]) -> tuple[Form, str]:
    """What the chair's new reflections use, with its source; `usual` where nothing else was chosen."""
    if len(records.forms.asked) < 2:
        return usual
    return records.forms.asked.get(chosen_for(records, chair) or "", usual)


def usual_of(records: Records) -> Form | None:
    """The first of the forms; none in a process that asks nobody."""
    form, _ = next(iter(records.forms.asked.values()), (None, ""))
    return form


def texts_of(records: Records, chair: Chair) -> Mapping[str, str]:
    """The texts of the chair's form, in whose words they are spoken to."""
    usual = usual_of(records)
    return {} if usual is None else form_of(records, chair, (usual, ""))[0].texts


def choose(records: Records, chair: Chair, form_id: str) -> None:
    """Have the chair's next reflections use that form; those that were begun keep theirs."""
    settings = records.chairs.settings(chair)
    records.chairs.save_settings(chair, {**settings, _KEY: form_id})
