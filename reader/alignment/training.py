"""IBM model 1 in both directions, trained to agree, on top of what was counted before.

Brown et al. 1993 (model 1), Liang, Taskar and Klein 2006 (alignment by agreement), Neal and Hinton 1998
(expected counts of new data added to those of the old).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

ROUNDS = 5
EMPTY = 1.0
"""How many words of a text the empty word counts as, which renders what nothing renders."""
FORGOTTEN = 0.01
"""Links expected less often than this are dropped."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known: how often each word was seen, and how often two were linked (rows ascending)."""

    source: Floats
    target: Floats
    rows: Numbers
    columns: Numbers
    links: Floats


def train(
    sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], weights: Floats, known: Counts
) -> Counts:
    """`known` with the links of these texts (the numbers of their words) counted in, weighted.

    `known.source` and `known.target` count the words of these texts already.
    """
    usable = [number for number, pair in enumerate(zip(sources, targets, strict=True)) if all(pair)]
    if not usable:
        return known
    return _train(
        _Texts([sources[number] for number in usable]),
        _Texts([targets[number] for number in usable]),
        weights[usable],
        known,
    )


def _train(sources: _Texts, targets: _Texts, weight: Floats, known: Counts) -> Counts:
    first, second, text = _crossed(sources, targets)
    source_counts, target_counts = known.source, known.target
    width = len(target_counts)
    keys, link = np.unique(sources.words[first] * width + targets.words[second], return_inverse=True)
    rows, columns = keys // width, keys % width
    old = _looked_up(known.rows * width + known.columns, known.links, keys)
    nothing_source = EMPTY * (source_counts / source_counts.sum())[sources.words]
    nothing_target = EMPTY * (target_counts / target_counts.sum())[targets.words]
    here, there = sources.times[first], targets.times[second]
    at_most = weight[text] * np.minimum(here, there)
    fresh = _sums(link, weight[text] * here * there / np.sqrt(sources.sizes * targets.sizes)[text], len(keys))
    for _ in range(ROUNDS):
        linked = old + fresh
        forward = (linked / source_counts[rows])[link] * here
        forward /= (_sums(second, forward, len(targets.words)) + nothing_target)[second]
        backward = (linked / target_counts[columns])[link] * there
        backward /= (_sums(first, backward, len(sources.words)) + nothing_source)[first]
        fresh = _sums(link, at_most * forward * backward, len(keys))
    return _merged(known, Counts(source_counts, target_counts, rows, columns, fresh), width)


def _sums(places: Numbers, values: Floats, size: int) -> Floats:
    """The sum of the values at each of `size` places."""
    return np.bincount(places, values, size).astype(np.float64)


class _Texts:
    """The distinct words of each text, one text after another."""

    def __init__(self, texts: Sequence[Sequence[int]]) -> None:
        sizes = np.array([len(text) for text in texts])
        words = np.fromiter(chain.from_iterable(texts), dtype=np.int64, count=int(sizes.sum()))
        width = int(words.max()) + 1
        cells, times = np.unique(np.repeat(np.arange(len(texts)), sizes) * width + words, return_counts=True)
        self.words, self.text = cells % width, cells // width
        self.times = times.astype(np.float64)
        self.distinct = np.bincount(self.text, minlength=len(texts))
        self.starts = np.cumsum(self.distinct) - self.distinct
        self.sizes = sizes.astype(np.float64)


def _crossed(sources: _Texts, targets: _Texts) -> tuple[Numbers, Numbers, Numbers]:
    """For every cell: its place in `sources.words`, in `targets.words`, and its text."""
    cells = sources.distinct * targets.distinct
    text = np.repeat(np.arange(len(cells)), cells)
    within = np.arange(cells.sum()) - np.repeat(np.cumsum(cells) - cells, cells)
    return (
        sources.starts[text] + within // targets.distinct[text],
        targets.starts[text] + within % targets.distinct[text],
        text,
    )


def _looked_up(keys: Numbers, values: Floats, wanted: Numbers) -> Floats:
    """The value of each wanted key, 0 where `keys` (ascending) has none."""
    if not len(keys):
        return np.zeros(len(wanted))
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], 0.0)


def _merged(known: Counts, fresh: Counts, width: int) -> Counts:
    keys, place = np.unique(
        np.concatenate([known.rows * width + known.columns, fresh.rows * width + fresh.columns]),
        return_inverse=True,
    )
    links = _sums(place, np.concatenate([known.links, fresh.links]), len(keys))
    kept = links >= FORGOTTEN
    return Counts(fresh.source, fresh.target, keys[kept] // width, keys[kept] % width, links[kept])
