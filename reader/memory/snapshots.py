"""What was read of a file and is true for as long as nobody writes to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlite_utils import Database

Found = TypeVar("Found")


def remembered(db: Database, read: Callable[[Database], Found]) -> Found:
    """What `read` finds, the very same value until somebody has written since this connection last asked.

    `read` is a function that depends on nothing but the file; within a transaction it is asked once.
    """
    if db.conn.total_changes:  # the connection writes itself, and would not be told of that
        return read(db)
    (version,) = db.conn.execute("pragma data_version").fetchone()
    known = _known.get(db)
    if known is None or known[0] != version:
        known = _known[db] = version, {}
    found = known[1]
    if read not in found:
        found[read] = read(db)
    value: Found = found[read]
    return value


_known: WeakKeyDictionary[Database, tuple[int, dict[Callable[[Database], Any], Any]]] = WeakKeyDictionary()
"""By connection, what SQLite called the state of the file, and what was found in it."""
