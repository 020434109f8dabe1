"""An address as a person writes it, taken apart: where to ask, and for what.

Hosts are understood as browsers understand them (WHATWG URL Standard, 3.5): letters of any script by
IDNA, and IPv4 addresses in every spelling, so that none of them slips past the check of networks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from reader.errors import Refused
from reader.fetching.networks import Address

LONGEST = 4000
"""Characters of an address."""
PORTS = {"http": 80, "https": 443}
FREE_PORTS = 1024
"""The ports from this one on may be asked for, and 80 and 443; below it stand mail, files and the like."""
LAST_PORT = 65535
SPECIAL_NAMES = """
    localhost localdomain local internal intranet private corp home lan home.arpa test invalid onion alt
"""
SPECIAL = tuple(SPECIAL_NAMES.split())
"""Names that stand for this machine or its own network, or for nothing in the public one (RFC 6761, 6762,
8375, 9476; ICANN's .internal), and those that houses and firms use so."""
DEVIATIONS = (
    "\N{LATIN SMALL LETTER SHARP S}\N{GREEK SMALL LETTER FINAL SIGMA}"
    "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
)
"""What IDNA 2003, which Python has, and IDNA 2008 read as two different names (UTS 46, section 7)."""

AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]*))?")
NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
IN_FIGURES = re.compile(r"[0-9]+|0x[0-9a-f]*")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")
KEPT_IN_PATH = "/%:@!$&'()*+,;=~"
KEPT_IN_QUERY = KEPT_IN_PATH + "?[]|"

PASTE_INSTEAD = "Open it in a browser, copy the text and paste it, or save the page and hand in the file."
NOT_AN_ADDRESS = "This is not the address of a page. Copy it whole from the browser: it begins with https://."
ODD_NAME = (
    "The name of the site in this address cannot be read. Copy the address from the browser, "
    "where letters beyond a to z are written with xn--."
)
NO_SECRETS = "This address holds a name or password before an @, which is not sent. " + PASTE_INSTEAD


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: how to speak to the host, which host, and what to ask it for."""

    scheme: str
    host: str
    """A name in lower-case ASCII without a dot at its end, or an address in figures without brackets."""
    port: int
    target: str
    """Path and query, ASCII, beginning with a slash."""
    figures: Address | None
    """The host where the address gives it in figures."""

    @property
    def authority(self) -> str:
        """Host and port as they are written in an address and in the Host header."""
        host = f"[{self.host}]" if isinstance(self.figures, IPv6Address) else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """The whole address, in the one spelling that we use."""
        return f"{self.scheme}://{self.authority}{self.target}"

    def onward(self, location: str) -> Place:
        """The place that a redirect from here leads to. Raises Refused as `parse` does."""
        try:
            return parse(urljoin(self.address, location.strip()))
        except ValueError:
            raise Refused(NOT_AN_ADDRESS) from None


def parse(address: str) -> Place:
    """The place that an address names.

    Raises Refused for what is no address of a page: another scheme than http and https, a name or password
    in it, a port between 1 and 1023 other than 80 and 443, signs that nobody sees, a host that cannot be.
    """
    address = address.strip()
    if len(address) > LONGEST:
        raise Refused(f"This address is longer than {LONGEST:,} characters. {PASTE_INSTEAD}")
    if UNSEEN.search(address):
        raise Refused(NOT_AN_ADDRESS)
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Refused(NOT_AN_ADDRESS) from None
    if parts.scheme not in PORTS or not parts.netloc:
        raise Refused(NOT_AN_ADDRESS)
    if "@" in parts.netloc:
        raise Refused(NO_SECRETS)
    found = AUTHORITY.fullmatch(parts.netloc)
    if not found:
        raise Refused(ODD_NAME)
    host, figures = _host(found["host"])
    path = quote(parts.path or "/", safe=KEPT_IN_PATH)
    query = "?" + quote(parts.query, safe=KEPT_IN_QUERY) if parts.query else ""
    return Place(parts.scheme, host, _port(found["port"], parts.scheme), path + query, figures)


def is_special(host: str) -> bool:
    """Whether a name belongs to this machine or its own network: localhost, .local, a name without a dot."""
    return "." not in host or any(host == name or host.endswith("." + name) for name in SPECIAL)


def _port(written: str | None, scheme: str) -> int:
    port = int(written[:6]) if written else PORTS[scheme]
    if port in PORTS.values() or FREE_PORTS <= port <= LAST_PORT:
        return port
    raise Refused(f"Pages are not asked for at port {written}: only at 80, 443 and those from 1024 up.")


def _host(written: str) -> tuple[str, Address | None]:
    if written.startswith("["):
        literal = _literal(written[1:-1])
        return str(literal), literal
    name = _ascii(written).removesuffix(".")
    if not NAME.fullmatch(name):
        raise Refused(ODD_NAME)
    figures = _figures(name)
    return (name, None) if figures is None else (str(figures), figures)


def _literal(written: str) -> IPv6Address:
    try:
        literal = IPv6Address(written)
    except ValueError:
        raise Refused(ODD_NAME) from None
    if literal.scope_id is not None:
        raise Refused("This address names a network card of one machine (a zone), which no public page has.")
    return literal


def _ascii(name: str) -> str:
    if any(sign in name for sign in DEVIATIONS):
        raise Refused(ODD_NAME)
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise Refused(ODD_NAME) from None


def _figures(name: str) -> IPv4Address | None:
    """The IPv4 address that a name spells in decimal, octal or hexadecimal, in one to four parts."""
    parts = name.split(".")
    if not IN_FIGURES.fullmatch(parts[-1]):
        return None
    try:
        *heads, last = map(_number, parts)
        if len(heads) > 3 or any(head > 255 for head in heads) or last >= 256 ** (4 - len(heads)):
            raise ValueError(name)
    except ValueError:
        raise Refused(ODD_NAME) from None
    return IPv4Address(last + sum(head << 8 * (3 - at) for at, head in enumerate(heads)))


def _number(part: str) -> int:
    """A part of an IPv4 address: 0x7f hexadecimal, 0177 octal, else decimal. Raises ValueError."""
    if not IN_FIGURES.fullmatch(part):
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") else 10)
