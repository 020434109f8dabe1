"""What a file of terms holds: its bytes as text, the columns of a table as they seem to be, its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from glossary.errors import GlossaryError
from glossary.files import columns as table_columns
from glossary.files.columns import PASSED_OVER, ROW, SOURCE, TARGET, Column, column_of
from glossary.files.entries import BrokenFile, Entry, Problem
from glossary.files.table_writing import COMMENT
from glossary.files.tables import read_table
from glossary.files.tbx_entries import read_tbx
from glossary.files.xlsx_reading import read_rows
from glossary.model import TermStatus
from reader import languages
from reader.errors import Refused
from reader.formats.decoding import MARKS_OF_ORDER
from reader.formats.table_lines import BrokenTable, Dialect, Opened, encoding_of, lines, opened, rows_of
from reader.formats.xml_pieces import pieces
from reader.languages.tags import script_of

SAMPLE_ROWS = 50
"""Rows of a table by which its languages are guessed."""
LONGEST_LANGUAGE = 3
"""Letters of a language in its tag (RFC 5646 keeps longer ones for languages yet to be registered)."""
OF_OMEGAT = (".txt", ".tab", ".utf8")
"""Endings of OmegaT's lists, in which a line that begins with `#` is a remark."""
OLE = b"\xd0\xcf\x11\xe0"

Tell = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a file; everything may be left to be found out."""

    encoding: str = ""
    columns: tuple[str, ...] = ()
    """Of a table, what each column holds ("term:en", "definition"); see `glossary.files.columns`."""
    header: bool | None = None
    """Whether the first row of a table holds the names of its columns."""
    source: str = ""
    """The language of source terms, or of all, where a table does not say it."""
    target: str = ""
    status: str = TermStatus.PROPOSED
    """What terms come in as whose status the file does not say."""
    choices: Mapping[int, str] = field(default_factory=dict)
    """By the number of an entry: a concept's id, "new" or "skip"."""

    def as_json(self) -> dict[str, Any]:
        """As it is kept beside the file."""
        return {**asdict(self), "choices": {str(number): choice for number, choice in self.choices.items()}}


def told(settings: Mapping[str, Any]) -> Told:
    """What `Told.as_json` gave."""
    kept = dict(settings)
    kept["columns"] = tuple(kept.get("columns", ()))
    kept["choices"] = {int(number): choice for number, choice in kept.get("choices", {}).items()}
    return Told(**kept)


@dataclass(frozen=True, slots=True)
class File:
    """A file of terms, and what a person says of it."""

    name: str
    open: Callable[[], BinaryIO]
    """Opens it anew; whoever opens it closes it."""
    told: Told = Told()

    @classmethod
    def at(cls, path: Path, name: str = "", said: Told = Told()) -> File:
        """A file on disk."""
        return cls(name or path.name, lambda: path.open("rb"), said)

    @classmethod
    def of(cls, name: str, content: bytes, said: Told = Told()) -> File:
        """A file that is held whole."""
        return cls(name, lambda: BytesIO(content), said)


# ---------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class Table:
    """A table of terms as it is understood."""

    columns: tuple[Column, ...]
    header: tuple[str, ...]
    """Its row of names; empty where it has none."""
    sample: tuple[tuple[str, ...], ...]
    """Its first rows."""
    is_ours: bool
    spoken: tuple[str, str]
    """The languages of source and target where rows do not say them: told or guessed."""


def look(file: File, shown: int = 5) -> Table | None:
    """A table and what its columns seem to hold; None for a file that is no table.

    Raises `Refused` where it cannot be read.
    """
    with file.open() as stream, plainly(file):
        if _kind(file, stream) == "tbx":
            return None
        table, _ = _table(file, stream, lambda problem: None)
        return replace(table, sample=table.sample[:shown])


def _table(file: File, stream: BinaryIO, tell: Tell) -> tuple[Table, Iterator[tuple[int, Sequence[str]]]]:
    """A table as it is understood, and its rows without the row of names."""
    is_book = _kind(file, stream) == "xlsx"
    rows = read_rows(stream) if is_book else _text_rows(file, stream, tell)
    first = list(islice(rows, SAMPLE_ROWS))
    if not first:
        raise BrokenFile(1, "The file is empty.")
    head = first[0][1]
    said = file.told
    by_header = table_columns.columns_of(head, _named, _tagged) if said.header is not False else None
    has_header = bool(by_header) if said.header is None else said.header
    if has_header:
        first = first[1:]
    width = max([len(head), *(len(row) for _, row in first)])
    found = _said_columns(said, width) or by_header or table_columns.guessed(width)
    sample = tuple(tuple(row) for _, row in first)
    table = Table(
        found,
        tuple(head) if has_header else (),
        sample,
        is_ours=has_header and table_columns.is_ours(head) and found == table_columns.ours(),
        spoken=_spoken(said, found, sample),
    )
    return table, chain(first, rows)


def _said_columns(said: Told, width: int) -> tuple[Column, ...]:
    try:
        found = [column_of(name) for name in said.columns]
    except ValueError as error:
        raise Refused(str(error)) from None
    return (*found, *[PASSED_OVER] * (width - len(found))) if found else ()


def _spoken(said: Told, found: Sequence[Column], sample: Sequence[Sequence[str]]) -> tuple[str, str]:
    """The languages of source and target: as told, else as the words of the column seem to be in."""
    spoken = {SOURCE: _code(said.source), TARGET: _code(said.target)}
    says = {column.language for column in found if column.field == "language"}
    for at, column in enumerate(found):
        side = SOURCE if column.language == ROW else column.language
        if column.field == "term" and side in spoken and not spoken[side] and column.language not in says:
            words = "\n".join(row[at] for row in sample if at < len(row))
            spoken[side] = languages.guess(words).code or ("en" if script_of(words) == "latn" else "")
    return spoken[SOURCE], spoken[TARGET]


def _code(tag: str) -> str:
    return languages.for_tag(tag).code if tag else ""


def _named(words: str) -> str:
    """The code of one of the languages that Hevok has, by any of its names."""
    try:
        return languages.from_tag(words).code
    except Refused:
        return ""


def _tagged(tag: str) -> str:
    return _tongue(tag, "")


def _tongue(tag: str, sample: str) -> str:
    """The code of a language tag; a bare `ku` is decided by the script of some words in it."""
    return _code_of(tag, script_of(sample))


@lru_cache(maxsize=1000)
def _code_of(tag: str, script: str) -> str:
    try:
        code = languages.for_tag(tag, {"arab": "ئا", "latn": "a"}.get(script, "")).code
    except Refused:
        return ""
    return code if len(code.partition("-")[0]) <= LONGEST_LANGUAGE else ""


def _text_rows(file: File, stream: BinaryIO, tell: Tell) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a table that is text; one whose quotation marks are wrong is told of."""
    ending = Path(file.name).suffix.lower()
    encoding = encoding_of(stream, file.told.encoding)
    try:
        table = opened(lines(stream, encoding), "\t" if ending in (".tsv", ".tab", ".utf8") else "")
        told = _told(rows_of(_ours_quoted(table)), tell)
        yield from (row for row in told if ending not in OF_OMEGAT or not row[1][0].startswith(COMMENT))
    except BrokenTable as broken:
        raise BrokenFile(broken.line, str(broken)) from None


def _ours_quoted(table: Opened) -> Opened:
    """A table; in one of ours cells may stand in quotation marks, though no cell of its first lines does."""
    first = next(table.lines, "")
    whole = replace(table, lines=chain([first] if first else [], table.lines))
    names = first.lstrip("\ufeff").strip("\r\n")
    ours = next((one for one in ",\t" if names == one.join(table_columns.OURS)), "")
    return replace(whole, dialect=Dialect(ours)) if ours else whole


def _told(rows: Iterable[tuple[int, list[str]]], tell: Tell) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that say anything; one whose quotation marks are wrong is told of."""
    for line, row in rows:
        if not row:
            tell(Problem(line, "The quotation marks of this row are wrong; it was left out."))
        elif any(cell.strip() for cell in row):
            yield line, row


# ---------------------------------------------------------------- entries


def _kind(file: File, stream: BinaryIO) -> str:
    """What a file is by how it begins: tbx, xlsx or table.

    Raises `Refused` for other workbooks, and for what is neither TBX nor a workbook though it is called so.
    """
    head = stream.read(512)
    stream.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(OLE):
        raise Refused(
            "This is a workbook of the old format (.xls), or one that a password protects. Save it as .xlsx, "
            "without a password, and hand that in."
        )
    mark = next((mark for mark, _ in MARKS_OF_ORDER if head.startswith(mark)), b"")
    begins = head[len(mark) :].replace(b"\0", b"").lstrip()
    if begins.startswith(b"<"):
        return "tbx"
    called = Path(file.name).suffix.lower()
    if begins and called in (".tbx", ".xlsx"):
        raise Refused(f"This file is called {called} and is none. Write it anew, or call it by what it is.")
    return "table"


def entries_of(file: File, stream: BinaryIO, tell: Tell) -> Iterator[Entry]:
    """The concepts of a file; what is wrong with the file as a whole is told."""
    if _kind(file, stream) == "tbx":
        sides = {"source": _code(file.told.source), "target": _code(file.told.target)}
        for found in read_tbx(_xml(file, stream, tell), lambda *said: sides.get(said[0]) or _tongue(*said)):
            if isinstance(found, Problem):
                tell(found)
            else:
                yield found
        return
    table, rows = _table(file, stream, tell)
    yield from read_table(rows, table.columns, _tongue, spoken=table.spoken, is_ours=table.is_ours)


def _xml(file: File, stream: BinaryIO, tell: Tell) -> Iterator[bytes]:
    for piece in pieces(stream, file.told.encoding):
        if isinstance(piece, bytes):
            yield piece
        elif piece.is_fatal:
            raise BrokenFile(piece.line, piece.what)
        else:
            tell(Problem(piece.line, piece.what))


class plainly:  # noqa: N801 (read as a word of the sentence that it begins)
    """Say of a file in a sentence where it cannot be read."""

    def __init__(self, file: File) -> None:
        self.file = file

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, BrokenFile):
            raise Refused(f"{self.file.name}, line {error.line:,}: {error} Nothing was taken in.") from None
        if isinstance(error, GlossaryError):
            raise Refused(f"{self.file.name}: {error} Nothing was taken in.") from error
