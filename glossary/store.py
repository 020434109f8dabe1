"""Reading and writing the glossary's tables: one query per function, records in and out.

Every function takes a database whose transaction the caller holds; none begins or commits one. `person` is
the id of a person, `at` a time in UTC as ISO 8601. Every change raises the revision and enters the history.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from sqlite_utils import Database

from glossary.deliberation import Decision, Outcome
from glossary.errors import NotAllowed, NotInGlossary
from glossary.history import history, record, revision
from glossary.model import (
    Act,
    Comment,
    Concept,
    Counts,
    Form,
    Term,
    TermStatus,
)
from glossary.rows import (
    change,
    concept_record,
    concept_values,
    form_values,
    insert,
    rows,
    term_record,
    term_values,
)
from glossary.schema import migrations

__all__ = [
    "RESERVED_IDS",
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
    "displaced",
    "history",
    "migrations",
    "revision",
    "set_status",
    "term",
    "terms_for",
]

RESERVED_IDS = frozenset(
    {"candidates", "cards", "changes", "consistency", "learn", "propose", "proposed", "review", "terms"}
)
"""What no concept may be called: in an address another page stands there (/glossary/review)."""

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
            'note', t.note, 'reason', t.reason, 'successor', t.successor, 'script', t.script,
            'equivalence', t.equivalence, 'gender', t.gender, 'forms', json(t.forms)))
        from ({_TERM} where t.concept = c.id and t.withdrawn_at = '' {_BEST_FIRST}) t
    ) as terms, (
        select json_group_array(json_array(kind, other, stated)) from (
            select kind, other, 1 as stated from relations where concept = c.id
            union all select kind, concept, 0 from relations where other = c.id) r
        join concepts o on o.id = r.other and o.withdrawn_at = ''
    ) as relations
    from concepts c
"""  # noqa: S608 (made of the constants above)


# ---------------------------------------------------------------- reading


def concepts(db: Database, first: int = 0, limit: int = -1) -> tuple[Concept, ...]:
    """Concepts with their terms and forms, in the order of their ids; without what was withdrawn.

    All of them, or at most `limit` after the `first` ones.
    """
    where = "where c.withdrawn_at = '' order by c.id limit ? offset ?"
    return tuple(concept_record(row) for row in rows(db, f"{_CONCEPT} {where}", [limit, first]))


def concept(db: Database, id: str) -> Concept:  # noqa: A002 (the record's own word)
    """One concept with its terms and forms, a withdrawn one too. Raises `NotInGlossary`."""
    for row in rows(db, f"{_CONCEPT} where c.id = ?", [id]):
        return concept_record(row)
    raise NotInGlossary(f"There is no concept “{id}” in the glossary.")


def term(db: Database, id: int) -> Term:  # noqa: A002 (the record's own word)
    """One term with its forms, a withdrawn one too. Raises `NotInGlossary`."""
    for row in rows(db, f"{_TERM} where t.id = ?", [id]):
        return term_record(row)
    raise NotInGlossary(f"There is no term {id} in the glossary.")


def terms_for(db: Database, concept_ids: Iterable[str], language: str) -> tuple[Term, ...]:
    """The terms of some concepts in one language, concept by concept, best status first."""
    wanted = json.dumps(sorted(set(concept_ids)))
    where = """
        join concepts c on c.id = t.concept and c.withdrawn_at = '' and t.withdrawn_at = ''
        where t.language = ? and t.concept in (select value from json_each(?))
    """
    return tuple(term_record(row) for row in rows(db, f"{_TERM} {where} {_BEST_FIRST}", [language, wanted]))


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
                "status": TermStatus(row["status"]) if row["status"] else None,
                "outcome": Outcome(row["outcome"]),
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
        with
            held as (
                select t.id, t.language from terms t join concepts c on c.id = t.concept
                where t.withdrawn_at = '' and c.withdrawn_at = '')
        select (select count(*) from concepts where withdrawn_at = '') as concepts,
            (select count(*) from held) as terms,
            (select count(*) from forms where term in (select id from held)) as forms,
            (select json_group_array(json_array(language, number)) from
                (select language, count(*) as number from held group by language order by language)
            ) as by_language
        """,
    )
    by_language = tuple((language, number) for language, number in json.loads(row["by_language"]))
    return Counts(row["concepts"], row["terms"], row["forms"], by_language)


# ---------------------------------------------------------------- writing


def add_concept(db: Database, new: Concept, person: int, at: str) -> Concept:
    """Keep a concept without its terms and relations. Raises `AlreadyInGlossary`, `NotAllowed`."""
    if new.id in RESERVED_IDS:
        raise NotAllowed(f"No concept can be called “{new.id}”: a page of the glossary has that name.")
    insert(db, "concepts", concept_values(new), f"There is, or was, a concept “{new.id}” already.")
    record(db, new.id, None, person, at, Act.ADD_CONCEPT, after=new.definition)
    return concept(db, new.id)


def add_term(db: Database, new: Term, person: int, at: str) -> Term:
    """Keep a term with its forms; its `id` is given here. One that was withdrawn comes back as it is now.

    Raises `NotInGlossary`, `AlreadyInGlossary`, `NotAllowed`.
    """
    taken = f"“{new.text}” stands under “{new.concept}” already, or another term is preferred there."
    values = term_values(new)
    withdrawn = _withdrawn(db, new)
    if withdrawn is None:
        id_ = insert(db, "terms", values, taken)
    else:
        id_ = withdrawn
        change(db, "terms", id_, {**values, "withdrawn_at": ""}, taken)
        db.execute("delete from forms where term = ?", [id_])
    for form in new.forms:
        insert_form(db, id_, form)
    record(db, new.concept, id_, person, at, Act.ADD_TERM, after=f"{new.status}: {new.text}")
    return term(db, id_)


def _withdrawn(db: Database, new: Term) -> int | None:
    """The id of the withdrawn term that has the place of a new one."""
    where = "concept = ? and language = ? and variety = ? and text = ? and withdrawn_at <> ''"
    place = [new.concept, new.language, new.variety, new.text.strip()]
    return next((row["id"] for row in rows(db, f"select id from terms where {where}", place)), None)  # noqa: S608


def add_form(db: Database, term_id: int, form: Form, person: int, at: str) -> Term:
    """Keep one more form of a term. Raises `NotInGlossary`, `AlreadyInGlossary`, `NotAllowed`."""
    owner = term(db, term_id)
    insert_form(db, term_id, form)
    record(db, owner.concept, term_id, person, at, Act.ADD_FORM, after=f"{form.kind}: {form.text}")
    return term(db, term_id)


def set_status(
    db: Database, term_id: int, status: TermStatus, person: int, at: str, reason: str = ""
) -> Term:
    """Give a term another status. A term that becomes preferred makes the former preferred one admitted.

    Raises `NotInGlossary`.
    """
    changed = term(db, term_id)
    if status is TermStatus.PREFERRED:
        make_room(db, changed, person, at, reason)
    if status is not changed.status:
        _write_status(db, changed, status, person, at, reason)
    return term(db, term_id)


def make_room(db: Database, for_: Term, person: int, at: str, reason: str = "") -> None:
    """Make the term admitted that is preferred where `for_` is to be."""
    for rival in displaced(db, for_):
        _write_status(db, rival, TermStatus.ADMITTED, person, at, reason, explanation="")


def displaced(db: Database, by: Term) -> tuple[Term, ...]:
    """The terms that would be admitted only if a term, which need not be kept yet, were preferred.

    Those of its own variety, script and kind: an acronym does not displace a full form.
    """
    place = (by.variety, by.script, by.kind)
    return tuple(
        rival
        for rival in terms_for(db, [by.concept], by.language)
        if rival.id != by.id
        and (rival.variety, rival.script, rival.kind) == place
        and rival.status is TermStatus.PREFERRED
    )


def decide(db: Database, decision: Decision) -> Decision:
    """Keep a decision, and give its term the status that it settles; `id` is filled in, `concept` for a term.

    Raises `NotInGlossary`.
    """
    concept_id = decision.concept
    if decision.term is not None:
        concept_id = term(db, decision.term).concept
        if decision.status is not None:
            set_status(db, decision.term, decision.status, decision.person, decision.at, decision.reason)
    values = {
        "concept": concept_id,
        "term": decision.term,
        "status": decision.status,
        "person": decision.person,
        "at": decision.at,
        "reason": decision.reason,
        "votes": json.dumps(decision.votes, ensure_ascii=False),
        "dissent": decision.dissent,
        "outcome": decision.outcome,
        "language": decision.language,
        "proposal": decision.proposal,
    }
    id_ = insert(db, "glossary_decisions", values, "")
    if concept_id:
        who, after = (decision.person, decision.at), decision.status or decision.outcome
        record(db, concept_id, decision.term, *who, Act.DECIDE, after=after, reason=decision.reason)
    return replace(decision, id=id_, concept=concept_id)


def add_comment(
    db: Database, concept_id: str, text: str, person: int, at: str, term_id: int | None = None
) -> None:
    """Keep what a person says about a concept or term.

    Raises `NotAllowed` when it says nothing, and `NotInGlossary`.
    """
    concept(db, concept_id)
    values = {"concept": concept_id, "term": term_id, "person": person, "at": at, "text": text}
    insert(db, "glossary_comments", values, "")
    record(db, concept_id, term_id, person, at, Act.COMMENT, after=text)


def _write_status(
    db: Database,
    of: Term,
    status: TermStatus,
    person: int,
    at: str,
    reason: str,
    explanation: str | None = None,
) -> None:
    # The explanation of an earlier status does not hold for this one.
    said = reason if explanation is None else explanation
    db.execute("update terms set status = ?, reason = ? where id = ?", [status, said, of.id])
    record(db, of.concept, of.id, person, at, Act.SET_STATUS, of.status, status, reason)


def insert_form(db: Database, term_id: int, form: Form) -> None:
    """Keep a form without a word in the history; raises as `add_form` does."""
    values = {"term": term_id, **form_values(form)}
    insert(db, "forms", values, f"“{form.text}” is a form of this term already.")


def languages_with(db: Database, statuses: Iterable[TermStatus]) -> frozenset[str]:
    """The languages that have any terms of these statuses."""
    found = rows(
        db,
        "select distinct language from terms where status in (select value from json_each(?))",
        [json.dumps(list(statuses))],
    )
    return frozenset(row["language"] for row in found)
