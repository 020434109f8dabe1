import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from glossary import store
from glossary.model import Concept, PartOfSpeech, Term
from glossary.search import search
from glossary.starter import import_starter, starter_concepts
from reader.languages.inflection import INFLECTIONS

CASES = json.loads((Path(__file__).parent / "cases" / "glossary_search.json").read_text("utf-8"))
AT = "2026-01-02T03:04:05Z"


def empty_glossary() -> Database:
    db = Database(memory=True)
    store.migrations.apply(db)
    return db


@pytest.fixture(scope="module")
def starter():
    db = empty_glossary()
    import_starter(db, person=1, at=AT)
    yield db
    db.close()


def ids(db, text) -> list[str]:
    return [concept.id for concept in search(db, text, INFLECTIONS.values())]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["query"])
def test_a_concept_is_found_however_its_word_is_typed_and_inflected(starter, case):
    assert ids(starter, case["query"])[: len(case["finds"])] == case["finds"]


@pytest.mark.parametrize("text", ["photosynthesis", "الضوئي", "ڕووناکی", "roniya rojê"])
def test_what_no_term_resembles_is_not_found(starter, text):
    assert ids(starter, text) == []


def test_a_short_word_is_not_looked_for_loosely(starter):
    with_it = {
        concept.id
        for concept in starter_concepts()
        if any("کە" in text for term in concept.terms for text in (term.text, *(f.text for f in term.forms)))
        or "کە" in concept.notes
    }
    assert set(ids(starter, "کە")) <= with_it


@pytest.mark.parametrize("place", ["definition", "notes"])
def test_a_term_comes_before_what_is_said_of_another(place):
    db = empty_glossary()
    said = {"definition": "", place: "Not the same as harbours."}
    store.add_concept(db, Concept("a-bay", PartOfSpeech.NOUN, **said), 1, AT)
    store.add_concept(db, Concept("harbour", PartOfSpeech.NOUN, ""), 1, AT)
    store.add_term(db, Term(0, "harbour", "en", "harbour"), 1, AT)
    assert ids(db, "harbours") == ["harbour", "a-bay"]
    db.close()


def test_a_new_term_is_found_by_the_next_search():
    db = empty_glossary()
    store.add_concept(db, Concept("harbour", PartOfSpeech.NOUN, ""), 1, AT)
    assert ids(db, "harbours") == []
    store.add_term(db, Term(0, "harbour", "en", "harbour"), 1, AT)
    assert ids(db, "harbours") == ["harbour"]
    db.close()


def test_every_term_finds_its_own_concept(starter):
    for concept in starter_concepts():
        for term in concept.terms:
            assert concept.id in ids(starter, term.text)[:4]


@given(st.text(max_size=20))
def test_a_looser_key_stays_as_it_is_when_it_is_made_again(text):
    for inflection in INFLECTIONS.values():
        assert inflection.loose(inflection.loose(text)) == inflection.loose(text)


def test_a_search_takes_less_than_a_fifteenth_of_a_second(starter):
    ids(starter, "rojava")
    begun = process_time()
    ids(starter, "العلويين")
    assert process_time() - begun < 0.06
