"""Putting what was accepted into the glossary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from glossary import amending, store
from glossary.deciding.filling import concept_from, form_from, relation_from, term_from
from glossary.deciding.presence import one_form, withdrawn_at
from glossary.deciding.rules import declare
from glossary.deliberation import Proposal, ProposalKind, Rule
from glossary.errors import AlreadyInGlossary, NotAllowed, NotInGlossary
from glossary.model import Concept, Form, PartOfSpeech, Review, Term, TermStatus

Settled = Callable[[str], bool]
"""Whether the votes settle what is of a language ("": what concerns every one)."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What accepting a proposal did."""

    term: int | None
    """The term that it is about by now."""
    left: tuple[Proposal, ...] = ()
    """What is still to be decided, by the rules of other languages; not kept yet."""


def apply(
    db: Database, one: Proposal, content: Mapping[str, Any], person: int, at: str, settled: Settled
) -> Applied:
    """Do what a proposal asks, with `content` in the place of its own.

    What settles a concept or term as a whole approves it; a form, note, better reason or relation leaves it
    approved or not, as it was; an edit is to be checked by somebody. Of a new concept the terms whose
    language has not settled them come in as proposed, and are left to be decided. Raises `GlossaryError`.
    """
    act = _Act(db, one, content, person, at, settled)
    return _ACTS[one.kind](act)


@dataclass(frozen=True, slots=True)
class _Act:
    """One proposal as it is carried out."""

    db: Database
    one: Proposal
    content: Mapping[str, Any]
    person: int
    at: str
    settled: Settled

    @property
    def who(self) -> tuple[int, str]:
        return self.person, self.at

    def term(self) -> Term:
        return store.term(self.db, self.one.term or 0)


# ---------------------------------------------------------------- what is new


def _new_concept(act: _Act) -> Applied:
    db, id_ = act.db, act.one.concept
    new = concept_from(Concept(id_, PartOfSpeech.NOUN, ""), act.content)
    terms = act.content.get("terms", ())
    if not new.definition and not terms:
        raise NotAllowed("A new concept needs a definition or a term.")
    store.add_concept(db, new, *act.who)
    left = [_first_term(act, term) for term in terms]
    for relation in act.content.get("relations", ()):
        amending.relate(db, id_, relation_from(relation), *act.who)
    if act.settled(""):
        amending.approve_concept(db, id_, *act.who, act.one.reason)
    return Applied(None, tuple(one for one in left if one is not None))


def _first_term(act: _Act, content: Mapping[str, Any]) -> Proposal | None:
    """Keep a term of a new concept; what its own language has to decide of it."""
    language = content["language"]
    new = _decided(term_from(Term(0, act.one.concept, language, ""), content))
    if act.settled(language):
        _add(act, new)
        return None
    added = store.add_term(
        act.db, term_from(new, {"status": TermStatus.PROPOSED, "use_rule": new.use_rule}), *act.who
    )
    return Proposal(
        id=0,
        kind=ProposalKind.STATUS,
        concept=act.one.concept,
        term=added.id,
        language=language,
        content={"status": new.status},
        reason=act.one.reason,
        source=act.one.source,
        target="",
        where=act.one.where,
        person=act.one.person,
        at=act.at,
    )


def _new_term(act: _Act) -> Applied:
    base = Term(0, store.concept(act.db, act.one.concept).id, act.one.language, "")
    return Applied(_add(act, _decided(term_from(base, act.content))).id)


def _decided(new: Term) -> Term:
    """A new term as it is once it is accepted: a mere proposal it is no longer."""
    proposed = new.status is TermStatus.PROPOSED
    return _checked(term_from(new, {"status": TermStatus.ADMITTED}) if proposed else new)


def _add(act: _Act, new: Term) -> Term:
    taken = next((each for each in _beside(act, new) if each.variety == new.variety), None)
    if taken is not None:
        raise AlreadyInGlossary(f"“{new.text}” stands under “{new.concept}” already ({taken.status}).")
    if new.status is TermStatus.PREFERRED:
        store.make_room(act.db, new, *act.who, act.one.reason)
    added = store.add_term(act.db, new, *act.who)
    return amending.approve_term(act.db, added.id, *act.who, act.one.reason)


def _beside(act: _Act, new: Term) -> list[Term]:
    """The terms of the same words in its place."""
    beside = store.terms_for(act.db, [new.concept], new.language)
    return [each for each in beside if each.text == new.text]


# ---------------------------------------------------------------- what changes


def _change_term(act: _Act) -> Applied:
    old = act.term()
    changed = _checked(term_from(old, act.content))
    if changed.status is not old.status and "reason" not in act.content:
        changed = term_from(changed, {"reason": ""})  # that of another status does not hold for this one
    if changed.successor is not None and withdrawn_at(act.db, old.concept, changed.successor):
        raise NotAllowed("The successor of a term must be of use; this one was withdrawn.")
    amending.amend_term(act.db, changed, *act.who, act.one.reason)
    _restore(act, old)
    return Applied(old.id)


def _checked(term: Term) -> Term:
    """A term whose successor fits its status; raises `NotAllowed` where a superseded one names none."""
    if term.status is not TermStatus.SUPERSEDED:
        return term_from(term, {"successor": None})
    if term.successor is None:
        raise NotAllowed("A superseded term names its successor: choose the term that takes its place.")
    return term


def _change_concept(act: _Act) -> Applied:
    old = store.concept(act.db, act.one.concept)
    amending.amend_concept(act.db, concept_from(old, act.content), *act.who, act.one.reason)
    _restore(act, old)
    return Applied(None)


def _change_either(act: _Act) -> Applied:
    return _change_concept(act) if act.one.term is None else _change_term(act)


def _form(act: _Act) -> Applied:
    term = act.term()
    if "id" in act.content:
        new = form_from(one_form(term, act.content["id"]), act.content)
        amending.amend_form(act.db, new, *act.who, act.one.reason)
    else:
        store.add_form(act.db, term.id, form_from(Form(""), act.content), *act.who)
    _restore(act, term)
    return Applied(term.id)


def _relation(act: _Act) -> Applied:
    concept = store.concept(act.db, act.one.concept)
    do = amending.unrelate if act.content.get("gone") else amending.relate
    do(act.db, concept.id, relation_from(act.content), *act.who)
    return Applied(None)


def _rule(act: _Act) -> Applied:
    voters = tuple(act.content.get("voters", ()))
    declare(
        act.db, Rule(act.one.language, act.content["minimum"], voters, act.person, act.at, act.one.reason)
    )
    return Applied(None)


# ---------------------------------------------------------------- standing


def _withdraw(act: _Act) -> Applied:
    if act.one.term is None:
        amending.withdraw_concept(act.db, act.one.concept, *act.who, act.one.reason)
        return Applied(None)
    term = act.term()
    if "form" in act.content:
        amending.drop_form(act.db, one_form(term, act.content["form"]).id, *act.who, act.one.reason)
        _restore(act, term)
    else:
        _check_no_predecessor(act, term)
        amending.withdraw_term(act.db, term.id, *act.who, act.one.reason)
    return Applied(term.id)


def _check_no_predecessor(act: _Act, term: Term) -> None:
    """Raise `NotAllowed` for a term that a superseded one leads to."""
    for each in store.terms_for(act.db, [term.concept], term.language):
        if each.successor == term.id:
            raise NotAllowed(
                f"“{term.text}” took the place of “{each.text}”: give that one another successor first."
            )


def _bring_back(act: _Act) -> Applied:
    if not withdrawn_at(act.db, act.one.concept, act.one.term):
        raise NotAllowed("This was not withdrawn, or is back by now.")
    if act.one.term is None:
        amending.bring_back_concept(act.db, act.one.concept, *act.who, act.one.reason)
    elif withdrawn_at(act.db, act.one.concept):
        raise NotInGlossary("The whole concept was withdrawn: bring that back first.")
    else:
        amending.bring_back_term(act.db, act.one.term, *act.who, act.one.reason)
    return Applied(act.one.term)


def _approve_as_it_is(act: _Act) -> Applied:
    of = store.concept(act.db, act.one.concept) if act.one.term is None else act.term()
    if of.review is Review.APPROVED:
        raise NotAllowed("This is approved as it is already.")
    return _approve(act)


def _approve(act: _Act) -> Applied:
    if act.one.term is None:
        amending.approve_concept(act.db, act.one.concept, *act.who, act.one.reason)
    else:
        amending.approve_term(act.db, act.one.term, *act.who, act.one.reason)
    return Applied(act.one.term)


_SETTLING = (ProposalKind.STATUS, ProposalKind.DEFINITION)
"""Changes that settle what they change as a whole."""


def _restore(act: _Act, old: Term | Concept) -> None:
    """Let what was changed stay approved, or become so; but what was edited waits for a check."""
    if act.one.kind is ProposalKind.EDIT:
        return
    if old.review is Review.APPROVED or act.one.kind in _SETTLING:
        _approve(act)


_ACTS: Mapping[ProposalKind, Callable[[_Act], Applied]] = {
    ProposalKind.CONCEPT: _new_concept,
    ProposalKind.TERM: _new_term,
    ProposalKind.FORM: _form,
    ProposalKind.STATUS: _change_term,
    ProposalKind.DEFINITION: _change_concept,
    ProposalKind.NOTE: _change_either,
    ProposalKind.EXPLANATION: _change_term,
    ProposalKind.EDIT: _change_either,
    ProposalKind.RELATION: _relation,
    ProposalKind.WITHDRAW: _withdraw,
    ProposalKind.BRING_BACK: _bring_back,
    ProposalKind.APPROVE: _approve_as_it_is,
    ProposalKind.RULE: _rule,
}
