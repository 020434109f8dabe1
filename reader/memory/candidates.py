"""Candidates that a person has refused: phrases that are not offered as terms again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from reader.model import Stamp


@dataclass(frozen=True, slots=True)
class RefusedCandidate:
    """A phrase that is no term."""

    id: int
    key: str
    """Its words, as they are counted."""
    text: str
    """As it was listed."""
    person_name: str
    at: str
    """ISO 8601, UTC."""


def refuse(db: Database, phrases: Iterable[tuple[str, str]], stamp: Stamp) -> int:
    """Remember phrases, each as key and text, as refused; how many were not yet."""
    before = db.conn.total_changes
    db.conn.executemany(
        """insert into refused_candidates (key, text, person_id, at) values (?, ?, ?, ?)
           on conflict (key) where undone_at = '' do nothing""",
        [(key, text, stamp.person, stamp.at) for key, text in phrases],
    )
    return db.conn.total_changes - before


def take_back(db: Database, ids: Iterable[int], stamp: Stamp) -> int:
    """Offer refused phrases again; how many were refused until now."""
    before = db.conn.total_changes
    db.conn.executemany(
        "update refused_candidates set undone_at = ? where id = ? and undone_at = ''",
        [(stamp.at, id_) for id_ in ids],
    )
    return db.conn.total_changes - before


def refused(db: Database) -> list[RefusedCandidate]:
    """What is refused, the newest first."""
    rows = db.query(
        """select r.id, r.key, r.text, p.name as person_name, r.at from refused_candidates r
             join persons p on p.id = r.person_id where r.undone_at = '' order by r.id desc"""
    )
    return [RefusedCandidate(**row) for row in rows]
