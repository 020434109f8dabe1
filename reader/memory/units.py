"""Units: the pairs that the memory keeps, and where they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from reader import languages
from reader.memory import texts
from reader.model import Origin, Stamp, Status, Unit, Use

_ROW = """
       u.id, u.status, u.note, u.origin, u.kept, u.changed_at, p.name as person_name,
       u.source_changed_at <> '' and not exists (select 1 from uses where unit_id = u.id) as is_outdated
"""

# The ways from a text to those in the target language: it renders or is rendered, or does either with a text
# of a third language that a target stands beside. `cross join` holds SQLite to this order: without statistics
# it would look through every text of the target language.
_AS_SOURCE = f"""
    select value as near, {_ROW}, t.text as target
      from json_each(:near)
     cross join offered_units u on u.source_id = value
     cross join texts t on t.id = u.target_id and t.language = :target
     cross join persons p on p.id = u.person_id
"""
_AS_TARGET = f"""
    select value as near, {_ROW}, t.text as target
      from json_each(:near)
     cross join offered_units u on u.target_id = value
     cross join texts t on t.id = u.source_id and t.language = :target
     cross join persons p on p.id = u.person_id
"""
_BY_WAY = """
    select value as near, {row}, t.text as target
      from json_each(:near)
     cross join offered_units o on o.{near}_id = value
     cross join offered_units u on u.{shared}_id = o.{there}_id and u.id <> o.id
     cross join texts t on t.id = u.{found}_id and t.language = :target
     cross join persons p on p.id = u.person_id
"""
_OTHER = {"source": "target", "target": "source"}
_WAYS = [
    _BY_WAY.format(row=_ROW, near=near, there=_OTHER[near], shared=shared, found=_OTHER[shared])
    for near in _OTHER
    for shared in _OTHER
]
_OF_TEXTS = " union all ".join((_AS_SOURCE, _AS_TARGET, *_WAYS))


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
    db.execute(
        """insert into units (source_id, target_id, status, origin, kept, person_id, created_at, changed_at)
           values (?, ?, ?, ?, ?, ?, ?, ?)
           on conflict (source_id, target_id) do update
              set deleted_at = '', batch_id = 0, status = excluded.status, origin = excluded.origin,
                  person_id = excluded.person_id, changed_at = excluded.changed_at,
                  kept = max(kept, excluded.kept)""",
        [*sides, status, origin, kept, stamp.person, stamp.at, stamp.at],
    )
    return _id(db, "select id from units where source_id = ? and target_id = ?", sides)


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


def of_texts(db: Database, text_ids: Mapping[int, str], source: str, target: str) -> list[tuple[int, Unit]]:
    """The units that lead from some texts of a language (id to text) to another language, with the text's id.

    By way of a text in a third language as well; the unit is then the one on the side of the target.
    """
    rows = db.query(_OF_TEXTS, {"near": json.dumps(list(text_ids)), "target": target})
    return [
        (
            row["near"],
            _unit(
                row | {"source": text_ids[row["near"]], "source_language": source, "target_language": target}
            ),
        )
        for row in rows
    ]


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
    for row in db.query(
        """select u.*, d.title, p.name as person_name,
                   (select min(s.place) from bead_segments bs join segments s on s.id = bs.segment_id
                     where bs.bead_id = u.bead_id) as place
              from uses u join documents d on d.id = u.document_id and d.deleted_at = ''
              join persons p on p.id = u.person_id
             where u.unit_id in (select value from json_each(:units))
               and u.bead_id <> :but and (:language = '' or d.language = :language)
             order by u.at desc, u.bead_id desc""",
        {"units": json.dumps(list(unit_ids)), "language": language, "but": but},
    ):
        found.setdefault(row["unit_id"], []).append(
            Use(
                row["bead_id"],
                row["document_id"],
                row["title"],
                row["place"] or 0,
                row["previous_key"],
                row["next_key"],
                row["person_name"],
                row["at"],
            )
        )
    return {unit_id: tuple(of_unit) for unit_id, of_unit in found.items()}


_OFFERED = """
             from offered_units u join texts s on s.id = u.source_id join texts t on t.id = u.target_id
            where (:target = '' or t.language = :target)
              and (:needles = '{}' or instr(finding_key(s.text, s.language), :needles ->> s.language) > 0
                   or instr(finding_key(t.text, t.language), :needles ->> t.language) > 0)
"""


def search(
    db: Database, needles: Mapping[str, str], *, target: str = "", limit: int = 50, offset: int = 0
) -> list[Unit]:
    """Units either side of which holds the needle of its language, the newest first.

    `needles` are what is looked for by language, each as a finding key in that language; empty for all.
    """
    _hand_on_folds(db)
    rows = db.query(
        f"""select {_ROW}, s.language as source_language, t.language as target_language, s.text as source,
                  t.text as target
             from (select u.id {_OFFERED} order by u.changed_at desc, u.id desc limit :limit offset :offset) f
             join units u on u.id = f.id join texts s on s.id = u.source_id join texts t on t.id = u.target_id
             join persons p on p.id = u.person_id
            order by u.changed_at desc, u.id desc""",
        {"needles": _json(needles), "target": target, "limit": limit, "offset": offset},
    )
    return [_unit(row) for row in rows]


def count(db: Database, needles: Mapping[str, str], *, target: str = "") -> int:
    """How many units `search` would find without a limit."""
    _hand_on_folds(db)
    return _id(db, f"select count(*) as id {_OFFERED}", {"needles": _json(needles), "target": target})


def _hand_on_folds(db: Database) -> None:
    """Let SQL fold a text: `finding_key(text, language)`."""
    db.conn.create_function(
        "finding_key", 2, lambda text, code: languages.finding_key(text, languages.for_code(code))
    )


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


def _json(needles: Mapping[str, str]) -> str:
    return json.dumps(dict(needles), ensure_ascii=False)


def _id(db: Database, sql: str, parameters: list[Any] | dict[str, Any]) -> int:
    return int(next(iter(db.query(sql, parameters)))["id"])


def _unit(row: dict[str, Any]) -> Unit:
    return Unit(
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
        is_outdated=bool(row["is_outdated"]),
    )
