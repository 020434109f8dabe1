"""Turns between processes: who may write to a memory."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

if sys.platform != "win32":
    import fcntl


class Turns:
    """A lock that one process at a time can hold, on a file that stands for it; a process that ends lets go.

    It is the lock that `filelock` takes on the same file, and the two keep each other out. But the file stays
    open from one turn to the next, so that a turn costs some microseconds instead of hundreds: it is part of
    every write. Threads of one process need a lock of their own beside it.
    """

    def __init__(self, path: Path, *, patience: float, look: float, mode: int) -> None:
        """Wait so many seconds for a turn, and `look` every so many; a file that is made has this mode."""
        self._path = path
        self.patience = patience
        self._look = look
        self._mode = mode
        self._file = -1
        self._opened_by = 0
        """The process that opened the file: one that was forked from it must not share the lock."""

    def acquire(self) -> None:
        """Wait for a turn; raises `Timeout`, and `OSError` where the file cannot be used."""
        until = time.monotonic() + self.patience
        while not self._taken():
            if time.monotonic() >= until:
                raise Timeout(str(self._path))
            time.sleep(self._look)

    def release(self) -> None:
        """End the turn."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def __enter__(self) -> None:
        """A turn for the length of a block."""
        self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def close(self) -> None:
        """Let go of the file; the next turn opens it again."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        self.close()

    def _taken(self) -> bool:
        if self._opened_by != os.getpid():
            self.close()
        if self._file < 0:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, self._mode)
            self._opened_by = os.getpid()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if self._is_in_place():
            return True
        self.close()  # somebody took the file away: others hold the lock on another by this name
        return self._taken()

    def _is_in_place(self) -> bool:
        """Whether the open file is still the one that has the name."""
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except FileNotFoundError:
            return False


def turns(path: Path, *, patience: float, look: float, mode: int) -> Turns | FileLock:
    """The lock on a file of that name, as the system has it."""
    if sys.platform == "win32":
        return FileLock(path, timeout=patience, mode=mode, thread_local=False, poll_interval=look)
    return Turns(path, patience=patience, look=look, mode=mode)
