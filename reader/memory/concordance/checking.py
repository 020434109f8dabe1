"""Whether the concordance's index holds every text under every term it should: all made anew and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from reader.memory.concordance import feeding, terms

TEXTS_AT_ONCE = 2_000
NAMED = 5
"""Terms at fault that are named one by one."""


def problems(db: Database) -> list[str]:
    """What is wrong, in sentences; nothing where all is well. Reads the whole memory, some 50 µs a text.

    Texts that wait to be fed are no fault: a search reads them. Nor are ids of texts that are gone.
    """
    fed = feeding.state(db).fed
    if not fed:
        return []
    counts, sums, missing = _expected(db, fed)
    wrong = [
        term for term, count, total in _held(db) if (counts.pop(term, 0), sums.get(term, 0)) != (count, total)
    ]
    found = []
    for fault, those in (
        ("The index of words is wrong about some terms", [*wrong, *counts]),
        ("Some words cannot be found by their parts", list(missing)),
    ):
        if those:
            named = ", ".join(sorted(those)[:NAMED])
            found.append(f"{fault}, {len(those):,} in all: {named}. Run “hevok memory rebuild”.")
    return found


def _expected(db: Database, fed: int) -> tuple[Counter[str], Counter[str], set[str]]:
    """For every term how many texts should be under it, and the sum of their ids; words not listed."""
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    listed = set(db.execute("select language, word from concordance_words").fetchall())
    missing: set[str] = set()
    for language, ids, texts in _texts(db, fed):
        for text_id, (words, of_text) in zip(ids, terms.all_of(texts, language), strict=True):
            counts.update(of_text)
            sums.update(dict.fromkeys(of_text, text_id))
            missing.update(word for word in words if (language, word) not in listed)
    return counts, sums, missing


def _held(db: Database) -> Iterator[tuple[str, int, int]]:
    """For every term how many texts that are there still are under it, and the sum of their ids."""
    yield from db.execute(
        """select term, count(*), sum(doc) from concordance_terms
            where exists (select 1 from texts where id = doc) group by term"""
    )


def _texts(db: Database, fed: int) -> Iterator[tuple[str, list[int], list[str]]]:
    """The texts that were fed, in portions of one language: language, ids, texts."""
    rows = db.conn.execute("select language, id, text from texts where id <= ? order by id", [fed])
    while some := rows.fetchmany(TEXTS_AT_ONCE):
        for language, group in groupby(sorted(some, key=itemgetter(0)), key=itemgetter(0)):
            of_language = list(group)
            yield language, [text_id for _, text_id, _ in of_language], [text for *_, text in of_language]
