"""What a rehearsal of an import has judged so far: on a disk as the real thing is, and gone when it ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from reader.memory.batches import Known


class Seen:
    """What a rehearsal has judged, on a disk as the real thing is, gone when it ends. Keys are hashes."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a private file of SQLite's own
        self._db.execute("pragma journal_mode = off")
        self._db.execute("create table seen (key integer primary key, known text not null) strict")

    def among(self, keys: Sequence[int]) -> dict[int, Known]:
        """Those of some keys that were judged."""
        rows = self._db.execute(
            "select s.key, s.known from json_each(?) j cross join seen s on s.key = j.value",
            [json.dumps(list(keys))],
        )
        return {key: _known(json.loads(known)) for key, known in rows}

    def add(self, judged: Mapping[int, Known]) -> None:
        """Remember what some are now."""
        self._db.executemany(
            "insert or replace into seen (key, known) values (?, ?)",
            ((key, json.dumps(known)) for key, known in judged.items()),
        )

    def close(self) -> None:
        """Forget all."""
        self._db.close()


def _known(fields: list[Any]) -> Known:
    return Known(*fields)._replace(values=tuple(fields[-1]))
