"""Reading never fails in a way that a person is not told of, and loses no text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import HevokError
from reader.formats import read, read_pasted
from reader.formats.markup import settle
from reader.languages.cleaning import clean

SUFFIXES = st.sampled_from(["a.txt", "a.md", "a.html", "a", "a.xyz"])
MARKS = st.text(alphabet="ab .\n#*_[]()<>/!&;`|-\"'\\=1> \t", max_size=80)
ODD = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from("\u00ad\u200e\u200f\u202e\u200c\u0301\u0655\u0627 \n-.1>»«"),
    ),
    max_size=80,
)


@given(
    st.binary(max_size=300), SUFFIXES, st.sampled_from([None, "utf-8", "cp1256", "utf-16", "utf-7", "nil"])
)
def test_any_bytes_are_read_or_refused(data, name, encoding):
    try:
        text = read(data, name, encoding=encoding)
    except HevokError as refusal:
        said = str(refusal)
    else:
        said = "".join(block.text for block in text.blocks)
    assert said


@given(st.one_of(MARKS, ODD, st.text(max_size=60)), SUFFIXES)
@settings(max_examples=300)
def test_any_pasted_text_is_read_or_refused_and_its_offsets_lie_in_it(pasted, name):
    try:
        text = read_pasted(pasted, name)
    except HevokError:
        return
    for block in text.blocks:
        assert block.text == " ".join(block.text.split())
        assert len(block.offsets) in ((0, len(block.text)) if text.format == "html" else (len(block.text),))
        assert all(0 <= place < len(text.content) for place in block.offsets)
        assert list(block.offsets) == sorted(block.offsets)
        assert all(0 <= mark.start < mark.end <= len(block.text) for mark in block.marks)


def letters(text):
    """What no reading may lose: everything but white space and the marks that lists and quotations have."""
    return [letter for letter in text if letter.isalpha()]


@given(st.one_of(MARKS, ODD))
@settings(max_examples=300)
def test_no_letter_of_a_plain_text_is_lost(pasted):
    try:
        text = read_pasted(pasted, "a.txt")
    except HevokError:
        return
    assert letters(" ".join(block.text for block in text.blocks)) == letters(clean(text.content).text)


@given(
    st.lists(st.sampled_from(["Share", "By Ann", "- x", "A sentence here.", "> q", "", "1. y"]), min_size=1)
)
def test_every_line_of_a_plain_text_is_in_a_block(lines):
    wanted = [line.lstrip("->1. ").strip() for line in lines if line]
    if wanted:
        assert [block.text for block in read_pasted("\n".join(lines)).blocks] == wanted


@given(ODD)
def test_settling_is_stable_and_points_at_its_letters(raw):
    text, places = settle(raw)
    assert settle(text)[0] == text
    assert len(places) == len(text)
    assert list(places) == sorted(places)
