"""Which of the places found in a text stand: no traps, the longest of overlapping ones, one per concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from glossary.expressions import Expression
from glossary.model import DISCOURAGED, OFFERED


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where the words of an expression stand."""

    first: int
    last: int
    """The places of its first and last word among the words of the text."""
    weight: int
    """How many letters there are the expression's own."""
    plain: bool
    """Whether its words stand without clitics and suffixes."""
    expression: Expression

    def covers(self, other: Candidate) -> bool:
        """Whether `other` lies within it and is no better reading of the same words."""
        if (self.first, self.last) == (other.first, other.last):
            return self.weight >= other.weight
        return self.first <= other.first and other.last <= self.last


def untrapped(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates that are no traps and stand in no trap of their own concept."""
    traps: dict[tuple[str, int], list[Candidate]] = {}
    for trap in candidates:
        if trap.expression.is_trap:
            for place in range(trap.first, trap.last + 1):
                traps.setdefault((trap.expression.term.concept, place), []).append(trap)
    for candidate in candidates:
        around = traps.get((candidate.expression.term.concept, candidate.first), ())
        if not candidate.expression.is_trap and not any(trap.covers(candidate) for trap in around):
            yield candidate


def longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The longest of overlapping candidates, in the order of the text; of one span, one per concept."""
    taken: dict[int, tuple[int, int]] = {}
    stand: list[Candidate] = []
    by_length = sorted(
        candidates, key=lambda one: (one.first - one.last, one.first, -one.weight, not one.plain)
    )
    for candidate in by_length:
        span = (candidate.first, candidate.last)
        places = range(candidate.first, candidate.last + 1)
        if all(taken.get(place, span) == span for place in places):
            taken.update(dict.fromkeys(places, span))
            stand.append(candidate)
    return sorted(_best_per_concept(stand), key=lambda one: (one.first, one.expression.term.concept))


def _best_per_concept(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Of the readings of one span the heaviest, and of those the best one for each concept."""
    spans: dict[tuple[int, int], list[Candidate]] = {}
    for candidate in candidates:
        spans.setdefault((candidate.first, candidate.last), []).append(candidate)
    for group in spans.values():
        heaviest = max(candidate.weight for candidate in group)
        best: dict[str, Candidate] = {}
        for candidate in sorted((one for one in group if one.weight == heaviest), key=_preference):
            best.setdefault(candidate.expression.term.concept, candidate)
        yield from best.values()


_ORDER = {status: place for place, status in enumerate((*OFFERED, *DISCOURAGED))}


def _preference(candidate: Candidate) -> tuple[bool, bool, int, int]:
    expression = candidate.expression
    status = _ORDER[expression.term.status]
    return not candidate.plain, expression.form is not None, status, expression.term.id
