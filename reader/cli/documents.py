"""`hevok add` and `hevok documents`: texts in, and what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reader.cli.inputs import STANDARD_INPUT, fetched, language_of_text, name, read_fetched, read_text
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json
from reader.documents import Added, take_in
from reader.library import Entry, library
from reader.model import Progress, Status


@click.command()
@click.argument("path", metavar="PATH_OR_ADDRESS")
@click.option("--lang", metavar="LANGUAGE", help="The text's language: en, ar, kmr or ckb.")
@click.option("--title", default="", help="Another title than the text's own.")
@click.option("--encoding", metavar="NAME", help="The file's encoding, where it is found out wrongly.")
@json_option
@memory_option
def add(path: str, lang: str | None, title: str, encoding: str | None, as_json: bool) -> None:
    """Take in a text: .txt, .md, .html or .docx, the address of a page, or - for standard input.

    Page furniture (share buttons, bylines, newsletter calls) is set aside, and said. An address is
    fetched once, now.
    """
    given = Path(path)
    page = fetched(path)
    text = read_text(given, encoding) if page is None else read_fetched(page, encoding)
    language = language_of_text(given, text, lang)
    source = "" if page or given == STANDARD_INPUT else given.name
    with open_memory() as workspace:
        added = take_in(
            workspace,
            text,
            language,
            source=source,
            title=title,
            fetched_at=page.fetched_at if page else "",
        )
    if as_json:
        say_json(_added_as_json(added))
        return
    click.echo(
        f"{path if page else name(given)} is document {added.document}: {counted(added.segments, 'segment')} "
        f"in {counted(added.blocks, 'block')}, in {language.name}."
    )
    for block in added.set_aside:
        click.echo(f"Set aside ({block.set_aside}): {isolated(block.text)}")


@click.command()
@json_option
@memory_option
def documents(as_json: bool) -> None:
    """List the documents and how far each rendering is."""
    with open_memory() as workspace:
        entries = library(workspace).entries
    if as_json:
        say_json([_entry_as_json(entry) for entry in entries])
        return
    if not entries:
        click.echo("There are no documents yet. “hevok add PATH” takes one in.")
    for entry in entries:
        document = entry.document
        click.echo(f"{document.id}  {isolated(document.title)}")
        click.echo(
            f"   {document.language}, {counted(document.segments, 'segment')}, "
            f"{counted(document.words, 'word')}; {_progress(entry)}"
        )


def _progress(entry: Entry) -> str:
    """How far the renderings that are begun are."""
    said = [
        f"{each.language} {each.done:,} confirmed, {counted(drafts, 'draft')}"
        for each in entry.progress
        if (drafts := each.segments_by_status.get(Status.DRAFT, 0)) or each.done
    ]
    return "; ".join(said) or "not translated"


def _added_as_json(added: Added) -> dict[str, Any]:
    return {
        "document": added.document,
        "segments": added.segments,
        "blocks": added.blocks,
        "set_aside": [
            {"kind": block.kind, "text": block.text, "reason": block.set_aside} for block in added.set_aside
        ],
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    document = entry.document
    return {
        "document": document.id,
        "title": document.title,
        "language": document.language,
        "segments": document.segments,
        "words": document.words,
        "source": document.source,
        "added_at": document.added_at,
        "renderings": [_progress_as_json(progress) for progress in entry.progress],
    }


def _progress_as_json(progress: Progress) -> dict[str, Any]:
    """How many segments have each status; those that none has are not named."""
    return {"language": progress.language, "segments": dict(progress.segments_by_status)}
