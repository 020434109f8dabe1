"""What a translator does to a segment: is offered something, types, saves, confirms, joins, leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from reader import languages, matching
from reader.errors import Conflict, Refused, Unknown
from reader.languages.cleaning import clean
from reader.matching.words import Piece, word_differences
from reader.memory import beads, documents, revisions, segments, units
from reader.model import (
    Bead,
    Document,
    DraftBuffer,
    HistoryEntry,
    Match,
    Origin,
    Stamp,
    Status,
    Translation,
)
from reader.workspace import Workspace

MINIMUM = 70
"""What a unit must score, before cap and penalties, to be offered."""
OFFERED = 5
"""How many matches are offered at once."""
JOINED_MINIMUM = 95
"""What a unit must score to be offered for a segment together with its neighbour."""
LOOKED_AT = frozenset({"save", "confirm", "omit"})
"""Acts by which a person has seen what the source says now."""
LONGEST = 100_000
"""Characters of one translation; a segment is a sentence, and twenty thousand must pass."""


class Stale(Conflict):
    """A save started from an older revision than the one stored; it carries both texts."""

    def __init__(self, stored: Bead, text: str) -> None:
        by = stored.translation.person_name
        super().__init__(
            f"This segment was changed{f' by {by}' if by else ''} while you were writing. "
            "Nothing was overwritten: both texts are shown; choose or combine them and save again."
        )
        self.stored = stored
        self.text = text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A match as it is offered: what it would render, and what differs."""

    match: Match
    places: tuple[int, ...]
    """The places it renders: more than those of the bead where it fits it joined with a neighbour."""
    pieces: tuple[Piece, ...]
    """The unit's source beside the segment's, word by word."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save stored."""

    bead: Bead
    report: str
    """One sentence about signs that were removed from the text; empty where it was kept as typed."""


def source_of(db: Database, document_id: int, bead: Bead) -> str:
    """The source text of a bead: its segments, joined by a space."""
    found = segments.of(db, document_id, bead.places[0], bead.places[-1])
    return " ".join(segment.text for segment in found if segment.place in bead.places)


def search(
    workspace: Workspace, text: str, source: str, target: str, *, minimum: int = MINIMUM, limit: int = OFFERED
) -> list[Match]:
    """What the memory holds that is like `text`, the best first; `minimum` from 1 to 100."""
    with workspace.reading() as db:
        return _matches(db, clean(text).text, source, target, minimum, limit, None)


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
                for match in _matches(db, text, document.language, bead.language, least, limit, context)
            ]
    found.sort(key=lambda suggestion: suggestion.match.score, reverse=True)
    return found[:limit]


def keep_draft(
    workspace: Workspace, bead_id: int, text: str, revision: int, origin: Origin = Origin.TYPED
) -> None:
    """Keep what is being typed, without a revision or history; raises `Refused`, `Unknown`.

    A text equal to the stored one needs no buffer: an undone edit leaves none behind. Nor does a request that
    was overtaken by the save of what was typed further.
    """
    cleaned = clean(text).text
    _see_length(cleaned)
    with workspace.writing() as db:
        stamp = workspace.stamp()
        text, newest = beads.stored(db, bead_id)
        if newest <= revision or not text.startswith(cleaned):
            _buffer(db, DraftBuffer(bead_id, cleaned, revision, origin, stamp.at), stamp.person)


def _buffer(db: Database, draft: DraftBuffer, person: int) -> None:
    if draft.text == beads.stored(db, draft.bead)[0]:
        beads.drop_draft(db, draft.bead, person)
    else:
        beads.keep_draft(db, draft, person)


def drop_draft(workspace: Workspace, bead_id: int) -> None:
    """Give up what was typed on a bead and not saved."""
    with workspace.writing() as db:
        beads.drop_draft(db, bead_id, workspace.person)


def save(
    workspace: Workspace,
    bead_id: int,
    text: str,
    revision: int,
    *,
    confirm: bool,
    origin: Origin = Origin.TYPED,
) -> Saved:
    """Store a translation upon `revision`, as a draft or confirmed; one transaction, or nothing.

    Confirming writes translation, history and memory; a draft takes back what the memory had learnt
    here. Raises `Stale` with both texts where somebody saved in between, `Refused` for an empty
    confirmation or an endless text.
    """
    cleaned = clean(text)
    _see_length(cleaned.text)
    if confirm and not cleaned.text.strip():
        raise Refused("An empty translation cannot be confirmed. Write one, or mark the segment as left out.")
    blank = not cleaned.text.strip()
    status = Status.TRANSLATED if confirm else Status.EMPTY if blank else Status.DRAFT
    translation = Translation("" if blank else cleaned.text, status, origin)
    act = "confirm" if confirm else "save"
    try:
        with workspace.writing() as db:
            bead = _store(db, bead_id, revision, translation, act, workspace.stamp(), cleaned.text)
    except (Stale, Unknown):  # also where the block was set aside meanwhile: the text returns with it
        with workspace.writing() as db:
            stamp = workspace.stamp()
            beads.retire_draft(db, bead_id, cleaned.text, stamp)
            _buffer(db, DraftBuffer(bead_id, cleaned.text, revision, origin, stamp.at), stamp.person)
        raise
    return Saved(bead, cleaned.report)


def translate(workspace: Workspace, document_id: int, place: int, language: str, text: str) -> Saved:
    """Save and confirm the translation of the segment at a place, whatever stood there before."""
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        target = languages.by_code(language)
        if language == document.language:
            raise Refused(f"Document {document_id} is {target.name} already.")
        bead = beads.at(db, document_id, language, place)
    return save(workspace, bead.id, text, bead.translation.revision, confirm=True)


def fill(db: Database, bead_id: int, text: str, origin: Origin, stamp: Stamp) -> Bead | None:
    """Put a draft where nobody has begun; None, and nothing done, where somebody has by now."""
    bead = beads.one(db, bead_id)[1]
    if bead.translation.status is not Status.EMPTY or beads.is_typed_on(db, bead_id):
        return None
    draft = Translation(clean(text).text, Status.DRAFT, origin)
    beads.save(db, bead_id, bead.translation.revision, draft, False, stamp)
    beads.record(db, bead_id, "fill", stamp)
    return beads.one(db, bead_id)[1]


def empty(db: Database, bead_id: int, revision: int, stamp: Stamp) -> bool:
    """Take back what `fill` put; False, and nothing done, where somebody has saved or typed since."""
    bead = beads.one(db, bead_id)[1]
    if bead.translation.revision != revision or beads.is_typed_on(db, bead_id):
        return False
    beads.save(db, bead_id, revision, Translation(), False, stamp)
    beads.record(db, bead_id, "empty", stamp)
    return True


def omit(workspace: Workspace, bead_id: int, revision: int) -> Bead:
    """Leave a segment out of its rendering on purpose; saving a text on it takes that back."""
    with workspace.writing() as db:
        return _store(
            db,
            bead_id,
            revision,
            Translation("", Status.TRANSLATED, Origin.TYPED),
            "omit",
            workspace.stamp(),
            "",
            omitted=True,
        )


def join_next(workspace: Workspace, bead_id: int, revision: int) -> Bead:
    """Let one translation render this bead and the next; their texts are put together as a draft."""
    with workspace.writing() as db:
        stamp = workspace.stamp()
        document_id, bead = beads.one(db, bead_id)
        after = bead.places[-1] + 1
        if after > documents.one(db, document_id).segments:
            raise Refused("This is the last segment of the document; there is none to join it with.")
        other = beads.at(db, document_id, bead.language, after)
        typed = beads.drafts(db, document_id, stamp.person)
        texts = [typed[b.id].text if b.id in typed else b.translation.text for b in (bead, other)]
        text = " ".join(part for part in texts if part.strip())
        units.withdraw(db, other.id, stamp)
        beads.record(db, other.id, "join", stamp)
        if bead.rendered or other.rendered:
            rendered = [each.rendered or source_of(db, document_id, each) for each in (bead, other)]
            revisions.set_rendered(db, bead.id, " ".join(rendered), stamp)
        beads.absorb(db, bead.id, other.id, stamp)
        status = Status.DRAFT if text else Status.EMPTY
        return _store(
            db, bead_id, revision, Translation(text, status, bead.translation.origin), "join", stamp, text
        )


def split(workspace: Workspace, bead_id: int, revision: int) -> Bead:
    """Give every segment of a joined bead its own again; the text stays with the first, as a draft."""
    with workspace.writing() as db:
        stamp = workspace.stamp()
        document_id, bead = beads.one(db, bead_id)
        if len(bead.places) == 1:
            raise Refused("This translation renders one segment; there is nothing to split.")
        typed = beads.drafts(db, document_id, stamp.person)
        text = typed[bead_id].text if bead_id in typed else bead.translation.text
        beads.release(db, bead_id)
        status = Status.DRAFT if text else Status.EMPTY
        return _store(
            db, bead_id, revision, Translation(text, status, bead.translation.origin), "split", stamp, text
        )


def history(workspace: Workspace, bead_id: int) -> list[HistoryEntry]:
    """What a bead has been, the newest first; raises `Unknown`."""
    with workspace.reading() as db:
        beads.one(db, bead_id)
        return beads.history(db, bead_id)


def _store(
    db: Database,
    bead_id: int,
    revision: int,
    translation: Translation,
    act: str,
    stamp: Stamp,
    typed: str,
    *,
    omitted: bool = False,
) -> Bead:
    """Translation, history, memory and draft buffer of one bead, upon the revision it started from."""
    document_id, before = beads.one(db, bead_id)
    if not beads.save(db, bead_id, revision, translation, omitted, stamp):
        raise Stale(before, typed)
    beads.record(db, bead_id, act, stamp)
    beads.retire_draft(db, bead_id, typed, stamp)
    if act in LOOKED_AT:
        revisions.settle(db, bead_id)
    units.withdraw(db, bead_id, stamp)
    stored = beads.one(db, bead_id)[1]
    if translation.status in (Status.TRANSLATED, Status.APPROVED) and not omitted:
        remember(db, documents.one(db, document_id), stored, _learnt_as(translation.origin), stamp)
    return stored


def _learnt_as(origin: Origin) -> Origin:
    """How the memory knows what a person has confirmed: a draft of a machine is theirs from then on."""
    return origin if origin is Origin.MEMORY else Origin.TYPED


def remember(db: Database, document: Document, bead: Bead, origin: Origin, stamp: Stamp) -> None:
    """Keep a bead's pair in the memory, with where it stands."""
    source_language, target_language = (
        languages.by_code(code) for code in (document.language, bead.language)
    )
    source = source_of(db, document.id, bead)
    text = bead.translation.text
    unit_id = units.keep(
        db,
        (source_language.code, source, matching.keys_of(source, source_language)),
        (target_language.code, text, matching.keys_of(text, target_language)),
        origin,
        stamp,
    )
    context = _context(db, document.id, bead.places)
    units.use(db, unit_id, bead.id, document.id, (context.previous_key, context.next_key), stamp)


def _context(db: Database, document_id: int, places: Sequence[int], bead_id: int = 0) -> matching.Context:
    around = segments.keys(db, document_id, places[0] - 1, places[-1] + 1)
    return matching.Context(
        document_id, around.get(places[0] - 1, ""), around.get(places[-1] + 1, ""), bead_id
    )


def _matches(
    db: Database,
    text: str,
    source: str,
    target: str,
    minimum: int,
    limit: int,
    context: matching.Context | None,
) -> list[Match]:
    """Ranked matches with their uses. A bead is never offered what stands nowhere but on itself."""
    language = languages.by_code(source)
    keys = matching.keys_of(text, language)
    here = context.bead if context else 0
    own = units.only_at(db, here)
    gate = matching.gate(keys, language, minimum)
    is_short = keys.tokens <= matching.SHORT
    found = units.candidates(db, source, target, keys, minimum, by_length=is_short, may_score=gate)
    proposed = [unit for unit in found if unit.id not in own]
    # A context is one of the language in which the neighbours of the use stand as well.
    around = units.uses(db, [unit.id for unit in proposed if unit.keys.key == keys.key], source, but=here)
    known = [
        replace(unit, uses=around[unit.id]) if unit.id in around and unit.keys.key == keys.key else unit
        for unit in proposed
    ]
    best = matching.rank(text, language, known, minimum=minimum, limit=limit, context=context)
    where = units.uses(db, [match.unit.id for match in best], but=here)
    return [replace(match, unit=replace(match.unit, uses=where.get(match.unit.id, ()))) for match in best]


def _see_length(text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(
            f"A translation of one segment may have {LONGEST:,} characters; this one has {len(text):,}. "
            "Nothing was stored."
        )
