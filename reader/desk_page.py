"""What the desk shows: the rows around the segment that is being translated, and what helps with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from glossary.model import Hit
from glossary.periods import to_mind
from reader import desk_terms, drafting, languages, suggesting, terms
from reader.checks import Finding
from reader.desk_terms import TermsWritten
from reader.drafting import MachineHelp
from reader.errors import Refused, Unknown
from reader.languages.language import Language
from reader.matching.words import Piece, word_differences
from reader.memory import acceptances, beads, documents, segments
from reader.model import Bead, Document, DraftBuffer, Origin, Progress, Row
from reader.rows import rows
from reader.terms import TermHelp
from reader.workspace import Workspace

WINDOW = 100
"""Places that are shown at once; more are loaded as they are scrolled to."""
MOST_TARGETS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One bead as the desk shows it: what is stored, and what its person has typed on it since."""

    bead: Bead
    typed: DraftBuffer | None
    change: tuple[Piece, ...] = ()
    """How its source has changed since it was saved ("there": what it said); empty where it has not."""
    written: TermsWritten | None = None
    """The terms of what stands in the editor; in the active row only."""

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.typed.text if self.typed else self.bead.translation.text

    @property
    def origin(self) -> Origin:
        """How the text in the editor came to be."""
        return self.typed.origin if self.typed else self.bead.translation.origin

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved another text since this one was typed: both must be shown."""
        return self.typed is not None and self.typed.revision != self.bead.translation.revision


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A row of the desk; the active one can be written in."""

    row: Row
    cells: Mapping[str, tuple[Cell, ...]]
    is_active: bool
    hits: Mapping[int, tuple[Hit, ...]]
    """Terms of the glossary by segment id; only the active row has them."""
    known: Mapping[str, TermHelp]
    """Their concepts, and what those are called in the language in focus."""

    @property
    def place(self) -> int:
        """The place of its first segment."""
        return self.row.place


@dataclass(frozen=True, slots=True)
class Panel:
    """What helps with the bead that is being written."""

    language: Language
    bead: Bead
    source_language: Language
    suggestions: tuple[suggesting.Suggestion, ...]
    terms: tuple[TermHelp, ...]
    findings: tuple[Finding, ...]
    """What the checks say about what stands in the editor; nothing about an empty one."""
    machine: MachineHelp
    written: TermsWritten
    """The terms of what stands in the editor."""
    to_mind: Mapping[str, str]
    """What the periods of concepts say of the day of the document, by concept; where they say anything."""

    @property
    def term_keys(self) -> dict[int, int]:
        """The digit that inserts a term, by its id: the first term of every concept before any second one."""
        ranked = sorted(
            (rank, at, term.id)
            for at, help_ in enumerate(self.terms)
            for rank, term in enumerate(help_.offered)
        )
        return {term: digit for digit, (_, _, term) in enumerate(ranked[:9], 1)}


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Everything the desk's page is made of."""

    document: Document
    source: Language
    targets: tuple[Language, ...]
    choices: tuple[Language, ...]
    """Every language that the document can be translated into."""
    to: Language
    """The language whose suggestions are shown and that the keys act on."""
    rows: tuple[DeskRow, ...]
    active: DeskRow
    panel: Panel
    progress: tuple[Progress, ...]
    first: int
    """The first place shown."""
    after: int
    """The first place that is not shown yet; 0 at the end of the document."""

    @property
    def at(self) -> int:
        """The place of the active row."""
        return self.active.place

    @property
    def codes(self) -> str:
        """The chosen languages as they stand in an address."""
        return ",".join(language.code for language in self.targets)


@dataclass(frozen=True, slots=True)
class Window:
    """Some more rows."""

    rows: tuple[DeskRow, ...]
    after: int
    """The first place that is not shown yet; 0 at the end of the document."""


@dataclass(frozen=True, slots=True)
class Move:
    """From one row to another: what changes on the page."""

    left: DeskRow | None
    """The row that was active, as it stands now."""
    findings: tuple[Finding, ...]
    """What the checks say about the translation that was left, in the language in focus."""
    active: DeskRow
    panel: Panel
    progress: tuple[Progress, ...]


def page(workspace: Workspace, document_id: int, codes: Sequence[str], to: str = "", at: int = 0) -> DeskPage:
    """The desk at a place (0: the first unfinished segment of `to`) with up to three target languages.

    Raises `Unknown` for a document or segment that is not there, `Refused` for languages it cannot take.
    """
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        targets = chosen(db, document, codes)
        focus = _focus(targets, to)
        at = at or beads.next_place(db, document_id, focus.code, 0, unfinished=True) or 1
        active = _active_row(workspace, db, document, targets, focus, at)
        first = (active.place - 1) // WINDOW * WINDOW + 1
        return DeskPage(
            document,
            languages.by_code(document.language),
            targets,
            tuple(languages.by_code(code) for code in beads.renderings(db, document_id)),
            focus,
            tuple(
                active if row.place == active.place else row
                for row in _rows(workspace, db, document, targets, first, first + WINDOW - 1)
            ),
            active,
            _panel(workspace, db, document, active.row, _cell_at(active, focus, at)),
            _progress(db, document, targets),
            first,
            _after(document, first),
        )


def window(workspace: Workspace, document_id: int, codes: Sequence[str], first: int) -> Window:
    """The rows that begin at one of the hundred places from `first`, none of them active."""
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        targets = chosen(db, document, codes)
        return Window(
            _rows(workspace, db, document, targets, first, first + WINDOW - 1), _after(document, first)
        )


def move(
    workspace: Workspace, document_id: int, codes: Sequence[str], to: str, at: int, left: int = 0
) -> Move:
    """What changes when the row that holds `at` becomes active and the one that holds `left` is left."""
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        targets = chosen(db, document, codes)
        active = _active_row(workspace, db, document, targets, _focus(targets, to), at)
        there = _row_at(workspace, db, document, targets, left) if left else None
        if there and there.place == active.place:
            there = None
        gone = _cell_at(there, _focus(targets, to), left) if there else None
        return Move(
            there,
            _written(workspace, db, document, there.row, gone).findings if there and gone else (),
            active,
            _panel(workspace, db, document, active.row, _cell_at(active, _focus(targets, to), at)),
            _progress(db, document, targets),
        )


def panel(workspace: Workspace, bead_id: int) -> Panel:
    """What helps with one bead; raises `Unknown`."""
    return focus(workspace, bead_id)[0]


def focus(workspace: Workspace, bead_id: int) -> tuple[Panel, DeskRow]:
    """What helps with one bead, and its row, whose terms stand as its language has them; raises `Unknown`."""
    with workspace.reading() as db:
        document_id, bead = beads.one(db, bead_id)
        document, language = documents.one(db, document_id), languages.by_code(bead.language)
        row = _active_row(workspace, db, document, (language,), language, bead.places[0])
        return _panel(workspace, db, document, row.row, _cell_at(row, language, bead.places[0])), row


def chosen(db: Database, document: Document, codes: Sequence[str]) -> tuple[Language, ...]:
    """The target languages asked for; without any, the first that is begun, or else the first there is.

    Raises `Refused` for the source's own language, or for more than three.
    """
    possible = beads.renderings(db, document.id)
    wanted = [*dict.fromkeys(codes)] or beads.languages(db, document.id)[:1] or possible[:1]
    for code in wanted:
        if languages.by_code(code).code not in possible:
            raise Refused(f"The text is {languages.by_code(code).name} itself; choose another language.")
    if len(wanted) > MOST_TARGETS:
        raise Refused(f"The desk takes up to {MOST_TARGETS} languages at once; this names {len(wanted)}.")
    return tuple(languages.by_code(code) for code in wanted)


def _after(document: Document, first: int) -> int:
    return first + WINDOW if first + WINDOW <= document.segments else 0


def _focus(targets: Sequence[Language], to: str) -> Language:
    return next((language for language in targets if language.code == to), targets[0])


def _progress(db: Database, document: Document, targets: Sequence[Language]) -> tuple[Progress, ...]:
    return tuple(beads.progress(db, document.id, language.code) for language in targets)


def _rows(
    workspace: Workspace,
    db: Database,
    document: Document,
    targets: Sequence[Language],
    first: int,
    last: int,
) -> tuple[DeskRow, ...]:
    """The rows that begin from place `first` to `last`, whole even where they reach beyond."""
    typed = beads.drafts(db, document.id, workspace.person)
    shown = [row for row in _closed_rows(db, document, targets, first, last) if first <= row.place <= last]
    source = languages.by_code(document.language)
    return tuple(_still(row, typed, source) for row in shown)


def _still(row: Row, typed: Mapping[int, DraftBuffer], source: Language) -> DeskRow:
    return DeskRow(row, _cells(row, typed, source), is_active=False, hits={}, known={})


def _active_row(
    workspace: Workspace,
    db: Database,
    document: Document,
    targets: Sequence[Language],
    focus: Language,
    at: int,
) -> DeskRow:
    """The row that holds a place, with the terms of its source and of what stands in its editors."""
    still = _row_at(workspace, db, document, targets, at)
    stands = _accepted(db, still)
    cells = {
        code: tuple(
            replace(cell, written=_written(workspace, db, document, still.row, cell, stands[cell.bead.id]))
            for cell in found
        )
        for code, found in still.cells.items()
    }
    known = [cell.written.known for cell in cells[focus.code] if cell.written]
    return replace(
        still,
        cells=cells,
        is_active=True,
        hits=_hits(workspace, db, still.row, document.language),
        known={concept: help_ for each in known for concept, help_ in each.items()},
    )


def _accepted(db: Database, row: DeskRow) -> Mapping[int, frozenset[tuple[str, str]]]:
    """The findings that a person lets stand, by bead."""
    ids = [cell.bead.id for found in row.cells.values() for cell in found]
    told = acceptances.of_beads(db, ids)
    return {id_: frozenset((one.name, one.detail) for one in told if one.bead == id_) for id_ in ids}


def _written(
    workspace: Workspace,
    db: Database,
    document: Document,
    row: Row,
    cell: Cell,
    accepted: frozenset[tuple[str, str]] | None = None,
) -> TermsWritten:
    source = _source(row, cell.bead)
    return desk_terms.written(workspace, db, document, cell.bead, source, cell.text, accepted)


def _source(row: Row, bead: Bead) -> str:
    return " ".join(segment.text for segment in row.segments if segment.place in bead.places)


def _row_at(
    workspace: Workspace,
    db: Database,
    document: Document,
    targets: Sequence[Language],
    at: int,
) -> DeskRow:
    for row in _closed_rows(db, document, targets, at, at):
        if any(segment.place == at for segment in row.segments):
            typed = beads.drafts(db, document.id, workspace.person)
            return _still(row, typed, languages.by_code(document.language))
    raise Unknown(f"Document {document.id} has no segment {at}; it has {document.segments}.")


def _closed_rows(
    db: Database, document: Document, targets: Sequence[Language], first: int, last: int
) -> list[Row]:
    """The rows of the places `first` to `last`, and of whatever their beads reach."""
    while True:
        found = {target.code: beads.of(db, document.id, target.code, first, last) for target in targets}
        reach = [place for of_language in found.values() for bead in of_language for place in bead.places]
        if first <= min(reach, default=first) and max(reach, default=last) <= last:
            return rows(segments.of(db, document.id, first, last), found)
        first, last = min(first, *reach), max(last, *reach)


def _cells(row: Row, typed: Mapping[int, DraftBuffer], source: Language) -> dict[str, tuple[Cell, ...]]:
    return {
        code: tuple(Cell(bead, typed.get(bead.id), _change(row, bead, source)) for bead in found)
        for code, found in row.beads.items()
    }


def _change(row: Row, bead: Bead, language: Language) -> tuple[Piece, ...]:
    """How the source of a bead has changed since it was saved."""
    if not bead.rendered:
        return ()
    return tuple(word_differences(_source(row, bead), bead.rendered, language))


def _hits(workspace: Workspace, db: Database, row: Row, language: str) -> dict[int, tuple[Hit, ...]]:
    return {segment.id: tuple(terms.hits(workspace, db, segment.text, language)) for segment in row.segments}


def _cell_at(row: DeskRow, language: Language, at: int) -> Cell:
    cells = row.cells[language.code]
    return next((cell for cell in cells if at in cell.bead.places), cells[0])


def _panel(workspace: Workspace, db: Database, document: Document, row: Row, cell: Cell) -> Panel:
    bead = cell.bead
    written = cell.written or _written(workspace, db, document, row, cell)
    return Panel(
        languages.by_code(bead.language),
        bead,
        languages.by_code(document.language),
        tuple(suggesting.suggest(workspace, bead.id)),
        tuple(written.known.values()),
        written.findings,
        drafting.help_for(db, document.id, bead),
        written,
        {
            concept: told
            for concept, help_ in written.known.items()
            if (told := to_mind(help_.period, document.date))
        },
    )
