"""Differences that change what a sentence claims: numbers, dates, negations, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reader import languages
from reader.languages.claims import CLAIMS
from reader.languages.language import Language, Token
from reader.model import Critical, Difference

_OPENING = (
    "\"'([{\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
"""Marks after which a sentence may begin as well."""


def differences(here: str, there: str, language: Language) -> tuple[Difference, ...]:
    """The critical differences between a segment and a unit's source, as both were written.

    Words count as often as they occur, in any order; a changed order alone is no critical difference.
    """
    first, second = _claims(here, language), _claims(there, language)
    return tuple(
        Difference(kind, only_here, only_there)
        for kind in Critical
        for only_here, only_there in [_apart(first[kind], second[kind])]
        if only_here or only_there
    )


def _claims(text: str, language: Language) -> dict[Critical, list[str]]:
    """The words of each critical kind in a text, in their finding key where case says nothing."""
    words = CLAIMS[language.code]
    found: dict[Critical, list[str]] = {kind: [] for kind in Critical}
    tokens = languages.tokens(text, language)
    keys = [languages.finding_key(token.text, language) for token in tokens]
    dated = [key in words.calendar for key in keys]
    for number, (token, key) in enumerate(zip(tokens, keys, strict=True)):
        if token.kind == "number":
            beside = any(dated[max(0, number - 2) : number + 3])
            found[Critical.DATE if beside else Critical.NUMBER].append(key)
        elif dated[number]:
            found[Critical.DATE].append(key)
        elif words.negates(key):
            found[Critical.NEGATION].append(key)
        elif _is_name(tokens, number):
            found[Critical.NAME].append(key)
    return found


def _is_name(tokens: list[Token], number: int) -> bool:
    """Whether a word is written as a name: capitals where a sentence does not ask for them."""
    text = tokens[number].text
    if tokens[number].kind != "word" or not text[0].isupper() or text == "I":
        return False
    if len(text) > 1 and text.isupper():
        return True
    before = next((t for t in reversed(tokens[:number]) if t.text not in _OPENING), None)
    return before is not None and before.text[-1] not in ".!?:…"


def _apart(first: Iterable[str], second: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    here, there = Counter(first), Counter(second)
    return tuple((here - there).elements()), tuple((there - here).elements())
