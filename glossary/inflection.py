"""What the glossary must know of a language to find its terms in running text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paradigm:
    """One way in which the end of a word changes and grows: drop `ending`, write `stem` and a suffix."""

    suffixes: frozenset[str] = field(repr=False)
    """What may follow, whole chains included (Sorani: ەکانیش). An empty string here: the bare stem."""
    ending: str = ""
    """The end of the word as its term is written (Arabic ة); empty: any word."""
    stem: str = ""
    """What stands in place of `ending` before a suffix (Arabic ت)."""
    shortest: int = 1
    """How many letters a word must have to take these suffixes: short words over-match."""


@dataclass(frozen=True, slots=True)
class Inflection:
    """How the written words of one language grow around a term. All strings stand in the finding key."""

    code: str
    """The language's tag."""
    fold: Callable[[str], str] = field(repr=False)
    """Text to the key that words are compared by; idempotent."""
    loose: Callable[[str], str] = field(repr=False)
    """Text to a coarser key, for a generous look-up only: what another keyboard lacks, what writers leave out
    or confuse, the article; single-spaced."""
    version: int = 1
    """Raised whenever a key of any text changes, so that what was made with the old ones can be known."""
    common: tuple[Paradigm, ...] = ()
    """How common nouns and adjectives end."""
    names: tuple[Paradigm, ...] = ()
    """How names of people, places and bodies end, acronyms among them."""
    proclitics: frozenset[str] = frozenset()
    """What may stand written together before a word, chains included, the article left out."""
    article: str = ""
    """The article that is written together with its word (Arabic ال); empty where there is none."""
    with_article: frozenset[str] = frozenset()
    """Proclitic chains that end in the article, contracted ones (Arabic لل) included."""
    assimilating: str = ""
    """The proclitic that swallows the article before a word in the same letter (Arabic ل: للاذقية)."""
    joiners: str = ""
    """Signs that may stand between a name or acronym and its suffix (Kurmanji: - and ')."""
    particles: frozenset[str] = frozenset()
    """Words of their own that may stand, or be missing, inside a multi-word term (Kurmanji ezafe: ya, a)."""
    linking: tuple[str, ...] = ()
    """Endings that an inner word of a multi-word term bears in its dictionary form and may change for
    another (Kurmanji ezafe: hikûmeta, hikûmeteke); longest first."""
    links: tuple[str, ...] = ()
    """How the first word of a multi-word term must end where it has changed its linking ending: without one
    the next word is said of it (Sorani شۆڕش بەردەوامە, the revolution goes on). Empty: in any way."""
    unlinked: tuple[str, ...] = ()
    """Endings that look like links and are none (Sorani ەکە, the)."""
    mute_possessive: str = ""
    """The letter after which an apostrophe alone marks the possessive (English s: the forces' retreat)."""
