"""Many texts at once: kept and indexed for one import, in short transactions and bounded memory."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import chain, repeat
from typing import Protocol

import numpy as np
from sqlite_utils import Database

from reader.memory import index
from reader.memory.index import elements, runs, state
from reader.memory.index.coding import Ids, signs
from reader.memory.index.ready import Element, Ready
from reader.memory.index.runs import Coded

PENDING_ELEMENTS = 3_000_000
"""Tokens of texts that wait to become a run, some 30 MB with what else is known of these."""
PENDING_TEXTS = 60_000
"""Texts of a language whose hashes wait to be written in their order, some 10 MB."""
HASHES_AT_ONCE = 10_000
"""Hashes that are written in one transaction."""
ELEMENTS_AT_ONCE = 8_000
"""Elements that are given numbers in one transaction."""
GAP = 0.0012
"""Seconds between two transactions: whoever waits for the memory looks for it more often."""
CACHE_KB = 32_000
"""Kilobytes of the file that the writing connection holds meanwhile: words are all over an index."""
CHECKPOINT = 4_000
"""Pages that it writes ahead meanwhile, before they are moved into the file itself: some 16 MB."""
_USUAL = {"cache_size": -2_000, "wal_autocheckpoint": 1_000}
"""The same as SQLite has it."""


class Opened(Protocol):
    """An open memory, as far as a load has to know it."""

    def writing(self, *, is_lasting: bool = True) -> AbstractContextManager[Database]:
        """One transaction; see `Workspace.writing`."""


class Loading:
    """The texts of one batch on their way into the memory.

    `meet` before the caller's own transactions, `add` within them, `flush` between them, and `finish` before
    the batch is seen. All transactions are short; those that `writing` begins leave others their turn.
    A person who keeps one of these texts meanwhile keeps it anew; in the end the units of the batch are moved
    over to that one.
    """

    def __init__(self, memory: Opened, batch_id: int, epoch: int = 0) -> None:
        """For a batch of this history of a memory (`state.epoch`), 0 for what it is now."""
        self._memory = memory
        self._epoch = epoch
        self._let_go = 0.0
        """When the memory was last left to others."""
        self._batch = batch_id
        self._ids: dict[str, dict[int, int]] = {}
        """Of texts that wait, by language and hash."""
        self._bare: dict[str, list[Ids]] = {}
        """Of texts that wait, too: rows of hashes of bare keys, and rows of ids, in turn."""
        self._coded: dict[str, list[Coded]] = {}
        self._elements: Counter[str] = Counter()
        """How many tokens texts have that are in no run."""
        self._numbers: dict[str, Ids] = {}
        """By language, what the numbers of a maker are in the memory."""
        self._built: dict[str, list[int]] = {}
        """Runs that are not searched yet."""
        self._set({"cache_size": -CACHE_KB, "wal_autocheckpoint": CHECKPOINT})

    @contextmanager
    def writing(self, *, is_lasting: bool = False) -> Iterator[Database]:
        """A transaction that is a part of the load; before it, others who wait have their turn.

        Raises `state.Replaced` where another state of the memory was put in its place.
        """
        time.sleep(max(0.0, GAP - (time.monotonic() - self._let_go)))
        with self._memory.writing(is_lasting=is_lasting) as db:
            state.see_that_it_is(db, self._epoch)
            yield db
        self._let_go = time.monotonic()

    def close(self) -> None:
        """Let go of what the connection was given for the load."""
        self._set(_USUAL)

    def meet(self, language: str, ready: Ready) -> Ready:
        """Give numbers to what is new in texts made ready, in short transactions; the same with nothing new.

        Not needed, but where much is new, `add` would take as much longer.
        """
        order = _rarest_last(ready)
        given: dict[Element, int] = {}
        for start in range(0, len(order), ELEMENTS_AT_ONCE):
            wanted = [ready.new[place] for place in order[start : start + ELEMENTS_AT_ONCE]]
            with self.writing() as db:
                given |= elements.give(db, language, wanted)
        table = self._table(language, ready, given)
        return replace(ready, new=(), first_new=len(table), seen=ready.seen[:0])

    def add(self, db: Database, language: str, texts: Sequence[str], ready: Ready) -> list[int]:
        """Keep texts, clean and made ready, in a language; the id of each, an old one where it is known.

        All that a load is given comes from one maker, in its order. Within a transaction of the caller, which
        has to be stored in the end: after a rollback the load is of no more use.
        """
        numbers = self._numbered(db, language, ready)
        hashes = ready.hashes.tolist()
        found = self._known(db, language, texts, hashes)
        new: dict[str, int] = {}
        for number, text in enumerate(texts):
            if text not in found:
                new.setdefault(text, number)
        if new:
            found |= self._keep(db, language, new, ready, numbers)
        return [found[text] for text in texts]

    def flush(self) -> None:
        """Write what waits in one of the languages, where there is much; outside of any transaction."""
        if self._elements.total() < PENDING_ELEMENTS:
            return
        ((language, _),) = self._elements.most_common(1)
        self._write_run(language)
        if len(self._ids[language]) >= PENDING_TEXTS:
            self._write_hashes(language)

    def finish(self) -> None:
        """Write whatever waits: from now on every text is found."""
        for language in list(self._ids):
            self._write_run(language)
            self._write_hashes(language)

    def _set(self, wanted: Mapping[str, int]) -> None:
        with self._memory.writing(is_lasting=False) as db:
            self._epoch = self._epoch or state.epoch(db)
            for pragma, value in wanted.items():
                db.conn.execute(f"pragma {pragma} = {value}")

    def _known(
        self, db: Database, language: str, texts: Sequence[str], hashes: Sequence[int]
    ) -> dict[str, int]:
        """The ids of those texts that the memory has, or that wait."""
        rows = db.conn.execute(
            """select t.text, t.id from json_each(?) cross join text_hashes h on h.hash = value
                cross join texts t on t.id = h.text_id and t.language = ?""",
            (json.dumps(sorted(set(hashes))), language),
        )
        wanted = set(texts)
        found = {text: text_id for text, text_id in rows if text in wanted}
        waiting = self._ids.get(language, {})
        for hashed in waiting.keys() & hashes:
            (written,) = db.conn.execute("select text from texts where id = ?", (waiting[hashed],)).fetchone()
            if written in wanted:
                found.setdefault(written, waiting[hashed])
        return found

    def _numbered(self, db: Database, language: str, ready: Ready) -> Ids:
        """The table from a maker's numbers to those of the memory, with what the maker has met since."""
        wanted = [ready.new[place] for place in _rarest_last(ready)]
        return self._table(language, ready, elements.give(db, language, wanted) if wanted else {})

    def _table(self, language: str, ready: Ready, given: Mapping[Element, int]) -> Ids:
        """The same, once what is new has its numbers."""
        table = self._numbers.get(language, np.empty(0, np.int64))[: ready.first_new]
        if ready.new:
            table = np.append(table, np.fromiter(map(given.__getitem__, ready.new), np.int64))
        self._numbers[language] = table
        return table

    def _keep(
        self, db: Database, language: str, new: dict[str, int], ready: Ready, numbers: Ids
    ) -> dict[str, int]:
        """Keep new texts, each with its place in what was handed in; the ids given."""
        index.be_current(db)
        (last,) = db.conn.execute(
            "select coalesce(max(seq), 0) from sqlite_sequence where name = 'texts'"
        ).fetchone()
        places = np.fromiter(new.values(), np.int64)
        is_kept = np.zeros(len(ready.tokens), bool)
        is_kept[places] = True
        here = np.repeat(is_kept, ready.tokens)
        coded = Coded(
            ids=np.arange(last + 1, last + 1 + len(places)),
            tokens=ready.tokens[places],
            elements=numbers[ready.elements[here]].astype(np.int32),
            lengths=ready.lengths[places],
            signatures=ready.signatures[places],
        )
        together, ends = signs(numbers[ready.firsts[here]]), np.cumsum(coded.tokens).tolist()
        codes = [together[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        ids, bare = coded.ids.tolist(), ready.bare_keys[places]
        keys = ready.keys[places].tolist()
        db.conn.executemany(
            "insert into texts (id, language, text, key, bare_key, codes) values (?, ?, ?, ?, ?, ?)",
            zip(ids, repeat(language), new, keys, bare.tolist(), codes),
        )
        self._ids.setdefault(language, {}).update(zip(ready.hashes[places].tolist(), ids, strict=True))
        self._bare.setdefault(language, []).extend((bare, coded.ids))
        self._coded.setdefault(language, []).append(coded)
        self._elements[language] += len(coded.elements)
        return dict(zip(new, ids, strict=True))

    def _write_run(self, language: str) -> None:
        """Write what was coded; nobody searches it yet."""
        if parts := self._coded.pop(language, []):
            run = runs.write(self.writing, language, runs.joined(parts), batch=self._batch)
            self._built.setdefault(language, []).append(run)
        self._elements.pop(language, None)

    def _write_hashes(self, language: str) -> None:
        """Let texts be known as what they are: after their runs, so that none is known and not found."""
        with self.writing() as db:
            for run in self._built.pop(language, []):
                runs.enliven(db, run)
        bare, ids = self._bare.pop(language, []), self._ids.pop(language, {})
        for some in _portions(bare[::2], bare[1::2]):
            with self.writing() as db:
                db.conn.executemany("insert or ignore into bare_hashes (hash, text_id) values (?, ?)", some)
        waiting = np.fromiter(chain.from_iterable(ids.items()), np.int64)
        for some in _portions([waiting[::2]], [waiting[1::2]]):
            with self.writing() as db:
                for twin, text_id in _twins(db, some):
                    _move_units(db, text_id, twin)
                db.conn.executemany("insert or ignore into text_hashes (hash, text_id) values (?, ?)", some)


def _rarest_last(ready: Ready) -> list[int]:
    """The places of what is new in texts: the rarer an element is, the higher its number ought to be."""
    order: list[int] = np.argsort(-ready.seen, kind="stable").tolist()
    return order


def _portions(hashes: Sequence[Ids], ids: Sequence[Ids]) -> Iterator[list[tuple[int, int]]]:
    """The hashes of texts, each with the text's id, by rising hash and id, some at a time."""
    if not hashes:
        return
    every, of = np.concatenate(hashes), np.concatenate(ids)
    order = np.lexsort((of, every))
    for start in range(0, len(order), HASHES_AT_ONCE):
        some = order[start : start + HASHES_AT_ONCE]
        yield list(zip(every[some].tolist(), of[some].tolist(), strict=True))


def _twins(db: Database, some: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Which of some texts, as (hash, id), somebody has kept anew meanwhile: the id of that one, and ours."""
    ours = dict(some)
    alike = db.conn.execute(
        "select h.text_id, value from json_each(?) cross join text_hashes h on h.hash = value",
        (json.dumps(list(ours)),),
    ).fetchall()
    return [
        twin
        for theirs, hashed in alike
        for twin in db.conn.execute(
            """select theirs.id, ours.id from texts theirs join texts ours
                   on ours.language = theirs.language and ours.text = theirs.text and ours.id <> theirs.id
                where theirs.id = ? and ours.id = ?""",
            (theirs, ours[hashed]),
        )
    ]


def _move_units(db: Database, text_id: int, twin: int) -> None:
    """Let the units of a text be those of its twin; a pair that is there already stays as it is.

    Only the load knows the text as yet, so they are all its own.
    """
    for side in ("source_id", "target_id"):
        db.execute(f"update or ignore units set {side} = ? where {side} = ?", [twin, text_id])
        db.execute(f"delete from units where {side} = ?", [text_id])
    db.execute(
        "delete from bare_hashes where text_id = ? and hash = (select bare_key from texts where id = ?)",
        [text_id, text_id],
    )
    db.execute("delete from texts where id = ?", [text_id])
