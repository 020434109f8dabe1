"""Words, numbers and marks: where they stand in a text as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import chain

from reader.languages import signs
from reader.languages.language import Language, Token

_JOINERS = re.escape(signs.ZWNJ + signs.ZWJ + signs.BIDI_MARKS + "\N{SOFT HYPHEN}\N{WORD JOINER}")
_LETTERS = rf"[^\W\d_][\w{signs.COMBINING}{_JOINERS}]*"
_APOSTROPHE = r"['\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}]"
_HYPHEN = r"[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}]"

PLAIN_WORD = re.compile(_LETTERS)
"""Letters with the marks, joiners and digits written on to them."""

ENGLISH_WORD = re.compile(rf"{_LETTERS}(?:{_APOSTROPHE}{_LETTERS})*")
"""Contractions and possessives are one word."""

_SUFFIX = r"(?:[Yy]?(?:ê|Ê|[ae]|A|ên|ÊN|an|AN|î|Î|ek|EK)|de|DE|da|DA|ve|re)(?![^\W_])"
KURMANJI_WORD = re.compile(rf"{_LETTERS}(?:{_APOSTROPHE}{_LETTERS}|{_HYPHEN}{_SUFFIX})*")
"""Case endings set off by an apostrophe or a hyphen belong to the word."""

_NUMBER = r"\d+(?:[.,:/\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}]\d+)*"
_EMOJI_TAIL = rf"[{signs.COMBINING}\N{{ZERO WIDTH JOINER}}\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
_MARK = rf"\.{{2,}}|[^\s{_JOINERS}{signs.COMBINING}](?:{_EMOJI_TAIL}+(?:(?<=\u200d)[^\w\s])?)*"
_COUNTED = re.compile(r"[^\s\N{EM DASH}\N{EN DASH}\N{HORIZONTAL ELLIPSIS}]+")
_DIGIT = re.compile(r"\d")

LONG = 100
"""Code points without white space beyond which a text is cut without remembering how."""
REMEMBERED = 50_000
"""How many words of a kind it is remembered of how they are cut: some 10 MB."""


@lru_cache(maxsize=16)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{word})|(?P<number>{_NUMBER})|(?P<mark>{_MARK})")


def tokens(text: str, language: Language) -> list[Token]:
    """The words, numbers and marks of `text`, in order, as they stand in it.

    Digits with . , : / between them are one number. A run of full stops is one mark, as is an emoji with
    its modifiers. White space and stray invisible signs are no tokens.
    """
    return [
        Token(match.start(), match.end(), match.group(), match.lastgroup)  # type: ignore[arg-type]
        for match in _pattern(language.word.pattern).finditer(text)
    ]


def token_texts(text: str, language: Language) -> list[str]:
    """The texts of all `tokens`, fast: no token holds white space, and most words were seen before."""
    chunks = text.split()
    if len(text) > LONG and max(map(len, chunks), default=0) > LONG:  # not worth remembering
        return finder(language)(text)
    return list(chain.from_iterable(map(_cuts(language.word.pattern).__getitem__, chunks)))


def finder(language: Language) -> Callable[[str], list[str]]:
    """What finds the texts of all `tokens` in a text, without remembering any."""
    return _finder(language.word.pattern)


@lru_cache(maxsize=16)
def _finder(word: str) -> Callable[[str], list[str]]:
    return re.compile(f"{word}|{_NUMBER}|{_MARK}").findall


class _Cuts(dict[str, tuple[str, ...]]):
    """How texts without white space are cut; made where one is missing, begun anew where there are many."""

    def __init__(self, find: Callable[[str], list[str]]) -> None:
        self._find = find

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        cut = self[chunk] = tuple(self._find(chunk))
        return cut


@lru_cache(maxsize=16)
def _cuts(word: str) -> _Cuts:
    return _Cuts(_finder(word))


def word_count(text: str, language: Language) -> int:
    """How many words a translator counts: what stands between white space or dashes and can be read."""
    return sum(1 for match in _COUNTED.finditer(text) if _can_be_read(match.group(), language))


def _can_be_read(chunk: str, language: Language) -> bool:
    return language.word.search(chunk) is not None or _DIGIT.search(chunk) is not None
