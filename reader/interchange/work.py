"""Files of units taken in by the worker, and what is known of those that were."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from reader import jobs
from reader.interchange.arriving import File, rehearse, take_in
from reader.interchange.settling import is_left, sweep
from reader.memory import batches
from reader.memory.batches import Batch
from reader.memory.jobs import is_unfinished
from reader.workspace import Workspace

JOB = "import"
"""The kind of job that takes a file in."""
SWEEP = "sweep"
"""The kind of job that clears away what an import has left."""


INCOMING = ".incoming-"
"""What stands after the memory's name in that of a file handed in, which lies beside it until it is read."""
FORGOTTEN_AFTER = 3600
"""Seconds after which such a file that no work names any more is deleted."""


def begin(
    workspace: Workspace,
    file: File,
    *,
    recover: bool = False,
    is_ours: bool = False,
    is_rehearsal: bool = False,
) -> int:
    """Let the worker take a file in, or only say what would become of it; the job's id.

    What it ends with names the batch. The file must stay where it is until the job is over; one that
    `is_ours` is deleted then.
    """
    arguments = {
        "path": str(file.path.absolute()),
        "name": file.called,
        "kind": file.kind,
        "encoding": file.encoding,
        "spoken": list(file.spoken),
        "recover": recover,
        "is_ours": is_ours,
        "is_rehearsal": is_rehearsal,
    }
    title = f"What would become of {file.called}" if is_rehearsal else f"Take in {file.called}"
    return jobs.start(workspace, JOB, title, arguments)


def run(running: jobs.Running) -> str:
    """Do such a job; how it went, in a sentence. The report is kept with the job, and with its batch."""
    wanted = running.job.arguments
    file = File(
        Path(wanted["path"]), wanted["name"], wanted["kind"], wanted["encoding"], tuple(wanted["spoken"])
    )
    is_rehearsal = wanted.get("is_rehearsal", False)
    batch_id = 0
    try:
        if is_rehearsal:
            found = rehearse(running.workspace, file, recover=wanted["recover"], step=running.step)
        else:
            batch_id, found = take_in(running.workspace, file, recover=wanted["recover"], step=running.step)
    finally:
        if wanted["is_ours"]:
            file.path.unlink(missing_ok=True)
    running.keep({"batch": batch_id, **found.as_json()})
    would = "would be " if is_rehearsal else ""
    said = (
        f"{found.read:,} units read: {found.added:,} {would}added, {found.updated:,} {would}updated, "
        f"{found.unchanged:,} unchanged, {found.skipped:,} skipped."
    )
    return f"{said} Nothing was kept." if is_rehearsal else said


def resume(workspace: Workspace) -> None:
    """Let the worker clear away what an import that was killed has left, where one was."""
    _forget(workspace)
    if is_left(workspace):
        jobs.start(workspace, SWEEP, "", {})


def _forget(workspace: Workspace) -> None:
    """Delete files that were handed in and that no work will ever read: it was cancelled or never begun."""
    with workspace.reading() as db:
        if is_unfinished(db):  # which may be to read one of them
            return
    path = workspace.path
    for left in path.parent.iterdir():
        if left.name.startswith(f"{path.name}{INCOMING}"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > FORGOTTEN_AFTER:
                    left.unlink()


def run_sweep(running: jobs.Running) -> str:
    """Do such a job."""
    sweep(running.workspace)
    return "Cleared away."


def report(workspace: Workspace, batch_id: int) -> Batch:
    """A file that was taken in, with what became of it; raises `Unknown`."""
    with workspace.reading() as db:
        return batches.one(db, batch_id)


def newest(workspace: Workspace) -> list[Batch]:
    """The files that were taken in, the newest first."""
    with workspace.reading() as db:
        return batches.newest(db)
