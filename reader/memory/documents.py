"""Documents and their blocks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import Block, BlockKind, Document, Mark, MarkKind

_DOCUMENTS = """
    select d.*, coalesce(n.segments, 0) as segments, coalesce(n.words, 0) as words
      from documents d
      left join (select document_id, count(place) as segments, sum(iif(place is null, 0, words)) as words
                   from segments group by document_id) n on n.document_id = d.id
"""


def add(db: Database, document: Document, blocks: Iterable[Block]) -> int:
    """Keep a document with its blocks (no segments yet); its new id."""
    cursor = db.execute(
        """insert into documents
               (title, language, format, source, author, date, note, abbreviations, added_at, person_id,
                address, fetched_at)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            document.title,
            document.language,
            document.format,
            document.source,
            document.author,
            document.date,
            document.note,
            json.dumps(document.abbreviations, ensure_ascii=False),
            document.added_at,
            document.person,
            document.address,
            document.fetched_at,
        ],
    )
    document_id = int(cursor.lastrowid or 0)
    db.conn.executemany(
        """insert into blocks (document_id, position, kind, text, level, ordered, marks, set_aside)
           values (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            (
                document_id,
                position,
                block.kind,
                block.text,
                block.level,
                block.ordered,
                marks_to_json(block.marks),
                block.set_aside,
            )
            for position, block in enumerate(blocks, start=1)
        ),
    )
    return document_id


def one(db: Database, document_id: int) -> Document:
    """The document with that id, in the bin or not; raises `Unknown`."""
    for row in db.query(
        """select d.*, count(s.place) as segments, coalesce(sum(iif(s.place is null, 0, s.words)), 0) as words
             from documents d left join segments s on s.document_id = d.id
            where d.id = ? group by d.id""",
        [document_id],
    ):
        return _document(row)
    raise Unknown(f"There is no document {document_id}.")


def every(db: Database) -> list[Document]:
    """All documents, the newest first: those in use, the archived and those in the bin."""
    return [_document(row) for row in db.query(_DOCUMENTS + " order by d.id desc")]


def rename(db: Database, document_id: int, title: str) -> None:
    """Give a document the title that a person wants, whatever its source calls itself."""
    db.execute("update documents set title = ?, is_named = 1 where id = ?", [title, document_id])


def set_archived(db: Database, document_id: int, at: str) -> None:
    """Archive a document, or with an empty `at` take it out of the archive."""
    db.execute("update documents set archived_at = ? where id = ?", [at, document_id])


def set_deleted(db: Database, document_id: int, at: str) -> None:
    """Put a document into the bin, or with an empty `at` bring it back."""
    db.execute("update documents set deleted_at = ? where id = ?", [at, document_id])


def set_abbreviations(db: Database, document_id: int, abbreviations: Sequence[str]) -> None:
    """The abbreviations that a person added for this document."""
    db.execute(
        "update documents set abbreviations = ? where id = ?",
        [json.dumps(list(abbreviations), ensure_ascii=False), document_id],
    )


def blocks(db: Database, document_id: int) -> list[Block]:
    """The blocks of a document in order, set-aside ones included."""
    return [
        block(row)
        for row in db.query("select * from blocks where document_id = ? order by position", [document_id])
    ]


def set_aside(db: Database, block_id: int, reason: str) -> None:
    """Set a block aside as furniture for `reason`, or with an empty one take it back into the text."""
    db.execute("update blocks set set_aside = ? where id = ?", [reason, block_id])


def block(row: dict[str, Any]) -> Block:
    """The record of a row of `blocks`."""
    return Block(
        kind=BlockKind(row["kind"]),
        text=row["text"],
        level=row["level"],
        ordered=bool(row["ordered"]),
        marks=tuple(
            Mark(start, end, MarkKind(kind), address)
            for start, end, kind, address in json.loads(row["marks"])
        ),
        set_aside=row["set_aside"],
        id=row["id"],
    )


def marks_to_json(marks: Iterable[Mark]) -> str:
    """Marks as they stand in a row."""
    return json.dumps([[mark.start, mark.end, mark.kind, mark.address] for mark in marks], ensure_ascii=False)


def _document(row: dict[str, Any]) -> Document:
    return Document(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        format=row["format"],
        source=row["source"],
        author=row["author"],
        date=row["date"],
        note=row["note"],
        abbreviations=tuple(json.loads(row["abbreviations"])),
        added_at=row["added_at"],
        person=row["person_id"],
        archived_at=row["archived_at"],
        deleted_at=row["deleted_at"],
        segments=row["segments"],
        words=row["words"],
        address=row["address"],
        fetched_at=row["fetched_at"],
    )
