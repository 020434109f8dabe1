"""Workbooks (Office Open XML, ECMA-376) out: one sheet whose cells are text, and nothing else."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, cast
from xml.sax.saxutils import escape

from glossary.files.tokens import NO_XML

TOGETHER = 500
"""Rows that are handed on at a time."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
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
