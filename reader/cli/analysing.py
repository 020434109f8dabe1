"""`hevok analyse`: what of a document the memory has already."""

from __future__ import annotations

import click

from reader import analysis, languages
from reader.analysis import Analysis
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import say_json
from reader.cli.progress import shown


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.option("--to", required=True, metavar="LANGUAGE", help="The language it is translated into.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for a spreadsheet.")
@json_option
@memory_option
def analyse(document: int, to: str, as_csv: bool, as_json: bool) -> None:
    """Count what the memory offers for a document: segments, words and characters by match band.

    With --json: {"document", "title", "from", "to", "bands": [{"name", "segments", "words", "characters"}],
    "total"}. Characters are counted without spaces.
    """
    language = languages.from_tag(to)
    with open_memory() as workspace, shown("Analysing") as step:
        found = analysis.analyse(workspace, document, language.code, step)
    if as_json:
        say_json(analysis.as_json(found))
    elif as_csv:
        click.echo(analysis.as_csv(found), nl=False)
    else:
        _say(found)


def _say(found: Analysis) -> None:
    click.echo(f"{'':14}{'segments':>10}{'words':>10}{'characters':>12}")
    for row in found.rows:
        click.echo(f"{row.name:14}{row.segments:>10,}{row.words:>10,}{row.characters:>12,}")
