"""How much a phrase looks like a term: C-value and keyness, and the two together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2, sqrt

Phrase = tuple[str, ...]
"""The words of a phrase, each in small letters and the singular."""


def c_values(frequencies: Mapping[Phrase, int]) -> dict[Phrase, float]:
    """The C-value of each phrase, given as its words, by how often each is used, nested uses included.

    Frantzi, Ananiadou and Mima (2000), section 2.3: log2|a| · (f(a) - the mean of f(b) over the longer
    phrases b that hold a). So that single words count too, 1 is added to the
    logarithm (Barrón-Cedeño et al. 2009).
    """
    longer: dict[Phrase, list[int]] = {}
    for phrase, uses in frequencies.items():
        for part in parts(phrase):
            if part in frequencies:
                longer.setdefault(part, []).append(uses)
    values = {}
    for phrase, uses in frequencies.items():
        around = longer.get(phrase, ())
        own = uses - sum(around) / len(around) if around else uses
        values[phrase] = (1 + log2(len(phrase))) * own
    return values


def parts(phrase: Phrase) -> set[Phrase]:
    """The shorter phrases within one."""
    size = len(phrase)
    return {
        phrase[first:last]
        for first in range(size)
        for last in range(first + 1, size + 1)
        if last - first < size
    }


def keyness(words: Sequence[float]) -> float:
    """The keyness of a phrase by that of its words: their mean, as far as they are above 0."""
    return sum(max(word, 0.0) for word in words) / len(words) if words else 0.0


LONE = 0.5
"""What a phrase of common words counts that is used once: as often as not it is one by chance."""


def score(c_value: float, keyness: float, *, is_lone: bool = False) -> float:
    """What candidates are ordered by: C-value, weighted by how far the words are beyond general English."""
    return max(c_value, 0.0) * sqrt(max(keyness, 0.0)) * (LONE if is_lone else 1.0)
