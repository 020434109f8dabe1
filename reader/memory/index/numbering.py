"""The elements that are held between searches: of each its hash and its number, in 12 bytes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.index.coding import Element, Ids
from reader.memory.index.state import State

PATIENCE = 10
"""How often elements are sought in the file before all are held: those of a million texts take a fifth of a
second, which nobody who asks but once need wait for."""
MOST = 500_000
"""The highest number of an element that is held: the frequent ones were met first."""
MEMORIES = 16
"""Languages of files that are held at once, those of files that were closed among them."""
_AT_ONCE = 2_000
_GROWTH = 1.1
"""How many times as many elements there have to be as are held already."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Elements of a language by their hashes, which are those of this process.

    Two of the same 64 bits would be taken for one: among a million, in one process of thirty million.
    """

    hashes: Ids
    """Rising; the last is of none."""
    numbers: NDArray[np.uint32]
    last: int = 0
    """Up to which number elements are held."""

    def find(self, wanted: Collection[Element]) -> dict[Element, int]:
        """The numbers of those that are held."""
        hashes = np.fromiter(map(hash, wanted), np.int64, len(wanted))
        places = self.hashes.searchsorted(hashes)
        is_held = self.hashes[places] == hashes
        numbers = self.numbers[places].tolist()
        return {
            element: number
            for element, number, is_here in zip(wanted, numbers, is_held.tolist(), strict=True)
            if is_here
        }


NONE = Numbering(np.array([np.iinfo(np.int64).max]), np.zeros(1, np.uint32))


def held(state: State, language: str) -> Numbering:
    """What is held of a language; nothing at first. It stays true: a number once given never changes."""
    return _held.get((state.epoch, language), NONE)


def sought(db: Database, state: State, language: str) -> Numbering:
    """What is held once elements were sought in the file: more, if that was often and there are many more.

    Not within a write: what that gave itself may be taken back.
    """
    key = state.epoch, language
    last = min(state.elements, MOST)
    if last > held(state, language).last * _GROWTH:
        _patience[key] = _patience.get(key, PATIENCE) - 1
        if not _patience[key]:
            for others in (_held, _patience):
                for old in list(others)[: 1 - MEMORIES]:
                    others.pop(old, None)
            _patience.pop(key, None)
            _held[key] = _read(db, language, last)
    return held(state, language)


def _read(db: Database, language: str, last: int) -> Numbering:
    hashes, numbers = [NONE.hashes], [NONE.numbers]
    rows = db.conn.execute(
        "select token, nth, id from elements where language = ? and id between 1 and ?", (language, last)
    )
    while some := rows.fetchmany(_AT_ONCE):
        hashes.append(np.fromiter((hash((token, nth)) for token, nth, _ in some), np.int64, len(some)))
        numbers.append(np.fromiter((number for _, _, number in some), np.uint32, len(some)))
    found = np.concatenate(hashes)
    order = found.argsort()
    return Numbering(found[order], np.concatenate(numbers)[order], last)


_held: dict[tuple[int, str], Numbering] = {}
"""By epoch and language."""
_patience: dict[tuple[int, str], int] = {}
"""How often elements may still be sought in the file before more are held."""
