"""Whether the concordance's index holds every text under every term it should: all made anew and compared.

Texts are looked at in portions, and so is the index, each in a short snapshot: others go on writing, and the
file's log does not grow. That is right because what was fed is not changed, unless all of it is fed anew;
what seems wrong is looked at once more, by the functions for single texts.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader.memory import going_through
from reader.memory.concordance import feeding, terms
from reader.memory.concordance.bulk import Bulk
from reader.memory.going_through import Range, Texts
from reader.memory.index.ready import Ready
from reader.memory.index.runs import Reading
from reader.model import Step

TEXTS_AT_ONCE = 1_000
"""Texts that are looked at one by one in one snapshot, a twentieth of a second."""
SAMPLED = 100
"""One in so many texts is folded by itself, as whoever searches folds what is looked for."""
ROWS_AT_ONCE = 150_000
"""Rows of the index that are read in one snapshot, a tenth of a second."""
NAMED = 5
"""Terms or words at fault that are named one by one."""
TEXTS_NAMED = 100
"""Texts at fault whose terms are looked for one by one."""

Ids = NDArray[np.int64]
Numbers = NDArray[np.uint64]


def problems(reading: Reading, step: Step = lambda done, total: None) -> list[str]:
    """What is wrong with the index of words alone, in sentences; nothing where all is well."""
    return going_through.problems(reading, [Words(reading)], step)


class Words:
    """The index of words, checked (see `going_through.Check`).

    Texts that wait to be fed are no fault: a search reads them. Nor are ids of texts that are gone, or
    anything at all where every text begins to be fed anew meanwhile: what was wrong is about to be right.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._wrong, self._said, self._missing = 0, set[str](), set[str]()
        self._is_fed_anew = False
        with reading() as db:
            self._fed = feeding.state(db).fed

    def begin(self, ids: Range, step: Step) -> None:
        """Get ready for texts of a range."""
        self._look = _Look(ids[0], min(ids[1], self._fed))
        self._expected = _Expected()

    def see(self, db: Database, texts: Texts, ready: Ready) -> None:
        """Note what texts should be under."""
        ids = np.array(texts.ids)
        fed = np.flatnonzero(ids <= self._fed)
        self._is_fed_anew |= feeding.state(db).fed < self._fed
        if len(fed) and not self._is_fed_anew:  # once it is, what was met then is not known here
            numbers, words, count = self._expected.of(texts.language, ready)
            self._look.expect(ids[fed], numbers[fed], count)
            if len(fed) < len(ids):  # what is new may be in texts that wait
                words = set().union(*(each for each, _ in _alone(texts, fed)))
            self._missing |= _not_listed(db, texts.language, words)
            some = fed[ids[fed] % SAMPLED == 0]
            self._look.expect_alone(ids[some].tolist(), [of_text for _, of_text in _alone(texts, some)])

    def end(self, step: Step) -> None:
        """Compare it with what the index has."""
        del self._expected
        if self._is_fed_anew or self._look.is_empty:
            return
        try:
            self._look.hold(self._reading, step)
            if len(ids := self._look.wrong()):
                again = self._look.again(self._reading, ids)
                self._wrong += len(again.wrong())
                self._said.update(*again.differing.values())
        except _Anew:
            self._is_fed_anew = True

    def problems(self) -> list[str]:
        """What is wrong, in sentences."""
        if self._is_fed_anew:
            return []
        wrong, missing = self._wrong, self._missing
        found = []
        if wrong:
            found.append(
                f"The index of words is wrong about some texts, {wrong:,} in all: {_some(self._said)}."
            )
        if missing:
            found.append(
                f"Some words cannot be found by their parts, {len(missing):,} in all: {_some(missing)}."
            )
        return [f"{fault} Run “hevok memory rebuild”." for fault in found]


def _some(words: Collection[str]) -> str:
    return ", ".join(sorted(words)[:NAMED])


class _Look:
    """Of texts in a range of ids, a number for the terms each should be under, and one for those it is."""

    def __init__(self, first: int, last: int, differing: Collection[int] = ()) -> None:
        """Of the texts that are `differing`, the terms are told that only one of both has."""
        self._first, self._last = first, last
        self._expected, self._held = np.zeros((2, max(0, last - first + 1)), np.uint64)
        self._is_expected = np.zeros(len(self._held), np.bool_)
        self._terms = 0
        self.differing: dict[int, set[str]] = {text_id: set() for text_id in differing}

    @property
    def is_empty(self) -> bool:
        """Whether there are no texts in it."""
        return not self._is_expected.any()

    def wrong(self) -> Ids:
        """The texts that are not under the terms they should be under."""
        return self._first + np.flatnonzero(self._is_expected & (self._expected != self._held))

    def expect(self, ids: Ids, numbers: Numbers, count: int) -> None:
        """Note what texts should come to, being under so many terms together."""
        self._terms += count
        self._expected[ids - self._first] = numbers
        self._is_expected[ids - self._first] = True

    def expect_alone(self, ids: Sequence[int], of_texts: Sequence[set[str]]) -> None:
        """The same, by the terms of texts as the functions for single ones have them."""
        for text_id, of_text in zip(ids, of_texts, strict=True):
            self._is_expected[text_id - self._first] = True
            self._expected[text_id - self._first] = sum(map(_number, of_text)) & _ALL
            if text_id in self.differing:
                self.differing[text_id] ^= of_text

    def hold(self, reading: Reading, step: Step) -> None:
        """Add all that the index has; raises `_Anew`."""
        done = 0
        for held in _held(reading, self._last):
            for term, texts in held:
                done += len(texts)
                places = texts[(texts >= self._first) & (texts <= self._last)] - self._first
                self._held[places] += np.uint64(_number(term))
                for text_id in self.differing.keys() & texts.tolist() if self.differing else ():
                    self.differing[text_id] ^= {term}
            step(min(done, self._terms), self._terms)

    def again(self, reading: Reading, ids: Ids) -> _Look:
        """A second look at texts that seem wrong, one by one."""
        look = _Look(self._first, self._last, ids[:TEXTS_NAMED].tolist())
        for start in range(0, len(ids), TEXTS_AT_ONCE):
            with _as_fed(reading, self._last) as db:
                for language, some, texts in _texts(db, ids[start : start + TEXTS_AT_ONCE].tolist()):
                    look.expect_alone(some, [of_text for _, of_text in terms.all_of(texts, language)])
        look.hold(reading, lambda done, total: None)
        return look


class _Expected:
    """What texts that one maker has made ready should come to."""

    def __init__(self) -> None:
        self._languages: dict[str, tuple[Bulk, Numbers]] = {}
        """By language, with the numbers of its words."""

    def of(self, language: str, ready: Ready) -> tuple[Numbers, set[str], int]:
        """The numbers of texts, those words among them that are new, and how many terms they are under."""
        bulk, numbers = self._languages.get(language) or (Bulk(language), np.empty(0, np.uint64))
        bulk.meet(ready)
        new = _numbers(terms.word(language, token) for token, _ in ready.new)
        numbers = np.append(numbers[: ready.first_new], new)
        self._languages[language] = bulk, numbers
        found = bulk.of(ready)
        expected = np.zeros(len(ready.tokens), np.uint64)
        np.add.at(expected, found.of_words, numbers[found.words])
        np.add.at(expected, found.of_pairs, _of_pairs()[found.pairs])
        new_words = {token for token, nth in ready.new if nth == 1}
        return expected, new_words, len(found.words) + len(found.pairs)


@lru_cache(1)
def _of_pairs() -> Numbers:
    """By its number that of the term of neighbours."""
    return _numbers(map(terms.pair, range(terms.PAIRS)))


def _alone(texts: Texts, places: Ids) -> list[tuple[set[str], set[str]]]:
    """The words and the terms of those texts at some places, by the functions for single ones."""
    return terms.all_of([texts.texts[place] for place in places.tolist()], texts.language)


def _not_listed(db: Database, language: str, words: set[str]) -> set[str]:
    rows = db.conn.execute(
        "select word from json_each(?) cross join concordance_words on language = ? and word = value",
        (json.dumps(sorted(words)), language),
    )
    return words.difference(word for (word,) in rows)


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


def _numbers(words: Iterable[str]) -> Numbers:
    return np.fromiter(map(_number, words), np.uint64)


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
                """select term, max(doc), group_concat(doc) from (
                       select term, doc from concordance_terms
                        where term >= :term and (term > :term or doc > :text) order by term limit :most)
                    group by term order by term""",
                {"term": term, "text": text_id, "most": ROWS_AT_ONCE},
            ).fetchall()
        if not rows:
            return
        term, text_id, _ = rows[-1]
        yield [(of_term, np.fromstring(texts, np.int64, sep=",")) for of_term, _, texts in rows]
