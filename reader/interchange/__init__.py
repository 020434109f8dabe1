"""Memories in and out of files: what is taken in is seen all at once, what is given is of one moment."""

from __future__ import annotations

from reader import jobs
from reader.interchange.arriving import File, Step, rehearse, take_in
from reader.interchange.judging import Report
from reader.interchange.leaving import export
from reader.interchange.settling import sweep, undo
from reader.memory import batches
from reader.memory.batches import Batch
from reader.workspace import Workspace

__all__ = [
    "Batch",
    "File",
    "Report",
    "Step",
    "begin",
    "export",
    "newest",
    "rehearse",
    "report",
    "sweep",
    "take_in",
    "undo",
]

JOB = "import"
"""The kind of job that takes a file in."""


def begin(workspace: Workspace, file: File, *, recover: bool = False, is_ours: bool = False) -> int:
    """Let the worker take a file in; the job's id. What it ends with names the batch.

    The file must stay where it is until the job is over; one that `is_ours` is deleted then.
    """
    arguments = {
        "path": str(file.path.absolute()),
        "name": file.called,
        "encoding": file.encoding,
        "spoken": list(file.spoken),
        "recover": recover,
        "is_ours": is_ours,
    }
    return jobs.start(workspace, JOB, f"Take in {file.called}", arguments)


def report(workspace: Workspace, batch_id: int) -> Batch:
    """A file that was taken in, with what became of it; raises `Unknown`."""
    with workspace.reading() as db:
        return batches.one(db, batch_id)


def newest(workspace: Workspace) -> list[Batch]:
    """The files that were taken in, the newest first."""
    with workspace.reading() as db:
        return batches.newest(db)
