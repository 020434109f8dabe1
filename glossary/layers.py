"""Texts that a glossary's concepts are found by, kept up by its history.

They are made once; what has changed since is read and made anew, in a layer above the rest, and nothing else.
`as_bytes` lets a program keep them across its starts.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise

from sqlite_utils import Database

from glossary.history import Mark, changed_since, mark

MANY = 1_000
"""So many concepts may have changed before all is put together anew."""


@dataclass(frozen=True)  # without slots: its texts are kept where they are asked for
class Column:
    """Sorted texts one after another in a single string, so that all are looked through at once."""

    text: str
    starts: array[int]
    """Where each text begins, and last where the last one ends."""
    owners: array[int]
    """The place of each text's concept among those of its layer."""

    def at(self, place: int) -> str:
        """One of the texts."""
        return self.text[self.starts[place] : self.starts[place + 1]]

    @cached_property
    def texts(self) -> list[str]:
        """All of them."""
        return [self.text[begin:end] for begin, end in pairwise(self.starts)]


@dataclass(frozen=True, slots=True)
class Layer:
    """Some concepts with the columns of texts by which they are found."""

    concepts: tuple[str, ...]
    columns: Mapping[str, Column]

    def owner(self, name: str, place: int) -> str:
        """The concept that a text of a column is of."""
        return self.concepts[self.columns[name].owners[place]]


@dataclass(frozen=True, slots=True)
class Layers:
    """What the concepts are found by in one state of the glossary."""

    mark: Mark
    """The newest entry of the history that they know."""
    base: Layer
    since: Mark
    """The newest entry that the base knows."""
    changed: frozenset[str] = frozenset()
    """The concepts that changed after it: of these only `newer` holds."""
    newer: Layer | None = None

    def each(self) -> Iterator[tuple[Layer, Collection[str]]]:
        """What is looked through, each with the concepts that are to be passed over in it."""
        yield self.base, self.changed
        if self.newer:
            yield self.newer, ()


Pairs = Iterable[tuple[str, str]]
"""Texts, each with the id of its concept."""
Make = Callable[[Database, Collection[str] | None], Mapping[str, Pairs]]
"""What makes every column, of some concepts or of all."""


def current(db: Database, make: Make, known: Layers | None = None, many: int = MANY) -> Layers:
    """What the concepts are found by now: what is known, with what has changed since.

    Where it cannot be told what has changed (a backup was restored), all is made anew. After `many` changed
    concepts everything is in `base` again.
    """
    now = mark(db)
    if known and known.mark == now:
        return known
    changed = changed_since(db, known.since) if known else None
    if known is None or changed is None:
        return Layers(now, _layer(make(db, None)), now)
    newer = _layer(make(db, changed))
    if len(changed) > many:
        return Layers(now, _together(known.base, changed, newer), now)
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


def equal(column: Column, wanted: str, since: int = 0) -> Iterator[int]:
    """The places, from one on, of the texts that are what is wanted and nothing else."""
    every = range(len(column.owners))
    place = bisect_left(every, wanted, since, key=column.at)
    while place < len(every) and column.at(place) == wanted:
        yield place
        place += 1


def within(column: Column, text: str) -> Iterator[int]:
    """The places of the texts that stand in `text`."""
    every = range(len(column.owners))
    for begin in range(len(text)):
        place = 0
        for end in range(begin + 1, len(text) + 1):
            wanted = text[begin:end]
            place = bisect_left(every, wanted, place, key=column.at)
            if place == len(every) or not column.text.startswith(wanted, column.starts[place]):
                break
            yield from equal(column, wanted, place)


# ---------------------------------------------------------------- making


def _layer(made: Mapping[str, Pairs]) -> Layer:
    held = {name: sorted({pair for pair in pairs if pair[0]}) for name, pairs in made.items()}
    concepts = tuple(sorted({concept for pairs in held.values() for _, concept in pairs}))
    places = {concept: place for place, concept in enumerate(concepts)}
    return Layer(concepts, {name: column_of(pairs, places) for name, pairs in held.items()})


def _together(base: Layer, changed: Collection[str], newer: Layer) -> Layer:
    """Two layers as one, without what the older says of what has changed."""
    together: dict[str, Pairs] = {}
    for name in base.columns:
        kept = (pair for pair in _pairs(base, name) if pair[1] not in changed)
        together[name] = [*kept, *_pairs(newer, name)]
    return _layer(together)


def _pairs(layer: Layer, name: str) -> Pairs:
    column = layer.columns[name]
    return zip(column.texts, map(layer.concepts.__getitem__, column.owners), strict=True)


def column_of(pairs: Sequence[tuple[str, str]], places: Mapping[str, int]) -> Column:
    """A column of sorted texts, each with its concept, of which the place is given."""
    starts = accumulate((len(text) for text, _ in pairs), initial=0)
    owners = (places[concept] for _, concept in pairs)
    return Column("".join(text for text, _ in pairs), array("I", starts), array("I", owners))


# ---------------------------------------------------------------- keeping


def as_bytes(layers: Layers) -> bytes:
    """The base of some layers, for `from_bytes`: texts and numbers, after a line that says where each is."""
    columns = layers.base.columns
    parts: list[bytes] = []
    for column in columns.values():
        parts += [_encoded(column.text), column.starts.tobytes(), column.owners.tobytes()]
    said = [*layers.since, sys.byteorder, layers.base.concepts, list(columns), [len(part) for part in parts]]
    return b"\n".join((json.dumps(said).encode(), b"".join(parts)))


def from_bytes(kept: bytes) -> Layers | None:
    """The layers that `as_bytes` gave; None for those of a machine with another order of bytes."""
    head, _, body = kept.partition(b"\n")
    revision, entry, at, order, concepts, names, lengths = json.loads(head)
    if order != sys.byteorder:
        return None
    ends = list(accumulate(lengths, initial=0))
    parts = iter([body[begin:end] for begin, end in pairwise(ends)])
    columns = {
        name: Column(text.decode("utf-8", "surrogatepass"), array("I", starts), array("I", owners))
        for name, text, starts, owners in zip(names, parts, parts, parts, strict=True)
    }
    since = Mark(revision, entry, at)
    return Layers(since, Layer(tuple(concepts), columns), since)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
