"""What a plan adds, as rows: made before the transaction that writes them, so that nobody waits for it.

Only new concepts are made ready, with their terms: nothing that stands in the glossary can change what
becomes of these, as long as its revision is the one that was planned upon.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from glossary.deliberation import Choice
from glossary.merging.deeds import AddConcept, AddTerm, Merge
from glossary.model import Act, Term, TermStatus
from glossary.rows import concept_values, form_values, insert_many, rows, term_values, with_room

TABLES = ("concepts", "terms", "forms", "glossary_decisions", "glossary_history", "glossary_import_steps")
"""What is written, in the order in which rows refer to one another."""

as_json = json.JSONEncoder(ensure_ascii=False).encode
"""As `json.dumps`, which makes an encoder each time."""


@dataclass(frozen=True, slots=True)
class By:
    """Who takes a file in, when and why."""

    person: int
    at: str
    reason: str


@dataclass(slots=True)
class Rows:
    """Rows that are to be written together, by their tables."""

    by: By
    held: defaultdict[str, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def note(self, what: str, concept: str, item: int, before: Mapping[str, Any], after: Any) -> None:
        """Note a step of the import, so that it can be taken back."""
        values = {
            "what": what,
            "concept": concept,
            "item": item,
            "before": as_json(before) if before else "",
            "after": as_json(after),
        }
        self.held["glossary_import_steps"].append(values)

    def enter(self, concept: str, term: int | None, act: Act, after: str) -> None:
        """Enter what was added into the history."""
        values = {"concept": concept, "term": term, "act": act, "after": after}
        self.held["glossary_history"].append(values)

    def decide(self, term: Term, id_: int, status: TermStatus) -> None:
        """Note that who takes the file in has decided on a status."""
        values = {"concept": term.concept, "term": id_, "status": status, "language": term.language}
        self.held["glossary_decisions"].append(values)
        self.enter(term.concept, id_, Act.DECIDE, status)

    def write(self, db: Database, import_id: int) -> None:
        """Write what is held, and hold it no longer. Raises `NotAllowed`."""
        said = {"person": self.by.person, "at": self.by.at}
        same: dict[str, dict[str, Any]] = {
            "glossary_decisions": {
                **said,
                "reason": self.by.reason,
                "votes": as_json([(self.by.person, Choice.FOR)]),
            },
            "glossary_history": said,
            "glossary_import_steps": {"import": import_id},
        }
        for table in TABLES:
            insert_many(db, table, self.held[table], same.get(table))
        self.held.clear()


@dataclass(frozen=True, slots=True)
class Prepared:
    """The new concepts of a plan with their terms, ready to be written."""

    rows: Rows
    concepts: frozenset[str]
    """Their ids."""
    ids: Mapping[int, int]
    """The ids of their terms by what the plan calls them."""

    def write(self, db: Database, import_id: int) -> None:
        """Write all of it. Raises `NotAllowed`."""
        with with_room(db):
            self.rows.write(db, import_id)


def next_term(db: Database) -> int:
    """The id that the next term gets."""
    found = rows(db, "select seq from sqlite_sequence where name = 'terms'")
    return 1 + max((row["seq"] for row in found), default=0)


def prepared(merges: Iterable[Merge], first: int, by: By) -> Prepared:
    """The new concepts of a plan; their terms get the ids from `first` on (`next_term`).

    They are ordered by their concepts, as the indexes are, so that those are written from end to end.
    """
    made, ids = Rows(by), dict[int, int]()
    deeds = [deed for merge in merges for deed in merge.deeds]
    concepts = sorted(
        (deed for deed in deeds if isinstance(deed, AddConcept)), key=lambda deed: deed.concept.id
    )
    new = frozenset(deed.concept.id for deed in concepts)
    for deed in concepts:
        _add_concept(made, deed)
    terms = [deed.term for deed in deeds if isinstance(deed, AddTerm) and deed.term.concept in new]
    for id_, term in enumerate(sorted(terms, key=lambda term: term.concept), first):
        ids[term.id] = id_
        _add_term(made, id_, term)
    made.held["glossary_history"].sort(key=itemgetter("concept"))
    return Prepared(made, new, ids)


def _add_concept(made: Rows, deed: AddConcept) -> None:
    new = deed.concept
    values = concept_values(new)
    made.held["concepts"].append(values)
    made.enter(new.id, None, Act.ADD_CONCEPT, new.definition)
    said = values if deed.is_part_said else {k: v for k, v in values.items() if k != "part_of_speech"}
    made.note("concept", new.id, 0, {}, said)


def _add_term(made: Rows, id_: int, new: Term) -> None:
    """Keep a term of a new concept, as `store.add_term` does where none of its words can be there yet."""
    values, forms = term_values(new), [form_values(form) for form in new.forms]
    made.held["terms"].append({"id": id_, **values})
    made.held["forms"].extend({"term": id_, **form} for form in forms)
    made.enter(new.concept, id_, Act.ADD_TERM, f"{new.status}: {new.text}")
    if new.status is not TermStatus.PROPOSED:
        made.decide(new, id_, new.status)
    made.note("term", new.concept, id_, {}, {**values, "forms": forms})
