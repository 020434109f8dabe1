"""Fresh texts become runs, and small runs larger ones, in short transactions.

Each step leaves the index whole: a text may be found twice meanwhile, which a search does not mind, but at no
moment is it not found. Only one process at a time may do this (see `upkeep`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.going_through import Opened
from reader.memory.index import due, packing, runs, state
from reader.memory.index.coding import ID_MASK, Entries, Ids
from reader.memory.index.packing import Places, Row

ROWS_AT_ONCE = 20_000
"""Rows that are read or taken away at once."""

# --- fresh texts


def merge_fresh(memory: Opened) -> None:
    """Make a run of the fresh texts of each language, and begin a new part for those to come."""
    with memory.writing() as db:
        now = state.be_current(db)
        db.execute("update index_state set part = part + 1")
        state.changed(db)
    last_part = now.part
    with memory.reading() as db:
        rows = db.conn.execute(
            "select distinct language from fresh_texts where part between ? and ?",
            (now.first_part, last_part),
        ).fetchall()
        made = [_run_of_fresh(memory, db, language, now.first_part, last_part) for (language,) in rows]
    with memory.writing() as db:
        for run in made:
            runs.enliven(db, run)
        begin_parts_at(db, last_part + 1)
        state.changed(db)
    clear_parts(memory)


def _run_of_fresh(memory: Opened, db: Database, language: str, first: int, last: int) -> int:
    of_language = db.conn.execute(
        """select length, signature, marks from fresh_texts
            where part between ? and ? and language = ? order by length""",
        (first, last, language),
    ).fetchall()
    texts = runs.in_rows(runs.whole((marks for *_, marks in of_language), 8 * runs.TEXT_WORDS))
    texts = texts[np.argsort(texts[:, 0])]
    with memory.writing() as writer:
        run = runs.begin(writer, language, texts[:, 0])
    runs.put(memory.writing, "postings", run, _lists_of_fresh(db, texts[:, 0], first, last))
    signed = (
        (length, runs.whole((signature for _, signature, _ in rows), runs.SIGNATURE.itemsize))
        for length, rows in groupby(of_language, key=itemgetter(0))
    )
    runs.put(memory.writing, "signatures", run, signed)
    runs.put(memory.writing, "run_texts", run, runs.text_rows(texts))
    return run


def _lists_of_fresh(db: Database, texts: Entries, first: int, last: int) -> Iterator[Row]:
    """The posting lists of some fresh texts, given by their rising entries."""
    numbers, entries = runs.fresh_postings(db, first, last)
    places = np.searchsorted(texts, entries)
    is_here = texts[np.minimum(places, len(texts) - 1)] == entries
    return packing.packed([np.sort(packing.postings(numbers, places)[is_here])])


# --- runs


def compact(memory: Opened) -> None:
    """Merge runs of a language until each is several times as large as all smaller ones together."""
    while True:
        with memory.reading() as db:
            small = due.to_be_merged(db)
        if not small:
            return
        _merge_runs(memory, *small)


def _merge_runs(memory: Opened, language: str, merged: list[int]) -> None:
    """Make one run of several; texts that are no more are left out."""
    alive = _alive(memory, language)
    parts = [runs.texts_of(memory.reading, run) for run in merged]
    together = np.concatenate(parts)
    together = together[_among(alive, (together[:, 0] & np.uint64(ID_MASK)).astype(np.int64))]
    together = together[np.unique(together[:, 0], return_index=True)[1]]
    moves = [_moves(part[:, 0], together[:, 0]) for part in parts]
    with memory.writing() as db:
        made = runs.begin(db, language, together[:, 0])
    most = runs.BYTES_AT_ONCE // len(merged)  # what comes of a portion takes ten times as much
    moved = [
        _moved(runs.postings(memory.reading, run, most), of_run)
        for run, of_run in zip(merged, moves, strict=True)
    ]
    runs.put(memory.writing, "postings", made, packing.packed(packing.merged(moved)))
    runs.put(memory.writing, "signatures", made, _merged_signatures(memory, merged, alive))
    runs.put(memory.writing, "run_texts", made, runs.text_rows(together))
    with memory.writing() as db:
        runs.enliven(db, made)
        db.execute(
            "update runs set state = 'dead' where id in (select value from json_each(?))",
            [json.dumps(merged)],
        )
    runs.clear_dead(memory.writing)


def _alive(memory: Opened, language: str) -> NDArray[np.bool_]:
    """Which ids are those of texts of a language."""
    with memory.reading() as db:
        (last,) = db.conn.execute("select coalesce(max(id), 0) from texts").fetchone()
        alive = np.zeros(last + 1, np.bool_)
        rows = db.conn.execute("select id from texts where language = ?", [language])
        while some := rows.fetchmany(ROWS_AT_ONCE):
            alive[np.array(some, np.int64)[:, 0]] = True
    return alive


def _among(alive: NDArray[np.bool_], ids: Ids) -> NDArray[np.bool_]:
    """Which of some ids are those of texts; what a damaged file gives for one may be any number."""
    is_within = (ids >= 0) & (ids < len(alive))
    return is_within & alive[np.where(is_within, ids, 0)]


GONE = 2**32 - 1
"""The place of a text that is no more: no run has so many."""


def _moves(before: Entries, after: Entries) -> Places:
    """By its place in a run, the place that each text has in another; both given by their rising entries."""
    if not len(after):
        return np.full(len(before), GONE, np.uint32)
    places = np.minimum(np.searchsorted(after, before), len(after) - 1)
    return np.where(after[places] == before, places, GONE).astype(np.uint32)


def _moved(portions: Iterable[Ids], moves: Places) -> Iterator[Ids]:
    """Postings of a run as they are in another, without those of texts that are no more.

    They rise even where the file was damaged: whatever is out of its order there is left out.
    """
    moves = np.append(moves, np.uint32(GONE))  # for places that the run does not have
    last = -1
    for portion in portions:
        numbers, before = packing.apart(portion)
        places = moves[np.minimum(before, len(moves) - 1)]
        is_here = places != GONE
        moved = packing.postings(numbers[is_here], places[is_here])
        if (np.diff(moved, prepend=last) <= 0).any():
            moved = np.unique(moved[moved > last])
        if len(moved):
            last = int(moved[-1])
            yield moved


def _merged_signatures(memory: Opened, merged: Sequence[int], alive: NDArray[np.bool_]) -> Iterator[Row]:
    for length, lists in runs.together(memory.reading, "signatures", merged):
        rows = np.concatenate(list(map(runs.signed, lists)))
        rows = rows[_among(alive, rows["id"])]
        if len(lists) > 1:
            rows = rows[np.unique(rows["id"], return_index=True)[1]]
        if len(rows):
            yield length, rows.tobytes()


# --- dead parts


def begin_parts_at(db: Database, part: int) -> None:
    """Let the fresh parts before one be dead: their texts are in runs."""
    db.execute(
        """update index_state set first_part = :part,
                  fresh = (select count(*) from fresh_texts where part >= :part)""",
        {"part": part},
    )


def clear_parts(memory: Opened) -> None:
    """Take away what dead parts hold."""
    deleted = ROWS_AT_ONCE
    while deleted == ROWS_AT_ONCE:
        with memory.writing() as db:
            deleted = db.execute(
                """delete from fresh_texts where (part, text_id) in
                   (select part, text_id from fresh_texts
                     where part < (select first_part from index_state) limit ?)""",
                [ROWS_AT_ONCE],
            ).rowcount
