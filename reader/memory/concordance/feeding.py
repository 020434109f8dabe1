"""The concordance's index is fed behind the writers: no import and nobody at the desk waits for it.

Texts are only ever added, their ids ascend, and whoever writes does so alone. So one number says what the
index holds: every text up to it. A search reads those beyond one by one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from sqlite_utils import Database

from reader.memory import batches, index
from reader.memory.concordance import terms
from reader.model import Step

VERSION = f"{index.VERSION}, concordance {terms.VERSION}"
"""What an index was made with; where this is another, all of it is made anew."""

AT_ONCE = 1_000
"""Texts that are fed in one transaction, some 50 ms."""
DUE = 200
"""Texts that may wait: looking through so many takes a search a few milliseconds."""


class Opened(Protocol):
    """An open memory, as far as feeding has to know it."""

    def reading(self) -> AbstractContextManager[Database]:
        """A snapshot."""

    def writing(self) -> AbstractContextManager[Database]:
        """A transaction."""


@dataclass(frozen=True, slots=True)
class State:
    """How far the index of words has come."""

    fed: int
    """Every text up to this one is in it; 0 where it was made by other folds."""
    last: int
    """The newest text."""

    @property
    def waiting(self) -> int:
        """How many texts, at most, a search has to read one by one."""
        return max(0, self.last - self.fed)


def state(db: Database) -> State:
    """How far the index of words has come."""
    version, fed, last = db.conn.execute(
        "select version, fed, (select coalesce(max(id), 0) from texts) from concordance_state"
    ).fetchone()
    return State(fed if version == VERSION else 0, last)


def is_due(db: Database) -> bool:
    """Whether so many texts wait that it is time to feed them; while an import is at work it is not."""
    return state(db).waiting >= DUE and not batches.loading(db)


def feed(workspace: Opened, step: Step = lambda done, total: None, *, most: int = sys.maxsize) -> int:
    """Feed what waits, or so many texts of it, in short transactions; how many these were.

    Others may do so meanwhile.
    """
    _be_current(workspace)
    fed = 0
    while fed < most:
        with workspace.reading() as db:
            now = state(db)
            texts = _texts(db, now.fed, AT_ONCE)
        step(now.fed, now.last)
        if not texts:
            break
        made = list(_made(texts))
        with workspace.writing() as db:
            if state(db).fed == now.fed:  # else another process has fed them meanwhile
                _keep(db, made)
                _reach(db, texts[-1][0])
                fed += len(texts)
    return fed


def rebuild(workspace: Opened, step: Step = lambda done, total: None) -> int:
    """Feed every text anew; how many there are. A search reads what is not fed again yet."""
    with workspace.writing() as db:
        begin_again(db)
    return feed(workspace, step)


def _be_current(workspace: Opened) -> None:
    """Begin anew where other folds made the index."""
    with workspace.reading() as db:
        if _version(db) == VERSION:
            return
    with workspace.writing() as db:
        if _version(db) != VERSION:
            begin_again(db)


def begin_again(db: Database) -> None:
    """Let the index hold nothing, so that every text waits for it."""
    with _without_overwriting(db):
        db.execute("insert into concordance (concordance) values ('delete-all')")
        db.execute("delete from concordance_words")
    db.execute("update concordance_state set version = ?, fed = 0", [VERSION])


@contextmanager
def _without_overwriting(db: Database) -> Iterator[None]:
    """Leave pages that become free as they are: what is fed next is written over them.

    Some builds of SQLite fill them with zeros at once. Of a million units that is a log of 140 MB, and more
    than a second in which nobody else can write.
    """
    (before,) = db.execute("pragma secure_delete").fetchone()
    db.execute("pragma secure_delete = off")
    try:
        yield
    finally:
        db.execute(f"pragma secure_delete = {before}")


def _version(db: Database) -> str:
    return str(db.execute("select version from concordance_state").fetchone()[0])


def _texts(db: Database, after: int, limit: int) -> list[tuple[int, str, str]]:
    return db.execute(
        "select id, language, text from texts where id > ? order by id limit ?", [after, limit]
    ).fetchall()


Made = tuple[int, str, set[str], set[str]]
"""The id and language of a text, its words, and its terms."""


def _made(texts: list[tuple[int, str, str]]) -> Iterator[Made]:
    """What the index is to hold of some texts, in the order of their ids."""
    made: list[Made] = []
    by_language = sorted(texts, key=lambda row: row[1])
    for language, rows in groupby(by_language, key=lambda row: row[1]):
        of_language = list(rows)
        found = terms.all_of([text for _, _, text in of_language], language)
        made += [(row[0], language, *each) for row, each in zip(of_language, found, strict=True)]
    return iter(sorted(made, key=lambda row: row[0]))


def _keep(db: Database, made: list[Made]) -> None:
    db.conn.executemany(
        "insert into concordance (rowid, words) values (?, ?)",
        ((text_id, " ".join(of_text)) for text_id, _, _, of_text in made),
    )
    words = sorted({(language, each) for _, language, of_text, _ in made for each in of_text})
    db.conn.executemany("insert or ignore into concordance_words (language, word) values (?, ?)", words)


def _reach(db: Database, text_id: int) -> None:
    db.execute("update concordance_state set fed = ?", [text_id])
