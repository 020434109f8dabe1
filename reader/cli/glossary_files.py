"""`hevok glossary import`, `imports`, `undo` and `export`: the glossary in and out of files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.cli.inputs import name as name_of
from reader.cli.interchanging import STANDARD_OUTPUT, TOLD, file_at
from reader.cli.options import input_path, json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json, write_pieces
from reader.cli.progress import shown
from reader.errors import Refused
from reader.output import output
from reader.uncollected import uncollected

if TYPE_CHECKING:
    from glossary.merging.imports import Import

FORMATS = ("tbx3", "tbx2", "csv", "tsv", "xlsx", "omegat")
BY_ENDING = {
    ".tbx": "tbx3",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xlsx": "xlsx",
    ".txt": "omegat",
    ".utf8": "omegat",
}


@click.command("import")
@click.argument("path", metavar="FILE", type=input_path)
@click.option("--dry-run", is_flag=True, help="Only say what would become of it; nothing is kept.")
@click.option(
    "--columns",
    default="",
    metavar="COLUMNS",
    help="What the columns of a table hold, with commas: term:en,term:ar,definition; nothing: passed over.",
)
@click.option(
    "--header/--no-header", default=None, help="Whether the first row of a table holds the names of columns."
)
@click.option(
    "--from", "source", default="", metavar="LANGUAGE", help="The language of a table's first terms."
)
@click.option("--to", "target", default="", metavar="LANGUAGE", help="The language of their renderings.")
@click.option(
    "--status", default="proposed", help="What terms come in as whose status the file does not say."
)
@click.option("--encoding", default="", help="The file's encoding, where it is found out wrongly.")
@json_option
@memory_option
def import_(
    path: Path,
    dry_run: bool,
    columns: str,
    header: bool | None,
    source: str,
    target: str,
    status: str,
    encoding: str,
    as_json: bool,
) -> None:
    """Take the terms of FILE into the glossary: .tbx, .csv, .tsv, .xlsx, OmegaT's .txt; - for standard input.

    Concepts are merged by their ids, or by their terms. What the rule of a language does not let one person
    decide comes in as a proposal. All of a file is taken in, or nothing; hevok glossary undo takes it back.
    """
    from reader import glossary_files
    from reader.term_files import File, Told

    names = tuple(name.strip() for name in columns.split(",")) if columns else ()
    said = Told(encoding, names, header, source, target, status)
    with (
        open_memory() as workspace,
        file_at(path) as there,
        shown(f"Reading {name_of(path)}") as step,
        uncollected(),
    ):
        file = File.at(there, path.name if path != STANDARD_OUTPUT else name_of(path), said)
        if dry_run:
            report = glossary_files.rehearse(workspace, file, step).report
        else:
            report = glossary_files.take_in(workspace, file, step)[1]
    say_json(report) if as_json else _say(name_of(path), report, dry_run=dry_run)


@click.command()
@json_option
@memory_option
def imports(as_json: bool) -> None:
    """List the files of terms that were handed in, the newest first."""
    from reader import glossary_files

    with open_memory() as workspace:
        found = glossary_files.newest(workspace)
    if as_json:
        say_json([_as_json(one) for one in found])
        return
    for one in found:
        report = one.report
        said = f"{report['added']:,} added, {report['updated']:,} updated" if report else ""
        parts = [str(one.id), (one.ended_at or one.at)[:10], str(one.state), isolated(one.name), said]
        click.echo("  ".join(filter(None, parts)))
    if not found:
        click.echo("No file of terms has been taken in.")


@click.command()
@click.argument("import_id", metavar="[IMPORT]", type=int, required=False)
@json_option
@memory_option
def undo(import_id: int | None, as_json: bool) -> None:
    """Take a file of terms back: IMPORT, as hevok glossary imports numbers it, else the newest.

    New concepts and terms are withdrawn, and what was changed is as it was. What somebody has changed since
    stays, and is told.
    """
    from reader import glossary_files

    with open_memory() as workspace:
        one = glossary_files.to_take_back(workspace, import_id)
        report = glossary_files.undo(workspace, one.id)
    if as_json:
        say_json({"import": one.id, "name": one.name, **report})
        return
    click.echo(f"{one.name}: {counted(report['undone'], 'change')} taken back.")
    for sentence in report["left"][:TOLD]:
        click.echo(sentence, err=True)
    if len(report["left"]) > TOLD:
        click.echo(f"{len(report['left']) - TOLD:,} more with --json.", err=True)


def _as_json(one: Import) -> dict[str, Any]:
    counts = {name: value for name, value in one.report.items() if isinstance(value, int)}
    return {"id": one.id, "name": one.name, "state": one.state, "at": one.ended_at or one.at, **counts}


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), help="Instead of the name's ending; .tbx is tbx3."
)
@click.option("--all", "is_whole", is_flag=True, help="Proposed and rejected terms too: a copy without loss.")
@click.option(
    "--lang",
    "tags",
    multiple=True,
    metavar="LANGUAGE",
    help="Only terms in this language; may be said again. For OmegaT the target, or source and target.",
)
@memory_option
def export(path: Path, kind: str | None, is_whole: bool, tags: tuple[str, ...]) -> None:
    """Write the glossary to FILE (- for standard output), as it is at this moment.

    Terms that are proposed or rejected are left out, and their number is told, unless --all asks for them.
    """
    from reader import glossary_files

    chosen = kind or _kind_of(path)
    spoken = [one for tag in tags for one in tag.replace(",", " ").split()]
    with open_memory() as workspace:
        made = glossary_files.export(workspace, chosen, is_whole=is_whole, tags=spoken)
        if path == STANDARD_OUTPUT:
            with output() as out:
                out.writelines(made.pieces)
        else:
            write_pieces(path, made.pieces)
    if made.left_out:
        click.echo(f"{made.left_out} With --all they are written too.", err=True)


def _kind_of(path: Path) -> str:
    if path == STANDARD_OUTPUT:
        return "tbx3"
    kind = BY_ENDING.get(path.suffix.lower())
    if kind is None:
        raise Refused(f"Hevok does not know a format by the name {path.name}. Say which with --format.")
    return kind


def _say(name: str, report: Mapping[str, Any], *, dry_run: bool) -> None:
    """What became of a file, in words; its problems on standard error."""
    would = "would be " if dry_run else ""
    click.echo(
        f"{name}: {counted(report['read'], 'concept')} read; {would}{report['added']:,} added, "
        f"{report['updated']:,} updated, {report['unchanged']:,} unchanged, {report['skipped']:,} skipped; "
        f"{counted(report['terms'], 'new term')}, {counted(report['proposals'], 'proposal')}."
    )
    for problem in report["problems"][:TOLD]:
        click.echo(f"{name}, line {problem['line']:,}: {problem['what']}", err=True)
    if len(report["problems"]) > TOLD:
        click.echo(f"{len(report['problems']) - TOLD:,} more with --json.", err=True)
