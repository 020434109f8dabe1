"""The bundled glossary held against the model: every field known, every value one, nothing dangling."""

import json
from dataclasses import fields
from importlib.resources import files

import pytest
from sqlite_utils import Database

from glossary import store
from glossary.deciding.contents import read_content
from glossary.deciding.proposals import proposals
from glossary.deliberation import ProposalKind, ProposalState
from glossary.model import Concept, Form, Period, Relation, RelationKind, Review, Term
from glossary.rows import concept_values, form_values, term_values
from glossary.starter import CARE, FILE, import_starter, starter_concepts

RAW, MINDED = (json.loads(files("glossary").joinpath(name).read_text("utf-8")) for name in (FILE, CARE))
CONCEPTS = starter_concepts()
IDS = [concept.id for concept in CONCEPTS]


def names(record: type, *without: str) -> set[str]:
    return {field.name for field in fields(record)} - set(without)


@pytest.fixture(scope="module")
def db():
    database = Database(memory=True)
    database.execute("pragma foreign_keys = on")
    store.migrations.apply(database)
    import_starter(database, 1, "2026-01-02T03:04:05Z")
    yield database
    database.close()


@pytest.mark.parametrize("entry", RAW["concepts"], ids=lambda entry: entry["id"])
def test_an_entry_has_only_what_the_model_knows(entry):
    in_care = ("subject", "sensitivity", "contrast", "relations")
    assert set(entry) <= names(Concept, "review", *in_care)
    assert set(entry.get("period", {})) <= names(Period)
    for terms in entry["terms"].values():
        for term in terms:
            assert set(term) <= names(Term, "id", "concept", "language", "review", "successor", "equivalence")
            assert all(set(form) <= names(Form, "id") for form in term.get("forms", ()))


def test_the_files_have_nothing_else():
    assert set(RAW) == {"concepts", "words"}
    assert set(MINDED) == {"concepts", "votes"}
    assert all(set(vote) == {"concept", "language", "text", "reason"} for vote in MINDED["votes"])


def test_what_is_minded_is_of_entries_that_are_there():
    words = {
        (entry["id"], code): {term["text"] for term in terms}
        for entry in RAW["concepts"]
        for code, terms in entry["terms"].items()
    }
    for id_, minded in MINDED["concepts"].items():
        assert id_ in IDS
        assert set(minded) <= {"subject", "sensitivity", "contrast", "relations", "equivalence"}
        assert all(set(relation) == names(Relation) for relation in minded.get("relations", ()))
        for code, said in minded.get("equivalence", {}).items():
            assert set(said) <= words[id_, code]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.id)
def test_an_entry_could_be_proposed_as_it_is(concept):
    """The rules for what people propose hold for it too: values, lengths, no characters that nobody sees."""
    content = {
        **without(concept_values(concept), "id", "review"),
        "relations": [{"kind": each.kind, "concept": each.concept} for each in concept.relations],
        "terms": [
            {
                **without(term_values(term), "concept", "review", "successor"),
                "forms": [
                    {**form_values(form), "needs": list(form.needs), "strict": form.strict}
                    for form in term.forms
                ],
            }
            for term in concept.terms
        ],
    }
    assert read_content(ProposalKind.CONCEPT, content, of_term=False) == content


def without(values, *left_out):
    return {name: value for name, value in values.items() if name not in left_out}


def test_ids_are_unique_and_every_relation_leads_somewhere_once():
    assert len(IDS) == len(set(IDS))
    stated = [(each.kind, concept.id, each.concept) for concept in CONCEPTS for each in concept.relations]
    assert {other for _, _, other in stated} <= set(IDS)
    both_ways = {(kind.inverse, other, own) for kind, own, other in stated}
    assert not both_ways & set(stated)


def test_every_concept_has_a_subject_a_definition_and_an_english_name():
    for concept in CONCEPTS:
        assert concept.subject, concept.id
        assert concept.definition, concept.id
        assert concept.terms_in("en"), concept.id


def test_nothing_of_it_counts_as_checked_by_anybody(db):
    for concept in store.concepts(db):
        assert {concept.review, *(term.review for term in concept.terms)} == {Review.NEEDS_CHECK}


def test_relations_are_seen_from_both_sides(db):
    assert Relation(RelationKind.PREDECESSOR, "caretaker-gov") in store.concept(db, "interim-gov").relations
    assert Relation(RelationKind.SUCCESSOR, "interim-gov") in store.concept(db, "caretaker-gov").relations
    assert Relation(RelationKind.WHOLE, "sdf") in store.concept(db, "ypg").relations


def test_the_first_votes_to_hold_are_in_the_queues_of_both_kurdish_languages(db):
    asked = {(one.language, one.concept) for one in proposals(db, state=ProposalState.OPEN)}
    in_both = {"pogrom", "bonapartism", "permanent-revolution", "constituent-assembly"}
    assert {concept for language, concept in asked if language == "ckb"} == in_both
    assert {concept for language, concept in asked if language == "kmr"} == in_both | {"sohr", "sectarianism"}
    assert {language for language, _ in asked} == {"kmr", "ckb"}
