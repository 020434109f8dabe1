"""What the glossary must know of a language to find its terms in running text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Inflection:
    """How the written words of one language grow around a term. All strings stand in the finding key."""

    code: str
    """The language's tag."""
    fold: Callable[[str], str] = field(repr=False)
    """Text to its finding key; idempotent."""
    proclitics: tuple[str, ...] = ()
    """What may stand written together before a word, longest chains included (Arabic: وبال)."""
    suffixes: tuple[str, ...] = ()
    """What may stand written together after a word, longest chains included."""
    alternations: tuple[tuple[str, str], ...] = ()
    """Endings that change before a suffix: (ending of the term, what it becomes); Arabic ه to ت."""
    article: str = ""
    """What every word of a multi-word term may take in front (Arabic: ال); empty where there is none."""
    joiners: str = ""
    """Signs that may stand between a name or acronym and its suffix (Kurmanji: - and ')."""
