"""Two texts made ready to be aligned: what is known of how the words of one render those of the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reader.alignment.features import END, MARK, NUMBER, Features, features, is_word
from reader.alignment.lexicon import Lexicon, Vocabulary
from reader.alignment.names import likeness
from reader.alignment.shipped import shipped
from reader.alignment.values import Side
from reader.alignment.weights import DEFAULT, Weights
from reader.languages.language import Language
from reader.languages.lengths import relative_length

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

_LEAST = 0.005
"""Probabilities of rendering below this are left out."""
_LEAST_VARIANCE = 0.3
"""Of the logarithm of the letters of segments, however alike they are."""
_LANGUAGE = 20_000.0
"""Stems that any language has: how rare a word is that no text has shown."""
_RATIO_VARIES = 0.15
"""How far a text's ratio of letters may be from what is usual: twice what it differs between documents."""
MOST = 0.95
"""The greatest coverage that a word may have."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of the types of one side."""

    coverage: Floats
    """How much of each type's use is rendered by something that is known; 0 for an unknown word."""
    background: Floats
    """How often each type is seen whatever the other side says."""


@dataclass(frozen=True, slots=True)
class Bitext:
    """Both sides' features, and which type renders which (rows ascending)."""

    source: Features
    target: Features
    source_words: Words
    target_words: Words
    rows: Numbers
    """Source types of the pairs of types that may render one another."""
    columns: Numbers
    """Their target types."""
    forward: Floats
    """The probability that the source type is rendered by the target type."""
    backward: Floats
    """The probability that the target type renders the source type."""
    is_name: NDArray[np.bool_]
    """Whether a pair is there for how it sounds."""
    ratio: float
    """The logarithm of how many letters of the target render one of the source."""
    usual_length: float
    """The mean of the logarithm of a target segment's letters."""
    length_variance: float
    weights: Weights


@dataclass(frozen=True, slots=True)
class Texts:
    """Two texts as they are read, whatever is known of their words."""

    languages: tuple[Language, Language]
    source: Features
    target: Features
    name_rows: Numbers
    """Source types of the pairs of types that may be one name."""
    name_columns: Numbers
    """Their target types."""
    alike: Floats
    """How likely, 0 to 1, each pair is one name."""


def read(
    source: Side,
    target: Side,
    barriers: tuple[Collection[int], Collection[int]] = ((), ()),
    beat: Callable[[], None] = lambda: None,
) -> Texts:
    """The two sides, neither of them empty, read once for all.

    No link may go across the beginning of the source and target segments in `barriers`. `beat` is called now
    and then; what it raises ends the work.
    """
    languages = source.language, target.language
    here, there = features(source, barriers[0], beat), features(target, barriers[1], beat)
    names = likeness(here, there, languages, beat)
    pairs = np.array(list(names), dtype=np.int64).reshape(-1, 2)
    alike = np.fromiter(names.values(), dtype=np.float64, count=len(names))
    return Texts(languages, here, there, pairs[:, 0], pairs[:, 1], alike)


def prepare(texts: Texts, lexicon: Lexicon | None = None, weights: Weights = DEFAULT) -> Bitext:
    """The two texts ready to be aligned. Raises `ValueError` for a lexicon of other languages."""
    here, there = texts.source, texts.target
    known = (lexicon or shipped(*texts.languages)).between(*texts.languages)
    knowledge = (
        _Known(here, known.source_words, _linked(known.rows, known.links, known.source_words)),
        _Known(there, known.target_words, _linked(known.columns, known.links, known.target_words)),
    )
    pairs = _Pairs(known, *knowledge)
    pairs.add_same(here, there, weights)
    pairs.add_names(texts, weights)
    rows, columns, forward, backward, is_name = pairs.arrays()
    return Bitext(
        here,
        there,
        _words(here, knowledge[0], backward, rows, weights),
        _words(there, knowledge[1], forward, columns, weights),
        rows,
        columns,
        forward,
        backward,
        is_name,
        _ratio(texts),
        float(np.log(there.lengths).mean()),
        max(_LEAST_VARIANCE, float(np.log(there.lengths).var())),
        weights,
    )


def _ratio(texts: Texts) -> float:
    """The logarithm of how many letters of the target render one of the source.

    That of the whole texts, but not far from what is usual between the two languages: what is missing on one
    side must not count.
    """
    whole = float(np.log(texts.target.lengths.sum() / texts.source.lengths.sum()))
    source, target = (relative_length(language.code) for language in texts.languages)
    if source is None or target is None:
        return whole
    usual = math.log(target / source)
    return min(max(whole, usual - _RATIO_VARIES), usual + _RATIO_VARIES)


def _linked(ends: Numbers, links: Floats, words: Vocabulary) -> Floats:
    """How often each stem of a lexicon is expected to have been rendered by something."""
    return np.bincount(ends, links, minlength=len(words.counts)).astype(np.float64)


class _Known:
    """What a lexicon knows of the types of one side."""

    def __init__(self, side: Features, words: Vocabulary, linked: Floats) -> None:
        numbers = np.array([words.numbers.get(word, -1) for word in side.vocabulary], dtype=np.int64)
        here = np.flatnonzero(numbers >= 0)
        self.type_of = np.full(len(words.counts), -1, dtype=np.int64)
        """For each number of the lexicon, the type that has it, or -1."""
        self.type_of[numbers[here]] = here
        self.counts, self.read, self.linked = (np.zeros(len(numbers)) for _ in range(3))
        for known, values in ((self.counts, words.counts), (self.read, words.read), (self.linked, linked)):
            known[here] = values[numbers[here]]
        self.read_in_all = float(words.read.sum())


class _Pairs:
    """Gathers the pairs of types that may render one another; the greatest probability counts."""

    def __init__(self, lexicon: Lexicon, source: _Known, target: _Known) -> None:
        self._counts = source.counts, target.counts
        rows, columns = source.type_of[lexicon.rows], target.type_of[lexicon.columns]
        both = (rows >= 0) & (columns >= 0)
        rows, columns, links = rows[both], columns[both], lexicon.links[both]
        # A discount for what was seen seldom.
        links = links * links / (links + 0.5)
        self._found: list[tuple[Numbers, Numbers, Floats, Floats, bool]] = [
            (rows, columns, links / source.counts[rows], links / target.counts[columns], False)
        ]
        self._width = max(1, len(target.counts))

    def add_same(self, source: Features, target: Features, weights: Weights) -> None:
        """Numbers, marks and ends are rendered by the same."""
        there = {word: number for number, word in enumerate(target.vocabulary) if not is_word(word)}
        same = [
            (number, there[word], weights.same_number if word[0] == NUMBER else weights.same_mark)
            for number, word in enumerate(source.vocabulary)
            if word in there
        ]
        rows, columns, values = zip(*same, strict=True) if same else ((), (), ())
        sure = np.array(values, dtype=np.float64)
        self._add(np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64), sure, False)

    def add_names(self, texts: Texts, weights: Weights) -> None:
        """Names are rendered by what sounds alike, the less so the better both words are known otherwise."""
        source, target = self._counts
        known = np.minimum(source[texts.name_rows], target[texts.name_columns])
        self._add(texts.name_rows, texts.name_columns, weights.name * texts.alike / (1 + 0.5 * known), True)

    def _add(self, rows: Numbers, columns: Numbers, sure: Floats, is_name: bool) -> None:
        self._found.append((rows, columns, sure, sure, is_name))

    def arrays(self) -> tuple[Numbers, Numbers, Floats, Floats, NDArray[np.bool_]]:
        """Rows, columns, forward and backward probabilities, and what is there for its sound."""
        key = np.concatenate([rows * self._width + columns for rows, columns, *_ in self._found])
        forward = np.concatenate([found[2] for found in self._found])
        backward = np.concatenate([found[3] for found in self._found])
        name = np.concatenate([np.full(len(found[0]), found[4]) for found in self._found])
        likely = (forward > _LEAST) | (backward > _LEAST)
        keys, place = np.unique(key[likely], return_inverse=True)
        best = [np.zeros(len(keys)) for _ in range(3)]
        for kept, values in zip(best, (forward, backward, np.where(name, forward, 0.0)), strict=True):
            np.maximum.at(kept, place, values[likely])
        is_name = (best[2] > 0) & (best[2] >= np.maximum(best[0], best[1]))
        return keys // self._width, keys % self._width, best[0], best[1], is_name


def _words(side: Features, known: _Known, sure: Floats, of: Numbers, weights: Weights) -> Words:
    here = np.bincount(side.types, minlength=len(side.vocabulary)).astype(np.float64)
    rare, usual = weights.rare_words, weights.usual_words
    in_language = (known.read + rare / _LANGUAGE) / (known.read_in_all + rare)
    # As often as the text says it elsewhere: words come in bursts.
    background = (np.maximum(here - 1, 0) + usual * in_language) / (here.sum() + usual)
    loyal = (np.minimum(known.linked / np.maximum(known.counts, 1e-9), 1.0)) ** weights.loyalty
    coverage = weights.coverage * loyal * known.counts / (known.counts + weights.half_known)
    explained = np.zeros(len(here))
    np.maximum.at(explained, of, sure)
    # A word that only its sound explains is known a little.
    coverage = np.maximum(coverage, weights.coverage_of_names * np.minimum(1, 2 * explained))
    first = np.array([word[0] for word in side.vocabulary])
    for sign, share in (
        (NUMBER, weights.coverage_of_numbers),
        (MARK, weights.coverage_of_marks),
        (END, weights.coverage_of_endings),
    ):
        coverage[first == sign] = share
    return Words(np.clip(coverage, 1e-4, MOST), background)
