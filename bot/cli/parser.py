"""The command line's words: every command, its arguments, and what each is for."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from bot.cli import (
    announce,
    audit,
    chairs,
    counts,
    disclosing,
    documents,
    forms,
    holds,
    inbox,
    invitations,
    keys,
    picture,
    records,
    retention,
    run,
    tables,
    upgrade,
)
from bot.invitations import DAYS, MOST_DAYS
from bot.ops.metrics import version

_DOES = "The command line: run the bot or the sandbox, invite and remove chairs, look at forms."


def parser() -> argparse.ArgumentParser:
    """Every command and its arguments; docs/commands.md is written from it."""
    parsing = argparse.ArgumentParser(prog="afterword", description=_DOES, allow_abbrev=False)
    parsing.add_argument("--version", action="version", version=f"%(prog)s {version()}")
    commands = parsing.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "run", run.run, "run the bot on Telegram; without a token, the sandbox")
    _add(commands, "init", upgrade.init, "make an empty record and its keyring, unless they are there")
    _add(
        commands, "upgrade", upgrade.upgrade, "bring the record to this version, while the bot is stopped"
    ).add_argument("--check", action="store_true", help="change nothing: say what a start would do")
    _add(
        commands, "sandbox", run.sandbox, "run the bot with a phone in the browser; needs no Telegram"
    ).add_argument("--fresh", action="store_true", help="forget what earlier runs left")
    _add_invitations(commands)
    _add_chairs(_group(commands, "chairs", "list, rename or remove chairs, or put back what one took away"))
    _add(commands, "counts", counts.counts, "print how much all chairs together use it").add_argument(
        "--json", action="store_true", help="as one JSON object"
    )
    _add(commands, "picture", picture.picture, "print what all chairs' reflections have in common, in counts")
    _add_announce(_group(commands, "announce", "tell all chairs something, each once, while the bot runs"))
    _add_forms(_group(commands, "forms", "begin, check, show or draw a form"))
    _add_inbox(_add(commands, "inbox", inbox.list_inbox, "list what failed and was set aside"))
    _add_keeping(commands)
    _add_disclosing(commands)
    _add_keys(_group(commands, "keys", "list, add, renew or retire the keys that open the database"))
    _add_audit(_group(commands, "audit", "show, export or prove what was done to whom and when"))
    return parsing


_Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_invitations(commands: _Group) -> None:
    inviting = _add(commands, "invite", invitations.invite, "make a link that lets one chair join")
    inviting.add_argument(
        "name", nargs="?", metavar="NAME", help="whom it is for, as `chairs list` is to show them"
    )
    inviting.add_argument(
        "--csv", metavar="FILE", help="many: a table with the head “name”; their links are printed as another"
    )
    inviting.add_argument(
        "--form", metavar="FORM", help="the form that they are asked, by its id; else they choose"
    )
    inviting.set_defaults(refuse=inviting.error)
    group = _group(commands, "invitations", "list, renew or withdraw invitations")
    listing = _add(group, "list", invitations.list_invitations, "print whom each is for, and until when")
    tables.add_ways(listing)
    again = _add(group, "resend", invitations.resend, "make a new link for somebody; the old one is dead")
    revoking = _add(group, "revoke", invitations.revoke, "have somebody's link be good no longer")
    for parsing in (again, revoking):
        parsing.add_argument("name", metavar="NAME", help="as `invitations list` shows it")
    for parsing in (inviting, again):
        parsing.add_argument(
            "--days", metavar="NUMBER", type=_days, default=DAYS, help=f"1 to {MOST_DAYS}; else {DAYS}"
        )


def _add_chairs(group: _Group) -> None:
    listing = _add(
        group,
        "list",
        chairs.list_chairs,
        "print each chair's number, name, and when they joined and were last seen",
    )
    tables.add_ways(listing)
    renaming = _add(group, "rename", chairs.rename_chair, "give a chair another name")
    renaming.add_argument("number", metavar="NUMBER", type=_number, help="as `chairs list` shows it")
    renaming.add_argument("name", metavar="NAME", help="as `chairs list` is to show them")
    choosing = _add(group, "set-form", chairs.set_form, "have a chair's next reflections use another form")
    choosing.add_argument("number", metavar="NUMBER", type=_number, help="as `chairs list` shows it")
    choosing.add_argument("form", metavar="FORM", help="the id of one of those in FORM and MORE_FORMS")
    moving = _add(group, "move", chairs.move_chair, "make a link that brings a chair to another account")
    moving.add_argument("number", metavar="NUMBER", type=_number, help="as `chairs list` shows it")
    moving.add_argument(
        "--days", metavar="NUMBER", type=_days, default=DAYS, help=f"1 to {MOST_DAYS}; else {DAYS}"
    )
    removing = _add(group, "remove", chairs.remove_chair, "delete a chair and everything of theirs, for good")
    removing.add_argument("number", metavar="NUMBER", type=_number, help="as `chairs list` shows it")
    removing.add_argument("--name", help="the chair's name, where nobody is there to be asked for it")
    for name, command, said in (
        ("hold", holds.hold, "put a legal hold on a chair: nothing of theirs is deleted"),
        ("release", holds.release, "lift the legal hold, and delete what waited for that"),
    ):
        holding = _add(group, name, command, said)
        holding.add_argument("number", metavar="NUMBER", type=_number, help="as `chairs list` shows it")
        holding.add_argument(
            "--reason", required=True, type=_reason, help="why; it is kept sealed, with the audit"
        )
    put_back = _add(
        group, "import", documents.import_record, "put a reflection back that a chair took away as JSON"
    )
    put_back.add_argument("number", metavar="NUMBER", type=_number, help="as `chairs list` shows it")
    put_back.add_argument("file", metavar="FILE", help="the JSON file, of a reflection of this very chair")


def _add_announce(group: _Group) -> None:
    telling = _add(group, "text", announce.text, "tell every chair these words")
    telling.add_argument("text", nargs="?", metavar="TEXT", help="what they are told, as plain text")
    telling.add_argument("--file", metavar="FILE", help="a file of plain text in the place of TEXT")
    telling.add_argument(
        "--until", metavar="TIME", help="as 2026-12-24T18:00: after it, nobody is told any more; else 7 days"
    )
    telling.set_defaults(refuse=telling.error)
    looked_after = _add(
        group, "maintenance", announce.maintenance, "tell every chair when the bot may not answer"
    )
    looked_after.add_argument("begins", metavar="FROM", help="as 2026-12-24T18:00, by the clock of TIME_ZONE")
    looked_after.add_argument("until", metavar="UNTIL", help="likewise; after it, nobody is told any more")
    listing = _add(group, "list", announce.list_announcements, "print how far each announcement is")
    tables.add_ways(listing)


def _add_forms(group: _Group) -> None:
    _add(group, "check", forms.check, "print every problem of the forms").add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="forms by name, or files ending in .toml; else those set",
    )
    show = _add(group, "show", forms.show, "print the whole form, with its conditions and texts")
    show.add_argument("--html", action="store_true", help="as a page for a browser, to print or to approve")
    show.add_argument("--word", metavar="FILE", help="as a new Word file, to send for approval")
    for parsing in (show, _add(group, "diagram", forms.draw, "draw the form's machine, as Mermaid text")):
        parsing.add_argument(
            "name",
            nargs="?",
            metavar="FORM",
            help="a form's name, or a file ending in .toml; else that of FORM",
        )
    _add(group, "new", forms.new, "write a form to begin with, NAME.toml in this folder").add_argument(
        "name", metavar="NAME", help="up to 20 of a–z, 0–9 and _, beginning with a letter"
    )

    _add(group, "template", forms.template, "say where each answer goes in a Word file").add_argument(
        "file", metavar="FILE", help="the authority's own .docx, as TEMPLATE names it"
    )


def _add_inbox(inbox_parser: argparse.ArgumentParser) -> None:
    group = inbox_parser.add_subparsers(metavar="WHAT")
    for name, command, does in (
        ("retry", inbox.retry, "have it tried again"),
        ("drop", inbox.drop, "delete it, for good"),
    ):
        _add(group, name, command, does).add_argument(
            "which", metavar="NUMBER", nargs="+", help="as `inbox` shows it, such as 7 or screen 7, or `all`"
        )


def _add_keeping(commands: _Group) -> None:
    _add(
        commands, "backup", records.backup, "back everything up to a new file, while the bot may run"
    ).add_argument("file", metavar="FILE", help="where to; its folder is to hold this bot's backups alone")
    restore = _add(commands, "restore", records.restore, "put a backup in place, while the bot is stopped")
    restore.add_argument("file", metavar="FILE", help="a backup, with data-keys.json beside it")
    restore.add_argument(
        "--replace", action="store_true", help="in place of a database that is there, which is kept beside"
    )
    _add(
        commands, "retention", retention.retention, "count what has been kept for as long as it may be"
    ).add_argument(
        "--dry-run",
        action="store_true",
        required=True,
        help="count alone; the bot itself tells and erases",
    )
    _add(commands, "check", records.check, "check every page and every seal, and list what is wrong")


def _add_disclosing(commands: _Group) -> None:
    disclose = _add(
        commands,
        "disclose",
        disclosing.disclose,
        "write a sealed copy of what a chair wrote, for two people to open",
    )
    disclose.add_argument(
        "--chair", required=True, metavar="NUMBER", type=_number, help="as `chairs list` shows it"
    )
    disclose.add_argument("--reflection", metavar="NUMBER", type=_number, help="this one alone")
    disclose.add_argument(
        "--reason", required=True, type=_reason, help="why; it is kept sealed, with the audit"
    )
    disclose.add_argument(
        "--untold", type=_reason, metavar="REASON", help="do not tell the chair, and why; it is kept likewise"
    )
    disclose.add_argument("--to", required=True, metavar="FILE", help="where to")
    opening = _add(
        commands,
        "open-disclosed",
        disclosing.open_disclosed,
        "open a sealed copy with the two secrets, away from the record",
    )
    opening.add_argument("file", metavar="FILE", help="what `disclose` wrote")
    opening.add_argument("first", metavar="SECRET", help="the file with one secret key of age")
    opening.add_argument("second", metavar="SECRET", help="the file with the other")
    opening.add_argument("folder", metavar="FOLDER", help="a new folder, for what it holds")


def _add_keys(group: _Group) -> None:
    _add(group, "list", keys.list_keys, "print the id of each key, and how many data keys it seals")
    _add(group, "new", keys.new_key, "add a key, which seals what is new from now on")
    _add(group, "rotate", keys.rotate_keys, "seal every data key with the newest key, while the bot may run")
    _add(group, "retire", keys.retire_keys, "forget the old keys, once nothing needs them")


def _add_audit(group: _Group) -> None:
    listing = _add(group, "list", audit.list_audit, "print the last events, newest first")
    listing.add_argument(
        "last", metavar="NUMBER", nargs="?", type=_number, default=50, help="how many; else 50"
    )
    listing.add_argument("--reasons", action="store_true", help="with the reasons that were given")
    _add(group, "export", audit.export, "print every event as a line of JSON, oldest first")
    _add(group, "verify", audit.verify, "prove that no event was changed, left out or cut off").add_argument(
        "file", nargs="?", metavar="FILE", help="an earlier export, which has to be how the audit begins"
    )


def _group(commands: _Group, name: str, said: str) -> _Group:
    group = commands.add_parser(name, help=said, description=_sentence(said), allow_abbrev=False)
    return group.add_subparsers(required=True, metavar="WHAT")


def _add(
    commands: _Group, name: str, command: Callable[[argparse.Namespace], int], said: str
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=said, description=_sentence(said), allow_abbrev=False)
    added.set_defaults(command=command)
    return added


def _number(given: str) -> int:
    number = int(given)
    if not 0 < number < 2**63:
        raise ValueError
    return number


def _days(given: str) -> int:
    days = int(given)
    if not 0 < days <= MOST_DAYS:
        raise ValueError
    return days


def _reason(given: str) -> str:
    if not given.strip():
        raise ValueError
    return given.strip()


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."
