"""A client that speaks the tmserver protocol as Weblate's and Virtaal's do, against the app."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import programs
from reader.model import Origin
from reader.web import create_app
from reader.workspace import Workspace, open_memory


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_memory(tmp_path_factory.mktemp("tm") / "memory.db", starter=False) as opened:
        for source, target in (
            (("en", "Open file"), ("ar", "افتح الملف")),
            (("en", "Open file"), ("kmr", "Pelê veke")),
            (("en", "Open the file and read its first line"), ("ar", "افتح الملف واقرأ سطره الأول")),
            (("en", "One line\nand another/with a slash"), ("ar", "سطر وآخر")),
            (("en", "Good morning"), ("pt-BR", "Bom dia")),
        ):
            programs.learn(opened, source, target)
        yield opened


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


def asked(client: FlaskClient, address: str, **options: Any) -> Any:
    answer = client.get(f"/tmserver/{address}", query_string=options or None)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/json"
    return answer.json


def test_the_settings_check_of_weblate_is_answered(client: FlaskClient) -> None:
    assert asked(client, "en/de/unit/test") == []


def test_languages_are_listed_as_weblate_writes_them(client: FlaskClient) -> None:
    listed = asked(client, "languages/")
    assert {"en", "ar", "kmr", "ckb", "ku", "pt_br"} <= set(listed["sourceLanguages"])
    assert listed["sourceLanguages"] == listed["targetLanguages"]


def test_matches_come_best_first_with_a_quality(client: FlaskClient) -> None:
    found = asked(client, "en/ar/unit/Open%20files", min_similarity=50)
    assert [candidate["target"] for candidate in found] == ["افتح الملف"]
    assert 80 <= found[0]["quality"] < 100
    exact = asked(client, "en/ar/unit/Open%20file")[0]
    assert exact == {"source": "Open file", "target": "افتح الملف", "quality": 100, "rank": 100}


@pytest.mark.parametrize("tag", ["kmr", "ku", "KU", "ku_TR", "kmr-Latn"])
def test_kurmanji_is_found_by_any_of_its_tags(client: FlaskClient, tag: str) -> None:
    assert [one["target"] for one in asked(client, f"en/{tag}/unit/Open%20file")] == ["Pelê veke"]


def test_the_direction_can_be_turned_round(client: FlaskClient) -> None:
    assert asked(client, f"ar/en/unit/{quote('افتح الملف')}")[0]["target"] == "Open file"
    assert asked(client, f"ar/kmr/unit/{quote('افتح الملف')}")[0]["target"] == "Pelê veke"


def test_a_language_without_rules_of_its_own_is_served(client: FlaskClient) -> None:
    assert asked(client, "en/pt_br/unit/good%20morning!")[0]["target"] == "Bom dia"


def test_a_text_may_hold_new_lines_and_slashes(client: FlaskClient) -> None:
    text = "One line\nand another/with a slash"
    for address in (f"en/ar/unit/{quote(text, safe='')}", f"en/ar/unit/{quote(text)}"):
        assert asked(client, address)[0]["target"] == "سطر وآخر"
    assert asked(client, "en/ar/unit/", source=text)[0]["target"] == "سطر وآخر"


def test_a_leading_slash_is_not_redirected(client: FlaskClient) -> None:
    assert asked(client, "en/ar/unit//Open file")[0]["target"] == "افتح الملف"


def test_placeholders_are_markup(client: FlaskClient) -> None:
    assert asked(client, "en/ar/unit/Open%20[X12X]%20file")[0]["quality"] == 100


def test_no_more_is_answered_than_was_asked_for(client: FlaskClient) -> None:
    options = {"min_similarity": 30}
    assert len(asked(client, "en/ar/unit/Open%20the%20file", **options)) == 2
    assert len(asked(client, "en/ar/unit/Open%20the%20file", max_candidates=1, **options)) == 1
    assert asked(client, "en/ar/unit/Open%20the%20file", max_candidates=0, **options) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text(min_size=1, max_size=500), code=st.sampled_from(["ar", "ku", "xx", "zh_hant", "a b", "é"])
)
def test_whatever_is_asked_the_answer_is_a_list(client: FlaskClient, text: str, code: str) -> None:
    if text in {".", ".."} or "\ud800" <= max(text) <= "\udfff":
        return
    assert isinstance(asked(client, f"en/{quote(code)}/unit/{quote(text, safe='')}"), list)
    assert isinstance(asked(client, f"en/{quote(code)}/unit/", source=text), list)


@pytest.mark.parametrize("value", ["", "x", "-5", "99999999999999999999"])
def test_options_that_are_no_numbers_do_no_harm(client: FlaskClient, value: str) -> None:
    assert isinstance(asked(client, "en/ar/unit/x", min_similarity=value, max_candidates=value), list)


# ---------------------------------------------------------------- writing


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[tuple[Workspace, FlaskClient]]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        yield opened, create_app(opened).test_client()


PAIR = {"source": "Close the door", "target": "أغلق الباب"}


def put(client: FlaskClient, key: str = "", address: str = "", **options: Any) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.put(
        f"/tmserver/{address}en/ar/unit/Close%20the%20door",
        **{"data": json.dumps(PAIR), "headers": headers | options.pop("more", {})} | options,
    )


def test_writing_is_switched_off_at_first(writable: tuple[Workspace, FlaskClient]) -> None:
    assert put(writable[1]).status_code == 403
    assert put(writable[1], "x").status_code == 403
    assert asked(writable[1], "en/ar/unit/Close%20the%20door") == []


def test_a_pair_is_kept_with_the_key_in_a_header_or_in_the_address(
    writable: tuple[Workspace, FlaskClient],
) -> None:
    workspace, client = writable
    key = programs.allow_writing(workspace, True)
    assert put(client, "wrong").status_code == 403
    assert put(client, key).status_code == 200
    assert asked(client, "en/ar/unit/Close%20the%20door")[0]["target"] == PAIR["target"]
    assert put(client, address=f"{key}/").status_code == 200
    assert asked(client, f"{key}/en/ar/unit/Close%20the%20door")[0]["target"] == PAIR["target"]
    programs.allow_writing(workspace, False)
    assert put(client, key).status_code == 403


def test_a_page_of_another_site_cannot_write_even_with_the_key(
    writable: tuple[Workspace, FlaskClient],
) -> None:
    workspace, client = writable
    key = programs.allow_writing(workspace, True)
    for name, value in (("Sec-Fetch-Site", "cross-site"), ("Origin", "https://example.org")):
        assert put(client, key, more={name: value}).status_code == 403
    assert asked(client, "en/ar/unit/Close%20the%20door") == []


@pytest.mark.parametrize("body", ["", "no", "[]", '{"source": "a"}', '{"source": 1, "target": "b"}'])
def test_what_is_no_pair_is_refused_in_json(writable: tuple[Workspace, FlaskClient], body: str) -> None:
    workspace, client = writable
    answer = put(client, programs.allow_writing(workspace, True), data=body)
    assert (answer.status_code, answer.mimetype) == (422, "application/json")
    assert answer.json["error"].endswith(".")


def test_what_a_program_gave_is_known_as_imported(writable: tuple[Workspace, FlaskClient]) -> None:
    from reader import suggesting

    workspace, client = writable
    put(client, programs.allow_writing(workspace, True))
    (match,) = suggesting.search(workspace, PAIR["source"], "en", "ar")
    assert (match.unit.origin, match.unit.kept) == (Origin.IMPORTED, True)


def test_writing_is_switched_on_and_off_in_the_settings(writable: tuple[Workspace, FlaskClient]) -> None:
    workspace, client = writable
    from_here = {"Sec-Fetch-Site": "same-origin"}
    assert "They only read." in client.get("/settings/").text
    client.post("/settings/programs", data={"writing": "on"}, headers=from_here)
    key = programs.key(workspace)
    assert key in client.get("/settings/").text
    assert put(client, key).status_code == 200
    client.post("/settings/programs", data={"writing": "off"}, headers=from_here)
    assert put(client, key).status_code == 403
