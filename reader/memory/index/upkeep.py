"""What keeps the index small and quick, in steps of short transactions: nobody at the desk waits for any.

Fresh texts become runs, small runs larger ones, and waiting texts are folded anew. Only one process at a time
may do this (see `reader.tending`), while any others write and search. Each step leaves the index whole: a
text may be found twice meanwhile, which a search does not mind, but at no moment is it not found.
"""

from __future__ import annotations

from reader.languages.bulk import key_hash
from reader.memory.going_through import Opened
from reader.memory.index import due, making, merging, runs, state
from reader.model import Step

TEXTS_OF_A_RUN = 100_000
"""Texts of which a run is made when all are indexed anew."""
ROWS_AT_ONCE = 20_000


def do(memory: Opened, step: Step = lambda done, total: None) -> None:
    """Do whatever is due."""
    _clear(memory)
    catch_up(memory, step)
    with memory.reading() as db:
        fresh = state.read(db).fresh
    if fresh >= due.MERGED_AT:
        merging.merge_fresh(memory)
    merging.compact(memory)


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
    made = making.index(memory, first, last, lambda done: None)
    with memory.writing() as db:
        for run in made:
            runs.enliven(db, run)
        db.execute("update index_state set waiting_from = ?", [last + 1])
        state.changed(db)


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
    merging.compact(memory)


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
        made += making.index(
            memory, first, last, lambda done: step(min(done, now.last_text), now.last_text + 1)
        )
    with memory.writing() as db:
        db.execute("update runs set state = 'dead' where state = 'live' and last_text <= ?", [now.last_text])
        for run in made:
            runs.enliven(db, run)
        merging.begin_parts_at(db, now.part + 1)
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
    merging.clear_parts(memory)
