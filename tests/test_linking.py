"""What a person does to the links of a rendering, and how it is undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from glossary import store
from glossary.model import Concept, PartOfSpeech, Term
from reader import desk, linking, occurring, review
from reader.errors import Conflict, Refused
from reader.linking import Acted, Stale, confirming
from reader.memory import beads
from reader.model import Origin, Status
from reader.review import Doubt
from reader.workspace import Workspace
from tests.conftest import take_in
from tests.renderings import (
    ENGLISH,
    KURMANJI,
    at,
    laid,
    lay,
    linked,
    one_by_one,
    see_that_it_is_sound,
    sentences_of,
    shapes,
    snapshot,
    texts,
)

SAID = sentences_of(KURMANJI)
ONE_BY_ONE = ["1-1"] * 7


@pytest.fixture
def document(memory: Workspace) -> int:
    return laid(memory)


def history(workspace: Workspace, bead: int) -> list[tuple[str, str]]:
    return [(entry.act, entry.text) for entry in desk.history(workspace, bead)]


def learnt(workspace: Workspace) -> list[tuple[str, str, str]]:
    with workspace.reading() as db:
        return [
            (row["source"], row["target"], row["origin"])
            for row in db.query(
                """select s.text as source, t.text as target, u.origin from units u
                     join texts s on s.id = u.source_id join texts t on t.id = u.target_id
                    where u.deleted_at = '' order by u.id"""
            )
        ]


# ---------------------------------------------------------------- what acts do


def test_joining_puts_segments_and_sentences_together(memory: Workspace, document: int) -> None:
    acted = linking.join(memory, *at(memory, document, 1))
    assert shapes(memory, document) == ["1-1", "2-2", "1-1", "1-1", "1-1", "1-1"]
    joined = linked(memory, document)[1]
    assert joined.text == f"{SAID[1]} {SAID[2]}"
    assert (joined.is_fixed, joined.confidence, acted.focus) == (True, None, joined.bead.id)


def test_the_last_row_has_none_to_be_joined_with(memory: Workspace, document: int) -> None:
    with pytest.raises(Refused):
        linking.join(memory, *at(memory, document, 6))


def test_a_link_is_split_where_it_is_said(memory: Workspace, document: int) -> None:
    linking.join(memory, *at(memory, document, 1))
    linking.join(memory, *at(memory, document, 1))
    linking.split(memory, *at(memory, document, 1), segments=2, sentences=1)
    assert shapes(memory, document)[1:3] == ["2-1", "1-2"]
    assert texts(memory, document)[1:3] == [SAID[1], f"{SAID[2]} {SAID[3]}"]


def test_splitting_off_nothing_is_refused(memory: Workspace, document: int) -> None:
    for segments, sentences in ((0, 0), (1, 1), (2, 2)):
        with pytest.raises(Refused):
            linking.split(memory, *at(memory, document, 1), segments=segments, sentences=sentences)


def test_sentences_alone_can_be_split_off_at_either_end(memory: Workspace, document: int) -> None:
    linking.move_sentence(memory, *at(memory, document, 1), onward=True)
    assert shapes(memory, document)[1:3] == ["1-0", "1-2"]
    linking.split(memory, *at(memory, document, 2), segments=0, sentences=1)
    assert shapes(memory, document)[1:4] == ["1-0", "0-1", "1-1"]
    linking.undo(memory, document, "kmr")
    linking.split(memory, *at(memory, document, 2), segments=1, sentences=1)
    assert shapes(memory, document)[1:4] == ["1-0", "1-1", "0-1"]


def test_a_sentence_goes_over_the_boundary_in_both_directions(memory: Workspace, document: int) -> None:
    linking.move_sentence(memory, *at(memory, document, 2), onward=False)
    assert shapes(memory, document)[1:3] == ["1-2", "1-0"]
    assert linked(memory, document)[2].text == ""
    linking.move_sentence(memory, *at(memory, document, 1), onward=True)
    assert shapes(memory, document) == ONE_BY_ONE
    assert texts(memory, document) == SAID


def test_a_segment_goes_over_the_boundary_in_both_directions(memory: Workspace, document: int) -> None:
    linking.move_segment(memory, *at(memory, document, 2), onward=False)
    assert shapes(memory, document)[1:4] == ["2-1", "0-1", "1-1"]
    linking.move_segment(memory, *at(memory, document, 1), onward=True)
    assert shapes(memory, document) == ONE_BY_ONE
    assert texts(memory, document) == SAID


def test_what_loses_its_only_segment_onward_stands_before_it(memory: Workspace, document: int) -> None:
    linking.move_segment(memory, *at(memory, document, 2), onward=True)
    assert shapes(memory, document)[1:4] == ["1-1", "0-1", "2-1"]
    assert texts(memory, document) == SAID


def test_an_omission_that_gives_its_segment_away_is_gone(memory: Workspace, document: int) -> None:
    linking.move_sentence(memory, *at(memory, document, 2), onward=False)
    linking.move_segment(memory, *at(memory, document, 2), onward=False)
    assert shapes(memory, document)[1:3] == ["2-2", "1-1"]
    see_that_it_is_sound(memory, document)


def test_any_sentence_can_be_given_to_any_link(memory: Workspace, document: int) -> None:
    last = linked(memory, document)[6].sentences[0]
    linking.give(memory, last.id, *at(memory, document, 0))
    assert shapes(memory, document) == ["1-2", "1-1", "1-1", "1-1", "1-1", "1-1", "1-0"]
    assert linked(memory, document)[0].text == f"{SAID[0]} {SAID[6]}"
    crossing = [one.doubts for one in linked(memory, document)]
    assert sum(Doubt.CROSSING in doubts for doubts in crossing) == 5


def test_unlinking_leaves_everything_alone_and_free_to_be_aligned(memory: Workspace, document: int) -> None:
    linking.join(memory, *at(memory, document, 1))
    linking.unlink(memory, *at(memory, document, 1))
    assert shapes(memory, document) == ["1-1", "1-0", "1-0", "0-1", "0-1", "1-1", "1-1", "1-1", "1-1"]
    assert not any(one.is_fixed for one in linked(memory, document)[1:5])


def test_swapped_neighbours_have_each_others_sentences(memory: Workspace, document: int) -> None:
    linking.swap(memory, *at(memory, document, 1))
    assert texts(memory, document)[1:3] == [SAID[2], SAID[1]]
    assert [one.is_fixed for one in linked(memory, document)[1:3]] == [True, True]


def test_an_omission_is_marked_and_its_sentence_is_an_addition_then(memory: Workspace, document: int) -> None:
    linking.mark_omitted(memory, *at(memory, document, 2))
    omitted, added = linked(memory, document)[2:4]
    assert (omitted.bead.omitted, omitted.is_confirmed, omitted.shape) == (True, True, "1-0")
    assert (added.shape, added.text, added.doubts) == ("0-1", SAID[2], (Doubt.ADDED,))


def test_an_addition_is_marked_and_its_source_is_left_alone(memory: Workspace, document: int) -> None:
    linking.mark_added(memory, *at(memory, document, 2))
    alone, added = linked(memory, document)[2:4]
    assert (alone.shape, alone.doubts) == ("1-0", (Doubt.OMITTED,))
    assert (added.shape, added.is_fixed, added.doubts) == ("0-1", True, ())


def test_words_of_a_person_belong_to_the_bead_whatever_it_is_linked_with(
    memory: Workspace, document: int
) -> None:
    linking.edit(memory, *at(memory, document, 1), "Gotinên min.")
    linking.move_sentence(memory, *at(memory, document, 2), onward=False)
    edited = linked(memory, document)[1]
    assert (edited.text, edited.shape, edited.is_edited) == ("Gotinên min.", "1-2", True)
    assert edited.bead.translation.origin is Origin.TYPED


def test_joining_keeps_the_words_of_a_person(memory: Workspace, document: int) -> None:
    linking.edit(memory, *at(memory, document, 2), "Gotinên min.")
    linking.join(memory, *at(memory, document, 1))
    assert linked(memory, document)[1].text == f"{SAID[1]} Gotinên min."


def test_an_empty_text_is_no_edit(memory: Workspace, document: int) -> None:
    with pytest.raises(Refused):
        linking.edit(memory, *at(memory, document, 1), "  \n ")


def test_a_sentence_is_cut_in_two_and_sewn_together(memory: Workspace, document: int) -> None:
    sentence = linked(memory, document)[1].sentences[0]
    where = sentence.text.index("bîra")
    linking.split_sentence(memory, sentence.id, at(memory, document, 1)[1], where)
    cut = linked(memory, document)[1]
    assert [one.text for one in cut.sentences] == [SAID[1][: where - 1], SAID[1][where:]]
    assert (cut.text, cut.shape) == (SAID[1], "1-2")
    linking.join_sentences(memory, sentence.id, cut.state)
    assert [one.text for one in linked(memory, document)[1].sentences] == [SAID[1]]
    linking.undo(memory, document, "kmr")
    linking.undo(memory, document, "kmr")
    assert linked(memory, document)[1].sentences == (sentence,)


@pytest.mark.parametrize("where", [-1, 0, 10_000])
def test_a_sentence_is_not_cut_outside_of_it(memory: Workspace, document: int, where: int) -> None:
    sentence = linked(memory, document)[1].sentences[0]
    with pytest.raises(Refused):
        linking.split_sentence(memory, sentence.id, at(memory, document, 1)[1], where)


# ---------------------------------------------------------------- confirming


def test_confirming_writes_a_translation_a_unit_and_history(memory: Workspace, document: int) -> None:
    bead, state = at(memory, document, 3)
    linking.confirm(memory, bead, state)
    with memory.reading() as db:
        stored = beads.one(db, bead)[1].translation
    assert (stored.status, stored.origin, stored.text) == (Status.TRANSLATED, Origin.ALIGNED, SAID[3])
    assert learnt(memory) == [("The bakers came first.", SAID[3], "aligned")]
    assert history(memory, bead) == [("confirm", SAID[3]), ("add rendering", SAID[3])]


def test_what_is_confirmed_is_looked_through_for_terms_at_once(memory: Workspace, document: int) -> None:
    with memory.writing() as db:
        store.add_concept(db, Concept("baker", PartOfSpeech.NOUN, ""), 1, "now")
        store.add_term(db, Term(0, "baker", "en", "baker"), 1, "now")
    assert occurring.see_to(memory).is_current
    linking.confirm(memory, *at(memory, document, 3))
    with memory.reading() as db:
        assert occurring.progress(db).is_current


def test_withdrawing_a_confirmation_takes_back_what_was_learnt(memory: Workspace, document: int) -> None:
    linking.confirm(memory, *at(memory, document, 3))
    linking.withdraw(memory, *at(memory, document, 3))
    assert learnt(memory) == []
    assert not linked(memory, document)[3].is_confirmed
    with pytest.raises(Refused):
        linking.withdraw(memory, *at(memory, document, 3))


def test_an_omission_that_is_confirmed_is_left_out_on_purpose(memory: Workspace, document: int) -> None:
    linking.unlink(memory, *at(memory, document, 3))
    assert linked(memory, document)[3].bead.is_left_out
    assert not linked(memory, document)[3].bead.omitted
    linking.confirm(memory, *at(memory, document, 3))
    assert linked(memory, document)[3].bead.omitted
    assert learnt(memory) == []


def test_an_addition_that_is_confirmed_teaches_nothing(memory: Workspace, document: int) -> None:
    linking.mark_added(memory, *at(memory, document, 3))
    linking.confirm(memory, *at(memory, document, 4))
    assert linked(memory, document)[4].is_confirmed
    assert learnt(memory) == []


def test_all_above_a_confidence_are_confirmed_as_one_act(memory: Workspace, document: int) -> None:
    linking.undo(memory, document, "kmr")
    sure = [(places, numbers, 0.5 + places[0] / 20) for places, numbers, _ in one_by_one(7)]
    lay(memory, document, "kmr", SAID, sure)
    assert linking.confirm_all(memory, document, "kmr", 0.7) == 4
    assert [one.is_confirmed for one in linked(memory, document)] == [False] * 3 + [True] * 4
    assert len(learnt(memory)) == 4
    linking.undo(memory, document, "kmr")
    assert not any(one.is_confirmed for one in linked(memory, document))
    assert learnt(memory) == []


def test_many_are_confirmed_in_several_transactions_and_undone_in_one(
    memory: Workspace, document: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(memory, document)
    monkeypatch.setattr(confirming, "AT_ONCE", 2)
    assert linking.confirm_all(memory, document, "kmr", 0.0) == 7
    after = snapshot(memory, document)
    linking.undo(memory, document, "kmr")
    assert snapshot(memory, document) == before
    linking.redo(memory, document, "kmr")
    assert [one.is_confirmed for one in linked(memory, document)] == [True] * 7
    assert snapshot(memory, document)[3] == after[3]


def test_what_was_aligned_is_offered_on_another_document(memory: Workspace, document: int) -> None:
    from reader import suggesting

    linking.confirm(memory, *at(memory, document, 3))
    other = take_in(memory, "The bakers came first. Then it rained.")
    with memory.reading() as db:
        bead = beads.at(db, other, "kmr", 1)
    offered = suggesting.suggest(memory, bead.id)
    assert [one.match.unit.target for one in offered] == [SAID[3]]


# ---------------------------------------------------------------- and back

ACTS: dict[str, Callable[[Workspace, int], object]] = {
    "join": lambda ws, doc: linking.join(ws, *at(ws, doc, 1)),
    "split": lambda ws, doc: linking.split(ws, *at(ws, doc, 1), segments=1, sentences=0),
    "sentence onward": lambda ws, doc: linking.move_sentence(ws, *at(ws, doc, 1), onward=True),
    "sentence back": lambda ws, doc: linking.move_sentence(ws, *at(ws, doc, 1), onward=False),
    "segment onward": lambda ws, doc: linking.move_segment(ws, *at(ws, doc, 1), onward=True),
    "segment back": lambda ws, doc: linking.move_segment(ws, *at(ws, doc, 1), onward=False),
    "give": lambda ws, doc: linking.give(ws, linked(ws, doc)[6].sentences[0].id, *at(ws, doc, 0)),
    "unlink": lambda ws, doc: linking.unlink(ws, *at(ws, doc, 1)),
    "swap": lambda ws, doc: linking.swap(ws, *at(ws, doc, 1)),
    "omit": lambda ws, doc: linking.mark_omitted(ws, *at(ws, doc, 1)),
    "add": lambda ws, doc: linking.mark_added(ws, *at(ws, doc, 1)),
    "edit": lambda ws, doc: linking.edit(ws, *at(ws, doc, 1), "Gotinên min."),
    "fix": lambda ws, doc: linking.fix(ws, *at(ws, doc, 2), fixed=True),
    "confirm": lambda ws, doc: linking.confirm(ws, *at(ws, doc, 1)),
    "cut": lambda ws, doc: linking.split_sentence(
        ws, linked(ws, doc)[1].sentences[0].id, at(ws, doc, 1)[1], 8
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_undone_and_done_again(memory: Workspace, document: int, name: str) -> None:
    linking.confirm(memory, *at(memory, document, 1))
    if name == "confirm":
        linking.undo(memory, document, "kmr")
    before = snapshot(memory, document)
    ACTS[name](memory, document)
    after = snapshot(memory, document)
    assert after != before
    see_that_it_is_sound(memory, document)
    linking.undo(memory, document, "kmr")
    assert snapshot(memory, document) == before
    linking.redo(memory, document, "kmr")
    assert snapshot(memory, document) == after
    see_that_it_is_sound(memory, document)


def test_acts_are_undone_down_to_a_document_without_a_rendering(memory: Workspace) -> None:
    document = take_in(memory, ENGLISH)
    before = snapshot(memory, document)
    lay(memory, document, "kmr", SAID, one_by_one(7))
    for name in ("join", "swap", "unlink", "edit"):
        ACTS[name](memory, document)
    for _ in range(5):
        linking.undo(memory, document, "kmr")
    assert snapshot(memory, document) == before
    with pytest.raises(Refused):
        linking.undo(memory, document, "kmr")
    for _ in range(5):
        linking.redo(memory, document, "kmr")
    with pytest.raises(Refused):
        linking.redo(memory, document, "kmr")


def test_a_new_act_forgets_what_was_undone(memory: Workspace, document: int) -> None:
    ACTS["join"](memory, document)
    linking.undo(memory, document, "kmr")
    ACTS["swap"](memory, document)
    with pytest.raises(Refused):
        linking.redo(memory, document, "kmr")


def test_the_past_of_a_bead_that_was_joined_comes_back_with_it(memory: Workspace, document: int) -> None:
    first, second = (linked(memory, document)[number].bead.id for number in (1, 2))
    linking.edit(memory, *at(memory, document, 2), "Gotinên min.")
    linking.join(memory, *at(memory, document, 1))
    assert "Gotinên min." in [text for _, text in history(memory, first)]
    linking.undo(memory, document, "kmr")
    assert history(memory, second)[1:] == [("edit", "Gotinên min."), ("add rendering", SAID[2])]


def test_revisions_only_ever_rise(memory: Workspace, document: int) -> None:
    linking.edit(memory, *at(memory, document, 2), "Gotinên min.")
    seen = linked(memory, document)[2].bead.translation.revision
    linking.join(memory, *at(memory, document, 1))
    linking.undo(memory, document, "kmr")
    assert linked(memory, document)[2].bead.translation.revision > seen


def test_what_was_saved_at_the_desk_since_is_never_undone(memory: Workspace, document: int) -> None:
    linking.join(memory, *at(memory, document, 1))
    bead = linked(memory, document)[1].bead
    desk.save(memory, bead.id, "Nivîsî.", bead.translation.revision, confirm=True)
    with pytest.raises(Conflict):
        linking.undo(memory, document, "kmr")
    assert linked(memory, document)[1].text == "Nivîsî."


# ---------------------------------------------------------------- two windows


def test_an_act_upon_what_has_changed_is_refused(memory: Workspace, document: int) -> None:
    bead, state = at(memory, document, 2)
    linking.edit(memory, bead, state, "Gotinên min.")
    for act in (linking.join, linking.unlink, linking.swap, linking.confirm, linking.mark_added):
        with pytest.raises(Stale):
            act(memory, bead, state)


def test_an_act_upon_two_sees_that_the_neighbour_is_as_it_was(memory: Workspace, document: int) -> None:
    bead, state = at(memory, document, 2)
    linking.edit(memory, *at(memory, document, 3), "Gotinên min.")
    with pytest.raises(Stale):
        linking.join(memory, bead, state)
    linking.confirm(memory, bead, state)


def test_an_act_upon_a_row_that_is_gone_is_refused(memory: Workspace, document: int) -> None:
    bead, state = at(memory, document, 2)
    linking.join(memory, *at(memory, document, 1))
    with pytest.raises(Stale):
        linking.confirm(memory, bead, state)


def test_what_was_typed_on_what_has_changed_is_not_lost(memory: Workspace, document: int) -> None:
    bead, state = at(memory, document, 2)
    linking.edit(memory, bead, state, "Gotinên yekem.")
    with pytest.raises(Stale) as refused:
        linking.edit(memory, bead, state, "Gotinên duyem.")
    assert refused.value.text == "Gotinên duyem."
    with memory.reading() as db:
        typed = beads.drafts(db, document, memory.person)[bead]
    assert typed.text == "Gotinên duyem."
    assert linked(memory, document)[2].text == "Gotinên yekem."


def test_nonsense_is_not_taken_for_a_state(memory: Workspace, document: int) -> None:
    bead, _ = at(memory, document, 2)
    for state in ("", "-", "1-2-3", "a.b-c.d-e.f", "--" * 50):
        with pytest.raises(Stale):
            linking.confirm(memory, bead, state)


# ---------------------------------------------------------------- the desk beside it


def test_joining_at_the_desk_takes_the_sentences_along(memory: Workspace, document: int) -> None:
    bead = linked(memory, document)[1].bead
    desk.join_next(memory, bead.id, bead.translation.revision)
    joined = linked(memory, document)[1]
    assert (joined.shape, joined.text, joined.is_fixed) == ("2-2", f"{SAID[1]} {SAID[2]}", True)
    see_that_it_is_sound(memory, document)


def test_splitting_at_the_desk_leaves_the_sentences_with_the_first(memory: Workspace, document: int) -> None:
    linking.join(memory, *at(memory, document, 1))
    bead = linked(memory, document)[1].bead
    desk.split(memory, bead.id, bead.translation.revision)
    assert shapes(memory, document)[1:3] == ["1-2", "1-0"]
    assert linked(memory, document)[2].doubts == (Doubt.NEW,)
    see_that_it_is_sound(memory, document)


def test_what_was_left_out_at_the_desk_says_its_sentence_again_when_that_is_taken_back(
    memory: Workspace, document: int
) -> None:
    bead = linked(memory, document)[2].bead
    desk.omit(memory, bead.id, bead.translation.revision)
    left_out = linked(memory, document)[2]
    assert (left_out.is_omission, left_out.is_confirmed, left_out.shape) == (True, True, "1-1")
    linking.withdraw(memory, *at(memory, document, 2))
    assert texts(memory, document) == SAID
    see_that_it_is_sound(memory, document)


def test_what_is_typed_at_the_desk_goes_on_where_the_text_has_not_changed(
    memory: Workspace, document: int
) -> None:
    bead = linked(memory, document)[1].bead
    desk.keep_draft(memory, bead.id, "Nîv", bead.translation.revision)
    linking.fix(memory, *at(memory, document, 1), fixed=True)
    with memory.reading() as db:
        typed = beads.drafts(db, document, memory.person)[bead.id]
        newest = beads.one(db, bead.id)[1].translation.revision
    assert (typed.text, typed.revision) == ("Nîv", newest)


def test_what_is_typed_on_a_bead_that_is_joined_away_stays_in_the_history(
    memory: Workspace, document: int
) -> None:
    bead = linked(memory, document)[2].bead
    desk.keep_draft(memory, bead.id, "Nîv nivîsî", bead.translation.revision)
    acted: Acted = linking.join(memory, *at(memory, document, 1))
    assert ("unsaved", "Nîv nivîsî") in history(memory, acted.focus)


# ---------------------------------------------------------------- the page


def test_the_worst_is_shown_first_where_it_is_asked_for(memory: Workspace) -> None:
    document = take_in(memory, ENGLISH)
    sure = [0.9, 0.4, 0.99, 0.2, 0.95, 0.7, 0.6]
    lay(memory, document, "kmr", SAID, [((n,), (n - 1,), sure[n - 1]) for n in range(1, 8)])
    shown = review.review(memory, document, ["kmr"], order="worst")
    assert [row.place for row in shown.rows] == [4, 2, 7, 6, 1, 5, 3]
    assert [row.place for row in shown.rows if row.is_doubtful] == [4, 2, 7, 6]
    linking.confirm(memory, *at(memory, document, 3))
    assert [row.place for row in review.review(memory, document, ["kmr"], order="worst").rows][-1] == 4


def test_the_next_doubtful_row_is_found_from_anywhere(memory: Workspace) -> None:
    document = take_in(memory, ENGLISH)
    sure = [0.9, 0.4, 0.99, 0.2, 0.95, 0.7, 0.6]
    lay(memory, document, "kmr", SAID, [((n,), (n - 1,), sure[n - 1]) for n in range(1, 8)])

    def after(key: str) -> int | None:
        row = review.next_doubtful(memory, document, ["kmr"], key)
        return row.place if row else None

    assert [after(key) for key in ("", "s1", "s2", "s4", "s6", "s7")] == [2, 2, 4, 6, 7, 2]


def test_rows_are_closed_under_all_renderings_and_say_where_these_differ(memory: Workspace) -> None:
    document = laid(memory)
    lay(memory, document, "ar", SAID, one_by_one(7))
    linking.join(memory, *at(memory, document, 2))
    linking.mark_omitted(memory, *at(memory, document, 6, "ar"))
    rows = review.review(memory, document, ["kmr", "ar"]).rows
    found = [([one.place for one in row.segments], row.disagreement.value) for row in rows]
    assert found == [
        ([1], ""),
        ([2], ""),
        ([3, 4], "joined"),
        ([5], ""),
        ([6], ""),
        ([7], "left out"),
        ([], ""),
    ]


def test_rows_are_shown_a_window_at_a_time(memory: Workspace, document: int) -> None:
    first = review.review(memory, document, ["kmr"], limit=3)
    assert ([row.place for row in first.rows], first.after, first.total) == ([1, 2, 3], 4, 7)
    last = review.review(memory, document, ["kmr"], first=7, limit=3)
    assert ([row.place for row in last.rows], last.after) == ([7], 0)


def test_what_an_act_changes_is_shown_with_its_neighbours(memory: Workspace, document: int) -> None:
    acted = linking.join(memory, *at(memory, document, 2))
    rows = review.rows_of(memory, document, ["kmr"], acted.beads)
    assert [[one.place for one in row.segments] for row in rows] == [[2], [3, 4], [5]]


def test_a_rendering_with_few_links_one_to_one_is_doubtful(memory: Workspace, document: int) -> None:
    assert not review.review(memory, document, ["kmr"]).standing["kmr"].is_doubtful
    for number in (0, 1, 2):
        linking.join(memory, *at(memory, document, number))
    assert review.review(memory, document, ["kmr"]).standing["kmr"].is_doubtful


def test_a_document_without_a_rendering_has_nothing_to_review(memory: Workspace) -> None:
    document = take_in(memory, ENGLISH)
    with pytest.raises(Refused):
        review.review(memory, document)
    lay(memory, document, "kmr", SAID, one_by_one(7))
    with pytest.raises(Refused):
        review.review(memory, document, ["ar"])
