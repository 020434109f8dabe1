"""Pure: the outline that a document gets from a newer version of its whole source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reader.formats import Text
from reader.languages.language import Language
from reader.matching.revisions import Kind, Line, pairs
from reader.model import Block, Span
from reader.outline import Cut, Outline, Part, remarked, with_leavings
from reader.segmentation import segment

LEFT_OUT = "not in the newer version"
"""Why a block is set aside that the newer version no longer has."""


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """A document as the newer version makes it."""

    outline: Outline
    """With what the newer version no longer has, set aside."""
    kinds: Mapping[int, Kind]
    """How each segment that the newer version continues does so, by id."""


def newer_version(
    before: Outline, text: Text, language: Language, abbreviations: Collection[str]
) -> NewerVersion:
    """What `text` makes of a document.

    A block that has not changed keeps its segments as a person may have cut them, and stays set aside or in
    the text as a person decided; a plain text leaves it its markup as well, having none to say.
    """
    parts = _cut(before, text.blocks, language, abbreviations)
    old = [(part, cut) for part in before for cut in part.cuts]
    new = [(number, cut) for number, part in enumerate(parts) for cut in part.cuts]
    found = pairs(
        [Line(part.text(cut), bool(part.block.set_aside)) for part, cut in old],
        [Line(parts[number].text(cut), bool(parts[number].block.set_aside)) for number, cut in new],
        language,
    )
    continues = {pair.new: old[pair.old] for pair in found}
    ids = iter([continues[at][1].segment if at in continues else 0 for at in range(len(new))])
    heirs = _heirs((new[at][0], part.block.id) for at, (part, _) in continues.items())
    blocks = {part.block.id: part.block for part in before}
    is_plain = text.format == "text"
    after = tuple(
        Part(
            _continued(part.block, blocks.get(heirs.get(number, 0)), is_plain=is_plain),
            tuple(replace(cut, segment=next(ids)) for cut in part.cuts),
        )
        for number, part in enumerate(parts)
    )
    kinds = {old[pair.old][1].segment: pair.kind for pair in found}
    return NewerVersion(with_leavings(before, after, LEFT_OUT), kinds)


def _continued(new: Block, old: Block | None, *, is_plain: bool) -> Block:
    """A block of the newer version as the block that it continues."""
    bare = replace(new, offsets=())
    if old is None:
        return bare
    if is_plain:
        marks = remarked(old.marks, old.text, new.text)
        bare = replace(bare, kind=old.kind, level=old.level, ordered=old.ordered, marks=marks)
    if old.text == new.text and old.set_aside != LEFT_OUT:
        bare = replace(bare, set_aside=old.set_aside)
    return replace(bare, id=old.id)


def _heirs(continued: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For blocks of the newer version, the one that each continues: the one it has the most segments of.

    `continued` names, for each segment, its new block and its old one. No block is continued twice.
    """
    heirs: dict[int, int] = {}
    taken: set[int] = set()
    for (number, block), _ in Counter(continued).most_common():
        if number not in heirs and block not in taken:
            heirs[number] = block
            taken.add(block)
    return heirs


# --- segments as a person has cut them


def _cut(
    before: Outline, blocks: Sequence[Block], language: Language, abbreviations: Collection[str]
) -> list[Part]:
    """The blocks of the newer version with their segments, none of which has an id yet."""
    present = {block.text for block in blocks}
    same = {part.block.text: part for part in before}
    by_hand = [
        words
        for part in before
        if part.block.text not in present
        for words in _by_hand(part, segment(part.block.text, language, abbreviations))
    ]
    return [
        Part(block, tuple(Cut(cut.start, cut.end) for cut in same[block.text].cuts))
        if block.text in same
        else Part(block, tuple(_recut(block.text, segment(block.text, language, abbreviations), by_hand)))
        for block in blocks
    ]


def _by_hand(part: Part, spans: Iterable[Span]) -> Iterator[str]:
    """The segments that a person has joined or split."""
    found = {(span.start, span.end) for span in spans}
    return (part.text(cut) for cut in part.cuts if (cut.start, cut.end) not in found)


def _recut(text: str, spans: Sequence[Span], by_hand: Iterable[str]) -> Iterator[Cut]:
    """A changed block, cut as the segments that a person has cut and that it still holds."""
    ends = {before.end for before, _ in pairwise(spans)}
    for words in by_hand:
        start = text.find(words)
        end = start + len(words)
        if start >= 0 and not text[end : end + 1].strip() and not text[:start][-1:].strip():
            before = len(text[:start].rstrip())
            ends = {at for at in ends if not before < at < end} | {before, end}
    cuts = sorted({0, *ends, len(text)})
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if piece.strip():
            yield Cut(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
