"""Fields of the glossary as a form has them: what arrives, as the content of a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glossary.deciding.contents import CONCEPT_FIELDS, FORM_FIELDS, TERM_FIELDS
from glossary.deliberation import Proposal, ProposalKind

PREFIX = "new-"
"""How the names of fields begin that say what is accepted instead."""

NUMBERS = ("minimum", "within", "successor")
DIGITS = 9
"""More than any number here needs, and few enough for the memory to keep."""

_STANDING = ("status", "use_rule")

_OF_KIND: Mapping[ProposalKind, tuple[str, ...]] = {
    ProposalKind.CONCEPT: ("definition", "part_of_speech", "notes", "subject", "sensitivity", "contrast"),
    ProposalKind.TERM: ("text", *_STANDING, "kind", "equivalence", "gender", "variety", "note", "reason"),
    ProposalKind.FORM: ("text", "kind"),
    ProposalKind.STATUS: ("status", "use_rule", "successor", "reason"),
    ProposalKind.DEFINITION: ("definition",),
    ProposalKind.NOTE: (),
    ProposalKind.EXPLANATION: ("reason",),
    ProposalKind.RULE: ("minimum",),
    ProposalKind.RELATION: ("kind",),
}
OF_TERM = ("text", *_STANDING)
"""What can be changed of each term of a new concept."""


def changeable(one: Proposal) -> tuple[str, ...]:
    """The fields that can be changed where a proposal is accepted; none where it is all or nothing."""
    asked = (name for name in one.content if name in {*CONCEPT_FIELDS, *TERM_FIELDS, *FORM_FIELDS})
    return tuple(dict.fromkeys((*_OF_KIND.get(one.kind, ()), *asked))) if _can_be_changed(one) else ()


def _can_be_changed(one: Proposal) -> bool:
    return one.kind in _OF_KIND or one.kind is ProposalKind.EDIT


def changed_content(one: Proposal, form: Mapping[str, str]) -> dict[str, Any]:
    """What a proposal asks for, with what the form has instead."""
    changed: dict[str, Any] = dict(one.content)
    for name in changeable(one):
        if PREFIX + name in form:
            value = arrived(name, form[PREFIX + name])
            if value or name in changed:
                changed[name] = value
    if "terms" in changed:
        changed["terms"] = _terms(changed["terms"], form)
    return changed


def _terms(terms: Any, form: Mapping[str, str]) -> list[dict[str, Any]]:
    """The terms of a new concept as the form has them; one whose words were emptied is left out."""
    changed = []
    for place, term in enumerate(terms):
        given = {name: form[key] for name in OF_TERM if (key := f"{PREFIX}terms-{place}-{name}") in form}
        new = {**term, **{name: value for name, value in given.items() if value or name == "text"}}
        if str(new["text"]).strip():
            changed.append(new)
    return changed


def arrived(name: str, value: str) -> Any:
    """The value of a field as a form sends it: numbers as numbers, no successor as None."""
    if name in NUMBERS:
        number = as_number(value)
        return number if name == "successor" or number is not None else value.strip()
    return value


def as_number(value: str) -> int | None:
    """What was typed as a whole number of up to `DIGITS` digits; None where it is none."""
    plain = value.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= DIGITS else None
