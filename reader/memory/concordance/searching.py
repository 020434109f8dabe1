"""The texts that may hold what is looked for, the newest first, and the units that they stand in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from reader.memory.concordance import terms
from reader.model import Origin, Status, Unit

Side = Literal["source", "target"]

AT_ONCE = 200
"""Candidates that are read at once."""
MOST_WORDS = 2_000
"""Words that hold a part; where more do, so many texts do that reading them is quicker."""


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


def holding(db: Database, expression: str) -> Iterator[list[int]]:
    """The ids of texts that the index has for an expression of `terms`, the newest first, so many at once."""
    if not expression:
        return
    found = db.execute(
        "select rowid from concordance where concordance match ? order by rowid desc", [expression]
    )
    while some := found.fetchmany(AT_ONCE):
        yield [text_id for (text_id,) in some]


def between(after: int, last: int) -> Iterator[list[int]]:
    """All ids after one up to another, the highest first: for reading texts one by one."""
    for top in range(last, after, -AT_ONCE):
        yield list(range(top, max(after, top - AT_ONCE), -1))


def of_document(db: Database, document_id: int) -> Iterator[list[int]]:
    """The ids of the texts of all units that stand in a document, the highest first."""
    rows = db.execute(
        """select source_id from uses n join units u on u.id = n.unit_id where n.document_id = :document
            union
           select target_id from uses n join units u on u.id = n.unit_id where n.document_id = :document
            order by 1 desc""",
        {"document": document_id},
    )
    while some := rows.fetchmany(AT_ONCE):
        yield [text_id for (text_id,) in some]


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
    (top,) = db.execute("select coalesce(max(id), 0) from units").fetchone()
    asked = _parameters(filters)
    if filters.document:
        rows = db.execute(
            "select distinct unit_id from uses where document_id = ? order by 1 desc", [filters.document]
        )
        while some := rows.fetchmany(AT_ONCE):
            yield _some(db, [unit_id for (unit_id,) in some], asked)
        return
    for ids in between(0, top):
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
