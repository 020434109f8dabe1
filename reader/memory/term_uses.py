"""Where terms are used, out of the index of occurrences: counts, places in documents, units of the memory.

Documents in the bin and segments that are set aside do not count. A unit counts where it stands in no
document: what stands in one is counted there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from reader.memory import occurrences
from reader.memory.occurrences import Home, Occurrence
from reader.model import Status

MOST_COUNTED = 200_000
"""Occurrences in the memory that are counted for one term; a count that has come to that says "or more"."""


@dataclass(frozen=True, slots=True)
class Place:
    """A segment of a document, or a translation by the first of its segments."""

    document: int
    place: int
    id: int
    """Of the segment or bead."""


@dataclass(frozen=True, slots=True)
class Side:
    """A text in a language, with the terms that the index has in it."""

    language: str
    text: str
    terms: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A source and its translation, in a document or in the memory alone."""

    document: int
    """0 for a unit that stands nowhere."""
    title: str
    place: int
    bead: int
    """0 for a unit, and for a segment by itself."""
    unit: int
    status: Status
    revision: int
    source: Side
    target: Side | None
    """None for a segment by itself."""
    changed_at: str = ""


# A bead that stands in a document which is in use, with its place; one that was added follows a segment.
_STANDING = """
    select d.id as document, coalesce(min(s.place), a.place, 0) as place, b.id as id
      from beads b
      join renderings r on r.id = b.rendering_id
      join documents d on d.id = r.document_id and d.deleted_at = ''
      left join bead_segments bs on bs.bead_id = b.id
      left join segments s on s.id = bs.segment_id
      left join links l on l.bead_id = b.id
      left join segments a on a.id = l.after_segment_id
"""
_IN_USE = "group by b.id having max(s.place) is not null or max(l.is_addition) = 1"

# The units of texts that hold some terms, each with the term: on either side, and in no document.
_UNITS_OF_TERMS = " union ".join(
    f"""
    select o.term as term, u.id as unit from wanted w
     cross join occurrences o on o.term = w.term and o.home = 0
     cross join offered_units u on u.{side}_id = o.home_id
     where not exists (select 1 from uses where unit_id = u.id)
    """
    for side in ("source", "target")
)


# ---------------------------------------------------------------- counts


def counts(db: Database, term_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How often each of some terms stands in documents, and in how many units of the memory besides."""
    wanted = json.dumps(list(term_ids))
    found = {term: (number, 0) for term, number in db.conn.execute(_COUNT_IN_DOCUMENTS, {"terms": wanted})}
    for (term,) in db.conn.execute("select value from json_each(?)", [wanted]).fetchall():
        (number,) = db.conn.execute(_COUNT_UNITS, {"term": term, "most": MOST_COUNTED}).fetchone()
        found[term] = found.get(term, (0, 0))[0], number
    return found


_COUNT_IN_DOCUMENTS = """
    select term, sum(number) from (
        select o.term as term, count(*) as number from json_each(:terms) w
         cross join occurrences o on o.term = w.value and o.home = 1
         cross join segments s on s.id = o.home_id and s.place is not null
         cross join documents d on d.id = s.document_id and d.deleted_at = ''
         group by o.term
         union all
        select o.term, count(*) from json_each(:terms) w
         cross join occurrences o on o.term = w.value and o.home = 2
         cross join beads b on b.id = o.home_id
         cross join renderings r on r.id = b.rendering_id
         cross join documents d on d.id = r.document_id and d.deleted_at = ''
         where exists (select 1 from bead_segments bs join segments s on s.id = bs.segment_id
                        where bs.bead_id = b.id and s.place is not null)
            or exists (select 1 from links l where l.bead_id = b.id and l.is_addition = 1)
         group by o.term)
     group by term
"""
_COUNT_UNITS = f"""
    with wanted (term) as (select :term)
    select count(*) from (select unit from ({_UNITS_OF_TERMS}) limit :most)
"""


# ---------------------------------------------------------------- places


def segments_with(db: Database, term_ids: Iterable[int]) -> list[Place]:
    """The segments in which any of some terms stands, by document and place."""
    rows = db.conn.execute(
        """select distinct d.id, s.place, s.id from json_each(?) w
            cross join occurrences o on o.term = w.value and o.home = 1
            cross join segments s on s.id = o.home_id and s.place is not null
            cross join documents d on d.id = s.document_id and d.deleted_at = ''
            order by d.id, s.place""",
        [json.dumps(list(term_ids))],
    )
    return [Place(*row) for row in rows]


def beads_with(db: Database, term_ids: Iterable[int]) -> list[Place]:
    """The beads whose translation holds any of some terms, by document and place."""
    rows = db.conn.execute(
        f"""{_STANDING}
             where b.id in (select o.home_id from json_each(?) w
                             cross join occurrences o on o.term = w.value and o.home = 2)
             {_IN_USE} order by 1, 2, 3""",
        [json.dumps(list(term_ids))],
    )
    return [Place(*row) for row in rows]


def beads_without(db: Database, concept_terms: Iterable[int], language: str) -> list[Place]:
    """The beads in a language that say something, but no term of a concept that stands in their source."""
    rows = db.conn.execute(
        f"""{_STANDING}
             where r.language = :language and b.text <> ''
               and b.id in (select bs.bead_id from json_each(:terms) w
                             cross join occurrences o on o.term = w.value and o.home = 1
                             cross join bead_segments bs on bs.segment_id = o.home_id)
               and b.id not in (select o.home_id from json_each(:terms) w
                                 cross join occurrences o on o.term = w.value and o.home = 2)
             {_IN_USE} order by 1, 2, 3""",
        {"terms": json.dumps(list(concept_terms)), "language": language},
    )
    return [Place(*row) for row in rows]


def units_with(db: Database, term_ids: Iterable[int], after: int = 0, limit: int = -1) -> list[int]:
    """The units that stand in no document and hold any of some terms, by rising id after one of them."""
    rows = db.conn.execute(
        f"""with wanted (term) as (select value from json_each(:terms))
            select distinct unit from ({_UNITS_OF_TERMS}) where unit > :after order by unit limit :limit""",
        {"terms": json.dumps(list(term_ids)), "after": after, "limit": limit},
    )
    return [unit for (unit,) in rows]


def beads_of(db: Database, document_id: int, language: str) -> list[int]:
    """The beads of a rendering, in the order of their places."""
    rows = db.conn.execute(
        f"{_STANDING} where d.id = ? and r.language = ? {_IN_USE} order by 2, 3", [document_id, language]
    )
    return [bead for _, _, bead in rows]


# ---------------------------------------------------------------- what stands there


def segments(db: Database, ids: Collection[int]) -> list[Used]:
    """Some segments by themselves, in the order of their ids."""
    terms = _by_home(db, Home.SEGMENT, ids)
    rows = db.conn.execute(
        """select s.id, d.id, d.title, d.language, s.place,
                  substr(b.text, s.start_at + 1, s.end_at - s.start_at)
             from json_each(?) i cross join segments s on s.id = i.value
            cross join blocks b on b.id = s.block_id cross join documents d on d.id = s.document_id
            order by s.id""",
        [json.dumps(list(ids))],
    )
    return [
        Used(document, title, place, 0, 0, Status.EMPTY, 0, Side(language, text, terms.get(id_, ())), None)
        for id_, document, title, language, place, text in rows
    ]


def beads(db: Database, ids: Collection[int]) -> dict[int, Used]:
    """Some beads with their sources, by id."""
    wanted = json.dumps(list(ids))
    sources = _sources(db, wanted)
    terms = _by_home(db, Home.BEAD, ids)
    rows = db.conn.execute(
        """select b.id, d.id, d.title, d.language, coalesce(a.place, 0), b.status, b.revision, b.saved_at,
                  r.language, b.text
             from json_each(?) i cross join beads b on b.id = i.value
            cross join renderings r on r.id = b.rendering_id cross join documents d on d.id = r.document_id
             left join links l on l.bead_id = b.id left join segments a on a.id = l.after_segment_id""",
        [wanted],
    )
    found = {}
    for id_, document, title, source_language, after, status, revision, saved_at, language, text in rows:
        place, source, of_source = sources.get(id_, (after, "", ()))
        found[id_] = Used(
            document,
            title,
            place,
            id_,
            0,
            Status(status),
            revision,
            Side(source_language, source, of_source),
            Side(language, text, terms.get(id_, ())),
            saved_at,
        )
    return found


def units(db: Database, ids: Collection[int]) -> list[Used]:
    """Some units, by rising id."""
    rows = db.conn.execute(
        """select u.id, u.status, u.changed_at, s.id, s.language, s.text, t.id, t.language, t.text
             from json_each(?) i cross join units u on u.id = i.value
            cross join texts s on s.id = u.source_id cross join texts t on t.id = u.target_id
            order by u.id""",
        [json.dumps(list(ids))],
    ).fetchall()
    terms = _by_home(db, Home.TEXT, {row[3] for row in rows} | {row[6] for row in rows})
    return [
        Used(
            0,
            "",
            0,
            0,
            unit,
            Status(status),
            0,
            Side(source_language, source, terms.get(source_id, ())),
            Side(language, text, terms.get(target_id, ())),
            changed_at,
        )
        for unit, status, changed_at, source_id, source_language, source, target_id, language, text in rows
    ]


def _sources(db: Database, wanted: str) -> dict[int, tuple[int, str, tuple[Occurrence, ...]]]:
    """Of beads their place, and the words of their segments joined by a space, with the terms in them."""
    rows = db.conn.execute(
        """select bs.bead_id, s.id, s.place, substr(b.text, s.start_at + 1, s.end_at - s.start_at)
             from json_each(?) i cross join bead_segments bs on bs.bead_id = i.value
            cross join segments s on s.id = bs.segment_id and s.place is not null
            cross join blocks b on b.id = s.block_id
            order by bs.bead_id, s.place""",
        [wanted],
    ).fetchall()
    terms = _by_home(db, Home.SEGMENT, [row[1] for row in rows])
    found: dict[int, tuple[int, str, tuple[Occurrence, ...]]] = {}
    for bead, segment, place, words in rows:
        first, text, before = found.get(bead, (place, "", ()))
        shift = len(text) + 1 if text else 0
        here = tuple(
            Occurrence(one.term, one.home, one.start + shift, one.end + shift, one.how)
            for one in terms.get(segment, ())
        )
        found[bead] = first, f"{text} {words}" if text else words, before + here
    return found


def _by_home(db: Database, home: Home, ids: Collection[int]) -> dict[int, tuple[Occurrence, ...]]:
    found: dict[int, list[Occurrence]] = {}
    for one in occurrences.of(db, home, ids):
        found.setdefault(one.home, []).append(one)
    return {id_: tuple(of_home) for id_, of_home in found.items()}
