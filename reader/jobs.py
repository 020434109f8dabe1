"""Long work in a worker process: started here, done there, its state in the memory for all to see.

Whoever starts a job gets its id at once. One worker process per memory takes the jobs in their order; it is
started when there is work and ends when there has been none for a while. What a job writes, it writes in
short transactions of its own, so that nobody at the desk waits for it. A worker that dies leaves its job to
the next one: each kind of work begins again where it had come to, because it looks at what is there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from reader.errors import HevokError, Unavailable
from reader.memory import jobs
from reader.model import Job, JobState
from reader.workspace import Workspace, now, open_memory

ATTEMPTS = 3
"""How often a job is begun before it is given up."""
IDLE_SECONDS = 120
"""How long a worker waits for more work: a loaded model is worth keeping for a while."""
START_SECONDS = 20
"""How long a worker may take from its start until it leads."""
POLL_SECONDS = 0.2
BEAT_SECONDS = 0.5
"""How often a running job writes how far it is."""


class Cancelled(Exception):
    """A person asked for the job to end; what it had finished stays, unless the message says otherwise."""


@dataclass(slots=True)
class Running:
    """A job as the function that does it sees it."""

    job: Job
    workspace: Workspace
    _beaten: float = field(default=0.0, init=False)

    def step(self, done: int, total: int) -> None:
        """Say how far it is; raises `Cancelled` where a person asked for the end of it."""
        moment = time.monotonic()
        if moment - self._beaten < BEAT_SECONDS and done < total:
            return
        self._beaten = moment
        with self.workspace.writing() as db:
            ends = jobs.beat(db, self.job.id, done, total, now())
        if ends:
            raise Cancelled

    def keep(self, result: Mapping[str, Any]) -> None:
        """Keep what the job found out, for whoever asked for it."""
        with self.workspace.writing() as db:
            jobs.set_result(db, self.job.id, result)


Work = Callable[[Running], str]
"""Does a job and says in a sentence how it went."""


def start(workspace: Workspace, kind: str, title: str, arguments: Mapping[str, Any]) -> int:
    """Let work be done by the worker, which is started where none runs; the job's id."""
    with workspace.writing() as db:
        job_id = jobs.add(db, kind, title, arguments, workspace.stamp())
    start_worker(workspace.path)
    return job_id


def start_worker(path: Path) -> None:
    """Start the worker of a memory, unless one runs already."""
    if _is_led(path):
        return
    worker = subprocess.Popen(  # noqa: S603  our own interpreter and module, and a path as one argument
        [sys.executable, "-m", "reader.worker", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=worker.wait, daemon=True).start()  # so that it is gone when it has ended


def wait(workspace: Workspace, job_id: int, *, show: Callable[[Job], None], every: float = 0.2) -> Job:
    """Wait for the end of a job, showing it now and then; the job as it ended.

    Raises `Unavailable` where no worker can be started.
    """
    led = tried = time.monotonic()
    while True:
        job = one(workspace, job_id)
        show(job)
        if job.is_over:
            return job
        time.sleep(every)
        moment = time.monotonic()
        if _is_led(workspace.path):
            led = tried = moment
        elif moment - led > START_SECONDS:
            raise Unavailable("The worker process does not start. The work is kept and begins when one does.")
        elif moment - tried > START_SECONDS / 4:
            start_worker(workspace.path)
            tried = moment


def resume(workspace: Workspace) -> None:
    """Let a worker take up what was left by one that is gone; nothing happens where nothing was."""
    with workspace.reading() as db:
        is_left = jobs.is_unfinished(db)
    if is_left:
        start_worker(workspace.path)


def one(workspace: Workspace, job_id: int) -> Job:
    """A job as it stands; raises `Unknown`."""
    with workspace.reading() as db:
        return jobs.one(db, job_id)


def newest(workspace: Workspace) -> list[Job]:
    """The jobs of late, the newest first."""
    with workspace.reading() as db:
        return jobs.newest(db)


def cancel(workspace: Workspace, job_id: int) -> None:
    """Ask for the end of a job; what it has finished stays. Raises `Unknown`."""
    with workspace.writing() as db:
        jobs.one(db, job_id)
        jobs.cancel(db, job_id, now())


def run_worker(path: Path, kinds: Mapping[str, Work], *, idle: float = IDLE_SECONDS) -> None:
    """Do the jobs of a memory until none has come for `idle` seconds; one worker per memory at a time."""
    lead = FileLock(_lead(path), timeout=0, mode=0o600)
    try:
        lead.acquire()
    except Timeout:
        return
    try:
        with open_memory(path) as workspace:
            _work(workspace, kinds, idle)
    finally:
        lead.release()


def _work(workspace: Workspace, kinds: Mapping[str, Work], idle: float) -> None:
    with workspace.writing() as db:  # this process leads, so whoever was at work before is gone
        jobs.sweep(db, ATTEMPTS, now())
    last = time.monotonic()
    while time.monotonic() - last < idle and workspace.path.exists():
        job = _claim(workspace)
        if job is None:
            time.sleep(POLL_SECONDS)
            continue
        _do(workspace, job, kinds)
        last = time.monotonic()


def _claim(workspace: Workspace) -> Job | None:
    with workspace.reading() as db:
        if not jobs.is_waiting(db):
            return None
    with workspace.writing() as db:
        return jobs.claim(db, str(os.getpid()), now())


def _do(workspace: Workspace, job: Job, kinds: Mapping[str, Work]) -> None:
    try:
        state, said = JobState.DONE, kinds[job.kind](Running(job, workspace))
    except Cancelled as cancelled:
        state, said = JobState.CANCELLED, str(cancelled) or "Cancelled. What was finished before is kept."
    except HevokError as error:
        state, said = JobState.FAILED, str(error)
    except Exception:  # a bug in one job must not end the worker; the person is told
        state, said = JobState.FAILED, "Something went wrong inside Hevok. What was finished before is kept."
    with workspace.writing() as db:
        jobs.end(db, job.id, state, said, now())


def _is_led(path: Path) -> bool:
    lead = FileLock(_lead(path), timeout=0, mode=0o600)
    try:
        with lead:
            return False
    except Timeout:
        return True


def _lead(path: Path) -> str:
    return f"{path}.worker.lock"
