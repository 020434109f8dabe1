"""How an act upon links is stored: as one step, with everything exactly once before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlite_utils import Database

from reader import suggesting
from reader.desk import learnt_as
from reader.linking.scene import Scene
from reader.links import Link
from reader.memory import beads, link_steps, revisions, segments, sentences, units
from reader.memory import links as kept_links
from reader.memory.link_steps import State
from reader.memory.links import Kept
from reader.memory.sentences import RenderingText, Sentence
from reader.model import FINISHED, Document, Stamp


def change(
    db: Database,
    here: Scene,
    before: Sequence[Kept],
    after: Sequence[Link],
    act: str,
    stamp: Stamp,
    *,
    batch: int = 0,
    removed: Sequence[Sentence] = (),
    added: Sequence[Sentence] = (),
    text: RenderingText | None = None,
) -> int:
    """Let some links be others with the same segments, as one step that `undo` takes back; its batch.

    Nothing is kept of what changes nothing.

    `removed` and `added` are sentences that go, come or change with it; `text` is what is taken in, if
    anything is.
    """
    if [*after] == [one.link for one in before] and not removed and not added:
        return batch
    made = numbered(db, here, after)
    moved = store(db, here, before, made, act, stamp, removed, added)
    had = sentences.text(db, here.rendering) if text else None
    if text:
        sentences.set_text(db, here.rendering, text)
    touched = {link.bead for link in made}
    now = tuple(kept_links.of(db, here.rendering, touched))
    step = link_steps.add(
        db,
        here.rendering,
        act,
        batch,
        State(tuple(before), tuple(removed), had),
        State(now, tuple(added), text),
        moved,
        stamp,
    )
    return batch or step


def numbered(db: Database, here: Scene, after: Sequence[Link]) -> list[Link]:
    """Links each of which has a bead, new ones where they had none."""
    given = iter(kept_links.new_beads(db, here.rendering, sum(not link.bead for link in after)))
    return [link if link.bead else replace(link, bead=next(given)) for link in after]


def store(
    db: Database,
    here: Scene,
    before: Sequence[Kept],
    after: Sequence[Link],
    act: str,
    stamp: Stamp,
    removed: Sequence[Sentence],
    added: Sequence[Sentence],
) -> list[tuple[int, int]]:
    """Write what differs between some links and others; which entries of the history went to other beads."""
    was = {one.link.bead: one.link for one in before}
    made = [replace(link, after=0) if link.segments else link for link in after]
    _see_that_all_is_there(was.values(), made, removed, added)
    changed = [link for link in made if was.get(link.bead) != link]
    gone = was.keys() - {link.bead for link in made}
    if added:
        sentences.put(db, here.rendering, made[0].bead, added)
    for bead_id in gone | {link.bead for link in changed if _says_other(was.get(link.bead), link)}:
        units.withdraw(db, bead_id, stamp)
    heirs = _heirs([was[bead_id] for bead_id in sorted(gone)], made)
    _carry_rendered(db, before, heirs, stamp)
    moved = kept_links.hand_over(db, heirs, stamp)
    kept_links.store(db, here.rendering, changed, stamp)
    sentences.link(db, ((link.bead, link.sentences) for link in changed))
    sentences.remove(db, {one.id for one in removed} - {one.id for one in added})
    kept_links.drop(db, gone)
    for link in changed:
        if _says_other(was.get(link.bead), link):
            beads.record(db, link.bead, act, stamp)
            _remember(db, here.document, link, stamp)
    return moved


def _see_that_all_is_there(
    before: Collection[Link], after: Collection[Link], removed: Iterable[Sentence], added: Iterable[Sentence]
) -> None:
    """Hold every act to keeping each segment and each sentence exactly once."""
    had = sorted(one for link in before for one in link.segments)
    has = sorted(one for link in after for one in link.segments)
    said = {one for link in before for one in link.sentences} - {one.id for one in removed}
    says = sorted(one for link in after for one in link.sentences)
    if had != has or sorted(said | {one.id for one in added}) != says:
        raise RuntimeError("An act upon links must keep every segment and every sentence exactly once.")


def _says_other(was: Link | None, link: Link) -> bool:
    """Whether a bead renders something else, or says something else of it, than it did."""
    if was is None:
        return bool(link.text or link.omitted)
    return (was.segments, was.text, was.status, was.omitted) != (
        link.segments,
        link.text,
        link.status,
        link.omitted,
    )


def _heirs(gone: Iterable[Link], after: Sequence[Link]) -> dict[int, int]:
    """Who goes on with the past of each that is gone: the bead that has its first segment or sentence."""
    by_segment = {one: link.bead for link in after for one in link.segments}
    by_sentence = {one: link.bead for link in after for one in link.sentences}
    return {
        link.bead: by_segment[link.segments[0]]
        if link.segments
        else next((by_sentence[one] for one in link.sentences if one in by_sentence), after[0].bead)
        for link in gone
    }


def _carry_rendered(db: Database, before: Sequence[Kept], heirs: dict[int, int], stamp: Stamp) -> None:
    """Where the source of a bead that is gone had changed, its heir shows what both rendered before."""
    by_bead = {one.link.bead: one for one in before}
    for heir in set(heirs.values()):
        parts = [one for one in before if one.link.bead == heir or heirs.get(one.link.bead) == heir]
        if heir in by_bead and any(one.rendered is not None for one in parts):
            said = [one.rendered or _source(db, one.link) for one in parts]
            revisions.set_rendered(db, heir, " ".join(filter(None, said)), stamp)


def _source(db: Database, link: Link) -> str:
    return " ".join(segments.one(db, one)[1].text for one in link.segments)


def _remember(db: Database, document: Document, link: Link, stamp: Stamp) -> None:
    """Let the memory learn what was confirmed; whoever confirmed it has seen what the source says now."""
    if link.status not in FINISHED or not link.segments:
        return
    revisions.settle(db, link.bead)
    if not link.omitted:
        suggesting.remember(db, document, beads.one(db, link.bead)[1], learnt_as(link.origin), stamp)
