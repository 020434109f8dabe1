"""A bilingual Word table that comes back from whoever worked on it in Word; `docx_return` compares it.

Tracked changes count as accepted; comments and hidden words are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.errors import Refused
from reader.formats.docx_package import Package, open_package
from reader.formats.docx_rows import (
    PLACEHOLDERS,
    Identity,
    identity_of,
)
from reader.formats.docx_xml import ALTERNATE, CHOICE, elements, is_on, tree, value, w
from reader.languages import signs
from reader.languages.cleaning import clean

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NOT_OURS = (
    "There is no bilingual table of Hevok in this Word document: a table with a number, the source and "
    "the rendering in each row. Export it from Hevok and hand in that file once it was worked on."
)


NO_CONTROLS = str.maketrans("", "", signs.BIDI_CONTROLS)
"""Takes out what keeps figures and Latin words in their order, see `docx_words`; no stored text has it."""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """The words of one bead as they came back. A row that renders two beads comes back as two of these."""

    number: int
    """The place of its first segment, as it stands in the file; 0 where there is none."""
    identity: Identity | None
    """None where the file has lost it, or never had one."""
    source: str
    """The words of the row's source, as they stand in the file."""
    target: str
    """The words as they stand in the file; a paragraph or line break is ``\\n``."""


@dataclass(frozen=True, slots=True)
class ReturnedTable:
    """A bilingual file that came back."""

    document: int
    """The id of the document that it was written from; 0 where it does not say."""
    language: str
    """The code of the language that it was written in; "" where it does not say."""
    rows: tuple[ReturnedRow, ...]
    tracked: int
    """How many tracked changes were taken as accepted."""
    comments: int
    """How many comments were left out."""


def read_back(data: bytes) -> ReturnedTable:
    """The rows of a bilingual .docx, in the file's order.

    Raises `Refused` for what `docx_package.open_package` refuses, and for a document without such rows.
    """
    package = open_package(data)
    said = _properties(package)
    reading = _Reading()
    for row in elements(package.part(package.main), w("tr"), "its table"):
        reading.row(row)
    if not reading.rows:
        raise Refused(NOT_OURS)
    document = said.get("HevokDocument", "")
    return ReturnedTable(
        document=int(document) if document.isascii() and document.isdigit() else 0,
        language=said.get("HevokLanguage", ""),
        rows=tuple(reading.rows),
        tracked=reading.tracked,
        comments=reading.comments,
    )


@dataclass(slots=True)
class _Piece:
    """The words of a cell from one content control on."""

    identity: Identity | None
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, without what stands where there are none."""
        text = "".join(self.words)
        for placeholder in PLACEHOLDERS.values():
            text = text.replace(placeholder, "")
        return text.translate(NO_CONTROLS).strip("\n")


@dataclass(slots=True)
class _Reading:
    """One pass over the rows of a file."""

    rows: list[ReturnedRow] = field(default_factory=list)
    tracked: int = 0
    comments: int = 0

    def row(self, row: Element) -> None:
        """Takes what a row holds; a heading, or a row that was deleted, holds nothing."""
        properties = row.find(w("trPr"))
        if properties is not None and properties.find(w("del")) is not None:
            self.tracked += 1
            return
        cells = [self.cell(cell) for cell in _cells(row)]
        named = (at for at in range(1, len(cells)) if any(piece.identity for piece in cells[at]))
        at = next(named, 2)
        if is_on(properties, "tblHeader") or len(cells) <= at:
            return
        number = _number("".join(piece.text for piece in cells[0])) if at > 1 else 0
        source = "\n".join(piece.text for piece in cells[at - 1])
        pieces = _known(cells[at], next((piece.identity for piece in cells[0] if piece.identity), None))
        self.rows += [ReturnedRow(number, piece.identity, source, piece.text) for piece in pieces]

    def cell(self, cell: Element) -> list[_Piece]:
        """The words of a cell, parted where another bead's begin; never none."""
        pieces = [_Piece(None)]
        for child in cell:
            self.read(child, pieces)
        return pieces

    def read(self, element: Element, pieces: list[_Piece]) -> None:
        """Adds the words of an element to the last of the pieces."""
        tag = element.tag
        if tag in LEFT_OUT_ELEMENTS:
            self.tracked += tag in DELETED
        elif tag in SIGNS:
            pieces[-1].words.append(SIGNS[tag])
        elif tag == w("t"):
            pieces[-1].words.append(element.text or "")
        elif tag == w("commentReference"):
            self.comments += 1
        elif tag == w("r") and is_on(element.find(w("rPr")), "vanish"):
            return
        elif tag == w("sdt"):
            self.control(element, pieces)
        elif tag == w("bookmarkStart"):
            _begin(element.get(w("name"), ""), pieces)
        elif tag == ALTERNATE:
            choice = element.find(CHOICE)
            if choice is not None:
                self.within(choice, pieces)
        else:
            self.tracked += tag in INSERTED
            self.within(element, pieces)
            if tag == w("p"):
                pieces[-1].words.append("\n")

    def within(self, element: Element, pieces: list[_Piece]) -> None:
        """Adds the words of all that an element holds."""
        for child in element:
            self.read(child, pieces)

    def control(self, element: Element, pieces: list[_Piece]) -> None:
        """A content control: one of ours begins a piece; one that shows a placeholder has no words."""
        properties = element.find(w("sdtPr"))
        _begin(value(properties, "tag"), pieces)
        content = element.find(w("sdtContent"))
        if content is not None and not is_on(properties, "showingPlcHdr"):
            self.within(content, pieces)


DELETED = frozenset(map(w, ("del", "moveFrom")))
INSERTED = frozenset(map(w, ("ins", "moveTo")))
UNREAD = """
    pPr rPr tcPr instrText delText delInstrText fldData footnoteReference endnoteReference rt
"""
LEFT_OUT_ELEMENTS = DELETED | frozenset(map(w, UNREAD.split()))
SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\N{NON-BREAKING HYPHEN}",
    w("softHyphen"): "\N{SOFT HYPHEN}",
}


def _cells(row: Element) -> Iterator[Element]:
    """The cells of a row, through what may stand around them, but not those of a table within."""
    for child in row:
        if child.tag == w("tc"):
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), *INSERTED):
            yield from _cells(child)


def _begin(name: str, pieces: list[_Piece]) -> None:
    """Begins a piece where a tag or a bookmark is the name of another bead."""
    identity = identity_of(name)
    if identity and identity != pieces[-1].identity:
        pieces.append(_Piece(identity))


def _known(pieces: list[_Piece], first: Identity | None) -> list[_Piece]:
    """The pieces of a cell that are a bead's. What stands before the first is that of the bead which the
    row itself names, or else belongs to the next; what was copied out of another row, name and all, belongs
    to what it was put beside."""
    stray, *rest = _own(pieces, first) if first else pieces
    if not rest or (first and first != rest[0].identity):
        stray.identity = first
        return [stray, *rest]
    if stray.text.strip():
        rest[0].words.insert(0, f"{stray.text}\n")
    return rest


def _own(pieces: list[_Piece], first: Identity) -> list[_Piece]:
    """The pieces parted only where a bead of the row of `first` begins: such have the row's source."""
    made = pieces[:1]
    for piece in pieces[1:]:
        if piece.identity and piece.identity.source == first.source:
            made.append(piece)
        else:
            made[-1].words += piece.words
    return made


def _number(text: str) -> int:
    """The first number of a text (in whatever figures); 0 where there is none."""
    figures = "".join(one if one.isdecimal() else " " for one in text).split()
    return int(figures[0]) if figures and len(figures[0]) < 10 else 0


def _properties(package: Package) -> dict[str, str]:
    """The properties that we gave the file."""
    found: dict[str, str] = {}
    for part in package.related("", "custom-properties"):
        root = tree(package.part(part), "its properties")
        for one in [] if root is None else root:
            found[one.get("name", "")] = clean("".join(map(str, one.itertext()))).text.strip()
    return found
