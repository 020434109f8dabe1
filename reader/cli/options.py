"""What several commands take: which memory, JSON or words, a path that may be standard input."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader import settings

if TYPE_CHECKING:
    from reader.workspace import Workspace

_MEMORY = "reader.cli.memory"


def _remember(context: click.Context, _parameter: click.Parameter, path: str | None) -> None:
    if path is not None:
        context.meta[_MEMORY] = path


memory_option = click.option(
    "--memory",
    metavar="PATH",
    expose_value=False,
    callback=_remember,
    help=f"The memory to use; before or after the command. [default: {settings.MEMORY_VARIABLE}, "
    f"or {settings.MEMORY} in the working folder]",
)
"""Before or after a command alike: the contexts of one call share `meta`, and the inmost wins."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")

input_path = click.Path(allow_dash=True, path_type=Path)
"""A file to read; `-` is standard input. Whether it is there is seen when it is read."""


def memory_path() -> Path:
    """The memory that this call is about."""
    named: str = click.get_current_context().meta.get(_MEMORY, "")
    return settings.memory_path(named)


def open_memory(
    *, starter: bool = True, sample: bool = False, is_tended: bool = True
) -> AbstractContextManager[Workspace]:
    """The memory that this call is about, open; made where there is none. See `workspace.open_memory`."""
    _load_sqlite_utils()
    from reader import workspace

    return workspace.open_memory(memory_path(), starter=starter, sample=sample, is_tended=is_tended)


def _load_sqlite_utils() -> None:
    """Load sqlite-utils without numpy, which it takes where it is there, for columns we never ask it to make.

    A command that needs no numpy itself is ready a tenth of a second sooner so, and takes 12 MB less.
    """
    if "numpy" in sys.modules:
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]  # whoever imports it now is told that it is not there
    try:
        import sqlite_utils  # noqa: F401
    finally:
        del sys.modules["numpy"]
