"""What the words of one window say: which run of segments renders which, and why."""

from __future__ import annotations

from collections.abc import Sequence

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
        forward, backward, names = _local(bitext, source.types, target.types)
        self._renders = _Direction(source, target, bitext.target_words, forward, names)
        self._rendered = _Direction(target, source, bitext.source_words, backward, names.T)

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


class _Counted:
    """How often each type of one side stands in each segment of the window."""

    def __init__(self, side: Features, start: int, stop: int) -> None:
        first, last = side.starts[start], side.starts[stop]
        self.types, local = np.unique(side.types[first:last], return_inverse=True)
        sizes = np.diff(side.starts[start : stop + 1])
        segment = np.repeat(np.arange(stop - start), sizes)
        self.counts: _Table = np.zeros((stop - start, len(self.types)), dtype=np.float32)
        np.add.at(self.counts, (segment, local), 1.0)
        self.sizes = sizes.astype(np.float32)
        self.is_word = side.is_word[self.types]


class _Direction:
    """One text given, the other said.

    IBM model 1 with each type's coverage instead of the empty word: a word that nothing is known of says
    nothing, and a known one that finds no partner speaks against.
    """

    def __init__(
        self, given: _Counted, said: _Counted, words: Words, renders: _Table, names: NDArray[np.bool_]
    ) -> None:
        self._given, self._said, self._names = given, said, names
        coverage = words.coverage[said.types].astype(np.float32)
        self._unexplained = np.log1p(-coverage)
        background = words.background[said.types].astype(np.float32)
        self._odds: _Table = coverage / (1 - coverage) / background
        self._renders = renders

    def tables(self, longest: int) -> list[Floats]:
        """log P(each segment said | each run given) / P(said), for runs of 1 to `longest` segments given."""
        known = np.flatnonzero(self._renders.any(axis=0))
        odds = self._odds[known]
        single = self._given.counts @ self._renders[:, known]
        said = np.ascontiguousarray(self._said.counts[:, known].T)
        unexplained = self._said.counts @ self._unexplained
        tables = []
        run, sizes = single, self._given.sizes
        for length in range(1, min(longest, len(single)) + 1):
            if length > 1:
                run = run[:-1] + single[length - 1 :]
                sizes = sizes[:-1] + self._given.sizes[length - 1 :]
            tables.append(
                (self._likelihood(run, sizes[:, None], odds) @ said + unexplained).astype(np.float64)
            )
        return tables

    def reasons(self, given: slice, said: slice) -> Floats:
        """What the words, the numbers and marks, and the names of one run say, given the other run."""
        words = np.flatnonzero(self._said.counts[said].any(axis=0))
        times = self._said.counts[said][:, words].sum(axis=0)
        here = self._given.counts[given].sum(axis=0)
        partners = np.flatnonzero(here)
        renders = self._renders[np.ix_(partners, words)] * here[partners, None]
        run = renders.sum(axis=0)
        size = self._given.sizes[given].sum()
        said_so = self._likelihood(run, size, self._odds[words]) + self._unexplained[words]
        by_name = 2 * (renders * self._names[np.ix_(partners, words)]).sum(axis=0) > run
        is_word = self._said.is_word[words]
        kind = np.where(is_word, np.where(by_name & (run > 0), 2, 0), 1)
        return np.bincount(kind, said_so * times, minlength=3).astype(np.float64)

    @staticmethod
    def _likelihood(run: _Table, size: _Table, odds: _Table) -> _Table:
        likelihood: _Table = np.log1p(np.minimum(run / (size + 1), 1.0) * odds)
        return likelihood


def _local(bitext: Bitext, source: Numbers, target: Numbers) -> tuple[_Table, _Table, NDArray[np.bool_]]:
    """Between the types of a window: source rendered by target, target by source, and what is a name."""
    first = np.searchsorted(bitext.rows, source, side="left")
    sizes = np.searchsorted(bitext.rows, source, side="right") - first
    places = np.repeat(first - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    row = np.repeat(np.arange(len(source)), sizes)
    local = np.full(len(bitext.target.vocabulary), -1, dtype=np.int64)
    local[target] = np.arange(len(target))
    column = local[bitext.columns[places]]
    here = column >= 0
    row, column, places = row[here], column[here], places[here]
    forward = np.zeros((len(source), len(target)), dtype=np.float32)
    backward = np.zeros((len(target), len(source)), dtype=np.float32)
    names = np.zeros((len(source), len(target)), dtype=np.bool_)
    forward[row, column] = bitext.forward[places]
    backward[column, row] = bitext.backward[places]
    names[row, column] = bitext.is_name[places]
    return forward, backward, names


def _runs(table: Floats, length: int) -> Floats:
    """The sums of `length` neighbouring columns."""
    if length == 1:
        return table
    sums = np.concatenate([np.zeros((len(table), 1)), np.cumsum(table, axis=1)], axis=1)
    differences: Floats = sums[:, length:] - sums[:, :-length]
    return differences
