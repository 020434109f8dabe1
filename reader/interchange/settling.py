"""What imports leave to be done after them: units to be changed or to go to the bin, and what was given up.

Files are taken in one after another: whoever holds the lock beside the memory knows that any batch that is
not done was given up, and takes it away. Everything here is done in short transactions and can be begun
again wherever it was broken off.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from reader.errors import Refused
from reader.memory import batches, index
from reader.workspace import OWN, Workspace, now

AT_ONCE = 2_000
"""How many units are changed, deleted or put in the bin under one lock: less than a tenth of a second."""
PAUSE = 0.01
"""Seconds that the memory is left to others after each lock."""
PATIENCE = 24 * 3600
"""Seconds that an import waits for another one to end."""


@contextmanager
def alone(workspace: Workspace, patience: float = PATIENCE) -> Iterator[None]:
    """While no other import is at work; raises `Timeout` after so many seconds."""
    with FileLock(f"{workspace.path}.import.lock", timeout=patience, mode=OWN):
        yield


def is_left(workspace: Workspace) -> bool:
    """Whether an import is at work, or has left something to be done."""
    with workspace.reading() as db:
        return bool(batches.loading(db) or batches.unsettled(db))


def sweep(workspace: Workspace) -> None:
    """End what an import that was killed has left: nothing of it is seen. Waits for none that is at work."""
    if not is_left(workspace):
        return
    try:
        with alone(workspace, patience=0):
            settle(workspace)
    except Timeout:
        return


def settle(workspace: Workspace) -> None:
    """Finish what imports have left to be done, those that were killed as well; only for who is alone."""
    with workspace.reading() as db:
        loading, unsettled = batches.loading(db), batches.unsettled(db)
    for batch_id in loading:
        drop(workspace, batch_id)
    for batch_id in unsettled:
        _change(workspace, batch_id)
        _put_in_bin(workspace, batch_id)
        with workspace.writing() as db:
            batches.settle(db, batch_id)


def undo(workspace: Workspace, batch_id: int) -> int:
    """Take a file back: its units that nobody has used or changed since go to the bin; how many these were.

    They are gone from every search at once. Raises `Unknown`, and `Refused` where it was taken back before.
    """
    with alone(workspace):
        settle(workspace)
        with workspace.reading() as db:
            batch = batches.one(db, batch_id)
            changed = batches.changed_since(db, batch_id)
        if batch.undone_at:
            raise Refused(f"{batch.name} was taken back before.")
        with workspace.writing() as db:
            batches.take_back(db, batch_id, changed, now())
        binned = _put_in_bin(workspace, batch_id)
        with workspace.writing() as db:
            batches.settle(db, batch_id)
    return binned


def drop(workspace: Workspace, batch_id: int) -> None:
    """Delete a batch that nobody ever saw."""
    while True:
        with workspace.writing() as db:
            dropped = batches.drop(db, batch_id, AT_ONCE)
            if not dropped:
                index.give_up(db, batch_id)
                batches.forget(db, batch_id)
                return
        pause()


def _change(workspace: Workspace, batch_id: int) -> None:
    """Change the units that a finished batch is still to change."""
    while True:
        with workspace.writing() as db:
            if not batches.change(db, batch_id, AT_ONCE):
                return
        pause()


def _put_in_bin(workspace: Workspace, batch_id: int) -> int:
    """Put the units of a batch that was taken back in the bin; how many these were."""
    with workspace.reading() as db:
        if not batches.one(db, batch_id).undone_at:
            return 0
    binned = last = 0
    while True:
        with workspace.writing() as db:
            last, some = batches.bin_some(db, batch_id, last, AT_ONCE)
            binned += some
        if not some:
            return binned
        pause()


def pause() -> None:
    """Leave the memory to others for a moment: whoever waits for its lock looks now and then."""
    time.sleep(PAUSE)
