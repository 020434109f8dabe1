"""Proposals, votes and decisions: what is asked, who may say what, and that nothing goes past the rule."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from glossary import amending, store
from glossary.deciding import presence, rules
from glossary.deciding.decisions import Verdict, decide, decisions_on, former, standing
from glossary.deciding.proposals import (
    discuss,
    discussion,
    open_counts,
    proposal,
    proposals,
    propose,
    rivals,
    vote,
    votes,
    withdraw,
)
from glossary.deliberation import Choice, Outcome, Proposal, ProposalKind, ProposalState, Rule
from glossary.errors import (
    AlreadyInGlossary,
    Changed,
    Decided,
    GlossaryError,
    MayNot,
    NotAllowed,
    NotInGlossary,
    NotYet,
)
from glossary.model import Act, Concept, Form, PartOfSpeech, Relation, RelationKind, Review, Term, TermStatus

AT = "2026-01-02T03:04:05Z"
WHO = (1, AT)
ROJIN, SALMA, AZAD, GUEST = 1, 2, 3, 9


@pytest.fixture
def db():
    database = Database(memory=True)
    database.execute("pragma foreign_keys = on")
    store.migrations.apply(database)
    store.add_concept(database, Concept("harbour", PartOfSpeech.NOUN, "Where ships lie."), *WHO)
    store.add_concept(database, Concept("quay", PartOfSpeech.NOUN, "A wall to lie at."), *WHO)
    yield database
    database.close()


@pytest.fixture
def bender(db) -> Term:
    return store.add_term(db, Term(0, "harbour", "kmr", "bender", status=TermStatus.PREFERRED), *WHO)


def asked(kind, content, concept="harbour", term=None, language="", person=ROJIN, reason="Seen in use."):
    return Proposal(0, kind, concept, term, language, content, reason, "", "", "", person, AT)


def new_term(db, text="lîman", language="kmr", person=ROJIN, **content):
    return propose(db, asked(ProposalKind.TERM, {"text": text, **content}, language=language, person=person))


def verdict(outcome=Outcome.ACCEPTED, person=ROJIN, reason="Agreed upon.", **values):
    return Verdict(outcome, person, AT, reason, **values)


def declare(db, language="kmr", minimum=2, voters=(ROJIN, SALMA, AZAD)):
    rules.declare(db, Rule(language, minimum, voters, ROJIN, AT))


def term(db, text, concept="harbour"):
    return next(each for each in store.concept(db, concept).terms if each.text == text)


# ---------------------------------------------------------------- proposing


def test_a_proposal_is_kept_and_changes_nothing(db, bender):
    revision = store.revision(db)
    made = new_term(db, status="preferred")
    assert proposal(db, made.id) == made
    assert made.before == {"preferred": ["bender"]}
    assert store.concept(db, "harbour").terms == (bender,)
    assert store.revision(db) == revision
    assert store.history(db, "harbour")[-1].act is Act.PROPOSE


def test_a_proposal_names_what_it_would_displace_and_nothing_else(db, bender):
    acronym = new_term(db, "LB", status="preferred", kind="acronym")
    assert acronym.before == {"preferred": []}
    decide(db, acronym.id, verdict())
    assert term(db, "bender").status is TermStatus.PREFERRED
    elsewhere = new_term(db, "bendergeh", status="preferred", variety="Bakur")
    assert elsewhere.before == {"preferred": []}
    as_full = {"kind": "full"}
    again = propose(db, asked(ProposalKind.EDIT, as_full, term=term(db, "LB").id))
    assert again.before["preferred"] == ["bender"]
    decide(db, again.id, verdict())
    assert term(db, "bender").status is TermStatus.ADMITTED


def test_what_is_proposed_of_a_term_belongs_to_its_concept_and_language(db, bender):
    made = propose(db, asked(ProposalKind.NOTE, {"note": "Of the sea."}, "quay", bender.id, "ar"))
    assert (made.concept, made.language) == ("harbour", "kmr")


def test_the_same_proposed_twice_by_one_person_is_kept_once(db):
    assert new_term(db).id == new_term(db).id
    assert new_term(db, person=SALMA).id != new_term(db).id


def test_what_stands_there_already_is_refused_at_once(db, bender):
    with pytest.raises(AlreadyInGlossary, match="“bender” stands under “harbour” already"):
        new_term(db, "bender")
    store.add_form(db, bender.id, Form("bendêr"), *WHO)
    with pytest.raises(AlreadyInGlossary):
        propose(db, asked(ProposalKind.FORM, {"text": "bendêr"}, term=bender.id))
    with pytest.raises(AlreadyInGlossary):
        propose(db, asked(ProposalKind.CONCEPT, {"definition": "x"}))


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        (ProposalKind.TERM, {"text": "x", "colour": "red"}, "no field “colour”"),
        (ProposalKind.TERM, {"text": ""}, "at least one letter"),
        (ProposalKind.TERM, {"text": "\N{RIGHT-TO-LEFT OVERRIDE}"}, "at least one letter"),
        (ProposalKind.TERM, {"text": "a\0b"}, "control characters"),
        (ProposalKind.TERM, {"text": "x" * 201}, "longer than the 200"),
        (ProposalKind.TERM, {"text": "x", "status": "splendid"}, "is not one of: proposed, preferred"),
        (ProposalKind.TERM, {"text": "x", "script": "Arabic"}, "no script"),
        (ProposalKind.TERM, {"text": "x", "forms": [{"kind": "plural"}]}, "“text” is missing"),
        (ProposalKind.TERM, {"text": "x", "forms": "y"}, "must be a list"),
        (ProposalKind.TERM, {"text": 7}, "must be a text"),
        (ProposalKind.TERM, {"text": "x", "status": "superseded"}, "names its successor"),
        (ProposalKind.EDIT, {}, "asks for nothing"),
        (ProposalKind.EDIT, {"since": "yesterday"}, "is no day"),
        (ProposalKind.EDIT, {"since": "2020-01-01", "until": "2019-01-01"}, "ends before it begins"),
        (ProposalKind.DEFINITION, {"definition": "x" * 4001}, "longer than the 4000"),
        (ProposalKind.STATUS, {"status": "preferred"}, "names a term"),
        (ProposalKind.RELATION, {"kind": "related", "concept": "harbour"}, "no relation to itself"),
        (ProposalKind.RULE, {"minimum": 0}, "number from 1"),
        (ProposalKind.RULE, {"minimum": 3, "voters": [1, 1, 2]}, "Nobody could fulfil"),
        (ProposalKind.BRING_BACK, {}, "was not withdrawn"),
    ],
)
def test_what_can_be_no_proposal_is_refused_with_a_sentence(db, kind, content, said):
    with pytest.raises(NotAllowed, match=said):
        propose(db, asked(kind, content, language="kmr"))
    assert proposals(db) == ()


def test_stray_direction_marks_and_spaces_are_not_kept(db):
    made = new_term(db, "  \N{RIGHT-TO-LEFT EMBEDDING}lîman  nû\N{POP DIRECTIONAL FORMATTING}\n")
    assert made.content["text"] == "lîman nû"


def test_markup_is_a_text_like_any_other(db):
    decide(db, new_term(db, "<b>x</b>").id, verdict())
    assert term(db, "<b>x</b>")


@pytest.mark.parametrize("kind", [ProposalKind.TERM, ProposalKind.DEFINITION, ProposalKind.RELATION])
def test_what_is_not_there_cannot_be_proposed_for(db, kind):
    content = {
        ProposalKind.TERM: {"text": "x"},
        ProposalKind.DEFINITION: {"definition": "x"},
        ProposalKind.RELATION: {"kind": "related", "concept": "harbour"},
    }[kind]
    with pytest.raises(NotInGlossary):
        propose(db, asked(kind, content, "nowhere", language="kmr"))
    with pytest.raises(NotInGlossary):
        propose(db, asked(ProposalKind.STATUS, {"status": "admitted"}, term=77))
    with pytest.raises(NotInGlossary):
        proposal(db, 77)


def test_proposals_are_found_by_language_state_and_concept(db, bender):
    kurmanji, sorani = new_term(db), new_term(db, "بەندەر", "ckb")
    whole = propose(db, asked(ProposalKind.DEFINITION, {"definition": "A port."}))
    decide(db, sorani.id, verdict(Outcome.REJECTED))
    assert [one.id for one in proposals(db, "kmr")] == [kurmanji.id]
    assert [one.id for one in proposals(db, "")] == [whole.id]
    assert [one.id for one in proposals(db, state=ProposalState.REJECTED)] == [sorani.id]
    assert [one.id for one in proposals(db, "kmr", ProposalState.REJECTED)] == []
    assert open_counts(db) == {"kmr": 1, "": 1}
    status = propose(db, asked(ProposalKind.STATUS, {"status": "admitted"}, term=bender.id))
    assert rivals(db, kurmanji) == (status,)


def test_only_who_made_a_proposal_takes_it_back(db):
    made = new_term(db)
    with pytest.raises(MayNot):
        withdraw(db, made.id, SALMA, AT)
    assert withdraw(db, made.id, ROJIN, AT).state is ProposalState.WITHDRAWN
    assert withdraw(db, made.id, ROJIN, AT).state is ProposalState.WITHDRAWN
    for act in (
        lambda: vote(db, made.id, Choice.FOR, ROJIN, AT),
        lambda: decide(db, made.id, verdict()),
    ):
        with pytest.raises(Decided, match="withdrawn by now"):
            act()


def test_a_proposal_vote_rule_and_decision_are_never_changed_or_deleted(db):
    made = new_term(db)
    vote(db, made.id, Choice.FOR, ROJIN, AT)
    declare(db, "ckb")
    decide(db, made.id, verdict(Outcome.POSTPONED))
    for table in ("proposals", "votes", "rules", "decisions"):
        for act in (f"delete from glossary_{table}", f"update glossary_{table} set at = ''"):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(act)


# ---------------------------------------------------------------- votes and the rule


def test_without_a_declared_rule_one_decides(db):
    assert rules.rule(db, "kmr") == Rule("kmr")
    assert rules.decides_alone(db, "kmr", GUEST)
    made = decide(db, new_term(db).id, verdict())
    assert (made.outcome, made.votes, made.proposal) == (Outcome.ACCEPTED, ((ROJIN, "for"),), 1)


def test_the_newest_vote_of_each_person_counts_and_all_are_kept(db):
    made = new_term(db)
    for person, choice in ((SALMA, Choice.FOR), (AZAD, Choice.FOR), (SALMA, Choice.AGAINST)):
        vote(db, made.id, choice, person, AT, "So.")
    vote(db, made.id, Choice.AGAINST, SALMA, AT, "So.")  # once more: pressed twice
    assert [(each.person, each.choice) for each in votes(db, made.id)] == [(AZAD, "for"), (SALMA, "against")]
    assert db["glossary_votes"].count == 3


def test_who_may_not_vote_is_refused_and_may_still_propose_and_speak(db):
    declare(db, minimum=1, voters=(SALMA,))
    made = new_term(db, person=GUEST)
    discuss(db, made.id, "I hear it in Qamişlo.", GUEST, AT)
    for act in (
        lambda: vote(db, made.id, Choice.FOR, GUEST, AT),
        lambda: decide(db, made.id, verdict(person=GUEST)),
        lambda: decide(db, made.id, verdict(Outcome.POSTPONED, GUEST)),
        lambda: decide(db, made.id, verdict(Outcome.REJECTED, GUEST)),
    ):
        with pytest.raises(MayNot, match="you may not vote or decide"):
            act()
    assert votes(db, made.id) == ()
    assert [each.text for each in discussion(db, made.id)] == ["I hear it in Qamişlo."]


def test_a_decision_waits_for_the_votes_that_the_rule_asks_for(db):
    declare(db)
    made = new_term(db)
    with pytest.raises(NotYet, match="asks for 2 for"):
        decide(db, made.id, verdict())
    vote(db, made.id, Choice.FOR, SALMA, AT)
    decide(db, made.id, verdict())
    assert term(db, "lîman").review is Review.APPROVED


def test_as_many_against_as_for_settle_nothing(db):
    declare(db, voters=(1, 2, 3, 4))
    made = new_term(db)
    for person, choice in enumerate((Choice.FOR, Choice.FOR, Choice.AGAINST, Choice.AGAINST), 1):
        vote(db, made.id, choice, person, AT)
    for outcome, person in ((Outcome.ACCEPTED, 1), (Outcome.REJECTED, 3)):
        with pytest.raises(NotYet):
            decide(db, made.id, verdict(outcome, person))


def test_rejecting_needs_the_rule_as_accepting_does(db):
    declare(db, voters=())
    made = new_term(db)
    with pytest.raises(NotYet, match="asks for 2 against"):
        decide(db, made.id, verdict(Outcome.REJECTED))
    vote(db, made.id, Choice.AGAINST, SALMA, AT, "Nobody says so.")
    decide(db, made.id, verdict(Outcome.REJECTED))
    assert proposal(db, made.id).state is ProposalState.REJECTED


def test_what_can_never_be_accepted_may_be_rejected(db):
    declare(db, minimum=3)
    made = new_term(db)
    decide(db, made.id, verdict(Outcome.REJECTED))
    assert proposal(db, made.id).state is ProposalState.REJECTED


def test_who_decides_against_their_own_vote_does_not_count_twice(db):
    declare(db)
    made = new_term(db)
    vote(db, made.id, Choice.AGAINST, ROJIN, AT, "I would rather not.")
    vote(db, made.id, Choice.FOR, SALMA, AT)
    vote(db, made.id, Choice.FOR, AZAD, AT)
    made_ = decide(db, made.id, verdict())
    assert made_.dissent == "I would rather not."
    assert made_.votes == ((ROJIN, "against"), (SALMA, "for"), (AZAD, "for"))


def test_a_vote_for_what_was_proposed_is_none_for_what_it_is_changed_into(db):
    declare(db)
    made = new_term(db)
    vote(db, made.id, Choice.FOR, SALMA, AT)
    changed = verdict(Outcome.CHANGED, content={"text": "lîmana"})
    with pytest.raises(NotYet, match="do not count for what it is changed into"):
        decide(db, made.id, changed)


def test_the_votes_of_who_may_vote_no_longer_do_not_count(db):
    declare(db)
    made = new_term(db)
    vote(db, made.id, Choice.FOR, AZAD, AT)
    declare(db, voters=(ROJIN, SALMA))
    with pytest.raises(NotYet):
        decide(db, made.id, verdict())


def test_a_rule_changes_by_the_rule_that_holds(db):
    declare(db)
    made = propose(db, asked(ProposalKind.RULE, {"minimum": 1, "voters": []}, "", language="kmr"))
    assert made.before == {"minimum": 2, "voters": [ROJIN, SALMA, AZAD]}
    with pytest.raises(NotYet):
        decide(db, made.id, verdict())
    vote(db, made.id, Choice.FOR, SALMA, AT)
    decide(db, made.id, verdict())
    assert rules.rule(db, "kmr").minimum == 1
    assert len(rules.rules(db, "kmr")) == 2


def test_kurmanji_and_sorani_decide_separately(db):
    declare(db, "kmr", 3)
    decide(db, new_term(db, "بەندەر", "ckb").id, verdict())
    with pytest.raises(NotYet):
        decide(db, new_term(db).id, verdict())


def test_a_new_concept_does_not_carry_terms_past_the_rule_of_their_language(db):
    declare(db, "ckb", 2, ())
    terms = [
        {"language": "en", "text": "pier", "status": "preferred"},
        {"language": "ckb", "text": "لەنگەرگە", "status": "preferred", "use_rule": "quote-only"},
    ]
    relations = [{"kind": "related", "concept": "quay"}]
    content = {"definition": "A quay on posts.", "terms": terms, "relations": relations}
    made = propose(db, asked(ProposalKind.CONCEPT, content, "pier", language="en"))
    decide(db, made.id, verdict())
    english, sorani = term(db, "pier", "pier"), term(db, "لەنگەرگە", "pier")
    assert (english.status, english.review) == ("preferred", "approved")
    assert (sorani.status, sorani.review) == ("proposed", "needs check")
    assert store.concept(db, "pier").relations == (Relation(RelationKind.RELATED, "quay"),)
    (left,) = proposals(db, "ckb", ProposalState.OPEN)
    assert (left.kind, left.term, left.content) == (ProposalKind.STATUS, sorani.id, {"status": "preferred"})


def test_a_concept_goes_only_by_the_rules_of_all_whose_terms_go_with_it(db, bender):
    declare(db, bender.language, 2, ())
    made = propose(db, asked(ProposalKind.WITHDRAW, {}))
    with pytest.raises(NotYet, match="The rule of kmr"):
        decide(db, made.id, verdict())
    vote(db, made.id, Choice.FOR, SALMA, AT)
    decide(db, made.id, verdict())
    assert presence.withdrawn_concepts(db) == ("harbour",)


# ---------------------------------------------------------------- deciding


def test_what_was_accepted_is_in_the_glossary_and_approved(db, bender):
    made = decide(db, new_term(db, status="preferred", note="Of the sea.").id, verdict())
    kept = term(db, "lîman")
    assert (kept.status, kept.review, kept.note) == ("preferred", "approved", "Of the sea.")
    assert store.term(db, bender.id).status is TermStatus.ADMITTED
    assert (made.term, made.status, made.language, made.reason) == (
        kept.id,
        "preferred",
        "kmr",
        "Agreed upon.",
    )
    assert store.history(db, "harbour")[-1].act is Act.DECIDE


def test_a_term_proposed_without_a_status_is_admitted_when_it_is_accepted(db):
    decide(db, new_term(db).id, verdict())
    assert term(db, "lîman").status is TermStatus.ADMITTED


def test_what_is_accepted_changed_is_kept_as_it_was_changed(db):
    made = decide(
        db, new_term(db).id, verdict(Outcome.CHANGED, content={"text": "lîmana", "gender": "feminine"})
    )
    assert term(db, "lîmana").gender == "feminine"
    assert made.outcome is Outcome.CHANGED
    with pytest.raises(NotAllowed, match="Say what is accepted"):
        decide(db, new_term(db).id, verdict(Outcome.CHANGED))


def test_what_is_postponed_can_be_decided_later(db):
    made = new_term(db)
    decide(db, made.id, verdict(Outcome.POSTPONED, reason="Ask in Bakur first."))
    assert proposal(db, made.id).state is ProposalState.POSTPONED
    decide(db, made.id, verdict())
    assert [each.outcome for each in decisions_on(db, proposal(db, made.id))] == ["postponed", "accepted"]


def test_a_decision_without_a_reason_is_none(db):
    for outcome in Outcome:
        with pytest.raises(NotAllowed, match="needs a reason"):
            decide(db, new_term(db).id, verdict(outcome, reason=" \n", content={"text": "y"}))


def test_deciding_twice_alike_is_deciding_once(db):
    made = new_term(db)
    assert decide(db, made.id, verdict()) == decide(db, made.id, verdict())
    assert db["glossary_decisions"].count == 1


def test_the_second_of_two_who_decide_at_once_is_told_what_was_decided(db):
    made = new_term(db)
    decide(db, made.id, verdict())
    for outcome, reason in ((Outcome.REJECTED, "Agreed upon."), (Outcome.ACCEPTED, "I think so too.")):
        with pytest.raises(Decided, match="accepted by now"):
            decide(db, made.id, verdict(outcome, SALMA, reason))


def test_a_proposal_on_what_has_changed_since_says_so_and_waits_for_a_second_look(db, bender):
    made = propose(db, asked(ProposalKind.NOTE, {"note": "Of the sea."}, term=bender.id))
    assert not standing(db, made).is_stale
    amending.amend_term(db, replace(bender, note="Of a river."), *WHO)
    now = standing(db, made)
    assert (now.before["note"], now.now["note"]) == ("", "Of a river.")
    with pytest.raises(Changed, match="since it was made"):
        decide(db, made.id, verdict())
    amending.amend_term(db, replace(bender, note="Of a lake."), *WHO)
    with pytest.raises(Changed, match="while you looked"):
        decide(db, made.id, verdict(seen=now.mark))
    decide(db, made.id, verdict(seen=standing(db, made).mark))
    assert store.term(db, bender.id).note == "Of the sea."


def test_what_was_withdrawn_meanwhile_can_only_be_rejected(db, bender):
    made = propose(db, asked(ProposalKind.NOTE, {"note": "Of the sea."}, term=bender.id))
    amending.withdraw_concept(db, "harbour", *WHO)
    now = standing(db, made)
    with pytest.raises(Changed, match="withdrawn since"):
        decide(db, made.id, verdict(seen=now.mark))
    with pytest.raises(NotAllowed, match="bring it back"):
        new_term(db)
    decide(db, made.id, verdict(Outcome.REJECTED))


def test_an_edit_puts_what_was_approved_back_to_needs_check_and_an_approval_ends_that(db, bender):
    amending.approve_term(db, bender.id, *WHO)
    act(db, ProposalKind.EDIT, {"gender": "feminine"}, bender)
    assert store.term(db, bender.id).review is Review.NEEDS_CHECK
    act(db, ProposalKind.APPROVE, {}, bender)
    assert store.term(db, bender.id).review is Review.APPROVED


@pytest.mark.parametrize("kind", [ProposalKind.NOTE, ProposalKind.EXPLANATION, ProposalKind.FORM])
def test_a_part_that_was_decided_on_says_nothing_of_the_whole(db, bender, kind):
    content = {
        ProposalKind.NOTE: {"note": "x"},
        ProposalKind.EXPLANATION: {"reason": "x"},
        ProposalKind.FORM: {"text": "bendêr"},
    }[kind]
    act(db, kind, content, bender)
    assert store.term(db, bender.id).review is Review.NEEDS_CHECK
    amending.approve_term(db, bender.id, *WHO)
    act(db, kind, {name: f"{value}y" for name, value in content.items()}, bender)
    assert store.term(db, bender.id).review is Review.APPROVED


def test_a_superseded_term_names_a_successor_that_does_not_lead_back(db, bender):
    liman = decide(db, new_term(db).id, verdict()).term
    with pytest.raises(NotAllowed, match="names its successor"):
        act(db, ProposalKind.STATUS, {"status": "superseded"}, bender)
    act(db, ProposalKind.STATUS, {"status": "superseded", "successor": liman}, bender)
    with pytest.raises(NotAllowed, match="its own successor"):
        act(db, ProposalKind.STATUS, {"status": "superseded", "successor": bender.id}, store.term(db, liman))
    with pytest.raises(NotAllowed, match="took the place of “bender”"):
        act(db, ProposalKind.WITHDRAW, {}, store.term(db, liman))
    act(db, ProposalKind.STATUS, {"status": "admitted"}, bender)
    assert store.term(db, bender.id).successor is None


def test_a_new_status_does_not_keep_the_reason_of_the_former(db, bender):
    act(db, ProposalKind.STATUS, {"status": "deprecated", "reason": "Nobody says so."}, bender)
    act(db, ProposalKind.STATUS, {"status": "admitted"}, bender)
    assert store.term(db, bender.id).reason == ""


@pytest.mark.parametrize(
    ("kind", "content", "of_term"),
    [
        (ProposalKind.TERM, {"text": "lîman"}, False),
        (ProposalKind.STATUS, {"status": "deprecated", "reason": "Old."}, True),
        (ProposalKind.NOTE, {"note": "Of the sea."}, True),
        (ProposalKind.EDIT, {"text": "bendera", "gender": "feminine"}, True),
        (ProposalKind.EDIT, {"subject": "trade", "since": "1920-01-01"}, False),
        (ProposalKind.DEFINITION, {"definition": "A port."}, False),
        (ProposalKind.RELATION, {"kind": "part", "concept": "quay"}, False),
        (ProposalKind.FORM, {"text": "bendêr", "kind": "plural"}, True),
        (ProposalKind.WITHDRAW, {}, True),
        (ProposalKind.WITHDRAW, {}, False),
        (ProposalKind.RULE, {"minimum": 1, "voters": [ROJIN]}, False),
    ],
)
def test_what_was_accepted_can_be_proposed_back_and_back_again(db, bender, kind, content, of_term):
    concept = "" if kind is ProposalKind.RULE else "harbour"
    first = propose(db, asked(kind, content, concept, bender.id if of_term else None, "kmr"))
    begun, changed = everything(db), None
    for one in (first, None):
        made = decide(db, first.id, verdict())
        back = former(db, proposal(db, first.id), made.term)
        changed = changed or everything(db)
        assert changed != begun
        first = propose(db, replace(back, reason="Back."))
        if one is None:
            return
        decide(db, first.id, verdict())
        assert everything(db) == begun
        first = propose(db, replace(former(db, proposal(db, first.id), made.term), reason="Again."))


def test_a_comment_said_twice_is_kept_once_and_an_empty_one_not_at_all(db):
    made = propose(db, asked(ProposalKind.CONCEPT, {"definition": "x"}, "pier"))
    for _ in range(2):
        discuss(db, made.id, "Is it not a quay?", SALMA, AT)
    with pytest.raises(NotAllowed, match="says nothing"):
        discuss(db, made.id, "\n ", SALMA, AT)
    assert [each.text for each in discussion(db, made.id)] == ["Is it not a quay?"]
    assert store.history(db, "harbour")[-1].act is not Act.COMMENT


@given(
    minimum=st.integers(1, 4),
    voters=st.sets(st.integers(1, 5), max_size=5),
    cast=st.dictionaries(st.integers(1, 7), st.sampled_from(list(Choice))),
)
def test_no_votes_both_accept_and_reject_and_strangers_change_nothing(minimum, voters, cast):
    rule = Rule("kmr", minimum, tuple(voters))
    counted = rules.tally(rule, cast)
    assert not (counted.accepts and counted.rejects)
    assert counted.supporting <= len(voters or cast)
    if voters:
        assert counted == rules.tally(rule, {who: said for who, said in cast.items() if who in voters})
    if counted.accepts:
        assert list(cast.values()).count(Choice.FOR) >= minimum


@given(
    content=st.dictionaries(
        st.sampled_from(["text", "kind", "forms", "x"]), st.none() | st.text() | st.lists(st.text())
    )
)
def test_whatever_is_handed_in_is_kept_whole_or_refused_with_a_sentence(content):
    database = Database(memory=True)
    store.migrations.apply(database)
    store.add_concept(database, Concept("harbour", PartOfSpeech.NOUN, ""), *WHO)
    said = None
    try:
        made = propose(database, asked(ProposalKind.TERM, content, language="kmr"))
        decide(database, made.id, verdict())
    except GlossaryError as error:
        said = str(error)
    kept = [term.text for term in store.concept(database, "harbour").terms]
    assert kept == [made.content["text"]] if said is None else said.endswith(".")
    database.close()


# ---------------------------------------------------------------- what these share


def act(db, kind, content, of):
    """Propose and decide in one step, as a page does for who decides alone."""
    made = propose(db, asked(kind, content, term=of.id))
    return decide(db, made.id, verdict(seen=standing(db, made).mark))


def everything(db):
    """What the glossary says, but for ids, approvals and the order of things."""
    return rules.rule(db, "kmr").voters, [
        (concept.definition, concept.subject, concept.period, concept.relations, *map(_said, concept.terms))
        for concept in store.concepts(db)
    ]


def _said(term):
    forms = tuple(form.text for form in term.forms)
    return (term.text, term.status, term.reason, term.note, term.gender, forms)
