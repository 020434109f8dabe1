"""Which units a clean-up takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database


def matching(db: Database, ids: Sequence[int], filters: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    """The id and both texts of those units that pass all filters; see `reader.cleaning.Filters`."""
    rows = db.execute(
        """select u.id, s.text, t.text
             from json_each(:ids) cross join offered_units u on u.id = value
            cross join texts s on s.id = u.source_id cross join texts t on t.id = u.target_id
            cross join persons p on p.id = u.person_id
            where (:source = '' or s.language = :source) and (:target = '' or t.language = :target)
              and (:origin = '' or u.origin = :origin) and (:status = '' or u.status = :status)
              and (:person = '' or p.name = :person)
              and substr(u.changed_at, 1, length(:since)) >= :since
              and substr(u.changed_at, 1, length(:until)) <= :until
              and (:document = 0
                   or exists (select 1 from uses n where n.unit_id = u.id and n.document_id = :document))
              and (not :is_unused or not exists (select 1 from uses n where n.unit_id = u.id))
              and (not :is_same or s.text = t.text or (s.bare_key = t.bare_key and s.bare_key <> 0))
              and (:ratio = 0
                   or max(length(s.text), length(t.text)) > :ratio * min(length(s.text), length(t.text)))""",
        {"ids": json.dumps(ids), **filters},
    )
    yield from rows
