"""Files and pasted texts between "here it is" and "take it in"."""

from __future__ import annotations

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import Intake, Stamp


def add(db: Database, name: str, content: bytes, stamp: Stamp) -> int:
    """Keep what a person handed in; its id."""
    cursor = db.execute(
        "insert into intakes (name, content, person_id, at) values (?, ?, ?, ?)",
        [name, content, stamp.person, stamp.at],
    )
    return int(cursor.lastrowid or 0)


def one(db: Database, intake_id: int) -> Intake:
    """What was handed in under that id; raises `Unknown`."""
    for row in db.query("select * from intakes where id = ?", [intake_id]):
        return Intake(row["id"], row["name"], row["content"], row["encoding"], row["language"], row["title"])
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
