"""Large files of terms, looked through, taken in and taken back by the worker; small ones at once."""

from __future__ import annotations

from reader import glossary_files, jobs
from reader.errors import Conflict
from reader.glossary_files import Preview
from reader.model import Job
from reader.term_files import File, Told
from reader.uncollected import uncollected
from reader.workspace import Workspace

LOOK, TAKE, UNDO = "look-at-terms", "take-in-terms", "take-back-terms"
"""The kinds of job."""
TITLES = {LOOK: "What would become of {}", TAKE: "Take in {}", UNDO: "Take back {}"}
SAID = (
    "{read:,} concepts read: {added:,} {would}added, {updated:,} {would}updated, {unchanged:,} unchanged, "
    "{skipped:,} skipped."
)


def hand_in(workspace: Workspace, name: str, content: bytes, encoding: str = "") -> int:
    """Keep a file to be looked at; its id. The worker looks through the whole of a large one.

    Raises `Refused` where nothing can be made of it.
    """
    import_id, preview = glossary_files.hand_in(workspace, name, content, encoding)
    if not preview.is_whole:
        _begin(workspace, LOOK, import_id)
    return import_id


def say(workspace: Workspace, import_id: int, said: Told) -> None:
    """Keep what a person says of a file that waits. Raises `Refused` where it cannot be read so."""
    _see_free(workspace, import_id)
    glossary_files.say(workspace, import_id, said)
    if not _preview(workspace, import_id).is_whole:
        _begin(workspace, LOOK, import_id)


def take_in(workspace: Workspace, file: File, import_id: int) -> None:
    """Take in a file that waits, or let the worker do it. Raises as `glossary_files.take_in` does."""
    _see_free(workspace, import_id)
    if _preview(workspace, import_id).is_whole:
        glossary_files.take_in(workspace, file, import_id=import_id)
    else:
        _begin(workspace, TAKE, import_id)


def put_away(workspace: Workspace, import_id: int) -> None:
    """Let go of a file that was never taken in."""
    _see_free(workspace, import_id)
    _end_looking(workspace, import_id)
    glossary_files.put_away(workspace, import_id)


def undo(workspace: Workspace, import_id: int) -> None:
    """Take an import back, or let the worker do it. Raises as `glossary_files.undo` does."""
    _see_free(workspace, import_id)
    one = glossary_files.waiting(workspace, import_id)[0]
    if one.report.get("read", 0) < glossary_files.LARGE:
        glossary_files.undo(workspace, import_id)
    else:
        _begin(workspace, UNDO, import_id)


def of_import(workspace: Workspace, import_id: int) -> Job | None:
    """The newest work of late on an import; None where there is none."""
    of_late = jobs.newest(workspace)
    return next((job for job in of_late if job.kind in TITLES and job.arguments["import"] == import_id), None)


def run(running: jobs.Running) -> str:
    """Do such a job, whole or not at all; how it went, in a sentence."""
    workspace, import_id = running.workspace, running.job.arguments["import"]
    with uncollected():
        if running.job.kind == UNDO:
            report = glossary_files.undo(workspace, import_id)
            return f"{report['undone']:,} changes were taken back, {len(report['left']):,} stay."
        one, file = glossary_files.waiting(workspace, import_id)
        if file is None:
            raise Conflict(f"{one.name} is {one.state} by now; nothing was changed.")
        if running.job.kind == TAKE:
            _, report = glossary_files.take_in(workspace, file, running.step, import_id=import_id)
            return SAID.format(would="", **report)
        report = glossary_files.rehearse(workspace, file, running.step).report
    running.keep({"problems": report["problems"][: glossary_files.SHOWN]})
    return f"{SAID.format(would='would be ', **report)} Nothing was kept."


def _preview(workspace: Workspace, import_id: int) -> Preview:
    one, file = glossary_files.waiting(workspace, import_id)
    if file is None:
        raise Conflict(f"{one.name} is {one.state} by now; nothing was changed.")
    return glossary_files.preview_of(workspace, import_id, file)


def _begin(workspace: Workspace, kind: str, import_id: int) -> None:
    _end_looking(workspace, import_id)
    name = glossary_files.waiting(workspace, import_id)[0].name
    jobs.start(workspace, kind, TITLES[kind].format(name), {"import": import_id})


def _end_looking(workspace: Workspace, import_id: int) -> None:
    """Let the worker look no longer at what is settled otherwise."""
    job = of_import(workspace, import_id)
    if job and job.kind == LOOK and not job.is_over:
        jobs.cancel(workspace, job.id)


def _see_free(workspace: Workspace, import_id: int) -> None:
    """Raise `Conflict` while the worker takes an import in or back."""
    job = of_import(workspace, import_id)
    if job and job.kind != LOOK and not job.is_over:
        raise Conflict(f"{job.title}: this is being done already. Cancel it first, or wait for its end.")
