"""One memory, opened once: documents, units and glossary in one file, one writer and many readers.

Every write runs in ``BEGIN IMMEDIATE`` behind a lock of this process and a lock file between
processes, so that a command beside a running server waits its turn instead of failing, and two
connections never write or checkpoint at the same instant (SQLite before 3.51.3 could then damage a
write-ahead log). Readers have a read-only connection per thread and never wait.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from glossary.schema import migrations as glossary_migrations
from glossary.starter import import_starter
from reader.errors import Unavailable
from reader.memory import batches, file, index, keeping, occurrences, people, schema
from reader.memory.concordance import feeding
from reader.memory.turns import Turns, turns
from reader.model import Stamp

OWN = 0o600
"""The rights to whatever is made beside a memory: its owner's alone."""

LOCK_SECONDS = 60
"""How long a write waits for another process before it is refused."""

LOOK_SECONDS = 0.001
"""How often a write looks whether another process has let go: long work lets go for moments only."""

SAMPLE = "sample"
"""The setting that says whether the sample is still to be laid into a new memory: `WANTED`, or nothing."""
WANTED = "wanted"

SETS = (schema.migrations, glossary_migrations)

TENDING = ".index.lock"
"""What the lock of whoever tends the index is called, after the memory's name."""
LOOKED_AFTER = 1.0
"""Seconds between two looks whether the index has to be tended."""
TENDED_AFTER = 10.0
"""Seconds until this process starts another to tend the index, after it has started one."""

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the end of the name."""


def now() -> str:
    """This moment, ISO 8601 in UTC to the millisecond, as it is kept beside every change."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Reading:
    """A snapshot of a memory, for the length of a block; raises what `file.answering` does.

    No generator, since every search begins with one.
    """

    __slots__ = ("_connection", "_database", "_is_outermost", "_path")

    def __init__(self, path: Path, connection: Callable[[], Database]) -> None:
        self._path, self._connection = path, connection

    def __enter__(self) -> Database:
        try:
            self._database = self._connection()
            # A read within a read sees the same snapshot.
            self._is_outermost = not self._database.conn.in_transaction
            if self._is_outermost:
                self._database.conn.execute("begin")
        except Exception as error:
            if told := file.in_words(self._path, error):
                raise told from error
            raise
        return self._database

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._is_outermost:
            self._database.conn.rollback()
        if error and (told := file.in_words(self._path, error)):
            raise told from error


class Workspace:
    """An open memory. Make one with `open_memory`; close it when done."""

    def __init__(
        self, path: Path, *, person: int = people.LOCAL, is_new: bool = False, is_tended: bool = True
    ) -> None:
        self.path = path
        self.person = person
        self.is_new = is_new
        self._lock = threading.Lock()
        self._writing_thread = 0
        self._file_lock = _lock_of(path)
        self._local = threading.local()
        self._readers: list[Database] = []
        self._is_tended = is_tended
        self._tended = 0.0
        self._looked = 0.0
        with file.plainly(path):
            self._writer = file.connect(path, writing=True)

    def stamp(self) -> Stamp:
        """Who acts, and that it is now."""
        return Stamp(self.person, now())

    def reading(self) -> Reading:
        """This thread's read-only connection, within one snapshot of the memory."""
        return Reading(self.path, self._reader)

    @contextmanager
    def writing(self, *, is_lasting: bool = True) -> Iterator[Database]:
        """The write connection within one transaction: all of the block is stored, or nothing.

        One that is not lasting, for parts of a work that only its last one completes, does not wait for the
        disk: until a lasting one has ended, a loss of power may undo it, but never it alone.

        Raises `Unavailable` where the file cannot be written, and lets whatever the block raises pass.
        """
        with self._alone(), file.answering(self.path), file.waiting_for_disk(self._writer, is_lasting):
            connection = self._writer.conn
            connection.execute("begin immediate")
            try:
                yield self._writer
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                index.forget()
                raise
            is_due = self._looks() and _is_due(self._writer)
        if is_due:
            self._have_tended()

    def tend(self) -> None:
        """Have the index tended by another process, where anything is to be done."""
        with self.reading() as db:
            is_due = _is_due(db) or keeping.is_overdue(db)
        if is_due:
            self._have_tended()

    def _looks(self) -> bool:
        """Whether it is time to look if anything is due: not after each of many writes."""
        moment = time.monotonic()
        if moment - self._looked < LOOKED_AFTER:
            return False
        self._looked = moment
        return True

    def _have_tended(self) -> None:
        moment = time.monotonic()
        if not self._is_tended or (self._tended and moment - self._tended < TENDED_AFTER):
            return
        self._tended = moment
        with suppress(OSError):  # it only makes searches quicker; whoever writes next tries again
            tending = subprocess.Popen(  # noqa: S603  our own interpreter and module, and a path as one argument
                [sys.executable, "-m", "reader.tending", str(self.path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            threading.Thread(target=tending.wait, daemon=True).start()  # so that it is gone when it has ended

    def backup(self, target: Path) -> None:
        """Copy the memory to a new file while it is in use; raises `Refused` where it exists."""
        with self._alone():
            file.copy(self._writer, target)

    def restore(self, source: Path) -> Path:
        """Replace what is in this memory by a verified copy; where the present state was kept.

        Raises `Unavailable` or `Unknown`, and changes nothing, where `source` is no sound memory.
        """
        file.verify(source, *SETS, role=file.BACKUP)
        kept = _kept(self.path)
        with self._alone(), file.plainly(self.path):
            file.copy(self._writer, kept)
            database = file.connect(source, writing=False)
            try:
                database.conn.backup(self._writer.conn)
            finally:
                database.close()
            self._writer.execute("pragma journal_mode = wal")
            if not file.check_version(self._writer, self.path, *SETS):
                _apply_all(self._writer)
            index.begin_epoch(self._writer)  # before anybody else writes, who may have read what was
        return kept

    def migrate(self) -> None:
        """Bring the tables up to this version; nothing happens where they are."""
        with file.plainly(self.path):
            if file.check_version(self._writer, self.path, *SETS):
                return
        with self._alone(), file.plainly(self.path):
            _apply_all(self._writer)

    def write_ahead(self) -> None:
        """Let a backup that is used as a memory be written while others read; where it can be."""
        with file.plainly(self.path):
            is_done = file.writes_ahead(self._writer)
        if not is_done:
            with suppress(Unavailable), self._alone(), file.plainly(self.path):
                self._writer.execute("pragma journal_mode = wal")

    def close(self) -> None:
        """Close every connection of this process."""
        for database in (*self._readers, self._writer):
            database.close()

    def _reader(self) -> Database:
        database = getattr(self._local, "database", None)
        if database is None:
            database = file.connect(self.path, writing=False)
            self._local.database = database
            self._readers.append(database)
        return database

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("A write within a write would wait for itself; hand the connection on.")
        with self._lock, _held(self._file_lock, self.path):
            self._writing_thread = threading.get_ident()
            try:
                yield
            finally:
                self._writing_thread = 0


def _is_due(db: Database) -> bool:
    """Whether anything that is kept beside what was written has fallen behind.

    While an import is at work nothing is fed, and so nothing but the index itself is looked after.
    """
    return index.is_due(db) or (not batches.loading(db) and (feeding.is_due(db) or occurrences.is_due(db)))


def _apply_all(database: Database) -> None:
    for migrations in SETS:
        migrations.apply(database)


def _lock_of(path: Path) -> Turns | FileLock:
    return turns(path.with_name(f"{path.name}.lock"), patience=LOCK_SECONDS, look=LOOK_SECONDS, mode=OWN)


@contextmanager
def _held(lock: Turns | FileLock, path: Path) -> Iterator[None]:
    """Keep other processes from writing to the memory at `path`; raises `Unavailable`."""
    try:
        lock.acquire()
    except Timeout as error:
        raise Unavailable(
            f"Another program has been writing to {path} for {LOCK_SECONDS} seconds. "
            "Nothing was stored; wait for it to end and do the same again."
        ) from error
    except OSError as error:
        raise Unavailable(
            file.full(path)
            if file.is_full(error)
            else f"The folder of {path} cannot be written, so nothing can be kept there. "
            "Make it writable, or name another file with --memory."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def open_memory(
    path: Path, *, starter: bool = True, sample: bool = False, is_tended: bool = True
) -> Iterator[Workspace]:
    """Open the memory at `path`, making it first where there is none, and close it in the end.

    A new one holds the starter glossary, unless `starter` is false, and says so in `Workspace.is_new`; with
    `sample` it also notes that the sample is to be laid into it, which `reader.samples` does.
    Its index is tended by another process where that is due, unless this is that process (`is_tended`).
    Raises `Unavailable` where the file cannot be used, with what to do about it.
    """
    path = path.expanduser().absolute()
    is_new = _is_missing(path) and _make(path, starter=starter, sample=sample)
    file.check(path)
    workspace = Workspace(path, is_new=is_new, is_tended=is_tended)
    try:
        workspace.migrate()
        workspace.write_ahead()
        if is_tended:
            workspace.tend()
        yield workspace
    finally:
        workspace.close()


def restore(path: Path, source: Path) -> Path:
    """Replace the memory at `path`, a damaged one too, by a verified copy; where the present state was kept.

    Raises `Unavailable` or `Unknown`, and changes nothing, where `source` is no sound memory.
    """
    path = path.expanduser().absolute()
    file.verify(source, *SETS, role=file.BACKUP)
    try:
        with open_memory(path, starter=False) as workspace:
            return workspace.restore(source)
    except file.Damaged:
        kept = _put_in_place_of(path, source)
    with (
        open_memory(path) as workspace,
        workspace.writing() as db,
    ):  # which brings its tables up to this version
        index.begin_epoch(db)
    return kept


def _put_in_place_of(path: Path, source: Path) -> Path:
    """Move a damaged memory aside, with what SQLite keeps beside it, and put a copy of `source` there."""
    kept, unfinished = _kept(path), path.with_name(_unfinished(path, os.getpid()))
    with _held(_lock_of(path), path), file.plainly(path), _swept(path):
        with closing(file.connect(source, writing=False)) as database:
            file.copy(database, unfinished)
        _complete(unfinished)
        _move(path, kept, "", *BESIDE)
        unfinished.replace(path)
    return kept


def _complete(unfinished: Path) -> None:
    """See that a memory under another name is whole in its one file, before it is moved into place."""
    file.write_ahead(unfinished)
    file.verify(unfinished, *SETS)


def _move(path: Path, kept: Path, *suffixes: str) -> None:
    """Give a file, and what SQLite keeps beside it, another name."""
    for suffix in suffixes:
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + suffix))


def _kept(path: Path) -> Path:
    """Where the present state of a memory is kept when another takes its place."""
    return path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")


def _is_missing(path: Path) -> bool:
    """Whether there is no file, or an empty one."""
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def _make(path: Path, *, starter: bool, sample: bool) -> bool:
    """Make a memory, of several programs that start at once only the first; whether it was this one."""
    if not path.parent.is_dir():
        raise Unavailable(f"There is no folder {path.parent}. Make it first, or name another file.")
    with _held(_lock_of(path), path):
        if not _is_missing(path):
            return False
        _make_whole(path, starter=starter, sample=sample)
        return True


def _make_whole(path: Path, *, starter: bool, sample: bool) -> None:
    """Make a memory under another name and move it into place, so that no half of one is ever there."""
    unfinished = path.with_name(_unfinished(path, os.getpid()))
    with file.plainly(path), _swept(path):
        file.create(unfinished)
        with closing(file.connect(unfinished, writing=True)) as database:
            _apply_all(database)
            database.execute("begin immediate")
            people.add_local(database, now())
            if starter:
                import_starter(database, people.LOCAL, now())
            if sample:
                people.set_setting(database, SAMPLE, WANTED)
            database.execute("commit")
        _complete(unfinished)
        # What a lost memory left beside it would be written into the new one when that is opened.
        _move(path, _kept(path), *BESIDE)
        unfinished.replace(path)  # of an empty file, if of any


@contextmanager
def _swept(path: Path) -> Iterator[None]:
    """Let nothing unfinished lie beside the memory, before and after."""
    _sweep(path)
    try:
        yield
    finally:
        _sweep(path)


def _sweep(path: Path) -> None:
    """Take away what makers of this memory left unfinished, those that were killed as well."""
    for left in path.parent.iterdir():
        if left.name.startswith(_unfinished(path, "")):
            left.unlink(missing_ok=True)


def _unfinished(path: Path, which: object) -> str:
    return f".{path.name}.new-{which}"
