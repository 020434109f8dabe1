"""The glossary in files and back: nothing is lost, and other programs and the standard agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from translate.storage.tbx import tbxfile

from glossary import store
from glossary.files import values
from glossary.files.selection import select
from glossary.files.table_writing import write_omegat
from glossary.model import Concept, Form, FormKind, PartOfSpeech, Term, TermKind, TermStatus, UseRule
from glossary.starter import starter_concepts
from tests.glossary_files import WRITERS, concepts, glossary, records, take_in, written

CASES = Path(__file__).parent / "cases" / "tbx"
TBX = "{urn:iso:std:iso:30042:ed-2}"
LEVEL_OF = {
    "conceptEntry": "concept",
    "termEntry": "concept",
    "langSec": "language",
    "langSet": "language",
    "termSec": "term",
    "tig": "term",
}
each_kind = pytest.mark.parametrize("kind", WRITERS)
each_version = pytest.mark.parametrize("version", [3, 2])
slowly = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def wrong_values(content: bytes) -> list[str]:
    """What the value lists of TBX-Basic do not allow, or not at that level."""
    wrong = []
    root = etree.fromstring(content)
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    for element in root.iter():
        name = etree.QName(element).localname
        category = element.get("type")
        if name in ("tbx", "martif") or (name == "p" and category == "XCSURI"):
            continue
        if category is not None:
            level = LEVEL_OF.get(etree.QName(element.getparent()).localname, "")
            if level not in values.LEVELS.get(category, ()):
                wrong.append(f"{category} at {level}")
            if element.text not in values.ALLOWED.get(category, {element.text}):
                wrong.append(f"{category}: {element.text}")
        if name == "ref" and element.get("target") not in ids:
            wrong.append(f"ref to {element.get('target')}")
    return wrong


def schema(version: int) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(CASES / f"tbx-basic-{version}.rng"))


def starter() -> list[Concept]:
    return list(starter_concepts())


def admitted() -> list[Concept]:
    """The starter glossary as one in which every term is settled."""
    return [
        replace(one, terms=tuple(replace(term, status=TermStatus.ADMITTED) for term in one.terms))
        for one in starter()
    ]


# ---------------------------------------------------------------- without loss


@each_kind
@slowly
@given(given_concepts=concepts())
def test_a_full_export_taken_into_an_empty_glossary_is_the_same_glossary(kind, given_concepts):
    there = glossary(given_concepts)
    content = written(there, kind)
    here = glossary()
    report, _, _ = take_in(here, content, WRITERS[kind][0])
    assert report["problems"] == []
    assert report["read"] == report["added"] == len(store.concepts(there))
    assert records(here) == records(there)
    assert written(here, kind) == content


@each_kind
def test_the_starter_glossary_comes_back_as_it_was(kind):
    there, here = glossary(starter()), glossary()
    content = written(there, kind)
    take_in(here, content, WRITERS[kind][0])
    assert records(here) == records(there)
    assert written(here, kind) == content


@each_kind
def test_a_file_taken_in_twice_changes_nothing(kind):
    db = glossary(starter())
    before = written(db, kind), store.revision(db)
    report, merges, _ = take_in(db, before[0], WRITERS[kind][0])
    assert report["unchanged"] == report["read"] == len(starter())
    assert not [merge for merge in merges if merge.deeds]
    assert written(db, kind) == before[0]


# ---------------------------------------------------------------- valid


@each_version
@slowly
@given(given_concepts=concepts())
def test_tbx_is_valid_by_the_schema_and_by_the_value_lists(version, given_concepts):
    there = glossary(given_concepts)
    for is_whole in (True, False):
        content = written(there, f"tbx{version}", is_whole=is_whole)
        rules = schema(version)
        assert rules.validate(etree.fromstring(content)), rules.error_log
        assert wrong_values(content) == []


@each_version
def test_the_starter_glossary_is_valid_tbx(version):
    content = written(glossary(starter()), f"tbx{version}")
    assert schema(version).validate(etree.fromstring(content))
    assert wrong_values(content) == []


def test_the_schema_and_the_value_lists_refuse_what_is_wrong():
    content = written(glossary(starter()), "tbx3")
    assert not schema(3).validate(etree.fromstring(content.replace(b"termSec", b"tig")))
    wrong = content.replace(b"deprecatedTerm-admn-sts", b"forbidden")
    assert schema(3).validate(etree.fromstring(wrong))  # a schema alone does not hold the values
    assert "administrativeStatus: forbidden" in wrong_values(wrong)
    assert wrong_values(content.replace(b'type="definition"', b'type="context"'))


def test_translate_toolkit_reads_version_2():
    db = glossary(starter())
    store_of_others = tbxfile.parsestring(written(db, "tbx2"))
    held = {(unit.getid() or "").lstrip("_") for unit in store_of_others.units}
    assert {concept.id for concept in starter()} <= held
    texts = {node.text for unit in store_of_others.units for node in unit.xmlelement.iter("term")}
    assert texts == {term.text for concept in starter() for term in concept.terms}


# ---------------------------------------------------------------- what is left out


def settled() -> Concept:
    return Concept(
        "sdf",
        PartOfSpeech.NAME,
        "An alliance.",
        terms=(
            Term(1, "sdf", "en", "Syrian Democratic Forces", status=TermStatus.PREFERRED),
            Term(2, "sdf", "en", "SDF", kind=TermKind.ACRONYM, status=TermStatus.PREFERRED),
            Term(
                3, "sdf", "ar", "قسد", status=TermStatus.PREFERRED, use_rule=UseRule.HISTORICAL, note="short"
            ),
            Term(4, "sdf", "ar", "قوات قديمة", status=TermStatus.SUPERSEDED, successor=3),
            Term(5, "sdf", "ar", "مقترح", status=TermStatus.PROPOSED),
            Term(6, "sdf", "kmr", "HSD", status=TermStatus.REJECTED),
        ),
    )


def test_the_default_export_leaves_out_what_is_not_settled_and_says_how_many():
    db = glossary([settled()])
    chosen = select(store.concepts(db))
    assert (chosen.proposed, chosen.rejected, chosen.terms) == (1, 1, 4)
    content = written(db, "tbx3", is_whole=False).decode()
    assert "مقترح" not in content
    assert "HSD" not in content
    assert "supersededTerm-admn-sts" in content
    assert "[hevok:use-rule] historical" in content


@each_kind
def test_the_default_export_leaves_out_traps_and_what_needs_words(kind):
    forms = (
        Form("ابار"),
        Form("بئر السبع", FormKind.TRAP),
        Form("آبار", FormKind.TRAP, needs=("نفط",)),
        Form("بير", needs=("ماء",)),
    )
    term = Term(1, "well", "ar", "بئر", status=TermStatus.PREFERRED, forms=forms)
    there = glossary([Concept("well", PartOfSpeech.NOUN, "A hole.", terms=(term,))])
    for is_whole, texts in ((False, ["ابار"]), (True, [form.text for form in forms])):
        here = glossary()
        take_in(here, written(there, kind, is_whole=is_whole), WRITERS[kind][0])
        (found,) = store.concept(here, "well").terms
        assert [form.text for form in found.forms] == texts


@each_version
def test_the_default_export_of_the_starter_glossary_has_short_notes(version):
    notes = etree.fromstring(written(glossary(admitted()), f"tbx{version}", is_whole=False)).iter("{*}note")
    tokens = [note.text for note in notes if (note.text or "").startswith("[hevok:form]")]
    assert tokens
    assert max(map(len, tokens)) < 200
    assert not [token for token in tokens if '"needs"' in token or '"trap"' in token]


@each_kind
def test_the_default_export_taken_in_where_it_comes_from_takes_nothing_away(kind):
    db = glossary(admitted())
    before = written(db, kind)
    report, _, _ = take_in(db, written(db, kind, is_whole=False), WRITERS[kind][0])
    assert report["unchanged"] == report["read"] == len(starter())
    assert written(db, kind) == before


def test_a_concept_without_settled_terms_is_left_out():
    only = Concept("new", PartOfSpeech.NOUN, "", terms=(Term(1, "new", "en", "new"),))
    assert select([only]).concepts == ()
    assert select([only], is_whole=True).concepts == (only,)


def test_an_export_can_hold_some_languages_alone():
    chosen = select(store.concepts(glossary([settled()])), languages=("ar",))
    assert [term.language for concept in chosen.concepts for term in concept.terms] == ["ar", "ar"]


# ---------------------------------------------------------------- other programs


def test_omegat_gets_source_target_and_comment():
    lines = b"".join(write_omegat(select(store.concepts(glossary([settled()]))), "en", "ar")).decode()
    assert lines.splitlines() == [
        "Syrian Democratic Forces\tقسد\thistorical. short. not: قوات قديمة",
        "SDF\tقسد\thistorical. short. not: قوات قديمة",
    ]


def test_a_remark_that_ends_in_a_full_stop_gets_no_second_one():
    rendered = Term(2, "x", "ar", "بئر", status=TermStatus.ADMITTED, note="Seen in use.")
    old = Term(3, "x", "ar", "حفرة", status=TermStatus.DEPRECATED)
    well = Concept("x", PartOfSpeech.NOUN, "", terms=(Term(1, "x", "en", "well"), rendered, old))
    lines = b"".join(write_omegat(select([well], is_whole=True), "en", "ar")).decode()
    assert lines == "well\tبئر\tadmitted. Seen in use. not: حفرة\n"


def test_no_cell_is_a_formula():
    evil = Concept("x", PartOfSpeech.NOUN, "=cmd()", terms=(Term(1, "x", "en", "@SUM(A1)", note="+1"),))
    table = written(glossary([evil]), "csv").decode("utf-8-sig")
    for cell in table.replace("\r\n", ",").split(","):
        assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r")
