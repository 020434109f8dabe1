"""Which texts the index has of a language, where these are few: told by what it keeps of them anyway."""

from __future__ import annotations

import numpy as np
from sqlite_utils import Database

from reader.memory.index import due, fresh, runs, state
from reader.memory.index.coding import ID_MASK


def of_language(db: Database, language: str, most: int) -> list[int] | None:
    """The ids of all texts of a language, and of some that are no more.

    None where there are more than so many, or where texts wait to be indexed.
    """
    now = state.read(db)
    if due.waiting(now):
        return None
    live = db.conn.execute(
        "select id, size from runs where state = 'live' and language = ?", (language,)
    ).fetchall()
    if sum(size for _, size in live) > most:
        return None
    ids = {text_id for run, _ in live for text_id in _of_run(db, run)}
    for part in fresh.parts(now):
        ids.update(
            text_id
            for (text_id,) in db.conn.execute(
                "select text_id from fresh_texts where part = ? and language = ?", (part, language)
            )
        )
    return list(ids) if len(ids) <= most else None


def _of_run(db: Database, run: int) -> list[int]:
    texts = runs.in_rows(b"".join(entries for _, entries in runs.rows_of(db, "run_texts", run)))
    found: list[int] = (texts[:, 0] & np.uint64(ID_MASK)).astype(np.int64).tolist()
    return found
