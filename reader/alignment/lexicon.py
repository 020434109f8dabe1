"""Which word renders which: a lexicon learnt from pairs of texts, kept up as more of them are confirmed."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from reader.alignment import training
from reader.alignment.features import Reading
from reader.errors import Refused
from reader.languages.language import Language

_FORMAT = b"HEVOKLEX1"
_PARTS = 10
"""A description, two lists of words, seven arrays."""
_CELLS = 2_000_000
"""Pairs of words that are learnt at once; later texts start from what earlier ones taught."""
_LONGEST = 300
"""Words of the longest text that is learnt from; longer ones teach little and cost much."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The stems of one language that a lexicon knows."""

    numbers: dict[str, int] = field(default_factory=dict)
    """The number of each stem."""
    counts: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """How often each was seen, what was shipped counted in."""
    read: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """How often each was seen in the texts of pairs: how frequent it is."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Expected counts of links between the words of two languages, and of the words themselves.

    A value: learning gives a new one. The links come from IBM model 1 in both directions, trained to agree
    (Brown et al. 1993; Liang, Taskar and Klein 2006), over light stems, numbers and marks.
    """

    source: Language
    target: Language
    pairs: int = 0
    """How many pairs it has learnt from."""
    source_words: Vocabulary = field(default_factory=Vocabulary, repr=False)
    target_words: Vocabulary = field(default_factory=Vocabulary, repr=False)
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64), repr=False)
    """The source stem of each link, ascending."""
    columns: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64), repr=False)
    """Its target stem, ascending within the source stem's."""
    links: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0), repr=False)
    """How often the two are expected to have rendered one another."""

    def updated(self, pairs: Iterable[tuple[str, str]], weights: Iterable[float] | None = None) -> Lexicon:
        """This lexicon with more pairs (source text, target text) learnt, without learning the old ones anew.

        A pair of `weights` w counts as w pairs; w is above 0.
        """
        here, there = Reading(self.source), Reading(self.target)
        return self.updated_as_read(
            ((here.strings(source), there.strings(target)) for source, target in pairs), weights
        )

    def updated_as_read(
        self, pairs: Iterable[tuple[list[str], list[str]]], weights: Iterable[float] | None = None
    ) -> Lexicon:
        """The same with pairs of texts that are read already, as `Reading.strings` reads them."""
        learnt = self
        chunk: list[tuple[list[str], list[str]]] = []
        chunk_weights: list[float] = []
        cells = 0
        each = itertools.repeat(1.0) if weights is None else weights
        for strings, weight in zip(pairs, each, strict=False):
            if max(map(len, strings)) > _LONGEST:
                continue
            chunk.append(strings)
            chunk_weights.append(weight)
            cells += len(strings[0]) * len(strings[1])
            if cells > _CELLS:
                learnt = learnt._with_chunk(chunk, chunk_weights)
                chunk, chunk_weights, cells = [], [], 0
        return learnt._with_chunk(chunk, chunk_weights) if chunk else learnt

    def _with_chunk(
        self, pairs: Sequence[tuple[Sequence[str], Sequence[str]]], weights: Sequence[float]
    ) -> Lexicon:
        each = np.asarray(weights, dtype=np.float64)
        source_words, sources = _with_texts(self.source_words, [source for source, _ in pairs], each)
        target_words, targets = _with_texts(self.target_words, [target for _, target in pairs], each)
        counts = training.train(
            sources,
            targets,
            each,
            training.Counts(source_words.counts, target_words.counts, self.rows, self.columns, self.links),
        )
        return replace(
            self,
            pairs=self.pairs + len(pairs),
            source_words=source_words,
            target_words=target_words,
            rows=counts.rows,
            columns=counts.columns,
            links=counts.links,
        )

    def between(self, source: Language, target: Language) -> Lexicon:
        """This lexicon in the direction from `source` to `target`; `ValueError` for other languages."""
        codes = source.code, target.code
        if codes == (self.source.code, self.target.code):
            return self
        if codes != (self.target.code, self.source.code):
            raise ValueError(
                f"a lexicon of {self.source.code} and {self.target.code} for {' and '.join(codes)}"
            )
        order = np.lexsort((self.rows, self.columns))
        return Lexicon(
            self.target,
            self.source,
            self.pairs,
            self.target_words,
            self.source_words,
            self.columns[order],
            self.rows[order],
            self.links[order],
        )

    def to_bytes(self) -> bytes:
        """The lexicon as it is kept in a database; `from_bytes` reads it."""
        head = {"source": self.source.code, "target": self.target.code, "pairs": self.pairs}
        parts = [
            json.dumps(head).encode(),
            "\n".join(self.source_words.numbers).encode(),
            "\n".join(self.target_words.numbers).encode(),
            *(
                array.astype(kind).tobytes()
                for array, kind in (
                    (self.source_words.counts, "<f4"),
                    (self.source_words.read, "<f4"),
                    (self.target_words.counts, "<f4"),
                    (self.target_words.read, "<f4"),
                    (self.rows, "<u4"),
                    (self.columns, "<u4"),
                    (self.links, "<f4"),
                )
            ),
        ]
        sizes = b"".join(len(part).to_bytes(8, "little") for part in parts)
        return _FORMAT + zlib.compress(sizes + b"".join(parts), level=1)

    @classmethod
    def from_bytes(cls, kept: bytes, source: Language, target: Language) -> Lexicon:
        """The lexicon that `to_bytes` gave. Raises `Refused` where it is another pair's or not one at all."""
        try:
            head, source_words, target_words, *arrays = _parts(kept)
            description = json.loads(head)
        except (ValueError, zlib.error):
            raise Refused("This is no lexicon that this version of Hevok can read. Build it again.") from None
        if (description["source"], description["target"]) != (source.code, target.code):
            raise Refused(f"This lexicon is not for {source.name} and {target.name}. Build it again.")
        floats = [np.frombuffer(array, dtype="<f4").astype(np.float64) for array in (*arrays[:4], arrays[6])]
        rows, columns = (np.frombuffer(array, dtype="<u4").astype(np.int64) for array in arrays[4:6])
        return cls(
            source,
            target,
            description["pairs"],
            Vocabulary(_numbering(source_words), floats[0], floats[1]),
            Vocabulary(_numbering(target_words), floats[2], floats[3]),
            rows,
            columns,
            floats[4],
        )


def _with_texts(
    known: Vocabulary, texts: Sequence[Sequence[str]], weights: NDArray[np.float64]
) -> tuple[Vocabulary, list[list[int]]]:
    """The vocabulary with these texts counted in, weighted, and the numbers of their words."""
    numbers = dict(known.numbers)
    numbered = [[numbers.setdefault(word, len(numbers)) for word in text] for text in texts]
    words = np.fromiter(itertools.chain.from_iterable(numbered), dtype=np.int64)
    times = np.repeat(weights, [len(text) for text in texts])
    fresh = np.bincount(words, times, minlength=len(numbers)).astype(np.float64)
    room = np.zeros(len(numbers) - len(known.numbers))
    return Vocabulary(
        numbers, np.concatenate([known.counts, room]) + fresh, np.concatenate([known.read, room]) + fresh
    ), numbered


def _parts(kept: bytes) -> list[bytes]:
    if not kept.startswith(_FORMAT):
        raise ValueError("another format")
    data = zlib.decompress(kept[len(_FORMAT) :])
    sizes = np.frombuffer(data[: 8 * _PARTS], dtype="<u8").astype(int)
    if len(data) != 8 * _PARTS + sizes.sum():
        raise ValueError("cut off")
    ends = 8 * _PARTS + np.cumsum(sizes)
    return [data[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _numbering(words: bytes) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.decode().split("\n") if words else ())}
