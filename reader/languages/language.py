"""What a language is to Hevok: one frozen value, handed to whoever needs to know."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from glossary.inflection import Inflection


def listed(words: str) -> frozenset[str]:
    """The words of a list written with white space between them."""
    return frozenset(words.split())


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
    """Further steps, after `finding`, that a generous search takes (e for ê)."""
    terminators: str
    """Marks that end a sentence."""
    abbreviations: frozenset[str] = field(repr=False)
    """Words, in their finding key and without the last full stop, that may stand before a full stop which
    does not end the sentence (etc, p.z); it does when a clear beginning follows, see `starters`."""
    inflection: Inflection = field(repr=False)
    """Which clitics and suffixes its words take, for the recognition of terms."""
    word: re.Pattern[str] = field(repr=False)
    """A written word in stored text, with its harakat, joiners, inner apostrophes and suffix hyphens."""
    leading: frozenset[str] = field(default=frozenset(), repr=False)
    """Abbreviations, as above, that always lead over to what follows (Dr, Fig): never the sentence's end."""
    numbered: frozenset[str] = field(default=frozenset(), repr=False)
    """Abbreviations, as above, that lead over to a number only (No, p)."""
    closing: frozenset[str] = field(default=frozenset(), repr=False)
    """Abbreviations, as above, that close a phrase: any capital after them begins a sentence (etc)."""
    starters: frozenset[str] = field(default=frozenset(), repr=False)
    """Words, in their finding key, whose capital shows that a sentence begins (The, But); empty where the
    script has no capitals."""
    attributions: frozenset[str] = field(default=frozenset(), repr=False)
    """Words, in their finding key, that go on after a quotation without ending the sentence (said)."""
    palette: tuple[str, ...] = ()
    """Letters and marks that many keyboards lack, offered where the language is written."""
