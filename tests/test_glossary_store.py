import re
import sqlite3
from dataclasses import replace

import pytest
from sqlite_utils import Database

from glossary import store
from glossary.deliberation import Decision
from glossary.errors import AlreadyInGlossary, NotAllowed, NotInGlossary
from glossary.model import (
    Act,
    Concept,
    Form,
    FormKind,
    Hit,
    How,
    PartOfSpeech,
    Period,
    Side,
    Term,
    TermKind,
    TermStatus,
    UseRule,
)
from glossary.renderings import offered, renderings, renderings_for, warned
from glossary.search import search
from glossary.starter import import_starter, starter_concepts
from reader.languages.inflection import INFLECTIONS

AT = "2026-01-02T03:04:05Z"
ROJAVA = Concept(
    "rojava", PartOfSpeech.NAME, "Kurdish-majority areas of Syria.", period=Period(note="since 2012")
)
TERM = Term(0, "rojava", "kmr", "Rojava", status=TermStatus.PREFERRED)


@pytest.fixture
def db():
    database = Database(memory=True)
    database.execute("pragma foreign_keys = on")
    store.migrations.apply(database)
    yield database
    database.close()


@pytest.fixture
def starter(db):
    import_starter(db, person=1, at=AT)
    return db


def with_rojava(db) -> Term:
    store.add_concept(db, ROJAVA, 1, AT)
    return store.add_term(db, TERM, 1, AT)


# ---------------------------------------------------------------- keeping


def test_what_is_kept_comes_back_as_it_was(db):
    form = Form("Rojavaye", FormKind.LOOK_UP, True, ("Kurdistan",), 3, Side.AFTER)
    store.add_concept(db, ROJAVA, 1, AT)
    kept = store.add_term(db, replace(TERM, variety="Bakur", note="n", reason="r", forms=(form,)), 1, AT)
    (concept,) = store.concepts(db)
    assert concept == replace(ROJAVA, terms=(kept,))
    assert replace(kept.forms[0], id=0) == form
    assert (kept.variety, kept.note, kept.reason) == ("Bakur", "n", "r")


def test_nothing_is_committed_behind_the_callers_back(db):
    db.execute("begin immediate")
    import_starter(db, person=1, at=AT)
    assert db.conn.in_transaction
    db.execute("rollback")
    assert store.counts(db).concepts == 0
    assert store.revision(db) == 0


def test_a_failed_insert_leaves_the_callers_transaction_open(db):
    db.execute("begin immediate")
    with_rojava(db)
    with pytest.raises(AlreadyInGlossary):
        store.add_concept(db, ROJAVA, 1, AT)
    assert db.conn.in_transaction
    db.execute("commit")
    assert store.concept(db, "rojava").terms[0].text == "Rojava"


def test_a_concept_that_is_not_there_is_said_to_be_missing(db):
    with pytest.raises(NotInGlossary, match="There is no concept “nowhere”"):
        store.concept(db, "nowhere")
    with pytest.raises(NotInGlossary, match="There is no term 12"):
        store.term(db, 12)


def test_a_term_of_no_concept_is_refused(db):
    with pytest.raises(NotInGlossary):
        store.add_term(db, TERM, 1, AT)


@pytest.mark.parametrize("id_", ["", "Rojava", "two words", "-rojava", "ڕۆژاڤا"])
def test_an_id_is_a_slug(db, id_):
    with pytest.raises(NotAllowed):
        store.add_concept(db, replace(ROJAVA, id=id_), 1, AT)


def test_a_term_has_words(db):
    store.add_concept(db, ROJAVA, 1, AT)
    with pytest.raises(NotAllowed):
        store.add_term(db, replace(TERM, text="  "), 1, AT)


def test_the_same_term_stands_once_under_a_concept(db):
    with_rojava(db)
    with pytest.raises(AlreadyInGlossary):
        store.add_term(db, replace(TERM, status=TermStatus.ADMITTED), 1, AT)


def test_two_terms_cannot_both_be_preferred(db):
    with_rojava(db)
    with pytest.raises(AlreadyInGlossary):
        store.add_term(db, replace(TERM, text="Rojavayê Kurdistanê"), 1, AT)


def test_an_acronym_may_be_preferred_beside_the_full_term(db):
    with_rojava(db)
    acronym = store.add_term(db, replace(TERM, text="RJV", kind=TermKind.ACRONYM), 1, AT)
    assert acronym.status is TermStatus.PREFERRED


def test_a_form_can_be_added_later(db):
    term = with_rojava(db)
    assert [form.text for form in store.add_form(db, term.id, Form("Rojawa"), 1, AT).forms] == ["Rojawa"]
    with pytest.raises(AlreadyInGlossary):
        store.add_form(db, term.id, Form("Rojawa"), 1, AT)


# ---------------------------------------------------------------- status and history


def test_a_new_preferred_term_makes_the_former_one_admitted(db):
    former = with_rojava(db)
    rival = store.add_term(db, replace(TERM, text="Rojavayê Kurdistanê", status=TermStatus.PROPOSED), 1, AT)
    store.set_status(db, rival.id, TermStatus.PREFERRED, person=2, at=AT, reason="in full")
    statuses = {term.text: term.status for term in store.concept(db, "rojava").terms}
    assert statuses == {"Rojavayê Kurdistanê": TermStatus.PREFERRED, "Rojava": TermStatus.ADMITTED}
    changes = [entry for entry in store.history(db, "rojava") if entry.act is Act.SET_STATUS]
    assert [(entry.term, entry.before, entry.after, entry.person, entry.reason) for entry in changes] == [
        (former.id, "preferred", "admitted", 2, "in full"),
        (rival.id, "proposed", "preferred", 2, "in full"),
    ]


def test_a_status_that_does_not_change_is_no_change(db):
    term = with_rojava(db)
    before = store.revision(db)
    store.set_status(db, term.id, TermStatus.PREFERRED, 1, AT)
    assert store.revision(db) == before


def test_a_decision_settles_the_status_and_is_kept_with_its_votes(db):
    term = with_rojava(db)
    decision = Decision(
        term.id, TermStatus.ADMITTED, 3, AT, "too narrow", ((3, "yes"), (4, "no")), "4: is it?"
    )
    assert store.decide(db, decision).status is TermStatus.ADMITTED
    (kept,) = store.decisions(db, "rojava")
    assert replace(kept, id=0, concept="") == decision
    assert kept.concept == "rojava"
    assert store.history(db, "rojava")[-1].act is Act.DECIDE


def test_varieties_do_not_compete(db):
    with_rojava(db)
    other = store.add_term(db, replace(TERM, variety="Bakur", status=TermStatus.PROPOSED), 1, AT)
    store.set_status(db, other.id, TermStatus.PREFERRED, 1, AT)
    assert {term.status for term in store.concept(db, "rojava").terms} == {TermStatus.PREFERRED}


def test_every_change_raises_the_revision_and_enters_the_history(db):
    revisions = [store.revision(db)]
    term = with_rojava(db)
    for change in (
        lambda: store.add_form(db, term.id, Form("Rojawa"), 1, AT),
        lambda: store.set_status(db, term.id, TermStatus.ADMITTED, 1, AT),
        lambda: store.add_comment(db, "rojava", "Which name?", 1, AT),
    ):
        change()
        revisions.append(store.revision(db))
    assert revisions == sorted(set(revisions))
    acts = [entry.act for entry in store.history(db, "rojava")]
    assert acts == [Act.ADD_CONCEPT, Act.ADD_TERM, Act.ADD_FORM, Act.SET_STATUS, Act.COMMENT]
    assert [comment.text for comment in store.comments(db, "rojava")] == ["Which name?"]


@pytest.mark.parametrize(
    "sql", ["update glossary_history set reason = ''", "delete from glossary_history", "delete from concepts"]
)
def test_history_and_ids_cannot_be_taken_back(db, sql):
    with_rojava(db)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(sql)


# ---------------------------------------------------------------- the starter glossary


def test_the_starter_glossary_comes_in_once(db):
    assert import_starter(db, person=1, at=AT) == 53
    revision = store.revision(db)
    assert import_starter(db, person=1, at=AT) == 0
    assert store.revision(db) == revision


def test_the_starter_glossary_has_a_term_for_every_concept_in_every_language():
    for concept in starter_concepts():
        for language in INFLECTIONS:
            assert offered(concept.terms_in(language)), (concept.id, language)


def test_a_term_that_is_uncertain_is_only_proposed(starter):
    (term,) = renderings(starter, "bonapartism", "ckb")
    assert term.status is TermStatus.PROPOSED
    assert term.note.startswith("Formed by rule or uncertain, so to be voted on")


def test_every_imported_rendering_says_that_no_native_speaker_has_checked_it():
    notes = [term.note for concept in starter_concepts() for term in concept.terms if term.language != "en"]
    assert all(note.endswith("not checked by a native speaker.") for note in notes)


def test_notes_of_the_starter_glossary_are_in_plain_words():
    said = [concept.notes for concept in starter_concepts()]
    said += [term.note for concept in starter_concepts() for term in concept.terms]
    jargon = re.compile(r"confidence [HML]\b|\b(?:QUOTE-ONLY|TIME-SCOPED|TRAPS?|LOADED|QA)\b")
    assert [note for note in said if jargon.search(note)] == []


def test_use_rules_and_periods_come_along(starter):
    by_text = {term.text: term for term in store.concept(starter, "alawite").terms}
    assert by_text["نصيري"].use_rule is UseRule.QUOTE_ONLY
    assert "slur" in by_text["نصيري"].reason
    assert store.concept(starter, "hts").period == Period(until="2025-01-29", note='say "former"')


def test_remarks_and_brackets_of_the_source_are_no_part_of_a_term():
    for concept in starter_concepts():
        for term in concept.terms:
            assert not set("()/,") & set(term.text)


def test_counts_say_how_much_there_is(starter):
    counts = store.counts(starter)
    assert counts.concepts == 53
    assert counts.terms == sum(number for _, number in counts.by_language)
    assert [language for language, _ in counts.by_language] == sorted(INFLECTIONS)


# ---------------------------------------------------------------- renderings


def test_preferred_renderings_come_before_admitted_ones(starter):
    texts = [term.text for term in renderings(starter, "druze", "ckb")]
    assert texts == ["درووز", "دروز"]


def test_an_acronym_is_rendered_by_an_acronym_first(starter):
    assert renderings(starter, "sdf", "ar")[0].text == "قوات سوريا الديمقراطية"
    assert renderings(starter, "sdf", "ar", like=TermKind.ACRONYM)[0].text == "قسد"


def test_deprecated_terms_are_not_offered_and_say_why(starter):
    (term,) = warned(store.terms_for(starter, ["interim-gov"], "ar"))
    assert term.text == "الحكومة السورية المؤقتة"
    assert "another body" in term.reason
    assert term not in renderings(starter, "interim-gov", "ar")


def test_the_same_words_are_offered_for_another_concept(starter):
    assert renderings(starter, "sig", "ar")[0].text == "الحكومة السورية المؤقتة"


def test_what_is_fit_for_quotations_only_is_not_offered():
    quoted = Term(1, "c", "ar", "x", status=TermStatus.ADMITTED, use_rule=UseRule.QUOTE_ONLY)
    assert offered([quoted]) == ()
    assert warned([quoted]) == (quoted,)


def test_a_segments_hits_bring_their_renderings_in_their_order(starter):
    hits = [
        Hit(0, 1, "x", concept, "x", 1, TermStatus.PREFERRED, UseRule.ANY, How.TERM, "x")
        for concept in ("rojava", "alawite", "rojava", "not-there")
    ]
    found = renderings_for(starter, hits, "ckb")
    assert list(found) == ["rojava", "alawite", "not-there"]
    assert found["rojava"][0].text == "ڕۆژاڤا"
    assert found["not-there"] == ()


def test_terms_are_asked_for_in_one_language(starter):
    terms = store.terms_for(starter, ["rojava", "afrin"], "kmr")
    assert {term.concept for term in terms} == {"rojava", "afrin"}
    assert {term.language for term in terms} == {"kmr"}


# ---------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rojava", "rojava"),
        ("ALAWI", "alawite"),
        ("سوريا الديمقراطية", "sdc"),
        ("الامبريالية", "imperialism"),
        ("عَلَوي", "alawite"),
        ("عه‌له‌وی", "alawite"),
        ("elewi\u0302", "alawite"),
        ("Serekaniye", "serekaniye"),
        ("strongman", "bonapartism"),
    ],
)
def test_a_concept_is_found_by_words_of_any_language(starter, text, first):
    assert first in [concept.id for concept in search(starter, text, INFLECTIONS.values())[:2]]


def test_a_whole_term_comes_before_a_part_of_one(starter):
    ids = [concept.id for concept in search(starter, "golan", INFLECTIONS.values())]
    assert ids[0] == "golan"


def test_an_empty_search_finds_everything(starter):
    assert len(search(starter, "  ", INFLECTIONS.values())) == 53


def test_a_search_for_what_is_not_there_finds_nothing(starter):
    assert search(starter, "photosynthesis", INFLECTIONS.values()) == ()
