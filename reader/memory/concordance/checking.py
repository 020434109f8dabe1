"""Whether the concordance's index holds every text under every term it should: all made anew and compared.

Texts are looked at in portions, and so is the index, each in a short snapshot: others go on writing, and the
file's log does not grow. That is right because what was fed is not changed, unless all of it is fed anew;
what seems wrong is looked at once more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory.concordance import feeding, terms

TEXTS_AT_ONCE = 2_000
"""Texts that are looked at in one snapshot, a tenth of a second."""
ROWS_AT_ONCE = 100_000
"""Rows of the index that are read in one snapshot, likewise."""
TEXTS_TOGETHER = 2_000_000
"""Texts whose numbers are held at once, some 34 MB; for each so many the index is read once."""
REMEMBERED = 100_000
"""Words that are remembered to be listed."""
NAMED = 5
"""Terms or words at fault that are named one by one."""
TEXTS_NAMED = 100
"""Texts at fault whose terms are looked for one by one."""

Reading = Callable[[], AbstractContextManager[Database]]
"""Begins a snapshot that ends with its block."""
Step = Callable[[int, int], None]
"""Told how much is done, and of how much."""
Ids = NDArray[np.int64]


def problems(reading: Reading, step: Step = lambda done, total: None) -> list[str]:
    """What is wrong, in sentences; nothing where all is well. Reads the whole memory, some 50 µs a text.

    Texts that wait to be fed are no fault: a search reads them. Nor are ids of texts that are gone.
    """
    with reading() as db:
        fed = feeding.state(db).fed
    try:
        return _of_fed(reading, fed, step)
    except _Anew:
        return []  # what was wrong is about to be right


def _of_fed(reading: Reading, fed: int, step: Step) -> list[str]:
    wrong, said, missing = 0, set[str](), set[str]()
    for first in range(1, fed + 1, TEXTS_TOGETHER):
        last = min(fed, first + TEXTS_TOGETHER - 1)
        look = _Look(first, last)
        look.at(reading, np.arange(first, last + 1), lambda done: step(done, fed))
        missing |= look.missing
        if len(ids := look.wrong()):
            again = _Look(first, last, ids[:TEXTS_NAMED].tolist())
            again.at(reading, ids)
            wrong += len(again.wrong())
            said.update(*again.differing.values())
    found = []
    if wrong:
        found.append(f"The index of words is wrong about some texts, {wrong:,} in all: {_some(said)}.")
    if missing:
        found.append(f"Some words cannot be found by their parts, {len(missing):,} in all: {_some(missing)}.")
    return [f"{fault} Run “hevok memory rebuild”." for fault in found]


def _some(words: Collection[str]) -> str:
    return ", ".join(sorted(words)[:NAMED])


class _Look:
    """Of texts in a range of ids, a number for the terms each should be under, and one for those it is."""

    def __init__(self, first: int, last: int, differing: Collection[int] = ()) -> None:
        """Of the texts that are `differing`, the terms are told that only one of both has."""
        self._first, self._last = first, last
        self._expected, self._held = np.zeros((2, last - first + 1), np.uint64)
        self._terms = 0
        self._is_expected = np.zeros(last - first + 1, np.bool_)
        self._listed: set[tuple[str, str]] = set()
        self.differing: dict[int, set[str]] = {text_id: set() for text_id in differing}
        self.missing: set[str] = set()
        """Words that are not listed."""

    def wrong(self) -> Ids:
        """The texts that are not under the terms they should be under."""
        return self._first + np.flatnonzero(self._is_expected & (self._expected != self._held))

    def at(self, reading: Reading, ids: Ids, step: Callable[[int], None] = lambda done: None) -> None:
        """Look at some texts, by rising ids: half of the way is what they say, half what the index says."""
        for start in range(0, len(ids), TEXTS_AT_ONCE):
            some = ids[start : start + TEXTS_AT_ONCE].tolist()
            with _as_fed(reading, self._last) as db:
                self._expect(db, some)
            step(self._first - 1 + (some[-1] - self._first + 1) // 2)
        half, read = (self._last - self._first + 1) // 2, 0
        for held in _held(reading, self._last):
            for term, texts in held:
                self._hold(term, texts)
                read += len(texts)
            step(self._first - 1 + half + half * min(read, self._terms) // max(1, self._terms))

    def _expect(self, db: Database, ids: list[int]) -> None:
        for language, of_language, texts in _texts(db, ids):
            listed = set[str]()
            for text_id, (words, of_text) in zip(of_language, terms.all_of(texts, language), strict=True):
                place = text_id - self._first
                self._is_expected[place] = True
                self._terms += len(of_text)
                self._expected[place] = sum(map(_number, of_text)) & _ALL
                if text_id in self.differing:
                    self.differing[text_id] ^= of_text
                listed |= words
            self._see_listed(db, language, listed)

    def _see_listed(self, db: Database, language: str, words: set[str]) -> None:
        """Notice those words that are not listed."""
        if len(self._listed) > REMEMBERED:
            self._listed.clear()
        asked = [word for word in words if (language, word) not in self._listed]
        rows = db.conn.execute(
            "select word from json_each(?) cross join concordance_words on language = ? and word = value",
            (json.dumps(asked), language),
        )
        found = {word for (word,) in rows}
        self._listed.update((language, word) for word in found)
        self.missing.update(found.symmetric_difference(asked))

    def _hold(self, term: str, texts: Ids) -> None:
        """Add a term to the texts that are under it."""
        places = texts[(texts >= self._first) & (texts <= self._last)] - self._first
        self._held[places] += np.uint64(_number(term))
        if self.differing:
            for text_id in self.differing.keys() & texts.tolist():
                self.differing[text_id] ^= {term}


_ALL = (1 << 64) - 1


class _Anew(Exception):
    """The index has begun to be made anew."""


@contextmanager
def _as_fed(reading: Reading, last: int) -> Iterator[Database]:
    """A snapshot in which texts up to one are in the index; raises `_Anew` where they are not any more."""
    with reading() as db:
        if feeding.state(db).fed < last:
            raise _Anew
        yield db


def _number(term: str) -> int:
    """A term as one of 64 bits, the same throughout a process."""
    return hash(term) & _ALL


def _texts(db: Database, ids: list[int]) -> Iterator[tuple[str, list[int], list[str]]]:
    """Those of some texts that are there, in portions of one language: language, ids, texts."""
    rows = db.conn.execute(
        "select language, t.id, text from json_each(?) cross join texts t on t.id = value", [json.dumps(ids)]
    ).fetchall()
    for language, group in groupby(sorted(rows, key=itemgetter(0)), key=itemgetter(0)):
        of_language = list(group)
        yield language, [text_id for _, text_id, _ in of_language], [text for *_, text in of_language]


def _held(reading: Reading, last: int) -> Iterator[list[tuple[str, Ids]]]:
    """All that the index holds, in the order of its terms, each portion in a snapshot of its own: terms with
    texts that are under each, by rising ids; what is under one may take several portions."""
    term, text_id = "", 0
    while True:
        with _as_fed(reading, last) as db:
            rows = db.conn.execute(
                """select term, doc from concordance_terms
                    where term >= :term and (term > :term or doc > :text) order by term limit :most""",
                {"term": term, "text": text_id, "most": ROWS_AT_ONCE},
            ).fetchall()
        if not rows:
            return
        term, text_id = rows[-1]
        of_terms = groupby(rows, key=itemgetter(0))
        yield [(of_term, np.array([row[1] for row in some], np.int64)) for of_term, some in of_terms]
