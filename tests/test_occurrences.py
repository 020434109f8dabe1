"""The index of occurrences: always what the glossary finds, whoever changed what, and however work ended."""

import shutil
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary import amending, store
from glossary.model import Concept, Form, FormKind, PartOfSpeech, Term, TermStatus
from glossary.recognition.finding import compile_index, recognise
from glossary.recognition.skimming import skim
from glossary.starter import import_starter
from reader import desk, languages, occurring, recognising, revising, samples, tending
from reader.memory import beads, occurrences, segments, units
from reader.memory.occurrences import Home, Occurrence
from reader.model import Origin
from reader.workspace import open_memory
from tests.conftest import take_in

AT = "2026-01-01T00:00:00.000Z"
WELL = (
    ("en", "well"),
    ("ar", "بئر"),
    ("kmr", "bîr"),
    ("ckb", "بیر"),
)


def add_concept(memory, id_, terms, part=PartOfSpeech.NOUN):
    with memory.writing() as db:
        store.add_concept(db, Concept(id_, part, ""), 1, AT)
        return [
            store.add_term(db, Term(0, id_, language, text, status=TermStatus.PREFERRED), 1, AT).id
            for language, text in terms
        ]


def held(memory):
    """What the index holds, by home and id."""
    with memory.reading() as db:
        return {
            (home, row.id): occurrences.of(db, home, [row.id])
            for home in Home
            for row in occurrences.after(db, home, 0, 100_000, 2**62)
            if occurrences.of(db, home, [row.id])
        }


def looked_for(memory):
    """What the glossary finds in every home, read from scratch."""
    found = {}
    with memory.reading() as db:
        for home in Home:
            for row in occurrences.after(db, home, 0, 100_000, 2**62):
                if row.language in languages.LANGUAGES:
                    hits = recognise(row.text, recognising.recogniser(memory, db, row.language))
                    if hits:
                        of_row = (Occurrence(h.term_id, row.id, h.start, h.end, h.how) for h in hits)
                        found[home, row.id] = sorted(of_row, key=lambda one: (one.start, one.term))
    return found


def is_whole(memory):
    """Whether the index, kept up, holds what a reading from scratch finds."""
    occurring.catch_up(memory)
    with memory.reading() as db:
        assert occurrences.state(db).is_current
        assert occurring.progress(db).percent == 100
    return held(memory) == looked_for(memory)


def confirm(memory, document, place, language, text):
    return desk.translate(memory, document, place, language, text)


@pytest.fixture
def wells(memory, document):
    """A memory in which the wells of the small document are terms."""
    add_concept(memory, "well", WELL)
    occurring.catch_up(memory)
    return memory


def test_the_sample_is_looked_through_whole(memory):
    with memory.writing() as db:
        import_starter(db, 1, AT)
    samples.add_sample(memory)
    assert is_whole(memory)
    assert len(held(memory)) > 100


def test_what_a_person_confirms_is_there_at_once(wells, document):
    bead = confirm(wells, document, 2, "ar", "فتح المجلس البئر القديمة.").bead
    now = held(wells)
    assert [one.start for one in now[Home.BEAD, bead.id]] == [11]
    assert now == looked_for(wells)
    with wells.reading() as db:
        assert occurrences.state(db).is_current


def test_a_refused_save_leaves_the_index_as_it_was(wells, document):
    bead = confirm(wells, document, 2, "ar", "فتح المجلس البئر القديمة.").bead
    before = held(wells)
    with pytest.raises(desk.Stale):
        desk.save(wells, bead.id, "بئر بئر بئر", 0, confirm=True)
    assert held(wells) == before


def test_joining_splitting_and_leaving_out_are_followed(wells, document):
    first = confirm(wells, document, 2, "kmr", "Meclisê bîra kevn vekir.").bead
    confirm(wells, document, 3, "kmr", "Kesî nepirsîbû bîr ya kê ye.")
    joined = desk.join_next(wells, first.id, first.translation.revision)
    assert is_whole(wells)
    parted = desk.split(wells, joined.id, joined.translation.revision)
    assert is_whole(wells)
    desk.omit(wells, parted.id, parted.translation.revision)
    assert is_whole(wells)
    assert (Home.BEAD, parted.id) not in held(wells)


def test_a_corrected_source_is_looked_through_again(wells, document):
    with wells.reading() as db:
        block = segments.at(db, document, 2).block
    revising.correct(wells, document, block.id, block.text.replace("well", "mill"))
    assert is_whole(wells)


def test_drafts_of_the_machine_are_looked_through(wells, document):
    with wells.writing() as db:
        bead = beads.at(db, document, "ar", 2)
        desk.fill(db, bead.id, "بئر", Origin.MACHINE, wells.stamp())
    assert (Home.BEAD, bead.id) not in held(wells)
    assert is_whole(wells)
    assert (Home.BEAD, bead.id) in held(wells)


@pytest.mark.parametrize(
    "change",
    [
        lambda db, term: store.add_form(db, term, Form("springs"), 1, AT),
        lambda db, term: store.add_form(db, term, Form("old well", FormKind.TRAP), 1, AT),
        lambda db, term: store.set_status(db, term, TermStatus.REJECTED, 1, AT),
        lambda db, term: store.set_status(db, term, TermStatus.DEPRECATED, 1, AT),
        lambda db, term: amending.withdraw_term(db, term, 1, AT),
        lambda db, term: amending.withdraw_concept(db, "well", 1, AT),
        lambda db, term: store.add_comment(db, "well", "!", 1, AT),
    ],
)
def test_a_change_of_the_glossary_is_looked_for_everywhere(wells, change):
    take_in(wells, "Two springs and a well. An old well.")
    assert is_whole(wells)
    with wells.reading() as db:
        (term,) = store.terms_for(db, ["well"], "en")
    with wells.writing() as db:
        change(db, term.id)
    assert is_whole(wells)


def test_a_longer_term_of_another_concept_takes_the_place(wells):
    add_concept(wells, "old-well", [("en", "old well")])
    assert is_whole(wells)
    found = {one.term for of_home in held(wells).values() for one in of_home}
    assert len(found) == 2


def test_a_status_alone_lets_nothing_be_looked_through_again(wells):
    with wells.reading() as db:
        (term,) = store.terms_for(db, ["well"], "en")
    with wells.writing() as db:
        store.set_status(db, term.id, TermStatus.DEPRECATED, 1, AT)
    assert occurring.catch_up(wells) == 0
    assert is_whole(wells)


def test_a_bead_or_segment_that_is_gone_stands_nowhere(wells, document):
    confirm(wells, document, 2, "ar", "بئر")
    with wells.writing() as db:
        db.execute("delete from documents where id = ?", [document])
    homes = {home for home, _ in held(wells)}
    with wells.reading() as db:
        assert db.execute("select count(*) from occurrences where home <> 0").fetchone() == (0,)
    assert homes <= {Home.TEXT}


def test_work_that_is_killed_after_any_step_goes_on(wells, monkeypatch):
    monkeypatch.setattr(occurring, "AT_ONCE", 3)
    for number in range(8):
        take_in(wells, f"The well {number}. Another well {number}.")
    while occurring.catch_up(wells, most=1):
        assert held(wells).items() <= looked_for(wells).items()
    assert is_whole(wells)


def test_what_changes_while_a_step_is_under_way_is_not_lost(wells, document, monkeypatch):
    whole, bead = occurring._found, confirm(wells, document, 2, "ar", "بئر").bead

    def changed_meanwhile(workspace, db, rows):
        found = whole(workspace, db, rows)
        monkeypatch.setattr(occurring, "_found", whole)
        elsewhere = Thread(target=save)
        elsewhere.start()
        elsewhere.join()
        return found

    def save():
        desk.save(wells, bead.id, "بئر بئر", bead.translation.revision, confirm=True)

    with wells.writing() as db:
        occurrences.begin_again(db)
    monkeypatch.setattr(occurring, "_found", changed_meanwhile)
    assert is_whole(wells)
    assert len(held(wells)[Home.BEAD, bead.id]) == 2


def test_what_was_read_before_a_backup_was_restored_is_not_written_into_it(wells, tmp_path, monkeypatch):
    occurring.catch_up(wells)
    wells.backup(tmp_path / "backup.db")
    keep(wells, *(f"Nothing of it stands here: {number}." for number in range(10)))
    found, restored = occurring._found, []

    def interrupted(workspace, db, rows):
        if rows and not restored:
            restored.append(wells.restore(tmp_path / "backup.db"))
        return found(workspace, db, rows)

    monkeypatch.setattr(occurring, "_found", interrupted)
    occurring.catch_up(wells)
    assert restored
    keep(wells, "The well is deep.")
    occurring.catch_up(wells)
    assert is_whole(wells)


def keep(memory, *some):
    with memory.writing() as db:
        for text in some:
            units.keep(db, ("en", text), ("ar", f"عن {text}"), Origin.TYPED, memory.stamp())


def test_many_that_wait_are_left_to_another_process(memory, document, monkeypatch):
    asked = []
    monkeypatch.setattr(occurring, "FEW", 3)
    monkeypatch.setattr(memory, "tend", lambda: asked.append(True))
    assert not occurring.see_to(memory).is_current
    assert asked
    monkeypatch.setattr(occurring, "FEW", 3_000)
    assert occurring.see_to(memory).is_current


def test_a_large_glossary_is_read_anew_by_another_process(wells, monkeypatch):
    asked = []
    monkeypatch.setattr(occurring, "MANY_TERMS", 1)
    monkeypatch.setattr(wells, "tend", lambda: asked.append(True))
    assert occurring.see_to(wells).is_current  # nothing has changed
    add_concept(wells, "council", [("en", "council")])
    assert not occurring.see_to(wells).is_current
    assert asked == [True]
    assert is_whole(wells)


@pytest.mark.parametrize("of", ["texts", "rules"])
def test_a_large_glossary_is_not_compiled_while_somebody_waits_for_a_page(wells, monkeypatch, of):
    asked = []
    monkeypatch.setattr(occurring, "MANY_TERMS", 1)
    monkeypatch.setattr(wells, "tend", lambda: asked.append(True))
    monkeypatch.setattr(recognising, "recogniser", lambda *given: pytest.fail("compiled meanwhile"))
    monkeypatch.setattr(occurring, "_know_glossary", lambda workspace: pytest.fail("read meanwhile"))
    if of == "texts":
        take_in(wells, "Another well.")
    else:
        monkeypatch.setattr(occurrences, "version", lambda: "other rules")
    assert not occurring.see_to(wells).is_current
    assert asked == [True]


def test_a_change_that_concerns_many_texts_is_left_to_another_process_too(wells, monkeypatch):
    asked = []
    monkeypatch.setattr(occurring, "FEW", 3)
    monkeypatch.setattr(wells, "tend", lambda: asked.append(True))
    assert occurring.see_to(wells).is_current
    add_concept(wells, "council", [("en", "council")])
    assert not occurring.see_to(wells).is_current
    assert asked == [True]
    assert is_whole(wells)


def test_the_glossary_is_compiled_before_anybody_has_to_wait_for_it(wells, document, monkeypatch):
    compiled = []
    whole = recognising.recogniser

    def watched(workspace, db, language):
        compiled.append((language, db.conn.in_transaction and db is workspace._writer))
        return whole(workspace, db, language)

    monkeypatch.setattr(recognising, "recogniser", watched)
    confirm(wells, document, 2, "kmr", "Bîr.")
    assert compiled[:2] == [("en", False), ("kmr", False)]


def test_other_rules_of_recognition_have_everything_looked_through_anew(wells, monkeypatch):
    before = held(wells)
    monkeypatch.setattr(occurrences, "version", lambda: "another")
    with wells.reading() as db:
        assert not occurrences.state(db).is_current
    with wells.writing() as db:
        db.execute("delete from occurrences")
    assert is_whole(wells)
    assert held(wells) == before


def test_a_damaged_index_is_told_of_and_mended_by_a_rebuild(wells):
    take_in(wells, "A well. Another well.")
    assert is_whole(wells)
    assert tending.verify(wells) == []
    with wells.writing() as db:
        db.execute("update occurrences set end_at = end_at + 1 where home = 1")
    (problem,) = tending.verify(wells)
    assert "memory rebuild" in problem
    tending.rebuild(wells, lambda done, total: None)
    assert tending.verify(wells) == []
    assert is_whole(wells)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"\u00a0\u2028\u200c .,-'’:/@",
                "well",
                "Wells",
                "wells'",
                "old",
                "x",
                "http://",
                "well.info",
                "\n",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_a_text_is_passed_over_only_where_nothing_is_recognised(text):
    terms = tuple(Term(number, "well", "en", word) for number, word in enumerate(("well", "old well"), 1))
    recogniser = compile_index(
        [Concept("well", PartOfSpeech.NOUN, "", terms=terms)], languages.LANGUAGES["en"].inflection
    )
    for _ in range(2):
        assert skim(text, recogniser) == recognise(text, recogniser)


def test_tending_keeps_the_index_up(wells):
    take_in(wells, "A well. " * 40)
    assert tending.tend(wells)
    with wells.reading() as db:
        assert occurrences.state(db).is_current
    assert held(wells) == looked_for(wells)


def test_what_is_saved_while_the_glossary_is_another_is_looked_through_again(wells, document):
    with wells.reading() as db:
        (term,) = store.terms_for(db, ["well"], "kmr")
    for status, text in ((TermStatus.REJECTED, "Bîr."), (TermStatus.ADMITTED, "")):
        with wells.writing() as db:
            store.set_status(db, term.id, status, 1, AT)
        if text:
            confirm(wells, document, 2, "kmr", text)
    assert is_whole(wells)
    assert len(held(wells)) > 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["save", "draft", "join", "form", "drop", "unit", "step", "status"]),
            st.integers(2, 6),
            st.lists(st.sampled_from(["bîr", "bîrê", "kevn", "vekir", "kanî"]), max_size=4),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_the_index_is_what_a_reading_finds(empty_memory, tmp_path_factory, acts):
    path = tmp_path_factory.mktemp("any") / "memory.db"
    shutil.copy(empty_memory, path)
    with open_memory(path, is_tended=False) as memory:
        document = take_in(memory, "The well. A well. Wells! The old well. A spring. No well here.")
        add_concept(memory, "well", WELL)
        for number, (act, place, words) in enumerate(acts):
            with memory.reading() as db:
                bead = beads.at(db, document, "kmr", place)
                (term,) = store.terms_for(db, ["well"], "kmr")
            text, revision = " ".join(words), bead.translation.revision
            if act in ("save", "draft") and (text or act == "draft"):
                desk.save(memory, bead.id, text, revision, confirm=act == "save")
            elif act == "join" and bead.places[-1] < 6:
                desk.join_next(memory, bead.id, revision)
            elif act == "unit" and text:
                with memory.writing() as db:
                    units.keep(db, ("en", f"well {number}"), ("kmr", text), Origin.IMPORTED, memory.stamp())
            elif act == "form" and words and not term.forms:
                with memory.writing() as db:
                    store.add_form(db, term.id, Form(words[0]), 1, AT)
            elif act == "drop" and term.forms:
                with memory.writing() as db:
                    amending.drop_form(db, term.forms[0].id, 1, AT)
            elif act == "status":
                with memory.writing() as db:
                    store.set_status(
                        db, term.id, TermStatus.REJECTED if words else TermStatus.ADMITTED, 1, AT
                    )
            elif act == "step":
                occurring.catch_up(memory, most=1)
        assert is_whole(memory)
