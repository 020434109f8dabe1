"""The JSON interface: all that is answered is as the description says, and nothing is left out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from reader import desk, documents, languages
from reader.formats import read_pasted
from reader.web import create_app
from reader.workspace import Workspace, open_memory

TEXT = "The Alawites of the coast are afraid. Nobody knows what comes next."


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_memory(tmp_path_factory.mktemp("api") / "memory.db") as opened:
        documents.take_in(opened, read_pasted(TEXT), languages.by_code("en"), title="One")
        documents.take_in(opened, read_pasted(TEXT), languages.by_code("en"), title="Gone")
        documents.delete(opened, 2, deleted=True)
        desk.translate(opened, 1, 2, "ar", "لا أحد يعلم ما سيأتي.")
        yield opened


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> dict[str, Any]:
    return dict(client.get("/api/v1/openapi.json").json)


ASKED = [
    ("/api/v1/languages", "/api/v1/languages"),
    ("/api/v1/documents", "/api/v1/documents"),
    ("/api/v1/documents/{id}", "/api/v1/documents/1"),
    ("/api/v1/documents/{id}", "/api/v1/documents/1?to=ar"),
    ("/api/v1/documents/{id}/analysis", "/api/v1/documents/1/analysis?to=ckb"),
    ("/api/v1/memory/search", "/api/v1/memory/search?text=Nobody+knows+what+came.&from=en&to=ar&min=50"),
    ("/api/v1/glossary/find", "/api/v1/glossary/find?text=The+Alawites&lang=en"),
]


def fits(value: Any, schema: dict[str, Any], described: dict[str, Any]) -> bool:
    """Whether a value is as a schema says, with no property that it does not name."""
    if "$ref" in schema:
        return fits(value, described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], described)
    if "allOf" in schema:
        parts = [described["components"]["schemas"][one["$ref"].rsplit("/", 1)[1]] for one in schema["allOf"]]
        merged: dict[str, Any] = {"type": "object", "required": [], "properties": {}}
        for part in parts:
            merged["required"] += part["required"]
            merged["properties"] |= part["properties"]
        return fits(value, merged, described)
    if schema["type"] == "array":
        return isinstance(value, list) and all(fits(one, schema["items"], described) for one in value)
    if schema["type"] == "object":
        properties = schema.get("properties", {})
        return (
            isinstance(value, dict)
            and set(schema.get("required", ())) <= set(value) <= set(properties)
            and all(fits(one, properties[name], described) for name, one in value.items())
        )
    kinds = {"string": str, "integer": int, "boolean": bool}
    return isinstance(value, kinds[schema["type"]]) and value in schema.get("enum", [value])


@pytest.mark.parametrize(("path", "address"), ASKED)
def test_what_is_answered_is_as_described(
    client: FlaskClient, described: dict[str, Any], path: str, address: str
) -> None:
    answer = client.get(address)
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer.status_code == 200
    assert answer.json, "there is something in it to look at"
    assert fits(answer.json, schema, described), answer.json


def test_every_address_is_described_and_no_other(client: FlaskClient, described: dict[str, Any]) -> None:
    rules = {
        str(rule).replace("<int:document_id>", "{id}")
        for rule in client.application.url_map.iter_rules()
        if str(rule).startswith("/api/")
    }
    assert rules == set(described["paths"])


def test_what_is_in_the_bin_is_not_listed(client: FlaskClient) -> None:
    assert [document["title"] for document in client.get("/api/v1/documents").json] == ["One"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("documents/99", 404),
        ("documents/1?to=xx", 422),
        ("documents/1/analysis", 422),
        ("memory/search?from=en&to=ar", 422),
        ("memory/search?text=" + "a" * 30_000 + "&from=en&to=ar", 422),
        ("glossary/find?text=a&lang=xx", 422),
        ("nothing", 404),
    ],
)
def test_what_cannot_be_answered_is_a_sentence_in_json(
    client: FlaskClient, address: str, status: int
) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.json["error"].endswith(".")


def test_nothing_can_be_written_here(client: FlaskClient) -> None:
    for address in ("/api/v1/documents", "/api/v1/memory/search"):
        assert client.post(address, json={}).status_code in {403, 405}
