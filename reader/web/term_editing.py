"""Changing the glossary from its own pages: each change is a proposal, decided at once where one decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from glossary import store
from glossary.deciding import presence
from glossary.deciding.rules import decides_alone
from glossary.deliberation import ProposalKind
from glossary.model import Concept, Period, Relation, Term
from reader import deliberating
from reader.deliberating import Settled
from reader.errors import Conflict, Refused
from reader.web import bridge
from reader.web.interface import gettext
from reader.web.term_fields import arrived

pages = Blueprint("term_editing", __name__, url_prefix="/glossary")

OF_CONCEPT = (
    "definition",
    "part_of_speech",
    "notes",
    "contrast",
    "subject",
    "sensitivity",
    "since",
    "until",
    "period_note",
)
OF_TERM = ("text", "kind", "gender", "equivalence", "variety", "script", "note")
OF_STATUS = ("status", "use_rule", "successor", "reason")
OTHERS = 1_000
"""Concepts that are offered to be related to; any other can be named by its id."""


@dataclass(frozen=True, slots=True)
class EditPage:
    """A concept, or a term of it, with what can be changed."""

    concept: Concept
    term: Term | None
    values: Mapping[str, Any]
    """The fields that can be edited, as they are now."""
    withdrawn_at: str
    mark: str
    """Of what the person sees; see `deliberating.settle`."""
    beside: tuple[Term, ...]
    """Terms that can take its place."""
    related: tuple[tuple[Relation, Concept], ...]
    others: tuple[tuple[str, str], ...]
    """Ids and names of concepts that it can be related to: the first of many."""
    decides_alone: bool
    """Whether what this person changes holds at once."""


# ---------------------------------------------------------------- pages


@pages.get("/<concept_id>/edit")
def concept(concept_id: str) -> str:
    """What can be changed of a concept as a whole."""
    return render_template("pages/term_edit_concept.html", page=_page(concept_id, None))


@pages.get("/terms/<int:term_id>/edit")
def term(term_id: int) -> str:
    """What can be changed of a term."""
    return render_template("pages/term_edit.html", page=_page("", term_id))


# ---------------------------------------------------------------- acts


@pages.post("/<concept_id>/edit")
def change_concept(concept_id: str) -> Response | tuple[str, int]:
    """Change a concept as the button says: its fields, its relations, or that it is of use."""
    return _change(concept_id, None)


@pages.post("/terms/<int:term_id>/edit")
def change_term(term_id: int) -> Response | tuple[str, int]:
    """Change a term as the button says: its fields, status, forms, or that it is of use."""
    return _change("", term_id)


def _change(concept_id: str, term_id: int | None) -> Response | tuple[str, int]:
    act = request.form.get("act", "")
    try:
        kind, content = _asked(act, OF_CONCEPT if term_id is None else OF_TERM)
        done = deliberating.settle(
            bridge.workspace(),
            kind,
            content,
            request.form.get("reason-" + act.partition(":")[0], ""),
            concept=concept_id,
            term=term_id,
            seen=request.form.get("seen", ""),
        )
    except (Conflict, Refused) as error:
        template = "pages/term_edit_concept.html" if term_id is None else "pages/term_edit.html"
        shown = {"problem": str(error), "typed": request.form, "tried": act}
        return render_template(template, page=_page(concept_id, term_id), **shown), error.status
    return _done(done)


def _asked(act: str, fields: tuple[str, ...]) -> tuple[ProposalKind, dict[str, Any]]:
    """What a button asks for; raises `Refused` for what is no act."""
    name, _, which = act.partition(":")
    if name == "edit":
        return ProposalKind.EDIT, _given(fields)
    if name == "status":
        return ProposalKind.STATUS, {**_given(OF_STATUS), "reason": _value("explanation")}
    if name == "form":
        return ProposalKind.FORM, {"text": _value("form-text"), "kind": _value("form-kind")}
    if name == "drop" and which.isascii() and which.isdecimal():
        return ProposalKind.WITHDRAW, {"form": int(which)}
    if name == "relate":
        return ProposalKind.RELATION, {"kind": _value("relation"), "concept": _value("other")}
    if name == "unrelate":
        kind, _, other = which.partition(":")
        return ProposalKind.RELATION, {"kind": kind, "concept": other, "gone": True}
    plain = {
        "withdraw": ProposalKind.WITHDRAW,
        "back": ProposalKind.BRING_BACK,
        "approve": ProposalKind.APPROVE,
    }
    if name not in plain:
        raise Refused(gettext("There is no such change."))
    return plain[name], {}


def _given(fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: arrived(name, request.form[name]) for name in fields if name in request.form}


def _value(name: str) -> str:
    return request.form.get(name, "")


def _done(done: Settled) -> Response:
    """To the card where the change holds, to the proposal where others have a say."""
    if done.decision is None:
        flash(
            gettext("Others have a say in this: it is a proposal now, with your vote for it.")
            if done.is_voted
            else gettext("Others decide this: it is a proposal now, without a vote of yours.")
        )
        return redirect(url_for("term_review.proposal", proposal_id=done.proposal.id), 303)
    made = done.proposal
    flash(
        gettext("Changed. It needs a check again.")
        if made.kind is ProposalKind.EDIT
        else gettext("Changed and decided.")
    )
    anchor = f"term-{made.term}" if made.term else None
    return redirect(url_for("glossary.concept", concept_id=made.concept, _anchor=anchor), 303)


# ---------------------------------------------------------------- what is shown


def _page(concept_id: str, term_id: int | None) -> EditPage:
    """Raises `Unknown`."""
    workspace = bridge.workspace()
    with workspace.reading() as db, deliberating.plainly():
        one = None if term_id is None else store.term(db, term_id)
        owner = store.concept(db, concept_id if one is None else one.concept)
        language = one.language if one else deliberating.WHOLE
        return EditPage(
            owner,
            one,
            _values(owner, one),
            presence.withdrawn_at(db, owner.id, term_id),
            deliberating.mark(db, owner.id, term_id),
            tuple(each for each in owner.terms_in(language) if each.id != term_id),
            tuple((relation, store.concept(db, relation.concept)) for relation in owner.relations),
            presence.names(db, "en", OTHERS) if one is None else (),
            decides_alone(db, language, workspace.person),
        )


def _values(owner: Concept, one: Term | None) -> Mapping[str, Any]:
    if one is not None:
        return {name: getattr(one, name) for name in (*OF_TERM, *OF_STATUS)}
    period = owner.period or Period()
    dates = {"since": period.since, "until": period.until, "period_note": period.note}
    return {name: dates[name] if name in dates else getattr(owner, name) for name in OF_CONCEPT}
