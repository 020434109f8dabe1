"""What stands in which column of a table: as its first row says, as a person says, or as is usual."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.errors import Refused
from reader.languages import tags

COLUMNS = (
    "source",
    "target",
    "source_language",
    "target_language",
    "note",
    "status",
    "origin",
    "created_at",
    "changed_at",
    "person",
)
"""The columns of a table that Hevok writes, in their order: one whose first row is this is our own."""

CALLED = {
    **{name: name for name in COLUMNS},
    "src": "source",
    "source_text": "source",
    "original": "source",
    "tgt": "target",
    "trg": "target",
    "target_text": "target",
    "translation": "target",
    "src_lang": "source_language",
    "source_lang": "source_language",
    "sourcelanguage": "source_language",
    "tgt_lang": "target_language",
    "trg_lang": "target_language",
    "target_lang": "target_language",
    "targetlanguage": "target_language",
    "comment": "note",
    "comments": "note",
    "notes": "note",
    "translator_comments": "note",
    "state": "status",
    "created": "created_at",
    "changed": "changed_at",
    "modified": "changed_at",
    "date": "changed_at",
    "author": "person",
    "translator": "person",
    "changed_by": "person",
}
"""What programs and people call these columns; in small letters, with _ for spaces and hyphens."""
TAG = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)
USUAL = ("source", "target", "note")
"""What stands in the first columns where nothing says so, as in OmegaT's lists."""
NO_PAIR = (
    "The first row of this table names no columns of sources and targets, or only one of both. "
    "Name them, or say what stands in which column."
)
ONE_CELL = "This is no table of pairs: its first row has one cell. Write source and target beside each other."


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in the rows of a table, counted from 0."""

    places: dict[str, int]
    """By the names of COLUMNS."""
    source: int
    targets: tuple[tuple[int, str], ...]
    """Each column with targets, and its language where the column is called by one, else ""."""
    source_language: str
    """The language that the column of sources is called by, else ""."""
    width: int
    """Cells of a row."""
    has_header: bool
    is_ours: bool = False

    def fits(self, row: Sequence[str]) -> bool:
        """Whether a row has its source and its targets, and no words beyond the last column."""
        needed = max(self.source, self.targets[-1][0]) if len(self.targets) == 1 else self.source + 1
        return needed < len(row) and not any(row[self.width :])


def columns_of(first: Sequence[str], told: Sequence[str] = (), source_language: str = "") -> Columns:
    """What stands where in a table with this first row.

    `told` goes before what the row says: names of columns or languages, "" for what is passed over. Where
    columns are called by languages, the source is the one of `source_language`, else the first. Raises
    `Refused` where there is no pair.
    """
    said = [_named(cell) for cell in first]
    says_pair = _is_pair(said)
    if told:
        return _columns([_named(name) for name in told], source_language, len(first), has_header=says_pair)
    if says_pair:
        is_ours = tuple(first) == COLUMNS
        return _columns(said, source_language, len(first), has_header=True, is_ours=is_ours)
    if any(name in ("source", "target") for name in said):
        raise Refused(NO_PAIR)
    if len(first) < 2:
        raise Refused(ONE_CELL)
    return _columns(list(USUAL), source_language, len(first), has_header=False)


def refuse_unknown(told: Sequence[str]) -> None:
    """Raises `Refused` where a column is called what none is called, or none holds sources or targets."""
    for name in told:
        if name and not _named(name):
            listed = ", ".join(COLUMNS)
            raise Refused(f"There is no column “{name[:40]}”. Write one of {listed}, or a language's tag.")
    if told and not _is_pair([_named(name) for name in told]):
        raise Refused("No column of sources is named, or none of targets. Say which columns they are.")


def names_pair(first: Sequence[str]) -> bool:
    """Whether a row names columns of sources and targets."""
    return _is_pair([_named(cell) for cell in first])


def _named(cell: str) -> str:
    """The column that a name means, or the tag of a language; "" for neither."""
    name = cell.strip().strip("\N{ZERO WIDTH NO-BREAK SPACE}")
    usual = CALLED.get(re.sub(r"[\s-]+", "_", name.casefold()), "")
    if usual:
        return usual
    return name if TAG.fullmatch(name) or _is_ours(name) else ""


def _is_ours(name: str) -> bool:
    """Whether a name is that of a language that Hevok has: English, سۆرانی."""
    try:
        tags.code_of(name, "\N{ARABIC LETTER ALEF}")
    except Refused:
        return False
    return True


def _is_pair(names: Sequence[str]) -> bool:
    """Whether there are sources and targets among columns so named, or two languages, one of them ours."""
    languages = [name for name in names if name and name not in COLUMNS]
    if "source" in names and "target" in names:
        return True
    return "source" not in names and len(languages) > 1 and any(map(_is_ours, languages))


def _columns(
    names: Sequence[str], source_language: str, width: int, *, has_header: bool, is_ours: bool = False
) -> Columns:
    places = {name: place for place, name in reversed(list(enumerate(names))) if name in COLUMNS}
    if "source" in places and "target" in places:
        targets: tuple[tuple[int, str], ...] = ((places["target"], ""),)
        return Columns(places, places["source"], targets, "", width, has_header, is_ours)
    tagged = [(place, name) for place, name in enumerate(names) if name and name not in COLUMNS]
    wanted = source_language.casefold()
    source = next((one for one in tagged if one[1].casefold() == wanted), tagged[0])
    targets = tuple(one for one in tagged if one != source)
    return Columns(places, source[0], targets, source[1], width, has_header)
