"""What a translator does to a segment: is offered something, types, saves, confirms, joins, leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from reader import languages, occurring, suggesting
from reader.errors import Conflict, Refused, Unknown
from reader.languages.cleaning import clean
from reader.memory import beads, documents, revisions, units
from reader.model import (
    Bead,
    DraftBuffer,
    HistoryEntry,
    Origin,
    Stamp,
    Status,
    Translation,
)
from reader.workspace import Workspace

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
class Saved:
    """What a save stored."""

    bead: Bead
    report: str
    """One sentence about signs that were removed from the text; empty where it was kept as typed."""


def keep_draft(
    workspace: Workspace,
    bead_id: int,
    text: str,
    revision: int,
    origin: Origin = Origin.TYPED,
    *,
    seen: str | None = None,
) -> str:
    """Keep what is being typed, without a revision; when, or "" where nothing had to be kept.

    A text equal to the stored one needs no buffer: an undone edit leaves none behind. Nor does a request that
    was overtaken by the save of what was typed further. `seen` is when the buffer was kept that the typing
    went on from ("" for none): where another window has kept something else since, that goes to the history.
    Raises `Refused`, `Unknown`.
    """
    cleaned = clean(text).text
    _see_length(cleaned)
    with workspace.writing() as db:
        stamp = workspace.stamp()
        stored, newest = beads.stored(db, bead_id)
        if seen is not None and beads.kept_at(db, bead_id, stamp.person) != seen:
            beads.retire_draft(db, bead_id, cleaned, stamp)
        if newest <= revision or not stored.startswith(cleaned):
            _buffer(db, DraftBuffer(bead_id, cleaned, revision, origin, stamp.at), stamp.person)
        return beads.kept_at(db, bead_id, stamp.person)


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
    occurring.make_ready(workspace, bead_id)
    try:
        with workspace.writing() as db:
            bead = _store(workspace, db, bead_id, revision, translation, act, workspace.stamp(), cleaned.text)
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


def reword(
    workspace: Workspace, db: Database, bead_id: int, revision: int, translation: Translation, stamp: Stamp
) -> Bead | None:
    """Let a translation that nobody is writing on say something else; None, and nothing done, where one is.

    Or where somebody has saved since `revision`.
    """
    if beads.is_typed_on(db, bead_id):
        return None
    try:
        return _store(workspace, db, bead_id, revision, translation, "reword", stamp, translation.text)
    except (Stale, Unknown):
        return None


def omit(workspace: Workspace, bead_id: int, revision: int) -> Bead:
    """Leave a segment out of its rendering on purpose; saving a text on it takes that back."""
    with workspace.writing() as db:
        return _store(
            workspace,
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
            rendered = [
                each.rendered or suggesting.source_of(db, document_id, each) for each in (bead, other)
            ]
            revisions.set_rendered(db, bead.id, " ".join(rendered), stamp)
        beads.absorb(db, bead.id, other.id, stamp)
        status = Status.DRAFT if text else Status.EMPTY
        translation = Translation(text, status, bead.translation.origin)
        return _store(workspace, db, bead_id, revision, translation, "join", stamp, text)


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
        translation = Translation(text, status, bead.translation.origin)
        return _store(workspace, db, bead_id, revision, translation, "split", stamp, text)


def history(workspace: Workspace, bead_id: int) -> list[HistoryEntry]:
    """What a bead has been, the newest first; raises `Unknown`."""
    with workspace.reading() as db:
        beads.one(db, bead_id)
        return beads.history(db, bead_id)


def _store(
    workspace: Workspace,
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
    """Translation, history, memory, occurrences and draft buffer of one bead, upon the revision it had."""
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
        suggesting.remember(db, documents.one(db, document_id), stored, learnt_as(translation.origin), stamp)
    occurring.at_once(workspace, db, bead_id)
    return stored


def learnt_as(origin: Origin) -> Origin:
    """How the memory knows what a person has confirmed: a draft of a machine is theirs from then on."""
    return origin if origin in (Origin.MEMORY, Origin.ALIGNED) else Origin.TYPED


def _see_length(text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(
            f"A translation of one segment may have {LONGEST:,} characters; this one has {len(text):,}. "
            "Nothing was stored."
        )
