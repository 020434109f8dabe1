"""What the tests of files of units share: small files made by hand, and what a memory holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reader.interchange import File, Report, take_in
from reader.workspace import Workspace

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang={} adminlang="en"/>\n<body>\n'
)
TAIL = "</body>\n</tmx>\n"


def unit(*sides: tuple[str, str], inside: str = "", **said: str) -> str:
    """A unit on one line; sides as (language, text), `said` as its attributes."""
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in said.items())
    tuvs = "".join(f'<tuv xml:lang="{code}"><seg>{escape(text)}</seg></tuv>' for code, text in sides)
    return f"<tu{attributes}>{inside}{tuvs}</tu>\n"


def tmx(*units: str, source: str = "en") -> str:
    return HEAD.format(quoteattr(source)) + "".join(units) + TAIL


def pairs(count: int, language: str = "ar", *, first: int = 0) -> str:
    """A file of so many units, each with a text of its own."""
    return tmx(
        *(
            unit(("en", f"Sentence number {number} of the file."), (language, f"الجملة رقم {number}."))
            for number in range(first, first + count)
        )
    )


def imported(
    workspace: Workspace, folder: Path, content: str | bytes, name: str = "a.tmx", **how: Any
) -> Report:
    """Take in a file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return take_in(workspace, File(path), **how)[1]


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.read, report.added, report.updated, report.unchanged, report.skipped


def offered(workspace: Workspace) -> list[tuple[str, ...]]:
    """The units that a search may offer, by source and target."""
    with workspace.reading() as db:
        return sorted(
            db.execute(
                """select s.language, s.text, t.language, t.text from offered_units u
                     join texts s on s.id = u.source_id join texts t on t.id = u.target_id"""
            ).fetchall()
        )


def columns(workspace: Workspace, *names: str) -> list[tuple[Any, ...]]:
    """Some columns of every unit that is offered, the oldest first."""
    with workspace.reading() as db:
        return db.execute(f"select {', '.join(names)} from offered_units order by id").fetchall()
