"""The memory kept in order: units edited, merged, binned and brought back; each act can be undone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reader.errors import Conflict, Refused
from reader.languages.cleaning import clean
from reader.memory import keeping, units
from reader.memory.keeping import Act, Kept
from reader.model import Status, Step
from reader.workspace import Workspace

AT_ONCE = 500
"""Units that are changed in one transaction, some 10 ms."""
LONGEST = 100_000
"""Characters of one side of a unit."""
LONGEST_NOTE = 10_000


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


# ---------------------------------------------------------------- what was done


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


# ---------------------------------------------------------------- what it holds


def last_unit(workspace: Workspace) -> int:
    """The highest id of a unit: there are not more."""
    with workspace.reading() as db:
        return keeping.last(db)


def holdings(workspace: Workspace) -> list[dict[str, Any]]:
    """Units by language pair and origin; reads the whole memory."""
    with workspace.reading() as db:
        return units.stats(db)
