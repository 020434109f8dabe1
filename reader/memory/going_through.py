"""All texts gone through once, made anew, for whatever is to be checked by them: a memory is verified so.

Texts are read in portions, each in a short snapshot of its own, so that others go on writing and the file's
log does not grow. Those that come meanwhile are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sqlite_utils import Database

from reader import languages
from reader.memory.index.ready import Maker, Ready
from reader.memory.index.runs import Reading
from reader.model import Step

TEXTS_AT_ONCE = 4_000
"""Texts that are read in one snapshot, a twentieth of a second."""
TEXTS_TOGETHER = 2_000_000
"""Texts of which checks hold numbers at once, some 130 MB; for each so many the indexes are read once."""
SHARES = (1, 6, 3)
"""Of the way: what comes before the texts, the texts, and what comes after them."""

Range = tuple[int, int]
"""The first and last of the ids that are looked at together."""


class Opened(Protocol):
    """An open memory, as far as what goes through it has to know it."""

    def reading(self) -> AbstractContextManager[Database]:
        """One snapshot."""

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts of one language, and what is kept with each."""

    language: str
    ids: tuple[int, ...]
    texts: tuple[str, ...]
    keys: tuple[int, ...]
    bare_keys: tuple[int, ...]
    codes: tuple[str, ...]


class Check(Protocol):
    """Something that is checked, in these steps for each range of ids."""

    def begin(self, ids: Range, step: Step) -> None:
        """Get ready for texts of a range."""

    def see(self, db: Database, texts: Texts, ready: Ready) -> None:
        """Look at some of them, all of which one maker has made ready, in this order; in their snapshot."""

    def end(self, step: Step) -> None:
        """Look at what is left to be looked at once all were seen."""

    def problems(self) -> list[str]:
        """What is wrong, in sentences, after all ranges."""


def problems(reading: Reading, checks: Sequence[Check], step: Step) -> list[str]:
    """What is wrong, as all checks have it."""
    with reading() as db:
        (last,) = db.conn.execute("select coalesce(max(id), 0) from texts").fetchone()
    for first in range(1, last + 1, TEXTS_TOGETHER):
        ids = first, min(last, first + TEXTS_TOGETHER - 1)
        _within(reading, checks, ids, _part(step, first - 1, ids[1], last))
    return [problem for check in checks for problem in check.problems()]


def _within(reading: Reading, checks: Sequence[Check], ids: Range, step: Step) -> None:
    before, meanwhile, _ = SHARES
    for number, check in enumerate(checks):
        check.begin(ids, _share(step, 0, before, number, len(checks)))
    _see(reading, checks, ids, _share(step, before, before + meanwhile, 0, 1))
    for number, check in enumerate(checks):
        check.end(_share(step, before + meanwhile, sum(SHARES), number, len(checks)))


def _see(reading: Reading, checks: Sequence[Check], ids: Range, step: Step) -> None:
    maker = Maker()
    first, last = ids
    for start in range(first, last + 1, TEXTS_AT_ONCE):
        end = min(last, start + TEXTS_AT_ONCE - 1)
        with reading() as db:
            for texts in texts_between(db, (start, end)):
                ready = maker.ready(texts.texts, languages.for_code(texts.language))
                for check in checks:
                    check.see(db, texts, ready)
        step(end - first + 1, last - first + 1)


def texts_between(db: Database, ids: Range) -> Iterator[Texts]:
    """The texts of a range of ids, those of one language together."""
    rows = db.conn.execute(
        "select language, id, text, key, bare_key, codes from texts where id between ? and ?", ids
    ).fetchall()
    for language in sorted({row[0] for row in rows}):
        yield Texts(language, *zip(*(row[1:] for row in rows if row[0] == language), strict=True))


def _share(step: Step, start: int, end: int, number: int, count: int) -> Step:
    """What tells of the steps of one of several, which have a share of the whole to themselves."""
    size = (end - start) * 1_000 // count
    start = start * 1_000 + number * size
    return _part(step, start, start + size, sum(SHARES) * 1_000)


def _part(step: Step, start: int, end: int, whole: int) -> Step:
    """What tells of the steps from one place of the whole to another."""
    return lambda done, total: step(start + (end - start) * done // max(1, total), whole)
