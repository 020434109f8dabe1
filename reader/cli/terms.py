"""`hevok glossary find`: the glossary's terms in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from reader.cli.commands import Commands
from reader.cli.inputs import language_of, language_of_text, read_lines, read_text
from reader.cli.options import input_path, json_option, memory_option, open_memory
from reader.cli.outputs import isolated, say_json
from reader.formats import Text
from reader.programs import hit_as_json
from reader.terms import hits
from reader.workspace import Workspace

Found = dict[str, Any]


@click.group(
    cls=Commands,
    modules={
        "find": "terms",
        "where": "occurring",
        "candidates": "candidates",
        "check": "occurring",
        "rehearse": "occurring",
        "import": "glossary_files",
        "imports": "glossary_files",
        "undo": "glossary_files",
        "export": "glossary_files",
    },
)
@memory_option
def glossary() -> None:
    """Find the glossary's terms, and where they are used."""


@glossary.command()
@click.argument("path", type=input_path, required=False)
@click.option("--lang", metavar="LANGUAGE", help="The text's language: en, ar, kmr or ckb.")
@click.option(
    "--list", "listed", metavar="FILE", type=input_path, help="A file with one text on each line, instead."
)
@click.option(
    "--date",
    "on",
    default="",
    metavar="DAY",
    help="The day of the text, as 2025-03-29: names that are bound to another time say so.",
)
@json_option
@memory_option
def find(path: Path | None, lang: str | None, listed: Path | None, on: str, as_json: bool) -> None:
    """Find the terms that stand in a text: .txt, .md or .html, or - for standard input.

    With --json: a list of {"start", "end", "text", "concept", "term", "status", "how", "form", "mind"},
    offsets in code points of the file's text with line ends as \\n. With --list: one such list for each
    line of FILE, with offsets in that line.
    """
    if (path is None) == (listed is None):
        raise click.UsageError("Name a PATH or a --list FILE, one of the two.")
    if on and not _DAY.fullmatch(on):
        raise click.UsageError(f"{on} is no day; write one as 2025-03-29.")
    if path is not None:
        answers = _in_file(path, lang, on)
    elif listed is not None:
        answers = _in_lines(listed, lang, on)
    for found in answers:
        if as_json:
            say_json(found)
        else:
            _say(found)


_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def _in_file(path: Path, lang: str | None, on: str) -> Iterator[list[Found]]:
    text = read_text(path)
    language = language_of_text(path, text, lang)
    with open_memory() as workspace, workspace.reading() as db:
        yield list(_in_blocks(workspace, db, text, language.code, on))


def _in_lines(path: Path, lang: str | None, on: str) -> Iterator[list[Found]]:
    """The terms of every line; lines that all say nothing need no language."""
    lines = read_lines(path)
    if not lang and not any(line.strip() for line in lines):
        yield from ([] for _ in lines)
        return
    language = language_of(path, "\n".join(lines), asked=lang)
    with open_memory() as workspace, workspace.reading() as db:
        for line in lines:
            yield [
                hit_as_json(hit, hit.start, hit.end, hit.text, on)
                for hit in hits(workspace, db, line, language.code)
            ]


def _in_blocks(workspace: Workspace, db: Database, text: Text, language: str, on: str) -> Iterator[Found]:
    """The terms of every block; `text` is what stands in the file between the two offsets."""
    for block in text.blocks:
        for hit in hits(workspace, db, block.text, language):
            extent = text.extent(block, hit.start, hit.end)
            if extent is None:
                yield hit_as_json(hit, None, None, hit.text, on)
            else:
                yield hit_as_json(hit, *extent, text.content[slice(*extent)], on)


def _say(found: list[Found]) -> None:
    """One term on each line; a text without any says nothing."""
    for one in found:
        where = "?" if one["start"] is None else f"{one['start']}-{one['end']}"
        term = isolated(one["term"])
        mind = f"; {one['mind']}" if one["mind"] else ""
        click.echo(f"{where}  {isolated(one['text'])}  {one['concept']}: {term} ({one['status']}){mind}")
