"""Finding concepts by their words, in any language and however they are written or inflected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from functools import lru_cache

from sqlite_utils import Database

from glossary.inflection import Inflection, Paradigm
from glossary.model import Concept, FormKind, Term
from glossary.recognition.finding import Recogniser, compile_index, recognise
from glossary.store import concepts


class _Place(IntEnum):
    """What a text was found in, best first."""

    TERM = auto()
    """It is a term or form."""
    INFLECTED = auto()
    """It is a term or form with its clitics and suffixes (العلويين), or but for its looser key (روژافا)."""
    BEGINNING = auto()
    """A term begins with it."""
    INSIDE = auto()
    """A term or form holds it."""
    WORDS = auto()
    """Words of a term or form begin with it in the looser key, or it is one, inflected (pogromen)."""
    AROUND = auto()
    """A term stands in it, among other words."""
    DEFINITION = auto()
    NOTES = auto()


_SHORTEST_LOOSE = 3
"""Letters that a looser key must have to be looked for at the beginning of words; short ones are in many."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for, as one language reads it."""

    inflection: Inflection
    key: str
    loose: str


def search(db: Database, text: str, inflections: Iterable[Inflection]) -> tuple[Concept, ...]:
    """The concepts whose terms, forms, definition or notes hold `text`, best first; all for an empty text.

    Compared in the fold of each language, so that case, vowel signs and keyboards make no difference; terms
    are found inflected as well, and in the looser key. A term comes before what is said about another one.
    Definitions and notes are compared in every fold handed in: they quote words of all languages.
    """
    everything = concepts(db)
    wanted = [one for one in (_wanted(text, inflection) for inflection in inflections) if one.key]
    if not wanted:
        return everything
    recognised = _recognised(text, everything, wanted)
    ranked = [
        (min(places), concept)
        for concept in everything
        if (places := [*recognised.get(concept.id, ()), *_places(concept, wanted)])
    ]
    return tuple(concept for _, concept in sorted(ranked, key=lambda one: (one[0], one[1].id)))


def _wanted(text: str, inflection: Inflection) -> _Wanted:
    return _Wanted(inflection, inflection.fold(text).strip(), inflection.loose(text).strip())


# ---------------------------------------------------------------- words as they are written


def _places(concept: Concept, wanted: Iterable[_Wanted]) -> Iterator[_Place]:
    """Where the concept holds what is wanted, word for word."""
    for one in wanted:
        yield from _in_terms(concept, one)
        yield from _in_prose(concept, one)


def _in_terms(concept: Concept, wanted: _Wanted) -> Iterator[_Place]:
    for term in concept.terms_in(wanted.inflection.code):
        for text in _written(term):
            key, loose = _folded(wanted.inflection.fold, text), _folded(wanted.inflection.loose, text)
            if wanted.key in key:
                yield _held(wanted.key, key)
            if wanted.loose == loose:
                yield _Place.INFLECTED
            elif len(wanted.loose) >= _SHORTEST_LOOSE and f" {wanted.loose}" in f" {loose}":
                yield _Place.WORDS


def _written(term: Term) -> Iterator[str]:
    """A term and the other ways to write it."""
    yield term.text
    yield from (form.text for form in term.forms if form.kind is not FormKind.TRAP)


def _held(wanted: str, key: str) -> _Place:
    if key == wanted:
        return _Place.TERM
    return _Place.BEGINNING if key.startswith(wanted) else _Place.INSIDE


def _in_prose(concept: Concept, wanted: _Wanted) -> Iterator[_Place]:
    fold = wanted.inflection.fold
    if wanted.key in _folded(fold, concept.definition):
        yield _Place.DEFINITION
    if wanted.key in _folded(fold, concept.notes):
        yield _Place.NOTES


@lru_cache(maxsize=1 << 16)
def _folded(fold: Callable[[str], str], text: str) -> str:
    """The fold of a text of the glossary; kept, since one search after another folds the same texts."""
    return fold(text)


# ---------------------------------------------------------------- words as they are inflected


def _recognised(
    text: str, everything: tuple[Concept, ...], wanted: Iterable[_Wanted]
) -> dict[str, list[_Place]]:
    """The places of the concepts whose terms stand in `text`, by concept."""
    found: dict[str, list[_Place]] = {}
    for one in wanted:
        for inflection, whole in ((one.inflection, _Place.INFLECTED), (_loose(one.inflection), _Place.WORDS)):
            for written in _in_both_cases(text):
                for hit in recognise(written, _recogniser(everything, inflection)):
                    place = whole if hit.text == written else _Place.AROUND
                    found.setdefault(hit.concept, []).append(place)
    return found


def _in_both_cases(text: str) -> tuple[str, str]:
    """A query as it is and in capitals: who looks for a name or an acronym seldom writes its capitals."""
    return text.strip(), text.strip().upper()


@lru_cache(maxsize=16)
def _recogniser(everything: tuple[Concept, ...], inflection: Inflection) -> Recogniser:
    """The compiled terms of one language; kept as long as no concept has changed."""
    return compile_index(everything, inflection)


@lru_cache(maxsize=16)
def _loose(inflection: Inflection) -> Inflection:
    """The inflection with its looser key for its key, in all that it knows of endings and particles."""
    loose = inflection.loose
    return replace(
        inflection,
        fold=loose,
        common=tuple(_loose_paradigm(paradigm, loose) for paradigm in inflection.common),
        names=tuple(_loose_paradigm(paradigm, loose) for paradigm in inflection.names),
        particles=frozenset(map(loose, inflection.particles)),
        linking=tuple(filter(None, map(loose, inflection.linking))),
    )


def _loose_paradigm(paradigm: Paradigm, loose: Callable[[str], str]) -> Paradigm:
    return replace(
        paradigm,
        suffixes=frozenset(map(loose, paradigm.suffixes)),
        ending=loose(paradigm.ending),
        stem=loose(paradigm.stem),
    )
