"""The memory is verified in portions beside those who write: no false alarm, and no fault overlooked."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from reader import tending
from reader.memory import going_through, index
from reader.memory.concordance import checking as words
from reader.memory.concordance import feeding
from reader.memory.index import checking, due, merging, runs, skimming
from reader.workspace import Workspace
from tests.test_memory_index import keep
from tests.test_memory_index_crash import AT_WORK

WRITING = AT_WORK.split("    if number % 25")[0]
"""A process that does nothing but keep one pair after the other."""


@pytest.fixture
def sound(memory, monkeypatch):
    """A memory with runs, fresh texts and words fed, that is verified in many small portions."""
    monkeypatch.setattr(Workspace, "_have_tended", lambda self: None)
    monkeypatch.setattr(checking, "TEXTS_AT_ONCE", 40)
    monkeypatch.setattr(going_through, "TEXTS_AT_ONCE", 40)
    monkeypatch.setattr(going_through, "TEXTS_TOGETHER", 150)
    monkeypatch.setattr(skimming, "HASHES_AT_ONCE", 50)
    monkeypatch.setattr(runs, "ROWS_AT_ONCE", 50)
    monkeypatch.setattr(words, "TEXTS_AT_ONCE", 40)
    monkeypatch.setattr(words, "ROWS_AT_ONCE", 300)
    for first in (0, 100):
        for number in range(first, first + 100):
            keep(memory, ("en", f"The well {number} of the village is dry and old."), ("ar", f"بئر {number}"))
        merging.merge_fresh(memory)
    for number in range(200, 240):
        keep(memory, ("en", f"The well {number} of the village is dry and old."), ("ar", f"بئر {number}"))
    feeding.feed(memory)
    return memory


@contextmanager
def at_work(path, code):
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path), "1000"], stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert process.stdout.readline() == "ready\n"
            yield lambda: process.stdout.readline()
        finally:
            process.kill()


@pytest.mark.parametrize("code", [WRITING, AT_WORK], ids=["keeping", "merging and rebuilding too"])
def test_there_is_no_false_alarm_while_others_write(sound, code):
    with at_work(sound.path, code) as kept:
        for _ in range(3):
            kept()
            assert tending.verify(sound) == []


DAMAGE = {
    "update postings set entries = substr(entries, 5) where id in (select max(id) from postings)": "words",
    "update fresh_texts set elements = substr(elements, 9) where text_id = 477": "words",
    "update signatures set entries = zeroblob(72) where id in (select min(id) from signatures)": "characters",
    "delete from bare_hashes where text_id = 7": "equality",
    "insert into concordance (rowid, words) values (7, 'en:zebra')": "en:zebra",
}


@pytest.mark.parametrize(("damage", "named"), DAMAGE.items())
def test_a_fault_is_found_while_others_write(sound, damage, named):
    with sound.writing() as db:
        db.execute(damage)
    with at_work(sound.path, WRITING) as kept:
        kept()
        (problem,) = tending.verify(sound)
    assert named in problem


def test_a_fault_that_a_merge_carries_along_is_found(sound):
    with sound.writing() as db:
        db.execute("update run_texts set entries = zeroblob(length(entries))")
    seen = []

    def merge(done, total):
        if not seen:
            merging.merge_fresh(sound)
        seen.append(done)

    (problem,) = index.problems(sound.reading, merge)
    assert "by their words: 1, 2, 3" in problem
    assert "and 380 more" in problem


def test_a_run_that_is_merged_meanwhile_is_no_fault(sound, monkeypatch):
    monkeypatch.setattr(due, "RUNS_MERGED", 2)
    before = []

    def compacting(done, total):
        if not before:
            with sound.reading() as db:
                before.extend(db.execute("select id from runs where state = 'live'").fetchall())
            merging.merge_fresh(sound)
            merging.compact(sound)

    assert index.problems(sound.reading, compacting) == []
    with sound.reading() as db:
        live = db.execute("select id from runs where state = 'live'").fetchall()
    assert before
    assert not set(before) & set(live)


def test_words_that_are_fed_anew_meanwhile_are_no_fault(sound):
    fed = []

    def feeding_anew(done, total):
        if not fed:
            fed.append(feeding.rebuild(sound))

    assert words.problems(sound.reading, feeding_anew) == []
    assert fed == [480]
    with sound.writing() as db:
        feeding.begin_again(db)
    assert words.problems(sound.reading) == []


def test_no_snapshot_is_held_from_one_portion_to_the_next(sound):
    """Whoever writes finds nobody reading, so that the file's log can be begun again from the front."""
    portions, steps = [], []

    def step(done, total):
        with sound.writing() as db:
            assert not any(reader.conn.in_transaction for reader in readers)
            db.execute("update settings set value = value")
        busy, *_ = sound._writer.execute("pragma wal_checkpoint(restart)").fetchone()
        assert not busy
        steps.append(done / total)

    readers = []

    @contextmanager
    def counted():
        with sound.reading() as db:
            portions.append(db)
            readers[:] = [db]
            yield db

    assert index.problems(counted, step) == words.problems(counted, step) == []
    assert len(portions) > 80
    of_index = steps.index(1.0) + 1
    for of_one in (steps[:of_index], steps[of_index:]):
        assert of_one == sorted(of_one)
        assert of_one[-1] > 0.99
