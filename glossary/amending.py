"""Changing what the glossary holds: fields, relations, what is withdrawn and what is approved.

As in the store, the caller holds the transaction; every change raises the revision and enters the history.
Here nobody is asked: who may change what by which rule is for `glossary.deciding.proposals` to see to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.errors import NotAllowed, NotInGlossary
from glossary.history import record
from glossary.model import Act, Concept, Form, Relation, Review, Term, TermStatus
from glossary.rows import as_json, change, concept_values, form_record, form_values, insert, rows, term_values


def amend_concept(db: Database, new: Concept, person: int, at: str, reason: str = "") -> Concept:
    """Set the fields of the concept `new.id`, not its terms and relations; it needs a check again.

    Nothing happens where nothing differs. Raises `NotInGlossary`, `NotAllowed`.
    """
    old = store.concept(db, new.id)
    changed = _differences(concept_values(replace(old, review=new.review)), concept_values(new))
    if changed:
        change(db, "concepts", new.id, {**changed, "review": Review.NEEDS_CHECK}, "")
        before = {column: concept_values(old)[column] for column in changed}
        record(db, new.id, None, person, at, Act.EDIT, as_json(before), as_json(changed), reason)
    return store.concept(db, new.id)


def amend_term(db: Database, new: Term, person: int, at: str, reason: str = "") -> Term:
    """Set the fields of the term `new.id`, not its concept, language and forms; it needs a check again.

    A term that becomes preferred makes the former preferred one admitted. Nothing happens where nothing
    differs. Raises `NotInGlossary`; `AlreadyInGlossary` for words that stand there already; `NotAllowed`, for
    a successor of another concept or language too, and for one that would lead back to the term.
    """
    old = store.term(db, new.id)
    kept = replace(new, concept=old.concept, language=old.language, review=old.review)
    if kept.successor != old.successor:
        check_successor(db, kept)
    if kept.status is TermStatus.PREFERRED:
        store.make_room(db, kept, person, at, reason)
    changed = _differences(term_values(old), term_values(kept))
    if changed:
        taken = f"“{new.text}” stands under “{old.concept}” already."
        change(db, "terms", new.id, {**changed, "review": Review.NEEDS_CHECK}, taken)
        before = {column: term_values(old)[column] for column in changed}
        record(db, old.concept, old.id, person, at, Act.EDIT, as_json(before), as_json(changed), reason)
    return store.term(db, new.id)


def amend_form(db: Database, new: Form, person: int, at: str, reason: str = "") -> Term:
    """Set the fields of the form `new.id`; its term needs a check again. Returns the term.

    Raises `NotInGlossary`, `AlreadyInGlossary`, `NotAllowed`.
    """
    owner, old = _form(db, new.id)
    changed = _differences(form_values(old), form_values(new))
    if changed:
        change(db, "forms", new.id, changed, f"“{new.text}” is a form of this term already.")
        change(db, "terms", owner.id, {"review": Review.NEEDS_CHECK}, "")
        before = {"form": old.text, **{column: form_values(old)[column] for column in changed}}
        record(db, owner.concept, owner.id, person, at, Act.EDIT, as_json(before), as_json(changed), reason)
    return store.term(db, owner.id)


def drop_form(db: Database, form_id: int, person: int, at: str, reason: str = "") -> Term:
    """Take a form away from its term, which needs a check again. Raises `NotInGlossary`."""
    owner, old = _form(db, form_id)
    db.execute("delete from forms where id = ?", [form_id])
    change(db, "terms", owner.id, {"review": Review.NEEDS_CHECK}, "")
    before = as_json(form_values(old))
    record(db, owner.concept, owner.id, person, at, Act.DROP_FORM, before, reason=reason)
    return store.term(db, owner.id)


# ---------------------------------------------------------------- relations


def relate(db: Database, concept_id: str, relation: Relation, person: int, at: str) -> None:
    """Keep a relation; nothing happens where either concept states it already.

    Raises `NotInGlossary`, `NotAllowed` for a relation to itself.
    """
    if relation not in store.concept(db, concept_id).relations:
        store.concept(db, relation.concept)
        insert(db, "relations", _relation_values(concept_id, relation), "")
        record(db, concept_id, None, person, at, Act.RELATE, after=_said(relation))


def unrelate(db: Database, concept_id: str, relation: Relation, person: int, at: str) -> None:
    """Take a relation away, whichever of the two concepts states it. Raises `NotInGlossary`."""
    if relation not in store.concept(db, concept_id).relations:
        raise NotInGlossary(f"“{concept_id}” has no such relation to “{relation.concept}”.")
    inverse = Relation(relation.kind.inverse, concept_id)
    for values in (_relation_values(concept_id, relation), _relation_values(relation.concept, inverse)):
        db.execute(
            "delete from relations where concept = ? and kind = ? and other = ?",
            [values["concept"], values["kind"], values["other"]],
        )
    record(db, concept_id, None, person, at, Act.UNRELATE, before=_said(relation))


# ---------------------------------------------------------------- standing


def approve_concept(db: Database, concept_id: str, person: int, at: str, reason: str = "") -> Concept:
    """Note that a person who may has looked at the concept as it is. Raises `NotInGlossary`."""
    if store.concept(db, concept_id).review is not Review.APPROVED:
        change(db, "concepts", concept_id, {"review": Review.APPROVED}, "")
        record(db, concept_id, None, person, at, Act.APPROVE, reason=reason)
    return store.concept(db, concept_id)


def approve_term(db: Database, term_id: int, person: int, at: str, reason: str = "") -> Term:
    """Note that a person who may has looked at the term as it is. Raises `NotInGlossary`."""
    term = store.term(db, term_id)
    if term.review is not Review.APPROVED:
        change(db, "terms", term_id, {"review": Review.APPROVED}, "")
        record(db, term.concept, term_id, person, at, Act.APPROVE, after=term.text, reason=reason)
    return store.term(db, term_id)


def withdraw_concept(db: Database, concept_id: str, person: int, at: str, reason: str = "") -> None:
    """Take a concept out of use with all its terms; its id and history stay. Raises `NotInGlossary`."""
    store.concept(db, concept_id)
    change(db, "concepts", concept_id, {"withdrawn_at": at}, "")
    record(db, concept_id, None, person, at, Act.WITHDRAW, reason=reason)


def withdraw_term(db: Database, term_id: int, person: int, at: str, reason: str = "") -> None:
    """Take a term out of use; its id and history stay. Raises `NotInGlossary`."""
    term = store.term(db, term_id)
    change(db, "terms", term_id, {"withdrawn_at": at}, "")
    record(db, term.concept, term_id, person, at, Act.WITHDRAW, before=term.text, reason=reason)


def bring_back_concept(db: Database, concept_id: str, person: int, at: str, reason: str = "") -> Concept:
    """Undo `withdraw_concept`. Raises `NotInGlossary`."""
    store.concept(db, concept_id)
    change(db, "concepts", concept_id, {"withdrawn_at": ""}, "")
    record(db, concept_id, None, person, at, Act.BRING_BACK, reason=reason)
    return store.concept(db, concept_id)


def bring_back_term(db: Database, term_id: int, person: int, at: str, reason: str = "") -> Term:
    """Undo `withdraw_term`. Raises `NotInGlossary`, and `AlreadyInGlossary` where another is preferred."""
    term = store.term(db, term_id)
    taken = f"Another term of “{term.concept}” is preferred by now."
    change(db, "terms", term_id, {"withdrawn_at": ""}, taken)
    record(db, term.concept, term_id, person, at, Act.BRING_BACK, after=term.text, reason=reason)
    return store.term(db, term_id)


# ---------------------------------------------------------------- what these share


def check_successor(db: Database, term: Term) -> None:
    """Raise `NotAllowed` for a successor that cannot be one: of elsewhere, or one that leads back."""
    successor = term.successor
    while successor is not None:
        if successor == term.id:
            raise NotAllowed(f"“{term.text}” cannot be its own successor, nor that of its successors.")
        found = store.term(db, successor)
        if (found.concept, found.language) != (term.concept, term.language):
            raise NotAllowed(f"The successor of “{term.text}” must be a term of its concept and language.")
        successor = found.successor


def _form(db: Database, form_id: int) -> tuple[Term, Form]:
    for row in rows(db, "select * from forms where id = ?", [form_id]):
        return store.term(db, row["term"]), form_record(row)
    raise NotInGlossary(f"There is no form {form_id} in the glossary.")


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in new.items() if value != old[column]}


def _relation_values(concept_id: str, relation: Relation) -> dict[str, Any]:
    return {"concept": concept_id, "kind": relation.kind, "other": relation.concept}


def _said(relation: Relation) -> str:
    return f"{relation.kind}: {relation.concept}"
