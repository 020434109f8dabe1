"""Names that sound alike across languages: what speaks for a rendering where no word of it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import sqrt

from reader.languages.skeletons import name_skeletons

Sound = frozenset[str]
"""The skeletons that a word may have; empty for one of too few consonants."""

_ARTICLE = 2
"""Letters that an article before a hyphen has: al-Sham."""
_SHORTEST = 2
"""Consonants that a word needs."""
_SHORTEST_NAME = 3
"""Consonants that all words of a name need together: fewer sound alike by chance."""
_SURE = 0.9
"""How much alike sounds are worth beside known words."""


@lru_cache(maxsize=1 << 16)
def sound(key: str, code: str) -> Sound:
    """The skeletons of a word of a name, given as its finding key."""
    return frozenset(each for each in name_skeletons(key, code) if len(each) >= _SHORTEST)


def name_sounds(keys: Iterable[str], code: str) -> list[Sound]:
    """How the words of a name sound, those joined by hyphens one by one, a set-off article left out."""
    sounds = []
    for key in keys:
        first, *rest = key.split("-")
        parts = rest if rest and len(first) <= _ARTICLE else [first, *rest]
        sounds += [sound(part, code) for part in parts]
    return sounds


def alike(name: Sequence[Sound], words: Sequence[Sound]) -> float:
    """How far a name and some words of another language sound alike, 0 to 1.

    >>> tahrir, sham, city = frozenset({"trr"}), frozenset({"jm"}), frozenset({"mdn"})
    >>> alike([tahrir, sham], [tahrir, sham]), alike([tahrir], [city]), alike([sham], [sham])
    (0.9, 0.0, 0.0)
    """
    if sum(max(map(len, each), default=0) for each in name) < _SHORTEST_NAME:
        return 0.0
    audible = sum(map(bool, words))
    mute = min(sum(not each for each in name), len(words) - audible)  # taken for one another
    forward = sum(any(each & other for other in words) for each in name)
    backward = sum(any(each & other for other in name) for each in words)
    if not forward:
        return 0.0
    return _SURE * sqrt((forward + mute) / len(name) * (backward + mute) / (audible + mute))
