"""Service: the glossary's review. What waits in a language, votes, decisions, and changes that are both.

Each function is one transaction and lets the glossary's own errors pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from glossary import deciding, presence, proposals, store
from glossary.contents import read_content
from glossary.deciding import Verdict
from glossary.deliberation import Choice, Decision, Outcome, Proposal, ProposalKind, ProposalState
from glossary.errors import Changed, NotAllowed, NotYet
from glossary.model import Concept, Review, Term, TermStatus
from glossary.rows import concept_values, term_values
from glossary.rules import may_vote, rule
from reader import languages
from reader.errors import Refused
from reader.memory import people
from reader.workspace import Workspace

WHOLE = ""
"""The language of what concerns every one."""


# ---------------------------------------------------------------- what waits


@dataclass(frozen=True, slots=True)
class Check:
    """A term, or a concept as a whole, that nobody has looked at as it now is."""

    concept: Concept
    term: Term | None

    @property
    def key(self) -> str:
        """What it is called in an address."""
        return f"t{self.term.id}" if self.term else f"c-{self.concept.id}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one language for somebody to decide or look."""

    open: tuple[Proposal, ...]
    postponed: tuple[Proposal, ...]
    checks: tuple[Check, ...]
    """The least certain first."""

    @property
    def count(self) -> int:
        """Proposals to decide now, and checks."""
        return len(self.open) + len(self.checks)


def waiting(db: Database, language: str) -> Waiting:
    """What waits in a language, or of what concerns every one (""); the oldest proposal first."""
    return Waiting(
        proposals.proposals(db, language, ProposalState.OPEN),
        proposals.proposals(db, language, ProposalState.POSTPONED),
        tuple(sorted(_checks(db, language), key=_certainty)),
    )


def _checks(db: Database, language: str) -> Iterator[Check]:
    for concept in store.concepts(db):
        if language == WHOLE:
            if concept.review is Review.NEEDS_CHECK:
                yield Check(concept, None)
        else:
            for term in concept.terms_in(language):
                if term.review is Review.NEEDS_CHECK and term.status is not TermStatus.REJECTED:
                    yield Check(concept, term)


def _certainty(check: Check) -> tuple[bool, int, str]:
    """What is merely proposed first, then what the starter glossary is less sure of."""
    term = check.term
    if term is None:
        return False, 0, check.concept.id
    doubtful = next((at for at, said in enumerate(DOUBTS) if term.note.startswith(said)), len(DOUBTS))
    return term.status is not TermStatus.PROPOSED, doubtful, check.concept.id


DOUBTS = ("Formed by rule or uncertain", "Likely, but seldom seen")
"""How the notes of the starter glossary begin that say least for a term, the least first."""


def numbers(db: Database) -> Mapping[str, int]:
    """How many proposals wait, by language; 0 for one that has none."""
    counted = proposals.open_counts(db)
    return {code: counted.get(code, 0) for code in (*languages.LANGUAGES, WHOLE)}


# ---------------------------------------------------------------- acts upon a proposal


def vote(workspace: Workspace, proposal_id: int, choice: str, reason: str) -> None:
    """Say what one thinks of a proposal; raises `Refused` for what is no choice."""
    if choice not in set(Choice):
        raise Refused("Vote for, against, or abstain.")
    with workspace.writing() as db:
        stamp = workspace.stamp()
        proposals.vote(db, proposal_id, Choice(choice), stamp.person, stamp.at, reason)


def discuss(workspace: Workspace, proposal_id: int, text: str) -> None:
    """Say something about a proposal."""
    with workspace.writing() as db:
        stamp = workspace.stamp()
        proposals.discuss(db, proposal_id, text, stamp.person, stamp.at)


def comment(workspace: Workspace, concept_id: str, text: str) -> None:
    """Say something about a concept; the same, said again at once, is kept once."""
    said = text.replace("\r\n", "\n").strip()
    with workspace.writing() as db:
        stamp = workspace.stamp()
        last = next(reversed(store.comments(db, concept_id)), None)
        if last is None or (last.person, last.text) != (stamp.person, said):
            store.add_comment(db, concept_id, said, stamp.person, stamp.at)


def take_back(workspace: Workspace, proposal_id: int) -> Proposal:
    """Withdraw a proposal that one has made oneself."""
    with workspace.writing() as db:
        stamp = workspace.stamp()
        return proposals.withdraw(db, proposal_id, stamp.person, stamp.at)


def decide(
    workspace: Workspace,
    proposal_id: int,
    outcome: str,
    reason: str,
    *,
    content: Mapping[str, Any] | None = None,
    seen: str = "",
    dissent: str = "",
) -> Decision:
    """Settle a proposal, or postpone it; raises `Refused` for what is no outcome."""
    if outcome not in set(Outcome):
        raise Refused("Accept, accept changed, reject or postpone.")
    with workspace.writing() as db:
        stamp = workspace.stamp()
        verdict = Verdict(Outcome(outcome), stamp.person, stamp.at, reason, content, seen, dissent)
        return deciding.decide(db, proposal_id, verdict)


def propose_changed(
    workspace: Workspace, proposal_id: int, content: Mapping[str, Any], reason: str
) -> Proposal:
    """Put to the vote what a proposal would be changed into; the proposal itself stays open."""
    with workspace.writing() as db:
        stamp = workspace.stamp()
        one = proposals.proposal(db, proposal_id)
        changed = replace(one, content=content, reason=reason, person=stamp.person, at=stamp.at)
        return proposals.propose(db, changed)


def propose_former(workspace: Workspace, proposal_id: int, reason: str) -> Proposal:
    """Propose that things be as they were before a proposal was accepted.

    Raises `NotAllowed` where it was not, or nothing was changed by it.
    """
    with workspace.writing() as db:
        stamp = workspace.stamp()
        one = proposals.proposal(db, proposal_id)
        back = former(db, one)
        if back is None:
            raise NotAllowed("There is nothing that this proposal changed and that could be brought back.")
        return proposals.propose(db, replace(back, reason=reason, person=stamp.person, at=stamp.at))


def former(db: Database, one: Proposal) -> Proposal | None:
    """The proposal by which an accepted one would be undone; none where there is none."""
    if one.state is not ProposalState.ACCEPTED:
        return None
    made = deciding.decisions_on(db, one)[-1]
    return deciding.former(db, one, made.term)


# ---------------------------------------------------------------- changes that propose and decide


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a change: decided at once, or in the queue because others have a say."""

    proposal: Proposal
    decision: Decision | None


def settle(
    workspace: Workspace,
    kind: ProposalKind,
    content: Mapping[str, Any],
    reason: str,
    *,
    concept: str = "",
    term: int | None = None,
    language: str = "",
    seen: str = "",
) -> Settled:
    """Propose something and, where the rule lets this person decide alone, accept it in the same act.

    `seen` is the `mark` of the concept or term as the person saw it; raises `Changed` where it is another.
    """
    with workspace.writing() as db:
        stamp = workspace.stamp()
        if seen and seen != mark(db, concept, term):
            raise Changed("This was changed while you had it before you. Look at what it is now.")
        content = _only_changed(db, kind, content, concept, term)
        new = Proposal(0, kind, concept, term, language, content, reason, "", "", "", stamp.person, stamp.at)
        made = proposals.propose(db, new)
        if not may_vote(rule(db, made.language), stamp.person):
            return Settled(made, None)
        verdict = Verdict(
            Outcome.ACCEPTED, stamp.person, stamp.at, reason, seen=deciding.standing(db, made).mark
        )
        try:
            return Settled(made, deciding.decide(db, made.id, verdict))
        except NotYet:  # nothing was written: it stays in the queue, with its own vote
            proposals.vote(db, made.id, Choice.FOR, stamp.person, stamp.at, reason)
            return Settled(made, None)


def mark(db: Database, concept: str, term: int | None = None) -> str:
    """Differs where a term, or the concept without one, does."""
    return presence.mark(store.concept(db, concept) if term is None else store.term(db, term))


def _only_changed(
    db: Database, kind: ProposalKind, content: Mapping[str, Any], concept: str, term: int | None
) -> Mapping[str, Any]:
    """Of the fields of an edit those that differ; raises `NotAllowed` where none does."""
    if kind is not ProposalKind.EDIT:
        return content
    content = read_content(kind, content, of_term=term is not None)
    now = concept_values(store.concept(db, concept)) if term is None else term_values(store.term(db, term))
    changed = {name: value for name, value in content.items() if now.get(name) != value}
    if not changed:
        raise NotAllowed("Nothing was changed.")
    return changed


def name_of(db: Database, person: int) -> str:
    """What a person is called; empty for who has no name."""
    return people.one(db, person).name
