"""Acts upon links taken back, and done again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlite_utils import Database

from reader import suggesting
from reader.errors import Conflict, Refused
from reader.linking.scene import Acted, Scene, scene
from reader.linking.storing import store
from reader.memory import beads, link_steps, sentences
from reader.memory import links as kept_links
from reader.memory.link_steps import State, Step
from reader.memory.links import Kept
from reader.model import Stamp
from reader.workspace import Workspace


def undo(workspace: Workspace, document_id: int, language: str) -> Acted:
    """Take back the newest act upon the links of a rendering.

    Raises `Refused` where there is none, `Conflict` where what it made has been changed elsewhere since.
    """
    with workspace.writing() as db:
        here = scene(db, document_id, language)
        steps = link_steps.newest(db, here.rendering)
        if not steps:
            raise Refused("Nothing was done to these rows that could be undone.")
        stamp = workspace.stamp()
        for step in steps:
            moved = _turn_back(db, here, step, stamp)
            link_steps.set_undone(db, replace(step, moved=moved), stamp.at)
        return _told(here, steps[0].act, [one for step in steps for one in step.before.links])


def redo(workspace: Workspace, document_id: int, language: str) -> Acted:
    """Do again what was undone last; raises as `undo`."""
    with workspace.writing() as db:
        here = scene(db, document_id, language)
        steps = link_steps.undone(db, here.rendering)
        if not steps:
            raise Refused("Nothing was undone that could be done again.")
        stamp = workspace.stamp()
        for step in steps:
            moved = _turn_on(db, here, step, stamp)
            link_steps.set_undone(db, replace(step, moved=moved), "")
        return _told(here, steps[0].act, [one for step in steps for one in step.after.links])


def _turn_back(db: Database, here: Scene, step: Step, stamp: Stamp) -> tuple[tuple[int, int], ...]:
    moved = _turn(db, here, step.after, step.before, "undo", stamp)
    kept_links.take_back_past(db, step.moved)  # what went to others by the act
    return moved


def _turn_on(db: Database, here: Scene, step: Step, stamp: Stamp) -> tuple[tuple[int, int], ...]:
    moved = _turn(db, here, step.before, step.after, "redo", stamp)
    kept_links.take_back_past(db, step.moved)  # what went to others when it was undone
    return moved


def _turn(
    db: Database, here: Scene, was: State, wanted: State, act: str, stamp: Stamp
) -> tuple[tuple[int, int], ...]:
    """Give the links of a step back what they were; raises `Conflict` where they are not as it left them."""
    made = [one.link.bead for one in was.links]
    now = {one.link.bead: one for one in kept_links.of(db, here.rendering, made)}
    for one in was.links:
        if one.link.bead not in now or not now[one.link.bead].is_as(one):
            raise Conflict(
                "What this made has been changed since, at the desk or with the source. "
                "It cannot be undone as a whole any more; nothing was changed."
            )
    kept_links.revive(db, here.rendering, {one.link.bead: one.revision for one in wanted.links})
    moved = store(
        db,
        here,
        [now[one.link.bead] for one in was.links],
        [one.link for one in wanted.links],
        act,
        stamp,
        was.sentences,
        wanted.sentences,
    )
    if was.text != wanted.text:
        sentences.set_text(db, here.rendering, wanted.text)
    kept_links.give_back(db, wanted.links)
    _learn_again(db, here, wanted, stamp)
    return tuple(moved)


def _learn_again(db: Database, here: Scene, wanted: State, stamp: Stamp) -> None:
    """Let the memory have again what it had learnt from drafts: those of a sample."""
    drafts = {one.link.bead: one for one in wanted.links if one.is_learnt}
    for one in kept_links.of(db, here.rendering, drafts):
        if not one.is_learnt:
            bead = beads.one(db, one.link.bead)[1]
            suggesting.remember(db, here.document, bead, one.link.origin, stamp)


def _told(here: Scene, act: str, wanted: Iterable[Kept]) -> Acted:
    touched = tuple(dict.fromkeys(one.link.bead for one in wanted))
    return Acted(here.document.id, here.language, act, touched[0] if touched else 0, touched)
