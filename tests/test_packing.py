"""Posting lists in rows: what goes in comes out, and every list stands in the row that it is sought in."""

from bisect import bisect_right

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.memory.index import packing
from reader.memory.index.packing import ELEMENT_BITS, PLACE_BITS, ROW_BYTES


def some_postings(most=60):
    """Postings of few lists, or of many, some of them far apart."""
    numbers = st.integers(0, 9) | st.integers(0, 2**31 - 1) | st.integers(0, 3 * 2**ELEMENT_BITS - 1)
    places = st.integers(0, 2**PLACE_BITS - 1)
    lists = st.dictionaries(
        numbers, st.sets(places, min_size=1, max_size=9) | st.just(set(range(1_200))), max_size=most
    )
    return lists.map(
        lambda chosen: np.array(
            sorted(number << PLACE_BITS | place for number, places in chosen.items() for place in places),
            np.int64,
        )
    )


@given(some_postings(), st.lists(st.integers(0, 4_000), max_size=4))
def test_what_is_packed_is_unpacked_again(postings, cuts):
    rows = list(packing.packed(np.split(postings, sorted(cuts))))
    assert np.concatenate([np.empty(0, np.int64), *map(packing.of_row, rows)]).tolist() == postings.tolist()
    firsts = [number for number, _ in rows]
    assert firsts == sorted(set(firsts))
    for row in rows:
        assert len(row[1]) <= ROW_BYTES or len(packing.unpacked(row).numbers) == 1


@given(some_postings(), some_postings(3))
def test_a_list_is_found_in_the_row_that_begins_before_it_and_in_all_rows_together(postings, others):
    rows = list(packing.packed([postings]))
    lists, places = packing.apart(postings)
    wanted = sorted({*lists.tolist(), *packing.apart(others)[0].tolist()})
    every = packing.together(rows, len(postings))
    is_far_apart = bool(rows) and rows[-1][0] - rows[0][0] >= 2**31
    assert (every is None) == is_far_apart
    if rows:
        assert packing.together(rows, len(postings) - 1) is None
    for number in wanted:
        expected = places[lists == number].tolist()
        at = bisect_right([first for first, _ in rows], number) - 1
        alone = packing.unpacked(rows[at]).find([number]) if at >= 0 else []
        assert [found.tolist() for found in alone] == [expected] * bool(expected)
        if every:
            assert [found.tolist() for found in every.find([number])] == [expected] * bool(expected)


def test_few_lists_hold_no_room_for_many():
    rows = list(packing.packed([np.arange(500) << PLACE_BITS]))
    assert packing.together(rows, 1_000_000).places.base is None
    assert packing.together(rows, 500).places.tolist() == [0] * 500


@given(st.lists(st.tuples(some_postings(), st.lists(st.integers(0, 4_000), max_size=3)), max_size=4))
def test_several_streams_become_one(streams):
    merged = packing.merged([iter(np.split(postings, sorted(cuts))) for postings, cuts in streams])
    together = np.concatenate([np.empty(0, np.int64), *merged])
    assert together.tolist() == sorted({one for postings, _ in streams for one in postings.tolist()})


@pytest.mark.parametrize("cut", [0, 1, 3, 4, 7, 8, 12, 21])
def test_a_row_that_was_cut_off_has_no_lists(cut):
    ((first, row),) = packing.packed([np.arange(5) + (7 << PLACE_BITS)])
    assert len(packing.unpacked((first, row)).numbers) == 1
    assert len(packing.unpacked((first, row[:cut])).numbers) == 0
