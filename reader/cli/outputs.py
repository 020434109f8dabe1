"""What a command writes: JSON, text for a terminal, files that are whole or not there."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from reader.errors import Refused


def say_json(value: Any) -> None:
    """One JSON value on one line, letters as they are."""
    click.echo(json.dumps(value, ensure_ascii=False))


def counted(number: int, word: str) -> str:
    """`1 segment`, `2 segments`, `1,200 segments`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def isolated(text: str) -> str:
    """`text` as it stands amid others: on a terminal, apart from the direction of what is around it.

    Between U+2068 and U+2069 (Unicode Standard Annex 9); a file or another program gets the text alone.
    """
    if not sys.stdout.isatty():
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name and move it into place; what stood there before stays until then.

    Raises `Refused` where it cannot be written.
    """
    write_pieces(path, (content,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """As `write_whole`, piece by piece: the whole is never held."""
    path = path.resolve()
    if path.is_dir():
        raise Refused(f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}. Make it first, or name another file.")
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:  # a pipe or a device is written to, never replaced
                file.writelines(pieces)
            return
        _replace(path, pieces)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}. Nothing was changed.") from error


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished-{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
