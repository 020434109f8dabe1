"""The rows of a review: links of several renderings beside one another, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from reader import languages, linking, links
from reader.alignment import Reasons
from reader.linking import Scene
from reader.links import UNSURE, Link
from reader.memory import beads, segments
from reader.memory import links as kept_links
from reader.model import Bead, Document
from reader.review.values import Disagreement, Doubt, Linked, ReviewRow
from reader.rows import rows as closed


def rows_of(db: Database, document: Document, scenes: Sequence[Scene]) -> list[ReviewRow]:
    """All rows of a document with some renderings, in the order of its text."""
    linked: dict[int, Linked] = {}
    shown: dict[str, list[Bead]] = {}
    for here in scenes:
        of_language = [
            *beads.of(db, document.id, here.language),
            *kept_links.additions(db, document.id, here.language),
        ]
        shown[here.language] = of_language
        linked |= _linked(here, {bead.id: bead for bead in of_language})
    return [
        ReviewRow(
            row.segments,
            {code: tuple(linked[bead.id] for bead in row.beads.get(code, ())) for code in shown},
            _disagreement(row.beads) if row.segments else Disagreement.NONE,
        )
        for row in closed(segments.of(db, document.id), shown)
    ]


def _linked(here: Scene, found: Mapping[int, Bead]) -> dict[int, Linked]:
    by_id = {sentence.id: sentence for sentence in here.sentences}
    position = {sentence.id: number for number, sentence in enumerate(here.sentences)}
    crossing = _crossing([one.link for one in here.kept], position)
    said = here.texts
    language = languages.by_code(here.language)
    made = {}
    for one, state in zip(here.kept, linking.states(here.kept), strict=True):
        link = one.link
        bead = found[link.bead]
        made[link.bead] = Linked(
            bead=bead,
            language=language,
            sentences=tuple(by_id[sentence] for sentence in link.sentences),
            confidence=link.confidence,
            reasons=Reasons(*link.reasons) if link.reasons else None,
            is_fixed=link.is_fixed,
            is_aligned=link.is_aligned,
            is_edited=links.is_edited(link, said),
            state=state,
            doubts=tuple(_doubts(link, bead, is_crossing=link.bead in crossing, said=said)),
        )
    return made


def _doubts(link: Link, bead: Bead, *, is_crossing: bool, said: links.Texts) -> list[Doubt]:
    if link.is_confirmed and not bead.rendered:
        return []
    is_left_alone = not link.is_fixed
    found = {
        Doubt.CHANGED: bool(bead.rendered),
        Doubt.NEW: not link.is_aligned and not link.text,
        Doubt.UNSURE: is_left_alone and link.confidence is not None and link.confidence < UNSURE,
        Doubt.OMITTED: is_left_alone and link.is_omission,
        Doubt.ADDED: is_left_alone and link.is_addition,
        Doubt.KEPT: is_left_alone and links.is_edited(link, said) and bool(link.sentences),
        Doubt.CROSSING: is_left_alone and is_crossing,
    }
    return [doubt for doubt, holds in found.items() if holds]


def _crossing(every: Sequence[Link], position: Mapping[int, int]) -> set[int]:
    """The links whose sentences stand before those of a link that is earlier in the source."""
    highest = -1
    found = set()
    for link in every:
        places = [position[one] for one in link.sentences]
        if places and min(places) < highest:
            found.add(link.bead)
        highest = max([highest, *places])
    return found


def _disagreement(of_row: Mapping[str, Sequence[Bead]]) -> Disagreement:
    """How the renderings differ in one row; what is not translated at all does not count."""
    begun = [
        [bead for bead in of_language if bead.translation.text or bead.is_left_out]
        for of_language in of_row.values()
    ]
    begun = [of_language for of_language in begun if of_language]
    cuts = {tuple(bead.places for bead in of_language) for of_language in begun}
    left_out = {
        frozenset(place for bead in of_language if bead.is_left_out for place in bead.places)
        for of_language in begun
    }
    if len(left_out) > 1:
        return Disagreement.LEFT_OUT
    return Disagreement.JOINED if len(cuts) > 1 else Disagreement.NONE
