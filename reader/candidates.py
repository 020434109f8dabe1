"""Service: the candidates of a document, what renders them in the memory, and what a person made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reader.alignment import Lexicon


class WordLinks:
    """What a lexicon knows of words that render one another."""

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
        links = [
            [
                0.0 if row is None or column is None else self._linked(row).get(column, 0.0)
                for column in columns
            ]
            for row in rows
        ]
        forward = [max(row) / _uses(here.counts, number) for row, number in zip(links, rows, strict=True)]
        backward = [
            max(column) / _uses(there.counts, number)
            for column, number in zip(zip(*links, strict=True), columns, strict=True)
        ]
        return float(np.sqrt(_mean(forward) * _mean(backward)))

    def _linked(self, row: int) -> dict[int, float]:
        if row not in self._of:
            lexicon = self._lexicon
            first, last = np.searchsorted(lexicon.rows, (row, row + 1))
            self._of[row] = dict(
                zip(lexicon.columns[first:last].tolist(), lexicon.links[first:last].tolist(), strict=True)
            )
        return self._of[row]


def _uses(counts: np.ndarray, number: int | None) -> float:
    return max(1.0, float(counts[number])) if number is not None else 1.0


def _mean(values: Sequence[float]) -> float:
    return sum(min(value, 1.0) for value in values) / len(values) if values else 0.0
