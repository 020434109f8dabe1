"""Texts that share enough of their rarest elements with a given one: posting lists, then marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from sqlite_utils import Database

from reader.memory.index import coding, fresh, live
from reader.memory.index.coding import ENTRY_BITS, ID_MASK, MOST_TOKENS, Ids
from reader.memory.index.packing import Places
from reader.memory.index.state import State


class Wanted:
    """A text that others are held against by its elements, and how far they may be from it."""

    def __init__(self, tokens: int, elements: Sequence[int], minimum: int) -> None:
        """`elements` are those of its `tokens` that some text has, in any order."""
        self.tokens, self.minimum = tokens, minimum
        self.fewest, self.most = coding.least(tokens, minimum), coding.most(tokens, minimum)
        self.shared = min(coding.SHARED, self.fewest)
        self._elements = elements
        # What no text has is the rarest of all.
        self._strange = tokens - len(elements)
        self.rarest = sorted(elements, reverse=True)[: tokens - self.fewest + self.shared - self._strange]
        self.is_hopeless = not self.rarest or len(elements) < self.fewest

    def like(self, texts: Iterable[Sequence[int]]) -> Iterator[int]:
        """The ids of those of some texts that may be near enough, as their entries and marks tell.

        So few share enough that one by one they are looked at sooner than side by side.
        """
        flags = coding.marks(self._elements)
        ours, low, high = flags.bit_count(), flags & _WORD, flags >> 64
        for entry, here, there in texts:
            tokens = entry >> ENTRY_BITS
            longer = tokens - self.tokens
            edits = max(tokens, self.tokens) * (100 - self.minimum) // 100
            shared = (here & low).bit_count() + (there & high).bit_count()
            theirs = here.bit_count() + there.bit_count()
            missing, added = self._strange + ours - shared, theirs - shared
            is_near = missing <= edits - max(longer, 0) and added <= edits + min(longer, 0)
            if is_near or tokens == MOST_TOKENS:  # it may have more
                yield entry & ID_MASK


_WORD = (1 << 64) - 1


def sharing(db: Database, now: State, language: str, wanted: Wanted) -> set[int]:
    """The ids of all texts of a language that reach the minimum by their words, and of some more."""
    if wanted.is_hopeless:
        return set()
    found: list[int] = []
    if now.fresh:
        window = coding.window(wanted.tokens, wanted.minimum)
        found = _often(fresh.postings(db, now, language, wanted.rarest, window), wanted.shared).tolist()
    layers = coding.layers(wanted.minimum)
    for run in live.runs(db, now, language):
        lists = run.postings(db, wanted.rarest, layers)
        if len(lists) < wanted.shared:
            continue
        first, size = run.window(wanted.fewest, wanted.most)
        places = np.concatenate(lists)
        places -= np.uint32(first)  # what stands before the window comes to stand far behind it
        places = _often(places[places < size], wanted.shared)
        if len(places):
            found += wanted.like(run.texts(db, places + np.uint32(first)).tolist())
    return set(found)


Numbers = TypeVar("Numbers", Ids, Places)


def _often(numbers: Numbers, times: int) -> Numbers:
    """Those that stand there so many times, once or more."""
    numbers.sort()
    often = numbers[times - 1 :]
    found: Numbers = often[often == numbers[: len(often)]]
    return found
