"""Units: the pairs that the memory keeps, and where they stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from reader.model import Keys, Origin, Stamp, Unit, Use

_WITHIN = """
    select id, finding, bare_key = :bare_key as is_bare from {table} where id in
           (select id from {table} where language = :source and bare_key = :bare_key
             union
            select id from {table} where language = :source and tokens between :fewest and :most
             {and_length})
"""
_AND_LENGTH = """
             union
            select id from {table} where language = :source and length between :shortest and :longest
"""

_PAIR = """
       near.text as source, near.key, near.bare_key, near.finding, near.tokens,
       u.id, u.origin, u.kept, u.changed_at, p.name as person_name
"""

# The three ways from one language of a group to another. `cross join` holds SQLite to this order: without
# statistics it would look through every unit of the target language for each text that is near. The plus
# signs keep it from looking up by language where the group is known.
_FROM_SOURCE = f"""
    select {_PAIR}, u.text as target
      from unit_groups near
     cross join units u on u.group_id = near.id and +u.language = :target and u.deleted_at = ''
     cross join persons p on p.id = u.person_id
     where near.id in (select value from json_each(:groups))
"""
_TO_SOURCE = f"""
    select {_PAIR}, g.text as target
      from units near
     cross join unit_groups g on g.id = near.group_id and +g.language = :target
     cross join units u on u.id = near.id
     cross join persons p on p.id = u.person_id
     where near.id in (select value from json_each(:units)) and near.deleted_at = ''
"""
_BETWEEN_TARGETS = f"""
    select {_PAIR}, u.text as target
      from units near
     cross join units u on u.group_id = near.group_id and +u.language = :target and u.deleted_at = ''
     cross join persons p on p.id = u.person_id
     where near.id in (select value from json_each(:units)) and near.deleted_at = ''
"""
_PAIRS = " union all ".join((_FROM_SOURCE, _TO_SOURCE, _BETWEEN_TARGETS))


def keep(
    db: Database,
    source: tuple[str, str, Keys],
    target: tuple[str, str, Keys],
    origin: Origin,
    stamp: Stamp,
    *,
    kept: bool = False,
) -> int:
    """Keep a pair, each side as (language, text, keys); its id, old where the pair is known already.

    A unit that is `kept` stays although nothing uses it: it came from a file, say.
    """
    group_id = _group(db, *source)
    language, text, keys = target
    db.execute(
        """insert into units (group_id, language, text, key, bare_key, finding, tokens, length,
                              origin, kept, person_id, created_at, changed_at)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           on conflict (group_id, language, text) do update
              set deleted_at = '', origin = excluded.origin, person_id = excluded.person_id,
                  changed_at = excluded.changed_at, kept = max(kept, excluded.kept)""",
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
            kept,
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
    """Take back what stands at a bead; a unit that stands nowhere else and is not kept goes to the bin."""
    unit_ids = [row["unit_id"] for row in db.query("select unit_id from uses where bead_id = ?", [bead_id])]
    db.execute("delete from uses where bead_id = ?", [bead_id])
    db.conn.executemany(
        """update units set deleted_at = ? where id = ? and kept = 0
              and not exists (select 1 from uses where unit_id = units.id)""",
        ((stamp.at, unit_id) for unit_id in unit_ids),
    )


def candidates(
    db: Database,
    source: str,
    target: str,
    keys: Keys,
    minimum: int,
    *,
    by_length: bool,
    may_score: Callable[[str], bool],
) -> list[Unit]:
    """Every unit of a language pair that can score `minimum` (1 to 100) or more against a text; no limit.

    A pair of m and n tokens can only reach a word similarity of t where t·m ≤ n and t·n ≤ m; with
    `by_length` the same window is opened over code points, for texts that are scored by characters
    as well. Of those, `may_score` says by its finding key which text is worth to be read whole. Texts that
    differ in spacing, case and marks alone are always among them.
    """
    window = {
        "source": source,
        "bare_key": keys.bare_key,
        "fewest": -(-keys.tokens * minimum // 100),
        "most": keys.tokens * 100 // minimum,
        "shortest": -(-keys.length * minimum // 100),
        "longest": keys.length * 100 // minimum,
    }
    within = _WITHIN.replace("{and_length}", _AND_LENGTH if by_length else "")
    near = {
        table: [
            near_id
            for near_id, finding, is_bare in db.execute(within.replace("{table}", table), window)
            if is_bare or may_score(finding)
        ]
        for table in ("unit_groups", "units")
    }
    rows = db.query(
        _PAIRS,
        {"target": target, "groups": json.dumps(near["unit_groups"]), "units": json.dumps(near["units"])},
    )
    return [_unit(row | {"source_language": source, "target_language": target}) for row in rows]


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
                  u.origin, u.kept, u.changed_at, p.name as person_name
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
        kept=bool(row["kept"]),
        changed_at=row["changed_at"],
        keys=Keys(row["key"], row["bare_key"], row["finding"], row["tokens"]),
        person_name=row["person_name"],
    )
