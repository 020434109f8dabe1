"""What engines made of source texts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database


def of(db: Database, source_language: str, target_language: str, source: str) -> tuple[str, list[str]] | None:
    """The engine's name and its drafts of a text, best first; None where it was never drafted."""
    for row in db.query(
        """select engine, texts from machine_drafts
            where source_language = ? and target_language = ? and source = ?""",
        [source_language, target_language, source],
    ):
        return row["engine"], json.loads(row["texts"])
    return None


def keep(
    db: Database, pair: tuple[str, str], source: str, engine: str, texts: Sequence[str], at: str
) -> None:
    """Keep the drafts of a text; newer ones replace older ones."""
    db.execute(
        """insert into machine_drafts (source_language, target_language, source, engine, texts, at)
           values (?, ?, ?, ?, ?, ?)
           on conflict do update set engine = excluded.engine, texts = excluded.texts, at = excluded.at""",
        [*pair, source, engine, json.dumps(list(texts), ensure_ascii=False), at],
    )
