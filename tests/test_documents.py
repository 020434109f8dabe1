"""What happens to a document: taken in whole, mended before translation, put away and brought back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import desk, documents, languages, suggesting
from reader.errors import Refused, Unknown
from reader.formats import Text, read_pasted
from reader.memory import beads, segments
from reader.memory import documents as rows
from reader.model import Block, BlockKind, Status
from tests.conftest import take_in

ENGLISH = languages.by_code("en")
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def found(memory, document):
    with memory.reading() as db:
        return segments.of(db, document)


def texts(memory, document):
    return [segment.text for segment in found(memory, document)]


def blocks(memory, document):
    with memory.reading() as db:
        return rows.blocks(db, document)


def bead(memory, document, place, language="ar"):
    with memory.reading() as db:
        return beads.at(db, document, language, place)


def gaps(block, of_block):
    """The text between and around the segments of a block."""
    ends = [0, *(segment.end for segment in of_block)]
    starts = [*(segment.start for segment in of_block), len(block.text)]
    return [block.text[end:start] for end, start in zip(ends, starts, strict=True)]


def is_whole(memory, document):
    """Whether segments cover their blocks, are numbered in order, and stand in one bead per rendering."""
    every = found(memory, document)
    assert [segment.place for segment in every] == list(range(1, len(every) + 1))
    for block in blocks(memory, document):
        if not block.set_aside:
            of_block = [segment for segment in every if segment.block.id == block.id]
            assert all(not gap.strip() for gap in gaps(block, of_block)), block.text
    with memory.reading() as db:
        for code in beads.renderings(db, document):
            held = [place for b in beads.of(db, document, code) for place in b.places]
            assert sorted(held) == [segment.place for segment in every]
        assert not list(db.query("select id from beads where id not in (select bead_id from bead_segments)"))
        assert not db.execute("pragma foreign_key_check").fetchall()
    return True


def test_a_text_is_taken_in_with_all_it_is_made_of(memory):
    prose = "For many years nobody asked whose water it was. It was dry!"
    read = read_pasted(f"The well is dry\n\n3 May 2021\n\nBy Ann Example\n\n{prose}\n\nShare on Facebook")
    added = documents.take_in(memory, read, ENGLISH, source="a.txt", note="A note.")
    with memory.reading() as db:
        kept = rows.one(db, added.document)
        assert beads.renderings(db, added.document) == ["ar", "kmr", "ckb"]
    assert (kept.title, kept.source, kept.note) == ("The well is dry", "a.txt", "A note.")
    assert (kept.author, kept.date) == ("Ann Example", "2021-05-03")
    assert kept.segments == added.segments == len(texts(memory, added.document))
    assert kept.words == sum(languages.word_count(text, ENGLISH) for text in texts(memory, added.document))
    assert {block.text for block in added.set_aside} == {"3 May 2021", "By Ann Example", "Share on Facebook"}
    assert [block.text for block in blocks(memory, added.document)] == [block.text for block in read.blocks]
    assert is_whole(memory, added.document)


words = st.text(st.sampled_from("ab cdê ئ ه\u200cە.!?؟… \"”'«»0٣-،\n\u0301👩‍"), max_size=60)


@MANY
@given(
    st.lists(words.map(str.strip).filter(bool), min_size=1, max_size=5),
    st.sampled_from(["en", "ar", "kmr", "ckb"]),
)
def test_segments_and_gaps_give_back_every_block(memory, parts, code):
    text = Text("", tuple(Block(BlockKind.PARAGRAPH, part) for part in parts))
    added = documents.take_in(memory, text, languages.by_code(code), title="T")
    assert [block.text for block in blocks(memory, added.document)] == parts
    assert is_whole(memory, added.document)


def test_a_text_of_furniture_alone_is_refused_and_nothing_kept(memory):
    text = Text("", (Block(BlockKind.PARAGRAPH, "Share", set_aside="share button"),))
    with pytest.raises(Refused, match="page furniture"):
        documents.take_in(memory, text, ENGLISH)
    with memory.reading() as db:
        assert rows.every(db) == []


@pytest.mark.parametrize("title", ["", "  ", "\x00", "a" * 301])
def test_a_title_that_says_nothing_or_everything_is_refused(memory, document, title):
    with pytest.raises(Refused):
        documents.rename(memory, document, title)
    with memory.reading() as db:
        assert rows.one(db, document).title == "The well"


def test_a_document_is_renamed_archived_deleted_and_brought_back(memory, document):
    documents.rename(memory, document, " The\nold  well ")
    documents.archive(memory, document, archived=True)
    documents.delete(memory, document, deleted=True)
    with memory.reading() as db:
        kept = rows.one(db, document)
    assert (kept.title, bool(kept.archived_at), bool(kept.deleted_at)) == ("The old well", True, True)
    documents.delete(memory, document, deleted=False)
    documents.archive(memory, document, archived=False)
    with memory.reading() as db:
        kept = rows.one(db, document)
    assert (kept.archived_at, kept.deleted_at) == ("", "")


def test_what_was_translated_returns_with_its_document(memory, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر القديمة.")
    documents.delete(memory, document, deleted=True)
    assert suggesting.search(memory, "The council opened the old well.", "en", "ar")[0].score == 100
    documents.delete(memory, document, deleted=False)
    assert bead(memory, document, 2).translation.text == "فتح المجلس البئر القديمة."


@pytest.mark.parametrize(
    "act",
    [
        lambda memory: documents.rename(memory, 99, "T"),
        lambda memory: documents.archive(memory, 99, archived=True),
        lambda memory: documents.delete(memory, 99, deleted=True),
        lambda memory: documents.set_abbreviations(memory, 99, ["a"]),
        lambda memory: documents.join_segments(memory, 99, 99),
        lambda memory: desk.translate(memory, 99, 1, "ar", "T"),
    ],
)
def test_what_is_not_there_is_unknown(memory, act):
    with pytest.raises(Unknown, match=r"There is no (document|segment) 99\."):
        act(memory)


# ------------------------------------------------------------------ segments mended before translation


def test_segments_are_joined_and_split_again(memory, document):
    before = found(memory, document)
    documents.join_segments(memory, document, before[1].id)
    joined = found(memory, document)
    assert joined[1].text == "The council opened the old well. Nobody had asked whose water it was!"
    assert (joined[1].id, len(joined)) == (before[1].id, len(before) - 1)
    assert is_whole(memory, document)
    documents.split_segment(memory, document, before[1].id, len(before[1].text))
    again = found(memory, document)
    assert [s.text for s in again] == [s.text for s in before]
    assert again[1].id == before[1].id
    assert again[2].id > max(s.id for s in before), "an id is never used twice"
    assert is_whole(memory, document)


def test_a_segment_is_never_joined_across_a_block(memory, document):
    with pytest.raises(Refused, match="last of its block"):
        documents.join_segments(memory, document, found(memory, document)[0].id)


@pytest.mark.parametrize("at", [-1, 0, 8, 99])
def test_a_split_leaves_words_on_both_sides(memory, document, at):
    with pytest.raises(Refused, match="between two words"):
        documents.split_segment(memory, document, found(memory, document)[0].id, at)


def test_a_segment_of_another_document_is_refused(memory, document):
    other = take_in(memory, "One thing. Another thing.")
    with pytest.raises(Refused, match="belongs to another document"):
        documents.join_segments(memory, document, found(memory, other)[0].id)


BEGUN = {
    "a translation": lambda memory, b: desk.save(memory, b.id, "نص", 0, confirm=True),
    "a draft": lambda memory, b: desk.save(memory, b.id, "نص", 0, confirm=False),
    "a draft buffer": lambda memory, b: desk.keep_draft(memory, b.id, "نص", 0),
    "an omission": lambda memory, b: desk.omit(memory, b.id, 0),
    "a text that was taken back": lambda memory, b: [
        desk.save(memory, b.id, text, revision, confirm=False) for revision, text in enumerate(["نص", ""])
    ],
    "a joined bead": lambda memory, b: desk.join_next(memory, b.id, 0),
}


@pytest.mark.parametrize("begun", BEGUN)
def test_what_is_being_translated_keeps_its_segments(memory, document, begun):
    before = found(memory, document)
    BEGUN[begun](memory, bead(memory, document, 2, "ckb"))
    for act in (
        lambda: documents.join_segments(memory, document, before[1].id),
        lambda: documents.split_segment(memory, document, before[1].id, 12),
    ):
        with pytest.raises(Refused, match=r"being translated already \(Sorani\)"):
            act()
    assert found(memory, document) == before
    documents.join_segments(memory, document, before[4].id)
    assert is_whole(memory, document)


def test_an_abbreviation_joins_what_it_had_split_and_gives_it_back(memory):
    document = take_in(memory, "They met the Xyz. Ahmad of the town. He spoke.")
    before = texts(memory, document)
    assert len(before) == 3
    assert documents.set_abbreviations(memory, document, ["Xyz."]) == 1
    assert texts(memory, document) == ["They met the Xyz. Ahmad of the town.", "He spoke."]
    with memory.reading() as db:
        assert rows.one(db, document).abbreviations == ("Xyz",)
    assert is_whole(memory, document)
    assert documents.set_abbreviations(memory, document, [" ", "."]) == 1
    assert texts(memory, document) == before


def test_an_abbreviation_leaves_what_a_person_joined(memory):
    document = take_in(memory, "One is here. Two is there. They met the Xyz. Ahmad of the town.")
    documents.join_segments(memory, document, found(memory, document)[0].id)
    documents.set_abbreviations(memory, document, ["Xyz"])
    assert texts(memory, document) == ["One is here. Two is there.", "They met the Xyz. Ahmad of the town."]


def test_an_abbreviation_in_what_is_being_translated_changes_nothing(memory):
    document = take_in(memory, "They met the Xyz. Ahmad of the town.\n\nAlso the Xyz. Azad of the town.")
    before = found(memory, document)
    desk.translate(memory, document, 3, "kmr", "Her weha.")
    with pytest.raises(Refused, match="Kurmanji"):
        documents.set_abbreviations(memory, document, ["Xyz"])
    assert found(memory, document) == before
    with memory.reading() as db:
        assert rows.one(db, document).abbreviations == ()


@MANY
@given(st.data())
def test_whatever_is_joined_split_and_set_aside_the_document_stays_whole(memory, data):
    document = take_in(
        memory, "One is here. Two Xyz. Was there!\n\nThree came. Four stayed; five left.\n\nSix went."
    )
    for _ in range(data.draw(st.integers(1, 6))):
        act = data.draw(st.sampled_from(["join", "split", "aside", "back", "abbreviation", "type"]))
        one = data.draw(st.sampled_from(found(memory, document)))
        block = data.draw(st.sampled_from(blocks(memory, document)))
        try:
            if act == "join":
                documents.join_segments(memory, document, one.id)
            elif act == "split":
                documents.split_segment(memory, document, one.id, data.draw(st.integers(0, len(one.text))))
            elif act == "aside":
                documents.set_aside(memory, document, block.id, "by hand")
            elif act == "back":
                documents.set_aside(memory, document, block.id, "")
            elif act == "abbreviation":
                documents.set_abbreviations(memory, document, data.draw(st.sampled_from([["Xyz"], []])))
            else:
                chosen = bead(memory, document, one.place, data.draw(st.sampled_from(["ar", "kmr"])))
                desk.join_next(memory, chosen.id, chosen.translation.revision)
        except Refused:
            pass
        assert is_whole(memory, document)


# ------------------------------------------------------------------ set aside and taken back


def test_a_block_returns_with_its_translations_and_its_past(memory, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر القديمة.")
    desk.keep_draft(memory, bead(memory, document, 3).id, "نصف", 0)
    block = blocks(memory, document)[1]
    documents.set_aside(memory, document, block.id, "by hand")
    assert texts(memory, document)[1] == "The shepherds came on 3 May."
    assert is_whole(memory, document)
    assert bead(memory, document, 2).translation.status is Status.EMPTY
    documents.set_aside(memory, document, block.id, "")
    returned = bead(memory, document, 2)
    assert returned.translation.text == "فتح المجلس البئر القديمة."
    assert [entry.act for entry in desk.history(memory, returned.id)] == ["confirm"]
    with memory.reading() as db:
        assert [draft.text for draft in beads.drafts(db, document, memory.person).values()] == ["نصف"]
    assert is_whole(memory, document)


def test_the_last_block_cannot_be_set_aside(memory, document):
    first, *others = blocks(memory, document)
    for block in others:
        documents.set_aside(memory, document, block.id, "by hand")
    with pytest.raises(Refused, match="last block"):
        documents.set_aside(memory, document, first.id, "by hand")
    assert texts(memory, document) == ["The well"]


def test_a_block_of_another_document_is_refused(memory, document):
    other = take_in(memory, "One thing.\n\nAnother thing.")
    with pytest.raises(Refused, match="no such block"):
        documents.set_aside(memory, document, blocks(memory, other)[0].id, "by hand")


def test_one_translation_may_stand_around_a_block_that_was_set_aside(memory):
    document = take_in(memory, "Words of one.\n\nWords of two.\n\nWords of three.")
    middle = blocks(memory, document)[1]
    documents.set_aside(memory, document, middle.id, "by hand")
    first = bead(memory, document, 1)
    joined = desk.join_next(memory, first.id, 0)
    saved = desk.save(memory, joined.id, "واحد وثلاثة", joined.translation.revision, confirm=True).bead
    assert saved.places == (1, 2)
    documents.set_aside(memory, document, middle.id, "")
    returned = bead(memory, document, 1)
    assert (returned.places, returned.translation.text) == ((1, 3), "واحد وثلاثة")
    assert bead(memory, document, 2).places == (2,)
    with memory.reading() as db:
        assert suggesting.source_of(db, document, returned) == "Words of one. Words of three."
    assert desk.save(memory, returned.id, "ثلاثة وواحد", returned.translation.revision, confirm=True)
    assert is_whole(memory, document)


def test_what_is_typed_while_its_block_is_set_aside_returns_with_the_block(memory, document):
    typing = bead(memory, document, 2)
    block = blocks(memory, document)[1]
    documents.set_aside(memory, document, block.id, "by hand")
    desk.keep_draft(memory, typing.id, "كتب في نافذة أخرى", 0)
    documents.set_aside(memory, document, block.id, "")
    with memory.reading() as db:
        assert beads.drafts(db, document, memory.person)[typing.id].text == "كتب في نافذة أخرى"
