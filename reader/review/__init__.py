"""What the page shows on which renderings that were taken in are looked at, row by row, and mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlite_utils import Database

from reader import languages, linking
from reader.alignment.engine import DOUBTFUL
from reader.errors import Refused
from reader.linking import Scene
from reader.links import UNSURE
from reader.memory import documents, link_steps, sentences
from reader.memory.sentences import RenderingText
from reader.model import Document
from reader.review import rows
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
) -> Review:
    """Some rows of a document with the renderings that were taken in in `codes` (without any: the first).

    From the row with the number `first`, in the order of the text or the least certain first. Raises
    `Unknown`, and `Refused` where no rendering was taken in, in these languages or at all.
    """
    with workspace.reading() as db:
        document, scenes = _scenes(db, document_id, codes)
        every = rows.rows_of(db, document, scenes)
        standing = {here.language: _standing(db, here, every) for here in scenes}
    chosen = Order(order) if order in set(Order) else Order.PLACE
    if chosen is Order.WORST:
        every.sort(key=lambda row: row.certainty)
    first = max(first, 1)
    return Review(
        document,
        languages.by_code(document.language),
        tuple(languages.by_code(here.language) for here in scenes),
        tuple(every[first - 1 : first - 1 + limit]),
        chosen,
        first,
        first + limit if first - 1 + limit < len(every) else 0,
        len(every),
        standing,
    )


def rows_of(
    workspace: Workspace, document_id: int, codes: Sequence[str], bead_ids: Collection[int]
) -> tuple[ReviewRow, ...]:
    """The rows of some beads, with the one before and after each: what an act changes on the page."""
    with workspace.reading() as db:
        document, scenes = _scenes(db, document_id, codes)
        every = rows.rows_of(db, document, scenes)
    touched = {
        near
        for number, row in enumerate(every)
        if any(one.bead.id in bead_ids for one in row.linked)
        for near in (number - 1, number, number + 1)
    }
    return tuple(row for number, row in enumerate(every) if number in touched)


def next_doubtful(
    workspace: Workspace, document_id: int, codes: Sequence[str], after: str = ""
) -> ReviewRow | None:
    """The next row worth a look behind the one with the key `after`; from the top again at the end."""
    with workspace.reading() as db:
        document, scenes = _scenes(db, document_id, codes)
        every = rows.rows_of(db, document, scenes)
    at = next((number + 1 for number, row in enumerate(every) if row.key == after), 0)
    return next((row for row in every[at:] + every[:at] if row.is_doubtful and row.key != after), None)


def _scenes(db: Database, document_id: int, codes: Sequence[str]) -> tuple[Document, list[Scene]]:
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
    return document, [linking.scene(db, document_id, code) for code in wanted]


def _standing(db: Database, here: Scene, every: Sequence[ReviewRow]) -> Standing:
    linked = [one for row in every for one in row.cells[here.language]]
    confidences = [one.confidence for one in linked if one.confidence is not None]
    shapes = Counter(one.shape for one in linked if one.is_aligned)
    undo, redo = link_steps.acts(db, here.rendering)
    return Standing(
        language=languages.by_code(here.language),
        text=sentences.taken_in(db, here.document.id)[here.language],
        links=len(linked),
        shapes=dict(sorted(shapes.items())),
        mean_confidence=sum(confidences) / len(confidences) if confidences else None,
        omitted=sum(len(one.bead.places) for one in linked if one.is_omission),
        added=sum(len(one.sentences) for one in linked if one.is_addition),
        doubtful=sum(bool(one.doubts) for one in linked),
        confirmed=sum(one.is_confirmed for one in linked),
        fixed=sum(one.is_fixed for one in linked),
        is_doubtful=is_uneven(shapes),
        undo=undo,
        redo=redo,
    )


def is_uneven(shapes: Mapping[str, int]) -> bool:
    """Whether so many links are not 1-1 that the whole rendering is to be looked at."""
    total = sum(shapes.values())
    return bool(total) and total - shapes.get("1-1", 0) > DOUBTFUL * total
