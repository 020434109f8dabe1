"""Pure: posting lists as rows of the file, where short ones stand together, so that few rows hold many.

A *posting* says that a text has an element among its rarest. It is one number: that of its list, and below it
the place of the text. Lists are numbered by layer and, within a layer, by element. A row holds lists that
follow each other, and has the number of the first of them; no list stands in two rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reader.memory.index.coding import Ids

Places = NDArray[np.uint32]
"""Of texts in a run, which stand there in the order of their entries."""
Row = tuple[int, bytes]
"""The number of the first of some posting lists, of a length or of a block, and what is kept of it."""

ELEMENT_BITS = 36
"""Bits of an element in the number of a list; above them stands the layer."""
PLACE_BITS = 25
"""Bits of a place in a posting: no run has so many texts."""
ROW_BYTES = 4_000
"""Bytes of a row, unless its only list takes more: so many stand within one page of the file."""

_PLACE = (1 << PLACE_BITS) - 1
_SPAN = 1 << 31
"""From its first list to before which one a row goes at most."""
_ROOM = ROW_BYTES // 4 - 1
"""Words of a row, but for the first, which says how many lists it has."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Posting lists side by side, by rising number."""

    first: int
    numbers: NDArray[np.uint32]
    """How far the number of each is from `first`."""
    starts: NDArray[np.uint32]
    """Where each begins among the places, and behind the last where they end."""
    places: Places

    @property
    def size(self) -> int:
        """Bytes that they take."""
        return self.numbers.nbytes + self.starts.nbytes + self.places.nbytes

    def find(self, wanted: Iterable[int]) -> list[Places]:
        """Those of some lists that are here."""
        numbers, starts = self.numbers.data, self.starts.data  # read one by one, which numpy is slow at
        found = []
        for number in wanted:
            at = bisect_left(numbers, number - self.first)
            if at < len(numbers) and numbers[at] == number - self.first:
                found.append(self.places[starts[at] : starts[at + 1]])
        return found


_NONE = np.empty(0, np.uint32)
NO_LISTS = Lists(0, _NONE, np.zeros(1, np.uint32), _NONE)


Number = TypeVar("Number", int, Ids)


def number(layer: Number, element: Number) -> Number:
    """The number of the list of an element, or those of several."""
    return layer << ELEMENT_BITS | element


def postings(numbers: Ids, places: Ids | Places) -> Ids:
    """Postings of lists, one for each place."""
    return numbers << PLACE_BITS | places


def apart(postings: Ids) -> tuple[Ids, Ids]:
    """The numbers of the lists that postings stand in, and their places."""
    return postings >> PLACE_BITS, postings & _PLACE


def packed(portions: Iterable[Ids]) -> Iterator[Row]:
    """The rows that hold postings, which rise from portion to portion."""
    left = np.empty(0, np.int64)
    for portion in portions:
        rows = list(_rows(np.concatenate([left, portion])))
        for some in rows[:-1]:
            yield _row(some)
        left = rows[-1] if rows else left  # it may go on
    if len(left):
        yield _row(left)


def _rows(postings: Ids) -> Iterator[Ids]:
    """Postings, row by row: as many lists as there is room for, and one at least."""
    lists = postings >> PLACE_BITS
    starts = _starts(lists)
    first = lists[starts]
    ends = np.append(starts[1:], len(postings))
    words = ends + 2 * np.arange(1, len(ends) + 1)  # that all lists up to each take: number, end and places
    row = before = 0
    while row < len(starts):
        beyond = min(
            int(words.searchsorted(before + _ROOM, "right")), int(first.searchsorted(first[row] + _SPAN))
        )
        beyond = max(row + 1, beyond)
        yield postings[starts[row] : ends[beyond - 1]]
        row, before = beyond, int(words[beyond - 1])


def _row(postings: Ids) -> Row:
    lists, places = apart(postings)
    starts = _starts(lists)
    first = int(lists[0])
    head = [np.array([len(starts)]), lists[starts] - first, np.append(starts[1:], len(lists))]
    return first, np.concatenate([*head, places]).astype("<u4").tobytes()


def _starts(lists: Ids) -> Ids:
    """Where another number begins."""
    return np.flatnonzero(np.append(True, lists[1:] != lists[:-1])) if len(lists) else lists


def unpacked(row: Row) -> Lists:
    """The lists of a row; none where it was damaged."""
    first, content = row
    words = np.frombuffer(content[: len(content) // 4 * 4], "<u4")
    count = int(words[0]) if len(words) else 0
    numbers, ends = words[1 : 1 + count], words[1 + count : 1 + 2 * count]
    places = words[1 + 2 * count :]
    starts = np.append(NO_LISTS.starts, ends)
    if len(numbers) != len(ends) or starts[-1] != len(places) or (starts[1:] < starts[:-1]).any():
        return NO_LISTS
    return Lists(first, numbers, starts, places)


def together(rows: Iterable[Row], most: int) -> Lists | None:
    """The lists of rows that follow each other, with `most` places at most; None where there are more."""
    places = np.empty(most, np.uint32)  # takes room only where it is filled
    numbers, starts, size = [_NONE], [_NONE], 0
    first = None
    for row in rows:
        lists = unpacked(row)
        first = row[0] if first is None else first
        before, beyond = row[0] - first, size + len(lists.places)
        if beyond > most or (before + _SPAN) >> 32:  # the elements of no program come to that
            return None
        places[size:beyond] = lists.places
        numbers.append(lists.numbers + np.uint32(before))
        starts.append(lists.starts[:-1] + np.uint32(size))
        size = beyond
    held = places[:size] if 2 * size > most else places[:size].copy()  # what few need not is given back
    ends = np.array([size], np.uint32)
    return Lists(first or 0, np.concatenate(numbers), np.concatenate([*starts, ends]), held)


def of_row(row: Row) -> Ids:
    """The postings of a row."""
    lists = unpacked(row)
    numbers = lists.first + np.repeat(lists.numbers.astype(np.int64), np.diff(lists.starts))
    return postings(numbers, lists.places)


def merged(streams: Sequence[Iterator[Ids]]) -> Iterator[Ids]:
    """One stream of postings from several, whose portions rise; what is in several of them is there once."""
    streams = [(portion for portion in stream if len(portion)) for stream in streams]
    heads = [next(stream, None) for stream in streams]
    while any(head is not None for head in heads):
        bound = min(head[-1] for head in heads if head is not None)
        some = []
        for place, head in enumerate(heads):
            if head is not None:
                beyond = int(head.searchsorted(bound, "right"))
                some.append(head[:beyond])
                heads[place] = head[beyond:] if beyond < len(head) else next(streams[place], None)
        yield np.unique(np.concatenate(some))
