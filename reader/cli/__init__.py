"""The command line: each command a thin function over one service, in a module by kind.

Modules are imported when their command is called, so that `hevok segment` never waits for the server's.
"""

from __future__ import annotations

import click

from reader.cli.commands import Commands
from reader.cli.options import memory_option
from reader.uncollected import collected_seldom


@click.command(
    cls=Commands,
    modules={
        "serve": "serving",
        "add": "documents",
        "documents": "documents",
        "render": "rendering",
        "align": "aligning",
        "update": "revising",
        "segment": "segmenting",
        "translate": "translating",
        "analyse": "analysing",
        "pretranslate": "pretranslating",
        "mt": "machines",
        "memory": "memory",
        "glossary": "terms",
        "show": "showing",
        "export": "exporting",
        "receive": "receiving",
        "backup": "keeping",
        "restore": "keeping",
    },
)
@click.version_option(package_name="hevok", message="%(prog)s %(version)s")
@memory_option
def main() -> None:
    """Set an English article beside its Arabic, Kurmanji and Sorani renderings.

    Every text, translation and term is kept in one file, the memory: memory.db in the working folder,
    unless --memory or HEVOK_MEMORY names another. It is made by the first command that needs it.
    """
    collected_seldom()
