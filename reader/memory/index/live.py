"""The runs that are searched, and what is remembered of them between searches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from threading import Lock
from weakref import WeakValueDictionary

import numpy as np
from sqlite_utils import Database

from reader.memory.index.coding import LAYER_BITS, MOST_TOKENS, Entries
from reader.memory.index.recent import Recent
from reader.memory.index.runs import SHIFT, TEXT_WORDS, TEXTS_OF_A_BLOCK, Places, in_rows
from reader.memory.index.state import State

FEW = 128
"""Bytes of a posting list below which it is not worth remembering."""
BESIDE = 300
"""Bytes that it takes to remember a list, beside those of the list."""
REMEMBERED = 40_000_000
"""Bytes of posting lists that are remembered between searches."""


class Run:
    """A run that is searched; it never changes, so what was read of it stays true."""

    def __init__(self, epoch: int, number: int, size: int, lengths: bytes) -> None:
        self.id = number
        self._epoch = epoch
        tokens, starts = np.frombuffer(lengths, "<u4").reshape(-1, 2).T.tolist()
        self._tokens, self._starts = tokens, [*starts, size]
        self._texts = np.zeros((size, TEXT_WORDS), np.uint64)  # takes room only where it is filled
        self._is_read = np.zeros(-(-size // TEXTS_OF_A_BLOCK), bool)
        self._lock = Lock()

    def window(self, fewest: int, most: int) -> Places:
        """From which place to before which one the texts stand that have so many tokens."""
        first = self._starts[bisect_left(self._tokens, min(fewest, MOST_TOKENS))]
        beyond = self._starts[bisect_right(self._tokens, min(most, MOST_TOKENS))]
        return np.array((first, beyond), np.uint32)  # as the lists are: else they would be converted

    def texts(self, db: Database, places: Places) -> Entries:
        """What the run has of the texts at some places: a row each."""
        blocks = places // TEXTS_OF_A_BLOCK
        is_read = self._is_read[blocks]
        if not is_read.all():
            self._read(db, sorted(set(blocks[~is_read].tolist())))
        return self._texts[places]

    def _read(self, db: Database, blocks: Iterable[int]) -> None:
        with self._lock:
            for block in blocks:
                read = in_rows(_entries(db, "run_texts", self.id << SHIFT | block))
                self._texts[block * TEXTS_OF_A_BLOCK :][: len(read)] = read
                self._is_read[block] = True

    def postings(self, db: Database, elements: Sequence[int], layers: Iterable[int]) -> list[Places]:
        """The posting lists of elements in some layers, as far as there are any."""
        first = self.id << SHIFT
        wanted = [
            (self._epoch, first | element << LAYER_BITS | layer) for layer in layers for element in elements
        ]
        known = _long.known(wanted)
        found = list(known.values())
        for key in wanted:
            if key not in known and (entries := _entries(db, "postings", key[1])):
                read = np.frombuffer(entries, "<u4")
                found.append(read)
                if len(entries) >= FEW:
                    _long.remember(key, read, len(entries) + BESIDE)
        return found


def _entries(db: Database, table: str, row: int) -> bytes:
    """What a row holds; nothing where there is none. Few rows are read sooner one by one than from a list."""
    found = db.conn.execute(f"select entries from {table} where id = ?", (row,)).fetchone()
    return found[0] if found else b""


_long: Recent[tuple[int, int], Places] = Recent(REMEMBERED)
"""Long posting lists by epoch and id of a row."""


def runs(db: Database, state: State, language: str) -> Sequence[Run]:
    """The runs to be searched for a language, remembered for as long as nothing changes."""
    if state.is_old:
        return ()
    key = (state.epoch, state.serial)
    found = _snapshots.get(key)
    if found is None:
        found = _read(db, state.epoch)
        for old in list(_snapshots)[: 1 - _SNAPSHOTS]:
            _snapshots.pop(old, None)
        _snapshots[key] = found
    return found.get(language, ())


def _read(db: Database, epoch: int) -> dict[str, tuple[Run, ...]]:
    found: dict[str, tuple[Run, ...]] = {}
    for number, language, size, lengths in db.conn.execute(
        "select id, language, size, lengths from runs where state = 'live' order by id"
    ):
        run = _known.get((epoch, number))
        if run is None:
            run = _known[epoch, number] = Run(epoch, number, size, lengths)
        found[language] = (*found.get(language, ()), run)
    return found


_SNAPSHOTS = 4
_snapshots: dict[tuple[int, int], dict[str, tuple[Run, ...]]] = {}
"""By epoch and serial, the live runs of each language; the newest last."""
_known: WeakValueDictionary[tuple[int, int], Run] = WeakValueDictionary()
"""By epoch and id, the runs of these snapshots."""
