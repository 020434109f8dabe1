"""Deciding on a proposal: by the rule of its language, with a reason, once, on what stands there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.deciding.applying import Settled, apply
from glossary.deciding.contents import STATUS_FIELDS, prose, read_content
from glossary.deciding.presence import mark, present, withdrawn_at
from glossary.deciding.proposals import cast, check_open, proposal, propose, set_state, votes
from glossary.deciding.rules import Tally, check_voter, rule, tally
from glossary.deliberation import (
    Choice,
    Decision,
    Outcome,
    Proposal,
    ProposalKind,
    ProposalState,
    Vote,
)
from glossary.errors import Changed, NotAllowed, NotInGlossary, NotYet
from glossary.model import TermStatus

ACCEPTING = (Outcome.ACCEPTED, Outcome.CHANGED)
"""The outcomes that put something into the glossary."""

_STATES = {
    Outcome.ACCEPTED: ProposalState.ACCEPTED,
    Outcome.CHANGED: ProposalState.ACCEPTED,
    Outcome.REJECTED: ProposalState.REJECTED,
    Outcome.POSTPONED: ProposalState.POSTPONED,
}

_MEANT = {Outcome.ACCEPTED: Choice.FOR, Outcome.CHANGED: Choice.FOR, Outcome.REJECTED: Choice.AGAINST}
"""The vote that a decision is, of who has not voted before."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decides on a proposal."""

    outcome: Outcome
    person: int
    at: str
    """UTC, ISO 8601."""
    reason: str
    content: Mapping[str, Any] | None = None
    """What is accepted instead of what was proposed, for `Outcome.CHANGED`."""
    seen: str = ""
    """The `Standing.mark` that the person saw; empty: none, and then nothing may have changed since the
    proposal was made."""
    dissent: str = ""
    """What those said who would have decided otherwise; empty: the reasons of their votes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood where a proposal would change something when it was made, and what stands there now."""

    before: Mapping[str, Any]
    now: Mapping[str, Any]
    gone: str
    """Why it can be accepted no longer, as a sentence; empty where it can."""
    mark: str
    """Differs where anything of this does."""

    @property
    def is_stale(self) -> bool:
        """Whether what it is about has changed since it was proposed."""
        return bool(self.gone) or self.before != self.now


def standing(db: Database, one: Proposal) -> Standing:
    """What stands where a proposal would change something."""
    now: Mapping[str, Any] = {}
    gone = ""
    try:
        now = present(db, one)
    except NotInGlossary as error:
        gone = str(error)
    if one.kind is not ProposalKind.BRING_BACK and withdrawn_at(db, one.concept, one.term):
        gone = "What it is about was withdrawn since; it can be rejected, or accepted once that is back."
    return Standing(one.before, now, gone, mark((one.state.value, sorted(now.items()), gone)))


def decide(db: Database, proposal_id: int, verdict: Verdict) -> Decision:
    """Settle a proposal, or postpone it. The same, decided again by the same person, is decided once.

    Raises `NotInGlossary`; `Decided` where it was settled before; `MayNot` for who may not decide; `NotYet`
    where the rule is not fulfilled; `Changed` where what it is about is not as the person saw it;
    `NotAllowed` without a reason, and whatever putting it into the glossary raises. Then nothing is changed,
    if the caller undoes the transaction.
    """
    one = proposal(db, proposal_id)
    verdict = replace(verdict, reason=prose(verdict.reason), dissent=prose(verdict.dissent))
    made = next(reversed(decisions_on(db, one)), None)
    if made and (made.outcome, made.person, made.reason) == (verdict.outcome, verdict.person, verdict.reason):
        return made
    check_open(one)
    check_voter(rule(db, one.language), verdict.person)
    if not verdict.reason:
        raise NotAllowed("A decision needs a reason, so that it can be understood later.")
    if verdict.outcome in ACCEPTING:
        return _accept(db, one, verdict)
    counted = _tally(db, one, verdict, one.language)
    if verdict.outcome is Outcome.REJECTED and not counted.rejects:
        raise NotYet(_missing(counted, verdict))
    return _settle(db, one, verdict, one.term, None)


def tally_of(db: Database, one: Proposal) -> Tally:
    """The votes on a proposal that count by the rule of its language."""
    return tally(rule(db, one.language), {each.person: each.choice for each in votes(db, one.id)})


def decisions_on(db: Database, one: Proposal) -> tuple[Decision, ...]:
    """What was decided on a proposal, oldest first: it may have been postponed before."""
    return tuple(made for made in store.decisions(db, one.concept) if made.proposal == one.id)


# ---------------------------------------------------------------- accepting


def _accept(db: Database, one: Proposal, verdict: Verdict) -> Decision:
    _check_seen(standing(db, one), verdict)
    content = _content(one, verdict)
    if verdict.outcome is Outcome.CHANGED and content == one.content:
        verdict = replace(verdict, outcome=Outcome.ACCEPTED)
    for language in _languages(db, one):
        counted = _tally(db, one, verdict, language)
        if not counted.accepts:
            raise NotYet(_missing(counted, verdict))
    applied = apply(
        db,
        replace(one, reason=verdict.reason),
        content,
        verdict.person,
        verdict.at,
        _settled(db, one, verdict),
    )
    for left in applied.left:
        propose(db, left)
    status = TermStatus(store.term(db, applied.term).status) if applied.term and "status" in content else None
    return _settle(db, one, verdict, applied.term, status)


def _check_seen(now: Standing, verdict: Verdict) -> None:
    if now.gone:
        raise Changed(now.gone)
    if verdict.seen and verdict.seen != now.mark:
        raise Changed("What this proposal is about has changed while you looked at it; look at it again.")
    if not verdict.seen and now.is_stale:
        raise Changed("What this proposal is about has changed since it was made; look at what it is now.")


def _content(one: Proposal, verdict: Verdict) -> Mapping[str, Any]:
    if verdict.outcome is Outcome.ACCEPTED:
        return one.content
    if verdict.content is None:
        raise NotAllowed("Say what is accepted in the place of what was proposed.")
    return read_content(one.kind, verdict.content, of_term=one.term is not None)


def _languages(db: Database, one: Proposal) -> Iterator[str]:
    """Whose rules must all be fulfilled: a concept does not go without those whose terms go with it."""
    yield one.language
    if one.kind in (ProposalKind.WITHDRAW, ProposalKind.BRING_BACK) and one.term is None:
        yield from sorted({term.language for term in store.concept(db, one.concept).terms})


def _settled(db: Database, one: Proposal, verdict: Verdict) -> Settled:
    return lambda language: _tally(db, one, verdict, language).accepts


# ---------------------------------------------------------------- votes


def _choices(db: Database, one: Proposal, verdict: Verdict) -> dict[int, Choice]:
    """What each person says: a decision is the vote of who has not voted before."""
    meant = _MEANT.get(verdict.outcome)
    given = {each.person: each.choice for each in votes(db, one.id)}
    return given if meant is None else {verdict.person: meant, **given}


def _tally(db: Database, one: Proposal, verdict: Verdict, language: str) -> Tally:
    """The votes that count for a verdict: who was for what was proposed was not for what it became."""
    given = _choices(db, one, verdict)
    if verdict.outcome is Outcome.CHANGED:
        given = {person: choice for person, choice in given.items() if choice is not Choice.FOR}
        given[verdict.person] = Choice.FOR
    return tally(rule(db, language), given)


def _missing(counted: Tally, verdict: Verdict) -> str:
    language, side = counted.rule.language, _MEANT[verdict.outcome]
    where = f"The rule of {language}" if language else "The rule for what concerns every language"
    said = (
        f"{where} asks for {counted.rule.minimum} {side}, and for more than are of the other mind; "
        f"there are {counted.supporting} for and {counted.opposing} against."
    )
    if verdict.outcome is Outcome.CHANGED:
        said += (
            " Votes for a proposal do not count for what it is changed into: propose that, to be voted on."
        )
    return said


def _settle(
    db: Database, one: Proposal, verdict: Verdict, term: int | None, status: TermStatus | None
) -> Decision:
    given = _voted(db, one, verdict)
    otherwise = {Choice.FOR, Choice.AGAINST} - {_MEANT.get(verdict.outcome)}
    against = [each.reason for each in given if each.choice in otherwise and each.reason]
    set_state(db, one, _STATES[verdict.outcome])
    return store.decide(
        db,
        Decision(
            term,
            status,
            verdict.person,
            verdict.at,
            verdict.reason,
            tuple((each.person, each.choice) for each in given),
            verdict.dissent or ("\n".join(against) if verdict.outcome in _MEANT else ""),
            concept=one.concept,
            outcome=verdict.outcome,
            language=one.language,
            proposal=one.id,
        ),
    )


def _voted(db: Database, one: Proposal, verdict: Verdict) -> tuple[Vote, ...]:
    """The votes, with that of who decides."""
    meant = _MEANT.get(verdict.outcome)
    given = votes(db, one.id)
    if meant is not None and all(each.person != verdict.person for each in given):
        return (*given, cast(db, Vote(one.id, verdict.person, meant, verdict.reason, verdict.at)))
    return given


# ---------------------------------------------------------------- going back


def former(db: Database, one: Proposal, term: int | None) -> Proposal | None:
    """The proposal by which things would be again as they were before `one` was accepted; not kept yet.

    `term` is the term that the decision was about. None where there is nothing to go back to.
    """
    back = _BACK.get(one.kind)
    if back is not None:
        return _instead(one, back, {}, one.term or term)
    if one.kind is ProposalKind.RELATION:
        return _instead(one, one.kind, {**one.content, "gone": not one.content.get("gone", False)}, None)
    if one.kind is ProposalKind.WITHDRAW:
        return _withdrawn_before(one)
    if one.kind is ProposalKind.FORM:
        return _former_form(db, one)
    if one.kind is ProposalKind.APPROVE:
        return None
    wanted = STATUS_FIELDS if one.kind is ProposalKind.STATUS else one.content
    return _instead(one, one.kind, {name: one.before[name] for name in wanted}, one.term)


_BACK = {
    ProposalKind.CONCEPT: ProposalKind.WITHDRAW,
    ProposalKind.TERM: ProposalKind.WITHDRAW,
    ProposalKind.BRING_BACK: ProposalKind.WITHDRAW,
}


def _withdrawn_before(one: Proposal) -> Proposal:
    if "form" in one.content:
        return _instead(one, ProposalKind.FORM, one.before["form"], one.term)
    return _instead(one, ProposalKind.BRING_BACK, {}, one.term)


def _former_form(db: Database, one: Proposal) -> Proposal | None:
    if "id" in one.content:
        return _instead(one, one.kind, {**one.before["form"], "id": one.content["id"]}, one.term)
    forms = store.term(db, one.term or 0).forms
    added = next((form.id for form in forms if form.text == one.content["text"]), None)
    return None if added is None else _instead(one, ProposalKind.WITHDRAW, {"form": added}, one.term)


def _instead(one: Proposal, kind: ProposalKind, content: Mapping[str, Any], term: int | None) -> Proposal:
    return replace(one, id=0, kind=kind, content=dict(content), term=term, reason="", state=_OPEN, before={})


_OPEN = ProposalState.OPEN
