"""Differences that change what a sentence claims: numbers, dates, negations, names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reader import languages
from reader.languages.claims import CLAIMS, Claims
from reader.languages.language import Language
from reader.model import Critical, Difference

_OPENING = (
    "\"'([{\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
"""Marks after which a sentence may begin as well."""
_ENDING = ".!?:\N{HORIZONTAL ELLIPSIS}"
"""The last characters of marks after which a capital says nothing."""
_BESIDE = 2
"""Tokens between which a number belongs to a month or day."""
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
"""A number whose thousands are set off."""


REMEMBERED = 512
"""Texts of which it is remembered what they claim: a segment is compared with many others."""

WORDS_REMEMBERED = 20_000
"""Words of a language of which it is remembered what they say, some 10 MB."""
CODES_REMEMBERED = 8
"""Languages of which words are remembered."""

_NONE = Claims(words={})
"""What is known of a language without rules of its own: numbers claim something in all of them."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A word of a text, and what it claims."""

    shown: str
    """Its finding key."""
    claim: str
    """What it claims is called; its finding key where it claims nothing."""
    kind: Critical | None


def differences(here: str, there: str, language: Language) -> tuple[Difference, ...]:
    """The critical differences between a segment and a unit's source, as both were written.

    Claims count as often as they are made, in any order and by whichever word; a changed order alone is no
    critical difference. What is a claim on one side may stand as an ordinary word on the other, for instance
    a name in a headline that is written in capitals.
    """
    first, second = _said(here, language.code), _said(there, language.code)
    only_here, only_there = _apart(first, second), _apart(second, first)
    return tuple(
        Difference(kind, ours, theirs)
        for kind in Critical
        for ours, theirs in [(_of(kind, only_here), _of(kind, only_there))]
        if ours or theirs
    )


def _apart(these: Sequence[_Said], those: Sequence[_Said]) -> list[_Said]:
    """The claims that are made here more often than there."""
    claims = {said.claim for said in these if said.kind}
    if not claims:
        return []
    left = Counter(said.claim for said in those if said.claim in claims)
    apart = []
    for said in these:
        if left[said.claim]:
            left[said.claim] -= 1
        elif said.kind:
            apart.append(said)
    return apart


def _of(kind: Critical, found: list[_Said]) -> tuple[str, ...]:
    return tuple(said.shown for said in found if said.kind is kind)


@lru_cache(maxsize=REMEMBERED)
def _said(text: str, code: str) -> Sequence[_Said]:
    words = _words(code)
    tokens = languages.token_texts(text, words.language)
    found = list(map(words.__getitem__, tokens))
    said = [
        word.as_name if word.may_be_name and _is_name(words, tokens, found, number) else word.plain
        for number, word in enumerate(found)
    ]
    dated = [word.kind is Critical.DATE for word in said]
    if not any(dated):
        return said
    return [
        _Said(word.shown, word.claim, Critical.DATE)
        if word.kind is Critical.NUMBER and any(dated[max(0, number - _BESIDE) : number + _BESIDE + 1])
        else word
        for number, word in enumerate(said)
    ]


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word, number or mark, whatever stands around it."""

    kind: str
    """As `Token.kind`."""
    key: str
    """Its finding key."""
    plain: _Said
    """What it says where it is no name."""
    as_name: _Said
    may_be_name: bool
    """Whether it is written as names are, so that it depends on what stands before."""


class _Words(dict[str, _Word]):
    """The words of a language as they were met; made where missing, begun anew where there are many."""

    def __init__(self, code: str) -> None:
        self.language, self.claims = languages.for_code(code), CLAIMS.get(code, _NONE)

    def __missing__(self, text: str) -> _Word:
        if len(self) >= WORDS_REMEMBERED:
            self.clear()
        word = self[text] = self._made(text)
        return word

    def _made(self, text: str) -> _Word:
        claims, key = self.claims, languages.finding_key(text, self.language)
        kind = "word" if text.isalpha() else languages.tokens(text, self.language)[0].kind
        if kind == "number":
            said = _Said(key, _ungrouped(key), Critical.NUMBER)
            return _Word(kind, key, said, said, may_be_name=False)
        if found := claims.of(key):
            said = _Said(key, found[1], found[0])
            return _Word(kind, key, said, said, may_be_name=False)
        plain = _Said(key, claims.name(key), None)
        as_name = _Said(key, plain.claim, Critical.NAME)
        if key in claims.capital and not text.isupper():
            of_capital, claim = claims.capital[key]
            as_name = _Said(key, claim, of_capital)
        return _Word(kind, key, plain, as_name, may_be_name=kind == "word" and _is_capital(text))


@lru_cache(maxsize=CODES_REMEMBERED)
def _words(code: str) -> _Words:
    return _Words(code)


def _ungrouped(number: str) -> str:
    return re.sub(r"[.,]", "", number) if _GROUPED.fullmatch(number) else number


def _is_capital(text: str) -> bool:
    """Whether a word is written with a capital that is none of the word I."""
    return (
        text[0].isupper() and text != "I" and not text.startswith(("I'", "I\N{RIGHT SINGLE QUOTATION MARK}"))
    )


def _is_name(words: _Words, tokens: Sequence[str], found: Sequence[_Word], number: int) -> bool:
    """Whether a capital makes a word a name: no beginning of a sentence asks for it."""
    text = tokens[number]
    if len(text) > 1 and text.isupper():
        return True
    if _begins(words.language, tokens, found, number):
        return words.claims.may_begin_as_name(found[number].key)
    return True


def _begins(language: Language, tokens: Sequence[str], found: Sequence[_Word], number: int) -> bool:
    """Whether a sentence may begin with a word. None does after Dr. or an initial."""
    before = number - 1
    while before >= 0 and tokens[before] in _OPENING:
        before -= 1
    if before < 0:
        return True
    if tokens[before] == "." and before:
        key = found[before - 1].key
        return key not in language.leading and not (len(key) == 1 and key.isalpha())
    return found[before].kind == "mark" and tokens[before][-1] in _ENDING
