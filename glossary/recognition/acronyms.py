"""Acronyms that their text uses for something else: "signed distance function (SDF)" is no armed force.

What a text says of an acronym once holds for all of it: one sense per discourse (Gale, Church and Yarowsky
1992). It says so by explaining it, by writing out another name that it is short for, or by writing it as
part of the name of a firm, of a code or of a model.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

import regex

from glossary.recognition.overlaps import Candidate
from glossary.recognition.words import Word, may_join
from glossary.recognition.words import words as words_of

_QUOTES = r"\s\p{Pf}\p{Pi}'\""
_NAME_FIRST = regex.compile(
    rf"""
    (?: [{_QUOTES}]{{0,4}} [(\[] [{_QUOTES}]{{0,4}} (?: or \s+ )?+ (?: the \s+ )?+
    | ,? \s+ or \s+ (?: the \s+ )?+ [{_QUOTES}]?+
    | ,? \s+ (?: also \s+ )?+ (?: known | abbreviated | shortened ) \s+ (?: as | to ) \s+
        (?: the \s+ )?+ [{_QUOTES}]?+
    ) $
    """,
    regex.VERBOSE,
)
"""What stands between a long name and its acronym."""
_NAME_LAST = regex.compile(
    rf"""
    [{_QUOTES}]{{0,4}} [(\[] [{_QUOTES}]{{0,4}}
    | , \s+ (?: or | short \s+ for ) \s+
    | \s+ (?: (?: is \s+ )?+ short | stands | stood | standing ) \s+ for \s+ [{_QUOTES}]?+
    | \s* [:=] \s+ | \s+ [\N{{EN DASH}}\N{{EM DASH}}] \s+
    """,
    regex.VERBOSE,
)
"""What stands between an acronym and its long name."""
_WIDEST = 40
"""How many code points may stand between the two."""
_MINOR = frozenset(("of", "for", "and", "the", "to", "in", "on", "u", "û", "ji", "bo", "a", "ya", "yên"))
"""Words that acronyms leave out."""
_NEARLY = 0.75
"""How alike two words are (Ratcliff and Obershelp's ratio) of which one is a spelling of the other."""
_SHORTEST_TELLING = 4
"""Letters of a word by which a name is told from another."""

_PART_OF_A_NAME = regex.compile(
    r"""
    ,? \s+ (?: Inc | Incorporated | Corp | Corporation | Ltd | Limited | LLC | LLP | PLC | plc | GmbH | AG
        | SpA | Pty | BV | NV | Oyj? | ASA | Sdn | Bhd | Holdings? | S\.A | S\.p\.A | B\.V | N\.V ) (?! \w )
    | [-\N{HYPHEN}\N{NON-BREAKING HYPHEN}] \d
    | \s (?: \d{4} \. \d | \d{6} | \d++ \. \d++ \. \d )
    """,
    regex.VERBOSE,
)
"""What follows an acronym that is a firm (by its legal form, ISO 20275), a model (SDF-1) or a code's name."""
_TICKER = regex.compile(r"[(\[] \s* \p{Lu}{2,} (?: \s \p{Lu}{2,} )? : \s* $", regex.VERBOSE)
"""What stands before the sign of a share: (NYSE: SNA)."""

Names = Callable[[str], Iterable[str]]
"""The long names of a concept."""


def used_otherwise(
    text: str, words: Sequence[Word], acronyms: Iterable[Candidate], others: Sequence[Candidate], names: Names
) -> set[tuple[str, str]]:
    """Which acronyms the text uses for something else, each as (concept, acronym).

    `others` are the long names that stand in the text. A name that differs little from one of the concept's
    own is a spelling of that. What only hints at another sense counts where no long name of the concept
    stands in the text.
    """
    strange: set[tuple[str, str]] = set()
    own: set[tuple[str, int]] | None = None
    for candidate in acronyms:
        concept, acronym = candidate.term.concept, candidate.expression.acronym
        if (concept, acronym) in strange:
            continue
        if own is None:
            own = {(one.term.concept, place) for one in others for place in range(one.first, one.last + 1)}
        explained = _explanation(text, words, words[candidate.first], acronym)
        if explained is None and not any(one.term.concept == concept for one in others):
            if _is_part_of_a_name(text, words[candidate.first]):
                strange.add((concept, acronym))
            explained = _written_out(text, words, acronym)
        if explained is None or any((concept, place) in own for place in explained):
            continue
        if not _is_spelling(_between(text, words, explained), names(concept)):
            strange.add((concept, acronym))
    return strange


def _is_part_of_a_name(text: str, word: Word) -> bool:
    before = text[max(0, word.start - _WIDEST) : word.start]
    return _PART_OF_A_NAME.match(text, word.end) is not None or _TICKER.search(before) is not None


def _explanation(text: str, words: Sequence[Word], at: Word, acronym: str) -> range | None:
    """The places of the words that explain the acronym beside them; None where none do."""
    reach = 3 * len(acronym)
    before = _NAME_FIRST.search(text[max(0, at.start - _WIDEST) : at.start])
    if before:
        end = bisect_right(words, at.start - len(before.group()), key=_end)
        places = _spelt(words, range(end - 1, max(-1, end - 1 - reach), -1), acronym[::-1])
        if places:
            return places
    after = _NAME_LAST.match(text, at.end)
    if after:
        first = bisect_left(words, after.end(), key=_start)
        return _spelt(words, range(first, min(len(words), first + reach)), acronym)
    return None


def _written_out(text: str, words: Sequence[Word], acronym: str) -> range | None:
    """The places of capitalized words, one after another, that begin with the letters of the acronym."""
    if not acronym.isalpha() or len(acronym) < _SHORTEST_WRITTEN_OUT:
        return None
    for first, word in enumerate(words):
        if word.text.startswith(acronym[0]):
            reach = min(len(words), first + 2 * len(acronym))
            places = _spelt(words, range(first, reach), acronym, skips=0)
            if places and all(_is_of_name(text, words, place) for place in places[1:]):
                return places
    return None


_SHORTEST_WRITTEN_OUT = 3
"""Letters of an acronym below which names begin with its letters by chance."""


def _is_of_name(text: str, words: Sequence[Word], place: int) -> bool:
    """Whether a word goes on with the name that the word before it belongs to."""
    word = words[place].text
    is_capital = word[:1].isupper() and not word.isupper()
    return (is_capital or word.casefold() in _MINOR) and may_join(
        text, words[place - 1].end, words[place].start
    )


def _spelt(words: Sequence[Word], places: range, acronym: str, skips: int = 1) -> range | None:
    """The first of `places` whose words begin with the letters of the acronym.

    Small words are left out, and between the first letter and the last so are `skips` others (stromal
    cell-derived factor).
    """
    letters = iter(acronym.casefold())
    letter = next(letters)
    for count, place in enumerate(places, start=1):
        word = words[place].text.casefold()
        if word.startswith(letter):
            following = next(letters, "")
            if not following:
                return places[:count]
            letter = following
        elif word not in _MINOR:
            skips -= 1
            if skips < 0 or count == 1:
                return None
    return None


def _between(text: str, words: Sequence[Word], places: range) -> str:
    """The text of the words at some places."""
    first, last = sorted((places[0], places[-1]))
    return text[words[first].start : words[last].end]


def _is_spelling(name: str, names: Iterable[str]) -> bool:
    """Whether a name is one of some others in another spelling: alike word by word."""
    written = _telling(name)
    return any(len(written) == len(one) and all(map(_is_alike, written, one)) for one in map(_telling, names))


def _telling(name: str) -> list[str]:
    """The words of a name but for short ones, which articles are (al-Sham, ash-Sham)."""
    return [word.text.casefold() for word in words_of(name) if len(word.text) >= _SHORTEST_TELLING]


def _is_alike(word: str, other: str) -> bool:
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= _NEARLY


def _start(word: Word) -> int:
    return word.start


def _end(word: Word) -> int:
    return word.end
