"""Proposals: what somebody asks the glossary to take up, the discussion on it, and the votes.

`contents` says what a proposal of each kind holds, `rules` how a language decides, and `decisions` settles.
As in the store, the caller holds the transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.deciding.applying import apply
from glossary.deciding.contents import line, prose, read_content
from glossary.deciding.presence import present, withdrawn_at
from glossary.deciding.rules import check_voter, rule
from glossary.deliberation import Choice, Proposal, ProposalKind, ProposalState, Vote
from glossary.errors import Decided, MayNot, NotAllowed, NotInGlossary
from glossary.history import enter
from glossary.model import Act, Comment
from glossary.rows import as_json, insert, rows

OPEN = (ProposalState.OPEN, ProposalState.POSTPONED)
"""The states of proposals that may still be voted on and decided."""

_OF_WHAT_IS_GONE = (ProposalKind.BRING_BACK, ProposalKind.CONCEPT, ProposalKind.RULE)
"""The kinds that need nothing that is of use."""


# ---------------------------------------------------------------- proposing


def propose(db: Database, new: Proposal) -> Proposal:
    """Keep a proposal; `id`, `before` and `state` are given here, and what it says is made clean.

    Where it names a term, that term's concept and language are its own. What concerns a concept as a whole
    is decided under the language "". The same, proposed again by the same person while it is open, is kept
    once. What could not be accepted as things stand is refused at once. Raises `NotInGlossary`;
    `AlreadyInGlossary` for a term, form or concept that stands there already; `NotAllowed`.
    """
    placed = _placed(db, new)
    content = read_content(placed.kind, placed.content, of_term=placed.term is not None)
    clean = replace(
        placed,
        content=content,
        state=ProposalState.OPEN,
        reason=prose(placed.reason),
        source=prose(placed.source),
        target=prose(placed.target),
        where=line(placed.where),
    )
    kept = _same(db, clean)
    if kept is not None:
        return kept
    _check(db, clean)
    return _keep(db, replace(clean, before=present(db, clean)))


def _placed(db: Database, new: Proposal) -> Proposal:
    """A proposal with the concept and language that follow from what it is about."""
    if new.term is not None:
        term = store.term(db, new.term)
        return replace(new, concept=term.concept, language=term.language)
    if new.kind is ProposalKind.RULE:
        return replace(new, concept="")
    if new.kind is ProposalKind.TERM and not new.language:
        raise NotAllowed("Say in which language the term is proposed.")
    own = new.kind in (ProposalKind.TERM, ProposalKind.CONCEPT)
    return replace(new, concept=line(new.concept), language=new.language if own else "")


def _check(db: Database, new: Proposal) -> None:
    """Raise what accepting a proposal would raise now; nothing is kept of trying."""
    if new.kind not in _OF_WHAT_IS_GONE and withdrawn_at(db, new.concept, new.term):
        raise NotAllowed("This was withdrawn; bring it back before anything else is proposed for it.")
    db.execute("savepoint trying")
    try:
        apply(db, new, new.content, new.person, new.at, lambda language: True)
    finally:
        db.execute("rollback to trying")
        db.execute("release trying")


def _same(db: Database, new: Proposal) -> Proposal | None:
    """The open proposal by which the same person asks for the same."""
    open_ones = proposals(db, concept=new.concept, states=OPEN)
    asked = (new.kind, new.term, new.language, new.person, new.content)
    same = (one for one in open_ones if (one.kind, one.term, one.language, one.person, one.content) == asked)
    return next(same, None)


def _keep(db: Database, new: Proposal) -> Proposal:
    values = {
        "kind": new.kind,
        "concept": new.concept,
        "term": new.term,
        "language": new.language,
        "content": as_json(new.content),
        "before": as_json(new.before),
        "reason": new.reason,
        "source": new.source,
        "target": new.target,
        "place": new.where,
        "person": new.person,
        "at": new.at,
    }
    id_ = insert(db, "glossary_proposals", values, "")
    said = as_json({"kind": new.kind, **new.content})
    enter(db, new.concept, new.term, new.person, new.at, Act.PROPOSE, after=said, reason=new.reason)
    return replace(new, id=id_)


def withdraw(db: Database, proposal_id: int, person: int, at: str) -> Proposal:
    """Take a proposal back that one has made; it stays to be read.

    Raises `NotInGlossary`, `MayNot` for somebody else's, `Decided`.
    """
    one = proposal(db, proposal_id)
    if one.person != person:
        raise MayNot("Only who made a proposal can take it back.")
    if one.state is ProposalState.WITHDRAWN:
        return one
    check_open(one)
    return set_state(db, one, ProposalState.WITHDRAWN)


# ---------------------------------------------------------------- reading


def proposal(db: Database, id: int) -> Proposal:  # noqa: A002 (the record's own word)
    """One proposal. Raises `NotInGlossary`."""
    for row in rows(db, "select * from glossary_proposals where id = ?", [id]):
        return _record(row)
    raise NotInGlossary(f"There is no proposal {id} in the glossary.")


def proposals(
    db: Database,
    language: str | None = None,
    state: ProposalState | None = None,
    *,
    concept: str | None = None,
    states: Collection[ProposalState] = (),
) -> tuple[Proposal, ...]:
    """Proposals, oldest first: of one language ("": those that concern every one), in one or some states."""
    wanted = [state] if state is not None else list(states) or list(ProposalState)
    where = "state in (select value from json_each(?))"
    values: list[object] = [json.dumps(wanted)]
    for column, value in (("language", language), ("concept", concept)):
        if value is not None:
            where += f" and {column} = ?"
            values.append(value)
    found = rows(db, f"select * from glossary_proposals where {where} order by id", values)  # noqa: S608
    return tuple(map(_record, found))


def open_counts(db: Database) -> Mapping[str, int]:
    """How many proposals wait for a decision, by language."""
    found = rows(
        db,
        "select language, count(*) as number from glossary_proposals"
        " where state in ('open', 'postponed') group by language",
    )
    return {row["language"]: row["number"] for row in found}


def rivals(db: Database, one: Proposal) -> tuple[Proposal, ...]:
    """Other open proposals for the same concept and language: what would be decided with it."""
    found = proposals(db, one.language, concept=one.concept, states=OPEN)
    return tuple(other for other in found if other.id != one.id)


# ---------------------------------------------------------------- votes and discussion


def vote(db: Database, proposal_id: int, choice: Choice, person: int, at: str, reason: str = "") -> Vote:
    """Say what one thinks of an open proposal; it may be said anew until it is decided.

    Raises `NotInGlossary`, `MayNot` for who may not vote in its language, `Decided`.
    """
    one = proposal(db, proposal_id)
    check_open(one)
    check_voter(rule(db, one.language), person)
    said = Vote(proposal_id, person, Choice(choice), prose(reason), at)
    newest = next((each for each in votes(db, proposal_id) if each.person == person), None)
    if newest is not None and (newest.choice, newest.reason) == (said.choice, said.reason):
        return newest
    enter(db, one.concept, one.term, person, at, Act.VOTE, after=said.choice, reason=said.reason)
    return cast(db, said)


def cast(db: Database, said: Vote) -> Vote:
    """Keep a vote without asking whether it may be given; a decision tells of the one that it is."""
    values = {
        "proposal": said.proposal,
        "person": said.person,
        "choice": said.choice,
        "reason": said.reason,
        "at": said.at,
    }
    insert(db, "glossary_votes", values, "")
    return said


def votes(db: Database, proposal_id: int) -> tuple[Vote, ...]:
    """What each person says to a proposal by now, in the order in which they said it."""
    newest = "select max(id) from glossary_votes where proposal = ? group by person"
    found = rows(
        db,
        f"select proposal, person, choice, reason, at from glossary_votes where id in ({newest}) order by id",  # noqa: S608
        [proposal_id],
    )
    return tuple(Vote(**{**row, "choice": Choice(row["choice"])}) for row in found)


def discuss(db: Database, proposal_id: int, text: str, person: int, at: str) -> None:
    """Keep what a person says about a proposal; the same, said again at once, is kept once.

    Raises `NotInGlossary`, and `NotAllowed` when it says nothing.
    """
    one, said = proposal(db, proposal_id), prose(text)
    last = next(reversed(discussion(db, proposal_id)), None)
    if last is not None and (last.person, last.text) == (person, said):
        return
    values = {
        "concept": one.concept,
        "term": one.term,
        "person": person,
        "at": at,
        "text": said,
        "proposal": one.id,
    }
    if not said:
        raise NotAllowed("This comment says nothing.")
    insert(db, "glossary_comments", values, "")
    enter(db, one.concept, one.term, person, at, Act.COMMENT, after=said)


def discussion(db: Database, proposal_id: int) -> tuple[Comment, ...]:
    """What people said about a proposal, oldest first."""
    found = rows(db, "select * from glossary_comments where proposal = ? order by id", [proposal_id])
    return tuple(Comment(**row) for row in found)


# ---------------------------------------------------------------- what these share


def check_open(one: Proposal) -> None:
    """Raise `Decided` where nothing more can be said to a proposal."""
    if not one.state.is_open:
        raise Decided(f"This proposal is {one.state} by now; nothing was changed.")


def set_state(db: Database, one: Proposal, state: ProposalState) -> Proposal:
    """Note what became of a proposal."""
    db.execute("update glossary_proposals set state = ? where id = ?", [state, one.id])
    return replace(one, state=state)


def _record(row: Mapping[str, Any]) -> Proposal:
    return Proposal(
        id=row["id"],
        kind=ProposalKind(row["kind"]),
        concept=row["concept"],
        term=row["term"],
        language=row["language"],
        content=json.loads(row["content"]),
        reason=row["reason"],
        source=row["source"],
        target=row["target"],
        where=row["place"],
        person=row["person"],
        at=row["at"],
        state=ProposalState(row["state"]),
        before=json.loads(row["before"]),
    )
