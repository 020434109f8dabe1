"""Service: a document takes another outline, its translations stay true, and all of it can be undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlite_utils import Database

from reader import languages
from reader.documents import new_segment
from reader.languages.language import Language
from reader.memory import beads, documents, outlines, revisions, segments
from reader.memory.revisions import BeadState, Standing, Version
from reader.model import Document, Span, Stamp
from reader.outline import Cut, Outline, Part, are_neighbours, places, texts, with_leavings

NOT_YET = "not in the older version"
"""Why a block is set aside that was translated in a version that has been undone."""
FACTS = ("title", "author", "date", "address", "fetched_at")
"""What a document says of itself, and a newer version of it may say otherwise."""


@dataclass(frozen=True, slots=True)
class _Trace:
    """What a change did, as far as it has to be undone."""

    outline: Outline
    beads: tuple[tuple[BeadState, BeadState], ...]
    """Every bead that it touched, as it was and as it is."""
    kept: tuple[tuple[int, str], ...]
    """The units that are kept for their own sake since, each with when it was changed last."""
    joined: tuple[tuple[int, tuple[int, ...]], ...]
    """Every bead that rendered several segments before, and which."""


def change(
    db: Database,
    document: Document,
    before: Outline,
    after: Outline,
    act: str,
    stamp: Stamp,
    *,
    facts: Mapping[str, str] | None = None,
    counts: Mapping[str, int] | None = None,
) -> Outline:
    """Let a document take the outline `after`, as one act that `undo` takes back; the outline as it is kept.

    Translations whose source has changed keep their text and need work; those that rendered neighbours
    which are neighbours no more stay with the first of them. `counts` tells in the history what was done.
    """
    trace = _restructure(db, document, before, after, stamp)
    present = {name: getattr(document, name) for name in FACTS}
    wanted = present | dict(facts or {})
    revisions.set_facts(db, document.id, wanted)
    snapshot = _outline_as_json(before, trace.outline) | {
        "beads": [[asdict(was), asdict(now)] for was, now in trace.beads],
        "kept": trace.kept,
        "joined": trace.joined,
        "facts": [present, wanted],
        "counts": dict(counts or {}),
    }
    revisions.add_version(db, document.id, act, snapshot, stamp)
    return trace.outline


def undo(db: Database, document: Document, version: Version, stamp: Stamp) -> None:
    """Take a change back, the newest that stands.

    Beads that nobody has saved since say again what they said. Those that somebody has keep what was saved,
    as a translation whose source has changed, and what was written on segments that go is set aside.
    """
    snapshot = revisions.snapshot(db, version.id)
    now = outlines.of(db, document.id)
    target = _target(now, snapshot)
    loose = set(texts(now)) - set(texts(target))
    after = with_leavings(now, target, NOT_YET, revisions.free(db, loose))
    returning = _returning(db, snapshot, set(texts(after)))
    spared = {state.id for state in returning}
    joined = {(bead, tuple(of_bead)) for bead, of_bead in snapshot["joined"]}
    _restructure(db, document, now, after, stamp, spared=spared, joined=joined)
    for state in returning:
        revisions.bring_together(db, state)
        revisions.give_back(db, state, document.id)
        beads.record(db, state.id, "undo", stamp)
    revisions.keep_no_longer(db, snapshot["kept"])
    was, became = snapshot["facts"]
    facts = {name: getattr(document, name) for name in FACTS}
    revisions.set_facts(
        db, document.id, {name: was[name] if facts[name] == became[name] else facts[name] for name in FACTS}
    )
    revisions.set_undone(db, version.id, stamp.at)


# --- the change itself


def _restructure(
    db: Database,
    document: Document,
    before: Outline,
    after: Outline,
    stamp: Stamp,
    spared: Collection[int] = frozenset(),
    joined: Collection[tuple[int, tuple[int, ...]]] = frozenset(),
) -> _Trace:
    """Store another outline and keep the beads true to it, but for those `spared`.

    Beads with the segments that `joined` names stay whole, wherever these stand.
    """
    language = languages.by_code(document.language)
    said, says = texts(before), texts(after)
    changed = {one for one in said.keys() & says.keys() if not _are_equal(said[one], says[one], language)}
    concerned = revisions.concerned(db, document.id, changed)
    outline = _store(db, document, before, after, language)
    stood, stands = places(before), places(outline)
    touched: list[BeadState] = []
    kept: list[tuple[int, str]] = []
    for state in concerned:
        is_torn = (
            (state.id, state.segments) not in joined
            and are_neighbours(state.segments, stood)
            and not are_neighbours(state.segments, stands)
        )
        is_stale = state.says_something and not changed.isdisjoint(state.segments)
        if state.id in spared or not (is_torn or is_stale):
            continue
        touched.append(state)
        stays = state.segments
        if is_torn:
            stays = (min(state.segments, key=lambda one: (stands[one][0], state.segments.index(one))),)
            revisions.set_apart(db, state, set(state.segments) - set(stays))
        if state.says_something:
            kept += revisions.withdraw_kept(db, state.id, stamp)
            rendered = state.source or " ".join(said[one] for one in state.segments)
            revisions.mark_changed(db, state.id, rendered, stamp)
            if rendered == " ".join(says[one] for one in stays):
                revisions.settle(db, state.id)
            beads.record(db, state.id, "source changed", stamp)
    now = {state.id: state for state in revisions.states(db, [state.id for state in touched])}
    return _Trace(
        outline,
        tuple((state, now[state.id]) for state in touched),
        tuple(kept),
        tuple((state.id, state.segments) for state in concerned if len(state.segments) > 1),
    )


def _are_equal(one: str, other: str, language: Language) -> bool:
    return one == other or languages.spelling_key(one, language) == languages.spelling_key(other, language)


def _store(db: Database, document: Document, before: Outline, after: Outline, language: Language) -> Outline:
    """Write what differs between two outlines; the newer one with the ids of what is new."""
    was = {part.block.id: part for part in before}
    stood = {cut.segment: (part.block.id, cut, part.text(cut)) for part in before for cut in part.cuts}
    outline = tuple(_store_part(db, document, part, was, stood, language) for part in after)
    stands = set(texts(outline))
    gone = set(stood) - stands
    beads.drop_empty(db, sorted(gone))
    segments.remove(db, gone)
    order = [part.block.id for part in outline]
    outlines.remove_blocks(db, set(was) - set(order))
    if order != list(was):
        outlines.order_blocks(db, document.id, order)
    beads.add_segments(db, document.id, sorted(stands - set(stood)))
    segments.renumber(db, document.id)
    return outline


def _store_part(
    db: Database,
    document: Document,
    part: Part,
    was: Mapping[int, Part],
    stood: Mapping[int, tuple[int, Cut, str]],
    language: Language,
) -> Part:
    block = part.block
    if block.id not in was:
        block = replace(block, id=outlines.add_block(db, document.id, block))
    elif block != was[block.id].block:
        outlines.change_block(db, block)
    cuts = []
    for cut in part.cuts:
        if not cut.segment:
            new = new_segment(block, Span(cut.start, cut.end), language)
            cut = replace(cut, segment=outlines.add_segment(db, document.id, new))
        elif stood[cut.segment] != (block.id, cut, part.text(cut)):
            new = new_segment(block, Span(cut.start, cut.end), language)
            outlines.move_segment(db, cut.segment, new)
        cuts.append(cut)
    return Part(block, tuple(cuts))


# --- what is kept of it


def _outline_as_json(before: Outline, after: Outline) -> dict[str, Any]:
    """What it takes to get from an outline back to the one before."""
    is_now = {part.block.id: part for part in after}
    changed = [part for part in before if is_now.get(part.block.id) != part]
    return {
        "order": [part.block.id for part in before],
        "added": sorted(set(is_now) - {part.block.id for part in before}),
        "blocks": [
            {
                "block": outlines.block_row(part.block),
                "cuts": [[cut.start, cut.end, cut.segment] for cut in part.cuts],
                "set_aside_since": is_now[part.block.id].block.set_aside if part.block.id in is_now else "",
            }
            for part in changed
        ],
    }


def _target(now: Outline, snapshot: Mapping[str, Any]) -> Outline:
    """The outline before a change, with what was done to other blocks since.

    A block that was set aside or taken back since stays so. Segments that are gone will be new ones.
    """
    present = {part.block.id: part for part in now}
    alive = set(texts(now))
    restored = {row["block"]["id"]: _restored(row, present, alive) for row in snapshot["blocks"]}
    claimed = {cut.segment for part in restored.values() for cut in part.cuts}
    parts = {
        block_id: replace(part, cuts=tuple(cut for cut in part.cuts if cut.segment not in claimed))
        for block_id, part in present.items()
        if block_id not in snapshot["added"]
    } | restored
    order = [block_id for block_id in snapshot["order"] if block_id in parts]
    for before, part in zip((0, *present), now, strict=False):  # what came from elsewhere, where it stands
        if part.block.id in parts and part.block.id not in order:
            order.insert(order.index(before) + 1 if before in order else 0, part.block.id)
    return tuple(parts[one] for one in order if parts[one].cuts or one in restored)


def _restored(row: Mapping[str, Any], present: Mapping[int, Part], alive: Collection[int]) -> Part:
    block = documents.block(row["block"])
    here = present.get(block.id)
    if here and here.block.set_aside != row["set_aside_since"]:
        block = replace(block, set_aside=here.block.set_aside)
    return Part(block, tuple(Cut(start, end, one if one in alive else 0) for start, end, one in row["cuts"]))


def _returning(db: Database, snapshot: Mapping[str, Any], alive: Collection[int]) -> list[BeadState]:
    """The beads that can be what they were: as the change left them, and nobody at what they gave up."""
    pairs = [(_state(was), _state(became)) for was, became in snapshot["beads"]]
    now = {state.id: state for state in revisions.states(db, [was.id for was, _ in pairs])}
    return [
        was
        for was, became in pairs
        if was.id in now and now[was.id].is_as(became) and _can_return(db, was, now[was.id], alive)
    ]


def _can_return(db: Database, was: BeadState, now: BeadState, alive: Collection[int]) -> bool:
    lost = set(was.segments) - set(now.segments)
    return set(was.segments) <= set(alive) and revisions.free(db, lost, was.rendering) == lost


def _state(row: Mapping[str, Any]) -> BeadState:
    use = Standing(**row["use"]) if row["use"] else None
    return BeadState(**{**row, "segments": tuple(row["segments"]), "use": use})
