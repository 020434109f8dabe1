"""Fresh texts: what was added one by one since the last run, found at once like everything else."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from struct import pack, unpack
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.index import elements
from reader.memory.index.coding import ID_MASK, Ids, entry, held, kept, sign, signature
from reader.memory.index.runs import SIGNATURE
from reader.memory.index.state import State


def code(db: Database, state: State, language: str, tokens: Sequence[str]) -> tuple[str, list[int]]:
    """The codes of a text, and its elements: within the transaction that keeps it, before `add`."""
    numbers, of_text = elements.of_tokens(db, state, language, tokens)
    return "".join(map(sign, numbers)), of_text


def add(
    db: Database, state: State, text_id: int, language: str, finding: str, of_text: Sequence[int]
) -> None:
    """Index a text of these elements within the transaction that keeps it."""
    here = entry(len(of_text), text_id)
    signed = text_id.to_bytes(8, "little") + signature(finding).tobytes()
    rarest = _written(sorted(of_text, reverse=True)[: kept(len(of_text))])
    db.conn.execute(
        """insert into fresh_texts (part, text_id, language, length, signature, marks, elements)
           values (?, ?, ?, ?, ?, ?, ?)""",
        (state.part, text_id, language, len(finding), signed, held(here, of_text), rarest),
    )


def _written(elements: Sequence[int]) -> bytes:
    """Elements as a fresh text keeps them, 8 bytes each."""
    return pack(f"<{len(elements)}q", *elements)


def parts(state: State) -> range:
    """The parts that are searched: the one that grows, and any that is being merged."""
    return range(state.part, state.part) if state.is_old else range(state.first_part, state.part + 1)


class _Seen:
    """What has been read of the fresh texts of a language in a part: they are only ever added to.

    It may be newer than a snapshot of the file: then some texts are looked for in vain.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0
        self._entries: dict[int, array[int]] = {}
        """By element, those of the texts that have it among their rarest."""
        self._lengths = np.empty(0, np.int64)
        self._rows = np.empty(0, SIGNATURE)
        self._new: list[tuple[int, bytes]] = []
        """Lengths and signatures that have not joined the others yet."""

    def read(self, db: Database, state: State, part: int, language: str) -> None:
        """Read what has been added."""
        if state.last_text <= self._last:
            return
        with self._lock:
            for length, signature, marks, elements in db.conn.execute(
                """select length, signature, marks, elements from fresh_texts
                    where part = ? and text_id > ? and language = ?""",
                (part, self._last, language),
            ):
                self._add(int.from_bytes(marks[:8], "little", signed=True), elements)
                self._new.append((length, signature))
            self._last = max(self._last, state.last_text)

    def _add(self, entry: int, elements: bytes) -> None:
        count = len(elements) // 8
        for element in unpack(f"<{count}q", elements[: 8 * count]):
            entries = self._entries.get(element)
            if entries is None:
                entries = self._entries[element] = array("q")
            entries.append(entry)

    def entries(self, wanted: Sequence[int]) -> bytes:
        """The entries of the texts that have elements, 8 bytes each, one element after the other."""
        with self._lock:
            return b"".join(filter(None, map(self._entries.get, wanted)))

    def signatures(self) -> tuple[NDArray[np.int64], NDArray[np.void]]:
        """Lengths and signatures of the texts; those of which a part was cut off are left out."""
        with self._lock:
            if self._new:
                new = [row for row in self._new if len(row[1]) == SIGNATURE.itemsize]
                lengths = np.fromiter((length for length, _ in new), np.int64, len(new))
                rows = np.frombuffer(b"".join(signature for _, signature in new), SIGNATURE)
                self._lengths, self._rows = np.append(self._lengths, lengths), np.append(self._rows, rows)
                self._new = []
            return self._lengths, self._rows


_seen: dict[tuple[int, int, str], _Seen] = {}
"""By epoch, part and language."""
_SEEN_PARTS = 32


def _read(db: Database, state: State, language: str) -> Iterator[_Seen]:
    """The fresh texts of a language, part by part."""
    for part in parts(state) if state.fresh else ():
        key = state.epoch, part, language
        seen = _seen.get(key)
        if seen is None:
            _forget(state)
            seen = _seen.setdefault(key, _Seen())
        seen.read(db, state, part, language)
        yield seen


def _forget(state: State) -> None:
    """Let go what is not asked for any more: parts that have become runs, and all where there are many."""
    if len(_seen) > _SEEN_PARTS:
        _seen.clear()
    for key in list(_seen):
        if key[0] == state.epoch and key[1] < state.first_part:
            _seen.pop(key, None)


def postings(
    db: Database, state: State, language: str, wanted: Sequence[int], window: tuple[int, int]
) -> Ids:
    """The ids of the texts that have elements, each as often as it stands in a window of entries."""
    found = np.frombuffer(b"".join(seen.entries(wanted) for seen in _read(db, state, language)), np.int64)
    return found[(found >= window[0]) & (found < window[1])] & ID_MASK


def of_length(
    db: Database, state: State, language: str, shortest: int, longest: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.void]]]:
    """Lengths and signatures of the fresh texts of a language that are so many code points long."""
    for seen in _read(db, state, language):
        lengths, rows = seen.signatures()
        within = (lengths >= shortest) & (lengths <= longest)
        if within.any():
            yield lengths[within], rows[within]


def take_over(db: Database) -> None:
    """Fill the elements of fresh texts from the table that had a row for each; a step of a migration."""
    rows = db.conn.execute(
        "select part, entry, element from fresh_postings order by part, entry, element desc"
    ).fetchall()
    db.conn.executemany(
        "update fresh_texts set elements = ? where part = ? and text_id = ?",
        [
            (_written([row[2] for row in of_text]), part, entry & ID_MASK)
            for (part, entry), of_text in groupby(rows, key=itemgetter(0, 1))
        ],
    )
