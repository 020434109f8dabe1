"""What a change of a source does to a document's rows, and what is kept to undo it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import Stamp


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands at a bead: a use, as it is kept to be given back."""

    unit: int
    previous_key: str
    next_key: str
    person: int
    at: str


@dataclass(frozen=True, slots=True)
class BeadState:
    """A bead with everything that a change of its source touches."""

    id: int
    rendering: int
    language: str
    segments: tuple[int, ...]
    """The ids of its segments, in the order of the document."""
    text: str
    status: str
    origin: str
    omitted: bool
    person: int | None
    saved_at: str
    revision: int
    is_typed: bool
    """Whether anybody has typed on it without saving."""
    source: str | None
    """What it rendered before its source changed; None where it did not."""
    use: Standing | None

    @property
    def says_something(self) -> bool:
        """Whether a person would miss it."""
        return bool(self.text) or self.omitted or self.is_typed

    def is_as(self, other: BeadState) -> bool:
        """Whether nobody has saved it between the two, nor joined or split it."""
        return (self.segments, self.text, self.status, self.origin, self.omitted, self.saved_at) == (
            other.segments,
            other.text,
            other.status,
            other.origin,
            other.omitted,
            other.saved_at,
        ) and (self.source is None) == (other.source is None)


@dataclass(frozen=True, slots=True)
class Version:
    """An act that changed the source of a document."""

    id: int
    act: str
    counts: Mapping[str, int]
    """How many segments of each sort a newer version had; empty for other acts."""
    person_name: str
    at: str
    undone_at: str


# --- segments


def free(db: Database, segment_ids: Collection[int], rendering: int = 0) -> set[int]:
    """Those of some segments on which nobody has worked nor is typing, in one rendering or (0) in any."""
    rows = db.query(
        """select value as id from json_each(:segments) where not exists
               (select 1 from bead_segments bs join beads b on b.id = bs.bead_id
                 where bs.segment_id = value and :rendering in (0, bs.rendering_id)
                   and (b.revision > 0 or b.status <> 'empty'
                        or exists (select 1 from draft_buffers d where d.bead_id = b.id)
                        or exists (select 1 from history h where h.bead_id = b.id)
                        or (select count(*) from bead_segments o where o.bead_id = b.id) > 1))""",
        {"segments": json.dumps(list(segment_ids)), "rendering": rendering},
    )
    return {row["id"] for row in rows}


def translated(db: Database, segment_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The languages in which something is written for some segments, by segment; none for the others."""
    found: dict[int, list[str]] = {}
    for row in db.query(
        """select bs.segment_id, r.language from bead_segments bs
             join beads b on b.id = bs.bead_id join renderings r on r.id = b.rendering_id
            where bs.segment_id in (select value from json_each(?))
              and (b.text <> '' or b.omitted or exists
                  (select 1 from draft_buffers d where d.bead_id = b.id and d.text <> ''))
            order by r.id""",
        [json.dumps(list(segment_ids))],
    ):
        found.setdefault(row["segment_id"], []).append(row["language"])
    return {segment_id: tuple(languages) for segment_id, languages in found.items()}


# --- beads


def concerned(db: Database, document_id: int, segment_ids: Collection[int]) -> list[BeadState]:
    """The beads on some segments, and all beads of the document that render several."""
    rows = db.query(
        """select bs.bead_id as id from bead_segments bs
            where bs.segment_id in (select value from json_each(:segments))
           union
           select bs.bead_id from renderings r join bead_segments bs on bs.rendering_id = r.id
            where r.document_id = :document group by bs.bead_id having count(*) > 1""",
        {"segments": json.dumps(list(segment_ids)), "document": document_id},
    )
    return states(db, [row["id"] for row in rows])


def states(db: Database, bead_ids: Collection[int]) -> list[BeadState]:
    """What some beads are; those that are gone are left out."""
    wanted = json.dumps(list(bead_ids))
    segments: dict[int, list[int]] = {}
    for row in db.query(
        """select bs.bead_id, bs.segment_id from bead_segments bs
             join segments s on s.id = bs.segment_id join blocks b on b.id = s.block_id
            where bs.bead_id in (select value from json_each(?)) order by b.position, s.start_at""",
        [wanted],
    ):
        segments.setdefault(row["bead_id"], []).append(row["segment_id"])
    return [
        _state(row, segments.get(row["id"], ()))
        for row in db.query(
            """select b.*, r.language, c.source, u.unit_id, u.previous_key, u.next_key,
                      u.person_id as user_id, u.at as used_at,
                      exists (select 1 from draft_buffers d where d.bead_id = b.id) as is_typed
                 from beads b join renderings r on r.id = b.rendering_id
                 left join source_changes c on c.bead_id = b.id
                 left join uses u on u.bead_id = b.id
                where b.id in (select value from json_each(?)) order by b.id""",
            [wanted],
        )
    ]


def mark_changed(db: Database, bead_id: int, source: str, stamp: Stamp) -> None:
    """Say that the source of a bead is no longer `source`; its text stays, and needs work.

    What is said first stays until it is settled. Whoever is typing on it goes on from the new revision.
    """
    _raise_revision(db, bead_id)
    db.execute("update beads set status = 'draft' where id = ? and status <> 'empty'", [bead_id])
    db.execute(
        "insert into source_changes (bead_id, source, at) values (?, ?, ?) on conflict do nothing",
        [bead_id, source, stamp.at],
    )


def settle(db: Database, bead_id: int) -> None:
    """The translation of a bead has been looked at since its source changed."""
    db.execute("delete from source_changes where bead_id = ?", [bead_id])


def withdraw_kept(db: Database, bead_id: int, stamp: Stamp) -> list[tuple[int, str]]:
    """Take back the use of a unit whose source has changed: the pair stays for its own sake, and remembers.

    The units that are kept from now on, each with when it was changed last.
    """
    found = db.query(
        "select u.id, u.changed_at from uses join units u on u.id = unit_id where bead_id = ? and kept = 0",
        [bead_id],
    )
    newly = [(row["id"], row["changed_at"]) for row in found]
    db.conn.executemany("update units set kept = 1 where id = ?", ((unit_id,) for unit_id, _ in newly))
    db.execute(
        "update units set source_changed_at = ? where id in (select unit_id from uses where bead_id = ?)",
        [stamp.at, bead_id],
    )
    db.execute("delete from uses where bead_id = ?", [bead_id])
    return newly


def keep_no_longer(db: Database, kept: Iterable[Sequence[Any]]) -> None:
    """Take back what `withdraw_kept` said of units that have not been touched since."""
    db.conn.executemany("update units set kept = 0 where id = ? and changed_at = ?", kept)


def set_rendered(db: Database, bead_id: int, source: str, stamp: Stamp) -> None:
    """Say what a bead rendered before its source changed, whatever was said of it."""
    db.execute(
        """insert into source_changes (bead_id, source, at) values (?, ?, ?)
           on conflict do update set source = excluded.source""",
        [bead_id, source, stamp.at],
    )


def set_apart(db: Database, state: BeadState, segment_ids: Collection[int]) -> None:
    """Take segments away from a bead; each gets an empty bead of its own in that rendering."""
    for segment_id in segment_ids:
        cursor = db.execute("insert into beads (rendering_id) values (?)", [state.rendering])
        db.execute(
            "update bead_segments set bead_id = ? where bead_id = ? and segment_id = ?",
            [cursor.lastrowid, state.id, segment_id],
        )


def bring_together(db: Database, state: BeadState) -> None:
    """Give a bead back the segments it had; the empty beads that stood on them go."""
    parameters = {
        "bead": state.id,
        "rendering": state.rendering,
        "segments": json.dumps(list(state.segments)),
    }
    db.execute(
        """delete from beads where id <> :bead and id in
               (select bead_id from bead_segments where rendering_id = :rendering
                   and segment_id in (select value from json_each(:segments)))""",
        parameters,
    )
    db.execute(
        """insert into bead_segments (rendering_id, segment_id, bead_id)
           select :rendering, value, :bead from json_each(:segments) where true on conflict do nothing""",
        parameters,
    )


def give_back(db: Database, state: BeadState, document_id: int) -> None:
    """Let a bead say again what it said, under a revision of its own; its use too, if its unit is there."""
    _raise_revision(db, state.id)
    db.execute(
        """update beads set text = ?, status = ?, origin = ?, omitted = ?, person_id = ?, saved_at = ?
            where id = ?""",
        [state.text, state.status, state.origin, state.omitted, state.person, state.saved_at, state.id],
    )
    settle(db, state.id)
    if state.source is not None:
        db.execute(
            "insert into source_changes (bead_id, source, at) values (?, ?, ?)",
            [state.id, state.source, state.saved_at],
        )
    if use := state.use:
        db.execute(
            """insert into uses (bead_id, unit_id, document_id, previous_key, next_key, person_id, at)
               select ?, id, ?, ?, ?, ?, ? from units where id = ? and deleted_at = ''""",
            [state.id, document_id, use.previous_key, use.next_key, use.person, use.at, use.unit],
        )


# --- versions


def add_version(db: Database, document_id: int, act: str, snapshot: Mapping[str, Any], stamp: Stamp) -> None:
    """Keep what it takes to undo an act."""
    db.execute(
        "insert into document_versions (document_id, act, snapshot, person_id, at) values (?, ?, ?, ?, ?)",
        [document_id, act, json.dumps(snapshot, ensure_ascii=False), stamp.person, stamp.at],
    )


def versions(db: Database, document_id: int) -> list[Version]:
    """The acts that changed the source of a document, the newest first."""
    rows = db.query(
        """select v.id, v.act, v.at, v.undone_at, snapshot -> '$.counts' as counts, p.name as person_name
             from document_versions v join persons p on p.id = v.person_id
            where v.document_id = ? order by v.id desc""",
        [document_id],
    )
    return [
        Version(
            row["id"],
            row["act"],
            json.loads(row["counts"] or "{}"),
            row["person_name"],
            row["at"],
            row["undone_at"],
        )
        for row in rows
    ]


def snapshot(db: Database, version_id: int) -> dict[str, Any]:
    """What it takes to undo an act; raises `Unknown`."""
    for row in db.query("select snapshot from document_versions where id = ?", [version_id]):
        found: dict[str, Any] = json.loads(row["snapshot"])
        return found
    raise Unknown(f"There is no change {version_id} of a source.")


def set_undone(db: Database, version_id: int, at: str) -> None:
    """An act has been taken back."""
    db.execute("update document_versions set undone_at = ? where id = ?", [at, version_id])


def set_facts(db: Database, document_id: int, facts: Mapping[str, str]) -> None:
    """The title, author and date of a document, and where and when it was fetched."""
    db.execute(
        """update documents set title = :title, author = :author, date = :date, address = :address,
                  fetched_at = :fetched_at where id = :id""",
        {**facts, "id": document_id},
    )


def is_named(db: Database, document_id: int) -> bool:
    """Whether a person gave the document its title."""
    return any(db.query("select 1 from documents where id = ? and is_named", [document_id]))


def _raise_revision(db: Database, bead_id: int) -> None:
    db.execute(
        """update draft_buffers set revision = revision + 1
            where bead_id = :bead and revision = (select revision from beads where id = :bead)""",
        {"bead": bead_id},
    )
    db.execute("update beads set revision = revision + 1 where id = ?", [bead_id])


def _state(row: dict[str, Any], segments: Sequence[int]) -> BeadState:
    return BeadState(
        id=row["id"],
        rendering=row["rendering_id"],
        language=row["language"],
        segments=tuple(segments),
        text=row["text"],
        status=row["status"],
        origin=row["origin"],
        omitted=bool(row["omitted"]),
        person=row["person_id"],
        saved_at=row["saved_at"],
        revision=row["revision"],
        is_typed=bool(row["is_typed"]),
        source=row["source"],
        use=Standing(row["unit_id"], row["previous_key"], row["next_key"], row["user_id"], row["used_at"])
        if row["unit_id"]
        else None,
    )
