"""Texts that share enough of their rarest elements with a given one: posting lists, then marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from sqlite_utils import Database

from reader.memory.index import coding, fresh, live
from reader.memory.index.coding import ENTRY_BITS, ID_MASK, MARKS, MOST_TOKENS, Entries, Ids
from reader.memory.index.runs import Places
from reader.memory.index.state import State


class Wanted:
    """A text that others are held against by its elements, and how far they may be from it."""

    def __init__(self, tokens: int, elements: Sequence[int], minimum: int) -> None:
        """`elements` are those of its `tokens` that some text has, in any order."""
        self.tokens, self.minimum = tokens, minimum
        self.fewest, self.most = coding.least(tokens, minimum), coding.most(tokens, minimum)
        self.shared = min(coding.SHARED, self.fewest)
        # What no text has is the rarest of all.
        self._strange = tokens - len(elements)
        self.rarest = sorted(elements, reverse=True)[: tokens - self.fewest + self.shared - self._strange]
        self.is_hopeless = not self.rarest or len(elements) < self.fewest
        flags = coding.marks(elements)
        self._marks = np.frombuffer(flags.to_bytes(8 * MARKS, "little"), "<u8")
        self._count = flags.bit_count()

    def like(self, texts: Entries) -> Ids:
        """The ids of those of some texts that may be near enough, as their marks tell."""
        tokens = (texts[:, 0] >> np.uint64(ENTRY_BITS)).astype(np.int64)
        edits = np.maximum(tokens, self.tokens) * (100 - self.minimum) // 100
        theirs = np.bitwise_count(texts[:, 1:]).sum(axis=1, dtype=np.int64)
        shared = np.bitwise_count(texts[:, 1:] & self._marks).sum(axis=1, dtype=np.int64)
        longer = tokens - self.tokens
        near = self._strange + self._count - shared <= edits - np.maximum(longer, 0)
        near &= theirs - shared <= edits + np.minimum(longer, 0)
        near |= tokens == MOST_TOKENS  # it may have more
        ids: Ids = (texts[near, 0] & np.uint64(ID_MASK)).astype(np.int64)
        return ids


def sharing(db: Database, now: State, language: str, wanted: Wanted) -> set[int]:
    """The ids of all texts of a language that reach the minimum by their words, and of some more."""
    if wanted.is_hopeless:
        return set()
    found: list[int] = []
    if now.fresh:
        window = coding.window(wanted.tokens, wanted.minimum)
        found = _often(fresh.postings(db, now, wanted.rarest, window), wanted.shared).tolist()
    layers = coding.layers(wanted.minimum)
    for run in live.runs(db, now, language):
        lists = run.postings(db, wanted.rarest, layers)
        bounds = run.window(wanted.fewest, wanted.most)
        together = [places[slice(*places.searchsorted(bounds))] for places in lists]
        if together and len(places := _often(np.concatenate(together), wanted.shared)):
            found += wanted.like(run.texts(db, places)).tolist()
    return set(found)


Numbers = TypeVar("Numbers", Ids, Places)


def _often(numbers: Numbers, times: int) -> Numbers:
    """Those that stand there so many times, once or more."""
    numbers.sort()
    often = numbers[times - 1 :]
    found: Numbers = often[often == numbers[: len(often)]]
    return found
