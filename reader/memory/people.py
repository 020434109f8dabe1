"""Persons, and facts about the memory as a whole."""

from __future__ import annotations

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import Person

LOCAL = 1
"""The id of the one local person."""


def add_local(db: Database, at: str) -> None:
    """The local person, without a name, in a new memory."""
    db.execute("insert into persons (id, name, created_at) values (?, '', ?)", [LOCAL, at])


def one(db: Database, person_id: int) -> Person:
    """The person with that id; raises `Unknown`."""
    for row in db.query("select id, name from persons where id = ?", [person_id]):
        return Person(row["id"], row["name"])
    raise Unknown(f"There is no person {person_id}.")


def every(db: Database) -> list[Person]:
    """Everybody who uses this memory."""
    return [Person(row["id"], row["name"]) for row in db.query("select id, name from persons order by id")]


def rename(db: Database, person_id: int, name: str) -> None:
    """Another name for a person; it shows on everything they have done."""
    db.execute("update persons set name = ? where id = ?", [name, person_id])


def setting(db: Database, name: str, default: str = "") -> str:
    """A fact about this memory, or `default`."""
    for row in db.query("select value from settings where name = ?", [name]):
        return str(row["value"])
    return default


def set_setting(db: Database, name: str, value: str) -> None:
    """Record a fact about this memory."""
    db.execute(
        """insert into settings (name, value) values (?, ?)
           on conflict (name) do update set value = excluded.value""",
        [name, value],
    )
