"""The runs that are searched, and what is remembered of them between searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock
from weakref import WeakValueDictionary

import numpy as np
from sqlite_utils import Database

from reader.memory.index.coding import LAYER_BITS, MOST_TOKENS, Entries
from reader.memory.index.recent import Recent
from reader.memory.index.runs import SHIFT, TEXT_WORDS, TEXTS_OF_A_BLOCK, Places, in_rows
from reader.memory.index.state import State

FEW = 1_024
"""Bytes of a posting list below which it is not worth remembering."""
REMEMBERED = 40_000_000
"""Bytes of posting lists that are remembered between searches."""


class Run:
    """A run that is searched; it never changes, so what was read of it stays true."""

    def __init__(self, epoch: int, number: int, size: int, lengths: bytes) -> None:
        self.id = number
        self._epoch = epoch
        tokens, starts = np.frombuffer(lengths, "<u4").reshape(-1, 2).T.astype(np.int64)
        self._tokens, self._starts = tokens, np.append(starts, size)
        self._texts = np.zeros((size, TEXT_WORDS), np.uint64)  # takes room only where it is filled
        self._is_read = np.zeros(-(-size // TEXTS_OF_A_BLOCK), bool)
        self._lock = Lock()

    def window(self, fewest: int, most: int) -> tuple[int, int]:
        """From which place to before which one the texts stand that have so many tokens."""
        bounds = min(fewest, MOST_TOKENS), min(most, MOST_TOKENS) + 1
        first, beyond = self._starts[self._tokens.searchsorted(bounds)].tolist()
        return first, beyond

    def texts(self, db: Database, places: Places) -> Entries:
        """What the run has of the texts at some places: a row each."""
        blocks = places // TEXTS_OF_A_BLOCK
        if not self._is_read[blocks].all():
            self._read(db, np.unique(blocks[~self._is_read[blocks]]).tolist())
        return self._texts[places]

    def _read(self, db: Database, blocks: Iterable[int]) -> None:
        with self._lock:
            rows = db.conn.execute(
                "select t.id, t.entries from json_each(?) cross join run_texts t on t.id = value",
                (str([self.id << SHIFT | block for block in blocks]),),
            )
            for row, entries in rows:
                block = row - (self.id << SHIFT)
                read = in_rows(entries)
                self._texts[block * TEXTS_OF_A_BLOCK :][: len(read)] = read
                self._is_read[block] = True

    def postings(self, db: Database, elements: Sequence[int], layers: Iterable[int]) -> list[Places]:
        """The posting lists of elements in some layers, as far as there are any."""
        first = self.id << SHIFT
        wanted = [
            (self._epoch, first | element << LAYER_BITS | layer) for layer in layers for element in elements
        ]
        known = _long.known(wanted)
        missing = [key[1] for key in wanted if key not in known]
        found = list(known.values())
        if missing:
            rows = db.conn.execute(
                "select p.id, p.entries from json_each(?) cross join postings p on p.id = value",
                (str(missing),),
            )
            for row, entries in rows:
                read = np.frombuffer(entries, "<u4")
                found.append(read)
                if len(entries) >= FEW:
                    _long.remember((self._epoch, row), read, len(entries))
        return found


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
