"""The runs that are searched, and what is remembered of them between searches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from threading import Lock
from weakref import WeakValueDictionary

import numpy as np
from sqlite_utils import Database

from reader.memory.index import coding, packing
from reader.memory.index.coding import LOSSLESS_FROM, MOST_TOKENS, Entries
from reader.memory.index.packing import ELEMENT_BITS, Lists, Places
from reader.memory.index.recent import Recent
from reader.memory.index.runs import SHIFT, TEXT_WORDS, TEXTS_OF_A_BLOCK, in_rows, rows_of
from reader.memory.index.state import State

PATIENCE = 10
"""How often a run is asked for what was not read yet, before all of it is read."""
MOST_TEXTS = 2_000_000
"""Texts of a run beyond which what it has of them is read as it is asked for, 24 bytes each."""
MOST_TOGETHER = 11_000_000
"""Texts in the lists of a layer, 4 bytes each, beyond which they never are."""
REMEMBERED = 88_000_000
"""Bytes of layers that are remembered between searches: those of the two directions of a million units."""
REMEMBERED_ALONE = 40_000_000
"""Bytes of lists that are remembered apart from their layers."""
FEW = 32
"""Texts of a list below which it is not worth remembering alone."""
BESIDE = 300
"""Bytes that it takes to remember a list, beside those of the list."""


class Run:
    """A run that is searched; it never changes, so what was read of it stays true."""

    def __init__(self, epoch: int, number: int, size: int, lengths: bytes) -> None:
        self.id = number
        self._epoch = epoch
        whole = lengths[: len(lengths) // 8 * 8]  # what was cut off is told by who verifies
        tokens, starts = np.frombuffer(whole, "<u4").reshape(-1, 2).T.tolist()
        self._tokens, self._starts = tokens, [*(min(start, size) for start in starts), size]
        self._texts = np.zeros((size, TEXT_WORDS), np.uint64)  # takes room only where it is filled
        self._is_read = np.zeros(-(-size // TEXTS_OF_A_BLOCK), bool)
        self._left = dict.fromkeys(coding.layers(LOSSLESS_FROM), PATIENCE)
        self._asked = 0
        self._lock = Lock()

    def window(self, fewest: int, most: int) -> tuple[int, int]:
        """From which place on the texts stand that have so many tokens, and how many there are."""
        first = self._starts[bisect_left(self._tokens, min(fewest, MOST_TOKENS))]
        beyond = self._starts[bisect_right(self._tokens, min(most, MOST_TOKENS))]
        return first, beyond - first

    def texts(self, db: Database, places: Places) -> Entries:
        """What the run has of the texts at some places: a row each."""
        blocks = places // TEXTS_OF_A_BLOCK
        is_read = self._is_read[blocks]
        if not is_read.all():
            self._asked += 1
            is_wanted_whole = self._asked == PATIENCE and len(self._texts) <= MOST_TEXTS
            missing = np.flatnonzero(~self._is_read) if is_wanted_whole else blocks[~is_read]
            self._read(db, sorted(set(missing.tolist())))
        return self._texts[places]

    def _read(self, db: Database, blocks: Iterable[int]) -> None:
        with self._lock:
            for block in blocks:
                read = in_rows(_entries(db, "run_texts", self.id << SHIFT | block))
                held = self._texts[block * TEXTS_OF_A_BLOCK :][: len(read)]
                held[:] = read[: len(held)]
                self._is_read[block] = True

    def postings(self, db: Database, elements: Sequence[int], layers: Iterable[int]) -> list[Places]:
        """The posting lists of elements in some layers, as far as there are any."""
        found: list[Places] = []
        for layer in layers:
            wanted = [packing.number(layer, element) for element in elements]
            lists = self._together(db, layer)
            if lists:
                found += lists.find(wanted)
            else:
                found += (places for number in wanted for places in self._alone(db, number))
        return found

    def _together(self, db: Database, layer: int) -> Lists | None:
        """All lists of a layer, once it has been asked for often, unless they are too large."""
        key = self._epoch, self.id, layer
        known = _layers.known([key])
        if known:
            return known[key]
        with self._lock:
            self._left[layer] -= 1
            if self._left[layer]:
                return None
            self._left[layer] = PATIENCE
        rows = rows_of(db, "postings", self.id, layer << ELEMENT_BITS, layer + 1 << ELEMENT_BITS)
        lists = packing.together(rows, MOST_TOGETHER)
        if lists:
            _layers.remember(key, lists, lists.size)
        else:
            self._left[layer] = 0  # it never comes to that again
        return lists

    def _alone(self, db: Database, number: int) -> list[Places]:
        """A list; none where there is none."""
        rows = self.id << SHIFT
        key = self._epoch, rows | number
        known = _lists.known([key])
        if known:
            return [known[key]]
        row = db.conn.execute(
            "select id, entries from postings where id between ? and ? order by id desc limit 1",
            (rows | number >> ELEMENT_BITS << ELEMENT_BITS, key[1]),
        ).fetchone()
        if row is None:
            return []
        found = packing.unpacked((row[0] - rows, row[1])).find([number])
        if found and len(found[0]) >= FEW:
            alone = found[0].copy()  # without its row
            _lists.remember(key, alone, alone.nbytes + BESIDE)
        return found


def _entries(db: Database, table: str, row: int) -> bytes:
    """What a row holds; nothing where there is none. Few rows are read sooner one by one than from a list."""
    found = db.conn.execute(f"select entries from {table} where id = ?", (row,)).fetchone()
    return found[0] if found else b""


_layers: Recent[tuple[int, int, int], Lists] = Recent(REMEMBERED)
"""By epoch, run and number of the layer."""
_lists: Recent[tuple[int, int], Places] = Recent(REMEMBERED_ALONE)
"""By epoch and number of the list with its run."""


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
