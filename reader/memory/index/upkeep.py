"""What keeps the index small and quick, in steps of short transactions: nobody at the desk waits for any.

Fresh texts become runs, small runs larger ones, and waiting texts are folded anew. Only one process at a time
may do this (see `reader.tending`), while any others write and search. Each step leaves the index whole: a
text may be found twice meanwhile, which a search does not mind, but at no moment is it not found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import groupby
from operator import itemgetter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader import languages
from reader.languages.bulk import fold, key_hash, key_hashes
from reader.memory.index import bulk, due, packing, runs, state
from reader.memory.index.coding import ID_MASK, Entries, Ids
from reader.memory.index.packing import Places, Row

TEXTS_AT_ONCE = 2_000
"""Waiting texts that are folded anew in one transaction: a tenth of a second or so."""
TEXTS_OF_A_RUN = 100_000
"""Texts of which a run is made when all are indexed anew."""
ROWS_AT_ONCE = 20_000

Step = Callable[[int, int], None]
"""Told how much is done, and of how much."""


class Opened(Protocol):
    """An open memory, as far as the upkeep has to know it."""

    def reading(self) -> AbstractContextManager[Database]:
        """One snapshot."""

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction."""


def do(memory: Opened, step: Step = lambda done, total: None) -> None:
    """Do whatever is due."""
    _clear(memory)
    catch_up(memory, step)
    with memory.reading() as db:
        fresh = state.read(db).fresh
    if fresh >= due.MERGED_AT:
        merge_fresh(memory)
    compact(memory)


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
        _begin_parts_at(db, last_part + 1)
        state.changed(db)
    _clear_parts(memory)


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
    with memory.reading() as db:
        alive = _alive(db, language)
        parts = [runs.texts_of(db, run) for run in merged]
        together = np.concatenate(parts)
        together = together[_among(alive, (together[:, 0] & np.uint64(ID_MASK)).astype(np.int64))]
        together = together[np.unique(together[:, 0], return_index=True)[1]]
        moves = [_moves(part[:, 0], together[:, 0]) for part in parts]
        with memory.writing() as writer:
            run = runs.begin(writer, language, together[:, 0])
        moved = [_moved(runs.postings(db, run), of_run) for run, of_run in zip(merged, moves, strict=True)]
        runs.put(memory.writing, "postings", run, packing.packed(packing.merged(moved)))
        runs.put(memory.writing, "signatures", run, _merged_signatures(db, merged, alive))
        runs.put(memory.writing, "run_texts", run, runs.text_rows(together))
    with memory.writing() as db:
        runs.enliven(db, run)
        db.execute(
            "update runs set state = 'dead' where id in (select value from json_each(?))",
            [json.dumps(merged)],
        )
    runs.clear_dead(memory.writing)


def _alive(db: Database, language: str) -> NDArray[np.bool_]:
    """Which ids are those of texts of a language."""
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


def _merged_signatures(db: Database, merged: Iterable[int], alive: NDArray[np.bool_]) -> Iterator[Row]:
    for length, lists in runs.together(db, "signatures", merged):
        rows = np.concatenate(list(map(runs.signed, lists)))
        rows = rows[_among(alive, rows["id"])]
        if len(lists) > 1:
            rows = rows[np.unique(rows["id"], return_index=True)[1]]
        if len(rows):
            yield length, rows.tobytes()


# --- waiting texts


def catch_up(memory: Opened, step: Step) -> None:
    """Index all waiting texts; where it ended before, it goes on."""
    with memory.reading() as db:
        is_old = state.read(db).is_old
    if is_old:
        with memory.writing() as db:
            state.be_current(db)
    with memory.reading() as db:
        total = due.waiting(state.read(db))
    left = total
    while left:
        _index_some(memory)
        with memory.reading() as db:
            left = due.waiting(state.read(db))
        step(total - left, total)


def _index_some(memory: Opened) -> None:
    """Index the first of the waiting texts, and let them wait no longer."""
    with memory.reading() as db:
        first, last = state.read(db).waiting
    last = min(last, first + TEXTS_OF_A_RUN - 1)
    made = _index(memory, first, last, lambda done: None)
    with memory.writing() as db:
        for run in made:
            runs.enliven(db, run)
        db.execute("update index_state set waiting_from = ?", [last + 1])
        state.changed(db)


def _index(memory: Opened, first: int, last: int, step: Callable[[int], None]) -> list[int]:
    """Fold and code the texts of a range of ids, and write runs of them, not yet searched; the runs."""
    vocabulary = bulk.Vocabulary()
    coded: dict[str, list[runs.Coded]] = {}
    while first <= last:
        with memory.reading() as db:
            rows = db.conn.execute(
                "select id, language, text from texts where id between ? and ? order by id limit ?",
                (first, last, TEXTS_AT_ONCE),
            ).fetchall()
        for language in sorted({row[1] for row in rows}):
            some = [(text_id, text) for text_id, of_text, text in rows if of_text == language]
            coded.setdefault(language, []).append(_fold_anew(memory, vocabulary, language, some))
        first = rows[-1][0] + 1 if len(rows) == TEXTS_AT_ONCE else last + 1
        step(first)
    return [runs.write(memory.writing, language, runs.joined(parts)) for language, parts in coded.items()]


def _fold_anew(
    memory: Opened, vocabulary: bulk.Vocabulary, language: str, some: list[tuple[int, str]]
) -> runs.Coded:
    """Keep with texts what this program's folds make of them; what a run needs of them."""
    ids = [text_id for text_id, _ in some]
    folded = fold([text for _, text in some], languages.for_code(language))
    keys, bare_keys = key_hashes(folded.keys), key_hashes(folded.bare_keys)
    with memory.writing() as db:
        coded, codes = bulk.code(db, vocabulary, language, ids, folded.findings, folded.tokens)
        db.conn.executemany(
            "update texts set key = ?, bare_key = ?, codes = ? where id = ?",
            zip(keys, bare_keys, codes, ids, strict=True),
        )
        db.conn.executemany(
            "insert or ignore into bare_hashes (hash, text_id) values (?, ?)",
            sorted(zip(bare_keys, ids, strict=True)),
        )
        db.conn.executemany(
            "insert or ignore into text_hashes (hash, text_id) values (?, ?)",
            sorted((key_hash(text), text_id) for text_id, text in some),
        )
    return coded


def rebuild(memory: Opened, step: Step) -> None:
    """Index every text anew; the index as it was is searched until the new one is whole.

    Texts that no unit holds any more are let go first.
    """
    _forget_texts(memory)
    with memory.reading() as db:
        is_waiting = due.waiting(state.read(db)) > 0
    if is_waiting:
        catch_up(memory, step)
    else:
        _build_beside(memory, step)
    compact(memory)


def _forget_texts(memory: Opened) -> None:
    """Take away texts without units, unless a file is being taken in: it may come to use one of them."""
    with memory.reading() as db:
        last = state.read(db).last_text
        is_loading = db.conn.execute("select 1 from batches where state = 'loading' limit 1").fetchone()
    for first in range(1, last + 1, ROWS_AT_ONCE) if not is_loading else ():
        with memory.writing() as db:
            rows = db.conn.execute(
                """select id, text, bare_key from texts t where id between ? and ?
                      and not exists (select 1 from units where source_id = t.id)
                      and not exists (select 1 from units where target_id = t.id)""",
                (first, first + ROWS_AT_ONCE - 1),
            ).fetchall()
            db.conn.executemany(
                "delete from text_hashes where hash = ? and text_id = ?",
                [(key_hash(text), text_id) for text_id, text, _ in rows],
            )
            db.conn.executemany(
                "delete from bare_hashes where hash = ? and text_id = ?",
                [(bare_key, text_id) for text_id, _, bare_key in rows],
            )
            db.conn.executemany("delete from texts where id = ?", [(text_id,) for text_id, *_ in rows])


def _build_beside(memory: Opened, step: Step) -> None:
    """Build a whole index, and let it take the place of the one there is in one act."""
    _clear(memory)
    with memory.writing() as db:
        now = state.be_current(db)
        db.execute("update index_state set part = part + 1")  # what comes from now on stays fresh
        state.changed(db)
    made: list[int] = []
    for first in range(1, now.last_text + 1, TEXTS_OF_A_RUN):
        last = min(now.last_text, first + TEXTS_OF_A_RUN - 1)
        made += _index(memory, first, last, lambda done: step(min(done, now.last_text), now.last_text + 1))
    with memory.writing() as db:
        db.execute("update runs set state = 'dead' where state = 'live' and last_text <= ?", [now.last_text])
        for run in made:
            runs.enliven(db, run)
        _begin_parts_at(db, now.part + 1)
    _forget_stale_keys(memory)
    _clear(memory)
    step(now.last_text + 1, now.last_text + 1)


def _forget_stale_keys(memory: Opened) -> None:
    """Take away bare keys of texts that are no more, or have another."""
    after = -(2**63)
    while True:
        with memory.writing() as db:
            rows = db.conn.execute(
                """select hash, text_id, exists (select 1 from texts where id = text_id and bare_key = hash)
                     from bare_hashes where hash >= ? order by hash limit ?""",
                (after, ROWS_AT_ONCE),
            ).fetchall()
            stale = [row[:2] for row in rows if not row[2]]
            db.conn.executemany("delete from bare_hashes where hash = ? and text_id = ?", stale)
        if len(rows) < ROWS_AT_ONCE or rows[-1][0] == after:
            return
        after = rows[-1][0]


# --- what is left over


def _clear(memory: Opened) -> None:
    """Take away what was left unfinished, or has been replaced."""
    with memory.writing() as db:
        db.execute("update runs set state = 'dead' where state = 'building' and batch_id = 0")
    runs.clear_dead(memory.writing)
    _clear_parts(memory)


def _begin_parts_at(db: Database, part: int) -> None:
    """Let the fresh parts before one be dead: their texts are in runs."""
    db.execute(
        """update index_state set first_part = :part,
                  fresh = (select count(*) from fresh_texts where part >= :part)""",
        {"part": part},
    )


def _clear_parts(memory: Opened) -> None:
    deleted = ROWS_AT_ONCE
    while deleted == ROWS_AT_ONCE:
        with memory.writing() as db:
            deleted = db.execute(
                """delete from fresh_texts where (part, text_id) in
                   (select part, text_id from fresh_texts
                     where part < (select first_part from index_state) limit ?)""",
                [ROWS_AT_ONCE],
            ).rowcount
