"""Abbreviations that a text explains: "Syrian Democratic Forces (SDF)", "HTS (Hay'at Tahrir al-Sham)"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.extraction.classes import INNER, OPENERS
from reader.extraction.phrases import Sentence
from reader.extraction.tokens import Token


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An acronym and where the words stand that it is short for."""

    acronym: Token
    first: int
    """The words `first` to before `last` of the sentence."""
    last: int


def abbreviations(sentence: Sentence) -> Iterator[Abbreviation]:
    """The acronyms that a sentence explains, in its own words before or after them."""
    tokens, text = sentence.tokens, sentence.text
    for at, token in enumerate(tokens):
        if not token.is_acronym:
            continue
        if token.opens == "(" and text[token.end : token.end + 1] in (")", ",", ";"):
            first = _beginning(_letters(token), tokens, at)
            if first is not None:
                yield Abbreviation(token, first, at)
        elif at + 1 < len(tokens) and tokens[at + 1].opens == "(":
            last = _bracketed(tokens, at + 1, text)
            if last and _begins(_letters(token), tokens, at + 1, last):
                yield Abbreviation(token, at + 1, last)


def _letters(token: Token) -> str:
    text = token.text.removesuffix("s") if token.text[:-1].isupper() else token.text
    return "".join(filter(str.isalnum, text)).lower()


def _beginning(letters: str, tokens: Sequence[Token], end: int) -> int | None:
    """The word that the explanation of an acronym begins with; None where nothing explains it."""
    for found in (_initials(letters, tokens, end), _matching(letters, tokens, end)):
        if found is not None and _is_run(tokens, found, end):
            return found
    return _names(tokens, end)


def _initials(letters: str, tokens: Sequence[Token], end: int) -> int | None:
    """By the first letters of its words, small words and parts behind hyphens left out or counted."""
    left = letters
    for at in range(end - 1, -1, -1):
        token = tokens[at]
        parts = "".join(part[:1] for part in token.key.split("-"))
        if left.endswith(parts):
            left = left.removesuffix(parts)
        elif left.endswith(parts[:1]):
            left = left[:-1]
        elif token.key not in INNER:
            return None
        if not left:
            return at if end - at > 1 else None
    return None


def _matching(letters: str, tokens: Sequence[Token], end: int) -> int | None:
    """By letters, from the last to the first, as Schwartz and Hearst (2003) find short explanations."""
    least = end - min(len(letters) + 5, 2 * len(letters))
    word, within = end - 1, 0
    place = len(tokens[word].key) - 1 if end else 0
    for number in range(len(letters) - 1, -1, -1):
        while word >= max(least, 0):
            within = tokens[word].key.rfind(letters[number], 0, place + 1)
            if within >= 0 and (number or _starts_part(tokens[word].key, within)):
                break
            if within > 0:
                place = within - 1
                continue
            word -= 1
            place = len(tokens[word].key) - 1
        else:
            return None
        place = within - 1
        if number and place < 0:
            word -= 1
            place = len(tokens[word].key) - 1
    return word if end - word > 1 else None


def _starts_part(key: str, at: int) -> bool:
    return at == 0 or key[at - 1] == "-"


def _is_run(tokens: Sequence[Token], first: int, end: int) -> bool:
    return all(token.is_joined for token in tokens[first + 1 : end])


def _names(tokens: Sequence[Token], end: int) -> int | None:
    """The names before an acronym of another language: People's Protection Units (YPG)."""
    first = end
    while first and tokens[first - 1].is_capital and not tokens[first - 1].is_acronym:
        first -= 1
        if not tokens[first].is_joined:
            break
    if first < end and tokens[first].key in OPENERS:  # The People's Protection Units, at a beginning
        first += 1
    return first if end - first > 1 else None


def _bracketed(tokens: Sequence[Token], first: int, text: str) -> int:
    """Behind the last word of the brackets that open before a word; 0 where they do not close."""
    for last in range(first + 1, min(first + 10, len(tokens)) + 1):
        if text[tokens[last - 1].end : tokens[last - 1].end + 1] == ")":
            return last
        if last < len(tokens) and not tokens[last].is_joined:
            break
    return 0


def _begins(letters: str, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the words in brackets explain the acronym: by its letters, or as a name of several words."""
    if last - first < 2:
        return False
    return _matching(letters, tokens[:last], last) == first or all(
        token.is_capital for token in (tokens[first], tokens[last - 1])
    )
