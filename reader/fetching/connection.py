"""One request to one host: resolved once, checked, connected to what was checked, and never for long."""

from __future__ import annotations

import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPResponse
from importlib.metadata import version
from ipaddress import ip_address

from reader.errors import Refused
from reader.fetching.networks import Address, is_public, plain
from reader.fetching.places import PASTE_INSTEAD, Place, is_special

Resolver = Callable[[str], Sequence[str]]
"""From the name of a host to its addresses in figures; raises OSError when there are none."""
Connector = Callable[[Address, int, float], socket.socket]
"""From an address, a port and the seconds it may take to an open connection; raises OSError."""

HEADER_BYTES = 65_536
"""What a site may send before its page begins."""
ACCEPTED = "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8"


class TooMuch(Exception):
    """More bytes came than were allowed."""


class Deadline:
    """The moment at which everything has to be done."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left, more than 0. Raises TimeoutError when there are none."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


def resolve(host: str) -> list[str]:
    """The addresses of a host, as the system finds them. Raises OSError.

    The name is asked for whole, with a dot at its end: no search domain of this machine's network is tried.
    """
    found = socket.getaddrinfo(f"{host}.", None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: Address, port: int, seconds: float) -> socket.socket:
    """A connection to an address in figures; no name is looked up. Raises OSError."""
    return socket.create_connection((str(address), port), seconds)


def checked(place: Place, resolver: Resolver, deadline: Deadline, *, allow_private: bool) -> list[Address]:
    """The addresses of a place. Raises Refused when any of them, or its name, is not public; OSError."""
    if place.figures is not None:
        addresses = [place.figures]
    elif is_special(place.host) and not allow_private:
        raise Refused(not_public(place))
    else:
        addresses = [ip_address(found) for found in _in_time(resolver, place.host, deadline)]
    if not allow_private and not all(map(is_public, addresses)):
        raise Refused(not_public(place))
    if not addresses:
        raise OSError("no addresses")
    return [plain(address) for address in addresses]


def not_public(place: Place) -> str:
    """The sentence for a place in somebody's own network; which address it has there is not told."""
    return (
        f"{place.authority} is in a private network or on this machine, and only public pages are fetched. "
        + PASTE_INSTEAD
    )


@contextmanager
def asked(
    place: Place, addresses: Sequence[Address], connector: Connector, deadline: Deadline, most: int
) -> Iterator[HTTPResponse]:
    """What a place answers, its headers read; at most `most` bytes of it can be read after them.

    Raises OSError (TimeoutError, ssl.SSLError among them), http.client.HTTPException and TooMuch.
    """
    with closing(_connected(place, addresses, connector, deadline)) as connection:
        connection.settimeout(deadline.left())
        connection.sendall(_request(place))
        wire = _Wire(connection, deadline)
        with closing(HTTPResponse(wire, method="GET")) as response:  # type: ignore[arg-type]
            response.begin()
            wire.allowed = most
            yield response


def _in_time(resolver: Resolver, host: str, deadline: Deadline) -> Sequence[str]:
    """What the resolver finds; the system's own can wait for minutes, and is left behind when time is up."""
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(resolver(host))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else socket.gaierror(socket.EAI_NONAME, "name"))

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _connected(
    place: Place, addresses: Sequence[Address], connector: Connector, deadline: Deadline
) -> socket.socket:
    """A connection to the first of the addresses that takes one, each given its share of the time."""
    failure: OSError = OSError("no addresses")
    for at, address in enumerate(addresses):
        try:
            connection = connector(address, place.port, deadline.left() / (len(addresses) - at))
        except OSError as error:
            failure = error
            continue
        return _secured(connection, place, deadline) if place.scheme == "https" else connection
    raise failure


def _secured(connection: socket.socket, place: Place, deadline: Deadline) -> socket.socket:
    """The connection in TLS, its certificate verified against the name that was asked for."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    try:
        connection.settimeout(deadline.left())
        return context.wrap_socket(connection, server_hostname=place.host)
    except BaseException:
        connection.close()
        raise


def _request(place: Place) -> bytes:
    """The request: no cookies, no referrer, and our own name."""
    lines = (
        f"GET {place.target} HTTP/1.1",
        f"Host: {place.authority}",
        f"User-Agent: Hevok/{version('hevok')}",
        f"Accept: {ACCEPTED}",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


class _Wire(io.RawIOBase):
    """What comes over a connection, until the deadline and up to an allowance of bytes."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self.connection = connection
        self.deadline = deadline
        self.allowed = HEADER_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self.allowed <= 0:
            raise TooMuch
        self.connection.settimeout(self.deadline.left())
        count = self.connection.recv_into(memoryview(buffer)[: self.allowed])
        self.allowed -= count
        return count

    def makefile(self, mode: str) -> io.BufferedReader:
        """What http.client reads from; only ever bytes ("rb")."""
        return io.BufferedReader(self)
