"""The tmserver protocol over the wire, to a real server, with the requests that Weblate and Virtaal send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from reader import programs
from reader.workspace import open_memory
from tests.serving import Server

WEBLATE = {"Accept": "application/json", "User-Agent": "Weblate/5.14"}
MULTILINE = "One line\nand another/with a slash?"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    memory = tmp_path_factory.mktemp("wire") / "memory.db"
    with open_memory(memory, starter=False) as workspace:
        for source, target in (("Open file", "Pelê veke"), (MULTILINE, "Rêzek")):
            programs.learn(workspace, ("en", source), ("kmr", target))
    server = Server(memory).start()
    yield server
    server.stop()


def ask(server: Server, address: str, method: str = "GET", body: str = "", **headers: str) -> tuple[int, Any]:
    place = urlsplit(server.address)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
    try:
        connection.request(method, f"/tmserver/{address}", body or None, WEBLATE | headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_weblate_validates_its_settings(server: Server) -> None:
    assert ask(server, "en/de/unit/test") == (200, [])


def test_weblate_looks_whether_its_languages_are_served(server: Server) -> None:
    status, told = ask(server, "languages/")
    assert status == 200
    assert {"en", "ku", "kmr"} <= set(told["sourceLanguages"]) & set(told["targetLanguages"])


@pytest.mark.parametrize("text", ["Open file", "Open [X12X] file", MULTILINE, f"/{MULTILINE}"])
def test_weblate_quotes_a_text_whole(server: Server, text: str) -> None:
    status, found = ask(server, f"en/ku/unit/{quote(text[:500], safe='')}")
    assert status == 200
    assert {"source", "target", "quality", "rank"} == set(found[0])
    assert found[0]["quality"] >= 99


def test_virtaal_asks_with_options_and_leaves_slashes_as_they_are(server: Server) -> None:
    status, found = ask(server, f"en/kmr/unit/{quote(MULTILINE)}?max_candidates=3&min_similarity=70")
    assert (status, found[0]["target"]) == (200, "Rêzek")


def test_virtaal_stores_what_was_translated_once_it_may(server: Server) -> None:
    body = json.dumps({"source": "Close file", "target": "Pelê bigire"})
    kind = {"Content-Type": "application/json"}
    assert ask(server, "en/kmr/unit/Close%20file", "PUT", body, **kind)[0] == 403
    with open_memory(server.memory) as workspace:
        key = programs.allow_writing(workspace, True)
    for method in ("PUT", "POST"):
        status, _ = ask(server, f"{key}/en/kmr/unit/Close%20file", method, body, **kind)
        assert status == 200
    assert ask(server, "en/kmr/unit/Close%20file")[1][0]["target"] == "Pelê bigire"


def test_a_connection_that_sends_nonsense_gets_an_answer(server: Server) -> None:
    assert ask(server, "en/kmr/unit/" + "%FF%00" * 100)[0] == 200
    assert ask(server, "en/kmr/unit/" + quote("ئ" * 2_000))[0] == 200
    assert ask(server, "nowhere")[0] == 404
