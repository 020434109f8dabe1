"""From the units that the memory proposes to ranked, explained matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from reader.languages.language import Language
from reader.matching.differences import differences
from reader.matching.keys import SHORT, keys_of, token_texts
from reader.matching.penalties import CRITICAL_CAP, penalties
from reader.model import Keys, Match, Unit, Use

SAME_PLACE = 102
SAME_CONTEXT = 101
EQUAL = 100
EQUAL_BUT_FOR_MARKS = 99
MOST_SIMILAR = 98
"""What similarity alone can reach: only equality scores higher."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where the segment stands that is being translated; without it nothing scores above 100."""

    document: int
    previous_key: str
    """Spelling key of the source before it; empty for none."""
    next_key: str
    bead: int = 0
    """The bead itself: what stands there now is no reason to offer it its own text as 102."""


def rank(
    text: str,
    language: Language,
    units: Iterable[Unit],
    *,
    minimum: int,
    limit: int | None = None,
    context: Context | None = None,
) -> list[Match]:
    """Units that score at least `minimum` (1 to 100) before cap and penalties, the best first.

    Equal scores are ordered by the other similarity, and then the pair changed or kept last comes first.
    """
    keys = keys_of(text, language)
    tokens = token_texts(keys.finding, language)
    is_short = keys.tokens <= SHORT
    matches = []
    for unit in units:
        theirs = keys_of(unit.source, language)
        words = similarity(tokens, token_texts(theirs.finding, language))
        if words < minimum and not is_short and theirs.bare_key != keys.bare_key:
            continue
        characters = similarity(keys.finding, theirs.finding)
        raw = _raw_score(keys, theirs, unit.uses, words, characters, context)
        if raw >= minimum:
            critical = differences(text, unit.source, language) if raw < EQUAL else ()
            capped = min(raw, CRITICAL_CAP) if critical else raw
            taken = penalties(unit)
            score = max(0, capped - sum(penalty.points for penalty in taken))
            matches.append(Match(unit, score, raw, words, characters, taken, critical))
    matches.sort(key=lambda match: (match.unit.changed_at, match.unit.id, match.unit.source), reverse=True)
    matches.sort(
        key=lambda match: (match.score, match.raw_score, match.word_score, match.character_score),
        reverse=True,
    )
    return _each_pair_once(matches)[:limit]


def _each_pair_once(matches: Iterable[Match]) -> list[Match]:
    """The first match of every pair: by way of several sentences of a third language one is met again."""
    first: dict[tuple[str, str], Match] = {}
    for match in matches:
        first.setdefault((match.unit.source, match.unit.target), match)
    return list(first.values())


def similarity(first: Sequence[str], second: Sequence[str]) -> int:
    """100 · (1 - Levenshtein / longer), in whole numbers, rounded down; two empty texts are equal."""
    longer = max(len(first), len(second))
    return 100 * (longer - Levenshtein.distance(first, second)) // longer if longer else 100


def _raw_score(
    keys: Keys, theirs: Keys, uses: tuple[Use, ...], words: int, characters: int, context: Context | None
) -> int:
    if keys.key == theirs.key:
        return _equal_score(uses, context)
    if keys.bare_key == theirs.bare_key:
        return EQUAL_BUT_FOR_MARKS
    return min(MOST_SIMILAR, max(words, characters) if keys.tokens <= SHORT else words)


def _equal_score(uses: tuple[Use, ...], context: Context | None) -> int:
    if context is None:
        return EQUAL
    around = [
        use for use in uses if (use.previous_key, use.next_key) == (context.previous_key, context.next_key)
    ]
    if any(use.document == context.document for use in around):
        return SAME_PLACE
    return SAME_CONTEXT if around else EQUAL
