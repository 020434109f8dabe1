"""What a person has fixed, as the aligner heeds it: places to pass, and places not to cross."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from reader.alignment.evidence import Window
from reader.alignment.values import Fixed, Side


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to align when the fixed links are taken out, and how it hangs together."""

    source: tuple[int, ...]
    """The positions of the source segments that are not fixed, ascending."""
    target: tuple[int, ...]
    windows: tuple[Window, ...]
    """Rectangles of what is left, from corner to corner, counted in what is left."""
    barriers: tuple[frozenset[int], frozenset[int]]
    """The segments of what is left that a fixed one stood before; no link joins them to the one before."""

    def rest(self, source: Side, target: Side) -> tuple[Side, Side]:
        """The two sides without what is fixed."""
        return _picked(source, self.source), _picked(target, self.target)


def plan(fixed: Sequence[Fixed], sizes: tuple[int, int]) -> Plan:
    """What is left of texts of so many segments.

    Those links that do not cross one another (of as many segments as possible) part the texts into
    windows; those that cross them are only taken out. Raises `ValueError` where a fixed link is no pair of
    contiguous runs, has no segments at all, or shares one with another.
    """
    _check(fixed, sizes)
    rest = tuple(
        tuple(
            sorted(set(range(size)) - {place for link in fixed for place in (link.source, link.target)[side]})
        )
        for side, size in enumerate(sizes)
    )
    corners = [
        (bisect_left(rest[0], link.source[0]), bisect_left(rest[1], link.target[0]))
        for link in _chain([link for link in fixed if link.source and link.target])
    ]
    ends = [(0, 0), *corners, (len(rest[0]), len(rest[1]))]
    windows = tuple(
        Window(top, bottom, left, right)
        for (top, left), (bottom, right) in itertools.pairwise(ends)
        if bottom > top or right > left
    )
    return Plan(rest[0], rest[1], windows, (_jumps(rest[0]), _jumps(rest[1])))


def _check(fixed: Sequence[Fixed], sizes: tuple[int, int]) -> None:
    for link in fixed:
        if not link.source and not link.target:
            raise ValueError("a fixed link without any segment")
        for run, size in zip((link.source, link.target), sizes, strict=True):
            if run and (run != tuple(range(run[0], run[-1] + 1)) or run[0] < 0 or run[-1] >= size):
                raise ValueError(f"a fixed link joins {run}, which is no run of the text's segments")
    for runs in ([link.source for link in fixed], [link.target for link in fixed]):
        places = [place for run in runs for place in run]
        if len(places) != len(set(places)):
            raise ValueError("two fixed links share a segment")


def _chain(links: list[Fixed]) -> list[Fixed]:
    """Of links that may cross, those of the heaviest chain that ascends on both sides."""
    ordered = sorted(links, key=lambda link: link.source)
    best: list[tuple[int, int]] = []  # weight of the heaviest chain that ends here, and the link before
    for place, link in enumerate(ordered):
        before = max(
            ((best[other][0], other) for other in range(place) if ordered[other].target < link.target),
            default=(0, -1),
        )
        best.append((before[0] + len(link.source) + len(link.target), before[1]))
    chain: list[Fixed] = []
    place = max(range(len(ordered)), key=lambda number: best[number][0], default=-1)
    while place >= 0:
        chain.append(ordered[place])
        place = best[place][1]
    return chain[::-1]


def _jumps(places: Sequence[int]) -> frozenset[int]:
    return frozenset(number for number in range(1, len(places)) if places[number] != places[number - 1] + 1)


def _picked(side: Side, places: Sequence[int]) -> Side:
    paragraphs = side.paragraphs
    return Side(
        tuple(side.segments[place] for place in places),
        side.language,
        None if paragraphs is None else tuple(paragraphs[place] for place in places),
    )
