"""The check `numbers`: every number of the source is in the translation, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from reader.checks.finding import Finding, Pair
from reader.checks.number_reading import Number, numbers_in
from reader.checks.number_words import HALF, values_in
from reader.languages.language import Language

NAME = "numbers"


def numbers(pair: Pair) -> Iterator[Finding]:
    """A number of one side that the other has neither in digits nor in words.

    Digits of any script are one number, and so are 2,089 and 2.089; 2.5 million is 2,500,000, 7 p.m. is
    19, and September is 9. Numbers that belong to a name in Latin letters (H1N1, COVID-19) are not
    asked for, but a wrong one is told of.
    """
    ours = numbers_in(pair.source, pair.source_language)
    theirs = numbers_in(pair.target, pair.target_language)
    told_apart = [number for number in theirs if not _is_named_alike(number, ours)]
    said_there = _said(told_apart, pair.target, pair.target_language)
    said_here = _said(ours, pair.source, pair.source_language)
    yield from _missing(ours, said_there)
    yield from _added(theirs, said_here)


def _said(numbers: list[Number], text: str, language: Language) -> frozenset[str]:
    """Every value that a text has, in digits or in words."""
    return values_in(text, language).union(*(number.values for number in numbers))


def _missing(numbers: list[Number], said: frozenset[str]) -> Iterator[Finding]:
    told: set[str] = set()
    for number in numbers:
        detail = _detail(number)
        if not _is_named(number) and detail not in told and not _is_said(number, said):
            told.add(detail)
            yield Finding(NAME, f"The number {number.text} is missing from the translation.", detail=detail)


def _added(numbers: list[Number], said: frozenset[str]) -> Iterator[Finding]:
    for number in numbers:
        if not _is_said(number, said):
            message = f"The number {number.text} is not in the source."
            yield Finding(NAME, message, number.start, number.end, _detail(number))


def _is_named(number: Number) -> bool:
    return number.in_word or number.in_name


def _is_named_alike(number: Number, ours: list[Number]) -> bool:
    """Whether a number is part of a name on both sides: the 2 of SARS-CoV-2 does not stand for 2 weeks."""
    return _is_named(number) and any(_is_named(other) and other.readings == number.readings for other in ours)


def _detail(number: Number) -> str:
    return ":".join(number.readings[0])


def _is_said(number: Number, said: frozenset[str]) -> bool:
    return any(all(_can_be_said(value, said) for value in reading) for reading in number.readings)


def _can_be_said(value: str, said: frozenset[str]) -> bool:
    """Whether a value is there, or all its spoken parts are: 25 as 20 and 5, 2,300 as 2, 1000, 3 and 100."""
    if value in said:
        return True
    whole, _, decimals = value.partition(".")
    if decimals:
        return decimals == "5" and HALF in said and _can_be_said(whole, said)
    return len(whole) > 1 and len(whole) <= 15 and _in_parts(int(whole), said)


def _in_parts(number: int, said: frozenset[str]) -> bool:
    for scale in (10**12, 10**9, 10**6, 1000, 100):
        if number >= scale:
            count, rest = divmod(number, scale)
            head = str(count * scale) in said or (
                str(scale) in said and (count == 1 or _can_be_said(str(count), said))
            )
            return head and (rest == 0 or _can_be_said(str(rest), said))
    tens, ones = number // 10 * 10, number % 10
    return ones > 0 and str(tens) in said and str(ones) in said
