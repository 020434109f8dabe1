"""What was done to the glossary: every change enters here, once, and raises the revision."""

from __future__ import annotations

from typing import NamedTuple

from sqlite_utils import Database

from glossary.model import Act, HistoryEntry
from glossary.rows import rows


def history(db: Database, concept_id: str) -> tuple[HistoryEntry, ...]:
    """What was done to one concept and its terms, oldest first."""
    found = rows(db, "select * from glossary_history where concept = ? order by id", [concept_id])
    return tuple(HistoryEntry(**{**row, "act": Act(row["act"])}) for row in found)


def record(
    db: Database,
    concept_id: str,
    term_id: int | None,
    person: int,
    at: str,
    act: Act,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    """Enter a change that was just made."""
    enter(db, concept_id, term_id, person, at, act, before, after, reason)
    raise_revision(db)


def enter(
    db: Database,
    concept_id: str,
    term_id: int | None,
    person: int,
    at: str,
    act: Act,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    """Enter what was said of a concept and changes nothing of it: no revision is raised.

    Nothing is entered where the concept is not there: a proposal may be about one that is not there yet.
    """
    db.execute(
        "insert into glossary_history (concept, term, person, at, act, before, after, reason)"
        " select ?, ?, ?, ?, ?, ?, ?, ? where exists (select 1 from concepts where id = ?)",
        [concept_id, term_id, person, at, act, before, after, reason, concept_id],
    )


def raise_revision(db: Database) -> None:
    """Let everybody know that what they compiled from the glossary is old."""
    db.execute("update glossary_revision set revision = revision + 1")


def revision(db: Database) -> int:
    """The number that every change of the glossary raises."""
    (row,) = rows(db, "select revision from glossary_revision")
    return int(row["revision"])


class Mark(NamedTuple):
    """A state of the glossary: its revision, and the newest entry of its history (0 and "" for none)."""

    revision: int
    entry: int
    at: str


def mark(db: Database) -> Mark:
    """The present state; every other one has another mark, one that a backup brought back as well."""
    (row,) = rows(
        db,
        "select revision, id, at from glossary_revision left join"
        " (select id, at from glossary_history order by id desc limit 1)",
    )
    return Mark(row["revision"], row["id"] or 0, row["at"] or "")


def changed_since(db: Database, then: Mark) -> frozenset[str] | None:
    """The concepts of which the history tells anything after a state; None where it never had that state."""
    if then.entry and not rows(
        db, "select 1 from glossary_history where id = ? and at = ?", [then.entry, then.at]
    ):
        return None
    found = rows(db, "select distinct concept from glossary_history where id > ?", [then.entry])
    return frozenset(row["concept"] for row in found)


def stamp(db: Database) -> str:
    """What tells this state of the glossary from every other, as a word for what was made from it."""
    return " ".join(map(str, mark(db)))
