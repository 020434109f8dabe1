"""`hevok show`: a document read in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from reader import languages
from reader.cli.options import memory_option, open_memory
from reader.cli.outputs import isolated
from reader.memory import beads, documents, links, segments
from reader.model import Bead, BlockKind, Document, Row, Status
from reader.rows import rows
from reader.workspace import Workspace

NOT_TRANSLATED = "[not translated yet]"
LEFT_OUT = "[left out]"
ADDED = "[added]"


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.option(
    "--langs",
    metavar="LANGUAGES",
    help="Languages with commas between them: en,ar. [default: the text's own and those it is begun in]",
)
@memory_option
def show(document: int, langs: str | None) -> None:
    """Read a document in the terminal, each segment with its place.

    Of each rendering is said what is a draft, not translated yet, left out, or added in it.
    """
    with open_memory() as workspace:
        asked = None if langs is None else _codes(langs)
        found, shown, made = _read(workspace, document, asked)
    click.echo(isolated(found.title))
    if found.note:
        click.echo(found.note)
    for row in made:
        click.echo()
        for line in _lines(row, found.language, shown):
            click.echo(line)


def _codes(langs: str) -> list[str]:
    """The languages asked for, each once, in their order."""
    return list(dict.fromkeys(languages.from_tag(tag).code for tag in langs.split(",")))


def _read(
    workspace: Workspace, document_id: int, asked: Sequence[str] | None
) -> tuple[Document, Sequence[str], list[Row]]:
    """The document, the languages to show, and its rows closed under them."""
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        shown = asked or [document.language, *beads.languages(db, document_id)]
        renderings = {
            code: [*beads.of(db, document_id, code), *links.additions(db, document_id, code)]
            for code in shown
            if code != document.language
        }
        return document, shown, rows(segments.of(db, document_id), renderings)


def _lines(row: Row, source: str, shown: Sequence[str]) -> Iterator[str]:
    """A row's languages one under the other, the places of the segments before the first."""
    if not row.segments:
        for code, added in row.beads.items():
            for bead in added:
                yield f"{'+':>6}  {code:<3}  {isolated(bead.translation.text)}  {ADDED}"
        return
    margin = f"{'+'.join(str(segment.place) for segment in row.segments)}"
    if row.segments[0].block.kind is BlockKind.HEADING:
        margin += " #"
    for code in shown:
        for text in [*_source(row)] if code == source else [*_rendering(row.beads.get(code, ()))]:
            yield f"{margin:>6}  {code:<3}  {text}"
            margin = ""


def _source(row: Row) -> Iterator[str]:
    yield isolated(" ".join(segment.text for segment in row.segments))


def _rendering(of_row: Sequence[Bead]) -> Iterator[str]:
    """What each bead says; a language that was never begun says nothing for the row."""
    if not of_row:
        yield NOT_TRANSLATED
    for bead in of_row:
        if bead.is_left_out:
            yield LEFT_OUT
        elif not bead.translation.text:
            yield NOT_TRANSLATED
        elif bead.translation.status is Status.DRAFT:
            yield f"{isolated(bead.translation.text)}  [draft]"
        else:
            yield isolated(bead.translation.text)
