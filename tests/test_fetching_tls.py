"""Fetching over TLS: a certificate must hold for the name that was asked for, wherever it leads."""

import shutil
import ssl
import subprocess

import pytest

from reader.errors import Refused
from reader.fetching import fetch
from tests.web_server import WebServer, answer

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="certificates are made with openssl")
PUBLIC = "93.184.215.14"
PAGE = b"<html><p>The old well."


REQUEST = """
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2
    -subj /CN=site.example -addext subjectAltName=DNS:site.example
"""


def certificate(folder):
    """A certificate for site.example that it signs itself, and its key."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run([*REQUEST.split(), "-keyout", key, "-out", made], check=True, capture_output=True)
    return made, key


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server(made):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*made)
    with WebServer(context) as server:
        server.answers["/"] = answer(PAGE)
        yield server


def get(server, host):
    return fetch(f"https://{host}/", resolver=lambda host: [PUBLIC], connector=server.connect)


def test_a_certificate_that_nobody_vouches_for_is_refused(server):
    with pytest.raises(Refused, match=r"site\.example cannot prove"):
        get(server, "site.example")
    assert server.received == []


def test_a_certificate_for_the_name_is_taken_though_the_connection_is_made_to_figures(
    server, made, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(made[0]))
    fetched = get(server, "site.example")
    assert (fetched.content, fetched.address) == (PAGE, "https://site.example/")


@pytest.mark.parametrize("host", ["other.example", "www.site.example", PUBLIC])
def test_a_certificate_for_another_name_is_refused(server, made, monkeypatch, host):
    monkeypatch.setenv("SSL_CERT_FILE", str(made[0]))
    with pytest.raises(Refused, match="cannot prove"):
        get(server, host)
    assert server.received == []
