"""The file that holds a memory: opened, checked, copied. Nothing here knows what is in the tables."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database, Migrations

from reader.errors import Refused, Unavailable, Unknown

APPLICATION = 0x4865766F
"""SQLite's application_id of a memory: "Hevo"."""

BUSY_SECONDS = 10
"""How long a connection waits for another's transaction before it gives up."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a file is wanted as, in the words of the sentences about one that cannot serve as it."""

    name: str
    option: str
    """How a command is told of another file, after "name another"."""
    if_foreign: str
    """What else can be done about a file of some other kind, after that."""
    if_damaged: str
    """What can be done about damage, before "another file"."""


MEMORY = Role(
    "a memory",
    option=" with --memory",
    if_foreign=", or move this one away to begin a new memory",
    if_damaged="Restore a backup with “hevok restore PATH”, or name",
)
BACKUP = Role("a memory's backup", option="", if_foreign="", if_damaged="Nothing was changed. Name")


class Damaged(Unavailable):
    """The file is a memory whose content can no longer be read; a backup can take its place."""


_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def answering(path: Path, role: Role = MEMORY) -> Iterator[None]:
    """Turn what SQLite says about a memory into a sentence: raises `Unavailable`.

    And `Unknown` where something was asked for by a number that no memory can hold.
    """
    try:
        yield
    except Exception as error:
        if told := in_words(path, error, role):
            raise told from error
        raise


def in_words(path: Path, error: BaseException, role: Role = MEMORY) -> Unknown | Unavailable | None:
    """What `answering` raises instead of an error; nothing where that is not about the file."""
    if isinstance(error, OverflowError):
        return Unknown("There is nothing here with so large a number.")
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return None
    if isinstance(error, sqlite3.DatabaseError):
        return (Damaged if _is_damage(error) else Unavailable)(_sentence(path, error, role))
    return None


@contextmanager
def plainly(path: Path, role: Role = MEMORY) -> Iterator[None]:
    """As `answering`, and what the system says about the file as well: for work on nothing but the file."""
    try:
        with answering(path, role):
            yield
    except OSError as error:
        raise Unavailable(
            full(path) if is_full(error) else f"{path} cannot be used: {error.strerror or error}."
        ) from error


def connect(path: Path, *, writing: bool) -> Database:
    """A connection to an existing memory, for reading only or for writing."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = full")
        if not writing:
            connection.execute("pragma query_only = on")
        return Database(connection, execute_plugins=False)  # what others install has no part in this
    except BaseException:
        connection.close()
        raise


@contextmanager
def waiting_for_disk(database: Database, is_waiting: bool) -> Iterator[None]:
    """Let the transactions of a writing connection end before the disk has them, unless `is_waiting`."""
    if is_waiting:
        yield
        return
    database.conn.execute("pragma synchronous = normal")
    try:
        yield
    finally:
        database.conn.execute("pragma synchronous = full")


def create(path: Path) -> None:
    """An empty file that is marked as a memory; see `write_ahead` for when it has been filled."""
    path.touch(mode=0o600)
    database = connect(path, writing=True)
    try:
        database.execute(f"pragma application_id = {APPLICATION}")
    finally:
        database.close()


def write_ahead(path: Path) -> None:
    """Let a memory that was made or copied whole write ahead, as one in use does.

    Not before: closing a connection says nothing where a full disk kept it from moving what was written
    ahead into the file itself, and the file alone would be half a memory.
    """
    database = connect(path, writing=True)
    try:
        database.execute("pragma journal_mode = wal")
    finally:
        database.close()


def writes_ahead(database: Database) -> bool:
    """Whether others read while a memory is written: not one that was copied by `copy` and used as it is."""
    return bool(database.execute("pragma journal_mode").fetchone()[0] == "wal")


def check(path: Path, role: Role = MEMORY) -> None:
    """See that a file is a memory, or a backup of one, at all; raises `Unknown` or `Unavailable`."""
    if not path.exists():
        raise Unknown(f"There is no file {path}.")
    if path.is_dir():
        raise Unavailable(f"{path} is a folder; {role.name} is a file. Name one{role.option}.")
    with plainly(path, role), path.open("rb") as file:
        head = file.read(72)
    if not head.startswith(b"SQLite format 3\0"):
        raise Unavailable(
            f"{path} is not {role.name}: it is no SQLite database. Nothing was changed. "
            f"Name another file{role.option}{role.if_foreign}."
        )
    if int.from_bytes(head[68:72], "big") != APPLICATION:
        raise Unavailable(
            f"{path} is a database of another program, not {role.name}. Nothing was changed. "
            f"Name another file{role.option}."
        )


def check_version(database: Database, path: Path, *sets: Migrations, role: Role = MEMORY) -> bool:
    """Whether every migration has been applied; raises `Unavailable` where a newer Hevok made the file."""
    known = {migrations.name: {m.name for m in migrations._migrations} for migrations in sets}
    applied = {migrations.name: {m.name for m in migrations.applied(database)} for migrations in sets}
    if any(applied[name] - known[name] for name in known):
        raise Unavailable(
            f"{path} was written by a newer version of Hevok. Nothing was changed. "
            f"Update Hevok, or name another file{role.option}."
        )
    return applied == known


def verify(path: Path, *sets: Migrations, role: Role = MEMORY) -> None:
    """See that a file is a sound memory that this version can read; raises as `check` does."""
    check(path, role)
    with plainly(path, role):
        # A backup may lie where nothing can be written; a memory in use has changes beside the file.
        how = "mode=rw" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
        database = Database(sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True))
        try:
            check_version(database, path, *sets, role=role)
            for row in database.query("pragma integrity_check(1)"):
                if row["integrity_check"] != "ok":
                    raise Damaged(_damaged(path, row["integrity_check"], role))
        finally:
            database.close()


def copy(source: Database, target: Path) -> None:
    """A copy of a memory as it stands at one moment, while others go on writing; all or nothing.

    Raises `Refused` where `target` exists already.
    """
    if target.exists():
        raise Refused(f"{target} exists already. Nothing was written; name another file.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}. Make it first, or name another file.")
    unfinished = target.with_name(f".{target.name}.unfinished")
    with plainly(target):
        try:
            unfinished.unlink(missing_ok=True)
            unfinished.touch(mode=0o600)
            connection = sqlite3.connect(unfinished)
            try:
                source.conn.backup(connection)
                connection.execute("pragma journal_mode = delete")
            finally:
                connection.close()
            unfinished.rename(target)
        finally:
            unfinished.unlink(missing_ok=True)


def is_full(error: OSError) -> bool:
    """Whether what failed, failed for want of room."""
    return error.errno in _FULL


def full(path: Path) -> str:
    """The sentence on a disk without room."""
    return (
        f"The disk that holds {path} is full. Nothing was half stored; free some space and do the same again."
    )


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return any(words in str(error) for words in ("not a database", "malformed"))


def _damaged(path: Path, said: str, role: Role) -> str:
    """The sentence on damage; what SQLite's integrity check says of it may run over several lines."""
    return f"{path} is damaged ({' '.join(said.split())}). {role.if_damaged} another file{role.option}."


def _sentence(path: Path, error: sqlite3.DatabaseError, role: Role) -> str:
    said = str(error)
    if "disk is full" in said:
        return full(path)
    if "disk I/O error" in said:
        return (
            f"The disk that holds {path} failed or is full. Nothing was half stored; see to it and do the "
            "same again."
        )
    if "readonly" in said or "unable to open" in said:
        return (
            f"{path} cannot be written. Make the file and its folder writable, or name another{role.option}."
        )
    if "locked" in said or "busy" in said:
        return f"{path} is busy with another long write. Nothing was stored; do the same again in a moment."
    if _is_damage(error):
        return _damaged(path, said, role)
    return f"{path} could not be used ({said}). Nothing was stored."
