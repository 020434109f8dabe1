"""The glossary in and out of files by the pages, and the addresses at which other programs fetch it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from glossary import store
from reader import glossary_files, jobs
from reader.web import create_app
from reader.web import glossary_files as pages
from reader.workspace import Workspace, open_memory

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
TABLE = "English,Arabic,definition\nwell,بئر,A hole with water.\nshepherd,راعٍ,\n,,nothing\n"
HOMONYMS = "en,ar,part of speech\nspring,ينبوع,noun\nspring,نبع,verb\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


def hand_in(
    client: FlaskClient, content: str | bytes, name: str = "terms.csv", **fields: str
) -> TestResponse:
    data = {"file": (BytesIO(content.encode() if isinstance(content, str) else content), name), **fields}
    return client.post("/glossary-files/", data=data, headers=FROM_HERE, content_type="multipart/form-data")


def test_a_file_that_is_too_large_is_told_the_size_that_this_page_takes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pages.LARGEST_FILE >> 20 == 64
    monkeypatch.setattr(pages, "LARGEST_FILE", 3 << 20)
    body, kind = b"a" * (4 << 20), "multipart/form-data; boundary=a"
    answer = client.post("/glossary-files/", data=body, headers=FROM_HERE, content_type=kind)
    assert (answer.status_code, "(3 MB)" in answer.text) == (413, True)


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    return client.post(address, data=fields, headers=FROM_HERE)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def terms(workspace: Workspace) -> set[tuple[str, str, str]]:
    with workspace.reading() as db:
        return {(term.language, term.text, term.status) for one in store.concepts(db) for term in one.terms}


def as_shown(page: str) -> dict[str, object]:
    """The fields of the form as a browser would send them back."""
    fields: dict[str, object] = {}
    for name, inner in re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        value = chosen[1] if chosen else re.findall(r'value="([^"]*)"', inner)[0]
        if name == "column":
            fields.setdefault("column", [])
            fields["column"].append(value)  # type: ignore[attr-defined]
        else:
            fields[name] = value
    return fields


def test_a_file_is_looked_at_taken_in_and_taken_back(workspace: Workspace, client: FlaskClient) -> None:
    answer = hand_in(client, TABLE)
    assert answer.status_code == 303
    address = answer.location
    page = client.get(address).text
    assert "2 new" in page
    assert "A hole with water." in page
    assert "بئر" in page
    assert terms(workspace) == set()
    assert post(client, f"{address}take", **as_shown(page)).location == address
    assert terms(workspace) >= {("en", "well", "proposed"), ("ar", "راعٍ", "proposed")}
    page = client.get(address).text
    assert "3 concepts read: 2 new, 0 changed, 0 known already, 1 passed over." in plain(page)
    assert "New terms: 4." in page
    assert post(client, f"{address}undo").location == address
    assert terms(workspace) == set()
    assert "Taken back." in client.get(address).text
    assert post(client, f"{address}undo").status_code == 409


def test_columns_can_be_said_and_what_was_said_is_looked_at_first(
    workspace: Workspace, client: FlaskClient
) -> None:
    address = hand_in(client, "water;بئر;comment\nsheep;غنم;x\n").location
    said = as_shown(client.get(address).text)
    assert said["column"] == ["term:source", "term:target", "notes"]
    said |= {"column": ["term:en", "term:ar", ""], "header": "no", "status": "admitted"}
    again = post(client, f"{address}take", **said)
    assert again.location.endswith("?anew=1")
    assert terms(workspace) == set()
    page = client.get(again.location).text
    assert "This is what would become of it now." in page
    assert as_shown(page)["column"] == ["term:en", "term:ar", ""]
    post(client, f"{address}take", **as_shown(page))
    assert ("ar", "غنم", "admitted") in terms(workspace)


def test_what_was_mapped_survives_a_refusal(client: FlaskClient) -> None:
    address = hand_in(client, TABLE).location
    answer = post(client, f"{address}say", column=["term:en", "nonsense:ar", ""], status="admitted")
    assert answer.status_code == 422
    assert "There is no column “nonsense:ar”." in answer.text
    assert as_shown(answer.text)["column"] == ["term:en", "nonsense:ar", ""]
    assert as_shown(answer.text)["status"] == "admitted"


def test_a_person_says_which_concept_it_is(workspace: Workspace, client: FlaskClient) -> None:
    first = hand_in(client, HOMONYMS).location
    post(client, f"{first}take", **as_shown(client.get(first).text))
    address = hand_in(client, "en,kmr\nspring,kanî\n").location
    page = client.get(address).text
    assert "Which concept is it?" in page
    assert "spring-2" in page
    post(client, f"{address}say", **(as_shown(page) | {"choice-1": "spring"}))
    post(client, f"{address}take", **as_shown(client.get(address).text))
    with workspace.reading() as db:
        assert [term.text for term in store.concept(db, "spring").terms_in("kmr")] == ["kanî"]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "terms.csv", "line 1"),
        (b"<tbx", "terms.tbx", "line 1"),
        (b"PK\x03\x04 nothing", "terms.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0", "terms.xls", "old format"),
        ("en,ar\nx,y\n".encode("utf-16"), "", "Choose a file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    client: FlaskClient, content: bytes, name: str, says: str
) -> None:
    answer = hand_in(client, content, name)
    assert answer.status_code == 422
    assert says in answer.text


def test_a_file_can_be_given_up(client: FlaskClient) -> None:
    address = hand_in(client, TABLE).location
    assert post(client, f"{address}put-away").status_code == 303
    assert post(client, f"{address}take").status_code == 409
    assert "No file has been handed in yet." in client.get("/glossary-files/").text


def test_programs_fetch_the_glossary_only_when_it_has_changed(
    workspace: Workspace, client: FlaskClient
) -> None:
    address = hand_in(client, TABLE).location
    post(client, f"{address}take", **as_shown(client.get(address).text))
    answer = client.get("/glossary-files/glossary.tbx?all=1")
    assert answer.mimetype == "application/x-tbx+xml"
    assert etree.fromstring(answer.data).get("type") == "TBX-Basic"
    tag = answer.headers["ETag"]
    assert client.get("/glossary-files/glossary.tbx?all=1", headers={"If-None-Match": tag}).status_code == 304
    post(client, f"{address}undo")
    assert client.get("/glossary-files/glossary.tbx?all=1", headers={"If-None-Match": tag}).status_code == 200
    assert b"<martif" in client.get("/glossary-files/glossary-v2.tbx").data
    assert client.get("/glossary-files/glossary.en.ar.txt").mimetype == "text/plain"
    assert client.get("/glossary-files/glossary.txt").status_code == 422
    assert client.get("/glossary-files/other.tbx").status_code == 404


@pytest.mark.parametrize("kind", glossary_files.ENDINGS)
def test_the_form_takes_out_every_format(client: FlaskClient, kind: str) -> None:
    answer = client.get(f"/glossary-files/export?format={kind}&lang=en&lang=ar&all=1")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]


def test_another_site_cannot_hand_anything_in(client: FlaskClient) -> None:
    answer = client.post("/glossary-files/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


# ---------------------------------------------------------------- large files


@pytest.fixture
def nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary_files, "LARGE", 2)


def after(workspace: Workspace) -> str:
    """The newest work, once it is over, in its own words."""
    return jobs.wait(workspace, jobs.newest(workspace)[0].id, show=lambda job: None).said


MANY = "en,ar\nwell,بئر\nsea,بحر\nriver,نهر\nriver,جدول\n"


@pytest.mark.usefixtures("nothing_is_small")
def test_a_large_file_is_looked_at_taken_in_and_taken_back_by_the_worker(
    workspace: Workspace, client: FlaskClient
) -> None:
    address = hand_in(client, MANY).location
    assert after(workspace) == (
        "4 concepts read: 3 would be added, 1 would be updated, 0 unchanged, 0 skipped. Nothing was kept."
    )
    page = plain(client.get(address).text)
    assert "of its first 2 concepts" in page
    assert "3 would be added" in page
    assert terms(workspace) == set()

    taken = post(client, f"{address}take", **as_shown(client.get(address).text))
    assert (taken.status_code, taken.location) == (303, address)
    assert "4 concepts read: 3 added, 1 updated" in after(workspace)
    assert "4 concepts read: 3 new, 1 changed" in plain(client.get(address).text)
    assert ("ar", "جدول", "proposed") in terms(workspace)

    assert post(client, f"{address}undo").status_code == 303
    assert "changes were taken back, 0 stay" in after(workspace)
    assert "Taken back." in client.get(address).text
    assert terms(workspace) == set()


@pytest.mark.usefixtures("nothing_is_small")
def test_a_large_file_that_is_cancelled_or_waits_is_not_taken_in(
    workspace: Workspace, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "start_worker", lambda path: None)
    address = hand_in(client, MANY).location
    post(client, f"{address}take", **as_shown(client.get(address).text))
    page = client.get(address).text
    assert "Hevok is at it" in page
    assert "take</button>" not in page
    assert post(client, f"{address}take", **as_shown(page)).status_code == 409
    assert post(client, f"{address}put-away").status_code == 409
    jobs.cancel(workspace, jobs.newest(workspace)[0].id)
    assert terms(workspace) == set()
    assert "Take it in" in client.get(address).text
    post(client, f"{address}put-away")
    assert "No file has been handed in yet" in client.get("/glossary-files/").text


@pytest.mark.usefixtures("nothing_is_small")
def test_a_large_file_that_breaks_off_leaves_nothing(workspace: Workspace, client: FlaskClient) -> None:
    broken = (
        '<martif type="TBX"><text><body>'
        + "".join(
            f"<termEntry><langSet xml:lang='en'><tig><term>word{n}</term></tig></langSet></termEntry>"
            for n in range(2000)
        )
        + "<oops"
    )
    address = hand_in(client, broken, "terms.tbx").location
    assert "Nothing was taken in" in after(workspace)
    post(client, f"{address}take")
    assert "Nothing was taken in" in after(workspace)
    assert terms(workspace) == set()
    assert "Nothing was taken in" in client.get(address).text
