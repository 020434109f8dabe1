"""Service: what is seen of the documents: the shelves they stand on, and one document before translation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from sqlite_utils import Database

from reader.memory import beads, documents, people, segments
from reader.model import Block, Document, Progress, Segment
from reader.workspace import Workspace

SEGMENTS_SHOWN = 100
"""Segments on one page of a document; its last block is shown to the end."""


class Shelf(StrEnum):
    """Where a document stands."""

    IN_USE = "in-use"
    ARCHIVED = "archived"
    BIN = "bin"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document on its shelf."""

    document: Document
    progress: tuple[Progress, ...]
    """How far each of its renderings is."""


@dataclass(frozen=True, slots=True)
class Library:
    """One shelf with its documents, the newest first."""

    shelf: Shelf
    entries: tuple[Entry, ...]
    counts: Mapping[Shelf, int]
    """How many documents stand on each shelf."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block and its segments."""

    block: Block
    segments: tuple[Segment, ...]
    """Empty while the block is set aside."""

    def has_next(self, segment: Segment) -> bool:
        """Whether another segment follows in the block."""
        return bool(self.block.text[segment.end :].strip())


@dataclass(frozen=True, slots=True)
class Structure:
    """A document as it is cut into blocks and segments, a page of it."""

    document: Document
    added_by: str
    progress: tuple[Progress, ...]
    parts: tuple[Part, ...]
    set_aside: int
    """How many blocks are set aside in the whole document."""
    first: int
    """The place of the first segment shown."""
    earlier: int
    """Where the page before begins; 0 for none."""
    later: int
    """Where the page after begins; 0 for none."""


def library(workspace: Workspace, shelf: Shelf = Shelf.IN_USE) -> Library:
    """The documents of one shelf."""
    with workspace.reading() as db:
        every = documents.every(db)
        here = [document for document in every if shelf_of(document) is shelf]
        progress = beads.progress_of(db, [document.id for document in here])
    counts = Counter(map(shelf_of, every))
    return Library(
        shelf,
        tuple(Entry(document, tuple(progress.get(document.id, ()))) for document in here),
        {one: counts[one] for one in Shelf},
    )


def shelf_of(document: Document) -> Shelf:
    """Where a document stands; the bin comes before the archive."""
    if document.deleted_at:
        return Shelf.BIN
    return Shelf.ARCHIVED if document.archived_at else Shelf.IN_USE


def structure(workspace: Workspace, document_id: int, first: int = 1) -> Structure:
    """A page of a document's blocks, from the one that holds the place `first`; raises `Unknown`."""
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        blocks = documents.blocks(db, document_id)
        shown = _page(db, document, min(max(first, 1), max(document.segments, 1)))
        progress = beads.progress_of(db, [document_id])
        added_by = people.one(db, document.person).name
    begin, end = (shown[0].place, shown[-1].place) if shown else (1, document.segments)
    return Structure(
        document=document,
        added_by=added_by,
        progress=tuple(progress.get(document_id, ())),
        parts=tuple(_parts(blocks, shown, is_first=begin == 1)),
        set_aside=sum(bool(block.set_aside) for block in blocks),
        first=begin,
        earlier=max(1, begin - SEGMENTS_SHOWN) if begin > 1 else 0,
        later=end + 1 if end < document.segments else 0,
    )


def _page(db: Database, document: Document, first: int) -> list[Segment]:
    """The segments of a page, from the beginning of its first block to the end of its last."""
    found = segments.of(db, document.id, first, first + SEGMENTS_SHOWN - 1)
    if not found:
        return []
    before = segments.in_block(db, found[0].block.id).index(found[0].id)
    of_last = segments.in_block(db, found[-1].block.id)
    after = len(of_last) - 1 - of_last.index(found[-1].id)
    if not before and not after:
        return found
    return segments.of(db, document.id, found[0].place - before, found[-1].place + after)


def _parts(blocks: Sequence[Block], shown: Sequence[Segment], *, is_first: bool) -> Iterator[Part]:
    """The blocks of a page; those set aside stand with the block before them, or begin the first page."""
    of_block = {key: tuple(group) for key, group in groupby(shown, key=lambda segment: segment.block.id)}
    is_within = is_first
    for block in blocks:
        if not block.set_aside:
            is_within = block.id in of_block
        if is_within:
            yield Part(block, of_block.get(block.id, ()))
