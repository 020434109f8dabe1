"""Texts that are like a short one by their characters: signatures are looked at before a text is read.

What is asked of the signatures follows from Levenshtein distance. Of two texts with m and n characters that
are d edits apart, at least n - m of these add a character and m - n take one away. So the first has at most
d - max(0, n - m) characters that the second lacks, and at most 2d - max(0, n - m) such pairs: an added
character breaks one pair of the first, any other edit two. The same the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.index import coding, fresh, live
from reader.memory.index.coding import FOR_CHARACTERS, WORDS, Entries, Ids
from reader.memory.index.recent import Recent
from reader.memory.index.runs import SHIFT, SIGNATURE, signed
from reader.memory.index.state import State

REMEMBERED = 36_000_000
"""Bytes of signatures that are remembered between searches."""


class _Column:
    """The signatures of texts of one length, and apart from the others what is looked at first."""

    __slots__ = ("characters", "counts", "pairs", "rows", "size")

    def __init__(self, rows: NDArray[np.void]) -> None:
        words: Entries = rows.view(np.uint64).reshape(-1, 1 + WORDS)
        self.characters = [words[:, 1 + word].copy() for word in range(FOR_CHARACTERS)]
        """Word by word: rows of two or three take numpy many times as long."""
        self.counts = _count(self.characters, np.uint8)
        self.rows: Entries = np.delete(words, np.s_[1 : 1 + FOR_CHARACTERS], axis=1)
        """An id and the words for pairs each."""
        self.pairs = _count(self.rows[:, 1:].T, np.uint16)
        self.size = len(rows) * (SIGNATURE.itemsize + 3)


_columns: Recent[tuple[int, int, int], _Column] = Recent(REMEMBERED)
"""By epoch, run and length: a run never changes."""


class _Wanted:
    """A text that others are held against, and how far they may be from it."""

    def __init__(self, finding: str, minimum: int) -> None:
        self._length, self._minimum = len(finding), minimum
        bits = coding.signature(finding)
        self._characters, self._of_pairs = bits[:FOR_CHARACTERS], bits[FOR_CHARACTERS:]
        self._count = int(np.bitwise_count(self._characters).sum())
        self._pairs = int(np.bitwise_count(self._of_pairs).sum())

    def like(self, column: _Column, length: int) -> Ids:
        """The ids of those texts of so many characters that may be near enough, as their signatures tell."""
        edits = max(self._length, length) * (100 - self._minimum) // 100
        added, taken = max(0, length - self._length), max(0, self._length - length)
        characters = zip(column.characters, self._characters, strict=True)
        shared = _count([theirs & ours for theirs, ours in characters], np.uint8)
        # More bits than there are say nothing, and would overflow.
        lacking = column.counts - shared <= min(edits - taken, 64 * FOR_CHARACTERS - 1)
        near = np.flatnonzero(lacking & (shared >= max(0, self._count - edits + added)))
        if not len(near):
            return near
        rows = column.rows.take(near, axis=0)
        pairs = _count((rows[:, 1:] & self._of_pairs).T, np.uint16)
        lacking = column.pairs[near] - pairs <= min(2 * edits - taken, 64 * WORDS)
        ids: Ids = rows[lacking & (pairs >= max(0, self._pairs - 2 * edits + added)), 0].astype(np.int64)
        return ids


Count = TypeVar("Count", np.uint8, np.uint16)


def _count(words: Iterable[Entries], kind: type[Count]) -> NDArray[Count]:
    """How many bits texts have in some words, given word by word; so many have to fit the kind of number."""
    return reduce(np.add, (np.bitwise_count(word).astype(kind, copy=False) for word in words))


def similar(db: Database, now: State, language: str, finding: str, minimum: int) -> set[int]:
    """The ids of all texts of a language whose characters may be `minimum` percent like those of a text."""
    shortest, longest = coding.least(len(finding), minimum), coding.most(len(finding), minimum)
    wanted = _Wanted(finding, minimum)
    found: set[int] = set()
    for length, column in _in_window(db, now, language, shortest, longest):
        found.update(wanted.like(column, length).tolist())
    return found


def _in_window(
    db: Database, now: State, language: str, shortest: int, longest: int
) -> Iterator[tuple[int, _Column]]:
    """The columns of texts with so many code points, with the number each."""
    for run in live.runs(db, now, language):
        yield from _of_run(db, now, run.id, shortest, longest)
    for lengths, rows in fresh.of_length(db, now, language, shortest, longest):
        for length in np.unique(lengths).tolist():
            yield length, _Column(rows[lengths == length])


def _of_run(db: Database, now: State, run: int, shortest: int, longest: int) -> Iterator[tuple[int, _Column]]:
    """The columns of a run for a window of lengths, one at a time: together they may take much room."""
    lengths = _lengths(db, now, run)
    wanted = lengths[np.searchsorted(lengths, shortest) : np.searchsorted(lengths, longest, "right")].tolist()
    known = _columns.known((now.epoch, run, length) for length in wanted)
    missing = [length for length in wanted if (now.epoch, run, length) not in known]
    for (_, _, length), column in known.items():
        yield length, column
    if missing:
        yield from _read(db, now, run, missing)


def _read(db: Database, now: State, run: int, missing: Sequence[int]) -> Iterator[tuple[int, _Column]]:
    """Read the columns of some lengths, which rise, and remember them."""
    wanted = set(missing)
    for number, entries in db.conn.execute(
        "select id, entries from signatures where id between ? and ?",
        (run << SHIFT | missing[0], run << SHIFT | missing[-1]),
    ):
        length = number - (run << SHIFT)
        if length in wanted:
            column = _Column(signed(entries))
            _columns.remember((now.epoch, run, length), column, column.size)
            yield length, column


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
