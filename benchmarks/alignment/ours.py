"""Hevok's aligner under the conditions that it is judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.alignment.documents import Document, single_gaps
from benchmarks.alignment.scoring import Found
from reader.alignment import Alignment, Lexicon, Side, align, align_all, learn
from reader.formats.interchange import Entry
from reader.formats.tmx_reading import read_tmx
from reader.languages import for_code


def pairs_of(path: Path, languages: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The source and target texts of a TMX file's units that have both languages."""
    with path.open("rb") as stream:
        for entry in read_tmx(stream):
            if isinstance(entry, Entry):
                texts = {variant.language: variant.text for variant in entry.variants}
                if all(code in texts for code in languages):
                    yield texts[languages[0]], texts[languages[1]]


def lexicon_of(pairs: Sequence[tuple[str, str]], languages: tuple[str, str]) -> Lexicon | None:
    source, target = map(for_code, languages)
    return learn(source, target, pairs) if pairs else None


def one_by_one(lexicon: Lexicon | None) -> Callable[[Sequence[Document]], list[Found]]:
    """Each document on its own."""
    return lambda documents: [_found(align(*_sides(document), lexicon=lexicon)) for document in documents]


def together(lexicon: Lexicon | None) -> Callable[[Sequence[Document]], list[Found]]:
    """All documents in one run, each learning from the others."""
    return lambda documents: list(
        map(_found, align_all([_sides(document) for document in documents], lexicon=lexicon))
    )


def without_paragraphs(
    aligner: Callable[[Sequence[Document]], list[Found]],
) -> Callable[[Sequence[Document]], list[Found]]:
    return lambda documents: aligner([document.without_paragraphs() for document in documents])


def _sides(document: Document) -> tuple[Side, Side]:
    source, target = map(for_code, document.languages)
    return (
        Side(document.source, source, document.source_paragraphs),
        Side(document.target, target, document.target_paragraphs),
    )


def _found(alignment: Alignment) -> Found:
    beads, confidences = [], []
    for link in alignment.links:
        single = single_gaps([(link.source, link.target)])
        beads += single
        confidences += [link.confidence] * len(single)
    return Found(beads, confidences)
