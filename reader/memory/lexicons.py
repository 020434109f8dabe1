"""What the aligner has learnt from the memory, and what of the memory it has not learnt yet."""

from __future__ import annotations

from sqlite_utils import Database


def one(db: Database, source: str, target: str) -> tuple[bytes, int]:
    """What was learnt of two languages, and the newest unit among it; nothing and 0 where nothing was."""
    rows = db.query(
        "select data, unit_id from lexicons where source_language = ? and target_language = ?",
        [source, target],
    )
    return next(((row["data"], row["unit_id"]) for row in rows), (b"", 0))


def keep(db: Database, source: str, target: str, data: bytes, unit_id: int, at: str) -> None:
    """Keep what was learnt up to a unit, unless more has been learnt meanwhile."""
    db.execute(
        """insert into lexicons (source_language, target_language, data, unit_id, at)
           values (?, ?, ?, ?, ?)
           on conflict do update set data = excluded.data, unit_id = excluded.unit_id, at = excluded.at
            where excluded.unit_id > unit_id""",
        [source, target, data, unit_id, at],
    )


def newest(db: Database) -> int:
    """The newest unit up to which the memory is whole: before those of a file that is being taken in."""
    row = next(
        db.query(
            """select coalesce((select max(id) from units), 0) as newest,
                      (select min(first_unit) from batches where state = 'loading') as loading"""
        )
    )
    return int(min(row["newest"], row["loading"] - 1) if row["loading"] is not None else row["newest"])


# The ways in which a unit that is new makes a pair of two languages: as it is, turned round, or beside an
# older one that renders the same text. `cross join` holds SQLite to the new units, the newest first.
_NEW = "u.id > :after and u.id <= :until and s.language = :source and t.language = :target"
_ALONE = f"""
    select s.text as source, t.text as target, u.id
      from offered_units u
     cross join texts s on s.id = u.{{one}}_id
     cross join texts t on t.id = u.{{other}}_id
     where {_NEW} order by u.id desc limit :most
"""
_BESIDE = f"""
    select s.text as source, t.text as target, u.id
      from offered_units u
     cross join offered_units older on older.source_id = u.source_id and older.id < u.id
     cross join texts s on s.id = {{one}}.target_id
     cross join texts t on t.id = {{other}}.target_id
     where {_NEW} order by u.id desc limit :most
"""
_WAYS = (
    _ALONE.format(one="source", other="target"),
    _ALONE.format(one="target", other="source"),
    _BESIDE.format(one="u", other="older"),
    _BESIDE.format(one="older", other="u"),
)


def pairs(db: Database, source: str, target: str, after: int, until: int, most: int) -> list[tuple[str, str]]:
    """The newest pairs of two languages, `most` at most, of the units after `after` and up to `until`.

    In both directions, and two renderings of the same text that stand beside one another; the oldest first.
    """
    wanted = {"source": source, "target": target, "after": after, "until": until, "most": most}
    rows = [row for query in _WAYS for row in db.query(query, wanted)]
    rows.sort(key=lambda row: row["id"])
    return [(row["source"], row["target"]) for row in rows[-most:]]
