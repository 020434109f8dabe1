"""The translation models on this machine: Argos packages in one folder, installed whole or not at all.

`models/packages/` holds a folder per package, named after its languages and a number that counts up
("en-ar.2"). The highest number of a pair is the one in use, so that a replaced package stands until the new
one does; the next install sweeps what is left over. A folder that is no sound package is named as broken and
left alone. Only pairs of Hevok's languages count: a way through a fifth language is not taken.
"""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reader.errors import HevokError, Refused, Unknown
from reader.languages import LANGUAGES
from reader.machine import archive, contents, shelf
from reader.machine.archive import Told
from reader.machine.engine import Pair, reachable

_NUMBERED = re.compile(r"(?P<name>[a-z]{2,3}-[a-z]{2,3})\.(?P<number>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it stands in the folder of the models."""

    name: str
    """What a person calls it: en-ar; a broken one goes by the name of its folder."""
    source: str
    """The code of the language it translates from; empty when it is broken."""
    target: str
    version: str
    """As its maker numbered it; empty when it is broken."""
    size: int
    """Bytes on the disk."""
    folder: Path
    broken: str = ""
    """Why it cannot be used; empty when it can."""

    @property
    def pair(self) -> Pair:
        """The codes of its two languages."""
        return self.source, self.target

    @property
    def title(self) -> str:
        """Its languages in words."""
        if self.broken:
            return self.name
        return f"{LANGUAGES[self.source].name} to {LANGUAGES[self.target].name}"


def installed(models: Path) -> list[Package]:
    """Every package by name, then the broken ones with what is wrong; none where there is no folder."""
    found = sorted(map(_look, shelf.entries(models)), key=_precedence)
    in_use = {package.pair: package for package in found if not package.broken}
    behind = [
        _set_behind(p) for p in found if not p.broken and in_use[p.pair] is not p and not _number(p.folder)
    ]
    broken = [package for package in found if package.broken]
    return sorted(in_use.values(), key=_name) + sorted([*broken, *behind], key=_name)


def sound(models: Path) -> list[Package]:
    """The packages that can be used, by name."""
    return [package for package in installed(models) if not package.broken]


def pairs(models: Path) -> frozenset[Pair]:
    """The pairs that the sound packages lead to, by way of a third language too."""
    return _pairs(models, shelf.signature(models))


@lru_cache(maxsize=4)
def _pairs(models: Path, signature: object) -> frozenset[Pair]:
    """Asked for with every page of the desk, and so kept until a package comes or goes."""
    return reachable(package.pair for package in sound(models))


def find(models: Path, name: str) -> Package:
    """The package of that name, broken or not; raises `Unknown` where there is none."""
    for package in installed(models):
        if package.name == name:
            return package
    raise Unknown(f"There is no model {name!r}. hevok mt list shows those that are installed.")


def install_file(
    path: Path, models: Path, told: Told = lambda done, total: None, *, expected: Pair | None = None
) -> Package:
    """Install the .argosmodel file at `path`; a package for the same languages is replaced.

    `told` hears how many bytes of how many are unpacked; what it raises ends the install. `expected` are the
    languages that were promised. Raises `Unknown` where there is no such file, `Refused` with what is wrong
    with it, `Conflict` while another install is under way and `Unavailable` where the folder cannot be
    written; then everything stands as before.
    """
    with shelf.alone(models), archive.opened(path) as opened:
        staged = _unpacked(opened, path.name, models, told)
        package = _look(staged, path.name)
        if package.broken:
            raise Refused(package.broken)
        if expected not in (None, package.pair):
            raise Refused(f"{path.name} is for {package.title}, which is not what was asked for.")
        return _take_in(package, models)


def remove(package: Package, models: Path) -> None:
    """Remove a package and what was left over of those before it; raises as `install_file`.

    Raises `Unknown` when it is gone already.
    """
    if not os.path.lexists(package.folder) or package.folder.parent != shelf.packages_folder(models):
        raise Unknown(f"The model {package.name} is not there any more.")
    with shelf.alone(models):
        for folder in [package.folder, *_numbered(models, package.name)]:
            shelf.throw_away(folder, models)


def _look(folder: Path, called: str = "") -> Package:
    """The package in a folder; what is wrong is said of it as it is `called`."""
    called = called or f"The folder {folder.name}"
    name = match["name"] if (match := _NUMBERED.fullmatch(folder.name)) else folder.name
    files = _files(folder)
    size = sum(files.values())
    try:
        if not folder.is_dir():
            raise Refused(f"{folder.name} is not a folder. Install a package with hevok mt install FILE.")
        if lack := contents.missing(files):
            raise Refused(f"{called} is not an Argos package: it has {lack}.")
        metadata = contents.parse((folder / contents.METADATA).read_bytes(), called)
        contents.weigh_model(folder / contents.MODEL, called)
        source, target = contents.languages(metadata, called, folder / "model")
    except (HevokError, OSError) as error:
        sentence = str(error) if isinstance(error, HevokError) else f"{called} cannot be read."
        return Package(name, "", "", "", size, folder, broken=sentence)
    return Package(f"{source}-{target}", source, target, metadata.version, size, folder)


def _files(folder: Path) -> dict[str, int]:
    """The files below a folder, by path, with their bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.stat().st_size
    return found


def _number(folder: Path) -> int:
    """The number in a folder's name; 0 for one that was not named by us."""
    match = _NUMBERED.fullmatch(folder.name)
    return int(match["number"]) if match else 0


def _precedence(package: Package) -> tuple[int, tuple[int, ...], str]:
    """Of two packages for one pair the greater is used: the one installed last, else the newer."""
    version = tuple(map(int, re.findall(r"\d+", package.version)))
    return _number(package.folder), version, package.folder.name


def _name(package: Package) -> str:
    return package.name


def _set_behind(package: Package) -> Package:
    sentence = f"The folder {package.folder.name} is not used: another package has the same languages."
    return Package(package.folder.name, "", "", "", package.size, package.folder, broken=sentence)


def _numbered(models: Path, name: str) -> list[Path]:
    matches = ((path, _NUMBERED.fullmatch(path.name)) for path in shelf.entries(models))
    return [path for path, match in matches if match and match["name"] == name]


def _unpacked(opened: zipfile.ZipFile, name: str, models: Path, told: Told) -> Path:
    """The one folder of an archive, unpacked into the staging folder."""
    files = archive.members(opened, name)
    tops = {info.filename.split("/")[0] for info in files}
    if len(tops) != 1 or any("/" not in info.filename for info in files):
        raise Refused(f"{name} is not an Argos package: its files do not stand in one folder.")
    (top,) = tops
    sizes = {info.filename.removeprefix(f"{top}/"): info.file_size for info in files}
    if lack := contents.missing(sizes):
        raise Refused(f"{name} is not an Argos package: it has {lack}.")
    metadata = contents.parse(opened.read(f"{top}/{contents.METADATA}"), name)
    _refuse_lacking(metadata, name)
    folder = Path(tempfile.mkdtemp(prefix="unpacked-", dir=shelf.staging(models)))
    wanted = [info for info in files if info.filename.split("/")[1] not in contents.SPLITTERS]
    archive.unpack(opened, wanted, folder, told)
    return folder / top


def _refuse_lacking(metadata: contents.Metadata, name: str) -> None:
    """Before hundreds of megabytes are unpacked: refuse languages that no vocabulary can make ours."""
    try:
        contents.languages(metadata, name)
    except Refused:
        if not {metadata.source.casefold(), metadata.target.casefold()} & {"ku", "kur"}:
            raise


def _take_in(package: Package, models: Path) -> Package:
    """Move a staged package into its place, then sweep those before it."""
    before = _numbered(models, package.name)
    number = max(map(_number, before), default=0) + 1
    folder = shelf.packages_folder(models) / f"{package.name}.{number}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    package.folder.rename(folder)
    for old in before:
        shelf.throw_away(old, models)
    return Package(package.name, package.source, package.target, package.version, package.size, folder)
