"""Aligned documents, read from folders of files, and the half of them that nothing is tuned on."""

from __future__ import annotations

import ast
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

Bead = tuple[tuple[int, ...], tuple[int, ...]]
"""The 0-based positions of a run of source lines, and of the target lines that render it."""

_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
_NUMBER = re.compile(r"-?\d+$")


@dataclass(frozen=True, slots=True)
class Document:
    """Two texts, a sentence per line, and how they belong together."""

    name: str
    languages: tuple[str, str]
    source: tuple[str, ...]
    target: tuple[str, ...]
    gold: tuple[Bead, ...]
    source_paragraphs: tuple[int, ...] | None = None
    target_paragraphs: tuple[int, ...] | None = None

    @property
    def genre(self) -> str:
        """The name without the document's number."""
        return _NUMBER.sub("", self.name)

    @property
    def half(self) -> str:
        """`kept` for what is only judged by, `tuned` for what weights may be fitted on.

        By the parity of the CRC-32 of the document's number (what follows the last hyphen of its name): so
        all versions of an article, in all genres and languages, fall into the same half.
        """
        number = self.name.rpartition("-")[2]
        return "kept" if zlib.crc32(number.encode()) % 2 else "tuned"

    def without_paragraphs(self) -> Document:
        return replace(self, source_paragraphs=None, target_paragraphs=None)


def documents_under(folder: Path) -> Iterator[Document]:
    """The documents of every folder named like `en-ar` that is `folder` or stands under it.

    Two ways of naming the files are read: NAME.src, .tgt and .gold, with .spar and .tpar where paragraphs
    are known; and NAME.de, .fr and .defr in a folder `de-fr`, as vecalign keeps them.
    """
    for place in sorted({folder, *(path for path in folder.rglob("*-*") if path.is_dir())}):
        if pair := _PAIR.fullmatch(place.name):
            yield from _documents_of(place, (pair[1], pair[2]))


def _documents_of(folder: Path, languages: tuple[str, str]) -> Iterator[Document]:
    for source, target, gold in (("src", "tgt", "gold"), (*languages, "".join(languages))):
        for path in sorted(folder.glob(f"*.{gold}")):
            yield Document(
                name=path.stem,
                languages=languages,
                source=_lines(path.with_suffix(f".{source}")),
                target=_lines(path.with_suffix(f".{target}")),
                gold=single_gaps(beads_of(path.read_text(encoding="utf-8"))),
                source_paragraphs=_numbers(path.with_suffix(".spar")),
                target_paragraphs=_numbers(path.with_suffix(".tpar")),
            )


def _lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))


def _numbers(path: Path) -> tuple[int, ...] | None:
    return tuple(map(int, path.read_text().split())) if path.exists() else None


def beads_of(text: str) -> list[Bead]:
    """The beads of lines as `[0]:[0, 1]`; what follows a second colon is a score and is passed over."""
    fields = [line.split("\t")[0].split(":") for line in text.splitlines() if line.strip()]
    return [
        (tuple(ast.literal_eval(source)), tuple(ast.literal_eval(target))) for source, target, *_ in fields
    ]


def single_gaps(beads: list[Bead]) -> tuple[Bead, ...]:
    """The beads with every gap cut into gaps of one line, so that all aligners are counted alike."""
    single: list[Bead] = []
    for source, target in beads:
        if source and target:
            single.append((source, target))
        else:
            single += [((line,), ()) for line in source] + [((), (line,)) for line in target]
    return tuple(single)
