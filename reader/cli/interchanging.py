"""`hevok memory import`, `export`, `rebuild` and `verify`: the memory in and out of files, and its index."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader import languages
from reader.cli.commands import Failure
from reader.cli.inputs import STANDARD_INPUT
from reader.cli.inputs import name as name_of
from reader.cli.options import input_path, json_option, memory_option, memory_path, open_memory
from reader.cli.outputs import counted, say_json, write_pieces
from reader.cli.progress import shown
from reader.errors import HevokError, Refused, Unknown
from reader.output import output
from reader.uncollected import uncollected

if TYPE_CHECKING:
    from reader.interchange import File, Report
    from reader.workspace import Workspace

TOLD = 20
"""How many problems of a file are told one by one; --json tells more."""
STANDARD_OUTPUT = Path("-")
SHARES = 20
"""Of verifying: one for the file, the others for the indexes."""


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=input_path)
@click.option("--dry-run", is_flag=True, help="Only say what would become of it; nothing is kept.")
@click.option("--recover", is_flag=True, help="Of a file that is broken, take what stands before that.")
@click.option(
    "--format", "kind", type=click.Choice(("tmx", "csv", "tsv")), help="Instead of the name's ending."
)
@click.option("--encoding", default="", help="The file's encoding, where it is found out wrongly.")
@click.option("--from", "source", default="", metavar="LANGUAGE", help="The source's, in a table without it.")
@click.option(
    "--to", "target", default="", metavar="LANGUAGE", help="The rendering's, in a table without it."
)
@json_option
@memory_option
def import_(
    files: tuple[Path, ...],
    dry_run: bool,
    recover: bool,
    kind: str | None,
    encoding: str,
    source: str,
    target: str,
    as_json: bool,
) -> None:
    """Take the units of FILEs (.tmx, .csv, .tsv; - for standard input) into the memory.

    All of a file is seen at once, or nothing of it is kept. Ctrl+C ends it so at any time.
    """
    from reader.interchange import File

    spoken = tuple(languages.for_tag(tag).code if tag else "" for tag in (source, target))
    with uncollected(), open_memory() as workspace:
        for path in files:
            with file_at(path) as there:
                file = File(there, name_of(path), kind or "", encoding, (spoken[0], spoken[1]))
                report = _taken(workspace, file, dry_run=dry_run, recover=recover)
            say_json(report.as_json()) if as_json else _say(name_of(path), report, dry_run=dry_run)


@click.command()
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "--langs", default="", metavar="LANGUAGES", help="Only units with both sides in these: en,ar,ckb."
)
@click.option(
    "--format", "kind", type=click.Choice(("tmx", "csv", "tsv")), help="Instead of the name's ending."
)
@memory_option
def export(file: Path, langs: str, kind: str | None) -> None:
    """Write all units to FILE (.tmx, .csv, .tsv; - for standard output), as they are at this moment."""
    from reader import interchange
    from reader.formats import unit_files

    wanted = [languages.for_tag(tag).code for tag in langs.replace(",", " ").split()]
    if len(wanted) == 1:
        raise Refused("A unit has two languages. Name at least two with --langs, or none for all.")
    kind = kind or ("tmx" if file == STANDARD_OUTPUT else unit_files.kind_of(file.name))
    with (
        uncollected(),
        open_memory(is_tended=False) as workspace,
        closing(interchange.export(workspace, kind, wanted)) as pieces,
    ):
        if file != STANDARD_OUTPUT:
            write_pieces(file, pieces)
            return
        with output() as out:
            out.writelines(pieces)


@click.command()
@memory_option
def rebuild() -> None:
    """Make the index of the memory anew. Searches find everything meanwhile, and nobody waits."""
    from reader import tending

    with open_memory() as workspace, shown("Indexing") as step:
        texts = tending.rebuild(workspace, step)
    click.echo(f"{counted(texts, 'text')} indexed.")


@click.command()
@json_option
@memory_option
def verify(as_json: bool) -> None:
    """Check the memory: the file, the index against the texts, and what belongs together.

    Nothing is changed, and others go on writing. Exits with 1 where something is wrong.
    """
    from reader import tending
    from reader.memory import batches, file
    from reader.workspace import SETS

    with open_memory() as workspace, shown("Checking") as step:
        step(0, SHARES)
        file.verify(workspace.path, *SETS)
        with workspace.reading() as db:
            wrong = batches.problems(db)
        step(1, SHARES)
        wrong += tending.verify(
            workspace, lambda done, total: step(total + (SHARES - 1) * done, SHARES * total)
        )
    if as_json:
        say_json({"sound": not wrong, "problems": wrong})
    if wrong:
        told = " ".join(wrong)
        raise Failure(f"{memory_path()}: {told}")
    if not as_json:
        click.echo(f"{memory_path()} is sound.")


def _taken(workspace: Workspace, file: File, *, dry_run: bool, recover: bool) -> Report:
    from reader import interchange

    with shown(f"Reading {file.called}") as step:
        if dry_run:
            return interchange.rehearse(workspace, file, recover=recover, step=step)
        return interchange.take_in(workspace, file, recover=recover, step=step)[1]


@contextmanager
def file_at(path: Path) -> Iterator[Path]:
    """The file at `path`, of standard input a copy for the while; raises `Unknown` or `Refused`."""
    if path != STANDARD_INPUT:
        _see(path)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="hevok-") as folder:
        copy = Path(folder, "standard input")
        with copy.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield copy


def _see(path: Path) -> None:
    """See that there is a file that can be read."""
    try:
        with path.open("rb"):
            return
    except FileNotFoundError:
        raise Unknown(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise Refused(f"{path} is a folder. Name a file in it.") from None
    except OSError as error:
        raise HevokError(f"{path} cannot be read: {error.strerror or error}.") from error


def _say(name: str, report: Report, *, dry_run: bool) -> None:
    """What became of a file, in words; its problems on standard error."""
    would = "would be " if dry_run else ""
    click.echo(
        f"{name}: {counted(report.read, 'unit')} read; {would}{report.added:,} added, "
        f"{report.updated:,} updated, {report.unchanged:,} unchanged, {report.skipped:,} skipped."
    )
    for problem in report.problems[:TOLD]:
        click.echo(f"{name}, line {problem['line']:,}: {problem['what']}", err=True)
    if len(report.problems) > TOLD:
        click.echo(f"{len(report.problems) - TOLD:,} more with --json.", err=True)
