"""The glossary that every new memory begins with: proposals that no native speaker has checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from sqlite_utils import Database

from glossary.model import (
    NEAR,
    Concept,
    Form,
    FormKind,
    PartOfSpeech,
    Period,
    Side,
    Term,
    TermKind,
    TermStatus,
    UseRule,
)
from glossary.store import add_concept, add_term, concepts

FILE = "starter.json"


def starter_concepts() -> tuple[Concept, ...]:
    """The starter glossary as records; terms and forms have no ids of their own yet."""
    entries = json.loads(files("glossary").joinpath(FILE).read_text("utf-8"))
    return tuple(_concept(entry) for entry in entries["concepts"])


def import_starter(db: Database, person: int, at: str) -> int:
    """Keep every starter concept whose id is not there yet, with its terms; return how many came in.

    `at` is a time in UTC as ISO 8601. The caller holds the transaction.
    """
    known = {concept.id for concept in concepts(db)}
    missing = [concept for concept in starter_concepts() if concept.id not in known]
    for concept in missing:
        add_concept(db, concept, person, at)
        for term in concept.terms:
            add_term(db, term, person, at)
    return len(missing)


def _concept(entry: Mapping[str, Any]) -> Concept:
    return Concept(
        id=entry["id"],
        part_of_speech=PartOfSpeech(entry["part_of_speech"]),
        definition=entry["definition"],
        notes=entry.get("notes", ""),
        period=Period(**entry["period"]) if "period" in entry else None,
        terms=tuple(_terms(entry)),
    )


def _terms(entry: Mapping[str, Any]) -> Iterator[Term]:
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
                note=term.get("note", ""),
                reason=term.get("reason", ""),
                forms=tuple(map(_form, term.get("forms", ()))),
            )


def _form(form: Mapping[str, Any]) -> Form:
    return Form(
        text=form["text"],
        kind=FormKind(form.get("kind", FormKind.LOOK_UP)),
        strict=form.get("strict", False),
        needs=tuple(form.get("needs", ())),
        within=form.get("within", NEAR),
        side=Side(form.get("side", Side.EITHER)),
    )
