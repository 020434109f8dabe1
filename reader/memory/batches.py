"""Batches: files taken into the memory, each seen by others when all of it is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlite_utils import Database

from reader.errors import Unknown
from reader.languages.bulk import key_hash
from reader.model import Origin, Stamp

CHANGEABLE = ("status", "note", "changed_at", "previous_text", "next_text", "file", "entry", "more")
"""What a file may say of a pair that the memory has already, in the order of `unit_updates`."""
_COLUMNS = ", ".join(CHANGEABLE)


class Known(NamedTuple):
    """A pair that the memory has already, as a file that brings it again must know it."""

    id: int
    is_own: bool
    """It came with the same batch."""
    is_noted: bool
    """The batch is to change it."""
    is_binned: bool
    has_uses: bool
    """It stands in a text."""
    was_changed_at: str
    """When it had been changed last, before this batch."""
    values: tuple[str, ...]
    """Its `CHANGEABLE` columns, as this batch leaves them."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A file that is, or was, taken in."""

    id: int
    name: str
    is_done: bool
    report: dict[str, Any]
    person: int
    at: str
    ended_at: str
    undone_at: str


def begin(db: Database, name: str, stamp: Stamp) -> int:
    """Begin to take in a file of that name; the id of the batch."""
    cursor = db.execute(
        """insert into batches (name, first_text, first_unit, person_id, at)
           values (?, (select coalesce(max(id), 0) + 1 from texts),
                      (select coalesce(max(id), 0) + 1 from units), ?, ?)""",
        [name, stamp.person, stamp.at],
    )
    return int(cursor.lastrowid or 0)


def one(db: Database, batch_id: int) -> Batch:
    """The batch with that id; raises `Unknown`."""
    for row in db.query("select * from batches where id = ?", [batch_id]):
        return _batch(row)
    raise Unknown(f"No file was taken in under the number {batch_id}.")


def newest(db: Database, limit: int = 50) -> list[Batch]:
    """The files that were taken in last, the newest first."""
    return [_batch(row) for row in db.query("select * from batches order by id desc limit ?", [limit])]


def set_report(db: Database, batch_id: int, report: Mapping[str, Any]) -> None:
    """Keep what became of a file."""
    written = json.dumps(report, ensure_ascii=False)
    db.execute("update batches set report = ? where id = ?", [written, batch_id])


def last_text(db: Database) -> int:
    """The highest id of a text; 0 where there is none."""
    return int(db.execute("select coalesce(max(id), 0) from texts").fetchone()[0])


def text_ids(db: Database, language: str, texts: Sequence[str]) -> dict[str, int]:
    """Those of some texts that the memory has, with their ids."""
    hashes = {key_hash(text) for text in texts}
    rows = db.execute(
        """select t.text, t.id from json_each(?) cross join text_hashes h on h.hash = value
            cross join texts t on t.id = h.text_id and t.language = ?""",
        [json.dumps(sorted(hashes)), language],
    )
    return dict(rows.fetchall())


def known(db: Database, batch_id: int, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Known]:
    """Those of some pairs of texts that are units already, whoever sees them."""
    left = ", ".join(f"coalesce(n.{column}, u.{column})" for column in CHANGEABLE)
    rows = db.execute(
        f"""select u.source_id, u.target_id, u.id,
                   u.batch_id = :batch, n.unit_id is not null, u.deleted_at <> '' or b.undone_at <> '',
                   exists (select 1 from uses where unit_id = u.id),
                   u.changed_at, {left}
              from json_each(:pairs) p
             cross join units u on u.source_id = p.value ->> 0 and u.target_id = p.value ->> 1
              left join unit_updates n on n.unit_id = u.id and n.batch_id = :batch
              left join batches b on b.id = u.batch_id
             where b.id is null or b.state <> 'loading' or b.id = :batch""",
        {"batch": batch_id, "pairs": json.dumps(pairs)},
    )
    return {
        (source, target): Known(unit, bool(own), bool(noted), bool(binned), bool(uses), was, tuple(values))
        for source, target, unit, own, noted, binned, uses, was, *values in rows
    }


def add(db: Database, batch_id: int, rows: Iterable[Sequence[Any]]) -> None:
    """Keep new units of a batch, each as source, target, when it was made, and the `CHANGEABLE` columns."""
    person = one(db, batch_id).person
    db.conn.executemany(
        f"""insert into units (source_id, target_id, created_at, {_COLUMNS},
                               origin, kept, person_id, batch_id)
            values ({", ".join("?" * (3 + len(CHANGEABLE)))},
                    '{Origin.IMPORTED}', 1, {int(person)}, {int(batch_id)})""",
        rows,
    )


def change_own(db: Database, rows: Iterable[Sequence[Any]]) -> None:
    """Set the `CHANGEABLE` columns of units of a batch that nobody sees yet, each row ending with an id."""
    sets = ", ".join(f"{column} = ?" for column in CHANGEABLE)
    db.conn.executemany(f"update units set {sets} where id = ?", rows)


def change_later(db: Database, batch_id: int, rows: Iterable[Sequence[Any]]) -> None:
    """Note what a batch will change on units: each row `CHANGEABLE`, when it was changed before, its id."""
    db.conn.executemany(
        f"""insert or replace into unit_updates ({_COLUMNS}, was_changed_at, unit_id, batch_id)
            values ({", ".join("?" * (2 + len(CHANGEABLE)))}, {int(batch_id)})""",
        rows,
    )


def change(db: Database, batch_id: int, limit: int) -> int:
    """Change at most so many of the units that a batch is to change; how many there were.

    What somebody has changed since the batch noted it is newer, and stays. A unit out of the bin is the
    batch's from now on; one that came with another file is no file's any more.
    """
    batch_id = int(batch_id)
    some = db.execute(
        "select unit_id from unit_updates where batch_id = ? order by unit_id limit ?", [batch_id, limit]
    ).fetchall()
    sets = ", ".join(f"{column} = n.{column}" for column in CHANGEABLE)
    db.conn.executemany(
        f"""update units
               set {sets}, deleted_at = '', batch_id = iif(deleted_at = '', 0, {batch_id})
              from unit_updates n
             where n.batch_id = {batch_id} and n.unit_id = units.id and units.id = ?
               and units.changed_at = n.was_changed_at""",
        some,
    )
    db.conn.executemany(f"delete from unit_updates where batch_id = {batch_id} and unit_id = ?", some)
    return len(some)


def finish(db: Database, batch_id: int, at: str) -> None:
    """Let what a batch brought be seen, in one act whatever it brought."""
    db.execute("update batches set state = 'done', is_settled = 0, ended_at = ? where id = ?", [at, batch_id])


def settle(db: Database, batch_id: int) -> None:
    """Say that nothing is left to be done of a finished batch."""
    db.execute("update batches set is_settled = 1 where id = ?", [batch_id])


def loading(db: Database) -> list[int]:
    """The batches that were not finished: being loaded now, or given up."""
    return [row["id"] for row in db.query("select id from batches where state = 'loading'")]


def unsettled(db: Database) -> list[int]:
    """The finished batches of which something is still to be done: units to be changed, or to be binned."""
    return [row["id"] for row in db.query("select id from batches where state = 'done' and is_settled = 0")]


def own(db: Database, batch_id: int) -> int:
    """How many units that a batch brought are its own still."""
    first = "(select first_unit from batches where id = :batch)"
    row = db.execute(
        f"select count(*) from units where id >= {first} and batch_id = :batch", {"batch": batch_id}
    ).fetchone()
    return int(row[0])


def drop(db: Database, batch_id: int, limit: int) -> int:
    """Delete at most so many units of a batch that nobody ever saw; how many these were."""
    return db.execute(
        """delete from units where id in
                  (select id from units where id >= (select first_unit from batches where id = :batch)
                      and batch_id = :batch limit :limit)""",
        {"batch": batch_id, "limit": limit},
    ).rowcount


def forget(db: Database, batch_id: int) -> None:
    """Delete a batch without units, with what it was to change."""
    db.execute("delete from batches where id = ?", [batch_id])


def changed_since(db: Database, batch_id: int) -> list[int]:
    """The units of a batch that somebody has changed since it was done; looks through all units."""
    rows = db.execute(
        """select id from units
            where batch_id = :batch and changed_at > (select ended_at from batches where id = :batch)""",
        {"batch": batch_id},
    )
    return [unit for (unit,) in rows]


def take_back(db: Database, batch_id: int, but: Iterable[int], at: str) -> None:
    """Let no unit of a batch be seen any more, in one act, but those that are used and those given."""
    batch_id = int(batch_id)
    db.conn.executemany(f"update units set batch_id = 0 where id = ? and batch_id = {batch_id}", zip(but))
    db.execute(
        "update units set batch_id = 0 where id in (select unit_id from uses) and batch_id = ?", [batch_id]
    )
    db.execute("update batches set undone_at = ?, is_settled = 0 where id = ?", [at, batch_id])


def bin_some(db: Database, batch_id: int, after: int, limit: int) -> tuple[int, int]:
    """Put at most so many units of a batch that was taken back in the bin, those with ids after one.

    The last of their ids, and how many they were.
    """
    some = db.execute(
        "select id from units where id > ? and batch_id = ? order by id limit ?", [after, batch_id, limit]
    ).fetchall()
    db.conn.executemany(
        """update units set batch_id = 0, deleted_at = (select undone_at from batches where id = batch_id)
            where id = ?""",
        some,
    )
    return (int(some[-1][0]) if some else after), len(some)


def problems(db: Database) -> list[str]:
    """What does not belong together in the memory, in sentences; nothing where all does."""
    lost: dict[str, int] = {}
    for table, *_ in db.execute("pragma foreign_key_check"):
        lost[table] = lost.get(table, 0) + 1
    return [
        f"{count:,} rows of {table} belong to something that is not there." for table, count in lost.items()
    ]


def _batch(row: dict[str, Any]) -> Batch:
    return Batch(
        row["id"],
        row["name"],
        row["state"] == "done",
        json.loads(row["report"]),
        row["person_id"],
        row["at"],
        row["ended_at"],
        row["undone_at"],
    )
