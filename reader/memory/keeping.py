"""Units as they are kept in order: edited, merged, binned, brought back; each act can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.memory import texts
from reader.model import Origin, Stamp, Status, Unit

DAYS_IN_BIN = 30
"""How long a unit can be brought back from the bin."""

_UNIT = """
       u.id, u.status, u.note, u.origin, u.kept, u.changed_at, u.created_at, u.deleted_at,
       s.language as source_language, t.language as target_language, s.text as source, t.text as target,
       p.name as person_name
  from units u join texts s on s.id = u.source_id join texts t on t.id = u.target_id
  join persons p on p.id = u.person_id
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A unit with what is known about its life in the memory."""

    unit: Unit
    created_at: str
    deleted_at: str
    """When it went to the bin; empty where it is not there."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done to units on purpose."""

    id: int
    act: str
    """edit, merge, delete or clean."""
    person: int
    at: str
    units: int
    filters: dict[str, Any]
    undone_at: str


def one(db: Database, unit_id: int) -> Kept:
    """A unit, in the bin or not; raises `Unknown`."""
    for kept in some(db, [unit_id]):
        return kept
    raise Unknown(f"There is no unit {unit_id} in the memory.")


def some(db: Database, unit_ids: Iterable[int]) -> list[Kept]:
    """Those units that are there, in the order of their ids."""
    rows = db.query(
        f"select {_UNIT} where u.id in (select value from json_each(?)) order by u.id",
        [json.dumps(list(unit_ids))],
    )
    return [_kept(row) for row in rows]


def in_bin(db: Database, limit: int, offset: int = 0) -> list[Kept]:
    """What is in the bin, binned last first."""
    rows = db.query(
        f"select {_UNIT} where u.deleted_at <> '' order by u.deleted_at desc, u.id desc limit ? offset ?",
        [limit, offset],
    )
    return [_kept(row) for row in rows]


def count_in_bin(db: Database) -> int:
    """How many units are in the bin."""
    return int(db.execute("select count(*) from units where deleted_at <> ''").fetchone()[0])


def last(db: Database) -> int:
    """The highest id of a unit; 0 for none."""
    return int(db.execute("select coalesce(max(id), 0) from units").fetchone()[0])


# ---------------------------------------------------------------- acts


def begin(db: Database, act: str, stamp: Stamp, filters: Mapping[str, Any] | None = None) -> int:
    """Begin an act upon units; its id."""
    cursor = db.execute(
        "insert into unit_acts (act, person_id, at, filters) values (?, ?, ?, ?)",
        [act, stamp.person, stamp.at, json.dumps(dict(filters or {}), ensure_ascii=False)],
    )
    return int(cursor.lastrowid or 0)


def act(db: Database, act_id: int) -> Act:
    """An act; raises `Unknown`."""
    for row in db.query("select * from unit_acts where id = ?", [act_id]):
        return _act(row)
    raise Unknown(f"Nothing was done to the memory under the number {act_id}.")


def newest_acts(db: Database, limit: int = 20) -> list[Act]:
    """What was done of late, the newest first."""
    return [_act(row) for row in db.query("select * from unit_acts order by id desc limit ?", [limit])]


def bin(db: Database, act_id: int, unit_ids: Iterable[int]) -> int:  # noqa: A001  the word of the house
    """Put units in the bin, as part of an act; how many were not there yet."""
    wanted = json.dumps(list(unit_ids))
    db.execute(
        """insert or ignore into unit_act_units (act_id, unit_id)
           select ?, u.id from json_each(?) cross join units u on u.id = value where u.deleted_at = ''""",
        [act_id, wanted],
    )
    binned = db.execute(
        """update units set deleted_at = (select at from unit_acts where id = ?)
            where id in (select value from json_each(?)) and deleted_at = ''""",
        [act_id, wanted],
    ).rowcount
    db.execute("update unit_acts set units = units + ? where id = ?", [binned, act_id])
    return binned


def change(
    db: Database,
    act_id: int,
    unit_id: int,
    sides: tuple[tuple[str, str], tuple[str, str]],
    status: Status,
    note: str,
    stamp: Stamp,
) -> None:
    """Let a unit say something else from now on, as part of an act; it stays although nothing uses it.

    The caller has seen that no other unit says the same.
    """
    _remember(db, act_id, unit_id)
    db.execute(
        """update units set source_id = ?, target_id = ?, status = ?, note = ?, kept = 1, batch_id = 0,
                  person_id = ?, changed_at = ?
            where id = ?""",
        [*(texts.add(db, *side) for side in sides), status, note, stamp.person, stamp.at, unit_id],
    )


def find(db: Database, source: tuple[str, str], target: tuple[str, str]) -> int:
    """The unit that says just this, in the bin or not; 0 for none."""
    ids = [texts.find(db, *source), texts.find(db, *target)]
    for (unit_id,) in db.execute("select id from units where source_id = ? and target_id = ?", ids):
        return int(unit_id)
    return 0


def take_over(db: Database, act_id: int, into: int, others: Sequence[int], stamp: Stamp) -> None:
    """Let one unit have the uses and the notes of others, which go to the bin; part of an act."""
    _remember(db, act_id, into)
    for other in others:
        beads = [bead for (bead,) in db.execute("select bead_id from uses where unit_id = ?", [other])]
        _remember(db, act_id, other, {"beads": beads})
        db.execute("update uses set unit_id = ? where unit_id = ?", [into, other])
    kept = [each for unit_id in (into, *others) for each in some(db, [unit_id])]
    notes = dict.fromkeys(each.unit.note for each in kept if each.unit.note)
    is_approved = any(each.unit.status is Status.APPROVED for each in kept)
    db.execute(
        """update units set note = ?, kept = ?, status = ?, deleted_at = '', batch_id = 0, person_id = ?,
                  changed_at = ?
            where id = ?""",
        [
            "\n".join(notes),
            any(each.unit.kept for each in kept),
            Status.APPROVED if is_approved else Status.TRANSLATED,
            stamp.person,
            stamp.at,
            into,
        ],
    )
    bin(db, act_id, others)


def bring_back(db: Database, unit_ids: Iterable[int]) -> int:
    """Take units out of the bin; how many were there. They stay from now on, used or not."""
    return db.execute(
        """update units set deleted_at = '', kept = 1, batch_id = 0
            where id in (select value from json_each(?)) and deleted_at <> ''""",
        [json.dumps(list(unit_ids))],
    ).rowcount


_RESTORED = (
    "source_id",
    "target_id",
    "status",
    "note",
    "kept",
    "batch_id",
    "person_id",
    "changed_at",
    "deleted_at",
)


def _remember(db: Database, act_id: int, unit_id: int, more: Mapping[str, Any] | None = None) -> None:
    """Keep how a unit is before an act changes it."""
    row = db.execute(f"select {', '.join(_RESTORED)} from units where id = ?", [unit_id]).fetchone()
    before = dict(zip(_RESTORED, row, strict=True)) | dict(more or {})
    db.execute(
        "insert or ignore into unit_act_units (act_id, unit_id, before) values (?, ?, ?)",
        [act_id, unit_id, json.dumps(before)],
    )


def units_of_act(db: Database, act_id: int, after: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
    """So many units of an act, with how they were before, by ids after one."""
    rows = db.execute(
        """select unit_id, before from unit_act_units where act_id = ? and unit_id > ?
            order by unit_id limit ?""",
        [act_id, after, limit],
    )
    return [(unit_id, json.loads(before)) for unit_id, before in rows]


def changed_at(db: Database, unit_id: int) -> str:
    """When a unit was changed last; '' where it is not there any more."""
    row = db.execute("select changed_at from units where id = ?", [unit_id]).fetchone()
    return str(row[0]) if row else ""


def restore(db: Database, of_act: Act, unit_id: int, before: Mapping[str, Any]) -> None:
    """Let a unit be as it was before an act, where the act left it in the bin or changed it last."""
    if not before:
        db.execute("update units set deleted_at = '' where id = ? and deleted_at = ?", [unit_id, of_act.at])
        return
    for bead in before.get("beads", ()):
        db.execute("update uses set unit_id = ? where bead_id = ?", [unit_id, bead])
    db.execute(
        f"update units set {', '.join(f'{column} = :{column}' for column in _RESTORED)} where id = :unit",
        {column: before[column] for column in _RESTORED} | {"unit": unit_id},
    )


def set_undone(db: Database, act_id: int, at: str) -> None:
    """Record that an act was taken back."""
    db.execute("update unit_acts set undone_at = ? where id = ?", [at, act_id])


# ---------------------------------------------------------------- the bin is emptied


def longest_ago() -> str:
    """What went to the bin before this moment has been there for too long."""
    return (datetime.now(UTC) - timedelta(days=DAYS_IN_BIN)).isoformat(timespec="milliseconds")


def is_overdue(db: Database) -> bool:
    """Whether something has been in the bin for longer than `DAYS_IN_BIN`."""
    before = longest_ago()
    row = db.execute(
        "select 1 from units where deleted_at <> '' and deleted_at < ? limit 1", [before]
    ).fetchone()
    return row is not None


def empty(db: Database, before: str, limit: int) -> int:
    """Take at most so many units out of the memory that were binned before a moment; how many."""
    return db.execute(
        """delete from units where id in
                  (select id from units where deleted_at <> '' and deleted_at < ?
                    order by deleted_at limit ?)""",
        [before, limit],
    ).rowcount


def _kept(row: dict[str, Any]) -> Kept:
    return Kept(
        Unit(
            id=row["id"],
            source_language=row["source_language"],
            target_language=row["target_language"],
            source=row["source"],
            target=row["target"],
            origin=Origin(row["origin"]),
            kept=bool(row["kept"]),
            changed_at=row["changed_at"],
            status=Status(row["status"]),
            note=row["note"],
            person_name=row["person_name"],
        ),
        row["created_at"],
        row["deleted_at"],
    )


def _act(row: dict[str, Any]) -> Act:
    return Act(
        row["id"],
        row["act"],
        row["person_id"],
        row["at"],
        row["units"],
        json.loads(row["filters"]),
        row["undone_at"],
    )
