"""What a text is made of when it is written to a file: the values that every format is written from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.languages.language import Language
from reader.model import BlockKind

MISSING = "not translated yet"
DRAFT = "draft"
LEFT_OUT = "left out"
ADDED = "added"


class Standing(StrEnum):
    """What a passage is to whoever reads the file."""

    SOURCE = "source"
    TRANSLATION = "translation"
    DRAFT = "draft"
    """Written, and confirmed by nobody."""
    MISSING = "missing"
    """Not translated yet: the source's words instead."""
    LEFT_OUT = "left-out"
    """Left out of the rendering: no words."""
    ADDED = "added"
    """Added in the rendering: no segment of the source says it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a segment or bead, exactly as they are stored."""

    text: str
    language: Language
    """The language of `text`, which is the source's where it is missing."""
    standing: Standing
    id: int = 0
    """Of a passage of the rendering, its bead; of the source, its segment; 0 when not known."""
    revision: int = 0
    """Of the bead's translation; 0 before its first save, and for the source."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands beside each other in a bilingual text: some segments, and what renders them."""

    source: tuple[Passage, ...]
    target: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """A block of the source with the pairs that begin in it."""

    kind: BlockKind
    level: int
    """Headings: 1 to 6. List items: depth of nesting from 1. Otherwise 0."""
    ordered: bool
    number: int
    """Of an item of a numbered list, from 1; else 0."""
    pairs: tuple[Pair, ...]

    @property
    def rendering(self) -> tuple[Passage, ...]:
        """The words of the rendering in this block: all but what was left out."""
        return tuple(
            passage
            for pair in self.pairs
            for passage in pair.target
            if passage.standing is not Standing.LEFT_OUT
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """A document in one language, beside its source, ready to be written."""

    title: str
    """As the document is called: in the source's language, or as a person wrote it."""
    author: str
    date: str
    note: str
    """A line for whoever opens it; may be empty."""
    source: Language
    language: Language
    blocks: tuple[WrittenBlock, ...]
    document: int = 0
    """The document's id; 0 when not known."""

    @property
    def opens_with_title(self) -> bool:
        """Whether the text begins with its own title, so that it needs no other."""
        if not self.blocks:
            return False
        first = self.blocks[0]
        begins = first.pairs[0].source[0].text.startswith(self.title.removesuffix("…"))
        return begins or (first.kind, first.level) == (BlockKind.HEADING, 1)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What whoever opens the file should know: the document's note, and what is not finished."""
        standings = [
            passage.standing for block in self.blocks for pair in block.pairs for passage in pair.target
        ]
        drafts, missing = standings.count(Standing.DRAFT), standings.count(Standing.MISSING)
        passages = (
            "passage is a draft that nobody has" if drafts == 1 else "passages are drafts that nobody has"
        )
        sentences = "sentence is" if missing == 1 else "sentences are"
        return tuple(
            remark
            for remark, holds in (
                (self.note, self.note),
                (f"{drafts:,} {passages} confirmed.", drafts),
                (f"{missing:,} {sentences} not translated yet.", missing),
            )
            if holds
        )
