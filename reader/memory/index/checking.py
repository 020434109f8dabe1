"""Whether the index says of every text what it has to: all is made anew and compared, nothing is changed.

Texts are looked at in portions, each in a short snapshot of its own, so that others go on writing and the
file's log does not grow: what counts is what that snapshot says of a text (see `sums`). Those that come
meanwhile are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from sqlite_utils import Database

from reader import languages
from reader.languages.bulk import Folded, fold, key_hash
from reader.memory.index import coding, elements, state, sums
from reader.memory.index.sums import Held, Part, Reading

NAMED = 20
"""Texts of a kind of fault that are named one by one."""
TEXTS_AT_ONCE = 2_000
"""Texts that are looked at in one snapshot, a twentieth of a second."""
TEXTS_TOGETHER = 2_000_000
"""Texts whose numbers are held at once, some 64 MB; for each so many the index is read once."""

Step = Callable[[int, int], None]
"""Told how much is done, and of how much."""
Fault = tuple[int, str]
"""The id of a text, and what is wrong with it."""


def problems(reading: Reading, step: Step = lambda done, total: None) -> list[str]:
    """What is wrong, in sentences; nothing where all is well. Reads the whole memory, some 20 µs a text."""
    with reading() as db:
        last = state.read(db).last_text
        found = [
            f"Row {row['rowid']} of {row['table']} names a row of {row['parent']} that is not there."
            for row in db.query("pragma foreign_key_check")
        ]
    faults: dict[str, list[int]] = {}
    for first in range(1, last + 1, TEXTS_TOGETHER):
        ids = first, min(last, first + TEXTS_TOGETHER - 1)
        for text_id, fault in _within(reading, ids, lambda done: step(done, last)):
            faults.setdefault(fault, []).append(text_id)
    for fault, of_texts in faults.items():
        named = ", ".join(map(str, sorted(of_texts)[:NAMED]))
        more = f" and {len(of_texts) - NAMED} more" if len(of_texts) > NAMED else ""
        found.append(f"{fault}: {named}{more}. Run “hevok memory rebuild”.")
    return found


def _within(reading: Reading, ids: sums.Range, step: Callable[[int], None]) -> Iterator[Fault]:
    """What is wrong with texts of a range of ids; half of the way is reading what the index holds of them."""
    first, last = ids
    size = last - first + 1
    held = Held(reading, ids)
    held.catch_up(lambda done, total: step(first - 1 + size * done // total // 2))
    for start in range(first, last + 1, TEXTS_AT_ONCE):
        portion = start, min(last, start + TEXTS_AT_ONCE - 1)
        while (faults := _of_portion(reading, held, portion)) is None:
            held.catch_up()
        yield from faults
        step(first - 1 + (size + portion[1] - first + 1) // 2)


def _of_portion(reading: Reading, held: Held, ids: sums.Range) -> list[Fault] | None:
    """What is wrong in one snapshot; None where that has runs that were not read yet."""
    with reading() as db:
        now = state.read(db)
        parts = held.parts(db, now)
        if parts is None:
            return None
        first, last = now.waiting
        texts = [row for row in _texts(db, ids) if not first <= row[0] <= last]
        faults = _faults(db, texts, parts)
        if faults and (parts := held.with_fresh_read_again(db, now)):
            faults = _faults(db, texts, parts)
        return faults


_Text = tuple[int, str, str, int, int, str]


def _texts(db: Database, ids: sums.Range) -> list[_Text]:
    """The texts that stand in a unit others can see."""
    return db.conn.execute(
        """select id, language, text, key, bare_key, codes from texts t
            where id between ? and ?
              and (exists (select 1 from offered_units where source_id = t.id)
                   or exists (select 1 from offered_units where target_id = t.id))""",
        ids,
    ).fetchall()


def _faults(db: Database, texts: list[_Text], parts: list[Part]) -> list[Fault]:
    found: list[Fault] = []
    for language in sorted({row[1] for row in texts}):
        found += _of_language(db, language, [row for row in texts if row[1] == language], parts)
    return found


def _of_language(db: Database, language: str, texts: list[_Text], parts: list[Part]) -> Iterator[Fault]:
    folded = fold([text for _, _, text, *_ in texts], languages.for_code(language))
    ids = np.array([text_id for text_id, *_ in texts], np.int64)
    signs = sums.mixed([len(key) for key in folded.findings], coding.signatures(folded.findings))
    by_characters = sums.agree([part.characters for part in parts], ids, signs)
    every = {element for tokens in folded.tokens for element in coding.occurrences(tokens)}
    known = elements.look_up(db, language, every)
    wanted = [_wanted(text_id, folded.tokens[number], known) for number, (text_id, *_) in enumerate(texts)]
    numbers = np.array([number for _, number in wanted], np.uint64)
    by_words = sums.agree([part.words for part in parts], ids, numbers)
    for number, (text_id, _, text, key, bare_key, codes) in enumerate(texts):
        if not _is_known(db, "text_hashes", key_hash(text), text_id):
            yield text_id, "Texts that are not known as themselves"
        if not _is_equal(folded, number, key, bare_key) or not _is_known(
            db, "bare_hashes", bare_key, text_id
        ):
            yield text_id, "Texts that are not found by equality"
        if wanted[number][0] != codes or not by_words[number]:
            yield text_id, "Texts that are not found by their words"
        if not by_characters[number]:
            yield text_id, "Texts that are not found by their characters"


def _is_equal(folded: Folded, number: int, key: int, bare_key: int) -> bool:
    return (key, bare_key) == (key_hash(folded.keys[number]), key_hash(folded.bare_keys[number]))


def _is_known(db: Database, table: str, hashed: int, text_id: int) -> bool:
    found = db.conn.execute(f"select 1 from {table} where hash = ? and text_id = ?", (hashed, text_id))
    return found.fetchone() is not None


def _wanted(text_id: int, tokens: list[str], known: dict[coding.Element, int]) -> tuple[str | None, int]:
    """The codes that a text should have, and what its words should come to; no codes where no number can."""
    of_text = coding.occurrences(tokens)
    if any(element not in known for element in of_text):
        return None, 0
    codes = "".join(coding.sign(known[token, 1]) for token in tokens)
    return codes, sums.of_text(len(tokens), text_id, [known[element] for element in of_text])
