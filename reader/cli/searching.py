"""`hevok memory search` and `hevok memory stats`: what is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from reader import languages, suggesting
from reader.cli.inputs import read_lines
from reader.cli.options import input_path, json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json
from reader.errors import Refused
from reader.languages.language import Language
from reader.memory import units
from reader.model import Match
from reader.programs import match_as_json, served
from reader.workspace import Workspace

LEAST = 1
"""What a text must score to be a match at all, in percent; 0 asks for every match there is."""


@click.command()
@click.argument("text", required=False)
@click.option(
    "--list", "listed", metavar="FILE", type=input_path, help="A file with one text on each line, instead."
)
@click.option("--from", "source", required=True, metavar="LANGUAGE", help="The language of TEXT.")
@click.option("--to", "target", required=True, metavar="LANGUAGE", help="The language wanted.")
@click.option(
    "--min",
    "minimum",
    type=click.IntRange(0, 100),
    default=suggesting.MINIMUM,
    show_default=True,
    help="The least similarity, in percent, before penalties; 0 for whatever is alike at all.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=suggesting.OFFERED,
    show_default=True,
    help="How many at most.",
)
@json_option
@memory_option
def search(
    text: str | None,
    listed: Path | None,
    source: str,
    target: str,
    minimum: int,
    limit: int,
    as_json: bool,
) -> None:
    """Find what was translated before that is like TEXT, the best first.

    With --list and --json: one list for each line of FILE.
    """
    if (text is None) == (listed is None):
        raise click.UsageError("Name a TEXT or a --list FILE, one of the two.")
    asked = [text] if listed is None else read_lines(listed)
    from_, to = languages.for_tag(source, "\n".join(filter(None, asked))), languages.for_tag(target)
    if from_ == to:
        raise Refused(f"--from and --to are both {to.name}. Name two languages.")
    with open_memory() as workspace:
        _see_that_it_holds(workspace, from_, to)
        for one in asked:
            matches = suggesting.search(
                workspace, one or "", from_.code, to.code, minimum=max(minimum, LEAST), limit=limit
            )
            if as_json:
                say_json([match_as_json(match) for match in matches])
            else:
                _say(matches)


def _see_that_it_holds(workspace: Workspace, *asked: Language) -> None:
    """Raise `Refused` for a language that Hevok has no rules for and the memory no text in."""
    held = served(workspace)
    for language in asked:
        if language.code not in held:
            raise Refused(f"The memory holds nothing in {language.code!r}. It has {', '.join(held)}.")


def _say(matches: Sequence[Match]) -> None:
    if not matches:
        click.echo("The memory holds nothing like it.")
    for match in matches:
        click.echo(f"{match.score:3} %  {isolated(match.unit.source)}")
        click.echo(f"       {isolated(match.unit.target)}")
        for remark in _remarks(match):
            click.echo(f"       {remark}")


@click.command()
@json_option
@memory_option
def stats(as_json: bool) -> None:
    """Count what is remembered, by languages and by how it came to be."""
    with open_memory() as workspace, workspace.reading() as db:
        pairs = units.stats(db)
    total = sum(pair["units"] for pair in pairs)
    if as_json:
        say_json({"units": total, "uses": sum(pair["uses"] for pair in pairs), "pairs": pairs})
        return
    click.echo(f"{counted(total, 'unit')}." if total else "Nothing is remembered yet.")
    for pair in pairs:
        click.echo(
            f"{pair['source']} to {pair['target']}, {pair['origin']}: "
            f"{counted(pair['units'], 'unit')}, used {counted(pair['uses'], 'time')}."
        )


def _remarks(match: Match) -> list[str]:
    """Why a match scores less than its words are alike."""
    taken = [f"{penalty.points} less: {penalty.name}" for penalty in match.penalties]
    differ = [
        f"{difference.kind}: {_said(difference.here)} here, {_said(difference.there)} there"
        for difference in match.differences
    ]
    return taken + differ


def _said(words: Sequence[str]) -> str:
    return f"“{' '.join(words)}”" if words else "nothing"
