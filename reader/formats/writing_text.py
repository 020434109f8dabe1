"""Plain text, written: one block on each line, the words exactly as they are stored.

Only what we add ourselves is set apart: where it runs against the direction of its line, it stands
between U+2066 and U+2069 (Unicode Standard Annex 9), so that it cannot move the words around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from reader.formats.writing import (
    ADDED,
    DRAFT,
    LEFT_OUT,
    MISSING,
    Edition,
    Pair,
    Passage,
    Standing,
    WrittenBlock,
)
from reader.languages.language import Language
from reader.model import BlockKind

RULE = "* * *"
"""What parts the text from what is remarked on it."""


def rendering(edition: Edition) -> str:
    """The rendering alone: its blocks, and at the end what is to be known about it."""
    lines = _blocks([block for block in edition.blocks if block.rendering], edition.language)
    return _file([*lines, *_remarks(edition)])


def bilingual(edition: Edition) -> str:
    """Each passage with its rendering under it and a blank line after."""
    lines = [line for block in edition.blocks for pair in block.pairs for line in _pair(pair, edition)]
    title = [] if edition.opens_with_title else [edition.title, ""]
    return _file([*title, *lines, *_remarks(edition)])


def _blocks(blocks: Sequence[WrittenBlock], language: Language) -> Iterator[str]:
    """A line for each block and a blank one between them; the items of a list stand together."""
    for is_list, group in groupby(blocks, key=lambda block: block.kind is BlockKind.LIST_ITEM):
        for block in group:
            yield _lead(block) + " ".join(_passage(passage, language) for passage in block.rendering)
            if not is_list:
                yield ""
        if is_list:
            yield ""


def _lead(block: WrittenBlock) -> str:
    if block.kind is BlockKind.LIST_ITEM:
        return "  " * (block.level - 1) + (f"{block.number}. " if block.ordered else "- ")
    return "> " if block.kind is BlockKind.QUOTATION else ""


def _passage(passage: Passage, language: Language) -> str:
    """The words, and in a rendering before those that are not in its language that they are not."""
    if passage.standing is not Standing.MISSING:
        return passage.text
    return _apart(f"[{MISSING}] {passage.text}", passage.language, language)


def _pair(pair: Pair, edition: Edition) -> Iterator[str]:
    yield " ".join(passage.text for passage in pair.source)
    yield " ".join(_target(passage, edition) for passage in pair.target)
    yield ""


def _target(passage: Passage, edition: Edition) -> str:
    """The rendering's words with their standing; here the source stands above and is not repeated."""
    if passage.standing is Standing.MISSING:
        return f"[{MISSING}]"
    if passage.standing is Standing.LEFT_OUT:
        return f"[{LEFT_OUT}]"
    if passage.standing in (Standing.DRAFT, Standing.ADDED):
        mark = DRAFT if passage.standing is Standing.DRAFT else ADDED
        return f"{passage.text} {_apart(f'[{mark}]', edition.source, edition.language)}"
    return passage.text


def _apart(ours: str, language: Language, around: Language) -> str:
    """What we add to a line in the language `around`."""
    if language.direction == around.direction:
        return ours
    opening = "\N{LEFT-TO-RIGHT ISOLATE}" if language.direction == "ltr" else "\N{RIGHT-TO-LEFT ISOLATE}"
    return f"{opening}{ours}\N{POP DIRECTIONAL ISOLATE}"


def _remarks(edition: Edition) -> list[str]:
    return [RULE, "", *edition.remarks] if edition.remarks else []


def _file(lines: Sequence[str]) -> str:
    """The lines without a blank one at the end."""
    whole = lines if not lines or lines[-1] else lines[:-1]
    return "".join(f"{line}\n" for line in whole)
