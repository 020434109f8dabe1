"""Whatever is done to links, the desk and the source: nothing is lost, and all of it can be undone."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import aligning, languages, linking, links, revising
from reader.errors import Conflict, HevokError
from reader.formats import read_pasted
from reader.links import Link
from reader.memory import beads, segments
from reader.model import Origin
from reader.workspace import open_memory
from tests.renderings import lay, linked, see_that_it_is_sound, snapshot
from tests.test_revising_properties import Play, edits, numbers, revisions_of_source, sources

SLOWLY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CODE = "ckb"

linkings = st.one_of(
    st.tuples(
        st.sampled_from(
            ["join_rows", "unlink", "swap", "omit_row", "add_row", "fix", "confirm_row", "withdraw", "sew"]
        ),
        numbers,
    ),
    st.tuples(st.just("split_row"), numbers, st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.sampled_from(["sentence", "segment"]), numbers, st.booleans()),
    st.tuples(st.just("give"), numbers, numbers),
    st.tuples(st.just("write"), numbers),
    st.tuples(st.just("cut_sentence"), numbers, st.integers(0, 20)),
    st.tuples(st.just("all"), st.sampled_from([0.0, 0.5, 0.9])),
    st.tuples(st.just("again")),
    st.tuples(st.just("take_in"), st.lists(numbers, min_size=1, max_size=8), st.booleans()),
)
back = st.sampled_from([("back",), ("forth",)])


@pytest.fixture(scope="module")
def workspace(empty_memory):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "memory.db"
        shutil.copy(empty_memory, path)
        with open_memory(path) as opened:
            yield opened


class LinkedPlay(Play):
    """A document with a rendering, and what can be done to both."""

    def __init__(self, workspace, source, surplus=0):
        super().__init__(workspace, source)
        with workspace.reading() as db:
            count = len(segments.of(db, self.document))
        said = [f"ڕستەی {self.document} {number}." for number in range(max(1, count + surplus))]
        wanted = [
            ((number + 1,) if number < count else (), (number,) if number < len(said) else (), 0.9)
            for number in range(max(count, len(said)))
        ]
        lay(workspace, self.document, CODE, said, wanted)
        self.written.update(said)

    def row(self, number):
        return self.pick(number, linked(self.workspace, self.document, CODE))

    def upon(self, act, number, **named):
        row = self.row(number)
        act(self.workspace, row.bead.id, row.state, **named)

    def do_join_rows(self, number):
        self.upon(linking.join, number)

    def do_unlink(self, number):
        self.upon(linking.unlink, number)

    def do_swap(self, number):
        self.upon(linking.swap, number)

    def do_omit_row(self, number):
        self.upon(linking.mark_omitted, number)

    def do_add_row(self, number):
        self.upon(linking.mark_added, number)

    def do_fix(self, number):
        self.upon(linking.fix, number, fixed=True)

    def do_confirm_row(self, number):
        self.upon(linking.confirm, number)

    def do_withdraw(self, number):
        self.upon(linking.withdraw, number)

    def do_split_row(self, number, some, others):
        self.upon(linking.split, number, segments=some, sentences=others)

    def do_sentence(self, number, onward):
        self.upon(linking.move_sentence, number, onward=onward)

    def do_segment(self, number, onward):
        self.upon(linking.move_segment, number, onward=onward)

    def do_give(self, number, other):
        giver, taker = self.row(number), self.row(other)
        for sentence in giver.sentences[:1]:
            linking.give(self.workspace, sentence.id, taker.bead.id, taker.state)

    def do_write(self, number):
        text = self.words()
        self.upon(linking.edit, number, text=text)
        self.written.add(text)

    def do_cut_sentence(self, number, where):
        row = self.row(number)
        for sentence in row.sentences[:1]:
            linking.split_sentence(self.workspace, sentence.id, row.state, where)

    def do_sew(self, number):
        row = self.row(number)
        for sentence in row.sentences[:1]:
            linking.join_sentences(self.workspace, sentence.id, row.state)

    def do_all(self, minimum):
        linking.confirm_all(self.workspace, self.document, CODE, minimum)

    def do_again(self):
        aligning.realign(self.workspace, self.document, CODE)

    def do_back(self, *number):
        """The bare word is of the links; with a block, of the source."""
        if number:
            super().do_back(*number)
        else:
            linking.undo(self.workspace, self.document, CODE)

    def do_forth(self):
        linking.redo(self.workspace, self.document, CODE)

    def do_take_in(self, numbers_of_sentences, replace):
        """Another rendering takes the place of the one that stands there."""
        said = ". ".join(f"ڕستەی نوێ {number}" for number in numbers_of_sentences) + "."
        aligning.add(
            self.workspace,
            self.document,
            read_pasted(said),
            languages.by_code(CODE),
            replace=replace,
            anyway=True,
        )

    def links(self):
        return snapshot(self.workspace, self.document, CODE)

    def see(self):
        see_that_it_is_sound(self.workspace, self.document, CODE)
        self.see_that_nothing_is_lost()


@given(
    source=sources,
    surplus=st.integers(-4, 3),
    before=st.lists(edits, max_size=4),
    acts=st.lists(linkings, max_size=10),
)
@SLOWLY
def test_undoing_every_act_upon_links_gives_back_all_that_was(workspace, source, surplus, before, acts):
    play = LinkedPlay(workspace, source, surplus)
    for one in before:
        play.do(*one)
    states = [play.links()]
    for act in acts:
        play.do(*act)
        play.see()
        if play.links() != states[-1]:
            states.append(play.links())
    for was in states[-2::-1]:
        play.do_back()
        assert play.links() == was
        play.see()
    for became in states[1:]:
        play.do_forth()
        assert without_times(play.links()) == without_times(became)


def without_times(found):
    """What was confirmed and is done again is learnt anew, and so is what was saved."""
    kept, *rest = found
    return [(link, person, rendered) for link, person, _, rendered in kept], *rest


@given(
    source=sources,
    surplus=st.integers(-4, 3),
    acts=st.lists(
        st.one_of(linkings, linkings, edits, revisions_of_source, back, st.just(("undo",))),
        min_size=3,
        max_size=20,
    ),
)
@SLOWLY
def test_no_sentence_and_no_word_is_lost_whatever_is_done(workspace, source, surplus, acts):
    play = LinkedPlay(workspace, source, surplus)
    for act in acts:
        play.do(*act)
        play.see()
    with suppress(HevokError):
        while True:
            play.do_back()
            play.see()
    with suppress(HevokError):
        while True:
            play.do_undo()
            play.see()


@given(
    source=sources,
    surplus=st.integers(-4, 3),
    before=st.lists(st.one_of(linkings, edits), max_size=8),
    act=revisions_of_source,
)
@SLOWLY
def test_undoing_a_change_of_the_source_gives_back_the_links(workspace, source, surplus, before, act):
    play = LinkedPlay(workspace, source, surplus)
    for one in before:
        play.do(*one)
    was, all_that_was = play.links(), play.state()
    versions = len(revising.versions(workspace, play.document))
    play.do(*act)
    play.see()
    if len(revising.versions(workspace, play.document)) > versions:
        revising.undo(workspace, play.document)
    assert play.links() == was
    assert play.state() == all_that_was


@given(source=sources, before=st.lists(edits, max_size=8), said=st.lists(numbers, min_size=1, max_size=8))
@SLOWLY
def test_what_a_person_has_written_is_there_unchanged_after_a_rendering_is_taken_in(
    workspace, source, before, said
):
    play = Play(workspace, source)
    for one in before:
        play.do(*one)
    with workspace.reading() as db:
        written = [
            bead
            for bead in beads.of(db, play.document, CODE)
            if bead.is_finished or (bead.translation.text and bead.translation.origin is Origin.TYPED)
        ]
    was = play.state()
    LinkedPlay.do_take_in(play, said, replace=False)
    with workspace.reading() as db:
        now = {bead.id: bead for bead in beads.of(db, play.document, CODE)}
    for bead in written:
        kept = now[bead.id]
        assert (kept.places, kept.omitted) == (bead.places, bead.omitted)
        assert (kept.translation.text, kept.translation.status) == (
            bead.translation.text,
            bead.translation.status,
        )
    see_that_it_is_sound(workspace, play.document, CODE)
    play.see_that_nothing_is_lost()
    linking.undo(workspace, play.document, CODE)
    assert without_typing(play.state()) == without_typing(was)


def without_typing(state):
    """What was being typed on a bead that was joined away is in the history of the other."""
    *others, of_beads, units = state
    return [
        *others,
        [{name: row[name] for name in row if name not in ("typed", "is_upon_newest")} for row in of_beads],
        units,
    ]


@given(source=sources, acts=st.lists(linkings, max_size=8))
@SLOWLY
def test_what_is_fixed_is_there_unchanged_after_aligning_again(workspace, source, acts):
    play = LinkedPlay(workspace, source, 2)
    for act in acts:
        play.do(*act)
    kept = {
        one.bead.id: (one.bead.places, one.sentences, one.text)
        for one in linked(workspace, play.document, CODE)
        if one.is_fixed or one.is_confirmed or one.is_edited
    }
    with suppress(Conflict):
        aligning.realign(workspace, play.document, CODE)
    now = {
        one.bead.id: (one.bead.places, one.sentences, one.text)
        for one in linked(workspace, play.document, CODE)
    }
    assert {bead: now.get(bead) for bead in kept} == kept
    play.see()


# ---------------------------------------------------------------- the pure acts

TEXTS = {number: f"Sentence {number}." for number in range(1, 9)}
sizes = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any)


def link(bead, first_segment, first_sentence, size):
    sentences = tuple(range(first_sentence, first_sentence + size[1]))
    return Link(
        bead,
        tuple(range(first_segment, first_segment + size[0])),
        sentences,
        text=links.said(sentences, TEXTS),
    )


@given(
    one=sizes,
    other=sizes,
    segments_left=st.integers(0, 5),
    sentences_left=st.integers(0, 5),
    onward=st.booleans(),
)
def test_every_act_keeps_each_segment_and_each_sentence_once(
    one, other, segments_left, sentences_left, onward
):
    first, second = link(1, 1, 1, one), link(2, 1 + one[0], 1 + one[1], other)
    made = []
    for act in (
        lambda: links.joined(first, second, TEXTS),
        lambda: links.swapped(first, second, TEXTS),
        lambda: [*links.split(first, TEXTS, segments_left, sentences_left, 0), second],
        lambda: [*links.unlinked(first, TEXTS), second],
        lambda: [*links.left_out(first, TEXTS), second],
        lambda: [*links.added(first, TEXTS), second],
        lambda: links.sentence_moved(first, second, first.sentences[-1], TEXTS) if first.sentences else None,
        lambda: links.segment_moved(first, second, TEXTS, onward=True, before=0),
        lambda: links.segment_moved(second, first, TEXTS, onward=False, before=one[0]),
    ):
        with suppress(HevokError):
            made.append(act())
    for found in filter(None, made):
        assert sorted(s for each in found for s in each.segments) == sorted(first.segments + second.segments)
        assert sorted(s for each in found for s in each.sentences) == sorted(
            first.sentences + second.sentences
        )
        assert all(each.segments or each.sentences for each in found)
        assert len({each.bead for each in found if each.bead}) == sum(bool(each.bead) for each in found)
