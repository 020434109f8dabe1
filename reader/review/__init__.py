"""What the page shows on which renderings that were taken in are looked at, row by row, and mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from sqlite_utils import Database

from reader import languages
from reader.alignment.engine import DOUBTFUL
from reader.errors import Refused
from reader.links import UNSURE
from reader.memory import documents, link_steps, sentences
from reader.memory.sentences import RenderingText
from reader.review import rows
from reader.review.lines import Line
from reader.review.rows import Whole
from reader.review.values import (
    MOST,
    WINDOW,
    Disagreement,
    Doubt,
    Linked,
    Order,
    Review,
    ReviewRow,
    Standing,
)
from reader.workspace import Workspace

__all__ = [
    "UNSURE",
    "Disagreement",
    "Doubt",
    "Linked",
    "Order",
    "Review",
    "ReviewRow",
    "Standing",
    "is_uneven",
    "next_doubtful",
    "review",
    "rows_of",
    "texts",
]


def texts(db: Database, document_id: int) -> dict[str, RenderingText]:
    """The texts that were taken in as renderings of a document, by language."""
    return sentences.taken_in(db, document_id)


def review(
    workspace: Workspace,
    document_id: int,
    codes: Sequence[str] = (),
    *,
    order: str = Order.PLACE,
    first: int = 1,
    limit: int = WINDOW,
    at: int = 0,
    staying: Sequence[int] = (),
) -> Review:
    """Some rows of a document with the renderings that were taken in in `codes` (without any: the first).

    In the order of the text or the least certain first, `limit` rows: from the row with the number `first`,
    or those among which the bead `at` is. Where the least certain come first, what is being mended does not
    run away: the row of `at` stands before them if it would be out of sight, and where there are any rows
    that hold one of the beads `staying`, these are shown, in the order of the beads. Raises `Unknown`,
    and `Refused` where no rendering was taken in, in these languages or at all.
    """
    chosen = Order(order) if order in set(Order) else Order.PLACE
    with workspace.reading() as db:
        here = _whole(db, document_id, codes)
        every = list(here.lines)
        kept = _staying(every, staying) if chosen is Order.WORST else []
        if chosen is Order.WORST:
            every = _pinned(sorted(every, key=lambda line: line.certainty), at, limit)
        number = _number(every, at)
        begin = number - (number - 1) % limit if number else min(max(first, 1), max(len(every), 1))
        begin = 1 if kept else begin
        window = kept or every[begin - 1 : begin - 1 + limit]
        shown = rows.full(db, here, window)
        standing = {code: _standing(db, here, code) for code in here.renderings}
    after = begin + len(window)
    return Review(
        here.document,
        languages.by_code(here.document.language),
        tuple(languages.by_code(code) for code in here.renderings),
        tuple(shown),
        chosen,
        begin,
        after if after <= len(every) else 0,
        len(every),
        standing,
    )


def _number(every: Sequence[Line], bead: int) -> int:
    """The number of the row that holds a bead, from 1; 0 where none does."""
    return (
        next((number for number, line in enumerate(every, start=1) if bead in line.beads), 0) if bead else 0
    )


def _pinned(every: list[Line], bead: int, limit: int) -> list[Line]:
    number = _number(every, bead)
    return every if number <= limit else [every[number - 1], *every[: number - 1], *every[number:]]


def _staying(every: Sequence[Line], staying: Sequence[int]) -> list[Line]:
    order = {bead: number for number, bead in reversed([*enumerate(staying)])}
    there = [line for line in every if any(bead in order for bead in line.beads)]
    return sorted(there, key=lambda line: min(order.get(bead, len(order)) for bead in line.beads))


def rows_of(
    workspace: Workspace, document_id: int, codes: Sequence[str], bead_ids: Collection[int]
) -> tuple[ReviewRow, ...]:
    """The rows of some beads, with the one before and after each: what an act changes on the page."""
    with workspace.reading() as db:
        here = _whole(db, document_id, codes)
        touched = {
            near
            for number, line in enumerate(here.lines)
            if any(bead in bead_ids for bead in line.beads)
            for near in (number - 1, number, number + 1)
        }
        wanted = [line for number, line in enumerate(here.lines) if number in touched]
        return tuple(rows.full(db, here, wanted))


def next_doubtful(
    workspace: Workspace, document_id: int, codes: Sequence[str], after: str = ""
) -> ReviewRow | None:
    """The next row worth a look behind the one with the key `after`; from the top again at the end."""
    with workspace.reading() as db:
        here = _whole(db, document_id, codes)
        every = list(here.lines)
        at = next((number + 1 for number, line in enumerate(every) if line.key == after), 0)
        found = (line for line in every[at:] + every[:at] if line.is_doubtful and line.key != after)
        return next(iter(rows.full(db, here, [*islice(found, 1)])), None)


def _whole(db: Database, document_id: int, codes: Sequence[str]) -> Whole:
    document = documents.one(db, document_id)
    there = sentences.taken_in(db, document_id)
    if not there:
        raise Refused("No rendering was taken in for this document yet. Add one first.")
    wanted = [*dict.fromkeys(codes)] or [*there][:1]
    for code in wanted:
        if languages.by_code(code).code not in there:
            raise Refused(f"No rendering in {languages.by_code(code).name} was taken in. Add one first.")
    if len(wanted) > MOST:
        raise Refused(f"Up to {MOST} renderings are reviewed beside one another; this names {len(wanted)}.")
    return rows.whole(db, document, {code: sentences.rendering(db, document_id, code) for code in wanted})


def _standing(db: Database, here: Whole, code: str) -> Standing:
    of_language = here.seen[code]
    linked = [*of_language.glances.values()]
    confidences = [one.confidence for one in linked if one.confidence is not None]
    shapes = Counter(one.shape for one in linked if one.is_aligned)
    undo, redo = link_steps.acts(db, here.renderings[code])
    return Standing(
        language=languages.by_code(code),
        text=sentences.taken_in(db, here.document.id)[code],
        links=len(linked),
        shapes=dict(sorted(shapes.items())),
        mean_confidence=sum(confidences) / len(confidences) if confidences else None,
        omitted=sum(len(one.places) for one in linked if one.places and one.is_left_out),
        added=sum(one.sentences for one in linked if not one.places),
        doubtful=len(of_language.doubts),
        confirmed=sum(one.is_confirmed for one in linked),
        fixed=sum(one.is_fixed for one in linked),
        is_doubtful=is_uneven(shapes),
        sure=tuple(sorted(one.confidence for one in linked if one.is_sure and one.confidence is not None)),
        undo=undo,
        redo=redo,
    )


def is_uneven(shapes: Mapping[str, int]) -> bool:
    """Whether so many links are not 1-1 that the whole rendering is to be looked at."""
    total = sum(shapes.values())
    return bool(total) and total - shapes.get("1-1", 0) > DOUBTFUL * total
