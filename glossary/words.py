"""Written words: what stands between spaces and punctuation, with the marks and joiners written into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
OPENING_QUOTES = "'\N{LEFT SINGLE QUOTATION MARK}"
HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}"

# Addresses, handles and file names are no running text: rojava.info does not speak of Rojava.
_ADDRESS = r"""
    (?: \b[a-z][a-z+.-]*:// | \bwww\. ) \S+
    | [\w.+-]* @ \w[\w.-]*
    | \b [a-z0-9-]+ (?: \. [a-z0-9-]+ )* \. (?: com | org | net | info | news | tv | eu | html? | pdf ) \b
"""
# A mark or an invisible sign belongs to a word only inside it, or, a mark, at its end.
_WORD = rf"""
    [\p{{L}}\p{{N}}]
    (?: [\p{{L}}\p{{N}}\p{{M}}] | \p{{Cf}}+ (?=[\p{{L}}\p{{N}}\p{{M}}]) | [{APOSTROPHES}] (?=\p{{L}}) )*
"""
_SCAN = regex.compile(
    rf"(?P<address>{_ADDRESS}) | (?P<word>{_WORD})", regex.VERBOSE | regex.IGNORECASE | regex.VERSION1
)
_GAP = regex.compile(
    rf"\s+ | [{APOSTROPHES}] \s+ | [{HYPHENS}] [{APOSTROPHES}{OPENING_QUOTES}]?", regex.VERBOSE
)


@dataclass(frozen=True, slots=True)
class Word:
    """A written word and its place: ``text[start:end]``."""

    start: int
    end: int
    text: str


def words(text: str) -> Iterator[Word]:
    """The written words of `text`, in order; addresses hold none."""
    for match in _SCAN.finditer(text):
        if match.lastgroup == "word":
            yield Word(match.start(), match.end(), match.group())


def may_join(text: str, start: int, end: int) -> bool:
    """Whether what stands between two words lets them be one phrase: spaces or a hyphen, no punctuation."""
    return end - start <= _WIDEST_GAP and _GAP.fullmatch(text, start, end) is not None


_WIDEST_GAP = 8
"""How many code points may stand between two words of a phrase; wider gaps are layout."""
