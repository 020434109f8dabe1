"""The records that travel through Hevok: frozen values without behaviour that needs a connection.

The words are those of docs/words.md. Positions in text are code points, half-open: ``text[start:end]``.
A *place* is what a person counts: segments of a document are numbered from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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
