"""How well each run of source segments goes with each run of target segments of one window.

The score of a link is the logarithm of how much likelier the two runs are as renderings of one another than
as strangers: 0 says nothing, and so what stays without a partner scores only its prior.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from reader.alignment.bitext import Bitext, Floats
from reader.alignment.shapes import Shape
from reader.alignment.values import Reasons, Similarity
from reader.alignment.weights import Weights
from reader.alignment.word_evidence import WordEvidence

Tables = Mapping[Shape, Floats]
"""For each shape (a, b): what speaks for joining a segments from each source position with b from each target
position of the window; n - a + 1 rows and m - b + 1 columns. No table where the window is too small."""

_FREEDOM = 9.0
"""Variance of the length of free renderings, in those of faithful ones."""
NEVER = -1e30
"""The score of what must not be."""


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the two texts: source segments `top` up to `bottom`, target `left` up to `right`."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def size(self) -> tuple[int, int]:
        """How many source and how many target segments it has."""
        return self.bottom - self.top, self.right - self.left


class Evidence:
    """All evidence of one window; positions are counted from the window's corner."""

    def __init__(self, bitext: Bitext, window: Window, similarity: Similarity | None = None) -> None:
        self._bitext, self._window = bitext, window
        self._words = WordEvidence(bitext, window.top, window.bottom, window.left, window.right)
        self._lengths = _Lengths(bitext, window)
        self._barriers = _Breaks(bitext.source.barriers, bitext.target.barriers, window)
        self._paragraphs = _Breaks(bitext.source.paragraph_starts, bitext.target.paragraph_starts, window)
        self._similar = None
        if similarity is not None:
            self._similar = _grid_sums(
                np.asarray(
                    similarity(
                        bitext.source.segments[window.top : window.bottom],
                        bitext.target.segments[window.left : window.right],
                    ),
                    dtype=np.float64,
                )
            )

    def tables(self, shapes: Iterable[Shape]) -> dict[Shape, Floats]:
        """The evidence for every link of `shapes` that fits, without their priors."""
        height, width = self._window.size
        fitting = [(a, b) for a, b in shapes if 0 < a <= height and 0 < b <= width]
        if not fitting:
            return {}
        words = self._words.tables(fitting)
        return {shape: self._table(shape, words[shape]) for shape in fitting}

    def _table(self, shape: Shape, words: Floats) -> Floats:
        weights = self._bitext.weights
        said = weights.lexical * words
        # Few right links have words against them, and most of those of strangers do.
        said += weights.against * np.minimum(0.0, said + weights.hardly)
        table = said + weights.length * self._lengths.table(shape)
        if self._paragraphs.are_known:
            table -= weights.paragraph * self._paragraphs.differ(shape)
            table -= weights.paragraph_inside * self._paragraphs.inside(shape)
        if self._similar is not None:
            table += _means(self._similar, shape)
        table[self._barriers.inside(shape) > 0] = NEVER
        return table

    def faith(self, i: int, j: int, a: int, b: int) -> tuple[Floats, Floats]:
        """How many words of a link were expected to be rendered, and how many seem to be.

        Of the target's words first, then of the source's.
        """
        return self._words.faith(i, j, a, b)

    def foreseen(self) -> tuple[Floats, Floats]:
        """How many words of each target segment, and of each source segment, a rendering would explain."""
        return self._words.foreseen()

    def reasons(self, i: int, j: int, a: int, b: int) -> Reasons:
        """What speaks for the link of a segments from source position i with b from target position j."""
        if not a or not b:
            return Reasons(0.0, 0.0, 0.0, 0.0)
        words, numbers, names = self._words.reasons(i, j, a, b)
        length = self._lengths.of(i, j, a, b)
        weights = self._bitext.weights
        return Reasons(
            weights.lexical * words,
            weights.lexical * numbers,
            weights.lexical * names,
            weights.length * length,
        )


class _Lengths:
    """Letters: log-normal around the rendering's own ratio, against lengths that nothing is known of."""

    def __init__(self, bitext: Bitext, window: Window) -> None:
        self._bitext = bitext
        self._source = _sums(bitext.source.lengths[window.top : window.bottom])
        self._target = _sums(bitext.target.lengths[window.left : window.right])

    def table(self, shape: Shape) -> Floats:
        a, b = shape
        bitext = self._bitext
        return length_evidence(
            self._source[a:, None] - self._source[:-a, None],
            self._target[b:] - self._target[:-b],
            bitext.ratio,
            bitext.usual_length + float(np.log(b)),
            bitext.length_variance,
            bitext.weights,
        )

    def of(self, i: int, j: int, a: int, b: int) -> float:
        """One cell of `table((a, b))`."""
        bitext = self._bitext
        return float(
            length_evidence(
                self._source[i + a] - self._source[i],
                self._target[j + b] - self._target[j],
                bitext.ratio,
                bitext.usual_length + float(np.log(b)),
                bitext.length_variance,
                bitext.weights,
            )
        )


def length_evidence(
    source: Floats, target: Floats, ratio: float, mean: float, variance: float, weights: Weights
) -> Floats:
    """log P(letters of the target run | letters of the source run) / P(letters of the target run)."""
    spread = weights.spread + weights.spread_of_a_letter / source
    logarithm = np.log(target)
    error = (logarithm - np.log(source) - ratio) ** 2 / spread
    # Most renderings keep the length, some are free: the likelier of the two.
    faithful = np.log1p(-weights.free) - 0.5 * error
    free = np.log(weights.free / _FREEDOM**0.5) - (0.5 / _FREEDOM) * error
    given = np.maximum(faithful, free) - 0.5 * np.log(spread)
    alone = (logarithm - mean) ** 2 / variance + np.log(variance)
    evidence: Floats = np.maximum(given + 0.5 * alone, weights.worst_length)
    return evidence


class _Breaks:
    """Breaks of the two texts before some of their segments, where they are known."""

    def __init__(self, source: Floats | None, target: Floats | None, window: Window) -> None:
        self.are_known = source is not None and target is not None
        if source is not None and target is not None:
            self._source = source[window.top : window.bottom]
            self._target = target[window.left : window.right]

    def differ(self, shape: Shape) -> Floats:
        """1 where a link would begin at a break on one side only."""
        a, b = shape
        rows, columns = len(self._source) - a + 1, len(self._target) - b + 1
        return np.abs(self._source[:rows, None] - self._target[:columns])

    def inside(self, shape: Shape) -> Floats:
        """How many breaks a link would hold."""
        a, b = shape
        source, target = _sums(self._source), _sums(self._target)
        return (source[a:] - source[1 : len(source) - a + 1])[:, None] + (
            target[b:] - target[1 : len(target) - b + 1]
        )


def _sums(values: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(values)])


def _grid_sums(cells: Floats) -> Floats:
    sums: Floats = np.pad(cells.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return sums


def _means(sums: Floats, shape: Shape) -> Floats:
    """The mean of every rectangle of a by b cells."""
    a, b = shape
    totals: Floats = sums[a:, b:] - sums[:-a, b:] - sums[a:, :-b] + sums[:-a, :-b]
    means: Floats = totals / (a * b)
    return means
