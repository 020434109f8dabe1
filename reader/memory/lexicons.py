"""What the aligner has learnt from the memory, and what of the memory it has not learnt yet."""

from __future__ import annotations

from collections.abc import Iterator

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


def pairs(db: Database, source: str, target: str, after: int, until: int) -> Iterator[tuple[str, str]]:
    """The pairs of two languages that the memory has from units newer than `after` and up to `until`.

    In both directions, and two renderings of the same text that stand beside one another.
    """
    rows = db.query(
        """select s.text as source, t.text as target
             from offered_units u join texts s on s.id = u.source_id join texts t on t.id = u.target_id
            where u.id > :after and u.id <= :until and s.language = :source and t.language = :target
           union all
           select t.text, s.text
             from offered_units u join texts s on s.id = u.source_id join texts t on t.id = u.target_id
            where u.id > :after and u.id <= :until and t.language = :source and s.language = :target
           union all
           select s.text, t.text
             from offered_units u join offered_units other on other.source_id = u.source_id
             join texts s on s.id = u.target_id join texts t on t.id = other.target_id
            where max(u.id, other.id) > :after and max(u.id, other.id) <= :until
              and s.language = :source and t.language = :target""",
        {"source": source, "target": target, "after": after, "until": until},
    )
    return ((row["source"], row["target"]) for row in rows)
