"""Models for machine drafts from the Argos index: asked and fetched only on a person's word."""

from __future__ import annotations

from collections.abc import Callable

from reader import fetching, machine
from reader.errors import Unknown
from reader.machine import Download, Entry, Package

Step = Callable[[int, int], None]
"""Told how many bytes of how many are there (0 while not known); may raise to end the work."""


def offered() -> list[Entry]:
    """What the index offers for Hevok's languages; raises `Refused`, `Unavailable`."""
    return machine.available(_fetch)


def fetch(source: str, target: str, step: Step) -> Package:
    """Fetch and install what the index offers between two languages; raises `Unknown` if it has nothing."""
    for entry in offered():
        if entry.pair == (source, target):
            return machine.install_from_index(
                entry, _fetch, machine.models_folder(), lambda _step, done, total: step(done, total)
            )
    raise Unknown(f"The Argos index has no model from {source} to {target}.")


def _fetch(address: str) -> Download:
    opened = fetching.download(address)
    return Download(opened.chunks, opened.length)
