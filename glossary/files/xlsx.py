"""Workbooks (Office Open XML, ECMA-376) in and out: the rows of the first sheet, as text.

What stands in the archive is counted while it is inflated, and read piece by piece; formulas are never
looked at, only the value that a cell was saved with. What is written holds text alone.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, cast
from xml.parsers import expat
from xml.sax.saxutils import escape

from glossary.files.entries import BrokenFile
from glossary.files.tokens import NO_XML

MAX_MEMBERS = 2_000
"""Files that the archive may hold."""
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
TOGETHER = 500
"""Rows that are handed on at a time."""

DAMAGED = "This workbook is damaged: {}. Open it in a spreadsheet, save it again and hand that in."
TOO_LARGE = "This workbook is refused: {}. Save its table as .csv and hand that in."
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_CELL = re.compile(r"([A-Z]{1,3})\d*")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


# ---------------------------------------------------------------- in


def read_rows(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The rows of a workbook's first sheet with their numbers; rows without anything are passed over.

    Raises `BrokenFile` for what is damaged, encrypted or made to fill the memory.
    """
    try:
        archive = zipfile.ZipFile(stream)
        if len(archive.infolist()) > MAX_MEMBERS:
            raise BrokenFile(1, TOO_LARGE.format(f"it is made of more than {MAX_MEMBERS:,} files"))
        strings = list(_strings(archive))
        yield from _rows(archive, _first_sheet(archive), strings)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise BrokenFile(1, DAMAGED.format("a part of it cannot be unpacked")) from error
    except RuntimeError as error:
        raise BrokenFile(1, DAMAGED.format("it is protected by a password")) from error
    except expat.ExpatError as error:
        raise BrokenFile(max(error.lineno, 1), DAMAGED.format("a part of it is no XML")) from error


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
    for name, names in (("xl/workbook.xml", sheets), ("xl/_rels/workbook.xml.rels", targets)):
        for piece in _pieces(archive, name):
            names.parser.Parse(piece, False)
    by_id = {one.get("Id", ""): one.get("Target", "") for one in targets.found["Relationship"]}
    for sheet in sheets.found["sheet"]:
        target = by_id.get(sheet.get(_RELATION[1:], ""), "")
        if target:
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
            said = attributes.get("r", "")
            self.row = int(said) if said.isascii() and said.isdigit() else self.row + 1
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
            place = int(written) if written.strip().isascii() and written.strip().isdigit() else -1
            return self.strings[place] if 0 <= place < len(self.strings) else ""
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


def _column(letters: str) -> int:
    """The number of a column from its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _unescaped(text: str) -> str:
    """A string without the escapes of characters that XML forbids (ECMA-376, 22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


# ---------------------------------------------------------------- out

_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="glossary" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_HEAD = (
    f'{_DECLARATION}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
    'state="frozen"/></sheetView></sheetViews><sheetData>'
)
_SHEET_TAIL = "</sheetData></worksheet>"


def write_rows(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The pieces of a workbook with these rows, every cell of them text; the same for the same rows."""
    out = _Pieces()
    with zipfile.ZipFile(cast(BinaryIO, out), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(_member(name), _DECLARATION + content)
        with archive.open(_member("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(_SHEET_HEAD.encode())
            for number, row in enumerate(rows, 1):
                sheet.write(_row(number, row).encode())
                if not number % TOGETHER:
                    yield out.taken()
            sheet.write(_SHEET_TAIL.encode())
    yield out.taken()


class _Pieces:
    """What an archive is written to, piece by piece."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        taken = b"".join(self.held)
        self.held = []
        return taken


def _member(name: str) -> zipfile.ZipInfo:
    """A file of the archive without a date of its own, so that the same rows give the same bytes."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _row(number: int, row: Sequence[str]) -> str:
    cells = "".join(
        f'<c r="{_letters(at)}{number}" t="inlineStr"><is><t xml:space="preserve">{_escaped(cell)}</t></is>'
        "</c>"
        for at, cell in enumerate(row, 1)
        if cell
    )
    return f'<row r="{number}">{cells}</row>'


def _letters(number: int) -> str:
    """The letters of a column from its number, from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _escaped(text: str) -> str:
    """A string as a cell holds it (ECMA-376, 22.9.2.19)."""
    text = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)
    text = NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text, {"\r": "_x000D_"})
