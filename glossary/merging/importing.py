"""A plan carried out: the deeds of `glossary.merging.planning`, each noted so that it can be taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from glossary import amending, store
from glossary.deciding import proposals
from glossary.deliberation import Choice, Proposal
from glossary.errors import GlossaryError, NotAllowed
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
from glossary.model import Act, Form, Review, Term, TermStatus
from glossary.rows import change, concept_values, form_values, rows, term_values

TOGETHER = 2_000
"""Rows of a table that are written at a time."""
NOT_DONE = "“{}”: {}"


def carry_out(
    db: Database, merges: Iterable[Merge], import_id: int, person: int, at: str, reason: str
) -> Iterator[Merge]:
    """Do what a plan says, entry by entry; each comes back with what could not be done after all."""
    doing = _Doing(db, import_id, person, at, reason)
    for merge in merges:
        doing.problems = []
        for deed in merge.deeds:
            doing.do(deed, merge.line)
        yield replace(merge, problems=(*merge.problems, *doing.problems)) if doing.problems else merge
    doing.flush()
    raise_revision(db)


class _Later:
    """Rows that go into their tables many at a time, in the order in which these refer to one another."""

    TABLES = ("concepts", "terms", "forms", "glossary_decisions", "glossary_history", "glossary_import_steps")

    def __init__(self, db: Database) -> None:
        self.db = db
        self.held: dict[str, list[Mapping[str, Any]]] = {table: [] for table in self.TABLES}
        self.next_term = 1 + max(
            (row["seq"] for row in rows(db, "select seq from sqlite_sequence where name = 'terms'")),
            default=0,
        )

    def put(self, table: str, values: Mapping[str, Any]) -> None:
        """Keep a row for later."""
        self.held[table].append(values)
        if len(self.held[table]) >= TOGETHER:
            self.flush()

    def term(self, values: Mapping[str, Any]) -> int:
        """Keep a term for later; its id."""
        id_, self.next_term = self.next_term, self.next_term + 1
        self.put("terms", {"id": id_, **values})
        return id_

    def flush(self) -> None:
        """Write what is held. Raises `NotAllowed` where a constraint refuses a row."""
        for table, held in self.held.items():
            if held:
                columns = list(held[0])
                marks = ", ".join("?" * len(columns))
                sql = f"insert into {table} ({', '.join(columns)}) values ({marks})"  # noqa: S608
                try:
                    self.db.conn.executemany(sql, [tuple(one.values()) for one in held])
                except sqlite3.IntegrityError as error:
                    raise NotAllowed(f"Something in it cannot be kept in the glossary ({error}).") from error
                held.clear()


class _Doing:
    def __init__(self, db: Database, import_id: int, person: int, at: str, reason: str) -> None:
        self.db, self.import_id, self.person, self.at, self.reason = db, import_id, person, at, reason
        self._later = _Later(db)
        self.new: set[str] = set()
        """The ids of the concepts that it has added."""
        self.ids: dict[int, int] = {}
        """The ids of new terms by what the plan calls them."""
        self.problems: list[Problem] = []
        self._acts: dict[type[Deed], Callable[[Any], None]] = {
            AddConcept: self._add_concept,
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
        if not isinstance(deed, AddConcept | AddTerm):
            self.flush()
        try:
            self._acts[type(deed)](deed)
        except GlossaryError as error:
            if not isinstance(deed, Propose):
                raise
            self.problems.append(Problem(line, NOT_DONE.format(deed.about or deed.concept, error)))

    def _note(self, what: str, concept: str, item: int, before: Mapping[str, Any], after: Any) -> None:
        values = {
            "import": self.import_id,
            "what": what,
            "concept": concept,
            "item": item,
            "before": _as_json(before) if before else "",
            "after": _as_json(after),
        }
        self._later.put("glossary_import_steps", values)

    def _enter(self, concept: str, term: int | None, act: Act, after: str) -> None:
        """Enter what was added into the history."""
        values = {
            "concept": concept,
            "term": term,
            "person": self.person,
            "at": self.at,
            "act": act,
            "after": after,
        }
        self._later.put("glossary_history", values)

    def flush(self) -> None:
        """Write what was kept to be written together."""
        self._later.flush()

    # ------------------------------------------------------------ concepts

    def _add_concept(self, deed: AddConcept) -> None:
        new = deed.concept
        values = concept_values(new)
        self._later.put("concepts", values)
        self._enter(new.id, None, Act.ADD_CONCEPT, new.definition)
        said = values if deed.is_part_said else {k: v for k, v in values.items() if k != "part_of_speech"}
        self._note("concept", new.id, 0, {}, said)
        self.new.add(new.id)

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
        if deed.term.concept in self.new:
            added, id_ = deed.term, self._add_first(deed.term)
        else:
            self.flush()
            added = store.add_term(self.db, replace(deed.term, id=0), self.person, self.at)
            id_ = added.id
            self._later.next_term = max(self._later.next_term, id_ + 1)
        self.ids[deed.term.id] = id_
        if added.status is not TermStatus.PROPOSED:
            self._decide(added, id_, added.status)
        self._note("term", added.concept, id_, {}, whole_term(added))

    def _add_first(self, new: Term) -> int:
        """Keep a term of a new concept, as `store.add_term` does where none of its words can be there yet."""
        id_ = self._later.term(term_values(new))
        for form in new.forms:
            self._later.put("forms", {"term": id_, **form_values(form)})
        self._enter(new.concept, id_, Act.ADD_TERM, f"{new.status}: {new.text}")
        return id_

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
            self._decide(new, new.id, new.status)
        self._note("term", old.concept, old.id, *_changed(term_values(old), term_values(new)))

    def _decide(self, term: Term, id_: int, status: TermStatus) -> None:
        """Note that who takes the file in has decided on a status."""
        values = {
            "concept": term.concept,
            "term": id_,
            "status": status,
            "person": self.person,
            "at": self.at,
            "reason": self.reason,
            "votes": _as_json([(self.person, Choice.FOR)]),
            "language": term.language,
        }
        self._later.put("glossary_decisions", values)
        self._enter(term.concept, id_, Act.DECIDE, status)

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


_as_json = json.JSONEncoder(ensure_ascii=False).encode
"""As `json.dumps`, which makes an encoder each time."""
