"""The memory in and out of files by the pages, and the addresses at which other programs fetch it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import render_template
from flask.testing import FlaskClient
from translate.storage.tmx import tmxfile
from werkzeug.test import TestResponse

from reader import interchange, jobs, programs, suggesting
from reader.model import JobState
from reader.web import create_app
from reader.workspace import Workspace, open_memory

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
TMX = """<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>Open the door</seg></tuv><tuv xml:lang="ar"><seg>افتح الباب</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Close the door</seg></tuv><tuv xml:lang="kmr"><seg>Derî bigire</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Alone</seg></tuv></tu>
</body></tmx>"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


def hand_in(client: FlaskClient, content: str, name: str = "old.tmx", **fields: str) -> TestResponse:
    data = {"files": (BytesIO(content.encode()), name), **fields}
    return client.post("/memory/files/", data=data, headers=FROM_HERE, content_type="multipart/form-data")


def after(workspace: Workspace) -> None:
    for job in jobs.newest(workspace):
        jobs.wait(workspace, job.id, show=lambda job: None)


def test_a_file_is_taken_in_reported_and_taken_back(workspace: Workspace, client: FlaskClient) -> None:
    assert hand_in(client, TMX).status_code == 303
    after(workspace)
    page = client.get("/memory/files/").text
    assert "3 read: 2 new, 0 brought up to date, 0 known already, 1 passed over." in re.sub(r"\s+", " ", page)
    assert "Line 4" in page
    assert [m.unit.target for m in suggesting.search(workspace, "Open the door", "en", "ar")] == [
        "افتح الباب"
    ]
    assert not list(workspace.path.parent.glob("*.incoming-*"))
    (batch,) = interchange.newest(workspace)
    assert client.post(f"/memory/files/{batch.id}/undo", headers=FROM_HERE).status_code == 303
    assert suggesting.search(workspace, "Open the door", "en", "ar") == []
    assert "Taken back." in client.get("/memory/files/").text


def test_a_broken_file_is_refused_whole_with_its_line_and_may_be_recovered(
    workspace: Workspace, client: FlaskClient
) -> None:
    broken = TMX[: TMX.index('<tu><tuv xml:lang="en"><seg>Alone')] + "<tu></body>"
    hand_in(client, broken)
    after(workspace)
    page = client.get("/memory/files/").text
    assert "line 4" in page.lower()
    assert "failed" in page
    assert suggesting.search(workspace, "Open the door", "en", "ar") == []
    hand_in(client, broken, recover="1")
    after(workspace)
    assert suggesting.search(workspace, "Open the door", "en", "ar")


def test_a_table_may_be_told_its_languages(workspace: Workspace, client: FlaskClient) -> None:
    hand_in(client, "source,target\nGood morning,Beyanî baş\n", "t.csv", **{"from": "en", "to": "kmr"})
    after(workspace)
    assert suggesting.search(workspace, "Good morning", "en", "kmr")[0].unit.target == "Beyanî baş"


@pytest.mark.parametrize("name", ["a.docx", "tmx", ""])
def test_a_file_of_another_kind_or_none_is_refused_in_a_sentence(client: FlaskClient, name: str) -> None:
    answer = hand_in(client, "x", name)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_an_address_of_an_export_stays_and_answers_304_until_something_changes(
    workspace: Workspace, client: FlaskClient
) -> None:
    programs.learn(workspace, ("en", "Open the door"), ("ar", "افتح الباب"))
    first = client.get("/memory/files/memory.en.ar.tmx")
    assert (first.status_code, first.data[:5]) == (200, b"<?xml")
    tag = first.headers["ETag"]
    again = client.get("/memory/files/memory.en.ar.tmx", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    weak = client.get("/memory/files/memory.en.ar.tmx", headers={"If-None-Match": f"W/{tag}"})
    assert weak.status_code == 304
    programs.learn(workspace, ("en", "Close the door"), ("ar", "أغلق الباب"))
    changed = client.get("/memory/files/memory.en.ar.tmx", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.data[:5]) == (200, b"<?xml")
    assert changed.headers["ETag"] != tag


def test_an_export_is_a_memory_that_an_independent_reader_understands(
    workspace: Workspace, client: FlaskClient
) -> None:
    programs.learn(workspace, ("en", "Open the door"), ("ar", "افتح الباب"))
    programs.learn(workspace, ("en", "Open the door"), ("kmr", "Derî veke"))
    pair = tmxfile(BytesIO(client.get("/memory/files/memory.en.ar.tmx").data), "en", "ar")
    assert [(unit.source, unit.target) for unit in pair.units] == [("Open the door", "افتح الباب")]
    every = client.get("/memory/files/memory.tmx").text
    assert ("افتح الباب" in every, "Derî veke" in every) == (True, True)
    table = client.get("/memory/files/memory.tsv")
    assert (table.mimetype, "Derî veke" in table.text) == ("text/tab-separated-values", True)


@pytest.mark.parametrize("name", ["memory.exe", "other.tmx", "memory.en!.tmx"])
def test_an_export_that_there_is_none_of_is_told_of(client: FlaskClient, name: str) -> None:
    assert client.get(f"/memory/files/{name}").status_code == 404


def test_a_file_can_be_looked_at_without_taking_it_in(workspace: Workspace, client: FlaskClient) -> None:
    assert hand_in(client, TMX, rehearse="1").status_code == 303
    after(workspace)
    page = re.sub(r"\s+", " ", client.get("/memory/files/").text)
    assert "What would become of old.tmx" in page
    assert (
        "3 units read: 2 would be added, 0 would be updated, 0 unchanged, 1 skipped. Nothing was kept."
        in page
    )
    assert "Line 4" in page
    assert suggesting.search(workspace, "Open the door", "en", "ar") == []
    assert interchange.newest(workspace) == []
    assert not list(workspace.path.parent.glob("*.incoming-*"))


def test_what_was_handed_in_and_will_never_be_read_is_deleted_at_the_next_start(workspace: Workspace) -> None:
    old, new = (workspace.path.with_name(f"memory.db{interchange.INCOMING}{name}") for name in ("old", "new"))
    for path in (old, new):
        path.write_text(TMX)
    os.utime(old, (0, 0))
    interchange.resume(workspace)
    assert [path.exists() for path in (old, new)] == [False, True]


def test_a_file_that_work_waits_for_is_left_alone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "start_worker", lambda path: None)
    path = workspace.path.with_name(f"memory.db{interchange.INCOMING}1")
    path.write_text(TMX)
    os.utime(path, (0, 0))
    interchange.begin(workspace, interchange.File(path, "old.tmx"), is_ours=True)
    interchange.resume(workspace)
    assert path.exists()


def test_how_far_it_is_can_be_read(workspace: Workspace, client: FlaskClient) -> None:
    hand_in(client, TMX)
    after(workspace)
    job = replace(jobs.newest(workspace)[0], state=JobState.RUNNING, done=1507328, total=28244087)
    with client.application.test_request_context():
        assert "1,507,328 of 28,244,087" in render_template("partials/job.html", job=job)
