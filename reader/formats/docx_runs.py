"""A paragraph of a Word document as stretches of text: fields, links, changes, notes and hidden words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.formats.docx_package import Relation
from reader.formats.docx_styles import Styles
from reader.formats.docx_xml import (
    ALTERNATE,
    CHOICE,
    ID,
    MATHS_TEXT,
    is_on,
    value,
    w,
)
from reader.formats.markup import Label, Run, link
from reader.model import MarkKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s\\"]\S*))', re.IGNORECASE)
PRIVATE_USE = range(0xE000, 0xF900)
"""Where the signs of symbol fonts stand; they are no characters of any text."""
BREAK = "\n"


class Count:
    """What is counted on the way, to be told in a note; each a key of a Counter."""

    INSERTED = "inserted"
    DELETED = "deleted"
    COMMENTS = "comments"
    PICTURES = "pictures"
    OBJECTS = "objects"
    SYMBOLS = "symbols"
    NOTES = "notes"
    BOXES = "boxes"
    PARTS = "parts"


@dataclass(slots=True)
class Field:
    """A field that is open: its code is collected until its result begins."""

    code: str = ""
    in_result: bool = False
    label: Label | None = None


@dataclass(slots=True)
class Pieces:
    """What a paragraph holds: its lines' runs, and what belongs beside it."""

    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    hidden: list[Run] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """The notes that it cites: (footnote or endnote, id)."""
    boxes: list[Element] = field(default_factory=list)
    """The text boxes anchored in it."""


@dataclass(slots=True)
class Reader:
    """What is carried from one paragraph to the next: open fields reach over many."""

    styles: Styles
    relations: Mapping[str, Relation]
    fields: list[Field] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    """Of each language named, how many characters are in it."""
    style: str = ""
    """The style of the paragraph that is being read."""
    pieces: Pieces = field(default_factory=Pieces)

    def paragraph(self, element: Element, style: str) -> Pieces:
        """The pieces of a paragraph of this style."""
        self.style, self.pieces = style, Pieces()
        self._children(element, ())
        self.fields = [one for one in self.fields if one.in_result]  # a code that nobody ended hides no text
        return self.pieces

    # ------------------------------------------------------------ containers

    def _children(self, element: Element, labels: tuple[Label, ...]) -> None:
        for child in element:
            act = ACTS.get(child.tag)
            if act is None:
                self._children(child, labels)
            else:
                act(self, child, labels)

    def _skip(self, element: Element, labels: tuple[Label, ...]) -> None:
        """Leaves out what is no text of the paragraph."""

    def _inserted(self, element: Element, labels: tuple[Label, ...]) -> None:
        self.counts[Count.INSERTED] += 1
        self._children(element, labels)

    def _deleted(self, element: Element, labels: tuple[Label, ...]) -> None:
        self.counts[Count.DELETED] += 1
        for mark in element.iter(w("fldChar")):  # a field that was deleted still opens and closes
            self._field_mark(mark, labels)

    def _alternate(self, element: Element, labels: tuple[Label, ...]) -> None:
        """The first form of what is written in several for older programs."""
        choice = element.find(CHOICE)
        chosen = choice if choice is not None else (element[0] if len(element) else None)
        if chosen is not None:
            self._children(chosen, labels)

    def _link(self, element: Element, labels: tuple[Label, ...]) -> None:
        relation = self.relations.get(element.get(ID, ""))
        label = link(relation.target) if relation and relation.external else None
        self._children(element, _with(labels, label))

    def _simple_field(self, element: Element, labels: tuple[Label, ...]) -> None:
        self._children(element, _with(labels, _address(element.get(w("instr"), ""))))

    def _box(self, element: Element, labels: tuple[Label, ...]) -> None:
        self.counts[Count.BOXES] += 1
        self.pieces.boxes.append(element)

    # ------------------------------------------------------------ runs

    def _run(self, element: Element, labels: tuple[Label, ...]) -> None:
        properties = element.find(w("rPr"))
        style = value(properties, "rStyle")
        complex_script = bool(is_on(properties, "rtl") or is_on(properties, "cs"))
        suffix = "Cs" if complex_script else ""
        if self.styles.is_on("", style, properties, f"i{suffix}"):
            labels = _with(labels, Label(MarkKind.EMPHASIS))
        if self.styles.is_on("", style, properties, f"b{suffix}"):
            labels = _with(labels, Label(MarkKind.STRONG))
        hidden = self.styles.is_on(self.style, style, properties, "vanish")
        before = len(self.pieces.hidden) if hidden else 0
        outer = self.pieces.lines
        if hidden:
            self.pieces.lines = [[]]
        self._children(element, labels)
        if hidden:
            self.pieces.hidden[before:] = [run for line in self.pieces.lines for run in line]
            self.pieces.lines = outer
        else:
            self._count_language(element, properties, complex_script)

    def _count_language(self, element: Element, properties: Element | None, complex_script: bool) -> None:
        said = None if properties is None else properties.find(w("lang"))
        default = self.styles.languages[complex_script]
        tag = default if said is None else said.get(w("bidi" if complex_script else "val"), default)
        self.languages[tag] += sum(len(text.text or "") for text in element.iterfind(w("t")))

    def _text(self, element: Element, labels: tuple[Label, ...]) -> None:
        self._say(element.text or "", labels)

    def _tab(self, element: Element, labels: tuple[Label, ...]) -> None:
        self._say(" ", labels)

    def _break(self, element: Element, labels: tuple[Label, ...]) -> None:
        """One break is a space; a second one right after it ends the line, as a paragraph would."""
        line = self.pieces.lines[-1]
        if line and line[-1].text == BREAK and self._is_shown():
            self.pieces.lines.append([])
        else:
            self._say(BREAK, labels)

    def _hyphen(self, element: Element, labels: tuple[Label, ...]) -> None:
        self._say("\N{NON-BREAKING HYPHEN}", labels)

    def _symbol(self, element: Element, labels: tuple[Label, ...]) -> None:
        """A sign by its number in a font: in a symbol font that is no character at all."""
        try:
            code = int(element.get(w("char"), ""), 16)
        except ValueError:
            code = 0
        if 0x20 <= code < 0xD800 or PRIVATE_USE.stop <= code < 0xFFFE:
            self._say(chr(code), labels)
        else:
            self.counts[Count.SYMBOLS] += 1

    def _note(self, element: Element, labels: tuple[Label, ...]) -> None:
        if self._is_shown():
            kind = element.tag.rpartition("}")[2].removesuffix("Reference")
            self.pieces.notes.append((kind, element.get(w("id"), "")))

    def _comment(self, element: Element, labels: tuple[Label, ...]) -> None:
        self.counts[Count.COMMENTS] += 1

    def _object(self, element: Element, labels: tuple[Label, ...]) -> None:
        self.counts[Count.OBJECTS] += 1

    def _drawing(self, element: Element, labels: tuple[Label, ...]) -> None:
        """The text boxes of a drawing; without one it is a picture."""
        boxes = len(self.pieces.boxes)
        self._children(element, labels)
        self.counts[Count.PICTURES] += len(self.pieces.boxes) == boxes

    # ------------------------------------------------------------ fields

    def _field_mark(self, element: Element, labels: tuple[Label, ...]) -> None:
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
            self.fields[-1].label = _address(self.fields[-1].code)
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _field_code(self, element: Element, labels: tuple[Label, ...]) -> None:
        if self.fields:
            self.fields[-1].code += element.text or ""

    # ------------------------------------------------------------ words

    def _is_shown(self) -> bool:
        """Whether no open field is still at its code."""
        return all(one.in_result for one in self.fields)

    def _say(self, words: str, labels: tuple[Label, ...]) -> None:
        if words and self._is_shown():
            for one in self.fields:
                labels = _with(labels, one.label)
            self.pieces.lines[-1].append(Run(words, None, labels))


def _with(labels: tuple[Label, ...], label: Label | None) -> tuple[Label, ...]:
    return labels if label is None or label in labels else (*labels, label)


def _address(code: str) -> Label | None:
    """The label that a field's code makes: a link, where it is one to an address."""
    found = HYPERLINK.match(code)
    return link(found["quoted"] or found["bare"] or "") if found else None


Act = Callable[[Reader, "Element", tuple[Label, ...]], None]
SKIPPED = """
    pPr rPr sdtPr sdtEndPr tblPr tblGrid trPr tcPr customXmlPr smartTagPr fldData rt rubyPr delText
    delInstrText softHyphen lastRenderedPageBreak footnoteRef endnoteRef annotationRef separator
    continuationSeparator pgNum ffData
"""
ACTS: dict[str, Act] = {
    **{w(name): Reader._skip for name in SKIPPED.split()},
    **{w(name): Reader._tab for name in ("tab", "ptab")},
    **{w(name): Reader._break for name in ("br", "cr")},
    **{w(name): Reader._inserted for name in ("ins", "moveTo")},
    **{w(name): Reader._deleted for name in ("del", "moveFrom")},
    **{w(name): Reader._note for name in ("footnoteReference", "endnoteReference")},
    w("r"): Reader._run,
    w("t"): Reader._text,
    MATHS_TEXT: Reader._text,
    w("noBreakHyphen"): Reader._hyphen,
    w("sym"): Reader._symbol,
    w("hyperlink"): Reader._link,
    w("fldSimple"): Reader._simple_field,
    w("fldChar"): Reader._field_mark,
    w("instrText"): Reader._field_code,
    w("txbxContent"): Reader._box,
    w("commentReference"): Reader._comment,
    w("drawing"): Reader._drawing,
    w("pict"): Reader._drawing,
    w("object"): Reader._object,
    ALTERNATE: Reader._alternate,
}
