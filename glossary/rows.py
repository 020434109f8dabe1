"""Between rows and records: what every query and every insert of the glossary goes through."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from glossary.errors import AlreadyInGlossary, NotAllowed, NotInGlossary
from glossary.model import (
    Concept,
    Form,
    FormKind,
    PartOfSpeech,
    Period,
    Review,
    Side,
    Term,
    TermKind,
    TermStatus,
    UseRule,
)


def rows(db: Database, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows that a query answers with, by column."""
    cursor = db.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def insert(db: Database, table: str, values: Mapping[str, Any], taken: str) -> int:
    """Insert one row and return its rowid.

    Raises `AlreadyInGlossary` with the sentence `taken`, `NotInGlossary` or `NotAllowed` when a constraint
    refuses the row.
    """
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    sql = f"insert into {table} ({columns}) values ({marks})"  # noqa: S608 (names from this module)
    try:
        return int(db.execute(sql, list(values.values())).lastrowid or 0)
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
            raise AlreadyInGlossary(taken) from error
        if error.sqlite_errorname == "SQLITE_CONSTRAINT_FOREIGNKEY":
            raise NotInGlossary("The concept or term that this belongs to is not in the glossary.") from error
        raise NotAllowed(f"This cannot be kept in the glossary ({error}).") from error


def concept_record(row: Mapping[str, Any]) -> Concept:
    """A concept from its row, whose `terms` are JSON."""
    period = Period(row["since"], row["until"], row["period_note"])
    return Concept(
        id=row["id"],
        part_of_speech=PartOfSpeech(row["part_of_speech"]),
        definition=row["definition"],
        notes=row["notes"],
        period=None if period == Period() else period,
        review=Review(row["review"]),
        terms=tuple(term_record(term_row) for term_row in json.loads(row["terms"])),
    )


def term_record(row: Mapping[str, Any]) -> Term:
    """A term from its row, whose `forms` are JSON or were read from it."""
    kept = row["forms"]
    return Term(
        **{
            **row,
            "kind": TermKind(row["kind"]),
            "status": TermStatus(row["status"]),
            "use_rule": UseRule(row["use_rule"]),
            "review": Review(row["review"]),
            "forms": tuple(map(_form, json.loads(kept) if isinstance(kept, str) else kept)),
        }
    )


def _form(row: Mapping[str, Any]) -> Form:
    return Form(
        text=row["text"],
        kind=FormKind(row["kind"]),
        strict=bool(row["strict"]),
        needs=tuple(row["needs"]),
        within=row["within"],
        side=Side(row["side"]),
        id=row["id"],
    )
