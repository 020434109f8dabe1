"""Service: files out: a rendering, or source and rendering beside each other, as .txt, .html or .docx.

A rendering keeps the structure of its source. What is left out is absent; what is not
translated yet stands there in the source's words and says so, so that nothing vanishes in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from reader import languages
from reader.errors import Refused
from reader.formats import writing_docx, writing_html, writing_text
from reader.formats.writing import Edition, Pair, Passage, Standing, WrittenBlock
from reader.languages.language import Language
from reader.memory import beads, documents, links, segments
from reader.model import Bead, Block, BlockKind, Row, Segment, Status
from reader.rows import rows
from reader.workspace import Workspace

Write = Callable[[Edition], str | bytes]

FORMATS: Mapping[str, tuple[Write, Write]] = {
    "txt": (writing_text.rendering, writing_text.bilingual),
    "html": (writing_html.rendering, writing_html.bilingual),
    "docx": (writing_docx.rendering, writing_docx.bilingual),
}
"""For each format, what writes a rendering and what writes a bilingual text; words are written as UTF-8."""


def export(
    workspace: Workspace,
    document_id: int,
    language: str,
    *,
    bilingual: bool = False,
    format: str = "txt",  # noqa: A002 (the option's own word)
) -> bytes:
    """A document in `language` (a code) as the content of a file, bilingual with its source beside it.

    `format` is one of FORMATS. Raises `Unknown` for a document or
    language that is not there, `Refused` for another format or a bilingual text of one language.
    """
    if format not in FORMATS:
        raise Refused(f"Hevok does not write {format!r}. Name one of {', '.join(FORMATS)}.")
    edition = edition_of(workspace, document_id, languages.by_code(language))
    if bilingual and edition.source == edition.language:
        raise Refused(
            f"Document {document_id} is itself in {edition.source.name}. "
            "Name another language for a bilingual text."
        )
    write_rendering, write_bilingual = FORMATS[format]
    content = write_bilingual(edition) if bilingual else write_rendering(edition)
    return content.encode() if isinstance(content, str) else content


def edition_of(workspace: Workspace, document_id: int, language: Language) -> Edition:
    """A document in a language, its own or another, ready to be written; raises `Unknown`."""
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        text = segments.of(db, document_id)
        is_source = document.language == language.code
        rendered = (
            []
            if is_source
            else [
                *beads.of(db, document_id, language.code),
                *links.additions(db, document_id, language.code),
            ]
        )
    source = languages.by_code(document.language)
    made = rows(text, {language.code: rendered})
    return Edition(
        title=document.title,
        author=document.author,
        date=document.date,
        note=document.note,
        source=source,
        language=language,
        blocks=tuple(_blocks(made, source, language)),
        document=document.id,
    )


def _blocks(made: Iterable[Row], source: Language, language: Language) -> Iterator[WrittenBlock]:
    numbers: dict[int, int] = {}
    for _, group in groupby(_with_additions(made), key=lambda one: one.row.segments[0].block.id):
        of_block = list(group)
        block = of_block[0].row.segments[0].block
        yield WrittenBlock(
            block.kind,
            block.level,
            block.ordered,
            _number(block, numbers),
            tuple(_pair(one, source, language) for one in of_block),
        )


@dataclass(frozen=True, slots=True)
class _Written:
    """A row with what the rendering adds to it."""

    row: Row
    before: tuple[Row, ...]
    behind: tuple[Row, ...]


def _with_additions(made: Iterable[Row]) -> list[_Written]:
    """The rows with what was added behind each; what is added behind a heading stands before the next."""
    whole: list[_Written] = []
    waiting: list[Row] = []
    for row in made:
        if row.segments:
            whole.append(_Written(row, tuple(waiting), ()))
            waiting = []
        elif whole and whole[-1].row.segments[0].block.kind is not BlockKind.HEADING:
            whole[-1] = replace(whole[-1], behind=(*whole[-1].behind, row))
        else:
            waiting.append(row)
    if whole and waiting:
        whole[-1] = replace(whole[-1], behind=(*whole[-1].behind, *waiting))
    return whole


def _number(block: Block, numbers: dict[int, int]) -> int:
    """The number of a list item; `numbers` counts the items of each depth of the present list."""
    if block.kind is not BlockKind.LIST_ITEM:
        numbers.clear()
        return 0
    for depth in [depth for depth in numbers if depth > block.level]:
        del numbers[depth]
    if not block.ordered:
        numbers.pop(block.level, None)
        return 0
    numbers[block.level] = numbers.get(block.level, 0) + 1
    return numbers[block.level]


def _pair(one: _Written, source: Language, language: Language) -> Pair:
    row = one.row
    here = tuple(Passage(segment.text, source, Standing.SOURCE, segment.id) for segment in row.segments)
    if source == language:
        return Pair(here, here)
    target = (*_added(one.before, language), *_target(row, source, language), *_added(one.behind, language))
    return Pair(here, target)


def _added(added: Iterable[Row], language: Language) -> Iterator[Passage]:
    for row in added:
        for bead in row.beads.get(language.code, ()):
            yield Passage(bead.translation.text, language, Standing.ADDED)


def _target(row: Row, source: Language, language: Language) -> Iterator[Passage]:
    """The row's beads at their first segments; a segment that no bead renders in its own words."""
    by_place = {segment.place: segment for segment in row.segments}
    of_row = row.beads.get(language.code, ())
    within = {place for bead in of_row for place in bead.places}
    first_of = {min(place for place in bead.places if place in by_place): bead for bead in of_row}
    for place, segment in by_place.items():
        if place in first_of:
            yield from _rendered(first_of[place], by_place, source, language)
        elif place not in within:
            yield Passage(segment.text, source, Standing.MISSING)


def _rendered(
    bead: Bead, by_place: dict[int, Segment], source: Language, language: Language
) -> Iterator[Passage]:
    def passage(text: str, in_language: Language, standing: Standing) -> Passage:
        return Passage(text, in_language, standing, bead.id, bead.translation.revision)

    if bead.is_left_out:
        yield passage("", language, Standing.LEFT_OUT)
    elif bead.translation.text:
        is_draft = bead.translation.status is Status.DRAFT
        standing = Standing.DRAFT if is_draft else Standing.TRANSLATION
        yield passage(bead.translation.text, language, standing)
    else:
        for place in bead.places:
            if place in by_place:
                yield passage(by_place[place].text, source, Standing.MISSING)
