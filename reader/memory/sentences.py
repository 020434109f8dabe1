"""Texts that were taken in as renderings, and their sentences."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import BlockKind


@dataclass(frozen=True, slots=True)
class RenderingText:
    """A text that was taken in as a rendering: what it is, and where it came from."""

    title: str
    format: str
    source: str
    """The name of the file it came from; empty for pasted text and addresses."""
    address: str
    """Where it was fetched from; empty for files and pasted texts."""
    fetched_at: str
    person: int
    added_at: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment of a text that was taken in as a rendering."""

    id: int
    position: float
    """What sentences are ordered by; not a number of anything."""
    block: int
    """The block of the text that it stands in, from 0."""
    kind: BlockKind
    text: str


def rendering(db: Database, document_id: int, language: str) -> int:
    """The id of a document's rendering in a language; raises `Unknown`."""
    for row in db.query(
        "select id from renderings where document_id = ? and language = ?", [document_id, language]
    ):
        return int(row["id"])
    raise Unknown(f"Document {document_id} has no rendering in that language.")


def rendering_of(db: Database, bead_id: int) -> tuple[int, int, str]:
    """The rendering that a bead belongs to: its id, its document and its language; raises `Unknown`."""
    for row in db.query(
        """select r.id, r.document_id, r.language from beads b join renderings r on r.id = b.rendering_id
            where b.id = ?""",
        [bead_id],
    ):
        return row["id"], row["document_id"], row["language"]
    raise Unknown("That row is no longer there: it was joined with another, or taken back.")


def bead_of(db: Database, sentence_id: int) -> int:
    """The bead that a sentence is linked to; raises `Unknown`."""
    for row in db.query("select bead_id from sentences where id = ?", [sentence_id]):
        return int(row["bead_id"])
    raise Unknown("That sentence of the rendering is no longer there.")


def taken_in(db: Database, document_id: int) -> dict[str, RenderingText]:
    """The texts that were taken in as renderings of a document, by language, in the order of renderings."""
    rows = db.query(
        """select r.language, t.* from renderings r join rendering_texts t on t.rendering_id = r.id
            where r.document_id = ? order by r.id""",
        [document_id],
    )
    return {row["language"]: _text(row) for row in rows}


def text(db: Database, rendering_id: int) -> RenderingText | None:
    """The text that a rendering was taken from, if any."""
    rows = db.query("select * from rendering_texts where rendering_id = ?", [rendering_id])
    return next((_text(row) for row in rows), None)


def set_text(db: Database, rendering_id: int, text: RenderingText | None) -> None:
    """Say which text a rendering was taken from; None for none."""
    db.execute("delete from rendering_texts where rendering_id = ?", [rendering_id])
    if text is not None:
        db.execute(
            """insert into rendering_texts (rendering_id, title, format, source, address, fetched_at,
                                            person_id, added_at)
               values (?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                rendering_id,
                text.title,
                text.format,
                text.source,
                text.address,
                text.fetched_at,
                text.person,
                text.added_at,
            ],
        )


def of(db: Database, rendering_id: int, only: Collection[int] | None = None) -> list[Sentence]:
    """The sentences of a rendering, in the order of its text; or `only` those of some beads."""
    if only is None:
        rows = db.query("select * from sentences where rendering_id = ? order by position", [rendering_id])
    else:
        rows = db.query(
            "select * from sentences where bead_id in (select value from json_each(?)) order by position",
            [json.dumps([*only])],
        )
    return [
        Sentence(row["id"], row["position"], row["block"], BlockKind(row["kind"]), row["text"])
        for row in rows
    ]


def highest(db: Database) -> int:
    """The highest id that was ever given to a sentence."""
    rows = db.query("select seq from sqlite_sequence where name = 'sentences'")
    return next((row["seq"] for row in rows), 0)


def put(db: Database, rendering_id: int, bead_id: int, sentences: Iterable[Sentence]) -> None:
    """Keep sentences under their own ids, for now with some bead; changed where they are there."""
    db.conn.executemany(
        """insert into sentences (id, rendering_id, bead_id, position, block, kind, text)
           values (?, ?, ?, ?, ?, ?, ?)
           on conflict (id) do update set position = excluded.position, text = excluded.text""",
        ((one.id, rendering_id, bead_id, one.position, one.block, one.kind, one.text) for one in sentences),
    )


def remove(db: Database, sentence_ids: Collection[int]) -> None:
    """Take sentences away."""
    db.conn.executemany("delete from sentences where id = ?", ((one,) for one in sentence_ids))


def link(db: Database, pairs: Iterable[tuple[int, Sequence[int]]]) -> None:
    """Link sentences to beads: each a bead with its sentences."""
    db.conn.executemany(
        "update sentences set bead_id = ? where id = ?",
        ((bead_id, one) for bead_id, linked in pairs for one in linked),
    )


def _text(row: dict[str, Any]) -> RenderingText:
    return RenderingText(
        row["title"],
        row["format"],
        row["source"],
        row["address"],
        row["fetched_at"],
        row["person_id"],
        row["added_at"],
    )
