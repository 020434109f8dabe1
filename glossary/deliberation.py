"""The records of deliberation: proposals, votes, the rules of each language, and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from glossary.model import TermStatus


class ProposalKind(StrEnum):
    """What a proposal asks for."""

    CONCEPT = "concept"
    """A new concept with its first terms."""
    TERM = "term"
    FORM = "form"
    STATUS = "status"
    """Another status, use rule or successor of a term."""
    DEFINITION = "definition"
    NOTE = "note"
    """A note on the concept, or on the term that it names."""
    RULE = "rule"
    """Another rule for the language, decided by the one that holds."""
    EXPLANATION = "explanation"
    """A better reason of a term's status, the term and status staying as they are."""
    EDIT = "edit"
    """Other values of any fields of a concept or term."""
    RELATION = "relation"
    """Another concept that it relates to, or no longer."""
    WITHDRAW = "withdraw"
    """That a concept, a term or one of its forms goes out of use."""
    BRING_BACK = "bring back"
    """That a withdrawn concept or term is of use again."""
    APPROVE = "approve"
    """That a concept or term that needs a check stands as it is."""


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    POSTPONED = "postponed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """By who made it."""

    @property
    def is_open(self) -> bool:
        """Whether it may still be voted on and decided."""
        return self in (ProposalState.OPEN, ProposalState.POSTPONED)


class Outcome(StrEnum):
    """What a decision does with what was proposed."""

    ACCEPTED = "accepted"
    CHANGED = "accepted, changed"
    REJECTED = "rejected"
    POSTPONED = "postponed"


class Choice(StrEnum):
    """What a person says to a proposal."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody asks the glossary to take up; nothing of it holds before it is decided on."""

    id: int
    kind: ProposalKind
    concept: str
    """The concept's id; for a new concept the id that it is to have; empty for a rule."""
    term: int | None
    """The term that it is about, if one."""
    language: str
    """Whose rule it is decided by; empty for what concerns every language (a definition)."""
    content: Mapping[str, Any]
    """What is proposed, by the field of the record that it would change or make; see `deciding.contents`."""
    reason: str
    source: str
    """The sentence that it was made at, in its language; may be empty."""
    target: str
    """That sentence in the language of the proposal; may be empty."""
    where: str
    """The address of the place that it was made at, within the program; may be empty."""
    person: int
    at: str
    """UTC, ISO 8601."""
    state: ProposalState = ProposalState.OPEN
    before: Mapping[str, Any] = field(default_factory=dict)
    """What stood there when it was made, by the same fields; `glossary.deciding.proposals` fills it in."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person says to a proposal; the newest of each person counts."""

    proposal: int
    person: int
    choice: Choice
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How a language decides on proposals: declared, and bypassed by nobody."""

    language: str
    minimum: int = 1
    """How many persons must be for a proposal, the one who decides included. At least 1."""
    voters: tuple[int, ...] = ()
    """Who may vote and decide; none named: everybody."""
    person: int = 0
    """Who declared it; 0 for the rule that holds where none was: one decides."""
    at: str = ""
    """UTC, ISO 8601."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who settled a term or proposal, when, why, with what votes and dissent."""

    term: int | None
    status: TermStatus | None
    """The status that the term has from it on; None where it is not about a status."""
    person: int
    at: str
    """UTC, ISO 8601."""
    reason: str = ""
    votes: tuple[tuple[int, str], ...] = ()
    """Each person's id and vote."""
    dissent: str = ""
    concept: str = ""
    """The concept of the term, given by the store where there is a term."""
    id: int = 0
    """Its id in the store, 0 before it is kept."""
    outcome: Outcome = Outcome.ACCEPTED
    language: str = ""
    proposal: int | None = None
