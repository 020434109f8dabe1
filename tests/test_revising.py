"""A source that changes: what stays, what needs work, what is kept aside, and how it is undone."""

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import desk, desk_page, documents, languages, revising, suggesting
from reader.errors import Conflict, Refused, Unknown
from reader.formats import Text, read_pasted
from reader.matching.revisions import CHANGED, Kind, Line, pairs
from reader.memory import beads, outlines, segments
from reader.memory import documents as rows
from reader.model import Block, BlockKind, Mark, MarkKind, Status
from reader.newer_version import LEFT_OUT
from reader.outline import remarked
from reader.restructuring import NOT_YET
from tests.conftest import TEXT, take_in

ENGLISH = languages.by_code("en")
CASES = json.loads((Path(__file__).parent / "cases" / "revisions.json").read_text(encoding="utf-8"))


def texts(memory, document):
    with memory.reading() as db:
        return [segment.text for segment in segments.of(db, document)]


def segment_id(memory, document, place):
    with memory.reading() as db:
        return segments.at(db, document, place).id


def bead(memory, document, place, language="ar"):
    with memory.reading() as db:
        return beads.at(db, document, language, place)


def said(memory, document, language="ar"):
    """What each segment of the text is rendered by."""
    with memory.reading() as db:
        return [
            (found.places, found.translation.text, found.translation.status)
            for found in beads.of(db, document, language)
        ]


def aside(memory, document):
    with memory.reading() as db:
        return [(b.text, b.set_aside) for b in rows.blocks(db, document) if b.set_aside]


def outline(memory, document):
    with memory.reading() as db:
        return outlines.of(db, document)


def source_of(memory, document, place, language="ar"):
    """What a bead rendered before its source changed; None where it did not."""
    return bead(memory, document, place, language).rendered or None


@pytest.fixture
def translated(memory, document):
    """The small document, all of it confirmed in Arabic and its second segment in Sorani."""
    for place in range(1, 8):
        desk.translate(memory, document, place, "ar", f"ترجمة {place}")
    desk.translate(memory, document, 2, "ckb", "وەرگێڕان ٢")
    return document


# --- the difference


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_segments_of_two_versions_are_paired(case):
    found = pairs([Line(text) for text in case["old"]], [Line(text) for text in case["new"]], ENGLISH)
    assert [[pair.old, pair.new, pair.kind.value] for pair in found] == case["pairs"], case.get("comment")


LINES = st.lists(
    st.sampled_from(
        ["One two three four.", "One two three five.", "Six.", "Six!", "Another one here.", "Yes."]
    ).map(Line),
    max_size=12,
)


@given(LINES, LINES)
def test_no_segment_is_paired_twice_and_what_kept_its_order_rises(old, new):
    found = pairs(old, new, ENGLISH)
    assert len({pair.old for pair in found}) == len(found) == len({pair.new for pair in found})
    rising = [pair for pair in found if pair.kind is not Kind.MOVED]
    assert [pair.old for pair in rising] == sorted(pair.old for pair in rising)
    for pair in found:
        assert (old[pair.old].text == new[pair.new].text) == (pair.kind is not Kind.CHANGED)


@given(LINES)
def test_a_text_does_not_differ_from_itself(lines):
    assert [(pair.old, pair.kind) for pair in pairs(lines, lines, ENGLISH)] == [
        (number, Kind.UNCHANGED) for number in range(len(lines))
    ]


def test_a_changed_segment_stays_in_the_text_or_aside():
    old, new = Line("By Jane Doe in London", is_aside=True), Line("By Jane Doe in Paris")
    assert pairs([old], [new], ENGLISH) == []
    assert len(pairs([old], [Line(new.text, is_aside=True)], ENGLISH)) == 1


def test_half_of_the_words_must_stay():
    assert CHANGED == 50
    assert pairs([Line("a b c d e f.")], [Line("a b x y z w v.")], ENGLISH) == []
    assert pairs([Line("a b c d e f.")], [Line("a b c x y f.")], ENGLISH) != []


# --- marks


@pytest.mark.parametrize(
    ("old", "mark", "new", "kept"),
    [
        ("one two three", "three", "one and two three", "three"),
        ("one two three", "one", "one and two three", "one"),
        ("one two three", "one two three", "one more three", "one more three"),
        ("one two three", "two", "one second three", "second"),
        ("one two three", "two", "one three", None),
        ("one two three four", "two three", "one two 3 four", "two 3"),
        ("one two three four", "three four", "one two four", "four"),
        ("one twofold three", "fold", "one twice three", None),
    ],
)
def test_marks_go_with_their_words(old, mark, new, kept):
    start = old.index(mark)
    found = remarked([Mark(start, start + len(mark), MarkKind.STRONG)], old, new)
    assert [new[each.start : each.end] for each in found] == ([] if kept is None else [kept])


@given(st.text("ab ", max_size=20), st.text("ab ", max_size=20), st.data())
def test_marks_never_leave_the_text(old, new, data):
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    for mark in remarked([Mark(start, end, MarkKind.STRONG)], old, new):
        assert 0 <= mark.start < mark.end <= len(new)
    if start < end:
        assert remarked([Mark(start, end, MarkKind.STRONG)], old, old) == (Mark(start, end, MarkKind.STRONG),)


# --- one segment


def test_a_corrected_segment_keeps_its_id_and_moves_what_stands_behind_it(memory, translated):
    before = [segment_id(memory, translated, place) for place in range(1, 8)]
    assert revising.correct(memory, translated, before[1], "  The council at last opened the old\nwell. ")
    assert texts(memory, translated)[1:4] == [
        "The council at last opened the old well.",
        "Nobody had asked whose water it was!",
        "The bakers came first.",
    ]
    assert [segment_id(memory, translated, place) for place in range(1, 8)] == before


def test_the_translations_of_a_corrected_segment_need_work_until_they_are_saved(memory, translated):
    for language, text in (("ar", "ترجمة 2"), ("ckb", "وەرگێڕان ٢")):
        assert bead(memory, translated, 2, language).translation.text == text
    revising.correct(
        memory, translated, segment_id(memory, translated, 2), "The council opened the new well."
    )
    for language, text in (("ar", "ترجمة 2"), ("ckb", "وەرگێڕان ٢")):
        found = bead(memory, translated, 2, language).translation
        assert (found.text, found.status) == (text, Status.DRAFT)
        assert source_of(memory, translated, 2, language) == "The council opened the old well."
    assert bead(memory, translated, 3).translation.status is Status.TRANSLATED
    found = bead(memory, translated, 2)
    desk.save(memory, found.id, "ترجمة جديدة", found.translation.revision, confirm=True)
    assert source_of(memory, translated, 2) is None
    assert source_of(memory, translated, 2, "ckb") is not None


def test_the_first_source_is_remembered_when_it_changes_twice_and_forgotten_when_it_is_as_before(
    memory, translated
):
    one = segment_id(memory, translated, 2)
    revising.correct(memory, translated, one, "The council opened the new well.")
    revising.correct(memory, translated, one, "The council closed the new well.")
    assert source_of(memory, translated, 2) == "The council opened the old well."
    revising.correct(memory, translated, one, "The council opened the old well.")
    assert source_of(memory, translated, 2) is None
    assert bead(memory, translated, 2).translation.status is Status.DRAFT


def test_the_memory_keeps_the_old_pair_and_offers_it_for_the_new_text(memory, document):
    desk.translate(memory, document, 5, "ar", "جاء الرعاة في 3 أيار.")
    one = segment_id(memory, document, 5)
    revising.correct(memory, document, one, "The shepherds all came on 3 May.")
    (match,) = suggesting.search(memory, "The shepherds came on 3 May.", "en", "ar")
    assert (match.raw_score, match.unit.target, match.unit.kept) == (100, "جاء الرعاة في 3 أيار.", True)
    assert match.score < 100, "its source changed since"
    offered = suggesting.suggest(memory, bead(memory, document, 5).id)
    assert [(each.match.unit.source, each.match.unit.target) for each in offered] == [
        ("The shepherds came on 3 May.", "جاء الرعاة في 3 أيار.")
    ]
    desk.translate(memory, document, 5, "ar", "جاء الرعاة كلهم في 3 أيار.")
    assert {
        each.unit.source for each in suggesting.search(memory, "The shepherds came on 3 May.", "en", "ar")
    } == {
        "The shepherds came on 3 May.",
        "The shepherds all came on 3 May.",
    }


def test_a_save_that_began_before_the_correction_is_not_taken_for_one_of_the_new_text(memory, translated):
    began = bead(memory, translated, 2)
    revising.correct(
        memory, translated, segment_id(memory, translated, 2), "The council opened the new well."
    )
    with pytest.raises(desk.Stale):
        desk.save(memory, began.id, "ترجمة أخرى", began.translation.revision, confirm=True)
    assert source_of(memory, translated, 2) is not None


def test_what_was_being_typed_goes_on_upon_the_new_source(memory, translated):
    found = bead(memory, translated, 2)
    desk.keep_draft(memory, found.id, "قيد الكتابة", found.translation.revision)
    revising.correct(
        memory, translated, segment_id(memory, translated, 2), "The council opened the new well."
    )
    (cell,) = desk_page.page(memory, translated, ["ar"], at=2).active.cells["ar"]
    assert (cell.text, cell.is_stale) == ("قيد الكتابة", False)
    assert [piece.text for piece in cell.change if piece.kind != "both"] == ["old ", "new "]


def test_a_segment_left_out_needs_a_look_and_stays_left_out(memory, document):
    desk.omit(memory, bead(memory, document, 2).id, 0)
    revising.correct(memory, document, segment_id(memory, document, 2), "The council opened the new well.")
    found = bead(memory, document, 2)
    assert (found.omitted, found.translation.status) == (True, Status.DRAFT)


def test_a_spelling_of_another_keyboard_is_no_change(memory):
    document = take_in(memory, "كتب المجلس قرارا جديدا في المدينة.", "ar")
    desk.translate(memory, document, 1, "kmr", "Meclisê biryarek nivîsand.")
    revising.correct(memory, document, segment_id(memory, document, 1), "کتب المجلس قرارا جديدا في المدينة.")
    assert bead(memory, document, 1, "kmr").translation.status is Status.TRANSLATED
    assert texts(memory, document) == ["کتب المجلس قرارا جديدا في المدينة."]


def test_the_same_text_is_no_correction(memory, translated):
    assert not revising.correct(
        memory, translated, segment_id(memory, translated, 2), "The council opened the old well. "
    )
    assert revising.versions(memory, translated) == []


def test_an_empty_correction_and_an_unknown_segment_are_refused(memory, translated):
    with pytest.raises(Refused):
        revising.correct(memory, translated, segment_id(memory, translated, 2), " \N{RIGHT-TO-LEFT MARK}")
    with pytest.raises(Unknown):
        revising.correct(memory, translated, 999, "Words.")


def test_a_correction_of_what_was_corrected_meanwhile_is_refused(memory, translated):
    one = segment_id(memory, translated, 2)
    revising.correct(memory, translated, one, "The council opened the new well.")
    with pytest.raises(Conflict):
        revising.correct(memory, translated, one, "Another.", was="The council opened the old well.")
    assert texts(memory, translated)[1] == "The council opened the new well."


def test_marks_outside_a_correction_stay(memory):
    block = Block(
        BlockKind.PARAGRAPH,
        "The first one. The second one.",
        marks=(Mark(4, 9, MarkKind.STRONG), Mark(19, 25, MarkKind.EMPHASIS)),
    )
    document = documents.take_in(memory, Text("", (block,)), ENGLISH).document
    revising.correct(memory, document, segment_id(memory, document, 1), "It was the very first one.")
    (part,) = outline(memory, document)
    assert [part.block.text[m.start : m.end] for m in part.block.marks] == ["first", "second"]


# --- one block


def test_a_block_is_added_where_it_belongs_and_removed_again(memory, translated):
    first = outline(memory, translated)[0].block.id
    new = revising.add_block(
        memory, translated, BlockKind.QUOTATION, "Water is life. So they say.", after=first
    )
    assert texts(memory, translated)[:4] == [
        "The well",
        "Water is life.",
        "So they say.",
        "The council opened the old well.",
    ]
    assert said(memory, translated)[1:4] == [
        ((2,), "", Status.EMPTY),
        ((3,), "", Status.EMPTY),
        ((4,), "ترجمة 2", Status.TRANSLATED),
    ]
    revising.remove_block(memory, translated, new)
    assert aside(memory, translated) == [("Water is life. So they say.", "removed by hand")]
    documents.set_aside(memory, translated, new, "")
    assert texts(memory, translated)[1] == "Water is life."


def test_a_block_can_begin_the_text(memory, document):
    revising.add_block(memory, document, BlockKind.HEADING, "Before all", after=0)
    (part, *_) = outline(memory, document)
    assert (part.block.kind, part.block.text, part.block.level) == (BlockKind.HEADING, "Before all", 2)


def test_a_block_without_words_or_behind_nothing_is_refused(memory, document):
    with pytest.raises(Refused):
        revising.add_block(memory, document, BlockKind.PARAGRAPH, " ", after=0)
    with pytest.raises(Unknown):
        revising.add_block(memory, document, BlockKind.PARAGRAPH, "Words.", after=99)


# --- a newer version

NEWER = """The well

A summer without rain went before.

The council opened the old well in June. Nobody had asked whose water it was!

They did not wait. The shepherds came on 3 May. The council opened the old well.
"""


def test_a_preview_says_what_would_change_and_changes_nothing(memory, translated):
    before = outline(memory, translated), said(memory, translated)
    found = revising.preview(memory, translated, read_pasted(NEWER))
    assert found.counts == {"unchanged": 4, "changed": 1, "new": 1, "removed": 1, "moved": 1}
    (change,) = found.changed
    assert (change.old, change.new) == (
        "The council opened the old well.",
        "The council opened the old well in June.",
    )
    assert [piece.text for piece in change.pieces if piece.kind == "here"] == [" in June"] or [
        piece.text for piece in change.pieces if piece.kind == "here"
    ] == ["in June"]
    assert change.languages == ("ar", "ckb")
    assert [(each.text, each.languages) for each in found.removed] == [("The bakers came first.", ("ar",))]
    assert found.new == ("A summer without rain went before.",)
    assert found.share == 6 / 7
    assert (outline(memory, translated), said(memory, translated)) == before
    assert revising.versions(memory, translated) == []


def test_a_newer_version_keeps_what_it_can(memory, translated):
    ids = {
        text: segment_id(memory, translated, place) for place, text in enumerate(texts(memory, translated), 1)
    }
    revising.apply(memory, translated, read_pasted(NEWER))
    assert said(memory, translated) == [
        ((1,), "ترجمة 1", Status.TRANSLATED),
        ((2,), "", Status.EMPTY),
        ((3,), "ترجمة 2", Status.DRAFT),
        ((4,), "ترجمة 3", Status.TRANSLATED),
        ((5,), "ترجمة 6", Status.TRANSLATED),
        ((6,), "ترجمة 5", Status.TRANSLATED),
        ((7,), "ترجمة 7", Status.TRANSLATED),
    ]
    assert aside(memory, translated) == [("The bakers came first.", LEFT_OUT)]
    assert segment_id(memory, translated, 6) == ids["The shepherds came on 3 May."]
    assert source_of(memory, translated, 3) == "The council opened the old well."


def test_what_is_no_longer_there_can_be_taken_back_with_its_translation(memory, translated):
    revising.apply(memory, translated, read_pasted(NEWER))
    block = next(part.block for part in outline(memory, translated) if part.block.set_aside)
    documents.set_aside(memory, translated, block.id, "")
    at = texts(memory, translated).index("The bakers came first.") + 1
    assert bead(memory, translated, at).translation.text == "ترجمة 4"


def test_what_comes_back_in_a_still_newer_version_has_its_translation_again(memory, translated):
    revising.apply(memory, translated, read_pasted(NEWER))
    found = revising.apply(memory, translated, read_pasted(TEXT))
    assert (found.counts["new"], found.counts["changed"]) == (0, 1)
    assert bead(memory, translated, 4).translation.text == "ترجمة 4"
    assert bead(memory, translated, 4).translation.status is Status.TRANSLATED


def test_a_version_that_does_not_differ_changes_nothing(memory, translated):
    found = revising.apply(memory, translated, read_pasted(TEXT))
    assert found.is_same
    assert found.counts == {"unchanged": 7, "changed": 0, "new": 0, "removed": 0, "moved": 0}
    assert revising.versions(memory, translated) == []


def test_a_version_that_shares_nothing_says_so_and_can_be_undone(memory, translated):
    before = outline(memory, translated), said(memory, translated)
    other = read_pasted("Quite another story\n\nIt begins elsewhere, with none of these people.")
    found = revising.preview(memory, translated, other)
    assert (found.shares_nothing, found.share, found.counts["removed"]) == (True, 0.0, 7)
    revising.apply(memory, translated, other)
    assert {text for _, text, _ in said(memory, translated)} == {""}
    revising.undo(memory, translated)
    assert (outline(memory, translated), said(memory, translated)) == before


def test_a_version_without_a_text_is_refused(memory, translated):
    nothing = Text("", (Block(BlockKind.PARAGRAPH, "Share this", set_aside="share button"),))
    with pytest.raises(Refused):
        revising.preview(memory, translated, nothing)


def test_title_author_and_date_follow_the_text_but_for_a_title_that_a_person_gave(memory, translated):
    blocks = read_pasted(TEXT).blocks
    newer = Text("", blocks, title="The new well", author="A. Writer", date="2026-05-03")
    revising.apply(memory, translated, newer)
    found = revising.document(memory, translated)
    assert (found.title, found.author, found.date) == ("The new well", "A. Writer", "2026-05-03")
    revising.undo(memory, translated)
    assert revising.document(memory, translated).title == "The well"
    documents.rename(memory, translated, "Water")
    revising.apply(memory, translated, newer)
    assert revising.document(memory, translated).title == "Water"


def test_segments_that_a_person_has_cut_stay_so_where_their_words_stay(memory, document):
    documents.join_segments(memory, document, segment_id(memory, document, 5))
    documents.split_segment(memory, document, segment_id(memory, document, 2), 12)
    cut = texts(memory, document)
    assert revising.preview(memory, document, read_pasted(TEXT)).is_same
    revising.apply(memory, document, read_pasted(TEXT.replace("The bakers", "Then the bakers")))
    assert texts(memory, document) == [text.replace("The bakers", "Then the bakers") for text in cut]
    revising.apply(memory, document, read_pasted(TEXT.replace("They did", "Yet they did")))
    assert texts(memory, document)[1:3] == ["The council", "opened the old well."]


def test_what_a_person_set_aside_or_took_in_stays_so(memory, document):
    block = outline(memory, document)[2].block.id
    documents.set_aside(memory, document, block, "set aside by hand")
    assert revising.preview(memory, document, read_pasted(TEXT)).is_same
    revising.apply(memory, document, read_pasted(TEXT + "\nOne more paragraph."))
    assert [reason for _, reason in aside(memory, document)] == ["set aside by hand"]
    assert texts(memory, document)[-1] == "One more paragraph."


def test_a_plain_text_leaves_the_markup_where_it_was(memory):
    blocks = (
        Block(BlockKind.HEADING, "The well", level=1),
        Block(BlockKind.PARAGRAPH, "The council opened it.", marks=(Mark(4, 11, MarkKind.STRONG),)),
    )
    document = documents.take_in(memory, Text("", blocks, format="html"), ENGLISH).document
    revising.apply(memory, document, read_pasted("The well\n\nAt last the council opened it."))
    heading, paragraph = (part.block for part in outline(memory, document))
    assert (heading.kind, heading.level) == (BlockKind.HEADING, 1)
    assert [paragraph.text[m.start : m.end] for m in paragraph.marks] == ["council"]


# --- beads of several segments


@pytest.fixture
def joined(memory, document):
    """One Arabic translation of the segments 2 and 3."""
    found = bead(memory, document, 2)
    desk.join_next(memory, found.id, 0)
    found = bead(memory, document, 2)
    desk.save(memory, found.id, "جملتان معا", found.translation.revision, confirm=True)
    return document


def test_a_bead_stays_whole_where_its_segments_stay_neighbours(memory, joined):
    revising.apply(memory, joined, read_pasted(TEXT.replace("The well", "A new beginning.\n\nThe well")))
    assert ((3, 4), "جملتان معا", Status.TRANSLATED) in said(memory, joined)


def test_a_bead_whose_segments_part_leaves_its_text_with_the_first(memory, joined):
    parted = TEXT.replace("Nobody had", "In between stands something new. Nobody had")
    revising.apply(memory, joined, read_pasted(parted))
    assert said(memory, joined)[1:4] == [
        ((2,), "جملتان معا", Status.DRAFT),
        ((3,), "", Status.EMPTY),
        ((4,), "", Status.EMPTY),
    ]
    assert source_of(memory, joined, 2) == (
        "The council opened the old well. Nobody had asked whose water it was!"
    )
    revising.undo(memory, joined)
    assert said(memory, joined)[1] == ((2, 3), "جملتان معا", Status.TRANSLATED)


def test_a_bead_whose_first_segment_goes_leaves_its_text_with_the_one_that_stays(memory, joined):
    revising.apply(memory, joined, read_pasted(TEXT.replace("The council opened the old well. N", "N")))
    assert said(memory, joined)[1] == ((2,), "جملتان معا", Status.DRAFT)


def test_a_bead_set_aside_in_half_is_no_concern_of_another_change(memory, document):
    block = outline(memory, document)[1].block.id
    found = bead(memory, document, 1)
    desk.join_next(memory, found.id, 0)
    found = bead(memory, document, 1)
    desk.save(memory, found.id, "عنوان وجملة", found.translation.revision, confirm=True)
    documents.set_aside(memory, document, block, "set aside by hand")
    revising.correct(memory, document, segment_id(memory, document, 2), "The shepherds came late.")
    documents.set_aside(memory, document, block, "")
    assert said(memory, document)[0] == ((1, 2), "عنوان وجملة", Status.TRANSLATED)


def test_a_bead_set_aside_whole_comes_back_in_half_as_it_was(memory):
    """What a person had set aside in half is no neighbourhood that undoing could part."""
    document = take_in(memory, "One and the same. One and the same.\n\nOne and the same.")
    desk.join_next(memory, bead(memory, document, 2).id, 0)
    documents.set_aside(memory, document, outline(memory, document)[0].block.id, "set aside by hand")
    before = outline(memory, document), said(memory, document)
    revising.apply(memory, document, read_pasted("One and the same."))
    revising.undo(memory, document)
    assert (outline(memory, document), said(memory, document)) == before
    documents.set_aside(memory, document, before[0][0].block.id, "")
    assert [places for places, _, _ in said(memory, document)] == [(1,), (2, 3)]


def test_translations_joined_at_the_desk_show_what_both_rendered(memory, translated):
    revising.correct(
        memory, translated, segment_id(memory, translated, 3), "Nobody had asked whose well it was!"
    )
    found = bead(memory, translated, 2)
    desk.join_next(memory, found.id, found.translation.revision)
    assert source_of(memory, translated, 2) == (
        "The council opened the old well. Nobody had asked whose water it was!"
    )


# --- undoing


def test_what_was_saved_since_is_kept_and_marked_the_other_way(memory, translated):
    revising.apply(memory, translated, read_pasted(NEWER))
    found = bead(memory, translated, 3)
    desk.save(memory, found.id, "ترجمة حزيران", found.translation.revision, confirm=True)
    revising.undo(memory, translated)
    assert said(memory, translated)[1] == ((2,), "ترجمة حزيران", Status.DRAFT)
    assert source_of(memory, translated, 2) == "The council opened the old well in June."
    assert said(memory, translated, "ckb")[1] == ((2,), "وەرگێڕان ٢", Status.TRANSLATED)


def test_what_was_translated_on_a_new_segment_is_set_aside_with_it(memory, translated):
    revising.apply(memory, translated, read_pasted(NEWER))
    desk.translate(memory, translated, 2, "ckb", "هاوینێکی بێ باران.")
    revising.undo(memory, translated)
    assert texts(memory, translated)[1] == "The council opened the old well."
    assert aside(memory, translated) == [("A summer without rain went before.", NOT_YET)]
    block = next(part.block for part in outline(memory, translated) if part.block.set_aside)
    documents.set_aside(memory, translated, block.id, "")
    assert bead(memory, translated, 2, "ckb").translation.text == "هاوینێکی بێ باران."


def test_undoing_gives_the_memory_back_its_use_and_keeps_no_pair_for_nothing(memory, document):
    desk.translate(memory, document, 5, "ar", "جاء الرعاة في 3 أيار.")
    revising.correct(memory, document, segment_id(memory, document, 5), "The shepherds all came on 3 May.")
    revising.undo(memory, document)
    (match,) = suggesting.search(memory, "The shepherds came on 3 May.", "en", "ar")
    assert [(use.document, use.place) for use in match.unit.uses] == [(document, 5)]
    assert not match.unit.kept
    desk.translate(memory, document, 5, "ar", "وصل الرعاة في 3 أيار.")
    (match,) = suggesting.search(memory, "The shepherds came on 3 May.", "en", "ar")
    assert match.unit.target == "وصل الرعاة في 3 أيار."


def test_a_block_set_aside_since_stays_aside(memory, translated):
    revising.correct(memory, translated, segment_id(memory, translated, 5), "The shepherds came on 4 May.")
    documents.set_aside(memory, translated, outline(memory, translated)[2].block.id, "set aside by hand")
    revising.undo(memory, translated)
    assert [reason for _, reason in aside(memory, translated)] == ["set aside by hand"]
    assert aside(memory, translated)[0][0].startswith("The shepherds came on 3 May.")


def test_only_the_newest_change_is_undone_and_each_once(memory, translated):
    one = segment_id(memory, translated, 2)
    revising.correct(memory, translated, one, "The council opened the new well.")
    revising.correct(memory, translated, one, "The council closed the new well.")
    newest, first = revising.versions(memory, translated)
    with pytest.raises(Refused):
        revising.undo(memory, translated, first.id)
    revising.undo(memory, translated, newest.id)
    with pytest.raises(Refused):
        revising.undo(memory, translated, newest.id)
    revising.undo(memory, translated)
    with pytest.raises(Unknown):
        revising.undo(memory, translated)
    assert texts(memory, translated)[1] == "The council opened the old well."
    assert all(version.undone_at for version in revising.versions(memory, translated))


def test_the_history_of_a_translation_tells_of_its_source(memory, translated):
    revising.correct(
        memory, translated, segment_id(memory, translated, 2), "The council opened the new well."
    )
    revising.undo(memory, translated)
    acts = [entry.act for entry in desk.history(memory, bead(memory, translated, 2).id)]
    assert acts == ["undo", "source changed", "confirm"]


# --- large


def test_a_long_document_with_fifty_changes_is_previewed_within_seconds(memory):
    random.seed(3)
    words = [f"w{number}" for number in range(4000)]

    def sentence():
        return " ".join(random.choices(words, k=random.randint(4, 24))).capitalize() + "."

    paragraphs = [[sentence() for _ in range(5)] for _ in range(1000)]
    document = take_in(memory, "\n\n".join(map(" ".join, paragraphs)))
    for number in random.sample(range(1000), 50):
        paragraphs[number][2] = "Changed " + paragraphs[number][2]
    newer = read_pasted("\n\n".join(map(" ".join, paragraphs)))
    began = time.perf_counter()
    found = revising.preview(memory, document, newer)
    taken = time.perf_counter() - began
    assert found.counts == {"unchanged": 4950, "changed": 50, "new": 0, "removed": 0, "moved": 0}
    assert taken < 5  # 0.3 s on a quiet machine
