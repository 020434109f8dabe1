"""Files of terms taken into the glossary: the journal of imports, and what carries out a plan.

As in the store, the caller holds the transaction, which is one for a whole file: all of it, or nothing.
Every step is noted with what there was before; `glossary.undoing` takes an import back by it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from glossary import amending, proposals, rules, store
from glossary.deeds import (
    AddConcept,
    AddForm,
    AddTerm,
    BringBack,
    Deed,
    EditConcept,
    EditForm,
    EditTerm,
    Fate,
    Merge,
    Propose,
    Relate,
)
from glossary.deliberation import Choice, Proposal
from glossary.errors import GlossaryError, NotInGlossary
from glossary.files.entries import Problem
from glossary.history import enter, raise_revision
from glossary.merging import Standing
from glossary.model import Act, Form, Review, Term, TermStatus
from glossary.presence import withdrawn_concepts
from glossary.rows import change, concept_values, form_values, insert, rows, term_values

PROBLEMS = 5_000
"""How many problems of a file are told one by one; the rest are counted."""
NOT_DONE = "“{}”: {}"


class ImportState(StrEnum):
    """How far a file has come."""

    HANDED_IN = "handed in"
    TAKEN_IN = "taken in"
    TAKEN_BACK = "taken back"
    PUT_AWAY = "put away"
    """Never taken in."""


@dataclass(frozen=True, slots=True)
class Import:
    """A file of terms that was handed in."""

    id: int
    name: str
    settings: Mapping[str, Any]
    person: int
    at: str
    state: ImportState
    ended_at: str
    """When it was taken in, back, or put away."""
    report: Mapping[str, Any]
    """What became of it (`Tally.as_json`), and of taking it back."""


# ---------------------------------------------------------------- what is counted


class Tally:
    """What became of the entries of a file; each is added, updated, unchanged or skipped."""

    def __init__(self) -> None:
        self.fates: dict[int, Fate] = {}
        """By the number of the entry."""
        self.terms = 0
        """New terms."""
        self.proposals = 0
        """What others have to decide."""
        self.problems: list[Problem] = []
        self._left = 0

    def count(self, merge: Merge) -> Merge:
        """Count an entry, or what else is done for it at the end."""
        before = self.fates.get(merge.number)
        if before in (None, Fate.UNCHANGED):
            self.fates[merge.number] = merge.fate
        self.terms += sum(isinstance(deed, AddTerm) for deed in merge.deeds)
        self.proposals += sum(isinstance(deed, Propose) for deed in merge.deeds)
        for problem in merge.problems:
            self.tell(problem)
        return merge

    def tell(self, problem: Problem) -> None:
        """Note a problem; of very many the rest are counted."""
        if len(self.problems) < PROBLEMS:
            self.problems.append(problem)
        else:
            self._left += 1

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept and printed."""
        fates = list(self.fates.values())
        problems = [{"line": line, "what": what} for line, what in self.problems]
        if self._left:
            problems.append({"line": 0, "what": f"{self._left:,} more problems are not told one by one."})
        return {
            "read": len(fates),
            **{str(fate): fates.count(fate) for fate in Fate},
            "terms": self.terms,
            "proposals": self.proposals,
            "problems": problems,
        }


# ---------------------------------------------------------------- the journal


def hand_in(
    db: Database, name: str, content: bytes | None, settings: Mapping[str, Any], person: int, at: str
) -> int:
    """Keep a file that was handed in; its id."""
    values = {
        "name": name,
        "content": content,
        "settings": json.dumps(settings, ensure_ascii=False),
        "person": person,
        "at": at,
    }
    return insert(db, "glossary_imports", values, "")


def one_import(db: Database, import_id: int) -> Import:
    """An import. Raises `NotInGlossary`."""
    for row in rows(db, f"{_IMPORT} where id = ?", [import_id]):
        return _record(row)
    raise NotInGlossary(f"There is no import {import_id} of the glossary.")


def imports(db: Database) -> tuple[Import, ...]:
    """The files that were handed in and not put away, the newest first."""
    return tuple(map(_record, rows(db, f"{_IMPORT} where state <> 'put away' order by id desc")))


def content_of(db: Database, import_id: int) -> bytes:
    """The file of an import that waits. Raises `NotInGlossary` where it is kept no longer."""
    for row in rows(db, "select content from glossary_imports where id = ?", [import_id]):
        if row["content"] is not None:
            return bytes(row["content"])
    raise NotInGlossary(f"The file of import {import_id} is not kept any more.")


def settle(db: Database, import_id: int, state: ImportState, report: Mapping[str, Any], at: str) -> None:
    """Note what became of an import; its file is needed no longer."""
    values = {
        "state": state,
        "report": json.dumps(report, ensure_ascii=False),
        "ended_at": at,
        "content": None,
    }
    change(db, "glossary_imports", import_id, values, "")


def set_settings(db: Database, import_id: int, settings: Mapping[str, Any]) -> None:
    """Keep what a person says of a file that waits."""
    change(db, "glossary_imports", import_id, {"settings": json.dumps(settings, ensure_ascii=False)}, "")


_IMPORT = "select id, name, settings, person, at, state, ended_at, report from glossary_imports"


def _record(row: Mapping[str, Any]) -> Import:
    return Import(
        **{
            **row,
            "settings": json.loads(row["settings"]),
            "report": json.loads(row["report"]),
            "state": ImportState(row["state"]),
        }
    )


# ---------------------------------------------------------------- what a plan begins from


def standing(db: Database, person: int) -> Standing:
    """The glossary as it is, and what a person may decide alone."""
    kept: dict[str, bool] = {}

    def alone(language: str) -> bool:
        if language not in kept:
            kept[language] = rules.decides_alone(db, language, person)
        return kept[language]

    decided = rows(db, "select distinct term from glossary_decisions where term is not null")
    return Standing(
        {concept.id: concept for concept in store.concepts(db)},
        {id_: store.concept(db, id_) for id_ in withdrawn_concepts(db)},
        alone,
        frozenset(row["term"] for row in decided),
    )


# ---------------------------------------------------------------- carrying out


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
    raise_revision(db)


class _Doing:
    def __init__(self, db: Database, import_id: int, person: int, at: str, reason: str) -> None:
        self.db, self.import_id, self.person, self.at, self.reason = db, import_id, person, at, reason
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
        insert(self.db, "glossary_import_steps", values, "")

    # ------------------------------------------------------------ concepts

    def _add_concept(self, deed: AddConcept) -> None:
        new = deed.concept
        values = concept_values(new)
        insert(self.db, "concepts", values, f"There is, or was, a concept “{new.id}” already.")
        enter(self.db, new.id, None, self.person, self.at, Act.ADD_CONCEPT, after=new.definition)
        self._note("concept", new.id, 0, {}, values)

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
        planned = deed.term
        added = store.add_term(self.db, replace(planned, id=0), self.person, self.at)
        self.ids[planned.id] = added.id
        if added.status is not TermStatus.PROPOSED:
            self._decide(added, added.status)
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
            self._decide(new, new.status)
        self._note("term", old.concept, old.id, *_changed(term_values(old), term_values(new)))

    def _decide(self, term: Term, status: TermStatus) -> None:
        """Note that who takes the file in has decided on a status."""
        values = {
            "concept": term.concept,
            "term": term.id,
            "status": status,
            "person": self.person,
            "at": self.at,
            "reason": self.reason,
            "votes": _as_json([(self.person, Choice.FOR)]),
            "language": term.language,
        }
        insert(self.db, "glossary_decisions", values, "")
        enter(self.db, term.concept, term.id, self.person, self.at, Act.DECIDE, after=status)

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


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
