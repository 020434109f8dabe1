"""The texts that may hold what is looked for, the newest first, and the units that they stand in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from sqlite3 import Cursor
from typing import Any, Literal

from sqlite_utils import Database

from reader.memory import index
from reader.memory.concordance import terms
from reader.model import Origin, Status, Unit

Side = Literal["source", "target"]
_SIDES: tuple[Side, ...] = ("source", "target")

AT_ONCE = 200
"""Candidates that are read at once."""
MOST_WORDS = 2_000
"""Words that hold a part; where more do, so many texts do that reading them is quicker."""
MOST_UNITS = 20_000
"""Units that pass filters; where more do, enough of them are among the first that hold a word."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which units count; what is empty does not matter."""

    source: str = ""
    """The code of the source's language."""
    target: str = ""
    document: int = 0
    """One that it stands in."""
    person: str = ""
    """The name of whoever changed it last."""
    since: str = ""
    """Changed on this day or later: the beginning of an ISO 8601 date, a year or a month as well."""
    until: str = ""
    status: str = ""
    origin: str = ""


def holding(db: Database, expression: str, among: Sequence[int] | None = None) -> Iterator[list[int]]:
    """The ids of texts that the index has for an expression of `terms`, the newest first, so many at once.

    With `among` those alone that are there as well.
    """
    if not expression:
        return
    # The plus sign has the index gone through once, which is quicker than to ask it for each of many ids.
    narrowed = "" if among is None else "and +rowid in (select value from json_each(:among))"
    found = db.execute(
        f"select rowid from concordance where concordance match :words {narrowed} order by rowid desc",
        {"words": expression, "among": json.dumps(among)},
    )
    yield from _fetched(found)


def _fetched(rows: Cursor) -> Iterator[list[int]]:
    while some := rows.fetchmany(AT_ONCE):
        yield [number for (number,) in some]


def between(after: int, last: int) -> Iterator[list[int]]:
    """All ids after one up to another, the highest first: for reading texts one by one."""
    for top in range(last, after, -AT_ONCE):
        yield list(range(top, max(after, top - AT_ONCE), -1))


def portions(ids: Sequence[int]) -> Iterator[list[int]]:
    """Ids in their order, so many at once."""
    for start in range(0, len(ids), AT_ONCE):
        yield list(ids[start : start + AT_ONCE])


def of_document(db: Database, document_id: int) -> Iterator[list[int]]:
    """The ids of the texts of all units that stand in a document, the highest first."""
    rows = db.execute(
        """select source_id from uses n join units u on u.id = n.unit_id where n.document_id = :document
            union
           select target_id from uses n join units u on u.id = n.unit_id where n.document_id = :document
            order by 1 desc""",
        {"document": document_id},
    )
    yield from _fetched(rows)


_TESTS = {
    "person": "person_id in (select id from persons where name = :person)",
    "status": "status = :status",
    "origin": "origin = :origin",
    "since": "changed_at >= :since",
    "until": "changed_at <= :until || '~'",
}
"""What units have to pass that takes no other table to see; of moments any part is before the sign “~”."""


def _passed(filters: Filters) -> str:
    """The tests that were asked for."""
    return " and ".join(["true", *(test for name, test in _TESTS.items() if getattr(filters, name))])


def passing(db: Database, filters: Filters, sides: Iterable[Side]) -> list[int] | None:
    """The ids of texts on some sides of all units that pass, and of some others; None where these are many.

    Where few texts have a language that was asked for, their units are looked up; else all units are gone
    through one by one, a million of them in less than a tenth of a second.
    """
    rare = _rare(db, filters)
    if rare is None and not any(getattr(filters, name) for name in _TESTS):
        return None
    columns = ", ".join(f"{side}_id" for side in sides)
    of_rare = "" if rare is None else f"and {rare[0]}_id in (select value from json_each(:ids))"
    rows = db.conn.execute(
        f"select {columns} from units where {_passed(filters)} {of_rare} limit {MOST_UNITS + 1}",
        {"ids": json.dumps(rare[1] if rare else []), **_parameters(filters)},
    ).fetchall()
    return None if len(rows) > MOST_UNITS else sorted(set(chain.from_iterable(rows)), reverse=True)


def _rare(db: Database, filters: Filters) -> tuple[Side, list[int]] | None:
    """A side for which a language was asked for that few texts have, and the ids of these; None for none."""
    for side in _SIDES:
        if language := getattr(filters, side):
            ids = index.of_language(db, language, MOST_UNITS)
            if ids is not None:
                return side, ids
    return None


_listed: dict[tuple[int, str, str], tuple[int, str]] = {}
"""By epoch of the file, version of the index and language: as of which text, and its words then."""
_LISTED = 8
"""Languages whose words are remembered, some 10 MB each in a memory of a million units."""
_BETWEEN = "\n"


def listed(db: Database, language: str) -> str:
    """The words, numbers and marks of a language that the index knows, each between two line ends."""
    epoch, version, fed = db.execute(
        "select epoch, c.version, fed from index_state, concordance_state c"
    ).fetchone()
    key = (epoch, version, language)
    if key not in _listed or _listed[key][0] != fed:
        (words,) = db.execute(
            "select group_concat(word, char(10)) from concordance_words where language = ?", [language]
        ).fetchone()
        if len(_listed) >= _LISTED:
            _listed.clear()
        _listed[key] = fed, f"{_BETWEEN}{words or ''}{_BETWEEN}"
    return _listed[key][1]


def words_with(words: str, part: str) -> list[str]:
    """Those of some words, between line ends, that hold a part; one more than `MOST_WORDS` at most."""
    found: list[str] = []
    at = words.find(part)
    while at >= 0 and len(found) <= MOST_WORDS:
        end = words.index(_BETWEEN, at)
        found.append(words[words.rindex(_BETWEEN, 0, at + 1) + 1 : end])
        at = words.find(part, end)
    return found


def parts(db: Database, language: str, wanted: Iterable[str]) -> str | None:
    """An expression for texts of a language that hold all parts of words; '' for none, None for too many."""
    some = list(dict.fromkeys(wanted))[: terms.MOST]
    words = listed(db, language)
    found = [words_with(words, part) for part in some]
    if not all(found):
        return ""
    # Of a part that too many words hold nothing is asked: the others narrow it down, or all texts are read.
    expressions = [
        " OR ".join(terms.quoted(terms.word(language, word)) for word in holding)
        for holding in found
        if len(holding) <= MOST_WORDS
    ]
    return " AND ".join(f"({expression})" for expression in expressions) or None


def texts(db: Database, ids: Sequence[int], language: str) -> list[tuple[int, str, str]]:
    """The id, language and text of those texts that are there, in the order of `ids`; '' for any language."""
    return db.execute(
        """select t.id, t.language, t.text from json_each(:ids) cross join texts t on t.id = value
            where (:language = '' or t.language = :language)""",
        {"ids": json.dumps(ids), "language": language},
    ).fetchall()


_COLUMNS = """
       u.id, u.status, u.note, u.origin, u.kept, u.changed_at, p.name,
       s.language, t.language, s.text, t.text
"""
_COUNTS = """
       (:source = '' or s.language = :source) and (:target = '' or t.language = :target)
   and (:person = '' or p.name = :person) and (:status = '' or u.status = :status)
   and (:origin = '' or u.origin = :origin)
   and substr(u.changed_at, 1, length(:since)) >= :since
   and substr(u.changed_at, 1, length(:until)) <= :until
   and (:document = 0
        or exists (select 1 from uses n where n.unit_id = u.id and n.document_id = :document))
"""
_JOINED = """
     cross join texts s on s.id = u.source_id
     cross join texts t on t.id = u.target_id
     cross join persons p on p.id = u.person_id
"""
_ON: dict[Side, str] = {
    side: f"""select value as text_id, {_COLUMNS}
                from json_each(:ids) cross join offered_units u on u.{side}_id = value {_JOINED}
               where {_COUNTS}"""
    for side in ("source", "target")
}


def units_of(db: Database, ids: Sequence[int], side: Side, filters: Filters) -> Iterator[tuple[int, Unit]]:
    """The units that have some texts on a side, each with the id of its text there."""
    for text_id, *row in db.conn.execute(_ON[side], {"ids": json.dumps(ids), **_parameters(filters)}):
        yield text_id, _unit(*row)


def newest(db: Database, filters: Filters) -> Iterator[list[Unit]]:
    """All units, the newest first, so many at once as pass out of a fixed number that were read."""
    asked = _parameters(filters)
    if filters.document:
        rows = db.execute(
            "select distinct unit_id from uses where document_id = :document order by 1 desc", asked
        )
    else:
        rows = db.execute(f"select id from units where {_passed(filters)} order by id desc", asked)
    for ids in _fetched(rows):
        yield _some(db, ids, asked)


def uses(db: Database, unit_ids: Iterable[int]) -> dict[int, int]:
    """How often some units are used; only those that are."""
    rows = db.execute(
        "select unit_id, count(*) from json_each(?) cross join uses on unit_id = value group by 1",
        [json.dumps(list(unit_ids))],
    )
    return dict(rows.fetchall())


def _some(db: Database, ids: Sequence[int], asked: dict[str, Any]) -> list[Unit]:
    rows = db.conn.execute(
        f"""select {_COLUMNS} from json_each(:ids) cross join offered_units u on u.id = value {_JOINED}
             where {_COUNTS}""",
        {"ids": json.dumps(ids), **asked},
    )
    return [_unit(*row) for row in rows]


def _parameters(filters: Filters) -> dict[str, Any]:
    return {
        "source": filters.source,
        "target": filters.target,
        "document": filters.document,
        "person": filters.person,
        "since": filters.since,
        "until": filters.until,
        "status": filters.status,
        "origin": filters.origin,
    }


def _unit(
    unit_id: int,
    status: str,
    note: str,
    origin: str,
    kept: int,
    changed_at: str,
    person_name: str,
    source_language: str,
    target_language: str,
    source: str,
    target: str,
) -> Unit:
    """A unit out of `_COLUMNS`."""
    return Unit(
        unit_id,
        source_language,
        target_language,
        source,
        target,
        Origin(origin),
        bool(kept),
        changed_at,
        Status(status),
        note,
        person_name,
    )
