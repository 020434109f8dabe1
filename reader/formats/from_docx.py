"""Word documents (.docx): paragraphs by their styles as blocks, and what belongs beside the text set aside.

Footnotes and endnotes stand right after the block that cites them (after the whole list, where that is a
list item), as captions: small texts that belong to what stands above. Their numbers and marks are no text.
Text boxes stand there too. Macros, embedded objects, templates and remote parts are never looked at.
See docs/word-files.md; the names are those of ECMA-376, part 1, chapter 17.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reader.errors import Refused
from reader.formats import docx_about as about
from reader.formats import furniture, headings
from reader.formats.docx_package import Package, open_package
from reader.formats.docx_runs import Count, Reader
from reader.formats.docx_styles import BODY_TEXT, DEEPEST_HEADING, Role, read_styles
from reader.formats.docx_xml import elements, number, tree, value, w
from reader.formats.markup import Run, compose
from reader.formats.text import Text
from reader.languages.cleaning import clean
from reader.model import Block, BlockKind, Mark, MarkKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KINDS = {
    "title": BlockKind.HEADING,
    "heading": BlockKind.HEADING,
    "quotation": BlockKind.QUOTATION,
    "caption": BlockKind.CAPTION,
}
CONTENTS = "table of contents"
HIDDEN = "hidden"
MARGINS = {"header": "page header", "footer": "page footer"}
MAX_BLOCKS = 100_000
"""The most blocks that are read, which fill some thousands of pages."""
TOO_LONG = f"This Word document has more than {MAX_BLOCKS:,} paragraphs. Divide it and hand in its parts."
NO_TEXT = "There is no text in this Word document. If it shows pictures of pages, copy out their text first."
SAID = {
    Count.NOTES: (
        "1 footnote stands as a block of its own after what cites it.",
        "{} footnotes stand as blocks of their own after what cites them.",
    ),
    Count.BOXES: (
        "1 text box stands after the paragraph it is anchored in.",
        "{} text boxes stand after the paragraphs they are anchored in.",
    ),
    Count.INSERTED: ("1 tracked insertion was taken as text.", "{} tracked insertions were taken as text."),
    Count.DELETED: ("1 tracked deletion was left out.", "{} tracked deletions were left out."),
    Count.COMMENTS: ("1 comment was left out.", "{} comments were left out."),
    Count.PICTURES: ("1 picture was left out.", "{} pictures were left out."),
    Count.OBJECTS: ("1 embedded object was left out.", "{} embedded objects were left out."),
    Count.PARTS: ("1 embedded file was left out.", "{} embedded files were left out."),
    Count.SYMBOLS: ("1 sign of a symbol font was left out.", "{} signs of symbol fonts were left out."),
}
MACROS = "Its macros were not looked at."
BOLD_HEADINGS = "It has no heading styles: short lines that are all in bold were taken for headings."


def read_docx(data: bytes, name: str) -> Text:
    """The text of a Word document; `name` is its file's name.

    The blocks have no offsets: `content` is their words, a blank line between them. Raises `Refused` for a
    document that is encrypted, damaged, too large once unpacked, made to do harm, or without any text.
    """
    package = open_package(data)
    walk = _Walk(package)
    walk.run()
    if all(block.set_aside in MARGINS.values() for block in walk.made):
        raise Refused(NO_TEXT)
    shaped = _with_bold_headings(walk.made)
    blocks = furniture.set_aside(list(map(_plain_heading, shaped)))
    properties = about.properties(package)
    return Text(
        content="\n\n".join(block.text for block in blocks),
        blocks=blocks,
        title=walk.title or _opening_title(blocks) or properties.title,
        author=furniture.author(blocks) or properties.author,
        date=furniture.date(blocks) or properties.date,
        language_tag=about.language(walk.reader.languages, blocks),
        format="docx",
        notes=tuple(_notes(walk, bold_headings=list(shaped) != walk.made)),
    )


@dataclass(slots=True)
class _Words:
    """What a paragraph holds, read: its lines, its hidden words, and the blocks that stand beside it."""

    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    hidden: list[Run] = field(default_factory=list)
    beside: list[Block] = field(default_factory=list)

    def __add__(self, other: _Words) -> _Words:
        lines = [*self.lines[:-1], [*self.lines[-1], *other.lines[0]], *other.lines[1:]]
        return _Words(lines, self.hidden + other.hidden, self.beside + other.beside)


class _Walk:
    """One pass over the parts of a document, collecting blocks."""

    def __init__(self, package: Package) -> None:
        self.package = package
        parts = [next(iter(package.related(package.main, kind)), "") for kind in ("styles", "numbering")]
        self.styles = read_styles(*map(package.part, parts))
        relations = package.relations(package.main)
        embedded = sum(one.kind == "aFChunk" for one in relations.values())
        self.reader = Reader(self.styles, relations, counts=Counter({Count.PARTS: embedded}))
        self.made: list[Block] = []
        self.pending: list[Block] = []
        """Notes and text boxes that wait until what they belong to is over."""
        self.title = ""
        self.raw: list[str] = []
        self.notes: dict[str, dict[str, list[Block]]] = {"footnote": {}, "endnote": {}}
        """By kind and id, the blocks of the notes that were not cited yet."""
        for kind in self.notes:
            self.notes[kind] = self._notes(kind)

    def run(self) -> None:
        """Reads the page headers, the text and the page footers."""
        self.made += self._margin("header")
        carried = _Words()
        for paragraph in elements(self.package.part(self.package.main), w("p"), "its text"):
            style = self._style(paragraph)
            words = carried + self._words(self.reader, paragraph, style)
            merges = _goes_on(paragraph)
            carried = words if merges else _Words()
            if not merges:
                self._take(words, paragraph, style)
            if len(self.made) > MAX_BLOCKS:
                raise Refused(TOO_LONG)
        self._take(carried, None, self.styles.default)
        self.made += self.pending
        self.made += self._margin("footer")

    def _take(self, words: _Words, paragraph: Element | None, style: str) -> None:
        """Makes blocks of a paragraph's words; what waits goes before them, unless a list goes on."""
        blocks = self._blocks(words, paragraph, style)
        if self.styles.role(style).kind == "title" and not self.title:
            self.title = next((block.text for block in blocks if not block.set_aside), "")
        if blocks and not (_is_item(blocks[0]) and self.made and _is_item(self.made[-1])):
            self.made += self.pending
            self.pending = []
        self.made += blocks
        self.pending += words.beside

    def _blocks(self, words: _Words, paragraph: Element | None, style: str) -> list[Block]:
        shape = self._shape(paragraph, style)
        whole = shape.kind not in (BlockKind.PARAGRAPH, BlockKind.QUOTATION)
        lines = [[run for line in words.lines for run in line]] if whole else words.lines
        self.raw += [run.text for line in lines for run in line]
        made = [
            compose(shape.kind, line, level=shape.level, ordered=shape.ordered, set_aside=shape.set_aside)
            for line in lines
        ]
        hidden = compose(shape.kind, words.hidden, level=shape.level, ordered=shape.ordered, set_aside=HIDDEN)
        return [block for block in (*made, hidden) if block]

    def _style(self, paragraph: Element) -> str:
        named = value(paragraph, "pPr/pStyle")
        return named if named in self.styles.styles else self.styles.default

    def _shape(self, paragraph: Element | None, style: str) -> Block:
        """What kind of block a paragraph of this style is: a block without words."""
        role = self.styles.role(style)
        properties = None if paragraph is None else paragraph.find(w("pPr"))
        outline = number(value(properties, "outlineLvl"))
        if role.kind == "" and outline is not None and 0 <= outline < BODY_TEXT:
            role = Role("heading", min(outline + 1, DEEPEST_HEADING))
        if role.kind == "contents":
            return Block(BlockKind.PARAGRAPH, "", set_aside=CONTENTS)
        if role.kind in ("title", "heading", "caption"):
            return Block(KINDS[role.kind], "", level=role.level)
        numbering, depth = self.styles.numbering(style, properties)
        if numbering:
            level = max(depth + 1, role.list_level if depth == 0 else 0)
            return Block(BlockKind.LIST_ITEM, "", level, self.styles.is_ordered(numbering, depth))
        return Block(KINDS.get(role.kind, BlockKind.PARAGRAPH), "")

    def _words(self, reader: Reader, paragraph: Element, style: str) -> _Words:
        """The words of a paragraph; the blocks of its text boxes and of the notes that it cites."""
        pieces = reader.paragraph(paragraph, style)
        beside = [block for box in pieces.boxes for block in self._within(reader, box)]
        for kind, name in pieces.notes:
            note = self.notes[kind].pop(name, [])
            reader.counts[Count.NOTES] += bool(note)
            beside += note
        return _Words(pieces.lines, pieces.hidden, beside)

    def _within(self, reader: Reader, parent: Element) -> Iterator[Block]:
        """The blocks of the paragraphs in a text box, a note or a page header."""
        for paragraph in _paragraphs(parent):
            style = self._style(paragraph)
            words = self._words(reader, paragraph, style)
            yield from self._blocks(words, paragraph, style)
            yield from words.beside

    def _notes(self, kind: str) -> dict[str, list[Block]]:
        """The blocks of each footnote or endnote by its id; separators have none."""
        found: dict[str, list[Block]] = {}
        for part in self.package.related(self.package.main, f"{kind}s"):
            reader = Reader(self.styles, self.package.relations(part), counts=self.reader.counts)
            for note in elements(self.package.part(part), w(kind), f"its {kind}s"):
                if note.get(w("type"), "normal") == "normal":
                    found[note.get(w("id"), "")] = [
                        replace(block, kind=BlockKind.CAPTION, level=0, ordered=False)
                        for block in self._within(reader, note)
                    ]
        return found

    def _margin(self, kind: str) -> Iterator[Block]:
        """What stands at the head or foot of its pages, each text once, set aside."""
        seen: set[str] = set()
        for part in self.package.related(self.package.main, kind):
            reader = Reader(self.styles, self.package.relations(part))
            root = tree(self.package.part(part), f"a page {kind}")
            for block in [] if root is None else self._within(reader, root):
                if block.text not in seen and any(map(str.isalpha, block.text)):
                    seen.add(block.text)
                    yield Block(BlockKind.PARAGRAPH, block.text, set_aside=MARGINS[kind])


def _paragraphs(parent: Element) -> Iterator[Element]:
    """The paragraphs within an element that are in no other paragraph."""
    for child in parent:
        if child.tag == w("p"):
            yield child
        else:
            yield from _paragraphs(child)


def _goes_on(paragraph: Element) -> bool:
    """Whether a paragraph goes on in the next: its end was deleted, or it is a large first letter."""
    frame = paragraph.find(f"{w('pPr')}/{w('framePr')}")
    is_letter = frame is not None and frame.get(w("dropCap"), "none") != "none"
    return is_letter or paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None


def _is_item(block: Block) -> bool:
    return block.kind is BlockKind.LIST_ITEM


def _is_all_strong(block: Block) -> bool:
    return any(_is_bold_whole(mark, block) for mark in block.marks)


def _is_bold_whole(mark: Mark, block: Block) -> bool:
    return mark.kind is MarkKind.STRONG and (mark.start, mark.end) == (0, len(block.text))


def _plain_heading(block: Block) -> Block:
    """The block; a heading without the bold type that all of its words have."""
    if block.kind is not BlockKind.HEADING:
        return block
    return replace(block, marks=tuple(mark for mark in block.marks if not _is_bold_whole(mark, block)))


def _with_bold_headings(blocks: list[Block]) -> Sequence[Block]:
    """The blocks, bold lines as headings where no style makes any."""
    if any(block.kind is BlockKind.HEADING for block in blocks):
        return blocks
    return headings.guess(blocks, [_is_all_strong(block) for block in blocks])


def _opening_title(blocks: Sequence[Block]) -> str:
    """The heading of the first level that the text begins with."""
    first = next((block for block in blocks if not block.set_aside), None)
    return first.text if first and (first.kind, first.level) == (BlockKind.HEADING, 1) else ""


def _notes(walk: _Walk, *, bold_headings: bool) -> Iterator[str]:
    for kind, (one, more) in SAID.items():
        count = walk.reader.counts[kind]
        if count:
            yield one if count == 1 else more.format(f"{count:,}")
    if any(name.endswith("vbaproject.bin") for name in walk.package.names):
        yield MACROS
    if bold_headings:
        yield BOLD_HEADINGS
    report = clean("".join(walk.raw)).report
    if report:
        yield report
