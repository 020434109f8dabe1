"""Which addresses are fetched: every spelling of a private one is refused before anything is sent."""

import json
import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Refused
from reader.fetching import fetch, is_public
from reader.fetching.connection import resolve
from reader.fetching.networks import TRANSLATED
from reader.fetching.places import parse
from tests.web_server import WebServer, answer, redirect

CASES = Path(__file__).parent / "cases" / "fetching"
NETWORKS = json.loads((CASES / "networks.json").read_text(encoding="utf-8"))
ADDRESSES = json.loads((CASES / "addresses.json").read_text(encoding="utf-8"))
PUBLIC = "93.184.215.14"


class Web:
    """A public site that sends readers on, and a listener for everything else."""

    def __init__(self, site, listener):
        self.site = site
        self.listener = listener
        self.names = {"site.example": [PUBLIC]}
        self.asked = []
        self.connected = []

    def resolver(self, host):
        self.asked.append(host)
        return self.names.get(host, ["127.0.0.1"])

    def connector(self, address, port, seconds):
        self.connected.append(str(address))
        server = self.site if str(address) == PUBLIC else self.listener
        return server.connect(address, port, seconds)

    def get(self, address):
        return fetch(address, resolver=self.resolver, connector=self.connector)


@pytest.fixture
def web():
    with WebServer() as site, WebServer() as listener:
        web = Web(site, listener)
        yield web
        assert listener.received == []


@pytest.mark.parametrize("address", NETWORKS["public"])
def test_a_public_address_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", NETWORKS["closed"])
def test_an_address_of_a_closed_network_is_not_public(address):
    assert not is_public(address)


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_as_closed(address):
    closed = address.is_private or address.is_loopback or address.is_link_local or address.is_reserved
    if closed or address.is_multicast or address.is_unspecified:
        hides_another = isinstance(address, IPv6Address) and (address in TRANSLATED or address.ipv4_mapped)
        assert not is_public(address) or hides_another


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_within_another(address):
    assert is_public(f"::ffff:{address}") == is_public(address)
    assert is_public(f"64:ff9b::{address}") == is_public(address)


@pytest.mark.parametrize("address", ["", "localhost", "127.1", "1.2.3.4.5"])
def test_what_is_no_address_in_figures_is_an_error(address):
    with pytest.raises(ValueError, match="does not appear"):
        is_public(address)


@pytest.mark.parametrize(("written", "address"), ADDRESSES["understood"])
def test_an_address_is_understood(written, address):
    place = parse(written)
    assert place.address == address
    assert parse(place.address) == place


@pytest.mark.parametrize(("written", "sentence"), ADDRESSES["refused"])
def test_an_address_that_is_none_is_refused(written, sentence):
    with pytest.raises(Refused, match=sentence):
        parse(written)


def test_an_address_without_end_is_refused():
    with pytest.raises(Refused, match="longer than"):
        parse("https://example.org/" + "a" * 4000)


def spellings(address):
    """An IPv4 address in decimal, octal and hexadecimal, in one to four parts."""
    number = int(address)
    parts = list(address.packed)
    yield str(number)
    yield hex(number)
    yield f"0{number:o}"
    yield ".".join(f"{part:#x}" for part in parts)
    yield ".".join(f"0{part:o}" for part in parts)
    yield f"{parts[0]}.{number & 0xFFFFFF}"
    yield f"{parts[0]}.{parts[1]:#x}.{number & 0xFFFF}."


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_address_is_the_same_place(address):
    for spelling in spellings(address):
        assert parse(f"http://{spelling}/").figures == address


@given(st.integers(0, 0xFFFFFFFF).map(IPv4Address))
def test_figures_are_read_as_the_system_reads_them(address):
    for spelling in spellings(address):
        bare = spelling.removesuffix(".")
        assert parse(f"http://{bare}/").figures == IPv4Address(socket.inet_aton(bare))


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_is_refused(text):
    for address in (text, f"http://{text}", f"https://example.org/{text}"):
        with suppress(Refused):
            place = parse(address)
            assert place.address.isascii()
            assert not any(sign.isspace() for sign in place.address)
            assert parse(place.address) == place


@pytest.mark.parametrize("address", ADDRESSES["private"])
def test_a_private_address_is_refused_in_every_spelling(web, address):
    with pytest.raises(Refused, match="only public pages"):
        web.get(address)
    assert web.asked == []
    assert web.connected == []


@pytest.mark.parametrize("address", ADDRESSES["private"])
def test_a_redirect_to_a_private_address_is_refused_in_every_spelling(web, address):
    web.site.answers["/"] = redirect(address)
    with pytest.raises(Refused, match="only public pages"):
        web.get("http://site.example/")
    assert web.asked == ["site.example"]
    assert web.connected == [PUBLIC]


@pytest.mark.parametrize("found", NETWORKS["closed"])
@pytest.mark.parametrize("first", [True, False])
def test_a_name_with_any_closed_address_is_refused(web, found, first):
    web.names["other.example"] = [found, PUBLIC] if first else [PUBLIC, found]
    with pytest.raises(Refused, match=r"other\.example is in a private network"):
        web.get("http://other.example/")
    assert web.connected == []


def test_the_refusal_does_not_tell_which_address_a_name_has(web):
    web.names["other.example"] = ["10.9.8.7"]
    with pytest.raises(Refused) as refused:
        web.get("http://other.example/")
    assert "10.9.8.7" not in str(refused.value)


def test_a_name_is_looked_up_once_and_the_connection_made_to_what_was_found(web):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    web.site.answers["/"] = answer(b"<html><p>The old well.")
    fetched = fetch("http://turning.example/", resolver=lambda host: next(answers), connector=web.connector)
    assert fetched.content == b"<html><p>The old well."
    assert web.connected == [PUBLIC]
    assert "Host: turning.example\r\n" in web.site.received[0]
    assert next(answers) == ["127.0.0.1"]


def test_a_name_that_turns_private_on_the_next_hop_is_refused(web):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    web.site.answers["/"] = redirect("http://turning.example/next")
    with pytest.raises(Refused, match="only public pages"):
        fetch("http://turning.example/", resolver=lambda host: next(answers), connector=web.connector)
    assert len(web.site.received) == 1


def test_a_mapped_address_is_connected_to_as_what_it_is(web):
    web.names["other.example"] = [f"::ffff:{PUBLIC}"]
    web.site.answers["/"] = answer(b"<html><p>The old well.")
    web.get("http://other.example/")
    assert web.connected == [PUBLIC]


def test_the_system_is_asked_for_the_whole_name_only(monkeypatch):
    asked = []

    def getaddrinfo(host, *_, **__):
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 0)),
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1", 0, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 0)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    found = resolve("site.example")
    assert found == ["1.1.1.1", "2606:4700::1"]
    assert all(ip_address(one) for one in found)
    assert asked == ["site.example."]


# ---------------------------------------------------------------- redirects


def chain(server, hops):
    for hop in range(hops):
        server.answers[f"/{hop}"] = redirect(f"/{hop + 1}")
    server.answers[f"/{hops}"] = answer(b"<html><p>The old well.")


@pytest.mark.parametrize("hops", [0, 1, 5])
def test_up_to_five_redirects_are_followed(web, hops):
    chain(web.site, hops)
    fetched = web.get("http://site.example/0")
    assert fetched.address == f"http://site.example/{hops}"
    assert fetched.asked == "http://site.example/0"
    assert web.asked == ["site.example"] * (hops + 1)


def test_a_sixth_redirect_is_refused(web):
    chain(web.site, 6)
    with pytest.raises(Refused, match="more than 5 times"):
        web.get("http://site.example/0")
    assert len(web.site.received) == 6


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 For Good"]
)
@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("b", "http://site.example/a/b"),
        ("../c?d=e#f", "http://site.example/c?d=e"),
        ("//other.example:8080/", "http://other.example:8080/"),
        ("  http://other.example/x y ", "http://other.example/x%20y"),
        ("/ش", "http://site.example/%D8%B4"),
        ("?d", "http://site.example/a/?d"),
    ],
)
def test_a_redirect_may_be_written_in_every_way(web, status, location, address):
    web.names["other.example"] = [PUBLIC]
    web.site.answers["/a/"] = redirect(location, status)
    web.site.answers[parse(address).target] = answer(b"<html><p>The old well.")
    assert web.get("http://site.example/a/").address == address


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("file:///etc/hosts", "not the address of a page"),
        ("ftp://other.example/", "not the address of a page"),
        ("http://[::1", "not the address of a page"),
        ("http://ann:secret@other.example/", "name or password"),
        ("http://other.example:22/", "port 22"),
        ("javascript:alert(1)", "not the address of a page"),
    ],
)
def test_a_redirect_to_what_is_no_page_is_refused(web, location, sentence):
    web.site.answers["/"] = redirect(location)
    with pytest.raises(Refused, match=rf"site\.example leads on to another address\. .*{sentence}"):
        web.get("http://site.example/")


def test_a_page_that_asks_the_browser_to_go_on_is_taken_as_it_is(web):
    page = b'<html><meta http-equiv="refresh" content="0;url=http://127.0.0.1/"><p>The old well.'
    web.site.answers["/"] = answer(page, Refresh="0;url=http://127.0.0.1/")
    assert web.get("http://site.example/").content == page
