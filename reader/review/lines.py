"""The rows of a whole review at a glance: where they stand, how sure they are; none of their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.links import UNSURE
from reader.memory.glances import Glance
from reader.model import Bead
from reader.review.values import Doubt

CERTAIN = 2.0
"""What a link is sorted by that a person has confirmed or made."""


class Line(NamedTuple):
    """A row: a run of places that is closed under all links shown, or an addition."""

    first: int
    """Its first place; of an addition, the one that it follows."""
    last: int
    addition: int
    """The bead of an addition; 0 where the row has a source."""
    beads: tuple[int, ...]
    certainty: float
    is_doubtful: bool

    @property
    def key(self) -> str:
        """What it is called on the page, as `ReviewRow.key`."""
        return f"b{self.addition}" if self.addition else f"s{self.first}"


class Seen(NamedTuple):
    """The links of one rendering at a glance."""

    glances: Mapping[int, Glance]
    """By bead, in the order of the source."""
    doubts: Mapping[int, tuple[Doubt, ...]]
    """Of those that have any."""
    additions: Sequence[Bead]

    def certainty(self, bead: int) -> float:
        """What a link is sorted by, 0 to 2."""
        glance = self.glances[bead]
        if glance.is_confirmed or (glance.is_fixed and bead not in self.doubts):
            return CERTAIN
        return 0.0 if glance.confidence is None else glance.confidence


def seen(glances: Sequence[Glance], additions: Sequence[Bead]) -> Seen:
    """The links of a rendering, with what is doubtful about them."""
    doubts = {}
    highest = -1
    for one in glances:
        is_crossing = 0 <= one.first < highest
        highest = max(highest, one.last)
        if found := _doubts(one, is_crossing=is_crossing):
            doubts[one.bead] = found
    return Seen({one.bead: one for one in glances}, doubts, additions)


def lines(total: int, every: Sequence[Seen]) -> list[Line]:
    """The rows of a text of `total` segments, in its order."""
    starts: list[dict[int, int]] = []
    reach = list(range(total + 1))
    for of_language in every:
        at: dict[int, int] = {}
        for glance in of_language.glances.values():
            if glance.places:
                at[glance.places[0]] = glance.bead
                if len(glance.places) > 1:
                    reach[glance.places[0]] = max(reach[glance.places[0]], glance.places[-1])
        starts.append(at)
    behind = _behind(total, every)
    made = [*behind.get(0, ())]
    first = 1
    while first <= total:
        last = place = first
        while place <= last:
            last = max(last, reach[place])
            place += 1
        made.append(_line(first, last, starts, every))
        for place in range(first, last + 1):
            made += behind.get(place, ())
        first = last + 1
    return made


def _line(first: int, last: int, starts: Sequence[Mapping[int, int]], every: Sequence[Seen]) -> Line:
    beads: list[int] = []
    certainty, is_doubtful = CERTAIN, False
    for at, of_language in zip(starts, every, strict=True):
        for place in range(first, last + 1):
            bead = at.get(place)
            if bead is not None:
                beads.append(bead)
                certainty = min(certainty, of_language.certainty(bead))
                is_doubtful = is_doubtful or bead in of_language.doubts
    return Line(first, last, 0, tuple(beads), certainty if beads else 0.0, is_doubtful)


def _behind(total: int, every: Sequence[Seen]) -> dict[int, list[Line]]:
    """Additions by the place that they follow; 0 at the beginning."""
    found: dict[int, list[Line]] = {}
    for of_language in every:
        for bead in of_language.additions:
            if bead.id in of_language.glances:
                after = bead.after if 0 < bead.after <= total else 0
                certainty = of_language.certainty(bead.id)
                is_doubtful = bead.id in of_language.doubts
                line = Line(after, after, bead.id, (bead.id,), certainty, is_doubtful)
                found.setdefault(after, []).append(line)
    return found


def _doubts(one: Glance, *, is_crossing: bool) -> tuple[Doubt, ...]:
    if one.is_confirmed and not one.has_changed:
        return ()
    return tuple(_found(one, is_crossing=is_crossing))


def _found(one: Glance, *, is_crossing: bool) -> Iterator[Doubt]:
    if one.has_changed:
        yield Doubt.CHANGED
    if not one.is_aligned and not one.has_text:
        yield Doubt.NEW
    if one.is_fixed:
        return
    if one.confidence is not None and one.confidence < UNSURE:
        yield Doubt.UNSURE
    if one.places and one.is_aligned and not one.sentences and not one.has_text:
        yield Doubt.OMITTED
    if not one.places:
        yield Doubt.ADDED
    if one.is_edited and one.sentences:
        yield Doubt.KEPT
    if is_crossing:
        yield Doubt.CROSSING


def states(glances: Sequence[Glance]) -> dict[int, str]:
    """What a page hands back with an act upon each link, as `linking.states` has it."""
    marks = ["", *(f"{one.bead}.{one.revision}" for one in glances), ""]
    return {one.bead: "-".join(marks[number : number + 3]) for number, one in enumerate(glances)}
