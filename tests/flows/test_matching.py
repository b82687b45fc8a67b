"""What a typed answer plainly means."""

import pytest

from flows import matching
from flows.answer import Answer, Status
from flows.effects import NoteReason
from flows.form import NOT_SCALED, Asked, Choice, Scale
from flows.matching import Understood
from tests.flows.walking import HARBOUR, WEST_SUSSEX

SCALE = Scale(0, 10, "not safe", "safe")
YES_NO = WEST_SUSSEX.question("prof_input").choices
CATEGORIES = WEST_SUSSEX.question("category").choices
ESCALATE = WEST_SUSSEX.question("escalate").choices
WHO = WEST_SUSSEX.question("esc_who").choices
FUNCTIONS = WEST_SUSSEX.question("functions").choices


def keys_of(choices):
    return [c.key for c in choices]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Ended", "ended"),
        ("Ended, informally", "informally"),
        ("Ended, informally, since they had moved", "informally"),
        ("Ended, since they had moved", "ended"),
        ("Ended but late, since they had moved", "late"),
        ("Ended but they had moved", "ended"),
        ("Ended, informally agreed", "agreed"),
        ("Ended, informally agreed: they had moved", "agreed"),
    ],
)
def test_of_several_choices_that_begin_alike_the_longest_that_is_said_is_meant(typed, key):
    labels = ("Ended, informally", "Ended", "Ended, informally agreed", "Ended but late")
    for choices in (labels, labels[::-1]):
        found = matching.one(typed, [Choice(label.split()[-1].lower(), label) for label in choices])
        assert found.keys == (key,)


@pytest.mark.parametrize(
    "typed",
    [
        "yes",
        "Yes",
        "YES.",
        " yes ",
        "y",
        "yeah",
        "Yep!",
        "yes please",
        "“yes”",
        "‘Yes’",
        "‚Yes‘",
        "`yes`",
        "ｙｅｓ",
        "ye\u200bs",
        "Yes 👍",
        "👍",
        "👍🏽",
        "✅",
        "yes, I think so",
        "I think so",
        "Yes, definitely",
        "Well, yes",
        "- Yes",
    ],
)
def test_yes_is_yes_however_it_is_typed(typed):
    assert matching.one(typed, YES_NO) == Understood(("yes",))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("partially", "partly"),
        ("sort of", "partly"),
        ("nope", "no"),
        ("n", "no"),
        ("not really", "no"),
        ("I don't think so", "no"),
        ("👎", "no"),
        ("no, thanks", "no"),
        ("No it was not", "no"),
        ("no, not at all", "no"),
        ("I dont think so", "no"),
        ("sort-of", "partly"),
        ("definitely yes", "yes"),
    ],
)
def test_ordinary_words_for_no_and_partly_are_understood(typed, key):
    assert matching.one(typed, YES_NO) == Understood((key,))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("No, because we agreed it in the meeting", "no"),
        ("No because we agreed it in the meeting", "no"),
        ("no - it was settled", "no"),
        ("No. It was settled", "no"),
        ("No\nIt was settled", "no"),
        ("No (agreed in the meeting)", "no"),
        ("Yes, the school", "yes"),
        ("Yes but only from health", "yes"),
        ("yes!! health was excellent", "yes"),
        ("Partly, since nobody from housing came", "partly"),
        ("No, because there was no need", "no"),
    ],
)
def test_a_choice_with_a_reason_is_the_choice_and_the_reason(typed, key):
    assert matching.one(typed, YES_NO) == Understood((key,), more=True)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ".",
        "yes and no",
        "yes, no",
        "yes but no",
        "Yes, or partly",
        "yes, well, no",
        "yes, it was not",
        "Yes not really",
        "partly, no",
        "yes or no",
        "maybe",
        "no idea",
        "no one came",
        "No-one came",
        "nobody",
        "yesterday",
        "🎉",
        "👍👎",
        "\u200fنعم",
    ],
)
def test_what_is_not_plain_means_no_choice(typed):
    assert matching.one(typed, YES_NO) is NoteReason.UNMATCHED


@pytest.mark.parametrize(
    "typed", ["not sure yet", "Not sure", "I'm not sure", "unsure", "don't know", "not sure, really"]
)
def test_not_sure_is_known_in_more_words(typed):
    assert matching.one(typed, ESCALATE) == Understood(("unsure",))


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("The team manager", ["team_manager"]),
        ("team manager and the head of service", ["team_manager", "head"]),
        ("the social worker, my team manager", ["social_worker", "team_manager"]),
        ("another agency", ["agency"]),
        ("not yet and the team manager", []),
        ("the manager", []),
        ("TM", ["team_manager"]),
        ("h", []),
        ("the SW, then HoS", ["social_worker", "head"]),
        ("Team manager/head of service", ["team_manager", "head"]),
        ("both the team manager and the service manager", ["team_manager", "service_manager"]),
        ("team manager as well as another agency", ["team_manager", "agency"]),
    ],
)
def test_roles_are_known_with_their_articles_and_by_the_beginning_of_a_label(typed, keys):
    assert keys_of(matching.several(typed, WHO)) == keys


def test_what_excludes_the_others_is_not_listed_with_them():
    asked = Asked(WEST_SUSSEX.question("esc_who"), WHO, None)
    assert matching.understood("not yet, team manager", asked) is NoteReason.UNMATCHED
    assert matching.understood("not yet", asked) == Understood(("not_yet",))
    assert matching.understood("Team manager, because she chairs the panel", asked) == Understood(
        ("team_manager",), more=True
    )


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("child in need", "none_in_need"),
        ("no plan: child in need", "none_in_need"),
        ("adjourned", "adjourned"),
    ],
)
def test_a_label_is_known_by_its_ending_or_its_beginning(typed, key):
    offered = tuple(c for c in WEST_SUSSEX.question("outcome").choices if not c.key.startswith("ended"))
    assert matching.choice(typed, offered).key == key


@pytest.mark.parametrize(
    ("question", "typed", "key"),
    [
        ("type", "Initial conference", "initial"),
        ("type", "pre birth", "pre_birth"),
        ("type", "prebirth", "pre_birth"),
        ("held", "this morning", "today"),
        ("held", "earlier today", "today"),
        ("held", "yesterday afternoon", "yesterday"),
        ("dissent", "yes professional", "professional"),
        ("dissent", "family", "family"),
        ("outcome", "not quorate", "adjourned"),
        ("wellbeing", "its still with me", "with_me"),
        ("wellbeing", "prefer not to say", "unsaid"),
        ("escalate", "Im not sure", "unsure"),
    ],
)
def test_what_a_label_is_called_in_passing_is_the_choice(question, typed, key):
    asked = WEST_SUSSEX.question(question)
    assert matching.understood(typed, Asked(asked, asked.choices, None)) == Understood((key,))


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("prof_input", "no concerns"),
        ("prof_input", "n/a"),
        ("escalate", "na"),
        ("held", "earlier, yesterday"),
        ("outcome", "early help or not quorate"),
    ],
)
def test_what_may_mean_more_than_one_thing_is_left_to_the_chair(question, typed):
    asked = WEST_SUSSEX.question(question)
    assert isinstance(matching.understood(typed, Asked(asked, asked.choices, None)), NoteReason)


def test_what_two_labels_begin_with_means_neither():
    assert matching.choice("plan ended", WEST_SUSSEX.question("outcome").choices) is None
    assert matching.choice("no", WEST_SUSSEX.question("esc_why_not").choices) is None


@pytest.mark.parametrize(
    "typed",
    [
        "yes",
        "Yes.",
        "yep",
        "that's right",
        "Yes, that's right",
        "correct",
        "ok",
        "👍",
        "yes thanks",
        "Right!",
        "yes, please",
        "it is",
        "yes it is",
        "Yes, correct",
        "thats right",
        "sounds good, thanks",
        "yes that one",
    ],
)
def test_agreeing_is_understood(typed):
    assert matching.agrees(typed) is True


@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "No.",
        "nope",
        "wrong",
        "that's wrong",
        "not quite",
        "👎",
        "not that one",
        "no, Friday",
        "No it's the 5th",
        "no thanks",
    ],
)
def test_disagreeing_is_understood(typed):
    assert matching.agrees(typed) is False


@pytest.mark.parametrize(
    "typed", ["", "maybe", "thanks", "yes but Friday", "no idea", "Friday", "yes and no"]
)
def test_what_is_neither_is_neither(typed):
    assert matching.agrees(typed) is None


def test_what_follows_a_no_is_known_apart():
    assert matching.after_no("No, on Friday.") == "on friday"
    assert matching.after_no("no") == matching.after_no("on Friday") == ""


@pytest.mark.parametrize("typed", ["Initial (ICPC)", "initial", "icpc", "ICPC"])
def test_a_label_is_known_by_what_its_brackets_hold_too(typed):
    assert matching.choice(typed, WEST_SUSSEX.question("type").choices).key == "initial"


def test_a_straight_apostrophe_is_a_curly_one():
    choices = WEST_SUSSEX.question("wellbeing").choices
    assert matching.choice("it’s still with me", choices) == matching.choice("it's still with me", choices)


def test_yes_alone_is_not_plain_where_two_choices_begin_with_it():
    assert matching.choice("yes", WEST_SUSSEX.question("dissent").choices) is None


def test_a_name_that_two_choices_share_means_neither():
    twins = (Choice("a", "Formal (panel)"), Choice("b", "Informal (panel)"))
    assert matching.choice("panel", twins) is None
    assert matching.choice("formal", twins) == twins[0]


@pytest.mark.parametrize(
    "typed",
    [
        "neglect and sexual",
        "Neglect, sexual",
        "neglect; sexual",
        "neglect & sexual\n",
        "neglect\nSEXUAL",
        "neglect + sexual,",
    ],
)
def test_a_list_names_several(typed):
    assert keys_of(matching.several(typed, CATEGORIES)) == ["neglect", "sexual"]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("planning, threshold and the child", ["safety_planning", "facilitating", "child_focus"]),
        ("Agencies + professional conduct of the meeting", ["multi_agency", "conduct"]),
        ("voice", ["voice"]),
    ],
)
def test_a_choice_is_named_by_what_stands_on_its_button(typed, keys):
    assert keys_of(matching.several(typed, FUNCTIONS)) == keys


def test_every_name_of_a_choice_names_it_among_all_that_are_offered_with_it():
    for question in WEST_SUSSEX:
        for kind in WEST_SUSSEX.question("type").choices:
            offered = question.offered({"type": Answer(Status.GIVEN, picked=(kind.key,))})
            for each in offered:
                for name in each.called:
                    assert matching.choice(name, offered) == each, (question.key, name)


def test_one_stranger_in_a_list_makes_it_no_list():
    assert matching.several("neglect and the rest", CATEGORIES) == ()
    assert matching.several("", CATEGORIES) == ()


def test_a_label_that_holds_an_and_or_a_comma_is_one_choice_in_a_list():
    typed = "Child focus and safety, voice of the child and facilitating, threshold and clarity"
    assert keys_of(matching.several(typed, FUNCTIONS)) == ["child_focus", "voice", "facilitating"]
    assert keys_of(matching.several("Facilitating, threshold and clarity", FUNCTIONS)) == ["facilitating"]


def test_a_page_of_words_is_no_list():
    assert matching.several("neglect, " * 1000, CATEGORIES) == ()


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("7", "7"),
        ("07", "7"),
        ("seven", "7"),
        ("Seven.", "7"),
        ("7/10", "7"),
        ("7 out of 10", "7"),
        ("seven out of ten", "7"),
        ("a 7", "7"),
        ("I'd say 7", "7"),
        ("7 I think", "7"),
        ("10", "10"),
        ("zero", "0"),
        ("٧", "7"),
        ("not scaled", NOT_SCALED),
        ("Unscaled", NOT_SCALED),
        ("no score", NOT_SCALED),
    ],
)
def test_a_score_is_understood(typed, score):
    assert matching.score(typed, SCALE) == Understood((score,))


@pytest.mark.parametrize(
    "typed", ["7, because the school is worried", "7 because of the school", "Seven - just"]
)
def test_a_score_with_a_reason_is_the_score_and_the_reason(typed):
    assert matching.score(typed, SCALE) == Understood(("7",), more=True)


@pytest.mark.parametrize(
    "typed", ["7 or 8", "between 3 and 4", "7-8", "7/8/9", "six or seven", "7.5", "7, maybe 8", "from 2 to 9"]
)
def test_two_scores_are_asked_about(typed):
    assert matching.score(typed, SCALE) is NoteReason.SEVERAL


@pytest.mark.parametrize(
    "typed", ["11", "-1", "7/8", "about 7", "", "7️⃣", "100", "one thing after another", "7th", "9" * 5_000]
)
def test_what_is_no_score_is_not_guessed(typed):
    assert matching.score(typed, SCALE) is NoteReason.UNMATCHED


def test_a_score_keeps_within_the_forms_own_scale():
    assert matching.score("1", Scale(2, 5, "low", "high")) is NoteReason.UNMATCHED
    assert matching.score("4/5", Scale(2, 5, "low", "high")) == Understood(("4",))
    assert matching.score("9", HARBOUR.question("danger").scale) == Understood(("9",))


CRITERIA = WEST_SUSSEX.question("smarter_checks").criteria


def test_letters_are_marked_in_words():
    assert matching.marks("S met, M: partly; timely - not met", CRITERIA) == {
        "specific": "met",
        "measurable": "partly",
        "timely": "not_met",
    }
    assert set(matching.marks("All of them are met", CRITERIA).values()) == {"met"}
    assert matching.marks("R met and r not met", CRITERIA) == {"relevant": "met", "reviewed": "not_met"}


@pytest.mark.parametrize("typed", ["", "met", "all of them", "S met and who knows", "Z met", "S perhaps"])
def test_what_marks_no_letter_plainly_marks_none(typed):
    assert matching.marks(typed, CRITERIA) == {}
