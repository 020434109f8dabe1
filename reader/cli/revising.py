"""`hevok update`: a newer version of a document's source, and back."""

from __future__ import annotations

from pathlib import Path

import click

from reader import revising
from reader.cli.inputs import fetched, name, read_fetched, read_text
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json
from reader.revising import Preview

SHOWN = 20
"""Segments of each sort that are written out in words."""


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.argument("path", metavar="[PATH_OR_ADDRESS]", required=False)
@click.option("--preview", "is_preview", is_flag=True, help="Only say what would change.")
@click.option("--undo", "is_undo", is_flag=True, help="Take back the newest change of the source instead.")
@click.option("--encoding", metavar="NAME", help="The file's encoding, where it is found out wrongly.")
@json_option
@memory_option
def update(
    document: int, path: str | None, is_preview: bool, is_undo: bool, encoding: str | None, as_json: bool
) -> None:
    """Take in a newer version of a document's whole source: a file, an address, or - for standard input.

    Segments that stay keep their translations. Those that changed keep them as drafts that show what has
    changed; those that are no longer there are set aside with them. --undo takes the newest change back.
    """
    if is_undo == bool(path) or (is_undo and is_preview):
        raise click.UsageError("Name either the newer version (a PATH or an address) or --undo.")
    if not path:
        _undo(document, as_json=as_json)
        return
    page = fetched(path)
    text = read_text(Path(path), encoding) if page is None else read_fetched(page, encoding)
    with open_memory() as workspace:
        if is_preview:
            found = revising.preview(workspace, document, text)
        else:
            found = revising.apply(workspace, document, text, fetched=page)
    if as_json:
        say_json({"document": document, **found.counts})
    else:
        _say(found, path if page else name(Path(path)), is_preview=is_preview)


def _undo(document: int, *, as_json: bool) -> None:
    with open_memory() as workspace:
        version = revising.undo(workspace, document)
    if as_json:
        say_json({"document": document, "undone": version.act, "at": version.at})
    else:
        click.echo(f"Document {document} is as it was before the last change of its source ({version.act}).")


def _say(found: Preview, given: str, *, is_preview: bool) -> None:
    if found.is_same:
        click.echo(f"{given} does not differ from document {found.document.id}.")
        return
    if found.shares_nothing:
        click.echo("No segment of the document is found in this text: is it another one?", err=True)
    elif found.shares_little:
        share = f"{100 * found.share:.0f} %"
        click.echo(f"Only {share} of the document's segments are found in this text.", err=True)
    for change in found.changed[:SHOWN]:
        click.echo(f"- {isolated(change.old)}")
        click.echo(f"+ {isolated(change.new)}")
    counts = found.counts
    would = "would have" if is_preview else "has"
    click.echo(
        f"Document {found.document.id} {would} {counted(counts['unchanged'], 'segment')} unchanged, "
        f"{counts['moved']:,} moved, {counts['changed']:,} changed and {counts['new']:,} new; "
        f"{counts['removed']:,} no longer there {'would be' if is_preview else 'are'} set aside."
    )
    if not is_preview:
        click.echo(f"“hevok update {found.document.id} --undo” takes that back.")
