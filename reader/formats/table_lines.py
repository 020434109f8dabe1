"""The lines of a table (CSV, TSV) of any size, and how its cells are told from each other."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from reader.errors import Refused
from reader.formats.decoding import MARKS_OF_ORDER, decode
from reader.formats.table_columns import COLUMNS, names_pair
from reader.formats.xml_pieces import PIECE, before, codec

if TYPE_CHECKING:
    from _csv import Reader

LONGEST_LINE = 1_000_000
"""Characters of a line above which a file is no table of ours."""
SAMPLE = 200
"""Lines by which delimiter and quotation marks are told."""
DELIMITERS = "\t,;|"
"""What cells are divided by, the less doubtful first."""
SEPARATOR = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)
"""A first line by which a table tells Excel its delimiter."""
LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
"""As csv counts them; a form feed or U+2028 ends no line of a table."""
QUOTE = '"'
MARKED = {
    "utf-8": "utf-8-sig",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
    "utf-32-le": "utf-32",
    "utf-32-be": "utf-32",
}
"""For each encoding the codec that reads over its byte order mark."""
SAY_IT = "Save the file as UTF-8, or say which encoding it is in."
LONG_LINE = f"The line is longer than {LONGEST_LINE:,} characters, which lines of tables are not."


UNCLOSED = "A quotation mark that opens a cell of this row is not closed, or not at the end of the cell."
LONG_CELL = "A cell of this row is longer than {:,} characters: perhaps its quotation mark is not closed."


class BrokenTable(Exception):
    """The rest of a table cannot be read; with the line, and the sentence for a person."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def encoding_of(stream: BinaryIO, told: str = "") -> str:
    """The codec to read a table by; the stream stands where it stood before.

    UTF-8 where all of the file is that, else by its byte order mark or as `decoding.decode` guesses. Raises
    `Refused` for an encoding `told` that there is none of, and for bytes that no text has.
    """
    start = stream.tell()
    head = stream.read(PIECE)
    mark = next((name for mark, name in MARKS_OF_ORDER if head.startswith(mark)), "")
    try:
        name = codec(told) if told else mark
        if name:
            if mark and name in (mark, MARKED[mark]):
                return MARKED[mark]
            return f"{name}-le" if name in ("utf-16", "utf-32") else name
        if b"\0" in head and (wide := _wide(head)):
            return wide
        odd = _not_utf8(stream, head)
        return decode(odd).encoding if odd else "utf-8"
    except LookupError as error:
        raise Refused(str(error)) from None
    finally:
        stream.seek(start)


def _wide(head: bytes) -> str:
    """The wide encoding that a NUL at the beginning of a file speaks for; "" where it only strayed there.

    Raises `Refused` where the file is no text at all.
    """
    try:
        return decode(head[: len(head) // 4 * 4]).encoding
    except Refused:
        with suppress(UnicodeDecodeError):
            codecs.getincrementaldecoder("utf-8")().decode(head)
            return ""
        line = head.count(b"\n", 0, head.index(b"\0")) + 1
        raise Refused(
            f"Line {line:,} holds a NUL byte, which no table has: the file is no table, or is damaged, or in "
            f"an encoding that cannot be told. {SAY_IT}"
        ) from None


def _not_utf8(stream: BinaryIO, data: bytes) -> bytes:
    """Lines where a file turns out not to be UTF-8, those that are not ASCII; b"" where it is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = b""
    while True:
        try:
            decoder.decode(data, not data)
        except UnicodeDecodeError:
            return b"\n".join(line for line in (before + data).splitlines() if not line.isascii())
        if not data:
            return b""
        before, data = data, stream.read(PIECE)


def lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines with their ends. Raises `BrokenTable` where one is too long or does not fit the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    held, count = "", 0
    data = b" "
    while data:
        data = stream.read(PIECE)
        wrong = ""
        try:
            held += decoder.decode(data, not data)
        except UnicodeDecodeError as error:
            held += before(error, encoding)
            wrong = f"The byte {error.object[error.start]:02X} (hexadecimal) is none of {encoding}. {SAY_IT}"
        found = LINE.findall(held)
        held = found.pop() if found and data else ""  # its end may be still to come, or half of it
        for line in found:
            count += 1
            yield line
        if wrong or len(held) > LONGEST_LINE:
            raise BrokenTable(count + 1, wrong or LONG_LINE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a table are told from each other."""

    delimiter: str
    has_quotes: bool = True
    """A cell may stand in quotation marks, a doubled one of which means one; else they are plain signs."""

    def rows(self, text: Iterable[str]) -> Reader:
        """The rows of these lines; a step raises csv.Error for what breaks the rules."""
        if self.has_quotes:
            return csv.reader(text, delimiter=self.delimiter, strict=True)
        return csv.reader(text, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A table whose first lines have been looked at."""

    lines: Iterator[str]
    """All of its lines, the first ones as well."""
    dialect: Dialect
    before: int
    """Lines that were taken off in front."""


def opened(found: Iterator[str], delimiter: str = "") -> Opened:
    """The table that these lines are, by the `delimiter` where it is known."""
    sample: list[str] = []
    rest = found
    try:
        for line in islice(found, SAMPLE):
            sample.append(line)
    except BrokenTable as broken:
        rest = map(_fail, [broken])
    says = SEPARATOR.fullmatch(sample[0]) if sample else None
    if says:
        delimiter = delimiter or says[1]
        del sample[0]
    ours = next((one for one in DELIMITERS if sample and _cells(sample[0], one) == COLUMNS), "")
    is_whole = len(sample) + bool(says) < SAMPLE
    dialect = Dialect(ours) if ours else dialect_of(sample, delimiter, is_whole=is_whole)
    return Opened(chain(sample, rest), dialect, int(bool(says)))


def rows_of(table: Opened) -> Iterator[tuple[int, list[str]]]:
    """The line at which each row begins, and its cells; none where its quotation marks are wrong.

    Rows without a sign are passed over. Raises `BrokenTable` where a quotation mark is never closed.
    """
    found = table.dialect.rows(table.lines)
    while True:
        line = table.before + found.line_num + 1
        try:
            row = next(found)
        except StopIteration:
            return
        except csv.Error as error:
            if "limit" in str(error):
                raise BrokenTable(line, LONG_CELL.format(csv.field_size_limit())) from None
            if "end of data" in str(error):
                raise BrokenTable(line, UNCLOSED) from None
            yield line, []
        else:
            if row:
                yield line, row


def _fail(broken: BrokenTable) -> NoReturn:
    raise broken


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    return tuple(line.strip("\r\n").split(delimiter))


def dialect_of(sample: Sequence[str], delimiter: str = "", *, is_whole: bool = True) -> Dialect:
    """How these first lines of a table tell cells apart.

    Of the delimiters the one that divides the first row into names of columns, or else most rows into the
    same number of cells. Quotation marks in a table with tabs are taken for signs unless a cell here stands
    properly between two.
    """
    divides = delimiter or max(DELIMITERS, key=lambda one: _evenness(sample, one))
    return Dialect(divides, divides != "\t" or _has_quotes(sample, is_whole))


def _evenness(sample: Sequence[str], delimiter: str) -> float:
    """The share of rows that have as many cells, two or more, as most have; 2 where the first names them."""
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a cell that is too long: what comes before it tells as much
        rows.extend(row for row in csv.reader(sample, delimiter=delimiter) if row)
    if rows and names_pair(rows[0]):
        return 2
    widths = [len(row) for row in rows if len(row) > 1]
    most = max(widths, key=widths.count, default=0)
    return widths.count(most) / len(rows) if rows else 0


def _has_quotes(sample: Sequence[str], is_whole: bool) -> bool:
    """Whether cells of a table with tabs stand in quotation marks, and none only begins with one."""
    if not any(line.startswith(QUOTE) or f"\t{QUOTE}" in line for line in sample):
        return False
    try:
        deque(Dialect("\t").rows(sample), maxlen=0)
    except csv.Error as error:
        return not is_whole and "end of data" in str(error)
    return True
