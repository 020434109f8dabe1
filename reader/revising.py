"""Service: a source changes: one segment, one block, or the whole of it by a newer version; and back."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile

from sqlite_utils import Database

from reader import documents, languages, restructuring
from reader.errors import Conflict, Refused, Unknown
from reader.formats import Text
from reader.languages.cleaning import clean
from reader.matching.revisions import Kind
from reader.matching.words import Piece, word_differences
from reader.memory import documents as rows
from reader.memory import intakes, outlines, revisions, segments
from reader.memory.revisions import Version
from reader.model import Block, BlockKind, Document, Fetched, Segment
from reader.newer_version import NewerVersion, newer_version
from reader.outline import Cut, Outline, Part, corrected, inserted, shown, texts
from reader.segmentation import segment
from reader.workspace import Workspace

REMOVED = "removed by hand"
"""Why a block is set aside that a person removed from the source."""
LONGEST_BLOCK = 100_000
"""Characters of a block that is typed in."""
LITTLE = 0.2
"""Below this share of the old segments, a newer version is hardly one of the same text."""


@dataclass(frozen=True, slots=True)
class Change:
    """A segment that a newer version words differently."""

    old: str
    new: str
    pieces: tuple[Piece, ...]
    """The old text ("there") with what the newer version has instead ("here")."""
    languages: tuple[str, ...]
    """Where it is translated or drafted: these translations will need work."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A segment that a newer version no longer has."""

    text: str
    languages: tuple[str, ...]
    """Where it is translated or drafted: these translations are set aside with it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a newer version of a source would change, or has changed.

    `unchanged`, `moved`, `changed` and `new` together are the segments of the newer version.
    """

    document: Document
    unchanged: int
    moved: tuple[str, ...]
    changed: tuple[Change, ...]
    new: tuple[str, ...]
    removed: tuple[Removal, ...]
    is_same: bool
    """Whether nothing at all would change, markup and page furniture included."""

    @property
    def counts(self) -> dict[str, int]:
        """How many segments there are of each sort."""
        return {
            "unchanged": self.unchanged,
            "changed": len(self.changed),
            "new": len(self.new),
            "removed": len(self.removed),
            "moved": len(self.moved),
        }

    @property
    def share(self) -> float:
        """The share of the old segments that the newer version still has, changed or not; 0 to 1."""
        stays = self.unchanged + len(self.moved) + len(self.changed)
        return stays / (stays + len(self.removed)) if stays else 0.0

    @property
    def shares_nothing(self) -> bool:
        """Whether no segment of the older version is found in it."""
        return not self.share

    @property
    def shares_little(self) -> bool:
        """Whether it is hardly the same text."""
        return self.share < LITTLE


@dataclass(frozen=True, slots=True)
class Source:
    """A segment whose source text is to be corrected."""

    document: Document
    segment: Segment
    languages: tuple[str, ...]
    """Where it is translated or drafted: these translations will need work."""


@dataclass(frozen=True, slots=True)
class _Plan:
    document: Document
    before: Outline
    newer: NewerVersion
    preview: Preview


# --- a newer version


def preview(workspace: Workspace, document_id: int, text: Text) -> Preview:
    """What taking in a newer version of a source would change; nothing is written.

    Raises `Unknown`, or `Refused` where nothing of it would be text.
    """
    with workspace.reading() as db:
        return _plan(db, document_id, text).preview


def apply(
    workspace: Workspace, document_id: int, text: Text, *, intake: int = 0, fetched: Fetched | None = None
) -> Preview:
    """Take in a newer version of a source, as one act that `undo` takes back; what it has changed.

    Segments that stay keep their translations, those that changed keep them as drafts that show the old
    source, and what is no longer there is set aside with its translations. With an `intake`, that is
    forgotten in the same transaction; raises `Unknown` where it is forgotten already. `fetched` is the page
    that the text was read from, if any. Raises `Refused`.
    """
    with workspace.reading() as db:  # the long part, while others can write
        plan = _plan(db, document_id, text)
    with workspace.writing() as db:
        if intake:
            intakes.one(db, intake)
            intakes.remove(db, intake)
        if (rows.one(db, document_id), outlines.of(db, document_id)) != (plan.document, plan.before):
            plan = _plan(db, document_id, text)
        if not plan.preview.is_same:
            restructuring.change(
                db,
                plan.document,
                plan.before,
                plan.newer.outline,
                "newer version",
                workspace.stamp(),
                facts=_facts(db, plan.document, text) | _where_from(fetched),
                counts=plan.preview.counts,
            )
    return plan.preview


def _plan(db: Database, document_id: int, text: Text) -> _Plan:
    document = rows.one(db, document_id)
    before = outlines.of(db, document_id)
    language = languages.by_code(document.language)
    newer = newer_version(before, text, language, document.abbreviations)
    if not any(shown(newer.outline)):
        raise Refused("Nothing is left of this text when its page furniture is set aside.")
    facts = _facts(db, document, text)
    is_same = newer.outline == before and all(getattr(document, name) == facts[name] for name in facts)
    return _Plan(document, before, newer, _preview(db, document, before, newer, is_same=is_same))


def _preview(
    db: Database, document: Document, before: Outline, newer: NewerVersion, *, is_same: bool
) -> Preview:
    language = languages.by_code(document.language)
    said = texts(before)
    stood = {cut.segment for _, cut in shown(before)}
    stands = {cut.segment: part.text(cut) for part, cut in shown(newer.outline) if cut.segment}
    written = revisions.translated(db, [*said])
    count = Counter(newer.kinds[one] for one in stands)
    return Preview(
        document=document,
        unchanged=count[Kind.UNCHANGED],
        moved=tuple(text for one, text in stands.items() if newer.kinds[one] is Kind.MOVED),
        changed=tuple(
            Change(said[one], text, tuple(word_differences(text, said[one], language)), written.get(one, ()))
            for one, text in stands.items()
            if newer.kinds[one] is Kind.CHANGED
        ),
        new=tuple(part.text(cut) for part, cut in shown(newer.outline) if not cut.segment),
        removed=tuple(
            Removal(text, written.get(one, ()))
            for one, text in said.items()
            if one in stood and one not in stands
        ),
        is_same=is_same,
    )


def _facts(db: Database, document: Document, text: Text) -> dict[str, str]:
    """Title, author and date as the newer version has them, but for a title that a person gave."""
    facts = {"title": document.title, "author": text.author or document.author}
    facts["date"] = text.date or document.date
    if not revisions.is_named(db, document.id):
        with suppress(Refused):  # a title that is none
            facts["title"] = documents.own_title(text)
    return facts


def _where_from(fetched: Fetched | None) -> dict[str, str]:
    return {"address": fetched.address, "fetched_at": fetched.fetched_at} if fetched else {}


# --- one segment, one block


def document(workspace: Workspace, document_id: int) -> Document:
    """The document with that id; raises `Unknown`."""
    with workspace.reading() as db:
        return rows.one(db, document_id)


def block(workspace: Workspace, document_id: int, block_id: int) -> Block:
    """A block of a document; raises `Unknown`."""
    with workspace.reading() as db:
        for each in rows.blocks(db, document_id):
            if each.id == block_id:
                return each
    raise Unknown("That block is not in this document any more.")


def place_of(workspace: Workspace, document_id: int, block_id: int) -> int:
    """The place that a block begins at, or would if it were not set aside."""
    with workspace.reading() as db:
        before = takewhile(lambda part: part.block.id != block_id, outlines.of(db, document_id))
        return sum(len(part.cuts) for part in before if not part.block.set_aside) + 1


def source(workspace: Workspace, segment_id: int) -> Source:
    """A segment, to be corrected; raises `Unknown`."""
    with workspace.reading() as db:
        document_id, found = segments.one(db, segment_id)
        written = revisions.translated(db, [segment_id])
        return Source(rows.one(db, document_id), found, written.get(segment_id, ()))


def correct(
    workspace: Workspace, document_id: int, segment_id: int, text: str, *, was: str | None = None
) -> bool:
    """Correct the source text of a segment, as one act that `undo` takes back; whether that changed it.

    Its translations keep their text as drafts. Raises `Unknown`, `Refused` for a text without words, and
    `Conflict` where the segment no longer says what it `was` when the correction began.
    """
    words = _words(text)
    if not words:
        raise Refused("A segment needs words. Remove its block if the source no longer has it.")
    with workspace.writing() as db:
        document = rows.one(db, document_id)
        before = outlines.of(db, document_id)
        if was is not None and texts(before).get(segment_id, was) != was:
            raise Conflict("This segment was corrected meanwhile. Nothing was changed: look at both texts.")
        after = corrected(before, segment_id, words)
        if after == before:
            return False
        restructuring.change(db, document, before, after, "correct", workspace.stamp())
    return True


def add_block(
    workspace: Workspace, document_id: int, kind: BlockKind, text: str, *, after: int, level: int = 0
) -> int:
    """Add a block behind the one with the id `after` (0: at the beginning); its id. `undo` takes it back.

    `level` is that of a heading (1 to 6) or of a list item's depth; 0 takes the usual one. Raises
    `Unknown`, or `Refused` for a text without words.
    """
    words = _words(text)
    if not words:
        raise Refused("Write what the new block says.")
    usual = {BlockKind.HEADING: 2, BlockKind.LIST_ITEM: 1}.get(kind, 0)
    level = min(max(level, 1), 6) if level and usual else usual
    with workspace.writing() as db:
        document = rows.one(db, document_id)
        before = outlines.of(db, document_id)
        spans = segment(words, languages.by_code(document.language), document.abbreviations)
        part = Part(Block(kind, words, level), tuple(Cut(span.start, span.end) for span in spans))
        outline = restructuring.change(
            db, document, before, inserted(before, part, after), "add block", workspace.stamp()
        )
    known = {each.block.id for each in before}
    return next(each.block.id for each in outline if each.block.id not in known)


def remove_block(workspace: Workspace, document_id: int, block_id: int) -> None:
    """Take a block out of the source: it is set aside with its translations, and can be taken back."""
    documents.set_aside(workspace, document_id, block_id, REMOVED)


def _words(text: str) -> str:
    words = " ".join(clean(text).text.split())
    if len(words) > LONGEST_BLOCK:
        raise Refused(f"A block may have {LONGEST_BLOCK:,} characters; this one has {len(words):,}.")
    return words


# --- and back


def versions(workspace: Workspace, document_id: int) -> list[Version]:
    """The acts that changed the source of a document, the newest first; raises `Unknown`."""
    with workspace.reading() as db:
        rows.one(db, document_id)
        return revisions.versions(db, document_id)


def undo(workspace: Workspace, document_id: int, version_id: int = 0) -> Version:
    """Take back the newest change of a source that stands, and say which it was.

    Nothing that was written since is lost: see `restructuring.undo`. Raises `Unknown` where there is none,
    `Refused` where it is not the one with the id `version_id` (0: any), and where no text would be left.
    """
    with workspace.writing() as db:
        document = rows.one(db, document_id)
        standing = [each for each in revisions.versions(db, document_id) if not each.undone_at]
        if not standing:
            raise Unknown("The source of this document has not been changed, so there is nothing to undo.")
        if version_id not in (0, standing[0].id):
            raise Refused("This is no longer the newest change of the source. Undo the newer ones first.")
        restructuring.undo(db, document, standing[0], workspace.stamp())
        if not rows.one(db, document_id).segments:
            raise Refused("No text would be left: everything that was there before has been set aside.")
    return standing[0]
