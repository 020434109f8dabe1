"""What differs between what stands in the glossary and what a file says: pure, record by record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from glossary.model import Form, Period, Term


def differences(old: Any, new: Any, names: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ: what they are and what they would be."""
    differing = [name for name in sorted(names) if getattr(old, name) != getattr(new, name)]
    return (
        {name: getattr(old, name) for name in differing},
        {name: getattr(new, name) for name in differing},
    )


def added(old: str, new: str) -> str:
    """A note with what another program's file says besides: it knows nothing of what stands there."""
    return old if new in old else "\n".join(filter(None, (old, new)))


def spread(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a concept as a proposal names them."""
    spread = {name: value for name, value in fields.items() if name != "period"}
    if "period" in fields:
        period = fields["period"] or Period()
        spread |= {"since": period.since, "until": period.until, "period_note": period.note}
    return spread


def form_content(form: Form) -> dict[str, Any]:
    """A form as a proposal names its fields; with its id where it is one that is there."""
    content = {
        "text": form.text,
        "kind": form.kind,
        "strict": form.strict,
        "needs": list(form.needs),
        "within": form.within,
        "side": form.side,
    }
    return {**content, "id": form.id} if form.id else content


def leads_to(term: Term, id_: int, by_id: Mapping[int, Term]) -> bool:
    """Whether the successors of a term lead to the one with this id."""
    seen: set[int] = set()
    at: Term | None = term
    while at is not None and at.successor is not None and at.id not in seen:
        if at.successor == id_:
            return True
        seen.add(at.id)
        at = by_id.get(at.successor)
    return False
