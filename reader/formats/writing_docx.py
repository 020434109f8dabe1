"""Word, written: a rendering with its source's structure, or a table of both for whoever works in Word.

What is meant for people is said in docs/word-files.md; what comes back is read by `from_docx_table`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from reader.formats import docx_looks as looks
from reader.formats.docx_parts import package, relation_id, settings
from reader.formats.docx_rows import PLACEHOLDERS, Cell, TableRow, rows_of
from reader.formats.docx_words import embedded, paragraph, runs, unwritable
from reader.formats.writing import DRAFT, MISSING, Edition, Passage, Standing, WrittenBlock
from reader.languages import by_code
from reader.languages.language import Language
from reader.model import BlockKind

STYLES = {
    BlockKind.PARAGRAPH: "Normal",
    BlockKind.LIST_ITEM: "ListParagraph",
    BlockKind.QUOTATION: "Quote",
    BlockKind.CAPTION: "Caption",
}
ENGLISH = by_code("en")
"""The language of the interface, in which the file says what is to be known about it."""
COLUMNS = (900, 6969, 6969)
"""Of the table: number, source, rendering; in twentieths of a point."""
NUMBER_SIGN = "#"
"""What stands over the numbers."""


def rendering(edition: Edition) -> bytes:
    """The rendering alone, with the source's headings, lists, quotations and captions, as a .docx."""
    lists = _Lists()
    blocks = [block for block in edition.blocks if block.rendering]
    text = list(_blocks(blocks, edition, lists))
    opening = text[:1] if edition.opens_with_title else _title(edition)
    rest = text[1:] if edition.opens_with_title else text
    body = [*opening, *_byline(edition), *rest, *_remarks(edition)]
    return _file(edition, body, edition.language, lists.counted)


def bilingual(edition: Edition) -> bytes:
    """Source and rendering beside each other in a table, a row for each passage, as a .docx.

    Each bead's words stand in a content control whose tag is their identity (see `docx_rows`), so that
    the table can be edited in Word and come back.
    """
    header = "".join(
        _cell(width, paragraph(runs(words, language), language, style="CellHeading"))
        for width, words, language in zip(
            COLUMNS,
            (NUMBER_SIGN, edition.source.autonym, edition.language.autonym),
            (edition.source, edition.source, edition.language),
            strict=True,
        )
    )
    ids = count(1)
    rows = "".join(_row(row, edition, ids) for row in rows_of(edition))
    table = (
        f"<w:tbl>{_table_properties(edition.source)}"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>{rows}</w:tbl>"
    )
    after = paragraph("", ENGLISH, style="Normal")  # Word ends no text with a table
    body = [*_title(edition), *_byline(edition), table, after, *_remarks(edition)]
    return _file(edition, body, edition.source, (), wide=True)


def _file(
    edition: Edition,
    body: Sequence[str],
    language: Language,
    lists: Sequence[looks.Numbering],
    *,
    wide: bool = False,
) -> bytes:
    """The whole file; `language` is the one whose direction its pages have."""
    beside = {
        "styles": looks.styles(edition),
        "numbering": looks.numbering(lists),
        "settings": settings(language),
        "footer": looks.footer(),
    }
    end = looks.section(relation_id(beside, "footer"), right_to_left=language.direction == "rtl", wide=wide)
    properties = {"HevokDocument": str(edition.document), "HevokLanguage": edition.language.code}
    return package(
        "".join([*body, end]),
        beside,
        title=edition.title,
        author=edition.author,
        language=edition.language,
        properties=properties,
    )


# ---------------------------------------------------------------- what stands around the text


def _title(edition: Edition) -> list[str]:
    return [paragraph(runs(edition.title, edition.source), edition.source, style="Title")]


def _byline(edition: Edition) -> Iterator[str]:
    said = " · ".join(part for part in (edition.author, edition.date) if part)
    if said:
        yield paragraph(runs(said, edition.source), edition.source, style="Byline")


def _remarks(edition: Edition) -> Iterator[str]:
    """What is to be known about the text, in the language of the interface."""
    lost = sum(
        unwritable(passage.text)
        for block in edition.blocks
        for pair in block.pairs
        for passage in (*pair.source, *pair.target)
        if not (passage.standing is Standing.MISSING and passage in pair.target)
    )
    sign = "\N{REPLACEMENT CHARACTER}"
    report = f"Characters that a Word file cannot hold stand as {sign}: {lost:,}." if lost else ""
    for remark in (*edition.remarks, report):
        if remark:
            yield paragraph(runs(remark, ENGLISH), ENGLISH, style="Remark")


# ---------------------------------------------------------------- running text


class _Lists:
    """Which list an item belongs to: each that counts is one of its own, so that it begins anew."""

    def __init__(self) -> None:
        self.counted: list[looks.Numbering] = []
        self.open: dict[int, int] = {}
        """By depth, the number of the list that is counting."""

    def numbering(self, block: WrittenBlock) -> str:
        """The properties that make a paragraph an item; "" for what is none."""
        if block.kind is not BlockKind.LIST_ITEM:
            self.open.clear()
            return ""
        depth = min(max(block.level, 1), looks.DEEPEST) - 1
        for deeper in [one for one in self.open if one > depth]:
            del self.open[deeper]
        name = self._counted(block, depth) if block.ordered else 1
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{name}"/></w:numPr>'

    def _counted(self, block: WrittenBlock, depth: int) -> int:
        if block.number == 1 or depth not in self.open:
            self.counted.append(looks.Numbering(depth, max(1, block.number)))
            self.open[depth] = len(self.counted) + 1
        return self.open[depth]


def _blocks(blocks: Sequence[WrittenBlock], edition: Edition, lists: _Lists) -> Iterator[str]:
    for place, block in enumerate(blocks):
        style = STYLES.get(block.kind) or f"Heading{max(1, block.level)}"
        if place == 0 and style == "Heading1" and edition.opens_with_title:
            style = "Title"
        numbering = lists.numbering(block)
        content = _separated([_passage(one, edition.language) for one in block.rendering], edition.language)
        yield paragraph(content, edition.language, style=style, numbering=numbering)


def _separated(words: Sequence[str], language: Language) -> str:
    return runs(" ", language).join(words)


def _passage(passage: Passage, around: Language) -> str:
    """The words of a passage; those of the source, where they are missing, marked and said to be so."""
    if passage.standing is not Standing.MISSING:
        return runs(passage.text, passage.language)
    marker = runs(f"[{MISSING}] ", ENGLISH, style="PlaceholderText")
    words = marker + runs(passage.text, passage.language, style="Untranslated")
    return embedded(words, needed=(passage.language.direction, around.direction) == ("ltr", "rtl"))


# ---------------------------------------------------------------- the table


def _table_properties(first: Language) -> str:
    """A table with quiet lines between its rows; its columns run as the first language does."""
    order = "<w:bidiVisual/>" if first.direction == "rtl" else ""
    lines = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
        for edge in ("top", "bottom", "insideH")
    )
    margins = '<w:left w:w="120" w:type="dxa"/><w:right w:w="120" w:type="dxa"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in COLUMNS)
    return (
        f'<w:tblPr>{order}<w:tblW w:w="{sum(COLUMNS)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _row(row: TableRow, edition: Edition, ids: Iterator[int]) -> str:
    style = "CellHeading" if row.kind is BlockKind.HEADING else "Cell"
    source = paragraph(runs(row.source, edition.source), edition.source, style=style)
    target = "".join(
        paragraph(
            (_bookmark(cell, next(ids)) if place else "") + _control(cell, edition.language, next(ids)),
            edition.language,
            style=style,
        )
        for place, cell in enumerate(row.cells)
    )
    target = target or paragraph("", edition.language, style=style)
    contents = (_number(row, edition.source, ids), source, target)
    cells = "".join(map(_cell, COLUMNS, contents))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(width: int, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _number(row: TableRow, language: Language, ids: Iterator[int]) -> str:
    """The places of a row, and how far its rendering is where somebody should look."""
    bookmark = "".join(_bookmark(cell, next(ids)) for cell in row.cells[:1])
    places = str(row.number) if row.number == row.last else f"{row.number}\N{EN DASH}{row.last}"
    said = [places, *([DRAFT] if any(cell.standing is Standing.DRAFT for cell in row.cells) else [])]
    turns = language.direction == "rtl"
    first, *rest = (embedded(runs(words, ENGLISH), needed=turns) for words in said)
    return "".join(paragraph(words, language, style="CellNumber") for words in (bookmark + first, *rest))


def _bookmark(cell: Cell, name: int) -> str:
    """A bookmark that holds nothing and says whose words stand in its row, or after it."""
    return f'<w:bookmarkStart w:id="{name}" w:name="{cell.identity.bookmark}"/><w:bookmarkEnd w:id="{name}"/>'


def _control(cell: Cell, language: Language, name: int) -> str:
    """A content control around the words of a bead."""
    placeholder = PLACEHOLDERS.get(cell.standing, "")
    shows = "<w:showingPlcHdr/>" if placeholder else ""
    words = runs(placeholder, ENGLISH, style="PlaceholderText") if placeholder else runs(cell.text, language)
    properties = f'<w:tag w:val="{cell.identity.tag}"/><w:id w:val="{name}"/>{shows}'
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"
