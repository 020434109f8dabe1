"""A zip archive that somebody else made, unpacked without trusting it.

Everything its directory claims is weighed before the first byte is written, and what comes out is counted
while it does: a member that is not what it claims ends the unpacking. Limits are those of a translation
model; nothing else is unpacked here.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from reader.errors import Refused, Unavailable, Unknown

MEMBERS = 1_000
"""The most members of an archive."""

INFLATED = 3 * 1024**3
"""The most bytes that an archive may inflate to."""

RATIO = 50
"""How many times its size an archive may inflate to; models hardly compress at all."""

RATIO_FROM = 64 * 1024**2
"""Bytes from which on the ratio counts: a small model may well be mostly zeros."""

DIRECTORY = 1024**2
"""The most bytes of an archive's directory, read whole before anything else can be known."""

CHUNK = 1024**2

Told = Callable[[int, int], None]
"""Is told the bytes done and the bytes in all (0 while not known)."""

_END = struct.Struct("<4s4H2LH")  # end of central directory record, PKWARE APPNOTE 4.3.16
_END_MARK = b"PK\x05\x06"
_LONGEST_COMMENT = 0xFFFF
_ENCRYPTED = 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
)
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at `path`, whose directory is of a sane size.

    Raises `Unknown` where there is no such file, `Refused` where it is no zip archive or a damaged one, here
    and in whatever is read from it, and `Unavailable` where the system cannot read it.
    """
    if not path.exists():
        raise Unknown(f"There is no file {path}.")
    if not path.is_file():
        raise Refused(f"{path} is not a file.")
    try:
        with path.open("rb") as file:
            _weigh_directory(file.read, path, lambda back: file.seek(-back, os.SEEK_END))
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _DAMAGE as error:
        raise Refused(
            f"{path.name} is not a whole zip archive: it is damaged, or only a part of it was copied. "
            "Nothing was installed."
        ) from error
    except OSError as error:
        raise _plainly(error, path) from error


def _weigh_directory(read: Callable[[], bytes], path: Path, back_from_end: Callable[[int], int]) -> None:
    back_from_end(min(path.stat().st_size, _END.size + _LONGEST_COMMENT))
    tail = read()
    start = tail.rfind(_END_MARK)
    if start < 0 or len(tail) < start + _END.size:
        raise zipfile.BadZipFile("no end of central directory")
    size = _END.unpack_from(tail, start)[5]
    if size > DIRECTORY:
        raise Refused(f"{path.name} lists far more than a package holds. Nothing was installed.")


def members(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The files of an archive called `name`, after every claim of its directory was weighed.

    Raises `Refused` for too many members, too many bytes, links, passwords, and names that are absolute,
    lead out of the folder, stand twice, or are files and folders at once.
    """
    listed = archive.infolist()
    if len(listed) > MEMBERS:
        raise Refused(f"{name} has {len(listed):,} members; a package has {MEMBERS:,} at most.")
    for info in listed:
        if fault := _fault(info):
            raise Refused(f"{name} holds {_shown(info)}, {fault}. Nothing was installed.")
    files = [info for info in listed if not info.is_dir()]
    _weigh_names(files, name)
    _weigh_sizes(files, name, Path(archive.filename or name).stat().st_size)
    return files


def _fault(info: zipfile.ZipInfo) -> str:
    """What is wrong with one member; empty when nothing is."""
    written = info.orig_filename
    parts = written.removesuffix("/").split("/")
    if written.startswith("/") or "\\" in written or ":" in parts[0]:
        return "which is a place of its own and not one in the package"
    if any(part in ("", ".", "..") for part in parts):
        return "which leads out of the package"
    if not written.isprintable() or any(len(part.encode()) > 200 for part in parts):
        return "which is no name for a file"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "which is a link or a device and not a file"
    if info.flag_bits & _ENCRYPTED:
        return "which is locked with a password"
    if info.compress_type not in _READABLE:
        return "which is compressed in a way that packages are not"
    return ""


def _shown(info: zipfile.ZipInfo) -> str:
    return ascii(info.orig_filename[:80])


def _weigh_names(files: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Names that some file systems take for one are one."""
    seen: set[str] = set()
    for info in files:
        same = unicodedata.normalize("NFC", info.filename).casefold()
        if same in seen:
            raise Refused(f"{name} holds {_shown(info)} twice. Nothing was installed.")
        seen.add(same)
    for file in seen:
        if any(str(parent) in seen for parent in PurePosixPath(file).parents):
            raise Refused(f"{name} holds {file[:80]!a} below a file. Nothing was installed.")


def _weigh_sizes(files: Sequence[zipfile.ZipInfo], name: str, size: int) -> None:
    inflated = sum(info.file_size for info in files)
    if inflated > INFLATED:
        raise Refused(
            f"{name} would take up {_gigabytes(inflated)}; packages up to {_gigabytes(INFLATED)} are taken."
        )
    if inflated > max(RATIO_FROM, RATIO * size) or sum(info.compress_size for info in files) > size:
        raise Refused(f"{name} claims to hold more than a file of its size can. Nothing was installed.")


def unpack(
    archive: zipfile.ZipFile,
    files: Sequence[zipfile.ZipInfo],
    folder: Path,
    told: Told = lambda done, total: None,
) -> None:
    """Write `files`, weighed by `members`, below `folder`, and see them on the disk.

    Raises `Refused` for a member that is not what the directory claims (also through `opened`), and
    `Unavailable` when the disk is full. What was written until then stays; throw the folder away.
    """
    total = sum(info.file_size for info in files)
    free = shutil.disk_usage(folder).free
    if total > free:
        raise Unavailable(
            f"The package takes up {_gigabytes(total)} and the disk has {_gigabytes(free)} left. "
            "Make room and try again."
        )
    done = 0
    for info in files:
        for size in _unpack_one(archive, info, folder / info.filename):
            done += size
            told(done, total)


def _unpack_one(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Iterator[int]:
    """Write one member; yields how many bytes each step wrote. zipfile gives out no more than was claimed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(info) as source, path.open("xb") as target:
        while chunk := source.read(CHUNK):
            written += len(chunk)
            target.write(chunk)
            yield len(chunk)
        target.flush()
        os.fsync(target.fileno())
    if written != info.file_size:
        raise zipfile.BadZipFile("a member is not of the size that the directory claims")


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _plainly(error: OSError, path: Path) -> Unavailable | Refused:
    if error.errno in _FULL:
        return Unavailable("The disk is full. Nothing was installed; make room and try again.")
    if error.errno == errno.EINVAL:  # a directory that points outside of its file
        return Refused(f"{path.name} is not a whole zip archive. Nothing was installed.")
    return Unavailable(f"{path.name} cannot be installed: {error.strerror or error}.")
