"""Whether the index says of every text what it has to: all is made anew and compared, nothing is changed.

All texts are skimmed first (see `skimming`). Those that may be amiss, and one of a hundred others, are looked
at once more, by the functions for single texts, in portions, each in a short snapshot of its own, so that
others go on writing and the file's log does not grow: what counts is what that snapshot says of a text (see
`sums`). Those that come meanwhile are not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
from sqlite_utils import Database

from reader import languages
from reader.languages.bulk import Folded, fold, key_hash
from reader.memory import going_through
from reader.memory.going_through import Range, Texts
from reader.memory.index import coding, elements, skimming, state, sums
from reader.memory.index.ready import Ready
from reader.memory.index.runs import Reading
from reader.memory.index.sums import Held, Part
from reader.model import Step

NAMED = 20
"""Texts of a kind of fault that are named one by one."""
TEXTS_AT_ONCE = 500
"""Texts that are looked at one by one in one snapshot, a twentieth of a second."""
SAMPLED = 100
"""One in so many texts is looked at by itself, however right it seems."""

Fault = tuple[int, str]
"""The id of a text, and what is wrong with it."""


def problems(reading: Reading, step: Step = lambda done, total: None) -> list[str]:
    """What is wrong with the index alone, in sentences; nothing where all is well."""
    return going_through.problems(reading, [Index(reading)], step)


class Index:
    """The index, checked (see `going_through.Check`)."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._faults: dict[str, list[int]] = {}
        with reading() as db:
            self._problems = [
                f"Row {row['rowid']} of {row['table']} names a row of {row['parent']} that is not there."
                for row in db.query("pragma foreign_key_check")
            ]

    def begin(self, ids: Range, step: Step) -> None:
        """Read what the index holds of a range."""
        self._ids = ids
        self._held = Held(self._reading, ids)
        self._held.catch_up(step)
        self._skim = skimming.Skim(self._held.every(), ids)

    def see(self, db: Database, texts: Texts, ready: Ready) -> None:
        """Compare it with what texts say."""
        self._skim.see(db, texts, ready)

    def end(self, step: Step) -> None:
        """Look again at those that may be amiss, and at some others."""
        first, last = self._ids
        amiss = self._skim.suspects(self._reading)
        looked_at = np.union1d(amiss, np.arange(first, last + 1, SAMPLED)).tolist()
        for start in range(0, len(looked_at), TEXTS_AT_ONCE):
            while (
                faults := _of_some(self._reading, self._held, looked_at[start : start + TEXTS_AT_ONCE])
            ) is None:
                self._held.catch_up()
            for text_id, fault in faults:
                self._faults.setdefault(fault, []).append(text_id)
            step(min(start + TEXTS_AT_ONCE, len(looked_at)), len(looked_at))
        del self._held, self._skim  # the checks after this one have the room

    def problems(self) -> list[str]:
        """What is wrong, in sentences."""
        return self._problems + [_told(fault, ids) for fault, ids in self._faults.items()]


def _told(fault: str, ids: list[int]) -> str:
    named = ", ".join(map(str, sorted(ids)[:NAMED]))
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return f"{fault}: {named}{more}. Run “hevok memory rebuild”."


def _of_some(reading: Reading, held: Held, ids: list[int]) -> list[Fault] | None:
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


def _texts(db: Database, ids: list[int]) -> list[_Text]:
    """The texts that stand in a unit others can see."""
    return db.conn.execute(
        """select t.id, t.language, t.text, t.key, t.bare_key, t.codes
             from json_each(?) cross join texts t on t.id = value
            where (exists (select 1 from offered_units where source_id = t.id)
                   or exists (select 1 from offered_units where target_id = t.id))""",
        (json.dumps(ids),),
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
    wanted = [
        _wanted(text_id, language, folded.tokens[number], known) for number, (text_id, *_) in enumerate(texts)
    ]
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


def _wanted(
    text_id: int, language: str, tokens: list[str], known: dict[coding.Element, int]
) -> tuple[str | None, int]:
    """The codes that a text should have, and what its words should come to; no codes where no number can."""
    of_text = coding.occurrences(tokens)
    if any(element not in known for element in of_text):
        return None, 0
    codes = "".join(coding.sign(known[token, 1]) for token in tokens)
    return codes, sums.of_text(len(tokens), text_id, [known[element] for element in of_text], language)
