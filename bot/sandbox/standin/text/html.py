"""Parses Telegram's HTML dialect into plain text with entities, or fails with Telegram's own error.

The parser is our own. HTML libraries repair what Telegram refuses, and the bot's faults would stay hidden.
Telegram's own library, TDLib, is 50 MB of native code, so only the tests use it: they compare the two on
random texts, errors and byte offsets included.
"""

import re
from dataclasses import dataclass

from bot.sandbox.standin.text.entities import LONE_SURROGATE, Entity, ordered, utf16_length
from bot.sandbox.standin.text.links import link

TIME = "tg-time"
"""The tag of a moment, which an earlier server does not know."""
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    TIME: "date_time",
}
_PLAIN_TAG = re.compile(r"<(?:(b|i|u|s|code|pre|blockquote|tg-spoiler)|/([a-z-]+))>")
_SPACE = " \t\r\n\v\0"
_SPACES = re.compile(r"[ \t\r\n\v\0]*")
_MARKUP = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![A-Za-z]));?")
_TAG_NAME = re.compile(r"[^ \t\r\n\v\0>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v\0=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_UNIX_TIME = re.compile(r"[1-9][0-9]{0,8}|1[0-9]{9}")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class BadMarkup(Exception):
    """The text is not valid HTML as Telegram understands it; the message says where, in its own words."""


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    text_position: int
    format: str = ""


def parse_html(source: str, *, times: bool = True) -> tuple[str, list[Entity]]:
    """Text and entities of Telegram's HTML; raises `BadMarkup` with Telegram's own words and byte offset.

    Without `times` it is that of an earlier server, which does not know their tag.
    """
    if not _MARKUP.search(source):
        return source, []
    text, entities = _Parser(source, times=times).run()
    if LONE_SURROGATE.search(text):
        raise BadMarkup(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
            "surrogate code units"
        )
    return text, ordered(entities)


class _Parser:
    """One pass over one text."""

    def __init__(self, source: str, *, times: bool) -> None:
        self.source = source
        self.times = times
        self.at = 0
        self.out: list[str] = []
        self.length = 0  # of `out`, in UTF-16 units
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        source = self.source
        while found := _MARKUP.search(source, self.at):
            start = found.start()
            if start > self.at:
                self._add(source[self.at : start])
            self.at = start
            if source[start] == "&":
                self._reference()
            elif plain := _PLAIN_TAG.match(source, start):
                self._plain_tag(plain)
            elif source.startswith("</", start):
                self._end_tag()
            else:
                self._start_tag()
        if self.at < len(source):
            self._add(source[self.at :])
        if self.open:
            raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self.out), self.entities

    def _plain_tag(self, found: re.Match[str]) -> None:
        # A short cut for nearly every tag; `_start_tag` and `_end_tag` give the same result.
        if found[1]:
            self.open.append(_Open(found[1], "", self.length, 0))
            self.at = found.end()
        elif self.open and self.open[-1].tag == found[2]:
            opened = self.open.pop()
            self.at = found.end()
            if self.length > opened.offset:
                self._close(opened)
        else:
            self._end_tag()

    def _add(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text) if text.isascii() else utf16_length(text)

    def _reference(self) -> None:
        character, self.at = decoded(self.source, self.at)
        self._add(character)

    def _where(self, position: int) -> str:
        offset = len(self.source[:position].encode("utf-8", "surrogatepass"))
        return f"at byte offset {offset}"

    def _skip_spaces(self) -> None:
        self.at = _end(_SPACES, self.source, self.at)

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _start_tag(self) -> None:
        begin = self.at
        self.at = _end(_TAG_NAME, self.source, begin + 1)
        if not self._peek():
            raise BadMarkup(f"Unclosed start tag {self._where(begin)}")
        tag = _lower(self.source[begin + 1 : self.at])
        if tag not in _TAGS or (tag == TIME and not self.times):
            raise BadMarkup(f'Unsupported start tag "{tag}" {self._where(begin)}')
        argument = form = ""
        while self._peek() != ">":
            self._skip_spaces()
            if self._peek() == ">":
                break
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value, argument)
            form = value if (tag, name) == (TIME, "format") else form
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise BadMarkup(f'Tag "span" must have class "tg-spoiler" {self._where(begin)}')
        self.open.append(_Open(tag, argument, self.length, len("".join(self.out)) if tag == "a" else 0, form))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name_begin = self.at
        self.at = _end(_ATTRIBUTE_NAME, self.source, self.at)
        name = self.source[name_begin : self.at]
        if not name:
            raise BadMarkup(f'Empty attribute name in the tag "{tag}" {self._where(begin)}')
        self._skip_spaces()
        unclosed = f'Unclosed start tag "{tag}" {self._where(begin)}'
        if not self._peek():
            raise BadMarkup(unclosed)
        if self._peek() != "=":
            return name, ""
        self.at += 1
        self._skip_spaces()
        if not self._peek():
            raise BadMarkup(unclosed)
        value = self._quoted() if self._peek() in "'\"" else self._token()
        if not self._peek():
            raise BadMarkup(f"Unclosed start tag {self._where(begin)}")
        return name, value

    def _token(self) -> str:
        begin = self.at
        self.at = _end(_TOKEN, self.source, begin)
        following = self._peek()
        if following and following not in _SPACE and following != ">":
            raise BadMarkup(f"Unexpected end of name token {self._where(begin)}")
        return _lower(self.source[begin : self.at])

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        value: list[str] = []
        while (character := self._peek()) and character != quote:
            if character == "&":
                character, self.at = decoded(self.source, self.at)
            else:
                self.at += 1
            value.append(character)
        if character:
            self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise BadMarkup(f"Unexpected end tag {self._where(begin)}")
        name_end = _end(_TAG_NAME, self.source, begin + 2)
        name = _lower(self.source[begin + 2 : name_end])
        self.at = name_end
        self._skip_spaces()
        if self._peek() != ">":
            raise BadMarkup(f"Unclosed end tag {self._where(begin)}")
        self.at += 1
        opened = self.open[-1]
        if name and name != opened.tag:
            raise BadMarkup(
                f'Unmatched end tag {self._where(begin)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self.open.pop()
        if self.length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind = _TAGS[opened.tag]
        entity: Entity = {"type": kind, "offset": opened.offset, "length": self.length - opened.offset}
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last["offset"], last["length"]) == (entity["offset"], entity["length"])
        match kind:
            case "text_link":
                target = opened.argument or "".join(self.out)[opened.text_position :]
                entity |= link(target)
                if len(entity) == 3:
                    return
            case "date_time":
                if not _UNIX_TIME.fullmatch(opened.argument):
                    return
                if not _TIME_FORMAT.fullmatch(opened.format):
                    raise BadMarkup("Invalid date format used")
                entity["unix_time"] = int(opened.argument)
                entity |= {"date_time_format": opened.format} if opened.format else {}
            case "blockquote" if opened.argument:
                entity["type"] = "expandable_blockquote"
            case "pre" if same and last and last["type"] == "code" and last.get("language"):
                last["type"] = "pre"
                return
            case "code" if (
                same and last and last["type"] == "pre" and opened.argument and "language" not in last
            ):
                last["language"] = opened.argument
                return
            case "code" if opened.argument:
                entity["language"] = opened.argument
        self.entities.append(entity)


def decoded(source: str, at: int) -> tuple[str, int]:
    """The character that the `&` at a position stands for, and where the text goes on; if unknown, `&`."""
    found = _REFERENCE.match(source, at)
    if not found:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name], found.end()
    digits_end = found.end() - (found[0][-1] == ";")
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or digits_end - at >= 10:
        return "&", at + 1
    return chr(code), found.end()


def _end(pattern: re.Pattern[str], source: str, at: int) -> int:
    found = pattern.match(source, at)
    return found.end() if found else at


def _lower(text: str) -> str:
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def _argument(tag: str, name: str, value: str, before: str) -> str:
    match tag, name:
        case "a", "href":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "tg-time", "unix":
            return value
        case "blockquote", "expandable":
            return "1"
        case _:
            return before
