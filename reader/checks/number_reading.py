"""Numbers in digits: where they stand, and what they may mean.

A point is a thousand in Kurmanji and a decimal in English, and translators mix both; so a number has every
reading that its signs allow, and two numbers agree when they share one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from reader.checks.number_words import values_of_word
from reader.languages import signs
from reader.languages.language import Language

_DECIMAL = ".,\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC COMMA}\N{MIDDLE DOT}"
_THOUSANDS = ".,'\N{RIGHT SINGLE QUOTATION MARK}\N{ARABIC THOUSANDS SEPARATOR}\N{ARABIC COMMA}"
_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_UNSEEN = f"[{signs.INVISIBLE}]*"

_SIGN = rf"[{re.escape(_DECIMAL + _THOUSANDS)}:/]|[{_SPACES}](?=\d{{3}}(?!\d))"
_BEFORE_POINT = "\\s(\\[$\N{EURO SIGN}\N{POUND SIGN}\N{ARABIC LETTER WAW}"
_NUMBER = re.compile(rf"(?:(?<![^{_BEFORE_POINT}])\.)?\d+(?:{_UNSEEN}(?:{_SIGN}){_UNSEEN}\d+)*")
"""Digits with signs between them; .08 may begin with its point."""
_PIECE = re.compile(r"\d+|[^\d]")
_LATIN_BEFORE = re.compile(r"[A-Za-z\u00c0-\u024f]$")
_NAME_BEFORE = re.compile(r"[A-Za-z\u00c0-\u024f]*[A-Z][A-Za-z\u00c0-\u024f]*[-\u2010\u2011\u2013]$")
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d\d)\d\d[-/\u2010\u2011\u2013]$")
_WINDOW = 40
"""Code points before a number that are looked at."""
_AFTERNOON = re.compile(r"\s?p\.?\s?m\b", re.IGNORECASE)
_DECADE = re.compile(r"['\N{RIGHT SINGLE QUOTATION MARK}]?s\b")
_NEXT_WORD = re.compile(r"[\s-]?([^\W\d_]+)")
_FEW = 3
"""Digits of a group of thousands."""
_LONGEST = 30
"""Digits beyond which a number is not multiplied: it is a serial number, not an amount."""
_SCALES = {"100": 2, "1000": 3, "1000000": 6, "1000000000": 9, "1000000000000": 12}
"""Words that multiply the number before them, by how many places they move its point."""

Reading = tuple[str, ...]
"""Values that must all be found: one for an amount, several for a date or a time of day."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in digits and its possible readings."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...]
    """The most natural first; values are written with ASCII digits and a point."""
    in_word: bool
    """Written on to Latin letters (H1N1, B12): part of a name rather than an amount."""
    in_name: bool
    """Set off from a Latin name by a hyphen (COVID-19, F-16): goes where the name goes."""

    @property
    def values(self) -> frozenset[str]:
        """Every value of every reading."""
        return frozenset(value for reading in self.readings for value in reading)


def numbers_in(text: str, language: Language) -> list[Number]:
    """The numbers in digits of `text`, in order, whatever their digits' script."""
    return [_number(match, text, language) for match in _NUMBER.finditer(text)]


def _number(match: re.Match[str], text: str, language: Language) -> Number:
    seen = re.sub(f"[{signs.INVISIBLE}]", "", match.group())
    pieces = _PIECE.findall(f"0{seen}" if seen.startswith(".") else seen)
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    groups, separators = [_ascii(piece) for piece in pieces[::2]], pieces[1::2]
    amounts = _amounts(groups, separators)
    readings: list[Reading] = [(amount,) for amount in amounts]
    readings += [(scaled,) for amount in amounts for scaled in _scaled(amount, text[match.end() :], language)]
    readings += _dated(groups, separators)
    readings += _short_year(groups, separators, before)
    readings += _by_what_follows(readings, text[match.end() :])
    return Number(
        match.start(),
        match.end(),
        match.group(),
        tuple(dict.fromkeys(readings)),
        in_word=_LATIN_BEFORE.search(before) is not None,
        in_name=_NAME_BEFORE.search(before) is not None,
    )


def _ascii(digits: str) -> str:
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def _whole(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _fraction(whole: str, decimals: str) -> str:
    kept = decimals.rstrip("0")
    return f"{_whole(whole)}.{kept}" if kept else _whole(whole)


def _amounts(groups: list[str], separators: list[str]) -> list[str]:
    """The readings as one amount: groups of thousands, or thousands and decimals."""
    found = []
    if _are_thousands(groups, separators):
        found.append(_whole("".join(groups)))
    if separators and separators[-1] in _DECIMAL and _are_thousands(groups[:-1], separators[:-1]):
        found.append(_fraction("".join(groups[:-1]), groups[-1]))
    return found


def _are_thousands(groups: list[str], separators: list[str]) -> bool:
    if not separators:
        return True
    return (
        len(set(separators)) == 1
        and separators[0] in _THOUSANDS + _SPACES
        and 1 <= len(groups[0]) <= _FEW
        and all(len(group) == _FEW for group in groups[1:])
    )


def _dated(groups: list[str], separators: list[str]) -> list[Reading]:
    """The reading as a date, a time of day or a score: each group by itself."""
    if not separators:
        return []
    if _are_thousands(groups, separators) and separators[0] not in _SPACES:
        return []
    like_a_time = len(groups[0]) <= 2 and len(groups[1]) == 2
    like_an_amount = len(separators) == 1 and separators[0] in _DECIMAL
    return [] if like_an_amount and not like_a_time else [tuple(map(_whole, groups))]


def _short_year(groups: list[str], separators: list[str], before: str) -> list[Reading]:
    """The second year of 2019-20 and 2019/20."""
    century = _YEAR_BEFORE.search(before)
    if century and not separators and len(groups[0]) == 2:
        return [(_ascii(century.group(1)) + groups[0],)]
    if separators == ["/"] and len(groups[0]) == 4 and len(groups[1]) == 2:
        return [(groups[0], groups[0][:2] + groups[1])]
    return []


def _scaled(amount: str, after: str, language: Language) -> list[str]:
    """The amount multiplied by the word that follows it: 2.5 million is 2500000."""
    word = _NEXT_WORD.match(after)
    if not word or len(amount) > _LONGEST:
        return []
    scales = values_of_word(word.group(1), language) & _SCALES.keys()
    return [_shifted(amount, _SCALES[scale]) for scale in sorted(scales)]


def _shifted(amount: str, places: int) -> str:
    whole, _, decimals = amount.partition(".")
    return _fraction(whole + decimals.ljust(places, "0")[:places], decimals[places:])


def _by_what_follows(readings: list[Reading], after: str) -> list[Reading]:
    """7 p.m. may be 19, and the 1980s the eighties."""
    if _AFTERNOON.match(after):
        return [(str(int(hour) + 12), *rest) for hour, *rest in readings if hour.isdigit() and len(hour) <= 2]
    if _DECADE.match(after):
        return [(year[-2:],) for (year, *_) in readings if len(year) == 4 and year.isdigit()]
    return []
