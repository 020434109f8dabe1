"""Which words render a term: of what texts that was asked, so that nobody is asked twice."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from reader.model import Stamp


def asked(db: Database, concepts: Iterable[str], language: str, source: str) -> frozenset[str]:
    """Of some concepts those that were asked about for a source text, by its bare key."""
    rows = db.query(
        """select concept from asked_forms
           where language = ? and source = ? and concept in (select value from json_each(?))""",
        [language, source, json.dumps(sorted(set(concepts)))],
    )
    return frozenset(row["concept"] for row in rows)


def remember(db: Database, concepts: Iterable[str], language: str, source: str, stamp: Stamp) -> None:
    """Some concepts are asked about now."""
    db.conn.executemany(
        "insert or ignore into asked_forms (concept, language, source, at) values (?, ?, ?, ?)",
        [(concept, language, source, stamp.at) for concept in concepts],
    )
