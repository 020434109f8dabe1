"""Whatever is done to a source and its translations, undoing gives back what was, and no word is lost."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import desk, documents, revising
from reader.errors import HevokError
from reader.formats import read_pasted
from reader.memory import beads, outlines
from reader.memory import documents as rows
from reader.model import BlockKind
from reader.outline import texts
from reader.workspace import open_memory
from tests.conftest import take_in

SLOWLY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LANGUAGES = ("ar", "ckb")
SENTENCES = (
    "The council opened the old well.",
    "The council opened the new well in June.",
    "Nobody had asked whose water it was!",
    "Nobody has ever asked whose water it is!",
    "The bakers came first.",
    "The bakers came last.",
    "They did not wait.",
    "Yes.",
    "The shepherds came on 3 May.",
    "The shepherds came on 30 May with their dogs.",
)

sources = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), min_size=1, max_size=5).map(
    lambda paragraphs: "\n\n".join(map(" ".join, paragraphs))
)
numbers = st.integers(0, 30)
edits = st.one_of(
    st.tuples(st.sampled_from(["confirm", "save", "type", "omit", "join", "split"]), numbers),
    st.tuples(st.sampled_from(["aside", "back", "cut", "sew"]), numbers),
)
revisions_of_source = st.one_of(
    st.tuples(st.just("newer"), sources),
    st.tuples(st.just("correct"), numbers, st.sampled_from(SENTENCES)),
    st.tuples(st.just("add"), numbers, st.sampled_from(SENTENCES)),
)


@pytest.fixture(scope="module")
def workspace(empty_memory):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "memory.db"
        shutil.copy(empty_memory, path)
        with open_memory(path) as opened:
            yield opened


class Play:
    """A document that things are done to, and every text that was ever written on it."""

    def __init__(self, workspace, source):
        self.workspace = workspace
        self.document = take_in(workspace, source)
        self.written = set()
        self.count = 0

    def do(self, act, *arguments):
        """Do something; what is refused is left undone."""
        with suppress(HevokError):
            getattr(self, f"do_{act}")(*arguments)

    def pick(self, number, options):
        return options[number % len(options)]

    def bead(self, number):
        with self.workspace.reading() as db:
            every = [b for code in LANGUAGES for b in beads.of(db, self.document, code)]
        return self.pick(number, every)

    def words(self):
        self.count += 1
        return f"نووسین {self.document} {self.count}"

    def do_confirm(self, number):
        bead, text = self.bead(number), self.words()
        desk.save(self.workspace, bead.id, text, bead.translation.revision, confirm=True)
        self.written.add(text)

    def do_save(self, number):
        bead, text = self.bead(number), self.words()
        desk.save(self.workspace, bead.id, text, bead.translation.revision, confirm=False)
        self.written.add(text)

    def do_type(self, number):
        """What is typed replaces what was typed before, so each bead is typed on once."""
        bead, text = self.bead(number), self.words()
        with self.workspace.reading() as db:
            if bead.id in beads.drafts(db, self.document, self.workspace.person):
                return
        desk.keep_draft(self.workspace, bead.id, text, bead.translation.revision)
        self.written.add(text)

    def do_omit(self, number):
        bead = self.bead(number)
        desk.omit(self.workspace, bead.id, bead.translation.revision)

    def do_join(self, number):
        bead = self.bead(number)
        desk.join_next(self.workspace, bead.id, bead.translation.revision)

    def do_split(self, number):
        bead = self.bead(number)
        desk.split(self.workspace, bead.id, bead.translation.revision)

    def block(self, number):
        with self.workspace.reading() as db:
            return self.pick(number, rows.blocks(db, self.document)).id

    def segment(self, number):
        with self.workspace.reading() as db:
            return self.pick(number, [*texts(outlines.of(db, self.document))])

    def do_aside(self, number):
        documents.set_aside(self.workspace, self.document, self.block(number), "set aside by hand")

    def do_back(self, number):
        documents.set_aside(self.workspace, self.document, self.block(number), "")

    def do_cut(self, number):
        documents.split_segment(self.workspace, self.document, self.segment(number), 5)

    def do_sew(self, number):
        documents.join_segments(self.workspace, self.document, self.segment(number))

    def do_newer(self, source):
        revising.apply(self.workspace, self.document, read_pasted(source))

    def do_correct(self, number, text):
        revising.correct(self.workspace, self.document, self.segment(number), text)

    def do_add(self, number, text):
        after = self.block(number) if number else 0
        revising.add_block(self.workspace, self.document, BlockKind.PARAGRAPH, text, after=after)

    def do_undo(self):
        revising.undo(self.workspace, self.document)

    def state(self):
        """All that a person could miss: blocks, segments, places, beads, what is typed, the memory's uses."""
        with self.workspace.reading() as db:
            found = outlines.of(db, self.document)
            facts = rows.one(db, self.document)
            places = list(
                db.query("select id, place, key, words from segments where document_id = ?", [self.document])
            )
            positions = list(
                db.query("select id, position from blocks where document_id = ?", [self.document])
            )
            of_beads = list(
                db.query(
                    """select b.id, b.text, b.status, b.origin, b.omitted, b.person_id, b.saved_at, c.source,
                              u.unit_id, u.previous_key, u.next_key, u.at, d.text as typed,
                              d.revision = b.revision as is_upon_newest,
                              (select json_group_array(segment_id) from (select segment_id from bead_segments
                                where bead_id = b.id order by segment_id)) as segments
                         from beads b join renderings r on r.id = b.rendering_id
                         left join source_changes c on c.bead_id = b.id
                         left join uses u on u.bead_id = b.id
                         left join draft_buffers d on d.bead_id = b.id
                        where r.document_id = ? order by b.id""",
                    [self.document],
                )
            )
            units = list(db.query("select id, kept, deleted_at from units order by id"))
        return found, facts, places, positions, of_beads, units

    def see_that_it_is_sound(self):
        with self.workspace.reading() as db:
            outline = outlines.of(db, self.document)
            for part in outline:
                ends = [0, *(cut.end for cut in part.cuts)]
                starts = [*(cut.start for cut in part.cuts), len(part.block.text)]
                gaps = [part.block.text[end:start] for end, start in zip(ends, starts, strict=True)]
                assert all(not gap.strip() for gap in gaps), part
                assert part.cuts
            every = sorted(texts(outline))
            for row in db.query("select id from renderings where document_id = ?", [self.document]):
                held = db.query(
                    "select segment_id from bead_segments where rendering_id = ? order by 1", [row["id"]]
                )
                assert [one["segment_id"] for one in held] == every
            places = [
                row["place"]
                for row in db.query(
                    """select place from segments s join blocks b on b.id = s.block_id
                        where s.document_id = ? and b.set_aside = '' order by b.position, start_at""",
                    [self.document],
                )
            ]
            assert places == list(range(1, len(places) + 1))
            assert places
            assert not list(
                db.query("select id from beads where id not in (select bead_id from bead_segments)")
            )
            assert not db.execute("pragma foreign_key_check").fetchall()

    def see_that_nothing_is_lost(self):
        with self.workspace.reading() as db:
            present = {
                row["text"]
                for row in db.query(
                    """select b.text from beads b join renderings r on r.id = b.rendering_id
                        where r.document_id = :document
                       union select h.text from history h join beads b on b.id = h.bead_id
                         join renderings r on r.id = b.rendering_id where r.document_id = :document
                       union select d.text from draft_buffers d join beads b on b.id = d.bead_id
                         join renderings r on r.id = b.rendering_id where r.document_id = :document""",
                    {"document": self.document},
                )
            }
        lost = {text for text in self.written if not any(text in each for each in present)}
        assert not lost


@given(source=sources, before=st.lists(edits, max_size=12), act=revisions_of_source)
@SLOWLY
def test_undoing_a_change_gives_back_all_that_was(workspace, source, before, act):
    play = Play(workspace, source)
    for one in before:
        play.do(*one)
    was = play.state()
    versions = len(revising.versions(workspace, play.document))
    play.do(*act)
    play.see_that_it_is_sound()
    if len(revising.versions(workspace, play.document)) > versions:
        revising.undo(workspace, play.document)
    assert play.state() == was


@given(
    source=sources,
    before=st.lists(edits, max_size=8),
    acts=st.lists(revisions_of_source, min_size=2, max_size=4),
)
@SLOWLY
def test_undoing_several_changes_gives_back_all_that_was(workspace, source, before, acts):
    play = Play(workspace, source)
    for one in before:
        play.do(*one)
    was = play.state()
    for act in acts:
        play.do(*act)
    for version in revising.versions(workspace, play.document):
        assert revising.undo(workspace, play.document, version.id).id == version.id
    assert play.state() == was


@given(
    source=sources,
    acts=st.lists(st.one_of(edits, edits, revisions_of_source, st.just(("undo",))), min_size=3, max_size=25),
)
@SLOWLY
def test_no_translation_is_lost_whatever_is_done(workspace, source, acts):
    play = Play(workspace, source)
    for act in acts:
        play.do(*act)
        play.see_that_it_is_sound()
        play.see_that_nothing_is_lost()
    with suppress(HevokError):
        while True:
            revising.undo(workspace, play.document)
            play.see_that_it_is_sound()
            play.see_that_nothing_is_lost()
