"""Where concepts are used: in documents and in the memory, in context, by which term how often."""

import pytest

from glossary import store
from glossary.model import Concept, PartOfSpeech, Term, TermStatus
from reader import desk, term_uses
from reader.errors import Refused, Unknown
from reader.memory import units
from reader.model import Origin
from tests.cli_support import fresh_memory, hevok

__all__ = ["fresh_memory", "hevok"]

AT = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def wells(memory, document):
    """A small document with two renderings of "well" in Kurmanji, and a unit in the memory alone."""
    with memory.writing() as db:
        store.add_concept(db, Concept("well", PartOfSpeech.NOUN, "A hole with water."), 1, AT)
        for language, text, status in (
            ("en", "well", TermStatus.PREFERRED),
            ("kmr", "bîr", TermStatus.PREFERRED),
            ("kmr", "kanî", TermStatus.DEPRECATED),
        ):
            store.add_term(db, Term(0, "well", language, text, status=status), 1, AT)
        pair = ("en", "A deep well."), ("kmr", "Bîreke kûr.")
        units.keep(db, *pair, Origin.IMPORTED, memory.stamp(), kept=True)
    desk.translate(memory, document, 2, "kmr", "Meclisê bîra kevn vekir.")
    desk.translate(memory, document, 7, "kmr", "Meclisê kaniya kevn vekir.")
    return memory


def in_language(memory, language):
    return next(each for each in term_uses.summary(memory, "well").languages if each.language == language)


def test_every_term_is_counted_in_documents_and_in_the_memory_besides(wells):
    counts = {count.term.text: (count.documents, count.memory) for count in in_language(wells, "kmr").counts}
    assert counts == {"bîr": (1, 1), "kanî": (1, 0)}
    assert [(count.documents, count.memory) for count in in_language(wells, "en").counts] == [(3, 1)]
    assert term_uses.summary(wells, "well").progress.is_current


def test_a_translation_without_the_term_is_counted_as_missing_it(wells, document):
    desk.translate(wells, document, 7, "kmr", "Ew vekir.")
    assert in_language(wells, "kmr").missing == 1
    assert in_language(wells, "ar").missing == 0
    (used,) = term_uses.uses(wells, "well", "kmr", is_missing=True).found
    assert (used.place, used.target.text) == (7, "Ew vekir.")


def test_uses_come_in_context_documents_first(wells, document):
    found = term_uses.uses(wells, "well", "kmr").found
    assert [(used.document, used.place, bool(used.unit)) for used in found] == [
        (document, 2, False),
        (document, 7, False),
        (0, 0, True),
    ]
    first = found[0]
    assert first.source.text == "The council opened the old well."
    assert [term_uses.written_as(first.source, one.start, one.end) for one in first.source.terms] == ["well"]
    assert [term_uses.written_as(first.target, one.start, one.end) for one in first.target.terms] == ["bîra"]


def test_the_uses_of_one_term_are_shown_alone(wells):
    counts = {count.term.text: count.term.id for count in in_language(wells, "kmr").counts}
    (used,) = term_uses.uses(wells, "well", "kmr", term=counts["kanî"]).found
    assert used.place == 7


def test_pages_follow_each_other_to_the_end_and_none_is_lost(wells):
    for language in ("en", "kmr"):
        every = term_uses.uses(wells, "well", language, limit=0).found
        after, paged = "", []
        while True:
            page = term_uses.uses(wells, "well", language, after=after, limit=1)
            paged += page.found
            after = page.later
            if not after:
                break
        assert paged == list(every)
        assert len(every) > 2


def test_a_document_in_the_bin_uses_nothing(wells, document):
    with wells.writing() as db:
        db.execute("update documents set deleted_at = ? where id = ?", [AT, document])
    assert [count.documents for count in in_language(wells, "kmr").counts] == [0, 0]
    assert all(used.unit for used in term_uses.uses(wells, "well", "kmr").found)


def test_evidence_says_what_stands_for_and_against_each_term(wells, document):
    with wells.writing() as db:
        store.add_concept(db, Concept("spring", PartOfSpeech.NOUN, ""), 1, AT)
        store.add_term(db, Term(0, "spring", "kmr", "kanî"), 1, AT)
    desk.translate(wells, document, 3, "kmr", "Kesî nepirsî.")
    evidence = term_uses.evidence(wells, "well", "kmr")
    names = {count.term.id: count.term.text for count in evidence.counts}
    assert {names[term]: forms for term, forms in evidence.forms} == {
        "bîr": (("Bîreke", 1), ("bîra", 1)),
        "kanî": (("kaniya", 1),),
    }
    assert [concept.id for concept, _ in evidence.rivals] == ["spring"]
    assert evidence.unrendered == ()


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (("no-such", "kmr", {}), Unknown),
        (("well", "xx", {}), Unknown),
        (("well", "kmr", {"term": 10**6}), Unknown),
        (("well", "kmr", {"after": "x"}), Refused),
        (("well", "kmr", {"after": "u٣"}), Refused),
    ],
)
def test_what_is_not_there_is_refused_with_a_sentence(wells, asked, error):
    concept, language, options = asked
    with pytest.raises(error, match=r"\.$"):
        term_uses.uses(wells, concept, language, **options)


def test_the_command_says_where_a_concept_is_used(hevok):
    document = hevok.add("The Alawites of the coast are afraid.\n")
    hevok.ok("translate", document, 1, "--to", "kmr", "--text", "Elewiyên peravê ditirsin.")
    found = hevok.json("glossary", "where", "alawite", "--lang", "kmr")
    assert found["concept"] == "alawite"
    (use,) = [use for use in found["uses"] if use["target"] and use["document"]]
    (term,) = use["target"]["terms"]
    assert term["text"] == "Elewiyên"
    assert use["target"]["text"][term["start"] : term["end"]] == term["text"]
    assert use["source"]["terms"][0]["text"] == "Alawites"
    assert "[Elewiyên]" in hevok.ok("glossary", "where", "alawite")


def test_the_command_refuses_what_there_is_not(hevok):
    assert hevok.refused("glossary", "where", "no-such") == "There is no concept “no-such” in the glossary."
    assert "xx" in hevok.refused("glossary", "where", "alawite", "--lang", "xx")
    assert hevok.ok("glossary", "where", "pogrom") == "pogrom is not used anywhere yet.\n"
