"""What a check says, and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass

from glossary.model import Hit
from reader.languages.language import Language


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a translation that a check asks its translator to look at."""

    name: str
    """The check's name: "numbers", "end-punctuation" …"""
    message: str
    """One sentence for the translator: what, and where."""
    start: int | None = None
    """Where it begins in the target text, in code points; None where nothing can be pointed at."""
    end: int | None = None
    """Where it ends in the target text, half-open; None together with `start`."""
    detail: str = ""
    """What an acceptance is keyed by besides the name: it stays the same while the rest of the text is
    edited (the number, the word, the address)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment and its translation, as every check is handed it."""

    source: str
    target: str
    source_language: Language
    target_language: Language
    source_hits: tuple[Hit, ...] = ()
    target_hits: tuple[Hit, ...] | None = None
    """None when the terms of the target were not looked for."""
