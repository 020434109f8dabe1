"""Lists out of a large glossary: only what is asked for is read, and whole concepts only of one page."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from glossary import store
from glossary.model import Concept
from glossary.rows import rows


@dataclass(frozen=True, slots=True)
class Filter:
    """What concepts must be like; an empty field asks nothing. What is said of terms holds of one of them."""

    language: str = ""
    """One of its terms is of this language."""
    status: str = ""
    """One of its terms has this status."""
    review: str = ""
    """One of its terms is in this state of review, or it is itself where nothing else is asked of terms."""
    subject: str = ""


def fitting(db: Database, wanted: Filter) -> tuple[str, ...]:
    """The ids of the concepts that a filter lets through, in order; without what was withdrawn."""
    found = rows(
        db,
        """
        select c.id from concepts c
        where c.withdrawn_at = '' and :subject in ('', c.subject) and (
            :language || :status || :review = ''
            or (:language || :status = '' and c.review = :review)
            or exists (
                select 1 from terms t where t.concept = c.id and t.withdrawn_at = ''
                and :language in ('', t.language) and :status in ('', t.status)
                and :review in ('', t.review)))
        order by c.id
        """,
        {
            "language": wanted.language,
            "status": wanted.status,
            "review": wanted.review,
            "subject": wanted.subject,
        },
    )
    return tuple(row["id"] for row in found)


def of_ids(db: Database, ids: Sequence[str]) -> tuple[Concept, ...]:
    """The concepts of some ids, in their order; raises `NotInGlossary`."""
    return tuple(store.concept(db, id_) for id_ in ids)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a term."""

    concept: str
    term: int
    text: str
    is_name: bool
    """Whether it is itself the term of a person, place or body."""


def spellings(db: Database, language: str, among: Collection[str] | None = None) -> tuple[Spelling, ...]:
    """Every term of a language and the other ways to write it, without traps; of some concepts, or of all."""
    found = rows(
        db,
        f"""
        select t.concept, t.id as term, t.text, c.part_of_speech in ('name', 'place') as is_name
        from terms t join concepts c on c.id = t.concept
        where t.language = :language and t.withdrawn_at = '' and c.withdrawn_at = ''
            {_among("t.concept", among)}
        union all
        select t.concept, t.id, f.text, 0
        from forms f join terms t on t.id = f.term join concepts c on c.id = t.concept
        where t.language = :language and f.kind <> 'trap' and t.withdrawn_at = '' and c.withdrawn_at = ''
            {_among("t.concept", among)}
        order by 1, 2
        """,  # noqa: S608 (made of constants)
        {"language": language, "among": json.dumps(sorted(among or ()))},
    )
    return tuple(Spelling(row["concept"], row["term"], row["text"], bool(row["is_name"])) for row in found)


def prose(db: Database, among: Collection[str] | None = None) -> tuple[tuple[str, str, str], ...]:
    """The id, definition and notes of every concept that has either; of some concepts, or of all."""
    found = rows(
        db,
        f"""
        select id, definition, notes from concepts
        where withdrawn_at = '' and definition || notes <> '' {_among("id", among)} order by id
        """,  # noqa: S608 (made of constants)
        {"among": json.dumps(sorted(among or ()))},
    )
    return tuple((row["id"], row["definition"], row["notes"]) for row in found)


def _among(column: str, among: Collection[str] | None) -> str:
    """What lets only some concepts through, or nothing where all are wanted."""
    return "" if among is None else f"and {column} in (select value from json_each(:among))"  # noqa: S608
