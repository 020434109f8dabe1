from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from reader import desk, documents, formats, jobs, languages, pretranslation
from reader.errors import Refused
from reader.machine import Draft, Failed
from reader.memory import beads
from reader.memory import jobs as job_rows
from reader.model import JobState, Origin, Status
from reader.pretranslation import Plan
from reader.workspace import Workspace, open_memory

TEXT = """The committee met in the old town hall on Monday.

Nobody knew what would come next.

The committee met in the old town hall on Tuesday.

A sentence that nothing resembles stands here.
"""


class Echo:
    """An engine that says what it was asked."""

    name = "echo"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("en", "ar")})

    def draft(
        self, texts: Sequence[str], source: str, target: str, *, alternatives: int = 1
    ) -> list[list[Draft]]:
        self.asked += texts
        return [[Draft(f"«{text}»", -1.0)] for text in texts]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        documents.take_in(opened, formats.read_pasted(TEXT), languages.by_code("en"), title="One")
        documents.take_in(opened, formats.read_pasted(TEXT), languages.by_code("en"), title="Two")
        desk.translate(opened, 1, 1, "ar", "اجتمعت اللجنة يوم الاثنين.")
        desk.translate(opened, 1, 2, "ar", "لم يعرف أحد ما سيأتي.")
        yield opened


def fill(workspace: Workspace, **options: object) -> int:
    with workspace.writing() as db:
        job = job_rows.add(db, "pretranslate", "Fill", {}, workspace.stamp())
    pretranslation.fill(workspace, 2, "ar", job, lambda done, total: None, **options)  # type: ignore[arg-type]
    return job


def texts(workspace: Workspace) -> list[tuple[str, Status, Origin]]:
    with workspace.reading() as db:
        return [
            (bead.translation.text, bead.translation.status, bead.translation.origin)
            for bead in beads.of(db, 2, "ar")
        ]


EMPTY = ("", Status.EMPTY, Origin.TYPED)


def test_a_plan_says_what_filling_then_does(workspace: Workspace) -> None:
    assert pretranslation.plan(workspace, 2, "ar") == Plan(empty=4, exact=2, similar=0, machine=0)
    fill(workspace)
    assert [status for _, status, _ in texts(workspace)] == [Status.DRAFT] * 2 + [Status.EMPTY] * 2


def test_only_drafts_are_made_and_they_bear_their_origin(workspace: Workspace) -> None:
    fill(workspace, engine=Echo())
    assert texts(workspace) == [
        ("اجتمعت اللجنة يوم الاثنين.", Status.DRAFT, Origin.MEMORY),
        ("لم يعرف أحد ما سيأتي.", Status.DRAFT, Origin.MEMORY),
        ("«The committee met in the old town hall on Tuesday.»", Status.DRAFT, Origin.MACHINE),
        ("«A sentence that nothing resembles stands here.»", Status.DRAFT, Origin.MACHINE),
    ]


def test_a_match_that_claims_something_else_is_not_filled_in_unless_asked_for(workspace: Workspace) -> None:
    fill(workspace, minimum=80)
    assert texts(workspace)[2][0] == "اجتمعت اللجنة يوم الاثنين."  # another day: 84 at most


def test_the_machine_is_asked_once_for_one_text(workspace: Workspace) -> None:
    engine = Echo()
    pretranslation.undo(workspace, fill(workspace, engine=engine))
    fill(workspace, engine=engine)
    assert len(engine.asked) == len(set(engine.asked)) == 2


class Moody(Echo):
    """Fails on some texts."""

    def __init__(self, *failing: str) -> None:
        super().__init__()
        self.failing = failing

    def draft(
        self, texts: Sequence[str], source: str, target: str, *, alternatives: int = 1
    ) -> list[list[Draft]]:
        if any(word in text for text in texts for word in self.failing):
            raise Failed("The model failed.")
        return super().draft(texts, source, target, alternatives=alternatives)


def test_a_text_that_the_machine_fails_on_leaves_the_others_drafted(workspace: Workspace) -> None:
    fill(workspace, engine=Moody("Tuesday"))
    assert [bool(text) for text, _, _ in texts(workspace)] == [True, True, False, True]


def test_a_machine_that_always_fails_ends_the_job_in_words(workspace: Workspace) -> None:
    text = "\n\n".join(f"A sentence of its own, the {n}th." for n in range(9))
    documents.take_in(workspace, formats.read_pasted(text), languages.by_code("en"), title="Three")
    with pytest.raises(Failed, match="The model failed"):
        pretranslation.fill(workspace, 3, "ar", 1, lambda done, total: None, engine=Moody("sentence"))


def test_what_somebody_has_begun_stays_theirs(workspace: Workspace) -> None:
    with workspace.reading() as db:
        typed, saved = beads.at(db, 2, "ar", 1), beads.at(db, 2, "ar", 2)
    desk.keep_draft(workspace, typed.id, "نص", 0)
    desk.save(workspace, saved.id, "نص آخر", 0, confirm=False)
    fill(workspace, engine=Echo())
    assert texts(workspace)[0] == EMPTY
    assert texts(workspace)[1][0] == "نص آخر"
    with workspace.reading() as db:
        assert beads.drafts(db, 2, workspace.person)[typed.id].text == "نص"


def test_undoing_empties_what_nobody_has_touched_since(workspace: Workspace) -> None:
    job = fill(workspace, engine=Echo())
    with workspace.reading() as db:
        touched = beads.at(db, 2, "ar", 3)
    desk.save(workspace, touched.id, "منقّح", touched.translation.revision, confirm=True)
    assert pretranslation.undo(workspace, job) == 3
    assert texts(workspace) == [EMPTY, EMPTY, ("منقّح", Status.TRANSLATED, Origin.TYPED), EMPTY]
    with pytest.raises(Refused, match="undone before"):
        pretranslation.undo(workspace, job)


def test_ended_early_it_keeps_what_it_has_filled_and_goes_on_from_there(workspace: Workspace) -> None:
    def stop(done: int, total: int) -> None:
        if done == 1:
            raise jobs.Cancelled

    with workspace.writing() as db:
        job = job_rows.add(db, "pretranslate", "Fill", {}, workspace.stamp())
    with pytest.raises(jobs.Cancelled):
        pretranslation.fill(workspace, 2, "ar", job, stop)
    assert [bool(text) for text, _, _ in texts(workspace)] == [True, False, False, False]
    fill(workspace)
    assert [bool(text) for text, _, _ in texts(workspace)] == [True, True, False, False]


def test_a_killed_worker_loses_nothing_and_the_next_one_goes_on(workspace: Workspace) -> None:
    text = "\n\n".join("Nobody knew what would come next." for _ in range(1_000))
    documents.take_in(workspace, formats.read_pasted(text), languages.by_code("en"), title="Long")
    wanted = {"document": 3, "language": "ar", "minimum": 85, "machine": False}
    job = jobs.start(workspace, "pretranslate", "Fill", wanted)
    while jobs.one(workspace, job).done < 20:
        time.sleep(0.02)
    os.kill(int(_worker(workspace)), signal.SIGKILL)
    time.sleep(0.3)
    assert jobs.one(workspace, job).state is JobState.RUNNING
    jobs.resume(workspace)
    ended = jobs.wait(workspace, job, show=lambda job: None)
    assert (ended.state, ended.attempts) == (JobState.DONE, 2)
    with workspace.reading() as db:
        filled = beads.of(db, 3, "ar")
        assert {bead.translation.revision for bead in filled} == {1}
    assert pretranslation.undo(workspace, job) == 1_000
    os.kill(int(_worker(workspace)), signal.SIGTERM)


def _worker(workspace: Workspace) -> str:
    with workspace.reading() as db:
        return next(row["worker"] for row in db.query("select worker from jobs"))


def test_the_source_s_own_language_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="is English already"):
        pretranslation.plan(workspace, 2, "en")
