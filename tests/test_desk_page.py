"""What the desk shows: whole rows, the active one with all that helps, at a cost that no document raises."""

import pytest

from reader import desk, desk_page
from reader.errors import Refused, Unknown
from reader.memory import beads
from reader.model import Status
from reader.workspace import open_memory
from tests.conftest import take_in

WELL = "The council opened the old well."


def at(memory, document, place, language="ar"):
    with memory.reading() as db:
        return beads.at(db, document, language, place)


def join(memory, document, place, language="ar"):
    bead = at(memory, document, place, language)
    return desk.join_next(memory, bead.id, bead.translation.revision)


def places(rows):
    return [tuple(segment.place for segment in row.row.segments) for row in rows]


@pytest.fixture
def long_document(memory):
    """250 segments."""
    return take_in(memory, "\n\n".join(f"Sentence number {number} is here." for number in range(1, 251)))


# ------------------------------------------------------------------ the page


def test_a_page_shows_a_hundred_places_around_the_active_one(memory, long_document):
    page = desk_page.page(memory, long_document, ["ar"], at=150)
    assert places(page.rows) == [(place,) for place in range(101, 201)]
    assert (page.first, page.after, page.at) == (101, 201, 150)
    assert [row.place for row in page.rows if row.is_active] == [150]
    last = desk_page.page(memory, long_document, ["ar"], at=250)
    assert (len(last.rows), last.first, last.after) == (50, 201, 0)


def test_without_a_place_the_first_unfinished_segment_is_active(memory, document):
    desk.translate(memory, document, 1, "ar", "البئر")
    desk.omit(memory, at(memory, document, 2).id, 0)
    desk.save(memory, at(memory, document, 3).id, "نص", 0, confirm=False)
    assert desk_page.page(memory, document, ["ar"]).at == 3
    assert desk_page.page(memory, document, ["ar", "ckb"], to="ckb").at == 1
    for place in range(3, 8):
        desk.translate(memory, document, place, "ar", "نص")
    assert desk_page.page(memory, document, ["ar"]).at == 1


def test_targets_are_chosen_or_those_that_were_begun(memory, document):
    assert desk_page.page(memory, document, []).codes == "ar"
    desk.translate(memory, document, 1, "ckb", "بیرەکە")
    assert desk_page.page(memory, document, []).codes == "ckb"
    page = desk_page.page(memory, document, ["kmr", "ar", "kmr"], to="ar")
    assert (page.codes, page.to.code, page.panel.language.code) == ("kmr,ar", "ar", "ar")
    assert desk_page.page(memory, document, ["kmr"], to="ckb").to.code == "kmr"
    assert [language.code for language in page.choices] == ["ar", "kmr", "ckb"]
    assert desk_page.page(memory, document, ["kmr", "ar", "ckb"]).codes == "kmr,ar,ckb"


@pytest.mark.parametrize(
    ("codes", "place", "error", "sentence"),
    [
        (["en"], 1, Refused, "is English itself"),
        (["tlh"], 1, Unknown, "no language"),
        (["ar"], 8, Unknown, "no segment 8; it has 7"),
        (["ar"], -1, Unknown, "no segment -1"),
        (["ar"], 10**30, Unknown, "so large a number"),
    ],
)
def test_what_cannot_be_shown_is_said(memory, document, codes, place, error, sentence):
    with pytest.raises(error, match=sentence):
        desk_page.page(memory, document, codes, at=place)
    with pytest.raises(error, match=sentence):
        desk_page.move(memory, document, codes, "ar", place)


def test_a_document_that_is_not_there_is_unknown(memory):
    for act in (desk_page.page, lambda m, d, c: desk_page.window(m, d, c, 1)):
        with pytest.raises(Unknown, match="no document 99"):
            act(memory, 99, ["ar"])


def test_an_editor_holds_what_was_typed_and_says_when_it_is_stale(memory, document):
    bead = at(memory, document, 2)
    desk.keep_draft(memory, bead.id, "half", 0)
    (cell,) = desk_page.page(memory, document, ["ar"], at=2).active.cells["ar"]
    assert (cell.text, cell.is_stale) == ("half", False)
    with open_memory(memory.path) as other:
        with other.writing() as db:
            db.execute("insert into persons (id, name, created_at) values (2, 'Berfin', '')")
        other.person = 2
        desk.save(other, bead.id, "whole", 0, confirm=True)
    (cell,) = desk_page.page(memory, document, ["ar"], at=2).active.cells["ar"]
    assert (cell.text, cell.bead.translation.text, cell.is_stale) == ("half", "whole", True)
    assert cell.bead.translation.person_name == "Berfin"


def test_progress_counts_segments_and_words_of_every_language(memory, document):
    desk.translate(memory, document, 2, "ar", "نص")
    desk.save(memory, at(memory, document, 3).id, "نص", 0, confirm=False)
    desk.omit(memory, at(memory, document, 1).id, 0)
    arabic, sorani = desk_page.page(memory, document, ["ar", "ckb"]).progress
    assert (arabic.language, arabic.segments, arabic.done) == ("ar", 7, 2)
    assert arabic.words_done == 2 + 6
    assert arabic.segments_by_status[Status.DRAFT] == 1
    assert (sorani.done, sorani.words) == (0, arabic.words)


def test_the_panel_offers_what_the_memory_holds(memory, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر القديمة.")
    page = desk_page.page(memory, document, ["ar"], at=7)
    assert [s.match.unit.target for s in page.panel.suggestions] == ["فتح المجلس البئر القديمة."]
    assert desk_page.panel(memory, page.panel.bead.id) == page.panel
    with pytest.raises(Unknown):
        desk_page.panel(memory, 99)


# ------------------------------------------------------------------ joined beads at the edges


def test_a_bead_across_the_edge_of_a_window_stands_whole_in_the_first(memory, long_document):
    join(memory, long_document, 100)
    first = desk_page.page(memory, long_document, ["ar"], at=101)
    assert (first.first, first.at, places(first.rows)[-1]) == (1, 100, (100, 101))
    assert [row.place for row in first.rows if row.is_active] == [100]
    second = desk_page.window(memory, long_document, ["ar"], first.after)
    assert places(second.rows)[0] == (102,)
    third = desk_page.window(memory, long_document, ["ar"], second.after)
    every = [place for row in (*first.rows, *second.rows, *third.rows) for place in places([row])[0]]
    assert every == list(range(1, 251))
    assert third.after == 0


def test_rows_that_chain_across_the_edge_by_two_languages_stand_whole(memory, long_document):
    for place, language in ((99, "ar"), (100, "ckb"), (101, "ar"), (102, "ckb")):
        join(memory, long_document, place, language)
    page = desk_page.page(memory, long_document, ["ar", "ckb"], at=103)
    assert places(page.rows)[-1] == (99, 100, 101, 102, 103)
    assert page.at == 99
    assert page.panel.bead.places == (103,), "the bead of the place that was asked for"
    assert places(desk_page.window(memory, long_document, ["ar", "ckb"], 101).rows)[0] == (104,)
    assert places(desk_page.page(memory, long_document, ["ckb"], at=99).rows)[98:] == [(99,), (100, 101)]


def test_moving_changes_the_row_that_is_left_and_the_one_that_is_reached(memory, long_document):
    join(memory, long_document, 100)
    move = desk_page.move(memory, long_document, ["ar"], "ar", 102, left=101)
    assert (move.left.place, move.active.place) == (100, 102)
    assert (move.left.is_active, move.active.is_active) == (False, True)
    within = desk_page.move(memory, long_document, ["ar"], "ar", 100, left=101)
    assert (within.left, within.active.place) == (None, 100)
    with pytest.raises(Unknown):
        desk_page.move(memory, long_document, ["ar"], "ar", 1, left=999)


# ------------------------------------------------------------------ what it costs


def statements(memory, act):
    """How many statements an act runs, and how many steps of SQLite's machine they take, in thousands."""
    ran, steps = [], [0]

    def step():
        steps[0] += 1
        return 0

    with memory.reading() as db:
        act()  # what is compiled and cached once is no cost of a page
        db.conn.set_trace_callback(ran.append)
        db.conn.set_progress_handler(step, 1000)
        try:
            act()
        finally:
            db.conn.set_trace_callback(None)
            db.conn.set_progress_handler(None, 0)
    cheap = ("sqlite_utils_query", "pragma data_version")  # bookkeeping that reads no row
    return sum(not any(each in sql for each in cheap) for sql in ran), steps[0]


def costs_of(memory, document, middle):
    codes = ["ar", "kmr", "ckb"]
    bead = at(memory, document, middle + 1)
    acts = {
        "page": lambda: desk_page.page(memory, document, codes, at=middle),
        "window": lambda: desk_page.window(memory, document, codes, middle + 1),
        "move": lambda: desk_page.move(memory, document, codes, "ar", middle + 1, left=middle),
        "panel": lambda: desk_page.panel(memory, bead.id),
    }
    return {name: statements(memory, act) for name, act in acts.items()}


@pytest.fixture(scope="module")
def costs(empty_memory, tmp_path_factory):
    """Per number of segments, what each act on the desk costs."""
    measured = {}
    for count in (200, 5000):
        path = tmp_path_factory.mktemp(f"desk{count}") / "memory.db"
        path.write_bytes(empty_memory.read_bytes())
        with open_memory(path) as memory:
            text = "\n\n".join(f"Sentence number {number} is here." for number in range(count))
            document = take_in(memory, text)
            for place in range(100, count, 100):
                join(memory, document, place)
                desk.keep_draft(memory, at(memory, document, place).id, f"typed {place}", 1)
            measured[count] = costs_of(memory, document, count // 2)
    return measured


# A search looks the few elements of a sentence up one by one, which is quicker than one query for them all.
@pytest.mark.parametrize(("act", "most"), [("page", 70), ("window", 15), ("move", 70), ("panel", 50)])
def test_a_long_document_costs_no_more_statements_than_a_short_one(costs, act, most):
    assert costs[5000][act][0] == costs[200][act][0] <= most


@pytest.mark.parametrize("act", ["page", "window", "move", "panel"])
def test_a_long_document_costs_what_counting_it_costs_and_no_more(costs, act):
    """Progress and the number of segments are counted: some steps for each segment and language."""
    assert costs[5000][act][1] - costs[200][act][1] <= 4800 * 3 * 60 / 1000
