"""Workbooks (Office Open XML, ECMA-376) in: the rows of the first sheet, as text.

What stands in the archive is counted while it is inflated, and read piece by piece; formulas are never
looked at, only the value that a cell was saved with. Why this is no library's work is in
docs/decisions/0012-workbooks-read-here.md.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast
from xml.parsers import expat

from glossary.files.entries import BrokenFile

MAX_MEMBERS = 2_000
"""Files that the archive may hold."""
MAX_DIRECTORY = 1 << 20
"""Bytes of the list of these files."""
MAX_INFLATED = 400_000_000
"""Bytes of a part, once inflated."""
MAX_RATIO = 300
"""How many times larger a part may become when it is unpacked."""
SMALL = 20_000_000
"""Bytes below which the ratio says nothing."""
MAX_COLUMNS = 1_000
MAX_STRINGS = 50_000_000
"""Characters of the strings that the cells share."""
CHUNK = 1 << 16

DAMAGED = "This workbook is damaged: {}. Open it in a spreadsheet, save it again and hand that in."
OTHER = (
    "This is no workbook of the format .xlsx. Open it in a spreadsheet, save it as .xlsx and hand that in."
)
TOO_LARGE = "This workbook is refused: {}. Save its table as .csv and hand that in."
WORKBOOK = "xl/workbook.xml"
NOT_UNPACKED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError, NotImplementedError,
    OSError, ValueError,
)  # fmt: skip
"""What is raised where an archive is not what it says."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_CELL = re.compile(r"([A-Z]{1,3})\d*")
_NUMBER = re.compile(r"\s*([0-9]{1,9})\s*")
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
"""What names a sheet's part in a transitional and in a strict workbook (ECMA-376, parts 4 and 1)."""


def read_rows(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The rows of a workbook's first sheet with their numbers; rows without anything are passed over.

    Raises `BrokenFile` for what is damaged, encrypted or made to fill the memory.
    """
    try:
        archive = zipfile.ZipFile(cast(BinaryIO, _Bounded(stream)))
        if len(archive.infolist()) > MAX_MEMBERS:
            raise BrokenFile(1, TOO_LARGE.format(f"it is made of more than {MAX_MEMBERS:,} files"))
        if WORKBOOK not in archive.namelist():
            raise BrokenFile(1, OTHER)
        strings = list(_strings(archive))
        yield from _rows(archive, _first_sheet(archive), strings)
    except NOT_UNPACKED as error:
        raise BrokenFile(1, DAMAGED.format("a part of it cannot be unpacked")) from error
    except RuntimeError as error:
        raise BrokenFile(1, DAMAGED.format("it is protected by a password")) from error
    except expat.ExpatError as error:
        raise BrokenFile(max(error.lineno, 1), DAMAGED.format("a part of it is no XML")) from error


class _Bounded:
    """A file of which much is never read at once: the list of an archive's files is read whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise BrokenFile(1, TOO_LARGE.format("the list of its files is too long"))
        return self._stream.read(size)


class _Parser:
    """An expat parser over a part of the archive, that tells a handler of elements and their words."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", "}")
        self.parser.buffer_text = True
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.text: list[str] | None = None
        self.size = 0

    def _refuse(self, *_: object) -> None:
        raise BrokenFile(1, DAMAGED.format("it declares entities"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.start(name.rpartition("}")[2], attributes)

    def _end(self, name: str) -> None:
        self.end(name.rpartition("}")[2])

    def _words(self, text: str) -> None:
        if self.text is not None:
            self.size += len(text)
            self.text.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part, inflated and counted."""
    info = archive.getinfo(name)
    most = max(SMALL, min(MAX_INFLATED, MAX_RATIO * info.compress_size))
    count = 0
    with archive.open(info) as part:
        while chunk := part.read(CHUNK):
            count += len(chunk)
            if count > most:
                raise BrokenFile(1, TOO_LARGE.format("a part of it grows too large when it is unpacked"))
            yield chunk


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part that holds the first sheet, by the workbook's own relationships."""
    sheets, targets = _Names(), _Names()
    for name, names in ((WORKBOOK, sheets), ("xl/_rels/workbook.xml.rels", targets)):
        for piece in _pieces(archive, name):
            names.parser.Parse(piece, False)
    by_id = {one.get("Id", ""): one.get("Target", "") for one in targets.found["Relationship"]}
    for sheet in sheets.found["sheet"]:
        named = next((sheet[name] for name in _RELATIONS if name in sheet), "")
        if target := by_id.get(named):
            return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    raise BrokenFile(1, DAMAGED.format("it has no sheet"))


class _Names(_Parser):
    """The attributes of sheets or relationships."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, str]]] = {"sheet": [], "Relationship": []}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self.found:
            self.found[name].append(attributes)


class _Strings(_Parser):
    """The strings that cells share; what is said aloud of them (rPh) is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.parts: list[str] = []
        self.is_aloud = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.is_aloud = True
        elif name == "t" and not self.is_aloud:
            self.text = self.parts

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append(_unescaped("".join(self.parts)))
        elif name == "rPh":
            self.is_aloud = False
        elif name == "t":
            self.text = None


def _strings(archive: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return
    parser = _Strings()
    for piece in _pieces(archive, "xl/sharedStrings.xml"):
        parser.parser.Parse(piece, False)
        if parser.size > MAX_STRINGS:
            raise BrokenFile(1, TOO_LARGE.format("its cells hold too much text"))
        yield from parser.found
        parser.found = []


class _Sheet(_Parser):
    """The rows of a sheet."""

    def __init__(self, strings: Sequence[str]) -> None:
        super().__init__()
        self.strings = strings
        self.found: list[tuple[int, list[str]]] = []
        self.cells: list[str] = []
        self.row = self.column = 0
        self.kind = ""
        self.parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            said = _number(attributes.get("r", ""))
            self.row = self.row + 1 if said is None else said
            self.cells, self.column = [], 0
        elif name == "c":
            self.kind, self.parts = attributes.get("t", "n"), []
            place = _CELL.fullmatch(attributes.get("r", ""))
            self.column = _column(place[1]) if place else self.column + 1
        elif name in ("v", "t"):
            self.text = self.parts

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.text = None
        elif name == "c" and 0 < self.column <= MAX_COLUMNS:
            self.cells += [""] * (self.column - len(self.cells))
            self.cells[self.column - 1] = self._value("".join(self.parts))
        elif name == "row" and any(self.cells):
            self.found.append((self.row, self.cells))

    def _value(self, written: str) -> str:
        if self.kind == "s":
            place = _number(written)
            return self.strings[place] if place is not None and place < len(self.strings) else ""
        if self.kind == "b":
            return "TRUE" if written == "1" else "FALSE"
        if self.kind == "n":
            return written.removesuffix(".0")
        return "" if self.kind == "e" else _unescaped(written)


def _rows(archive: zipfile.ZipFile, name: str, strings: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    sheet = _Sheet(strings)
    for piece in _pieces(archive, name):
        sheet.parser.Parse(piece, False)
        found, sheet.found = sheet.found, []
        yield from found
    sheet.parser.Parse(b"", True)


def _number(written: str) -> int | None:
    """A number of few digits; None for anything else."""
    found = _NUMBER.fullmatch(written)
    return int(found[1]) if found else None


def _column(letters: str) -> int:
    """The number of a column from its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _unescaped(text: str) -> str:
    """A string without the escapes of characters that XML forbids (ECMA-376, 22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
