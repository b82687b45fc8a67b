"""A calendar's bytes as text, in the encoding that its first bytes tell of."""

BEGIN = "BEGIN:VCALENDAR"
"""What a calendar begins with, in capitals."""


def decoded(content: bytes) -> str:
    """The text; what is neither marked as UTF-16 nor is UTF-8 is in the encoding of old Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if content[1:2] == b"\0" and content[:1] != b"\0":
        return content.decode("utf-16-le", errors="replace")
    if content[:1] == b"\0" and content[1:2] not in {b"", b"\0"}:
        return content.decode("utf-16-be", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
