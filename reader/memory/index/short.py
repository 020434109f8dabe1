"""Texts that are like a short one by their characters: a signature is looked at before a text is read."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.index import coding, fresh, state
from reader.memory.index.coding import WORDS
from reader.memory.index.runs import SHIFT, SIGNATURE
from reader.memory.index.state import State

REMEMBERED = 24_000_000
"""Bytes of signatures that are remembered between searches."""


class _Column:
    """The signatures of a run's texts of one length, word by word, with how many bits each word has."""

    __slots__ = ("bits", "counts", "ids", "size")

    def __init__(self, rows: NDArray[np.void]) -> None:
        self.ids = np.ascontiguousarray(rows["id"])
        self.bits = [np.ascontiguousarray(rows["bits"][:, word]) for word in range(WORDS)]
        self.counts = [np.bitwise_count(bits) for bits in self.bits]
        self.size = len(rows) * (SIGNATURE.itemsize + WORDS)


_Key = tuple[int, int, int]
_columns: OrderedDict[_Key, _Column] = OrderedDict()
"""By epoch, run and length, those used last at the end: a run never changes."""
_lock = Lock()


def similar(db: Database, now: State, language: str, finding: str, minimum: int) -> NDArray[np.int64]:
    """The ids of all texts of a language whose characters may be `minimum` percent like those of a text."""
    count = len(finding)
    shortest, longest = coding.least(count, minimum), coding.most(count, minimum)
    wanted = coding.signatures([finding])[0]
    found = [
        _like(wanted, column, max(count, length) * (100 - minimum) // 100)
        for run in state.live_runs(db, now, language)
        for length, column in _of_run(db, now, run, shortest, longest)
    ]
    for lengths, rows in fresh.of_length(db, now, language, shortest, longest):
        column = _Column(rows)
        found.append(_like(wanted, column, np.maximum(count, lengths) * (100 - minimum) // 100))
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _like(wanted: NDArray[np.uint64], column: _Column, edits: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """The ids of those texts that lack no more than `edits` bits of another and have no more besides."""
    lacking: NDArray[np.int64] = np.zeros(len(column.ids), np.int64)
    besides = np.zeros(len(column.ids), np.int64)
    for word, bits, counts in zip(wanted, column.bits, column.counts, strict=True):
        shared = np.bitwise_count(bits & word)
        lacking += np.bitwise_count(word) - shared
        besides += counts - shared
    return column.ids[(lacking <= edits) & (besides <= edits)]


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
