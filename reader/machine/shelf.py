"""The shelf where the models stand: where it is, what stands in it, and changing it one at a time.

`packages/` holds a folder per package, `staging/` what is being unpacked or thrown away, `downloads/` what is
being fetched, `argos/` what argostranslate wants to keep (nothing of a person's). All are on one disk, so
that a folder moves from one to the other at one stroke.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from reader.errors import Conflict, Unavailable

MODELS_VARIABLE = "HEVOK_MODELS"
"""The environment variable that names the folder of the models."""

_PATIENCE = 2.0
"""Seconds that an install or a removal waits for another one."""

_A_DAY = 24 * 60 * 60

_TELLING = ("", "metadata.json", "model", "model/model.bin")
"""The parts of a package whose times tell that it has changed."""


def models_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where models live: HEVOK_MODELS, else hevok/models in the person's data folder.

    That is XDG_DATA_HOME (XDG Base Directory Specification; relative paths do not count), on Windows
    LOCALAPPDATA, and else ~/.local/share. They are too large to stand beside every memory.
    """
    if named := environment.get(MODELS_VARIABLE, ""):
        return Path(named).expanduser()
    homes = (Path(environment.get(name, "")) for name in ("XDG_DATA_HOME", "LOCALAPPDATA"))
    data = next((home for home in homes if home.is_absolute()), Path("~/.local/share").expanduser())
    return data / "hevok" / "models"


def packages_folder(models: Path) -> Path:
    """The folder with a folder per package."""
    return models / "packages"


def entries(models: Path) -> list[Path]:
    """What stands among the packages, sound or not, by name; raises `Unavailable` if it cannot be read."""
    try:
        found = sorted(packages_folder(models).iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unavailable(f"The models in {models} cannot be read: {error.strerror or error}.") from error
    return [entry for entry in found if not entry.name.startswith(".")]


def signature(models: Path) -> tuple[tuple[str, int], ...]:
    """Changes whenever a package is installed, replaced or removed, or its files change."""
    return tuple(
        (f"{entry.name}/{part}", _changed(entry / part)) for entry in entries(models) for part in _TELLING
    )


def _changed(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mtime_ns
    return 0


def staging(models: Path) -> Path:
    """Where packages are unpacked before they are taken in; beside them, on the same disk."""
    folder = models / "staging"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def alone(models: Path) -> Iterator[None]:
    """Let nobody else install or remove; what then stands in the staging folder is left over, and swept."""
    try:
        models.mkdir(parents=True, exist_ok=True)
        with FileLock(models / ".lock").acquire(timeout=_PATIENCE):
            _sweep(models)
            try:
                yield
            finally:
                _sweep(models)
    except Timeout as error:
        raise Conflict("Another model is being installed just now. Try again when it is done.") from error
    except OSError as error:
        raise _unwritable(models, error) from error


def _sweep(models: Path) -> None:
    for leftover in staging(models).iterdir():
        shutil.rmtree(leftover, ignore_errors=True)


def throw_away(folder: Path, models: Path) -> None:
    """Out of the folder of packages at one stroke, then away."""
    if not os.path.lexists(folder):
        return
    aside = Path(tempfile.mkdtemp(prefix="removed-", dir=staging(models))) / "package"
    folder.rename(aside)
    shutil.rmtree(aside.parent, ignore_errors=True)


@contextmanager
def downloading(models: Path) -> Iterator[Path]:
    """A path for a download, on the disk of the models; it is gone afterwards.

    What downloads that were cut off a day ago or earlier have left is swept.
    """
    try:
        folder = models / "downloads"
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.iterdir():
            if leftover.stat().st_mtime < time.time() - _A_DAY:
                shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=folder) as own:
            yield Path(own) / "package.argosmodel"
    except OSError as error:
        raise _unwritable(models, error) from error


def _unwritable(models: Path, error: OSError) -> Unavailable:
    return Unavailable(f"The models in {models} cannot be changed: {error.strerror or error}.")
