"""The words that Hevok brings along: some thousands of everyday words in its four languages.

They stand in `words/*.tsv`, one concept a row, one language a column, alternatives between bars.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, product
from pathlib import Path

import numpy as np

from reader import languages
from reader.alignment.lexicon import Lexicon, Vocabulary
from reader.languages.language import Language
from reader.languages.stems import stem

_FOLDER = Path(__file__).parent / "words"
_WORTH = 2.0
"""As many uses as a row stands for."""
_TRUST = 0.6
"""The share of them that are rendered by what the row says."""
_ROW, _BAR = " \N{BROKEN BAR} ", "|"
"""What stands between rows and alternatives while a whole column is folded at once: no fold touches it."""


@lru_cache(maxsize=16)
def _columns() -> dict[str, list[str]]:
    """The cells of each language, by its code, row by row."""
    columns: dict[str, list[str]] = defaultdict(list)
    for path in sorted(_FOLDER.glob("*.tsv")):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        codes = head.split("\t")
        for row in rows:
            for code, cell in zip(codes, row.split("\t"), strict=True):
                columns[code].append(cell)
    return dict(columns)


@lru_cache(maxsize=8)
def _stems(code: str) -> list[list[list[str]]]:
    """For each row its alternatives, each a list of stems."""
    language = languages.by_code(code)
    fold = languages.loose_key if language.script == "Arab" else languages.finding_key
    cells = fold(_ROW.join(_columns().get(code, [])), language).split(_ROW.strip())
    return [[[stem(word, language) for word in form.split()] for form in cell.split(_BAR)] for cell in cells]


def shipped(source: Language, target: Language) -> Lexicon:
    """The lexicon of the shipped words for two languages; empty for any that Hevok does not ship."""
    if not {source.code, target.code} <= set(_columns()) or source.code == target.code:
        return Lexicon(source, target)
    return _shipped(source.code, target.code)


@lru_cache(maxsize=16)
def _shipped(source: str, target: str) -> Lexicon:
    here, there = _Worth(), _Worth()
    links: dict[tuple[int, int], float] = defaultdict(float)
    for sources, targets in zip(_stems(source), _stems(target), strict=True):
        firsts, seconds = _distinct(sources), _distinct(targets)
        if not firsts or not seconds:
            continue
        here.add(firsts)
        there.add(seconds)
        share = _TRUST * _WORTH / (len(firsts) * len(seconds))
        for first, second in product(firsts, seconds):
            for word, other in product(first, second):
                pair = here.numbers[word], there.numbers[other]
                links[pair] += share / max(len(first), len(second))
    pairs = sorted(links)
    return Lexicon(
        languages.by_code(source),
        languages.by_code(target),
        0,
        here.vocabulary(),
        there.vocabulary(),
        np.array([row for row, _ in pairs], dtype=np.int64),
        np.array([column for _, column in pairs], dtype=np.int64),
        np.array([links[pair] for pair in pairs]),
    )


def _distinct(forms: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """The forms that are one and differ, in their order."""
    return list(dict.fromkeys(tuple(form) for form in forms if form))


class _Worth:
    """Gathers the words of one language and as many uses as they stand for."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._uses: list[float] = []

    def add(self, forms: Sequence[Sequence[str]]) -> None:
        """One row's alternatives, which share its worth."""
        for word in chain.from_iterable(forms):
            if word not in self.numbers:
                self.numbers[word] = len(self.numbers)
                self._uses.append(0.0)
            self._uses[self.numbers[word]] += _WORTH / len(forms)

    def vocabulary(self) -> Vocabulary:
        """The words; none of them has been read in a text."""
        return Vocabulary(self.numbers, np.array(self._uses), np.zeros(len(self._uses)))


def learn(
    source: Language,
    target: Language,
    pairs: Iterable[tuple[str, str]],
    weights: Iterable[float] | None = None,
) -> Lexicon:
    """A lexicon learnt from pairs (source text, target text), on top of the shipped words.

    A pair of `weights` w, above 0, counts as w pairs.
    """
    return shipped(source, target).updated(pairs, weights)
