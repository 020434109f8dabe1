"""The public index of Argos packages, asked only on a person's word and through a fetcher handed in.

Nothing here knows the network. The index is read by us: argostranslate's own reader ends in a recursion when
there is no network. It lists packages as records of the shape of metadata.json, with the addresses of the
package as `links`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from reader.errors import HevokError, Refused, Unavailable
from reader.machine import archive, contents, packages, shelf
from reader.machine.engine import Pair
from reader.machine.packages import Package

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
"""Where the index is."""

INDEX_BYTES = 8 * 1024**2
"""The most bytes of an index."""


_BROKE_OFF = "The download broke off, and nothing was installed. Try again."


class Step(StrEnum):
    """What an install from the index is at."""

    DOWNLOADING = "downloading"
    UNPACKING = "unpacking"


@dataclass(frozen=True, slots=True)
class Download:
    """What a fetcher hands back for an address: the bytes as they come, and how many there will be."""

    chunks: Iterator[bytes]
    length: int = 0
    """0 when the other side does not say."""


Fetch = Callable[[str], Download]
"""Opens an https address; raises a `HevokError` with a sentence when it cannot."""

Told = Callable[[Step, int, int], None]
"""Is told the step, the bytes done, and the bytes in all (0 while not known)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A package that the index offers between two of Hevok's languages."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    """https addresses of the same file, to be tried in order."""

    @property
    def pair(self) -> Pair:
        """The codes of its two languages."""
        return self.source, self.target


def available(fetch: Fetch, address: str = INDEX) -> list[Entry]:
    """What the index offers for Hevok's languages: the newest package of each pair, in order of their codes.

    Raises `Refused` for an index that cannot be read, and whatever `fetch` raises.
    """
    content = b"".join(_limited(fetch(address).chunks, INDEX_BYTES, "The index"))
    try:
        listed = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused("The Argos index cannot be read: what came is no index.") from error
    if not isinstance(listed, list):
        raise Refused("The Argos index cannot be read: what came is no list of packages.")
    newest: dict[Pair, Entry] = {}
    for entry in sorted(filter(None, map(_entry, listed)), key=_age):
        newest[entry.pair] = entry
    return sorted(newest.values(), key=lambda entry: entry.pair)


def install_from_index(
    entry: Entry, fetch: Fetch, models: Path, told: Told = lambda step, done, total: None
) -> Package:
    """Download and install what the index offers; raises as `packages.install_file`, and what `fetch` raises.

    The links are tried in order; when none answers, what the last one raised is raised.
    """
    failure: HevokError = Refused("The index names no address for this package.")
    with shelf.downloading(models) as file:
        for link in entry.links:
            try:
                _download(fetch(link), file, told)
                break
            except HevokError as error:
                failure = error
        else:
            raise failure
        return packages.install_file(
            file, models, lambda done, total: told(Step.UNPACKING, done, total), expected=entry.pair
        )


def _download(download: Download, file: Path, told: Told) -> None:
    done = 0
    with file.open("wb") as target:
        for chunk in _limited(download.chunks, archive.INFLATED, "The package"):
            target.write(chunk)
            done += len(chunk)
            told(Step.DOWNLOADING, done, download.length)
    if download.length and done != download.length:
        raise Unavailable(_BROKE_OFF)


def _limited(chunks: Iterator[bytes], most: int, what: str) -> Iterator[bytes]:
    done = 0
    try:
        for chunk in chunks:
            done += len(chunk)
            if done > most:
                raise Refused(f"{what} is longer than anything that Hevok takes in; it was not taken.")
            yield chunk
    except OSError as error:
        raise Unavailable(_BROKE_OFF) from error


def _entry(found: Any) -> Entry | None:
    """One record of the index, or None when it is not for us."""
    try:
        metadata = contents.parse(json.dumps(found).encode(), "The package")
        source, target = contents.languages(metadata, "The package")
    except HevokError:
        return None
    links = tuple(
        link for link in found.get("links", []) if isinstance(link, str) and link.startswith("https://")
    )
    return Entry(source, target, metadata.version, links) if links else None


def _age(entry: Entry) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", entry.version)))
