"""Units that do not go together: duplicates, and one text with several renderings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from sqlite_utils import Database

from reader.memory import clashes, keeping
from reader.memory.clashes import Clashes, Side
from reader.memory.keeping import Kept
from reader.model import Status, Unit
from reader.workspace import Workspace

GROUPS = 20
"""Groups of units that do not go together, on one page."""
SECONDS = 2.0
"""How long these are looked for at once."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Some groups of units that do not go together, and where to go on."""

    groups: tuple[tuple[Kept, ...], ...]
    """In each the approved first, then the newest."""
    after: int
    is_all: bool
    """Whether there is nothing beyond."""


def duplicates(workspace: Workspace, after: int | None = None, limit: int = GROUPS) -> Groups:
    """Units whose sides are equal but for spelling, case, spacing and marks, from a place on."""
    start = clashes.BEFORE_ALL if after is None else after
    with workspace.reading() as db:
        return _groups(db, clashes.duplicates(db, start, limit, SECONDS))


def contradictions(workspace: Workspace, side: Side, after: int | None = None, limit: int = GROUPS) -> Groups:
    """Units with the same text on a side and different ones on the other, from a place on."""
    with workspace.reading() as db:
        return _groups(db, clashes.contradictions(db, side, after or 0, limit, SECONDS))


def _groups(db: Database, found: Clashes) -> Groups:
    kept = {each.unit.id: each for each in keeping.some(db, chain.from_iterable(found.groups))}
    groups = [
        sorted((kept[unit_id].unit for unit_id in group), key=_standing, reverse=True)
        for group in found.groups
    ]
    return Groups(
        tuple(tuple(kept[unit.id] for unit in group) for group in groups), found.after, found.is_all
    )


def _standing(unit: Unit) -> tuple[bool, str, int]:
    """Sorts, turned round, the approved first and then what was changed last."""
    return unit.status is Status.APPROVED, unit.changed_at, unit.id
