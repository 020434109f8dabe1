"""The upkeep of a memory's index: ``python -m reader.tending PATH``, a process beside those at work.

A process that has written starts it where something is due. One leads at a time, whoever started it; it ends
when nothing is left to be done.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from reader import keeping, occurring
from reader.errors import HevokError, Unavailable
from reader.memory import batches, file, going_through, texts
from reader.memory.concordance import checking as words
from reader.memory.concordance import feeding
from reader.memory.going_through import Opened
from reader.memory.index import checking, state, upkeep
from reader.workspace import TENDING, Workspace, open_memory

NICENESS = 10
"""How much it gives way to whoever sits at the desk (0 to 19)."""
IMPORTING = ".import.lock"
"""What the lock of an import is called, after the memory's name: see `reader.interchange.settling`."""
FED = 5_000
"""Texts that the index of words is fed before the rest is looked after again."""
STEPS = 3
"""Steps that the index of occurrences is kept up by before the rest is looked after again."""
READ_SECONDS, REST_SECONDS = 0.5, 0.1
"""How long a verification reads before it rests: the file's log begins anew only where nobody reads it."""
LEAD_SECONDS = 600
"""How long a rebuild waits for upkeep that is under way."""


class _AsItWas:
    """A memory, until somebody puts another state in its place: it raises `state.Replaced` from then on."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        with workspace.reading() as db:
            self._epoch = state.epoch(db)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """One snapshot."""
        with self._workspace.reading() as db:
            state.see_that_it_is(db, self._epoch)
            yield db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction."""
        with self._workspace.writing() as db:
            state.see_that_it_is(db, self._epoch)
            yield db


def tend(workspace: Workspace) -> bool:
    """Do what is due for the index, feed that of words, empty the bin; False where another is at it."""
    try:
        with _leading(workspace.path, 0):
            memory = _AsItWas(workspace)
            upkeep.do(memory)
            while not _is_importing(workspace) and _feed(workspace, memory):
                upkeep.do(memory)
            keeping.sweep(workspace)
            return True
    except Timeout:
        return False
    except state.Replaced:
        return tend(workspace)


def _feed(workspace: Workspace, memory: Opened) -> bool:
    """Feed the indexes that are fed behind the writers for a while; whether anything waited."""
    fed = feeding.feed(memory, most=FED)
    return bool(occurring.catch_up(workspace, most=STEPS) + fed)


def _is_importing(workspace: Workspace) -> bool:
    """Whether an import is at work, which is not to be slowed down; one that was killed holds no lock."""
    with workspace.reading() as db:
        if not batches.loading(db):
            return False
    try:
        with FileLock(f"{workspace.path}{IMPORTING}", timeout=0, mode=0o600):
            return False
    except Timeout:
        return True


def rebuild(workspace: Workspace, step: Callable[[int, int], None]) -> int:
    """Fold and index every text anew, and its words, while others search and write; how many there are.

    Raises `Unavailable` where another process does not come to the end of its upkeep, or puts another state
    of the memory in its place.
    """
    try:
        with _leading(workspace.path, LEAD_SECONDS):
            memory = _AsItWas(workspace)
            upkeep.rebuild(memory, step)
            feeding.rebuild(memory, step)
            occurring.rebuild(workspace, step)
    except Timeout as error:
        raise Unavailable(
            "The index is being kept by another program. Do the same again when it ends."
        ) from error
    except state.Replaced as error:
        raise Unavailable("A backup was restored meanwhile. Do the same again for what it holds.") from error
    with workspace.reading() as db:
        return texts.count(db)


def verify(workspace: Workspace, step: Callable[[int, int], None] = lambda done, total: None) -> list[str]:
    """What is wrong with the memory's indexes, in sentences; nothing where all is well.

    Read in short snapshots, while others go on writing; what they add meanwhile is not looked at.
    """
    reading = _with_rests(workspace)
    checks: list[going_through.Check] = [checking.Index(reading), words.Words(reading)]
    return going_through.problems(reading, checks, step) + occurring.problems(workspace)


def _with_rests(workspace: Workspace) -> Callable[[], AbstractContextManager[Database]]:
    """Begins snapshots, one after the other, and now and then leaves the file to those who write."""
    rested = time.monotonic()

    @contextmanager
    def reading() -> Iterator[Database]:
        nonlocal rested
        if time.monotonic() - rested > READ_SECONDS:
            time.sleep(REST_SECONDS)
            rested = time.monotonic()
        with workspace.reading() as db:
            yield db

    return reading


@contextmanager
def _leading(path: Path, seconds: float) -> Iterator[None]:
    with FileLock(f"{path}{TENDING}", timeout=seconds, mode=0o600):
        yield


def main() -> None:
    """Tend the memory that the command line names."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    path = Path(sys.argv[1])
    try:
        file.check(path)
        with open_memory(path, is_tended=False) as workspace:
            tend(workspace)
    except HevokError:
        sys.exit(1)  # the memory is gone or full; whoever writes to it next is told, and starts this again


if __name__ == "__main__":
    main()
