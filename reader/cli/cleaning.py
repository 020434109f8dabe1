"""`hevok memory clean`: units put in the bin by what they have in common, and brought back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from reader import cleaning, concordance, keeping, languages
from reader.cleaning import Filters, Preview
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json
from reader.cli.progress import shown
from reader.memory.keeping import DAYS_IN_BIN, Kept
from reader.model import Origin, Status
from reader.workspace import Workspace


@click.command()
@click.option("--from", "source", metavar="LANGUAGE", help="Units out of this language.")
@click.option("--to", "target", metavar="LANGUAGE", help="Units into this language.")
@click.option(
    "--origin", type=click.Choice([origin.value for origin in Origin]), help="What came to be in this way."
)
@click.option(
    "--status", type=click.Choice([Status.TRANSLATED.value, Status.APPROVED.value]), help="Of this status."
)
@click.option("--person", metavar="NAME", help="What this person changed last.")
@click.option("--since", metavar="DATE", help="What was changed on this day or later.")
@click.option("--until", metavar="DATE", help="What was changed on this day or before.")
@click.option("--document", type=click.IntRange(min=1), help="What stands in this document.")
@click.option("--contains", metavar="PHRASE", help="What holds these words on either side.")
@click.option("--unused", is_flag=True, help="What stands in no document.")
@click.option("--same", is_flag=True, help="What says the same on both sides.")
@click.option("--empty", is_flag=True, help="What has a side without letters and digits.")
@click.option(
    "--ratio",
    type=click.FloatRange(min=cleaning.LEAST_RATIO),
    help="What is more than so many times as long on one side as on the other.",
)
@click.option("--dry-run", is_flag=True, help="Count and show examples; change nothing.")
@click.option("--undo", type=click.IntRange(min=1), metavar="ACT", help="Take a clean-up back, whole.")
@json_option
@memory_option
def clean(
    source: str | None,
    target: str | None,
    origin: str | None,
    status: str | None,
    person: str | None,
    since: str | None,
    until: str | None,
    document: int | None,
    contains: str | None,
    unused: bool,
    same: bool,
    empty: bool,
    ratio: float | None,
    dry_run: bool,
    undo: int | None,
    as_json: bool,
) -> None:
    """Put every unit in the bin to which all of the options apply. At least one is needed.

    Units can be brought back from the bin for 30 days; --undo brings back all of one clean-up.
    """
    filters = Filters(
        source=languages.for_tag(source).code if source else "",
        target=languages.for_tag(target).code if target else "",
        origin=origin or "",
        status=status or "",
        person=person or "",
        since=concordance.day(since or ""),
        until=concordance.day(until or ""),
        document=document or 0,
        contains=contains or "",
        is_unused=unused,
        is_same=same,
        is_empty=empty,
        ratio=ratio or 0.0,
    )
    with open_memory() as workspace:
        if undo is not None:
            _undo(workspace, undo, as_json=as_json)
        elif dry_run:
            _say_preview(cleaning.preview(workspace, filters), as_json=as_json)
        else:
            _clean(workspace, filters, as_json=as_json)


def _clean(workspace: Workspace, filters: Filters, *, as_json: bool) -> None:
    with shown("Cleaning") as step:
        act = cleaning.clean_up(workspace, filters, step)
    if as_json:
        say_json({"act": act.id, "units": act.units, "filters": asdict(filters)})
        return
    click.echo(
        f"{counted(act.units, 'unit')} in the bin, for {DAYS_IN_BIN} days. "
        f"Take it back with “hevok memory clean --undo {act.id}”."
    )


def _undo(workspace: Workspace, act_id: int, *, as_json: bool) -> None:
    with shown("Undoing") as step:
        units = keeping.undo(workspace, act_id, step)
    say_json({"act": act_id, "undone": units}) if as_json else click.echo(
        f"{counted(units, 'unit')} as before."
    )


def _say_preview(preview: Preview, *, as_json: bool) -> None:
    if as_json:
        examples = [_kept_as_json(kept) for kept in preview.examples]
        say_json({"units": preview.count, "examples": examples})
        return
    click.echo(f"{counted(preview.count, 'unit')} would go to the bin{':' if preview.count else '.'}")
    for kept in preview.examples:
        click.echo(f"{kept.unit.id}  {isolated(kept.unit.source)}")
        click.echo(f"    {kept.unit.target_language}: {isolated(kept.unit.target)}")
    if preview.count > len(preview.examples):
        click.echo(f"and {preview.count - len(preview.examples):,} more.")


def _kept_as_json(kept: Kept) -> dict[str, Any]:
    unit = kept.unit
    return {
        "id": unit.id,
        "from": unit.source_language,
        "to": unit.target_language,
        "source": unit.source,
        "target": unit.target,
        "status": unit.status,
        "origin": unit.origin,
        "changed_at": unit.changed_at,
    }
