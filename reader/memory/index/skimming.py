"""Which texts the index may be wrong about: all that it is wrong about are among them.

Each text is compared by a number or two with what was read of the index. What differs need not be wrong,
since others write meanwhile: it is to be looked at in one snapshot, text by text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.going_through import Range, Texts
from reader.memory.index import elements, sums
from reader.memory.index.anew import UNKNOWN, Made, Tables
from reader.memory.index.coding import Ids
from reader.memory.index.ready import Ready
from reader.memory.index.runs import Reading
from reader.memory.index.sums import Part

HASHES_AT_ONCE = 50_000
"""Hashes of texts that are read in one snapshot, a twentieth of a second."""

_LEAST = -(2**63)


class Skim:
    """Texts of a range of ids on their way to be told apart."""

    def __init__(self, parts: list[Part], ids: Range) -> None:
        self._words, self._characters = [part.words for part in parts], [part.characters for part in parts]
        self._tables = Tables()
        self._known = _Known(ids)
        self._found = [np.empty(0, np.int64)]

    def see(self, db: Database, texts: Texts, ready: Ready) -> None:
        """Look at some of them."""
        numbers = partial(elements.look_up, db, texts.language)
        made = self._tables.made(numbers, texts.language, texts.ids, ready)
        self._known.expect(made.coded.ids, ready)
        self._found.append(made.coded.ids[~self._is_right(texts, ready, made)])

    def suspects(self, reading: Reading) -> Ids:
        """Those that may be amiss, once all were seen."""
        return np.unique(np.concatenate([*self._found, *self._known.missing(reading)]))

    def _is_right(self, texts: Texts, ready: Ready, made: Made) -> NDArray[np.bool_]:
        """Which texts are kept and indexed as they should be, as far as these numbers tell."""
        coded, is_unknown = made.coded, made.coded.elements == UNKNOWN
        coded = replace(coded, elements=np.where(is_unknown, 0, coded.elements))
        ids = coded.ids
        is_right = np.equal(texts.keys, ready.keys) & np.equal(texts.bare_keys, ready.bare_keys)
        is_right &= np.fromiter(map(str.__eq__, texts.codes, made.codes()), np.bool_, len(ids))
        is_right &= sums.agree(self._words, ids, sums.of_texts(coded, texts.language))
        is_right &= sums.agree(self._characters, ids, sums.mixed(coded.lengths, coded.signatures))
        is_right[np.repeat(np.arange(len(ids)), coded.tokens)[is_unknown]] = False
        return is_right


class _Known:
    """Whether texts of a range of ids are known by their hashes: 17 bytes a text."""

    def __init__(self, ids: Range) -> None:
        self._first, size = ids[0], ids[1] - ids[0] + 1
        self._is_there = np.zeros(size, np.bool_)
        self._hashes = {table: np.zeros(size, np.int64) for table in ("text_hashes", "bare_hashes")}

    def expect(self, ids: Ids, ready: Ready) -> None:
        """Note of some texts that they are there, and what they are to be known by."""
        places = ids - self._first
        self._is_there[places] = True
        self._hashes["text_hashes"][places] = ready.hashes
        self._hashes["bare_hashes"][places] = ready.bare_keys

    def missing(self, reading: Reading) -> Iterator[Ids]:
        """The ids of texts that are there and not known by one of these."""
        for table, wanted in self._hashes.items():
            is_missing = self._is_there.copy()
            for hashes, ids in _hashes(reading, table):
                is_within = (ids >= self._first) & (ids < self._first + len(wanted))
                places = ids[is_within] - self._first
                is_missing[places[wanted[places] == hashes[is_within]]] = False
            yield self._first + np.flatnonzero(is_missing)


def _hashes(reading: Reading, table: str) -> Iterator[tuple[Ids, Ids]]:
    """All hashes of a table, each with its text, by rising hash; each portion in a snapshot of its own."""
    after = _LEAST, 0
    while True:
        with reading() as db:
            rows = db.conn.execute(
                f"""select hash, text_id from {table} where (hash, text_id) > (?, ?)
                     order by hash, text_id limit ?""",
                (*after, HASHES_AT_ONCE),
            ).fetchall()
        if not rows:
            return
        pairs = np.fromiter(chain.from_iterable(rows), np.int64, 2 * len(rows))
        yield pairs[::2], pairs[1::2]
        after = rows[-1]
