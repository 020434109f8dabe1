"""The memory's page and the settings: what is remembered is found from either side; a backup comes back."""

import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from reader import desk, documents, languages
from reader.formats import read_pasted
from reader.memory import people
from reader.web import create_app
from reader.web.memory import UNITS_SHOWN
from reader.web.security import LARGEST_BODY
from reader.workspace import Workspace, open_memory
from tests.conftest import writing_nothing

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
PAIRS = {
    "ar": "أعلنت الحكومةُ الانتقاليّة عن إصلاحات في ٢٠٢٥.",
    "kmr": "Hikûmeta demkî reform îlan kirin.",
    "ckb": "حکوومەتی کاتی چاکسازی ڕاگەیاند.",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


@pytest.fixture
def document(workspace: Workspace) -> int:
    """A document whose first segment is confirmed in three languages."""
    text = read_pasted("The transitional government announced reforms. Nobody was surprised by them.")
    taken = documents.take_in(workspace, text, languages.by_code("en"), title="Reforms").document
    for language, words in PAIRS.items():
        desk.translate(workspace, taken, 1, language, words)
    return taken


def plain(answer: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text)))


def targets(answer: TestResponse) -> list[str]:
    return re.findall(r'class="passage unit__target" lang="(\w+)"', answer.text)


def backup_of(workspace: Workspace) -> bytes:
    path = workspace.path.with_name("kept.db")
    workspace.backup(path)
    return path.read_bytes()


# --- the memory


def test_an_empty_memory_says_how_it_learns(client: FlaskClient) -> None:
    answer = client.get("/memory/")
    assert "It learns a pair whenever a translation is confirmed" in plain(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("TRANSITIONAL", ["ar", "kmr", "ckb"]),
        ("الحكومة الانتقالية", ["ar"]),
        ("2025", ["ar"]),
        ("HIKÛMETA", ["kmr"]),
        ("حكوومەتی", ["ckb"]),
        ("nowhere", []),
        ("%", []),
    ],
)
@pytest.mark.usefixtures("document")
def test_a_pair_is_found_from_either_side_however_it_is_written(
    client: FlaskClient, query: str, found: list[str]
) -> None:
    assert targets(client.get("/memory/", query_string={"q": query})) == found


@pytest.mark.parametrize("order", [("ar", "kmr", "ckb"), ("ckb", "ar", "kmr")])
def test_renderings_of_one_source_stand_in_the_order_of_the_languages(
    client: FlaskClient, workspace: Workspace, document: int, order: tuple[str, ...]
) -> None:
    for code in order:
        desk.translate(workspace, document, 2, code, PAIRS[code])
    assert targets(client.get("/memory/?q=Nobody")) == [code for code in languages.LANGUAGES if code != "en"]


@pytest.mark.usefixtures("document")
def test_one_target_language_can_be_asked_for(client: FlaskClient) -> None:
    assert targets(client.get("/memory/?target=kmr")) == ["kmr"]
    assert "Nothing has been translated into this language yet." in plain(client.get("/memory/?target=en"))


def test_a_unit_says_where_it_is_from_and_leads_there(
    client: FlaskClient, workspace: Workspace, document: int
) -> None:
    with workspace.writing() as db:
        people.rename(db, people.LOCAL, "Rojîn")
    answer = client.get("/memory/?target=ckb")
    assert f'href="/desk/{document}?langs=ckb#s-1"' in answer.text
    assert re.search(r"سۆرانی · typed · Rojîn · \w+ \d+, \d{4} · Reforms, segment 1", plain(answer))


@pytest.mark.usefixtures("document")
def test_what_was_looked_for_is_marked_where_it_stands(client: FlaskClient) -> None:
    answer = client.get("/memory/", query_string={"q": "الانتقالية"})
    assert '<span class="found">الانتقاليّة</span>' in answer.text


@pytest.mark.usefixtures("document")
def test_what_is_held_is_counted_by_pair_and_origin(client: FlaskClient) -> None:
    holdings = plain(client.get("/memory/")).partition("What it holds")[2]
    assert "English → Kurmancî typed 1" in holdings


def test_a_corrected_translation_is_found_no_more(
    client: FlaskClient, workspace: Workspace, document: int
) -> None:
    desk.translate(workspace, document, 1, "kmr", "Hikûmet guherînan radigihîne.")
    assert targets(client.get("/memory/?q=demkî")) == []
    assert targets(client.get("/memory/?q=guherînan")) == ["kmr"]


def test_many_units_are_paged_without_losing_one(client: FlaskClient, workspace: Workspace) -> None:
    count = 2 * UNITS_SHOWN + 3
    text = "\n\n".join(f"Sentence number {n} of many." for n in range(count))
    taken = documents.take_in(workspace, read_pasted(text), languages.by_code("en")).document
    for place in range(1, count + 1):
        desk.translate(workspace, taken, place, "kmr", f"Hevoka {place} ji gelekan.")
    seen: list[str] = []
    address = "/memory/?q=Hevoka"
    while address:
        page = client.get(address)
        seen += re.findall(r"(\d+) ji gelekan", plain(page))
        later = re.search(r'href="([^"]+)" rel="next"', page.text)
        address = unescape(later[1]) if later else ""
    assert sorted(map(int, seen)) == list(range(1, count + 1))
    assert len(targets(client.get("/memory/?q=Hevoka&page=99"))) == 3


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize("query", ["،", "'", '"', "\\", "\0", "\N{ZERO WIDTH NON-JOINER}", "x" * 5000, "{}"])
def test_odd_questions_are_answered(client: FlaskClient, query: str) -> None:
    assert client.get("/memory/", query_string={"q": query, "page": "x", "target": "zz"}).status_code == 200


# --- the settings


def test_a_name_is_kept_shown_and_may_be_empty(client: FlaskClient, workspace: Workspace) -> None:
    for name, kept in (("  Rojîn \N{RIGHT-TO-LEFT OVERRIDE}Elî ", "Rojîn Elî"), ("", "")):
        answer = client.post("/settings/name", data={"name": name}, headers=FROM_HERE)
        assert answer.status_code == 303
        page = client.get(answer.location)
        assert "Saved." in plain(page)
        assert f'value="{kept}"' in page.text
        with workspace.reading() as db:
            assert people.one(db, people.LOCAL).name == kept


def test_an_endless_name_is_refused_and_not_lost(client: FlaskClient, workspace: Workspace) -> None:
    answer = client.post("/settings/name", data={"name": "n" * 101}, headers=FROM_HERE)
    assert answer.status_code == 422
    assert "n" * 101 in answer.text
    with workspace.reading() as db:
        assert people.one(db, people.LOCAL).name == ""


@pytest.mark.usefixtures("document")
def test_a_backup_is_a_whole_memory_and_leaves_nothing_behind(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    with client.get("/settings/backup", buffered=True) as answer:
        content = answer.data
    assert re.fullmatch(
        r"attachment; filename=hevok-\d{4}-\d\d-\d\d-\d{4}\.db", answer.headers["Content-Disposition"]
    )
    assert list(aside.iterdir()) == []
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    with open_memory(copy) as opened, opened.reading() as db:
        assert next(iter(db.query("select count(*) as units from units")))["units"] == 3


@pytest.mark.usefixtures("document")
def test_a_backup_comes_back_and_the_present_state_is_kept(client: FlaskClient, workspace: Workspace) -> None:
    content = backup_of(workspace)
    documents.take_in(workspace, read_pasted("Something newer."), languages.by_code("en"), title="Newer")
    answer = client.post("/settings/restore", data={"file": (BytesIO(content), "b.db")}, headers=FROM_HERE)
    answer.request.environ["wsgi.input"].close()  # a file of the test client, for it is large
    assert answer.status_code == 303
    kept = next(workspace.path.parent.glob("memory.db.before-*"))
    assert str(kept) in plain(client.get(answer.location))
    assert "Newer" not in client.get("/").text
    assert "Reforms" in client.get("/").text
    with open_memory(kept) as before:
        assert "Newer" in create_app(before).test_client().get("/").text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a memory"),
        (b"no database", "is not a memory"),
        (b"SQLite format 3\0" + b"\0" * 100, "database"),
    ],
)
@pytest.mark.usefixtures("document")
def test_what_is_no_backup_is_refused_by_its_name_and_changes_nothing(
    client: FlaskClient, workspace: Workspace, content: bytes, sentence: str
) -> None:
    answer = client.post("/settings/restore", data={"file": (BytesIO(content), "x.db")}, headers=FROM_HERE)
    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert "x.db" in plain(answer)
    assert "hevok-" not in plain(answer)
    assert not list(workspace.path.parent.glob("memory.db.before-*"))
    assert "Reforms" in client.get("/").text


def test_a_backup_may_be_larger_than_anything_else_that_is_handed_in(client: FlaskClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="large.db"\r\n\r\n'
    body = head + bytes(LARGEST_BODY + 1) + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    answer = client.post("/settings/restore", data=body, content_type=kind, headers=FROM_HERE)
    assert answer.status_code == 422
    assert "large.db is not a memory" in plain(answer)


def test_no_file_chosen_is_said(client: FlaskClient) -> None:
    for data in ({}, {"file": (BytesIO(b""), "")}):
        answer = client.post("/settings/restore", data=data, headers=FROM_HERE)
        assert answer.status_code == 422
        assert "Choose the file of a backup first." in plain(answer)


@pytest.mark.parametrize("name", ["../../etc/passwd", "memory.db", "memory.db.before-1/../../x", "nothing"])
def test_only_a_state_that_was_kept_is_named_as_one(client: FlaskClient, name: str) -> None:
    answer = client.get("/settings/", query_string={"kept": name})
    assert "The backup is in place" not in plain(answer)


def test_versions_and_the_path_are_shown(client: FlaskClient, workspace: Workspace) -> None:
    words = plain(client.get("/settings/"))
    assert str(workspace.path) in words
    assert sqlite3.sqlite_version in words


@pytest.mark.usefixtures("document")
def test_no_get_writes(client: FlaskClient, workspace: Workspace) -> None:
    with writing_nothing(workspace):
        for address in ("/memory/", "/memory/?q=x&target=ar", "/settings/", "/settings/backup"):
            assert client.get(address, buffered=True).status_code == 200
