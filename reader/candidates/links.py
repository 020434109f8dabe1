"""What a lexicon of the aligner knows of words that render one another, for phrases."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from reader.alignment import Lexicon


class WordLinks:
    """How far the words of two phrases render one another, by a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._of: dict[int, dict[int, float]] = {}

    def support(self, source: Sequence[str], target: Sequence[str]) -> float:
        """How far the words of two phrases, given as stems, render one another, 0 to 1.

        The geometric mean of how likely each word of one is rendered by some word of the other, both ways.
        """
        here, there = self._lexicon.source_words, self._lexicon.target_words
        rows = [here.numbers.get(word) for word in source]
        columns = [there.numbers.get(word) for word in target]
        links = [[self._link(row, column) for column in columns] for row in rows]
        forward = [max(row) / _uses(here.counts, number) for row, number in zip(links, rows, strict=True)]
        backward = [
            max(column) / _uses(there.counts, number)
            for column, number in zip(zip(*links, strict=True), columns, strict=True)
        ]
        return sqrt(_mean(forward) * _mean(backward))

    def _link(self, row: int | None, column: int | None) -> float:
        """How often a word is expected to have rendered another."""
        if row is None or column is None:
            return 0.0
        if row not in self._of:
            lexicon = self._lexicon
            first, last = np.searchsorted(lexicon.rows, (row, row + 1))
            columns, links = lexicon.columns[first:last].tolist(), lexicon.links[first:last].tolist()
            self._of[row] = dict(zip(columns, links, strict=True))
        return self._of[row].get(column, 0.0)


def _uses(counts: NDArray[np.float64], number: int | None) -> float:
    return max(1.0, float(counts[number])) if number is not None else 1.0


def _mean(values: Sequence[float]) -> float:
    return sum(min(value, 1.0) for value in values) / len(values) if values else 0.0
