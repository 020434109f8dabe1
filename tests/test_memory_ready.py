"""Texts made ready for the index: by arrays, and as one by one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader import languages
from reader.languages.words import finder, token_texts
from reader.memory.index import coding
from reader.memory.index.letters import LETTERS, MARKS, OFTEN, PACKED, SPACES, Letters
from reader.memory.index.ready import Maker

EVERY = [languages.by_code(code) for code in ("en", "ar", "kmr", "ckb")]
written = st.text(st.sampled_from("ab cde..,,'-1٣كه\N{COMBINING ACUTE ACCENT}\N{EM SPACE}😀"), max_size=60)
MANY = "".join(map(chr, range(0x4E00, 0x4E00 + LETTERS + 5)))
some = st.lists(written, min_size=1, max_size=8)


@given(some)
@example([""])
@example(["a" * OFTEN, "aa" * 20, "b" * (OFTEN + 1)])
@example([MANY, "ab", f"ab {MANY[-1] * 3}"])
def test_texts_are_signed_by_their_letters_as_they_are_one_by_one(texts):
    letters = Letters()
    signed = letters.signatures(letters.read(texts))
    assert signed.tolist() == coding.signatures(texts).tolist()
    again = letters.signatures(letters.read(["\N{GREEK SMALL LETTER PHI}", *texts]))  # one more letter
    assert again[1:].tolist() == signed.tolist()


def without_mark(word):
    return [word[:-1], word[-1]] if word[:-1].isalpha() and word[-1] in MARKS else [word]


def test_all_white_space_is_known():
    assert {chr(code) for code in range(0x110000) if chr(code).isspace()} == set(SPACES)


def test_what_holds_nul_is_not_read_by_its_letters():
    assert Letters().read(["a\0b"]) is None


@given(some)
def test_words_are_found_and_the_same_have_the_same_number(texts):
    letters = Letters()
    read = letters.read(texts)
    words = letters.words(read)
    found = [read.together[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    apart = [[part for word in text.split() for part in without_mark(word)] for text in texts]
    assert found == [word for words in apart for word in words]
    assert words.counts.tolist() == list(map(len, apart))
    packed = {
        (word, number) for word, number in zip(found, words.packed.tolist(), strict=True) if number >= 0
    }
    assert len(packed) == len(dict(packed)) == len({number for _, number in packed})
    assert {word for word, _ in packed} == {word for word in found if len(word) <= PACKED}


def test_a_word_of_letters_beyond_those_that_are_numbered_is_not_packed():
    letters = Letters()
    assert letters.words(letters.read([f"{MANY}{MANY} a", "b"])).packed[-2:].tolist() == [-1, -1]


@pytest.mark.parametrize("language", [*EVERY, languages.for_code("de")], ids=lambda one: one.code)
@given(word=st.text(st.characters(categories=["L"]), min_size=1, max_size=12))
def test_letters_alone_are_one_token(language, word):
    assert finder(language)(word) == [word]


@pytest.mark.parametrize("language", [*EVERY, languages.for_code("de")], ids=lambda one: one.code)
@given(word=st.text(st.characters(categories=["L"]), min_size=1, max_size=12), mark=st.sampled_from(MARKS))
def test_a_mark_behind_letters_is_a_token(language, word, mark):
    assert finder(language)(word + mark) == [word, mark]


@pytest.mark.parametrize("language", EVERY, ids=lambda one: one.code)
@given(groups=st.lists(some, min_size=1, max_size=4))
@example(groups=[[MANY, "one, one,", "a\0 b"], ["one, two, one"]])
def test_groups_made_together_have_the_elements_of_their_tokens(language, groups):
    told: list[tuple[str, int]] = []
    for one, texts in zip(Maker().together(groups, language), groups, strict=True):
        assert one.first_new == len(told)
        told += one.new
        ends = one.tokens.cumsum().tolist()
        for text, count, end in zip(texts, one.tokens.tolist(), ends, strict=True):
            tokens = token_texts(languages.finding_key(text, language), language)
            elements = [told[number] for number in one.elements[end - count : end].tolist()]
            assert elements == coding.occurrences(tokens)
            assert [told[number] for number in one.firsts[end - count : end]] == [
                (token, 1) for token in tokens
            ]


def test_what_is_new_is_told_once_with_how_often_it_was_met():
    english = languages.by_code("en")
    maker = Maker()
    first, second = maker.together([["a b a"], ["c a"]], english)
    assert dict(zip(first.new, first.seen.tolist(), strict=True)) == {
        ("a", 1): 2,
        ("b", 1): 1,
        ("a", 2): 1,
        ("c", 1): 1,
    }
    assert (second.new, second.seen.tolist()) == ((), [])
    (third,) = maker.together([["d a"]], english)
    assert list(third.new) == [("d", 1)]
