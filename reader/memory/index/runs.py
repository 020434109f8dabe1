"""Runs: parts of the index that are written once, as blobs, and only ever merged into new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter

import numpy as np
from sqlite_utils import Database

from reader.memory.index import state
from reader.memory.index.coding import (
    ENTRY_BITS,
    ID_MASK,
    LOSSLESS_FROM,
    MOST_TOKENS,
    SHARED,
    WORDS,
    Entries,
    Ids,
    TextIds,
    grouped,
    text_ids,
)
from reader.memory.index.recent import Recent

Writing = Callable[[], AbstractContextManager[Database]]
"""Begins a transaction that ends with its block."""

Row = tuple[int, bytes]
"""An element (or a length) and what is kept of it."""

SHIFT = 40
"""Bits of an element, or of a length, in the id of a row; above them stands the run."""
ROWS_AT_ONCE = 8_000
"""Rows that are written in one transaction: a few hundredths of a second."""
BYTES_AT_ONCE = 2_000_000
"""Likewise, where the rows are long."""

FEW = 2_048
"""Bytes of a posting list below which it is not worth remembering."""
REMEMBERED = 40_000_000
"""Bytes of posting lists that are remembered between searches."""
SIGNATURE = np.dtype([("id", "<i8"), ("bits", "<u8", (WORDS,))])
"""A text among those of its length: 72 bytes."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Texts of one language as the index needs them, side by side."""

    ids: Ids
    """Of texts, rising."""
    tokens: Ids
    """How many each text has."""
    elements: Ids
    """Of all texts, one after the other."""
    lengths: Ids
    """Code points of finding keys."""
    signatures: Entries


def joined(parts: Sequence[Coded]) -> Coded:
    """All texts of several, which follow each other."""
    return Coded(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("ids", "tokens", "elements", "lengths", "signatures")
        )
    )


def posting_rows(texts: Coded) -> Iterator[Row]:
    """The posting lists of texts, by rising element."""
    counted = np.minimum(texts.tokens, MOST_TOKENS)
    by_length = np.argsort(counted, kind="stable")
    entries = (counted[by_length] << ENTRY_BITS | texts.ids[by_length]).astype("<u8")
    places = np.empty(len(by_length), np.int64)
    places[by_length] = np.arange(len(by_length))
    owners, elements = _rarest(texts)
    key = elements << 24 | places[owners]
    key.sort()
    found = key >> 24
    starts = np.flatnonzero(np.append(True, found[1:] != found[:-1])) if len(found) else np.empty(0, np.int64)
    lists, size = entries[key & 0xFFFFFF].tobytes(), entries.itemsize
    for element, start, end in zip(
        found[starts].tolist(), starts.tolist(), [*starts[1:].tolist(), len(found)], strict=False
    ):
        yield element, lists[start * size : end * size]


def _rarest(texts: Coded) -> tuple[Ids, Ids]:
    """Of every text the elements that are kept: the text's place in the sequence, and the element."""
    owners = np.repeat(np.arange(len(texts.tokens)), texts.tokens)
    key = grouped(owners, ID_MASK - texts.elements)  # the highest elements first
    key.sort()
    starts = np.cumsum(texts.tokens) - texts.tokens
    place = np.arange(len(key)) - np.repeat(starts, texts.tokens)
    kept = texts.tokens - -(-texts.tokens * LOSSLESS_FROM // 100) + SHARED
    key = key[place < np.repeat(kept, texts.tokens)]
    return key >> ENTRY_BITS, ID_MASK - (key & ID_MASK)


def signature_rows(texts: Coded) -> Iterator[Row]:
    """The signatures of texts, by rising length."""
    order = np.argsort(texts.lengths, kind="stable")
    rows = np.empty(len(order), SIGNATURE)
    rows["id"] = texts.ids[order]
    rows["bits"] = texts.signatures[order]
    lengths, starts = np.unique(texts.lengths[order], return_index=True)
    for length, start, end in zip(
        lengths.tolist(), starts.tolist(), [*starts[1:].tolist(), len(order)], strict=True
    ):
        yield length, rows[start:end].tobytes()


def write(writing: Writing, language: str, texts: Coded, *, batch: int = 0) -> int:
    """A run of texts that no other run holds, in short transactions; not yet searched. Its id."""
    with writing() as db:
        run = begin(db, language, len(texts.ids), int(texts.ids.max(initial=0)), batch=batch)
    put(writing, "postings", run, posting_rows(texts))
    put(writing, "signatures", run, signature_rows(texts))
    return run


def begin(db: Database, language: str, size: int, last_text: int, *, batch: int = 0) -> int:
    """Begin a run; its id."""
    cursor = db.execute(
        "insert into runs (language, state, size, last_text, batch_id) values (?, 'building', ?, ?, ?)",
        [language, size, last_text, batch],
    )
    return int(cursor.lastrowid or 0)


def enliven(db: Database, run: int) -> None:
    """Let a run be searched."""
    db.execute("update runs set state = 'live', batch_id = 0 where id = ?", [run])
    state.changed(db)


def give_up(db: Database, batch: int) -> None:
    """Let what a batch has begun to build be cleared away: nobody goes on with it."""
    db.execute("update runs set state = 'dead' where state = 'building' and batch_id = ?", [batch])


def put(writing: Writing, table: str, run: int, rows: Iterable[Row]) -> None:
    """Write rows of a run in short transactions."""
    for some in _portions(rows):
        with writing() as db:
            db.conn.executemany(
                f"insert into {table} (id, entries) values (?, ?)",
                [(run << SHIFT | number, entries) for number, entries in some],
            )


def _portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += len(row[1])
        if len(some) == ROWS_AT_ONCE or size > BYTES_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def clear_dead(writing: Writing) -> None:
    """Take away what dead runs have written, in short transactions."""
    while True:
        with writing() as db:
            run = next(iter(db.conn.execute("select id from runs where state = 'dead' limit 1")), None)
            if run is None:
                return
            first, last = run[0] << SHIFT, run[0] + 1 << SHIFT
            deleted = sum(
                db.conn.execute(
                    f"""delete from {table} where id in
                        (select id from {table} where id >= ? and id < ? limit {ROWS_AT_ONCE // 2})""",
                    [first, last],
                ).rowcount
                for table in ("postings", "signatures")
            )
            if not deleted:
                db.execute("delete from runs where id = ?", [run[0]])


_long: Recent[tuple[int, int], Entries] = Recent(REMEMBERED)
"""Long posting lists by epoch and id of a row: a run never changes."""


def postings(
    db: Database, epoch: int, runs: Iterable[int], elements: Sequence[int], window: tuple[int, int]
) -> list[TextIds]:
    """The texts in the posting lists of elements in runs, each as often as it stands there in a window."""
    wanted = [(epoch, run << SHIFT | element) for run in runs for element in elements]
    lists = _long.known(wanted)
    short = []
    for row, entries in _lists(db, [key[1] for key in wanted if key not in lists]):
        if len(entries) < FEW:
            short.append(entries)
            continue
        read = lists[epoch, row] = np.frombuffer(entries, "<u8")
        _long.remember((epoch, row), read, len(entries))
    first, beyond = bounds = np.array(window, np.uint64)
    found = []
    for read in lists.values():
        start, end = read.searchsorted(bounds)
        found.append(read[start:end])
    if short:
        together = np.frombuffer(b"".join(short), "<u8")
        found.append(together[(together >= first) & (together < beyond)])
    return [text_ids(np.concatenate(found))] if found else []


def _lists(db: Database, rows: Sequence[int]) -> Iterable[Row]:
    if not rows:
        return ()
    return db.conn.execute(
        "select p.id, p.entries from json_each(?) cross join postings p on p.id = value", (str(rows),)
    )


def rows_of(db: Database, table: str, run: int) -> Iterator[Row]:
    """All rows of a run, in their order."""
    for number, entries in db.conn.execute(
        f"select id, entries from {table} where id >= ? and id < ? order by id",
        [run << SHIFT, run + 1 << SHIFT],
    ):
        yield number - (run << SHIFT), entries


def together(db: Database, table: str, some: Iterable[int]) -> Iterator[tuple[int, list[bytes]]]:
    """The rows of several runs, in their order, those of one element (or length) together."""
    every = merge(*(rows_of(db, table, run) for run in some), key=itemgetter(0))
    for number, rows in groupby(every, key=itemgetter(0)):
        yield number, [entries for _, entries in rows]
