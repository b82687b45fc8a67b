"""The calendars in a file as people have it: plain, in a zip, or in an e-mail; all in memory."""

import zipfile
from email import message_from_bytes
from email.message import Message
from io import BytesIO

from flows.calendar.encoding import BEGIN, decoded
from flows.calendar.refusals import CalendarRefusal, Refused

BIGGEST = 2 * 1024 * 1024
"""Bytes of a file as it was sent."""
_BIGGEST_UNPACKED = 4 * BIGGEST
"""Bytes of all calendars in one archive."""
_BOMB = 200
"""How many times its packed size nothing that people write unfolds to."""
_MOST_MEMBERS = 1_000
_MOST_CALENDARS = 50
_MOST_PARTS = 100
"""Parts of an e-mail, however nested."""

SUFFIXES = (".ics", ".ical", ".icalendar", ".ifb", ".vcs")
"""What the name of a calendar ends with."""
_MIMES = frozenset({"text/calendar", "text/x-vcalendar", "application/ics"})
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


def unpacked(file: bytes) -> bytes:
    """The calendars in a file, one after another: the file itself, where it is neither a zip nor an e-mail.

    Raises:
        Refused: TOO_BIG, NOT_A_CALENDAR, or what is wrong with an archive or an e-mail. Memory is bounded
            whatever an archive unfolds to, and nothing is ever unpacked to a disk.
    """
    if len(file) > BIGGEST:
        raise Refused(CalendarRefusal.TOO_BIG)
    if file.startswith((_ZIP, _EMPTY_ZIP)):
        return _stream(_in_archive(file))
    text = decoded(file)
    begins = text.upper().find(BEGIN)
    alone = begins >= 0 and not text[:begins].strip("\ufeff \t\r\n")
    return _stream(_in_mail(file)) if not alone and _is_mail(text) else file


def _stream(calendars: list[str]) -> bytes:
    return "\r\n".join(calendars).encode(errors="replace")


def _in_archive(file: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(file)) as archive:
            return _members(archive)
    except Refused:
        raise
    except Exception:  # the library raises whatever a broken archive makes it stumble over
        raise Refused(CalendarRefusal.NOT_A_CALENDAR) from None


def _members(archive: zipfile.ZipFile) -> list[str]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > _MOST_MEMBERS or any(map(_leads_outside, members)):
        raise Refused(CalendarRefusal.SUSPICIOUS)
    wanted = [member for member in members if member.filename.lower().endswith(SUFFIXES)]
    if not wanted:
        nested = any(member.filename.lower().endswith(".zip") for member in members)
        raise Refused(CalendarRefusal.SUSPICIOUS if nested else CalendarRefusal.NOTHING_INSIDE)
    if any(member.flag_bits & 1 for member in wanted):
        raise Refused(CalendarRefusal.LOCKED)
    # Other methods may ask for more memory than a calendar is worth.
    known = all(member.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in wanted)
    if len(wanted) > _MOST_CALENDARS or not known:
        raise Refused(CalendarRefusal.SUSPICIOUS)
    texts: list[str] = []
    room = _BIGGEST_UNPACKED
    for member in wanted:
        # Whatever size the archive states, no more than there is room for is unfolded.
        with archive.open(member) as content:
            inside = content.read(room + 1)
        room -= len(inside)
        if room < 0:
            bomb = max(member.file_size, len(inside)) > _BOMB * member.compress_size
            raise Refused(CalendarRefusal.SUSPICIOUS if bomb else CalendarRefusal.TOO_BIG)
        if inside.startswith(_ZIP):
            raise Refused(CalendarRefusal.SUSPICIOUS)
        text = decoded(inside)
        begins = text.upper().find(BEGIN)
        texts += [text[begins:]] if begins >= 0 else []
    if not texts:
        raise Refused(CalendarRefusal.NOT_A_CALENDAR)
    return texts


def _leads_outside(member: zipfile.ZipInfo) -> bool:
    # `orig_filename` is the name before the library mends it.
    name = member.orig_filename.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or "\0" in name


def _is_mail(text: str) -> bool:
    """Whether the text begins with headers, as a message does."""
    name, colon, _ = text.lstrip("\ufeff\r\n").partition("\n")[0].partition(":")
    return bool(colon) and name.replace("-", "").isalnum() and "content-type:" in text[:100_000].lower()


def _in_mail(file: bytes) -> list[str]:
    if file.lower().count(b"boundary=") > _MOST_PARTS:
        raise Refused(CalendarRefusal.SUSPICIOUS)
    try:
        found = [text for part in _parts(message_from_bytes(file.lstrip())) if (text := _calendar(part))]
    except Refused:
        raise
    except Exception:  # the library raises whatever a broken message makes it stumble over
        raise Refused(CalendarRefusal.NOT_A_CALENDAR) from None
    if not found:
        raise Refused(CalendarRefusal.NOTHING_INSIDE)
    # An invitation is often there twice: as a part, and as a file.
    return list(dict.fromkeys(found))


def _parts(message: Message) -> list[Message]:
    parts = []
    for part in message.walk():
        parts.append(part)
        if len(parts) > _MOST_PARTS:
            raise Refused(CalendarRefusal.SUSPICIOUS)
    return parts


def _calendar(part: Message) -> str | None:
    named = str(part.get_filename() or "").lower().endswith(SUFFIXES)
    if part.is_multipart() or not (named or part.get_content_type() in _MIMES):
        return None
    payload = part.get_payload(decode=True)
    text = decoded(payload) if isinstance(payload, bytes) else ""
    begins = text.upper().find(BEGIN)
    return text[begins:].strip() if begins >= 0 else None
