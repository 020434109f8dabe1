"""Files, pasted texts and fetched pages between "here it is" and "take it in"."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import Fetched, Intake, Stamp


def add(db: Database, name: str, content: bytes, stamp: Stamp, document_id: int = 0) -> int:
    """Keep what a person handed in, perhaps as a newer version of a document; its id."""
    cursor = db.execute(
        "insert into intakes (name, content, person_id, at, document_id) values (?, ?, ?, ?, nullif(?, 0))",
        [name, content, stamp.person, stamp.at, document_id],
    )
    return int(cursor.lastrowid or 0)


def add_fetched(db: Database, page: Fetched, stamp: Stamp, document_id: int = 0) -> int:
    """Keep a page that a person had fetched, perhaps as a newer version of a document; its id."""
    cursor = db.execute(
        """insert into intakes (name, content, address, asked, content_type, charset, fetched_at,
                                person_id, at, document_id)
           values ('', ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0))""",
        [
            page.content,
            page.address,
            page.asked,
            page.content_type,
            page.charset,
            page.fetched_at,
            stamp.person,
            stamp.at,
            document_id,
        ],
    )
    return int(cursor.lastrowid or 0)


def one(db: Database, intake_id: int) -> Intake:
    """What was handed in under that id; raises `Unknown`."""
    for row in db.query("select * from intakes where id = ?", [intake_id]):
        return Intake(
            row["id"],
            row["name"],
            row["content"],
            row["encoding"],
            row["language"],
            row["title"],
            _fetched(row) if row["address"] else None,
            row["document_id"] or 0,
        )
    raise Unknown("That text has been taken in or given up already. Hand it in once more.")


def correct(db: Database, intake_id: int, encoding: str, language: str, title: str) -> None:
    """Keep a person's corrections."""
    db.execute(
        "update intakes set encoding = ?, language = ?, title = ? where id = ?",
        [encoding, language, title, intake_id],
    )


def remove(db: Database, intake_id: int) -> None:
    """Forget one that was taken in or given up."""
    db.execute("delete from intakes where id = ?", [intake_id])


def sweep(db: Database, before: str) -> None:
    """Forget those that were handed in before a moment and never taken in."""
    db.execute("delete from intakes where at < ?", [before])


def _fetched(row: dict[str, Any]) -> Fetched:
    return Fetched(
        content=row["content"],
        address=row["address"],
        asked=row["asked"],
        content_type=row["content_type"],
        charset=row["charset"],
        fetched_at=row["fetched_at"],
    )
