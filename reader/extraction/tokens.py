"""The words of an English sentence, with what tells whether they may belong to one phrase."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reader.languages.signs import named

_APOSTROPHE = "'" + named("RIGHT SINGLE QUOTATION MARK", "MODIFIER LETTER APOSTROPHE")
_AYN = named("LEFT SINGLE QUOTATION MARK")
_HYPHEN = "-" + named("HYPHEN", "NON-BREAKING HYPHEN")
_PART = rf"[^\W_]+(?:[{_APOSTROPHE}{_AYN}][^\W\d_]+)*"
_WORD = re.compile(rf"{_PART}(?:[{_HYPHEN}]{_PART})*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHE}]s\Z", re.IGNORECASE)
_PLURAL_OWNER = re.compile(rf"s[{_APOSTROPHE}](?=\s)", re.IGNORECASE)
_SPACES = re.compile(r"\s{1,3}\Z")
_ACRONYM = re.compile(rf"(?=(?:[^A-Z]*[A-Z]){{2}})[A-Z][A-Z0-9{_HYPHEN}]{{1,9}}s?\Z")
_ARTICLE = re.compile(rf"(?:al|el|ad|an|ar|as|ash|at|az|ed|er|es|ul)[{_HYPHEN}](?=[^\W\d_])")
"""The Arabic article, written on to a name in small letters: al-Sharaa."""
_ROMAN = re.compile(r"[IVXLC]+\Z")

_LONG = 4
"""Letters of words that a title writes with a capital."""
_LONG_WORDS = 3
"""How many of them a title must have to be told from a name,"""
_CAPITALS = 0.8
"""and the part of them that must have a capital."""

HYPHENS = re.compile(f"[{_HYPHEN}]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence."""

    start: int
    end: int
    """Without a possessive ending."""
    text: str
    """As it is written, without a possessive ending."""
    key: str
    """In lower case, with plain apostrophes and hyphens."""
    is_capital: bool
    """Begins with a capital, but for an Arabic article."""
    is_acronym: bool
    is_first: bool
    """The first of its sentence, or of a quotation within it: its capital tells nothing."""
    is_joined: bool
    """Only spaces stand between it and the word before."""
    is_possessive: bool
    opens: str
    """The mark right before it: "(" makes an acronym an abbreviation of what stands before."""


_QUOTES = '"' + named("LEFT DOUBLE QUOTATION MARK", "LEFT SINGLE QUOTATION MARK") + "'"
_BEGINS_ANEW = re.compile(r"[.!?:\N{HORIZONTAL ELLIPSIS}]\s|\s[\N{EM DASH}\N{EN DASH}]\s")
_PLAIN = str.maketrans(
    dict.fromkeys(_APOSTROPHE + _AYN, "'") | dict.fromkeys(_HYPHEN, "-"),
)


def read(sentence: str) -> list[Token]:
    """The words of a sentence, in order."""
    tokens: list[Token] = []
    end = 0
    for found in _WORD.finditer(sentence):
        gap = sentence[end : found.start()]
        is_joined = bool(tokens) and (gap == " " or _SPACES.match(gap) is not None)
        is_first = not tokens or (not is_joined and _begins_anew(gap))
        token = _token(found, gap, sentence, is_joined=is_joined, is_first=is_first)
        end = found.end() + (token.is_possessive and token.end == found.end())  # the apostrophe behind it
        tokens.append(token)
    return tokens


def _token(found: re.Match[str], gap: str, sentence: str, *, is_joined: bool, is_first: bool) -> Token:
    shape = _shape(found.group())
    start = found.start()
    return Token(
        start,
        start + len(shape.text),
        shape.text,
        shape.key,
        shape.is_capital,
        shape.is_acronym,
        is_first,
        is_joined,
        shape.is_possessive or _PLURAL_OWNER.match(sentence, found.end() - 1) is not None,
        gap[-1:].strip(),
    )


class _Shape(NamedTuple):
    """What a written word shows wherever it stands."""

    text: str
    key: str
    is_capital: bool
    is_acronym: bool
    is_possessive: bool


@lru_cache(maxsize=1 << 16)
def _shape(word: str) -> _Shape:
    possessive = _POSSESSIVE.search(word)
    text = word[: possessive.start()] if possessive else word
    article = _ARTICLE.match(text)
    return _Shape(
        text,
        text.lower().translate(_PLAIN),
        text[0].isupper() or (article is not None and text[article.end()].isupper()),
        _ACRONYM.match(text) is not None and _ROMAN.match(text) is None,
        possessive is not None,
    )


def _begins_anew(gap: str) -> bool:
    return gap[-1:] in _QUOTES or _BEGINS_ANEW.search(gap) is not None


def is_title(sentence: str, tokens: Sequence[Token]) -> bool:
    """Whether a sentence is written In Title Case or ALL IN CAPITALS, so that capitals tell nothing in it."""
    if sentence.rstrip().endswith(".") and not sentence.isupper():
        return False
    long = [token for token in tokens if len(token.text) >= _LONG]
    return len(long) >= _LONG_WORDS and sum(token.is_capital for token in long) > _CAPITALS * len(long)
