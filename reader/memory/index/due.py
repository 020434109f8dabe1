"""Whether the index has to be tended: asked after writes, so it needs nothing of what tending needs."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from reader.memory.index import state
from reader.memory.index.state import State

MERGED_AT = 10_000
"""Fresh texts from which on they are made a run."""
GROWTH = 4
"""A run is merged with all smaller ones once these have come to a fourth of its size."""
RUNS_MERGED = 4
"""Runs that are merged however small they are."""
RUNS_OF_A_LOAD = 24
"""Runs of a language that are left alone while a file is being taken in, which makes one after another: they
are merged once for all after it, and it has the processors for itself."""


def is_due(db: Database) -> bool:
    """Whether there is enough to be done."""
    now = state.read(db)
    return now.fresh >= MERGED_AT or waiting(now) > 0 or to_be_merged(db) is not None


def to_be_merged(db: Database) -> tuple[str, list[int]] | None:
    """A language, and runs of it that should be one."""
    rows = db.conn.execute(
        "select language, id, size from runs where state = 'live' order by language, size, id"
    ).fetchall()
    is_loading = db.conn.execute("select 1 from batches where state = 'loading' limit 1").fetchone()
    for language, of_language in groupby(rows, key=itemgetter(0)):
        small: list[int] = []
        merged: list[int] = []
        total = 0
        for _, run, size in of_language:
            small.append(run)
            if len(small) > 1 and total * GROWTH >= size:
                merged = list(small)
            total += size
        if is_loading and len(small) <= RUNS_OF_A_LOAD:
            continue
        if len(merged) >= RUNS_MERGED or (merged and total >= MERGED_AT):
            return language, merged
    return None


def waiting(now: State) -> int:
    """How many texts are in no part of the index."""
    first, last = now.waiting
    return max(0, last - first + 1)
