"""Which blocks of a page stand in a text that was taken from the same page by other means.

Both are lists of words in the same order. Blocks whose words stand there exactly, and in few places, are
anchors: of them the chain is taken that covers most words and goes forward. Between two anchors little is
left over, and there the short, repeated and slightly changed blocks find their place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

Words = Sequence[str]

KEYS = (8, 2, 1)
"""By how many of its first words a block is looked up: by as many as it has."""
FEW = 4
"""Places at most where the words of an anchor stand."""
TRIES = 50
"""Places that are tried for a block that is no anchor."""
NEARLY = 0.8
"""The share of a block's words that must stand between its neighbours, in order, where not all do."""
SLACK = 60
"""Words that are looked at beyond the length of such a block."""
LONGEST = 300
"""Words that such a block is judged by: its first ones."""
SHORT = 3
"""Words below which nearly the same would mean nothing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a block stands in the text: words, half-open."""

    start: int
    end: int


def stretches(blocks: Sequence[Words], words: Words) -> list[Stretch | None]:
    """For each block its stretch of `words`, never overlapping and in order; None where it has none."""
    starts = _starts(blocks, words)
    found = _anchors(blocks, words, starts)
    ends = _ends(found, len(words))
    at = 0
    for place, block in enumerate(blocks):
        anchor = found[place]
        if anchor is None and block:
            found[place] = _between(block, words, starts[_key(block)], at, ends[place])
        at = max(at, (found[place] or Stretch(0, 0)).end)
    return found


def _key(block: Words) -> tuple[str, ...]:
    length = next(length for length in KEYS if len(block) >= length)
    return tuple(block[:length])


def _starts(blocks: Sequence[Words], words: Words) -> dict[tuple[str, ...], list[int]]:
    """Where the first words of each block stand in the text."""
    starts: dict[tuple[str, ...], list[int]] = {_key(block): [] for block in blocks if block}
    for length in {len(key) for key in starts}:
        for at, key in enumerate(zip(*(words[step:] for step in range(length)), strict=False)):
            if key in starts:
                starts[key].append(at)
    return starts


def _ends(found: Sequence[Stretch | None], length: int) -> list[int]:
    """For each block where the next anchor after it begins."""
    ends: list[int] = []
    for stretch in reversed(found):
        ends.append(length)
        length = length if stretch is None else stretch.start
    return ends[::-1]


def _between(block: Words, words: Words, starts: Sequence[int], at: int, end: int) -> Stretch | None:
    """Where a block stands in what is left between two anchors: exactly, or nearly so."""
    first = bisect_left(starts, at)
    for start in starts[first : first + TRIES]:
        if start + len(block) > end:
            break
        if words[start : start + len(block)] == block:
            return Stretch(start, start + len(block))
    if len(block) < SHORT:
        return None
    block = block[:LONGEST]
    rest = words[at : min(end, at + len(block) + SLACK)]
    steps = [step for step in LCSseq.opcodes(block, rest) if step.tag == "equal"]
    if sum(step.src_end - step.src_start for step in steps) < NEARLY * len(block):
        return None
    return Stretch(at + steps[0].dest_start, at + steps[-1].dest_end)


# ---------------------------------------------------------------- anchors


@dataclass(frozen=True, slots=True)
class _Link:
    """A block in one of its places, as the last of a chain of such."""

    place: int
    stretch: Stretch
    covers: int
    """Words of the whole chain."""
    before: _Link | None


def _anchors(
    blocks: Sequence[Words], words: Words, starts: dict[tuple[str, ...], list[int]]
) -> list[Stretch | None]:
    """The stretches of the blocks in the chain that covers most words."""
    best = _Best(len(words))
    for place, block in enumerate(blocks):
        links = []
        for stretch in _exact(block, words, starts):
            before = best.up_to(stretch.start)
            covers = len(block) + (before.covers if before else 0)
            links.append(_Link(place, stretch, covers, before))
        for link in links:  # only now: a block follows on other blocks, never on itself
            best.add(link)
    found: list[Stretch | None] = [None] * len(blocks)
    last = best.up_to(len(words))
    while last:
        found[last.place] = last.stretch
        last = last.before
    return found


def _exact(block: Words, words: Words, starts: dict[tuple[str, ...], list[int]]) -> Iterator[Stretch]:
    places = starts[_key(block)] if block else []
    if len(places) <= FEW:
        for start in places:
            if words[start : start + len(block)] == block:
                yield Stretch(start, start + len(block))


class _Best:
    """The chain that covers most words among those that end up to some word (Fenwick 1994)."""

    def __init__(self, length: int) -> None:
        self.length = length + 1
        self.links: defaultdict[int, _Link | None] = defaultdict(lambda: None)

    def add(self, link: _Link) -> None:
        at = link.stretch.end + 1
        while at <= self.length:
            best = self.links[at]
            if best is None or best.covers < link.covers:
                self.links[at] = link
            at += at & -at

    def up_to(self, end: int) -> _Link | None:
        best: _Link | None = None
        at = end + 1
        while at:
            link = self.links.get(at)
            if link is not None and (best is None or best.covers < link.covers):
                best = link
            at -= at & -at
        return best
