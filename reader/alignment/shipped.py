"""The words that Hevok brings along: some thousands of everyday words in its four languages.

They stand in `words/*.tsv`, one concept a row, one language a column, alternatives between bars.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
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
    links: dict[tuple[int, int], float] = defaultdict(float)
    here: dict[str, int] = {}
    there: dict[str, int] = {}
    counts: tuple[dict[int, float], dict[int, float]] = defaultdict(float), defaultdict(float)
    for sources, targets in zip(_stems(source), _stems(target), strict=True):
        forms = {tuple(form) for form in sources if form}, {tuple(form) for form in targets if form}
        if not all(forms):
            continue
        share = _TRUST * _WORTH / max(len(forms[0]), len(forms[1]))
        for first in forms[0]:
            for word in first:
                row = here.setdefault(word, len(here))
                counts[0][row] += _WORTH / len(forms[0])
                for second in forms[1]:
                    for other in second:
                        column = there.setdefault(other, len(there))
                        links[row, column] += (
                            share / max(len(first), len(second)) / min(len(forms[0]), len(forms[1]))
                        )
        for second in forms[1]:
            for other in second:
                counts[1][there[other]] += _WORTH / len(forms[1])
    pairs = sorted(links)
    return Lexicon(
        languages.by_code(source),
        languages.by_code(target),
        0,
        _vocabulary(here, counts[0]),
        _vocabulary(there, counts[1]),
        np.array([row for row, _ in pairs], dtype=np.int64),
        np.array([column for _, column in pairs], dtype=np.int64),
        np.array([links[pair] for pair in pairs]),
    )


def _vocabulary(numbers: dict[str, int], counts: Mapping[int, float]) -> Vocabulary:
    worth = np.array([counts[number] for number in range(len(numbers))])
    return Vocabulary(numbers, worth, np.zeros(len(numbers)))


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
