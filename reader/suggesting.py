"""What the memory offers for a segment, and what it learns when one is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from reader import languages, matching
from reader.discouraging import discouraged
from reader.languages.cleaning import clean
from reader.matching.words import Piece, word_differences
from reader.memory import beads, documents, index, segments, units
from reader.model import Bead, Document, Match, Near, Origin, Stamp, Status, Unit
from reader.workspace import Workspace

MINIMUM = 70
"""What a unit must score, before cap and penalties, to be offered."""
OFFERED = 5
"""How many matches are offered at once."""
JOINED_MINIMUM = 95
"""What a unit must score to be offered for a segment together with its neighbour."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A match as it is offered: what it would render, and what differs."""

    match: Match
    places: tuple[int, ...]
    """The places it renders: more than those of the bead where it fits it joined with a neighbour."""
    pieces: tuple[Piece, ...]
    """The unit's source beside the segment's, word by word."""


def source_of(db: Database, document_id: int, bead: Bead) -> str:
    """The source text of a bead: its segments, joined by a space."""
    found = segments.of(db, document_id, bead.places[0], bead.places[-1])
    return " ".join(segment.text for segment in found if segment.place in bead.places)


def search(
    workspace: Workspace, text: str, source: str, target: str, *, minimum: int = MINIMUM, limit: int = OFFERED
) -> list[Match]:
    """What the memory holds that is like `text`, the best first; `minimum` from 1 to 100."""
    with workspace.reading() as db:
        return _matches(workspace, db, clean(text).text, source, target, minimum, limit, None)


def suggest(
    workspace: Workspace, bead_id: int, *, minimum: int = MINIMUM, limit: int = OFFERED
) -> list[Suggestion]:
    """What the memory offers for a bead, alone and joined with the next or previous segment."""
    with workspace.reading() as db:
        document_id, bead = beads.one(db, bead_id)
        document = documents.one(db, document_id)
        language = languages.by_code(document.language)
        first, last = bead.places[0], bead.places[-1]
        around = segments.of(db, document_id, max(1, first - 1), last + 1)
        by_place = {segment.place: segment.text for segment in around}
        source = source_of(db, document_id, bead)
        found: list[Suggestion] = []
        for places in (bead.places, (*bead.places, last + 1), (first - 1, *bead.places)):
            if any(place not in by_place for place in places):
                continue
            alone = places == bead.places
            text = source if alone else " ".join(by_place[place] for place in places)
            least = minimum if alone else max(minimum, JOINED_MINIMUM)
            context = _context(db, document_id, places, bead_id)
            found += [
                Suggestion(match, places, tuple(word_differences(text, match.unit.source, language)))
                for match in _matches(
                    workspace, db, text, document.language, bead.language, least, limit, context
                )
            ]
    found.sort(key=lambda suggestion: suggestion.match.score, reverse=True)
    return found[:limit]


def best(workspace: Workspace, bead_id: int, *, minimum: int = MINIMUM) -> Match | None:
    """The best that the memory offers for a bead alone; `minimum` holds before cap and penalties."""
    with workspace.reading() as db:
        document_id, bead = beads.one(db, bead_id)
        source = documents.one(db, document_id).language
        text, context = source_of(db, document_id, bead), _context(db, document_id, bead.places, bead_id)
        return next(iter(_matches(workspace, db, text, source, bead.language, minimum, 1, context)), None)


def remember(db: Database, document: Document, bead: Bead, origin: Origin, stamp: Stamp) -> None:
    """Keep a bead's pair in the memory, with where it stands."""
    source = source_of(db, document.id, bead)
    text = bead.translation.text
    unit_id = units.keep(
        db,
        (document.language, source),
        (bead.language, text),
        origin,
        stamp,
        status=Status.APPROVED if bead.translation.status is Status.APPROVED else Status.TRANSLATED,
    )
    context = _context(db, document.id, bead.places)
    units.use(db, unit_id, bead.id, document.id, (context.previous_key, context.next_key), stamp)


def _context(db: Database, document_id: int, places: Sequence[int], bead_id: int = 0) -> matching.Context:
    around = segments.keys(db, document_id, places[0] - 1, places[-1] + 1)
    return matching.Context(
        document_id, around.get(places[0] - 1, ""), around.get(places[-1] + 1, ""), bead_id
    )


def _matches(
    workspace: Workspace,
    db: Database,
    text: str,
    source: str,
    target: str,
    minimum: int,
    limit: int,
    context: matching.Context | None,
) -> list[Match]:
    """Ranked matches with their uses. A bead is never offered what stands nowhere but on itself."""
    asked = matching.query(text, languages.for_code(source))
    here = context.bead if context else 0
    own = units.only_at(db, here) if here else set()
    used: set[int] = set()

    def units_of(near: Sequence[Near]) -> list[tuple[int, Unit]]:
        beside = units.of_texts(db, {text.id: text.text for text in near}, source, target)
        used.update(unit.id for _, unit, is_used in beside if is_used)
        found = [(text_id, unit) for text_id, unit, _ in beside if unit.id not in own]
        said = discouraged(workspace, db, [unit.target for _, unit in found], target)
        found = [
            (text_id, replace(unit, discouraged=against) if against else unit)
            for (text_id, unit), against in zip(found, said, strict=True)
        ]
        if context is None or not any(text.is_equal for text in near):
            return found
        # A context is one of the language in which the neighbours of the use stand as well.
        around = units.uses(db, [unit.id for _, unit in found if unit.id in used], source, but=here)
        return [(text_id, replace(unit, uses=around.get(unit.id, ()))) for text_id, unit in found]

    near = index.near(db, asked.language, asked.keys, asked.tokens, minimum, is_short=asked.is_short)
    best = matching.rank(asked, near, units_of, minimum=minimum, limit=limit, context=context)
    where = units.uses(db, [match.unit.id for match in best if match.unit.id in used], but=here)
    return [
        replace(match, unit=replace(match.unit, uses=where[match.unit.id]))
        if match.unit.id in where
        else match
        for match in best
    ]
