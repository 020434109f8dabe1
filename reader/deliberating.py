"""Service: the glossary's review. What waits in a language, votes, decisions, and changes that are both.

Each act is one transaction. It raises `Unknown` for what is not there, `Refused` for what cannot be or may
not be done by this person, and `Conflict` where something was decided or changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.deciding import decisions, presence, proposals
from glossary.deciding.contents import prose, read_content
from glossary.deciding.decisions import Verdict
from glossary.deciding.rules import may_vote, rule
from glossary.deliberation import Choice, Decision, Outcome, Proposal, ProposalKind, ProposalState
from glossary.errors import Changed, Decided, GlossaryError, NotAllowed, NotInGlossary, NotYet
from glossary.model import Concept, Term
from glossary.rows import concept_values, term_values
from reader import languages
from reader.errors import Conflict, Refused, Unknown
from reader.memory import people
from reader.workspace import Workspace


@contextmanager
def plainly() -> Iterator[None]:
    """Raise what the glossary raises as the errors that a person can meet."""
    try:
        yield
    except NotInGlossary as error:
        raise Unknown(str(error)) from error
    except (Decided, Changed) as error:
        raise Conflict(str(error)) from error
    except GlossaryError as error:
        raise Refused(str(error)) from error


@contextmanager
def _acting(workspace: Workspace) -> Iterator[tuple[Database, int, str]]:
    """A transaction, who acts and when."""
    with plainly(), workspace.writing() as db:
        stamp = workspace.stamp()
        yield db, stamp.person, stamp.at


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
    checks: tuple[str, ...]
    """The keys of the entries to check, the least certain first; see `check`."""


def waiting(db: Database, language: str) -> Waiting:
    """What waits in a language, or of what concerns every one (""); the oldest proposal first."""
    begin = "c-" if language == WHOLE else "t"
    return Waiting(
        proposals.proposals(db, language, ProposalState.OPEN),
        proposals.proposals(db, language, ProposalState.POSTPONED),
        tuple(f"{begin}{id_}" for id_ in presence.unchecked(db, language, DOUBTS)),
    )


def check(db: Database, key: str) -> Check:
    """The entry that a key names, whether it needs a check or not; raises `NotInGlossary`."""
    if key.startswith("c-"):
        return Check(store.concept(db, key.removeprefix("c-")), None)
    number = key.removeprefix("t")
    term = store.term(db, int(number) if number.isascii() and number.isdecimal() else 0)
    return Check(store.concept(db, term.concept), term)


def known(db: Database, ids: Iterable[str]) -> dict[str, Concept]:
    """Those concepts of some ids that are there, by id."""
    return {id_: store.concept(db, id_) for id_ in set(ids) if presence.is_concept(db, id_)}


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
    with _acting(workspace) as (db, person, at):
        proposals.vote(db, proposal_id, Choice(choice), person, at, reason)


def discuss(workspace: Workspace, proposal_id: int, text: str) -> None:
    """Say something about a proposal."""
    with _acting(workspace) as (db, person, at):
        proposals.discuss(db, proposal_id, text, person, at)


def comment(workspace: Workspace, concept_id: str, text: str) -> None:
    """Say something about a concept; the same, said again at once, is kept once."""
    with _acting(workspace) as (db, person, at):
        said = prose(text)
        last = next(reversed(store.comments(db, concept_id)), None)
        if last is None or (last.person, last.text) != (person, said):
            store.add_comment(db, concept_id, said, person, at)


def take_back(workspace: Workspace, proposal_id: int) -> Proposal:
    """Withdraw a proposal that one has made oneself."""
    with _acting(workspace) as (db, person, at):
        return proposals.withdraw(db, proposal_id, person, at)


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
    with _acting(workspace) as (db, person, at):
        verdict = Verdict(Outcome(outcome), person, at, reason, content, seen, dissent)
        return decisions.decide(db, proposal_id, verdict)


def propose_changed(
    workspace: Workspace, proposal_id: int, content: Mapping[str, Any], reason: str
) -> Proposal:
    """Put to the vote what a proposal would be changed into; the proposal itself stays open."""
    with _acting(workspace) as (db, person, at):
        one = proposals.proposal(db, proposal_id)
        changed = replace(one, content=content, reason=reason, person=person, at=at)
        return proposals.propose(db, changed)


def propose_former(workspace: Workspace, proposal_id: int, reason: str) -> Proposal:
    """Propose that things be as they were before a proposal was accepted.

    Raises `NotAllowed` where it was not, or nothing was changed by it.
    """
    with _acting(workspace) as (db, person, at):
        one = proposals.proposal(db, proposal_id)
        back = former(db, one)
        if back is None:
            raise NotAllowed("There is nothing that this proposal changed and that could be brought back.")
        return proposals.propose(db, replace(back, reason=reason, person=person, at=at))


def former(db: Database, one: Proposal) -> Proposal | None:
    """The proposal by which an accepted one would be undone; none where there is none."""
    if one.state is not ProposalState.ACCEPTED:
        return None
    made = decisions.decisions_on(db, one)[-1]
    return decisions.former(db, one, made.term)


# ---------------------------------------------------------------- changes that propose and decide


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a change: decided at once, or in the queue because others have a say."""

    proposal: Proposal
    decision: Decision | None
    is_voted: bool = False
    """Whether it waits with the vote of who made it: not where that person may not vote."""


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
    with _acting(workspace) as (db, person, at):
        if seen and seen != mark(db, concept, term):
            raise Changed("This was changed while you had it before you. Look at what it is now.")
        content = _only_changed(db, kind, content, concept, term)
        new = Proposal(0, kind, concept, term, language, content, reason, "", "", "", person, at)
        made = proposals.propose(db, new)
        if not may_vote(rule(db, made.language), person):
            return Settled(made, None)
        verdict = Verdict(Outcome.ACCEPTED, person, at, reason, seen=decisions.standing(db, made).mark)
        try:
            return Settled(made, decisions.decide(db, made.id, verdict))
        except NotYet:  # nothing was written: it stays in the queue, with its own vote
            proposals.vote(db, made.id, Choice.FOR, person, at, reason)
            return Settled(made, None, is_voted=True)


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


def names_of(db: Database, ids: Iterable[int]) -> dict[int, str]:
    """What persons are called, by id; empty for who has no name. Who is not known is left out."""
    wanted = set(ids)
    return {person.id: person.name for person in people.every(db) if person.id in wanted}


def may_decide(db: Database, language: str, person: int) -> bool:
    """Whether a person may vote and decide in a language."""
    return may_vote(rule(db, language), person)


def propose_rule(
    workspace: Workspace, language: str, minimum: int, voters: Iterable[int], reason: str
) -> Settled:
    """Another rule for a language, by the rule that holds.

    Raises `Refused` for persons whom the memory does not know, and for a rule that nobody could fulfil.
    """
    named = sorted(set(voters))
    with workspace.reading() as db:
        known = {person.id for person in people.every(db)}
    if not known.issuperset(named):
        raise Refused("Only persons whom this memory knows can be named in a rule.")
    if minimum > len(named or known):
        raise Refused(
            f"Nobody could fulfil this rule: it asks for {minimum}, and there are {len(named or known)} "
            "who may vote."
        )
    content = {"minimum": minimum, "voters": named}
    return settle(workspace, ProposalKind.RULE, content, reason, language=language)
