"""Which of the places found in a text stand: no traps, the longest of overlapping ones, one per concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from glossary.model import DISCOURAGED, OFFERED
from glossary.recognition.tables import Expression, Named


class Candidate(NamedTuple):
    """A place where the words of an expression stand."""

    first: int
    last: int
    """The places of its first and last word among the words of the text."""
    weight: int
    """How many letters there are the expression's own."""
    plain: bool
    """Whether its words stand without clitics and suffixes."""
    expression: Expression
    term: Named

    def covers(self, other: Candidate) -> bool:
        """Whether `other` lies within it and is no better reading of the same words."""
        if (self.first, self.last) == (other.first, other.last):
            return self.weight >= other.weight
        return self.first <= other.first and other.last <= self.last


def untrapped(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are no traps and stand in no trap of their own concept."""
    traps: dict[tuple[str, int], list[Candidate]] = {}
    for trap in candidates:
        if trap.expression.is_trap:
            for place in range(trap.first, trap.last + 1):
                traps.setdefault((trap.term.concept, place), []).append(trap)
    if not traps:
        return list(candidates)
    return [
        candidate
        for candidate in candidates
        if not candidate.expression.is_trap
        and not any(
            trap.covers(candidate) for trap in traps.get((candidate.term.concept, candidate.first), ())
        )
    ]


def longest(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The longest of overlapping candidates, in the order of the text; of one span, one per concept."""
    for group in _touching(candidates):
        if len(group) == 1:
            yield group[0]
        else:
            yield from _longest_of(group)


def _touching(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """The candidates in groups that share no word with one another, in the order of the text."""
    group: list[Candidate] = []
    last = -1
    for candidate in sorted(candidates, key=_place):
        if candidate.first > last and group:
            yield group
            group = []
        group.append(candidate)
        last = max(last, candidate.last)
    if group:
        yield group


def _place(candidate: Candidate) -> int:
    return candidate.first


def _longest_of(group: Iterable[Candidate]) -> list[Candidate]:
    taken: dict[int, tuple[int, int]] = {}
    stand: dict[tuple[int, int], list[Candidate]] = {}
    for candidate in sorted(group, key=lambda one: (one.first - one.last, one.first)):
        span = candidate[:2]
        places = range(candidate.first, candidate.last + 1)
        if all(taken.get(place, span) == span for place in places):
            taken.update(dict.fromkeys(places, span))
            stand.setdefault(span, []).append(candidate)
    return [candidate for span in sorted(stand) for candidate in _best_per_concept(stand[span])]


def _best_per_concept(group: list[Candidate]) -> list[Candidate]:
    """Of the readings of one span the heaviest, and of those the best one for each concept."""
    heaviest = max(candidate.weight for candidate in group)
    best: dict[str, Candidate] = {}
    for candidate in sorted((one for one in group if one.weight == heaviest), key=_preference):
        best.setdefault(candidate.term.concept, candidate)
    return [best[concept] for concept in sorted(best)]


_ORDER = {status: place for place, status in enumerate((*OFFERED, *DISCOURAGED))}


def _preference(candidate: Candidate) -> tuple[bool, bool, int, int]:
    status = _ORDER[candidate.term.status]
    return not candidate.plain, candidate.expression.is_form, status, candidate.term.id
