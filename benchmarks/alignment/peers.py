"""Other aligners, to compare with: Gale-Church, written here, and programs where they are installed."""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from itertools import groupby, islice, pairwise
from pathlib import Path

import numpy as np

from benchmarks.alignment.documents import Bead, Document, beads_of
from reader.alignment import training
from reader.languages import for_code, tokens

Pairs = Sequence[tuple[str, str]]
"""What a memory has taught: source and target texts."""

GALE_CHURCH = {(1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011}
"""How likely each shape is (Gale and Church 1993, table 5)."""
VARIANCE = 6.8
"""Of target characters per source character (ibid.)."""
WORDS_KEPT = 4
"""Renderings of a word that a peer's dictionary gets, the likeliest first."""
LIKELY = 0.1
"""Renderings less likely than this are left out of it."""


def gale_church(document: Document) -> list[Bead]:
    """By lengths in characters alone; the ratio of the two languages is the document's own."""
    source = np.cumsum([0, *map(len, document.source)])
    target = np.cumsum([0, *map(len, document.target)])
    ratio = target[-1] / max(1, source[-1])
    best = np.full((len(source), len(target)), np.inf)
    came = np.zeros(best.shape, dtype=np.int8)
    best[0, 0] = 0
    shapes = list(GALE_CHURCH)
    for i in range(len(source)):
        for j in range(len(target)):
            for number, (a, b) in enumerate(shapes):
                if a <= i and b <= j:
                    cost = best[i - a, j - b] - math.log(GALE_CHURCH[a, b])
                    cost += _mismatch(source[i] - source[i - a], target[j] - target[j - b], ratio)
                    if cost < best[i, j]:
                        best[i, j], came[i, j] = cost, number
    return _walked(came, shapes)


def _mismatch(source: float, target: float, ratio: float) -> float:
    """Minus the logarithm of the probability of lengths at least as unlike as these."""
    mean = (source + target / ratio) / 2 if ratio else source
    if mean <= 0:
        return 0.0
    deviation = abs(target - ratio * source) / math.sqrt(VARIANCE * mean)
    return -math.log(max(math.erfc(deviation / math.sqrt(2)), 1e-300))


def _walked(came: np.ndarray, shapes: Sequence[tuple[int, int]]) -> list[Bead]:
    i, j = came.shape[0] - 1, came.shape[1] - 1
    beads = []
    while i or j:
        a, b = shapes[came[i, j]]
        beads.append((tuple(range(i - a, i)), tuple(range(j - b, j))))
        i, j = i - a, j - b
    return beads[::-1]


class Hunalign:
    """The program of Varga et al. 2005 with its second pass (-realign); a dictionary may be given."""

    def __init__(self, program: str, dictionary: Iterable[tuple[str, str]] = ()) -> None:
        self.program = program
        self.dictionary = "".join(f"{target} @ {source}\n" for source, target in dictionary)

    def __call__(self, document: Document) -> list[Bead]:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            source, target = _written(document, folder)
            (folder / "dictionary").write_text(self.dictionary, encoding="utf-8")
            ladder = _output(self.program, "-realign", folder / "dictionary", source, target)
        rungs = [tuple(map(int, line.split("\t")[:2])) for line in ladder.splitlines() if line]
        return _between([*rungs, (len(document.source), len(document.target))])


class Yasa:
    """The program of Lamraoui and Langlais 2013; a lexicon may be given."""

    def __init__(self, program: str, dictionary: Iterable[tuple[str, str]] = ()) -> None:
        self.program = program
        self.lexicon = "".join(f"{source} {target}\n" for source, target in dictionary)

    def __call__(self, document: Document) -> list[Bead]:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            source, target = _written(document, folder)
            (folder / "lexicon").write_text(self.lexicon, encoding="utf-8")
            given = ["-L", folder / "lexicon"] if self.lexicon else []
            answer = _output(self.program, "-i", "o", "-o", "r", *given, source, target)
        return _steps(line.split()[0] for line in answer.splitlines() if line)


class Program:
    """Any other aligner: a command whose {source}, {target} and {output} stand for files.

    The output holds beads as `[0]:[0, 1]`, one per line. {from} and {to} stand for the languages' codes.
    """

    def __init__(self, command: str) -> None:
        self.command = command

    def __call__(self, document: Document) -> list[Bead]:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            source, target = _written(document, folder, tokenized=False)
            names = dict(zip(("from", "to"), document.languages, strict=True))
            output = folder / "output"
            command = [
                part.format(source=source, target=target, output=output, **names)
                for part in self.command.split()
            ]
            _output(*command)
            return beads_of(output.read_text(encoding="utf-8"))


def dictionary(pairs: Pairs, languages: tuple[str, str]) -> list[tuple[str, str]]:
    """The likeliest renderings of every word of the pairs, in the form in which it is written.

    By the same IBM model 1 as ours, over words as they stand, since a peer does not stem.
    """
    numbering: tuple[dict[str, int], dict[str, int]] = ({}, {})
    texts = [
        [
            [known.setdefault(word, len(known)) for word in _words(pair[side], languages[side])]
            for pair in pairs
        ]
        for side, known in enumerate(numbering)
    ]
    seen = [
        np.bincount([word for text in side for word in text], minlength=len(known)).astype(np.float64)
        for side, known in zip(texts, numbering, strict=True)
    ]
    none = np.zeros(0, dtype=np.int64)
    nothing = training.Counts(seen[0], seen[1], none, none, np.zeros(0))
    counts = training.train(texts[0], texts[1], np.ones(len(pairs)), nothing)
    likely = counts.links / counts.source[counts.rows]
    order = np.lexsort((-likely, counts.rows))
    source, target = map(list, numbering)
    kept: list[tuple[str, str]] = []
    for row, places in groupby(order, key=lambda place: counts.rows[place]):
        best = [place for place in islice(places, WORDS_KEPT) if likely[place] > LIKELY]
        kept += [(source[row], target[counts.columns[place]]) for place in best]
    return kept


def _written(document: Document, folder: Path, *, tokenized: bool = True) -> list[Path]:
    """The two texts as files, a sentence per line, its words set apart by spaces."""
    paths = []
    for name, lines, code in zip(
        ("source", "target"), (document.source, document.target), document.languages, strict=True
    ):
        text = [" ".join(_words(line, code)) if tokenized else line for line in lines]
        path = folder / name
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def _words(text: str, code: str) -> list[str]:
    return [token.text.lower() for token in tokens(text, for_code(code))]


def _output(*command: object) -> str:
    return subprocess.run(
        list(map(str, command)), check=True, capture_output=True, encoding="utf-8", errors="replace"
    ).stdout


def _between(rungs: Iterable[tuple[int, ...]]) -> list[Bead]:
    return [
        (tuple(range(first[0], last[0])), tuple(range(first[1], last[1])))
        for first, last in pairwise(sorted(set(rungs)))
    ]


def _steps(shapes: Iterable[str]) -> list[Bead]:
    beads, i, j = [], 0, 0
    for shape in shapes:
        a, b = map(int, shape.split("-"))
        beads.append((tuple(range(i, i + a)), tuple(range(j, j + b))))
        i, j = i + a, j + b
    return beads
