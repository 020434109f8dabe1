from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import fetching, machine, models
from reader.errors import HevokError, Refused, Unavailable, Unknown
from reader.machine import index
from tests import argos_model
from tests.web_server import WebServer, answer

ADDRESS = "https://models.example/en_ar.argosmodel"
RECORD = {
    "package_version": "1.0",
    "argos_version": "1.11",
    "from_code": "en",
    "from_name": "English",
    "to_code": "ar",
    "to_name": "Arabic",
    "links": [ADDRESS],
}


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[WebServer]:
    """The net, as far as models are concerned: every address leads to this machine, without TLS."""
    monkeypatch.setenv("HEVOK_MODELS", str(tmp_path / "models"))
    download = fetching.download
    with WebServer() as server:

        def opened(address: str) -> fetching.Opened:
            path = address.rsplit("/", 1)[1]
            return download(
                f"http://127.0.0.1:{server.port}/{path}", allow_private=True, connector=server.connect
            )

        monkeypatch.setattr(fetching, "download", opened)
        server.answers[f"/{index.INDEX.rsplit('/', 1)[1]}"] = answer(
            json.dumps([RECORD]).encode(), kind="application/json"
        )
        yield server


def test_what_the_index_offers_is_fetched_installed_and_shown_while_it_comes(
    net: WebServer, tmp_path: Path
) -> None:
    package = argos_model.build(tmp_path / "p.argosmodel", argos_model.ENGLISH_TO_ARABIC, "en", "ar")
    content = package.read_bytes()
    net.answers["/en_ar.argosmodel"] = answer(content, kind="application/octet-stream")
    assert [entry.pair for entry in models.offered()] == [("en", "ar")]
    seen: list[tuple[int, int]] = []
    installed = models.fetch("en", "ar", lambda done, total: seen.append((done, total)))
    assert (installed.source, installed.target) == ("en", "ar")
    assert (len(content), len(content)) in seen
    assert [each.name for each in machine.installed(machine.models_folder())] == [installed.name]


def test_a_download_that_breaks_off_installs_nothing(net: WebServer, tmp_path: Path) -> None:
    package = argos_model.build(tmp_path / "p.argosmodel", argos_model.ENGLISH_TO_ARABIC, "en", "ar")
    whole = answer(package.read_bytes(), kind="application/octet-stream")
    net.answers["/en_ar.argosmodel"] = whole[: len(whole) // 2]
    with pytest.raises(Unavailable):
        models.fetch("en", "ar", lambda done, total: None)
    assert machine.installed(machine.models_folder()) == []


def test_a_fetch_ends_when_a_person_cancels_it_and_leaves_nothing(net: WebServer, tmp_path: Path) -> None:
    package = argos_model.build(tmp_path / "p.argosmodel", argos_model.ENGLISH_TO_ARABIC, "en", "ar")
    net.answers["/en_ar.argosmodel"] = answer(package.read_bytes(), kind="application/octet-stream")

    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        models.fetch("en", "ar", cancel)
    assert machine.installed(machine.models_folder()) == []
    models.fetch("en", "ar", lambda done, total: None)  # nothing of the first stands in its way


def test_a_pair_that_the_index_lacks_is_named(net: WebServer) -> None:
    with pytest.raises(Unknown, match="no model from en to ckb"):
        models.fetch("en", "ckb", lambda done, total: None)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[" * 100_000, json.dumps({"packages": []}).encode()],
    ids=["empty", "a page", "endless brackets", "no list"],
)
def test_an_index_that_is_none_is_refused_in_words(net: WebServer, body: bytes) -> None:
    net.answers[f"/{index.INDEX.rsplit('/', 1)[1]}"] = answer(body, kind="application/json")
    with pytest.raises(Refused, match="index cannot be read"):
        models.offered()


def test_an_index_that_cannot_be_had_is_told(net: WebServer) -> None:
    net.answers.clear()
    with pytest.raises(HevokError):
        models.offered()
