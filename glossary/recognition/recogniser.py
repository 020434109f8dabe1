"""The terms of one language, made ready to be found: their words, and a tree of all their phrases."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from glossary.inflection import Inflection
from glossary.recognition.collecting import without_collecting
from glossary.recognition.expressions import key_of_each
from glossary.recognition.readings import Lexicon, Reading, Readings
from glossary.recognition.tables import Expression, Table

ROOT = 0
"""The place in the tree before any word."""
_KEPT = 100_000
"""How many written words are remembered before they are forgotten."""


class Known(NamedTuple):
    """What is known of a written word, wherever it stands."""

    key: str
    readings: Readings
    alone: tuple[tuple[Reading, Expression], ...]
    """The expressions of one word that it may be."""
    onward: tuple[tuple[int, int], ...]
    """The slots by which a phrase may begin with it, each with the place in the tree after it."""


class Recogniser:
    """The terms of one language. Made by `compile_index` or from a kept table; threads may share it."""

    def __init__(self, table: Table, inflection: Inflection) -> None:
        self.table = table
        self.inflection = inflection
        self.inner: set[int] = set()
        """The places of the tree from which steps go on."""
        self.ends: dict[int, list[Expression]] = {}
        """The expressions that end at a place."""
        self.steps: dict[tuple[int, int], int] = {}
        """From a place of the tree, by a slot, to the next place."""
        self._known: dict[str, Known] = {}
        self._lock = threading.Lock()
        self._by_first: dict[int, list[Expression]] = {}
        with without_collecting():
            self._lexicon = Lexicon(inflection, table.slots)
            for expression in table.expressions:
                self._by_first.setdefault(expression.slots[0], []).append(expression)

    def known(self, written: Sequence[str]) -> list[Known]:
        """What is known of each written word; kept, since texts repeat words."""
        known = self._known
        new = [word for word in dict.fromkeys(written) if word not in known]
        if new:
            if len(known) + len(new) > _KEPT:
                known = {word: known[word] for word in dict.fromkeys(written) if word in known}
            with self._lock:
                for word, key in zip(new, key_of_each(new, self.inflection), strict=True):
                    known[word] = self._learn(word, key)
            self._known = known
        return [known[word] for word in written]

    def _learn(self, written: str, key: str) -> Known:
        readings = self._lexicon.readings(key)
        alone: list[tuple[Reading, Expression]] = []
        onward: list[tuple[int, int]] = []
        for slot, reading in readings.items():
            place = self._begin(slot)
            alone.extend(
                (reading, expression)
                for expression in self.ends.get(place, ())
                if is_written_so(expression, [written])
            )
            if place in self.inner:
                onward.append((slot, place))
        return Known(key, readings, tuple(alone), tuple(onward))

    def _begin(self, slot: int) -> int:
        """The place in the tree after a first word; the tree grows by what is asked for."""
        for expression in self._by_first.pop(slot, ()):
            self._grow(expression)
        return self.steps.get((ROOT, slot), ROOT)

    def _grow(self, expression: Expression) -> None:
        place = ROOT
        for slot in expression.slots:
            following = self.steps.get((place, slot))
            if following is None:
                following = self.steps[place, slot] = len(self.steps) + 1
                if place != ROOT:
                    self.inner.add(place)
            place = following
        self.ends.setdefault(place, []).append(expression)


def is_written_so(expression: Expression, written: Sequence[str]) -> bool:
    """Whether words have the capitals and vowel signs that an expression insists on."""
    if not (expression.acronym or expression.capitals or expression.strict):
        return True
    written = [unicodedata.normalize("NFC", word) for word in written]
    if expression.acronym and not written[0].startswith(expression.acronym):
        return False
    if any(
        capital == "C" and not word[0].isupper()
        for capital, word in zip(expression.capitals, written, strict=False)
    ):
        return False
    if expression.strict and not _MARK.search(expression.strict):
        whole = " ".join(written)
        return whole.startswith(expression.strict[:2]) and len(whole) == len(expression.strict)
    if expression.strict:
        return _marks(expression.strict).search(" ".join(written).replace(_TATWEEL, "")) is not None
    return True


@lru_cache(maxsize=4096)
def _marks(text: str) -> regex.Pattern[str]:
    """A pattern for `text` that allows vowel signs anywhere and insists on those that it has itself."""
    letters = regex.findall(r"(\P{M})(\p{M}*)", unicodedata.normalize("NFC", text))
    pieces = (
        regex.escape(letter) + "".join(rf"(?=\p{{M}}*{mark})" for mark in marks) + r"\p{M}*"
        for letter, marks in letters
    )
    return regex.compile("".join(pieces))


_MARK = regex.compile(r"\p{M}")
_TATWEEL = "\N{ARABIC TATWEEL}"
