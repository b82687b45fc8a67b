"""What the guard finds in a text, and what it never takes for somebody."""

from calendar import month_name
from datetime import date
from importlib import resources
from itertools import product
from pathlib import Path

import pytest

from flows.form import Form
from flows.identifiers.dates import dates
from flows.identifiers.finding import Kind
from flows.identifiers.guard import find
from flows.identifiers.lists import lists
from flows.identifiers.numbers import valid_nhs
from flows.loading import parse, source_of
from tests.guard.labelled import sentences
from tests.guard.make_lists import families

ABBREVIATIONS = """
ICPC RCPC CPC CPP CP CIN CLA LAC CIC IRO LADO DSL MASH IFD EDT MARAC MAPPA MACE IDVA DASH PLO ICO ISO EPO PPO
CAO SGO s17 s20 s31 s47 CAFCASS CAMHS CSE CCE FII FGM FGC ABE EHCP SEN ASD ADHD YOT GP TM SM HOS SW FSW DA DV
MGM MGF PGM PGF
"""
NOBODY = ("Mosaic", "Jan Fook", "Signs of Safety", "Working Together", "Sussex Police", "West Sussex")


def pieces(text: str, **settings: frozenset[str]) -> list[tuple[str, Kind]]:
    return [(text[found.start : found.end], found.kind) for found in find(text, **settings)]


def names(text: str, **settings: frozenset[str]) -> list[str]:
    return [piece for piece, kind in pieces(text, **settings) if kind is Kind.NAME]


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        ("Then Kayleigh left.", "Kayleigh", Kind.NAME),
        ("J is in Year 9.", "J", Kind.INITIALS),
        ("It was on 3 May 2024.", "3 May 2024", Kind.DATE),
        ("She was born on 03/05/2015.", "03/05/2015", Kind.DATE_OF_BIRTH),
        ("Ring 07700 900123 first.", "07700 900123", Kind.PHONE),
        ("Write to k.lee@example.org.", "k.lee@example.org", Kind.EMAIL),
        ("They are in BN11 3QQ now.", "BN11 3QQ", Kind.POSTCODE),
        ("They are at 14 Acacia Avenue.", "14 Acacia Avenue", Kind.STREET),
        ("He is at St Mary's Primary School.", "St Mary's Primary School", Kind.SCHOOL),
        ("It says 999 404 9488.", "999 404 9488", Kind.NHS_NUMBER),
        ("It says AB 12 34 56 C.", "AB 12 34 56 C", Kind.NATIONAL_INSURANCE),
        ("See Mosaic 1482937.", "1482937", Kind.CASE_NUMBER),
        ("See https://example.org/kayleigh?x=1.", "https://example.org/kayleigh?x=1", Kind.LINK),
        ("He is @jay_09 there.", "@jay_09", Kind.USER_NAME),
    ],
)
def test_each_kind_is_found_to_the_letter(text, piece, kind):
    assert pieces(text) == [(piece, kind)]
    assert pieces(text.replace(" ", "\u00a0")) == [(piece.replace(" ", "\u00a0"), kind)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # A word that was somebody's name is theirs within a sentence, and a word again where one begins.
        ("Hope's mother came. Then Hope left.", ["Hope", "Hope"]),
        ("Baker's mother came. Baker left. Then Baker left.", ["Baker", "Baker", "Baker"]),
        ("Hope's mother came. Hope was all that was left.", ["Hope"]),
        # What stands between commas tells who a month is, if it is of the family.
        ("June, aunt, came late.", ["June"]),
        ("June, aunt. She came late.", ["June"]),
        ("June, rain, and wind.", []),
        ("June, Aunt, came late.", []),
        # Whoever is said to be called something is, if it has its capital.
        ("Her name is Zorbquill.", ["Zorbquill"]),
        ("She is known as Zorbquill.", ["Zorbquill"]),
        ("Her name is zorbquill.", []),
        # Of a double name, one part that may be a name is enough where no part is a word.
        ("Then Zorbquill-Thornby left.", ["Zorbquill-Thornby"]),
        ("Then Well-Zorbquill left.", []),
    ],
)
def test_what_stands_beside_a_word_tells_whether_it_is_a_name(text, found):
    assert names(text) == found


@pytest.mark.parametrize("words", [*ABBREVIATIONS.split(), *NOBODY])
@pytest.mark.parametrize(
    "sentence", ["{} was there.", "We asked {} about it.", "After that, {}.", "{}", "The {} said so."]
)
def test_what_identifies_nobody_is_never_found(words, sentence):
    assert pieces(sentence.format(words)) == []


def every_form() -> list[Form]:
    folder = resources.files("flows") / "forms"
    return [parse(*source_of(file.name.removesuffix(".toml"))) for file in folder.iterdir()]


@pytest.mark.parametrize("form", every_form(), ids=lambda form: form.id)
def test_nothing_in_a_form_is_found(form):
    choices = [choice.label for question in form for choice in question.choices]
    asked = [text for question in form for text in (question.ask, question.help, question.comment)]
    found = {text: pieces(text) for text in (*choices, *asked, *form.texts.values()) if pieces(text)}
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Hope is not a plan.",
            "Will they be safe?",
            "May I say so?",
            "In May and in June.",
            "We mark it.",
            "By the grace of luck.",
        ),
        *(
            "He is 17.",
            "He is in Year 9.",
            "Next week.",
            "Last Tuesday.",
            "In March 2023.",
            "It was in 2019.",
            "On Monday.",
        ),
        *(
            "7/10 from school.",
            "24/7 care.",
            "Page 14.",
            "At 9.30 and 12.15.",
            "£120,000 in debt.",
            "Section 3.2.1 says so.",
        ),
        *("116 123", "0800 1111", "0808 800 5000", "999", "101"),
        *(
            "They came from Poland.",
            "The family moved from Crawley to Kent.",
            "She is Somali.",
            "Worthing Hospital rang.",
        ),
        *(
            "Everyone agreed.",
            "Housing said no.",
            "Professionals talked.",
            "Mum and Dad came.",
            "Nan said so.",
            "Baby was asleep.",
        ),
        *(
            "",
            " ",
            "\n",
            "👍",
            "-",
            "n/a",
            "…",
            "Plan A failed.",
            "A & E",
            "Vitamin D was low.",
            "Q: who? A: us.",
        ),
    ],
)
def test_what_says_nothing_of_anybody_is_left_alone(text):
    assert pieces(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Her sister Hope rang.", "Hope"),
        ("When Grace said so, I stopped.", "Grace"),
        ("May said she was tired.", "May"),
        ("April's mother rang.", "April"),
        ("I asked Mark to wait.", "Mark"),
        ("Mrs Brown taught him.", "Mrs Brown"),
        ("A boy called Zorvik came.", "Zorvik"),
        ("Her cousin Zorvik came.", "Zorvik"),
        ("Zorvik said nothing.", "Zorvik"),
        ("I met Kayleigh and Zorvik there.", "Zorvik"),
        ("The Zorvik family left.", "Zorvik"),
        ("Ms Zorvik left.", "Ms Zorvik"),
    ],
)
def test_what_stands_beside_a_word_makes_it_a_name(text, name):
    assert name in names(text)


@pytest.mark.parametrize(
    "name",
    ["Kayleigh", "Seán", "Sean\u0301", "Zoë", "Wiśniewska", "Yılmaz", "Łukasz", "O’Brien", "Ellie-Mae"],
)
@pytest.mark.parametrize(
    "around",
    [
        "I met {} there.",
        "“{}”",
        "({})",
        "\u202b{}\u202c",
        "👩‍👧 {} 👍",
        "{}’s mum",
        "•\u00a0{}",
        "\u200b{}\u200b",
    ],
)
def test_a_name_is_found_in_any_dress(name, around):
    text = around.format(name)
    [found] = find(text)
    assert text[found.start : found.end].rstrip("\u200b") == name


def test_a_name_is_found_in_small_letters_and_in_capitals():
    assert names("mum said kayleigh was out") == ["kayleigh"]
    assert names("KAYLEIGH WAS NOT ASKED BY ANYBODY") == ["KAYLEIGH"]
    assert names("our GP saw KAYLEIGH today") == ["KAYLEIGH"]


def test_a_name_that_is_given_away_once_is_found_wherever_it_stands():
    assert names("Her sister Zorvik came. I liked Zorvik.") == ["Zorvik", "Zorvik"]


def test_a_possessive_is_no_part_of_a_name():
    assert names("Kayleigh's mum, James' dad, Zoë’s gran.") == ["Kayleigh", "James", "Zoë"]


def test_a_whole_name_is_one_finding():
    assert names("I met Mrs Folasade Adeyemi-Brown and J. Smith.") == [
        "Mrs Folasade Adeyemi-Brown",
        "J. Smith",
    ]


def test_every_name_of_our_own_lists_is_known():
    parts = {part for name, _ in families() for part in name.split("-") if part.isascii() and len(part) > 1}
    assert parts - lists().names.keys() == set()


def test_what_is_allowed_is_not_found():
    assert names("I met Kayleigh and Jayden.", allow=frozenset({"KAYLEIGH’s"})) == ["Jayden"]
    assert names("Zoë came.", allow=frozenset({"zoe"})) == []
    assert names("I met Kayleigh Smith.", allow=frozenset({"kayleigh"})) == ["Kayleigh Smith"]
    assert pieces("Go to Kayleigh House.", allow=frozenset({"Kayleigh House"})) == []
    assert names("I met Kayleighann and Kayleigh.", allow=frozenset({"Kayleigh"})) == ["Kayleighann"]


def test_the_names_that_a_service_adds_are_found_however_they_are_written():
    added = frozenset({"the bridge", "Zorvik"})
    assert names("We met at The Bridge with zorvik’s aunt, not at Zorviks.", names=added)[:2] == [
        "The Bridge",
        "zorvik",
    ]
    assert names("We met at The Bridge.", names=added, allow=added) == []


def test_an_nhs_number_may_end_in_nought_and_begins_with_none():
    assert pieces("It says 400 000 0020.") == [("400 000 0020", Kind.NHS_NUMBER)]
    assert valid_nhs("0000000604")
    assert pieces("It says 000 000 0604.") == []
    assert pieces("It is NHS 000 000 0604.") == [("000 000 0604", Kind.NHS_NUMBER)]


def test_ten_digits_are_an_nhs_number_only_if_they_pass_its_check():
    assert valid_nhs("9434765919")
    assert not valid_nhs("9434765918")
    assert pieces("It says 943 476 5918.") == []
    assert pieces("Her NHS number is 943 476 5918.") == [("943 476 5918", Kind.NHS_NUMBER)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Her sister Amina said so.", "the sister"),
        ("Social worker Amina came.", "the social worker"),
        ("Mr Patel came.", "the father"),
        ("PC Patel came.", "the police officer"),
        ("Dr Patel came.", "the doctor"),
        ("Amina's mum came.", "the child"),
        ("Amina (7) came.", "the child"),
        ("Amina, the grandmother, came.", "the grandmother"),
        ("The Patel family came.", "the family"),
        ("He is at Little Acorns Nursery.", "the nursery"),
        ("He is at Oakfield Primary School.", "the school"),
        ("It was on 3 May.", "a date in the spring"),
        ("It was on 14/12/2023.", "a date in the winter"),
        ("It was on 2024-08-01.", "a date in the summer"),
    ],
)
def test_the_words_nearby_choose_the_first_role(text, role):
    assert find(text)[0].roles[0] == role


MONTHS = [*month_name][1:]
SEASONS = ("winter", "winter", *("spring",) * 3, *("summer",) * 3, *("autumn",) * 3, "winter")


@pytest.mark.parametrize("month", range(1, 13))
def test_the_season_of_a_date_is_offered_however_it_is_written(month):
    name, season = MONTHS[month - 1], SEASONS[month - 1]
    for written in (
        f"3 {name}",
        f"the 3rd of {name[:3]}",
        f"{name} 3rd",
        f"03/{month:02}/2023",
        f"2023-{month:02}-03",
    ):
        assert find(f"It was on {written}.")[0].roles == (f"a date in the {season}", "that day"), written
    born = find(f"She was born on 3/{month}/2015.")[0]
    assert born.roles == (f"a date in the {season}", "a date of birth")


def test_of_a_date_whose_month_stands_first_no_season_is_told():
    assert find("It was on 05/13/2023.")[0].roles == ("that day",)


def is_date(day, month, year):
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


@pytest.mark.parametrize("year", [1996, 2000, 2023, 2024])
def test_numbers_are_a_date_if_there_is_such_a_day_either_way_round(year):
    for first, second in product(range(33), range(33)):
        either = is_date(first, second, year) or is_date(second, first, year)
        for written in (
            f"{first}/{second}/{year}",
            f"{first}.{second}.{year % 100:02}",
            f"{first}-{second}-{year}",
        ):
            assert bool([*dates(f"It was {written} then")]) is either, written
        iso = f"{year}-{first:02}-{second:02}"
        assert bool([*dates(f"It was {iso} then")]) is is_date(second, first, year), iso


def test_a_day_and_a_month_are_a_date_where_they_are_said_to_be_one():
    for day, month in product(range(33), range(15)):
        there_is = is_date(day, month, 2000)
        assert bool([*dates(f"It is listed for {day}/{month} now")]) is there_is
        score = month == 10 and day <= 10
        assert bool([*dates(f"We were on {day}/{month} now")]) is (there_is and not score)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She was born early, on 3 May 2015.", Kind.DATE_OF_BIRTH),
        ("DOB 3/5/2015", Kind.DATE_OF_BIRTH),
        ("d.o.b. 3/5/2015", Kind.DATE_OF_BIRTH),
        ("His birthday is 3 May.", Kind.DATE_OF_BIRTH),
        ("She was born early. It was 3 May 2015.", Kind.DATE),
        ("She was born into a family that moved on 3 May 2015.", Kind.DATE),
        ("It was 3 May 2015 when she was born.", Kind.DATE),
    ],
)
def test_a_date_is_one_of_birth_where_that_is_said_shortly_before(text, kind):
    assert [found.kind for found in find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "My CPD is due on 30 November 2026.",
        "Social Work England wants it by 30 November 2026.",
        "By 30 November 2026 I have to see to my registration.",
        "Section 3.5.24 says so.",
        "See paragraph 3.5.24 there.",
        "We were on 7/10 at the end.",
    ],
)
def test_a_date_of_the_profession_or_what_only_looks_like_one_is_let_be(text):
    assert pieces(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On Tuesday the 3rd of May it ended.", "Tuesday the 3rd of May"),
        ("On Tuesday 3 May it ended.", "Tuesday 3 May"),
        ("It was the third of May 2024.", "third of May 2024"),
        ("It was the twenty-first day of May.", "twenty-first day of May"),
        ("It was 3 May, 2024.", "3 May, 2024"),
        ("It was 3 Dec.", "3 Dec"),
        ("It was on 3-May-2024.", "3-May-2024"),
    ],
)
def test_a_date_is_found_whole_with_its_weekday_and_its_year(text, found):
    assert pieces(text) == [(found, Kind.DATE)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # A few letters in capitals are a name if they can be nothing else; many, if they are one at all.
        ("We met GRACE there.", ["GRACE"]),
        ("We met ZOE there.", ["ZOE"]),
        ("We met AAMIRAH there.", ["AAMIRAH"]),
        ("We met ABBI there.", []),
        # What follows a name makes it a place's only if it has a capital and is what places are called.
        ("I met Victoria at Victoria Hospital.", ["Victoria"]),
        ("I told Kayleigh hospital was next.", ["Kayleigh"]),
        ("I told Kayleigh Mosaic was down.", ["Kayleigh"]),
    ],
)
def test_capitals_and_what_follows_tell_whether_it_is_somebody(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In the end, Hope left.", ["Hope"]),
        ("In the end. Hope left.", []),
        ("In the end: Hope left.", []),
        ("In the end\nHope left.", []),
        ("In the end - Hope left.", []),
        ("We asked Dr. Hope, too.", ["Dr. Hope"]),
        ("We asked St. Hope, too.", []),
    ],
)
def test_a_capital_tells_nothing_where_a_sentence_begins(text, found):
    assert names(text) == found


@pytest.mark.parametrize("name", ["tuning", "measuring"])
def test_wherever_a_text_is_cut_what_is_found_lies_in_it_in_order_with_roles(name):
    for sentence in sentences(name):
        text = sentence.text
        for cut in {*range(0, len(text), 11), *(start for start, _, _ in sentence.marks)}:
            for piece in (text[:cut], text[cut:]):
                found = find(piece)
                places = [place for one in found for place in (one.start, one.end)]
                assert places == sorted(places), piece
                assert all(piece[one.start : one.end].strip() and one.roles for one in found), piece


def test_data_files_name_their_sources():
    told = (Path(str(resources.files("flows"))) / "identifiers" / "word_lists" / "SOURCES.md").read_text(
        encoding="utf-8"
    )
    assert all(word in told for word in ("Faker", "MIT", "SCOWL", "Kevin Atkinson"))
