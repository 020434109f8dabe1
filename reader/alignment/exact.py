"""Windows aligned exactly, one after another, with what the whole text tells of the shapes of links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from reader.alignment import lattice, shapes
from reader.alignment.bitext import Bitext
from reader.alignment.evidence import Evidence, Window
from reader.alignment.lattice import Posterior
from reader.alignment.shapes import Shape
from reader.alignment.values import Link, Reasons, Similarity
from reader.alignment.windows import Cuts, Step

ROUNDS = 2
"""How often the priors are learnt from a text before it is aligned with them."""
SAMPLE = 8
"""Windows that the priors are learnt from, evenly spread over a text that a person has parted."""
TRUSTED = 0.8
"""Confidence from which on a link teaches the lexicon; of two links that share a segment, one has less."""
NO_REASONS = Reasons(0.0, 0.0, 0.0, 0.0)

Counts = Mapping[Shape, float]
"""How many links of each shape are expected; nothing while nothing is known."""
Judged = tuple[lattice.Step, float, Reasons]
"""A link of a window, its confidence and what speaks for it."""
Reader = Callable[[Evidence, Posterior, tuple[int, int]], Iterable[Judged]]
"""What is taken from a window of some size."""


def align_windows(
    bitext: Bitext,
    windows: Sequence[Window],
    counts: Counts,
    reader: Reader,
    similarity: Similarity | None = None,
    step: Step = lambda segments: None,
    among: Collection[Shape] = shapes.PRIORS,
) -> list[Link]:
    """What `reader` takes from each window, telling `step` of each; windows go corner to corner.

    `counts` is what is known of the text's shapes, and links of those in `among` are looked for. Costs
    height times width of each window in time and memory: long texts are to be cut before.
    """
    priors = shapes.learnt(counts, bitext.weights)
    weights = shapes.calibrated(bitext.weights, priors)
    links: list[Link] = []
    for window in windows:
        if all(window.size):
            evidence = Evidence(bitext, window, similarity)
            answer = lattice.posterior(evidence.tables(among), window.size, priors, weights)
            links += [_link(window, *judged) for judged in reader(evidence, answer, window.size)]
        else:
            links += left_over(window)
        step(sum(window.size))
    return links


def best_links(bitext: Bitext) -> Reader:
    """Links that together hold every segment once: the most right ones to be expected."""

    def reader(evidence: Evidence, answer: Posterior, size: tuple[int, int]) -> Iterator[Judged]:
        for found in lattice.best_path(answer, size, bitext.weights):
            yield found, min(1.0, answer.of(found)), evidence.reasons(*found)

    return reader


def trusted_links(evidence: Evidence, answer: Posterior, size: tuple[int, int]) -> Iterator[Judged]:
    """Links with a partner that are likely enough to learn from."""
    for (a, b), table in answer.links.items():
        for i, j in np.argwhere(table >= TRUSTED).tolist():
            yield (i, j, a, b), min(1.0, float(table[i, j])), NO_REASONS


def learnt_counts(bitext: Bitext, cuts: Cuts, similarity: Similarity | None = None) -> Counts:
    """How many links of each shape are expected, by expectation maximisation.

    Where the text was cut, what was seen on the way is enough; else over a sample of its windows.
    """
    if cuts.counts:
        return cuts.counts
    full = [window for window in cuts.windows if all(window.size)]
    sample = full[:: -(-len(full) // SAMPLE) or 1]
    tables = [Evidence(bitext, window, similarity).tables(shapes.PRIORS) for window in sample]
    counts: Counts = {}
    for _ in range(ROUNDS):
        priors = shapes.learnt(counts, bitext.weights) if counts else shapes.open_minded()
        expected: dict[Shape, float] = defaultdict(float)
        for window, evidence in zip(sample, tables, strict=True):
            add(expected, lattice.posterior(evidence, window.size, priors, bitext.weights).counts)
        counts = expected
    return counts


def left_over(window: Window) -> list[Link]:
    """The links of a window with an empty side: all of it omitted, or all of it added."""
    return [Link((i,), (), 1.0, NO_REASONS) for i in range(window.top, window.bottom)] + [
        Link((), (j,), 1.0, NO_REASONS) for j in range(window.left, window.right)
    ]


def add(counts: dict[Shape, float], more: Counts) -> None:
    """Adds `more` to `counts`."""
    for shape, count in more.items():
        counts[shape] += count


def _link(window: Window, found: lattice.Step, confidence: float, reasons: Reasons) -> Link:
    i, j, a, b = found
    top, left = window.top + i, window.left + j
    return Link(tuple(range(top, top + a)), tuple(range(left, left + b)), confidence, reasons)
