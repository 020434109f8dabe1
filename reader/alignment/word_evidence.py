"""What the words of one window say: which run of segments renders which, and why.

Everything is counted over the words that stand there and the pairs that the lexicon has for them, and
nothing over all words times all words: a segment may be as long as a book.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reader.alignment.bitext import Bitext, Floats, Numbers, Words
from reader.alignment.features import Features
from reader.alignment.shapes import Shape

_Table = NDArray[np.float32]


class WordEvidence:
    """The words, numbers, names and marks of some source and some target segments.

    The score of two runs is half of log P(target run | source run) / P(target run), and half of the reverse.
    """

    def __init__(self, bitext: Bitext, top: int, bottom: int, left: int, right: int) -> None:
        source = _Counted(bitext.source, top, bottom)
        target = _Counted(bitext.target, left, right)
        forward = _local(bitext, source.types, target.types)
        self._renders = _Direction(source, target, bitext.target_words, forward)
        self._rendered = _Direction(target, source, bitext.source_words, forward.reversed())

    def tables(self, shapes: Sequence[Shape]) -> dict[Shape, Floats]:
        """The scores of all links of these shapes, each with at least one segment on both sides."""
        renders = self._renders.tables(max(a for a, _ in shapes))
        rendered = self._rendered.tables(max(b for _, b in shapes))
        return {(a, b): 0.5 * (_runs(renders[a - 1], b) + _runs(rendered[b - 1], a).T) for a, b in shapes}

    def reasons(self, i: int, j: int, a: int, b: int) -> tuple[float, float, float]:
        """The score of one link in its parts: words, numbers and marks, names."""
        forward = self._renders.reasons(slice(i, i + a), slice(j, j + b))
        backward = self._rendered.reasons(slice(j, j + b), slice(i, i + a))
        words, numbers, names = (0.5 * (forward + backward)).tolist()
        return words, numbers, names

    def faith(self, i: int, j: int, a: int, b: int) -> tuple[Floats, Floats]:
        """How many words of a link were expected to be rendered, and how many seem to be.

        Of the target's words first, then of the source's.
        """
        forward = self._renders.faith(slice(i, i + a), slice(j, j + b))
        backward = self._rendered.faith(slice(j, j + b), slice(i, i + a))
        return np.array([forward[0], backward[0]]), np.array([forward[1], backward[1]])

    def foreseen(self) -> tuple[Floats, Floats]:
        """How many words of each target segment, and of each source segment, a rendering would explain."""
        return self._renders.foreseen(), self._rendered.foreseen()


class _Counted:
    """How often each type of one side stands in each segment of the window."""

    def __init__(self, side: Features, start: int, stop: int) -> None:
        first, last = side.starts[start], side.starts[stop]
        self.types, local = np.unique(side.types[first:last], return_inverse=True)
        sizes = np.diff(side.starts[start : stop + 1])
        self.sizes = sizes.astype(np.float32)
        self.is_word = side.is_word[self.types]
        width = max(1, len(self.types))
        cells, times = np.unique(
            np.repeat(np.arange(stop - start), sizes) * width + local, return_counts=True
        )
        self.segment, self.type = cells // width, cells % width
        """Each segment's types, segment by segment, each once."""
        self.times = times
        self.starts = np.searchsorted(self.segment, np.arange(stop - start + 1))

    def of(self, segments: slice) -> slice:
        """The cells of a run of segments."""
        return slice(self.starts[segments.start], self.starts[segments.stop])


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Which type of the given side is rendered by which of the said side, by the given types ascending."""

    given: Numbers
    said: Numbers
    sure: Floats
    back: Floats
    """The probabilities of the reverse direction."""
    is_name: NDArray[np.bool_]

    def reversed(self) -> _Pairs:
        order = np.argsort(self.said, kind="stable")
        return _Pairs(
            self.said[order], self.given[order], self.back[order], self.sure[order], self.is_name[order]
        )


class _Direction:
    """One text given, the other said.

    IBM model 1 with each type's coverage instead of the empty word: a word that nothing is known of says
    nothing, and a known one that finds no partner speaks against.
    """

    def __init__(self, given: _Counted, said: _Counted, words: Words, pairs: _Pairs) -> None:
        self._given, self._said = given, said
        coverage = words.coverage[said.types].astype(np.float32)
        self._unexplained = np.log1p(-coverage)
        background = words.background[said.types].astype(np.float32)
        self._odds: _Table = coverage / (1 - coverage) / background
        starts = np.searchsorted(pairs.given, np.arange(len(given.types) + 1))
        cell, place = _spread(starts[given.type], starts[given.type + 1])
        self._segment = given.segment[cell]
        """For each word of a given segment and each of its renderings, the segment,"""
        self._rendering = pairs.said[place]
        """the rendering,"""
        self._sure = pairs.sure[place] * given.times[cell]
        """how often the word is expected to be rendered so,"""
        self._is_name = pairs.is_name[place]
        self._starts = np.searchsorted(self._segment, np.arange(len(given.sizes) + 1))

    def tables(self, longest: int) -> list[Floats]:
        """log P(each segment said | each run given) / P(said), for runs of 1 to `longest` segments given."""
        count = len(self._given.sizes)
        known, rendering = np.unique(self._rendering, return_inverse=True)
        single = np.bincount(rendering * count + self._segment, self._sure, len(known) * count)
        run = first = single.reshape(len(known), count).astype(np.float32)
        sizes = self._given.sizes
        odds = self._odds[known]
        rows, starts = self._said_rows(known)
        unexplained = np.bincount(
            self._said.segment,
            self._unexplained[self._said.type] * self._said.times,
            len(self._said.sizes),
        )
        tables: list[Floats] = []
        for length in range(1, min(longest, count) + 1):
            if length > 1:
                run = run[:, :-1] + first[:, length - 1 :]
                sizes = sizes[:-1] + self._given.sizes[length - 1 :]
            # Few words of one side are rendered by any one word of the other: most of this stays zero.
            likelihood = np.zeros((len(known) + 1, len(sizes)), dtype=np.float32)
            some = (run > 0).nonzero()
            likelihood[some] = self._likelihood(run[some], sizes[some[1]], odds[some[0]])
            said = np.add.reduceat(likelihood[rows], starts, axis=0)
            tables.append(said.T + unexplained)
        return tables

    def _said_rows(self, known: Numbers) -> tuple[Numbers, Numbers]:
        """For each segment said, the rows of its words among `known` as often as they stand in it.

        And one more, the last row, so that no segment is without any; and where each segment's begin.
        """
        said = self._said
        place = np.searchsorted(known, said.type)
        place[place == len(known)] = 0
        here = known[place] == said.type if len(known) else np.zeros(len(place), dtype=bool)
        times = said.times[here]
        segments = np.concatenate([np.repeat(said.segment[here], times), np.arange(len(said.sizes))])
        rows = np.concatenate([np.repeat(place[here], times), np.full(len(said.sizes), len(known))])
        order = np.argsort(segments, kind="stable")
        return rows[order], np.searchsorted(segments[order], np.arange(len(said.sizes)))

    def reasons(self, given: slice, said: slice) -> Floats:
        """What the words, the numbers and marks, and the names of one run say, given the other run."""
        words, times, run, by_name = self._run(given, said)
        size = self._given.sizes[given].sum()
        said_so = self._likelihood(run, size, self._odds[words]) + self._unexplained[words]
        kind = np.where(self._said.is_word[words], np.where(by_name, 2, 0), 1)
        return np.bincount(kind, said_so * times, minlength=3).astype(np.float64)

    def faith(self, given: slice, said: slice) -> tuple[float, float]:
        """How many of the words said were expected to be rendered, and how many of them seem to be."""
        words, times, run, _ = self._run(given, said)
        times = times * self._said.is_word[words]
        likelier = np.expm1(self._likelihood(run, self._given.sizes[given].sum(), self._odds[words]))
        coverage = -np.expm1(self._unexplained[words])
        return float(times @ coverage), float(times @ (likelier / (1 + likelier)))

    def foreseen(self) -> Floats:
        """How many words of each segment said are expected to be rendered."""
        said = self._said
        words = -np.expm1(self._unexplained[said.type]) * said.times * said.is_word[said.type]
        return np.bincount(said.segment, words, len(said.sizes)).astype(np.float64)

    def _run(self, given: slice, said: slice) -> tuple[Numbers, Numbers, _Table, NDArray[np.bool_]]:
        """The words said, how often each is, how often it is expected, and whether for its sound."""
        cells = self._said.of(said)
        words, times = self._said.type[cells], self._said.times[cells]
        if said.stop - said.start > 1:  # else each word stands there once, in order
            words, place = np.unique(words, return_inverse=True)
            times = np.bincount(place, times, len(words))
        first, last = self._starts[given.start], self._starts[given.stop]
        rendering = self._rendering[first:last]
        place = np.minimum(np.searchsorted(words, rendering), len(words) - 1)
        sure = np.where(words[place] == rendering, self._sure[first:last], 0.0)
        run = np.bincount(place, sure, len(words)).astype(np.float32)
        by_name = 2 * np.bincount(place, sure * self._is_name[first:last], len(words)) > run
        return words, times, run, by_name

    @staticmethod
    def _likelihood(run: _Table, size: _Table, odds: _Table) -> _Table:
        likelihood: _Table = np.log1p(np.minimum(run / (size + 1), 1.0) * odds)
        return likelihood


def _local(bitext: Bitext, source: Numbers, target: Numbers) -> _Pairs:
    """The pairs of types that stand in the window, numbered as they are there."""
    row, places = _spread(
        np.searchsorted(bitext.rows, source, side="left"), np.searchsorted(bitext.rows, source, side="right")
    )
    columns = bitext.columns[places]
    column = np.minimum(np.searchsorted(target, columns), max(0, len(target) - 1))
    here = target[column] == columns
    row, column, places = row[here], column[here], places[here]
    return _Pairs(row, column, bitext.forward[places], bitext.backward[places], bitext.is_name[places])


def _spread(first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """For every number of every range from `first` to `last`: which range's it is, and the number."""
    sizes = last - first
    places = np.repeat(first - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    return np.repeat(np.arange(len(sizes)), sizes), places


def _runs(table: Floats, length: int) -> Floats:
    """The sums of `length` neighbouring columns."""
    if length == 1:
        return table
    sums = np.concatenate([np.zeros((len(table), 1)), np.cumsum(table, axis=1)], axis=1)
    differences: Floats = sums[:, length:] - sums[:, :-length]
    return differences
