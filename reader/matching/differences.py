"""Differences that change what a sentence claims: numbers, dates, negations, names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from reader import languages
from reader.languages.claims import CLAIMS, Claims
from reader.languages.language import Language, Token
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
"""Words of which the finding key is remembered, some 5 MB."""

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


def _apart(these: list[_Said], those: list[_Said]) -> list[_Said]:
    """The claims that are made here more often than there."""
    left = Counter(said.claim for said in those)
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
def _said(text: str, code: str) -> list[_Said]:
    language, claims = languages.for_code(code), CLAIMS.get(code, _NONE)
    tokens = languages.tokens(text, language)
    keys = [_key(token.text, code) for token in tokens]
    said = [_word(claims, language, tokens, keys, number) for number in range(len(tokens))]
    dated = [word.kind is Critical.DATE for word in said]
    return [
        _Said(word.shown, word.claim, Critical.DATE)
        if word.kind is Critical.NUMBER and any(dated[max(0, number - _BESIDE) : number + _BESIDE + 1])
        else word
        for number, word in enumerate(said)
    ]


@lru_cache(maxsize=WORDS_REMEMBERED)
def _key(word: str, code: str) -> str:
    return languages.finding_key(word, languages.for_code(code))


def _word(claims: Claims, language: Language, tokens: list[Token], keys: list[str], number: int) -> _Said:
    token, key = tokens[number], keys[number]
    if token.kind == "number":
        return _Said(key, _ungrouped(key), Critical.NUMBER)
    if found := claims.of(key):
        return _Said(key, found[1], found[0])
    is_name = token.kind == "word" and _is_name(claims, language, tokens, number)
    if is_name and key in claims.capital and not token.text.isupper():
        kind, claim = claims.capital[key]
        return _Said(key, claim, kind)
    return _Said(key, claims.name(key), Critical.NAME if is_name else None)


def _ungrouped(number: str) -> str:
    return re.sub(r"[.,]", "", number) if _GROUPED.fullmatch(number) else number


def _is_name(claims: Claims, language: Language, tokens: list[Token], number: int) -> bool:
    """Whether a word is written as a name: with a capital that no beginning of a sentence asks for."""
    text = tokens[number].text
    if not text[0].isupper() or text == "I" or text.startswith(("I'", "I\N{RIGHT SINGLE QUOTATION MARK}")):
        return False
    if len(text) > 1 and text.isupper():
        return True
    if _begins(language, tokens, number):
        return claims.may_begin_as_name(languages.finding_key(text, language))
    return True


def _begins(language: Language, tokens: list[Token], number: int) -> bool:
    """Whether a sentence may begin with a word. None does after Dr. or an initial."""
    before = number - 1
    while before >= 0 and tokens[before].text in _OPENING:
        before -= 1
    if before < 0:
        return True
    if tokens[before].text == "." and before:
        key = languages.finding_key(tokens[before - 1].text, language)
        return key not in language.leading and not (len(key) == 1 and key.isalpha())
    return tokens[before].kind == "mark" and tokens[before].text[-1] in _ENDING
