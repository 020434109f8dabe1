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
from glossary.deciding.proposals import propose
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
from glossary.store import add_concept, add_term, concepts, terms_for

FILE = "starter.json"
"""The concepts with their words, and how these are recognised."""
CARE = "starter_care.json"
"""What maintainers mind besides: by concept its subject, sensitivity, contrast and relations, and by language
and words how much a term says where that is not all; and the first votes to hold."""


def starter_concepts() -> tuple[Concept, ...]:
    """The starter glossary as records; terms and forms have no ids of their own yet."""
    return _concepts(_read(CARE))


def import_starter(db: Database, person: int, at: str) -> int:
    """Keep every starter concept whose id is not there yet, with its terms; return how many came in.

    `at` is a time in UTC as ISO 8601. The caller holds the transaction.
    """
    known = {concept.id for concept in concepts(db)}
    care = _read(CARE)
    missing = [concept for concept in _concepts(care) if concept.id not in known]
    for concept in missing:
        add_concept(db, concept, person, at)
        for term in concept.terms:
            add_term(db, term, person, at)
    for concept in missing:
        for relation in concept.relations:
            relate(db, concept.id, relation, person, at)
    new = {concept.id for concept in missing}
    for vote in care["votes"]:
        if vote["concept"] in new:
            propose(db, _proposal(db, vote, person, at))
    return len(missing)


def _read(name: str) -> Mapping[str, Any]:
    return dict(json.loads(files("glossary").joinpath(name).read_text("utf-8")))


def _concepts(care: Mapping[str, Any]) -> tuple[Concept, ...]:
    entries = _read(FILE)
    return tuple(
        _concept(entry, care["concepts"].get(entry["id"], {}), entries["words"])
        for entry in entries["concepts"]
    )


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


def _concept(entry: Mapping[str, Any], care: Mapping[str, Any], lists: _Lists) -> Concept:
    return Concept(
        id=entry["id"],
        part_of_speech=PartOfSpeech(entry["part_of_speech"]),
        definition=entry["definition"],
        notes=entry.get("notes", ""),
        period=Period(**entry["period"]) if "period" in entry else None,
        terms=tuple(_terms(entry, care.get("equivalence", {}), lists)),
        subject=care.get("subject", ""),
        sensitivity=Sensitivity(care.get("sensitivity", Sensitivity.NONE)),
        contrast=care.get("contrast", ""),
        relations=tuple(
            Relation(RelationKind(each["kind"]), each["concept"]) for each in care.get("relations", ())
        ),
    )


def _terms(
    entry: Mapping[str, Any], equivalence: Mapping[str, Mapping[str, str]], lists: _Lists
) -> Iterator[Term]:
    for language, terms in entry["terms"].items():
        said = equivalence.get(language, {})
        for term in terms:
            yield Term(
                id=0,
                concept=entry["id"],
                language=language,
                text=term["text"],
                kind=TermKind(term.get("kind", TermKind.FULL)),
                status=TermStatus(term["status"]),
                use_rule=UseRule(term.get("use_rule", UseRule.ANY)),
                equivalence=Equivalence(said.get(term["text"], Equivalence.EXACT)),
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
