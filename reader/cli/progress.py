"""How far long work is, on a terminal; a file or another program is told nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

STEPS = 1000


@contextmanager
def shown(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, told how much of how much is done."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=STEPS, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.update(STEPS * done // max(1, total) - bar.pos)

        yield show
