"""Light stems: what is left of a word when the endings that translations do not share are gone.

For aligning, not for showing: a stem stands for all forms of a word in counts of what renders what. It is
cut generously, and a wrong cut does little harm as long as it is cut the same way everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from reader.languages import folds
from reader.languages.language import Language

_SHORTEST = 3
"""Letters that a cut must leave."""


@dataclass(frozen=True, slots=True)
class _Cuts:
    """How the words of one language are cut: at most one beginning and one ending, the longest that fits."""

    endings: tuple[str, ...]
    longest: int
    """Letters of the stem that are kept."""
    beginnings: re.Pattern[str] | None = None


def _longest_first(endings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(endings, key=lambda ending: (-len(ending), ending)))


def _loosely(fold: folds.Fold, endings: str) -> Iterable[str]:
    return map(fold.loose_key, endings.split())


_CUTS = {
    "en": _Cuts(
        _longest_first(folds.ENGLISH.listed("'s ' ations ation ings ing edly ed ies es s ly")), longest=6
    ),
    "ar": _Cuts(
        _longest_first(_loosely(folds.ARABIC, "ات ون ين ان ها هم هما نا كم ية ه ي ا")),
        longest=5,
        beginnings=re.compile(r"(?:وال|فال|بال|كال|ولل|لل|ال|و|ف|ب|ل|ك)(?=\w{3})"),
    ),
    "kmr": _Cuts(
        _longest_first(
            folds.KURMANJI.listed("ekanî an ên ê a î ek eke ekê ekî yê ya yên yan in e da de ve re")
        ),
        longest=5,
    ),
    "ckb": _Cuts(
        _longest_first(_loosely(folds.SORANI, "ەکانی ەکان انی ەکەی ەکە یان ان ێکی ێک ەوە یەوە دا ی ە")),
        longest=5,
    ),
}
_NEUTRAL = _Cuts(endings=(), longest=6)


@lru_cache(maxsize=65_536)
def _stem(key: str, code: str) -> str:
    cuts = _CUTS.get(code, _NEUTRAL)
    if cuts.beginnings and (found := cuts.beginnings.match(key)):
        key = key[found.end() :]
    for ending in cuts.endings:
        if key.endswith(ending) and len(key) - len(ending) >= _SHORTEST:
            key = key[: -len(ending)]
            break
    return key[: cuts.longest]


def stem(key: str, language: Language) -> str:
    """The light stem of a word, given as its finding key or (Arabic script) its loose key.

    Never empty for a word that is not. A language that has no table keeps the first six letters.
    """
    return _stem(key, language.code)
