"""The frame of every page: who is let in, what every answer carries, how refusals look."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import languages, places
from reader.errors import Conflict, HevokError, Refused, Unavailable, Unknown
from reader.web import create_app, interface, security
from reader.workspace import Workspace, open_memory

ISOLATES = "\N{LEFT-TO-RIGHT ISOLATE}\N{POP DIRECTIONAL ISOLATE}"

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
THEME = "/interface/theme"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_memory(tmp_path_factory.mktemp("memory") / "memory.db", starter=False) as opened:
        yield opened


@pytest.fixture
def app(workspace: Workspace) -> Flask:
    return create_app(workspace)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


# --- who is let in


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_of_our_own_is_taken(client: FlaskClient, site: str) -> None:
    answer = client.post(THEME, data={"theme": "dark"}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Origin": "https://localhost"},
        {"Referer": "http://localhost/"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_from_elsewhere_is_refused_with_a_sentence(
    client: FlaskClient, headers: dict[str, str], method: str
) -> None:
    answer = client.open(THEME, method=method, data={"theme": "dark"}, headers=headers)
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_an_older_browser_is_let_in_by_its_origin(client: FlaskClient) -> None:
    answer = client.post(THEME, base_url="http://127.0.0.1:8000", headers={"Origin": "http://127.0.0.1:8000"})
    assert answer.status_code == 303


def test_reading_needs_no_header(client: FlaskClient) -> None:
    assert client.get("/health", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "localhost:5", "[::1]", "[::1]:8000", "LOCALHOST"]
)
def test_this_machine_is_answered_under_its_own_names(client: FlaskClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", "[::2]:8000", "a b"],
)
def test_another_name_for_this_machine_is_not(client: FlaskClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 400


def test_other_hosts_can_be_trusted(workspace: Workspace) -> None:
    client = create_app(workspace, trusted_hosts=["Desk.example", "[fd00::7]"]).test_client()
    assert client.get("/health", headers={"Host": "desk.example:8000"}).status_code == 200
    assert client.get("/health", headers={"Host": "[fd00::7]:8000"}).status_code == 200
    assert client.get("/health", headers={"Host": "localhost"}).status_code == 400


def test_a_request_that_is_too_large_is_refused_before_it_is_read(client: FlaskClient) -> None:
    body = b"theme=" + b"x" * security.LARGEST_BODY
    answer = client.post(
        THEME, data=body, headers=FROM_HERE, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "25 MB" in answer.text


def test_a_pasted_text_of_20_mb_fits(client: FlaskClient) -> None:
    answer = client.post(THEME, data={"theme": "dark", "note": "x" * 20_000_000}, headers=FROM_HERE)
    assert answer.status_code == 303


# --- what every answer carries


def caching(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        return answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/health", "/nowhere", "/static/hevok.css"])
def test_every_answer_carries_the_guarding_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        for name, value in security.HEADERS.items():
            assert answer.headers[name] == value


def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = security.HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|\*|data:|https?:", policy)


def test_a_static_file_with_its_hash_is_kept_for_good_and_without_it_asked_for_again(app: Flask) -> None:
    with app.test_request_context():
        address = interface.url_for("static", filename="hevok.css")
    assert re.search(r"\?v=[0-9a-f]{12}$", address)
    client = app.test_client()
    assert "immutable" in caching(client, address)
    assert caching(client, "/static/hevok.css") == "no-cache"


def test_a_font_is_kept_for_good_by_its_name(client: FlaskClient) -> None:
    font = next((places.static_folder() / "fonts").glob("*.woff2")).name
    assert "immutable" in caching(client, f"/static/fonts/{font}")
    assert "immutable" not in caching(client, "/static/fonts/none.woff2")


def test_a_page_is_asked_for_again_and_may_be_gone_back_to(client: FlaskClient) -> None:
    assert client.get("/nowhere").headers["Cache-Control"] == "private, no-cache"


def test_health_names_the_versions(client: FlaskClient) -> None:
    health = json.loads(client.get("/health").text)
    assert health["ok"] is True
    assert re.fullmatch(r"\d+\.\d+\.\d+", health["sqlite"])


# --- refusals


@pytest.mark.parametrize("error", [Unknown, Refused, Conflict, Unavailable, HevokError])
@pytest.mark.parametrize("is_part", [False, True])
def test_an_error_is_its_sentence_and_its_status(app: Flask, error: type[HevokError], is_part: bool) -> None:
    @app.get("/trouble")
    def trouble() -> str:
        raise error("There is no document <12>.")

    answer = app.test_client().get("/trouble", headers={"HX-Request": "true"} if is_part else {})
    assert answer.status_code == error.status
    assert "There is no document &lt;12&gt;." in answer.text
    assert ("<html" in answer.text) is not is_part


def test_a_bug_shows_no_traceback(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @app.get("/bug")
    def bug() -> str:
        return str(1 / 0)

    answer = app.test_client().get("/bug")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert "Something went wrong inside Hevok" in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_an_address_that_is_not_there_and_a_way_that_is_not_known(client: FlaskClient) -> None:
    assert client.get("/nowhere").status_code == 404
    assert "There is no page at this address." in client.get("/nowhere").text
    assert client.delete("/health", headers=FROM_HERE).status_code == 405


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client: FlaskClient) -> None:
    answer = client.get("/glossary")
    assert answer.status_code == 308
    assert answer.location.endswith("/glossary/")


# --- looks


def test_choices_of_looks_are_kept_and_shown(client: FlaskClient) -> None:
    client.post(THEME, data={"theme": "dark"}, headers=FROM_HERE)
    answer = client.post("/interface/size", data={"script": "Arab", "size": "3"}, headers=FROM_HERE)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    root = re.search(r"<html[^>]*>", client.get("/nowhere").text)
    assert root
    assert 'class="theme-dark size-latn-1 size-arab-3"' in root[0]


@pytest.mark.parametrize("cookie", ['"><script>', "purple", "", "9", "-1"])
def test_a_choice_that_means_nothing_is_the_usual_one(client: FlaskClient, cookie: str) -> None:
    for name in ("theme", "size-latn", "interface"):
        client.set_cookie(name, cookie)
    root = re.search(r"<html[^>]*>", client.get("/nowhere").text)
    assert root
    assert root[0] == '<html lang="en" dir="ltr" class="theme-auto size-latn-1 size-arab-1">'


def test_one_goes_back_to_where_one_was(client: FlaskClient) -> None:
    answer = client.post(THEME, data={"back": "/read/1?langs=en,ar"}, headers=FROM_HERE)
    assert answer.location == "/read/1?langs=en,ar"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "\\",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:x",
        "",
        "read",
        "/a\r\nb",
    ],
)
def test_one_is_never_led_elsewhere(address: str) -> None:
    assert interface.local_address(address) == "/"


@given(st.text("/\\:ab?@. \t\r", max_size=8))
@settings(deadline=None)
def test_whatever_is_handed_in_one_stays_here(address: str) -> None:
    led = interface.local_address(address)
    assert led.startswith("/")
    assert not led.startswith(("//", "/\\"))


# --- the language of the interface


@pytest.mark.parametrize("language", languages.LANGUAGES.values(), ids=lambda language: language.code)
def test_the_page_has_the_language_and_direction_of_the_interface(
    client: FlaskClient, language: languages.Language
) -> None:
    client.set_cookie("interface", language.code)
    assert f'<html lang="{language.code}" dir="{language.direction}"' in client.get("/nowhere").text


@pytest.mark.parametrize("code", ["ar", "kmr", "ckb"])
def test_a_catalogue_is_read_and_leaves_what_is_not_translated_as_it_is(code: str) -> None:
    language = languages.by_code(code)
    path = places.PACKAGE / "locale" / language.locale / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        messages = [message for message in read_po(source) if message.id]
    assert messages
    translations = interface.catalogue(code)
    for message in messages:
        if isinstance(message.id, str) and not message.string:
            assert translations.ugettext(message.id).strip(ISOLATES) == message.id


def test_english_keeps_its_order_where_a_page_runs_from_right_to_left(app: Flask) -> None:
    """Else “12 terms.” is shown as “.terms 12”."""
    for code in languages.LANGUAGES:
        begin, end = ISOLATES if languages.by_code(code).direction == "rtl" else ("", "")
        with app.test_request_context(headers={"Cookie": f"interface={code}"}):
            said = [
                interface.gettext("No such words."),
                interface.ngettext("%(num)s such day.", "%(num)s such days.", 1),
                interface.ngettext("%(num)s such day.", "%(num)s such days.", 2),
                interface.pgettext("a day", "No such words."),
            ]
        assert said == [
            f"{begin}{message}{end}"
            for message in (
                "No such words.",
                "%(num)s such day.",
                "%(num)s such days.",
                "No such words.",
            )
        ]


def test_what_is_translated_is_no_isolate(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "locale" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    said = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Day"\nmsgstr "يوم"\n'
    said += '\nmsgid "%(n)s week"\nmsgid_plural "%(n)s weeks"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    (folder / "messages.po").write_text(said, "utf-8")
    monkeypatch.setattr(places, "PACKAGE", tmp_path)
    translations = interface.catalogue.__wrapped__("ar")
    assert translations.ugettext("Day") == "يوم"
    assert translations.ugettext("Week") == "Week".join(ISOLATES)
    assert translations.ungettext("%(n)s week", "%(n)s weeks", 2) == "%(n)s weeks".join(ISOLATES)


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert interface.catalogue("en").ugettext("Documents") == "Documents"


def test_a_plural_has_the_form_of_its_number(app: Flask) -> None:
    with app.test_request_context():
        assert interface.ngettext("%(num)s day", "%(num)s days", 1) == "%(num)s day"
        assert interface.ngettext("%(num)s day", "%(num)s days", 2) == "%(num)s days"


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2025-03-06", "March 6, 2025"),
        ("2025-03-06T10:00:00Z", "March 6, 2025"),
        ("in spring", "in spring"),
        ("", ""),
    ],
)
def test_a_day_has_its_month_in_words(app: Flask, iso: str, shown: str) -> None:
    with app.test_request_context():
        assert interface.day(iso) == shown


def test_the_templates_all_compile(app: Flask) -> None:
    folder = Path(str(app.template_folder))
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.html")]
    assert len(names) > 10
    for name in names:
        app.jinja_env.get_template(name)
