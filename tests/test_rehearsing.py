"""A rehearsal shows every occurrence; applying it changes what is safe, and all of that can be undone."""

from threading import Thread

import pytest

from glossary import store
from glossary.deciding import rules
from glossary.deliberation import Rule
from glossary.model import Concept, Form, FormKind, PartOfSpeech, Term, TermStatus
from reader import consistency, desk, rehearsing, rewording, suggesting
from reader.checks.terms import FORBIDDEN
from reader.errors import Conflict, Refused, Unknown
from reader.matching.penalties import DISCOURAGED_TERM
from reader.memory import term_uses, units
from reader.model import Origin, Status
from tests.cli_support import fresh_memory, hevok
from tests.conftest import take_in

__all__ = ["fresh_memory", "hevok"]

AT = "2026-01-01T00:00:00.000Z"
SOURCE = """The Alawites left.

The Alawites stayed. They shouted: Alawites!

An Alawite village. Nobody came.
"""
SAID = {
    1: "Elewiyan çûn.",
    2: "Elewî man.",
    3: "Wan qîr kir: “Elewiyan”!",
    4: "Gundê elewiyê.",
    5: "Elewî nehatin.",
}


@pytest.fixture
def village(memory):
    """A document whose Kurmanji says Elewî, safely and not, and a unit that does."""
    with memory.writing() as db:
        store.add_concept(db, Concept("alawite", PartOfSpeech.NOUN_OR_ADJECTIVE, ""), 1, AT)
        for language, text, status in (
            ("en", "Alawite", TermStatus.PREFERRED),
            ("kmr", "elewî", TermStatus.PREFERRED),
            ("kmr", "nusayrî", TermStatus.ADMITTED),
            ("kmr", "qizilbaş", TermStatus.REJECTED),
        ):
            store.add_term(db, Term(0, "alawite", language, text, status=status), 1, AT)
        pair = ("en", "Alawite songs"), ("kmr", "Stranên elewiyan")
        units.keep(db, *pair, Origin.IMPORTED, memory.stamp(), kept=True)
    document = take_in(memory, SOURCE)
    for place, text in SAID.items():
        desk.translate(memory, document, place, "kmr", text)
    return memory, document


def rehearse(memory):
    return rehearsing.rehearse(memory, "alawite", "kmr", "nusayrî")


def apply(memory, **more):
    return rewording.apply(memory, "alawite", "kmr", "nusayrî", reason="Decided in May.", **more)


def said(memory, document):
    return {used.place: used.target.text for used in _beads(memory, document)}


def _beads(memory, document):
    with memory.reading() as db:
        found = term_uses.beads(db, term_uses.beads_of(db, document, "kmr"))
    return list(found.values())


def statuses(memory):
    with memory.reading() as db:
        return {
            term.text: (str(term.status), term.successor is not None)
            for term in store.concept(db, "alawite").terms_in("kmr")
        }


# ---------------------------------------------------------------- the rehearsal


def test_every_occurrence_is_listed_with_before_and_after(village):
    memory, document = village
    rehearsal = rehearse(memory)
    safe = {one.used.place: (one.changes[0].before, one.changes[0].after) for one in rehearsal.safe}
    assert safe == {1: ("Elewiyan", "Nusayriyan"), 2: ("Elewî", "Nusayrî")}
    person = {one.used.place: list(one.why) for one in rehearsal.for_person}
    assert person == {3: ["quoted"], 4: ["gender"], 5: ["unnamed"]}
    (unit,) = rehearsal.in_memory
    assert unit.after == "Stranên nusayriyan"
    assert rehearsal.occurrences == 6
    assert {one.used.document for one in rehearsal.in_documents} == {document}


def test_nothing_is_changed_by_rehearsing(village):
    memory, document = village
    rehearse(memory)
    assert said(memory, document) == SAID
    assert statuses(memory)["elewî"] == ("preferred", False)


def test_a_text_with_one_unsafe_place_is_left_to_a_person_whole(village):
    memory, document = village
    desk.translate(memory, document, 1, "kmr", "Elewiyan û gundê elewiyê.")
    one = next(one for one in rehearse(memory).for_person if one.used.place == 1)
    assert [bool(change.why) for change in one.changes] == [False, True]
    assert list(one.why) == ["gender"]


def test_words_that_stand_for_another_concept_are_left_to_a_person(village):
    memory, document = village
    with memory.writing() as db:
        store.add_concept(db, Concept("alevi", PartOfSpeech.NOUN_OR_ADJECTIVE, ""), 1, AT)
        store.add_term(db, Term(0, "alevi", "kmr", "elewî", status=TermStatus.PREFERRED), 1, AT)
    assert {one.used.place for one in rehearse(memory).safe} == {1, 2}
    with memory.writing() as db:
        store.add_term(db, Term(0, "alevi", "en", "Alawite", status=TermStatus.ADMITTED), 1, AT)
    assert rehearse(memory).safe == ()
    assert "shared" in {str(why) for one in rehearse(memory).for_person for why in one.why}
    assert document


def test_what_somebody_is_writing_on_is_left_to_a_person(village):
    memory, document = village
    (first, *_) = rehearse(memory).safe
    desk.keep_draft(memory, first.used.bead, "Elewiyên hin", first.used.revision)
    one = next(one for one in rehearse(memory).for_person if one.used.place == 1)
    assert list(one.why) == ["typed"]
    assert document


def test_a_plural_of_its_own_is_used_where_the_glossary_has_one(memory):
    with memory.writing() as db:
        store.add_concept(db, Concept("massacre", PartOfSpeech.NOUN, ""), 1, AT)
        for language, text, plural in (
            ("en", "massacre", ""),
            ("ar", "مجزرة", "مجازر"),
            ("ar", "مذبحة", "مذابح"),
        ):
            forms = (Form(plural, FormKind.PLURAL),) if plural else ()
            status = TermStatus.ADMITTED if text == "مذبحة" else TermStatus.PREFERRED
            store.add_term(db, Term(0, "massacre", language, text, status=status, forms=forms), 1, AT)
    document = take_in(memory, "The massacre.\n\nThe massacre.")
    desk.translate(memory, document, 1, "ar", "بعد المجازر.")
    desk.translate(memory, document, 2, "ar", "بعد المجزرة.")
    rehearsal = rehearsing.rehearse(memory, "massacre", "ar", "مذبحة")
    assert [one.after for one in rehearsal.safe] == ["بعد المذابح.", "بعد المذبحة."]


def test_a_source_text_is_never_changed_by_itself(memory):
    with memory.writing() as db:
        store.add_concept(db, Concept("well", PartOfSpeech.NOUN, ""), 1, AT)
        store.add_term(db, Term(0, "well", "en", "well", status=TermStatus.PREFERRED), 1, AT)
        store.add_term(db, Term(0, "well", "en", "bore", status=TermStatus.ADMITTED), 1, AT)
    take_in(memory, "The well.")
    rehearsal = rehearsing.rehearse(memory, "well", "en", "bore")
    assert rehearsal.safe == ()
    assert [list(one.why) for one in rehearsal.for_person] == [["source"]]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (("no-such", "kmr", "nusayrî"), Unknown),
        (("alawite", "xx", "nusayrî"), Unknown),
        (("alawite", "kmr", "Alawite"), Unknown),
        (("alawite", "kmr", 10**9), Unknown),
        (("alawite", "kmr", ""), Unknown),
        (("alawite", "kmr", "qizilbaş"), Refused),
        (("alawite", "kmr", "nusayrî", ["no"]), Unknown),
        (("alawite", "kmr", "nusayrî", ["nusayrî"]), Refused),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_with_a_sentence(village, asked, error):
    with pytest.raises(error, match=r"\.$"):
        rehearsing.rehearse(village[0], *asked)


def test_a_term_that_is_preferred_already_takes_nobodys_place(village):
    memory, _ = village
    assert rehearsing.rehearse(memory, "alawite", "kmr", "elewî").in_documents == ()
    with pytest.raises(Refused):
        rewording.apply(memory, "alawite", "kmr", "elewî", reason="no")


# ---------------------------------------------------------------- applying


def test_applying_changes_what_is_safe_and_queues_the_rest(village):
    memory, document = village
    applied = apply(memory, note="Nusayrî from now on.")
    assert (applied.changed, applied.left) == (2, 3)
    assert said(memory, document) == SAID | {1: "Nusayriyan çûn.", 2: "Nusayrî man."}
    assert statuses(memory)["nusayrî"] == ("preferred", False)
    assert statuses(memory)["elewî"] == ("superseded", True)
    (kept,) = rewording.of_concept(memory, "alawite")
    assert (kept.note, kept.changed, kept.undone_at) == ("Nusayrî from now on.", 2, "")
    with memory.reading() as db:
        (decision, *_) = store.decisions(db, "alawite")
        assert decision.reason == "Decided in May."


def test_the_history_of_a_changed_translation_tells_of_it(village):
    memory, document = village
    bead = rehearse(memory).safe[0].used.bead
    apply(memory)
    newest, before, *_ = desk.history(memory, bead)
    assert (newest.act, newest.text, newest.status) == ("reword", "Nusayriyan çûn.", Status.TRANSLATED)
    assert before.text == SAID[1]
    match, *_ = suggesting.search(memory, "The Alawites left.", "en", "kmr")
    assert match.unit.target == "Nusayriyan çûn."
    assert document


def test_units_with_the_old_term_are_offered_with_a_penalty(village):
    memory, _ = village
    (before,) = suggesting.search(memory, "Alawite songs", "en", "kmr")
    apply(memory)
    (after,) = suggesting.search(memory, "Alawite songs", "en", "kmr")
    assert before.score == 100
    assert [penalty.points for penalty in after.penalties] == [DISCOURAGED_TERM]
    assert after.score == 100 - DISCOURAGED_TERM


def test_undoing_restores_texts_and_terms(village):
    memory, document = village
    act = apply(memory).rewording.id
    undone = rewording.undo(memory, act)
    assert (undone.restored, undone.kept) == (2, 0)
    assert said(memory, document) == SAID
    assert statuses(memory)["elewî"] == ("preferred", False)
    assert statuses(memory)["nusayrî"] == ("admitted", False)
    with pytest.raises(Refused):
        rewording.undo(memory, act)
    with pytest.raises(Refused):
        rewording.go_on(memory, act)


def test_undoing_leaves_what_somebody_has_saved_since(village):
    memory, document = village
    act = apply(memory).rewording.id
    desk.translate(memory, document, 1, "kmr", "Nusayriyan zû çûn.")
    undone = rewording.undo(memory, act)
    assert (undone.restored, undone.kept) == (1, 1)
    assert said(memory, document)[1] == "Nusayriyan zû çûn."


def test_the_queue_forgets_what_is_done_or_let_stand(village):
    memory, document = village
    act = apply(memory).rewording.id
    assert [one.used.place for one in rewording.queue(memory, act).left] == [3, 4, 5]
    desk.translate(memory, document, 4, "kmr", "Gundê nusayriyan.")
    quoted = rewording.queue(memory, act).left[0]
    consistency.accept(memory, quoted.used.bead, FORBIDDEN, "elewî", "They said so.")
    assert [one.used.place for one in rewording.queue(memory, act).left] == [5]


def test_a_translation_that_was_saved_meanwhile_is_not_overwritten(village, monkeypatch):
    memory, document = village
    whole = rewording._reword

    def saved_before(workspace, db, act, one):
        monkeypatch.setattr(rewording, "_reword", whole)
        return False

    monkeypatch.setattr(rewording, "_reword", saved_before)
    applied = apply(memory)
    assert (applied.changed, applied.left) == (1, 4)
    assert rewording.go_on(memory, applied.rewording.id).changed == 1
    assert said(memory, document)[1] == "Nusayriyan çûn."


def test_an_apply_upon_an_older_rehearsal_is_refused(village):
    memory, document = village
    mark = rehearse(memory).mark
    desk.translate(memory, document, 2, "kmr", "Elewî li wir man.")
    with pytest.raises(Conflict):
        apply(memory, seen=mark)
    assert statuses(memory)["elewî"] == ("preferred", False)
    assert apply(memory, seen=rehearse(memory).mark).changed == 2


def test_two_who_apply_at_once_change_every_text_once(village):
    memory, document = village
    done = []

    def act():
        try:
            done.append(apply(memory).changed)
        except (Refused, Conflict) as error:
            done.append(str(error))

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one for one in done if isinstance(one, int)) == 2
    assert said(memory, document)[1] == "Nusayriyan çûn."
    bead = next(used.bead for used in _beads(memory, document) if used.place == 1)
    assert [entry.act for entry in desk.history(memory, bead)].count("reword") == 1


def test_nothing_bypasses_the_rule_of_the_language(village):
    memory, document = village
    with memory.writing() as db:
        rules.declare(db, Rule("kmr", 2, (), 1, AT, ""))
    with pytest.raises(Refused, match="others have a say"):
        apply(memory)
    assert said(memory, document) == SAID
    assert statuses(memory)["elewî"] == ("preferred", False)


def test_where_the_change_is_decided_already_only_the_texts_change(village):
    memory, document = village
    with memory.writing() as db:
        terms = {term.text: term for term in store.concept(db, "alawite").terms_in("kmr")}
        store.set_status(db, terms["nusayrî"].id, TermStatus.PREFERRED, 1, AT)
        store.set_status(db, terms["elewî"].id, TermStatus.DEPRECATED, 1, AT)
        rules.declare(db, Rule("kmr", 2, (), 1, AT, ""))
    assert apply(memory).changed == 2
    assert said(memory, document)[2] == "Nusayrî man."


def test_circular_successors_do_not_come_about(village):
    memory, _ = village
    apply(memory)
    rewording.apply(memory, "alawite", "kmr", "elewî", reason="Back again.")
    assert statuses(memory)["elewî"] == ("preferred", False)
    assert statuses(memory)["nusayrî"] == ("superseded", True)


@pytest.mark.parametrize("reason", ["", " \n", "x" * 4_001])
def test_no_term_changes_without_a_reason(village, reason):
    memory, document = village
    with pytest.raises(Refused):
        rewording.apply(memory, "alawite", "kmr", "nusayrî", reason=reason)
    assert said(memory, document) == SAID


def test_the_note_can_be_written_later(village):
    memory, _ = village
    act = apply(memory).rewording.id
    rewording.write_note(memory, act, "We wrote elewî before May.")
    assert rewording.of_concept(memory, "alawite")[0].note == "We wrote elewî before May."
    with pytest.raises(Unknown):
        rewording.write_note(memory, act + 1, "x")


# ---------------------------------------------------------------- the command


def test_the_command_lists_every_occurrence(hevok):
    document = hevok.add("The Alawites of the coast are afraid.\n")
    hevok.ok("translate", document, 1, "--to", "ar", "--text", "العلويون في الساحل خائفون.")
    found = hevok.json("glossary", "rehearse", "alawite", "--lang", "ar", "--prefer", "نصيري")
    assert (found["concept"], found["prefer"], found["is_current"]) == ("alawite", "نصيري", True)
    places = [*found["safe"], *found["for_person"]]
    assert [one["changes"][0]["before"] for one in places] == ["العلويون"]
    assert places[0]["after"] == "النصيريون في الساحل خائفون."
    assert "النصيريون" in hevok.ok("glossary", "rehearse", "alawite", "--lang", "ar", "--prefer", "نصيري")


def test_the_command_refuses_what_there_is_not(hevok):
    said_ = hevok.refused("glossary", "rehearse", "alawite", "--lang", "ar", "--prefer", "غير موجود")
    assert "is no term of" in said_
    assert "xx" in hevok.refused("glossary", "rehearse", "alawite", "--lang", "xx", "--prefer", "x")
    assert "no-such" in hevok.refused("glossary", "rehearse", "no-such", "--lang", "ar", "--prefer", "x")
