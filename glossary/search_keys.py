"""What a glossary is searched by in one language: keys of its words and of what is said of its concepts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import lru_cache, partial

from sqlite_utils import Database

from glossary import layers
from glossary.inflection import Inflection, Paradigm
from glossary.layers import MANY, Layers, Pairs
from glossary.listing import prose, spellings
from glossary.recognition.words import words

VERSION = 2
"""Raised whenever the same glossary and inflection give other keys, so that kept ones can be known as old."""

KeysOf = Callable[[Database, Inflection], Layers]
"""Where a search gets the keys of a language from."""


def current(db: Database, inflection: Inflection, known: Layers | None = None, many: int = MANY) -> Layers:
    """The keys of the glossary as it is: those that are known, with what has changed since.

    Of every way to write a term there are its `keys`, the `loose` ones, and `heads` and `loose_heads`: what
    of its first word stands in a text however it is inflected there. Of every concept there are the
    `definitions` and `notes`.
    """
    return layers.current(db, partial(_columns, inflection=inflection), known, many)


def _columns(db: Database, among: Collection[str] | None, inflection: Inflection) -> dict[str, Pairs]:
    written, said = spellings(db, inflection.code, among), prose(db, among)
    loosely = loose(inflection)
    return {
        "keys": [(_folded(inflection.fold, one.text), one.concept) for one in written],
        "loose": [(_folded(inflection.loose, one.text), one.concept) for one in written],
        "heads": [(_head(one.text, inflection), one.concept) for one in written],
        "loose_heads": [(_head(one.text, loosely), one.concept) for one in written],
        "definitions": [(_folded(inflection.fold, text), id_) for id_, text, _ in said],
        "notes": [(_folded(inflection.fold, text), id_) for id_, _, text in said],
    }


def letters(key: str) -> str:
    """A key without its signs and spaces: acronyms may have full stops or none."""
    return "".join(filter(str.isalnum, key))


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
