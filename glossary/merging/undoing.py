"""An import taken back, step by step from its end: what somebody has changed since stays, and is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from glossary import amending, store
from glossary.deciding import proposals
from glossary.errors import GlossaryError, NotAllowed
from glossary.history import enter, raise_revision, record
from glossary.merging.importing import whole_term
from glossary.merging.imports import ImportState, one_import, settle
from glossary.model import Act, PartOfSpeech, Relation, RelationKind, Term
from glossary.rows import change, concept_values, form_values, rows

CHANGED = "“{}” was changed since, and stays as it is."
IN_USE = "“{}” stays: something was added to it since."
REASON = "{} was taken back."


def undo(db: Database, import_id: int, person: int, at: str) -> dict[str, Any]:
    """Take an import back: {"undone", "left"}, the number of steps and a sentence for each that stays.

    Raises `NotInGlossary`, and `NotAllowed` where it was not taken in or was taken back before.
    """
    what = one_import(db, import_id)
    if what.state is not ImportState.TAKEN_IN:
        raise NotAllowed(f"{what.name} is {what.state}; only what was taken in can be taken back.")
    undoing = _Undoing(db, what.person, person, at, REASON.format(what.name))
    done = 0
    left: dict[str, None] = {}
    for step in _steps(db, import_id):
        sentence = undoing.undo(step)
        if sentence:
            left[sentence] = None
        else:
            done += 1
    raise_revision(db)
    report = {"undone": done, "left": list(left)}
    settle(db, import_id, ImportState.TAKEN_BACK, {**what.report, **report}, at)
    return report


def _steps(db: Database, import_id: int) -> Iterator[Mapping[str, Any]]:
    """What an import did, the last first."""
    query = "select * from glossary_import_steps where import = ? order by id desc"
    for row in rows(db, query, [import_id]):
        before = json.loads(row["before"]) if row["before"] else None
        yield {**row, "before": before, "after": json.loads(row["after"])}


class _Undoing:
    def __init__(self, db: Database, importer: int, person: int, at: str, reason: str) -> None:
        self.db, self.importer, self.person, self.at, self.reason = db, importer, person, at, reason

    def undo(self, step: Mapping[str, Any]) -> str:
        """Take one step back; a sentence where it has to stay."""
        act = {
            "concept": self._concept,
            "back": self._back,
            "term": self._term,
            "form": self._form,
            "relation": self._relation,
            "proposal": self._proposal,
        }[step["what"]]
        try:
            return act(step)
        except GlossaryError as error:
            return f"“{step['concept']}” stays as it is: {error}"

    def _concept(self, step: Mapping[str, Any]) -> str:
        now = store.concept(self.db, step["concept"])
        values = concept_values(now)
        came = {} if step["before"] is not None else {"part_of_speech": PartOfSpeech.NOUN}
        if not _is(values, {**came, **step["after"]}):
            return CHANGED.format(now.id)
        if step["before"] is not None:
            self._restore("concepts", now.id, now.id, None, step)
            return ""
        if now.terms or now.relations or store.comments(self.db, now.id):
            return IN_USE.format(now.id)
        amending.withdraw_concept(self.db, now.id, self.person, self.at, self.reason)
        return ""

    def _back(self, step: Mapping[str, Any]) -> str:
        now = store.concept(self.db, step["concept"])
        if {term.id for term in now.terms} - set(step["after"]["terms"]):
            return IN_USE.format(now.id)
        amending.withdraw_concept(self.db, now.id, self.person, self.at, self.reason)
        return ""

    def _term(self, step: Mapping[str, Any]) -> str:
        now = store.term(self.db, step["item"])
        values = whole_term(now)
        if not _is(values, step["after"]):
            return CHANGED.format(now.text)
        if step["before"] is not None:
            self._restore("terms", now.id, now.concept, now.id, step)
        else:
            self._withdraw_term(now)
        return ""

    def _withdraw_term(self, term: Term) -> None:
        """Withdraw a term as `amending.withdraw_term` does; the revision is raised once, at the end."""
        change(self.db, "terms", term.id, {"withdrawn_at": self.at}, "")
        about = (term.concept, term.id, self.person, self.at, Act.WITHDRAW)
        enter(self.db, *about, before=term.text, reason=self.reason)

    def _form(self, step: Mapping[str, Any]) -> str:
        found = rows(self.db, "select term from forms where id = ?", [step["item"]])
        if not found:
            return ""  # somebody has taken it away already
        owner = store.term(self.db, found[0]["term"])
        form = next(one for one in owner.forms if one.id == step["item"])
        if not _is({"term": owner.id, **form_values(form)}, step["after"]):
            return CHANGED.format(form.text)
        if step["before"] is not None:
            self._restore("forms", form.id, owner.concept, owner.id, step)
        else:
            review = owner.review
            amending.drop_form(self.db, form.id, self.person, self.at, self.reason)
            change(self.db, "terms", owner.id, {"review": review}, "")
        return ""

    def _relation(self, step: Mapping[str, Any]) -> str:
        relation = Relation(RelationKind(step["after"]["kind"]), step["after"]["concept"])
        if relation in store.concept(self.db, step["concept"]).relations:
            amending.unrelate(self.db, step["concept"], relation, self.person, self.at)
        return ""

    def _proposal(self, step: Mapping[str, Any]) -> str:
        proposals.withdraw(self.db, step["item"], self.importer, self.at)
        return ""

    def _restore(
        self, table: str, id_: str | int, concept: str, term: int | None, step: Mapping[str, Any]
    ) -> None:
        """Set the columns of a row as they were."""
        change(self.db, table, id_, step["before"], f"“{concept}” has another such by now.")
        before, after = (json.dumps(step[name], ensure_ascii=False) for name in ("after", "before"))
        record(self.db, concept, term, self.person, self.at, Act.EDIT, before, after, self.reason)


def _is(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """Whether all that a step has made is still so."""
    return all(now.get(name) == value for name, value in then.items())
