"""Rows of a review: links of several renderings beside one another, at a glance and in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from reader import languages, linking
from reader.alignment import Reasons
from reader.memory import beads, glances, segments
from reader.memory import links as kept_links
from reader.model import Bead, Document
from reader.review.lines import Line, Seen, lines, seen, states
from reader.review.values import Disagreement, Linked, ReviewRow


@dataclass(frozen=True, slots=True)
class Whole:
    """A document and some renderings at a glance."""

    document: Document
    renderings: Mapping[str, int]
    """The ids of the renderings, by language."""
    seen: Mapping[str, Seen]
    states: Mapping[int, str]
    lines: Sequence[Line]


def whole(db: Database, document: Document, renderings: Mapping[str, int]) -> Whole:
    """All rows of a document with some renderings, in the order of its text, without their words."""
    found = {code: glances.of(db, rendering) for code, rendering in renderings.items()}
    by_code = {
        code: seen(every, kept_links.additions(db, document.id, code)) for code, every in found.items()
    }
    state = {bead: one for every in found.values() for bead, one in states(every).items()}
    return Whole(document, renderings, by_code, state, lines(document.segments, [*by_code.values()]))


def full(db: Database, here: Whole, wanted: Sequence[Line]) -> list[ReviewRow]:
    """Some rows with all that is shown of them, in the order that they are given in."""
    ranges = list(_ranges(wanted))
    by_place = {
        one.place: one for first, last in ranges for one in segments.of(db, here.document.id, first, last)
    }
    ids = {bead for line in wanted for bead in line.beads}
    linked: dict[int, Linked] = {}
    shown: dict[str, list[Bead]] = {}
    for code, of_language in here.seen.items():
        found = {
            bead.id: bead
            for first, last in ranges
            for bead in beads.of(db, here.document.id, code, first, last)
        }
        found |= {bead.id: bead for bead in of_language.additions}
        shown[code] = [bead for bead in found.values() if bead.id in ids]
        linked |= _linked(db, here, code, {bead.id: bead for bead in shown[code]})
    return [
        ReviewRow(
            tuple(by_place[place] for place in range(line.first, line.last + 1)) if not line.addition else (),
            {
                code: tuple(linked[bead] for bead in line.beads if bead in of_language.glances)
                for code, of_language in here.seen.items()
            },
            _disagreement(line, linked) if not line.addition else Disagreement.NONE,
        )
        for line in wanted
    ]


def _ranges(wanted: Iterable[Line]) -> Iterator[tuple[int, int]]:
    """The places of some rows, neighbours together."""
    spans = sorted((line.first, line.last) for line in wanted if not line.addition)
    while spans:
        first, last = spans.pop(0)
        while spans and spans[0][0] <= last + 1:
            last = max(last, spans.pop(0)[1])
        yield first, last


def _linked(db: Database, here: Whole, code: str, found: Mapping[int, Bead]) -> dict[int, Linked]:
    language = languages.by_code(code)
    of_language = here.seen[code]
    scene = linking.scene(db, here.document.id, code, found.keys())
    by_id = {sentence.id: sentence for sentence in scene.sentences}
    return {
        one.link.bead: Linked(
            bead=found[one.link.bead],
            language=language,
            sentences=tuple(by_id[sentence] for sentence in one.link.sentences),
            confidence=one.link.confidence,
            reasons=Reasons(*one.link.reasons) if one.link.reasons else None,
            is_fixed=one.link.is_fixed,
            is_aligned=one.link.is_aligned,
            is_edited=of_language.glances[one.link.bead].is_edited,
            state=here.states[one.link.bead],
            doubts=of_language.doubts.get(one.link.bead, ()),
        )
        for one in scene.kept
    }


def _disagreement(line: Line, linked: Mapping[int, Linked]) -> Disagreement:
    """How the renderings differ in one row; what is not translated at all does not count."""
    begun: dict[str, list[Bead]] = {}
    for bead in (linked[one].bead for one in line.beads):
        if bead.translation.text or bead.is_left_out:
            begun.setdefault(bead.language, []).append(bead)
    cuts = {tuple(bead.places for bead in of_language) for of_language in begun.values()}
    left_out = {
        frozenset(place for bead in of_language if bead.is_left_out for place in bead.places)
        for of_language in begun.values()
    }
    if len(left_out) > 1:
        return Disagreement.LEFT_OUT
    return Disagreement.JOINED if len(cuts) > 1 else Disagreement.NONE
