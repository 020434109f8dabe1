"""A plan carried out: the deeds of `glossary.merging.planning`, each noted so that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from glossary import amending, store
from glossary.deciding import proposals
from glossary.deliberation import Proposal
from glossary.errors import GlossaryError
from glossary.files.entries import Problem
from glossary.history import raise_revision
from glossary.merging.deeds import (
    AddConcept,
    AddForm,
    AddTerm,
    BringBack,
    Deed,
    EditConcept,
    EditForm,
    EditTerm,
    Merge,
    Propose,
    Relate,
)
from glossary.merging.preparing import Prepared, Rows
from glossary.model import Form, Review, Term, TermStatus
from glossary.rows import change, concept_values, form_values, term_values, with_room

NOT_DONE = "“{}”: {}"


def carry_out(db: Database, merges: Iterable[Merge], import_id: int, new: Prepared) -> list[Problem]:
    """Do what a plan says; what could not be done after all.

    What is new is written first, as it was prepared (`preparing.prepared`), then the rest entry by entry.
    """
    new.write(db, import_id)
    doing = _Doing(db, new)
    for merge in merges:
        for deed in merge.deeds:
            doing.do(deed, merge.line)
    with with_room(db):
        doing.later.write(db, import_id)
    raise_revision(db)
    return doing.problems


class _Doing:
    def __init__(self, db: Database, new: Prepared) -> None:
        self.db, self.new = db, new
        by = new.rows.by
        self.person, self.at, self.reason = by.person, by.at, by.reason
        self.later = Rows(by)
        """What is written at the end, since nothing reads it before."""
        self.ids = dict(new.ids)
        """The ids of new terms by what the plan calls them."""
        self.problems: list[Problem] = []
        self._acts: dict[type[Deed], Callable[[Any], None]] = {
            BringBack: self._bring_back,
            EditConcept: self._edit_concept,
            AddTerm: self._add_term,
            EditTerm: self._edit_term,
            AddForm: self._add_form,
            EditForm: self._edit_form,
            Relate: self._relate,
            Propose: self._propose,
        }

    def do(self, deed: Deed, line: int) -> None:
        """Carry out one deed; a proposal that cannot be made is told of."""
        if isinstance(deed, AddConcept) or (isinstance(deed, AddTerm) and deed.term.id in self.new.ids):
            return
        try:
            self._acts[type(deed)](deed)
        except GlossaryError as error:
            if not isinstance(deed, Propose):
                raise
            self.problems.append(Problem(line, NOT_DONE.format(deed.about or deed.concept, error)))

    def _note(self, what: str, concept: str, item: int, before: Mapping[str, Any], after: Any) -> None:
        self.later.note(what, concept, item, before, after)

    # ------------------------------------------------------------ concepts

    def _bring_back(self, deed: BringBack) -> None:
        amending.bring_back_concept(self.db, deed.concept, self.person, self.at, self.reason)
        terms = [term.id for term in store.concept(self.db, deed.concept).terms]
        self._note("back", deed.concept, 0, {}, {"terms": terms})

    def _edit_concept(self, deed: EditConcept) -> None:
        old = store.concept(self.db, deed.concept)
        new = amending.amend_concept(self.db, replace(old, **deed.after), self.person, self.at, self.reason)
        self._note("concept", old.id, 0, *_changed(concept_values(old), concept_values(new)))

    def _relate(self, deed: Relate) -> None:
        amending.relate(self.db, deed.concept, deed.relation, self.person, self.at)
        values = {"kind": deed.relation.kind, "concept": deed.relation.concept}
        self._note("relation", deed.concept, 0, {}, values)

    # ------------------------------------------------------------ terms

    def _add_term(self, deed: AddTerm) -> None:
        added = store.add_term(self.db, replace(deed.term, id=0), self.person, self.at)
        self.ids[deed.term.id] = added.id
        if added.status is not TermStatus.PROPOSED:
            self.later.decide(added, added.id, added.status)
        self._note("term", added.concept, added.id, {}, whole_term(added))

    def _edit_term(self, deed: EditTerm) -> None:
        old = store.term(self.db, self._id(deed.term))
        fields = dict(deed.after)
        if fields.get("successor") is not None:
            fields["successor"] = self._id(fields["successor"])
        if deed.term < 0:  # a new term that gets its successor: still as the file says
            values = {"successor": fields["successor"]}
            change(self.db, "terms", old.id, values, "")
            self._note("term", old.concept, old.id, {"successor": None}, values)
            return
        new = amending.amend_term(self.db, replace(old, **fields), self.person, self.at, self.reason)
        if new.status is not old.status and new.status is not TermStatus.PROPOSED:
            self.later.decide(new, new.id, new.status)
        self._note("term", old.concept, old.id, *_changed(term_values(old), term_values(new)))

    def _add_form(self, deed: AddForm) -> None:
        owner = store.add_form(self.db, self._id(deed.term), deed.form, self.person, self.at)
        added = _form_of(owner, deed.form)
        if owner.review is Review.APPROVED:
            change(self.db, "terms", owner.id, {"review": Review.NEEDS_CHECK}, "")
            self._note(
                "term", owner.concept, owner.id, {"review": owner.review}, {"review": Review.NEEDS_CHECK}
            )
        self._note("form", owner.concept, added.id, {}, {"term": owner.id, **form_values(added)})

    def _edit_form(self, deed: EditForm) -> None:
        owner = store.term(self.db, self._id(deed.term))
        old = next(form for form in owner.forms if form.id == deed.form.id)
        new = amending.amend_form(self.db, deed.form, self.person, self.at, self.reason)
        before, after = _changed(form_values(old), form_values(deed.form))
        self._note("form", owner.concept, old.id, before, after)
        if owner.review is not new.review:
            self._note("term", owner.concept, owner.id, {"review": owner.review}, {"review": new.review})

    def _id(self, planned: int) -> int:
        return self.ids.get(planned, planned)

    # ------------------------------------------------------------ proposals

    def _propose(self, deed: Propose) -> None:
        content = dict(deed.content)
        if content.get("successor"):
            content["successor"] = self._id(content["successor"])
        kept = proposals.propose(
            self.db,
            Proposal(
                id=0,
                kind=deed.kind,
                concept=deed.concept,
                term=None if deed.term is None else self._id(deed.term),
                language=deed.language,
                content=content,
                reason=self.reason,
                source="",
                target="",
                where="",
                person=self.person,
                at=self.at,
            ),
        )
        if kept.at == self.at:
            self._note("proposal", deed.concept, kept.id, {}, {})


def whole_term(term: Term) -> dict[str, Any]:
    """A term's row with its forms, to see later whether anybody has changed it."""
    return {**term_values(term), "forms": [form_values(form) for form in term.forms]}


def _form_of(owner: Term, form: Form) -> Form:
    return next(one for one in owner.forms if (one.text, one.kind) == (form.text.strip(), form.kind))


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns that differ, as they were and as they are."""
    names = [name for name in new if new[name] != old[name]]
    return {name: old[name] for name in names}, {name: new[name] for name in names}
