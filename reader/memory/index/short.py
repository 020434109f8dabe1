"""Texts that are like a short one by their characters: a signature is looked at before a text is read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.index import coding, fresh, state
from reader.memory.index.coding import WORDS
from reader.memory.index.runs import SHIFT, SIGNATURE
from reader.memory.index.state import State

REMEMBERED = 36_000_000
"""Bytes of signatures that are remembered between searches."""


class _Column:
    """The signatures of a run's texts of one length, word by word, with how many bits they have."""

    __slots__ = ("bits", "characters", "ids", "pairs", "size")

    def __init__(self, rows: NDArray[np.void]) -> None:
        self.ids = np.ascontiguousarray(rows["id"])
        self.bits = [np.ascontiguousarray(rows["bits"][:, word]) for word in range(WORDS)]
        self.characters = np.bitwise_count(self.bits[0])
        self.pairs = _count(self.bits[1:])
        self.size = len(rows) * (SIGNATURE.itemsize + 3)


_Key = tuple[int, int, int]
_columns: OrderedDict[_Key, _Column] = OrderedDict()
"""By epoch, run and length, those used last at the end: a run never changes."""
_lock = Lock()


def similar(db: Database, now: State, language: str, finding: str, minimum: int) -> NDArray[np.int64]:
    """The ids of all texts of a language whose characters may be `minimum` percent like those of a text."""
    count = len(finding)
    shortest, longest = coding.least(count, minimum), coding.most(count, minimum)
    wanted = _Column(np.array([(0, coding.signatures([finding])[0])], SIGNATURE))
    found = [
        _like(wanted, column, max(count, length) * (100 - minimum) // 100)
        for run in state.live_runs(db, now, language)
        for length, column in _of_run(db, now, run, shortest, longest)
    ]
    for lengths, rows in fresh.of_length(db, now, language, shortest, longest):
        column = _Column(rows)
        found.append(_like(wanted, column, np.maximum(count, lengths) * (100 - minimum) // 100))
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _like(wanted: _Column, column: _Column, edits: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """The ids of those texts that are no more than so many edits away, as far as their signatures tell."""
    shared, *of_pairs = (bits & word for bits, word in zip(column.bits, wanted.bits, strict=True))
    lacking = np.maximum(column.characters, wanted.characters) - np.bitwise_count(shared)
    lacking_pairs = np.maximum(column.pairs, wanted.pairs) - _count(of_pairs)
    # No more bits than a signature has can be lacking.
    edits = np.minimum(edits, 64 * WORDS)
    found: NDArray[np.int64] = column.ids[(lacking <= edits) & (lacking_pairs <= 2 * edits)]
    return found


def _count(words: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint16]:
    """How many bits are set in several words of each text."""
    counts = np.zeros(words[0].shape, np.uint16)
    for word in words:
        counts += np.bitwise_count(word)
    return counts


def _of_run(db: Database, now: State, run: int, shortest: int, longest: int) -> list[tuple[int, _Column]]:
    """The columns of a run for a window of lengths."""
    lengths = _lengths(db, now, run)
    wanted = lengths[np.searchsorted(lengths, shortest) : np.searchsorted(lengths, longest, "right")].tolist()
    with _lock:
        here = {length: column for length in wanted if (column := _columns.get((now.epoch, run, length)))}
        for length in here:
            _columns.move_to_end((now.epoch, run, length))
    missing = [length for length in wanted if length not in here]
    if missing:
        here |= _read(db, now, run, missing[0], missing[-1])
    return list(here.items())


def _read(db: Database, now: State, run: int, shortest: int, longest: int) -> dict[int, _Column]:
    """Read columns, and remember them."""
    rows = db.conn.execute(
        "select id, entries from signatures where id between ? and ?",
        (run << SHIFT | shortest, run << SHIFT | longest),
    )
    read = {number - (run << SHIFT): _Column(np.frombuffer(entries, SIGNATURE)) for number, entries in rows}
    with _lock:
        for length, column in read.items():
            _columns[now.epoch, run, length] = column
        size = sum(column.size for column in _columns.values())
        while size > REMEMBERED:
            size -= _columns.popitem(last=False)[1].size
    return read


_lengths_of: dict[tuple[int, int], NDArray[np.int64]] = {}


def _lengths(db: Database, now: State, run: int) -> NDArray[np.int64]:
    """Which lengths the texts of a run have."""
    found = _lengths_of.get((now.epoch, run))
    if found is None:
        rows = db.conn.execute(
            "select id from signatures where id >= ? and id < ?", (run << SHIFT, run + 1 << SHIFT)
        ).fetchall()
        if len(_lengths_of) > 64:
            _lengths_of.clear()
        found = _lengths_of[now.epoch, run] = np.array([row[0] - (run << SHIFT) for row in rows], np.int64)
    return found
