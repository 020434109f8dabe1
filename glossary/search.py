"""Finding concepts by their words, in any language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from sqlite_utils import Database

from glossary.inflection import Inflection
from glossary.model import Concept, FormKind
from glossary.store import concepts

# What a text was found in, best first.
_EXACT, _BEGINNING, _INSIDE, _FORM, _DEFINITION, _NOTES = range(6)


def search(db: Database, text: str, inflections: Iterable[Inflection]) -> tuple[Concept, ...]:
    """The concepts whose terms, forms, definition or notes hold `text`, best first; all for an empty text.

    Compared in the fold of each language, so that case, vowel signs and keyboards make no difference.
    Definitions and notes are compared in every fold handed in: they quote words of all languages.
    """
    everything = concepts(db)
    folds = {inflection.code: inflection.fold for inflection in inflections if inflection.fold(text).strip()}
    wanted = {code: fold(text).strip() for code, fold in folds.items()}
    if not wanted:
        return everything
    ranked = [(_rank(concept, wanted, folds), concept) for concept in everything]
    found = [(rank, concept) for rank, concept in ranked if rank is not None]
    return tuple(concept for _, concept in sorted(found, key=lambda pair: (pair[0], pair[1].id)))


def _rank(concept: Concept, wanted: dict[str, str], folds: dict[str, Callable[[str], str]]) -> int | None:
    """The best place that the wanted words were found in, or None."""
    places = [*_places_in_terms(concept, wanted, folds), *_places_in_prose(concept, wanted, folds)]
    return min(places, default=None)


def _places_in_terms(
    concept: Concept, wanted: dict[str, str], folds: dict[str, Callable[[str], str]]
) -> Iterator[int]:
    for term in concept.terms:
        if term.language not in folds:
            continue
        fold, words = folds[term.language], wanted[term.language]
        key = _folded(fold, term.text)
        if words in key:
            yield _EXACT if key == words else _BEGINNING if key.startswith(words) else _INSIDE
        if any(words in _folded(fold, form.text) for form in term.forms if form.kind is not FormKind.TRAP):
            yield _FORM


def _places_in_prose(
    concept: Concept, wanted: dict[str, str], folds: dict[str, Callable[[str], str]]
) -> Iterator[int]:
    for code, fold in folds.items():
        if wanted[code] in _folded(fold, concept.definition):
            yield _DEFINITION
        if wanted[code] in _folded(fold, concept.notes):
            yield _NOTES


@lru_cache(maxsize=1 << 16)
def _folded(fold: Callable[[str], str], text: str) -> str:
    """The fold of a text of the glossary; kept, since one search after another folds the same texts."""
    return fold(text)
