"""The records that travel through Hevok: frozen values without behaviour that needs a connection.

The words are those of docs/words.md. Positions in text are code points, half-open: ``text[start:end]``.
A *place* is what a person counts: segments of a document are numbered from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Step = Callable[[int, int], None]
"""Told how much of how much of long work is done; may raise to end it."""


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    CAPTION = "caption"


class MarkKind(StrEnum):
    """Inline markup that a block keeps."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"


class Status(StrEnum):
    """How far the translation of a bead is; `draft` also means "needs work"."""

    EMPTY = "empty"
    DRAFT = "draft"
    TRANSLATED = "translated"
    APPROVED = "approved"


FINISHED = (Status.TRANSLATED, Status.APPROVED)
"""The statuses of a translation that the memory has learnt."""


class Origin(StrEnum):
    """How the text of a translation or unit came to be."""

    TYPED = "typed"
    MEMORY = "memory"
    MACHINE = "machine"
    BRIDGE = "bridge"
    ALIGNED = "aligned"
    IMPORTED = "imported"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of inline markup within a block's text."""

    start: int
    end: int
    kind: MarkKind
    address: str = ""
    """Where a link points; empty for other kinds."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, quotation or caption, as a format read it or the memory keeps it."""

    kind: BlockKind
    text: str
    """The words without markup: NFC, single-spaced, no line breaks."""
    level: int = 0
    """Headings: 1 to 6. List items: depth of nesting from 1. Otherwise 0."""
    ordered: bool = False
    """Whether a list item belongs to a numbered list."""
    marks: tuple[Mark, ...] = ()
    set_aside: str = ""
    """Why the block is page furniture and not text ("byline", "share button" …); empty when it is text."""
    offsets: tuple[int, ...] = field(default=(), repr=False, compare=False)
    """Where each code point of `text` stands in the file it was read from; empty when not known."""
    id: int = 0
    """Its id in the memory, 0 before it is kept."""


@dataclass(frozen=True, slots=True)
class Span:
    """A segment before it is kept: where it stands in its block's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A source text: where it came from and what has become of it."""

    id: int
    title: str
    language: str
    format: str
    """What it was read from: text, markdown, html."""
    source: str
    """The name of the file it came from; empty for pasted text."""
    author: str
    date: str
    """The date the text itself bears, as found; not the day it was taken in."""
    note: str
    """A line for whoever opens it ("A sample: drafts that no native speaker has checked.")."""
    abbreviations: tuple[str, ...]
    """Abbreviations that a person added for this document."""
    added_at: str
    """ISO 8601, UTC."""
    person: int
    archived_at: str
    """Empty while it is in use."""
    deleted_at: str
    """Empty unless it is in the bin."""
    segments: int
    """How many segments are part of the text (those of set-aside blocks are not)."""
    words: int
    """Their source words."""
    address: str = ""
    """Where it was fetched from; empty for files and pasted texts."""
    fetched_at: str = ""
    """When it was fetched; ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence-like span of a block: the unit of translation. Its id never changes."""

    id: int
    place: int
    """Its number in the document from 1; 0 while its block is set aside."""
    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the segment as they stand in its block."""
        return self.block.text[self.start : self.end]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The inline markup of its block that touches it, in positions of its own text."""
        return tuple(
            Mark(
                max(mark.start, self.start) - self.start,
                min(mark.end, self.end) - self.start,
                mark.kind,
                mark.address,
            )
            for mark in self.block.marks
            if mark.start < self.end and self.start < mark.end
        )


@dataclass(frozen=True, slots=True)
class Translation:
    """The text of one bead in one language."""

    text: str = ""
    status: Status = Status.EMPTY
    origin: Origin = Origin.TYPED
    revision: int = 0
    """Raised by every save; 0 before the first."""
    person: int = 0
    person_name: str = ""
    at: str = ""
    """When it was last saved; ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Bead:
    """A run of source segments and what renders it in one language."""

    id: int
    language: str
    places: tuple[int, ...]
    """The places of its source segments, in order."""
    translation: Translation
    omitted: bool = False
    """Left out of this rendering on purpose: a bead with nothing on the target side."""
    rendered: str = ""
    """What its source said when it was saved, where that has changed since; else empty."""
    is_unmatched: bool = False
    """Whether the text that its rendering was taken from has nothing for it, as far as has been found."""
    after: int = 0
    """The place that it follows where it was added in its rendering and has no places; 0 at the beginning."""

    @property
    def is_addition(self) -> bool:
        """Whether it was added in its rendering and renders nothing."""
        return not self.places

    @property
    def is_finished(self) -> bool:
        """Whether its translation is one that the memory has learnt, or it was left out on purpose."""
        return self.translation.status in FINISHED

    @property
    def is_left_out(self) -> bool:
        """Whether its rendering has nothing here: on purpose, or as far as has been found."""
        return self.omitted or (self.is_unmatched and not self.translation.text)

    @property
    def shape(self) -> str:
        """Source and target segments, as the field writes it: 1-1, 2-1, 1-0."""
        return f"{len(self.places)}-{0 if self.omitted else 1}"


@dataclass(frozen=True, slots=True)
class Row:
    """The smallest run of source segments that is closed under the beads of every language shown.

    Or, without segments, what was added in one language.
    """

    segments: tuple[Segment, ...]
    beads: dict[str, tuple[Bead, ...]]
    """Per language shown (not the source's), the beads of this row in order."""

    @property
    def place(self) -> int:
        """The place of the first segment: what the row is addressed by. An addition has that of `after`."""
        return self.segments[0].place if self.segments else self.after

    @property
    def after(self) -> int:
        """The last place; of an addition, the one that it follows, 0 at the beginning."""
        if self.segments:
            return self.segments[-1].place
        return next((bead.after for of_language in self.beads.values() for bead in of_language), 0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rendering is, in segments and in source words."""

    language: str
    segments: int
    words: int
    segments_by_status: dict[Status, int]
    words_by_status: dict[Status, int]

    @property
    def done(self) -> int:
        """Segments that are translated or approved."""
        return sum(self.segments_by_status.get(status, 0) for status in FINISHED)

    @property
    def words_done(self) -> int:
        """Source words that are translated or approved."""
        return sum(self.words_by_status.get(status, 0) for status in FINISHED)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses this memory; the one local person has id 1 and may have no name yet."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does something, and when (ISO 8601, UTC): every change carries one."""

    person: int
    at: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What a bead was after one act upon it."""

    revision: int
    act: str
    text: str
    status: Status
    origin: Origin
    person_name: str
    at: str


@dataclass(frozen=True, slots=True)
class DraftBuffer:
    """What a person has typed on a bead and not saved."""

    bead: int
    text: str
    revision: int
    """The revision of the translation it was typed upon."""
    origin: Origin
    at: str


@dataclass(frozen=True, slots=True)
class Use:
    """Where a unit stands, and between which source neighbours."""

    bead: int
    document: int
    document_title: str
    place: int
    previous_key: str
    next_key: str
    person_name: str
    at: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What a text is found by in the memory. Stored text is never changed by them."""

    key: str
    """Spelling key: equal for one text typed on two keyboards."""
    bare_key: str
    """Finding key without spacing and marks: equal for texts that differ in nothing else."""
    finding: str
    """Finding key: what similarity is taken over."""
    tokens: int
    """Words, numbers and marks of the finding key."""

    @property
    def length(self) -> int:
        """Code points of the finding key."""
        return len(self.finding)


@dataclass(frozen=True, slots=True)
class Near:
    """A text of the memory that is like one that was asked for."""

    id: int
    text: str
    words: int
    """0 to 100: similarity over words, numbers and marks."""
    is_equal: bool
    """Whether both have the same spelling key."""
    is_equal_but_for_marks: bool
    """Whether both have the same bare key."""
    finding: str = ""
    """Its finding key, where that was at hand."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A pair kept by the memory, read in the direction that was asked for."""

    id: int
    source_language: str
    target_language: str
    source: str
    target: str
    origin: Origin
    kept: bool
    """Stays although nothing uses it: it came from a file, or its source has changed since."""
    changed_at: str
    status: Status = Status.TRANSLATED
    note: str = ""
    person_name: str = ""
    uses: tuple[Use, ...] = ()
    is_outdated: bool = False
    """A source that it rendered was changed since, and nothing uses it any more."""
    discouraged: tuple[str, ...] = ()
    """Terms of its target that the glossary advises against, as "superseded term: X"."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """Points taken off a match, and why."""

    name: str
    points: int


class Critical(StrEnum):
    """Kinds of difference that change what a sentence claims."""

    NUMBER = "number"
    DATE = "date"
    NEGATION = "negation"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that one side has and the other lacks, of a kind that caps a match."""

    kind: Critical
    here: tuple[str, ...]
    """In the segment that is being translated."""
    there: tuple[str, ...]
    """In the unit's source."""


@dataclass(frozen=True, slots=True)
class Match:
    """A unit offered for a segment, and everything that is to be known about how near it is."""

    unit: Unit
    score: int
    """0 to 102, after cap and penalties: what is shown and sorted by."""
    raw_score: int
    """0 to 102, before cap and penalties: what a minimum is held against."""
    word_score: int
    """0 to 100: similarity over words, numbers and marks."""
    character_score: int
    """0 to 100: similarity over characters."""
    penalties: tuple[Penalty, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as its site sent it, unpacked, and where and when it was got."""

    content: bytes
    """The whole page, without any packing (gzip) it travelled in."""
    address: str
    """Where it was found in the end, after redirects; ASCII, without a fragment."""
    asked: str
    """The address that a person gave."""
    content_type: str
    """As the site says: text/html, application/xhtml+xml, text/plain or text/markdown."""
    charset: str
    """The encoding that the site names beside the type; empty when it names none."""
    fetched_at: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A file, pasted text or page that is about to be taken in, with a person's corrections."""

    id: int
    name: str
    """File name; empty for pasted text."""
    content: bytes
    encoding: str
    """As corrected; empty to detect it."""
    language: str
    """As corrected; empty to guess it."""
    title: str
    """As corrected; empty to take it from the text."""
    fetched: Fetched | None = None
    """The page it is, where it came from an address."""
    document: int = 0
    """The document that it is a newer version of; 0 where it is a text of its own."""


class JobState(StrEnum):
    """Where a piece of long work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """Long work, as the memory keeps it while a worker process does it."""

    id: int
    kind: str
    title: str
    arguments: Mapping[str, Any]
    state: JobState
    done: int
    total: int
    """0 while not known."""
    said: str
    """How it went, or why it failed, in a sentence."""
    is_cancelled: bool
    """A person asked for it to end."""
    attempts: int
    created_at: str
    ended_at: str
    undone_at: str
    result: Mapping[str, Any] = field(default_factory=dict)
    """What it found out; empty for work that only does something."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
