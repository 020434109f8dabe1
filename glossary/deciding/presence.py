"""What stands in the glossary now where a proposal would change it, and what was withdrawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.deciding.contents import STATUS_FIELDS
from glossary.deciding.filling import term_from
from glossary.deciding.rules import rule
from glossary.deliberation import Proposal, ProposalKind
from glossary.errors import NotInGlossary
from glossary.model import Form, RelationKind, Term, TermStatus
from glossary.rows import concept_values, form_values, rows, term_record, term_values

_UNASKED = ("review",)
"""What an approval is not about."""


def present(db: Database, of: Proposal) -> dict[str, Any]:
    """The values that stand where a proposal would change them, by field; none for what is new.

    With a term's own values stand its words and status, since what is said of it is said of it as it is;
    where a term is to become preferred, the words of the one that it displaces (`preferred`).
    Raises `NotInGlossary`.
    """
    return dict(json.loads(json.dumps(_present(db, of))))  # as it is read again: lists, no enumerations


def _present(db: Database, of: Proposal) -> Mapping[str, Any]:
    if of.kind is ProposalKind.RULE:
        holding = rule(db, of.language)
        return {"minimum": holding.minimum, "voters": list(holding.voters)}
    if of.kind is ProposalKind.CONCEPT:
        return {}
    if of.term is not None:
        return _of_term(db, of, store.term(db, of.term))
    concept = store.concept(db, of.concept)
    if of.kind is ProposalKind.TERM:
        new = term_from(Term(0, concept.id, of.language, ""), of.content)
        return _preferred(db, new, of.content)
    if of.kind is ProposalKind.RELATION:
        kind, other = RelationKind(of.content["kind"]), of.content["concept"]
        return {"relates": any((one.kind, one.concept) == (kind, other) for one in concept.relations)}
    values = concept_values(concept)
    if of.kind is ProposalKind.APPROVE:
        return {name: value for name, value in values.items() if name not in _UNASKED}
    return {name: values[name] for name in of.content or ("definition",)}


def _of_term(db: Database, of: Proposal, term: Term) -> Mapping[str, Any]:
    values = term_values(term)
    if of.kind is ProposalKind.APPROVE:
        return {
            **{name: value for name, value in values.items() if name not in _UNASKED},
            "forms": [form.text for form in term.forms],
        }
    named = {"text": term.text, "status": term.status}
    if of.kind is ProposalKind.FORM:
        return {**named, **_form_values(term, of.content.get("id"))}
    if of.kind is ProposalKind.WITHDRAW:
        return {**named, **_form_values(term, of.content.get("form"))}
    asked = STATUS_FIELDS if of.kind is ProposalKind.STATUS else of.content
    changed = {name: values[name] for name in asked}
    return {**named, **changed, **_preferred(db, term_from(term, of.content), of.content)}


def _form_values(term: Term, form_id: int | None) -> dict[str, Any]:
    """The values of one form of a term under the name `form`, or nothing where none is named."""
    if form_id is None:
        return {}
    form = one_form(term, form_id)
    return {"form": {**form_values(form), "needs": list(form.needs), "strict": form.strict}}


def one_form(term: Term, form_id: int) -> Form:
    """A form of a term. Raises `NotInGlossary`."""
    for form in term.forms:
        if form.id == form_id:
            return form
    raise NotInGlossary(f"“{term.text}” has no form {form_id} (any more).")


def _preferred(db: Database, new: Term, content: Mapping[str, Any]) -> dict[str, Any]:
    """The words of the preferred terms whose place a term would take, where it is asked to be preferred."""
    if new.status is not TermStatus.PREFERRED:
        return {}
    displaced = [term.text for term in store.displaced(db, new)]
    return {"preferred": displaced} if displaced or "status" in content else {}


def mark(value: object) -> str:
    """A short text that differs where a record, or a value of plain values, does."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]


# ---------------------------------------------------------------- what was withdrawn


def is_concept(db: Database, concept_id: str) -> bool:
    """Whether a concept has this id, or had it."""
    return bool(rows(db, "select 1 from concepts where id = ?", [concept_id]))


def withdrawn_at(db: Database, concept_id: str, term_id: int | None = None) -> str:
    """When a term, or its whole concept, was withdrawn; empty where it is of use.

    Without a term, of the concept alone.
    """
    found = rows(
        db,
        "select withdrawn_at from concepts where id = ?"
        " union all select withdrawn_at from terms where id = ?",
        [concept_id, term_id],
    )
    return max((str(row["withdrawn_at"]) for row in found), default="")


def withdrawn_terms(db: Database, concept_id: str) -> tuple[Term, ...]:
    """The terms of a concept that were withdrawn, with no forms."""
    where = "concept = ? and withdrawn_at <> '' order by language, id"
    found = rows(db, f"select * from terms where {where}", [concept_id])  # noqa: S608
    return tuple(term_record({**row, "forms": []}) for row in found)


def withdrawn_concepts(db: Database) -> tuple[str, ...]:
    """The ids of the concepts that were withdrawn."""
    found = rows(db, "select id from concepts where withdrawn_at <> '' order by withdrawn_at desc")
    return tuple(row["id"] for row in found)


# ---------------------------------------------------------------- lists that stay quick in a large glossary


def unchecked(db: Database, language: str, doubts: Sequence[str] = ()) -> tuple[str | int, ...]:
    """The ids of the terms of a language that need a check, or of the concepts for ""; the least sure first.

    What is merely proposed comes first, then what has a note that begins as one of `doubts` does.
    """
    if not language:
        where = "review = 'needs check' and withdrawn_at = '' order by id"
        return tuple(row["id"] for row in rows(db, f"select id from concepts where {where}"))  # noqa: S608
    found = rows(
        db,
        """
        select t.id, t.concept, t.status, substr(t.note, 1, 80) as note
        from terms t join concepts c on c.id = t.concept and c.withdrawn_at = ''
        where t.language = ? and t.review = 'needs check' and t.withdrawn_at = '' and t.status <> 'rejected'
        """,
        [language],
    )

    def certainty(row: Mapping[str, Any]) -> tuple[bool, int, str, int]:
        doubtful = next((at for at, said in enumerate(doubts) if row["note"].startswith(said)), len(doubts))
        return row["status"] != TermStatus.PROPOSED, doubtful, row["concept"], row["id"]

    return tuple(row["id"] for row in sorted(found, key=certainty))


def subjects(db: Database) -> tuple[str, ...]:
    """The subjects that concepts have, in order."""
    found = rows(
        db, "select distinct subject from concepts where subject <> '' and withdrawn_at = '' order by 1"
    )
    return tuple(row["subject"] for row in found)


def names(db: Database, language: str, limit: int) -> tuple[tuple[str, str], ...]:
    """The ids of some concepts with a word for each in a language; its id where it has none."""
    found = rows(
        db,
        """
        select c.id, coalesce(
            (select text from terms where concept = c.id and language = ? and withdrawn_at = ''
             order by status <> 'preferred', kind <> 'full', id), c.id) as name
        from concepts c where c.withdrawn_at = '' order by name limit ?
        """,
        [language, limit],
    )
    return tuple((row["id"], row["name"]) for row in found)
