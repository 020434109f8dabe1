"""From an address to its page: each hop checked, everything counted, every failure a sentence."""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse

from reader.errors import HevokError, Refused, Unavailable
from reader.fetching import content
from reader.fetching.connection import (
    Connector,
    Deadline,
    Resolver,
    TooMuch,
    asked,
    checked,
    connect,
    resolve,
)
from reader.fetching.places import PASTE_INSTEAD, Place, parse
from reader.model import Fetched


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a page may cost."""

    seconds: float = 20
    """From the first look-up to the last byte, all hops together."""
    most: int = 10_000_000
    """Bytes of the page, unpacked."""
    redirects: int = 5


LIMITS = Limits()
REDIRECTS = (301, 302, 303, 307, 308)
WHOLE = (200, 203)
GONE = (404, 410)
FORBIDDEN = (401, 402, 403, 407, 451)
OVERHEAD = 2
"""How many times its size a page may take on the wire; chunks of a few bytes each take more."""
TRY_LATER = "Try again later."


def _now() -> datetime:
    return datetime.now(UTC)


def fetch(
    address: str,
    *,
    allow_private: bool = False,
    resolver: Resolver = resolve,
    connector: Connector = connect,
    clock: Callable[[], datetime] = _now,
    limits: Limits = LIMITS,
) -> Fetched:
    """The page at an http or https address, as its site sends it.

    Only public hosts are asked, unless `allow_private`, which is for tests: of the address and of every
    redirect the host is resolved once, all its addresses are checked, and the connection is made to one of
    those checked. No proxy of the environment is used; no cookie and no referrer is sent; nothing is logged.
    Raises Refused for an address or a page that is not taken, Unavailable where trying again may help.
    """
    with reached(address, limits, resolver, connector, allow_private=allow_private) as (response, place):
        return _taken(response, place, address, clock, limits)


@contextmanager
def reached(
    address: str, limits: Limits, resolver: Resolver, connector: Connector, *, allow_private: bool
) -> Iterator[tuple[HTTPResponse, Place]]:
    """What answers at an address in the end, its redirects followed, and where that is.

    Whatever goes wrong, also while the answer is read within the block, is raised as `fetch` raises it.
    """
    deadline = Deadline(limits.seconds)
    place = parse(address)
    for _ in range(limits.redirects + 1):
        with _explained(place, limits):
            addresses = checked(place, resolver, deadline, allow_private=allow_private)
            with asked(place, addresses, connector, deadline, OVERHEAD * limits.most) as response:
                onward = _location(response)
                if not onward:
                    yield response, place
                    return
        place = _onward(place, onward)
    raise Refused(f"This address leads on to another one more than {limits.redirects} times. {PASTE_INSTEAD}")


def _location(response: HTTPResponse) -> str:
    """Where a redirect leads, its raw UTF-8 understood; "" when the answer is none."""
    location: str = response.headers.get("Location", "")
    if response.status not in REDIRECTS or not location.strip():
        return ""
    return location.encode("latin-1", "replace").decode("utf-8", "replace")


def _onward(place: Place, location: str) -> Place:
    try:
        return place.onward(location)
    except Refused as error:
        raise Refused(f"{place.authority} leads on to another address. {error}") from None


def _taken(
    response: HTTPResponse, place: Place, asked_for: str, clock: Callable[[], datetime], limits: Limits
) -> Fetched:
    refuse_failure(response.status, place)
    kind = content.kind(response, place)
    taken = content.taken(response, limits.most)
    return Fetched(
        content=taken,
        address=place.address,
        asked=asked_for.strip(),
        content_type=kind or content.guessed_kind(taken, place),
        charset=response.headers.get_content_charset("") if kind else "",
        fetched_at=clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


def refuse_failure(status: int, place: Place) -> None:
    """Raises `Refused` or `Unavailable` for an answer that is no whole page."""
    host = place.authority
    if status in WHOLE:
        return
    if status in GONE:
        raise Refused(f"{host} has no page at this address ({status}). Check the address in a browser.")
    if status in FORBIDDEN:
        raise Refused(f"{host} does not let everybody read this page ({status}). {PASTE_INSTEAD}")
    if status == 429 or status >= 500:
        raise Unavailable(f"{host} cannot give this page just now ({status}). {TRY_LATER}")
    raise Refused(f"{host} answered without a page ({status}). {PASTE_INSTEAD}")


@contextmanager
def _explained(place: Place, limits: Limits) -> Iterator[None]:
    """Turns what can go wrong on the way into a sentence."""
    host = place.authority
    try:
        yield
    except HevokError:
        raise
    except TimeoutError:
        raise Unavailable(
            f"{host} did not send the page within {limits.seconds:g} seconds. {TRY_LATER}"
        ) from None
    except TooMuch:
        raise Refused(f"{host} sends more than a page can be. {PASTE_INSTEAD}") from None
    except socket.gaierror as error:
        raise _not_found(host, error) from None
    except ssl.SSLCertVerificationError:
        raise Refused(
            f"{host} cannot prove that it is {host}: its certificate does not hold. {PASTE_INSTEAD}"
        ) from None
    except ConnectionRefusedError:
        raise Unavailable(f"{host} takes no connection at port {place.port}. {TRY_LATER}") from None
    except ssl.SSLError:
        raise Unavailable(f"No secure connection to {host} could be made. {TRY_LATER}") from None
    except (HTTPException, EOFError, zlib.error):
        raise Unavailable(f"What {host} sent is damaged or broke off. {TRY_LATER}") from None
    except OSError:
        raise Unavailable(
            f"{host} could not be reached. Check whether this machine is connected, and try again."
        ) from None


def _not_found(host: str, error: socket.gaierror) -> HevokError:
    if error.errno == socket.EAI_AGAIN:
        return Unavailable(
            f"{host} could not be looked up. Check whether this machine is connected, and try again."
        )
    return Refused(f"There is no site called {host}. Check the address.")
