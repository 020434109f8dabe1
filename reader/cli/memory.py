"""The group `hevok memory`: what is remembered, searched, kept in order, and in and out of files."""

from __future__ import annotations

import click

from reader.cli.commands import Commands
from reader.cli.options import memory_option


@click.group(
    cls=Commands,
    modules={
        "search": "searching",
        "concordance": "concordance",
        "clean": "cleaning",
        "import": "interchanging",
        "export": "interchanging",
        "rebuild": "interchanging",
        "verify": "interchanging",
        "stats": "searching",
    },
)
@memory_option
def memory() -> None:
    """Search what has been translated before, keep it in order, and count it."""
