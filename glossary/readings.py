"""How one written word can be read: which words of the glossary it may be, grown by clitics and suffixes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntFlag
from functools import lru_cache
from typing import NamedTuple

from glossary.inflection import Inflection
from glossary.tables import Slot


class Lead(IntFlag):
    """What stands written together before a stem."""

    NONE = 1
    PROCLITIC = 2
    ARTICLE = 4
    PROCLITIC_AND_ARTICLE = 8


_DEFINITE = Lead.ARTICLE | Lead.PROCLITIC_AND_ARTICLE
_INDEFINITE = Lead.NONE | Lead.PROCLITIC
_WITHOUT_PROCLITIC = Lead.NONE | Lead.ARTICLE


class Reading(NamedTuple):
    """One way to read a written word as a word of a term."""

    plain: bool
    """Whether it stands as in the term, without clitics and suffixes."""
    weight: int
    """How many letters of it are the term's."""


Readings = dict[int, Reading]
"""The slots, by their places, that a written word may be."""


class _Change(NamedTuple):
    """How a word must have ended, and what stands for it, before some suffix."""

    ending: str
    stem: str
    shortest: int
    is_of_names: bool


class _Stem(NamedTuple):
    """A stem of a slot."""

    slot: int
    is_name: bool
    is_safe: bool
    """Whether its neighbours in a phrase vouch for it, however short it is."""
    leads: int
    plain_lead: int
    """The lead with which the bare stem is the word as the term has it; 0: none."""


class Lexicon:
    """All words of the glossary's terms in one language, by the stems that stand in running text."""

    def __init__(self, inflection: Inflection, slots: Sequence[Slot]) -> None:
        self._inflection = inflection
        self._leads = _chains(inflection)
        self._changes, self._longest_suffix = _changes(inflection)
        self._stems: dict[str, list[_Stem]] = {}
        for place, slot in enumerate(slots):
            self._add(place, slot)

    def readings(self, key: str) -> Readings:
        """Every word that the written word with this finding key may be."""
        found: Readings = {}
        ends = self._ends(key)
        for start, lead in self._starts(key):
            for end in ends:
                if end > start:
                    self._read(key, start, end, lead, found)
        return found

    def _add(self, place: int, slot: Slot) -> None:
        article = self._inflection.article
        has_article = bool(article) and slot.key.startswith(article) and len(slot.key) > len(article) + 1
        stem = slot.key[len(article) :] if has_article else slot.key
        plain = Lead.ARTICLE if has_article else Lead.NONE
        leads = _leads(slot, has_article)
        known = self._stems.setdefault(stem, [])
        known.append(_Stem(place, slot.is_name, not slot.is_alone, leads, int(plain)))
        if not slot.is_alone:
            for base in _unlinked(stem, self._inflection):
                known = self._stems.setdefault(base, [])
                known.append(_Stem(place, slot.is_name, True, leads, 0))

    def _read(self, key: str, start: int, end: int, lead: int, found: Readings) -> None:
        """Read ``key[start:end]`` as a stem, with what stands before and after it."""
        body, is_bare = key[start:end], end == len(key)
        if is_bare:
            for stem in self._stems.get(body, ()):
                if lead & stem.leads:
                    _keep_better(found, stem.slot, Reading(lead == stem.plain_lead, end - start))
        for change in self._changes.get(key[end:], ()):
            if not body.endswith(change.stem):
                continue
            base = body[: len(body) - len(change.stem)] + change.ending
            for stem in self._stems.get(base, ()):
                if (
                    lead & stem.leads
                    and stem.is_name == change.is_of_names
                    and (stem.is_safe or len(base) >= change.shortest)
                ):
                    _keep_better(found, stem.slot, Reading(False, end - start))

    def _ends(self, key: str) -> list[int]:
        """Where the stem of a word may end: before nothing, or before what may be a suffix."""
        length = len(key)
        earliest = max(0, length - self._longest_suffix - 1)
        return [length, *(end for end in range(length - 1, earliest, -1) if key[end:] in self._changes)]

    def _starts(self, key: str) -> Iterator[tuple[int, int]]:
        """Where the stem of a word may begin, and what then stands before it."""
        yield 0, int(Lead.NONE)
        swallower = self._inflection.assimilating
        for chain, lead in self._leads.get(key[:1], ()):
            if key.startswith(chain) and len(chain) < len(key):
                yield len(chain), lead
                swallowed = swallower and lead == Lead.PROCLITIC and chain.endswith(swallower)
                if swallowed and key.startswith(swallower, len(chain)):
                    yield len(chain), int(Lead.PROCLITIC_AND_ARTICLE)


def _keep_better(found: Readings, slot: int, reading: Reading) -> None:
    known = found.get(slot)
    if known is None or reading > known:
        found[slot] = reading


def _leads(slot: Slot, has_article: bool) -> int:
    """What may stand before a word.

    A name keeps its article, or its absence. So does a noun that is alone and cited with the article, since
    without it the Arabic word is most often an adjective (الطائفية, حرب طائفية); inside a phrase every word
    of a noun may take or lose it.
    """
    if has_article and (slot.is_name or slot.is_alone):
        leads = _DEFINITE
    elif slot.is_name:
        leads = _INDEFINITE
    else:
        leads = _DEFINITE | _INDEFINITE
    return int(leads if slot.is_first else leads & _WITHOUT_PROCLITIC)


def _unlinked(stem: str, inflection: Inflection) -> Iterator[str]:
    """The stem without the ending that links it to the next word of its phrase."""
    if inflection.linking and stem.endswith(inflection.linking):
        ending = next(ending for ending in inflection.linking if stem.endswith(ending))
        if len(stem) - len(ending) >= _SHORTEST_LINKED:
            yield stem.removesuffix(ending)


_SHORTEST_LINKED = 2
"""Letters that must be left when a linking ending is taken away (Sorani ژنان: ژن)."""


@lru_cache(maxsize=16)
def _chains(inflection: Inflection) -> dict[str, list[tuple[str, int]]]:
    """The chains of clitics that may stand before a word, by their first letter."""
    chains = [(chain, Lead.PROCLITIC) for chain in inflection.proclitics]
    for chain in inflection.with_article:
        is_article = chain == inflection.article
        chains.append((chain, Lead.ARTICLE if is_article else Lead.PROCLITIC_AND_ARTICLE))
    by_letter: dict[str, list[tuple[str, int]]] = {}
    for chain, lead in chains:
        by_letter.setdefault(chain[:1], []).append((chain, int(lead)))
    return by_letter


@lru_cache(maxsize=16)
def _changes(inflection: Inflection) -> tuple[dict[str, list[_Change]], int]:
    """What each suffix may follow, and how long the longest one is."""
    by_suffix: dict[str, list[_Change]] = {}
    for paradigms, is_of_names in ((inflection.common, False), (inflection.names, True)):
        for paradigm in paradigms:
            change = _Change(paradigm.ending, paradigm.stem, paradigm.shortest, is_of_names)
            for suffix in paradigm.suffixes:
                by_suffix.setdefault(suffix, []).append(change)
    return by_suffix, max(map(len, by_suffix), default=0)
