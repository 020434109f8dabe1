"""Pure: what the concordance's index holds of a text, and how it is asked.

A text is kept under each of its words, numbers and marks, folded, and under each pair of neighbours among its
words and numbers.
Pairs share a limited number of terms, so that they take little room, and make a phrase of common words as
quick to find as a rare one; what is found by them is always looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from zlib import crc32

from reader import languages
from reader.languages.bulk import fold
from reader.languages.language import Language

VERSION = 2
"""Raised when a text gets other terms."""

PAIRS = 2 * 0xFFFE
"""Terms that all pairs share: the characters for private use of the planes 15 and 16."""
_FIRST, _SECOND = 0xF0000, 0x100000

MOST = 64
"""Terms that are asked for at once; a longer phrase is found by its beginning, and looked at whole."""


def words_of(finding: str, language: Language) -> list[str]:
    """The words and numbers of a finding key, in order; marks are left out."""
    return only_words(languages.token_texts(finding, language))


def only_words(tokens: Iterable[str]) -> list[str]:
    """Those tokens that are words or numbers."""
    return [token for token in tokens if token[0].isalnum() or any(map(str.isalnum, token))]


def word(language: str, text: str) -> str:
    """The term of a word."""
    return f"{language.lower()}:{text}"  # as the tokenizer of FTS5 writes it


def pairs(language: str, words: Sequence[str]) -> list[str]:
    """The terms of all neighbours among some words, in order."""
    start = crc32(language.encode())
    return [
        pair(crc32(f"{first} {second}".encode("utf-8", "replace"), start) % PAIRS)
        for first, second in pairwise(words)
    ]


def pair(number: int) -> str:
    """The term of neighbours by its number, below `PAIRS`."""
    return chr(_FIRST + number if number < PAIRS // 2 else _SECOND + number - PAIRS // 2)


def all_of(texts: Sequence[str], language: str) -> list[tuple[set[str], set[str]]]:
    """Of each text its distinct words, numbers and marks, and all its terms."""
    found = []
    for tokens in fold(texts, languages.for_code(language)).tokens:
        distinct = set(tokens)
        neighbours = pairs(language, only_words(tokens))
        found.append((distinct, {word(language, each) for each in distinct}.union(neighbours)))
    return found


def having_all(terms: Iterable[str]) -> str:
    """An expression of FTS5 for texts that hold all of some terms."""
    return " AND ".join(map(quoted, list(dict.fromkeys(terms))[:MOST]))


def having_any(expressions: Iterable[str]) -> str:
    """An expression for texts to which any of some expressions applies."""
    return " OR ".join(f"({expression})" for expression in expressions)


def quoted(term: str) -> str:
    """A term as FTS5 takes it, whatever is in it."""
    return '"' + term.replace('"', '""') + '"'
