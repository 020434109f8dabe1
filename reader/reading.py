"""Service: build the page that a reader sees.

A page is blocks of rows of cells of passages. A row is the smallest run of segments that no bead of any
language shown crosses, so that what stands side by side belongs together. What is missing in a language
is shown in the document's own language and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reader import languages as known
from reader.languages.language import Language
from reader.memory import beads, documents, links, segments
from reader.model import Bead, Block, BlockKind, Document, Mark, MarkKind, Progress, Row, Segment, Status
from reader.rows import rows
from reader.workspace import Workspace

PAGE_SEGMENTS = 400
"""How many segments stand on one page of a long document."""

MOST_LANGUAGES = 4
"""How many languages stand beside each other at most."""

TITLE = (BlockKind.HEADING, 1)


class Layout(StrEnum):
    """How several languages stand together."""

    SINGLE = "single"
    """The first language alone, as running text."""
    SIDE = "side"
    """A column for each language; under each other where there is no room."""
    STACKED = "stacked"
    """Under each other, row by row."""
    REVEAL = "reveal"
    """Under each other, all but the first hidden until asked for."""


class Kind(StrEnum):
    """What a passage is to the reader."""

    SOURCE = "source"
    TRANSLATION = "translation"
    DRAFT = "draft"
    MISSING = "missing"
    """Not translated yet: the source's words instead."""
    OMITTED = "omitted"
    """Left out of this rendering, on purpose or as the aligner found: no words."""
    ADDED = "added"
    """Added in this rendering: it renders nothing."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What one segment or bead says in a cell."""

    kind: Kind
    places: tuple[int, ...]
    """The places of the segments it stands for."""
    text: str
    language: Language
    """The language of `text`, which is not the cell's where the passage is missing."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says in one language."""

    language: Language
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row: one cell for each language shown, in their order."""

    places: tuple[int, ...]
    """Empty where it was added in one language: the cells of the others are empty too."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PageBlock:
    """The rows that begin in one block of the document."""

    kind: BlockKind
    level: int
    """Of a heading, 1 to 6; of a list item, its depth from 1; else 0."""
    marker: str
    """What stands before a list item: its number with a full stop, or a bullet; else empty."""
    rows: tuple[PageRow, ...]


@dataclass(frozen=True, slots=True)
class ShownLanguage:
    """A language of the page, and how far its rendering is."""

    language: Language
    is_source: bool
    missing: int
    """Segments of the whole document that are not translated; 0 for the source."""
    is_absent: bool
    """Whether nothing at all is translated into it."""
    is_all_draft: bool
    """Whether all that it says on this page are drafts."""


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """All that the reader's page shows."""

    document: Document
    layout: Layout
    shown: tuple[ShownLanguage, ...]
    """The languages on the page, in their order; one for the single layout."""
    available: tuple[str, ...]
    """Codes of the source and of every rendering in which something is written."""
    unknown: tuple[str, ...]
    """Language tags that were asked for and mean nothing here."""
    blocks: tuple[PageBlock, ...]
    first: int
    """The first place on this page."""
    last: int
    """The last place on this page; 0 where the document is empty."""
    earlier: int | None
    """The first place of the page before."""
    later: int | None
    """The first place of the page after."""
    has_emphasis: bool
    """Whether any passage on the page has words in emphasis."""
    has_own_title: bool
    """Whether the text itself opens with a heading of level 1, so that the page needs no other title."""

    @property
    def languages_of_text(self) -> list[Language]:
        """The languages whose words stand on the page: those shown, and the source where one is missing."""
        source = known.by_code(self.document.language)
        stands_in = [source] if any(shown.missing for shown in self.shown) else []
        return [*(shown.language for shown in self.shown), *stands_in]


def page(
    workspace: Workspace, document_id: int, languages: Sequence[str] = (), layout: str = "", first: int = 1
) -> ReadingPage:
    """The page of a document that holds place `first`, in `languages` (codes; unknown ones are reported).

    Without languages: the document's own and the first rendering begun. Without a layout, or with an
    unknown one: side by side for several languages. Raises `Unknown` for a document that is not there.
    """
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        begun = beads.languages(db, document_id)
        chosen, unknown = _choose(languages, (document.language, *begun[:1]))
        arranged = _arrange(layout, len(chosen))
        shown = chosen[:1] if arranged is Layout.SINGLE else chosen
        renderings = [language.code for language in shown if language.code != document.language]
        start = page_start(min(first, document.segments))
        end = start + PAGE_SEGMENTS - 1
        on_page = segments.of(db, document_id, start, end)
        beads_shown = {
            code: [
                *beads.of(db, document_id, code, start, end),
                *links.additions(db, document_id, code, start, end),
            ]
            for code in renderings
        }
        progress = {code: beads.progress(db, document_id, code) for code in renderings}
        left_out = links.unmatched(db, document_id)
    source = known.by_code(document.language)
    blocks = tuple(_blocks(rows(on_page, beads_shown), source, shown))
    return ReadingPage(
        document=document,
        layout=arranged,
        shown=tuple(
            _shown(
                language, progress[language.code], left_out.get(language.code, 0), beads_shown[language.code]
            )
            if language.code in progress
            else _source_shown(language)
            for language in shown
        ),
        available=(document.language, *begun),
        unknown=unknown,
        blocks=blocks,
        first=start,
        last=on_page[-1].place if on_page else 0,
        earlier=start - PAGE_SEGMENTS if start > 1 else None,
        later=end + 1 if end < document.segments else None,
        has_emphasis=any(
            mark.kind is MarkKind.EMPHASIS for segment in on_page for mark in segment.block.marks
        ),
        has_own_title=start == 1 and bool(blocks) and (blocks[0].kind, blocks[0].level) == TITLE,
    )


def page_start(place: int) -> int:
    """The first place of the page that `place` stands on."""
    return (max(place, 1) - 1) // PAGE_SEGMENTS * PAGE_SEGMENTS + 1


def _choose(wanted: Sequence[str], otherwise: Sequence[str]) -> tuple[tuple[Language, ...], tuple[str, ...]]:
    """The languages to show, each once, and what was asked for in vain."""
    codes = list(dict.fromkeys(code.strip() for code in wanted if code.strip()))
    unknown = tuple(code for code in codes if code not in known.LANGUAGES)
    found = [code for code in codes if code in known.LANGUAGES] or list(dict.fromkeys(otherwise))
    return tuple(known.by_code(code) for code in found[:MOST_LANGUAGES]), unknown


def _arrange(layout: str, count: int) -> Layout:
    if count == 1:
        return Layout.SINGLE
    return Layout(layout) if layout in set(Layout) else Layout.SIDE


def _source_shown(language: Language) -> ShownLanguage:
    return ShownLanguage(language, is_source=True, missing=0, is_absent=False, is_all_draft=False)


def _shown(language: Language, progress: Progress, left_out: int, on_page: Sequence[Bead]) -> ShownLanguage:
    missing = progress.segments_by_status.get(Status.EMPTY, 0) - left_out
    written = [bead.translation.status for bead in on_page if bead.translation.text]
    return ShownLanguage(
        language,
        is_source=False,
        missing=missing,
        is_absent=missing == progress.segments,
        is_all_draft=bool(written) and all(status is Status.DRAFT for status in written),
    )


def _blocks(made: Sequence[Row], source: Language, shown: Sequence[Language]) -> Iterable[PageBlock]:
    numbers: dict[int, int] = {}
    for block, of_block in _by_block(made):
        page_rows = tuple(_page_row(row, source, shown) for row in of_block)
        if block is None:
            yield PageBlock(BlockKind.PARAGRAPH, 0, "", page_rows)
        else:
            yield PageBlock(block.kind, block.level, _marker(block, numbers), page_rows)


def _by_block(made: Sequence[Row]) -> Iterable[tuple[Block | None, list[Row]]]:
    """The rows by the block that they begin in; what was added behind a heading is in none of them."""
    now: Block | None = None
    found: list[tuple[Block | None, list[Row]]] = []
    for row in made:
        is_apart = not row.segments and (now is None or now.kind is BlockKind.HEADING)
        block = row.segments[0].block if row.segments else None if is_apart else now
        if not found or (found[-1][0] and found[-1][0].id) != (block and block.id):
            found.append((block, []))
        found[-1][1].append(row)
        now = block or now
    return found


def _marker(block: Block, numbers: dict[int, int]) -> str:
    """What stands before a list item; `numbers` counts the ordered items of each depth so far."""
    if block.kind is not BlockKind.LIST_ITEM:
        numbers.clear()
        return ""
    for deeper in [depth for depth in numbers if depth > block.level]:
        del numbers[deeper]
    if not block.ordered:
        numbers.pop(block.level, None)
        return "\N{BULLET}"
    numbers[block.level] = numbers.get(block.level, 0) + 1
    return f"{numbers[block.level]}."


def _page_row(row: Row, source: Language, shown: Sequence[Language]) -> PageRow:
    return PageRow(
        tuple(segment.place for segment in row.segments),
        tuple(Cell(language, tuple(_passages(row, source, language))) for language in shown),
    )


def _passages(row: Row, source: Language, language: Language) -> Iterable[Passage]:
    if language == source:
        return [_source(segment, source) for segment in row.segments]
    if not row.segments:
        return [_added(bead, language) for bead in row.beads.get(language.code, ())]
    return _rendered(row, source, language)


def _rendered(row: Row, source: Language, language: Language) -> Iterable[Passage]:
    """The beads in order; at the place of each segment that has no words in the language, its own."""
    first_here = row.segments[0].place
    by_place = {max(bead.places[0], first_here): bead for bead in row.beads.get(language.code, ())}
    said: set[int] = set()
    for segment in row.segments:
        bead = by_place.get(segment.place)
        if bead is not None and (bead.is_left_out or bead.translation.text.strip()):
            said.update(bead.places)
            rendered = [one for one in row.segments if one.place in bead.places]
            yield _translation(bead, language, rendered)
        elif segment.place not in said:
            yield _source(segment, source, Kind.MISSING)


def _translation(bead: Bead, language: Language, rendered: Sequence[Segment]) -> Passage:
    if bead.is_left_out:
        return Passage(Kind.OMITTED, bead.places, "", language)
    kind = Kind.DRAFT if bead.translation.status is Status.DRAFT else Kind.TRANSLATION
    text = bead.translation.text
    return Passage(kind, bead.places, text, language, _looks_carried(text, language, rendered))


def _added(bead: Bead, language: Language) -> Passage:
    return Passage(Kind.ADDED, (), bead.translation.text, language)


def _looks_carried(text: str, language: Language, rendered: Sequence[Segment]) -> tuple[Mark, ...]:
    """The looks of a rendering whose source bears them from end to end, as a standfirst in italics does.

    Latin script only: Arabic script has no italics, and where some words alone stand out nobody knows which
    words of the rendering those are.
    """
    if language.script != "Latn":
        return ()
    return tuple(
        Mark(0, len(text), kind)
        for kind in (MarkKind.EMPHASIS, MarkKind.STRONG)
        if rendered and all(_bears_throughout(segment, kind) for segment in rendered)
    )


def _bears_throughout(segment: Segment, kind: MarkKind) -> bool:
    """Whether every letter and digit of a segment stands in a mark of this kind; other signs may not."""
    runs = [(mark.start, mark.end) for mark in segment.marks if mark.kind is kind]
    written = [at for at, sign in enumerate(segment.text) if sign.isalnum()]
    return bool(written) and all(any(start <= at < end for start, end in runs) for at in written)


def _source(segment: Segment, source: Language, kind: Kind = Kind.SOURCE) -> Passage:
    return Passage(kind, (segment.place,), segment.text, source, segment.marks)
