"""How the index of this file stands, and what of it can be remembered between searches."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from sqlite3 import Cursor
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from reader.languages import folds
from reader.memory import snapshots

VERSION = f"folds {folds.VERSION}, tokens 1, index 5"
"""What an index was made with. Where this is another, every text has to be folded and indexed anew: raise the
number of tokens when any text is cut into others, that of the index when what is kept of a text changes."""


@dataclass(frozen=True, slots=True)
class State:
    """The index as a snapshot of the file has it."""

    epoch: int
    """Which history of which file this is: what is remembered of one says nothing of another."""
    serial: int
    version: str
    part: int
    first_part: int
    fresh: int
    """Texts in fresh parts."""
    waiting_from: int
    waiting_to: int
    elements: int
    """The highest id of an element."""
    last_text: int

    @property
    def is_old(self) -> bool:
        """Whether other folds made it than those of this program."""
        return self.version != VERSION

    @property
    def waiting(self) -> tuple[int, int]:
        """The first and last text that is in no part of the index; (1, 0) for none."""
        return (1, self.last_text) if self.is_old else (self.waiting_from, self.waiting_to)


_COLUMNS = """epoch, serial, version, part, first_part, fresh, waiting_from, waiting_to,
              (select coalesce(max(id), 0) from elements), (select coalesce(max(id), 0) from texts)"""


def read(db: Database) -> State:
    """How the index stands."""
    return _state(db, db.conn.execute(f"select {_COLUMNS} from index_state"))


def _state(db: Database, rows: Cursor) -> State:
    epoch, *row = rows.fetchone()
    return State(hash((_path(db), epoch)), *row)


def epoch(db: Database) -> int:
    """Which history this is, as `begin_epoch` says it."""
    return int(db.conn.execute("select epoch from index_state").fetchone()[0])


class Replaced(Exception):
    """Another state of the memory was put in its place."""


def see_that_it_is(db: Database, wanted: int) -> None:
    """Raise `Replaced` where this is another history than one that was read: see `epoch`.

    What was read of one state must not be written into another: runs that it never had would be said to hold
    its texts, and numbers would mean other words.
    """
    if epoch(db) != wanted:
        raise Replaced


def seen(db: Database) -> State:
    """The same, read anew only when somebody has written since this connection last asked."""
    return snapshots.remembered(db, read)


_paths: WeakKeyDictionary[Database, str] = WeakKeyDictionary()


def _path(db: Database) -> str:
    """The file of a connection: a copy of it is another memory, and may go other ways."""
    path = _paths.get(db)
    if path is None:
        path = _paths[db] = str(db.execute("pragma database_list").fetchone()[2])
    return path


met_in_writes: dict[tuple[int, str], dict[tuple[str, int], int]] = {}
"""By epoch and language, the numbers of elements that writes have met: those that they gave themselves among
them. A number that was stored never changes."""


def forget() -> None:
    """Forget what a write has met that was taken back: the numbers that it gave may go to others."""
    met_in_writes.clear()


def changed(db: Database) -> None:
    """Say that runs or parts have changed."""
    db.execute("update index_state set serial = serial + 1")


def begin_again(db: Database) -> None:
    """Let every text wait to be indexed anew, by the folds of this program; at once, whatever there is."""
    db.execute("update runs set state = 'dead'")
    db.execute("delete from bare_hashes")
    db.execute(
        """update index_state set version = ?, serial = serial + 1, part = part + 1, first_part = part + 1,
                  fresh = 0, waiting_from = 1, waiting_to = (select coalesce(max(id), 0) from texts)""",
        [VERSION],
    )


def be_current(db: Database) -> State:
    """How the index stands, once it is one of this program's folds: what writes to it asks first."""
    state = read(db)
    if state.is_old:
        begin_again(db)
        state = read(db)
    return state


def take_in(db: Database) -> State:
    """As `be_current`, with one more fresh text."""
    state = _state(db, db.conn.execute(f"update index_state set fresh = fresh + 1 returning {_COLUMNS}"))
    if state.is_old:
        begin_again(db)
        return take_in(db)
    return state


def begin_epoch(db: Database) -> None:
    """Let nothing that was remembered of this file count: another state of it was put in its place."""
    db.execute("update index_state set epoch = ?", [secrets.randbits(62)])
