"""Whatever a chair writes, the guard reads it, and what it puts a role for is gone."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.identifiers.guard import find
from flows.identifiers.replacing import replace_all, replaced
from tests.guard.labelled import sentences

PIECES = (
    *(
        "Kayleigh",
        "kayleigh",
        "KAYLEIGH",
        "Mrs Begum",
        "O’Brien",
        "Seán",
        "Hope",
        "May",
        "Will",
        "J",
        "A",
        "I",
        "Mr",
        "St",
        "the",
        "her sister",
        "said",
    ),
    *(
        "3 May 2024",
        "03/05/2015",
        "born",
        "07700 900123",
        "k@example.org",
        "BN11 3QQ",
        "14 Acacia Avenue",
        "Flat 2,",
        "Primary School",
        "St Mary's",
    ),
    *(
        "999 404 9488",
        "AB 12 34 56 C",
        "Mosaic 1482937",
        "https://x.org/a",
        "@jay_09",
        "'s",
        "’s",
        "'",
        " ",
        "\u00a0",
        "\n",
        ". ",
        ", ",
        "(",
        ")",
        "“",
        "”",
    ),
    *(
        "-",
        "/",
        " and ",
        "\u200b",
        "\u200d",
        "\u0301",
        "\u202b",
        "\u202c",
        "👩‍👧",
        "ﬁ",
        "ß",
        "İ",
        "ǆ",
        "½",
        "²",
        "٣",
        "ا",
        "\ud800",
        "\x00",
        "１",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=24).map("".join) | st.text(
    max_size=200
)
SENTENCES = st.sampled_from([sentence.text for sentence in sentences("tuning")])
SPACED = st.lists(st.sampled_from(PIECES) | SENTENCES, max_size=12).map(" ".join)
ALL = TEXTS | st.lists(SENTENCES, min_size=1, max_size=3).map(" ".join)


@given(ALL)
@example("ﬁKayleighﬁ")
@example("İKayleigh")
@settings(max_examples=300, deadline=None)
def test_findings_are_pieces_of_the_text_in_order_and_apart(text):
    after = 0
    for found in find(text):
        assert after <= found.start < found.end <= len(text)
        assert found.roles
        after = found.end


@given(ALL)
@settings(max_examples=200, deadline=None)
def test_what_is_found_depends_on_the_text_alone(text):
    assert find(text) == find(text)


@given(SPACED, st.data())
@settings(max_examples=300, deadline=None)
def test_where_a_role_was_put_nothing_is_found(text, data):
    findings = find(text)
    if findings:
        found = data.draw(st.sampled_from(findings))
        role = data.draw(st.sampled_from(found.roles))
        put = replaced(text, found, role)
        end = len(put) - len(text) + found.end
        assert not [other for other in find(put) if other.start < end and found.start < other.end]


@given(ALL)
@settings(max_examples=200, deadline=None)
def test_what_is_around_a_finding_stays_to_the_letter(text):
    for found in find(text):
        put = replaced(text, found, "someone")
        before, after = text[: found.start], text[found.end :]
        # A possessive may need its letter.
        assert put.startswith(before)
        assert put[len(before) :].lower() in {
            f"someone{after}".lower(),
            f"someone{after[:1]}s{after[1:]}".lower(),
        }


@given(st.lists(SENTENCES, min_size=1, max_size=3).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_a_text_in_which_all_is_replaced_stays_as_it_is(text):
    for _ in range(4):
        findings = find(text)
        if not findings:
            break
        text = replace_all(text, {found: found.roles[0] for found in findings})
    assert find(text) == ()


@given(ALL)
@example("k@example.orgk@example.orgk@example.org")
@settings(max_examples=100, deadline=None)
def test_what_is_allowed_is_not_found_again(text):
    allowed = frozenset(text[found.start : found.end] for found in find(text))
    kept = {text[found.start : found.end] for found in find(text, allow=allowed)}
    assert not kept & allowed
