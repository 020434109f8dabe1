"""What a person has before them who reviews: a proposal, or an entry to check, with all that speaks to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.deciding import presence, proposals
from glossary.deciding.decisions import Standing, decisions_on, standing, tally_of
from glossary.deciding.rules import Tally, may_vote
from glossary.deliberation import Decision, Proposal, ProposalKind, Vote
from glossary.model import Comment, Concept, Term
from reader import concordance, deliberating, languages, term_uses
from reader.concordance import Asked, Found, Way
from reader.deliberating import Check
from reader.errors import Refused
from reader.memory.term_uses import Side
from reader.term_uses import Evidence
from reader.web import bridge
from reader.web.passages import TermSpan

UNITS_SHOWN = 3
"""Units of the memory that are shown for the words of a proposal."""
MOST_HEARD = 4
"""New terms of one proposal that the memory is asked for."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of what is proposed."""

    name: str
    before: Any
    """As it stood when it was proposed; None for what is new."""
    now: Any
    """As it stands now; the same as `before` unless it has changed since."""
    proposed: Any

    @property
    def has_changed(self) -> bool:
        """Whether it is another than when it was proposed."""
        return bool(self.now != self.before)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the memory has of words that are proposed."""

    text: str
    language: str
    found: Found


@dataclass(frozen=True, slots=True)
class Case:
    """A proposal, or an entry that needs a check, with what speaks for and against it."""

    key: str
    """What it is called in the queue's address."""
    concept: Concept | None
    """None where the proposal is what would make it, or a rule."""
    term: Term | None
    language: str
    evidence: Evidence | None
    competing: tuple[Term, ...]
    """The other terms of its concept in its language."""
    terms: Mapping[int, Term]
    names: Mapping[int, str]
    heard: tuple[Heard, ...]
    mark: str
    """Of what the person sees; see `glossary.deciding.decisions.Verdict.seen` and `deliberating.settle`."""
    proposal: Proposal | None = None
    fields: tuple[Field, ...] = ()
    standing: Standing | None = None
    tally: Tally | None = None
    votes: tuple[Vote, ...] = ()
    discussion: tuple[Comment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    rivals: tuple[Proposal, ...] = ()
    may_vote: bool = False
    is_mine: bool = False
    """Whether the person has made the proposal."""
    own_vote: Vote | None = None
    can_go_back: bool = False
    """Whether what was accepted can be proposed back."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.proposal is None or self.proposal.state.is_open


# ---------------------------------------------------------------- proposals


def of_proposal(proposal_id: int) -> Case:
    """A proposal with all that speaks to it; raises `Unknown`."""
    workspace = bridge.workspace()
    with workspace.reading() as db, deliberating.plainly():
        one = proposals.proposal(db, proposal_id)
        has_concept = presence.is_concept(db, one.concept)
    evidence = (
        term_uses.evidence(workspace, one.concept, one.language) if has_concept and one.language else None
    )
    heard = tuple(_heard(one))
    with workspace.reading() as db, deliberating.plainly():
        return _case(db, one, evidence, heard, workspace.person)


def _case(
    db: Database, one: Proposal, evidence: Evidence | None, heard: tuple[Heard, ...], person: int
) -> Case:
    concept = store.concept(db, one.concept) if presence.is_concept(db, one.concept) else None
    term = store.term(db, one.term) if one.term else None
    now, cast, counted = standing(db, one), proposals.votes(db, one.id), tally_of(db, one)
    discussion, made = proposals.discussion(db, one.id), decisions_on(db, one)
    people = {
        one.person,
        *(each.person for each in cast),
        *(each.person for each in discussion),
        *(each.person for each in made),
        *counted.rule.voters,
    }
    return Case(
        key=f"p{one.id}",
        concept=concept,
        term=term,
        language=one.language,
        evidence=evidence,
        competing=_competing(concept, one.language, one.term),
        terms={each.id: each for each in concept.terms} if concept else {},
        names=deliberating.names_of(db, people),
        heard=heard,
        mark=now.mark,
        proposal=one,
        fields=tuple(_fields(one, now)),
        standing=now,
        tally=counted,
        votes=cast,
        discussion=discussion,
        decisions=made,
        rivals=proposals.rivals(db, one) if one.state.is_open else (),
        may_vote=may_vote(counted.rule, person),
        is_mine=one.person == person,
        own_vote=next((each for each in cast if each.person == person), None),
        can_go_back=deliberating.former(db, one) is not None,
    )


def _fields(one: Proposal, now: Standing) -> Iterator[Field]:
    for name, proposed in one.content.items():
        if name == "id":
            continue
        before, present = one.before.get(name), now.now.get(name)
        if one.kind is ProposalKind.FORM:
            before, present = (_of_form(values, name) for values in (one.before, now.now))
        yield Field(name, before, present if one.state.is_open else before, proposed)
    if "preferred" in one.before:
        current = now.now.get("preferred") if one.state.is_open else one.before["preferred"]
        yield Field("preferred", one.before["preferred"], current, None)


def _of_form(values: Mapping[str, Any], name: str) -> Any:
    """A value of the form that a proposal would change; None for a new form."""
    return values["form"].get(name) if "form" in values else None


def _competing(concept: Concept | None, language: str, but: int | None) -> tuple[Term, ...]:
    return tuple(term for term in concept.terms_in(language) if term.id != but) if concept else ()


def _heard(one: Proposal) -> Iterator[Heard]:
    """What the memory has of the words that a proposal brings in."""
    brought = one.content.get("terms", ()) if one.kind is ProposalKind.CONCEPT else [one.content]
    for each in brought[:MOST_HEARD]:
        text, language = each.get("text", ""), each.get("language", one.language)
        if text and language in languages.LANGUAGES:
            try:
                yield Heard(text, language, _look(text, language))
            except Refused:  # of signs alone there is nothing to be looked for
                continue


def _look(text: str, language: str) -> Found:
    return concordance.look(bridge.workspace(), Asked(f'"{text}"', Way.WHOLE, language, limit=UNITS_SHOWN))


# ---------------------------------------------------------------- entries to check


def of_check(check: Check, language: str) -> Case:
    """An entry that needs a check with all that speaks to it; raises `Unknown`."""
    workspace = bridge.workspace()
    concept, term = check.concept, check.term
    evidence = term_uses.evidence(workspace, concept.id, language) if language else None
    with workspace.reading() as db, deliberating.plainly():
        return Case(
            key=check.key,
            concept=concept,
            term=term,
            language=language,
            evidence=evidence,
            competing=_competing(concept, language, term.id if term else None),
            terms={each.id: each for each in concept.terms},
            names={},
            heard=(),
            mark=deliberating.mark(db, concept.id, term.id if term else None),
            may_vote=deliberating.may_decide(db, language, workspace.person),
        )


def standing_in(side: Side, terms: Collection[int]) -> list[TermSpan]:
    """Some terms, by their ids, where they stand in a text, to be shown as found."""
    return [TermSpan(one.start, one.end, "found") for one in side.terms if one.term in terms]


def spans_of(spans: Iterable[tuple[int, int]]) -> list[TermSpan]:
    """Places in a text, to be shown as found."""
    return [TermSpan(start, end, "found") for start, end in spans]
