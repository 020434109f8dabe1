"""Headings of a plain text, guessed from how its lines stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.formats.from_text import ends_sentence
from reader.model import Block, BlockKind

LONGEST = 110  # characters
MOST_WORDS = 16
PROSE_WORDS = 8  # a sentence at least this long is running text
PROSE_ANYWAY = 25  # and so is anything of this many words, however it ends


def guess(blocks: Sequence[Block], alone: Sequence[bool]) -> tuple[Block, ...]:
    """The blocks with headings among them: the title level 1, every other level 2.

    A heading is a short line that stands alone, ends without a full stop and is followed by running text
    or, if it opens the document, by another heading. What is set aside is passed over.
    """
    made = list(blocks)
    shown = [at for at, block in enumerate(blocks) if not block.set_aside]
    titled = any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks)
    for rank, at in enumerate(shown):
        following = [blocks[next_at] for next_at in shown[rank + 1 : rank + 3]]
        if alone[at] and heading_like(blocks[at]) and _leads(following, opening=rank == 0):
            level = 1 if rank == 0 and not titled else 2
            made[at] = replace(blocks[at], kind=BlockKind.HEADING, level=level)
    return tuple(made)


def heading_like(block: Block) -> bool:
    """Whether a block could be a heading by its length and its end."""
    return (
        block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        and len(block.text) <= LONGEST
        and len(block.text.split()) <= MOST_WORDS
        and any(character.isalpha() for character in block.text)
        and not ends_sentence(block.text)
        and not block.text.endswith((",", "\N{ARABIC COMMA}"))
    )


def is_prose(block: Block) -> bool:
    """Whether a block is running text: a sentence of some length, or so long that it can be nothing else."""
    if block.kind in (BlockKind.HEADING, BlockKind.CAPTION):
        return False
    words = len(block.text.split(maxsplit=PROSE_ANYWAY))
    return words >= PROSE_ANYWAY or (words >= PROSE_WORDS and ends_sentence(block.text))


def _leads(following: Sequence[Block], *, opening: bool) -> bool:
    if not following:
        return False
    if is_prose(following[0]) or following[0].kind in (BlockKind.QUOTATION, BlockKind.LIST_ITEM):
        return True
    return opening and len(following) > 1 and is_prose(following[1])
