"""Which internet addresses are public, and which lead into a machine, a house or a data centre.

The ranges are those of the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its
successors) that are not globally reachable, with multicast, and the addresses under which data centres
tell a machine about itself. For IPv6 only 2000::/3 has ever been given out, so the rest is not public.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

CLOSED_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network; 0.0.0.0 is this machine
            "10.0.0.0/8",  # private, RFC 1918
            "100.64.0.0/10",  # shared by carriers, RFC 6598; 100.100.100.200 is Alibaba's metadata
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # Azure's metadata and agent, in what looks like a public range
            "169.254.0.0/16",  # link-local; 169.254.169.254 is the metadata of most clouds
            "172.16.0.0/12",  # private, RFC 1918
            "192.0.0.0/24",  # protocol assignments; 192.0.0.192 is Oracle's metadata
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays, given up by RFC 7526
            "192.168.0.0/16",  # private, RFC 1918
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
GIVEN_OUT_V6 = IPv6Network("2000::/3")
CLOSED_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which hides an IPv4 address within; given up by RFC 7526
            "3fff::/20",  # documentation
        ),
    )
)
TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64 (RFC 6052): how networks that speak IPv6 alone reach a site that has IPv4 alone."""
ISATAP = 0x5EFE
"""RFC 5214: bits 32 to 63 from the end of an address that hides an IPv4 address of a site's own network;
the bit that tells a worldwide from a local identifier (0x0200_0000) left out."""


def is_public(address: str | Address) -> bool:
    """Whether an address in figures stands in the public internet. Raises ValueError for what is none.

    An IPv4 address within an IPv6 one (mapped, or translated by NAT64) is judged as itself.
    """
    found = plain(ip_address(address) if isinstance(address, str) else address)
    if isinstance(found, IPv6Address) and found in TRANSLATED:
        found = IPv4Address(int(found) & 0xFFFF_FFFF)
    if isinstance(found, IPv4Address):
        return not any(found in network for network in CLOSED_V4)
    return (
        found.scope_id is None
        and found in GIVEN_OUT_V6
        and not any(found in network for network in CLOSED_V6)
        and (int(found) >> 32) & 0xFDFF_FFFF != ISATAP
    )


def plain(address: Address) -> Address:
    """An IPv4 address that was written as an IPv6 one (::ffff:192.0.2.1), or the address itself."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return address if mapped is None else mapped
