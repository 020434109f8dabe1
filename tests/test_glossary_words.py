import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.recognition.words import may_join, words


def found(text: str) -> list[str]:
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Rojava", ["Rojava"]),
        ("(HTS), ‘SDF’ and “PYD”.", ["HTS", "SDF", "and", "PYD"]),
        ("PYD’ê HSD-ê", ["PYD’ê", "HSD", "ê"]),
        ("Shi‘a and Shi'a", ["Shi‘a", "and", "Shi'a"]),
        ("عَلَوِيّ، درزي؛", ["عَلَوِيّ", "درزي"]),
        ("مجــزرة", ["مجــزرة"]),
        ("عه\u200cله\u200cوی\u200c بوو", ["عه\u200cله\u200cوی", "بوو"]),
        ("\u200fحماة\u200f", ["حماة"]),
        ("e\u0302 e\u0302", ["e\u0302", "e\u0302"]),
        ("a_b 12 ١٢", ["a", "b", "12", "١٢"]),
        ("one.Two U.S. 3.5", ["one", "Two", "U", "S", "3", "5"]),
        ("a\x00b", ["a", "b"]),
    ],
)
def test_words_are_what_stands_between_spaces_and_punctuation(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://rojava.example/hama?x=homs",
        "www.hama.sy/homs",
        "rojava@homs.org",
        "@rojava",
        "rojava.info",
        "rojavainfo.com/hama-homs",
        "hama.pdf",
    ],
)
def test_addresses_hold_no_words(address):
    assert found(f"see {address} there") == ["see", "there"]


@given(st.text())
def test_words_lie_on_the_text_in_order(text):
    end = 0
    for word in words(text):
        assert end <= word.start < word.end
        assert text[word.start : word.end] == word.text
        end = word.end


@pytest.mark.parametrize("gap", [" ", "\n", "-", "’ ", "-‘", "\N{NO-BREAK SPACE}"])
def test_spaces_and_hyphens_join_words(gap):
    assert may_join(f"a{gap}b", 1, 1 + len(gap))


@pytest.mark.parametrize("gap", [", ", ". ", "، ", "; ", " (", ") ", " – ", "/", " " * 20])
def test_punctuation_parts_words(gap):
    assert not may_join(f"a{gap}b", 1, 1 + len(gap))
