"""Units: the pairs that the memory keeps, and where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from reader.memory import texts
from reader.model import Origin, Stamp, Status, Unit, Use

_ROW = """
       u.id, u.status, u.note, u.origin, u.kept, u.changed_at, p.name as person_name,
       u.source_changed_at <> '' as is_changed, exists (select 1 from uses where unit_id = u.id) as is_used
"""

# The texts that stand beside some, on either side of a unit. `cross join` holds SQLite to this order: without
# statistics it would look through every text of a language.
_BESIDE = tuple(
    f"""
    select t.id as text_id, t.language, t.text, {_ROW}
      from offered_units u
     cross join texts t on t.id = u.{there}_id
     cross join persons p on p.id = u.person_id
     where u.{here}_id = ?
    """
    for here, there in (("source", "target"), ("target", "source"))
)


def keep(
    db: Database,
    source: tuple[str, str],
    target: tuple[str, str],
    origin: Origin,
    stamp: Stamp,
    *,
    kept: bool = False,
    status: Status = Status.TRANSLATED,
) -> int:
    """Keep a pair, each side as (language, text); its id, old where the pair is known already.

    A unit that is `kept` stays although nothing uses it: it came from a file, say.
    """
    sides = [texts.add(db, *source), texts.add(db, *target)]
    # A batch that is loading may have brought the pair: from now on it stands for itself.
    (unit_id,) = db.conn.execute(
        """insert into units (source_id, target_id, status, origin, kept, person_id, created_at, changed_at)
           values (?, ?, ?, ?, ?, ?, ?, ?)
           on conflict (source_id, target_id) do update
              set deleted_at = '', batch_id = 0, status = excluded.status, origin = excluded.origin,
                  person_id = excluded.person_id, changed_at = excluded.changed_at,
                  kept = max(kept, excluded.kept)
           returning id""",
        [*sides, status, origin, kept, stamp.person, stamp.at, stamp.at],
    ).fetchone()
    return int(unit_id)


def use(
    db: Database, unit_id: int, bead_id: int, document_id: int, neighbours: tuple[str, str], stamp: Stamp
) -> None:
    """Say that a unit stands at a bead, between the spelling keys of two neighbours ('' for none)."""
    db.execute(
        """insert into uses (unit_id, bead_id, document_id, previous_key, next_key, person_id, at)
           values (?, ?, ?, ?, ?, ?, ?)""",
        [unit_id, bead_id, document_id, *neighbours, stamp.person, stamp.at],
    )


def withdraw(db: Database, bead_id: int, stamp: Stamp) -> None:
    """Take back what stands at a bead; a unit that stands nowhere else and is not kept goes to the bin."""
    unit_ids = [row["unit_id"] for row in db.query("select unit_id from uses where bead_id = ?", [bead_id])]
    db.execute("delete from uses where bead_id = ?", [bead_id])
    db.conn.executemany(
        """update units set deleted_at = ? where id = ? and kept = 0
              and not exists (select 1 from uses where unit_id = units.id)""",
        ((stamp.at, unit_id) for unit_id in unit_ids),
    )


def of_texts(
    db: Database, text_ids: Mapping[int, str], source: str, target: str
) -> list[tuple[int, Unit, bool]]:
    """The units that lead from some texts of a language (id to text) to another language: each with the
    text's id, and whether it stands anywhere (see `uses`).

    By way of a text in a third language as well; the unit is then the one on the side of the target.
    """
    found: list[tuple[int, Unit, bool]] = []
    between: dict[int, list[int]] = {}
    for near, text_id, language, *row in _beside(db, text_ids):
        if language == target:
            found.append((near, *_led_to(text_ids[near], source, target, row)))
        else:
            between.setdefault(text_id, []).append(near)
    for middle, _, language, *row in _beside(db, between) if between else ():
        if language == target:
            found += [(near, *_led_to(text_ids[near], source, target, row)) for near in between[middle]]
    return found


def _beside(db: Database, text_ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """What stands beside texts, with the id of each. One by one they are sooner read than from a list."""
    for text_id in text_ids:
        for side in _BESIDE:
            for row in db.conn.execute(side, (text_id,)):
                yield text_id, *row


def _led_to(text: str, source: str, target: str, row: Sequence[Any]) -> tuple[Unit, bool]:
    """A unit read from a text to what stands beside it, and whether it is used."""
    found, unit_id, status, note, origin, kept, changed_at, person_name, is_changed, is_used = row
    unit = Unit(
        unit_id,
        source,
        target,
        text,
        found,
        Origin(origin),
        bool(kept),
        changed_at,
        Status(status),
        note,
        person_name,
        is_outdated=bool(is_changed and not is_used),
    )
    return unit, bool(is_used)


def only_at(db: Database, bead_id: int) -> set[int]:
    """The units that stand at this bead, nowhere else, and are not kept for their own sake."""
    rows = db.query(
        """select here.unit_id from uses here join units u on u.id = here.unit_id and u.kept = 0
            where here.bead_id = ? and not exists
                  (select 1 from uses o where o.unit_id = here.unit_id and o.bead_id <> here.bead_id)""",
        [bead_id],
    )
    return {row["unit_id"] for row in rows}


def uses(
    db: Database, unit_ids: Sequence[int], language: str = "", *, but: int = 0
) -> dict[int, tuple[Use, ...]]:
    """Where units stand, by unit, the newest use first; documents in the bin do not count.

    With a `language` only uses in documents of that language count, and never the one at the bead `but`.
    """
    found: dict[int, list[Use]] = {}
    if unit_ids:
        rows = db.conn.execute(
            """select u.unit_id, u.bead_id, u.document_id, d.title,
                      coalesce((select min(s.place) from bead_segments bs
                                  join segments s on s.id = bs.segment_id where bs.bead_id = u.bead_id), 0),
                      u.previous_key, u.next_key, p.name, u.at
                 from json_each(:units) cross join uses u on u.unit_id = value
                 join documents d on d.id = u.document_id and d.deleted_at = ''
                 join persons p on p.id = u.person_id
                where u.bead_id <> :but and (:language = '' or d.language = :language)
                order by u.at desc, u.bead_id desc""",
            {"units": json.dumps(list(unit_ids)), "language": language, "but": but},
        )
        for unit_id, *use in rows:
            found.setdefault(unit_id, []).append(Use(*use))
    return {unit_id: tuple(of_unit) for unit_id, of_unit in found.items()}


def stats(db: Database) -> list[dict[str, Any]]:
    """Units by language pair and origin: source, target, origin, units, uses."""
    return list(
        db.query(
            """select s.language as source, t.language as target, u.origin, count(*) as units,
                      sum((select count(*) from uses where unit_id = u.id)) as uses
                 from offered_units u join texts s on s.id = u.source_id join texts t on t.id = u.target_id
                group by 1, 2, 3 order by 1, 2, 3"""
        )
    )
