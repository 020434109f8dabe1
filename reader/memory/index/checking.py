"""Whether the index says of every text what it has to: all is made anew and compared, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reader import languages
from reader.languages.bulk import Folded, fold, key_hash
from reader.memory.index import coding, elements, runs, state
from reader.memory.index.coding import Entries
from reader.memory.index.runs import SIGNATURE
from reader.memory.index.state import State

NAMED = 20
"""Texts of a kind of fault that are named one by one."""
TEXTS_AT_ONCE = 2_000

Sums = NDArray[np.uint64]
"""By the id of a text, the sum of what was found of it: the order does not matter, anything missing does."""


def problems(db: Database) -> list[str]:
    """What is wrong, in sentences; nothing where all is well. Reads the whole memory, some 20 µs a text."""
    now = state.read(db)
    found = [
        f"Row {row['rowid']} of {row['table']} names a row of {row['parent']} that is not there."
        for row in db.query("pragma foreign_key_check")
    ]
    sums = _posted(db, now), _signed(db, now)
    first, last = now.waiting
    faults: dict[str, list[int]] = {}
    for some in _texts(db):
        checked = [row for row in some if not first <= row[0] <= last]
        for text_id, fault in _faults(db, checked, *sums):
            faults.setdefault(fault, []).append(text_id)
    for fault, ids in faults.items():
        named = ", ".join(map(str, ids[:NAMED])) + (
            f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
        )
        found.append(f"{fault}: {named}. Run “hevok memory rebuild”.")
    return found


_Text = tuple[int, str, str, int, int, str]


def _texts(db: Database) -> Iterator[list[_Text]]:
    """The texts that stand in a unit others can see, in portions of one language."""
    rows = db.conn.execute(
        """select id, language, text, key, bare_key, codes from texts t
            where exists (select 1 from offered_units where source_id = t.id)
               or exists (select 1 from offered_units where target_id = t.id) order by id"""
    )
    while some := rows.fetchmany(TEXTS_AT_ONCE):
        for language in sorted({row[1] for row in some}):
            yield [row for row in some if row[1] == language]


def _faults(db: Database, texts: list[_Text], posted: Sums, signed: Sums) -> Iterator[tuple[int, str]]:
    if not texts:
        return
    folded = fold([text for _, _, text, *_ in texts], languages.for_code(texts[0][1]))
    signs = _signature_sums([len(key) for key in folded.findings], coding.signatures(folded.findings))
    every = {element for tokens in folded.tokens for element in coding.occurrences(tokens)}
    known = elements.look_up(db, texts[0][1], every)
    for number, (text_id, _, text, key, bare_key, codes) in enumerate(texts):
        if not _is_known(db, "text_hashes", key_hash(text), text_id):
            yield text_id, "Texts that are not known as themselves"
        if (key, bare_key) != (
            key_hash(folded.keys[number]),
            key_hash(folded.bare_keys[number]),
        ) or not _is_known(db, "bare_hashes", bare_key, text_id):
            yield text_id, "Texts that are not found by equality"
        if _is_mistaken(folded, number, text_id, codes, known, posted):
            yield text_id, "Texts that are not found by their words"
        if text_id >= len(signed) or signed[text_id] != signs[number]:
            yield text_id, "Texts that are not found by their characters"


def _is_known(db: Database, table: str, hashed: int, text_id: int) -> bool:
    found = db.conn.execute(f"select 1 from {table} where hash = ? and text_id = ?", (hashed, text_id))
    return found.fetchone() is not None


def _is_mistaken(
    folded: Folded, number: int, text_id: int, codes: str, known: dict[elements.Element, int], posted: Sums
) -> bool:
    """Whether a text's codes or postings are others than they should be."""
    tokens = folded.tokens[number]
    wanted = coding.occurrences(tokens)
    if any(element not in known for element in wanted) or text_id >= len(posted):
        return True
    if codes != "".join(coding.sign(known[token, 1]) for token in tokens):
        return True
    kept = coding.kept(len(tokens))
    rarest = np.array(sorted((known[element] for element in wanted), reverse=True)[:kept], np.int64)
    layers = coding.layer(np.full(len(rarest), len(tokens)), np.arange(len(rarest)))
    lists = (rarest << coding.LAYER_BITS | layers).astype(np.uint64)
    entry = coding.entry(len(tokens), text_id)
    held = _held(entry, [known[element] for element in wanted])
    right = np.append(_posting_sums(lists, np.uint64(entry)), _marks_sum(held)).sum()
    return bool(right != posted[text_id])


def _held(entry: int, elements: Sequence[int]) -> Entries:
    """What a run has of a text."""
    return runs.in_rows(coding.held(entry, elements))


def _marks_sum(texts: Entries) -> Sums:
    """What the entries and marks of texts add to the sums of them."""
    with np.errstate(over="ignore"):
        mixed = np.zeros(len(texts), np.uint64)
        for word in texts.T:
            mixed = (mixed ^ word) * np.uint64(0x9E3779B97F4A7C15)
        return mixed


def _posting_sums(element: NDArray[np.uint64] | np.uint64, entry: NDArray[np.uint64] | np.uint64) -> Sums:
    """What an element in an entry's posting list adds to the sum of its text."""
    with np.errstate(over="ignore"):
        mixed = (element + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) ^ entry
        return np.asarray(mixed * np.uint64(0xBF58476D1CE4E5B9), np.uint64)


def _posted(db: Database, now: State) -> Sums:
    """The sums over all posting lists that are searched, and over the marks of texts."""
    sums = np.zeros(now.last_text + 1, np.uint64)
    live = (
        [run for (run,) in db.conn.execute("select id from runs where state = 'live'")]
        if not now.is_old
        else []
    )
    texts = [runs.texts_of(db, run) for run in live]
    for number, lists in runs.posting_lists(db, live):
        every = [of_run[:, 0][places] for run, places in lists for of_run in [texts[run]]]
        _add_postings(sums, number, np.unique(np.concatenate(every)))
    for number, entries in runs.fresh_lists(db, now.first_part, now.part):
        _add_postings(sums, number, entries)
    fresh = db.conn.execute(
        "select marks from fresh_texts where part between ? and ?", (now.first_part, now.part)
    )
    together = np.concatenate([*texts, runs.in_rows(b"".join(marks for (marks,) in fresh))])
    together = together[np.unique(together[:, 0], return_index=True)[1]]
    ids = (together[:, 0] & np.uint64(coding.ID_MASK)).astype(np.int64)
    inside = ids < len(sums)
    sums[ids[inside]] += _marks_sum(together[inside])
    return sums


def _add_postings(sums: Sums, element: int, entries: NDArray[np.uint64]) -> None:
    ids = (entries & np.uint64(coding.ID_MASK)).astype(np.int64)
    inside = ids < len(sums)
    sums[ids[inside]] += _posting_sums(np.uint64(element), entries[inside])


def _signature_sums(lengths: list[int] | int, bits: NDArray[np.uint64]) -> Sums:
    """A signature and a length as one number for each row of bits."""
    with np.errstate(over="ignore"):
        mixed = np.asarray(lengths, np.uint64) + np.zeros(len(bits), np.uint64)
        for word in bits.T:
            mixed = (mixed ^ word) * np.uint64(0x9E3779B97F4A7C15)
        return mixed


def _signed(db: Database, now: State) -> Sums:
    """The sums over all signatures that are searched: each text has one."""
    sums = np.zeros(now.last_text + 1, np.uint64)
    live = (
        [run for (run,) in db.conn.execute("select id from runs where state = 'live'")]
        if not now.is_old
        else []
    )
    fresh = db.conn.execute(
        "select length, signature from fresh_texts where part between ? and ?", (now.first_part, now.part)
    )
    for length, blob in (*(row for run in live for row in runs.rows_of(db, "signatures", run)), *fresh):
        rows = np.frombuffer(blob, SIGNATURE)
        rows = rows[rows["id"] < len(sums)]
        sums[rows["id"]] = _signature_sums(length, rows["bits"])
    return sums
