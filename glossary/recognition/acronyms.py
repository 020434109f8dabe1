"""Acronyms that a text itself explains: "signed distance function (SDF)" is no armed force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from glossary.recognition.overlaps import Candidate
from glossary.recognition.words import Word

_OPENING = regex.compile(r"[\s\p{Pf}\p{Pi}'\"]{0,4}[(\[][\s\p{Pf}\p{Pi}'\"]{0,4}")
"""What stands between a long name and its acronym, or an acronym and its long name."""
_MINOR = frozenset(("of", "for", "and", "the", "to", "in", "on", "u", "û", "ji", "bo", "a", "ya", "yên"))
"""Words that acronyms leave out."""


def explained_otherwise(
    text: str, words: Sequence[Word], acronyms: Iterable[Candidate], others: Iterable[Candidate]
) -> set[tuple[str, str]]:
    """Which acronyms the text says to be something else, each as (concept, acronym).

    It says so where words with the acronym's initials stand before it in brackets, or after it in brackets,
    and these words are not what the glossary calls the concept.
    """
    strange: set[tuple[str, str]] = set()
    own: set[tuple[str, int]] | None = None
    for candidate in acronyms:
        explained = _explanation(text, words, candidate.first, candidate.expression.acronym)
        if explained is None:
            continue
        if own is None:
            own = {(one.term.concept, place) for one in others for place in range(one.first, one.last + 1)}
        if not any((candidate.term.concept, place) in own for place in explained):
            strange.add((candidate.term.concept, candidate.expression.acronym))
    return strange


def _explanation(text: str, words: Sequence[Word], place: int, acronym: str) -> range | None:
    """The places of the words that explain the acronym at `place`; None where none do."""
    if place and _OPENING.fullmatch(text, words[place - 1].end, words[place].start):
        return _spelt(words, range(place - 1, max(-1, place - 1 - 3 * len(acronym)), -1), acronym[::-1])
    if place + 1 < len(words) and _OPENING.fullmatch(text, words[place].end, words[place + 1].start):
        return _spelt(words, range(place + 1, min(len(words), place + 1 + 3 * len(acronym))), acronym)
    return None


def _spelt(words: Sequence[Word], places: range, acronym: str) -> range | None:
    """The first of `places` whose words begin with the letters of the acronym, small words left out."""
    letters = iter(acronym.casefold())
    letter = next(letters)
    for count, place in enumerate(places, start=1):
        word = words[place].text.casefold()
        if word.startswith(letter):
            following = next(letters, "")
            if not following:
                return places[:count]
            letter = following
        elif word not in _MINOR:
            return None
    return None
