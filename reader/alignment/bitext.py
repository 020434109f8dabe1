"""Two texts made ready to be aligned: what is known of how the words of one render those of the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reader.alignment.features import END, MARK, NUMBER, Features, features, is_word
from reader.alignment.lexicon import Lexicon
from reader.alignment.names import Likeness, likeness
from reader.alignment.shipped import shipped
from reader.alignment.values import Side
from reader.alignment.weights import DEFAULT, Weights
from reader.languages.language import Language

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

_LEAST = 0.005
"""Probabilities of rendering below this are left out."""
_LEAST_VARIANCE = 0.3
"""Of the logarithm of the letters of segments, however alike they are."""
_MOST = 0.95
"""As sure as a word may be to be rendered."""


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
    names: Likeness


def read(source: Side, target: Side, barriers: tuple[Collection[int], Collection[int]] = ((), ())) -> Texts:
    """The two sides, neither of them empty, read once for all.

    No link may go across the beginning of the source and target segments in `barriers`.
    """
    languages = source.language, target.language
    here, there = features(source, barriers[0]), features(target, barriers[1])
    return Texts(languages, here, there, likeness(here, there, languages))


def prepare(texts: Texts, lexicon: Lexicon | None = None, weights: Weights = DEFAULT) -> Bitext:
    """The two texts ready to be aligned. Raises `ValueError` for a lexicon of other languages."""
    here, there = texts.source, texts.target
    known = (lexicon or shipped(*texts.languages)).between(*texts.languages)
    source_counts, source_place = _counts(here, known.source_words, known.source_counts)
    target_counts, target_place = _counts(there, known.target_words, known.target_counts)
    pairs = _Pairs(known, source_place, target_place, source_counts, target_counts)
    pairs.add_same(here, there, weights)
    pairs.add_names(texts.names, weights)
    rows, columns, forward, backward, is_name = pairs.arrays()
    total = known.source_counts.sum(), known.target_counts.sum()
    return Bitext(
        here,
        there,
        _words(here, source_counts, total[0], backward, rows, weights),
        _words(there, target_counts, total[1], forward, columns, weights),
        rows,
        columns,
        forward,
        backward,
        is_name,
        float(np.log(there.lengths.sum() / here.lengths.sum())),
        float(np.log(there.lengths).mean()),
        max(_LEAST_VARIANCE, float(np.log(there.lengths).var())),
        weights,
    )


def _counts(side: Features, words: dict[str, int], counts: Floats) -> tuple[Floats, Numbers]:
    """How often the lexicon has seen each type of the side, and the type's number there (-1: not)."""
    place = np.array([words.get(word, -1) for word in side.vocabulary], dtype=np.int64)
    seen = np.zeros(len(place))
    seen[place >= 0] = counts[place[place >= 0]]
    return seen, place


class _Pairs:
    """Gathers the pairs of types that may render one another; the greatest probability counts."""

    def __init__(
        self,
        lexicon: Lexicon,
        source_place: Numbers,
        target_place: Numbers,
        source_counts: Floats,
        target_counts: Floats,
    ) -> None:
        self._counts = source_counts, target_counts
        here = _inverse(source_place, len(lexicon.source_counts))
        there = _inverse(target_place, len(lexicon.target_counts))
        rows, columns = here[lexicon.rows], there[lexicon.columns]
        both = (rows >= 0) & (columns >= 0)
        rows, columns, links = rows[both], columns[both], lexicon.links[both]
        # A discount for what was seen seldom.
        links = links * links / (links + 0.5)
        self._found: list[tuple[Numbers, Numbers, Floats, Floats, bool]] = [
            (rows, columns, links / source_counts[rows], links / target_counts[columns], False)
        ]
        self._width = max(1, len(target_place))

    def add_same(self, source: Features, target: Features, weights: Weights) -> None:
        """Numbers, marks and ends are rendered by the same."""
        there = {word: number for number, word in enumerate(target.vocabulary) if not is_word(word)}
        same = [
            (number, there[word], weights.same_number if word[0] == NUMBER else weights.same_mark)
            for number, word in enumerate(source.vocabulary)
            if word in there
        ]
        self._add(same, False)

    def add_names(self, names: dict[tuple[int, int], float], weights: Weights) -> None:
        """Names are rendered by what sounds alike, the less so the better both words are known otherwise."""
        source, target = self._counts
        self._add(
            [
                (row, column, weights.name * sure / (1 + 0.5 * min(source[row], target[column])))
                for (row, column), sure in names.items()
            ],
            True,
        )

    def _add(self, pairs: list[tuple[int, int, float]], is_name: bool) -> None:
        rows, columns, values = zip(*pairs, strict=True) if pairs else ((), (), ())
        sure = np.array(values, dtype=np.float64)
        self._found.append(
            (np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64), sure, sure, is_name)
        )

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


def _inverse(place: Numbers, size: int) -> Numbers:
    """For each number of the lexicon, the type that has it, or -1."""
    inverse = np.full(size, -1, dtype=np.int64)
    inverse[place[place >= 0]] = np.flatnonzero(place >= 0)
    return inverse


def _words(
    side: Features, seen: Floats, seen_in_all: float, sure: Floats, of: Numbers, weights: Weights
) -> Words:
    here = np.bincount(side.types, minlength=len(side.vocabulary)).astype(np.float64)
    background = (seen + here + 0.5) / (seen_in_all + here.sum() + 0.5 * len(here) + 1)
    coverage = weights.coverage * seen / (seen + weights.half_known)
    explained = np.zeros(len(here))
    np.maximum.at(explained, of, sure)
    # A word that only its sound explains is known a little.
    coverage = np.maximum(coverage, weights.coverage_of_names * np.minimum(1, 2 * explained))
    for sign, share in (
        (NUMBER, weights.coverage_of_numbers),
        (MARK, weights.coverage_of_marks),
        (END, weights.coverage_of_endings),
    ):
        coverage[[word[0] == sign for word in side.vocabulary]] = share
    return Words(np.clip(coverage, 1e-4, _MOST), background)
