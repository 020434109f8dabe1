"""What the tests of the command line share: a fresh memory, and two ways to call a command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reader.cli import main
from reader.workspace import open_memory

ENGLISH = (
    "The government fell in December 2024.\n\n"
    "Nobody knows what comes next. The Alawites of the coast are afraid.\n"
)


@dataclass(frozen=True, slots=True)
class Hevok:
    """The command, in a folder with a memory of its own."""

    folder: Path

    @property
    def memory(self) -> Path:
        return self.folder / "memory.db"

    def run(self, *arguments: str | Path | int, stdin: str | bytes | None = None) -> Result:
        """Call a command within this process."""
        words = ["--memory", str(self.memory), *map(str, arguments)]
        return CliRunner(env={"HEVOK_TRACEBACK": ""}).invoke(main, words, input=stdin, prog_name="hevok")

    def ok(self, *arguments: str | Path | int, stdin: str | bytes | None = None) -> str:
        """Call a command that succeeds; what it printed."""
        result = self.run(*arguments, stdin=stdin)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *arguments: str | Path | int, stdin: str | bytes | None = None) -> Any:
        """Call a command with --json; its one value."""
        return json.loads(self.ok(*arguments, "--json", stdin=stdin))

    def refused(self, *arguments: str | Path | int, stdin: str | bytes | None = None) -> str:
        """Call a command that cannot be done; the sentence that says why."""
        result = self.run(*arguments, stdin=stdin)
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        assert "Something went wrong" not in result.stderr
        sentence = result.stderr.strip()
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return sentence

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def add(self, content: str = ENGLISH, name: str = "text.txt") -> int:
        return int(self.json("add", self.write(name, content), "--lang", "en")["document"])

    def process(self, *arguments: str | Path | int, **options: Any) -> subprocess.CompletedProcess[bytes]:
        """Call a command in a process of its own."""
        return subprocess.run(
            command(*arguments), cwd=self.folder, capture_output=True, timeout=60, **options
        )


def command(*arguments: str | Path | int) -> Sequence[str]:
    return [sys.executable, "-m", "reader", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """The environment without what would steer the command, so that each test says what it sets."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HEVOK_", "LC_", "LANG"))
    }
    return kept | {"PYTHONPATH": str(Path(__file__).parent.parent)} | more


@pytest.fixture(scope="session")
def fresh_memory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fresh") / "memory.db"
    with open_memory(path):
        pass
    return path


@pytest.fixture
def hevok(tmp_path: Path, fresh_memory: Path) -> Hevok:
    shutil.copy(fresh_memory, tmp_path / "memory.db")
    return Hevok(tmp_path)


@pytest.fixture
def unbegun(tmp_path: Path) -> Hevok:
    """Without a memory yet."""
    return Hevok(tmp_path)
