"""What is wrong with a form whose shape is right."""

import pytest

from flows.loading import FormInvalid, parse
from tests.flows.walking import HARBOUR, TINY, WEST_SUSSEX


def question(key: str, kind: str = "text", **fields: str) -> str:
    written = {"key": f'"{key}"', "kind": f'"{kind}"', "ask": '"What?"', "quick": "true", **fields}
    if kind in ("choice", "many"):
        written.setdefault("choices", '{ x = "X", y = "Y", z = "Z" }')
    if kind == "grid":
        written.setdefault("criteria", '{ c = { letter = "C", word = "Clear", ask = "Clear?" } }')
    if kind == "scale":
        written.setdefault("scale", '{ low = 0, high = 3, low_means = "l", high_means = "h" }')
    return "[[section.question]]\n" + "".join(f"{name} = {value}\n" for name, value in written.items())


def found(*questions: str, head: str = TINY) -> list[tuple[str, str]]:
    try:
        parse(head + "".join(questions), "tiny.toml")
    except FormInvalid as invalid:
        return [(p.question, p.message) for p in invalid.problems]
    return []


def test_the_forms_in_use_have_no_fault():
    assert WEST_SUSSEX.questions
    assert HARBOUR.questions
    assert (
        found(*(question(kind, kind) for kind in ("text", "choice", "many", "scale", "grid", "date"))) == []
    )


# The whole form


def test_a_form_asks_something():
    assert found(head=TINY + "question = []\n") == [("", "a form has at least one question")]


def test_a_form_has_a_90_second_capture():
    expected = ("", "no question that is always asked is marked quick: there would be no 90-second capture")
    assert found(question("a", quick="false")) == [expected]
    branch = question("b", when='{ a = "x" }')
    assert expected in found(question("a", "choice", quick="false"), branch)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("keys = ['a']", None),
        ("keys = ['b']", "takes the answer to “b”, which is no question, or a private one"),
        ("keys = ['a', 'b']", "takes the answer to “b”, which is no question, or a private one"),
        ("keys = ['gone']", "takes the answer to “gone”, which is no question, or a private one"),
    ],
)
def test_a_record_takes_answers_that_there_are_and_that_are_not_private(record, message):
    document = f"document = {{ record = [{{ title = 'What', {record} }}] }}\n"
    told = found(question("a"), question("b", private="true"), head=document + TINY)
    assert told == ([("document", f"“What” {message}")] if message else [])


def test_what_is_quick_waits_only_for_what_is_quick():
    slow, quick = question("a", "choice", quick="false"), question("b")
    assert found(slow, quick, question("c", when='{ a = "x" }')) == [
        ("c", "is quick but waits for “a”, which is not")
    ]


def test_keys_are_their_own():
    assert found(question("a"), question("a")) == [("a", "2 questions have this key")]
    for key in ("review", "submitted"):
        assert found(question(key)) == [(key, "this key is the product's own; choose another")]
    again = '[[section]]\nkey = "only"\ntitle = "Again"\nquestion = []\n'
    assert found(question("a"), again) == [("", "2 sections have the key “only”")]


def test_a_role_is_played_once():
    assert found(question("a", role='"label"'), question("b", role='"label"')) == [
        ("", "2 questions have the role “label”")
    ]


def test_a_role_is_played_by_a_question_of_its_kind():
    assert found(question("a", role='"scaling"')) == [("a", "the role “scaling” is for a scale")]
    assert found(question("a", "date", role='"response_date"')) == []


def test_a_form_has_its_opening_words():
    assert found(question("a"), head=TINY.replace("opening", "closing")) == [
        ("", "the text “opening” is missing: it is shown with the first question")
    ]


def test_the_forms_own_texts_fit_a_message():
    long = "x" * 1_501
    assert found(question("a"), head=TINY.replace("Begin.", long)) == [
        ("", "the text “opening” is 1,501 characters long; at most 1,500 fit beside the rest of the message")
    ]
    assert found(question("a"), head=TINY + f'intro = "{long}"\n') == [
        (
            "",
            "the introduction of “only” is 1,501 characters long;"
            " at most 1,500 fit beside the rest of the message",
        )
    ]


# One question


def test_choices_belong_to_a_choice():
    message = "a choice has choices, and nothing else has"
    assert found(question("a", choices='{ x = "X" }')) == [("a", message)]
    assert found(question("a", "choice", choices="{}")) == [("a", message)]
    assert found(question("a", "many", choices="{}")) == [("a", message)]


def test_criteria_belong_to_a_grid():
    message = "a grid has criteria, and nothing else has"
    assert found(question("a", "grid", criteria="{}")) == [("a", message)]
    assert found(question("a", criteria='{ c = { letter = "C", word = "C", ask = "C?" } }')) == [
        ("a", message)
    ]


def test_two_ends_belong_to_a_scale():
    message = "a scale says what its two ends mean, and nothing else does"
    bare = question("a", "scale").split("scale = {")[0]
    assert found(bare) == [("a", message)]
    ends = '{ low = 0, high = 3, low_means = "l", high_means = "h" }'
    assert found(question("a", "date", scale=ends)) == [
        ("a", "a choice has choices, and nothing else has"),
        ("a", message),
    ]


def test_comments_belong_to_choices_and_probes_to_texts():
    assert found(question("a", "scale", comment='"Why?"')) == [("a", "only a choice takes a comment")]
    assert found(question("a", "date", probe='{ under = 3, ask = "Why?" }')) == [
        ("a", "only a text has a probe")
    ]


def test_an_offer_has_a_label_and_another_way_to_be_asked():
    first = question("a", "choice")
    assert found(first, question("b", when='{ a = "x" }', offer='{ a = "y" }')) == [
        ("b", "an offer has a label, and a label an offer")
    ]
    assert found(first, question("b", offer_label='"More"')) == [
        ("b", "an offer has a label, and a label an offer")
    ]
    assert found(first, question("b", offer='{ a = "y" }', offer_label='"More"')) == [
        ("b", "what is only offered under one condition is asked under another: add a “when”")
    ]


@pytest.mark.parametrize("limit", ["0", "-1", "10_001"])
def test_a_limit_is_one_that_can_be_kept(limit):
    assert found(question("a", limit=limit)) == [("a", "“limit” is a number of characters from 1 to 10,000")]


def test_a_notice_shows_a_text_that_is_there_when_something_is_answered_that_can_be():
    notice = '[{ on = ["x", "q"], text = "gone" }]'
    assert found(question("a", "choice", notices=notice)) == [
        ("a", "there is no text “gone” to show"),
        ("a", "a notice waits for “q”, which cannot be answered"),
    ]


def test_a_button_fits_a_phone():
    wide = "W" * 49
    message = f"the button “{wide}” is 49 characters long; a phone shows 48"
    assert found(question("a", "choice", choices=f'{{ x = "{wide}" }}')) == [("a", message)]
    offered = question("b", when='{ a = "x" }', offer='{ a = "y" }', offer_label=f'"{wide}"')
    assert found(question("a", "choice"), offered) == [("b", message)]
    criteria = f'{{ c = {{ letter = "W", word = "{wide[:47]}", ask = "?" }} }}'
    assert found(question("a", "grid", criteria=criteria)) == [
        ("a", f"the button “W {wide[:47]}” is 49 characters long; a phone shows 48")
    ]


def test_a_short_name_is_shorter():
    choices = '{ x = { label = "Alpha", short = "Omega" }, y = { label = "Alpha", short = "A" } }'
    assert found(question("a", "choice", choices=choices)) == [("a", "“Omega” is no shorter than the label")]


def test_the_buttons_fit_under_one_message():
    message = "that is more than fits under one message: at most 24 choices, 12 criteria"
    many = ", ".join(f'c{n} = "{n}"' for n in range(25))
    assert found(question("a", "many", choices=f"{{ {many} }}")) == [("a", message)]
    criteria = ", ".join(f'c{n} = {{ letter = "{n}", word = "W", ask = "?" }}' for n in range(13))
    assert found(question("a", "grid", criteria=f"{{ {criteria} }}")) == [("a", message)]


@pytest.mark.parametrize("name", ["ask", "help"])
def test_each_wording_fits(name):
    assert found(question("a", **{name: '"' + "x" * 1_501 + '"'})) == [
        ("a", f"“{name}” is 1,501 characters long; at most 1,500 fit beside the rest of the message")
    ]


def test_all_that_stands_in_a_message_fits_together():
    page = '"' + "x" * 1_200 + '"'
    whole = found(question("a", "choice", ask=page, help=page, comment=page), head=TINY + 'intro = "I"\n')
    assert whole == [("a", "with introduction and help it is 3,601 characters long; 3,600 fit")]
    grid = f'{{ c = {{ letter = "C", word = "C", ask = {page} }} }}'
    assert (
        "characters long; 3,600 fit" in found(question("a", "grid", ask=page, help=page, criteria=grid))[0][1]
    )
    ends = f'{{ low = 0, high = 3, low_means = {page}, high_means = "h" }}'
    assert (
        "characters long; 3,600 fit" in found(question("a", "scale", ask=page, help=page, scale=ends))[0][1]
    )


# Conditions


def test_a_condition_waits_for_an_earlier_question():
    assert found(question("a", when='{ b = "x" }'), question("b", "choice")) == [
        ("a", "waits for “b”, which is asked later")
    ]
    assert found(question("b", "choice"), question("a", when='{ a = "x" }')) == [
        ("a", "waits for “a”, which is asked later")
    ]
    assert found(question("b"), question("a", when='{ gone = "x" }')) == [
        ("a", "waits for “gone”, which is not in the form")
    ]


@pytest.mark.parametrize("kind", ["text", "date"])
def test_a_condition_does_not_wait_for_words_or_days(kind):
    assert found(question("a"), question("b", kind), question("c", when='{ b = "x" }')) == [
        ("c", f"waits for “b”, which is a {kind}; only choices, scales and grids can be waited for")
    ]


def test_a_condition_waits_for_what_can_be_answered():
    assert found(question("a", "choice"), question("b", when='{ a = ["x", "maybe"] }')) == [
        ("b", "waits for “maybe” of “a”, which cannot be answered")
    ]
    assert found(question("a", "scale"), question("b", when='{ a = "9" }')) == [
        ("b", "waits for “9” of “a”, which cannot be answered")
    ]
    assert found(question("a", "grid"), question("b", when='{ a = "not_met" }')) == []


def test_the_conditions_of_offers_and_choices_are_judged_too():
    offered = question("b", when='{ a = "x" }', offer='{ gone = "x" }', offer_label='"More"')
    assert found(question("a", "choice"), offered) == [("b", "waits for “gone”, which is not in the form")]
    varied = question("b", "choice", choices='{ m = { label = "M", when = { a = "gone" } }, n = "N" }')
    assert found(question("a", "choice"), varied) == [
        ("b", "waits for “gone” of “a”, which cannot be answered")
    ]


def test_a_question_that_no_answers_lead_to_is_found():
    asked_at_x = question("b", "choice", when='{ a = "x" }')
    both = question("c", when='{ b = "y", a = "z" }')
    assert found(question("a", "choice"), asked_at_x, both) == [("c", "no answers lead to this question")]
    assert found(question("a", "choice"), question("b", when="{ a = [] }")) == [
        ("b", "no answers lead to this question")
    ]


def test_two_values_of_several_can_both_be_given():
    asked_at_x = question("b", "choice", when='{ a = "x" }')
    assert found(question("a", "many"), asked_at_x, question("c", when='{ b = "y", a = "z" }')) == []


def test_a_choice_that_no_answers_lead_to_is_found():
    asked_at_x = question("b", "choice", when='{ a = "x" }')
    varied = question("c", "choice", choices='{ m = { label = "M", when = { b = "x", a = "y" } }, n = "N" }')
    assert found(question("a", "choice"), asked_at_x, varied) == [("c", "no answers lead to the choice “m”")]


def test_a_question_that_waits_for_a_choice_that_is_ruled_out_is_found():
    varied = question("b", "choice", choices='{ m = { label = "M", when = { a = "x" } }, n = "N" }')
    assert found(question("a", "choice"), varied, question("c", when='{ a = "x", b = "m" }')) == []
    assert found(question("a", "choice"), varied, question("c", when='{ b = "m", a = "y" }')) == [
        ("c", "no answers lead to this question")
    ]
    assert found(question("a", "choice"), varied, question("c", when='{ a = "y", b = "m" }')) == [
        ("c", "no answers lead to this question")
    ]


def test_a_choice_that_its_own_questions_condition_rules_out_leads_nowhere():
    varied = question(
        "b", "choice", when='{ a = "y" }', choices='{ m = { label = "M", when = { a = "x" } }, n = "N" }'
    )
    assert found(question("a", "choice"), varied, question("c", when='{ b = "m" }')) == [
        ("c", "no answers lead to this question")
    ]


# What a choice and a grid may say besides


def test_only_one_of_many_excludes_the_others():
    choices = '{ x = { label = "X", exclusive = true }, y = "Y" }'
    assert found(question("a", "many", choices=choices)) == []
    assert found(question("a", "choice", choices=choices)) == [("a", "only one of many excludes the others")]


def test_only_the_choices_of_an_escalation_are_raised():
    raised = '{ x = { label = "X", raised = true }, y = "Y" }'
    assert found(question("a", "choice", choices=raised, role='"escalation"')) == []
    assert found(question("a", "choice", choices=raised)) == [
        ("a", "only the choices of the question with the role “escalation” are raised")
    ]


def test_only_a_choice_means_a_day_and_one_that_is_near():
    choices = '{{ x = {{ label = "X", day = {} }}, y = "Y" }}'
    assert found(question("a", "choice", choices=choices.format(-1))) == []
    assert found(question("a", "many", choices=choices.format(0))) == [
        ("a", "only the choices of a choice mean a day")
    ]
    assert found(question("a", "choice", choices=choices.format(400))) == [
        ("a", "a choice means a day at most a year from the one on which it is picked")
    ]


def test_only_a_grid_is_asked_one_by_one():
    assert found(question("a", "grid", one_by_one="true")) == []
    assert found(question("a", "text", one_by_one="true")) == [("a", "only a grid is asked one by one")]


def test_what_stands_above_notes_fits_a_phone():
    assert found(question("a", note='"' + "x" * 1_501 + '"'))[0][1].startswith("“note” is 1,501 characters")
