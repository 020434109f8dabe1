"""The memory kept in order: units edited, merged, binned and brought back, and cleaned up by filters."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from sqlite_utils import Database

from reader import concordance
from reader.concordance import Asked
from reader.errors import Conflict, Refused
from reader.languages.cleaning import clean
from reader.memory import clashes, keeping, units
from reader.memory.clashes import Clashes, Side
from reader.memory.concordance.searching import Filters as Where
from reader.memory.keeping import Act, Kept
from reader.model import Status, Unit
from reader.workspace import Workspace

AT_ONCE = 500
"""Units that are changed in one transaction, some 10 ms."""
READ_AT_ONCE = 5_000
"""Units that are looked at in one reading."""
LONGEST = 100_000
"""Characters of one side of a unit."""
LONGEST_NOTE = 10_000
EXAMPLES = 10
"""Units that a preview shows."""
LEAST_RATIO = 1.5
"""Of two sides the longer may always be so many times as long."""

GROUPS = 20
"""Groups of units that do not go together, on one page."""
SECONDS = 2.0
"""How long these are looked for at once."""

Step = Callable[[int, int], None]
"""Told how much of how much is done; may raise to end the work."""


class Changed(Conflict):
    """A unit was changed by somebody else since it was read; it carries what stands now."""

    def __init__(self, stored: Kept) -> None:
        by = stored.unit.person_name
        super().__init__(
            f"This unit was changed{f' by {by}' if by else ''} while you were writing. "
            "Nothing was overwritten: both texts are shown; choose or combine them and save again."
        )
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Edit:
    """What a unit is to say from now on."""

    source: str
    target: str
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which units a clean-up takes: those to which all of it applies. What is empty does not matter."""

    source: str = ""
    """The code of the source's language."""
    target: str = ""
    origin: str = ""
    status: str = ""
    person: str = ""
    """The name of whoever changed it last."""
    since: str = ""
    """Changed on this day or later: 2025, 2025-03 or 2025-03-06."""
    until: str = ""
    document: int = 0
    """One that it stands in."""
    contains: str = ""
    """Whole words on either side, folded."""
    is_unused: bool = False
    """It stands nowhere."""
    is_same: bool = False
    """Both sides say the same."""
    is_empty: bool = False
    """A side has neither letters nor digits."""
    ratio: float = 0.0
    """One side has more than so many times the characters of the other."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a clean-up would put in the bin."""

    count: int
    is_all: bool
    """Whether all units were looked at; else there may be more."""
    examples: tuple[Kept, ...]


# ---------------------------------------------------------------- one unit, or a few


def one(workspace: Workspace, unit_id: int) -> Kept:
    """A unit, in the bin or not; raises `Unknown`."""
    with workspace.reading() as db:
        return keeping.one(db, unit_id)


def edit(workspace: Workspace, unit_id: int, wanted: Edit, seen: str) -> Kept:
    """Let a unit say something else; texts that were translated with it stay as they are.

    `seen` is when the unit that the edit went on from had been changed. Where another unit says the same
    already, the two become one. Raises `Changed`, `Refused`, `Unknown`.
    """
    wanted = _cleaned(wanted)
    with workspace.writing() as db:
        stored = keeping.one(db, unit_id)
        if stored.unit.changed_at != seen or stored.deleted_at:
            raise Changed(stored)
        stamp = workspace.stamp()
        source = stored.unit.source_language, wanted.source
        target = stored.unit.target_language, wanted.target
        act = keeping.begin(db, "edit", stamp)
        twin = keeping.find(db, source, target)
        if twin and twin != unit_id:
            keeping.take_over(db, act, twin, [unit_id], stamp)
            unit_id = twin
        keeping.change(db, act, unit_id, (source, target), wanted.status, wanted.note, stamp)
        return keeping.one(db, unit_id)


def _cleaned(wanted: Edit) -> Edit:
    source, target, note = (clean(text).text.strip() for text in (wanted.source, wanted.target, wanted.note))
    if not source or not target:
        raise Refused("A unit has two sides. Write both, or delete the unit.")
    if max(len(source), len(target)) > LONGEST or len(note) > LONGEST_NOTE:
        raise Refused(f"A side has up to {LONGEST:,} characters, a note up to {LONGEST_NOTE:,}. Shorten it.")
    if wanted.status not in (Status.TRANSLATED, Status.APPROVED):
        raise Refused("A unit is translated or approved.")
    return Edit(source, target, wanted.status, note)


def merge(workspace: Workspace, into: int, others: Sequence[int]) -> int:
    """Let one unit have the uses and notes of others, which go to the bin; the act. Raises `Refused`."""
    others = [unit_id for unit_id in dict.fromkeys(others) if unit_id != into]
    if not others:
        raise Refused("Choose at least two units to merge.")
    with workspace.writing() as db:
        kept = [keeping.one(db, unit_id) for unit_id in (into, *others)]
        pairs = {(each.unit.source_language, each.unit.target_language) for each in kept}
        if len(pairs) > 1:
            raise Refused("Only units of the same two languages can be merged.")
        if any(each.deleted_at for each in kept):
            raise Refused("One of these units is in the bin by now. Bring it back first.")
        stamp = workspace.stamp()
        act = keeping.begin(db, "merge", stamp)
        keeping.take_over(db, act, into, others, stamp)
        return act


def delete(workspace: Workspace, unit_ids: Sequence[int]) -> int:
    """Put units in the bin, from where they can be brought back for 30 days; the act."""
    if not unit_ids:
        raise Refused("Choose the units to delete.")
    with workspace.writing() as db:
        for unit_id in unit_ids:
            keeping.one(db, unit_id)
        act = keeping.begin(db, "delete", workspace.stamp())
        keeping.bin(db, act, unit_ids)
        return act


def bring_back(workspace: Workspace, unit_ids: Sequence[int]) -> int:
    """Take units out of the bin; how many were there."""
    with workspace.writing() as db:
        return keeping.bring_back(db, unit_ids)


def undo(workspace: Workspace, act_id: int, step: Step = lambda done, total: None) -> int:
    """Take back an act, in short transactions; how many units are as they were. Raises `Refused`."""
    with workspace.reading() as db:
        act = keeping.act(db, act_id)
    if act.undone_at:
        raise Refused("This was undone before.")
    if act.act in ("edit", "merge"):
        return _undo_whole(workspace, act)
    after = undone = 0
    while True:
        with workspace.writing() as db:
            some = keeping.units_of_act(db, act_id, after, AT_ONCE)
            if not some:
                keeping.set_undone(db, act_id, workspace.stamp().at)
                return undone
            for after, before in some:
                keeping.restore(db, act, after, before)
        undone += len(some)
        step(undone, act.units)


def _undo_whole(workspace: Workspace, act: Act) -> int:
    """Take back an edit or a merging, unless one of the units has been changed since."""
    with workspace.writing() as db:
        some = keeping.units_of_act(db, act.id, 0, sys.maxsize)
        for unit_id, before in some:
            if keeping.changed_at(db, unit_id) not in (act.at, before["changed_at"]):
                raise Refused("One of these units was changed since; undo that first, or edit it.")
            keeping.restore(db, act, unit_id, before)
        keeping.set_undone(db, act.id, workspace.stamp().at)
        return len(some)


# ---------------------------------------------------------------- many units


def preview(workspace: Workspace, filters: Filters, *, seconds: float = float("inf")) -> Preview:
    """What a clean-up would put in the bin, as far as that is counted in so many seconds."""
    until = time.monotonic() + seconds
    count, ids = 0, list[int]()
    is_all = True
    for some, _, _ in _matching(workspace, filters):
        count += len(some)
        ids += some[: EXAMPLES - len(ids)]
        if time.monotonic() > until:
            is_all = False
            break
    with workspace.reading() as db:
        return Preview(count, is_all, tuple(keeping.some(db, ids)))


def clean_up(workspace: Workspace, filters: Filters, step: Step = lambda done, total: None) -> Act:
    """Put every unit to which the filters apply in the bin, in short transactions, as one act."""
    _see_that_it_filters(filters)
    with workspace.writing() as db:
        act = keeping.begin(db, "clean", workspace.stamp(), asdict(filters))
    for some, done, total in _matching(workspace, filters):
        for start in range(0, len(some), AT_ONCE):
            with workspace.writing() as db:
                keeping.bin(db, act, some[start : start + AT_ONCE])
        step(done, total)
    with workspace.reading() as db:
        return keeping.act(db, act)


def _see_that_it_filters(filters: Filters) -> None:
    if filters == Filters():
        raise Refused("This would take every unit. Name at least one thing that they have in common.")
    if filters.ratio and filters.ratio < LEAST_RATIO:
        raise Refused(f"Sides of one length hardly exist: name a ratio of {LEAST_RATIO} or more.")


def _matching(workspace: Workspace, filters: Filters) -> Iterator[tuple[list[int], int, int]]:
    """The ids of the units that pass, part by part, each with how many units of how many were looked at."""
    _see_that_it_filters(filters)
    conditions = asdict(filters)
    contains = conditions.pop("contains")
    is_empty = conditions.pop("is_empty")
    for ids, done, total in _all_ids(workspace, contains):
        with workspace.reading() as db:
            found = [
                unit_id
                for unit_id, source, target in keeping.matching(db, ids, conditions)
                if not is_empty or not (says_something(source) and says_something(target))
            ]
        yield found, done, total


def _all_ids(workspace: Workspace, contains: str) -> Iterator[tuple[list[int], int, int]]:
    """The ids of all units there can be, or of those that hold some words, part by part."""
    if contains:
        ids = sorted(concordance.unit_ids(workspace, Asked(contains, filters=Where())))
        for start in range(0, len(ids), READ_AT_ONCE):
            yield ids[start : start + READ_AT_ONCE], min(start + READ_AT_ONCE, len(ids)), len(ids)
        return
    with workspace.reading() as db:
        last = keeping.last(db)
    for start in range(1, last + 1, READ_AT_ONCE):
        end = min(start + READ_AT_ONCE, last + 1)
        yield list(range(start, end)), end - 1, last


def says_something(text: str) -> bool:
    """Whether a text has a letter or a digit."""
    return any(map(str.isalnum, text))


def act(workspace: Workspace, act_id: int) -> Act:
    """Something that was done to units; raises `Unknown`."""
    with workspace.reading() as db:
        return keeping.act(db, act_id)


def newest_acts(workspace: Workspace) -> list[Act]:
    """What was done to units of late, the newest first."""
    with workspace.reading() as db:
        return keeping.newest_acts(db)


# ---------------------------------------------------------------- the bin


def in_bin(workspace: Workspace, limit: int, offset: int = 0) -> tuple[list[Kept], int]:
    """What is in the bin, binned last first, and how much in all."""
    with workspace.reading() as db:
        return keeping.in_bin(db, limit, offset), keeping.count_in_bin(db)


def sweep(workspace: Workspace) -> int:
    """Take out of the memory what has been in the bin for too long, in short transactions; how many units."""
    swept, before = 0, keeping.longest_ago()
    while True:
        with workspace.writing() as db:
            some = keeping.empty(db, before, AT_ONCE)
        swept += some
        if some < AT_ONCE:
            return swept


# ---------------------------------------------------------------- what does not go together


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


# ---------------------------------------------------------------- what it holds


def last_unit(workspace: Workspace) -> int:
    """The highest id of a unit: there are not more."""
    with workspace.reading() as db:
        return keeping.last(db)


def holdings(workspace: Workspace) -> list[dict[str, Any]]:
    """Units by language pair and origin; reads the whole memory."""
    with workspace.reading() as db:
        return units.stats(db)
