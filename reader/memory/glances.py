"""All links of a rendering at a glance: what they are counted and sorted by, without what they say."""

from __future__ import annotations

from typing import NamedTuple

from sqlite_utils import Database

from reader.model import FINISHED


class Glance(NamedTuple):
    """A link of a rendering; made by the thousand, so it holds no more than a review of the whole needs."""

    bead: int
    revision: int
    places: tuple[int, ...]
    """The places of its source segments; empty for an addition."""
    sentences: int
    """How many it has."""
    confidence: float | None
    is_confirmed: bool
    is_fixed: bool
    is_aligned: bool
    """Whether it was ever linked."""
    is_omitted: bool
    """On purpose."""
    is_edited: bool
    """Whether it says something else than its sentences."""
    has_text: bool
    has_changed: bool
    """Whether its source has changed since it was saved."""
    first: int
    """Where the first of its sentences stands in their order, from 0; -1 where it has none."""
    last: int

    @property
    def shape(self) -> str:
        """Source segments and sentences: 1-1, 2-1, 1-0, 0-1."""
        return f"{len(self.places)}-{self.sentences}"

    @property
    def is_left_out(self) -> bool:
        """Whether the rendering has nothing for its source: found so, or on purpose."""
        return self.is_omitted or (self.is_aligned and not self.sentences and not self.has_text)

    @property
    def is_sure(self) -> bool:
        """Whether it is confirmed with others from its confidence on."""
        return not self.is_confirmed and self.confidence is not None and (self.has_text or self.is_left_out)


def of(db: Database, rendering_id: int) -> list[Glance]:
    """Every link of the text of a rendering, in the order that `links.of` gives them."""
    places: dict[int, list[int]] = {}
    hidden: set[int] = set()
    number: dict[int, int] = {}
    first: dict[int, int] = {}
    for at, (bead, segment, place) in enumerate(
        db.conn.execute(
            """select bs.bead_id, bs.segment_id, s.place from bead_segments bs
                 join segments s on s.id = bs.segment_id join blocks b on b.id = s.block_id
                where bs.rendering_id = ? order by b.position, s.start_at""",
            [rendering_id],
        ),
        start=1,
    ):
        number[segment] = first.setdefault(bead, at)
        if place is None:
            hidden.add(bead)
        else:
            places.setdefault(bead, []).append(place)
    said: dict[int, list[str]] = {}
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    for at, (bead, text) in enumerate(
        db.conn.execute(
            "select bead_id, text from sentences where rendering_id = ? order by position", [rendering_id]
        )
    ):
        said.setdefault(bead, []).append(text)
        begins.setdefault(bead, at)
        ends[bead] = at
    found = []
    for (
        bead,
        revision,
        text,
        status,
        omitted,
        after,
        confidence,
        fixed,
        is_aligned,
        changed,
    ) in db.conn.execute(
        """select b.id, b.revision, b.text, b.status, b.omitted, l.after_segment_id, l.confidence,
                  coalesce(l.is_fixed, 0), l.bead_id is not null, coalesce(c.source, '') <> ''
             from beads b left join links l on l.bead_id = b.id
             left join source_changes c on c.bead_id = b.id where b.rendering_id = ?""",
        [rendering_id],
    ):
        if bead in hidden and bead not in places:
            continue
        own = said.get(bead, ())
        glance = Glance(
            bead,
            revision,
            tuple(places.get(bead, ())),
            len(own),
            confidence,
            status in FINISHED,
            bool(fixed),
            bool(is_aligned),
            bool(omitted),
            bool(text) and text != " ".join(own),
            bool(text),
            bool(changed),
            begins.get(bead, -1),
            ends.get(bead, -1),
        )
        key = (first[bead], 0, 0) if bead in first else (number.get(after, 0), 1, begins.get(bead, 0))
        found.append((key, glance))
    found.sort(key=lambda one: one[0])
    return [glance for _, glance in found]
