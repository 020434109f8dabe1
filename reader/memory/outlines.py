"""Outlines: a document's blocks and segments, read and rewritten as one value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from reader.memory import documents
from reader.memory.segments import NewSegment
from reader.model import Block
from reader.outline import Cut, Outline, Part


def of(db: Database, document_id: int) -> Outline:
    """All blocks of a document with their segments, those set aside included."""
    rows = db.query(
        """select s.id, s.block_id, s.start_at, s.end_at from segments s join blocks b on b.id = s.block_id
            where s.document_id = ? order by b.position, s.start_at""",
        [document_id],
    )
    cuts = {
        block_id: tuple(Cut(row["start_at"], row["end_at"], row["id"]) for row in of_block)
        for block_id, of_block in groupby(rows, key=lambda row: row["block_id"])
    }
    return tuple(Part(block, cuts.get(block.id, ())) for block in documents.blocks(db, document_id))


def add_block(db: Database, document_id: int, block: Block) -> int:
    """Keep a block, under its own id where that is free; `order_blocks` gives it its place."""
    cursor = db.execute(
        """insert into blocks (id, document_id, position, kind, text, level, ordered, marks, set_aside)
           select iif(exists (select 1 from blocks where id = :id), null, nullif(:id, 0)), :document,
                  (select coalesce(max(abs(position)), 0) + 1 from blocks where document_id = :document),
                  :kind, :text, :level, :ordered, :marks, :set_aside""",
        block_row(block) | {"document": document_id},
    )
    return int(cursor.lastrowid or 0)


def change_block(db: Database, block: Block) -> None:
    """Give a block other words, markup or standing."""
    db.execute(
        """update blocks set kind = :kind, text = :text, level = :level, ordered = :ordered,
                  marks = :marks, set_aside = :set_aside where id = :id""",
        block_row(block),
    )


def remove_blocks(db: Database, block_ids: Iterable[int]) -> None:
    """Take blocks away whose segments stand in others by now."""
    db.conn.executemany("delete from blocks where id = ?", ((block_id,) for block_id in block_ids))


def order_blocks(db: Database, document_id: int, block_ids: Sequence[int]) -> None:
    """Put all blocks of a document into this order."""
    db.execute("update blocks set position = -position where document_id = ?", [document_id])
    db.conn.executemany(
        "update blocks set position = ? where id = ?", ((n, one) for n, one in enumerate(block_ids, start=1))
    )


def add_segment(db: Database, document_id: int, new: NewSegment) -> int:
    """Keep one span; its id."""
    cursor = db.execute(
        """insert into segments (document_id, block_id, start_at, end_at, key, words)
           values (?, ?, ?, ?, ?, ?)""",
        [document_id, new.block, new.start, new.end, new.key, new.words],
    )
    return int(cursor.lastrowid or 0)


def move_segment(db: Database, segment_id: int, new: NewSegment) -> None:
    """Let a segment stand elsewhere, perhaps with other words."""
    db.execute(
        "update segments set block_id = ?, start_at = ?, end_at = ?, key = ?, words = ? where id = ?",
        [new.block, new.start, new.end, new.key, new.words, segment_id],
    )


def block_row(block: Block) -> dict[str, Any]:
    """The columns of a block, as `documents.block` reads them."""
    return {
        "id": block.id,
        "kind": block.kind,
        "text": block.text,
        "level": block.level,
        "ordered": block.ordered,
        "marks": documents.marks_to_json(block.marks),
        "set_aside": block.set_aside,
    }
