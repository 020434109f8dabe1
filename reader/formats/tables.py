"""Tables of pairs, CSV and TSV, in and out: of any size, and safe to open in a spreadsheet.

A spreadsheet takes a cell that begins with one of = + - @, a tab or a carriage return for a formula. On the
way out such a cell gets an apostrophe in front, and so does one that has apostrophes before such a sign; on
the way in one is taken away again, from tables that we wrote and from no others. So what went out comes back
as it was, character by character.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO, NamedTuple

from glossary.files.guarding import guarded, unguarded
from reader.errors import Refused
from reader.formats.interchange import Entry, Problem, Variant, iso_moment, language_of
from reader.formats.table_columns import COLUMNS, Columns, columns_of, refuse_unknown
from reader.formats.table_lines import UNCLOSED, BrokenTable, encoding_of, lines, opened, rows_of

TOGETHER = 1000
"""Rows that are handed on at a time."""

EMPTY = "The file is empty."
RAGGED = "The row has {} and not {}, and was left out: words that hold a delimiter need quotation marks."
NO_DATE = "“{}” is no date; it was left out. Write 2025-03-23T10:15:00Z or 2025-03-23."


class TableRow(NamedTuple):
    """A pair as a table has it; "" for what it does not say."""

    source: str
    target: str
    source_language: str = ""
    """As `interchange.language_of` gives it."""
    target_language: str = ""
    note: str = ""
    status: str = ""
    """In the table's own words."""
    origin: str = ""
    created_at: str = ""
    """ISO 8601, UTC."""
    changed_at: str = ""
    person: str = ""
    line: int = 0
    """Where its row begins, from 1."""
    number: int = 0
    """Which row of the table it is out of, from 1; a row with several languages gives several pairs."""

    @property
    def entry(self) -> Entry:
        """The pair as a unit of a TMX file would be."""
        target = Variant(
            self.target_language,
            self.target,
            created_at=self.created_at,
            changed_at=self.changed_at,
            changed_by=self.person,
        )
        source = Variant(self.source_language, self.source)
        return Entry(
            (source, target), self.source_language, note=self.note, line=self.line, number=self.number
        )


def write_table(rows: Iterable[TableRow], delimiter: str = ",") -> Iterator[bytes]:
    """The pieces of a table of these pairs, in UTF-8 with a mark by which spreadsheets know it (RFC 4180).

    Half surrogates, which no file can hold, are left out.
    """
    rows = iter(rows)
    yield _written([COLUMNS], delimiter, "utf-8-sig")
    while some := list(islice(rows, TOGETHER)):
        yield table_rows(some, delimiter)


def table_rows(rows: Iterable[TableRow], delimiter: str = ",") -> bytes:
    """Rows as `write_table` has them below the first."""
    cells = [[guarded(cell) for cell in row if isinstance(cell, str)] for row in rows]
    return _written(cells, delimiter, "utf-8")


def _written(rows: Iterable[Sequence[str]], delimiter: str, encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding, "ignore")


def read_table(
    stream: BinaryIO,
    *,
    columns: Sequence[str] = (),
    delimiter: str = "",
    encoding: str = "",
    source_language: str = "",
    target_language: str = "",
) -> Iterator[TableRow | Problem]:
    """The pairs of a table, one by one, and what was wrong with it.

    `columns` says what stands where, by the names of COLUMNS or by languages, "" for what is passed over;
    without it the first row does, or else source and target are the first two. `delimiter` and `encoding`
    override what is found out. The languages are for rows that do not say theirs. Every row gives at least
    one pair, one that could not be taken in an empty one after its problem; a fatal problem is the last
    thing. `stream` must be one that can go back, since it is looked through for its encoding first. Raises
    `Refused` for an encoding or column that there is not, and where the encoding cannot be found out.
    """
    refuse_unknown(columns)
    found = lines(stream, encoding_of(stream, encoding))
    return _read(found, tuple(columns), delimiter, (source_language, target_language))


def _read(
    found: Iterator[str], told: Sequence[str], delimiter: str, languages: tuple[str, str]
) -> Iterator[TableRow | Problem]:
    columns: Columns | None = None
    line, number = 1, 0
    try:
        for line, row in rows_of(opened(found, delimiter)):
            if row and columns is None:
                columns = columns_of(row, told, languages[0])
                if columns.has_header:
                    continue
            number += 1
            if columns and row:
                yield from _pairs(row, columns, languages, line, number)
            else:
                yield Problem(line, UNCLOSED)
                yield TableRow("", "", line=line, number=number)
        if columns is None:
            yield Problem(line, EMPTY, is_fatal=True)
    except BrokenTable as broken:
        yield Problem(broken.line, str(broken), is_fatal=True)
    except Refused as why:
        yield Problem(line, str(why), is_fatal=True)


def _pairs(
    row: list[str], columns: Columns, languages: tuple[str, str], line: int, number: int
) -> Iterator[TableRow | Problem]:
    if not columns.fits(row):
        cells = "1 cell" if len(row) == 1 else f"{len(row):,} cells"
        yield Problem(line, RAGGED.format(cells, columns.width))
        yield TableRow("", "", line=line, number=number)
        return
    if columns.is_ours:
        row = [unguarded(cell) for cell in row]
    said = {name: row[place] for name, place in columns.places.items() if place < len(row)}
    for name in ("created_at", "changed_at"):
        date = said.get(name, "").strip()
        said[name] = iso_moment(date)
        if date and not said[name]:
            yield Problem(line, NO_DATE.format(date[:40]))
    source = row[columns.source]
    tag = said.get("source_language", "").strip() or columns.source_language or languages[0]
    held = [one for one in columns.targets if one[0] < len(row) and row[one[0]]]
    for place, called in held or columns.targets[:1]:
        target = row[place] if place < len(row) else ""
        target_tag = said.get("target_language", "").strip() or called or languages[1]
        yield TableRow(
            source,
            target,
            language_of(tag, source),
            language_of(target_tag, target),
            said.get("note", ""),
            said.get("status", ""),
            said.get("origin", ""),
            said["created_at"],
            said["changed_at"],
            said.get("person", ""),
            line,
            number,
        )
