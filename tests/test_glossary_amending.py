"""Changing what the glossary holds: fields, forms, relations, withdrawals, approvals."""

import json
import sqlite3
from dataclasses import replace

import pytest
from sqlite_utils import Database

from glossary import amending, store
from glossary.errors import AlreadyInGlossary, NotAllowed, NotInGlossary
from glossary.model import (
    Act,
    Concept,
    Equivalence,
    Form,
    Gender,
    PartOfSpeech,
    Relation,
    RelationKind,
    Review,
    Sensitivity,
    Term,
    TermKind,
    TermStatus,
)
from glossary.starter import import_starter

WHO = (1, "2026-01-02T03:04:05Z")
HARBOUR = Concept("harbour", PartOfSpeech.NOUN, "Where ships lie.")


@pytest.fixture
def db():
    database = Database(memory=True)
    database.execute("pragma foreign_keys = on")
    store.migrations.apply(database)
    store.add_concept(database, HARBOUR, *WHO)
    store.add_concept(database, Concept("quay", PartOfSpeech.NOUN, "A wall to lie at."), *WHO)
    yield database
    database.close()


def term(db, text="harbour", status=TermStatus.PREFERRED, **values) -> Term:
    return store.add_term(db, Term(0, "harbour", "en", text, status=status, **values), *WHO)


def last(db, concept_id="harbour"):
    return store.history(db, concept_id)[-1]


def test_every_field_of_a_concept_and_term_can_be_changed_and_is_read_again(db):
    fuller = replace(
        HARBOUR,
        definition="Water where ships lie.",
        subject="trade",
        sensitivity=Sensitivity.CONTESTED,
        contrast="Not a quay.",
    )
    assert amending.amend_concept(db, fuller, *WHO) == fuller
    changed = replace(
        term(db), kind=TermKind.SHORT, equivalence=Equivalence.NARROWER, gender=Gender.COMMON, script="Arab"
    )
    assert amending.amend_term(db, changed, *WHO) == changed


def test_a_change_enters_the_history_with_what_was_and_what_is(db):
    amending.amend_concept(db, replace(HARBOUR, subject="trade"), *WHO, "so that it is found")
    entry = last(db)
    assert (entry.act, entry.reason) == (Act.EDIT, "so that it is found")
    assert (json.loads(entry.before), json.loads(entry.after)) == ({"subject": ""}, {"subject": "trade"})


def test_what_changes_nothing_leaves_no_trace(db):
    kept, before = term(db), store.revision(db)
    amending.amend_concept(db, HARBOUR, *WHO)
    amending.amend_term(db, kept, *WHO)
    assert store.revision(db) == before


def test_an_approved_entry_that_is_edited_needs_a_check_again(db):
    kept = term(db, forms=(Form("harbor"),))
    assert amending.approve_concept(db, "harbour", *WHO).review is Review.APPROVED
    assert amending.approve_term(db, kept.id, *WHO).review is Review.APPROVED
    assert amending.amend_concept(db, replace(HARBOUR, notes="n"), *WHO).review is Review.NEEDS_CHECK
    assert amending.amend_term(db, replace(kept, note="n"), *WHO).review is Review.NEEDS_CHECK
    amending.approve_term(db, kept.id, *WHO)
    assert amending.amend_form(db, replace(kept.forms[0], strict=True), *WHO).review is Review.NEEDS_CHECK
    amending.approve_term(db, kept.id, *WHO)
    dropped = amending.drop_form(db, kept.forms[0].id, *WHO)
    assert (dropped.review, dropped.forms) == (Review.NEEDS_CHECK, ())


def test_editing_a_term_to_preferred_makes_the_former_one_admitted(db):
    former, new = term(db), term(db, "haven", TermStatus.PROPOSED)
    amending.amend_term(db, replace(new, status=TermStatus.PREFERRED), *WHO)
    assert store.term(db, former.id).status is TermStatus.ADMITTED


def test_words_that_stand_there_already_are_refused(db):
    term(db)
    with pytest.raises(AlreadyInGlossary, match="harbour"):
        amending.amend_term(db, replace(term(db, "haven", TermStatus.PROPOSED), text="harbour"), *WHO)


def test_a_successor_never_leads_back_and_is_of_the_same_concept_and_language(db):
    first, second, third = (term(db, text, TermStatus.SUPERSEDED) for text in ("haven", "hithe", "port"))
    amending.amend_term(db, replace(first, successor=second.id), *WHO)
    amending.amend_term(db, replace(second, successor=third.id), *WHO)
    with pytest.raises(NotAllowed, match="successor"):
        amending.amend_term(db, replace(third, successor=first.id), *WHO)
    with pytest.raises(NotAllowed, match="successor"):
        amending.amend_term(db, replace(third, successor=third.id), *WHO)
    other = store.add_term(db, Term(0, "quay", "en", "quay"), *WHO)
    with pytest.raises(NotAllowed, match="its concept"):
        amending.amend_term(db, replace(third, successor=other.id), *WHO)


# ---------------------------------------------------------------- relations


@pytest.mark.parametrize("kind", RelationKind)
def test_a_relation_is_seen_from_both_ends_and_kept_once(db, kind):
    amending.relate(db, "harbour", Relation(kind, "quay"), *WHO)
    amending.relate(db, "quay", Relation(kind.inverse, "harbour"), *WHO)
    assert store.concept(db, "harbour").relations == (Relation(kind, "quay"),)
    assert store.concept(db, "quay").relations == (Relation(kind.inverse, "harbour"),)
    assert db["relations"].count == 1
    amending.unrelate(db, "quay", Relation(kind.inverse, "harbour"), *WHO)
    assert store.concept(db, "harbour").relations == ()


def test_relations_that_cannot_be_are_refused(db):
    with pytest.raises(NotAllowed):
        amending.relate(db, "harbour", Relation(RelationKind.PART, "harbour"), *WHO)
    with pytest.raises(NotInGlossary):
        amending.relate(db, "harbour", Relation(RelationKind.PART, "pier"), *WHO)
    with pytest.raises(NotInGlossary):
        amending.unrelate(db, "harbour", Relation(RelationKind.PART, "quay"), *WHO)


# ---------------------------------------------------------------- withdrawn


def test_a_withdrawn_concept_is_nowhere_offered_and_can_be_brought_back(db):
    term(db)
    amending.relate(db, "quay", Relation(RelationKind.WHOLE, "harbour"), *WHO)
    amending.withdraw_concept(db, "harbour", *WHO)
    assert [concept.id for concept in store.concepts(db)] == ["quay"]
    assert store.concept(db, "quay").relations == ()
    assert store.terms_for(db, ["harbour"], "en") == ()
    assert (store.counts(db).concepts, store.counts(db).terms) == (1, 0)
    assert [one.text for one in amending.bring_back_concept(db, "harbour", *WHO).terms] == ["harbour"]


def test_the_id_of_a_withdrawn_concept_is_not_given_again(db):
    amending.withdraw_concept(db, "harbour", *WHO)
    with pytest.raises(AlreadyInGlossary):
        store.add_concept(db, HARBOUR, *WHO)


def test_a_withdrawn_term_makes_room_and_comes_back_with_its_id_when_it_is_added_again(db):
    first = term(db, forms=(Form("harbor"),))
    amending.withdraw_term(db, first.id, *WHO)
    assert store.concept(db, "harbour").terms == ()
    second = term(db, "haven")
    with pytest.raises(AlreadyInGlossary, match="preferred by now"):
        amending.bring_back_term(db, first.id, *WHO)
    again = term(db, status=TermStatus.ADMITTED)
    assert (again.id, again.status, again.forms) == (first.id, TermStatus.ADMITTED, ())
    assert [one.id for one in store.concept(db, "harbour").terms] == [second.id, first.id]


def test_a_term_is_never_deleted(db):
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        db.execute("delete from terms where id = ?", [term(db).id])


# ---------------------------------------------------------------- older memories


def test_a_glossary_of_the_first_tables_is_taken_over_whole(db):
    older = Database(memory=True)
    older.execute("pragma foreign_keys = on")
    store.migrations.apply(older, stop_before="m002_review")
    older.execute("insert into concepts (id, part_of_speech) values ('harbour', 'noun')")
    older.execute(
        "insert into terms (concept, language, text, kind, status)"
        " values ('harbour', 'en', 'HBR', 'acronym', 'preferred')"
    )
    older.execute("insert into forms (term, text, within) values (1, 'H.B.R.', 25)")
    older.execute(
        "insert into glossary_decisions (concept, term, status, person, at)"
        " values ('harbour', 1, 'preferred', 1, '2026-01-01')"
    )
    store.migrations.apply(older)
    (kept,) = store.concept(older, "harbour").terms
    assert (kept.text, kept.kind, kept.status) == ("HBR", TermKind.ACRONYM, TermStatus.PREFERRED)
    assert [form.text for form in kept.forms] == ["H.B.R."]
    (decision,) = store.decisions(older, "harbour")
    assert (decision.term, decision.status, decision.language) == (1, TermStatus.PREFERRED, "en")
    assert older.execute("pragma foreign_key_check").fetchall() == []
    import_starter(older, *WHO)
