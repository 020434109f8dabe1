"""Runs: parts of the index that are written once, as blobs, and only ever merged into new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.index import coding, packing, state
from reader.memory.index.coding import (
    ENTRY_BITS,
    ID_MASK,
    LAYERS,
    MARKS,
    MOST_TOKENS,
    WORDS,
    Entries,
    Ids,
    grouped,
)
from reader.memory.index.packing import Row

Writing = Callable[[], AbstractContextManager[Database]]
"""Begins a transaction that ends with its block."""
Reading = Callable[[], AbstractContextManager[Database]]
"""Begins a snapshot that ends with its block."""

SHIFT = 40
"""Bits of the number of a row in its id; above them stands the run."""
ROWS_AT_ONCE = 8_000
"""Rows that are written in one transaction: a few hundredths of a second."""
BYTES_AT_ONCE = 2_000_000
"""Likewise, where the rows are long."""

TEXTS_AT_ONCE = 10_000
"""Texts of a run whose elements are put in order together."""

TABLES = ("postings", "signatures", "run_texts")
TEXTS_OF_A_BLOCK = 1_024
SIGNATURE = np.dtype([("id", "<i8"), ("bits", "<u8", (WORDS,))])
"""A text among those of its length: 72 bytes."""
TEXT_WORDS = 1 + MARKS
"""Words of 64 bits that a run has of each text, in the order of their places: its entry, and its marks."""


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
    """The posting lists of texts."""
    places = np.empty(len(texts.ids), np.int64)
    places[np.argsort(entries_of(texts))] = np.arange(len(places))
    postings = np.concatenate(
        [_placed(some, places[first : first + len(some.ids)]) for first, some in _parts(texts)]
    )
    postings.sort()
    return packing.packed([postings])


def _placed(texts: Coded, places: Ids) -> Ids:
    """The postings of texts at some places of a run."""
    owners, elements, layers = rarest(texts)
    return packing.postings(packing.number(layers, elements), places[owners])


def _parts(texts: Coded) -> Iterator[tuple[int, Coded]]:
    """Texts, some at a time, each time with the place of the first of them: what comes of all takes room."""
    ends = np.append(0, np.cumsum(texts.tokens)).tolist()
    for first in range(0, max(1, len(texts.ids)), TEXTS_AT_ONCE):
        here = slice(first, first + TEXTS_AT_ONCE)
        elements = texts.elements[ends[first] : ends[min(here.stop, len(texts.ids))]].astype(np.int64)
        yield (
            first,
            Coded(texts.ids[here], texts.tokens[here], elements, texts.lengths[here], texts.signatures[here]),
        )


def entries_of(texts: Coded) -> Ids:
    """The entries of texts."""
    return np.minimum(texts.tokens, MOST_TOKENS) << ENTRY_BITS | texts.ids


def rarest(texts: Coded) -> tuple[Ids, Ids, Ids]:
    """Of every text the elements that are kept: the text's place in the sequence, the element, its layer."""
    owners = np.repeat(np.arange(len(texts.tokens)), texts.tokens)
    key = grouped(owners, ID_MASK - texts.elements)  # the highest elements first
    key.sort()
    starts = np.cumsum(texts.tokens) - texts.tokens
    places = np.arange(len(key)) - np.repeat(starts, texts.tokens)
    layers = coding.layer(np.repeat(texts.tokens, texts.tokens), places)
    is_kept = layers < len(LAYERS)
    key = key[is_kept]
    return key >> ENTRY_BITS, ID_MASK - (key & ID_MASK), layers[is_kept]


def text_rows(texts: Entries) -> Iterator[Row]:
    """What a run has of its texts, in their order, some together."""
    for start in range(0, len(texts), TEXTS_OF_A_BLOCK):
        yield start // TEXTS_OF_A_BLOCK, texts[start : start + TEXTS_OF_A_BLOCK].astype("<u8").tobytes()


def in_order(texts: Coded) -> Entries:
    """What a run has of its texts, in their order: the entries and marks of each."""
    entries = entries_of(texts)
    marks = np.concatenate([coding.marks_of(some.tokens, some.elements) for _, some in _parts(texts)])
    return np.column_stack([entries.astype(np.uint64), marks])[np.argsort(entries)]


def lengths(entries: Entries) -> bytes:
    """The numbers of tokens that texts have, by rising entries, and at which place each begins."""
    tokens, starts = np.unique(entries >> np.uint64(ENTRY_BITS), return_index=True)
    return np.column_stack([tokens.astype(np.int64), starts]).astype("<u4").tobytes()


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
    kept = in_order(texts)
    with writing() as db:
        run = begin(db, language, kept[:, 0], batch=batch)
    put(writing, "postings", run, posting_rows(texts))
    put(writing, "signatures", run, signature_rows(texts))
    put(writing, "run_texts", run, text_rows(kept))
    return run


def begin(db: Database, language: str, entries: Entries, *, batch: int = 0) -> int:
    """Begin a run of texts, given by their rising entries; its id."""
    last = int((entries & np.uint64(ID_MASK)).max(initial=0))
    cursor = db.execute(
        """insert into runs (language, state, size, last_text, batch_id, lengths)
           values (?, 'building', ?, ?, ?, ?)""",
        [language, len(entries), last, batch, lengths(entries)],
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
    first = run << SHIFT
    for some in portions(rows):
        with writing() as db:
            db.conn.executemany(
                f"insert into {table} (id, entries) values ({first} | ?, ?)",  # numbers alone
                some,
            )


def portions(rows: Iterable[Row], most: int = BYTES_AT_ONCE) -> Iterator[list[Row]]:
    """Rows in their order, so many together as are to be dealt with in one transaction; of `most` bytes."""
    some: list[Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += len(row[1])
        if size > most or len(some) >= ROWS_AT_ONCE:
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
                for table in TABLES
            )
            if not deleted:
                db.execute("delete from runs where id = ?", [run[0]])


def rows_of(db: Database, table: str, run: int, start: int = 0, beyond: int = 1 << SHIFT) -> Iterator[Row]:
    """The rows of a run from a number on to before another, in their order."""
    for number, entries in db.conn.execute(
        f"select id, entries from {table} where id >= ? and id < ? order by id",
        [run << SHIFT | start, (run << SHIFT) + beyond],
    ):
        yield number - (run << SHIFT), entries


def read(reading: Reading, table: str, run: int, most: int = BYTES_AT_ONCE) -> Iterator[Row]:
    """All rows of a run that stays as it is, in their order, of which some `most` bytes are held.

    Each portion is read in a snapshot of its own: for as long as one is held, the file's log only grows.
    """
    start = 0
    while start < 1 << SHIFT:
        with reading() as db:
            some = next(portions(rows_of(db, table, run, start), most), [])
        if not some:
            return
        yield from some
        start = some[-1][0] + 1


def together(reading: Reading, table: str, some: Sequence[int]) -> Iterator[tuple[int, list[bytes]]]:
    """The rows of several runs, in their order, those of one number together; see `read`."""
    every = merge(*(read(reading, table, run, BYTES_AT_ONCE // len(some)) for run in some), key=itemgetter(0))
    for number, rows in groupby(every, key=itemgetter(0)):
        yield number, [entries for _, entries in rows]


def postings(reading: Reading, run: int, most: int = BYTES_AT_ONCE) -> Iterator[Ids]:
    """The postings of a run, rising from portion to portion, out of some `most` bytes each; see `read`."""
    for rows in portions(read(reading, "postings", run, most), most):
        yield np.concatenate(list(map(packing.of_row, rows)))


def texts_of(reading: Reading, run: int) -> Entries:
    """What a run has of all of its texts, in their order; see `read`."""
    return in_rows(b"".join(entries for _, entries in read(reading, "run_texts", run)))


def in_rows(texts: bytes) -> Entries:
    """What a run has of its texts, a row each; one that was cut off is left out."""
    words = np.frombuffer(texts[: len(texts) // 8 * 8], "<u8")
    return words[: len(words) // TEXT_WORDS * TEXT_WORDS].reshape(-1, TEXT_WORDS)


def signed(texts: bytes) -> NDArray[np.void]:
    """Texts with their signatures (`SIGNATURE`); one that was cut off is left out."""
    return np.frombuffer(texts[: len(texts) // SIGNATURE.itemsize * SIGNATURE.itemsize], SIGNATURE)


def whole(some: Iterable[bytes], size: int) -> bytes:
    """What fresh texts have of a kind, one after the other; what was cut off of one is left out."""
    return b"".join(row for row in some if len(row) == size)


def fresh_postings(db: Database, first: int, last: int) -> tuple[Ids, Entries]:
    """What fresh parts would have in posting lists: the number of a list, and the entry of a text, each."""
    rows = db.conn.execute(
        """select marks, elements from fresh_texts
            where part between ? and ? and length(marks) = ? and length(elements) % 8 = 0""",
        (first, last, 8 * TEXT_WORDS),
    ).fetchall()
    counts = np.fromiter((len(rarest) // 8 for _, rarest in rows), np.int64, len(rows))
    entries = np.repeat(in_rows(b"".join(marks for marks, _ in rows))[:, 0], counts)
    elements = np.frombuffer(b"".join(rarest for _, rarest in rows), "<i8")
    places = np.arange(len(elements)) - np.repeat(np.cumsum(counts) - counts, counts)
    layers = coding.layer(entries.astype(np.int64) >> ENTRY_BITS, places)
    return packing.number(layers, elements), entries
