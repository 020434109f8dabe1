"""Files of units taken in by the worker, and what is known of those that were."""

from __future__ import annotations

from pathlib import Path

from reader import jobs
from reader.interchange.arriving import File, take_in
from reader.interchange.settling import is_left, sweep
from reader.memory import batches
from reader.memory.batches import Batch
from reader.workspace import Workspace

JOB = "import"
"""The kind of job that takes a file in."""
SWEEP = "sweep"
"""The kind of job that clears away what an import has left."""


def begin(workspace: Workspace, file: File, *, recover: bool = False, is_ours: bool = False) -> int:
    """Let the worker take a file in; the job's id. What it ends with names the batch.

    The file must stay where it is until the job is over; one that `is_ours` is deleted then.
    """
    arguments = {
        "path": str(file.path.absolute()),
        "name": file.called,
        "kind": file.kind,
        "encoding": file.encoding,
        "spoken": list(file.spoken),
        "recover": recover,
        "is_ours": is_ours,
    }
    return jobs.start(workspace, JOB, f"Take in {file.called}", arguments)


def run(running: jobs.Running) -> str:
    """Do such a job; how it went, in a sentence. The report is kept with the job, and with its batch."""
    wanted = running.job.arguments
    file = File(
        Path(wanted["path"]), wanted["name"], wanted["kind"], wanted["encoding"], tuple(wanted["spoken"])
    )
    try:
        batch_id, found = take_in(running.workspace, file, recover=wanted["recover"], step=running.step)
    finally:
        if wanted["is_ours"]:
            file.path.unlink(missing_ok=True)
    running.keep({"batch": batch_id, **found.as_json()})
    return (
        f"{found.read:,} units read: {found.added:,} added, {found.updated:,} updated, "
        f"{found.unchanged:,} unchanged, {found.skipped:,} skipped."
    )


def resume(workspace: Workspace) -> None:
    """Let the worker clear away what an import that was killed has left, where one was."""
    if is_left(workspace):
        jobs.start(workspace, SWEEP, "", {})


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
