"""Segments: the spans of a document's blocks, numbered by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.memory import documents
from reader.model import Block, Segment

_LAST = 2**62
"""Beyond every place."""


@dataclass(frozen=True, slots=True)
class NewSegment:
    """A span about to be kept, with what is kept beside it."""

    block: int
    start: int
    end: int
    key: str
    words: int


def add(db: Database, document_id: int, segments: Iterable[NewSegment]) -> None:
    """Keep spans of a document's blocks; `renumber` gives them their places."""
    db.conn.executemany(
        """insert into segments (document_id, block_id, start_at, end_at, key, words)
           values (?, ?, ?, ?, ?, ?)""",
        ((document_id, new.block, new.start, new.end, new.key, new.words) for new in segments),
    )


def renumber(db: Database, document_id: int) -> None:
    """Number the segments of the text from 1 in their order; those of set-aside blocks have no place."""
    db.execute(
        """update segments set place = numbered.place
             from (select s.id, iif(b.set_aside = '',
                          row_number() over (partition by b.set_aside = '' order by b.position, s.start_at),
                          null) as place
                     from segments s join blocks b on b.id = s.block_id
                    where s.document_id = ?) as numbered
            where segments.id = numbered.id and segments.place is not numbered.place""",
        [document_id],
    )


def of(db: Database, document_id: int, first: int = 1, last: int | None = None) -> list[Segment]:
    """The segments of a document's text from place `first` to `last`, in order."""
    rows = db.query(
        """select id, place, block_id, start_at, end_at from segments
            where document_id = ? and place between ? and ? order by place""",
        [document_id, first, _LAST if last is None else last],
    )
    return _segments(db, document_id, list(rows))


def at(db: Database, document_id: int, place: int) -> Segment:
    """The segment at a place; raises `Unknown`."""
    for segment in of(db, document_id, place, place):
        return segment
    raise Unknown(f"Document {document_id} has no segment {place}.")


def one(db: Database, segment_id: int) -> tuple[int, Segment]:
    """The segment with that id, with the id of its document; raises `Unknown`."""
    for row in db.query(
        "select id, document_id, place, block_id, start_at, end_at from segments where id = ?", [segment_id]
    ):
        return row["document_id"], _segments(db, row["document_id"], [row])[0]
    raise Unknown(f"There is no segment {segment_id}.")


def in_block(db: Database, block_id: int) -> list[int]:
    """The ids of a block's segments, in order."""
    return [
        row["id"]
        for row in db.query("select id from segments where block_id = ? order by start_at", [block_id])
    ]


def keys(db: Database, document_id: int, first: int, last: int) -> dict[int, str]:
    """Place to spelling key, from place `first` to `last`."""
    return {
        row["place"]: row["key"]
        for row in db.query(
            "select place, key from segments where document_id = ? and place between ? and ?",
            [document_id, first, last],
        )
    }


def resize(db: Database, segment_id: int, new: NewSegment) -> None:
    """Let a segment span another stretch of its block."""
    db.execute(
        "update segments set start_at = ?, end_at = ?, key = ?, words = ? where id = ?",
        [new.start, new.end, new.key, new.words, segment_id],
    )


def remove(db: Database, segment_ids: Iterable[int]) -> None:
    """Take segments away; what stood on them must have been looked after before.

    What was added behind one in a rendering follows the one before it from now on.
    """
    for segment_id in segment_ids:
        db.execute(
            """update links set after_segment_id =
                   (select s.id from segments s join blocks b on b.id = s.block_id
                      join segments gone on gone.id = :gone join blocks gb on gb.id = gone.block_id
                     where s.document_id = gone.document_id
                       and (b.position, s.start_at) < (gb.position, gone.start_at)
                     order by b.position desc, s.start_at desc limit 1)
                where after_segment_id = :gone""",
            {"gone": segment_id},
        )
        db.execute("delete from segments where id = ?", [segment_id])


def _segments(db: Database, document_id: int, rows: list[dict[str, Any]]) -> list[Segment]:
    wanted = {row["block_id"] for row in rows}
    found: Mapping[int, Block] = {
        row["id"]: documents.block(row)
        for row in db.query(
            """select * from blocks where document_id = ? and position between
                   (select min(position) from blocks where id in (?, ?)) and
                   (select max(position) from blocks where id in (?, ?))""",
            [document_id, *(_ends(rows) * 2)],
        )
        if row["id"] in wanted
    }
    return [
        Segment(row["id"], row["place"] or 0, found[row["block_id"]], row["start_at"], row["end_at"])
        for row in rows
    ]


def _ends(rows: list[dict[str, Any]]) -> tuple[int, int]:
    return (rows[0]["block_id"], rows[-1]["block_id"]) if rows else (0, 0)
