"""The glossary that every new memory begins with: nobody who speaks the languages has checked it.

Its terms need a check, and the first votes to hold are in the queue as proposals.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from sqlite_utils import Database

from glossary.amending import relate
from glossary.deliberation import Proposal, ProposalKind
from glossary.model import (
    NEAR,
    Concept,
    Equivalence,
    Form,
    FormKind,
    PartOfSpeech,
    Period,
    Relation,
    RelationKind,
    Sensitivity,
    Side,
    Term,
    TermKind,
    TermStatus,
    UseRule,
)
from glossary.proposals import propose
from glossary.store import add_concept, add_term, concepts, terms_for

FILE = "starter.json"


def starter_concepts() -> tuple[Concept, ...]:
    """The starter glossary as records; terms and forms have no ids of their own yet."""
    return _concepts(_entries())


def import_starter(db: Database, person: int, at: str) -> int:
    """Keep every starter concept whose id is not there yet, with its terms; return how many came in.

    `at` is a time in UTC as ISO 8601. The caller holds the transaction.
    """
    known = {concept.id for concept in concepts(db)}
    entries = _entries()
    missing = [concept for concept in _concepts(entries) if concept.id not in known]
    for concept in missing:
        add_concept(db, concept, person, at)
        for term in concept.terms:
            add_term(db, term, person, at)
    for concept in missing:
        for relation in concept.relations:
            relate(db, concept.id, relation, person, at)
    new = {concept.id for concept in missing}
    for vote in entries.get("votes", ()):
        if vote["concept"] in new:
            propose(db, _proposal(db, vote, person, at))
    return len(missing)


def _entries() -> Mapping[str, Any]:
    return dict(json.loads(files("glossary").joinpath(FILE).read_text("utf-8")))


def _concepts(entries: Mapping[str, Any]) -> tuple[Concept, ...]:
    return tuple(_concept(entry, entries["words"]) for entry in entries["concepts"])


def _proposal(db: Database, vote: Mapping[str, str], person: int, at: str) -> Proposal:
    """A vote to hold: whether a term is to be the preferred one."""
    terms = terms_for(db, [vote["concept"]], vote["language"])
    (term,) = (each for each in terms if each.text == vote["text"])
    return Proposal(
        id=0,
        kind=ProposalKind.STATUS,
        concept=term.concept,
        term=term.id,
        language=term.language,
        content={"status": TermStatus.PREFERRED.value},
        reason=vote["reason"],
        source="",
        target="",
        where="",
        person=person,
        at=at,
    )


_Lists = Mapping[str, Mapping[str, list[str]]]
"""Lists of words that many forms need, by language and name; a form names one as "@name"."""
_LIST = "@"


def _concept(entry: Mapping[str, Any], lists: _Lists) -> Concept:
    return Concept(
        id=entry["id"],
        part_of_speech=PartOfSpeech(entry["part_of_speech"]),
        definition=entry["definition"],
        notes=entry.get("notes", ""),
        period=Period(**entry["period"]) if "period" in entry else None,
        terms=tuple(_terms(entry, lists)),
        subject=entry.get("subject", ""),
        sensitivity=Sensitivity(entry.get("sensitivity", Sensitivity.NONE)),
        contrast=entry.get("contrast", ""),
        relations=tuple(
            Relation(RelationKind(each["kind"]), each["concept"]) for each in entry.get("relations", ())
        ),
    )


def _terms(entry: Mapping[str, Any], lists: _Lists) -> Iterator[Term]:
    for language, terms in entry["terms"].items():
        for term in terms:
            yield Term(
                id=0,
                concept=entry["id"],
                language=language,
                text=term["text"],
                kind=TermKind(term.get("kind", TermKind.FULL)),
                status=TermStatus(term["status"]),
                use_rule=UseRule(term.get("use_rule", UseRule.ANY)),
                equivalence=Equivalence(term.get("equivalence", Equivalence.EXACT)),
                note=term.get("note", ""),
                reason=term.get("reason", ""),
                forms=tuple(_form(form, lists.get(language, {})) for form in term.get("forms", ())),
            )


def _form(form: Mapping[str, Any], lists: Mapping[str, list[str]]) -> Form:
    return Form(
        text=form["text"],
        kind=FormKind(form.get("kind", FormKind.LOOK_UP)),
        strict=form.get("strict", False),
        needs=tuple(_listed(form.get("needs", ()), lists)),
        within=form.get("within", NEAR),
        side=Side(form.get("side", Side.EITHER)),
    )


def _listed(needs: Iterable[str], lists: Mapping[str, list[str]]) -> Iterator[str]:
    """What a form needs, with the words of a list in place of its name; "-@name" are those that undo it."""
    for need in needs:
        sign, at, name = need.partition(_LIST)
        yield from (f"{sign}{word}" for word in lists[name]) if at else (need,)
