"""Finding concepts by their words, in any language and however they are written or inflected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from functools import lru_cache
from itertools import chain

from sqlite_utils import Database

from glossary.history import stamp
from glossary.inflection import Inflection, Paradigm
from glossary.listing import of_ids, prose, spellings
from glossary.model import Concept
from glossary.recognition.finding import compile_index, recognise
from glossary.recognition.words import words
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
    found = search_ids(db, text, inflections)
    return concepts(db) if found is None else of_ids(db, found)


def search_ids(db: Database, text: str, inflections: Iterable[Inflection]) -> tuple[str, ...] | None:
    """The ids of the concepts that `search` finds, in its order; None for a text that asks nothing."""
    wanted = [one for one in (_wanted(text, inflection) for inflection in inflections) if one.key]
    if not wanted:
        return None
    places: dict[str, _Place] = {}
    for one in wanted:
        known = _known(db, one.inflection)
        for concept, place in chain(_written(known, one), _recognised(db, text, known, one)):
            places[concept] = min(place, places.get(concept, place))
    return tuple(sorted(places, key=lambda concept: (places[concept], concept)))


def _wanted(text: str, inflection: Inflection) -> _Wanted:
    return _Wanted(inflection, inflection.fold(text).strip(), inflection.loose(text).strip())


# ---------------------------------------------------------------- what the glossary has, made ready


@dataclass(frozen=True, slots=True)
class _Known:
    """What a text is held against in one language, side by side."""

    concepts: Sequence[str]
    keys: Sequence[str]
    """Of every way to write a term, the key."""
    loose: Sequence[str]
    """The looser key."""
    heads: Sequence[str]
    """What of its first word stands in a text however it is inflected there."""
    loose_heads: Sequence[str]
    prose: Sequence[tuple[str, str, str]]
    """Concepts, and the keys of their definitions and notes."""


def _known(db: Database, inflection: Inflection) -> _Known:
    """What a glossary has, made anew when any process has changed it."""
    file = db.execute("pragma database_list").fetchone()[2]
    if not file:  # in memory: no other can be told from it
        return _read(db, inflection)
    state = stamp(db)
    kept = _KNOWN.get((file, inflection.code))
    if kept is None or kept[:2] != (state, inflection):
        kept = _KNOWN[file, inflection.code] = state, inflection, _read(db, inflection)
    return kept[2]


_KNOWN: dict[tuple[str, str], tuple[str, Inflection, _Known]] = {}
"""The newest of each file and language that this process has searched, with the stamp of its glossary."""


def _read(db: Database, inflection: Inflection) -> _Known:
    written = spellings(db, inflection.code)
    fold, loose = inflection.fold, _loose(inflection)
    return _Known(
        [one.concept for one in written],
        [_folded(fold, one.text) for one in written],
        [_folded(inflection.loose, one.text) for one in written],
        [_head(one.text, inflection) for one in written],
        [_head(one.text, loose) for one in written],
        [(id_, _folded(fold, said), _folded(fold, notes)) for id_, said, notes in prose(db)],
    )


@lru_cache(maxsize=1 << 16)
def _folded(fold: Callable[[str], str], text: str) -> str:
    """The fold of a text of the glossary; kept, since most are there in the next state of it too."""
    return fold(text)


# ---------------------------------------------------------------- words as they are written


def _written(known: _Known, wanted: _Wanted) -> Iterator[tuple[str, _Place]]:
    """The concepts that hold what is wanted, word for word, with where."""
    for at, key in enumerate(known.keys):
        if wanted.key in key:
            yield known.concepts[at], _held(wanted.key, key)
    is_long = len(wanted.loose) >= _SHORTEST_LOOSE
    for at, loose in enumerate(known.loose):
        if wanted.loose == loose:
            yield known.concepts[at], _Place.INFLECTED
        elif is_long and wanted.loose in loose and f" {wanted.loose}" in f" {loose}":
            yield known.concepts[at], _Place.WORDS
    for concept, definition, notes in known.prose:
        if wanted.key in definition:
            yield concept, _Place.DEFINITION
        if wanted.key in notes:
            yield concept, _Place.NOTES


def _held(wanted: str, key: str) -> _Place:
    if key == wanted:
        return _Place.TERM
    return _Place.BEGINNING if key.startswith(wanted) else _Place.INSIDE


# ---------------------------------------------------------------- words as they are inflected


def _recognised(db: Database, text: str, known: _Known, wanted: _Wanted) -> Iterator[tuple[str, _Place]]:
    """The concepts whose terms stand in `text`, with how."""
    plain = (wanted.inflection, known.heads, _Place.INFLECTED)
    for inflection, heads, whole in (plain, (_loose(wanted.inflection), known.loose_heads, _Place.WORDS)):
        there = _letters(inflection.fold(text))
        maybe = {known.concepts[at] for at, head in enumerate(heads) if head in there}
        compiled = compile_index(of_ids(db, sorted(maybe)), inflection)
        for written in _in_both_cases(text):
            for hit in recognise(written, compiled):
                yield hit.concept, whole if hit.text == written else _Place.AROUND


def _head(text: str, inflection: Inflection) -> str:
    """The letters of the first word of a term that no article, clitic or ending changes; in the key."""
    first = next(iter(words(text)), None)
    key = _folded(inflection.fold, first.text) if first else ""
    word = _letters(key.removeprefix(inflection.article))
    return word[: max(1, len(word) - _changing(inflection))]


@lru_cache(maxsize=16)
def _changing(inflection: Inflection) -> int:
    """How many letters at the end of a word may be others when it is inflected."""
    endings = [paradigm.ending for paradigm in (*inflection.common, *inflection.names)]
    return max(map(len, (*endings, *inflection.linking, " ")))


def _letters(key: str) -> str:
    """A key without its signs and spaces: acronyms may have full stops or none."""
    return "".join(filter(str.isalnum, key))


def _in_both_cases(text: str) -> tuple[str, str]:
    """A query as it is and in capitals: who looks for a name or an acronym seldom writes its capitals."""
    return text.strip(), text.strip().upper()


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
