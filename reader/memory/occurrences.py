"""Where terms of the glossary stand: the rows of the index, and how far it has come.

A *home* is what a term stands in: a text of the memory, a segment, the translation of a bead. Texts never
change; what else does is noted by triggers of the schema, whoever changes it. See docs/decisions/0011.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from sqlite_utils import Database

from glossary.model import How
from glossary.recognition.tables import fingerprint
from reader import languages
from reader.memory import batches

RULES = 2
"""Raise it when the same tables find something else, so that the index has to be made anew."""

DUE = 500
"""So many homes may wait before another process is asked to look them through: some 50 ms of work."""


class Home(IntEnum):
    """What a term stands in."""

    TEXT = 0
    SEGMENT = 1
    BEAD = 2


HOWS = (How.TERM, How.FORM, How.INFLECTED)
"""How a term is recognised, by the number that is kept."""


@dataclass(frozen=True, slots=True)
class Words:
    """A home and what it says."""

    id: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a term stands: ``text[start:end]`` of its home."""

    term: int
    home: int
    """The id of the home."""
    start: int
    end: int
    how: How


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one kind of home has been looked through."""

    fed: int
    passed: int
    """Of those up to `fed`, the ones after this are to be looked through once more."""
    last: int
    """The newest there is."""


@dataclass(frozen=True, slots=True)
class State:
    """How the index stands."""

    version: str
    revision: int
    """The revision of the glossary that it knows; what that changed may still be looked for."""
    concepts: tuple[str, ...]
    """What everything is looked through once more for."""
    waiting: int
    reaches: Mapping[Home, Reach]
    glossary: int
    """The revision of the glossary."""
    epoch: int
    """Which history of the memory this is: another one where a backup was restored."""

    @property
    def left(self) -> int:
        """How many homes, at most, have still to be looked through."""
        return self.waiting + sum(reach.last - reach.passed for reach in self.reaches.values())

    @property
    def total(self) -> int:
        """How many homes there are, at most."""
        return sum(reach.last for reach in self.reaches.values())

    @property
    def is_current(self) -> bool:
        """Whether every occurrence is in it."""
        return self.version == version() and self.revision == self.glossary and self.left == 0


_WORDS = {
    Home.TEXT: "select h.id, h.language, h.text from texts h",
    Home.SEGMENT: """
        select h.id, d.language, substr(b.text, h.start_at + 1, h.end_at - h.start_at)
          from segments h join blocks b on b.id = h.block_id join documents d on d.id = h.document_id""",
    Home.BEAD: "select h.id, r.language, h.text from beads h join renderings r on r.id = h.rendering_id",
}
"""The homes of each kind, with their words."""


# ---------------------------------------------------------------- how it stands


@cache
def version() -> str:
    """What an index is made with: where this is another, everything is looked through anew."""
    prints = ", ".join(fingerprint(language.inflection) for language in languages.LANGUAGES.values())
    return f"occurrences {RULES}, {prints}"


def state(db: Database) -> State:
    """How the index stands."""
    version, revision, concepts, waiting, glossary, epoch = db.conn.execute(
        """select s.version, s.revision, concepts, (select count(*) from occurrence_waiting),
                  g.revision, i.epoch
             from occurrence_state s, glossary_revision g, index_state i"""
    ).fetchone()
    rows = db.conn.execute(
        """select home, fed, passed, case home when 0 then (select coalesce(max(id), 0) from texts)
                                               when 1 then (select coalesce(max(id), 0) from segments)
                                               else (select coalesce(max(id), 0) from beads) end
             from occurrence_reach order by home"""
    )
    reaches = {Home(home): Reach(fed, min(passed, fed), max(fed, last)) for home, fed, passed, last in rows}
    return State(version, revision, tuple(json.loads(concepts)), waiting, reaches, glossary, epoch)


def is_due(db: Database) -> bool:
    """Whether so much waits that it is time to look it through; while an import is at work it is not."""
    now = state(db)
    is_old = now.version != version() or now.revision != now.glossary
    waits = now.total if is_old else now.left
    return waits >= DUE and not batches.loading(db)


def begin_again(db: Database) -> None:
    """Let everything wait to be looked through anew, by the rules of this program."""
    db.execute("update occurrence_state set version = ?, revision = -1, concepts = '[]'", [version()])
    db.execute("update occurrence_reach set fed = 0, passed = 0")
    db.execute("delete from occurrence_waiting")
    db.execute("delete from occurrence_terms")


def known_terms(db: Database) -> dict[int, tuple[str, int]]:
    """The terms as the index knows them: id to concept and print."""
    rows = db.conn.execute("select term, concept, print from occurrence_terms")
    return {term: (concept, print_) for term, concept, print_ in rows}


def know(
    db: Database, terms: Mapping[int, tuple[str, int]], revision: int, concepts: Collection[str]
) -> None:
    """Know the terms of a revision, and look what was fed through once more for concepts that changed."""
    old = known_terms(db)
    db.conn.executemany(
        "delete from occurrence_terms where term = ?", ((term,) for term in old.keys() - terms)
    )
    db.conn.executemany(
        "insert or replace into occurrence_terms (term, concept, print) values (?, ?, ?)",
        ((term, *known) for term, known in terms.items() if old.get(term) != known),
    )
    db.execute("update occurrence_state set revision = ?", [revision])
    now = state(db)
    if concepts and any(reach.fed for reach in now.reaches.values()):
        wanted = sorted({*concepts, *now.concepts})
        db.execute("update occurrence_state set concepts = ?", [json.dumps(wanted)])
        db.execute("update occurrence_reach set passed = 0")


def reach(db: Database, home: Home, *, fed: int | None = None, passed: int | None = None) -> None:
    """Say how far a kind of home has been looked through; what is fed was looked through for everything."""
    if fed is not None:
        db.execute(
            """update occurrence_reach set fed = :fed, passed = iif(passed = fed, :fed, passed)
                where home = :home""",
            {"fed": fed, "home": home},
        )
    if passed is not None:
        db.execute("update occurrence_reach set passed = ? where home = ?", [passed, home])
        db.execute(
            """update occurrence_state set concepts = '[]'
                where not exists (select 1 from occurrence_reach where passed < fed)"""
        )


# ---------------------------------------------------------------- what is looked through


def after(db: Database, home: Home, last: int, limit: int, most: int) -> list[Words]:
    """The next homes of a kind after an id, up to the id `most`."""
    return _words(db, home, "h.id > ? and h.id <= ? order by h.id limit ?", [last, most, limit])


def some(db: Database, home: Home, ids: Iterable[int]) -> list[Words]:
    """Those of some homes that are still there."""
    return _words(db, home, "h.id in (select value from json_each(?))", [json.dumps(list(ids))])


def homes_at(db: Database, bead_id: int) -> dict[Home, list[int]]:
    """A bead, its segments, and the texts of the units that it uses."""
    segments = db.conn.execute("select segment_id from bead_segments where bead_id = ?", [bead_id])
    texts = db.conn.execute(
        """select source_id from units where id in (select unit_id from uses where bead_id = :bead)
            union select target_id from units where id in (select unit_id from uses where bead_id = :bead)""",
        {"bead": bead_id},
    )
    return {
        Home.BEAD: [bead_id],
        Home.SEGMENT: [segment for (segment,) in segments],
        Home.TEXT: [text for (text,) in texts],
    }


def languages_at(db: Database, bead_id: int) -> tuple[str, ...]:
    """The languages of a bead and of its source; none where it is gone."""
    rows = db.conn.execute(
        """select d.language, r.language from beads b join renderings r on r.id = b.rendering_id
             join documents d on d.id = r.document_id where b.id = ?""",
        [bead_id],
    )
    return tuple(next(iter(rows), ()))


def waiting(db: Database, limit: int) -> list[tuple[Home, int]]:
    """Homes that say something else since they were looked through."""
    rows = db.conn.execute("select home, home_id from occurrence_waiting limit ?", [limit])
    return [(Home(home), home_id) for home, home_id in rows]


def holding(db: Database, home: Home, concepts: Iterable[str], first: int, last: int) -> set[int]:
    """Homes from one id to another in which the index has terms of some concepts."""
    rows = db.conn.execute(
        """select distinct o.home_id from json_each(:concepts) c
            cross join (select id as term, concept from terms
                         union select term, concept from occurrence_terms) t on t.concept = c.value
            cross join occurrences o on o.term = t.term and o.home = :home
              and o.home_id between :first and :last""",
        {"concepts": json.dumps(list(concepts)), "home": home, "first": first, "last": last},
    )
    return {home_id for (home_id,) in rows}


def replace(db: Database, home: Home, ids: Collection[int], found: Iterable[Occurrence]) -> None:
    """Let the occurrences of some homes be these, and no others."""
    db.conn.executemany(
        "delete from occurrences where home = ? and home_id = ?", ((home, home_id) for home_id in ids)
    )
    _insert(db, home, found)
    db.conn.executemany(
        "delete from occurrence_waiting where home = ? and home_id = ?", ((home, home_id) for home_id in ids)
    )


def fill(db: Database, home: Home, first: int, last: int, found: Iterable[Occurrence]) -> None:
    """The same for all homes from one id to another."""
    db.execute("delete from occurrences where home = ? and home_id between ? and ?", [home, first, last])
    _insert(db, home, found)
    db.execute(
        "delete from occurrence_waiting where home = ? and home_id between ? and ?", [home, first, last]
    )


def wait(db: Database, home: Home, ids: Iterable[int]) -> None:
    """Let homes wait to be looked through."""
    db.conn.executemany(
        "insert or ignore into occurrence_waiting (home, home_id) values (?, ?)",
        ((home, home_id) for home_id in ids),
    )


def wait_no_more(db: Database, home: Home, ids: Iterable[int]) -> None:
    """Let homes wait no longer: they are gone."""
    db.conn.executemany(
        "delete from occurrence_waiting where home = ? and home_id = ?", ((home, home_id) for home_id in ids)
    )


def concepts_of(db: Database, term_ids: Iterable[int]) -> dict[int, str]:
    """The concepts of some terms, by term."""
    return dict(
        db.conn.execute(
            "select t.id, t.concept from json_each(?) w cross join terms t on t.id = w.value",
            [json.dumps(list(term_ids))],
        )
    )


def of(db: Database, home: Home, ids: Iterable[int]) -> list[Occurrence]:
    """What stands in some homes, in the order of the texts; terms that are no more are left out."""
    rows = db.conn.execute(
        """select o.term, o.home_id, o.start_at, o.end_at, o.how from json_each(?) h
            cross join occurrences o indexed by occurrences_by_home on o.home = ? and o.home_id = h.value
            cross join terms t on t.id = o.term
            order by o.home_id, o.start_at, o.term""",
        [json.dumps(list(ids)), home],
    )
    return [Occurrence(term, home_id, start, end, HOWS[how]) for term, home_id, start, end, how in rows]


def _insert(db: Database, home: Home, found: Iterable[Occurrence]) -> None:
    db.conn.executemany(
        """insert or ignore into occurrences (term, home, home_id, start_at, end_at, how)
           values (?, ?, ?, ?, ?, ?)""",
        ((one.term, home, one.home, one.start, one.end, HOWS.index(one.how)) for one in found),
    )


def _words(db: Database, home: Home, where: str, parameters: Sequence[object]) -> list[Words]:
    return [Words(*row) for row in db.conn.execute(f"{_WORDS[home]} where {where}", tuple(parameters))]
