"""`hevok translate`: one segment saved and confirmed."""

from __future__ import annotations

import click

from reader import desk, languages
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import say_json


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.argument("segment", type=click.IntRange(min=1))
@click.option("--to", required=True, metavar="LANGUAGE", help="The language of the translation.")
@click.option("--text", required=True, help="The translation.")
@json_option
@memory_option
def translate(document: int, segment: int, to: str, text: str, as_json: bool) -> None:
    """Save and confirm the translation of a segment, and remember it.

    SEGMENT is its place in the document from 1, as “hevok show” numbers it. What was there before
    stays in the segment's history.
    """
    language = languages.from_tag(to, text)
    with open_memory() as workspace:
        saved = desk.translate(workspace, document, segment, language.code, text)
    translation = saved.bead.translation
    if as_json:
        say_json(
            {
                "document": document,
                "segments": saved.bead.places,
                "language": language.code,
                "text": translation.text,
                "status": translation.status,
                "revision": translation.revision,
                "report": saved.report,
            }
        )
        return
    places = " and ".join(map(str, saved.bead.places))
    which = (
        f"Segments {places} of document {document} are"
        if len(saved.bead.places) > 1
        else (f"Segment {places} of document {document} is")
    )
    click.echo(f"{which} confirmed in {language.name}.")
    if saved.report:
        click.echo(saved.report, err=True)
