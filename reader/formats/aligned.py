"""Two texts that were set side by side, written: as beads, as a table, as a memory, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.formats import writing_html
from reader.formats.interchange import Entry, Variant
from reader.formats.tmx_writing import write_tmx
from reader.formats.writing import Edition, Pair, Passage, Standing, WrittenBlock
from reader.languages.language import Language
from reader.model import BlockKind


@dataclass(frozen=True, slots=True)
class AlignedLink:
    """Which segments of the one text go with which of the other, by position from 0."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class AlignedTexts:
    """Two texts and the links between them."""

    title: str
    source: Language
    target: Language
    source_segments: Sequence[str]
    target_segments: Sequence[str]
    links: Sequence[AlignedLink]

    def words(self, link: AlignedLink) -> tuple[str, str]:
        """What stands on the two sides of a link, its segments joined by a space."""
        return (
            " ".join(self.source_segments[at] for at in link.source),
            " ".join(self.target_segments[at] for at in link.target),
        )


def beads(texts: AlignedTexts, *, confidence: bool = False) -> str:
    """`[0]:[0, 1]` on a line for each link; with `confidence` a tab and a number from 0 to 1 behind it."""
    return "".join(
        f"{list(link.source)}:{list(link.target)}" + (f"\t{link.confidence:.4f}" if confidence else "") + "\n"
        for link in texts.links
    )


def tsv(texts: AlignedTexts, *, confidence: bool = False) -> str:
    """A table with a row for each link, headed by the languages' codes; a side without words is empty."""
    head = [texts.source.code, texts.target.code, *(["confidence"] if confidence else [])]
    rows = [[*texts.words(link), *([f"{link.confidence:.4f}"] if confidence else [])] for link in texts.links]
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in [head, *rows])


def tmx(texts: AlignedTexts) -> bytes:
    """A translation memory with a unit for each link that has words on both sides."""
    source, target = texts.source.code, texts.target.code
    entries = (
        Entry((Variant(source, words), Variant(target, rendered)), source)
        for words, rendered in map(texts.words, texts.links)
        if words and rendered
    )
    return b"".join(write_tmx(entries, source))


def html(texts: AlignedTexts) -> str:
    """A page with a row for each link."""
    rows = tuple(_pair(texts, link) for link in texts.links)
    block = WrittenBlock(BlockKind.PARAGRAPH, 0, False, 0, rows)
    edition = Edition(texts.title, "", "", "", texts.source, texts.target, (block,))
    return writing_html.bilingual(edition)


def _pair(texts: AlignedTexts, link: AlignedLink) -> Pair:
    source, target = texts.words(link)
    here = (Passage(source, texts.source, Standing.SOURCE),) if link.source else ()
    standing = Standing.TRANSLATION if link.target else Standing.LEFT_OUT
    return Pair(here, (Passage(target, texts.target, standing),))
