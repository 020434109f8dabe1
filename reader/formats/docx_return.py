"""What is different in a bilingual Word table that came back: pure, nothing is taken.

Rows are known by the hidden identity of their beads; where a program has lost it, by their number and
their source, or by their source alone where no other row has the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from reader.formats.docx_rows import Cell, TableRow, digest, rows_of, taken
from reader.formats.from_docx_table import ReturnedRow, ReturnedTable
from reader.formats.writing import Edition

ALIKE = 50
"""How like each other, from 0 to 100, a source and what it has become must be to be the same sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """A bead whose words came back different."""

    number: int
    bead: int
    revision: int
    """Of its translation now: what a save has to start from."""
    source: str
    old: str
    """The words that stand here now."""
    new: str
    """The words that came back, cleaned as every text that is stored; may be empty."""
    moved_on: bool
    """Whether the words were changed here as well since the file was written: both must be weighed."""
    source_moved_on: bool
    """Whether the source has changed here since the file was written."""


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """A source that was edited in the file: reported, never taken."""

    number: int
    old: str
    """As it stands here now."""
    new: str
    """As it came back."""


@dataclass(frozen=True, slots=True)
class Return:
    """What is different in a file that came back; rows in the file's order, those that are lost in ours."""

    changed: tuple[Change, ...]
    unchanged: tuple[int, ...]
    """The beads whose words nobody changed in the file, whatever was done to them here since."""
    moved: tuple[ReturnedRow, ...]
    """Rows that stand elsewhere than they did: the fewest whose move explains the order."""
    lost: tuple[TableRow, ...]
    """Rows of ours of which a bead did not come back; its translation stays as it is."""
    foreign: tuple[ReturnedRow, ...]
    """Rows that are not ours, and those that came back a second time: not taken."""
    edited_sources: tuple[SourceEdit, ...]


def compare(returned: ReturnedTable, edition: Edition) -> Return:
    """What came back against what stands here now; pure, nothing is taken."""
    comparison = _Comparison(rows_of(edition))
    for row in returned.rows:
        comparison.add(row)
    return comparison.result()


class _Comparison:
    """What came back, sorted row by row."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        self.rows = rows
        self.beads = {
            cell.identity.bead: (place, at)
            for place, row in enumerate(rows)
            for at, cell in enumerate(row.cells)
            if cell.identity.bead
        }
        self.by_source: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            if words := taken(row.source):
                self.by_source.setdefault(words, []).append(place)
        self.seen: set[tuple[int, int]] = set()
        self.places: list[tuple[int, ReturnedRow]] = []
        self.changed: list[Change] = []
        self.unchanged: list[int] = []
        self.foreign: list[ReturnedRow] = []
        self.edited: dict[int, SourceEdit] = {}

    def add(self, row: ReturnedRow) -> None:
        """Sorts one row that came back."""
        found = self._find(row)
        if found is None:
            self.foreign.append(row)
            return
        place, at = found
        self.seen.add(found)
        self.places.append((place, row))
        ours, cell = self.rows[place], self.rows[place].cells[at]
        if taken(row.source) not in (taken(ours.source), ""):
            self._source(row, ours)
        self._target(row, ours, cell)

    def result(self) -> Return:
        """All that is different."""
        stay = _longest_rising([place for place, _ in self.places])
        return Return(
            changed=tuple(self.changed),
            unchanged=tuple(self.unchanged),
            moved=tuple(row for at, (_, row) in enumerate(self.places) if at not in stay),
            lost=tuple(row for place, row in enumerate(self.rows) if not self._came(place, row)),
            foreign=tuple(self.foreign),
            edited_sources=tuple(self.edited.values()),
        )

    def _find(self, row: ReturnedRow) -> tuple[int, int] | None:
        """The place of our row, and of the bead in it, that a row stands for and none before it did."""
        if row.identity and row.identity.bead in self.beads:
            found = self.beads[row.identity.bead]
            return None if found in self.seen or self._is_strange(row, found) else found
        alike = self.by_source.get(taken(row.source), [])
        numbered = [place for place in alike if self.rows[place].number == row.number]
        for place in numbered or (alike if len(alike) == 1 else []):
            for at in range(len(self.rows[place].cells)):
                if (place, at) not in self.seen:
                    return place, at
        return None

    def _is_strange(self, row: ReturnedRow, found: tuple[int, int]) -> bool:
        """Whether a row that bears a bead's name renders another sentence: it is from another memory, or
        the source is another since."""
        ours, at = self.rows[found[0]], found[1]
        has_moved_on = row.identity is not None and row.identity.source != ours.cells[at].identity.source
        return has_moved_on and ratio(taken(row.source), taken(ours.source)) < ALIKE

    def _came(self, place: int, row: TableRow) -> bool:
        return all((place, at) in self.seen for at in range(len(row.cells)))

    def _source(self, row: ReturnedRow, ours: TableRow) -> None:
        """Reports a source that was edited in the file, unless it was only changed here since."""
        if row.identity is None or digest(row.source) != row.identity.source:
            self.edited.setdefault(ours.number, SourceEdit(ours.number, ours.source, taken(row.source)))

    def _target(self, row: ReturnedRow, ours: TableRow, cell: Cell) -> None:
        written, now = row.identity, cell.identity
        is_untouched = written is not None and digest(row.target) == written.target
        if is_untouched or taken(row.target) == taken(cell.text):
            self.unchanged.append(now.bead)
            return
        self.changed.append(
            Change(
                number=ours.number,
                bead=now.bead,
                revision=now.revision,
                source=ours.source,
                old=cell.text,
                new=taken(row.target),
                moved_on=written is not None and written.target != now.target,
                source_moved_on=written is not None and written.source != now.source,
            )
        )


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The positions of a longest rising run in `places`, equal ones allowed: what was not moved.

    Patience sorting (Fredman 1975, "On computing the length of longest increasing subsequences").
    """
    ends: list[int] = []
    keys: list[tuple[int, int]] = []
    before: list[int] = []
    for at, place in enumerate(places):
        pile = bisect_left(keys, (place, at))
        before.append(ends[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [at]
        keys[pile : pile + 1] = [(place, at)]
    stay: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        stay.add(at)
        at = before[at]
    return stay
