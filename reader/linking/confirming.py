"""Links confirmed, one or many, and that taken back."""

from __future__ import annotations

from collections.abc import Callable

from reader import links
from reader.linking.acting import act_upon
from reader.linking.scene import Acted, scene
from reader.linking.storing import change
from reader.links import Link
from reader.workspace import Workspace

AT_ONCE = 100
"""Links that are confirmed in one transaction, so that nobody at the desk waits for thousands."""


def confirm(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Confirm a link: the memory learns what it says, and an omission is left out on purpose."""
    return act_upon(workspace, bead_id, state, "confirm", lambda here, at: [links.confirmed(here.link(at))])


def withdraw(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Take a confirmation back, and from the memory what it learnt by it."""
    return act_upon(
        workspace, bead_id, state, "reopen", lambda here, at: [links.withdrawn(here.link(at), here.texts)]
    )


def sure(workspace: Workspace, document_id: int, language: str, minimum: float) -> list[int]:
    """The beads of the links that nobody has confirmed and whose confidence is `minimum` (0 to 1) or more.

    Links that a person has made have no confidence: they are confirmed one by one. Raises `Unknown`.
    """
    with workspace.reading() as db:
        here = scene(db, document_id, language)
    return [one.link.bead for one in here.kept if _is_sure(one.link, minimum)]


def confirm_all(
    workspace: Workspace,
    document_id: int,
    language: str,
    minimum: float,
    step: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Confirm every link that is `sure`; how many. One act for `undo`, also where `step` ends it."""
    wanted = sure(workspace, document_id, language, minimum)
    batch = count = 0
    for first in range(0, len(wanted), AT_ONCE):
        step(first, len(wanted))
        some = set(wanted[first : first + AT_ONCE])
        with workspace.writing() as db:
            here = scene(db, document_id, language, some)
            fit = [one for one in here.kept if _is_sure(one.link, minimum)]
            made = [links.confirmed(one.link) for one in fit]
            if fit:
                batch = change(db, here, fit, made, "confirm all", workspace.stamp(), batch=batch)
            count += len(fit)
    return count


def _is_sure(link: Link, minimum: float) -> bool:
    if link.is_confirmed or link.confidence is None or link.confidence < minimum:
        return False
    return bool(link.text) or link.is_omission
