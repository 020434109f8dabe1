"""Texts that the memory has indexed anew: folded and coded many at once, as an import does it, into new runs.

What is kept with a text is written only where it differs, so that little has to be written where this
program's folds made it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from reader import languages
from reader.memory.going_through import Opened, Texts, texts_between
from reader.memory.index import elements, runs
from reader.memory.index.anew import Tables
from reader.memory.index.coding import Ids
from reader.memory.index.ready import Element, Maker, Ready
from reader.memory.index.runs import Coded

TEXTS_AT_ONCE = 4_000
"""Texts that are folded together, and of which so many are written in one transaction."""
ELEMENTS_AT_ONCE = 4_000
"""Elements that are given numbers in one transaction, some 20 ms."""
HASHES_AT_ONCE = 10_000
"""Hashes of texts that are written in one transaction, likewise."""


def index(memory: Opened, first: int, last: int, step: Callable[[int], None]) -> list[int]:
    """Fold and code the texts of a range of ids, and write runs of them, not yet searched; the runs."""
    making = _Making(memory)
    while first <= last:
        end = min(last, first + TEXTS_AT_ONCE - 1)
        with memory.reading() as db:
            some = list(texts_between(db, (first, end)))
        for texts in some:
            making.add(texts)
        first = end + 1
        step(first)
    return making.written()


class _Making:
    """Runs of texts on their way."""

    def __init__(self, memory: Opened) -> None:
        self._memory = memory
        self._maker, self._tables = Maker(), Tables()
        self._coded: dict[str, list[Coded]] = {}
        self._hashes: dict[str, list[Ids]] = {"text_hashes": [], "bare_hashes": []}
        """By table, hashes of all these texts."""
        self._ids: list[Ids] = []

    def add(self, texts: Texts) -> None:
        """Fold and code some texts, and keep with them what they come to."""
        ready = self._maker.ready(texts.texts, languages.for_code(texts.language))
        numbers = partial(_numbers, self._memory, texts.language)
        made = self._tables.made(numbers, texts.language, texts.ids, ready)
        _keep(self._memory, texts, ready, made.codes())
        self._coded.setdefault(texts.language, []).append(made.coded)
        self._hashes["text_hashes"].append(ready.hashes)
        self._hashes["bare_hashes"].append(ready.bare_keys)
        self._ids.append(made.coded.ids)

    def written(self) -> list[int]:
        """Write the runs, and what the texts are known by; the runs."""
        for table, hashes in self._hashes.items() if self._ids else ():
            self._write_hashes(table, np.concatenate(hashes), np.concatenate(self._ids))
        return [
            runs.write(self._memory.writing, language, runs.joined(parts))
            for language, parts in self._coded.items()
        ]

    def _write_hashes(self, table: str, hashes: Ids, ids: Ids) -> None:
        order = np.lexsort((ids, hashes))
        rows = list(zip(hashes[order].tolist(), ids[order].tolist(), strict=True))
        for start in range(0, len(rows), HASHES_AT_ONCE):
            with self._memory.writing() as db:
                db.conn.executemany(
                    f"insert or ignore into {table} (hash, text_id) values (?, ?)",
                    rows[start : start + HASHES_AT_ONCE],
                )


def _numbers(memory: Opened, language: str, wanted: Sequence[Element]) -> dict[Element, int]:
    """The numbers of elements; new ones, which the memory seldom lacks, are given in short transactions."""
    with memory.reading() as db:
        known = elements.look_up(db, language, wanted)
    missing = [element for element in wanted if element not in known]
    for start in range(0, len(missing), ELEMENTS_AT_ONCE):
        with memory.writing() as db:
            known |= elements.give(db, language, missing[start : start + ELEMENTS_AT_ONCE])
    return known


def _keep(memory: Opened, texts: Texts, ready: Ready, codes: Sequence[str]) -> None:
    """Keep with texts what they come to, where it is another."""
    made = zip(ready.keys.tolist(), ready.bare_keys.tolist(), codes, strict=True)
    kept = zip(texts.keys, texts.bare_keys, texts.codes, strict=True)
    changed = [(*new, text_id) for text_id, new, old in zip(texts.ids, made, kept, strict=True) if new != old]
    if changed:
        with memory.writing() as db:
            db.conn.executemany("update texts set key = ?, bare_key = ?, codes = ? where id = ?", changed)
