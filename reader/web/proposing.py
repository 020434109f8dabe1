"""Proposing to the glossary: from words that were selected, from a concept, or from nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from glossary.deciding import proposals
from glossary.deliberation import Proposal, ProposalKind
from glossary.errors import NotInGlossary
from glossary.model import Concept
from reader import languages, proposing, term_uses
from reader.errors import Conflict, Refused, Unknown
from reader.languages.cleaning import clean
from reader.languages.language import Language
from reader.near_terms import Near
from reader.proposing import KINDS, Asked, Sentence
from reader.web import bridge
from reader.web.interface import local_address

pages = Blueprint("proposing", __name__, url_prefix="/glossary")

LONGEST_SELECTION = 200
"""Characters of a selection that a proposal begins with; what is beyond is cut off."""


@dataclass(frozen=True, slots=True)
class ProposingPage:
    """What is being proposed, and what the glossary has that is near."""

    asked: Asked
    language: Language
    concept: Concept | None
    near: tuple[Near, ...]
    at: Sentence | None
    back: str
    """The address to return to; empty for none."""
    why_not: str = ""
    """Why it was not taken; empty where nothing was handed in."""


@pages.get("/propose")
def page() -> str:
    """A proposal to be written: `text` in `lang`, `concept` and `kind`, `document`, `place` and `to`."""
    return _show(_asked())


@pages.post("/propose")
def propose() -> Response | tuple[str, int]:
    """Put it into the queue; where it is refused, the page once more with all that was typed."""
    asked, workspace = _asked(), bridge.workspace()
    with workspace.reading() as db:
        at = _sentence(db)
    try:
        made = proposing.propose(workspace, asked, at)
    except (Refused, Conflict, Unknown) as error:
        return _show(asked, str(error)), error.status
    return redirect(url_for("proposing.done", proposal_id=made.id, back=_back() or None), 303)


@pages.get("/proposed/<int:proposal_id>")
def done(proposal_id: int) -> str:
    """What was put into the queue, and the way back."""
    with bridge.workspace().reading() as db:
        try:
            made = proposals.proposal(db, proposal_id)
            concept = _concept(db, made)
        except NotInGlossary as error:
            raise Unknown(str(error)) from error
    return render_template("pages/proposed.html", proposal=made, concept=concept, back=_back())


def _concept(db: Any, made: Proposal) -> Concept | None:
    """The concept that a proposal is about; none for a new one."""
    return None if made.kind is ProposalKind.CONCEPT else term_uses.concept_of(db, made.concept)


def _show(asked: Asked, why_not: str = "") -> str:
    workspace = bridge.workspace()
    with workspace.reading() as db:
        shown = ProposingPage(
            asked,
            languages.by_code(asked.language),
            term_uses.concept_of(db, asked.concept) if asked.concept else None,
            tuple(proposing.nearby(workspace, db, asked)),
            _sentence(db),
            _back(),
            why_not,
        )
    return render_template("pages/propose.html", page=shown, kinds=KINDS, values=request.values)


# ---------------------------------------------------------------- what arrives


def _asked() -> Asked:
    values = request.values
    concept = values.get("concept", "").strip()[:100]
    kinds = KINDS if concept else (ProposalKind.CONCEPT,)
    kind = next((each for each in kinds if each == values.get("kind")), kinds[0])
    text = " ".join(clean(values.get("text", "")).text.split())
    if request.method == "GET":
        text = text[:LONGEST_SELECTION]
    asked = Asked(
        kind,
        concept,
        languages.from_tag(values["lang"], text).code if values.get("lang") else _guessed(text),
        text,
        {code: values.get(f"name-{code}", "") for code in languages.LANGUAGES},
        values.get("term", 0, int) if kind in _OF_TERMS else 0,
        reason=values.get("why", ""),
        seen=frozenset(values.getlist("seen")) if "other" in values else frozenset(),
    )
    others = {code: name for code, name in (asked.renderings or {}).items() if code != asked.language}
    return replace(asked, renderings=others, fields=_FIELDS[kind](asked))


def _guessed(text: str) -> str:
    """The language of words that came without one."""
    return (languages.guess(text).code if text else "") or "en"


def _given(**names: str) -> dict[str, Any]:
    """Fields of a content that the form has something for; `names` says what the form calls them."""
    return {name: value for name, typed in names.items() if (value := request.values.get(typed, "").strip())}


def _status(_asked: Asked) -> dict[str, Any]:
    successor = request.values.get("successor", 0, int)
    given = _given(status="status", use_rule="use_rule", reason="explanation")
    return {**given, "successor": successor} if successor else given


_OF_TERMS = (ProposalKind.FORM, ProposalKind.STATUS, ProposalKind.NOTE, ProposalKind.EXPLANATION)
"""The kinds that may be about one term of the concept."""

_FIELDS: Mapping[ProposalKind, Callable[[Asked], dict[str, Any]]] = {
    ProposalKind.CONCEPT: lambda _: _given(definition="definition", part_of_speech="part_of_speech"),
    ProposalKind.TERM: lambda _: _given(variety="variety", note="note"),
    ProposalKind.FORM: lambda _: _given(kind="form_kind"),
    ProposalKind.DEFINITION: lambda _: {"definition": request.values.get("definition", "")},
    ProposalKind.NOTE: lambda asked: {"note" if asked.term else "notes": request.values.get("note", "")},
    ProposalKind.STATUS: _status,
    ProposalKind.EXPLANATION: lambda _: {"reason": request.values.get("explanation", "")},
}
"""What the form has for each kind, by the names of `glossary.deciding.contents`."""


def _sentence(db: Any) -> Sentence | None:
    """The segment that the address names; none where it is gone by now."""
    values = request.values
    document, place = values.get("document", 0, int), values.get("place", 0, int)
    if not document or not place:
        return None
    try:
        return proposing.sentence(bridge.workspace(), db, document, place, values.get("to", ""))
    except Unknown:
        return None


def _back() -> str:
    return local_address(request.values.get("back", ""), "")
