"""How one written word can be read: which words of the glossary it may be, grown by clitics and suffixes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntFlag
from functools import lru_cache
from typing import NamedTuple

from glossary.inflection import Inflection
from glossary.recognition.tables import Slot


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
    must_link: bool
    """Whether it lost the ending that ties it to the next word, and so must bear another one."""
    leads: int
    plain_lead: int
    """The lead with which the bare stem is the word as the term has it; 0: none."""


class Lexicon:
    """All words of the glossary's terms in one language, by the stems that stand in running text."""

    def __init__(self, inflection: Inflection, slots: Sequence[Slot]) -> None:
        self._inflection = inflection
        self._leads = _chains(inflection)
        self._changes, self._longest_suffix = _changes(inflection)
        self._slots = slots
        self._made: dict[int, _Stem] = {}
        self._places = _places(slots, inflection)

    def readings(self, key: str) -> Readings:
        """Every word that the written word with this finding key may be."""
        found: Readings = {}
        ends = self._ends(key)
        for start, lead in self._starts(key):
            for end in ends:
                if end > start:
                    self._read(key, start, end, lead, found)
        return found

    def _stems(self, body: str) -> Iterator[_Stem]:
        """The stems that are written so; most are never asked for, so each is made when it is."""
        for place in self._places.get(body, ()):
            stem = self._made.get(place)
            if stem is None:
                stem = self._made[place] = self._stem(place)
            yield stem

    def _stem(self, place: int) -> _Stem:
        is_whole = place >= 0
        slot = self._slots[place if is_whole else ~place]
        has_article = _has_article(slot.key, self._inflection.article)
        plain = (Lead.ARTICLE if has_article else Lead.NONE) if is_whole else 0
        return _Stem(
            place if is_whole else ~place,
            slot.is_name,
            not slot.is_alone,
            not is_whole and slot.is_first and bool(self._inflection.links),
            _leads(slot, has_article),
            int(plain),
        )

    def _read(self, key: str, start: int, end: int, lead: int, found: Readings) -> None:
        """Read ``key[start:end]`` as a stem, with what stands before and after it."""
        body, is_bare = key[start:end], end == len(key)
        is_linked = self._is_linked(key)
        if is_bare:
            for stem in self._stems(body):
                if lead & stem.leads and (is_linked or not stem.must_link):
                    _keep_better(found, stem.slot, Reading(lead == stem.plain_lead, end - start))
        for change in self._changes.get(key[end:], ()):
            if not body.endswith(change.stem):
                continue
            base = body[: len(body) - len(change.stem)] + change.ending
            for stem in self._stems(base):
                if (
                    lead & stem.leads
                    and stem.is_name == change.is_of_names
                    and (stem.is_safe or len(base) >= change.shortest)
                    and (is_linked or not stem.must_link)
                ):
                    _keep_better(found, stem.slot, Reading(False, end - start))

    def _is_linked(self, key: str) -> bool:
        """Whether a written word has an ending that ties it to the word after it."""
        inflection = self._inflection
        return key.endswith(inflection.links) and not key.endswith(inflection.unlinked)

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


def _has_article(key: str, article: str) -> bool:
    return bool(article) and key.startswith(article) and len(key) > len(article) + 1


def _places(slots: Sequence[Slot], inflection: Inflection) -> dict[str, list[int]]:
    """The places of slots by their stems: without the article and, inverted (~), without a linking ending."""
    article, linking = inflection.article, inflection.linking
    places: dict[str, list[int]] = {}
    for place, (key, _, _, is_alone) in enumerate(slots):
        stem = key[len(article) :] if _has_article(key, article) else key
        places.setdefault(stem, []).append(place)
        if linking and not is_alone and stem.endswith(linking):
            base = stem.removesuffix(next(filter(stem.endswith, linking)))
            if len(base) >= _SHORTEST_LINKED:
                places.setdefault(base, []).append(~place)
    return places


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
