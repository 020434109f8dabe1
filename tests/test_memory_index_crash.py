"""The index outlives whatever happens to a process at work on it, and takes over memories made before it."""

import random
import sqlite3
import subprocess
import sys
import time

import pytest

from reader import languages, matching, suggesting
from reader.memory import file, index, people, schema
from reader.memory.concordance import searching
from reader.memory.concordance.searching import Filters
from reader.memory.index import upkeep
from reader.workspace import Workspace, open_memory
from tests.test_memory_index import exhaustively, found, index_problems, keep

AT_WORK = """
import sys
from pathlib import Path
from reader import tending
from reader.memory import units
from reader.memory.index import due, making, merging, upkeep
from reader.model import Origin
from reader.workspace import Workspace
due.MERGED_AT, making.TEXTS_AT_ONCE, upkeep.TEXTS_OF_A_RUN, upkeep.ROWS_AT_ONCE = 40, 20, 60, 50
making.HASHES_AT_ONCE, merging.ROWS_AT_ONCE = 50, 50
Workspace._have_tended = lambda self: None
workspace = Workspace(Path(sys.argv[1]))
first = int(sys.argv[2])
print("ready", flush=True)
for number in range(first, first + 10**6):
    with workspace.writing() as db:
        source = f"The well {number % 500} of village {number % 7} is dry and nobody came to see it."
        units.keep(db, ("en", source), ("ar", f"بئر {number}"), Origin.TYPED, workspace.stamp())
    print(number, flush=True)
    if number % 25 == 24:
        tending.tend(workspace)
    if number % 90 == 89:
        tending.rebuild(workspace, lambda done, total: None)
    if number % 200 == 199:
        with workspace.writing() as db:
            db.execute("update index_state set version = 'of another program'")
"""


@pytest.fixture
def quiet(monkeypatch):
    """No upkeep but that which a test asks for."""
    monkeypatch.setattr(Workspace, "_have_tended", lambda self: None)


def killed_at_work(path, seconds, first):
    """Let a process keep, merge, compact and rebuild, and kill it; the last pair that it said was kept."""
    process = subprocess.Popen(
        [sys.executable, "-c", AT_WORK, path, str(first)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.kill()
    said = process.communicate(timeout=60)[0].split()
    return max((int(line) for line in said), default=first - 1)


def killed_again_and_again(memory, times, longest):
    chance = random.Random(3)
    first = 0
    for _ in range(times):
        last = killed_at_work(memory.path, chance.uniform(0.02, longest), first)
        with memory.reading() as db:
            held = {row["text"] for row in db.query("select text from texts where language = 'ar'")}
            assert index_problems(memory) == []
            assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert {f"بئر {number}" for number in range(last + 1)} <= held
        for _ in range(3):
            number = chance.randrange(600)
            query = f"The old well {number} of village {number % 9} is dry and nobody came."
            assert found(memory, query, "en", "ar", 60) == exhaustively(memory, query, "en", "ar", 60)
        first = last + 1
    upkeep.do(memory)
    assert index_problems(memory) == []
    return first


def test_a_kill_at_any_moment_leaves_an_index_that_finds_everything(memory, quiet):
    assert killed_again_and_again(memory, 3, 1.0) > 3


@pytest.mark.slow
def test_many_kills_at_any_moment_leave_an_index_that_finds_everything(memory, quiet):
    assert killed_again_and_again(memory, 25, 2.5) > 100


# ------------------------------------------------------------------ a memory of the version before

PAIRS = [
    ("en", "The well is dry.", "ar", "البئر جافة."),
    ("en", "The well is dry.", "ckb", "بیرەکە وشکە."),
    ("en", "The well is dry.", "ar", "جفّت البئر."),
    ("en", "Nobody came.", "kmr", "Kes nehat."),
    ("kmr", "Kes nehat.", "en", "Nobody came."),
]


@pytest.fixture
def old_memory(tmp_path):
    """A memory made by the first two migrations, with a document, units, uses and one unit in the bin."""
    path = tmp_path / "memory.db"
    file.create(path)
    db = file.connect(path, writing=True)
    schema.migrations.apply(db, stop_before="texts_taken_in_as_renderings")
    people.add_local(db, "2026-01-01T00:00:00Z")
    for table, row in (
        ("documents", {"title": "T", "language": "en", "format": "text", "added_at": "x", "person_id": 1}),
        ("blocks", {"document_id": 1, "position": 1, "kind": "paragraph", "text": "Nobody came."}),
        ("segments", {"document_id": 1, "block_id": 1, "start_at": 0, "end_at": 12, "key": "k", "words": 2}),
        ("renderings", {"document_id": 1, "language": "kmr", "created_at": "x", "person_id": 1}),
        ("beads", {"rendering_id": 1}),
        ("bead_segments", {"rendering_id": 1, "segment_id": 1, "bead_id": 1}),
    ):
        db[table].insert(row)
    groups = {}
    for number, (source, text, target, rendered) in enumerate(PAIRS, start=1):
        group = groups.setdefault((source, text), len(groups) + 1)
        for table, row in (
            ("unit_groups", {"id": group, "language": source, "text": text} | old_keys(source, text)),
            (
                "units",
                {
                    "id": number * 10,
                    "group_id": group,
                    "language": target,
                    "text": rendered,
                    "origin": "typed",
                    "kept": number % 2,
                    "person_id": 1,
                    "created_at": f"c{number}",
                    "changed_at": f"d{number}",
                    "deleted_at": "gone" if number == 3 else "",
                }
                | old_keys(target, rendered),
            ),
        ):
            db[table].insert(row, ignore=True)
    db.execute("insert into uses values (1, 40, 1, 'before', 'after', 1, 'then')")
    db.execute("update sqlite_sequence set seq = 999 where name = 'units'")  # one that has been deleted
    db.close()
    return path


def old_keys(code, text):
    keys = matching.keys_of(text, languages.by_code(code))
    return {
        "key": keys.key,
        "bare_key": keys.bare_key,
        "finding": keys.finding,
        "tokens": keys.tokens,
        "length": keys.length,
    }


def test_a_memory_of_the_version_before_loses_nothing(old_memory, quiet):
    with open_memory(old_memory) as workspace:
        with workspace.reading() as db:
            rows = db.query(
                """select u.*, s.language as a, s.text as b, t.language as c, t.text as d
                     from units u join texts s on s.id = u.source_id join texts t on t.id = u.target_id
                    order by u.id"""
            )
            held = [
                (
                    r["id"],
                    (r["a"], r["b"], r["c"], r["d"]),
                    r["kept"],
                    r["created_at"],
                    r["changed_at"],
                    r["deleted_at"],
                )
                for r in rows
            ]
            assert held == [
                (10 * n, pair, n % 2, f"c{n}", f"d{n}", "gone" if n == 3 else "")
                for n, pair in enumerate(PAIRS, start=1)
            ]
            assert db.execute("select * from uses").fetchall() == [(1, 40, 1, "before", "after", 1, "then")]
            assert db.execute("select count(*), count(distinct language || text) from texts").fetchone() == (
                6,
                6,
            )
            assert db.execute("pragma foreign_key_check").fetchall() == []
            assert index.is_due(db)
        asked = [("The well is dry!", "en", "ar"), ("Kes nehat", "kmr", "en"), ("البئر جافة", "ar", "ckb")]
        before = [found(workspace, *question, 60) for question in asked]
        assert before == [
            {("The well is dry.", "البئر جافة."): 99},
            {("Kes nehat.", "Nobody came."): 99},
            {("البئر جافة.", "بیرەکە وشکە."): 99},
        ]
        upkeep.do(workspace)
        assert [found(workspace, *question, 60) for question in asked] == before
        assert index_problems(workspace) == []
        assert keep(workspace, ("en", "A new pair."), ("ar", "زوج جديد")) > 999, "no id is given twice"
        keep(workspace, ("en", "The well is dry."), ("ar", "البئر جافة."))
        with workspace.reading() as db:
            assert sum(map(len, searching.newest(db, Filters()))) == len(PAIRS)
        (match,) = suggesting.search(workspace, "Nobody came.", "en", "kmr", limit=1)
        assert match.score == 100


def test_an_empty_memory_of_the_version_before_is_taken_over(tmp_path, quiet):
    path = tmp_path / "memory.db"
    file.create(path)
    db = file.connect(path, writing=True)
    schema.migrations.apply(db, stop_before="texts_taken_in_as_renderings")
    people.add_local(db, "2026-01-01T00:00:00Z")
    db.close()
    with open_memory(path) as workspace:
        keep(workspace, ("en", "A pair."), ("ar", "زوج"))
        assert index_problems(workspace) == []
    with sqlite3.connect(path) as connection:
        assert connection.execute("select count(*) from units").fetchone() == (1,)
    connection.close()
