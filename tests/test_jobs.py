from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import jobs
from reader.errors import Refused, Unknown
from reader.jobs import Running, Work
from reader.memory import jobs as rows
from reader.model import Job, JobState
from reader.workspace import Workspace, now, open_memory

IDLE = 0.6


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        yield opened


def add(workspace: Workspace, kind: str, **arguments: object) -> int:
    with workspace.writing() as db:
        return rows.add(db, kind, f"A {kind}", arguments, workspace.stamp())


def run(workspace: Workspace, **kinds: Work) -> None:
    jobs.run_worker(workspace.path, kinds, idle=IDLE)


def test_jobs_are_done_in_their_order_and_say_how_they_went(workspace: Workspace) -> None:
    done: list[object] = []

    def write(running: Running) -> str:
        done.append(running.job.arguments["word"])
        running.step(1, 1)
        return f"Wrote {running.job.arguments['word']}."

    first, second = add(workspace, "write", word="yek"), add(workspace, "write", word="du")
    run(workspace, write=write)
    assert done == ["yek", "du"]
    ended = [jobs.one(workspace, job) for job in (first, second)]
    assert [(job.state, job.said, job.done, job.total) for job in ended] == [
        (JobState.DONE, "Wrote yek.", 1, 1),
        (JobState.DONE, "Wrote du.", 1, 1),
    ]


def test_progress_is_seen_from_elsewhere_while_it_goes_on(workspace: Workspace) -> None:
    seen, halfway, go_on = [], threading.Event(), threading.Event()

    def slow(running: Running) -> str:
        running.step(1, 2)
        halfway.set()
        assert go_on.wait(10)
        running.step(2, 2)
        return "Done."

    job = add(workspace, "slow")
    worker = threading.Thread(target=run, args=(workspace,), kwargs={"slow": slow})
    worker.start()
    assert halfway.wait(10)
    seen.append(jobs.one(workspace, job))
    go_on.set()
    worker.join()
    assert [(each.state, each.done, each.total) for each in seen] == [(JobState.RUNNING, 1, 2)]


def test_a_running_job_ends_when_a_person_cancels_it(workspace: Workspace) -> None:
    begun = threading.Event()

    def endless(running: Running) -> str:
        begun.set()
        while True:
            running.step(1, 0)
            time.sleep(0.02)

    job = add(workspace, "endless")
    worker = threading.Thread(target=run, args=(workspace,), kwargs={"endless": endless})
    worker.start()
    assert begun.wait(10)
    jobs.cancel(workspace, job)
    worker.join(20)
    assert jobs.one(workspace, job).state is JobState.CANCELLED


def test_a_waiting_job_is_cancelled_before_it_begins(workspace: Workspace) -> None:
    job = add(workspace, "never")
    jobs.cancel(workspace, job)
    run(workspace, never=lambda running: pytest.fail("it began"))
    assert jobs.one(workspace, job).state is JobState.CANCELLED


def test_a_refusal_fails_the_job_with_its_sentence(workspace: Workspace) -> None:
    def refuse(running: Running) -> str:
        raise Refused("There is nothing to fill.")

    job = add(workspace, "refuse")
    run(workspace, refuse=refuse)
    assert (jobs.one(workspace, job).state, jobs.one(workspace, job).said) == (
        JobState.FAILED,
        "There is nothing to fill.",
    )


def test_a_bug_fails_its_job_alone_and_shows_no_traceback(workspace: Workspace) -> None:
    def broken(running: Running) -> str:
        raise ZeroDivisionError("secret")

    bad, good = add(workspace, "broken"), add(workspace, "fine")
    run(workspace, broken=broken, fine=lambda running: "Fine.")
    assert jobs.one(workspace, bad).state is JobState.FAILED
    assert "secret" not in jobs.one(workspace, bad).said
    assert jobs.one(workspace, good).state is JobState.DONE


def test_a_job_that_nothing_knows_fails_in_words(workspace: Workspace) -> None:
    job = add(workspace, "of a newer version")
    run(workspace)
    assert jobs.one(workspace, job).state is JobState.FAILED


def test_work_whose_worker_died_is_taken_up_again_and_given_up_after_three_attempts(
    workspace: Workspace,
) -> None:
    job = add(workspace, "deadly")
    for attempt in range(1, jobs.ATTEMPTS + 1):
        with workspace.writing() as db:  # as a worker does that is killed while it is at it
            rows.sweep(db, jobs.ATTEMPTS, now())
            claimed = rows.claim(db, "4711", now())
        assert claimed is not None
        assert claimed.attempts == attempt
    run(workspace, deadly=lambda running: pytest.fail("a fourth attempt"))
    assert jobs.one(workspace, job).state is JobState.FAILED
    assert "died" in jobs.one(workspace, job).said


def test_a_memory_has_one_worker_at_a_time(workspace: Workspace) -> None:
    order: list[str] = []
    inside = threading.Event()

    def work(running: Running) -> str:
        order.append("begins")
        inside.set()
        time.sleep(0.3)
        order.append("ends")
        return "Done."

    add(workspace, "work"), add(workspace, "work")
    first = threading.Thread(target=run, args=(workspace,), kwargs={"work": work})
    first.start()
    assert inside.wait(10)
    run(workspace, work=lambda running: pytest.fail("a second worker worked"))
    first.join()
    assert order == ["begins", "ends"] * 2


def test_there_is_a_sentence_for_a_job_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(Unknown, match="There is no job 12"):
        jobs.one(workspace, 12)


def test_a_started_job_is_done_by_a_process_of_its_own(workspace: Workspace) -> None:
    """The real worker, in a real process; the kind is one that it does not know."""
    shown: list[Job] = []
    job = jobs.start(workspace, "unheard of", "A riddle", {})
    assert jobs.wait(workspace, job, show=shown.append).state is JobState.FAILED
    assert shown[-1].is_over
