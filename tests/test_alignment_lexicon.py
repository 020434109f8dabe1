"""What renders what: learnt, kept, kept up, and what is shipped; stems, skeletons and names."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import languages
from reader.alignment import Lexicon, Side, align, learn
from reader.alignment.features import Reading, features
from reader.alignment.names import likeness
from reader.alignment.shipped import shipped
from reader.errors import Refused
from reader.languages.skeletons import skeletons
from reader.languages.stems import stem

ENGLISH, ARABIC = languages.by_code("en"), languages.by_code("ar")
KURMANJI, SORANI = languages.by_code("kmr"), languages.by_code("ckb")
ALL = tuple(languages.LANGUAGES.values())

NOUNS = ["bata", "kira", "loma", "nepa", "sodi", "tuga", "vemi", "zoru"]
RENDERED = ["سامو", "كيتو", "فارو", "نيمو", "دوبي", "تيكا", "ميلو", "رونا"]


def pairs_of(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Texts of made-up words, each always rendered by the same one, in another order."""
    rng = random.Random(seed)
    chosen = [rng.sample(range(len(NOUNS)), 4) for _ in range(count)]
    return [
        (" ".join(NOUNS[i] for i in text), " ".join(RENDERED[i] for i in rng.sample(text, len(text))))
        for text in chosen
    ]


def sure(lexicon: Lexicon, source: str, target: str) -> float:
    """The share of a source word's uses that the lexicon expects the target word to have rendered."""
    row = lexicon.source_words.numbers[stem(source, lexicon.source)]
    column = lexicon.target_words.numbers[stem(target, lexicon.target)]
    links = lexicon.links[(lexicon.rows == row) & (lexicon.columns == column)].sum()
    return float(links / lexicon.source_words.counts[row])


def test_a_lexicon_learns_which_word_renders_which() -> None:
    lexicon = learn(ENGLISH, ARABIC, pairs_of(60))
    for noun, rendering in zip(NOUNS, RENDERED, strict=True):
        assert sure(lexicon, noun, rendering) > 0.9
    assert lexicon.pairs == 60


def test_learning_more_is_close_to_learning_all_at_once() -> None:
    pairs = pairs_of(80)
    step_by_step = learn(ENGLISH, ARABIC, pairs[:40])
    for start in range(40, 80, 5):
        step_by_step = step_by_step.updated(pairs[start : start + 5])
    at_once = learn(ENGLISH, ARABIC, pairs)
    assert step_by_step.pairs == at_once.pairs
    for noun, rendering in itertools.product(NOUNS, RENDERED):
        assert sure(step_by_step, noun, rendering) == pytest.approx(sure(at_once, noun, rendering), abs=0.1)


def test_learning_leaves_the_lexicon_it_began_with_as_it_was() -> None:
    first = learn(ENGLISH, ARABIC, pairs_of(10))
    kept = first.to_bytes()
    first.updated(pairs_of(10, seed=2))
    assert first.to_bytes() == kept


def test_a_pair_with_a_weight_counts_as_that_many() -> None:
    twice = learn(ENGLISH, ARABIC, pairs_of(10), weights=[2.0] * 10)
    repeated = learn(ENGLISH, ARABIC, pairs_of(10) * 2)
    assert twice.source_words.counts == pytest.approx(repeated.source_words.counts)
    assert sure(twice, "bata", "سامو") == pytest.approx(sure(repeated, "bata", "سامو"), abs=0.02)


def test_texts_without_a_word_on_one_side_teach_nothing() -> None:
    empty = learn(ENGLISH, ARABIC, [])
    taught = empty.updated([("", "سامو"), ("bata", ""), ("", "")])
    assert np.array_equal(taught.links, empty.links)


def test_a_book_in_one_segment_is_not_learnt_from() -> None:
    endless = " ".join(f"word{number}" for number in range(5_000))
    assert len(learn(ENGLISH, ARABIC, [(endless, "سامو كيتو")]).links) == len(
        learn(ENGLISH, ARABIC, []).links
    )


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=5))
def test_a_lexicon_comes_back_from_its_bytes(pairs: list[tuple[str, str]]) -> None:
    lexicon = Lexicon(ENGLISH, KURMANJI).updated(pairs)
    again = Lexicon.from_bytes(lexicon.to_bytes(), ENGLISH, KURMANJI)
    assert again.pairs == lexicon.pairs
    assert again.source_words.numbers == lexicon.source_words.numbers
    assert again.target_words.numbers == lexicon.target_words.numbers
    assert np.array_equal(again.rows, lexicon.rows)
    assert np.array_equal(again.columns, lexicon.columns)
    assert again.links == pytest.approx(lexicon.links, rel=1e-6)
    assert again.to_bytes() == lexicon.to_bytes()


@pytest.mark.parametrize("kept", [b"", b"HEVOKLEX1", b"HEVOKLEX1garbage", b"SQLite format 3"])
def test_bytes_that_are_no_lexicon_are_refused(kept: bytes) -> None:
    with pytest.raises(Refused, match="no lexicon"):
        Lexicon.from_bytes(kept, ENGLISH, ARABIC)


def test_bytes_that_were_cut_off_are_refused() -> None:
    kept = learn(ENGLISH, ARABIC, pairs_of(5)).to_bytes()
    with pytest.raises(Refused, match="no lexicon"):
        Lexicon.from_bytes(kept[:-100], ENGLISH, ARABIC)


def test_a_lexicon_of_another_pair_is_refused() -> None:
    with pytest.raises(Refused, match="not for English and Sorani"):
        Lexicon.from_bytes(learn(ENGLISH, ARABIC, []).to_bytes(), ENGLISH, SORANI)


def test_a_lexicon_serves_both_directions() -> None:
    lexicon = learn(ENGLISH, ARABIC, pairs_of(30))
    there = lexicon.between(ARABIC, ENGLISH)
    assert (there.source, there.target) == (ARABIC, ENGLISH)
    assert there.between(ENGLISH, ARABIC).to_bytes() == lexicon.to_bytes()
    source, target = Side(("bata kira", "loma"), ENGLISH), Side(("سامو كيتو", "فارو"), ARABIC)
    forth = align(source, target, lexicon=lexicon).links
    back = align(target, source, lexicon=lexicon).links
    assert [(link.source, link.target) for link in forth] == [(link.target, link.source) for link in back]


# ---------------------------------------------------------------- what is shipped


@pytest.mark.parametrize("source", ALL, ids=lambda language: language.code)
@pytest.mark.parametrize("target", ALL, ids=lambda language: language.code)
def test_words_are_shipped_between_any_two_languages(
    source: languages.Language, target: languages.Language
) -> None:
    lexicon = shipped(source, target)
    assert (len(lexicon.links) > 3_000) == (source.code != target.code)
    assert lexicon.pairs == 0
    keys = lexicon.rows * len(lexicon.target_words.counts) + lexicon.columns
    assert np.all(np.diff(keys) > 0)
    linked = np.bincount(lexicon.rows, lexicon.links, len(lexicon.source_words.counts))
    assert np.all(linked <= lexicon.source_words.counts + 1e-9)


@pytest.mark.parametrize(
    ("target", "word", "rendering"),
    [
        (ARABIC, "water", "ماء"),
        (KURMANJI, "water", "av"),
        (SORANI, "water", "ئاو"),
        (ARABIC, "schools", "المدرسة"),
    ],
)
def test_everyday_words_are_known(target: languages.Language, word: str, rendering: str) -> None:
    lexicon = shipped(ENGLISH, target)
    key = Reading(target).strings(rendering)[0]
    row = lexicon.source_words.numbers[Reading(ENGLISH).strings(word)[0]]
    column = lexicon.target_words.numbers[key]
    assert lexicon.links[(lexicon.rows == row) & (lexicon.columns == column)].sum() > 0


# ---------------------------------------------------------------- features


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (ENGLISH, "governments", "government"),
        (ARABIC, "والمدرسة", "مدرسة"),
        (ARABIC, "المدارس", "مدارس"),
        (KURMANJI, "dibistanên", "dibistan"),
        (KURMANJI, "Şamê", "Şam"),
        (SORANI, "قوتابخانەکان", "قوتابخانە"),
    ],
)
def test_forms_of_a_word_have_one_stem(language: languages.Language, first: str, second: str) -> None:
    reading = Reading(language)
    assert reading.strings(first) == reading.strings(second)


@pytest.mark.parametrize(
    ("language", "word"), [(ENGLISH, "as"), (ARABIC, "ولد"), (KURMANJI, "an"), (SORANI, "دا")]
)
def test_short_words_are_not_cut(language: languages.Language, word: str) -> None:
    assert stem(word, language) == word


@given(st.text(min_size=1, max_size=12), st.sampled_from(ALL))
def test_no_word_is_cut_to_nothing(key: str, language: languages.Language) -> None:
    assert stem(key, language)


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        (ENGLISH, "1,250,000", "#1250000"),
        (ENGLISH, "3.5", "#3.5"),
        (ARABIC, "٣٫٥", "#3.5"),
        (ARABIC, "١٬٢٥٠", "#1250"),
        (KURMANJI, "10.000", "#10000"),
        (ENGLISH, "0.125", "#0.125"),
        (SORANI, "٠٤:٠٠", "#04:00"),
    ],
)
def test_numbers_are_read_whatever_their_digits_and_signs(
    language: languages.Language, text: str, number: str
) -> None:
    assert Reading(language).strings(text) == [number]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("qamishlo", "en"), ("قامشلۆ", "ckb")),
        (("damascus", "en"), ("داماسکوس", "ckb")),
        (("michael", "en"), ("مايكل", "ar")),
        (("george", "en"), ("جورج", "ar")),
        (("efrîn", "kmr"), ("عفرين", "ar")),
        (("cizîr", "kmr"), ("جزير", "ar")),
    ],
)
def test_a_name_has_one_skeleton_in_two_scripts(first: tuple[str, str], second: tuple[str, str]) -> None:
    assert skeletons(*first) & skeletons(*second)


def test_a_name_is_found_with_its_ending_and_with_a_proclitic() -> None:
    source = features(Side(("Trump went to Baghdad.",), ENGLISH))
    kurmanji = features(Side(("Trump çû Bexdayê.",), KURMANJI))
    arabic = features(Side(("ذهب ترامب لبغداد",), ARABIC))
    for target, language, word in ((kurmanji, KURMANJI, "bexdayê"), (arabic, ARABIC, "لبغداد")):
        found = likeness(source, target, (ENGLISH, language))
        baghdad = next(each.type for each in source.words if each.key == "baghdad")
        there = next(each.type for each in target.words if each.key == word)
        assert found.get((baghdad, there), 0) > 0.2


def test_an_everyday_word_is_hardly_a_name() -> None:
    source, target = features(Side(("the letter",), ENGLISH)), features(Side(("ew litir",), KURMANJI))
    assert all(sure < 0.2 for sure in likeness(source, target, (ENGLISH, KURMANJI)).values())
