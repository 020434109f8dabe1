"""Written words: what stands between spaces and punctuation, with the marks and joiners written into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

OPENING_QUOTES = "'\N{LEFT SINGLE QUOTATION MARK}"
APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}"

# A mark or an invisible sign belongs to a word only inside it, or, a mark, at its end. Opening quotes between
# letters transcribe ayn (Shi‘a).
_WORD = regex.compile(
    rf"""
    [\p{{L}}\p{{N}}] [\p{{L}}\p{{N}}\p{{M}}]*+
    (?: (?: \p{{Cf}}+ | [{APOSTROPHES}{OPENING_QUOTES}] (?=\p{{L}}) ) [\p{{L}}\p{{N}}\p{{M}}]++ )*+
    """,
    regex.VERBOSE,
)
_GAP = regex.compile(
    rf"\p{{Cf}}* (?: \s+ | [{APOSTROPHES}] \s+ | [{HYPHENS}] [{APOSTROPHES}{OPENING_QUOTES}]? ) \p{{Cf}}*",
    regex.VERBOSE,
)
_WIDEST_GAP = 8
"""How many code points may stand between two words of a phrase; wider gaps are layout."""

# Addresses, handles and file names are no running text: rojava.info does not speak of Rojava. A full stop, an
# @ or :// inside a run without spaces is looked at twice; few texts have any.
_MAYBE_ADDRESS = regex.compile(r"(?<![^\s.@:]) [^\s.@:]*+ (?: :// | [.@] (?=\w) ) \S{1,500}+", regex.VERBOSE)
_ADDRESS = regex.compile(
    r"""
    \w+ :// \S+ | www\. \S+ | (?<![\w.+-]) [\w.+-]*+ @ [\w.-]+
    | (?<![\w.-]) (?: [\w-]++ \. )++ (?: com | org | net | info | news | tv | eu | html? | pdf ) \b \S*
    """,
    regex.VERBOSE | regex.IGNORECASE,
)


class Word(NamedTuple):
    """A written word and its place: ``text[start:end]``."""

    start: int
    end: int
    text: str


def words(text: str) -> Iterator[Word]:
    """The written words of `text`, in order; addresses hold none."""
    start = 0
    for begin, end in _addresses(text):
        yield from _words(text, start, begin)
        start = end
    yield from _words(text, start, len(text))


def may_join(text: str, start: int, end: int) -> bool:
    """Whether what stands between two words lets them be one phrase: spaces or a hyphen, no punctuation."""
    if text[start:end] == " ":
        return True
    return end - start <= _WIDEST_GAP and _GAP.fullmatch(text, start, end) is not None


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    for match in _WORD.finditer(text, start, end):
        yield Word(*match.span(), match.group())


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for run in _MAYBE_ADDRESS.finditer(text):
        address = _ADDRESS.search(text, run.start(), run.end())
        if address:
            yield address.span()
