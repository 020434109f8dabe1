"""What a person does to the links of a rendering that was taken in; every act can be undone.

An act names the link that it is upon by its bead, and says what it saw of it: its `state`. Where that, or the
neighbour that the act is upon as well, has changed since, nothing is done and nothing is lost.
"""

from reader.linking.acts import (
    edit,
    fix,
    give,
    join,
    join_sentences,
    mark_added,
    mark_omitted,
    move_segment,
    move_sentence,
    split,
    split_sentence,
    swap,
    unlink,
)
from reader.linking.confirming import confirm, confirm_all, sure, withdraw
from reader.linking.scene import Acted, Scene, Stale, scene, states
from reader.linking.storing import change
from reader.linking.undoing import redo, undo

__all__ = [
    "Acted",
    "Scene",
    "Stale",
    "change",
    "confirm",
    "confirm_all",
    "edit",
    "fix",
    "give",
    "join",
    "join_sentences",
    "mark_added",
    "mark_omitted",
    "move_segment",
    "move_sentence",
    "redo",
    "scene",
    "split",
    "split_sentence",
    "states",
    "sure",
    "swap",
    "undo",
    "unlink",
    "withdraw",
]
