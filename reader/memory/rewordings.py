"""Terms that took the place of others in translations: each as one act that can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import Origin, Stamp, Status, Translation


@dataclass(frozen=True, slots=True)
class Rewording:
    """One act."""

    id: int
    concept: str
    language: str
    term: int
    """The one that is written from now on."""
    replaced: tuple[int, ...]
    """The ones whose place it took."""
    former: Mapping[int, Mapping[str, Any]]
    """How terms of the glossary stood before: status and successor, by term, where the act changed them."""
    reason: str
    note: str
    """The public note on what was corrected; may be empty."""
    person_name: str
    at: str
    undone_at: str
    changed: int = field(default=0)
    """How many translations it changed."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A translation that an act changed."""

    bead: int
    before: Translation
    """With the revision that the act made: where it is another now, somebody has saved since."""


_REWORDINGS = """
    select w.id, w.concept, w.language, w.term, w.replaced, w.former, w.reason, w.note, p.name, w.at,
           w.undone_at,
           (select count(*) from reworded_beads where rewording_id = w.id)
      from rewordings w join persons p on p.id = w.person_id
"""


def begin(
    db: Database,
    concept: str,
    language: str,
    term: int,
    replaced: Sequence[int],
    former: Mapping[int, Mapping[str, Any]],
    reason: str,
    note: str,
    stamp: Stamp,
) -> int:
    """Keep an act, before it changes anything; its id."""
    cursor = db.execute(
        """insert into rewordings (concept, language, term, replaced, former, reason, note, person_id, at)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            concept,
            language,
            term,
            json.dumps(list(replaced)),
            json.dumps({str(id_): values for id_, values in former.items()}, ensure_ascii=False),
            reason,
            note,
            stamp.person,
            stamp.at,
        ],
    )
    return int(cursor.lastrowid or 0)


def one(db: Database, id_: int) -> Rewording:
    """An act; raises `Unknown`."""
    for row in db.conn.execute(f"{_REWORDINGS} where w.id = ?", [id_]):
        return _rewording(row)
    raise Unknown(f"There is no rewording {id_}.")


def of_concept(db: Database, concept: str) -> list[Rewording]:
    """The acts upon a concept, the newest first."""
    rows = db.conn.execute(f"{_REWORDINGS} where w.concept = ? order by w.id desc", [concept])
    return [_rewording(row) for row in rows]


def add(db: Database, id_: int, bead: int, before: Translation, revision: int) -> None:
    """Keep what a translation said before an act changed it, and the revision that this made."""
    db.execute(
        """insert or replace into reworded_beads (rewording_id, bead_id, before, status, origin, revision)
           values (?, ?, ?, ?, ?, ?)""",
        [id_, bead, before.text, before.status, before.origin, revision],
    )


def beads(db: Database, id_: int) -> list[Reworded]:
    """The translations that an act changed."""
    rows = db.conn.execute(
        """select bead_id, before, status, origin, revision from reworded_beads
            where rewording_id = ? order by bead_id""",
        [id_],
    )
    return [
        Reworded(bead, Translation(text, Status(status), Origin(origin), revision))
        for bead, text, status, origin, revision in rows
    ]


def set_note(db: Database, id_: int, note: str) -> None:
    """Write the public note."""
    db.execute("update rewordings set note = ? where id = ?", [note, id_])


def undone(db: Database, id_: int, at: str) -> bool:
    """Say that an act is undone; False where it was before."""
    return (
        db.execute("update rewordings set undone_at = ? where id = ? and undone_at = ''", [at, id_]).rowcount
        == 1
    )


def typed_on(db: Database, bead_ids: Iterable[int]) -> set[int]:
    """Those of some beads on which anybody has typed and not saved."""
    rows = db.conn.execute(
        "select distinct d.bead_id from json_each(?) b cross join draft_buffers d on d.bead_id = b.value",
        [json.dumps(list(bead_ids))],
    )
    return {bead for (bead,) in rows}


def _rewording(row: Sequence[Any]) -> Rewording:
    id_, concept, language, term, replaced, former, *rest = row
    return Rewording(
        id_,
        concept,
        language,
        term,
        tuple(json.loads(replaced)),
        {int(key): values for key, values in json.loads(former).items()},
        *rest,
    )
