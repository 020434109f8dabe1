"""How one written word can be read: which words of the glossary it may be, grown by clitics and suffixes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntFlag

from glossary.inflection import Inflection, Paradigm


class Lead(IntFlag):
    """What stands written together before a stem."""

    NONE = 1
    PROCLITIC = 2
    ARTICLE = 4
    PROCLITIC_AND_ARTICLE = 8


_DEFINITE = Lead.ARTICLE | Lead.PROCLITIC_AND_ARTICLE
_INDEFINITE = Lead.NONE | Lead.PROCLITIC
_WITHOUT_PROCLITIC = Lead.NONE | Lead.ARTICLE


@dataclass(frozen=True, slots=True)
class Slot:
    """A word as it stands in a term, with what decides how it may grow."""

    key: str
    """The word in its finding key."""
    is_name: bool
    """Whether it belongs to the name of a person, place or body: those keep their article or its absence."""
    is_first: bool
    """Whether it is the first word of its term: only that one takes proclitics."""
    is_alone: bool
    """Whether its term has no other word."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a written word as a word of a term."""

    plain: bool
    """Whether it stands as in the term, without clitics and suffixes."""
    weight: int
    """How many letters of it are the term's."""


@dataclass(frozen=True, slots=True)
class _Surface:
    slot: Slot
    suffixes: frozenset[str]
    leads: Lead
    plain_lead: Lead | None
    """The lead with which the bare surface is the word as the term has it; None: never."""


_BARE = frozenset({""})


@dataclass(slots=True)
class Lexicon:
    """All words of the glossary's terms in one language, by the stems that stand in running text."""

    inflection: Inflection
    _surfaces: dict[str, list[_Surface]] = field(default_factory=dict)
    _longest_suffix: int = 0
    _slots: set[Slot] = field(default_factory=set)
    _read: dict[str, dict[Slot, Reading]] = field(default_factory=dict)
    _leads: tuple[tuple[str, Lead], ...] = ()

    def __post_init__(self) -> None:
        article = self.inflection.article
        paradigms = (*self.inflection.common, *self.inflection.names)
        lengths = (len(suffix) for paradigm in paradigms for suffix in paradigm.suffixes)
        self._longest_suffix = max(lengths, default=0)
        self._leads = (
            ("", Lead.NONE),
            *((proclitic, Lead.PROCLITIC) for proclitic in self.inflection.proclitics),
            *(
                (chain, Lead.ARTICLE if chain == article else Lead.PROCLITIC_AND_ARTICLE)
                for chain in self.inflection.with_article
            ),
        )

    def add(self, slot: Slot) -> None:
        """Make a word known."""
        if slot in self._slots:
            return
        self._slots.add(slot)
        for stem, surface in _surfaces(slot, self.inflection):
            self._surfaces.setdefault(stem, []).append(surface)
        self._read.clear()

    def readings(self, key: str) -> dict[Slot, Reading]:
        """Every word that the written word with this finding key may be; kept, since texts repeat words."""
        known = self._read.get(key)
        if known is None:
            if len(self._read) >= _KEPT:
                self._read.clear()
            known = self._read[key] = self._analyse(key)
        return known

    def _analyse(self, key: str) -> dict[Slot, Reading]:
        found: dict[Slot, Reading] = {}
        for start, lead in self._starts(key):
            for end in range(len(key), max(start, len(key) - self._longest_suffix - 1), -1):
                for surface in self._surfaces.get(key[start:end], ()):
                    if lead & surface.leads and key[end:] in surface.suffixes:
                        plain = end == len(key) and lead == surface.plain_lead
                        _keep_better(found, surface.slot, Reading(plain, end - start))
        return found

    def _starts(self, key: str) -> Iterator[tuple[int, Lead]]:
        """Where the stem of a word may begin, and what then stands before it."""
        swallower = self.inflection.assimilating
        for chain, lead in self._leads:
            if key.startswith(chain) and len(chain) < len(key):
                yield len(chain), lead
                swallowed = swallower and lead == Lead.PROCLITIC and chain.endswith(swallower)
                if swallowed and key.startswith(swallower, len(chain)):
                    yield len(chain), Lead.PROCLITIC_AND_ARTICLE


_KEPT = 100_000
"""How many readings are kept before they are forgotten."""


def _keep_better(found: dict[Slot, Reading], slot: Slot, reading: Reading) -> None:
    known = found.get(slot)
    if known is None or (reading.plain, reading.weight) > (known.plain, known.weight):
        found[slot] = reading


def _surfaces(slot: Slot, inflection: Inflection) -> Iterator[tuple[str, _Surface]]:
    """The stems by which a word of a term appears, each with what may stand around it."""
    article = inflection.article
    has_article = bool(article) and slot.key.startswith(article) and len(slot.key) > len(article) + 1
    stem = slot.key.removeprefix(article) if has_article else slot.key
    leads, plain = _leads(slot, has_article), Lead.ARTICLE if has_article else Lead.NONE
    paradigms = inflection.names if slot.is_name else inflection.common
    yield stem, _Surface(slot, _BARE, leads, plain)
    for base in (stem, *_linked(slot, stem, inflection)):
        if base != stem:
            yield base, _Surface(slot, _BARE, leads, None)
        for grown, suffixes in _grown(base, paradigms, slot.is_alone):
            yield grown, _Surface(slot, suffixes, leads, None)


def _leads(slot: Slot, has_article: bool) -> Lead:
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
    return leads if slot.is_first else leads & _WITHOUT_PROCLITIC


def _linked(slot: Slot, stem: str, inflection: Inflection) -> Iterator[str]:
    """The stem without the ending that links it to the next word of its phrase."""
    if slot.is_alone:
        return
    for ending in inflection.linking:
        if stem.endswith(ending) and len(stem) - len(ending) >= _SHORTEST_LINKED:
            yield stem.removesuffix(ending)
            return


_SHORTEST_LINKED = 2
"""Letters that must be left when a linking ending is taken away (Sorani ژنان: ژن)."""


def _grown(
    stem: str, paradigms: tuple[Paradigm, ...], is_alone: bool
) -> Iterator[tuple[str, frozenset[str]]]:
    """What a stem becomes before suffixes. A short word in a phrase is safe: its neighbours vouch for it."""
    for paradigm in paradigms:
        is_long = len(stem) >= paradigm.shortest or not is_alone
        if is_long and stem.endswith(paradigm.ending):
            yield stem.removesuffix(paradigm.ending) + paradigm.stem, paradigm.suffixes
