"""The desk through Flask, without a browser: what a request does, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from reader import desk
from reader.memory import beads
from reader.model import Status
from reader.web import create_app
from reader.workspace import Workspace
from tests.conftest import writing_nothing

OURS = {"Sec-Fetch-Site": "same-origin"}
SORANI = "ڕستەیەکی کورت."


@pytest.fixture
def client(memory: Workspace) -> FlaskClient:
    return create_app(memory).test_client()


def bead(memory: Workspace, document: int, place: int = 1, language: str = "ckb"):
    with memory.reading() as db:
        return beads.at(db, document, language, place)


def post(client: FlaskClient, bead_id: int, **form: object):
    given = {"langs": "ckb", "to": "ckb", "at": 1, "revision": 0, "text": SORANI} | form
    return client.post(f"/desk/bead/{bead_id}", data=given, headers=OURS)


def test_confirming_leads_to_the_next_segment(client: FlaskClient, memory: Workspace, document: int) -> None:
    first = bead(memory, document)
    answer = post(client, first.id, act="confirm")
    assert answer.status_code == 303
    assert "at=2" in answer.headers["Location"]
    assert bead(memory, document).translation.status is Status.TRANSLATED


def test_a_leading_line_break_and_spaces_survive_the_page(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    text = "\n  دوو بۆشایی  "
    first = bead(memory, document)
    desk.keep_draft(memory, first.id, text, 0)
    page = client.get(f"/desk/{document}?langs=ckb&at=1").get_data(as_text=True)
    assert f">\n{text}</textarea>" in page


def test_markup_in_a_translation_is_words(client: FlaskClient, memory: Workspace, document: int) -> None:
    desk.translate(memory, document, 1, "ckb", "<script>alert(1)</script>")
    page = client.get(f"/desk/{document}?langs=ckb&at=2").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;" in page


def test_leaving_out_keeps_what_had_been_typed_in_the_history(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    first = bead(memory, document)
    post(client, first.id, act="omit")
    assert bead(memory, document).omitted
    assert SORANI in {entry.text for entry in desk.history(memory, first.id)}


def test_of_two_windows_typing_on_one_segment_neither_s_words_are_lost(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    first = bead(memory, document)

    def keep(text: str, seen: str) -> str:
        form = {"revision": 0, "text": text, "seen": seen}
        answer = client.post(f"/desk/bead/{first.id}/draft", data=form, headers=OURS | {"HX-Request": "true"})
        assert answer.status_code == 204
        return answer.headers["Draft-At"]

    one = keep("پەنجەرەی یەکەم", "")
    one = keep("پەنجەرەی یەکەم، درێژتر", one)
    assert desk.history(memory, first.id) == []  # one window typing on leaves no trace
    keep("پەنجەرەی دووەم", "")
    assert [entry.text for entry in desk.history(memory, first.id)] == ["پەنجەرەی یەکەم، درێژتر"]
    keep("پەنجەرەی یەکەم، هێشتا درێژتر", one)
    assert "پەنجەرەی دووەم" in {entry.text for entry in desk.history(memory, first.id)}


def test_what_was_typed_on_a_bead_that_is_gone_is_shown(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    second = bead(memory, document, 2)
    desk.join_next(memory, bead(memory, document).id, 0)
    answer = post(client, second.id, act="confirm")
    assert answer.status_code == 404
    assert SORANI in answer.get_data(as_text=True)


def test_a_text_that_is_too_long_is_refused_and_stands_in_the_editor_still(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    endless = "ب" * (desk.LONGEST + 1)
    answer = post(client, bead(memory, document).id, act="confirm", text=endless)
    assert answer.status_code == 422
    assert endless in answer.get_data(as_text=True)
    assert bead(memory, document).translation.status is Status.EMPTY


def test_a_newer_revision_is_met_with_both_texts(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    first = bead(memory, document)
    desk.save(memory, first.id, "هی کەسێکی تر", 0, confirm=True)
    answer = post(client, first.id, act="confirm")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert SORANI in page
    assert "هی کەسێکی تر" in page
    assert bead(memory, document).translation.text == "هی کەسێکی تر"
    again = post(client, first.id, act="confirm", revision=1)
    assert again.status_code == 303
    assert bead(memory, document).translation.text == SORANI


@pytest.mark.parametrize("langs", ["xx", "en", "ar,kmr,ckb,en"])
def test_languages_that_the_desk_cannot_take_are_told_in_a_sentence(
    client: FlaskClient, document: int, langs: str
) -> None:
    answer = client.get(f"/desk/{document}?langs={langs}")
    assert answer.status_code in (404, 422)
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("at", ["0", "-1", "99", "x", "9" * 30])
def test_a_place_that_is_not_there_is_told_or_passed_over(
    client: FlaskClient, document: int, at: str
) -> None:
    assert client.get(f"/desk/{document}?langs=ckb&at={at}").status_code in (200, 404)


def test_looking_at_the_desk_writes_nothing(client: FlaskClient, memory: Workspace, document: int) -> None:
    first = bead(memory, document)
    with writing_nothing(memory):
        for address in (
            f"/desk/{document}?langs=ar,kmr,ckb",
            f"/desk/{document}/rows?langs=ckb&first=1",
            f"/desk/{document}/move/2?langs=ckb&at=1",
            f"/desk/bead/{first.id}/panel?langs=ckb",
            f"/desk/bead/{first.id}/history",
            f"/desk/bead/{first.id}/machine?langs=ckb",
            f"/documents/{document}/pretranslate?to=ckb",
            "/jobs/",
            "/settings/models/",
        ):
            assert client.get(address).status_code == 200, address
