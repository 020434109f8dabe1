"""The files that units come in and go out in, by the endings of their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import PurePath
from typing import BinaryIO

from reader.errors import Refused
from reader.formats import pairs
from reader.formats.interchange import Entries, Entry, Problem
from reader.formats.pairs import Pair
from reader.formats.tables import TableRow, read_table, table_rows, write_table
from reader.formats.tmx_reading import read_tmx
from reader.formats.tmx_writing import tmx_units, write_tmx

DELIMITERS = {"csv": ",", "tsv": "\t"}
KINDS = ("tmx", *DELIMITERS)
"""As the names of such files end."""


def kind_of(name: str) -> str:
    """The kind of file that a name promises; raises `Refused` for others."""
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise Refused(f"{name}: its name must end in one of {', '.join(f'.{kind}' for kind in KINDS)}.")
    return kind


def read(
    stream: BinaryIO, kind: str, encoding: str = "", languages: tuple[str, str] = ("", "")
) -> Iterable[Entry | Entries | Problem]:
    """The units of a file of that kind, and what was wrong with it; a fatal problem is the last thing.

    Where many say little more than their words, they may come together.

    `languages` are those of source and rendering, for the rows of tables that do not say theirs. Raises
    `Refused` for an encoding that there is none of.
    """
    if kind == "tmx":
        return read_tmx(stream, encoding).by_columns()
    source, target = languages
    return _units(read_table(stream, encoding=encoding, source_language=source, target_language=target))


def write(sources: Iterable[Sequence[Pair]], kind: str, source_language: str) -> Iterator[bytes]:
    """The pieces of a file of that kind: its head, the units, its tail.

    Each of the sequences has the pairs of one source.
    """
    if kind == "tmx":
        yield from write_tmx(chain.from_iterable(map(pairs.entries, sources)), source_language)
        return
    rows = map(pairs.table_row, chain.from_iterable(sources))
    yield from write_table(rows, DELIMITERS[kind])
    yield b""


def units(pairs_of_source: Sequence[Pair], kind: str, source_language: str) -> bytes:
    """The pairs of one source as they stand between the head and the tail of a file that `write` makes."""
    if kind == "tmx":
        return tmx_units(pairs.entries(pairs_of_source), source_language)
    return table_rows(map(pairs.table_row, pairs_of_source), DELIMITERS[kind])


def _units(found: Iterable[TableRow | Problem]) -> Iterator[Entry | Problem]:
    """The rows of a table as units: those with several languages, which come as several pairs, as one."""
    open_rows: list[TableRow] = []
    for one in found:
        if open_rows and (isinstance(one, Problem) or one.number != open_rows[0].number):
            yield pairs.entry_of_rows(open_rows)
            open_rows = []
        if isinstance(one, Problem):
            yield one
        else:
            open_rows.append(one)
    if open_rows:
        yield pairs.entry_of_rows(open_rows)
