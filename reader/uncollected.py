"""How often Python looks for circles of values that nobody holds: seldom, or not at all."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 10_000, 20, 20
"""For `gc.set_threshold`. Untold, Python looks after 700 new values: as many as a search makes."""


def collected_seldom() -> None:
    """Let Python look for circles after many more new values: searches then take a tenth less at the mean."""
    gc.set_threshold(*SELDOM)


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python look for no circles of values meanwhile, which can take a tenth of the time and finds none.

    For a process that does nothing else: it holds for all of its threads.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
