"""Places where two long texts surely touch: rare words, numbers and names that stand on both sides.

What stands in very few segments of both texts votes for the pairs of segments it stands in; pairs that are
each other's best are anchors; the chain of anchors that ascends on both sides and wanders least from the
diagonal is kept (chaining with costs of gaps: Li 2018, minimap2, section 2.1). Where anchors are far apart,
what is rare between them is looked for in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reader.alignment.bitext import Bitext, Floats, Numbers
from reader.alignment.evidence import Window
from reader.alignment.features import Features

RARE = 3
"""Segments that a type may stand in, at most, to vote."""
ENOUGH = 0.15
"""Votes that a pair of segments needs; a name heard once on both sides gives about as much."""
CLEAR = 1.5
"""How many times the votes of the next best in its row and column it needs."""
LOOK_BACK = 50
"""Anchors before one that its chain may go on from."""
FREE = 4.0
"""Segments that a chain may wander from the diagonal, between two anchors, for nothing."""
DEPTH = 6
"""How often what is rare is looked for anew between two anchors."""

Place = tuple[int, int]
"""A source and a target position."""


def chain(
    bitext: Bitext, window: Window, largest: int, beat: Callable[[], None] = lambda: None
) -> list[Place]:
    """Anchors in `window`, ascending strictly on both sides.

    Between two of them, or them and the window's corners, there are at most `largest` pairs of segments,
    unless nothing rare stands there. `beat` is called now and then; what it raises ends the work.
    """
    postings = _Postings.of(bitext.source), _Postings.of(bitext.target)
    return _chain(bitext, postings, window, largest, DEPTH, beat)


def _chain(
    bitext: Bitext,
    postings: tuple[_Postings, _Postings],
    window: Window,
    largest: int,
    depth: int,
    beat: Callable[[], None],
) -> list[Place]:
    beat()
    found = _best_chain(*_anchors(bitext, postings, window), window)
    if not found or not depth:
        return found
    places: list[Place] = []
    top, left = window.top, window.left
    for bottom, right in [*found, (window.bottom, window.right)]:
        if (bottom - top) * (right - left) > largest:
            places += _chain(bitext, postings, Window(top, bottom, left, right), largest, depth - 1, beat)
        if bottom < window.bottom and right < window.right:
            places.append((bottom, right))
        top, left = bottom + 1, right + 1
    return places


@dataclass(frozen=True, slots=True)
class _Postings:
    """For each type, the segments that it stands in, ascending and each once."""

    segments: Numbers
    starts: Numbers

    @classmethod
    def of(cls, side: Features) -> _Postings:
        count = len(side)
        segment = np.repeat(np.arange(count), np.diff(side.starts))
        cells = np.unique(side.types * count + segment)
        starts = np.searchsorted(cells // count, np.arange(len(side.vocabulary) + 1))
        return cls(cells % count, starts)

    def within(self, first: int, last: int) -> tuple[Numbers, Numbers]:
        """For each type, where its segments from `first` to `last` begin, and how many there are."""
        inside = np.concatenate([[0], np.cumsum((self.segments >= first) & (self.segments < last))])
        counts = inside[self.starts[1:]] - inside[self.starts[:-1]]
        before = np.concatenate([[0], np.cumsum(self.segments < first)])
        return self.starts[:-1] + before[self.starts[1:]] - before[self.starts[:-1]], counts


def _anchors(
    bitext: Bitext, postings: tuple[_Postings, _Postings], window: Window
) -> tuple[Numbers, Numbers, Floats]:
    """Rows, columns and votes of the pairs of segments that are each other's best, by rows ascending."""
    source, sources = postings[0].within(window.top, window.bottom)
    target, targets = postings[1].within(window.left, window.right)
    rows, columns = bitext.rows, bitext.columns
    rare = np.flatnonzero(
        (sources[rows] > 0) & (sources[rows] <= RARE) & (targets[columns] > 0) & (targets[columns] <= RARE)
    )
    rows, columns = rows[rare], columns[rare]
    votes = np.sqrt(bitext.forward[rare] * bitext.backward[rare])
    votes /= sources[rows] * targets[columns]
    cells: list[Numbers] = []
    counted: list[Floats] = []
    width = len(bitext.target)
    for a in range(RARE):
        for b in range(RARE):
            here = (sources[rows] > a) & (targets[columns] > b)
            i = postings[0].segments[source[rows[here]] + a]
            j = postings[1].segments[target[columns[here]] + b]
            cells.append(i * width + j)
            counted.append(votes[here])
    keys, place = np.unique(np.concatenate(cells), return_inverse=True)
    summed = np.bincount(place, np.concatenate(counted), len(keys)).astype(np.float64)
    return _mutual(keys // width, keys % width, summed)


def _mutual(rows: Numbers, columns: Numbers, votes: Floats) -> tuple[Numbers, Numbers, Floats]:
    kept = (votes >= ENOUGH) & _stands_out(rows, votes) & _stands_out(columns, votes)
    return rows[kept], columns[kept], votes[kept]


def _stands_out(lines: Numbers, votes: Floats) -> NDArray[np.bool_]:
    """Whether each vote is clearly the greatest of its line."""
    order = np.lexsort((-votes, lines))
    first = np.ones(len(order), dtype=bool)
    first[1:] = lines[order[1:]] != lines[order[:-1]]
    second = np.zeros(len(order))
    follows = np.flatnonzero(first[:-1] & ~first[1:]) if len(order) > 1 else np.zeros(0, dtype=np.int64)
    second[follows] = votes[order[follows + 1]]
    answer = np.zeros(len(order), dtype=bool)
    answer[order] = first & (votes[order] >= CLEAR * second)
    return answer


def _best_chain(rows: Numbers, columns: Numbers, votes: Floats, window: Window) -> list[Place]:
    """The chain with the most votes, less what its wandering from the diagonal costs."""
    count = len(rows)
    if not count:
        return []
    slope = (window.right - window.left) / (window.bottom - window.top)
    gain = np.minimum(votes, 1.0) * 2
    best, before = gain.copy(), np.full(count, -1)
    for last in range(1, count):
        first = max(0, last - LOOK_BACK)
        down, across = rows[last] - rows[first:last], columns[last] - columns[first:last]
        wandering = np.maximum(0.0, np.abs(down * slope - across) - FREE - 0.2 * np.minimum(down, across))
        total = best[first:last] - 0.5 * np.log2(1 + wandering)
        total[(down <= 0) | (across <= 0)] = -np.inf
        most = int(total.argmax())
        if total[most] > 0:
            best[last], before[last] = gain[last] + total[most], first + most
    place, places = int(best.argmax()), []
    while place >= 0:
        places.append((int(rows[place]), int(columns[place])))
        place = int(before[place])
    return places[::-1]
