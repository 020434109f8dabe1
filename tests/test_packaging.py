from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from reader import places

ROOT = places.PACKAGE.parent
SHIPPED = ("reader/static", "reader/sample", "reader/locale", "templates")
pytest.importorskip("hatchling", reason="the build backend is not installed (group `checks`)")


def files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return target


def test_the_wheel_holds_every_template_and_static_file_and_nothing_else_at_its_top(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"reader/{name}" if name.startswith("templates/") else name
        for folder in SHIPPED
        for name in files(folder)
    }
    assert wanted - names == set()
    assert "glossary/starter.json" in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"reader", "glossary"}


def test_the_source_archive_holds_what_the_tests_need(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.split("/", 1)[1] for name in tar.getnames() if "/" in name}
    wanted = {name for folder in (*SHIPPED, "tests/cases") for name in files(folder)}
    assert wanted - names == set()
    assert {"pyproject.toml", "README.md", "LICENSE"} <= names


def test_the_wheel_works_away_from_its_source(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "from reader import places; print(places.templates_folder(), places.static_folder())"
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for folder in said.split():
        assert Path(folder).is_relative_to(tmp_path)
        assert any(Path(folder).iterdir())
