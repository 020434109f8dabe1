"""Rows: the smallest runs of segments that no bead crosses."""

from hypothesis import given
from hypothesis import strategies as st

from reader.model import Bead, Block, BlockKind, Segment, Translation
from reader.rows import rows

BLOCK = Block(BlockKind.PARAGRAPH, "a" * 100)


def segments(first, last):
    return [Segment(100 + place, place, BLOCK, place, place + 1) for place in range(first, last + 1)]


def bead(number, language, *places):
    return Bead(number, language, places, Translation())


def partition(places, cuts):
    beads, run = [], []
    for place in places:
        run.append(place)
        if place in cuts:
            beads.append(tuple(run))
            run = []
    return [*beads, tuple(run)] if run else beads


@st.composite
def pages(draw):
    count = draw(st.integers(1, 30))
    beads = {}
    for language in draw(st.sets(st.sampled_from(["ar", "kmr", "ckb"]))):
        runs = partition(range(1, count + 1), draw(st.sets(st.integers(1, count))))
        if draw(st.booleans()) and len(runs) > 2:  # a bead around a block that was set aside and taken back
            runs = [runs[0] + runs[2], runs[1], *runs[3:]]
        beads[language] = [bead(number, language, *run) for number, run in enumerate(runs, start=1)]
    first = draw(st.integers(1, count))
    return first, draw(st.integers(first, count)), beads


@given(pages())
def test_rows_are_the_finest_partition_that_no_bead_crosses(page):
    first, last, beads = page
    shown = segments(first, last)
    made = rows(shown, beads)
    assert [segment for row in made for segment in row.segments] == shown
    inside = {
        bead: {place for place in bead.places if first <= place <= last}
        for of_language in beads.values()
        for bead in of_language
    }
    for row in made:
        places = {segment.place for segment in row.segments}
        assert all(not held & places or held <= places for held in inside.values())
        for cut in sorted(places)[1:]:  # minimal: every cut within a row would go through a bead
            assert any(held and min(held) < cut <= max(held) for held in inside.values())


@given(pages())
def test_every_bead_that_touches_the_segments_stands_in_exactly_one_row(page):
    first, last, beads = page
    made = rows(segments(first, last), beads)
    for language, of_language in beads.items():
        touching = [b for b in of_language if any(first <= place <= last for place in b.places)]
        shown = [b for row in made for b in row.beads[language]]
        assert sorted(b.id for b in shown) == [b.id for b in touching]


def test_without_segments_there_are_no_rows():
    assert rows([], {"ar": [bead(1, "ar", 1, 2)]}) == []


def test_without_beads_every_segment_is_a_row():
    made = rows(segments(3, 5), {"ar": []})
    assert [(row.place, row.beads) for row in made] == [(3, {"ar": ()}), (4, {"ar": ()}), (5, {"ar": ()})]


def test_beads_of_two_languages_that_overlap_make_one_row():
    beads = {"ar": [bead(1, "ar", 1, 2), bead(2, "ar", 3)], "kmr": [bead(3, "kmr", 1), bead(4, "kmr", 2, 3)]}
    (row,) = rows(segments(1, 3), beads)
    assert [b.id for b in row.beads["ar"]] == [1, 2]
    assert [b.id for b in row.beads["kmr"]] == [3, 4]
