"""What the glossary's concepts are found by, kept up in this process and beside the memory.

Folding a large glossary takes seconds; what came of it is kept, and kept up by what has changed since.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from glossary import layers
from glossary.layers import Layers
from reader import beside
from reader.workspace import Workspace

WORTH_KEEPING = 1_000
"""How many concepts there must be for what they are found by to be kept: fewer are read at once."""


def kept_up(
    workspace: Workspace, name: str, rules: str, current: Callable[[Layers | None], Layers]
) -> Layers:
    """What the concepts are found by in this snapshot, as `current` makes it of what is known.

    `rules` is what else it is made from: what was kept under other ones is not known.
    """
    with _LOCK:  # who waits for it would do the same work
        place = (workspace.path, name)
        path, key = kept_at(workspace, name), rules.encode()
        known = _KNOWN.get(place) or _read(path, key)
        now = _KNOWN[place] = current(known)
        is_new = known is None or known.base is not now.base
        if is_new and len(now.base.concepts) >= WORTH_KEEPING:
            beside.keep(path, key, layers.as_bytes(now))
        return now


_KNOWN: dict[tuple[Path, str], Layers] = {}
"""The newest of each memory and name that this process has used."""
_LOCK = threading.Lock()


def kept_at(workspace: Workspace, name: str) -> Path:
    """The file beside the memory in which it is kept."""
    return workspace.path.with_name(f"{workspace.path.name}.{name}")


def _read(path: Path, key: bytes) -> Layers | None:
    kept = beside.read(path, key)
    return layers.from_bytes(kept) if kept is not None else None
