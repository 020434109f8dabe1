"""Links: beads with the sentences of the text that a rendering was taken from."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from reader.links import Link
from reader.model import Bead, Origin, Stamp, Status, Translation


@dataclass(frozen=True, slots=True)
class Kept:
    """A link as it stands, with all that it takes to give it back."""

    link: Link
    revision: int
    person: int | None
    """Who saved its text last."""
    saved_at: str
    rendered: str | None
    """What its source said when it was saved, where that has changed since."""
    is_shown: bool = True
    """Whether it is part of the text: not set aside."""
    is_learnt: bool = False
    """Whether the memory has learnt from it, as it has from a sample's drafts too."""

    def is_as(self, other: Kept) -> bool:
        """Whether nobody has changed it between the two."""
        return self.link == other.link and self.rendered == other.rendered


_ONLY = "and {bead} in (select value from json_each(:only))"


def of(db: Database, rendering_id: int, only: Collection[int] | None = None) -> list[Kept]:
    """All links of a rendering, those of set-aside blocks too, in the order of the source; or `only` some.

    Beads that were never linked stand among them; an addition follows the link that holds its segment.
    """
    limit = "" if only is None else _ONLY
    wanted = {"rendering": rendering_id} | ({} if only is None else {"only": json.dumps([*only])})
    segments: dict[int, list[int]] = {}
    first: dict[int, int] = {}
    order: dict[int, int] = {}
    shown: set[int] = set()
    for number, row in enumerate(
        db.query(
            f"""select bs.bead_id, bs.segment_id, s.place from bead_segments bs
                 join segments s on s.id = bs.segment_id join blocks b on b.id = s.block_id
                where bs.rendering_id = :rendering {limit.format(bead="bs.bead_id")}
                order by b.position, s.start_at""",
            wanted,
        ),
        start=1,
    ):
        segments.setdefault(row["bead_id"], []).append(row["segment_id"])
        order[row["segment_id"]] = first.setdefault(row["bead_id"], number)
        if row["place"] is not None:
            shown.add(row["bead_id"])
    sentences: dict[int, list[int]] = {}
    where: dict[int, int] = {}
    for number, row in enumerate(
        db.query("select id, bead_id from sentences where rendering_id = ? order by position", [rendering_id])
    ):
        sentences.setdefault(row["bead_id"], []).append(row["id"])
        where.setdefault(row["bead_id"], number)
    kept = [
        _kept(row, segments.get(row["id"], ()), sentences.get(row["id"], ()), row["id"] in shown)
        for row in db.query(
            f"""select b.*, l.bead_id is not null as is_aligned, l.after_segment_id, l.confidence, l.reasons,
                      l.is_fixed, c.source as rendered,
                      exists (select 1 from uses where uses.bead_id = b.id) as is_learnt
                 from beads b left join links l on l.bead_id = b.id
                 left join source_changes c on c.bead_id = b.id
                where b.rendering_id = :rendering {limit.format(bead="b.id")}""",
            wanted,
        )
    ]
    return sorted(
        kept,
        key=lambda one: (
            (order.get(one.link.after, 0), 1, where.get(one.link.bead, 0))
            if one.link.is_addition
            else (first[one.link.bead], 0, 0)
        ),
    )


def additions(db: Database, document_id: int, language: str, first: int = 1, last: int = 2**62) -> list[Bead]:
    """What a rendering adds to the text of the places `first` to `last`, in order: beads without places.

    Each follows the place `after`, or the nearest one before it that is part of the text; 0 at the beginning,
    which belongs to place 1.
    """
    rows = list(
        db.query(
            """select b.*, r.language, p.name as person_name, l.after_segment_id,
                      (select min(position) from sentences where bead_id = b.id) as position
                 from renderings r join beads b on b.rendering_id = r.id
                 join links l on l.bead_id = b.id and l.is_addition = 1
                 left join persons p on p.id = b.person_id
                where r.document_id = ? and r.language = ?""",
            [document_id, language],
        )
    )
    places = _places_before(db, document_id) if rows else {}
    found = [(places.get(row["after_segment_id"], 0), row["position"] or 0, row) for row in rows]
    found.sort(key=lambda one: one[:2])
    return [_addition(row, after) for after, _, row in found if first <= max(after, 1) <= last]


def _places_before(db: Database, document_id: int) -> dict[int, int]:
    """For every segment of a document its place, or where it is set aside that of the nearest one before."""
    found: dict[int, int] = {}
    place = 0
    for row in db.query(
        """select s.id, s.place from segments s join blocks b on b.id = s.block_id
            where s.document_id = ? order by b.position, s.start_at""",
        [document_id],
    ):
        place = row["place"] or place
        found[row["id"]] = place
    return found


def unmatched(db: Database, document_id: int) -> dict[str, int]:
    """How many segments of a document's text nothing renders in the renderings that were taken in."""
    rows = db.query(
        """select r.language, count(*) as segments from renderings r
             join beads b on b.rendering_id = r.id and b.text = '' and b.omitted = 0
             join links l on l.bead_id = b.id and l.is_addition = 0
             join bead_segments bs on bs.bead_id = b.id
             join segments s on s.id = bs.segment_id and s.place is not null
            where r.document_id = ? and not exists (select 1 from sentences t where t.bead_id = b.id)
            group by r.id""",
        [document_id],
    )
    return {row["language"]: row["segments"] for row in rows}


# --- storing


def new_beads(db: Database, rendering_id: int, count: int) -> list[int]:
    """Some empty beads that render nothing yet; their ids."""
    rows = list(db.query("select seq from sqlite_sequence where name = 'beads'"))
    highest = rows[0]["seq"] if rows else 0
    made = list(range(highest + 1, highest + 1 + count))
    revive(db, rendering_id, dict.fromkeys(made, 0))
    return made


def revive(db: Database, rendering_id: int, revisions: Mapping[int, int]) -> None:
    """Beads with these ids and revisions, where they are not there; they render nothing yet."""
    db.conn.executemany(
        "insert into beads (id, rendering_id, revision) values (?, ?, ?) on conflict do nothing",
        ((bead_id, rendering_id, revision) for bead_id, revision in revisions.items()),
    )


def store(db: Database, rendering_id: int, links: Sequence[Link], stamp: Stamp) -> None:
    """What some beads render, say and are linked with; every one gets a new revision.

    Whoever is typing on a bead whose text stays goes on from that revision.
    """
    db.conn.executemany(
        """update draft_buffers set revision = revision + 1
            where bead_id = :bead and revision = (select revision from beads where id = :bead)
              and exists (select 1 from beads where id = :bead and text = :text)""",
        ({"bead": link.bead, "text": link.text} for link in links),
    )
    db.conn.executemany(
        """update beads set person_id = iif(text is :text and status is :status and omitted is :omitted,
                                            person_id, :person),
                  saved_at = iif(text is :text and status is :status and omitted is :omitted, saved_at, :at),
                  text = :text, status = :status, origin = :origin, omitted = :omitted,
                  revision = revision + 1
            where id = :bead""",
        (
            {
                "bead": link.bead,
                "text": link.text,
                "status": link.status,
                "origin": link.origin,
                "omitted": int(link.omitted),
                "person": stamp.person,
                "at": stamp.at,
            }
            for link in links
        ),
    )
    db.conn.executemany(
        "update bead_segments set bead_id = ? where rendering_id = ? and segment_id = ?",
        ((link.bead, rendering_id, segment) for link in links for segment in link.segments),
    )
    db.conn.executemany("delete from links where bead_id = ?", ((link.bead,) for link in links))
    db.conn.executemany(
        """insert into links (bead_id, is_addition, after_segment_id, confidence, reasons, is_fixed)
           values (?, ?, ?, ?, ?, ?)""",
        (
            (
                link.bead,
                link.is_addition,
                link.after or None if link.is_addition else None,
                link.confidence,
                json.dumps(link.reasons or []),
                link.is_fixed,
            )
            for link in links
            if link.is_aligned
        ),
    )


def give_back(db: Database, kept: Iterable[Kept]) -> None:
    """Who saved some beads, when, and what their source was then: what `store` does not know."""
    for one in kept:
        db.execute(
            "update beads set person_id = ?, saved_at = ? where id = ?",
            [one.person, one.saved_at, one.link.bead],
        )
        db.execute("delete from source_changes where bead_id = ?", [one.link.bead])
        if one.rendered is not None:
            db.execute(
                "insert into source_changes (bead_id, source, at) values (?, ?, ?)",
                [one.link.bead, one.rendered, one.saved_at],
            )


def hand_over(db: Database, heirs: Mapping[int, int], stamp: Stamp) -> list[tuple[int, int]]:
    """Give the past of beads that are about to go to their heirs, with what anybody had typed on them.

    The entries of the history that moved, each with the bead that it was of.
    """
    moved: list[tuple[int, int]] = []
    for bead_id, heir in heirs.items():
        rows = db.query("select id from history where bead_id = ? order by id", [bead_id])
        moved += [(row["id"], bead_id) for row in rows]
        db.execute("update history set bead_id = ? where bead_id = ?", [heir, bead_id])
        db.execute(
            """insert into history (bead_id, revision, act, text, status, origin, person_id, at)
               select ?, revision, 'unsaved', text, 'draft', origin, person_id, ?
                 from draft_buffers where bead_id = ? and text <> ''""",
            [heir, stamp.at, bead_id],
        )
    return moved


def take_back_past(db: Database, moved: Iterable[Sequence[int]]) -> None:
    """Give entries of the history back to the beads that they were of."""
    db.conn.executemany("update history set bead_id = ? where id = ?", ((bead, one) for one, bead in moved))


def drop(db: Database, bead_ids: Collection[int]) -> None:
    """Take beads away whose segments, sentences and past have gone to others."""
    db.conn.executemany("delete from beads where id = ?", ((bead_id,) for bead_id in bead_ids))


# --- rows


def _kept(row: dict[str, Any], segments: Sequence[int], sentences: Sequence[int], is_shown: bool) -> Kept:
    reasons = json.loads(row["reasons"] or "[]")
    link = Link(
        bead=row["id"],
        segments=tuple(segments),
        sentences=tuple(sentences),
        text=row["text"],
        status=Status(row["status"]),
        origin=Origin(row["origin"]),
        omitted=bool(row["omitted"]),
        after=row["after_segment_id"] or 0,
        confidence=row["confidence"],
        reasons=tuple(reasons) if reasons else None,
        is_fixed=bool(row["is_fixed"]),
        is_aligned=bool(row["is_aligned"]),
    )
    return Kept(
        link,
        row["revision"],
        row["person_id"],
        row["saved_at"],
        row["rendered"],
        is_shown or not segments,
        bool(row["is_learnt"]),
    )


def _addition(row: dict[str, Any], after: int) -> Bead:
    return Bead(
        id=row["id"],
        language=row["language"],
        places=(),
        translation=Translation(
            row["text"],
            Status(row["status"]),
            Origin(row["origin"]),
            row["revision"],
            row["person_id"] or 0,
            row["person_name"] or "",
            row["saved_at"],
        ),
        after=after,
    )
