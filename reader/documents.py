"""What happens to a document: taken in, mended before translation, renamed, archived, deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlite_utils import Database

from reader import languages
from reader.errors import Refused
from reader.formats import Text
from reader.languages.cleaning import clean
from reader.languages.language import Language
from reader.memory import beads, documents, segments
from reader.memory.segments import NewSegment
from reader.model import Block, Document, Segment, Span, Stamp
from reader.segmentation import segment
from reader.workspace import Workspace

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Added:
    """What taking in a text made of it."""

    document: int
    segments: int
    blocks: int
    """Blocks of the text, without those set aside."""
    set_aside: tuple[Block, ...]


def take_in(
    workspace: Workspace,
    text: Text,
    language: Language,
    *,
    source: str = "",
    title: str = "",
    note: str = "",
    fetched_at: str = "",
) -> Added:
    """Keep a text that was read, cut into segments, with an empty rendering in every other language.

    Raises `Refused` where nothing of it would be text.
    """
    with workspace.writing() as db:
        stamp = workspace.stamp()
        return add(db, text, language, stamp, source=source, title=title, note=note, fetched_at=fetched_at)


def add(
    db: Database,
    text: Text,
    language: Language,
    stamp: Stamp,
    *,
    source: str = "",
    title: str = "",
    note: str = "",
    fetched_at: str = "",
) -> Added:
    """What `take_in` does, within the transaction of whoever has more to write."""
    kept = [block for block in text.blocks if not block.set_aside]
    if not kept:
        raise Refused("Nothing is left of this text when its page furniture is set aside.")
    document_id = documents.add(
        db,
        Document(
            id=0,
            title=usable_title(title) if title else own_title(text),
            language=language.code,
            format=text.format,
            source=source,
            author=text.author,
            date=text.date,
            note=note,
            abbreviations=(),
            added_at=stamp.at,
            person=stamp.person,
            archived_at="",
            deleted_at="",
            segments=0,
            words=0,
            address=text.address,
            fetched_at=fetched_at,
        ),
        text.blocks,
    )
    if title not in ("", text.title):
        documents.rename(db, document_id, usable_title(title))
    new = [
        new_segment(block, span, language)
        for block in documents.blocks(db, document_id)
        for span in segment(block.text, language)
    ]
    segments.add(db, document_id, new)
    segments.renumber(db, document_id)
    for other in languages.LANGUAGES:
        if other != language.code:
            beads.ensure_rendering(db, document_id, other, stamp)
    added = documents.one(db, document_id)
    return Added(
        document_id, added.segments, len(kept), tuple(block for block in text.blocks if block.set_aside)
    )


def choose(text: Text, kept: Collection[int], reason: str = "set aside by hand") -> Text:
    """`text` with just the blocks at the positions `kept` (from 0) as text and the others set aside."""
    return replace(
        text,
        blocks=tuple(
            replace(block, set_aside="" if number in kept else block.set_aside or reason)
            for number, block in enumerate(text.blocks)
        ),
    )


def own_title(text: Text) -> str:
    """The title that a text gives itself, or else its first words; raises `Refused` for one without words."""
    kept = [block for block in text.blocks if not block.set_aside]
    return usable_title(text.title or (_first_words(kept[0]) if kept else ""))


def usable_title(title: str) -> str:
    """A title as it is kept: one clean line; raises `Refused` where nothing is left of it or it is a text."""
    cleaned = " ".join(clean(title).text.split())
    if not cleaned:
        raise Refused("A document needs a title.")
    if len(cleaned) > LONGEST_TITLE:
        raise Refused(f"A title may have {LONGEST_TITLE} characters; this one has {len(cleaned)}.")
    return cleaned


def rename(workspace: Workspace, document_id: int, title: str) -> None:
    """Give a document another title; raises `Refused`, `Unknown`."""
    usable = usable_title(title)
    with workspace.writing() as db:
        documents.one(db, document_id)
        documents.rename(db, document_id, usable)


def archive(workspace: Workspace, document_id: int, *, archived: bool) -> None:
    """Put a document away, or take it out again; raises `Unknown`."""
    with workspace.writing() as db:
        documents.one(db, document_id)
        documents.set_archived(db, document_id, workspace.stamp().at if archived else "")


def delete(workspace: Workspace, document_id: int, *, deleted: bool) -> None:
    """Put a document into the bin with all its renderings, or bring it back whole; raises `Unknown`.

    What the memory learnt from it stays in the memory.
    """
    with workspace.writing() as db:
        documents.one(db, document_id)
        documents.set_deleted(db, document_id, workspace.stamp().at if deleted else "")


def set_aside(workspace: Workspace, document_id: int, block_id: int, reason: str) -> None:
    """Set a block aside for `reason`, or with an empty one take it back; its translations are kept."""
    with workspace.writing() as db:
        _block(db, document_id, block_id)
        documents.set_aside(db, block_id, reason)
        segments.renumber(db, document_id)
        if not documents.one(db, document_id).segments:
            raise Refused("This is the last block of the text; a document needs one.")


def join_segments(workspace: Workspace, document_id: int, segment_id: int) -> None:
    """Join a segment with the next one of its block, before either is translated.

    Raises `Refused` where there is no next one or a translation has begun.
    """
    with workspace.writing() as db:
        block, spans = _spans_around(db, document_id, segment_id)
        number = spans.index(_span(db, segment_id))
        if number + 1 == len(spans):
            raise Refused("This segment is the last of its block, and segments never cross a block.")
        joined = Span(spans[number].start, spans[number + 1].end)
        _respan(db, document_id, block, [*spans[:number], joined, *spans[number + 2 :]])


def split_segment(workspace: Workspace, document_id: int, segment_id: int, at: int) -> None:
    """Split a segment before its code point `at`, before it is translated.

    Raises `Refused` where one side would be empty or a translation has begun.
    """
    with workspace.writing() as db:
        block, spans = _spans_around(db, document_id, segment_id)
        whole = _span(db, segment_id)
        halves = [
            Span(whole.start + start, whole.start + end)
            for start, end in _trimmed_halves(block.text[whole.start : whole.end], at)
        ]
        number = spans.index(whole)
        _respan(db, document_id, block, [*spans[:number], *halves, *spans[number + 1 :]])


def set_abbreviations(workspace: Workspace, document_id: int, abbreviations: Sequence[str]) -> int:
    """Say which words a full stop does not end in this document; how many boundaries that moved.

    Only boundaries that the abbreviations decide are moved: what a person has joined or split stays.
    Raises `Refused`, and changes nothing, where one of them lies in a segment that is being translated.
    """
    usable = sorted({cleaned.rstrip(".") for word in abbreviations if (cleaned := clean(word).text.strip())})
    usable = [word for word in usable if word]
    with workspace.writing() as db:
        document = documents.one(db, document_id)
        language = languages.by_code(document.language)
        documents.set_abbreviations(db, document_id, usable)
        moved = 0
        for block in documents.blocks(db, document_id):
            before = _ends(segment(block.text, language, document.abbreviations))
            after = _ends(segment(block.text, language, usable))
            if before != after:
                spans = _spans(db, block)
                wanted = (_ends(spans) - (before - after)) | (after - before)
                moved += len(before ^ after)
                _respan(db, document_id, block, _spans_ending(block.text, wanted))
    return moved


def _spans_around(db: Database, document_id: int, segment_id: int) -> tuple[Block, list[Span]]:
    owner, found = segments.one(db, segment_id)
    if owner != document_id:
        raise Refused(f"Segment {segment_id} belongs to another document.")
    return found.block, _spans(db, found.block)


def _span(db: Database, segment_id: int) -> Span:
    found = segments.one(db, segment_id)[1]
    return Span(found.start, found.end)


def _spans(db: Database, block: Block) -> list[Span]:
    return [Span(found.start, found.end) for found in _in_block(db, block)]


def _in_block(db: Database, block: Block) -> list[Segment]:
    return [segments.one(db, segment_id)[1] for segment_id in segments.in_block(db, block.id)]


def _block(db: Database, document_id: int, block_id: int) -> Block:
    for block in documents.blocks(db, document_id):
        if block.id == block_id:
            return block
    raise Refused(f"Document {document_id} has no such block.")


def _respan(db: Database, document_id: int, block: Block, wanted: Sequence[Span]) -> None:
    """Cut a block anew. Segments whose span stays keep their id; of a changed run the first keeps its."""
    language = languages.by_code(documents.one(db, document_id).language)
    present = _in_block(db, block)
    stays = {(found.start, found.end) for found in present} & {(span.start, span.end) for span in wanted}
    changed = [found for found in present if (found.start, found.end) not in stays]
    begun = beads.touched(db, [found.id for found in changed])
    if begun:
        names = ", ".join(languages.by_code(code).name for code in begun)
        raise Refused(
            f"This is being translated already ({names}), so the source keeps its segments. "
            "Join the translations at the desk instead."
        )
    new = [span for span in wanted if (span.start, span.end) not in stays]
    for found, span in zip(changed, new, strict=False):
        segments.resize(db, found.id, new_segment(block, span, language))
    surplus = [found.id for found in changed[len(new) :]]
    beads.drop_empty(db, surplus)
    segments.remove(db, surplus)
    before = set(segments.in_block(db, block.id))
    segments.add(db, document_id, [new_segment(block, span, language) for span in new[len(changed) :]])
    beads.add_segments(
        db, document_id, [found for found in segments.in_block(db, block.id) if found not in before]
    )
    segments.renumber(db, document_id)


def _trimmed_halves(text: str, at: int) -> list[tuple[int, int]]:
    first, second = text[:at].rstrip(), text[at:].lstrip()
    if not 0 < at < len(text) or not first or not second:
        raise Refused("Place the cursor between two words of the segment, where it should be split.")
    return [(0, len(first)), (len(text) - len(second), len(text))]


def _ends(spans: Sequence[Span]) -> set[int]:
    """Where a block is cut: the ends of all spans but the last."""
    return {before.end for before, _ in pairwise(spans)}


def _spans_ending(text: str, ends: Collection[int]) -> list[Span]:
    """The spans of a text that is cut at `ends`, without the white space around them."""
    cuts = [0, *sorted(ends), len(text)]
    pieces = [
        (start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip()))
        for start, end in pairwise(cuts)
    ]
    return [Span(start, end) for start, end in pieces if start < end]


def new_segment(block: Block, span: Span, language: Language) -> NewSegment:
    """A segment of a block as it is kept."""
    text = block.text[span.start : span.end]
    return NewSegment(
        block.id,
        span.start,
        span.end,
        languages.spelling_key(text, language),
        languages.word_count(text, language),
    )


def _first_words(block: Block, most: int = 60) -> str:
    text = block.text
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"
