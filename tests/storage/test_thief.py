"""Whoever has the database but no keyring guesses no better than by chance what was answered.

The thief is given half of the chairs with what is true of them, and whatever can be seen of each: how many
rows, of what length, in what order, and every value that is in the clear. It learns what tells most, and
guesses the other half.
"""

import random
from datetime import timedelta

import pytest
from msgspec.structs import replace

from flows.answer import Answer, Status
from flows.availability import NudgeKind
from flows.form import Pace
from flows.nudges import Nudge
from storage.kept_words import Words
from tests.storage.samples import NOW, form, joining, said, source
from tests.storage.thief import guessed, seen

pytestmark = pytest.mark.once

CHAIRS = 48
ESCALATED = ("esc_issue", "esc_who", "esc_stage", "esc_by", "esc_outcome")
TRUTHS = {
    "choice": ("a", "much_longer_choice"),
    "branch": ("yes", "no"),
    "score": ("3", "10"),
    "wellbeing": ("fine", "still with me"),
    "escalation": ("escalation", "monitoring"),
    "pace": ("full", "quick"),
    "skipped": ("yes", "no"),
    "comment": ("a long one", "none"),
    "notice": ("with the question", "none"),
    "held": ("a name in it", "nothing"),
    "refused": ("by Telegram", "nothing"),
    "peer's comment": ("a long one", "a word"),
    "last seen": ("lately", "long ago"),
    "next words": ("a comment", "an answer"),
}


def lives(chair, number, about, truth):
    """A reflection, and what comes of it, in which one thing is so or otherwise."""
    dice = random.Random(number)

    def job(r):
        pace = Pace.QUICK if truth == "quick" else Pace.FULL
        draft = r.reflections.start(chair, form(), source(), pace, NOW)
        answers = {f"q{i}": said("so " * dice.randint(3, 120)) for i in range(20)}
        shown = set()
        match about, truth:
            case "choice", picked:
                answers["kind"] = Answer(Status.GIVEN, picked=(picked,), picked_by=7)
            case "branch", "yes":
                answers |= {key: said("to the head " * 20) for key in ESCALATED}
            case "score", score:
                answers["scaling"] = Answer(Status.GIVEN, picked=(score,))
                shown = {"low score"} if score == "3" else set()
            case "wellbeing", "still with me":
                answers["wellbeing"] = Answer(Status.GIVEN, picked=("still with me",))
                shown = {"support", "support long"}
            case "skipped", "yes":
                answers |= {f"q{i}": Answer(Status.SKIPPED) for i in range(10)}
            case "comment", "a long one":
                answers["kind"] = Answer(Status.GIVEN, picked=("a",), pieces=said("oh " * 900).pieces)
        after = draft
        for message, (key, answer) in enumerate(answers.items(), 10 * number):
            turned = replace(
                after.answering(key, answer), cursor=key, updated_at=NOW + timedelta(seconds=message)
            )
            r.reflections.save(after, turned, owner=chair)
            r.messages.shown(chair, 2 * message, draft.id, key, NOW + timedelta(seconds=message))
            r.messages.said(chair, 2 * message + 1, draft.id, key, NOW + timedelta(seconds=message))
            after = turned
        sent = replace(after, cursor="submitted", submitted_at=NOW, shown=frozenset(shown))
        r.reflections.save(after, sent, owner=chair)
        kinds = [NudgeKind.HINDSIGHT, *([NudgeKind(truth)] if about == "escalation" else [])]
        kinds += [NudgeKind.ESCALATION] if (about, truth) == ("branch", "yes") else []
        for kind in kinds:
            due = NOW + timedelta(days=30 if kind is NudgeKind.HINDSIGHT else 9)
            wall = due.replace(tzinfo=None)
            r.nudges.put(chair, Nudge(kind, f"{kind.value} {draft.id}", wall, "Europe/London", due, 1, False))
        r.outbox.put(chair, draft.id, "NearlyThere" if truth == "yes" else "Sent", {"with": truth})
        match about, truth:
            case "notice", "with the question":
                r.outbox.put(chair, draft.id, "Tell", {"text": "low_score"})
            case "held", "a name in it":
                r.kept_words.hold(chair, Words(0, 9, "Sam came late", NOW, held="[]"))
            case "refused", "by Telegram":
                (pending,) = r.outbox.pending(chair)
                r.outbox.refuse(pending.id, 1)
            case "last seen", "lately":
                r.chairs.set_seen(chair, NOW.date())
            case "next words", "a comment":
                r.chairs.set_waiting(chair, '{"kind":"commenting","share":7}')
        r.inbox.take([(number, chair.telegram_id, truth.encode() * 3)], NOW)

    return job


def comments(number, peer, text):
    """A chair shares their reflection, and the peer says something of it."""

    def job(r):
        until = NOW + timedelta(days=14)
        share = r.shares.make(r.chairs.by_id(number), number, peer, now=NOW, until=until)
        r.shares.comment(peer, share, 7, text, NOW)

    return job


async def stolen(store, about):
    dice = random.Random(about)
    truths = {}
    for number in range(1, CHAIRS + 1):
        chair = await store.write(joining(1000 + number))
        assert chair.id == number
        truths[number] = TRUTHS[about][number % 2] if number < 3 else dice.choice(TRUTHS[about])
        await store.write(lives(chair, number, about, truths[number]))
    if about == "peer's comment":
        peer = await store.write(joining(999))
        for number, truth in truths.items():
            await store.write(comments(number, peer, "so " * (120 if truth == "a long one" else 1)))
    return truths


@pytest.mark.parametrize("about", TRUTHS)
async def test_a_thief_guesses_no_better_than_by_chance(store, database, about):
    truths = await stolen(store, about)
    share, told = guessed(seen(database, truths), truths)
    # 24 guesses: by chance, 20 or more are right once in 1,300 times.
    assert share < 20 / 24, told


@pytest.mark.parametrize("about", TRUTHS)
async def test_nothing_that_a_thief_sees_differs(store, database, about):
    truths = await stolen(store, about)
    found = seen(database, truths)
    sides = [{owner for owner in truths if truths[owner] == truth} for truth in TRUTHS[about]]
    names = {name for features in found.values() for name in features}
    for name in sorted(names):
        one, other = ({found[owner].get(name) for owner in side} for side in sides)
        assert one == other, name


def test_the_thief_guesses_well_where_lengths_tell():
    """Or these tests would hold for a thief who cannot guess at all."""
    dice = random.Random(1)
    truths = {owner: dice.choice(TRUTHS["choice"]) for owner in range(CHAIRS)}
    features = {
        owner: {"length": len(truth), "noise": owner % 3, "row": owner} for owner, truth in truths.items()
    }
    assert guessed(features, truths) == (1.0, "length")
