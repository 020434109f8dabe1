"""The parts of a Word document: a ZIP whose sizes are counted before any parser sees what is in it.

Nothing is ever fetched or unpacked to disk: a part is bytes in memory, and a relationship that leads
outside the file is an address and no more (ECMA-376, part 2: Open Packaging Conventions).
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.errors import Refused
from reader.formats.docx_xml import elements

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_MEMBERS = 2_000
"""How many files the archive may hold."""
MAX_DIRECTORY = 512 * MAX_MEMBERS
"""Bytes of the list of files at the archive's end."""
MAX_PART = 100_000_000
"""The largest file in the archive that is read, in bytes once inflated."""
MAX_INFLATED = 200_000_000
"""All files of the archive together, in bytes once inflated."""
MAX_RATIO = 250
"""How many times larger a file may become when it is unpacked."""
SMALL = 10_000_000
"""Bytes below which the ratio says nothing."""
CHUNK = 1 << 16

ZIP = b"PK\x03\x04"
END = b"PK\x05\x06"
END_64 = b"PK\x06\x07"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream that holds an encrypted document in an OLE file (MS-OFFCRYPTO, 2.3.4.4)."""

WORD_TYPES = ("wordprocessingml.", "ms-word.")
OTHERS = {
    "spreadsheetml": "This is an Excel workbook, not a Word document. Copy its text and paste it.",
    "presentationml": "This is a PowerPoint presentation, not a Word document. Copy its text and paste it.",
}

OLD = (
    "This is a Word document of the old format (.doc). "
    "Open it in Word or LibreOffice, save it as .docx and hand that in."
)
DAMAGED = "This Word document is damaged: {}. Open it in Word or LibreOffice, save it again and hand that in."
PROTECTED = (
    "This Word document is password-protected. Open it with its password, save it without one "
    "and hand that in."
)
MANY = f"it is made of more than {MAX_MEMBERS:,} files"
TOO_LARGE = "This Word document is refused: {}. Copy its text into a new document and hand that in."


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship from one part to another, or to an address."""

    kind: str
    """The last word of its type: hyperlink, footnotes, header …"""
    target: str
    """The part's name, or the address."""
    external: bool


@dataclass(slots=True)
class Package:
    """An opened Word document: its parts, read one by one. Made by `open_package`."""

    archive: zipfile.ZipFile
    names: Mapping[str, str]
    """The names of the files as they are looked for (without case) and as they are written."""
    main: str = ""
    """The name of the part that holds the text."""
    inflated: int = field(default=0)

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.casefold() in self.names

    def part(self, name: str) -> bytes:
        """A part, inflated and counted; b"" where there is none. Raises `Refused` where it is damaged
        or larger than it may be."""
        written = self.names.get(name.casefold())
        if written is None:
            return b""
        data = _inflate(self.archive, self.archive.getinfo(written), MAX_INFLATED - self.inflated)
        self.inflated += len(data)
        return data

    def relations(self, name: str) -> dict[str, Relation]:
        """The relationships of a part by their ids; those of the document itself for ""."""
        folder, base = posixpath.split(name)
        data = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        return {
            one.get("Id", ""): _relation(one, folder)
            for one in elements(data, "{*}Relationship", "its list of parts")
        }

    def related(self, name: str, kind: str) -> list[str]:
        """The names of the parts that a part names as being of this kind, in their order."""
        found = (one.target for one in self.relations(name).values() if one.kind == kind and not one.external)
        return [target for target in dict.fromkeys(found) if self.has(target)]


def looks_like_word(data: bytes) -> bool:
    """Whether these bytes are an archive with Word's folder in it, or an encrypted Office document."""
    return (data.startswith(ZIP) and b"word/" in data) or (data.startswith(OLE) and ENCRYPTED in data)


def open_package(data: bytes) -> Package:
    """The parts of a .docx, .docm, .dotx or .dotm. Raises `Refused` for anything else, and for a file that
    is encrypted, damaged, or made to fill the memory of whoever opens it."""
    if data.startswith(OLE):
        raise Refused(PROTECTED if ENCRYPTED in data else OLD)
    _refuse_long_directory(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OSError) as error:
        raise Refused(DAMAGED.format("its archive cannot be opened")) from error
    package = Package(archive, _names(archive))
    package.main = _main(package)
    return package


def _refuse_long_directory(data: bytes) -> None:
    """Refuses an archive whose list of files would itself fill the memory."""
    end = data.rfind(END, max(0, len(data) - (1 << 16) - 22))
    if end < 0 or len(data) < end + 22 or not data.startswith(ZIP):
        raise Refused(DAMAGED.format("its archive is cut off or was never one"))
    members, size = struct.unpack_from("<HL", data, end + 10)
    if data[max(0, end - 20) : end].startswith(END_64) or members > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise Refused(TOO_LARGE.format(MANY))


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    files = [one for one in archive.infolist() if not one.is_dir()]
    if len(files) > MAX_MEMBERS:
        raise Refused(TOO_LARGE.format(MANY))
    if any(one.flag_bits & 1 for one in files):
        raise Refused(PROTECTED)
    if sum(one.file_size for one in files) > MAX_INFLATED:
        raise Refused(TOO_LARGE.format(f"unpacked it has more than {MAX_INFLATED // 1_000_000} MB"))
    names = {one.filename.casefold(): one.filename for one in files}
    if len(names) < len(files):
        raise Refused(DAMAGED.format("it holds two files of the same name"))
    return names


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """The content of one file of the archive, counted while it is inflated."""
    most = min(room, MAX_PART)
    if info.file_size > most:
        raise Refused(TOO_LARGE.format(f"a part of it has more than {most // 1_000_000} MB unpacked"))
    if info.file_size > max(SMALL, MAX_RATIO * info.compress_size):
        raise Refused(TOO_LARGE.format(f"a part of it grows more than {MAX_RATIO} times when it is unpacked"))
    made = io.BytesIO()
    try:
        with archive.open(info) as opened:
            while chunk := opened.read(CHUNK):
                if made.tell() + len(chunk) > most:
                    raise Refused(TOO_LARGE.format("it is larger than it says"))
                made.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused(DAMAGED.format("a part of it cannot be unpacked")) from error
    if made.tell() != info.file_size:
        raise Refused(DAMAGED.format("a part of it does not have the size that it says"))
    return made.getvalue()


def _main(package: Package) -> str:
    """The part that holds the text, by the document's own relationships."""
    if not package.has("[Content_Types].xml"):
        raise Refused(DAMAGED.format("it does not say what its parts are"))
    content = package.part("[Content_Types].xml")
    mains = package.related("", "officeDocument")
    if not mains:
        raise Refused(DAMAGED.format("the part with its text is missing"))
    types = {
        one.get("PartName", "").lstrip("/").casefold(): one.get("ContentType", "")
        for one in elements(content, "{*}Override", "its list of types")
    }
    kind = types.get(mains[0].casefold(), "")
    for other, sentence in OTHERS.items():
        if other in kind:
            raise Refused(sentence)
    if kind and not any(word in kind for word in WORD_TYPES):
        raise Refused(DAMAGED.format("the part with its text is of another kind"))
    return mains[0]


def _relation(said: Element, folder: str) -> Relation:
    kind = said.get("Type", "").rpartition("/")[2]
    target = said.get("Target", "")
    if said.get("TargetMode") == "External":
        return Relation(kind, target, external=True)
    inside = unquote(target)
    inside = inside if inside.startswith("/") else posixpath.join("/", folder, inside)
    return Relation(kind, posixpath.normpath(inside).lstrip("/"), external=False)
