"""Findings that a person lets stand, with the reason: they hold while the translation says the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import Stamp


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That a person lets a finding stand."""

    id: int
    bead: int
    name: str
    """Of the check."""
    detail: str
    """What the finding is about, as the check says."""
    reason: str
    person_name: str
    at: str
    """UTC, ISO 8601."""


def accept(db: Database, bead_id: int, name: str, detail: str, reason: str, stamp: Stamp) -> None:
    """Let a finding of a bead stand; another reason takes the place of the one there was."""
    db.execute(
        """update accepted_findings set ended_at = ?
            where bead_id = ? and name = ? and detail = ? and ended_at = ''""",
        [stamp.at, bead_id, name, detail],
    )
    db.execute(
        """insert into accepted_findings (bead_id, name, detail, reason, person_id, at)
           values (?, ?, ?, ?, ?, ?)""",
        [bead_id, name, detail, reason, stamp.person, stamp.at],
    )


def take_back(db: Database, acceptance_id: int, stamp: Stamp) -> int:
    """Let a finding be told again; its bead. Raises `Unknown` where it is not accepted any more."""
    for (bead,) in db.conn.execute(
        "select bead_id from accepted_findings where id = ? and ended_at = ''", [acceptance_id]
    ).fetchall():
        db.execute("update accepted_findings set ended_at = ? where id = ?", [stamp.at, acceptance_id])
        return int(bead)
    raise Unknown("This finding is not accepted any more: the translation was changed, or it was taken back.")


def accepted(db: Database, bead_id: int) -> frozenset[tuple[str, str]]:
    """The findings of a bead that a person lets stand: the names of their checks, and their details."""
    return frozenset((one.name, one.detail) for one in of_beads(db, [bead_id]))


def of_beads(db: Database, bead_ids: Iterable[int]) -> list[Acceptance]:
    """What holds of some beads, the oldest first."""
    rows = db.conn.execute(
        """select a.id, a.bead_id, a.name, a.detail, a.reason, p.name, a.at from json_each(?) b
            cross join accepted_findings a on a.bead_id = b.value and a.ended_at = ''
            cross join persons p on p.id = a.person_id
            order by a.id""",
        [json.dumps(list(bead_ids))],
    )
    return [Acceptance(*row) for row in rows]
