"""What must be known of a language to put one term in the place of another as it is inflected there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from glossary.model import Gender


@dataclass(frozen=True, slots=True)
class Carrying:
    """Which growth of a word another word takes in the same way. Strings stand in the finding key."""

    sounds: str = ""
    """Letters at the end of a word that decide what may follow: two words grow alike where they end in the
    same one of these, or both in none."""
    carried: frozenset[str] | None = None
    """The suffixes that any word takes alike; None: all that the language's paradigms have."""
    regular: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By the ending of a word what else it takes regularly (Arabic: a nisba its plural)."""
    gendered: frozenset[str] = frozenset()
    """Suffixes that differ by the gender of the word."""
    agreeing: frozenset[str] = frozenset()
    """Words after a term that differ by its gender."""
    all_agree: bool = False
    """Whether adjectives and verbs around any noun agree with its gender."""
    endings: tuple[tuple[str, Gender], ...] = ()
    """What the end of a word says about its gender where the glossary says nothing; "": any other end."""
    numbered: frozenset[str] = frozenset()
    """Suffixes that make a plural where nobody can know whether the word has that one."""
    vowels: str = ""
    """The letters that the article before a term depends on (English a, an)."""
    articles: frozenset[str] = frozenset()
    """The articles that depend on how the next word begins."""
