"""Units: the pairs that the memory keeps, and where they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from reader.model import Keys, Origin, Stamp, Unit, Use

_NEAR = "select * from sides where language = :source and "

_OTHER_SIDE = """
    select coalesce(t.unit_id, near.unit_id) as id, near.language as source_language,
           t.language as target_language, near.text as source, t.text as target,
           near.key, near.bare_key, near.finding, near.tokens,
           u.origin, u.imported, u.changed_at, p.name as person_name
      from near
      join sides t on t.group_id = near.group_id and t.language = :target
      join units u on u.id = coalesce(t.unit_id, near.unit_id)
      join persons p on p.id = u.person_id
"""


def keep(
    db: Database,
    source: tuple[str, str, Keys],
    target: tuple[str, str, Keys],
    origin: Origin,
    stamp: Stamp,
    *,
    imported: bool = False,
) -> int:
    """Keep a pair, each side as (language, text, keys); its id, old where the pair is known already."""
    group_id = _group(db, *source)
    language, text, keys = target
    db.execute(
        """insert into units (group_id, language, text, key, bare_key, finding, tokens, length,
                              origin, imported, person_id, created_at, changed_at)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           on conflict (group_id, language, text) do update
              set deleted_at = '', origin = excluded.origin, person_id = excluded.person_id,
                  changed_at = excluded.changed_at, imported = max(imported, excluded.imported)""",
        [
            group_id,
            language,
            text,
            keys.key,
            keys.bare_key,
            keys.finding,
            keys.tokens,
            keys.length,
            origin,
            imported,
            stamp.person,
            stamp.at,
            stamp.at,
        ],
    )
    return _id(
        db,
        "select id from units where group_id = ? and language = ? and text = ?",
        [group_id, language, text],
    )


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
    """Take back what stands at a bead; a typed unit that stands nowhere else goes to the bin."""
    unit_ids = [row["unit_id"] for row in db.query("select unit_id from uses where bead_id = ?", [bead_id])]
    db.execute("delete from uses where bead_id = ?", [bead_id])
    db.conn.executemany(
        """update units set deleted_at = ? where id = ? and imported = 0
              and not exists (select 1 from uses where unit_id = units.id)""",
        ((stamp.at, unit_id) for unit_id in unit_ids),
    )


def candidates(
    db: Database, source: str, target: str, keys: Keys, minimum: int, *, by_length: bool
) -> list[Unit]:
    """Every unit of a language pair that can score `minimum` (1 to 100) or more against a text; no limit.

    A pair of m and n tokens can only reach a word similarity of t where t·m ≤ n and t·n ≤ m; with
    `by_length` the same window is opened over code points, for texts that are scored by characters
    as well. Texts that differ in spacing, case and marks alone are always among them.
    """
    windows = ["bare_key = :bare_key", "tokens between :fewest and :most"]
    if by_length:
        windows.append("length between :shortest and :longest")
    rows = db.query(
        f"with near as ({' union '.join(_NEAR + window for window in windows)}) {_OTHER_SIDE}",
        {
            "source": source,
            "target": target,
            "bare_key": keys.bare_key,
            "fewest": -(-keys.tokens * minimum // 100),
            "most": keys.tokens * 100 // minimum,
            "shortest": -(-keys.length * minimum // 100),
            "longest": keys.length * 100 // minimum,
        },
    )
    return [_unit(row) for row in rows]


def uses(db: Database, unit_ids: Sequence[int]) -> dict[int, tuple[Use, ...]]:
    """Where units stand, by unit, the newest use first; documents in the bin do not count."""
    marks = ", ".join("?" * len(unit_ids))
    found: dict[int, list[Use]] = {}
    for row in db.query(
        f"""select u.*, d.title, p.name as person_name,
                   (select min(s.place) from bead_segments bs join segments s on s.id = bs.segment_id
                     where bs.bead_id = u.bead_id) as place
              from uses u join documents d on d.id = u.document_id and d.deleted_at = ''
              join persons p on p.id = u.person_id
             where u.unit_id in ({marks}) order by u.at desc, u.bead_id desc""",
        list(unit_ids),
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


_HOLDS_NEEDLE = """
            where u.deleted_at = '' and (:target = '' or u.language = :target)
              and (:needles = '{}' or instr(g.finding, :needles ->> g.language) > 0
                   or instr(u.finding, :needles ->> u.language) > 0)
"""


def search(
    db: Database, needles: Mapping[str, str], *, target: str = "", limit: int = 50, offset: int = 0
) -> list[Unit]:
    """Units either side of which holds the needle of its language, the newest first.

    `needles` are what is looked for by language, each as a finding key in that language; empty for all.
    """
    rows = db.query(
        f"""select u.id, g.language as source_language, u.language as target_language, g.text as source,
                  u.text as target, g.key, g.bare_key, g.finding, g.tokens,
                  u.origin, u.imported, u.changed_at, p.name as person_name
             from units u join unit_groups g on g.id = u.group_id join persons p on p.id = u.person_id
            {_HOLDS_NEEDLE}
            order by u.changed_at desc, u.id desc limit :limit offset :offset""",
        {"needles": _json(needles), "target": target, "limit": limit, "offset": offset},
    )
    return [_unit(row) for row in rows]


def count(db: Database, needles: Mapping[str, str], *, target: str = "") -> int:
    """How many units `search` would find without a limit."""
    return _id(
        db,
        f"select count(*) as id from units u join unit_groups g on g.id = u.group_id {_HOLDS_NEEDLE}",
        {"needles": _json(needles), "target": target},
    )


def stats(db: Database) -> list[dict[str, Any]]:
    """Units by language pair and origin: source, target, origin, units, uses."""
    return list(
        db.query(
            """select g.language as source, u.language as target, u.origin, count(*) as units,
                      sum((select count(*) from uses where unit_id = u.id)) as uses
                 from units u join unit_groups g on g.id = u.group_id
                where u.deleted_at = '' group by 1, 2, 3 order by 1, 2, 3"""
        )
    )


def _json(needles: Mapping[str, str]) -> str:
    return json.dumps(dict(needles), ensure_ascii=False)


def _group(db: Database, language: str, text: str, keys: Keys) -> int:
    db.execute(
        """insert into unit_groups (language, text, key, bare_key, finding, tokens, length)
           values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
        [language, text, keys.key, keys.bare_key, keys.finding, keys.tokens, keys.length],
    )
    return _id(db, "select id from unit_groups where language = ? and text = ?", [language, text])


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
        imported=bool(row["imported"]),
        changed_at=row["changed_at"],
        keys=Keys(row["key"], row["bare_key"], row["finding"], row["tokens"]),
        person_name=row["person_name"],
    )
