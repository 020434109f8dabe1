"""Fetching a page, each case played by a server on this machine under a public name."""

import gzip
import socket
import threading
import time
import zlib
from datetime import UTC, datetime

import pytest

from reader.errors import Refused, Unavailable
from reader.fetching import Limits, fetch
from tests.web_server import WebServer, answer, redirect

PUBLIC = "93.184.215.14"
PAGE = b"<!doctype html><title>The well</title><p>The council opened the old well."
QUICK = Limits(seconds=0.6)


def public(host):
    return [PUBLIC]


@pytest.fixture
def server():
    with WebServer() as server:
        yield server


def get(server, path="/", **options):
    options = {"resolver": public, "connector": server.connect, **options}
    return fetch(f"http://site.example{path}", **options)


def test_a_page_is_fetched_with_what_is_known_of_it(server):
    server.answers["/a?b=c"] = answer(PAGE, kind="text/html; charset=UTF-8")
    at = datetime(2026, 5, 3, 10, tzinfo=UTC)
    fetched = get(server, "/a?b=c#part", clock=lambda: at)
    assert fetched.content == PAGE
    assert fetched.address == "http://site.example/a?b=c"
    assert fetched.asked == "http://site.example/a?b=c#part"
    assert (fetched.content_type, fetched.charset) == ("text/html", "utf-8")
    assert fetched.fetched_at == "2026-05-03T10:00:00.000Z"


def test_the_request_says_who_asks_and_nothing_of_the_person(server):
    server.answers["/a"] = redirect("/b").replace(b"\r\n\r\n", b"\r\nSet-Cookie: id=1\r\n\r\n")
    server.answers["/b"] = answer(PAGE)
    get(server, "/a")
    for request in server.received:
        lines = request.strip().split("\r\n")
        names = [line.partition(":")[0] for line in lines[1:]]
        assert names == ["Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"]
        assert lines[1] == "Host: site.example"
        assert lines[2].startswith("User-Agent: Hevok/")


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"])
def test_no_proxy_of_the_environment_is_used(server, monkeypatch, variable):
    with WebServer() as proxy:
        monkeypatch.setenv(variable, f"http://127.0.0.1:{proxy.port}")
        server.answers["/"] = answer(PAGE)
        assert get(server).content == PAGE
        assert proxy.received == []


def test_loopback_is_reached_only_when_it_is_allowed(server):
    server.answers["/"] = answer(PAGE)
    address = f"http://127.0.0.1:{server.port}/"
    with pytest.raises(Refused, match="only public pages"):
        fetch(address)
    assert server.received == []
    assert fetch(address, allow_private=True).content == PAGE


# ---------------------------------------------------------------- what a site sends


@pytest.mark.parametrize(
    ("kind", "kept", "charset"),
    [
        ("text/html", "text/html", ""),
        ("TEXT/HTML;Charset=windows-1256", "text/html", "windows-1256"),
        ('text/html; charset="UTF-8"', "text/html", "utf-8"),
        ("application/xhtml+xml; charset=utf-8", "application/xhtml+xml", "utf-8"),
        ("text/plain", "text/plain", ""),
        ("text/markdown", "text/markdown", ""),
        ("text/x-markdown", "text/markdown", ""),
        ("text/html, text/html; charset=utf-8", "text/html", "utf-8"),
        ("", "text/html", ""),
        ("html", "text/html", ""),
        (" ;", "text/html", ""),
    ],
)
def test_pages_and_plain_texts_are_taken(server, kind, kept, charset):
    server.answers["/"] = answer(PAGE, kind=kind)
    fetched = get(server)
    assert (fetched.content_type, fetched.charset) == (kept, charset)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("application/pdf", r"is a PDF, not a page .* convert it to text or HTML"),
        ("application/json", "of the type application/json"),
        ("image/png", "of the type image/png"),
        ("application/octet-stream", "of the type application/octet-stream"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document"),
    ],
)
def test_other_kinds_are_refused_before_they_are_read(server, kind, sentence):
    going = threading.Event()

    def endless(connection):
        connection.sendall(answer(kind=kind, length=False))
        while not going.wait(0.01):
            connection.sendall(b"x" * 1000)

    server.answers["/"] = endless
    with pytest.raises(Refused, match=sentence):
        get(server)
    going.set()


def test_what_bears_no_kind_and_is_no_page_is_refused(server):
    server.answers["/"] = answer(b"\x00\x01\x02", kind="")
    with pytest.raises(Refused, match="does not say of what kind"):
        get(server)


@pytest.mark.parametrize(
    ("status", "error", "sentence"),
    [
        ("404 Not Found", Refused, "no page at this address"),
        ("410 Gone", Refused, "no page at this address"),
        ("403 Forbidden", Refused, "does not let everybody read"),
        ("401 Unauthorized", Refused, "does not let everybody read"),
        ("429 Too Many Requests", Unavailable, "just now"),
        ("500 Internal Server Error", Unavailable, "just now"),
        ("503 Service Unavailable", Unavailable, "just now"),
        ("204 No Content", Refused, "without a page"),
        ("206 Partial Content", Refused, "without a page"),
        ("304 Not Modified", Refused, "without a page"),
        ("302 Found", Refused, "without a page"),
    ],
)
def test_a_failure_of_the_site_is_told(server, status, error, sentence):
    server.answers["/"] = answer(PAGE, status=status)
    with pytest.raises(error, match=sentence):
        get(server)


def test_a_page_of_nearly_ten_megabytes_is_whole(server):
    content = PAGE + b"<p>The bakers came first." * 393_000
    assert 9_800_000 < len(content) < 10_000_000
    server.answers["/"] = answer(content)
    assert get(server).content == content


@pytest.mark.parametrize("length", [True, False])
def test_a_page_above_the_limit_is_refused(server, length):
    server.answers["/"] = answer(b"x" * 10_000_001, length=length)
    with pytest.raises(Refused, match="larger than 10 MB"):
        get(server)


@pytest.mark.parametrize("chunked", [True, False])
def test_an_endless_page_is_cut_off(server, chunked):
    sent = []

    def endless(connection):
        packing = {"Transfer_Encoding": "chunked"} if chunked else {}
        connection.sendall(answer(length=False, **packing))
        piece = b"10000\r\n" + b"x" * 65_536 + b"\r\n" if chunked else b"x" * 65_536
        while True:
            connection.sendall(piece)
            sent.append(len(piece))

    server.answers["/"] = endless
    with pytest.raises(Refused, match="larger than 1 MB"):
        get(server, limits=Limits(most=1_000_000))
    assert sum(sent) < 20_000_000


def test_endless_headers_are_cut_off(server):
    def endless(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"x" * 3000 + b"\r\n")

    server.answers["/"] = endless
    with pytest.raises(Refused, match="more than a page can be"):
        get(server)


def test_endless_promises_of_an_answer_are_cut_off(server):
    def endless(connection):
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    server.answers["/"] = endless
    with pytest.raises(Refused, match="more than a page can be"):
        get(server)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no HTTP at all\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        answer(b"short").replace(b"Length: 5", b"Length: 50"),
        answer(b"5\r\nshort\r\nzz\r\n", length=False, Transfer_Encoding="chunked"),
        answer(b"5\r\nshor", length=False, Transfer_Encoding="chunked"),
        answer(b"-1\r\n" + b"x" * 5_000, length=False, Transfer_Encoding="chunked"),
        answer(b"-5\r\n" + b"x" * 5_000, length=False, Transfer_Encoding="chunked"),
        answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
        answer(PAGE, Content_Encoding="gzip"),
        answer(b"", Content_Encoding="gzip"),
        answer(PAGE, Content_Encoding="deflate"),
        answer(PAGE, **{f"X_{at}": "x" for at in range(120)}),
    ],
)
def test_what_is_damaged_is_never_taken_for_a_page(server, content):
    server.answers["/"] = content
    with pytest.raises(Unavailable, match="damaged or broke off"):
        get(server)


def test_a_chunk_of_negative_size_cannot_ask_for_more_than_the_limit(server):
    def endless(connection):
        connection.sendall(answer(length=False, Transfer_Encoding="chunked") + b"-1\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    server.answers["/"] = endless
    with pytest.raises((Refused, Unavailable)):
        get(server, limits=Limits(most=1_000_000))


def raw_deflate(data):
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("GZip", gzip.compress(PAGE) + b"\0" * 20),
        ("x-gzip", gzip.compress(PAGE[:30]) + gzip.compress(PAGE[30:])),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("identity", PAGE),
        ("identity, gzip", gzip.compress(PAGE)),
    ],
)
def test_a_packed_page_is_unpacked(server, encoding, packed):
    server.answers["/"] = answer(packed, Content_Encoding=encoding)
    assert get(server).content == PAGE


def test_a_packed_page_comes_in_chunks_of_one_byte(server):
    packed = gzip.compress(PAGE)
    chunks = b"".join(b"1\r\n" + bytes([one]) + b"\r\n" for one in packed) + b"0\r\n\r\n"
    server.answers["/"] = answer(chunks, length=False, Content_Encoding="gzip", Transfer_Encoding="chunked")
    assert get(server).content == PAGE


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw_deflate])
def test_a_page_packed_a_thousandfold_is_refused_while_it_is_unpacked(server, pack):
    packed = pack(b"x" * 60_000_000)
    assert len(packed) * 900 < 60_000_000
    encoding = "gzip" if pack is gzip.compress else "deflate"
    server.answers["/"] = answer(packed, Content_Encoding=encoding)
    with pytest.raises(Refused, match="larger than 10 MB"):
        get(server)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "deflate, gzip", "br", "zstd", "compress", "no such"])
def test_other_packings_and_several_layers_are_refused(server, encoding):
    server.answers["/"] = answer(gzip.compress(gzip.compress(PAGE)), Content_Encoding=encoding)
    with pytest.raises(Refused, match="packed in a way"):
        get(server)


def test_a_packing_of_the_way_other_than_chunks_is_refused(server):
    server.answers["/"] = answer(gzip.compress(PAGE), length=False, Transfer_Encoding="gzip, chunked")
    with pytest.raises(Refused, match="packed in a way"):
        get(server)


# ---------------------------------------------------------------- time


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", answer(length=False)])
def test_a_site_that_drips_is_left(server, begin):
    def drip(connection):
        connection.sendall(begin)
        for _ in range(100):
            time.sleep(0.05)
            connection.sendall(b"x")

    server.answers["/"] = drip
    started = time.monotonic()
    with pytest.raises(Unavailable, match=r"within 0\.6 seconds"):
        get(server, limits=QUICK)
    assert time.monotonic() - started < 2


def test_the_time_of_all_hops_counts_together(server):
    def slow(connection):
        time.sleep(0.25)
        connection.sendall(redirect("/"))

    server.answers["/"] = slow
    with pytest.raises(Unavailable, match="within"):
        get(server, limits=QUICK)
    assert len(server.received) <= 3


def test_a_slow_look_up_is_left():
    gone = threading.Event()

    def resolver(host):
        gone.wait(5)
        return [PUBLIC]

    started = time.monotonic()
    with pytest.raises(Unavailable, match="within"):
        fetch("http://site.example/", resolver=resolver, limits=QUICK)
    assert time.monotonic() - started < 2
    gone.set()


def test_a_site_that_never_shakes_hands_is_left(server):
    server.context = None
    with pytest.raises(Unavailable, match=r"within|secure connection"):
        fetch("https://site.example/", resolver=public, connector=server.connect, limits=QUICK)


# ---------------------------------------------------------------- no way to the site


def test_a_name_that_nobody_has_is_told():
    def nobody(host):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(Refused, match=r"no site called site\.example"):
        fetch("http://site.example/", resolver=nobody)


def test_a_look_up_that_fails_for_now_is_told():
    def silent(host):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.raises(Unavailable, match="could not be looked up"):
        fetch("http://site.example/", resolver=silent)


def test_a_host_without_addresses_is_told():
    with pytest.raises(Unavailable, match="could not be reached"):
        fetch("http://site.example/", resolver=lambda host: [])


def test_a_refused_connection_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable, match=f"takes no connection at port {port}"):
        fetch(f"http://127.0.0.1:{port}/", allow_private=True)


def test_the_second_address_is_tried_when_the_first_does_not_answer(server):
    server.answers["/"] = answer(PAGE)
    tried = []

    def connector(address, port, seconds):
        tried.append(str(address))
        if len(tried) == 1:
            raise ConnectionRefusedError
        return server.connect(address, port, seconds)

    fetched = get(server, resolver=lambda host: ["2a00:1450::1", PUBLIC], connector=connector)
    assert fetched.content == PAGE
    assert tried == ["2a00:1450::1", PUBLIC]
