"""`hevok receive`: a bilingual Word table that came back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from reader import returning
from reader.cli.inputs import read_bytes
from reader.cli.options import input_path, json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json
from reader.returning import Returned


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.argument("path", type=input_path)
@click.option("--preview", is_flag=True, help="Say what came back changed, and take nothing.")
@json_option
@memory_option
def receive(document: int, path: Path, preview: bool, as_json: bool) -> None:
    """Take back a bilingual Word table that was exported from DOCUMENT and edited.

    What came back changed is saved as confirmed, but for what was changed here as well since the file was
    written: that is shown and left for the page, where both are weighed.
    """
    content = read_bytes(path)
    with open_memory() as workspace:
        returned = returning.compared(workspace, document, content)
        wanted = [change.bead for change in returned.comparison.changed if not change.moved_on]
        saved = 0 if preview else returning.take_changes(workspace, returned, wanted).saved
    if as_json:
        say_json(_as_json(returned) | {"saved": saved})
        return
    found = returned.comparison
    for change in found.changed:
        note = " (changed here as well: not taken)" if change.moved_on else ""
        click.echo(f"{change.number}{note}: {isolated(change.new)}")
    click.echo(
        f"{counted(len(found.changed), 'change')}, {counted(saved, 'translation')} saved; "
        f"{len(found.lost):,} lost, {len(found.moved):,} moved, {len(found.foreign):,} not ours."
    )


def _as_json(returned: Returned) -> dict[str, object]:
    found = returned.comparison
    return {
        "document": returned.document.id,
        "language": returned.language.code,
        "changed": [asdict(change) for change in found.changed],
        "unchanged": len(found.unchanged),
        "moved": [row.number for row in found.moved],
        "lost": [row.number for row in found.lost],
        "foreign": len(found.foreign),
    }
