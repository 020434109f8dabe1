"""Service: two texts set side by side, without a document and without a memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from reader import languages
from reader.alignment import Alignment, Side
from reader.errors import Refused
from reader.formats import Text, aligned
from reader.formats.aligned import AlignedLink, AlignedTexts
from reader.formats.interchange import Problem
from reader.formats.tmx_reading import read_tmx
from reader.languages.language import Language
from reader.segmentation import segment as spans

FORMATS = ("beads", "tsv", "tmx", "html")
"""What two aligned texts are written as."""
UNRELATED = "does not look like a rendering of that text"


def side_of_text(text: Text, language: Language) -> Side:
    """A text cut into segments, each with the number of its block; page furniture is left out.

    Raises `Refused` where nothing is left.
    """
    found = [
        (block.text[span.start : span.end], number)
        for number, block in enumerate(text.blocks)
        if not block.set_aside
        for span in spans(block.text, language)
    ]
    return _side([words for words, _ in found], language, [number for _, number in found])


def side_of_lines(lines: Sequence[str], language: Language, paragraphs: Sequence[int] | None = None) -> Side:
    """One segment for each line, as given. Raises `Refused` where no line has words."""
    return _side([" ".join(line.split()) for line in lines], language, paragraphs)


def side_of_paragraphs(lines: Sequence[str], language: Language, paragraphs: Sequence[int]) -> Side:
    """Lines cut into segments, each with the paragraph of its line. Raises `Refused` where none has words."""
    found = [
        (line[span.start : span.end], paragraph)
        for line, paragraph in zip(lines, paragraphs, strict=True)
        for span in spans(line, language)
    ]
    return _side([words for words, _ in found], language, [number for _, number in found])


def _side(segments: Sequence[str], language: Language, paragraphs: Sequence[int] | None) -> Side:
    if not any(segments):
        raise Refused(f"There are no words on the {language.name} side. Hand in a text with at least one.")
    return Side(tuple(segments), language, None if paragraphs is None else tuple(paragraphs))


def complaint(side: Side) -> str:
    """A sentence where a side speaks for another language than it was called; else empty."""
    guess = languages.guess("\n".join(side.segments))
    if not guess.sure or guess.code in (None, side.language.code):
        return ""
    looks = languages.by_code(guess.code or "").name
    return f"looks like {looks}, not {side.language.name}: {guess.reason}"


def pairs_of_tmx(stream: BinaryIO, source: Language, target: Language) -> Iterator[tuple[str, str]]:
    """The texts that a TMX file has in both languages; raises `Refused`, with the line, for a broken file."""
    for found in read_tmx(stream):
        if isinstance(found, Problem):
            if found.is_fatal:
                raise Refused(f"line {found.line}: {found.what}")
            continue
        texts = {variant.language: variant.text for variant in found.variants}
        if source.code in texts and target.code in texts:
            yield texts[source.code], texts[target.code]


def written(
    sides: tuple[Side, Side],
    made: Alignment,
    format: str,  # noqa: A002 (the option's own word)
    *,
    title: str,
    confidence: bool = False,
) -> bytes:
    """Two aligned texts as the content of a file; `format` is one of FORMATS."""
    source, target = sides
    links = [AlignedLink(link.source, link.target, link.confidence) for link in made.links]
    texts = AlignedTexts(title, source.language, target.language, source.segments, target.segments, links)
    if format == "tmx":
        return aligned.tmx(texts)
    if format == "html":
        return aligned.html(texts).encode()
    write = aligned.tsv if format == "tsv" else aligned.beads
    return write(texts, confidence=confidence).encode()
