"""Consistency: findings are right about the text as it stands; what a person lets stand stays silent."""

import json
from pathlib import Path

import pytest

from glossary import store
from glossary.model import Concept, PartOfSpeech, Term, TermKind, TermStatus, UseRule
from reader import consistency, desk
from reader.checks.terms import ATTRIBUTION, FORBIDDEN, MISSING, MIXED
from reader.errors import Refused, Unknown
from reader.memory import acceptances, units
from reader.model import Origin
from tests.cli_support import fresh_memory, hevok
from tests.conftest import take_in

__all__ = ["fresh_memory", "hevok"]

AT = "2026-01-01T00:00:00.000Z"
CASES = json.loads((Path(__file__).parent / "cases" / "consistency.json").read_text(encoding="utf-8"))


def fill_glossary(memory, concepts):
    with memory.writing() as db:
        for id_, terms in concepts.items():
            store.add_concept(db, Concept(id_, PartOfSpeech.NOUN, ""), 1, AT)
            for language, text, status, *more in terms:
                rule = UseRule(more[0]) if more else UseRule.ANY
                kind = TermKind(more[1]) if len(more) > 1 else TermKind.FULL
                term = Term(0, id_, language, text, status=TermStatus(status), use_rule=rule, kind=kind)
                store.add_term(db, term, 1, AT)


def told(found):
    return sorted([one.used.place, one.finding.name, one.finding.detail] for one in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_what_is_to_be_said_about_a_rendering(memory, case):
    fill_glossary(memory, case["glossary"])
    document = take_in(memory, "\n\n".join(case["source"]))
    for place, text in case["translations"].items():
        desk.translate(memory, document, int(place), case["language"], text)
    report = consistency.of_document(memory, document, case["language"])
    assert told(report.findings) == sorted(case["findings"])
    assert {each.concept for each in report.concepts if each.is_mixed} == set(case.get("mixed", []))


@pytest.fixture
def wells(memory, document):
    """A small document whose Kurmanji has a deprecated term, and lacks one."""
    fill_glossary(
        memory,
        {
            "well": [
                ["en", "well", "preferred"],
                ["kmr", "bîr", "preferred"],
                ["kmr", "kanî", "deprecated"],
            ]
        },
    )
    desk.translate(memory, document, 2, "kmr", "Meclisê bîra kevn vekir.")
    desk.translate(memory, document, 7, "kmr", "Meclisê kaniya kevn vekir.")
    return memory


def test_renderings_are_counted_with_their_places(wells, document):
    (well,) = consistency.of_document(wells, document, "kmr").concepts
    assert (well.concept, well.named, well.missing, well.is_mixed) == ("well", 2, 0, True)
    counted = {each.term.text: (each.count, each.places) for each in well.renderings}
    assert counted == {"bîr": (1, (2,)), "kanî": (1, (7,))}


def test_an_accepted_finding_is_silent_until_the_translation_says_something_else(wells, document):
    (finding,) = consistency.of_document(wells, document, "kmr").findings
    bead = finding.used.bead
    consistency.accept(wells, bead, FORBIDDEN, finding.finding.detail, "It is a quotation of the mayor.")
    report = consistency.of_document(wells, document, "kmr")
    assert report.findings == ()
    assert [one.accepted.reason for one in report.accepted] == ["It is a quotation of the mayor."]
    assert consistency.of_memory(wells).found == ()
    with wells.reading() as db:
        assert acceptances.accepted(db, bead) == {(FORBIDDEN, "kanî")}

    revision = report.accepted[0].used.revision
    same = desk.save(wells, bead, "Meclisê kaniya kevn vekir.", revision, confirm=True)
    assert consistency.of_document(wells, document, "kmr").findings == ()
    desk.save(wells, bead, "Meclisê kanî vekir.", same.bead.translation.revision, confirm=True)
    assert told(consistency.of_document(wells, document, "kmr").findings) == [[7, FORBIDDEN, "kanî"]]


def test_an_acceptance_is_taken_back(wells, document):
    (finding,) = consistency.of_document(wells, document, "kmr").findings
    consistency.accept(wells, finding.used.bead, FORBIDDEN, "kanî", "one")
    consistency.accept(wells, finding.used.bead, FORBIDDEN, "kanî", "two")
    (accepted,) = consistency.of_document(wells, document, "kmr").accepted
    assert accepted.accepted.reason == "two"
    consistency.take_back(wells, accepted.accepted.id)
    assert len(consistency.of_document(wells, document, "kmr").findings) == 1
    with pytest.raises(Unknown):
        consistency.take_back(wells, accepted.accepted.id)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2_001])
def test_nothing_is_accepted_without_a_reason(wells, document, reason):
    (finding,) = consistency.of_document(wells, document, "kmr").findings
    with pytest.raises(Refused):
        consistency.accept(wells, finding.used.bead, FORBIDDEN, "kanî", reason)
    with pytest.raises(Unknown):
        consistency.accept(wells, 10**6, FORBIDDEN, "kanî", "a reason")
    assert len(consistency.of_document(wells, document, "kmr").findings) == 1


def test_over_the_whole_memory_the_same_is_found_page_by_page(wells, document):
    other = take_in(wells, "A well.\n\nTwo wells.\n\nA third well.")
    for place, text in ((1, "Kaniyek."), (2, "Du çem."), (3, "Bîra sêyem.")):
        desk.translate(wells, other, place, "kmr", text)
    every = consistency.of_memory(wells)
    assert [(one.used.document, one.used.place, one.finding.name) for one in every.found] == [
        (document, 7, FORBIDDEN),
        (other, 1, FORBIDDEN),
        (other, 2, MISSING),
    ]
    paged, after = [], 0
    while True:
        page = consistency.of_memory(wells, "kmr", after, limit=1)
        paged += page.found
        after = page.later
        if not after:
            break
    assert paged == list(every.found)
    assert consistency.of_memory(wells, "ar").found == ()
    assert [(one.document, one.concept) for one in consistency.mixed(wells, "kmr")] == [
        (document, "well"),
        (other, "well"),
    ]


def test_units_that_stand_nowhere_are_told_apart(wells):
    with wells.writing() as db:
        pair = ("en", "Wells."), ("kmr", "Kanî.")
        unit = units.keep(db, *pair, Origin.IMPORTED, wells.stamp(), kept=True)
    assert [one.used.unit for one in consistency.of_units(wells, "kmr").found] == [unit]
    (well,) = consistency.renderings(wells, "kmr")
    assert {each.term.text: (each.count, each.memory) for each in well.renderings} == {
        "bîr": (1, 1),
        "kanî": (1, 2),
    }


def test_what_is_not_there_is_refused(wells, document):
    with pytest.raises(Unknown):
        consistency.of_document(wells, document + 1, "kmr")
    with pytest.raises(Unknown):
        consistency.of_document(wells, document, "xx")
    with pytest.raises(Refused):
        consistency.of_document(wells, document, "en")
    with pytest.raises(Unknown):
        consistency.of_memory(wells, "xx")


def test_a_rendering_that_is_not_begun_has_nothing_to_be_said(wells, document):
    report = consistency.of_document(wells, document, "ckb")
    assert (report.concepts, report.findings, report.accepted) == ((), (), ())


def test_the_command_tells_the_findings(hevok):
    document = hevok.add("The Alawites of the coast are afraid.\n")
    hevok.ok("translate", document, 1, "--to", "kmr", "--text", "Ew ditirsin.")
    report = hevok.json("glossary", "check", document, "--to", "kmr")
    assert {(one["name"], one["concept"], one["place"]) for one in report["findings"]} >= {
        (MISSING, "alawite", 1)
    }
    assert "alawite: named 1; no term; missing 1" in hevok.ok("glossary", "check", document, "--to", "kmr")
    assert "no document" in hevok.refused("glossary", "check", 99, "--to", "kmr")
    assert "xx" in hevok.refused("glossary", "check", document, "--to", "xx")


def test_the_cases_cover_every_kind_of_finding():
    assert {name for case in CASES for _, name, _ in case["findings"]} == {
        FORBIDDEN,
        MISSING,
        ATTRIBUTION,
        MIXED,
    }
