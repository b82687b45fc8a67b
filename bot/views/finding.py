"""What a chair finds again: the history and its parts, and what a search has found."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.actions import Action
from bot.actions.chat import GoHome, ListPast, Open, TurnPast
from bot.actions.finding import AskSearch, ChooseBy, TurnFound, TurnPastBy
from bot.actions.packs import AskPack
from bot.context import Context
from bot.nudges.planning import zone_of
from bot.screens.finding import FindingScreen, FoundPage, PastChoices, PastPart, SearchAsked
from bot.strings import chat as strings
from bot.strings import counts, finding, labels, packs
from bot.usecases.finding import words_of
from bot.views import pages
from bot.views.html import escape
from bot.views.message import Button, Message, keyboard
from flows.facts import Facts, facts_of
from flows.narrowing import By, belongs, kind_of, month_of, parts
from flows.plain_words import cut
from flows.search import Excerpt, Query, excerpts, parsed, written
from storage.digests import Digest
from storage.errors import SealBroken

FOUND_ON_A_PAGE = 5
_EXCERPTS = 2
"""Of each reflection that was found."""
_BUTTON = 34
_WORTH_LOOKING_THROUGH = 2
"""Reflections; fewer are seen at a glance."""


def message_of(context: Context, screen: FindingScreen) -> Message:
    """The message of a screen."""
    match screen:
        case SearchAsked():
            return Message(finding.ASK_SEARCH)
        case FoundPage(search, page):
            return _found(context, search, page)
        case PastPart(by, page):
            return past_message(context, page, by)
        case PastChoices():
            return _choices(context)


def past_message(context: Context, page: int, by: str = "") -> Message:
    """A page of the history: drafts apart, then what was sent, each newest first."""
    listed, page, count = _listed(context, page, by)
    if not listed:
        return _empty(by)
    zone, last = zone_of(context), (count - 1) // pages.PAGE
    titles = pages.titles_of(listed, zone)
    heading = part_name(by, listed) if by else ""
    parts_said = [f"{strings.HISTORY}{f': {escape(heading)}' if heading else ''}"]
    if last:
        parts_said.append(finding.PAGE_OF.format(page=page + 1, pages=last + 1))
    both = len({facts.is_draft for facts in listed}) > 1
    for is_draft, some in groupby(listed, lambda facts: facts.is_draft):
        lines = [escape(_line(facts, titles[facts.id], zone)) for facts in some]
        title = [f"<b>{finding.DRAFTS if is_draft else finding.FINISHED}</b>"] if both else []
        parts_said.append("\n".join([*title, *lines]))
    opens = tuple((Button(row_of(facts, titles[facts.id], zone), Open(facts.id)),) for facts in listed)
    turns = turns_to(page, last, lambda to: TurnPastBy(by, to) if by else TurnPast(to))
    return Message("\n\n".join(parts_said), (*opens, *turns, *_ways(by, listed)))


def _listed(context: Context, page: int, by: str) -> tuple[list[Facts], int, int]:
    """The facts on a page, which page that is, and how many there are in all."""
    reflections, chair = context.records.reflections, context.chair
    if by:
        zone = zone_of(context)
        found = [one.facts for one in context.records.digests.of(chair) if belongs(one.facts, by, zone)]
        page = max(0, min(page, (len(found) - 1) // pages.PAGE))
        return found[page * pages.PAGE : (page + 1) * pages.PAGE], page, len(found)
    count = reflections.count(chair)
    page = max(0, min(page, (count - 1) // pages.PAGE))
    overviews = reflections.past(chair, limit=pages.PAGE, offset=page * pages.PAGE)
    loaded = (reflections.load(overview.id, owner=chair) for overview in overviews)
    return [facts_of(one, _added_to(context, one.id)) for one in loaded if one is not None], page, count


def _added_to(context: Context, reflection_id: int) -> set[str]:
    return {one.about for one in context.records.addenda.list(context.chair, reflection_id)}


def _empty(by: str) -> Message:
    if by:
        return Message(finding.NONE_IN_PART, ((Button(labels.PAST, ListPast()),),))
    return Message(strings.NO_HISTORY, (pages.begins(),))


def _ways(by: str, listed: Sequence[Facts]) -> Iterator[tuple[Button, ...]]:
    """To a part of the history and to a search, once there is something to look through; and home."""
    home = Button(labels.HOME, GoHome())
    if by:
        yield Button(finding.ALL, TurnPast(0)), Button(finding.SHOW_PART, ChooseBy())
        if by != By.DRAFTS:
            yield (Button(packs.PACK_OF_THESE, AskPack(by)),)
        yield (home,)
    elif sum(not facts.is_draft for facts in listed) < _WORTH_LOOKING_THROUGH:
        yield (home,)
    else:
        yield Button(finding.SHOW_PART, ChooseBy()), Button(finding.SEARCH, AskSearch())
        yield (Button(packs.PACK, AskPack()),)
        yield (home,)


def turns_to(page: int, last: int, to: Callable[[int], Action]) -> tuple[tuple[Button, ...], ...]:
    """To the pages before and after, where there are any."""
    turns = []
    if page > 0:
        turns.append(Button(labels.NEWER, to(page - 1)))
    if page < last:
        turns.append(Button(labels.OLDER, to(page + 1)))
    return (tuple(turns),) if turns else ()


def _line(facts: Facts, title: str, zone: ZoneInfo) -> str:
    """One reflection on one line: its day, the kind of conference, its label, and its state."""
    state = "draft" if facts.is_draft else "peer" if facts.with_peer else "finished"
    kind = [facts.kind.label] if facts.kind else []
    return " · ".join([_day(facts.at, zone), *kind, title, finding.STATES[state]])


def row_of(facts: Facts, title: str, zone: ZoneInfo) -> str:
    """One reflection on a button."""
    state = f" · {strings.DRAFT}" if facts.is_draft else ""
    return f"{_day(facts.at, zone)} · {title}{state}"


def _day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b}"


def _choices(context: Context) -> Message:
    zone = zone_of(context)
    history = [digest.facts for digest in context.records.digests.of(context.chair)]
    keys = [
        Button(cut(f"{_named(part, name)}: {count}", _BUTTON), TurnPastBy(part))
        for part, name, count in parts(history, zone)
    ]
    return Message(finding.CHOOSE_PART, (*keyboard(keys, 2), (Button(finding.ALL, TurnPast(0)),)))


def _named(part: str, name: str) -> str:
    by = kind_of(part)
    return f"{month_of(part):%B %Y}" if by is By.MONTH else name or finding.PARTS[by]


def part_name(part: str, listed: Sequence[Facts]) -> str:
    """What a part is called, by one of the reflections in it."""
    by, which = kind_of(part), part.partition(":")[2]
    first = listed[0]
    known = (*((first.kind,) if first.kind else ()), *first.functions)
    named = next((one.label for one in known if one.key == which), "") if by is not By.MONTH else ""
    return _named(part, named)


def _found(context: Context, search: int, page: int) -> Message:
    words = words_of(context, search)
    again = ((Button(finding.SEARCH, AskSearch()),),)
    if words is None:
        return Message(finding.SEARCH_GONE, again)
    query = parsed(words)
    if not query.wanted:
        return Message(finding.NOTHING_ASKED, again)
    said = f"“{escape(words)}”"
    found = [one for one in context.records.digests.of(context.chair) if query.finds(one.texts)]
    if not found:
        return Message(finding.NOTHING_FOUND.format(words=said), again)
    last = (len(found) - 1) // FOUND_ON_A_PAGE
    page = max(0, min(page, last))
    here = found[page * FOUND_ON_A_PAGE : (page + 1) * FOUND_ON_A_PAGE]
    head = finding.FOUND.format(count=counts.reflections(len(found)), words=said)
    zone = zone_of(context)
    titles = pages.titles_of([one.facts for one in here], zone)
    blocks = [head if not last else f"{head}\n{finding.PAGE_OF.format(page=page + 1, pages=last + 1)}"]
    blocks += [_hit(context, query, one, titles[one.facts.id]) for one in here]
    opens = tuple(
        (Button(row_of(one.facts, titles[one.facts.id], zone), Open(one.facts.id)),) for one in here
    )
    turns = turns_to(page, last, lambda to: TurnFound(search, to))
    return Message("\n\n".join(blocks), (*opens, *turns, *again))


def _hit(context: Context, query: Query, one: Digest, title: str) -> str:
    """A reflection that was found: its line, and what was found in its context, marked."""
    line = f"<b>{escape(_line(one.facts, title, zone_of(context)))}</b>"
    shown = (excerpt for text in _texts(context, one.facts.id) for excerpt in excerpts(query, text))
    found = [_marked(excerpt) for excerpt, _ in zip(shown, range(_EXCERPTS), strict=False)]
    return "\n".join([line, *found])


def _texts(context: Context, reflection_id: int) -> Iterator[str]:
    try:
        reflection = context.records.reflections.load(reflection_id, owner=context.chair)
        added = context.records.addenda.list(context.chair, reflection_id)
    except SealBroken:
        return
    if reflection is not None:
        yield from written(reflection)
        yield from (one.text for one in added)


def _marked(excerpt: Excerpt) -> str:
    return "".join(
        f"<b>{escape(part)}</b>" if number % 2 else escape(part) for number, part in enumerate(excerpt.parts)
    )
