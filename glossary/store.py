"""Reading and writing the glossary's tables: one query per function, records in and out.

Every function takes a database whose transaction the caller holds; none begins or commits one. `person` is
the id of a person, `at` a time in UTC as ISO 8601. Every change raises the revision and enters the history.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from glossary.errors import NotInGlossary
from glossary.model import (
    Act,
    Comment,
    Concept,
    Counts,
    Decision,
    Form,
    HistoryEntry,
    Period,
    Term,
    TermStatus,
)
from glossary.rows import concept_record, insert, rows, term_record
from glossary.schema import migrations

__all__ = [
    "add_comment",
    "add_concept",
    "add_form",
    "add_term",
    "comments",
    "concept",
    "concepts",
    "counts",
    "decide",
    "decisions",
    "history",
    "migrations",
    "revision",
    "set_status",
    "term",
    "terms_for",
]

# A term's row with its forms as JSON, so that one query brings whole records.
_TERM = """
    select t.*, (
        select json_group_array(json_object(
            'id', f.id, 'text', f.text, 'kind', f.kind, 'strict', f.strict, 'needs', json(f.needs),
            'within', f.within, 'side', f.side))
        from (select * from forms where term = t.id order by id) f
    ) as forms
    from terms t
"""
_BEST_FIRST = """
    order by t.concept, t.language,
        case t.status when 'preferred' then 0 when 'admitted' then 1 when 'proposed' then 2
            when 'deprecated' then 3 when 'superseded' then 4 else 5 end,
        t.kind = 'acronym', t.id
"""
_CONCEPT = f"""
    select c.*, (
        select json_group_array(json_object(
            'id', t.id, 'concept', t.concept, 'language', t.language, 'variety', t.variety, 'text', t.text,
            'kind', t.kind, 'status', t.status, 'use_rule', t.use_rule, 'review', t.review,
            'note', t.note, 'reason', t.reason, 'successor', t.successor, 'forms', json(t.forms)))
        from ({_TERM} where t.concept = c.id {_BEST_FIRST}) t
    ) as terms
    from concepts c
"""  # noqa: S608 (made of the constants above)


# ---------------------------------------------------------------- reading


def concepts(db: Database) -> tuple[Concept, ...]:
    """All concepts with their terms and forms, in the order of their ids."""
    return tuple(concept_record(row) for row in rows(db, f"{_CONCEPT} order by c.id"))


def concept(db: Database, id: str) -> Concept:  # noqa: A002 (the record's own word)
    """One concept with its terms and forms. Raises `NotInGlossary`."""
    for row in rows(db, f"{_CONCEPT} where c.id = ?", [id]):
        return concept_record(row)
    raise NotInGlossary(f"There is no concept “{id}” in the glossary.")


def term(db: Database, id: int) -> Term:  # noqa: A002 (the record's own word)
    """One term with its forms. Raises `NotInGlossary`."""
    for row in rows(db, f"{_TERM} where t.id = ?", [id]):
        return term_record(row)
    raise NotInGlossary(f"There is no term {id} in the glossary.")


def terms_for(db: Database, concept_ids: Iterable[str], language: str) -> tuple[Term, ...]:
    """The terms of some concepts in one language, concept by concept, best status first."""
    wanted = json.dumps(sorted(set(concept_ids)))
    where = "where t.language = ? and t.concept in (select value from json_each(?))"
    return tuple(term_record(row) for row in rows(db, f"{_TERM} {where} {_BEST_FIRST}", [language, wanted]))


def history(db: Database, concept_id: str) -> tuple[HistoryEntry, ...]:
    """What was done to one concept and its terms, oldest first."""
    found = rows(db, "select * from glossary_history where concept = ? order by id", [concept_id])
    return tuple(HistoryEntry(**{**row, "act": Act(row["act"])}) for row in found)


def comments(db: Database, concept_id: str) -> tuple[Comment, ...]:
    """What people said about one concept and its terms, oldest first."""
    found = rows(db, "select * from glossary_comments where concept = ? order by id", [concept_id])
    return tuple(Comment(**row) for row in found)


def decisions(db: Database, concept_id: str) -> tuple[Decision, ...]:
    """What was decided on the terms of one concept, oldest first."""
    found = rows(db, "select * from glossary_decisions where concept = ? order by id", [concept_id])
    return tuple(
        Decision(
            **{
                **row,
                "status": TermStatus(row["status"]),
                "votes": tuple((voter, vote) for voter, vote in json.loads(row["votes"])),
            }
        )
        for row in found
    )


def counts(db: Database) -> Counts:
    """How much the glossary holds."""
    (row,) = rows(
        db,
        """
        select (select count(*) from concepts) as concepts,
            (select count(*) from terms) as terms,
            (select count(*) from forms) as forms,
            (select json_group_array(json_array(language, number)) from
                (select language, count(*) as number from terms group by language order by language)
            ) as by_language
        """,
    )
    by_language = tuple((language, number) for language, number in json.loads(row["by_language"]))
    return Counts(row["concepts"], row["terms"], row["forms"], by_language)


def revision(db: Database) -> int:
    """The number that every change of the glossary raises."""
    (row,) = rows(db, "select revision from glossary_revision")
    return int(row["revision"])


# ---------------------------------------------------------------- writing


def add_concept(db: Database, new: Concept, person: int, at: str) -> Concept:
    """Keep a concept without its terms. Raises `AlreadyInGlossary`, `NotAllowed`."""
    period = new.period or Period()
    values = {
        "id": new.id,
        "part_of_speech": new.part_of_speech,
        "definition": new.definition,
        "notes": new.notes,
        "since": period.since,
        "until": period.until,
        "period_note": period.note,
        "review": new.review,
    }
    insert(db, "concepts", values, f"There is a concept “{new.id}” already.")
    _record(db, new.id, None, person, at, Act.ADD_CONCEPT, after=new.definition)
    return concept(db, new.id)


def add_term(db: Database, new: Term, person: int, at: str) -> Term:
    """Keep a term with its forms; its `id` is given here. Raises `AlreadyInGlossary`, `NotAllowed`."""
    values = {
        "concept": new.concept,
        "language": new.language,
        "variety": new.variety,
        "text": new.text.strip(),
        "kind": new.kind,
        "status": new.status,
        "use_rule": new.use_rule,
        "review": new.review,
        "note": new.note,
        "reason": new.reason,
        "successor": new.successor,
    }
    taken = f"“{new.text}” stands under “{new.concept}” already, or another term is preferred there."
    id_ = insert(db, "terms", values, taken)
    for form in new.forms:
        _insert_form(db, id_, form)
    _record(db, new.concept, id_, person, at, Act.ADD_TERM, after=f"{new.status}: {new.text}")
    return term(db, id_)


def add_form(db: Database, term_id: int, form: Form, person: int, at: str) -> Term:
    """Keep one more form of a term. Raises `NotInGlossary`, `AlreadyInGlossary`, `NotAllowed`."""
    owner = term(db, term_id)
    _insert_form(db, term_id, form)
    _record(db, owner.concept, term_id, person, at, Act.ADD_FORM, after=f"{form.kind}: {form.text}")
    return term(db, term_id)


def set_status(
    db: Database, term_id: int, status: TermStatus, person: int, at: str, reason: str = ""
) -> Term:
    """Give a term another status. A term that becomes preferred makes the former preferred one admitted.

    Raises `NotInGlossary`.
    """
    changed = term(db, term_id)
    if status is TermStatus.PREFERRED:
        for rival in terms_for(db, [changed.concept], changed.language):
            if rival.id != term_id and _compete(rival, changed):
                _write_status(db, rival, TermStatus.ADMITTED, person, at, reason)
    if status is not changed.status:
        _write_status(db, changed, status, person, at, reason)
    return term(db, term_id)


def decide(db: Database, decision: Decision) -> Term:
    """Keep a decision and give its term the status that it settles; `id` and `concept` are filled in.

    Raises `NotInGlossary`.
    """
    settled = set_status(db, decision.term, decision.status, decision.person, decision.at, decision.reason)
    values = {
        "concept": settled.concept,
        "term": settled.id,
        "status": decision.status,
        "person": decision.person,
        "at": decision.at,
        "reason": decision.reason,
        "votes": json.dumps(decision.votes, ensure_ascii=False),
        "dissent": decision.dissent,
    }
    insert(db, "glossary_decisions", values, "")
    _record(
        db,
        settled.concept,
        settled.id,
        decision.person,
        decision.at,
        Act.DECIDE,
        after=decision.status,
        reason=decision.reason,
    )
    return settled


def add_comment(
    db: Database, concept_id: str, text: str, person: int, at: str, term_id: int | None = None
) -> None:
    """Keep what a person says about a concept or term. Raises `NotAllowed` when it says nothing."""
    values = {"concept": concept_id, "term": term_id, "person": person, "at": at, "text": text}
    insert(db, "glossary_comments", values, "")
    _record(db, concept_id, term_id, person, at, Act.COMMENT, after=text)


def _compete(one: Term, other: Term) -> bool:
    same_place = (one.variety, one.kind) == (other.variety, other.kind)
    return same_place and one.status is TermStatus.PREFERRED


def _write_status(db: Database, of: Term, status: TermStatus, person: int, at: str, reason: str) -> None:
    # The reason of an earlier status does not hold for this one.
    db.execute("update terms set status = ?, reason = ? where id = ?", [status, reason, of.id])
    _record(db, of.concept, of.id, person, at, Act.SET_STATUS, of.status, status, reason)


def _insert_form(db: Database, term_id: int, form: Form) -> None:
    values = {
        "term": term_id,
        "text": form.text.strip(),
        "kind": form.kind,
        "strict": int(form.strict),
        "needs": json.dumps(form.needs, ensure_ascii=False),
        "within": form.within,
        "side": form.side,
    }
    insert(db, "forms", values, f"“{form.text}” is a form of this term already.")


def _record(
    db: Database,
    concept_id: str,
    term_id: int | None,
    person: int,
    at: str,
    act: Act,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    db.execute(
        "insert into glossary_history (concept, term, person, at, act, before, after, reason)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [concept_id, term_id, person, at, act, before, after, reason],
    )
    db.execute("update glossary_revision set revision = revision + 1")
