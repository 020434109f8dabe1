import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.languages.cleaning import clean

RLM, LRM, ALM = "\u200f", "\u200e", "\u061c"


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cروم",
        "👩\u200d🚀 👍🏽 ❤\ufe0f",
        "مُحَمَّد",
        "e\u0323\u0302 is not composed".replace("e\u0323\u0302", "\u1ec7"),
        f"HTS{RLM}: نعم",
        "  spaces stay \t",
        "a\u00a0b\u2009c\u200bd\u00ade",
        "\n\nlines\n",
        "",
    ],
)
def test_what_was_typed_is_kept(text):
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.removed == ()
    assert cleaned.report == ""


@pytest.mark.parametrize(
    ("text", "becomes", "removed"),
    [
        ("a\x00b", "ab", {"NUL": 1}),
        ("a\x08\x1bb", "ab", {"BACKSPACE": 1, "ESCAPE": 1}),
        ("a\x01b\x80", "ab", {"CONTROL U+0001": 1, "CONTROL U+0080": 1}),
        ("\ufeffa", "a", {"BYTE ORDER MARK": 1}),
        ("\u202bنعم\u202c", "نعم", {"RIGHT-TO-LEFT EMBEDDING": 1, "POP DIRECTIONAL FORMATTING": 1}),
        ("\u2068نعم\u2069", "نعم", {"FIRST STRONG ISOLATE": 1, "POP DIRECTIONAL ISOLATE": 1}),
        (f"{RLM}نعم{LRM}\nلا", "نعم\nلا", {"LEFT-TO-RIGHT MARK": 1, "RIGHT-TO-LEFT MARK": 1}),
        (f"نعم\n{ALM}لا", "نعم\nلا", {"ARABIC LETTER MARK": 1}),
        (f"a{RLM}{RLM}{LRM}b", f"a{RLM}b", {"LEFT-TO-RIGHT MARK": 1, "RIGHT-TO-LEFT MARK": 1}),
        ("a\ud800b", "a\ufffdb", {"LONE SURROGATE": 1}),
    ],
)  # fmt: skip
def test_what_nobody_typed_is_removed_and_named(text, becomes, removed):
    cleaned = clean(text)
    assert cleaned.text == becomes
    assert dict(cleaned.removed) == removed


def test_line_ends_and_form_feeds_become_line_feeds_without_a_report():
    assert clean("a\r\nb\rc\x0cd\x85e").text == "a\nb\nc\nd\ne"
    assert clean("a\r\nb").report == ""


def test_a_letter_and_its_mark_are_composed():
    assert clean("Kurmanci\u0302").text == "Kurmancî"


def test_the_report_is_one_sentence():
    assert clean("a\x00\x00\ufeff").report == (
        "Invisible or broken characters were removed: 1 × BYTE ORDER MARK, 2 × NUL."
    )


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("\x00\r\n\u200e\u200f\u061c\u202a\ufeff\ud800\u0301ea"))
    )
)
def test_a_clean_text_stays_as_it_is(text):
    once = clean(text)
    again = clean(once.text)
    assert again.text == once.text
    assert again.removed == ()
    once.text.encode("utf-8")
