"""Reading a form's file: what comes out of it, and every problem at once with its place."""

import pytest

from flows.condition import When
from flows.form import NOT_SCALED, Choice, Criterion, Notice, Probe, Question, QuestionKind, Scale
from flows.loading import FormInvalid, Problem, parse, source_of
from flows.roles import Role
from flows.time.working_days import Nation
from flows.year import ProfessionalYear
from tests.flows.walking import HARBOUR, TINY, WEST_SUSSEX, Walking

QUESTION = """[[section.question]]
key = "a"
kind = "text"
ask = "A?"
quick = true
"""


def problems(source: str) -> list[str]:
    with pytest.raises(FormInvalid) as found:
        parse(source, "tiny.toml")
    assert str(found.value) == "\n".join(map(str, found.value.problems))
    return [str(problem) for problem in found.value.problems]


def test_a_form_of_one_question_is_enough():
    form = parse(TINY + QUESTION, "tiny.toml")
    assert [q.key for q in form] == ["a"]
    assert (form.id, form.version, form.title, form.authority) == ("tiny", 1, "Tiny", "Nowhere")


def test_a_form_names_the_nation_whose_bank_holidays_hold():
    assert parse(TINY + QUESTION, "tiny.toml").nation is Nation.ENGLAND_AND_WALES
    scottish = TINY.replace('"Nowhere"\n', '"Nowhere"\nnation = "scotland"\n')
    assert parse(scottish + QUESTION, "tiny.toml").nation is Nation.SCOTLAND
    french = TINY.replace('"Nowhere"\n', '"Nowhere"\nnation = "france"\n')
    assert problems(french + QUESTION) == [
        "tiny.toml:5: there is no nation “france”; there is england-and-wales, scotland, northern-ireland"
    ]


def test_working_days_are_counted_by_the_form_s_nation():
    scottish = TINY.replace('"Nowhere"\n', '"Nowhere"\nnation = "scotland"\n')
    dated = QUESTION.replace('"text"', '"date"') + QUESTION.replace('"a"', '"b"')
    chair = Walking(parse(scottish + dated, "tiny.toml"))
    chair.says("in 5 working days")
    assert str(chair.answer("a").day) == "2026-12-01"


def test_what_a_question_does_not_say_of_itself_is_not_so():
    plain = Question("why", "start", QuestionKind.TEXT, "Why?")
    assert {plain.quick, plain.optional, plain.one_by_one, plain.private} == {False}


def test_each_part_of_a_question_is_read():
    grid, many, scale = (HARBOUR.question(key) for key in ("letters", "raised", "danger"))
    assert grid.criteria[0] == Criterion("simple", "S", "Simple", "could the family say it back?")
    assert grid.when == When((("plan", frozenset({"partly", "no"})),))
    assert grid.offer == When((("plan", frozenset({"yes"})),))
    assert grid.offer_label == "Look at the letters"
    assert many.kind is QuestionKind.MANY
    assert many.choices[0] == Choice("lead", "Team lead")
    assert (many.optional, many.quick, many.comment, many.aside) == (
        True,
        False,
        "Anything they said?",
        "Told",
    )
    assert scale.scale == Scale(0, 10, "safe", "in danger now")
    assert scale.notices == (Notice(frozenset({"8", "9", "10"}), "act_now"),)
    assert scale.role is Role.SCALING
    assert [c.key for c in scale.choices] == [*map(str, range(11)), NOT_SCALED]
    assert HARBOUR.question("story").probe == Probe(5, "And what will you do with it?")
    assert HARBOUR.question("story").limit == 2_000
    assert WEST_SUSSEX.question("wellbeing").private
    assert WEST_SUSSEX.question("outcome").choices[0].when == When((("type", frozenset({"review"})),))


def test_a_section_may_have_a_short_name_for_use_beside_its_questions():
    assert parse(TINY + QUESTION, "tiny.toml").section("only").short == "Only"
    assert parse(TINY + 'short = "O"\n' + QUESTION, "tiny.toml").section("only").short == "O"


def test_texts_lose_the_space_around_them_and_nothing_else():
    form = parse(TINY.replace('"Begin."', '"\\n Begin.  Now \\n"') + QUESTION, "tiny.toml")
    assert form.texts["opening"] == "Begin.  Now"


def test_what_is_not_toml_is_one_problem_at_its_line():
    (problem,) = problems("id = 'tiny'\nversion = \n")
    assert problem.startswith("tiny.toml:2: not TOML: ")


def test_a_file_that_ends_too_soon_has_its_problem_too():
    (problem,) = problems('id = "tiny')
    assert problem.startswith("tiny.toml:1: not TOML: ")


def test_every_problem_is_reported_at_once_with_file_line_and_question():
    source = (
        TINY + QUESTION.replace('"text"', '"essay"') + QUESTION.replace('"a"', '"b"').replace("ask", "asks")
    )
    assert problems(source) == [
        "tiny.toml:11: a: there is no kind “essay”; there is text, choice, many, scale, grid, date",
        "tiny.toml:14: b: “ask” is missing",
        "tiny.toml:17: b: nothing is known of “asks”",
    ]


def test_what_the_whole_form_lacks_is_reported_without_a_question():
    assert problems("") == [
        "tiny.toml:1: “id” is missing",
        "tiny.toml:1: “version” is missing",
        "tiny.toml:1: “title” is missing",
        "tiny.toml:1: “authority” is missing",
        "tiny.toml:1: “section” is missing",
        "tiny.toml:1: the text “opening” is missing: it is shown with the first question",
    ]


def test_what_is_judged_is_reported_at_its_question():
    second = QUESTION.replace('key = "a"', 'key = "b"') + 'when = { nowhere = "x" }\n'
    assert problems(TINY + QUESTION + second) == [
        "tiny.toml:19: b: waits for “nowhere”, which is not in the form",
    ]


def test_a_header_in_a_comment_or_with_spaces_does_not_move_the_lines():
    source = (
        TINY
        + "# [[section.question]]\n"
        + QUESTION.replace("[[section.question]]", "  [[ section . question ]]")
    )
    assert problems(source.replace('"A?"', '""')) == ["tiny.toml:13: a: “ask” is empty"]


def test_questions_written_on_one_line_are_read_too():
    listed = 'question = [{ key = "a", kind = "text", ask = "A?", quick = true, odd = 1 }]\n'
    assert problems(TINY + listed) == ["tiny.toml:9: a: nothing is known of “odd”"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ask = 3", "“ask” is to be text"),
        ("ask = ' '", "“ask” is empty"),
        ("limit = 'ten'", "“limit” is to be a whole number"),
        ("limit = true", "“limit” is to be a whole number"),
        ("optional = 1", "“optional” is to be true or false"),
        ("choices = 'yes'", "“choices” is to be a table"),
        (
            "choices = { Yes = 'Yes' }",
            "the key “Yes” is to be up to 20 of a–z, 0–9 and _, beginning with a letter",
        ),
        ("choices = { yes = 1 }", "“label” is to be text"),
        ("choices = { yes = {} }", "“label” is missing"),
        ("choices = { yes = { label = 'Yes', colour = 'red' } }", "nothing is known of “colour”"),
        ("criteria = { a = 'A' }", "the criterion “a” is to be a table of letter, word and ask"),
        (
            "criteria = { a = { letter = 'A', word = 'Able', ask = 'Able?', x = 1 } }",
            "nothing is known of “x”",
        ),
        (
            "scale = { low = 5, high = 5, low_means = 'l', high_means = 'h' }",
            "a scale runs upwards between 0 and 10",
        ),
        (
            "scale = { low = 0, high = 11, low_means = 'l', high_means = 'h' }",
            "a scale runs upwards between 0 and 10",
        ),
        ("scale = { low = 0, high = 10, low_means = 'l' }", "“high_means” is missing"),
        ("probe = { under = 12 }", "“ask” is missing"),
        ("probe = { under = 12, ask = 'Why?', twice = true }", "nothing is known of “twice”"),
        ("notices = 'stop'", "“notices” is to be a list"),
        ("notices = ['stop']", "“notices” is to be a list of tables"),
        ("notices = [{ on = ['x'] }]", "“text” is missing"),
        ("notices = [{ on = ['x'], text = 'opening', loud = true }]", "nothing is known of “loud”"),
        (
            "role = 'hero'",
            "there is no role “hero”; there is " + ", ".join(Role),
        ),
        (
            "when = 'always'",
            'a condition names earlier questions and their values, as in { escalate = ["yes"] }',
        ),
        ("offer = {}", 'a condition names earlier questions and their values, as in { escalate = ["yes"] }'),
    ],
)
def test_a_field_of_the_wrong_shape_is_named(line, message):
    name = line.split(" ")[0]
    kept = "".join(f"{row}\n" for row in QUESTION.splitlines() if not row.startswith(f"{name} "))
    source = TINY + kept + line + "\n"
    assert f"tiny.toml:{source.count(chr(10))}: a: {message}" in problems(source)


REQUIRED = {
    "scale = {}": {"low": "0", "high": "10", "low_means": "'safe'", "high_means": "'not'"},
    "probe = {}": {"under": "12", "ask": "'Why?'"},
    "notices = [{}]": {"on": "['yes']", "text": "'opening'"},
    "criteria = {{ a = {} }}": {"letter": "'A'", "word": "'Able'", "ask": "'Able?'"},
    "choices = {{ yes = {} }}": {"label": "'Yes'"},
    "{}": {"key": "'a'", "kind": "'text'", "ask": "'A?'"},
}


@pytest.mark.parametrize(
    ("table", "missing"), [(table, name) for table, fields in REQUIRED.items() for name in fields]
)
def test_what_each_part_of_a_question_has_to_say_is_missed(table, missing):
    fields = [f"{name} = {value}" for name, value in REQUIRED[table].items() if name != missing]
    said = "\n".join(fields) if table == "{}" else table.format(f"{{ {', '.join(fields)} }}")
    source = TINY + ("[[section.question]]\n" if table == "{}" else QUESTION) + said
    assert [problem for problem in problems(source) if "is missing" in problem] == [
        f"tiny.toml:{9 if table == '{}' else 14}: {'question 1' if missing == 'key' else 'a'}: "
        f"“{missing}” is missing"
    ]


YEAR = {"remind": "['09-01']", "closes": "'11-30'", "asks": "'Two pieces.'", "pieces": "2", "with_peer": "1"}


@pytest.mark.parametrize("missing", [None, *YEAR])
def test_what_a_professional_year_has_to_say_is_missed(missing):
    said = ", ".join(f"{name} = {value}" for name, value in YEAR.items() if name != missing)
    source = f"year = {{ {said} }}\n" + TINY + QUESTION + 'role = "peer"'
    if missing:
        assert problems(source)[0] == f"tiny.toml:1: year: “{missing}” is missing"
    else:
        assert parse(source, "tiny.toml").year == ProfessionalYear(((9, 1),), (11, 30), "Two pieces.", 2, 1)


@pytest.mark.parametrize("missing", ["key", "title", "question"])
def test_what_a_section_has_to_say_is_missed(missing):
    fields = {"key": "'only'", "title": "'Only'", "question": "[{ key = 'a', kind = 'text', ask = 'A?' }]"}
    said = ", ".join(f"{name} = {value}" for name, value in fields.items() if name != missing)
    found = problems(f"{TINY.partition('[[section]]')[0]}section = [{{ {said} }}]")
    assert f"tiny.toml:6: section {1 if missing == 'key' else 'only'}: “{missing}” is missing" in found


@pytest.mark.parametrize(("low", "high"), [(0, 1), (9, 10), (0, 10)])
def test_a_scale_runs_upwards_from_nought_to_ten_at_most(low, high):
    scale = f"scale = {{ low = {low}, high = {high}, low_means = 'l', high_means = 'h' }}\n"
    (question,) = parse(TINY + QUESTION.replace('"text"', '"scale"') + scale, "tiny.toml")
    assert [choice.key for choice in question.choices] == [*map(str, range(low, high + 1)), NOT_SCALED]


@pytest.mark.parametrize(("low", "high"), [(-1, 10), (0, 11), (10, 10), (10, 0)])
def test_another_scale_is_a_fault(low, high):
    scale = f"scale = {{ low = {low}, high = {high}, low_means = 'l', high_means = 'h' }}\n"
    assert problems(TINY + QUESTION.replace('"text"', '"scale"') + scale) == [
        "tiny.toml:14: a: a scale runs upwards between 0 and 10"
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'id = "tiny"',
            'id = "Tiny Form"',
            "1: the key “Tiny Form” is to be up to 20 of a–z, 0–9 and _, beginning with a letter",
        ),
        ("version = 1", "version = 'one'", "2: “version” is to be a whole number"),
        ('"Begin."', "3", "5: “opening” is to be text"),
        ('title = "Only"', 'title = "Only"\nmotto = "!"', "9: section only: nothing is known of “motto”"),
        ('authority = "Nowhere"', 'authority = "Nowhere"\nmotto = "!"', "5: nothing is known of “motto”"),
    ],
)
def test_a_wrong_head_is_named(old, new, message):
    assert problems(TINY.replace(old, new) + QUESTION) == [f"tiny.toml:{message}"]


def test_what_a_misspelt_field_was_meant_to_say_is_not_missed_as_well():
    assert problems(TINY.replace("texts =", "txts =") + QUESTION) == [
        "tiny.toml:5: nothing is known of “txts”",
    ]
    assert problems(TINY + QUESTION.replace("quick =", "quik =")) == [
        "tiny.toml:13: a: nothing is known of “quik”"
    ]


def test_lists_of_what_are_no_tables_are_named():
    head = TINY.partition("[[section]]")[0]
    assert "tiny.toml:6: “section” is to be a list of tables" in problems(head + "section = [1]")
    assert problems(head + 'section = [{ key = "a", title = "A", question = ["b"] }]') == [
        "tiny.toml:6: section a: “question” is to be a list of tables",
    ]


def test_a_heading_within_a_text_moves_no_line():
    text = '"""\n[[section]]\n[[section.question]]\nkey = "b"\n"""'
    source = TINY + QUESTION.replace('"A?"', text) + "limit = 'ten'\n"
    assert problems(source) == ["tiny.toml:18: a: “limit” is to be a whole number"]


def test_what_a_table_of_its_own_says_is_told_at_its_line():
    table = '[section.question.choices]\nyes = "Yes"\nNo = "No"\nperhaps = { label = "" }\n'
    assert problems(TINY + QUESTION.replace('"text"', '"choice"') + table) == [
        "tiny.toml:16: a: the key “No” is to be up to 20 of a–z, 0–9 and _, beginning with a letter",
        "tiny.toml:17: a: “label” is empty",
    ]


# Every line that has a fault ends with what is told of it.
FAULTY = """\
id = "Tiny" # the key “Tiny” is to be
version = 0 # “version” is a whole number from 1
title = "  " # “title” is empty
authority = 7 # “authority” is to be text
nation = "france" # there is no nation “france”
[texts]
opening = 3 # “opening” is to be text
[year]
remind = ["11-31"] # year: “11-31” is to be a day
closes = "11-30"
asks = "Two."
pieces = 1 # the year asks for one piece
with_peer = 2
[[section]]
key = "one"
title = "One"
motto = "!" # section one: nothing is known of “motto”
[[section.question]]
key = "a"
kind = "choice"
ask = "A?"
quick = "yes" # a: “quick” is to be true
choices = { x = "X", y = 4 } # a: “label” is to be text
[[section.question]]
key = "b"
kind = "essay" # b: there is no kind
ask = "B?"
when = { a = "z" } # b: waits for “z” of “a”
[[section.question]] # c: “ask” is missing
key = "c"
kind = "text"
asks = "C?" # c: nothing is known of “asks”
limit = 20_000 # c: “limit” is a number
probe = { under = 3 } # c: “ask” is missing
[[section]]
key = "one" # 2 sections have the key
title = "Two"
[[section.question]]
key = "review" # review: this key is the product's own
kind = "many"
ask = "D?"
role = "hero" # review: there is no role “hero”
notices = [{ on = ["x"], text = "gone" }] # review: there is no text “gone”
[section.question.choices]
x = "X"
y = { label = "Y", when = { later = "x" } } # review: waits for “later”
"""


def test_faults_of_every_sort_are_told_in_one_run_each_at_its_line():
    wanted = [
        (f"tiny.toml:{number}: ", line.partition("# ")[2])
        for number, line in enumerate(FAULTY.splitlines(), 1)
        if "# " in line
    ]
    assert len(wanted) > 20
    told = problems(FAULTY)
    for place, message in wanted:
        assert [one for one in told if one.startswith(place + message)], message
    assert len(told) == len(wanted)


def test_a_question_without_a_key_is_named_by_its_number():
    assert problems(TINY + QUESTION.replace('key = "a"\n', "")) == [
        "tiny.toml:9: question 1: “key” is missing"
    ]


def test_a_condition_may_name_one_value_or_several():
    choice = '[[section.question]]\nkey = "c"\nkind = "choice"\nask = "C?"\nchoices = { x = "X", y = "Y" }\n'
    second = QUESTION.replace("quick = true\n", "")
    one = parse(TINY + choice + "quick = true\n" + second + 'when = { c = "x" }', "tiny.toml")
    several = parse(TINY + choice + "quick = true\n" + second + 'when = { c = ["x", "y"] }', "tiny.toml")
    assert one.question("a").when == When((("c", frozenset({"x"})),))
    assert several.question("a").when == When((("c", frozenset({"x", "y"})),))


def test_a_form_of_the_package_is_found_by_its_name():
    source, file = source_of("west_sussex")
    assert file == "flows/forms/west_sussex.toml"
    assert source.startswith("# The West Sussex reflective learning form")


def test_any_other_form_is_found_by_its_path(tmp_path):
    file = tmp_path / "tiny.toml"
    file.write_text(TINY + QUESTION, encoding="utf-8")
    assert source_of(str(file)) == (TINY + QUESTION, str(file))


@pytest.mark.parametrize("name", ["nowhere", "", "../conftest", "West Sussex"])
def test_a_form_that_is_not_there_is_answered_with_those_that_are(name):
    with pytest.raises(
        FileNotFoundError, match=r"there is gibbs_nursing, west_sussex, or give a path ending in \.toml"
    ):
        source_of(name)


def test_a_problem_says_where_it_is():
    assert str(Problem("f.toml", 3, "a", "is wrong")) == "f.toml:3: a: is wrong"
    assert str(Problem("f.toml", 1, "", "is wrong")) == "f.toml:1: is wrong"
