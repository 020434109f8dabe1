"""What a glossary is searched by in one language: the keys of its words and of what is said of its concepts.

They are made once and kept up by the history: what has changed since is read and folded anew, and nothing
else. `as_bytes` lets a program keep them across its starts.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from sqlite_utils import Database

from glossary.history import Mark, changed_since, mark
from glossary.inflection import Inflection, Paradigm
from glossary.listing import prose, spellings
from glossary.recognition.words import words

VERSION = 1
"""Raised whenever the same glossary and inflection give other keys, so that kept ones can be known as old."""
MANY = 1_000
"""So many concepts may have changed before the keys of all are put together anew."""


@dataclass(frozen=True, slots=True)
class Column:
    """Texts one after another in a single string, so that all are looked through at once."""

    text: str
    starts: array[int]
    """Where each text begins, and last where the last one ends."""
    owners: array[int]
    """The place of each text's concept among those of its layer."""

    def at(self, place: int) -> str:
        """One of the texts."""
        return self.text[self.starts[place] : self.starts[place + 1]]


class Columns(NamedTuple):
    """What is looked through, of every way to write a term and of everything said of a concept."""

    keys: Column
    loose: Column
    """The looser keys."""
    heads: Column
    """What of the first word stands in a text however it is inflected there; sorted."""
    loose_heads: Column
    """The same in the looser key."""
    definitions: Column
    notes: Column


SORTED = ("heads", "loose_heads")


@dataclass(frozen=True, slots=True)
class Layer:
    """Some concepts with what they are found by."""

    concepts: tuple[str, ...]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Keys:
    """What a glossary is searched by in one language, in one state of it."""

    mark: Mark
    """The newest entry of the history that they know."""
    base: Layer
    since: Mark
    """The newest entry that the base knows."""
    changed: frozenset[str] = frozenset()
    """The concepts that changed after it: of these only `newer` holds."""
    newer: Layer | None = None

    def layers(self) -> Iterator[tuple[Layer, Collection[str]]]:
        """What is looked through, each with the concepts that are to be passed over in it."""
        yield self.base, self.changed
        if self.newer:
            yield self.newer, ()


KeysOf = Callable[[Database, Inflection], Keys]
"""Where a search gets the keys of a language from."""


def current(db: Database, inflection: Inflection, known: Keys | None = None, many: int = MANY) -> Keys:
    """The keys of the glossary as it is: those that are known, with what has changed since.

    Where it cannot be told what has changed (a backup was restored), all are made anew. After `many` changed
    concepts everything is in `base` again.
    """
    now = mark(db)
    if known and known.mark == now:
        return known
    changed = changed_since(db, known.since) if known else None
    if known is None or changed is None:
        return Keys(now, _layer(db, inflection, None), now)
    newer = _layer(db, inflection, changed)
    if len(changed) > many:
        return Keys(now, _together(known.base, changed, newer), now)
    return replace(known, mark=now, changed=changed, newer=newer)


# ---------------------------------------------------------------- looking through


def holding(column: Column, wanted: str, *, at_word: bool = False) -> Iterator[tuple[int, int]]:
    """The places of the texts that hold what is wanted, with where in the text it first stands.

    With `at_word`, where a word begins with it. Nothing holds an empty text.
    """
    text, starts = column.text, column.starts
    found = text.find(wanted) if wanted else -1
    while found >= 0:
        place = bisect_right(starts, found) - 1
        begin, end = starts[place], starts[place + 1]
        if found + len(wanted) <= end and (not at_word or found == begin or text[found - 1] == " "):
            yield place, found - begin
            found = text.find(wanted, end)
        else:
            found = text.find(wanted, found + 1)


def within(column: Column, text: str) -> Iterator[int]:
    """The places of the texts of a sorted column that stand in `text`."""
    every = range(len(column.owners))
    for begin in range(len(text)):
        place = 0
        for end in range(begin + 1, len(text) + 1):
            wanted = text[begin:end]
            place = bisect_left(every, wanted, place, key=column.at)
            if place == len(every) or not column.text.startswith(wanted, column.starts[place]):
                break
            while place < len(every) and column.at(place) == wanted:
                yield place
                place += 1


def letters(key: str) -> str:
    """A key without its signs and spaces: acronyms may have full stops or none."""
    return "".join(filter(str.isalnum, key))


# ---------------------------------------------------------------- making


Pairs = list[tuple[str, str]]
"""Texts, each with the id of its concept."""


def _layer(db: Database, inflection: Inflection, among: Collection[str] | None) -> Layer:
    written, said = spellings(db, inflection.code, among), prose(db, among)
    loosely = loose(inflection)
    pairs: dict[str, Pairs] = {
        "keys": [(_folded(inflection.fold, one.text), one.concept) for one in written],
        "loose": [(_folded(inflection.loose, one.text), one.concept) for one in written],
        "heads": [(_head(one.text, inflection), one.concept) for one in written],
        "loose_heads": [(_head(one.text, loosely), one.concept) for one in written],
        "definitions": [(_folded(inflection.fold, text), id_) for id_, text, _ in said],
        "notes": [(_folded(inflection.fold, text), id_) for id_, _, text in said],
    }
    return _layer_of(pairs)


def _together(base: Layer, changed: Collection[str], newer: Layer) -> Layer:
    """Two layers as one, without what the older says of what has changed."""
    together: dict[str, Pairs] = {}
    for name in Columns._fields:
        kept = (pair for pair in _pairs(base, name) if pair[1] not in changed)
        together[name] = [*kept, *_pairs(newer, name)]
    return _layer_of(together)


def _layer_of(pairs: Mapping[str, Pairs]) -> Layer:
    held = {name: [pair for pair in some if pair[0]] for name, some in pairs.items()}
    concepts = tuple(sorted({concept for some in held.values() for _, concept in some}))
    places = {concept: place for place, concept in enumerate(concepts)}
    columns = (
        _column(sorted(set(held[name])) if name in SORTED else held[name], places) for name in Columns._fields
    )
    return Layer(concepts, Columns(*columns))


def _pairs(layer: Layer, name: str) -> Pairs:
    column: Column = getattr(layer.columns, name)
    return [(column.at(place), layer.concepts[owner]) for place, owner in enumerate(column.owners)]


def _column(pairs: Pairs, places: Mapping[str, int]) -> Column:
    starts = accumulate((len(text) for text, _ in pairs), initial=0)
    owners = (places[concept] for _, concept in pairs)
    return Column("".join(text for text, _ in pairs), array("I", starts), array("I", owners))


@lru_cache(maxsize=1 << 16)
def _folded(fold: Callable[[str], str], text: str) -> str:
    """The fold of a text of the glossary; kept, since what has changed is read again after each change."""
    return fold(text)


def _head(text: str, inflection: Inflection) -> str:
    """The letters of the first word of a term that no article, clitic or ending changes; in the key."""
    first = next(iter(words(text)), None)
    key = _folded(inflection.fold, first.text) if first else ""
    stem = key.removeprefix(inflection.article) or key
    for endings in (inflection.linking, _endings(inflection)):
        stem = stem.removesuffix(next(filter(stem.endswith, endings), "")) or stem
    return letters(stem)


@lru_cache(maxsize=16)
def _endings(inflection: Inflection) -> tuple[str, ...]:
    """What a word may lose at its end when it is inflected, the longest first."""
    endings = {paradigm.ending for paradigm in (*inflection.common, *inflection.names)}
    return tuple(sorted(endings - {""}, key=lambda ending: -len(ending)))


@lru_cache(maxsize=16)
def loose(inflection: Inflection) -> Inflection:
    """The inflection with its looser key for its key, in all that it knows of endings and particles."""
    key = inflection.loose
    return replace(
        inflection,
        fold=key,
        common=tuple(_loose_paradigm(paradigm, key) for paradigm in inflection.common),
        names=tuple(_loose_paradigm(paradigm, key) for paradigm in inflection.names),
        particles=frozenset(map(key, inflection.particles)),
        linking=tuple(filter(None, map(key, inflection.linking))),
    )


def _loose_paradigm(paradigm: Paradigm, key: Callable[[str], str]) -> Paradigm:
    return replace(
        paradigm,
        suffixes=frozenset(map(key, paradigm.suffixes)),
        ending=key(paradigm.ending),
        stem=key(paradigm.stem),
    )


# ---------------------------------------------------------------- keeping


def as_bytes(keys: Keys) -> bytes:
    """The base of some keys, for `from_bytes`: texts and numbers, after a line that says where each is."""
    parts: list[bytes] = []
    for column in keys.base.columns:
        parts += [_encoded(column.text), column.starts.tobytes(), column.owners.tobytes()]
    said = [*keys.since, sys.byteorder, keys.base.concepts, [len(part) for part in parts]]
    return b"\n".join((json.dumps(said).encode(), b"".join(parts)))


def from_bytes(kept: bytes) -> Keys | None:
    """The keys that `as_bytes` gave; None for those of a machine with another order of bytes."""
    head, _, body = kept.partition(b"\n")
    revision, entry, at, order, concepts, lengths = json.loads(head)
    if order != sys.byteorder:
        return None
    ends = list(accumulate(lengths, initial=0))
    parts = [body[begin:end] for begin, end in pairwise(ends)]
    columns = (
        Column(text.decode("utf-8", "surrogatepass"), array("I", starts), array("I", owners))
        for text, starts, owners in _threes(parts)
    )
    since = Mark(revision, entry, at)
    return Keys(since, Layer(tuple(concepts), Columns(*columns)), since)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _threes(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    one = iter(parts)
    return zip(one, one, one, strict=True)
