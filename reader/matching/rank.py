"""From the texts that the memory proposes to ranked, explained matches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from reader import languages
from reader.languages.language import Language
from reader.matching.differences import differences
from reader.matching.keys import SHORT, keys_of
from reader.matching.penalties import CRITICAL_CAP, penalties
from reader.model import Difference, Keys, Match, Near, Status, Unit, Use

SAME_PLACE = 102
SAME_CONTEXT = 101
EQUAL = 100
EQUAL_BUT_FOR_MARKS = 99
MOST_SIMILAR = 98
"""What similarity alone can reach: only equality scores higher."""

AT_ONCE = 50
"""For how many texts units are asked for together."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where the segment stands that is being translated; without it nothing scores above 100."""

    document: int
    previous_key: str
    """Spelling key of the source before it; empty for none."""
    next_key: str
    bead: int = 0
    """The bead itself: what stands there now is no reason to offer it its own text as 102."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text that matches are wanted for, folded and cut once."""

    text: str
    language: Language
    keys: Keys
    tokens: Sequence[str]
    """Of its finding key."""

    @property
    def is_short(self) -> bool:
        """Whether characters count as well as words."""
        return len(self.tokens) <= SHORT


UnitsOf = Callable[[Sequence[Near]], Iterable[tuple[int, Unit]]]
"""The units that lead from some texts to the target language, each with the id of its text."""


def query(text: str, language: Language) -> Query:
    """A text as it is searched for."""
    keys = keys_of(text, language)
    return Query(text, language, keys, languages.token_texts(keys.finding, language))


def compare(asked: Query, text: str, text_id: int = 0) -> Near:
    """How near one text is: the definition, without the help of any index."""
    keys = keys_of(text, asked.language)
    words = similarity(asked.tokens, languages.token_texts(keys.finding, asked.language))
    is_bare = keys.bare_key == asked.keys.bare_key
    return Near(text_id, text, words, keys.key == asked.keys.key, is_bare, keys.finding)


def rank(
    asked: Query,
    near: Iterable[Near],
    units_of: UnitsOf,
    *,
    minimum: int,
    limit: int | None = None,
    context: Context | None = None,
) -> list[Match]:
    """The units of texts that score at least `minimum` (1 to 102) before cap and penalties, the best first.

    Equal scores are ordered by the other similarity, and then the approved come first, of these the newest.
    Units are asked for, and explained, only as far down as any may still be among the first `limit`.
    """
    least = min(minimum, EQUAL)  # which texts reach more than that shows with the uses of their units
    scored = [one for one in (_scored(asked, text) for text in near) if one.raw >= least]
    scored.sort(key=lambda one: one.raw, reverse=True)
    matches: list[Match] = []
    for raw, of_one_score in groupby(scored, key=lambda one: one.raw):
        if limit is not None and len(_each_pair_once(m for m in matches if m.score >= raw)) >= limit:
            break  # neither cap nor penalty lifts any of the rest above these
        matches += (
            match
            for match in _matches(asked, list(of_one_score), units_of, context)
            if match.raw_score >= minimum
        )
    matches.sort(key=_standing, reverse=True)
    matches.sort(
        key=lambda match: (match.score, match.raw_score, match.word_score, match.character_score),
        reverse=True,
    )
    return _each_pair_once(matches)[:limit]


def _standing(match: Match) -> tuple[bool, str, int, str]:
    """Sorts, turned round, the approved first, then what was changed last."""
    unit = match.unit
    return unit.status is Status.APPROVED, unit.changed_at, unit.id, unit.source


@dataclass(frozen=True, slots=True)
class _Scored:
    """A text, and what its pairs score before context, cap and penalties."""

    near: Near
    raw: int
    characters: int | None
    """The similarity over characters, where that has been needed."""


def _scored(asked: Query, near: Near) -> _Scored:
    characters = _characters(asked, near) if asked.is_short else None
    if near.is_equal:
        return _Scored(near, EQUAL, characters)
    if near.is_equal_but_for_marks:
        return _Scored(near, EQUAL_BUT_FOR_MARKS, characters)
    return _Scored(near, min(MOST_SIMILAR, max(near.words, characters or 0)), characters)


def _characters(asked: Query, near: Near) -> int:
    return similarity(asked.keys.finding, near.finding or languages.finding_key(near.text, asked.language))


def _matches(
    asked: Query, scored: Sequence[_Scored], units_of: UnitsOf, context: Context | None
) -> Iterator[Match]:
    """The matches by way of some texts, explained."""
    by_id = {one.near.id: one for one in scored}
    explained: dict[int, tuple[int, tuple[Difference, ...]]] = {}
    for start in range(0, len(scored), AT_ONCE):
        for text_id, unit in units_of([one.near for one in scored[start : start + AT_ONCE]]):
            one = by_id[text_id]
            if text_id not in explained:
                explained[text_id] = _explained(asked, one)
            characters, critical = explained[text_id]
            raw = _equal_score(unit.uses, context) if one.near.is_equal else one.raw
            taken = penalties(unit)
            capped = min(raw, CRITICAL_CAP) if critical else raw
            score = max(0, capped - sum(penalty.points for penalty in taken))
            yield Match(unit, score, raw, one.near.words, characters, taken, critical)


def _explained(asked: Query, one: _Scored) -> tuple[int, tuple[Difference, ...]]:
    """The similarity over characters, and the critical differences."""
    characters = _characters(asked, one.near) if one.characters is None else one.characters
    if one.near.is_equal:
        return characters, ()
    return characters, differences(asked.text, one.near.text, asked.language)


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


def _equal_score(uses: tuple[Use, ...], context: Context | None) -> int:
    if context is None:
        return EQUAL
    around = [
        use for use in uses if (use.previous_key, use.next_key) == (context.previous_key, context.next_key)
    ]
    if any(use.document == context.document for use in around):
        return SAME_PLACE
    return SAME_CONTEXT if around else EQUAL
