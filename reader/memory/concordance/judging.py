"""Pure: whether a text holds what is looked for, how well, and where."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import regex

from reader import languages
from reader.errors import Refused
from reader.languages.bulk import fold
from reader.languages.language import Language
from reader.memory.concordance.terms import only_words, words_of

Rank = tuple[int, int]
"""0 where all stands together, 1 where it is scattered; and how many words stand between."""
TOGETHER: Rank = (0, 0)

Span = tuple[int, int]

MOST_SPANS = 100
"""Places that are shown in one text."""
ONE_TEXT = 1.0
"""Seconds that an expression may take over a single text."""


class Judge(Protocol):
    """Says of texts how well they hold what is looked for."""

    def ranks(self, texts: Sequence[str], language: Language) -> Iterator[Rank | None]:
        """Of each text how well it does, None where it does not."""

    def spans(self, text: str, language: Language) -> list[Span]:
        """Where it stands in a text, in code points, in order."""


Holds = Callable[[str, str], bool]
"""Whether a word of a text is what is looked for, or holds it: takes the word, and what is looked for."""


def is_same(word: str, wanted: str) -> bool:
    """For whole words."""
    return word == wanted


def is_part(word: str, wanted: str) -> bool:
    """For parts of words."""
    return wanted in word


@dataclass(frozen=True, slots=True)
class Words:
    """Looks for words, folded: together, or else all of them somewhere."""

    phrase: str
    holds: Holds
    is_phrase: bool = False
    """They must stand together, in their order."""

    def wanted(self, language: Language) -> list[str]:
        """The words as the language folds them."""
        return words_of(self.finding(language), language)

    def finding(self, language: Language) -> str:
        """The phrase as the language folds it."""
        return languages.finding_key(self.phrase, language).strip()

    def ranks(self, texts: Sequence[str], language: Language) -> Iterator[Rank | None]:
        """As `Judge.ranks`."""
        wanted, finding = self.wanted(language), self.finding(language)
        folded = fold(texts, language)
        for key, tokens in zip(folded.findings, folded.tokens, strict=True):
            if self.holds is is_part and finding and finding in key:
                yield TOGETHER
                continue
            found = rank(wanted, tokens, self.holds) if wanted else None
            yield None if self.is_phrase and found != TOGETHER else found

    def spans(self, text: str, language: Language) -> list[Span]:
        """As `Judge.spans`."""
        wanted = self.wanted(language)
        finding = languages.finding_key(text, language)
        if not all(each in finding for each in wanted):  # which spares cutting it, mostly on the other side
            return []
        words: list[tuple[str, Span]] = []
        tokens = languages.tokens(text, language)
        for token, folded in zip(
            tokens, _folded_all([token.text for token in tokens], language), strict=True
        ):
            words += [(word, (token.start, token.end)) for word in folded]
        if not wanted or not _has_all(wanted, [word for word, _ in words], self.holds):
            return []
        if found := _runs(wanted, [word for word, _ in words], self.holds):
            spans = [(words[start][1][0], words[end - 1][1][1]) for start, end in found]
        elif self.is_phrase:
            return []
        else:
            spans = [span for word, span in words if any(self.holds(word, each) for each in wanted)]
        return list(dict.fromkeys(spans))[:MOST_SPANS]


def _folded_all(tokens: Sequence[str], language: Language) -> list[list[str]]:
    """The words that each token of a text is folded to: none where it is a mark."""
    return [only_words(folded) for folded in fold(tokens, language).tokens]


def rank(wanted: Sequence[str], tokens: Sequence[str], holds: Holds = is_same) -> Rank | None:
    """How well some words, in order, hold what is wanted; None where anything is missing. Marks do not count.

    >>> rank(["old", "well"], ["the", "old", ",", "well"])
    (0, 0)
    >>> rank(["old", "well"], ["well", "they", "were", "old"])
    (1, 2)
    >>> rank(["old", "well"], ["the", "old", "house"]) is None
    True
    """
    if not _has_all(wanted, tokens, holds):
        return None
    if len(wanted) == 1:
        return TOGETHER
    words = only_words(tokens)
    if _runs(wanted, words, holds):
        return TOGETHER
    kinds = list(dict.fromkeys(wanted))
    return 1, max(0, _narrowest(kinds, words, holds) - len(kinds))


def _has_all(wanted: Sequence[str], words: Sequence[str], holds: Holds) -> bool:
    if holds is is_same:
        return set(wanted).issubset(words)
    return all(any(holds(word, each) for word in words) for each in wanted)


def _runs(wanted: Sequence[str], words: Sequence[str], holds: Holds) -> list[Span]:
    """From which word to before which one all that is wanted stands together, in its order."""
    size = len(wanted)
    return [
        (start, start + size)
        for start in range(len(words) - size + 1)
        if holds(words[start], wanted[0]) and all(map(holds, words[start : start + size], wanted))
    ]


def _narrowest(kinds: Sequence[str], words: Sequence[str], holds: Holds) -> int:
    """How many words the shortest stretch has that holds every kind, each of which is there."""
    seen = [-1] * len(kinds)
    """Where each kind stood last."""
    narrowest = len(words)
    for at, word in enumerate(words):
        here = [number for number, kind in enumerate(kinds) if holds(word, kind)]
        if here:
            for number in here:
                seen[number] = at
            first = min(seen)
            if first >= 0:
                narrowest = min(narrowest, at - first + 1)
    return narrowest


def _plain_spans(text: str, wanted: str) -> list[Span]:
    if not wanted:
        return []
    found = regex.finditer(regex.escape(wanted), text)
    return [match.span() for match, _ in zip(found, range(MOST_SPANS), strict=False)]


@dataclass(frozen=True, slots=True)
class Marks:
    """Looks for what has no words in it, as it is written."""

    wanted: str

    def tokens(self, language: Language) -> list[str]:
        """The marks as the language folds them: each stands within a mark of whatever text holds them all."""
        return languages.token_texts(languages.finding_key(self.wanted, language), language)

    def ranks(self, texts: Sequence[str], language: Language) -> Iterator[Rank | None]:
        """As `Judge.ranks`."""
        key = languages.finding_key(self.wanted, language).strip()
        findings = fold(texts, language).findings
        return (TOGETHER if key and key in finding else None for finding in findings)

    def spans(self, text: str, language: Language) -> list[Span]:
        """As `Judge.spans`."""
        return _plain_spans(text, self.wanted)


class TooSlow(Exception):
    """An expression took too long over a text."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Looks for a regular expression in texts as they are written, whatever the case."""

    pattern: regex.Pattern[str]
    until: float
    """When to give up, by `time.monotonic`."""

    def ranks(self, texts: Sequence[str], language: Language) -> Iterator[Rank | None]:
        """As `Judge.ranks`; raises `TooSlow`."""
        for text in texts:
            try:
                found = self.pattern.search(text, timeout=self._left())
            except TimeoutError:
                raise TooSlow from None
            yield TOGETHER if found else None

    def spans(self, text: str, language: Language) -> list[Span]:
        """As `Judge.spans`."""
        found: list[Span] = []
        try:
            for match in self.pattern.finditer(text, timeout=ONE_TEXT):
                if match.end() > match.start():
                    found.append(match.span())
                if len(found) == MOST_SPANS:
                    break
        except TimeoutError:
            pass  # what was found so far is shown
        return found

    def _left(self) -> float:
        return max(0.001, min(ONE_TEXT, self.until - time.monotonic()))


def compiled(expression: str) -> regex.Pattern[str]:
    """A regular expression; raises `Refused`, with what is wrong in it."""
    try:
        return regex.compile(expression, regex.IGNORECASE | regex.UNICODE)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise Refused(f"This is no regular expression that can be used: {error}.") from error


_SKIPPED = regex.compile(r"\\[pP]\{[^}]*\}|\\[xuUN](?:\{[^}]*\}|[0-9a-fA-F]+)|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_BOUND = regex.compile(r"\{[^}]*\}")
_OPTIONAL = regex.compile(r"\w(?=[?*+{])")
_LETTERS = regex.compile(r"[\w--iIİı]+", regex.V1)
"""Without the letters that an expression takes for each other and a fold does not."""
_GAP = "\0"
_LEAST_LITERAL = 2


def literal(expression: str) -> str:
    r"""The longest run of letters that a text must hold for an expression to be found in it; '' if unsure.

    The last letter of a run is left out: what it is folded to may hang on what follows it in a text.

    >>> literal(r"\bgovern(ment|or)s?")
    'gover'
    >>> literal("colou?rs?"), literal("cats|dogs"), literal(r"x\(ab|cde\)"), literal("(?x) a b")
    ('col', '', '', '')
    """
    if "(?" in expression:
        return ""
    outside = _without_groups(_SKIPPED.sub(_GAP, expression))
    if "|" in outside:
        return ""
    sure = _OPTIONAL.sub(_GAP, _BOUND.sub("{", outside))
    longest = max((run[:-1] for run in _LETTERS.findall(sure)), key=len, default="")
    return longest if len(longest) >= _LEAST_LITERAL else ""


def _without_groups(expression: str) -> str:
    depth, kept = 0, []
    for character in expression:
        depth += character == "("
        kept.append(_GAP if depth else character)
        depth -= character == ")"
    return "".join(kept)
