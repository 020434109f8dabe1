"""Units that do not go together: equal but for spelling, or one text rendered in several ways."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from sqlite_utils import Database

from reader.languages.bulk import key_hash

Side = Literal["source", "target"]

BEFORE_ALL = -(2**63)
"""Where the search for duplicates begins."""
KEYS_AT_ONCE = 500
TEXTS_AT_ONCE = 5_000
_NOTHING = key_hash("")
"""The bare key of texts of marks alone: these are not equal."""


@dataclass(frozen=True, slots=True)
class Clashes:
    """Some groups of units, and where to go on."""

    groups: tuple[tuple[int, ...], ...]
    """The ids of the units of each."""
    after: int
    """Where the next search begins."""
    is_all: bool
    """Whether there is nothing beyond."""


def duplicates(db: Database, after: int, limit: int, seconds: float) -> Clashes:
    """So many groups of units whose sides are equal but for spelling, case, spacing and marks.

    The search goes on from `after`, `BEFORE_ALL` at first, and ends after so many seconds.
    """
    until = time.monotonic() + seconds
    groups: list[tuple[int, ...]] = []
    while True:
        keys = equal_but_for_spelling(db, after, KEYS_AT_ONCE)
        for hashed, text_ids in keys:
            after = hashed
            if hashed != _NOTHING:
                groups += _doubles(db, text_ids)
            if len(groups) >= limit or time.monotonic() > until:
                return Clashes(tuple(groups), after, is_all=False)
        if len(keys) < KEYS_AT_ONCE:
            return Clashes(tuple(groups), after, is_all=True)


def _doubles(db: Database, text_ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The duplicates among units with texts of one bare key: by several sources, or else by their targets."""
    for side in _OTHER:
        for of_one in _grouped(pairs_with(db, side, text_ids)):
            if (len({pair.source for pair in of_one}) > 1) == (side == "source"):
                yield tuple(pair.unit for pair in of_one)


def _grouped(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    def sides(pair: Pair) -> tuple[str, str, int, int]:
        return pair.source_language, pair.target_language, pair.source_key, pair.target_key

    for _, group in groupby(sorted(pairs, key=sides), key=sides):
        of_one = list(group)
        if len(of_one) > 1:
            yield of_one


def contradictions(db: Database, side: Side, after: int, limit: int, seconds: float) -> Clashes:
    """So many groups of units that have the same text on a side and different ones on the other.

    The search goes on from the id of a text, 0 at first, and ends after so many seconds.
    """
    until = time.monotonic() + seconds
    last = last_text(db)
    groups: list[tuple[int, ...]] = []
    while after < last:
        end = min(last, after + TEXTS_AT_ONCE)
        for text_id, unit_ids in in_several(db, side, after, end):
            groups.append(tuple(unit_ids))
            if len(groups) >= limit:
                return Clashes(tuple(groups), text_id, is_all=False)
        after = end
        if time.monotonic() > until:
            break
    return Clashes(tuple(groups), after, is_all=after >= last)


def equal_but_for_spelling(db: Database, after: int, limit: int) -> list[tuple[int, list[int]]]:
    """So many bare keys, as hashes after one, that several texts share: each with the texts' ids."""
    rows = db.execute(
        """select hash, json_group_array(text_id) from bare_hashes where hash > ?
            group by hash having count(*) > 1 order by hash limit ?""",
        [after, limit],
    )
    return [(hashed, json.loads(ids)) for hashed, ids in rows]


_WITH: dict[Side, str] = {
    side: f"""select u.id, s.id, t.id, s.language, t.language, s.bare_key, t.bare_key
                from json_each(?) cross join offered_units u on u.{side}_id = value
               cross join texts s on s.id = u.source_id cross join texts t on t.id = u.target_id
               order by u.id"""
    for side in ("source", "target")
}
_OTHER: dict[Side, Side] = {"source": "target", "target": "source"}
_SEVERAL: dict[Side, str] = {
    side: f"""select u.{side}_id, json_group_array(u.id)
                from offered_units u cross join texts t on t.id = u.{other}_id
               where u.{side}_id > ? and u.{side}_id <= ?
               group by u.{side}_id, t.language having count(*) > 1 order by u.{side}_id"""
    for side, other in _OTHER.items()
}


class Pair(NamedTuple):
    """A unit by the ids, languages and bare keys of its texts."""

    unit: int
    source: int
    target: int
    source_language: str
    target_language: str
    source_key: int
    target_key: int


def pairs_with(db: Database, side: Side, text_ids: Sequence[int]) -> list[Pair]:
    """The units that have some texts on a side."""
    return [Pair(*row) for row in db.execute(_WITH[side], [json.dumps(list(text_ids))])]


def in_several(db: Database, side: Side, after: int, last: int) -> list[tuple[int, list[int]]]:
    """Texts, by ids after one up to another, that stand on a side of several units of one other language.

    Each with those units.
    """
    rows = db.execute(_SEVERAL[side], [after, last])
    return [(text_id, json.loads(ids)) for text_id, ids in rows]


def last_text(db: Database) -> int:
    """The highest id of a text; 0 for none."""
    return int(db.execute("select coalesce(max(id), 0) from texts").fetchone()[0])
