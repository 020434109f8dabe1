"""What every act upon links does: sees that they are as they were seen, and stores what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlite_utils import Database

from reader import occurring
from reader.errors import Refused
from reader.linking.scene import Acted, Scene, scene, seen
from reader.linking.storing import change, numbered
from reader.links import Link
from reader.memory import beads
from reader.memory.links import Kept
from reader.model import Stamp
from reader.workspace import Workspace

_Make = Callable[[Scene, int], list[Link]]
"""What an act makes of the link that stands at a number, and of the neighbour that it is upon."""


def act_upon(
    workspace: Workspace, bead_id: int, state: str, act: str, make: _Make, typed: str = "", *, reach: int = 0
) -> Acted:
    """Do something to the link of a bead, and the neighbour `reach` links further on, if that is not 0.

    `typed` is what is written there, which ends what its person was typing. Raises `Stale`, `Refused`.
    """
    occurring.make_ready(workspace, bead_id)
    with workspace.writing() as db:
        here, at = seen(db, bead_id, state, reach)
        if not 0 <= at + reach < len(here.kept):
            raise Refused("This is the end of the text; there is no other row to do that with.")
        concerned = [here.kept[number] for number in sorted({at, at + reach})]
        stamp = workspace.stamp()
        if typed:
            beads.retire_draft(db, bead_id, typed, stamp)
        acted = done(db, here, concerned, make(here, at), act, bead_id, stamp)
        for touched in acted.beads:
            occurring.at_once(workspace, db, touched)
        return acted


def done(
    db: Database,
    here: Scene,
    concerned: Sequence[Kept],
    made: Sequence[Link],
    act: str,
    focus: int,
    stamp: Stamp,
) -> Acted:
    """Store what an act has made of the links `concerned`; `focus` is the bead to go on with."""
    made = numbered(db, here, made)
    change(db, here, concerned, made, act, stamp)
    after = scene(db, here.document.id, here.language, [link.bead for link in made])
    touched = tuple(one.link.bead for one in after.kept)
    return Acted(here.document.id, here.language, act, focus if focus in touched else touched[0], touched)
