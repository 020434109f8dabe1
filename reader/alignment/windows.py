"""Long texts cut into windows small enough to be aligned exactly, at places where the cut is sure.

A probe reaches from the last cut to an anchor about a hundred segments further on; in it, the last place is
looked for that lies between two links that are as good as certain. There the text is cut, and the next
probe begins. So no link is cut in two, and what a window's far corner gets wrong, being only a guess, is
never kept. On the way, the text is cut where nothing at all is in doubt, for small windows cost less. Where
there is no anchor, the far corner is guessed by length.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reader.alignment import lattice, shapes
from reader.alignment.anchors import Place, chain
from reader.alignment.bitext import Bitext, Floats
from reader.alignment.evidence import Evidence, Window
from reader.alignment.shapes import Shape

LARGEST = 250 * 250
"""Pairs of segments up to which a window is aligned as it is."""
USUAL = 100 * 100
"""Pairs of segments of a probe, about."""
LONG_SEGMENTS = 150.0
"""Words of a source and a target segment together from which on they count as more than one pair."""
LONGEST = 1_000
"""Segments that a probe has at most on one side."""
MARGIN = 12
"""Segments before a probe's far corner in which nothing is cut, the corner being a guess."""
SURE = 0.99
"""The probability from which on a place is as good as certain to lie between two links."""
CERTAIN = 0.9999
"""The same for the cuts on the way, which are not needed."""
APART = 60
"""Segments of both sides together between two cuts on the way, at least."""
UNLIKELY = 1e-4
"""Where no place is likelier than this, the farthest is taken."""

Step = Callable[[int], None]
"""Told how many more segments, of both sides, are done; 0 only asks whether to go on."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Windows that go corner to corner, and what was seen on the way."""

    windows: tuple[Window, ...]
    counts: Mapping[Shape, float]
    """How many links of each shape are expected in what was probed; nothing where all was small enough."""


def cut(bitext: Bitext, windows: Sequence[Window], step: Step = lambda segments: None) -> Cuts:
    """The same windows, the large ones cut; `step` is told of segments done, both sides'."""
    counts: dict[Shape, float] = defaultdict(float)
    parts = tuple(part for window in windows for part in _cut(bitext, window, counts, step))
    return Cuts(parts, counts)


def _cut(bitext: Bitext, window: Window, counts: dict[Shape, float], step: Step) -> list[Window]:
    if _effort(bitext, window) <= LARGEST:
        step(sum(window.size))
        return [window]
    step(0)
    anchors = chain(bitext, window, LARGEST, beat=lambda: step(0))
    step(0)
    parts: list[Window] = []
    rest = window
    while _effort(bitext, rest) > 2 * USUAL:
        for row, column in _cut_places(bitext, _probe(bitext, rest, anchors), counts):
            parts.append(Window(rest.top, row, rest.left, column))
            rest = Window(row, rest.bottom, column, rest.right)
            step(sum(parts[-1].size))
    step(sum(rest.size))
    return [*parts, rest]


def _effort(bitext: Bitext, window: Window) -> float:
    """Pairs of segments, those of long segments counted as more: what aligning the window costs."""
    height, width = window.size
    if not height or not width:
        return 0.0
    words = bitext.source.starts[window.bottom] - bitext.source.starts[window.top]
    others = bitext.target.starts[window.right] - bitext.target.starts[window.left]
    return height * width * max(1.0, float(words / height + others / width) / LONG_SEGMENTS)


def _probe(bitext: Bitext, rest: Window, anchors: Sequence[Place]) -> Window:
    """What is looked at next: from the corner to the farthest anchor that is not too far, or by length."""
    candidates = [
        Window(rest.top, row, rest.left, column)
        for row, column in anchors[bisect_right(anchors, (rest.top + MARGIN, 0)) :][: 4 * MARGIN**2]
        if column > rest.left + MARGIN
    ]
    near = [
        window for window in candidates if _effort(bitext, window) <= USUAL and max(window.size) <= LONGEST
    ]
    if near and _effort(bitext, near[-1]) >= USUAL // 16:
        return near[-1]
    far = [
        window for window in candidates if _effort(bitext, window) <= LARGEST and max(window.size) <= LONGEST
    ]
    if far:
        return next((window for window in far if _effort(bitext, window) >= USUAL // 16), far[-1])
    beyond = candidates[0] if candidates else rest
    return _by_length(bitext, beyond)


def _by_length(bitext: Bitext, window: Window) -> Window:
    """The part of `window` next to its corner that holds the same share of both sides' letters."""
    share = min(1.0, (USUAL / _effort(bitext, window)) ** 0.5)
    height, width = window.size
    rows = max(1, min(LONGEST, round(height * share)))
    source = np.cumsum(bitext.source.lengths[window.top : window.bottom])
    target = np.cumsum(bitext.target.lengths[window.left : window.right])
    columns = int(np.searchsorted(target, target[-1] * source[rows - 1] / source[-1])) + 1
    columns = max(1, min(LONGEST, columns, width))
    return Window(window.top, window.top + rows, window.left, window.left + columns)


def _cut_places(bitext: Bitext, probe: Window, counts: dict[Shape, float]) -> list[Place]:
    """The last place of the probe that is sure to lie between two links, or else the surest one.

    And before it, some places that are certain to.
    """
    tables = Evidence(bitext, probe).tables(shapes.PRIORS)
    priors = shapes.learnt(counts, bitext.weights)
    found = lattice.posterior(tables, probe.size, priors, bitext.weights)
    for shape, count in found.counts.items():
        counts[shape] += count
    sure = _between_links(found, probe)
    height, width = probe.size
    rows, columns = height - min(MARGIN, height // 4), width - min(MARGIN, width // 4)
    allowed = sure[1 : rows + 1, 1 : columns + 1]
    sure_enough = np.argwhere(allowed > SURE)
    if len(sure_enough):
        last = sure_enough[sure_enough.sum(axis=1).argmax()]
    else:
        last = np.unravel_index(((allowed + UNLIKELY) * _progress(allowed.shape)).argmax(), allowed.shape)
    places = _spaced(np.argwhere(allowed > CERTAIN).tolist(), (int(last[0]), int(last[1])))
    return [(probe.top + row + 1, probe.left + column + 1) for row, column in places]


def _spaced(places: Sequence[Sequence[int]], last: Place) -> list[Place]:
    """`last`, and before it those of the places, ascending, that are far enough from one another."""
    kept: list[Place] = []
    before = 0
    for row, column in places:
        if before + APART <= row + column <= sum(last) - APART and row < last[0] and column < last[1]:
            kept.append((row, column))
            before = row + column
    return [*kept, last]


def _progress(shape: tuple[int, ...]) -> Floats:
    """How much of the probe lies before each place: 1 at its far corner."""
    rows, columns = np.arange(1, shape[0] + 1) / shape[0], np.arange(1, shape[1] + 1) / shape[1]
    preference: Floats = rows[:, None] * columns
    return preference


def _between_links(found: lattice.Posterior, window: Window) -> Floats:
    """The probability, at most, that each place lies behind a link and before another."""
    height, width = window.size
    behind = np.zeros((height + 1, width + 1))
    before = np.zeros((height + 1, width + 1))
    for (a, b), links in found.links.items():
        behind[a:, b:] += links
        before[: height - a + 1, : width - b + 1] += links
    return np.minimum(behind, before)
