"""What the index holds of texts, a number for each, read in short snapshots beside those who write.

A run never changes while it is live. So what was read of it bit by bit is true of every snapshot in which it
is live still, and one that was merged meanwhile is let go: the run that took its place is read instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.going_through import Range
from reader.memory.index import coding, fresh, packing, runs, state
from reader.memory.index.coding import ID_MASK, Entries, Ids
from reader.memory.index.packing import Row
from reader.memory.index.runs import TEXTS_OF_A_BLOCK, Coded, Reading
from reader.memory.index.state import State

Numbers = NDArray[np.uint64]
"""Of a text, the sum of what was found of it: the order does not matter, anything missing does."""

_MIX, _SPREAD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Sums:
    """The numbers of texts, by rising ids."""

    ids: Ids
    numbers: Numbers

    def of(self, ids: Ids) -> tuple[NDArray[np.bool_], Numbers]:
        """Which of some texts are here, and their numbers."""
        if not len(self.ids):
            return np.zeros(len(ids), np.bool_), np.zeros(len(ids), np.uint64)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return self.ids[places] == ids, self.numbers[places]


@dataclass(frozen=True, slots=True)
class Part:
    """What a run, or a fresh part, holds of the texts that are looked at."""

    words: Sums
    """Over posting lists and marks."""
    characters: Sums
    """Over signatures."""


def agree(parts: Sequence[Sums], ids: Ids, wanted: Numbers) -> NDArray[np.bool_]:
    """Which texts are in some part, and in each that has them as they should be."""
    is_held, is_right = np.zeros(len(ids), np.bool_), np.ones(len(ids), np.bool_)
    for part in parts:
        is_here, numbers = part.of(ids)
        is_held |= is_here
        is_right &= ~is_here | (numbers == wanted)
    return is_held & is_right


class Held:
    """All that is searched of texts in a range of ids, as far as it has been read."""

    def __init__(self, reading: Reading, ids: Range) -> None:
        self._reading, self._ids = reading, ids
        self._parts: dict[tuple[int, str, int], Part] = {}
        """By epoch, kind and number."""

    def parts(self, db: Database, now: State) -> list[Part] | None:
        """What a snapshot has; None where some of that has not been read yet."""
        keys = _keys(db, now)
        return [self._parts[key] for key in keys] if all(key in self._parts for key in keys) else None

    def every(self) -> list[Part]:
        """What was read last."""
        return list(self._parts.values())

    def with_fresh_read_again(self, db: Database, now: State) -> list[Part] | None:
        """The same, with the fresh parts as this very snapshot has them: they may have grown."""
        for key in _keys(db, now):
            if key[1] == "fresh":
                self._parts[key] = _of_fresh(db, key[2], self._ids)
        return self.parts(db, now)

    def catch_up(self, step: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Read what has not been read, and forget what is searched no more."""
        while missing := self._be_current():
            for number, key in enumerate(missing):
                step(number, len(missing))
                if part := _of_run(self._reading, key[0], key[2], self._ids):
                    self._parts[key] = part

    def _be_current(self) -> list[tuple[int, str, int]]:
        """Keep what is searched, and read what is fresh; the runs that are to be read."""
        with self._reading() as db:
            keys = _keys(db, state.read(db))
            self._parts = {key: self._parts[key] for key in keys if key in self._parts}
            missing = [key for key in keys if key not in self._parts]
            self._parts |= {key: _of_fresh(db, key[2], self._ids) for key in missing if key[1] == "fresh"}
        return [key for key in missing if key[1] == "run"]


def _keys(db: Database, now: State) -> list[tuple[int, str, int]]:
    """The runs and the fresh parts that are searched."""
    if now.is_old:
        return []
    live = [run for (run,) in db.conn.execute("select id from runs where state = 'live'")]
    of_fresh = fresh.parts(now) if now.fresh else ()
    return [(now.epoch, "run", run) for run in live] + [(now.epoch, "fresh", part) for part in of_fresh]


# --- a run


class _Gone(Exception):
    """The run is searched no more."""


def _of_run(reading: Reading, epoch: int, run: int, ids: Range) -> Part | None:
    """What a run holds; None where another takes its place meanwhile."""
    try:
        entries, numbers, slots = _texts(reading, epoch, run, ids)
        for number, places in _rows(reading, epoch, run, "postings"):
            lists, listed = packing.apart(packing.of_row((number, places)))
            here = slots[np.minimum(listed, len(slots) - 1)]
            is_here = here >= 0
            of_lists = posting_numbers(lists[is_here].astype(np.uint64), entries[here[is_here]])
            np.add.at(numbers, here[is_here], of_lists)
        words = Sums(_ids(entries), numbers)
        signed = ((runs.signed(rows), n) for n, rows in _rows(reading, epoch, run, "signatures"))
        return Part(words, _signed(signed, ids))
    except _Gone:
        return None


def _texts(reading: Reading, epoch: int, run: int, ids: Range) -> tuple[Entries, Numbers, NDArray[np.int32]]:
    """Of texts of a run by rising ids the entry and what its marks come to; by place, which text it is.

    Behind the last place stands -1, for none; nothing comes to what it should where the run seeks its texts
    at other places than they stand at.
    """
    entries, numbers, places = [np.empty(0, np.uint64)], [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    every, beyond = [np.empty(0, np.uint64)], 0
    for block, blob in _rows(reading, epoch, run, "run_texts"):
        if block >= _BLOCKS:
            break
        rows = runs.in_rows(blob)
        here = np.flatnonzero(_is_within(_ids(rows[:, 0]), ids))
        every.append(rows[:, 0])
        entries.append(rows[here, 0])
        numbers.append(mixed(0, rows[here]))
        places.append(block * TEXTS_OF_A_BLOCK + here)
        beyond = block * TEXTS_OF_A_BLOCK + len(rows)
    found = np.concatenate(entries)
    order = np.argsort(_ids(found))
    slots = np.full(beyond + 1, -1, np.int32)
    slots[np.concatenate(places)[order]] = np.arange(len(order), dtype=np.int32)
    lengths, size, language = _said(reading, run)
    held = np.concatenate(every)
    is_amiss = runs.lengths(held) != lengths or len(held) != size
    of_run = np.concatenate(numbers)[order] + of_language(language) + np.uint64(is_amiss)
    return found[order], of_run, slots


_BLOCKS = 1 << packing.PLACE_BITS - 10
"""Blocks of 1,024 texts that a run has at most: one of a higher number was damaged."""


def _said(reading: Reading, run: int) -> tuple[bytes, int, str]:
    """Where a run seeks its texts, how many, and of which language they are; raises `_Gone`."""
    with reading() as db:
        found = db.conn.execute("select lengths, size, language from runs where id = ?", (run,)).fetchone()
    if found is None:
        raise _Gone
    return bytes(found[0]), int(found[1]), str(found[2])


def _rows(reading: Reading, epoch: int, run: int, table: str) -> Iterator[Row]:
    """All rows of a run; raises `_Gone`."""

    @contextmanager
    def searched() -> Iterator[Database]:
        with reading() as db:
            is_live = db.conn.execute("select 1 from runs where id = ? and state = 'live'", (run,)).fetchone()
            if not is_live or state.read(db).epoch != epoch:
                raise _Gone
            yield db

    return runs.read(searched, table, run)


# --- a fresh part


def _of_fresh(db: Database, part: int, ids: Range) -> Part:
    """What a fresh part holds; it is small, or about to be made a run."""
    texts = db.conn.execute(
        """select length, signature, marks, language from fresh_texts
            where part = ? and text_id between ? and ?""",
        (part, *ids),
    ).fetchall()
    whole = [row for row in texts if len(row[2]) == 8 * runs.TEXT_WORDS]
    rows = runs.in_rows(b"".join(marks for _, _, marks, _ in whole))
    order = np.argsort(_ids(rows[:, 0]))
    spoken = np.array([of_language(language) for *_, language in whole], np.uint64)
    rows, spoken = rows[order], spoken[order]
    entries, numbers = rows[:, 0], mixed(0, rows) + spoken
    held = _ids(entries)
    lists, listed = runs.fresh_postings(db, part, part)
    places = np.searchsorted(held, _ids(listed))
    is_here = places < len(held)
    is_here[is_here] = entries[places[is_here]] == listed[is_here]
    np.add.at(numbers, places[is_here], posting_numbers(lists[is_here].astype(np.uint64), listed[is_here]))
    signed = ((runs.signed(signature), length) for length, signature, *_ in texts)
    return Part(Sums(held, numbers), _signed(signed, ids))


# --- numbers


def _ids(entries: Entries) -> Ids:
    return (entries & np.uint64(ID_MASK)).astype(np.int64)


def _is_within(ids: Ids, wanted: Range) -> NDArray[np.bool_]:
    return (ids >= wanted[0]) & (ids <= wanted[1])


def _signed(signatures: Iterator[tuple[NDArray[np.void], int]], wanted: Range) -> Sums:
    """The numbers of signatures, each some of texts of a length."""
    ids, numbers = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
    for rows, length in signatures:
        here = rows[_is_within(rows["id"], wanted)]
        ids.append(here["id"])
        numbers.append(mixed(length, here["bits"]))
    every = np.concatenate(ids)
    order = np.argsort(every, kind="stable")
    return Sums(every[order], np.concatenate(numbers)[order])


def mixed(start: Ids | Sequence[int] | int, words: Entries) -> Numbers:
    """A number, or one for each row, and the words of each row as one number."""
    with np.errstate(over="ignore"):
        found = np.asarray(start, np.uint64) + np.zeros(len(words), np.uint64)
        for word in words.T:
            found = (found ^ word) * _MIX
        return found


def posting_numbers(lists: Numbers | np.uint64, entries: Entries | np.uint64) -> Numbers:
    """What standing in a posting list adds to the number of an entry's text."""
    with np.errstate(over="ignore"):
        return np.asarray(((lists + np.uint64(1)) * _MIX ^ entries) * _SPREAD, np.uint64)


def of_language(language: str) -> np.uint64:
    """What being sought among the texts of a language adds to the number of a text; that of this process."""
    return np.uint64(hash(language) & (1 << 64) - 1)


def of_text(tokens: int, text_id: int, elements: Sequence[int], language: str) -> int:
    """What the words of a text, given by its elements, should come to."""
    kept = coding.kept(tokens)
    rarest = np.array(sorted(elements, reverse=True)[:kept], np.int64)
    layers = coding.layer(np.full(len(rarest), tokens), np.arange(len(rarest)))
    lists = packing.number(layers, rarest).astype(np.uint64)
    entry = coding.entry(tokens, text_id)
    marks = mixed(0, runs.in_rows(coding.held(entry, elements)))
    of_lists = posting_numbers(lists, np.uint64(entry))
    return int(np.concatenate([of_lists, marks, [of_language(language)]]).sum())


def of_texts(texts: Coded, language: str) -> Numbers:
    """The same of many texts."""
    entries = runs.entries_of(texts).astype(np.uint64)
    marks = coding.marks_of(texts.tokens, texts.elements)
    owners, elements, layers = runs.rarest(texts)
    of_lists = posting_numbers(packing.number(layers, elements).astype(np.uint64), entries[owners])
    counts = np.bincount(owners, minlength=len(entries))
    ends = np.cumsum(counts)
    together = np.append(np.uint64(0), np.cumsum(of_lists))
    found: Numbers = mixed(0, np.column_stack([entries, marks])) + together[ends] - together[ends - counts]
    return found + of_language(language)
