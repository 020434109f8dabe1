"""`hevok render`: a rendering that is there already, taken in and aligned."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from reader import aligning
from reader.aligning import Doubtful, Report
from reader.cli.inputs import STANDARD_INPUT, fetched, language_of_text, read_fetched, read_text
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import counted, say_json
from reader.errors import Refused


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.argument("path", metavar="PATH_OR_ADDRESS")
@click.option("--lang", metavar="LANGUAGE", help="The rendering's language: en, ar, kmr or ckb.")
@click.option("--replace", is_flag=True, help="Replace what was translated before; its history keeps it.")
@click.option("--anyway", is_flag=True, help="Take it in although it looks wrong.")
@click.option("--encoding", metavar="NAME", help="The file's encoding, where it is found out wrongly.")
@json_option
@memory_option
def render(
    document: int,
    path: str,
    lang: str | None,
    replace: bool,
    anyway: bool,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Take in a rendering of DOCUMENT that is there already, and set it beside it, sentence by sentence.

    A file, the address of a page, or - for standard input. Its sentences are drafts until they are confirmed.
    What was translated before stays unless --replace is given. Ctrl+C ends the work, and nothing is stored.
    """
    given = Path(path)
    page = fetched(path)
    text = read_text(given, encoding) if page is None else read_fetched(page, encoding)
    language = language_of_text(given, text, lang)
    with open_memory() as workspace:
        try:
            report = aligning.add(
                workspace,
                document,
                text,
                language,
                source="" if page or given == STANDARD_INPUT else given.name,
                fetched_at=page.fetched_at if page else "",
                replace=replace,
                anyway=anyway,
                step=_show,
            )
        except Doubtful as error:
            raise Refused(f"{error} With --anyway it is taken in all the same.") from error
    if as_json:
        say_json(asdict(report))
    else:
        _say(report)


def _say(report: Report) -> None:
    click.echo(aligning.say(report))
    click.echo("Shapes: " + ", ".join(f"{shape} {number:,}" for shape, number in report.shapes.items()))
    if report.kept:
        click.echo(f"{counted(report.kept, 'translation')} that stood there before stayed.")
    if report.is_doubtful:
        click.echo("Few links are one to one: look at the whole of it before you confirm anything.", err=True)


def _show(done: int, total: int) -> None:
    """How far it is, on a terminal alone, on one line."""
    if total > 1 and sys.stderr.isatty():
        click.echo(f"\r{done:,} of {total:,} ", nl=done == total, err=True)
