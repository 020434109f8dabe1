"""Imports that are killed: a real process, at moments of any kind."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from reader import interchange, suggesting
from reader.memory import units
from reader.model import Origin
from reader.workspace import open_memory
from tests.cli_support import command, environment
from tests.memory_files import imported, offered, pairs

UNITS = 6_000


def killed(memory: Path, path: Path, seconds: float) -> bool:
    """Whether an import was still at work when it was killed after so long."""
    words = command("--memory", memory, "memory", "import", path)
    work = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        work.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        work.kill()
        work.wait()
        return True


def trial(folder: Path, path: Path, seconds: float) -> bool:
    memory = folder / "memory.db"
    with open_memory(memory, starter=False) as workspace:
        with workspace.writing() as db:
            units.keep(db, ("en", "Mine."), ("ar", "لي."), Origin.TYPED, workspace.stamp())
        was_killed = killed(memory, path, seconds)
        seen = len(offered(workspace)) - 1
        assert seen in (0, UNITS)  # all of it, or nothing
        assert suggesting.search(workspace, "Mine.", "en", "ar")[0].unit.target == "لي."
        interchange.sweep(workspace)
        with workspace.reading() as db:
            assert db.execute("select count(*) from units").fetchone()[0] == seen + 1
            assert not list(db.execute("pragma foreign_key_check"))
        report = interchange.take_in(workspace, interchange.File(path))[1]
        assert (report.added, report.unchanged) == ((0, UNITS) if seen else (UNITS, 0))
        found = suggesting.search(workspace, f"Sentence number {UNITS - 1} of the file.", "en", "ar")
        assert found[0].raw_score == 100
    with sqlite3.connect(memory) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()
    return was_killed


@pytest.mark.slow
def test_an_import_killed_at_any_moment_is_seen_whole_or_not_at_all(tmp_path):
    path = tmp_path / "large.tmx"
    path.write_text(pairs(UNITS), encoding="utf-8")
    with open_memory(tmp_path / "first.db", starter=False) as workspace:
        began = time.monotonic()
        interchange.take_in(workspace, interchange.File(path))
        takes = time.monotonic() - began + 1
    chance = random.Random(7)
    were_killed = 0
    for number in range(8):
        folder = tmp_path / str(number)
        folder.mkdir()
        were_killed += trial(folder, path, chance.uniform(0.2, takes))
    assert were_killed >= 2


def test_a_command_takes_a_file_in_beside_an_open_memory(tmp_path):
    path = tmp_path / "a.tmx"
    path.write_text(pairs(20), encoding="utf-8")
    with open_memory(tmp_path / "memory.db", starter=False) as workspace:
        assert suggesting.search(workspace, "Sentence number 3 of the file.", "en", "ar") == []
        words = command("--memory", tmp_path / "memory.db", "memory", "import", path)
        subprocess.run(words, check=True, env=environment(), capture_output=True)
        assert suggesting.search(workspace, "Sentence number 3 of the file.", "en", "ar")[0].raw_score == 100
        assert imported(workspace, tmp_path, pairs(20)).unchanged == 20
