"""The rows of a bilingual Word table, and the hidden names by which they are known when they come back.

The name of a bead stands in the tag of the content control around its words (ECMA-376, part 1, 17.5.2.42;
at most 64 characters): its id, the revision that was written, and digests of the source and of the words
as they were written, so that what was changed in Word can be told from what was changed here since.
LibreOffice (7.4, tried) loses such tags and keeps bookmarks: so the same stands in one beside the row's
number, and for a further bead of the row before its words. Word hides bookmarks that begin with a low line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2s
from itertools import groupby

from reader.formats.docx_words import writable
from reader.formats.writing import LEFT_OUT, MISSING, Edition, Pair, Passage, Standing
from reader.languages.cleaning import clean
from reader.model import BlockKind

PARTS = r"([0-9]{1,12}){0}([0-9]{1,9}){0}([0-9a-f]{8}){0}([0-9a-f]{8})"
NAME = re.compile(rf"hevok:bead:{PARTS.replace('{0}', ':')}|_hevok_{PARTS.replace('{0}', '_')}")
PLACEHOLDERS = {Standing.MISSING: f"[{MISSING}]", Standing.LEFT_OUT: f"[{LEFT_OUT}]"}
"""What stands where there are no words; it vanishes when somebody types, and is never taken for words."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The hidden name of a bead's words in a file."""

    bead: int
    revision: int
    """Of the translation, when the file was written."""
    source: str
    """The digest of the row's source, when the file was written."""
    target: str
    """The digest of the words, when the file was written; that of "" where there were none."""

    @property
    def tag(self) -> str:
        """As it stands in the file."""
        return f"hevok:bead:{self.bead}:{self.revision}:{self.source}:{self.target}"

    @property
    def bookmark(self) -> str:
        """As a bookmark's name; 40 characters, all that Word allows, for revisions below 1,000."""
        return f"_hevok_{self.bead}_{self.revision}_{self.source}_{self.target}"


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one bead as a file has them."""

    identity: Identity
    text: str
    """Empty where it is not translated yet or left out."""
    standing: Standing


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: some segments, and the beads that render them."""

    kind: BlockKind
    number: int
    """The place of its first segment."""
    last: int
    """The place of its last one."""
    source: str
    cells: tuple[Cell, ...]


def rows_of(edition: Edition) -> tuple[TableRow, ...]:
    """The rows of an edition in their order, numbered by the places of its segments."""
    return tuple(_rows(edition))


def identity_of(name: str) -> Identity | None:
    """The identity that a tag or a bookmark gives; None for one that is not ours."""
    found = NAME.fullmatch(name.strip())
    if not found:
        return None
    bead, revision, source, target = (part for part in found.groups() if part is not None)
    return Identity(int(bead), int(revision), source, target)


def digest(text: str) -> str:
    """Eight hexadecimal digits of the words, by which a change is noticed."""
    return blake2s(taken(text).encode(), digest_size=4).hexdigest()


def taken(text: str) -> str:
    """The words as they are taken in: cleaned, as Word can hold them, without white space around them."""
    return clean(writable(text)).text.strip()


def _rows(edition: Edition) -> Iterator[TableRow]:
    number = 1
    for block in edition.blocks:
        for pair in block.pairs:
            source = " ".join(passage.text for passage in pair.source)
            last = number + max(1, len(pair.source)) - 1
            yield TableRow(block.kind, number, last, source, tuple(_cells(pair, source)))
            number = last + 1


def _cells(pair: Pair, source: str) -> Iterator[Cell]:
    """A cell for each bead; a bead that is not translated yet is written as several passages, and is one.

    What was added in the rendering has no source to be edited beside, and is left out.
    """
    rendering = [passage for passage in pair.target if passage.standing is not Standing.ADDED]
    for (bead, standing, _), group in groupby(enumerate(rendering), key=_bead):
        passages = [passage for _, passage in group]
        words = "" if standing in PLACEHOLDERS else " ".join(passage.text for passage in passages)
        identity = Identity(bead, passages[0].revision, digest(source), digest(words))
        yield Cell(identity, words, standing)


def _bead(numbered: tuple[int, Passage]) -> tuple[int, Standing, int]:
    """What passages of one bead have in common; where the bead is not known, each stands alone, but for
    those that are missing."""
    place, passage = numbered
    alone = not passage.id and passage.standing is not Standing.MISSING
    return passage.id, passage.standing, place if alone else -1
