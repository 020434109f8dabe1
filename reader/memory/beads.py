"""Renderings, their beads, what is typed on them, and what they have been."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import (
    Bead,
    DraftBuffer,
    HistoryEntry,
    Origin,
    Progress,
    Stamp,
    Status,
    Translation,
)

_LAST = 2**62
"""Beyond every place."""

_BEADS = """
    select b.*, r.language, r.document_id, s.place, p.name as person_name, c.source as rendered,
           l.bead_id is not null and not exists (select 1 from sentences t where t.bead_id = b.id)
               as is_unmatched
      from beads b
      join renderings r on r.id = b.rendering_id
      join bead_segments bs on bs.bead_id = b.id
      join segments s on s.id = bs.segment_id and s.place is not null
      left join persons p on p.id = b.person_id
      left join source_changes c on c.bead_id = b.id
      left join links l on l.bead_id = b.id
"""


def languages(db: Database, document_id: int) -> list[str]:
    """The languages in which anything of a document is translated or drafted, in the order of renderings."""
    rows = db.query(
        """select language from renderings r where document_id = ? and exists
               (select 1 from beads b where b.rendering_id = r.id and b.status <> 'empty')
            order by id""",
        [document_id],
    )
    return [row["language"] for row in rows]


def ensure_rendering(db: Database, document_id: int, language: str, stamp: Stamp) -> bool:
    """Begin a rendering, with one empty bead for each segment; False where it is there already."""
    cursor = db.execute(
        """insert into renderings (document_id, language, created_at, person_id) values (?, ?, ?, ?)
           on conflict do nothing""",
        [document_id, language, stamp.at, stamp.person],
    )
    if cursor.rowcount == 0:
        return False
    segment_ids = [
        row["id"]
        for row in db.query(
            """select s.id from segments s join blocks b on b.id = s.block_id
                where s.document_id = ? order by b.position, s.start_at""",
            [document_id],
        )
    ]
    _add_beads(db, int(cursor.lastrowid or 0), segment_ids)
    return True


def add_segments(db: Database, document_id: int, segment_ids: Sequence[int]) -> None:
    """Give new segments an empty bead of their own in every rendering."""
    for row in list(db.query("select id from renderings where document_id = ?", [document_id])):
        _add_beads(db, row["id"], segment_ids)


def of(db: Database, document_id: int, language: str, first: int = 1, last: int | None = None) -> list[Bead]:
    """The beads that touch the places `first` to `last`, in order; each with all its places."""
    rows = db.query(
        _BEADS
        + """where r.document_id = ? and r.language = ? and b.id in
                   (select bs.bead_id from segments s join bead_segments bs
                        on bs.segment_id = s.id and bs.rendering_id = r.id
                     where s.document_id = r.document_id and s.place between ? and ?)
             order by s.place""",
        [document_id, language, first, _LAST if last is None else last],
    )
    return _beads(rows)


def at(db: Database, document_id: int, language: str, place: int) -> Bead:
    """The bead that renders the segment at a place; raises `Unknown`."""
    for bead in of(db, document_id, language, place, place):
        return bead
    raise Unknown(f"Document {document_id} has no segment {place}.")


def one(db: Database, bead_id: int) -> tuple[int, Bead]:
    """The bead with that id, with the id of its document; raises `Unknown`."""
    rows = list(db.query(_BEADS + "where b.id = ? order by s.place", [bead_id]))
    if not rows:
        raise _no_bead(bead_id)
    return rows[0]["document_id"], _beads(rows)[0]


def stored(db: Database, bead_id: int) -> tuple[str, int]:
    """The text and revision of a bead, also while its block is set aside; raises `Unknown`."""
    for row in db.query("select text, revision from beads where id = ?", [bead_id]):
        return row["text"], row["revision"]
    raise _no_bead(bead_id)


def save(
    db: Database, bead_id: int, revision: int, translation: Translation, omitted: bool, stamp: Stamp
) -> bool:
    """Store a translation upon `revision`; False, and nothing stored, where that is not the newest."""
    cursor = db.execute(
        """update beads set text = ?, status = ?, origin = ?, omitted = ?, revision = revision + 1,
                  person_id = ?, saved_at = ?
            where id = ? and revision = ?""",
        [
            translation.text,
            translation.status,
            translation.origin,
            omitted,
            stamp.person,
            stamp.at,
            bead_id,
            revision,
        ],
    )
    return cursor.rowcount == 1


def record(db: Database, bead_id: int, act: str, stamp: Stamp) -> None:
    """Add what a bead is now to its history."""
    db.execute(
        """insert into history (bead_id, revision, act, text, status, origin, person_id, at)
           select id, revision, ?, text, status, origin, ?, ? from beads where id = ?""",
        [act, stamp.person, stamp.at, bead_id],
    )


def history(db: Database, bead_id: int) -> list[HistoryEntry]:
    """What a bead has been, the newest first."""
    rows = db.query(
        """select h.*, p.name as person_name from history h join persons p on p.id = h.person_id
            where h.bead_id = ? order by h.id desc""",
        [bead_id],
    )
    return [
        HistoryEntry(
            row["revision"],
            row["act"],
            row["text"],
            Status(row["status"]),
            Origin(row["origin"]),
            row["person_name"],
            row["at"],
        )
        for row in rows
    ]


def absorb(db: Database, keeper: int, joined: int, stamp: Stamp) -> None:
    """Move a bead's segments, sentences and past to `keeper` and take the bead away; texts are the caller's.

    What it said, and what anybody had typed on it, stands in the keeper's history from now on.
    """
    db.execute(
        """insert into links (bead_id, is_fixed)
           select :keeper, 1 from links where bead_id in (:keeper, :joined) limit 1
               on conflict (bead_id) do update set confidence = null, reasons = '[]', is_fixed = 1""",
        {"keeper": keeper, "joined": joined},
    )
    db.execute("update sentences set bead_id = ? where bead_id = ?", [keeper, joined])
    db.execute("update history set bead_id = ? where bead_id = ?", [keeper, joined])
    db.execute(
        """insert into history (bead_id, revision, act, text, status, origin, person_id, at)
           select ?, revision, 'unsaved', text, 'draft', origin, person_id, ?
             from draft_buffers where bead_id = ? and text <> ''""",
        [keeper, stamp.at, joined],
    )
    db.execute("update bead_segments set bead_id = ? where bead_id = ?", [keeper, joined])
    db.execute("delete from beads where id = ?", [joined])


def release(db: Database, bead_id: int) -> None:
    """Leave a bead its first segment and give each of the others an empty bead of its own."""
    rows = list(
        db.query(
            """select bs.rendering_id, bs.segment_id from bead_segments bs
                 join segments s on s.id = bs.segment_id join blocks b on b.id = s.block_id
                where bs.bead_id = ? order by b.position, s.start_at""",
            [bead_id],
        )
    )
    freed = [row["segment_id"] for row in rows[1:]]
    if freed:
        db.conn.executemany(
            "delete from bead_segments where bead_id = ? and segment_id = ?", ((bead_id, s) for s in freed)
        )
        _add_beads(db, rows[0]["rendering_id"], freed)


def untouched(db: Database, document_id: int, language: str) -> list[Bead]:
    """The beads of a rendering that nobody has begun: empty, and nothing typed on them."""
    return [
        bead
        for bead in of(db, document_id, language)
        if bead.translation.status is Status.EMPTY and not is_typed_on(db, bead.id)
    ]


def is_typed_on(db: Database, bead_id: int) -> bool:
    """Whether anybody has typed something on a bead and not saved it."""
    return any(db.query("select 1 from draft_buffers where bead_id = ? limit 1", [bead_id]))


def renderings(db: Database, document_id: int) -> list[str]:
    """The languages a document can be translated into."""
    rows = db.query("select language from renderings where document_id = ? order by id", [document_id])
    return [row["language"] for row in rows]


def touched(db: Database, segment_ids: Sequence[int]) -> list[str]:
    """The languages in which somebody has begun to translate any of these segments, or once had."""
    marks = ", ".join("?" * len(segment_ids))
    rows = db.query(
        f"""select distinct r.language
              from bead_segments bs join beads b on b.id = bs.bead_id
              join renderings r on r.id = b.rendering_id
             where bs.segment_id in ({marks})
               and (b.revision > 0
                    or exists (select 1 from draft_buffers d where d.bead_id = b.id)
                    or (select count(*) from bead_segments o where o.bead_id = b.id) > 1)""",
        list(segment_ids),
    )
    return [row["language"] for row in rows]


def drop_empty(db: Database, segment_ids: Sequence[int]) -> None:
    """Take away the beads of segments that are about to go; `touched` has shown that they are empty."""
    db.conn.executemany(
        "delete from beads where id in (select bead_id from bead_segments where segment_id = ?)",
        ((segment_id,) for segment_id in segment_ids),
    )


def keep_draft(db: Database, draft: DraftBuffer, person: int) -> None:
    """Keep what a person is typing; it replaces what was kept before."""
    db.execute(
        """insert into draft_buffers (person_id, bead_id, text, revision, origin, at)
           values (?, ?, ?, ?, ?, ?)
           on conflict (person_id, bead_id) do update
              set text = excluded.text, revision = excluded.revision, origin = excluded.origin,
                  at = excluded.at""",
        [person, draft.bead, draft.text, draft.revision, draft.origin, draft.at],
    )


def kept_at(db: Database, bead_id: int, person: int) -> str:
    """When a person's draft buffer of a bead was last kept; "" where there is none."""
    rows = db.query("select at from draft_buffers where bead_id = ? and person_id = ?", [bead_id, person])
    return next((row["at"] for row in rows), "")


def retire_draft(db: Database, bead_id: int, saved: str, stamp: Stamp) -> None:
    """End a person's draft buffer upon a save; where it held something else, that stays in the history.

    What the saved text begins with is nothing else: typing went on after it was buffered.
    """
    db.execute(
        """insert into history (bead_id, revision, act, text, status, origin, person_id, at)
           select bead_id, revision, 'unsaved', text, 'draft', origin, person_id, ? from draft_buffers
            where bead_id = ? and person_id = ? and substr(?, 1, length(text)) <> text""",
        [stamp.at, bead_id, stamp.person, saved],
    )
    drop_draft(db, bead_id, stamp.person)


def drop_draft(db: Database, bead_id: int, person: int) -> None:
    """Forget what a person had typed on a bead: it is saved, or they took it back."""
    db.execute("delete from draft_buffers where bead_id = ? and person_id = ?", [bead_id, person])


def drafts(db: Database, document_id: int, person: int) -> dict[int, DraftBuffer]:
    """What a person has typed and not saved in a document, by bead."""
    rows = db.query(
        """select d.* from draft_buffers d join beads b on b.id = d.bead_id
             join renderings r on r.id = b.rendering_id
            where r.document_id = ? and d.person_id = ?""",
        [document_id, person],
    )
    return {
        row["bead_id"]: DraftBuffer(
            row["bead_id"], row["text"], row["revision"], Origin(row["origin"]), row["at"]
        )
        for row in rows
    }


def progress(db: Database, document_id: int, language: str) -> Progress:
    """How far a rendering is, in segments and source words of the text."""
    rows = list(
        db.query(
            """select coalesce(b.status, 'empty') as status, count(*) as segments, sum(s.words) as words
                 from segments s
                 left join renderings r on r.document_id = s.document_id and r.language = ?
                 left join bead_segments bs on bs.rendering_id = r.id and bs.segment_id = s.id
                 left join beads b on b.id = bs.bead_id
                where s.document_id = ? and s.place is not null
                group by 1""",
            [language, document_id],
        )
    )
    return Progress(
        language,
        sum(row["segments"] for row in rows),
        sum(row["words"] for row in rows),
        {Status(row["status"]): row["segments"] for row in rows},
        {Status(row["status"]): row["words"] for row in rows},
    )


def progress_of(db: Database, document_ids: Sequence[int]) -> dict[int, list[Progress]]:
    """How far every rendering of some documents is, by document, in the order of the renderings."""
    counted: dict[tuple[int, str], dict[Status, tuple[int, int]]] = {}
    for row in db.query(
        """select r.document_id, r.language, b.status, count(*) as segments, sum(s.words) as words
             from renderings r
             join bead_segments bs on bs.rendering_id = r.id
             join segments s on s.id = bs.segment_id and s.place is not null
             join beads b on b.id = bs.bead_id
            where r.document_id in (select value from json_each(?))
            group by r.id, b.status order by r.id""",
        [json.dumps(list(document_ids))],
    ):
        of_rendering = counted.setdefault((row["document_id"], row["language"]), {})
        of_rendering[Status(row["status"])] = (row["segments"], row["words"])
    found: dict[int, list[Progress]] = {}
    for (document_id, language), of_rendering in counted.items():
        found.setdefault(document_id, []).append(
            Progress(
                language,
                sum(segments for segments, _ in of_rendering.values()),
                sum(words for _, words in of_rendering.values()),
                {status: segments for status, (segments, _) in of_rendering.items()},
                {status: words for status, (_, words) in of_rendering.items()},
            )
        )
    return found


def next_place(db: Database, document_id: int, language: str, after: int, *, unfinished: bool) -> int | None:
    """The first place of the next bead after a place, with `unfinished` the next empty or draft one."""
    rows = db.query(
        """select s.place from segments s
             join renderings r on r.document_id = s.document_id and r.language = ?
             join bead_segments bs on bs.rendering_id = r.id and bs.segment_id = s.id
             join beads b on b.id = bs.bead_id
            where s.document_id = ? and s.place > ?
              and (? = 0 or b.status in ('empty', 'draft'))
            order by s.place limit 1""",
        [language, document_id, after, unfinished],
    )
    return next((row["place"] for row in rows), None)


def _no_bead(bead_id: int) -> Unknown:
    return Unknown(f"There is no bead {bead_id}; it may have been joined with another or set aside.")


def _add_beads(db: Database, rendering_id: int, segment_ids: Sequence[int]) -> None:
    """One empty bead for each segment. Ids go on from the highest ever given, so none is used twice."""
    highest = next(
        (row["seq"] for row in db.query("select seq from sqlite_sequence where name = 'beads'")), 0
    )
    numbered = list(enumerate(segment_ids, start=highest + 1))
    db.conn.executemany(
        "insert into beads (id, rendering_id) values (?, ?)", ((bead, rendering_id) for bead, _ in numbered)
    )
    db.conn.executemany(
        "insert into bead_segments (segment_id, bead_id, rendering_id) values (?, ?, ?)",
        ((segment, bead, rendering_id) for bead, segment in numbered),
    )


def _beads(rows: Any) -> list[Bead]:
    """Rows in order of place to beads; a bead whose segments are not neighbours stands at its first."""
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["id"], []).append(row)
    return [
        Bead(
            id=bead_id,
            language=first["language"],
            places=tuple(row["place"] for row in of_bead),
            translation=Translation(
                text=first["text"],
                status=Status(first["status"]),
                origin=Origin(first["origin"]),
                revision=first["revision"],
                person=first["person_id"] or 0,
                person_name=first["person_name"] or "",
                at=first["saved_at"],
            ),
            omitted=bool(first["omitted"]),
            rendered=first["rendered"] or "",
            is_unmatched=bool(first["is_unmatched"]),
        )
        for bead_id, of_bead in grouped.items()
        for first in of_bead[:1]
    ]
