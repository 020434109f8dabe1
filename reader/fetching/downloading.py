"""A large file from an address, as it comes: under the same guards as a page, with room for a model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPResponse

from reader.fetching import content
from reader.fetching.connection import Connector, Resolver, connect, resolve
from reader.fetching.fetching import Limits, reached, refuse_failure

FILE = Limits(seconds=3600, most=3_000_000_000)
"""A model has some hundred megabytes, and a slow line takes its time."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is coming in."""

    chunks: Iterator[bytes]
    """To be read to the end, or closed."""
    length: int
    """Bytes in all; 0 where the site does not say."""


def download(
    address: str,
    *,
    allow_private: bool = False,
    resolver: Resolver = resolve,
    connector: Connector = connect,
    limits: Limits = FILE,
) -> Opened:
    """The file at an http or https address; guarded as `fetch` is, and raising what it raises."""
    with ExitStack() as opening:
        response, place = opening.enter_context(
            reached(address, limits, resolver, connector, allow_private=allow_private)
        )
        refuse_failure(response.status, place)
        length = 0 if response.headers.get("Content-Encoding") else response.length or 0
        return Opened(_chunks(response, limits, opening.pop_all()), length)
    raise AssertionError("reached never passes over an error")


def _chunks(response: HTTPResponse, limits: Limits, opened: ExitStack) -> Iterator[bytes]:
    with opened:
        yield from content.pieces(response, limits.most)
