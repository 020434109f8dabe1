"""What a translator does to a segment, and that nothing typed is ever lost."""

import threading
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import desk, documents, languages, matching, samples, suggesting
from reader.errors import Refused, Unknown
from reader.languages import signs
from reader.languages.cleaning import clean
from reader.memory import beads, people, segments, units
from reader.model import Origin, Status
from reader.workspace import open_memory
from tests.conftest import take_in

WELL = "The council opened the old well."  # at places 2 and 7 of the document
OPENED = "فتح المجلس البئر القديمة."


def at(memory, document, place, language="ar"):
    with memory.reading() as db:
        return beads.at(db, document, language, place)


def saved(memory, bead, text, revision=None, **how):
    revision = bead.translation.revision if revision is None else revision
    return desk.save(memory, bead.id, text, revision, **{"confirm": True, **how}).bead


def draft_of(memory, document, bead):
    with memory.reading() as db:
        kept = beads.drafts(db, document, memory.person).get(bead.id)
    return kept and kept.text


def acts(memory, bead):
    return [(entry.act, entry.text) for entry in reversed(desk.history(memory, bead.id))]


def offered(memory, bead, **how):
    return [(s.match.score, s.match.unit.target) for s in suggesting.suggest(memory, bead.id, **how)]


def everything_kept(memory):
    """Every text that the memory holds anywhere."""
    with memory.reading() as db:
        return {
            row["text"]
            for row in db.query(
                "select text from beads union select text from history union select text from draft_buffers"
            )
        }


# ------------------------------------------------------------------ the draft buffer


def test_what_is_typed_is_kept_and_replaced_without_a_revision(memory, document):
    bead = at(memory, document, 2)
    desk.keep_draft(memory, bead.id, "فتح", 0)
    desk.keep_draft(memory, bead.id, "فتح المجلس", 0)
    with open_memory(memory.path) as another:
        assert draft_of(another, document, bead) == "فتح المجلس"
    assert at(memory, document, 2) == bead
    assert desk.history(memory, bead.id) == []
    assert offered(memory, at(memory, document, 7)) == []


def test_a_draft_that_equals_what_is_stored_is_none(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    desk.keep_draft(memory, bead.id, "فتح", 1)
    desk.keep_draft(memory, bead.id, OPENED, 1)
    assert draft_of(memory, document, bead) is None


def test_a_draft_that_arrives_after_its_save_starts_no_quarrel(memory, document):
    """The browser may send what was typed and the save of it at the same moment."""
    bead = saved(memory, at(memory, document, 2), OPENED)
    for overtaken in (OPENED, OPENED[:9]):
        desk.keep_draft(memory, bead.id, overtaken, 0)
        assert draft_of(memory, document, bead) is None
    desk.keep_draft(memory, bead.id, "typed since", 1)
    desk.keep_draft(memory, bead.id, OPENED[:9], 0)
    assert draft_of(memory, document, bead) == "typed since"


def test_a_text_that_was_shortened_is_kept_when_it_is_refused(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    with pytest.raises(desk.Stale):
        saved(memory, bead, OPENED[:9], 0)
    assert draft_of(memory, document, bead) == OPENED[:9]


def test_an_emptied_editor_is_a_draft_too(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    desk.keep_draft(memory, bead.id, "", 1)
    assert draft_of(memory, document, bead) == ""
    desk.drop_draft(memory, bead.id)
    assert draft_of(memory, document, bead) is None
    assert at(memory, document, 2).translation.text == OPENED


def test_a_save_ends_the_draft_and_keeps_what_it_held_otherwise(memory, document):
    bead = at(memory, document, 2)
    desk.keep_draft(memory, bead.id, "typed in another window", 0)
    saved(memory, bead, OPENED)
    assert draft_of(memory, document, bead) is None
    assert ("unsaved", "typed in another window") in acts(memory, bead)


def test_what_the_saved_text_went_on_from_leaves_no_trace(memory, document):
    bead = at(memory, document, 2)
    desk.keep_draft(memory, bead.id, OPENED[:9], 0)
    saved(memory, bead, OPENED)
    assert acts(memory, bead) == [("confirm", OPENED)]


@pytest.mark.parametrize("act", [desk.keep_draft, lambda m, b, t, r: desk.save(m, b, t, r, confirm=True)])
def test_a_bead_that_is_not_there_is_unknown(memory, act):
    with pytest.raises(Unknown, match="There is no bead 99"):
        act(memory, 99, "text", 0)


# ------------------------------------------------------------------ save and confirm


def test_confirming_writes_translation_history_and_memory(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    assert bead == at(memory, document, 2)
    translation = bead.translation
    assert (translation.text, translation.status, translation.revision) == (OPENED, Status.TRANSLATED, 1)
    assert (translation.origin, translation.person) == (Origin.TYPED, people.LOCAL)
    assert acts(memory, bead) == [("confirm", OPENED)]
    (match,) = suggesting.search(memory, WELL, "en", "ar")
    assert (match.score, match.unit.target, match.unit.kept) == (100, OPENED, False)
    (use,) = match.unit.uses
    assert (use.bead, use.document, use.document_title, use.place) == (bead.id, document, "The well", 2)
    assert (use.previous_key, use.next_key) == ("The well", "Nobody had asked whose water it was!")


@pytest.mark.parametrize("step", ["record", "retire_draft"])
def test_what_fails_half_way_leaves_nothing_half_done(memory, document, monkeypatch, step):
    bead = at(memory, document, 2)
    desk.keep_draft(memory, bead.id, "half", 0)

    def fails(*_):
        raise OSError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(beads, step, fails)
        with pytest.raises(OSError, match="power"):
            saved(memory, bead, OPENED)
    assert at(memory, document, 2) == bead
    assert draft_of(memory, document, bead) == "half"
    assert desk.history(memory, bead.id) == []
    assert suggesting.search(memory, WELL, "en", "ar") == []


def test_a_failing_memory_takes_back_the_translation_too(memory, document, monkeypatch):
    bead = at(memory, document, 2)
    with monkeypatch.context() as broken:
        broken.setattr(units, "use", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            saved(memory, bead, OPENED)
    assert at(memory, document, 2) == bead


def test_the_same_and_the_like_segment_are_offered_it_at_once(memory, document):
    saved(memory, at(memory, document, 2), OPENED)
    assert offered(memory, at(memory, document, 7)) == [(100, OPENED)]
    other = take_in(memory, "The council opened the old well again.\n\nThe council opened the old well.")
    assert offered(memory, at(memory, other, 1)) == [(87, OPENED)]
    assert offered(memory, at(memory, other, 2)) == [(100, OPENED)]


def test_the_same_text_between_the_same_neighbours_is_101_elsewhere_and_102_here(memory):
    document = take_in(memory, "One.\n\nTwo.\n\nThree.\n\nOne.\n\nTwo.\n\nThree.")
    other = take_in(memory, "One.\n\nTwo.\n\nThree.")
    saved(memory, at(memory, document, 2), "دوو")
    assert offered(memory, at(memory, document, 5))[0] == (102, "دوو")
    assert offered(memory, at(memory, other, 2))[0] == (101, "دوو")
    alone = take_in(memory, "Two.")
    assert offered(memory, at(memory, alone, 1))[0] == (100, "دوو")
    saved(memory, at(memory, alone, 1), "dû")
    assert offered(memory, at(memory, take_in(memory, "Two."), 1))[0] == (101, "dû")


def test_a_minimum_above_a_hundred_asks_for_the_same_neighbours(memory):
    document = take_in(memory, "One.\n\nTwo.\n\nThree.\n\nOne.\n\nTwo.\n\nThree.\n\nTwo.")
    saved(memory, at(memory, document, 2), "دوو")
    assert offered(memory, at(memory, document, 5), minimum=101) == [(102, "دوو")]
    assert offered(memory, at(memory, document, 7), minimum=101) == []
    assert offered(memory, at(memory, document, 7), minimum=100) == [(100, "دوو")]


def test_a_context_in_another_language_is_none(memory):
    """An Arabic sentence alone in its text is not where an English one stood alone."""
    saved(memory, at(memory, take_in(memory, "The well."), 1), "البئر.")
    arabic = take_in(memory, "البئر.", "ar")
    assert offered(memory, at(memory, arabic, 1, "en")) == [(100, "The well.")]


def test_a_bead_is_never_offered_only_its_own_text(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    assert offered(memory, bead) == []
    saved(memory, at(memory, document, 7), OPENED)
    assert offered(memory, bead) == [(100, OPENED)]
    (suggestion,) = suggesting.suggest(memory, bead.id)
    assert [use.place for use in suggestion.match.unit.uses] == [7]


def test_a_bead_is_not_offered_its_own_text_for_itself_and_its_neighbour_either(memory):
    long = " ".join(f"word{number}" for number in range(60))
    document = take_in(memory, f"{long}.\n\nYes.")
    bead = saved(memory, at(memory, document, 1), "دەق")
    asked = matching.query(f"{long}. Yes.", languages.by_code("en"))
    assert matching.rank(asked, [], lambda near: [], minimum=95) == []
    assert offered(memory, bead) == []


def test_a_joined_translation_is_found_again_for_two_segments(memory):
    document = take_in(memory, "The well is dry. It was full.")
    first = at(memory, document, 1)
    joined = desk.join_next(memory, first.id, 0)
    saved(memory, joined, "بیرەکە وشکە")
    again = take_in(memory, "They say: no. The well is dry. It was full. It rained.")
    for place, places in ((2, (2, 3)), (3, (2, 3))):
        suggestions = suggesting.suggest(memory, at(memory, again, place).id)
        assert [(s.places, s.match.score, s.match.unit.target) for s in suggestions] == [
            (places, 100, "بیرەکە وشکە")
        ]


def test_correcting_a_translation_corrects_what_the_memory_offers(memory, document):
    bead = saved(memory, at(memory, document, 2), "فتح المجلس البر.")
    saved(memory, bead, OPENED)
    assert offered(memory, at(memory, document, 7)) == [(100, OPENED)]
    assert acts(memory, bead) == [("confirm", "فتح المجلس البر."), ("confirm", OPENED)]
    with memory.reading() as db:
        (binned,) = db.query(
            "select t.text from units u join texts t on t.id = u.target_id where deleted_at <> ''"
        )
    assert binned["text"] == "فتح المجلس البر."


def test_what_is_used_elsewhere_stays_when_it_is_corrected_here(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    saved(memory, at(memory, document, 7), OPENED)
    saved(memory, bead, "افتتح المجلس البئر.")
    assert {m.unit.target for m in suggesting.search(memory, WELL, "en", "ar")} == {
        OPENED,
        "افتتح المجلس البئر.",
    }


def test_what_came_from_a_file_stays_when_its_use_ends(memory, document):
    with memory.writing() as db:
        units.keep(db, ("en", WELL), ("ar", OPENED), Origin.IMPORTED, memory.stamp(), kept=True)
    bead = at(memory, document, 2)
    assert offered(memory, bead) == [(100, OPENED)]
    bead = saved(memory, bead, OPENED, origin=Origin.MEMORY)
    saved(memory, bead, "نص آخر.")
    assert (100, OPENED) in offered(memory, bead)


def test_what_was_withdrawn_comes_back_when_it_is_confirmed_again(memory, document):
    bead = at(memory, document, 2)
    for text in (OPENED, "نص آخر.", OPENED):
        bead = saved(memory, bead, text)
    assert offered(memory, at(memory, document, 7)) == [(100, OPENED)]


def test_a_draft_takes_back_what_the_memory_had_learnt(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    bead = saved(memory, bead, OPENED, confirm=False)
    assert (bead.translation.status, bead.translation.revision) == (Status.DRAFT, 2)
    assert suggesting.search(memory, WELL, "en", "ar") == []


def test_what_a_person_confirms_is_theirs_and_bears_no_penalty(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED, origin=Origin.MACHINE)
    assert bead.translation.origin is Origin.MACHINE
    (match,) = suggesting.search(memory, WELL, "en", "ar")
    assert (match.score, match.penalties) == (100, ())


def test_an_empty_text_is_no_translation(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    for text in ("", " \n ", "\x00"):
        with pytest.raises(Refused, match="cannot be confirmed"):
            saved(memory, bead, text)
    assert at(memory, document, 2) == bead
    emptied = saved(memory, bead, " ", confirm=False)
    assert (emptied.translation.text, emptied.translation.status) == ("", Status.EMPTY)
    assert acts(memory, bead) == [("confirm", OPENED), ("save", "")]


def test_translating_a_place_saves_and_confirms_whatever_stood_there(memory, document):
    for text in ("Yek.", "Du."):
        desk.translate(memory, document, 3, "kmr", text)
    assert at(memory, document, 3, "kmr").translation.text == "Du."
    with pytest.raises(Refused, match="is English already"):
        desk.translate(memory, document, 3, "en", "x")
    with pytest.raises(Unknown, match="has no segment 8"):
        desk.translate(memory, document, 8, "ar", "x")
    with pytest.raises(Unknown, match="There is no language"):
        desk.translate(memory, document, 3, "tlh", "x")


# ------------------------------------------------------------------ two at once


def test_a_save_upon_an_older_revision_is_refused_with_both_texts(memory, document):
    bead = at(memory, document, 2)
    saved(memory, bead, OPENED)
    with pytest.raises(desk.Stale, match="Nothing was overwritten") as caught:
        saved(memory, bead, "my own text", 0)
    assert caught.value.stored == at(memory, document, 2)
    assert (caught.value.stored.translation.text, caught.value.text) == (OPENED, "my own text")
    assert draft_of(memory, document, bead) == "my own text"
    assert acts(memory, bead) == [("confirm", OPENED)]


@pytest.mark.parametrize(
    "act",
    [
        lambda memory, bead: desk.omit(memory, bead.id, 0),
        lambda memory, bead: desk.join_next(memory, bead.id, 0),
        lambda memory, bead: desk.split(memory, bead.id, 1),
    ],
)
def test_every_act_starts_from_what_was_seen(memory, document, act):
    bead = saved(memory, desk.join_next(memory, at(memory, document, 2).id, 0), OPENED)
    desk.keep_draft(memory, bead.id, "typed", bead.translation.revision)
    with pytest.raises(desk.Stale):
        act(memory, bead)
    assert at(memory, document, 2) == bead
    assert draft_of(memory, document, bead) == "typed"
    assert at(memory, document, 4).places == (4,)


def test_a_refused_save_loses_nothing_that_was_typed_in_another_window(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    desk.keep_draft(memory, bead.id, "typed in another window", 1)
    with pytest.raises(desk.Stale):
        saved(memory, bead, "my own text", 0)
    assert draft_of(memory, document, bead) == "my own text"
    assert ("unsaved", "typed in another window") in acts(memory, bead)


def test_a_revision_from_the_future_is_refused_as_well(memory, document):
    with pytest.raises(desk.Stale):
        saved(memory, at(memory, document, 2), "text", 7)


def test_of_many_at_once_one_is_stored_and_the_others_are_told(memory, document):
    bead = at(memory, document, 2)
    done, stale = [], []
    ready = threading.Barrier(8)

    def save(number):
        ready.wait()
        try:
            done.append(saved(memory, bead, f"text {number}").translation.text)
        except desk.Stale as error:
            stale.append(error)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(done) == 1
    assert len(stale) == 7
    assert {error.stored.translation.text for error in stale} == set(done)
    assert at(memory, document, 2).translation.text == done[0]


# ------------------------------------------------------------------ left out, joined, split


def test_a_segment_is_left_out_and_taken_up_again(memory, document):
    bead = saved(memory, at(memory, document, 2), OPENED)
    desk.keep_draft(memory, bead.id, "typed", 1)
    left = desk.omit(memory, bead.id, 1)
    assert (left.omitted, left.shape, left.translation.text) == (True, "1-0", "")
    assert left.translation.status is Status.TRANSLATED
    assert suggesting.search(memory, WELL, "en", "ar") == []
    assert draft_of(memory, document, bead) is None
    again = saved(memory, left, OPENED)
    assert (again.omitted, again.shape) == (False, "1-1")
    assert acts(memory, bead) == [
        ("confirm", OPENED),
        ("omit", ""),
        ("unsaved", "typed"),
        ("confirm", OPENED),
    ]


def test_joining_puts_both_texts_together_and_loses_neither_past(memory, document):
    first = saved(memory, at(memory, document, 2), "one stored")
    second = saved(memory, at(memory, document, 3), "two stored")
    desk.keep_draft(memory, first.id, "one typed", 1)
    desk.keep_draft(memory, second.id, "two typed", 1)
    joined = desk.join_next(memory, first.id, 1)
    assert (joined.places, joined.shape) == ((2, 3), "2-1")
    assert (joined.translation.text, joined.translation.status) == ("one typed two typed", Status.DRAFT)
    assert at(memory, document, 3) == joined
    assert {"one stored", "two stored", "two typed", "one typed two typed"} <= {
        t for _, t in acts(memory, joined)
    }
    assert suggesting.search(memory, WELL, "en", "ar") == []
    with pytest.raises(Unknown, match="joined with another"):
        saved(memory, second, "late")


def test_a_join_loses_nothing_that_another_person_typed(memory, document):
    second = at(memory, document, 3)
    with memory.writing() as db:
        db.execute("insert into persons (id, name, created_at) values (2, 'Berfin', '')")
    with open_memory(memory.path) as other:
        other.person = 2
        desk.keep_draft(other, second.id, "typed by Berfin", 0)
    joined = desk.join_next(memory, at(memory, document, 2).id, 0)
    (entry,) = [entry for entry in desk.history(memory, joined.id) if entry.act == "unsaved"]
    assert (entry.text, entry.person_name) == ("typed by Berfin", "Berfin")


def test_the_last_segment_has_none_to_be_joined_with(memory, document):
    with pytest.raises(Refused, match="last segment"):
        desk.join_next(memory, at(memory, document, 7).id, 0)


def test_splitting_gives_every_segment_its_own_again(memory, document):
    bead = at(memory, document, 2)
    for revision in range(2):
        desk.join_next(memory, bead.id, revision)
    joined = saved(memory, at(memory, document, 2), "three in one")
    assert joined.places == (2, 3, 4)
    split = desk.split(memory, joined.id, joined.translation.revision)
    assert (split.places, split.translation.text, split.translation.status) == (
        (2,),
        "three in one",
        Status.DRAFT,
    )
    assert [at(memory, document, place).places for place in (3, 4)] == [(3,), (4,)]
    assert [at(memory, document, place).translation.text for place in (3, 4)] == ["", ""]
    assert suggesting.search(memory, WELL, "en", "ar") == []
    with pytest.raises(Refused, match="nothing to split"):
        desk.split(memory, split.id, split.translation.revision)


def test_languages_are_joined_each_for_itself(memory, document):
    desk.join_next(memory, at(memory, document, 2, "ar").id, 0)
    desk.join_next(memory, at(memory, document, 3, "ckb").id, 0)
    assert at(memory, document, 2, "ar").places == (2, 3)
    assert at(memory, document, 2, "ckb").places == (2,)
    assert at(memory, document, 3, "ckb").places == (3, 4)
    assert at(memory, document, 3, "kmr").places == (3,)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_done_every_text_that_was_typed_is_somewhere(memory, data):
    document = take_in(memory, "One is here. Two is there. Three came. Four went.")
    typed = set()
    for number in range(data.draw(st.integers(1, 12))):
        bead = at(memory, document, data.draw(st.integers(1, 4)))
        revision = bead.translation.revision - data.draw(st.sampled_from([0, 0, 0, 1]))
        text = f"text {number:02}"
        act = data.draw(st.sampled_from(["save", "confirm", "omit", "join", "split", "type"]))
        try:
            if act in ("save", "confirm"):
                typed.add(text)  # refused or not
                desk.save(memory, bead.id, text, revision, confirm=act == "confirm")
            elif act == "type":
                if (
                    draft_of(memory, document, bead) is None
                ):  # what is typed on replaces what was typed before
                    typed.add(text)
                    desk.keep_draft(memory, bead.id, text, revision)
            else:
                {"omit": desk.omit, "join": desk.join_next, "split": desk.split}[act](
                    memory, bead.id, revision
                )
        except (desk.Stale, Refused):
            pass
        kept = everything_kept(memory)
        assert [text for text in typed if not any(text in each for each in kept)] == []  # joined ones too
    with memory.reading() as db:
        learnt = {
            row["bead_id"] for row in db.query("select bead_id from uses where document_id = ?", [document])
        }
        finished = {
            b.id
            for b in beads.of(db, document, "ar")
            if b.translation.status is Status.TRANSLATED and not b.omitted
        }
        assert learnt == finished
        assert sorted(place for b in beads.of(db, document, "ar") for place in b.places) == [1, 2, 3, 4]


# ------------------------------------------------------------------ text as it was typed

LETTERS = (
    "aéêşİıßñçàñ\u0301\u0327 \t\n.,;!?-"
    "ئەێۆڵڕڤپچژگکیيكھهةىأإآ،؛؟ـ\u064b\u0650\u0651\u0670٠١۲"
    "\u200c\u200d\u200b\u00ad\u00a0\u2060"
    "👩👨👧🏽❤\ufe0f🇸🇾👍\U000e0062"
    "漢字한글กำहिन्दी"
)
TYPED = st.one_of(
    st.text(st.sampled_from(LETTERS), max_size=40),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.text(
        st.sampled_from(LETTERS + signs.BIDI_MARKS + signs.BIDI_CONTROLS + "\x00\x08\ufeff\r\ud800"),
        max_size=40,
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED)
def test_what_was_typed_is_what_is_stored(memory, text):
    document = take_in(memory, "One is here.")
    cleaned = clean(text)
    bead = at(memory, document, 1)
    desk.keep_draft(memory, bead.id, text, 0)
    assert draft_of(memory, document, bead) == (cleaned.text or None)
    done = desk.save(memory, bead.id, text, 0, confirm=False)
    with open_memory(memory.path) as another:
        stored = at(another, document, 1).translation.text
        assert acts(another, bead)[-1] == ("save", stored)
    assert stored == (cleaned.text if cleaned.text.strip() else "")
    assert done.report == cleaned.report
    assert unicodedata.is_normalized("NFC", stored)
    assert not set(signs.BIDI_CONTROLS + "\x00\ufeff") & set(stored)
    kept = set(text) & set("\u200c\u200d\u0301\ufe0f")
    assert kept - {"\u0301"} <= set(stored) or not stored


@pytest.mark.parametrize(
    ("typed", "stored", "said"),
    [
        ("a\x00b", "ab", "1 × NUL"),
        ("\u202bسلام\u202c", "سلام", "POP DIRECTIONAL FORMATTING"),
        ("\ufeffسلام", "سلام", "BYTE ORDER MARK"),
        ("e\u0301", "é", ""),
        ("می\u200cروم", "می\u200cروم", ""),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", "👩\u200d👩\u200d👧 ❤\ufe0f", ""),
        ("(x)\u200e!", "(x)\u200e!", ""),
        ("a\r\nb", "a\nb", ""),
        ("  two  spaces ", "  two  spaces ", ""),
    ],
)
def test_what_is_taken_out_is_said(memory, document, typed, stored, said):
    done = desk.save(memory, at(memory, document, 2).id, typed, 0, confirm=True)
    assert done.bead.translation.text == stored
    assert said in done.report
    assert bool(said) == bool(done.report)


def test_twenty_thousand_characters_pass_and_a_hundred_thousand_and_one_do_not(memory, document):
    bead = at(memory, document, 2)
    long = ("سەرچاوە " * 2500)[:20_000]
    assert saved(memory, bead, long).translation.text == long
    assert suggesting.search(memory, WELL, "en", "ar")[0].unit.target == long
    assert saved(memory, bead, "ê" * 100_000, 1).translation.revision == 2
    for act in (
        lambda: saved(memory, bead, "ê" * 100_001, 2),
        lambda: desk.keep_draft(memory, bead.id, "ê" * 100_001, 2),
    ):
        with pytest.raises(Refused, match="100,001"):
            act()
    assert at(memory, document, 2).translation.text == "ê" * 100_000


def test_a_source_segment_of_twenty_thousand_characters_is_translated_like_any_other(memory):
    long = "word " * 4000 + "end."
    document = take_in(memory, f"{long}\n\n{long}")
    saved(memory, at(memory, document, 1), "دەق")
    assert offered(memory, at(memory, document, 2)) == [(100, "دەق")]


# ------------------------------------------------------------------ the sample


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    with open_memory(tmp_path_factory.mktemp("sampled") / "memory.db") as workspace:
        yield workspace, samples.add_sample(workspace)


def test_the_sample_lies_whole_in_a_new_memory(sampled):
    workspace, added = sampled
    assert 45 <= added.segments <= 70
    assert added.set_aside == ()
    with workspace.reading() as db:
        for code in ("ar", "kmr", "ckb"):
            lines = list(samples.lines(code))
            laid = {bead.places: bead for bead in beads.of(db, added.document, code)}
            for line in lines:
                assert laid[line.places].translation.text == line.text
                assert laid[line.places].omitted == (not line.text)
                assert laid[line.places].translation.status is Status.DRAFT
            assert any(len(line.places) > 1 for line in lines)
            assert any(not line.text for line in lines)
        assert list(db.execute("pragma foreign_key_check")) == []


def test_the_memory_offers_the_sample_with_its_penalty(sampled):
    workspace, added = sampled
    with workspace.reading() as db:
        source = segments.at(db, added.document, 7).text
    match = suggesting.search(workspace, source, "en", "ckb")[0]
    assert (match.score, [penalty.points for penalty in match.penalties]) == (90, [10])


def test_the_segment_that_waits_for_its_translator_has_something_to_begin_with(sampled):
    workspace, added = sampled
    bead = at(workspace, added.document, 60, "ckb")
    assert bead.translation.status is Status.EMPTY
    assert suggesting.suggest(workspace, bead.id)


def test_the_sample_is_laid_whole_or_not_at_all(memory, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(samples, "remember", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            samples.add_sample(memory)
    with memory.reading() as db:
        assert db.execute("select count(*) from documents").fetchone()[0] == 0


def test_deleted_documents_keep_their_drafts(memory, document):
    bead = at(memory, document, 2)
    desk.keep_draft(memory, bead.id, "typed", 0)
    documents.delete(memory, document, deleted=True)
    documents.delete(memory, document, deleted=False)
    assert draft_of(memory, document, bead) == "typed"
