"""The memory kept in order: nothing that was typed is lost, and every act can be taken back."""

import json
import time
from functools import partial

import pytest

from glossary import store as glossary
from glossary.model import Concept, PartOfSpeech, Term, TermStatus
from reader import clashes, cleaning, concordance, desk, keeping, revising, suggesting, tending
from reader.cleaning import Filters
from reader.concordance import Asked
from reader.errors import Refused, Unknown
from reader.keeping import Changed, Edit
from reader.matching.penalties import DISCOURAGED_TERM, SOURCE_CHANGED
from reader.memory import keeping as store
from reader.memory import segments, units
from reader.model import Origin, Status
from tests.cli_support import fresh_memory, hevok

__all__ = ["fresh_memory", "hevok"]


def keep(memory, *pairs, source="en", target="ar", origin=Origin.TYPED, kept=True, **more):
    with memory.writing() as db:
        return [
            units.keep(db, (source, first), (target, second), origin, memory.stamp(), kept=kept, **more)
            for first, second in pairs
        ]


def held(memory):
    found = concordance.look(memory, Asked(limit=1000)).hits
    return {(hit.unit.source, hit.unit.target) for hit in found}


def seen(memory, unit):
    return keeping.one(memory, unit).unit.changed_at


def ids(groups):
    return [{kept.unit.id for kept in group} for group in groups.groups]


# ---------------------------------------------------------------- editing


def test_an_edited_unit_says_something_else_and_is_found_by_it(memory):
    (unit,) = keep(memory, ("The old wel.", "البئر"))
    edit = Edit("The old well.", "البئر القديمة", Status.APPROVED, "checked")
    kept = keeping.edit(memory, unit, edit, seen(memory, unit))
    assert (kept.unit.id, kept.unit.note, kept.unit.status) == (unit, "checked", Status.APPROVED)
    assert held(memory) == {("The old well.", "البئر القديمة")}
    (match,) = suggesting.search(memory, "The old well.", "en", "ar")
    assert match.score == 100
    assert concordance.look(memory, Asked("wel")).hits == ()


def test_an_edit_upon_an_older_state_is_refused_with_what_stands_now(memory):
    (unit,) = keep(memory, ("one", "واحد"))
    before = seen(memory, unit)
    time.sleep(0.002)
    keeping.edit(memory, unit, Edit("one", "واحدة", Status.TRANSLATED), before)
    with pytest.raises(Changed) as refused:
        keeping.edit(memory, unit, Edit("one", "احد", Status.TRANSLATED), before)
    assert refused.value.stored.unit.target == "واحدة"
    assert held(memory) == {("one", "واحدة")}


@pytest.mark.parametrize("sides", [("", "x"), ("x", " \n"), ("x" * 100_001, "y")])
def test_a_side_that_cannot_be_kept_is_refused(memory, sides):
    (unit,) = keep(memory, ("one", "واحد"))
    with pytest.raises(Refused):
        keeping.edit(memory, unit, Edit(*sides, Status.TRANSLATED), seen(memory, unit))
    with pytest.raises(Unknown):
        keeping.edit(memory, unit + 1, Edit("a", "b", Status.TRANSLATED), "")
    assert held(memory) == {("one", "واحد")}


def test_an_edit_to_what_another_unit_says_makes_them_one(memory, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر.")
    (used,) = [hit.unit.id for hit in concordance.look(memory, Asked("council")).hits]
    (other,) = keep(memory, ("The council opened the old well.", "فتح المجلس البئر القديمة."))
    stored = keeping.one(memory, used)
    kept = keeping.edit(
        memory,
        used,
        Edit(stored.unit.source, "فتح المجلس البئر القديمة.", Status.TRANSLATED),
        stored.unit.changed_at,
    )
    assert kept.unit.id == other
    (hit,) = concordance.look(memory, Asked("council")).hits
    assert hit.unit.uses[0].place == 2
    act = keeping.newest_acts(memory)[0]
    assert keeping.undo(memory, act.id) == 2
    assert {hit.unit.id: hit.uses for hit in concordance.look(memory, Asked("council")).hits} == {
        used: 1,
        other: 0,
    }


# ---------------------------------------------------------------- merging, deleting, bringing back


def test_merged_units_bring_their_uses_and_notes_and_can_be_parted_again(memory, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر.")
    desk.translate(memory, document, 6, "ar", "لم ينتظروا!")
    first, second = [hit.unit.id for hit in concordance.look(memory, Asked(limit=9)).hits]
    before = held(memory)
    act = keeping.merge(memory, first, [second, first])
    assert len(held(memory)) == 1
    (hit,) = concordance.look(memory, Asked()).hits
    assert (hit.unit.id, hit.uses or len(hit.unit.uses)) == (first, 2)
    keeping.undo(memory, act)
    assert held(memory) == before
    with pytest.raises(Refused, match="undone before"):
        keeping.undo(memory, act)


def test_only_units_of_the_same_languages_can_be_merged(memory):
    (arabic,), (kurdish,) = keep(memory, ("a", "ا")), keep(memory, ("a", "b"), target="kmr")
    with pytest.raises(Refused, match="same two languages"):
        keeping.merge(memory, arabic, [kurdish])
    with pytest.raises(Refused, match="at least two"):
        keeping.merge(memory, arabic, [arabic])


def test_what_is_deleted_stays_in_the_bin_and_comes_back(memory):
    first, second = keep(memory, ("one", "واحد"), ("two", "اثنان"))
    act = keeping.delete(memory, [first])
    assert held(memory) == {("two", "اثنان")}
    shown, count = keeping.in_bin(memory, 10)
    assert ([kept.unit.id for kept in shown], count) == ([first], 1)
    assert keeping.bring_back(memory, [first, second]) == 1
    assert len(held(memory)) == 2
    assert keeping.undo(memory, act) == 1  # which leaves alone what came back already
    assert len(held(memory)) == 2
    with pytest.raises(Unknown):
        keeping.delete(memory, [99])


def test_the_bin_is_emptied_of_what_has_been_there_for_long(memory):
    old, new = keep(memory, ("one", "واحد"), ("two", "اثنان"))
    keeping.delete(memory, [old])
    keeping.delete(memory, [new])
    with memory.writing() as db:
        db.execute("update units set deleted_at = '2020-01-01T00:00:00.000Z' where id = ?", [old])
        assert store.is_overdue(db)
    assert tending.tend(memory)
    with pytest.raises(Unknown):
        keeping.one(memory, old)
    assert keeping.one(memory, new).deleted_at
    with memory.reading() as db:
        assert not store.is_overdue(db)


# ---------------------------------------------------------------- what does not go together


def test_duplicates_are_equal_but_for_spelling_on_both_sides(memory):
    one = keep(memory, ("The old well.", "البئر"), ("the old well", "البئرُ"))
    two = keep(memory, ("Bread", "خبز"), ("Bread", "خبز!"))
    keep(memory, ("The OLD well", "النبع"), ("!", "؟"), ("?", "!"))
    assert sorted(ids(clashes.duplicates(memory)), key=min) == [set(one), set(two)]


def test_contradictions_are_shown_from_either_side_the_approved_first(memory):
    first, second = keep(memory, ("well", "بئر"), ("well", "حسنا"))
    keep(memory, ("well", "bîr"), target="kmr")
    (third,) = keep(memory, ("fountain", "بئر"), status=Status.APPROVED)
    by_source = clashes.contradictions(memory, "source")
    assert ids(by_source) == [{first, second}]
    (group,) = clashes.contradictions(memory, "target").groups
    assert [kept.unit.id for kept in group] == [third, first]


def test_a_long_list_goes_on_where_it_ended(memory):
    for number in range(7):
        keep(
            memory,
            (f"word {number}", "ا"),
            (f"word {number}", f"ب {number}"),
            (f"Word {number}!", f"ب {number}"),
        )
    for search in (
        partial(clashes.duplicates, memory),
        partial(clashes.contradictions, memory, "source"),
    ):
        found, after = [], None
        for _ in range(20):
            some = search(after, limit=2)
            found += ids(some)
            after = some.after
            if some.is_all:
                break
        assert len(found) == len({tuple(sorted(group)) for group in found}) == 7


# ---------------------------------------------------------------- cleaning up


@pytest.fixture
def mixed(memory, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر القديمة.")
    keep(memory, ("same", "SAME"), ("12 %", "—"), ("Hello there", "مرحبا " * 20), origin=Origin.IMPORTED)
    keep(memory, ("well", "bîr"), target="kmr", status=Status.APPROVED)
    return memory


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"is_same": True}, {"same"}),
        ({"is_empty": True}, {"12 %"}),
        ({"ratio": 5.0}, {"Hello there"}),
        ({"target": "kmr"}, {"well"}),
        ({"status": "approved"}, {"well"}),
        ({"origin": "imported", "contains": "HELLO"}, {"Hello there"}),
        ({"contains": "المجلس"}, {"The council opened the old well."}),
        ({"document": 1}, {"The council opened the old well."}),
        ({"is_unused": True, "source": "en", "target": "ar"}, {"same", "12 %", "Hello there"}),
        ({"until": "1999"}, set()),
        ({"since": "1999", "origin": "typed"}, {"The council opened the old well.", "well"}),
        ({"person": "nobody"}, set()),
    ],
)
def test_a_clean_up_takes_what_its_preview_showed_and_gives_it_back(mixed, filters, expected):
    before = held(mixed)
    preview = cleaning.preview(mixed, Filters(**filters))
    assert (preview.count, preview.is_all) == (len(expected), True)
    assert {kept.unit.source for kept in preview.examples} == expected
    assert held(mixed) == before
    act = cleaning.clean_up(mixed, Filters(**filters))
    assert act.units == len(expected)
    assert {source for source, _ in before - held(mixed)} == expected
    assert keeping.undo(mixed, act.id) == len(expected)
    assert held(mixed) == before


def test_a_clean_up_without_any_filter_is_refused(mixed):
    for act in (cleaning.preview, cleaning.clean_up):
        with pytest.raises(Refused, match="every unit"):
            act(mixed, Filters())


def test_undoing_leaves_alone_what_was_binned_otherwise(mixed):
    act = cleaning.clean_up(mixed, Filters(target="kmr"))
    with mixed.reading() as db:
        (unit,) = [kept.unit.id for kept in store.in_bin(db, 10)]
    keeping.bring_back(mixed, [unit])
    time.sleep(0.002)
    keeping.delete(mixed, [unit])
    keeping.undo(mixed, act.id)
    assert keeping.one(mixed, unit).deleted_at


def test_the_command_previews_cleans_and_undoes(hevok):
    hevok.ok("translate", hevok.add("The well."), 1, "--to", "kmr", "--text", "The well.")
    preview = hevok.json("memory", "clean", "--same", "--dry-run")
    assert (preview["units"], preview["examples"][0]["source"]) == (1, "The well.")
    assert "1 unit would go to the bin:" in hevok.ok("memory", "clean", "--same", "--dry-run")
    act = hevok.json("memory", "clean", "--same")
    assert act["units"] == 1
    assert json.loads(hevok.ok("memory", "concordance", "well", "--json"))["count"] == 0
    assert hevok.ok("memory", "clean", "--undo", act["act"]) == "1 unit as before.\n"
    assert "undone before" in hevok.refused("memory", "clean", "--undo", act["act"])
    for option, value, count in (("--origin", "typed", 1), ("--status", "approved", 0)):
        assert hevok.json("memory", "clean", option, value, "--dry-run")["units"] == count
        assert hevok.json("memory", "concordance", "well", option, value)["count"] == count
    assert "every unit" in hevok.refused("memory", "clean")
    assert "--undo" in hevok.ok("memory", "clean", "--unused", "--same")


# ---------------------------------------------------------------- what the memory offers


def offered(memory, text):
    return suggesting.search(memory, text, "en", "ar")


def test_of_several_renderings_the_approved_come_first_then_the_newest(memory):
    for target, status in (("1", Status.TRANSLATED), ("2", Status.APPROVED), ("3", Status.TRANSLATED)):
        keep(memory, ("The old well.", target), status=status)
        time.sleep(0.002)
    assert [match.unit.target for match in offered(memory, "The old well.")] == ["2", "3", "1"]


def test_a_unit_whose_source_changed_is_no_hundred_until_it_is_used_again(memory, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر القديمة.")
    with memory.reading() as db:
        before = segments.of(db, document, 2, 2)[0]
    revising.correct(memory, document, before.id, before.text.replace("old", "new"))
    (match,) = offered(memory, before.text)
    assert (match.score, match.raw_score) == (100 - SOURCE_CHANGED.points, 100)
    assert match.penalties == (SOURCE_CHANGED,)
    revising.undo(memory, document)
    assert offered(memory, before.text)[0].penalties == ()
    assert offered(memory, before.text)[0].score == 100


def test_a_unit_that_uses_a_superseded_term_is_no_hundred_and_says_why(memory):
    keep(memory, ("The well is dry.", "البئر جافة."), ("The well is dry.", "النبع جاف."))
    with memory.writing() as db:
        glossary.add_concept(db, Concept("well", PartOfSpeech.NOUN, ""), 1, "2025-01-01T00:00:00.000Z")
        term = Term(0, "well", "ar", "نبع", status=TermStatus.PREFERRED)
        term = glossary.add_term(db, term, 1, "2025-01-01T00:00:00.000Z")
    assert [match.score for match in offered(memory, "The well is dry.")] == [100, 100]
    with memory.writing() as db:
        glossary.set_status(db, term.id, TermStatus.SUPERSEDED, 1, "2025-01-02T00:00:00.000Z")
    first, second = offered(memory, "The well is dry.")
    assert (first.unit.target, first.score, first.penalties) == ("البئر جافة.", 100, ())
    assert second.score == 100 - DISCOURAGED_TERM
    assert [penalty.name for penalty in second.penalties] == ["uses a superseded term: نبع"]
