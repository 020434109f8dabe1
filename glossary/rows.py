"""Between rows and records: what every query and every insert of the glossary goes through."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from sqlite_utils import Database

from glossary.errors import AlreadyInGlossary, NotAllowed, NotInGlossary
from glossary.model import (
    Concept,
    Equivalence,
    Form,
    FormKind,
    Gender,
    PartOfSpeech,
    Period,
    Relation,
    RelationKind,
    Review,
    Sensitivity,
    Side,
    Term,
    TermKind,
    TermStatus,
    UseRule,
)

MARKS = 1_000
"""Values of one statement; SQLite takes 32,766."""
CACHE_KB = 64_000
"""Kilobytes of the file that are held while much is written: the places of its indexes lie far apart."""


@contextmanager
def with_room(db: Database) -> Iterator[None]:
    """Let much be written without the file being read again and again."""
    (before,) = db.conn.execute("pragma cache_size").fetchone()
    db.conn.execute(f"pragma cache_size = -{CACHE_KB}")
    try:
        yield
    finally:
        db.conn.execute(f"pragma cache_size = {before}")


def rows(db: Database, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
    """The rows that a query answers with, by column; its parameters in order or by name."""
    cursor = db.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def insert(db: Database, table: str, values: Mapping[str, Any], taken: str) -> int:
    """Insert one row and return its rowid.

    Raises `AlreadyInGlossary` with the sentence `taken`, `NotInGlossary` or `NotAllowed` when a constraint
    refuses the row.
    """
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    sql = f"insert into {table} ({columns}) values ({marks})"  # noqa: S608 (names from this module)
    with _plainly(taken):
        return int(db.execute(sql, list(values.values())).lastrowid or 0)


def insert_many(
    db: Database, table: str, rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any] | None = None
) -> None:
    """Insert many rows of the same columns, `same` among them for what is the same in each.

    With many rows a statement SQLite makes ready once what it checks each of them by. Raises `NotAllowed`
    where a constraint refuses one.
    """
    if not rows:
        return
    shared = dict(same or {})
    columns = [*shared, *rows[0]]
    into = f"insert into {table} ({', '.join(columns)}) values "  # noqa: S608 (names from this package)
    # Numbered marks stand for what is shared, and so for all rows at once.
    first = [f"?{place}" for place in range(1, len(shared) + 1)]
    together = max(1, MARKS // max(1, len(rows[0])))
    for begin in range(0, len(rows), together):
        some = rows[begin : begin + together]
        marks = f"({', '.join([*first, *['?'] * len(rows[0])])})"
        values = chain(shared.values(), *(one.values() for one in some))
        try:
            db.conn.execute(into + ", ".join([marks] * len(some)), list(values))
        except sqlite3.IntegrityError as error:
            raise NotAllowed(f"Something in it cannot be kept in the glossary ({error}).") from error


def change(db: Database, table: str, id_: str | int, values: Mapping[str, Any], taken: str) -> None:
    """Set columns of one row; raises as `insert` does."""
    columns = ", ".join(f"{column} = ?" for column in values)
    sql = f"update {table} set {columns} where id = ?"  # noqa: S608 (names from this module)
    with _plainly(taken):
        db.execute(sql, [*values.values(), id_])


@contextmanager
def _plainly(taken: str) -> Iterator[None]:
    """Say in a sentence why a constraint refused a row."""
    try:
        yield
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
        subject=row["subject"],
        sensitivity=Sensitivity(row["sensitivity"]),
        contrast=row["contrast"],
        relations=tuple(Relation(kind, other) for kind, other in _relations(json.loads(row["relations"]))),
    )


def term_record(row: Mapping[str, Any]) -> Term:
    """A term from its row, whose `forms` are JSON or were read from it."""
    kept = row["forms"]
    return Term(
        id=row["id"],
        concept=row["concept"],
        language=row["language"],
        text=row["text"],
        variety=row["variety"],
        script=row["script"],
        kind=TermKind(row["kind"]),
        status=TermStatus(row["status"]),
        use_rule=UseRule(row["use_rule"]),
        equivalence=Equivalence(row["equivalence"]),
        gender=Gender(row["gender"]),
        review=Review(row["review"]),
        note=row["note"],
        reason=row["reason"],
        successor=row["successor"],
        forms=tuple(map(form_record, json.loads(kept) if isinstance(kept, str) else kept)),
    )


def as_json(values: Mapping[str, Any]) -> str:
    """Values as a column or the history keeps them."""
    return json.dumps(values, ensure_ascii=False)


def concept_values(concept: Concept) -> dict[str, Any]:
    """A concept as its row holds it, without terms and relations."""
    period = concept.period or Period()
    return {
        "id": concept.id,
        "part_of_speech": concept.part_of_speech,
        "definition": concept.definition,
        "notes": concept.notes,
        "since": period.since,
        "until": period.until,
        "period_note": period.note,
        "review": concept.review,
        "subject": concept.subject,
        "sensitivity": concept.sensitivity,
        "contrast": concept.contrast,
    }


def term_values(term: Term) -> dict[str, Any]:
    """A term as its row holds it, without its id and forms."""
    return {
        "concept": term.concept,
        "language": term.language,
        "variety": term.variety,
        "script": term.script,
        "text": term.text.strip(),
        "kind": term.kind,
        "status": term.status,
        "use_rule": term.use_rule,
        "equivalence": term.equivalence,
        "gender": term.gender,
        "review": term.review,
        "note": term.note,
        "reason": term.reason,
        "successor": term.successor,
    }


def form_values(form: Form) -> dict[str, Any]:
    """A form as its row holds it, without its id and term."""
    return {
        "text": form.text.strip(),
        "kind": form.kind,
        "strict": int(form.strict),
        "needs": json.dumps(form.needs, ensure_ascii=False),
        "within": form.within,
        "side": form.side,
    }


def _relations(kept: Sequence[Sequence[str]]) -> list[tuple[RelationKind, str]]:
    """The relations of a concept; one that the other concept states is seen from this one. Each once."""
    seen = ((RelationKind(kind), other, stated) for kind, other, stated in kept)
    return sorted({(kind if stated else kind.inverse, other) for kind, other, stated in seen})


def form_record(row: Mapping[str, Any]) -> Form:
    """A form from its row, whose `needs` are JSON or were read from it."""
    needs = row["needs"]
    return Form(
        text=row["text"],
        kind=FormKind(row["kind"]),
        strict=bool(row["strict"]),
        needs=tuple(json.loads(needs) if isinstance(needs, str) else needs),
        within=row["within"],
        side=Side(row["side"]),
        id=row["id"],
    )
