"""`hevok backup` and `hevok restore`: the memory out whole, and back."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from reader import workspace
from reader.cli.inputs import STANDARD_INPUT, name
from reader.cli.options import input_path, memory_option, memory_path, open_memory
from reader.errors import HevokError, Refused


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@memory_option
def backup(path: Path) -> None:
    """Copy the memory to a new file, also while a server uses it."""
    with open_memory() as opened:
        opened.backup(path)
    click.echo(f"{memory_path()} is copied to {path}. “hevok restore {path}” brings it back.")


@click.command()
@click.argument("path", type=input_path)
@memory_option
def restore(path: Path) -> None:
    """Bring back a backup in place of the memory.

    PATH is a file that “hevok backup” made, or - for standard input. It is verified first, and what
    the memory holds at present is kept beside it.
    """
    with _file(path) as file:
        if file.exists() and memory_path().exists() and file.samefile(memory_path()):
            raise Refused(f"{path} is the memory itself. Name a backup of it.")
        kept = workspace.restore(memory_path(), file)
    click.echo(f"{memory_path()} is as {name(path)} was. What it held before is kept in {kept}.")


@contextmanager
def _file(path: Path) -> Iterator[Path]:
    """The file at `path`; for standard input, a copy for as long as it is needed."""
    if path != STANDARD_INPUT:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="hevok-") as folder:
        copy = Path(folder, "standard input")
        with copy.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        try:
            yield copy
        except HevokError as error:
            raise type(error)(str(error).replace(str(copy), name(path))) from error
