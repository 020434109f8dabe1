"""Records with the fields of a content (`glossary.deciding.contents`) in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from glossary.model import (
    Concept,
    Equivalence,
    Form,
    FormKind,
    Gender,
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


def concept_from(base: Concept, content: Mapping[str, Any]) -> Concept:
    """A concept with the fields of a content; not its terms and relations."""
    period = base.period or Period()
    period = Period(
        content.get("since", period.since),
        content.get("until", period.until),
        content.get("period_note", period.note),
    )
    return replace(
        base,
        part_of_speech=PartOfSpeech(content.get("part_of_speech", base.part_of_speech)),
        definition=content.get("definition", base.definition),
        notes=content.get("notes", base.notes),
        subject=content.get("subject", base.subject),
        sensitivity=Sensitivity(content.get("sensitivity", base.sensitivity)),
        contrast=content.get("contrast", base.contrast),
        period=None if period == Period() else period,
    )


def term_from(base: Term, content: Mapping[str, Any]) -> Term:
    """A term with the fields of a content, and its forms where it names any."""
    return replace(
        base,
        text=content.get("text", base.text),
        variety=content.get("variety", base.variety),
        script=content.get("script", base.script),
        kind=TermKind(content.get("kind", base.kind)),
        status=TermStatus(content.get("status", base.status)),
        use_rule=UseRule(content.get("use_rule", base.use_rule)),
        equivalence=Equivalence(content.get("equivalence", base.equivalence)),
        gender=Gender(content.get("gender", base.gender)),
        note=content.get("note", base.note),
        reason=content.get("reason", base.reason),
        successor=content.get("successor", base.successor),
        forms=tuple(form_from(Form(""), form) for form in content["forms"])
        if "forms" in content
        else base.forms,
    )


def form_from(base: Form, content: Mapping[str, Any]) -> Form:
    """A form with the fields of a content."""
    return replace(
        base,
        text=content.get("text", base.text),
        kind=FormKind(content.get("kind", base.kind)),
        strict=content.get("strict", base.strict),
        needs=tuple(content.get("needs", base.needs)),
        within=content.get("within", base.within),
        side=Side(content.get("side", base.side)),
    )


def relation_from(content: Mapping[str, Any]) -> Relation:
    """The relation that a content names."""
    return Relation(RelationKind(content["kind"]), content["concept"])
