"""Renderings that are there already: taken in, refused, aligned and aligned again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader import aligning, desk, documents, intake, jobs, languages, linking, revising
from reader.aligning import (
    Confirmed,
    Doubtful,
    SameText,
    Unrelated,
    WrongLanguage,
    handing_in,
    sides,
)
from reader.alignment import Alignment, Side
from reader.errors import Conflict, Refused, Unknown
from reader.formats import read_pasted
from reader.jobs import Cancelled, Running
from reader.linking import confirming
from reader.memory import beads, lexicons
from reader.memory import jobs as job_rows
from reader.model import JobState, Origin, Status
from reader.review import Doubt
from reader.samples import add_sample
from reader.worker import KINDS
from reader.workspace import Workspace, now, open_memory
from tests.conftest import take_in
from tests.renderings import (
    ARABIC,
    ENGLISH,
    KURMANJI,
    add,
    at,
    laid,
    linked,
    see_that_it_is_sound,
    sentences_of,
    shapes,
    snapshot,
    texts,
)

OTHER = """Ev nivîs li ser tiştekî din e, li ser çiyayan û berfê.

Zarok di zivistanê de li ser qeşayê dilîzin. Dayika wan xwarina germ çêdike, û bavê wan daran dibire.

Roja din baran bariya û her kes li malê ma. Pisîka me li ber sobeyê radizê.
"""


@pytest.fixture
def document(memory: Workspace) -> int:
    return take_in(memory, ENGLISH)


def stored(workspace: Workspace) -> dict[str, int]:
    """How much there is of everything that taking in a rendering stores."""
    with workspace.reading() as db:
        return {
            table: next(db.query(f"select count(*) as n from {table}"))["n"]
            for table in ("rendering_texts", "sentences", "links", "link_steps", "lexicons", "history")
        }


# ---------------------------------------------------------------- taken in


def test_a_rendering_is_set_beside_its_document_as_drafts(memory: Workspace, document: int) -> None:
    report = add(memory, document, "kmr", KURMANJI)
    assert (report.segments, report.sentences, report.shapes["1-1"]) == (7, 7, 7)
    assert texts(memory, document) == sentences_of(KURMANJI)
    every = linked(memory, document)
    assert {(one.bead.translation.status, one.bead.translation.origin) for one in every} == {
        (Status.DRAFT, Origin.ALIGNED)
    }
    assert all(one.confidence is not None and 0 <= one.confidence <= 1 and one.reasons for one in every)
    assert report.mean_confidence > 0.5
    see_that_it_is_sound(memory, document)


def test_aligning_teaches_the_memory_nothing(memory: Workspace, document: int) -> None:
    add(memory, document, "kmr", KURMANJI)
    with memory.reading() as db:
        assert list(db.query("select * from units")) == []


def test_undoing_takes_the_whole_rendering_away(memory: Workspace, document: int) -> None:
    before = snapshot(memory, document)
    add(memory, document, "kmr", KURMANJI)
    after = snapshot(memory, document)
    linking.undo(memory, document, "kmr")
    assert snapshot(memory, document) == before
    linking.redo(memory, document, "kmr")
    assert snapshot(memory, document) == after


def test_another_rendering_takes_the_place_of_the_first_until_that_is_undone(
    memory: Workspace, document: int
) -> None:
    add(memory, document, "kmr", KURMANJI)
    before = snapshot(memory, document)
    add(memory, document, "kmr", KURMANJI.replace("Nanpêj", "Firroşkar"))
    assert "Firroşkar pêşî hatin." in texts(memory, document)
    see_that_it_is_sound(memory, document)
    linking.undo(memory, document, "kmr")
    assert snapshot(memory, document) == before


def test_page_furniture_of_a_rendering_is_left_out(memory: Workspace, document: int) -> None:
    text = read_pasted(KURMANJI)
    kept = documents.choose(text, range(1, len(text.blocks)))
    aligning.add(memory, document, kept, languages.by_code("kmr"))
    assert "Bîr" not in texts(memory, document)


def test_renderings_in_several_languages_stand_beside_one_another(memory: Workspace, document: int) -> None:
    add(memory, document, "kmr", KURMANJI)
    add(memory, document, "ar", ARABIC)
    assert texts(memory, document, "kmr") == sentences_of(KURMANJI)
    assert " ".join(texts(memory, document, "ar")) == " ".join(sentences_of(ARABIC))


def test_a_document_in_another_language_has_an_english_rendering(memory: Workspace) -> None:
    document = take_in(memory, KURMANJI, "kmr")
    assert add(memory, document, "en", ENGLISH).shapes["1-1"] >= 5


# ---------------------------------------------------------------- what a person has written


def write(workspace: Workspace, document: int, place: int, text: str, *, confirm: bool) -> int:
    with workspace.reading() as db:
        bead = beads.at(db, document, "kmr", place)
    desk.save(workspace, bead.id, text, bead.translation.revision, confirm=confirm)
    return bead.id


@pytest.mark.parametrize("confirm", [True, False])
def test_what_a_person_has_written_stays(memory: Workspace, document: int, confirm: bool) -> None:
    bead = write(memory, document, 3, "Gotinên min.", confirm=confirm)
    report = add(memory, document, "kmr", KURMANJI)
    held = linked(memory, document)[2]
    assert (report.kept, held.bead.id, held.text, held.shape) == (1, bead, "Gotinên min.", "1-1")
    assert held.doubts == (() if confirm else (Doubt.KEPT,))
    see_that_it_is_sound(memory, document)


def test_what_a_person_has_written_is_replaced_when_asked_for_and_comes_back(
    memory: Workspace, document: int
) -> None:
    bead = write(memory, document, 3, "Gotinên min.", confirm=True)
    before = snapshot(memory, document)
    report = add(memory, document, "kmr", KURMANJI, replace=True)
    assert (report.kept, texts(memory, document)[2]) == (0, sentences_of(KURMANJI)[2])
    assert "Gotinên min." in [entry.text for entry in desk.history(memory, bead)]
    with memory.reading() as db:
        assert not list(db.query("select 1 from units where deleted_at = ''"))
    linking.undo(memory, document, "kmr")
    assert snapshot(memory, document) == before


def test_what_a_sample_had_taught_the_memory_comes_back_with_it(memory: Workspace) -> None:
    document = add_sample(memory).document
    before = snapshot(memory, document, "ar")
    assert before[3]
    add(memory, document, "ar", ARABIC, anyway=True)
    assert snapshot(memory, document, "ar")[3] == []
    linking.undo(memory, document, "ar")
    assert snapshot(memory, document, "ar") == before


def test_a_translation_of_two_segments_stays_whole(memory: Workspace, document: int) -> None:
    with memory.reading() as db:
        bead = beads.at(db, document, "kmr", 3)
    joined = desk.join_next(memory, bead.id, bead.translation.revision)
    desk.save(memory, bead.id, "Her du bi hev re.", joined.translation.revision, confirm=True)
    add(memory, document, "kmr", KURMANJI)
    held = next(one for one in linked(memory, document) if one.bead.id == bead.id)
    assert (held.bead.places, held.text, held.shape) == ((3, 4), "Her du bi hev re.", "2-2")


def test_what_was_left_out_on_purpose_stays_left_out(memory: Workspace, document: int) -> None:
    with memory.reading() as db:
        bead = beads.at(db, document, "kmr", 3)
    desk.omit(memory, bead.id, bead.translation.revision)
    assert add(memory, document, "kmr", KURMANJI).kept == 1
    assert linked(memory, document)[2].bead.omitted


def test_what_is_being_typed_is_not_lost(memory: Workspace, document: int) -> None:
    with memory.reading() as db:
        bead = beads.at(db, document, "kmr", 3)
    desk.keep_draft(memory, bead.id, "Nîv nivîsî", bead.translation.revision)
    add(memory, document, "kmr", KURMANJI)
    with memory.reading() as db:
        typed = beads.drafts(db, document, memory.person)
    assert [one.text for one in typed.values()] == ["Nîv nivîsî"]


def test_drafts_of_a_machine_give_way_and_stay_in_the_history(memory: Workspace, document: int) -> None:
    with memory.writing() as db:
        bead = beads.at(db, document, "kmr", 3)
        desk.fill(db, bead.id, "Ji makîneyê.", Origin.MACHINE, memory.stamp())
    add(memory, document, "kmr", KURMANJI)
    assert texts(memory, document)[2] == sentences_of(KURMANJI)[2]
    assert "Ji makîneyê." in [entry.text for entry in desk.history(memory, bead.id)]


# ---------------------------------------------------------------- what is refused


def test_a_rendering_in_the_documents_own_language_is_refused(memory: Workspace, document: int) -> None:
    for anyway in (False, True):
        with pytest.raises(Refused, match="English itself"):
            add(memory, document, "en", ENGLISH, anyway=anyway)


def test_another_language_than_it_was_called_is_said_and_can_be_taken_in(
    memory: Workspace, document: int
) -> None:
    before = stored(memory)
    with pytest.raises(WrongLanguage, match="looks like Kurmanji, not Arabic") as refused:
        add(memory, document, "ar", KURMANJI)
    assert (refused.value.asked.code, refused.value.seems.code) == ("ar", "kmr")
    assert stored(memory) == before
    assert add(memory, document, "ar", KURMANJI, anyway=True).sentences == 7


@pytest.fixture
def unrelated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The aligner finds that the two have nothing to do with one another."""
    real = sides.align

    def align(*texts: Side, **named: Any) -> Alignment:
        return replace(real(*texts, **named), is_related=False)

    monkeypatch.setattr(sides, "align", align)


@pytest.mark.usefixtures("unrelated")
def test_a_rendering_of_another_text_is_refused_and_stores_nothing(memory: Workspace, document: int) -> None:
    before = stored(memory)
    with pytest.raises(Unrelated, match="does not look like a rendering"):
        add(memory, document, "kmr", OTHER)
    assert stored(memory) == before
    assert add(memory, document, "kmr", OTHER, anyway=True).sentences == 5


def test_the_documents_own_text_is_no_rendering_of_it(memory: Workspace) -> None:
    document = take_in(memory, KURMANJI, "kmr")
    with pytest.raises(Doubtful):
        add(memory, document, "ar", KURMANJI)


def test_the_same_rendering_twice_is_said(memory: Workspace, document: int) -> None:
    add(memory, document, "kmr", KURMANJI)
    before = stored(memory)
    with pytest.raises(SameText):
        add(memory, document, "kmr", KURMANJI)
    assert stored(memory) == before


def test_a_text_without_sentences_is_refused(memory: Workspace, document: int) -> None:
    text = documents.choose(read_pasted(KURMANJI), ())
    with pytest.raises(Refused, match="no sentence"):
        aligning.add(memory, document, text, languages.by_code("kmr"))


def test_there_is_no_rendering_of_a_document_that_is_not_there(memory: Workspace) -> None:
    with pytest.raises(Unknown):
        add(memory, 12, "kmr", KURMANJI)


def test_a_source_that_changes_meanwhile_is_noticed(memory: Workspace, document: int) -> None:
    with memory.reading() as db:
        segment = next(db.query("select id from segments where place = 3"))["id"]

    def change(done: int, total: int) -> None:
        if done == total:
            revising.correct(memory, document, segment, "Nobody asked!")

    with pytest.raises(Conflict):
        aligning.add(memory, document, read_pasted(KURMANJI), languages.by_code("kmr"), step=change)
    assert stored(memory)["sentences"] == 0


# ---------------------------------------------------------------- aligned again


def test_what_is_fixed_stays_when_the_rest_is_aligned_again(memory: Workspace, document: int) -> None:
    document = laid(memory)
    linking.give(memory, linked(memory, document)[3].sentences[0].id, *at(memory, document, 0))
    linking.mark_added(memory, *at(memory, document, 5))
    linking.confirm(memory, *at(memory, document, 1))
    fixed = [one for one in linked(memory, document) if one.is_fixed]
    assert len(fixed) == 4
    before = snapshot(memory, document)
    aligning.realign(memory, document, "kmr")
    after = {one.bead.id: one for one in linked(memory, document)}
    for one in fixed:
        now_is = after[one.bead.id]
        assert (now_is.sentences, now_is.bead.places, now_is.text) == (
            one.sentences,
            one.bead.places,
            one.text,
        )
    see_that_it_is_sound(memory, document)
    if snapshot(memory, document) != before:
        linking.undo(memory, document, "kmr")
        assert snapshot(memory, document) == before


def test_what_was_taken_apart_finds_together_again(memory: Workspace, document: int) -> None:
    add(memory, document, "kmr", KURMANJI)
    linking.unlink(memory, *at(memory, document, 1))
    linking.confirm(memory, *at(memory, document, 0))
    aligning.realign(memory, document, "kmr")
    assert shapes(memory, document) == ["1-1"] * 7
    assert texts(memory, document) == sentences_of(KURMANJI)


def test_what_a_person_wrote_stays_when_the_rest_is_aligned_again(memory: Workspace, document: int) -> None:
    add(memory, document, "kmr", KURMANJI)
    write(memory, document, 3, "Gotinên min.", confirm=False)
    linking.unlink(memory, *at(memory, document, 4))
    aligning.realign(memory, document, "kmr")
    assert texts(memory, document)[2] == "Gotinên min."
    see_that_it_is_sound(memory, document)


def test_a_segment_that_came_later_is_aligned_with_the_rest(memory: Workspace, document: int) -> None:
    add(memory, document, "kmr", KURMANJI)
    linking.confirm(memory, *at(memory, document, 0))
    linking.unlink(memory, *at(memory, document, 6))
    revising.apply(memory, document, read_pasted(ENGLISH + "\nThen it rained.\n"))
    assert [one.doubts for one in linked(memory, document) if one.bead.places == (8,)] == [(Doubt.NEW,)]
    aligning.realign(memory, document, "kmr")
    assert texts(memory, document)[6] == sentences_of(KURMANJI)[6]
    assert [one.doubts for one in linked(memory, document) if one.bead.places == (8,)] == [(Doubt.OMITTED,)]


def test_nothing_was_taken_in_that_could_be_aligned_again(memory: Workspace, document: int) -> None:
    with pytest.raises(Refused):
        aligning.realign(memory, document, "kmr")


def test_work_on_the_rows_meanwhile_is_noticed(memory: Workspace, document: int) -> None:
    add(memory, document, "kmr", KURMANJI)
    linking.unlink(memory, *at(memory, document, 4))

    def work(done: int, total: int) -> None:
        if done == total:
            linking.edit(memory, *at(memory, document, 0), "Gotinên min.")

    with pytest.raises(Conflict):
        aligning.realign(memory, document, "kmr", step=work)
    assert texts(memory, document)[0] == "Gotinên min."


# ---------------------------------------------------------------- what the aligner learns


def test_the_lexicon_is_kept_and_learns_only_what_is_new(
    memory: Workspace, document: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(memory, document, 4, "Nanpêj pêşî hatin.", confirm=True)
    add(memory, document, "kmr", KURMANJI)
    asked: list[int] = []
    real = lexicons.pairs

    def pairs(*arguments: Any) -> list[tuple[str, str]]:
        found = real(*arguments)
        asked.append(len(found))
        return found

    monkeypatch.setattr(lexicons, "pairs", pairs)
    add(memory, document, "kmr", KURMANJI.replace("Bîr\n", "Bîra me\n"))
    assert asked == [0]
    write(memory, document, 3, "Kesî nepirsî!", confirm=True)
    add(memory, document, "kmr", KURMANJI)
    assert asked == [0, 1]


def test_a_pair_is_learnt_in_both_directions_and_by_way_of_a_third(memory: Workspace, document: int) -> None:
    write(memory, document, 4, "Nanpêj pêşî hatin.", confirm=True)
    with memory.reading() as db:
        bead = beads.at(db, document, "ar", 4)
    desk.save(memory, bead.id, "جاء الخبازون أولا.", bead.translation.revision, confirm=True)
    with memory.reading() as db:
        until = lexicons.newest(db)
        found = {
            pair: lexicons.pairs(db, *pair, 0, until, 10)
            for pair in (("en", "kmr"), ("kmr", "en"), ("kmr", "ar"), ("ar", "kmr"))
        }
    english, kurmanji, arabic = "The bakers came first.", "Nanpêj pêşî hatin.", "جاء الخبازون أولا."
    assert found == {
        ("en", "kmr"): [(english, kurmanji)],
        ("kmr", "en"): [(kurmanji, english)],
        ("kmr", "ar"): [(kurmanji, arabic)],
        ("ar", "kmr"): [(arabic, kurmanji)],
    }


def test_of_a_large_memory_the_newest_pairs_are_learnt(memory: Workspace, document: int) -> None:
    for place, text in ((4, "Nanpêj pêşî hatin."), (5, "Şivan hatin."), (6, "Ew neman.")):
        write(memory, document, place, text, confirm=True)
    with memory.reading() as db:
        found = lexicons.pairs(db, "en", "kmr", 0, lexicons.newest(db), 2)
    assert [target for _, target in found] == ["Şivan hatin.", "Ew neman."]


# ---------------------------------------------------------------- handed in, and the worker


def test_a_text_is_handed_in_looked_at_and_taken_in(memory: Workspace, document: int) -> None:
    handed_in = aligning.begin_pasted(memory, document, KURMANJI)
    seen = aligning.preview(memory, document, handed_in)
    assert seen.seen.language is not None
    assert (seen.seen.language.code, seen.sentences, seen.held, seen.stands) == ("kmr", 7, 0, False)
    assert ([one.code for one in seen.choices], seen.warning) == (["ar", "kmr", "ckb"], "")
    kept = [position for position, block in seen.seen.blocks if not block.set_aside]
    started = aligning.start(memory, document, handed_in, kept)
    assert started.job == 0
    assert started.report is not None
    assert started.report.sentences == 7
    with pytest.raises(Unknown):
        intake.preview(memory, handed_in)


def test_a_preview_says_what_will_be_asked_about(memory: Workspace, document: int) -> None:
    handed_in = aligning.begin_file(memory, document, "text.txt", KURMANJI.encode())
    intake.correct(memory, handed_in, encoding="", language="ar", title="")
    assert "looks like Kurmanji" in aligning.preview(memory, document, handed_in).warning
    with pytest.raises(WrongLanguage):
        aligning.start(memory, document, handed_in, range(10))
    assert aligning.preview(memory, document, handed_in)
    intake.correct(memory, handed_in, encoding="", language="en", title="")
    assert "English itself" in aligning.preview(memory, document, handed_in).warning


def job_of(workspace: Workspace, document: int, text: str) -> int:
    """A job of this kind that waits, as `start` makes it of a long text, without a worker of its own."""
    handed_in = aligning.begin_pasted(workspace, document, text)
    wanted = {
        "document": document,
        "intake": handed_in,
        "kept": [*range(200)],
        "replace": False,
        "anyway": False,
    }
    with workspace.writing() as db:
        return job_rows.add(db, aligning.KIND, "Align", wanted, workspace.stamp())


def test_the_worker_does_it_and_says_what_came_of_it(memory: Workspace, document: int) -> None:
    job = job_of(memory, document, KURMANJI)
    jobs.run_worker(memory.path, KINDS, idle=0.3)
    done = jobs.one(memory, job)
    assert done.state is JobState.DONE
    assert "7 sentences in Kurmanji" in done.said
    assert len(linked(memory, document)) == 7


def test_a_long_text_is_left_to_the_worker(
    memory: Workspace, document: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_in, "LONG", 5)
    monkeypatch.setattr(jobs, "start_worker", lambda path: None)
    handed_in = aligning.begin_pasted(memory, document, KURMANJI)
    started = aligning.start(memory, document, handed_in, range(10))
    assert (bool(started.job), started.report) == (True, None)
    jobs.run_worker(memory.path, KINDS, idle=0.3)
    assert jobs.one(memory, started.job).state is JobState.DONE
    linking.unlink(memory, *at(memory, document, 4))
    again = aligning.start_realign(memory, document, "kmr")
    jobs.run_worker(memory.path, KINDS, idle=0.3)
    assert jobs.one(memory, again.job).state is JobState.DONE


@pytest.mark.usefixtures("unrelated")
def test_a_job_that_was_refused_can_be_done_all_the_same(
    memory: Workspace, document: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "start_worker", lambda path: None)
    job = job_of(memory, document, OTHER)
    jobs.run_worker(memory.path, KINDS, idle=0.3)
    assert jobs.one(memory, job).state is JobState.FAILED
    assert "does not look like a rendering" in jobs.one(memory, job).said
    again = aligning.retry(memory, job)
    jobs.run_worker(memory.path, KINDS, idle=0.3)
    assert jobs.one(memory, again.job).state is JobState.DONE


def test_many_links_are_confirmed_by_the_worker(
    memory: Workspace, document: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "start_worker", lambda path: None)
    document = laid(memory)
    assert aligning.start_confirm(memory, document, "kmr", 0.95) == Confirmed(0, 0)
    monkeypatch.setattr(handing_in, "MANY", 5)
    started = aligning.start_confirm(memory, document, "kmr", 0.5)
    assert (bool(started.job), started.count) == (True, 0)
    jobs.run_worker(memory.path, KINDS, idle=0.3)
    assert jobs.one(memory, started.job).said == "7 rows are confirmed."
    assert all(one.is_confirmed for one in linked(memory, document))


def test_what_was_confirmed_before_it_was_cancelled_stays_and_is_one_act(
    memory: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "AT_ONCE", 2)
    document = laid(memory)

    def step(done: int, total: int) -> None:
        if done == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        linking.confirm_all(memory, document, "kmr", 0.5, step)
    assert [one.is_confirmed for one in linked(memory, document)] == [True] * 4 + [False] * 3
    linking.undo(memory, document, "kmr")
    assert not any(one.is_confirmed for one in linked(memory, document))


def test_a_cancelled_alignment_leaves_nothing(memory: Workspace, document: int) -> None:
    job = job_of(memory, document, KURMANJI)
    with memory.writing() as db:
        job_rows.claim(db, "test", now())
    jobs.cancel(memory, job)
    before = stored(memory)
    with pytest.raises(Cancelled):
        KINDS[aligning.KIND](Running(jobs.one(memory, job), memory))
    assert stored(memory) == before


SLOW = """
import sys, time
from pathlib import Path
from reader import aligning, languages
from reader.formats import read_pasted
from reader.workspace import open_memory
from reader.memory import sentences

put = sentences.put
def slowly(*arguments):
    put(*arguments)
    print("half", flush=True)
    time.sleep(60)
sentences.put = slowly
with open_memory(Path(sys.argv[1])) as workspace:
    aligning.add(workspace, 1, read_pasted(sys.argv[2]), languages.by_code("kmr"))
"""


def test_a_process_killed_in_the_middle_leaves_nothing(tmp_path: Path, empty_memory: Path) -> None:
    path = tmp_path / "memory.db"
    path.write_bytes(empty_memory.read_bytes())
    with open_memory(path) as workspace:
        document = take_in(workspace, ENGLISH)
        before = stored(workspace)
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path), KURMANJI], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with open_memory(path) as workspace:
        assert stored(workspace) == before
        assert add(workspace, document, "kmr", KURMANJI).sentences == 7


# ---------------------------------------------------------------- what else happens to a document


def test_a_rendering_returns_with_its_document_from_the_bin_and_from_a_backup(
    memory: Workspace, document: int, tmp_path: Path
) -> None:
    add(memory, document, "kmr", KURMANJI)
    before = snapshot(memory, document)
    documents.archive(memory, document, archived=True)
    documents.delete(memory, document, deleted=True)
    documents.delete(memory, document, deleted=False)
    documents.archive(memory, document, archived=False)
    assert snapshot(memory, document) == before
    memory.backup(tmp_path / "backup.db")
    linking.undo(memory, document, "kmr")
    memory.restore(tmp_path / "backup.db")
    assert snapshot(memory, document) == before


def test_a_document_that_is_removed_for_good_takes_its_renderings_along(
    memory: Workspace, document: int
) -> None:
    add(memory, document, "kmr", KURMANJI)
    linking.mark_added(memory, *at(memory, document, 2))
    with memory.writing() as db:
        db.execute("delete from documents where id = ?", [document])
    assert stored(memory) == dict.fromkeys(stored(memory), 0)


@pytest.mark.slow
def test_a_thousand_sentences_are_taken_in_within_seconds(memory: Workspace) -> None:
    english = " ".join(f"Sentence {number} speaks of the year {1000 + number}." for number in range(1000))
    kurmanji = " ".join(f"Hevoka {number} behsa sala {1000 + number} dike." for number in range(1000))
    document = take_in(memory, english)
    begun = time.monotonic()
    report = add(memory, document, "kmr", kurmanji, anyway=True)
    assert time.monotonic() - begun < 10
    assert report.shapes["1-1"] > 950


def test_a_change_of_the_source_is_undone_where_its_bead_has_become_an_addition(
    memory: Workspace, document: int
) -> None:
    document = laid(memory)
    with memory.reading() as db:
        segment = next(db.query("select id from segments where document_id = ? and place = 3", [document]))
    revising.correct(memory, document, segment["id"], "Nobody asked!")
    linking.move_segment(memory, *at(memory, document, 2), onward=False)
    revising.undo(memory, document)
    see_that_it_is_sound(memory, document)
    assert sorted(texts(memory, document)) == sorted(sentences_of(KURMANJI))
