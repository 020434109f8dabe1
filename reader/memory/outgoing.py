"""The units of the memory on their way out, as one moment has them, in the order in which they came."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

from sqlite_utils import Database

TOGETHER = 1_000
"""Ids of units that are gone through at a time, fewer where texts are long."""
AT_ONCE = 300_000
"""Bytes of texts that are fetched at a time, about."""
AHEAD = 2
"""How often that is done before it is asked for."""
HELD_KB = 2_000
"""Kilobytes of the file that are held meanwhile."""
BETWEEN = b"\0"
"""What stands between the values of a column that may be any text."""

_USED = "select 1 from uses limit 1"
_SEVERAL = "select 1 from units group by source_id having count(*) > 1 limit 1"
"""Whether any source has several units."""
_ALONE = "and not exists (select 1 from units o where o.source_id = u.source_id and o.id <> u.id)"
_UNUSED = "and not exists (select 1 from uses where unit_id = u.id)"

_AMONG = """
      and (:languages = '[]' or (s.language in (select value from json_each(:languages))
                             and t.language in (select value from json_each(:languages))))
"""
# `cross join` holds SQLite to the order of the units: it would begin with the texts of a language.
_FROM = """
      from {units} u
     cross join texts s on s.id = u.source_id
     cross join texts t on t.id = u.target_id
"""
# A row of several columns for each unit would take twice as long as one for a thousand of them: a table is
# gone through by rising ids, and all columns alike. Blobs are texts as they are stored and written, in UTF-8:
# nothing is decoded to be encoded.
_COLUMNS = """
    cast(group_concat(u.id, ' ') as blob),
    cast(group_concat(s.language, ' ') as blob), cast(group_concat(s.text, char(0)) as blob),
    cast(group_concat(t.language, ' ') as blob), cast(group_concat(t.text, char(0)) as blob),
    cast(group_concat(u.created_at, ' ') as blob), cast(group_concat(u.changed_at, ' ') as blob),
    cast(group_concat(u.entry, char(0)) as blob), cast(group_concat(u.status, ' ') as blob),
    cast(group_concat(u.note, char(0)) as blob), cast(group_concat(u.more, char(0)) as blob),
    cast(group_concat(u.previous_text = '' and u.next_text = '' and u.file = '' {alone} {unused}, '') as blob)
"""
_BLOCK = """
    select count(*), {columns}
    {of}
     where u.id between :first and :last
       and u.deleted_at = '' and u.batch_id not in (select value from json_each(:hidden)) {among}
"""
_WHOLE = f"""
    select u.id, u.source_id, s.language, s.text, t.language, t.text, u.status, u.note, u.created_at,
           u.changed_at, u.previous_text, u.next_text, u.file, u.entry, u.more
      from (select distinct n.source_id from json_each(:units) j cross join units n on n.id = j.value) f
     cross join offered_units u on u.source_id = f.source_id
     cross join texts s on s.id = u.source_id
     cross join texts t on t.id = u.target_id
     where true {_AMONG}
     order by u.id
"""
_PLACES = """
    with stood as (
        select x.unit_id, x.at, x.bead_id, x.document_id, min(s.place) as first, max(s.place) as last
          from json_each(:units) j
         cross join uses x on x.unit_id = j.value
          join bead_segments bs on bs.bead_id = x.bead_id
          join segments s on s.id = bs.segment_id and s.place is not null
         group by x.bead_id),
    said as (
        select s.document_id, s.place, substr(b.text, s.start_at + 1, s.end_at - s.start_at) as text
          from segments s join blocks b on b.id = s.block_id)
    select p.unit_id, before.text, after.text, iif(d.source <> '', d.source, d.title)
      from stood p
      join documents d on d.id = p.document_id and d.deleted_at = ''
      left join said before on before.document_id = p.document_id and before.place = p.first - 1
      left join said after on after.document_id = p.document_id and after.place = p.last + 1
     order by p.at, p.bead_id
"""


_STANDING = (
    "select count(*), max(id), max(changed_at), max(deleted_at) from units",
    "select count(*), max(id), sum(state = 'done'), sum(undone_at <> '') from batches",
    "select count(*), max(at), sum(bead_id) from uses",
    "select count(*), max(id), sum(place) from segments",
    "select count(*), max(id), max(undone_at) from document_versions",
    "select id, title, source, deleted_at from documents order by id",
)
"""What tells that a file written now is the same as one written before."""


def standing(db: Database) -> str:
    """A fingerprint of all that goes into the files: another as soon as one of them would be."""
    seen = hashlib.sha256()
    for question in _STANDING:
        for row in db.execute(question):
            seen.update(repr(row).encode())
    return seen.hexdigest()


class Block(NamedTuple):
    """Some units on their way out, field by field: UTF-8, in the order of their ids."""

    size: int
    ids: bytes
    """With spaces between them, as are languages, moments and statuses."""
    source_languages: bytes
    sources: bytes
    """With `BETWEEN` between them, as are all that may be any text."""
    target_languages: bytes
    targets: bytes
    created: bytes
    changed: bytes
    entries: bytes
    statuses: bytes
    notes: bytes
    mores: bytes
    are_alone: bytes
    """For each a 1 where it says nothing of where it stands, and its source has no other unit; else a 0."""

    @property
    def bytes(self) -> int:
        """How long its texts are."""
        return len(self.sources) + len(self.targets)


class Whole(NamedTuple):
    """All that is to be said of a unit on its way out."""

    id: int
    source_id: int
    source_language: str
    source: str
    target_language: str
    target: str
    status: str
    note: str
    created_at: str
    changed_at: str
    previous_text: str
    next_text: str
    file: str
    entry: str
    more: str


def blocks(db: Database, languages: Sequence[str] = ()) -> Iterator[Block]:
    """The units that are offered, some at a time.

    With `languages` those alone that have both sides in one of them.
    """
    hidden = [
        row[0] for row in db.execute("select id from batches where state = 'loading' or undone_at <> ''")
    ]
    # What is so of no unit is asked once and not of each.
    are_used, are_several = (any(db.execute(question)) for question in (_USED, _SEVERAL))
    columns = _COLUMNS.format(alone=_ALONE if are_several else "", unused=_UNUSED if are_used else "")
    asked = _BLOCK.format(
        columns=columns,
        among=_AMONG if languages else "",
        of=_FROM.format(units="units"),
    )
    wanted = {"hidden": json.dumps(hidden), "languages": json.dumps(list(languages))}
    with _little_held(db):
        yield from _ahead(_found(db, asked, wanted))


def _ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same, read by a thread of its own while those before them are written."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = deque(thread.submit(next, blocks, None) for _ in range(AHEAD))
        while block := coming.popleft().result():
            coming.append(thread.submit(next, blocks, None))
            yield block


def _found(db: Database, asked: str, wanted: dict[str, str]) -> Iterator[Block]:
    """The answers to `_BLOCK`, until there are no more units."""
    last, count = 0, 1
    while (first := _after(db, last)) is not None:
        last = first + count - 1
        block = Block(*db.conn.execute(asked, {**wanted, "first": first, "last": last}).fetchone())
        count = min(TOGETHER, count * AT_ONCE // block.bytes) or 1 if block.size else TOGETHER
        if block.size:
            yield block


def _after(db: Database, unit_id: int) -> int | None:
    """The id that follows one."""
    row: tuple[int | None] = db.conn.execute("select min(id) from units where id > ?", (unit_id,)).fetchone()
    return row[0]


@contextmanager
def _little_held(db: Database) -> Iterator[None]:
    """Let a connection hold little of the file: what is read from end to end is read but once."""
    (before,) = db.execute("pragma cache_size").fetchone()
    db.execute(f"pragma cache_size = -{HELD_KB}")
    try:
        yield
    finally:
        db.execute(f"pragma cache_size = {before}")


def beside(db: Database, unit_ids: Sequence[int], languages: Sequence[str] = ()) -> list[Whole]:
    """All units that are offered and have a source of one of these, in the order in which they came."""
    rows = db.execute(_WHOLE, {"units": json.dumps(list(unit_ids)), "languages": json.dumps(list(languages))})
    return [Whole(*row) for row in rows]


def places(db: Database, unit_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Of units that stand in texts: the source before, the source after, and the text, where used last."""
    rows = db.execute(_PLACES, {"units": json.dumps(list(unit_ids))})
    return {unit: (before or "", after or "", file) for unit, before, after, file in rows}


def source_language(db: Database, languages: Sequence[str] = ()) -> str:
    """The language of the first source that goes out; "" where none does."""
    row = db.execute(
        f"select s.language {_FROM.format(units='offered_units')} where true {_AMONG} order by u.id limit 1",
        {"languages": json.dumps(list(languages))},
    ).fetchone()
    return str(row[0]) if row else ""
