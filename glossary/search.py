"""Finding concepts by their words, in any language and however they are written or inflected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, auto
from itertools import chain

from sqlite_utils import Database

from glossary.inflection import Inflection
from glossary.layers import Column, Layer, Layers, holding, within
from glossary.listing import of_ids
from glossary.model import Concept, Hit
from glossary.recognition.finding import Recogniser, compile_index, recognise
from glossary.search_keys import KeysOf, current, letters, loose
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

_Found = Iterator[tuple[str, _Place]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for, as one language reads it."""

    inflection: Inflection
    key: str
    loose: str


def search(
    db: Database, text: str, inflections: Iterable[Inflection], keys_of: KeysOf = current
) -> tuple[Concept, ...]:
    """The concepts whose terms, forms, definition or notes hold `text`, best first; all for an empty text.

    Compared in the fold of each language, so that case, vowel signs and keyboards make no difference; terms
    are found inflected as well, and in the looser key. A term comes before what is said about another one.
    Definitions and notes are compared in every fold handed in: they quote words of all languages.
    `keys_of` answers with what the glossary is searched by, where that is kept; else it is made anew.
    """
    found = search_ids(db, text, inflections, keys_of)
    return concepts(db) if found is None else of_ids(db, found)


def search_ids(
    db: Database, text: str, inflections: Iterable[Inflection], keys_of: KeysOf = current
) -> tuple[str, ...] | None:
    """The ids of the concepts that `search` finds, in its order; None for a text that asks nothing."""
    wanted = [one for one in (_wanted(text, inflection) for inflection in inflections) if one.key]
    if not wanted:
        return None
    places: dict[str, _Place] = {}
    for one in wanted:
        keys = keys_of(db, one.inflection)
        for concept, place in chain(_written(keys, one), _recognised(db, text, keys, one)):
            places[concept] = min(place, places.get(concept, place))
    return tuple(sorted(places, key=lambda concept: (places[concept], concept)))


def _wanted(text: str, inflection: Inflection) -> _Wanted:
    return _Wanted(inflection, inflection.fold(text).strip(), inflection.loose(text).strip())


# ---------------------------------------------------------------- words as they are written


def _written(keys: Layers, wanted: _Wanted) -> _Found:
    """The concepts that hold what is wanted, word for word, with where."""
    for layer, passed_over in keys.each():
        for owner, place in _held(layer, wanted):
            concept = layer.concepts[owner]
            if concept not in passed_over:
                yield concept, place


def _held(layer: Layer, wanted: _Wanted) -> Iterator[tuple[int, _Place]]:
    """The places of a layer's concepts that hold what is wanted."""
    columns, is_long = layer.columns, len(wanted.loose) >= _SHORTEST_LOOSE
    for at, begin in holding(columns["keys"], wanted.key):
        is_whole = _is_whole(columns["keys"], at, wanted.key)
        beginning = _Place.INSIDE if begin else _Place.BEGINNING
        yield columns["keys"].owners[at], _Place.TERM if is_whole else beginning
    for at, _ in holding(columns["loose"], wanted.loose, at_word=True):
        is_whole = _is_whole(columns["loose"], at, wanted.loose)
        if is_whole or is_long:
            yield columns["loose"].owners[at], _Place.INFLECTED if is_whole else _Place.WORDS
    for column, place in ((columns["definitions"], _Place.DEFINITION), (columns["notes"], _Place.NOTES)):
        for at, _ in holding(column, wanted.key):
            yield column.owners[at], place


def _is_whole(column: Column, at: int, wanted: str) -> bool:
    """Whether a text that holds what is wanted holds nothing else."""
    return column.starts[at + 1] - column.starts[at] == len(wanted)


# ---------------------------------------------------------------- words as they are inflected


def hits(db: Database, text: str, keys: Layers, inflection: Inflection) -> list[Hit]:
    """Every term of a language that stands in a short text, looked for among what it is searched by."""
    return recognise(text, _compiled(db, text, keys, inflection, "heads"))


def _recognised(db: Database, text: str, keys: Layers, wanted: _Wanted) -> _Found:
    """The concepts whose terms stand in `text`, with how."""
    plain = (wanted.inflection, "heads", _Place.INFLECTED)
    for inflection, heads, whole in (plain, (loose(wanted.inflection), "loose_heads", _Place.WORDS)):
        compiled = _compiled(db, text, keys, inflection, heads)
        for written in _in_both_cases(text):
            for hit in recognise(written, compiled):
                yield hit.concept, whole if hit.text == written else _Place.AROUND


def _compiled(db: Database, text: str, keys: Layers, inflection: Inflection, heads: str) -> Recogniser:
    """Those concepts, ready to be found, of which a term may begin in `text`."""
    there = letters(inflection.fold(text))
    maybe = {
        concept
        for layer, passed_over in keys.each()
        for concept in _beginning(layer, heads, there)
        if concept not in passed_over
    }
    return compile_index(of_ids(db, sorted(maybe)), inflection)


def _beginning(layer: Layer, heads: str, there: str) -> Iterator[str]:
    """The concepts of a layer one of whose terms may begin in some letters."""
    for at in within(layer.columns[heads], there):
        yield layer.owner(heads, at)


def _in_both_cases(text: str) -> tuple[str, str]:
    """A query as it is and in capitals: who looks for a name or an acronym seldom writes its capitals."""
    return text.strip(), text.strip().upper()
