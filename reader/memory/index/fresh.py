"""Fresh texts: what was added one by one since the last run, found at once like everything else."""

from __future__ import annotations

import json
from collections.abc import Sequence
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
    db.conn.execute(
        """insert into fresh_texts (part, text_id, language, length, signature, marks)
           values (?, ?, ?, ?, ?, ?)""",
        (state.part, text_id, language, len(finding), signed, held(here, of_text)),
    )
    rarest = sorted(of_text, reverse=True)[: kept(len(of_text))]
    db.conn.executemany(
        "insert into fresh_postings (part, element, entry) values (?, ?, ?)",
        [(state.part, element, here) for element in rarest],
    )
    db.conn.execute("update index_state set fresh = fresh + 1")


def parts(state: State) -> range:
    """The parts that are searched: the one that grows, and any that is being merged."""
    return range(state.part, state.part) if state.is_old else range(state.first_part, state.part + 1)


def postings(db: Database, state: State, wanted: Sequence[int], window: tuple[int, int]) -> Ids:
    """The ids of the texts that have elements, each as often as it stands in a window of entries."""
    found: list[int] = []
    for part in parts(state) if state.fresh else ():
        found += [
            row[0]
            for row in db.conn.execute(
                """select f.entry from json_each(?) cross join fresh_postings f
                       on f.part = ? and f.element = value and f.entry >= ? and f.entry < ?""",
                (json.dumps(wanted), part, *window),
            )
        ]
    return np.array(found, np.int64) & ID_MASK


class _Seen:
    """The fresh texts of a language as far as they have been read: they are only ever added to."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.last = 0
        self.lengths = np.empty(0, np.int64)
        self.rows = np.empty(0, SIGNATURE)


_seen: dict[tuple[int, int, str], _Seen] = {}
"""By epoch, part and language."""
_SEEN_PARTS = 32


def of_length(
    db: Database, state: State, language: str, shortest: int, longest: int
) -> list[tuple[NDArray[np.int64], NDArray[np.void]]]:
    """Lengths and signatures of the fresh texts of a language that are so many code points long."""
    found = []
    for part in parts(state) if state.fresh else ():
        lengths, rows = _read(db, state, part, language)
        within = (lengths >= shortest) & (lengths <= longest)
        if within.any():
            found.append((lengths[within], rows[within]))
    return found


def _read(db: Database, state: State, part: int, language: str) -> tuple[NDArray[np.int64], NDArray[np.void]]:
    """All fresh texts of a part: those remembered, and those added since.

    What is remembered may be newer than this snapshot of the file: then some texts are looked for in vain.
    """
    if len(_seen) > _SEEN_PARTS:
        _seen.clear()
    seen = _seen.setdefault((state.epoch, part, language), _Seen())
    with seen.lock:
        new = db.conn.execute(
            "select language, length, signature, text_id from fresh_texts where part = ? and text_id > ?",
            [part, seen.last],
        ).fetchall()
        if new:
            here = [row for row in new if row[0] == language]
            seen.lengths = np.append(seen.lengths, np.array([row[1] for row in here], np.int64))
            seen.rows = np.append(seen.rows, np.frombuffer(b"".join(row[2] for row in here), SIGNATURE))
            seen.last = new[-1][3]
        return seen.lengths, seen.rows
