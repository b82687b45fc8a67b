"""Calendars in a zip and in an e-mail, and what of the kind is refused."""

import zipfile
from base64 import b64encode
from io import BytesIO

import pytest

from bot.inbound.calendar_files import BIGGEST, unpacked
from bot.inbound.calendar_upload import is_calendar
from flows.calendar.refusals import CalendarRefusal, Refused

ONE = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:ICPC\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
OTHER = ONE.replace(b"UID:1", b"UID:2")
LONG = b"".join(bytes([65 + n % 26, 65 + n // 26]) for n in range(26 * 26))
"""Bytes that do not pack as if they were a bomb's."""


def archive(files, method=zipfile.ZIP_DEFLATED):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", method) as made:
        for name, inside in files.items():
            made.writestr(name, inside)
    return content.getvalue()


def refusal(file):
    with pytest.raises(Refused) as refused:
        unpacked(file)
    return refused.value.reason


@pytest.mark.parametrize("plain", [ONE, b"", b"a note", ONE.decode().encode("utf-16"), b"\xff\xfe\x00"])
def test_a_plain_file_is_left_as_it_is(plain):
    assert unpacked(plain) == plain


def test_every_calendar_of_an_archive_is_there():
    files = {
        "chair@example.org.ical/work.ics": ONE,
        "home.ICS": OTHER,
        "notes.txt": b"no",
        "__MACOSX/._a": b"x",
    }
    found = unpacked(archive(files))
    assert b"UID:1" in found
    assert b"UID:2" in found
    assert found.count(b"BEGIN:VCALENDAR") == 2


def test_a_calendar_in_an_archive_may_be_in_another_encoding():
    assert unpacked(archive({"a.ics": ONE.decode().encode("utf-16")})).strip() == ONE.strip()


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, CalendarRefusal.NOTHING_INSIDE),
        ({"notes.txt": b"no"}, CalendarRefusal.NOTHING_INSIDE),
        ({"a.ics": b"no calendar"}, CalendarRefusal.NOT_A_CALENDAR),
        ({"inner.zip": archive({"a.ics": ONE})}, CalendarRefusal.SUSPICIOUS),
        ({"a.ics": archive({"a.ics": ONE})}, CalendarRefusal.SUSPICIOUS),
        ({"../a.ics": ONE}, CalendarRefusal.SUSPICIOUS),
        ({"a/../../a.ics": ONE}, CalendarRefusal.SUSPICIOUS),
        ({"/etc/a.ics": ONE}, CalendarRefusal.SUSPICIOUS),
        ({"..\\a.ics": ONE}, CalendarRefusal.SUSPICIOUS),
        ({"C:\\a.ics": ONE}, CalendarRefusal.SUSPICIOUS),
        ({f"{n}.txt": b"" for n in range(1_001)}, CalendarRefusal.SUSPICIOUS),
        ({f"{n}.ics": ONE for n in range(51)}, CalendarRefusal.SUSPICIOUS),
        ({"a.ics": ONE + b" " * 64 * 1024 * 1024}, CalendarRefusal.SUSPICIOUS),
        ({f"{n}.ics": ONE + LONG * 1_000 for n in range(9)}, CalendarRefusal.TOO_BIG),
    ],
)
def test_an_archive_that_is_none_of_a_calendar_program_is_refused(files, reason):
    assert refusal(archive(files)) is reason


def test_an_archive_packed_in_another_way_is_refused():
    assert refusal(archive({"a.ics": ONE}, zipfile.ZIP_LZMA)) is CalendarRefusal.SUSPICIOUS


def test_an_archive_with_a_password_is_refused():
    file = bytearray(archive({"a.ics": ONE}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        file[file.index(mark) + place] |= 1
    assert refusal(bytes(file)) is CalendarRefusal.LOCKED


def test_an_archive_that_states_a_small_size_is_not_believed():
    file = bytearray(archive({"a.ics": ONE + b" " * 64 * 1024 * 1024}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = file.index(mark) + place
        file[at : at + 4] = (100).to_bytes(4, "little")
    assert refusal(bytes(file)) in {CalendarRefusal.NOT_A_CALENDAR, CalendarRefusal.SUSPICIOUS}


@pytest.mark.parametrize("cut", [10, 40, 80])
def test_a_broken_archive_is_refused(cut):
    assert refusal(archive({"a.ics": ONE})[:-cut]) is CalendarRefusal.NOT_A_CALENDAR


def test_a_large_file_is_refused():
    assert refusal(ONE + b" " * BIGGEST) is CalendarRefusal.TOO_BIG


def mail(*parts):
    body = "".join(f"--edge\r\n{part}\r\n" for part in parts)
    head = (
        'From: support@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="edge"\r\n'
    )
    return f"{head}\r\n{body}--edge--\r\n".encode()


TEXT = "Content-Type: text/plain\r\n\r\nSee BEGIN:VCALENDAR attached\r\n"
INVITE = "Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n" + ONE.decode()
FILE = (
    'Content-Type: application/octet-stream; name="invite.ics"\r\nContent-Transfer-Encoding: base64\r\n'
    'Content-Disposition: attachment; filename="invite.ics"\r\n\r\n' + b64encode(ONE).decode() + "\r\n"
)


@pytest.mark.parametrize(
    "message",
    [
        mail(TEXT, INVITE),
        mail(TEXT, FILE),
        mail(TEXT, INVITE, FILE),
        mail("Content-Type: message/rfc822\r\n\r\n" + mail(TEXT, INVITE).decode().replace("edge", "inner")),
        b"\r\n" + mail(INVITE),
    ],
)
def test_the_invitation_in_an_email_is_found_once(message):
    assert unpacked(message).strip() == ONE.strip()


@pytest.mark.parametrize("part", [TEXT, "Content-Type: application/pdf; name=a.pdf\r\n\r\nx"])
def test_an_email_without_an_invitation_is_told(part):
    assert refusal(mail(part)) is CalendarRefusal.NOTHING_INSIDE


def test_an_email_that_is_nested_without_end_is_refused():
    message = mail(INVITE).decode()
    for depth in range(120):
        message = mail("Content-Type: message/rfc822\r\n\r\n" + message.replace("edge", f"e{depth}")).decode()
    assert refusal(message.encode()) is CalendarRefusal.SUSPICIOUS


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("calendar.ics", None),
        ("Calendar.ICS", "application/octet-stream"),
        ("chair@example.org.ical.zip", "application/zip"),
        ("calendar.ical", None),
        ("old.vcs", "text/x-vcalendar"),
        ("invitation.eml", "message/rfc822"),
        ("invite", "text/calendar; charset=utf-8; method=REQUEST"),
        (None, "Text/Calendar"),
        (None, "application/ics"),
    ],
)
def test_what_may_be_a_calendar_is_read_as_one(name, mime):
    assert is_calendar(name, mime)


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("minutes.docx", "application/msword"),
        ("photo.jpg", "image/jpeg"),
        (None, None),
        ("ics", None),
        ("plan.pdf", "text/plain; name=calendar.ics"),
    ],
)
def test_other_files_are_none(name, mime):
    assert not is_calendar(name, mime)
