"""The review queue of each language: proposals and entries to check, votes, discussion and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from glossary.deciding import proposals, rules
from glossary.deliberation import Outcome, Proposal, ProposalKind, Rule
from reader import deliberating, languages
from reader.deliberating import WHOLE, Check
from reader.errors import Conflict, HevokError, Refused, Unknown
from reader.memory import people
from reader.model import Person
from reader.web import bridge
from reader.web.interface import gettext
from reader.web.passages import isolated_plainly
from reader.web.term_cases import of_proposal, spans_of, standing_in
from reader.web.term_fields import as_number, changeable, changed_content
from reader.web.term_queue import queue_of
from reader.web.term_words import proposal_state

pages = Blueprint("term_review", __name__, url_prefix="/glossary/review")
for _global in (changeable, standing_in, spans_of):
    pages.add_app_template_global(_global)

LONGEST_SHOWN = 40
"""Characters of what was typed that a refusal says again."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """The rule of a language, those before it, and who could vote."""

    language: str
    rule: Rule
    rules: tuple[Rule, ...]
    people: tuple[Person, ...]
    open: tuple[Proposal, ...]
    """Other rules that are proposed."""
    names: Mapping[int, str]


# ---------------------------------------------------------------- pages


@pages.get("/")
def queue() -> str:
    """What waits in the language `lang` ("whole": what concerns every one), with `at` in full."""
    return _queue(_language(), request.args.get("at", ""), done=request.args.get("done", 0, int))


@pages.get("/<int:proposal_id>")
def proposal(proposal_id: int) -> str:
    """One proposal by itself."""
    return render_template("pages/term_proposal.html", case=of_proposal(proposal_id))


@pages.get("/rule")
def rule() -> str:
    """The rule of the language `lang`, and the form to propose another."""
    return render_template("pages/term_rule.html", page=_rule_page(_language()))


# ---------------------------------------------------------------- acts


@pages.post("/<int:proposal_id>/decision")
def decide(proposal_id: int) -> Response | tuple[str, int]:
    """Accept, accept changed, reject or postpone."""
    form = request.form
    outcome = form.get("outcome", "")
    try:
        case = of_proposal(proposal_id)
        content = (
            changed_content(case.proposal, form) if outcome == Outcome.CHANGED and case.proposal else None
        )
        if form.get("instead") and content is not None:
            other = deliberating.propose_changed(
                bridge.workspace(), proposal_id, content, form.get("reason", "")
            )
            flash(gettext("This is put to the vote as a proposal of its own."))
            return redirect(url_for(".proposal", proposal_id=other.id), 303)
        made = deliberating.decide(
            bridge.workspace(),
            proposal_id,
            outcome,
            form.get("reason", ""),
            content=content,
            seen=form.get("seen", ""),
            dissent=form.get("dissent", ""),
        )
    except (Conflict, Refused) as error:
        return _again(proposal_id, error)
    flash(gettext("Decided: %(outcome)s.") % {"outcome": proposal_state(made.outcome)})
    return _onward(proposal_id)


@pages.post("/<int:proposal_id>/vote")
def vote(proposal_id: int) -> Response | tuple[str, int]:
    """Say for, against or neither."""
    form = request.form
    try:
        deliberating.vote(bridge.workspace(), proposal_id, form.get("choice", ""), form.get("reason", ""))
    except (Conflict, Refused) as error:
        return _again(proposal_id, error)
    flash(gettext("Your vote is kept; you may change it until this is decided."))
    return _back_to(proposal_id)


@pages.post("/<int:proposal_id>/comments")
def discuss(proposal_id: int) -> Response | tuple[str, int]:
    """Say something about it."""
    try:
        deliberating.discuss(bridge.workspace(), proposal_id, request.form.get("text", ""))
    except Refused as error:
        return _again(proposal_id, error)
    flash(gettext("Your comment is kept."))
    return _back_to(proposal_id)


@pages.post("/<int:proposal_id>/withdrawal")
def take_back(proposal_id: int) -> Response | tuple[str, int]:
    """Take back what one has proposed oneself."""
    try:
        deliberating.take_back(bridge.workspace(), proposal_id)
    except (Conflict, Refused) as error:
        return _again(proposal_id, error)
    flash(gettext("Your proposal is taken back."))
    return _back_to(proposal_id)


@pages.post("/<int:proposal_id>/former")
def propose_former(proposal_id: int) -> Response | tuple[str, int]:
    """Propose that things be as they were before."""
    try:
        reason = request.form.get("reason", "")
        made = deliberating.propose_former(bridge.workspace(), proposal_id, reason)
    except (Conflict, Refused) as error:
        return _again(proposal_id, error)
    flash(gettext("This is a proposal now: it is decided like any other."))
    return redirect(url_for(".proposal", proposal_id=made.id), 303)


@pages.post("/checks")
def check() -> Response | tuple[str, int]:
    """Approve an entry as it is."""
    form = request.form
    language, key = _language(), form.get("key", "")
    try:
        entry = _check(key)
        done = deliberating.settle(
            bridge.workspace(),
            ProposalKind.APPROVE,
            {},
            form.get("reason", ""),
            concept=entry.concept.id,
            term=entry.term.id if entry.term else None,
            seen=form.get("seen", ""),
        )
    except (Conflict, Refused) as error:
        return _queue(language, key, problem=str(error), typed=form), error.status
    if done.decision:
        flash(gettext("Approved as it is."))
    elif done.is_voted:
        flash(gettext("Your vote is kept; others have a say in this."))
    else:
        flash(gettext("Others decide this: it is a proposal now, without a vote of yours."))
    return redirect(url_for(".queue", lang=_address(language), at=form.get("after") or None), 303)


@pages.post("/rule")
def propose_rule() -> Response | tuple[str, int]:
    """Propose another rule for a language, by the rule that holds."""
    form, language = request.form, _language()
    try:
        done = deliberating.propose_rule(
            bridge.workspace(),
            language,
            _minimum(form.get("minimum", "").strip()),
            (int(each) for each in form.getlist("voters") if each.isascii() and each.isdecimal()),
            form.get("reason", ""),
        )
    except (Conflict, Refused) as error:
        page = render_template(
            "pages/term_rule.html", page=_rule_page(language), problem=str(error), typed=form
        )
        return page, error.status
    if done.decision is None:
        flash(gettext("This is a proposal now: it is decided like any other."))
        return redirect(url_for(".proposal", proposal_id=done.proposal.id), 303)
    flash(gettext("This rule holds from now on."))
    return redirect(url_for(".rule", lang=_address(language)), 303)


def _minimum(typed: str) -> int:
    """How many must be for a proposal; raises `Refused` with what was typed where it is no such number."""
    if not typed:
        raise Refused(gettext("Say how many must be for it, as a number from 1 on; nothing was written."))
    number = as_number(typed)
    if not number:
        shown = typed if len(typed) <= LONGEST_SHOWN else f"{typed[:LONGEST_SHOWN]}…"
        said = gettext("How many must be for it is said by a number from 1 on; “%(typed)s” is none.")
        raise Refused(said % {"typed": isolated_plainly(shown)})
    return number


# ---------------------------------------------------------------- what is shown


def _queue(language: str, at: str, **shown: object) -> str:
    page = queue_of(bridge.workspace(), language, at)
    if page.case is None or page.case.key != at:  # what was typed was not about what is shown
        shown.pop("typed", None)
    return render_template("pages/term_review.html", page=page, **shown)


def _check(key: str) -> Check:
    """The entry that a key names; raises `Unknown`."""
    with bridge.workspace().reading() as db, deliberating.plainly():
        return deliberating.check(db, key)


def _rule_page(language: str) -> RulePage:
    with bridge.workspace().reading() as db:
        declared = rules.rules(db, language)
        every = tuple(people.every(db))
        waiting = proposals.proposals(db, language, states=proposals.OPEN)
        return RulePage(
            language,
            rules.rule(db, language),
            declared,
            every,
            tuple(one for one in waiting if one.kind is ProposalKind.RULE),
            {person.id: person.name for person in every},
        )


# ---------------------------------------------------------------- where to go


def _again(proposal_id: int, error: HevokError) -> tuple[str, int]:
    """The proposal as it is now, with what was refused and all that was typed."""
    shown = {"problem": str(error), "typed": request.form}
    return render_template("pages/term_proposal.html", case=of_proposal(proposal_id), **shown), error.status


def _onward(proposal_id: int) -> Response:
    """To the next of the queue, where the form came from there; else to the proposal as it is now."""
    if "queue" not in request.form:
        return redirect(url_for(".proposal", proposal_id=proposal_id), 303)
    at = request.form.get("after") or None
    return redirect(url_for(".queue", lang=_address(_language()), at=at, done=proposal_id), 303)


def _back_to(proposal_id: int) -> Response:
    if "queue" not in request.form:
        return redirect(url_for(".proposal", proposal_id=proposal_id), 303)
    return redirect(url_for(".queue", lang=_address(_language()), at=f"p{proposal_id}"), 303)


def _language() -> str:
    """The language that the address or form names: a code, or "" for what concerns every one."""
    code = request.values.get("lang", "")
    if code == "whole":
        return WHOLE
    if not code:
        return _first()
    if code not in languages.LANGUAGES:
        raise Unknown(gettext("There is no such language here."))
    return code


def _first() -> str:
    """The language to begin with: the first that has proposals, else Arabic."""
    with bridge.workspace().reading() as db:
        numbers = deliberating.numbers(db)
    return next((code for code in ("ar", "kmr", "ckb", "en", WHOLE) if numbers[code]), "ar")


def _address(language: str) -> str:
    return language or "whole"
