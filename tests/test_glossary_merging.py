"""A file merged into a glossary: by id or by term, never past a rule, and taken back as it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from glossary import store
from glossary.deciding import proposals, rules
from glossary.deliberation import ProposalKind, ProposalState, Rule
from glossary.errors import NotAllowed
from glossary.files.entries import Problem
from glossary.merging import imports, undoing
from glossary.model import (
    Concept,
    Form,
    PartOfSpeech,
    Relation,
    RelationKind,
    Review,
    Term,
    TermStatus,
    UseRule,
)
from glossary.rows import change
from reader import glossary_files, languages
from reader.errors import Conflict, Refused
from reader.term_files import File
from tests.cli_support import Hevok, fresh_memory, hevok  # noqa: F401 (fixtures)
from tests.glossary_files import AT, glossary, records, settle, take_in, two_glossaries, written

LATER = "2026-03-02T10:00:00.000Z"


def well(*more: Term, **fields) -> Concept:
    terms = (
        Term(1, "well", "en", "well", status=TermStatus.PREFERRED),
        Term(2, "well", "ar", "بئر", status=TermStatus.PREFERRED),
        *more,
    )
    return Concept("well", PartOfSpeech.NOUN, "A hole with water.", terms=terms, **fields)


def two_decide(db, *codes):
    for code in codes:
        rules.declare(db, Rule(code, 2, person=1, at=AT))


def texts(db, concept="well"):
    return {(term.language, term.text, str(term.status)) for term in store.concept(db, concept).terms}


def asked(db):
    return [(one.kind, one.content) for one in proposals.proposals(db, state=ProposalState.OPEN)]


def csv(db, content, **wishes):
    return take_in(db, content.encode(), "terms.csv", at=LATER, **wishes)


# ---------------------------------------------------------------- which concept it is


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("en,kmr\nWell,bîr\n", "the same term but for its capital"),
        ("en,kmr,pos\nwell,bîr,noun\n", "and the same part of speech"),
        ("ar,kmr\nبِئر,bîr\n", "the same Arabic term with a vowel sign, where the file has no English"),
        ("id,en,kmr\nwell,well,bîr\n", "the same id with one of its terms"),
    ],
)
def test_an_entry_is_merged_into_the_concept_that_it_is(content, what):
    def key(code, text):
        return languages.finding_key(text, languages.for_code(code))

    db = glossary([well()])
    report, _, _ = csv(db, content, key=key)
    assert (report["updated"], report["terms"]) == (1, 1)
    assert ("kmr", "bîr", "proposed") in texts(db)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("en,kmr,pos\nwell,baş,verb\n", "another part of speech"),
        ("en,ar\nborehole,بئر\n", "another English term, though the Arabic is the same"),
        ("id,en,kmr\nwell,sea,derya\n", "an id that happens to be the same"),
    ],
)
def test_an_entry_that_only_looks_like_a_concept_is_a_new_one(content, what):
    db = glossary([well()])
    assert csv(db, content)[0]["added"] == 1
    assert len(store.concepts(db)) == 2


def test_a_part_of_speech_that_no_file_has_said_is_said_by_a_later_one():
    db = glossary()
    csv(db, "en,ar\nsecular,علماني\n")
    report, _, second = csv(db, "en,kmr,pos\nsecular,sekuler,adjective\n")
    assert (report["updated"], report["added"]) == (1, 0)
    (concept,) = store.concepts(db)
    assert concept.part_of_speech == "adjective"
    csv(db, "en,ckb,pos\nsecular,سێکولار,verb\n")
    assert [one.part_of_speech for one in store.concepts(db)] == ["adjective", "verb"]
    undoing.undo(db, second, 1, LATER)
    assert store.concept(db, concept.id).part_of_speech == "noun"


def test_within_a_file_rows_that_say_no_part_of_speech_are_of_the_concept_that_has_one():
    db = glossary()
    report, _, _ = csv(db, "en,ar,kmr,pos\nsecular,علماني,,\nsecular,,sekuler,adjective\n")
    assert (report["added"], report["updated"]) == (1, 1)
    assert [one.part_of_speech for one in store.concepts(db)] == ["adjective"]


def test_of_two_concepts_the_one_whose_part_of_speech_is_said_is_meant():
    db = glossary([replace(well(), part_of_speech=PartOfSpeech.ADJECTIVE)])
    csv(db, "id,en\nother,well\n", choices={1: "new"})
    csv(db, "en,kmr,pos\nwell,baş,adjective\n")
    assert [term.text for term in store.concept(db, "well").terms_in("kmr")] == ["baş"]


def test_a_person_who_lets_a_concept_be_a_noun_has_said_so():
    db = glossary()
    csv(db, "en,ar\nspring,ينبوع\n")
    change(db, "concepts", "spring", {"review": "approved"}, "")
    csv(db, "en,ar,pos\nspring,قفز,verb\n")
    assert [one.part_of_speech for one in store.concepts(db)] == ["noun", "verb"]


def test_what_may_be_two_concepts_is_passed_over_and_told():
    other = Concept(
        "well-2",
        PartOfSpeech.ADJECTIVE,
        "Healthy.",
        terms=(Term(9, "well-2", "en", "well", status="preferred"),),
    )
    db = glossary([well(), other])
    report, (merge,), _ = csv(db, "en,kmr\nwell,bîr\n")
    assert report["skipped"] == 1
    assert merge.candidates == ("well", "well-2")
    assert "well, well-2" in report["problems"][0]["what"]
    csv(db, "en,kmr\nwell,baş\n", choices={1: "well-2"})
    assert ("kmr", "baş", "proposed") in texts(db, "well-2")
    assert csv(db, "en,kmr\nwell,x\n", choices={1: "new"})[0]["added"] == 1
    assert csv(db, "en,kmr\nwell,y\n", choices={1: "skip"})[0]["skipped"] == 1


def test_a_definition_tells_two_concepts_apart():
    other = Concept(
        "well-2", PartOfSpeech.NOUN, "A spring.", terms=(Term(9, "well-2", "en", "well", status="preferred"),)
    )
    db = glossary([well(), other])
    csv(db, "en,kmr,definition\nwell,kanî,A spring.\n")
    assert ("kmr", "kanî", "proposed") in texts(db, "well-2")


def test_a_concept_of_a_file_takes_no_name_of_a_page():
    db = glossary()
    csv(db, "id,en\nreview,Review\n")
    assert texts(db, "review-2") == {("en", "Review", "proposed")}


def test_rows_of_one_term_become_one_concept():
    db = glossary()
    report, _, _ = csv(db, "en,ar\nwell,بئر\nwell,جب\n")
    assert (report["added"], report["updated"]) == (1, 1)
    assert {text for _, text, _ in texts(db)} == {"well", "بئر", "جب"}


# ---------------------------------------------------------------- the rule


def test_where_one_decides_terms_come_in_as_the_file_says_with_a_decision():
    db = glossary([well()])
    csv(db, "en,kmr,kmr status\nwell,bîr,preferred\n")
    assert ("kmr", "bîr", "preferred") in texts(db)
    (decision,) = store.decisions(db, "well")
    assert (decision.status, decision.person, decision.votes) == ("preferred", 1, ((1, "for"),))


def test_where_two_decide_new_terms_come_in_as_proposed():
    db = glossary([well()])
    two_decide(db, "kmr")
    report, _, _ = csv(db, "en,kmr,kmr status\nwell,bîr,preferred\n")
    assert ("kmr", "bîr", "proposed") in texts(db)
    assert store.decisions(db, "well") == ()
    assert report["proposals"] == 1
    assert asked(db) == [(ProposalKind.STATUS, {"status": "preferred"})]


def test_where_two_decide_nothing_that_stands_is_changed():
    before = well(Term(3, "well", "kmr", "bîr", status=TermStatus.ADMITTED, note="old"))
    db = glossary([before])
    two_decide(db, "", "kmr")
    held = records(db)
    report, _, _ = csv(
        db, "en,kmr,kmr note,kmr status,kmr plural,definition\nwell,bîr,new,deprecated,bîran,Deep.\n"
    )
    assert records(db) == held
    assert report["proposals"] == 4
    assert sorted(kind for kind, _ in asked(db)) == ["edit", "edit", "form", "status"]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(both=two_glossaries())
def test_no_file_goes_past_a_rule(both):
    here, there = both
    db = glossary(here)
    two_decide(db, "", "en", "ar", "kmr", "ckb", "de", "sr-Latn", "fr")
    before = {concept.id: (concept, dict(_by_words(terms))) for concept, terms in records(db)}
    take_in(db, written(glossary(there), "tbx3"), at=LATER)
    for concept, terms in records(db):
        old, stood = before.get(concept.id, (None, {}))
        if old is not None:
            assert replace(concept, relations=()) == replace(old, relations=())
        for place, term in _by_words(terms):
            if place in stood:
                assert term == stood[place]
            else:
                assert (term[1].status, term[1].review) == (TermStatus.PROPOSED, Review.NEEDS_CHECK)
    assert all(store.decisions(db, concept.id) == () for concept in store.concepts(db))


def _by_words(terms):
    return [((one[1].language, one[1].variety, one[1].text), one) for one in terms]


def test_another_status_for_a_settled_term_is_a_proposal():
    db = glossary([well()])
    csv(db, "en,ar,ar status\nwell,بئر,deprecated\n")
    assert ("ar", "بئر", "preferred") in texts(db)
    assert asked(db) == [(ProposalKind.STATUS, {"status": "deprecated"})]


def test_a_term_never_takes_the_place_of_a_preferred_one():
    db = glossary([well()])
    report, _, _ = csv(db, "en,ar,ar status\nwell,جب,preferred\n")
    assert texts(db) >= {("ar", "بئر", "preferred"), ("ar", "جب", "proposed")}
    assert "waits as a proposal" in report["problems"][0]["what"]
    assert asked(db) == [(ProposalKind.STATUS, {"status": "preferred"})]


def test_a_proposed_term_that_nobody_has_settled_takes_the_status_of_the_file():
    db = glossary([well(Term(3, "well", "kmr", "bîr"))])
    csv(db, "en,kmr,kmr status\nwell,bîr,preferred\n")
    assert ("kmr", "bîr", "preferred") in texts(db)


def test_editing_what_was_approved_puts_it_back_to_needs_check():
    db = glossary([well(review=Review.APPROVED)])
    term = store.concept(db, "well").terms_in("ar")[0]
    settle(db, term.id, TermStatus.PREFERRED)
    csv(db, "en,ar,ar note,definition\nwell,بئر,of stone,A deep hole.\n")
    concept = store.concept(db, "well")
    assert (concept.definition, concept.review) == ("A deep hole.", Review.NEEDS_CHECK)
    (term,) = concept.terms_in("ar")
    assert (term.note, term.review) == ("of stone", Review.NEEDS_CHECK)


def test_a_note_of_another_program_is_added_to_what_stands_there():
    db = glossary([well(notes="Of stone.")])
    csv(db, "en,ar,notes,ar note\nwell,بئر,Often dry.,f.\n")
    concept = store.concept(db, "well")
    assert concept.notes == "Of stone.\nOften dry."
    assert concept.terms_in("ar")[0].note == "f."
    assert csv(db, "en,ar,notes,ar note\nwell,بئر,Often dry.,f.\n")[0]["unchanged"] == 1


def test_what_a_file_does_not_say_stays():
    db = glossary([well(notes="kept", subject="water")])
    held = records(db)
    assert csv(db, "en,ar\nwell,بئر\n")[0]["unchanged"] == 1
    assert records(db) == held


# ---------------------------------------------------------------- what cannot be


def test_successors_that_lead_back_are_left_out_and_told():
    db = glossary()
    there = glossary([well(Term(3, "well", "ar", "جب", status=TermStatus.SUPERSEDED, successor=2))])
    content = written(there, "csv").decode("utf-8-sig")
    (line,) = [line for line in content.splitlines() if ",ar,,,بئر," in line]
    cells = line.split(",")
    cells[-2] = "جب"
    report, _, _ = take_in(db, content.replace(line, ",".join(cells)).encode(), "terms.csv")
    assert "lead back to it" in report["problems"][0]["what"]
    successors = [term.successor for term in store.concept(db, "well").terms_in("ar")]
    assert sum(one is not None for one in successors) == 1


def test_a_successor_among_proposed_terms_is_left_out_and_told():
    db, there = glossary(), glossary([well(Term(3, "well", "ar", "جب", successor=2))])
    two_decide(db, "ar")
    report, _, _ = take_in(db, written(there, "tbx3"))
    assert any("“بئر” takes the place of “جب” only when" in one["what"] for one in report["problems"])
    assert not [term for term in store.concept(db, "well").terms if term.successor]


def test_a_problem_in_very_many_lines_is_told_once():
    tally = imports.Tally()
    for line in range(1, 200_001):
        tally.tell(Problem(line, "It is empty."))
    (told,) = tally.as_json()["problems"]
    assert told["line"] == 1
    assert told["what"] == "It is empty. (200,000 times; also in line 2, 3, 4, 5, 6, 7, 8, 9, 10 …)"


def test_very_many_different_problems_are_counted():
    tally = imports.Tally()
    for line in range(1, 5_101):
        tally.tell(Problem(line, f"{line} is empty."))
    problems = tally.as_json()["problems"]
    assert len(problems) == 5_001
    assert problems[-1]["what"] == "100 more problems are not told one by one."


def test_terms_that_no_glossary_keeps_are_left_out_and_told():
    db = glossary()
    report, _, _ = csv(db, f"en,ar\nwell,{'x' * 500}\n…,بئر\n.*[a-z]+(,ب\n")
    assert ("en", ".*[a-z]+(") in {(language, text) for language, text, _ in texts(db, "a-z")}
    assert len(report["problems"]) == 2


def test_a_spelling_that_stands_twice_is_kept_once():
    db = glossary()
    report, _, _ = csv(db, "en,ar,ar look-up\nwell,بئر,بير|بير\n")
    assert report["terms"] == 2
    (term,) = store.concept(db, "well").terms_in("ar")
    assert [form.text for form in term.forms] == ["بير"]


def test_a_table_of_ours_may_be_edited_by_hand():
    db = glossary()
    content = written(glossary([well()]), "csv").decode()
    edited = content.replace(",ar,,,بئر,full,preferred", ",AR,,,بئر,Full form,Forbidden").replace(
        "noun", "Noun"
    )
    report, _, _ = take_in(db, edited.encode(), "terms.csv")
    assert report["problems"] == []
    assert texts(db) == {("en", "well", "preferred"), ("ar", "بئر", "deprecated")}


def test_a_relation_to_what_is_not_there_is_told():
    there = glossary(
        [
            well(relations=(Relation(RelationKind.PART, "water"),)),
            Concept("water", PartOfSpeech.NOUN, "", terms=(Term(7, "water", "en", "water"),)),
        ]
    )
    content = written(there, "csv").decode().replace("part water", "part sea")
    report, _, _ = take_in(glossary(), content.encode(), "terms.csv")
    assert any("no such concept" in one["what"] for one in report["problems"])


# ---------------------------------------------------------------- taking back


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(both=two_glossaries())
def test_an_import_that_is_taken_back_leaves_the_glossary_as_it_was(both):
    here, there = both
    db = glossary(here)
    before = records(db)
    content = written(glossary(there), "tbx3")
    _, _, import_id = take_in(db, content, at=LATER)
    report = undoing.undo(db, import_id, 1, LATER)
    assert report["left"] == []
    assert records(db) == before
    assert asked(db) == []
    again, _, _ = take_in(db, content, at=LATER)
    assert again["read"] == len(store.concepts(glossary(there)))


def test_what_was_changed_since_stays_and_is_told():
    db = glossary([well()])
    _, _, import_id = csv(db, "en,ar,kmr,definition\nwell,بئر,bîr,Deep.\nsea,بحر,derya,\n")
    concept = store.concept(db, "sea")
    store.add_comment(db, "sea", "Good.", 1, LATER)
    (term,) = store.concept(db, "well").terms_in("kmr")
    store.set_status(db, term.id, TermStatus.ADMITTED, 1, LATER)
    report = undoing.undo(db, import_id, 1, LATER)
    assert ("kmr", "bîr", "admitted") in texts(db)
    assert store.concept(db, "well").definition == "A hole with water."
    assert any("bîr" in sentence for sentence in report["left"])
    assert any(concept.id in sentence for sentence in report["left"])
    with pytest.raises(NotAllowed):
        undoing.undo(db, import_id, 1, LATER)


def test_the_history_says_that_it_was_taken_back():
    db = glossary([well()])
    _, _, import_id = csv(db, "en,definition\nwell,Deep.\n")
    undoing.undo(db, import_id, 1, LATER)
    last = store.history(db, "well")[-1]
    assert json.loads(last.after) == {"definition": "A hole with water."}
    assert last.reason == "terms.csv was taken back."


# ---------------------------------------------------------------- the service and the command


def test_a_rehearsal_says_what_the_run_does(memory):
    there = glossary(
        [well(Term(3, "well", "kmr", "bîr", use_rule=UseRule.HISTORICAL, forms=(Form("bîran"),)))]
    )
    for name, content in (
        ("a.csv", b"en,ar\nwell,x\nwell,y\n,\nsea,z\n"),
        ("b.tbx", written(there, "tbx3")),
        ("c.csv", b"en,ar,ar status\nwell,q,preferred\nsea,z,blue\n"),
    ):
        file = File.of(name, content)
        preview = glossary_files.rehearse(memory, file).report
        assert glossary_files.take_in(memory, file)[1] == preview


def test_a_file_that_breaks_off_leaves_nothing(memory):
    content = written(glossary([well()]), "tbx3").replace(b"</body>", b"<conceptEntry></body>")
    with pytest.raises(Refused, match="Nothing was taken in"):
        glossary_files.take_in(memory, File.of("x.tbx", content))
    with memory.reading() as db:
        assert store.concepts(db) == ()
        assert imports.imports(db) == ()


def test_a_file_is_taken_in_once(memory):
    import_id, _ = glossary_files.hand_in(memory, "a.csv", b"en,ar\nwell,x\n")
    _, file = glossary_files.waiting(memory, import_id)
    glossary_files.take_in(memory, file, import_id=import_id)
    with pytest.raises(Conflict):
        glossary_files.take_in(memory, file, import_id=import_id)


def test_the_command_takes_in_and_writes(hevok: Hevok):  # noqa: F811 (the fixture)
    path = hevok.write("terms.csv", "en,kmr\nAlawite,Elewî\nwell,bîr\n,x\n")
    rehearsed = hevok.json("glossary", "import", path, "--dry-run")
    assert set(rehearsed) == {
        "read",
        "added",
        "updated",
        "unchanged",
        "skipped",
        "terms",
        "proposals",
        "problems",
    }
    assert hevok.json("glossary", "import", path) == rehearsed
    assert rehearsed["read"] == 3
    assert rehearsed["added"] + rehearsed["updated"] + rehearsed["unchanged"] + rehearsed["skipped"] == 3
    assert hevok.json("glossary", "import", path)["added"] == 0
    for name in ("g.tbx", "g.csv", "g.tsv", "g.xlsx"):
        out = hevok.folder / name
        hevok.ok("glossary", "export", out, "--all")
        again = hevok.json("glossary", "import", out, "--dry-run")
        assert again["unchanged"] == again["read"]
    result = hevok.run("glossary", "export", "-", "--format", "omegat", "--lang", "ar")
    assert "Alawite\tعلوي" in result.stdout
    assert "left out." in result.stderr
    hevok.ok("glossary", "export", hevok.folder / "v2.tbx", "--format", "tbx2")
    assert b"<martif" in (hevok.folder / "v2.tbx").read_bytes()


def test_commands_list_what_was_taken_in_and_take_it_back(hevok: Hevok):  # noqa: F811 (the fixture)
    before = hevok.folder / "before.tbx"
    hevok.ok("glossary", "export", before, "--all")
    first = hevok.write("first.csv", "en,kmr\nwell,bîr\n")
    hevok.ok("glossary", "import", first)
    hevok.ok("glossary", "import", hevok.write("second.csv", "en,kmr\nshepherd,şivan\n"))
    listed = hevok.json("glossary", "imports")
    assert [(one["name"], one["state"], one["terms"]) for one in listed] == [
        ("second.csv", "taken in", 2), ("first.csv", "taken in", 2),
    ]  # fmt: skip
    assert hevok.json("glossary", "undo") == {
        "import": listed[0]["id"], "name": "second.csv", "undone": 3, "left": [],
    }  # fmt: skip
    assert "3 changes taken back" in hevok.ok("glossary", "undo", listed[1]["id"])
    assert "taken back" in hevok.ok("glossary", "imports")
    after = hevok.folder / "after.tbx"
    hevok.ok("glossary", "export", after, "--all")
    assert after.read_bytes() == before.read_bytes()
    assert "No file of terms" in hevok.refused("glossary", "undo")
    assert "taken back" in hevok.refused("glossary", "undo", listed[1]["id"])
    assert "no import 99" in hevok.refused("glossary", "undo", 99)


def test_the_command_refuses_with_a_sentence(hevok: Hevok):  # noqa: F811 (the fixture)
    assert "There is no file" in hevok.refused("glossary", "import", "nothing.tbx")
    assert "is empty" in hevok.refused("glossary", "import", hevok.write("e.csv", ""))
    assert "There is no column" in hevok.refused(
        "glossary", "import", hevok.write("a.csv", "a,b\n"), "--columns", "x,y"
    )
    assert "There is no status" in hevok.refused(
        "glossary", "import", hevok.write("b.csv", "en,ar\nx,y\n"), "--status", "blue"
    )
    assert "--format" in hevok.refused("glossary", "export", "terms.pdf")
    assert "two languages" in hevok.refused("glossary", "export", "terms.txt")


def test_a_table_with_columns_said(hevok: Hevok):  # noqa: F811 (the fixture)
    path = hevok.write("t.txt", "9\tbîr\twell\n")
    report = hevok.json("glossary", "import", path, "--columns", ",term:kmr,term:en", "--no-header")
    assert report["terms"] == 2
