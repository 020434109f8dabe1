"""What a language is to Hevok: one frozen value, handed to whoever needs to know."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from glossary.inflection import Inflection



@dataclass(frozen=True, slots=True)
class Step:
    """One named change of a fold, with the reason it is there."""

    name: str
    apply: Callable[[str], str]
    reason: str
    keeps: tuple[str, ...] = ()
    """Texts that look as if the step should change them and that it must leave alone."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of a text, with its place in the text it was taken from."""

    start: int
    end: int
    text: str
    kind: Literal["word", "number", "mark"]


@dataclass(frozen=True, slots=True)
class Language:
    """All that differs between languages; nothing else in Hevok asks "is this Arabic?"."""

    code: str
    """The tag that Hevok writes: en, ar, kmr, ckb."""
    name: str
    """The English name."""
    autonym: str
    """The name that its speakers use."""
    direction: Literal["ltr", "rtl"]
    script: str
    """ISO 15924, for instance Arab."""
    locale: str
    """The locale that Babel and the message catalogues know it by (kmr is "ku" there)."""
    spelling: tuple[Step, ...]
    """Steps to the *spelling key*: equal for one text typed on two keyboards; case and marks are kept."""
    finding: tuple[Step, ...]
    """Further steps, after `spelling`, to the *finding key*: case and optional signs are gone as well."""
    looser: tuple[Step, ...]
    """Further steps, after `finding`, that a generous search takes (e for ê, ه for ة)."""
    terminators: str
    """Marks that end a sentence."""
    abbreviations: frozenset[str] = field(repr=False)
    """Words, in their finding key and without the last full stop, that a full stop does not end."""
    inflection: Inflection = field(repr=False)
    """Which clitics and suffixes its words take, for the recognition of terms."""
    word: re.Pattern[str] = field(repr=False)
    """A written word in stored text, with its harakat, joiners, inner apostrophes and hyphens."""
