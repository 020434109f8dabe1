"""A text on its way in: seen before it is kept, corrected, taken in once, and never lost on the way."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from reader import intake, languages, library
from reader.errors import Refused, Unknown
from reader.memory import documents as document_rows
from reader.web import create_app
from reader.workspace import Workspace, open_memory

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
PAGE = """<html lang="en"><head><title>Two names</title></head><body><article><h1>Two names</h1>
<p>By Somebody Else</p><p>Share this article on Facebook</p>
<p>The town on the coast has had two names for a very long time. Dr. Smith asked who uses which of them.</p>
<p>The last paragraph of this page says that nobody could agree, and that both of them stayed.</p>
<p>Subscribe to our newsletter</p></article></body></html>"""
TEXT = "The first sentence stands here. The second follows it. A third ends it.\n\nAnother paragraph."
ARABIC = "هذا نص عربي قصير عن المدينة. وهذه جملة ثانية في النص نفسه من دون شك."


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_memory(tmp_path_factory.mktemp("memory") / "memory.db", starter=False) as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


def post(client: FlaskClient, address: str, **data: object) -> TestResponse:
    return client.post(address, data=data, headers=FROM_HERE)


def hand_in(client: FlaskClient, name: str, content: bytes) -> TestResponse:
    return post(client, "/intake", file=(BytesIO(content), name))


def plain(answer: TestResponse) -> str:
    """The words of a page, without its markup."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_a_file_is_looked_at_before_it_becomes_a_document(client: FlaskClient, workspace: Workspace) -> None:
    before = len(library.library(workspace).entries)
    answer = hand_in(client, "names.html", PAGE.encode())
    assert answer.status_code == 303
    preview = client.get(answer.location)
    assert "set aside: byline" in plain(preview)
    assert "utf-8" in preview.text
    assert "the text itself says so" in plain(preview)
    assert len(library.library(workspace).entries) == before


def test_what_is_ticked_is_taken_in_and_the_rest_is_kept_aside(
    client: FlaskClient, workspace: Workspace
) -> None:
    address = hand_in(client, "names.html", PAGE.encode()).location
    preview = intake.preview(workspace, int(address.rsplit("/", 1)[1]))
    reasons = [block.set_aside for _, block in preview.blocks]
    newsletter = len(reasons) - 1
    assert reasons[newsletter]
    kept = [at for at, reason in enumerate(reasons) if not reason and at != 3] + [newsletter]
    answer = post(client, f"{address}/take", title="My names", language="en", encoding="", kept=kept)
    assert answer.status_code == 303
    document = int(answer.location.rsplit("/", 1)[1])
    with workspace.reading() as db:
        row = document_rows.one(db, document)
        blocks = document_rows.blocks(db, document)
    assert (row.title, row.source, row.language) == ("My names", "names.html", "en")
    assert [at for at, block in enumerate(blocks) if not block.set_aside] == sorted(kept)
    assert blocks[3].set_aside == "set aside by hand"
    assert client.get(address).status_code == 404


def test_a_wrong_encoding_can_be_corrected_before_anything_is_kept(
    client: FlaskClient, workspace: Workspace
) -> None:
    content = ("Navê bajêr Şam e. " * 3 + "Ew ji bo me gelek girîng e û dê her bimîne.").encode("cp1254")
    address = hand_in(client, "navê.txt", content).location
    answer = post(client, f"{address}/correct", encoding="windows-1254", language="kmr", title="")
    assert answer.status_code == 303
    preview = intake.preview(workspace, int(address.rsplit("/", 1)[1]))
    assert "Şam" in preview.text.blocks[0].text
    assert preview.language == languages.by_code("kmr")


def test_an_encoding_that_does_not_fit_is_refused_with_the_form_as_it_was(client: FlaskClient) -> None:
    address = hand_in(
        client, "names.txt", "Dîlan û Şêrîn li bajêr dijîn û dixebitin.".encode("cp1254")
    ).location
    answer = post(client, f"{address}/correct", encoding="utf-8", language="kmr", title="A title of mine")
    assert answer.status_code == 422
    assert "cannot be read as utf-8" in plain(answer)
    assert "A title of mine" in answer.text


def test_another_encoding_is_shown_before_it_is_taken_in(client: FlaskClient, workspace: Workspace) -> None:
    address = hand_in(client, "names.txt", TEXT.encode()).location
    before = len(library.library(workspace).entries)
    answer = post(client, f"{address}/take", encoding="windows-1252", language="en", title="", kept=[0, 1])
    assert answer.location == address
    assert len(library.library(workspace).entries) == before


def test_a_language_that_cannot_be_told_must_be_chosen(client: FlaskClient) -> None:
    address = post(client, "/intake", text="Zażółć gęślą jaźń, powiedział łoś do żółwia wczoraj.").location
    assert "Choose a language" in plain(client.get(address))
    answer = post(client, f"{address}/take", encoding="", language="", title="", kept=[0])
    assert answer.status_code == 422
    assert "Choose the language of this text first" in plain(answer)
    assert post(client, f"{address}/take", language="en", title="", kept=[0]).status_code == 303


def test_choices_survive_a_refusal(client: FlaskClient) -> None:
    address = hand_in(client, "names.html", PAGE.encode()).location
    answer = post(client, f"{address}/take", language="en", encoding="", title="x" * 301, kept=[4])
    assert answer.status_code == 422
    assert re.findall(r'value="(\d+)" id="block-\d+" checked', answer.text) == ["4"]
    assert "x" * 301 in answer.text


def test_nothing_ticked_is_refused(client: FlaskClient) -> None:
    address = post(client, "/intake", text=TEXT).location
    answer = post(client, f"{address}/take", language="en", encoding="", title="")
    assert answer.status_code == 422
    assert "Nothing is left of this text" in plain(answer)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "There is no text in it"),
        ("blank.txt", b" \n\t ", "There is no text in it"),
        ("paper.pdf", b"%PDF-1.7 ...", "A PDF is not read"),
        ("picture.txt", bytes(range(256)) * 8, "not a text"),
        ("nul.txt", b"one\0two", "not a text"),
    ],
)
def test_a_file_that_cannot_be_read_brings_the_form_again(
    client: FlaskClient, name: str, content: bytes, sentence: str
) -> None:
    answer = hand_in(client, name, content)
    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert 'type="file"' in answer.text


def test_no_file_chosen_is_said(client: FlaskClient) -> None:
    answer = post(client, "/intake", file=(BytesIO(b""), ""))
    assert answer.status_code == 422
    assert "Choose a file first" in plain(answer)


def test_pasted_text_is_not_lost_when_it_is_refused(client: FlaskClient) -> None:
    answer = post(client, "/intake", text=f"{ARABIC}\0 & <b>")
    assert answer.status_code == 422
    assert "NUL" in plain(answer)
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", answer.text, re.DOTALL)
    assert shown
    assert unescape(shown[1]) == f"{ARABIC} & <b>"


def test_a_text_can_be_given_up(client: FlaskClient) -> None:
    address = post(client, "/intake", text=TEXT).location
    assert post(client, f"{address}/give-up").location == "/"
    assert client.get(address).status_code == 404


def test_what_nobody_takes_in_is_swept_when_its_time_is_over(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = intake.begin_pasted(workspace, TEXT)
    intake.begin_pasted(workspace, TEXT)
    assert intake.preview(workspace, old).text.blocks
    monkeypatch.setattr(intake, "KEPT_FOR", timedelta(seconds=-1))
    new = intake.begin_pasted(workspace, TEXT)
    with pytest.raises(Unknown):
        intake.preview(workspace, old)
    assert intake.preview(workspace, new).text.blocks


def test_a_long_text_shows_its_beginning_and_everything_set_aside(workspace: Workspace) -> None:
    body = "".join(f"<p>Paragraph {n} of a long text that goes on and on.</p>" for n in range(1000))
    page = f"<html><body><h1>Long</h1>{body}<p>Subscribe to our newsletter</p></body></html>"
    preview = intake.preview(workspace, intake.begin_file(workspace, "long.html", page.encode()))
    assert preview.set_aside == 1
    assert len(preview.blocks) == intake.BLOCKS_SHOWN + 1
    assert preview.not_shown == 1002 - len(preview.blocks)
    shown = [at for at, block in preview.blocks if not block.set_aside]
    taken = intake.take(workspace, preview.intake.id, shown)
    assert taken.blocks == 1001
    assert len(taken.set_aside) == 1


def test_a_button_pressed_twice_makes_one_document(workspace: Workspace) -> None:
    intake_id = intake.begin_pasted(workspace, TEXT)
    before = len(library.library(workspace).entries)

    def take() -> bool:
        try:
            intake.take(workspace, intake_id, [0, 1])
        except Unknown:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = [future.result() for future in [pool.submit(take) for _ in range(4)]]
    assert done.count(True) == 1
    assert len(library.library(workspace).entries) == before + 1


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=300))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pasted_text_is_kept_as_it_is_or_refused_with_a_sentence(workspace: Workspace, text: str) -> None:
    intake_id, sentence = 0, ""
    try:
        intake_id = intake.begin_pasted(workspace, text)
    except Refused as refusal:
        sentence = str(refusal)
    assert bool(intake_id) is not sentence.endswith(".")
    assert not intake_id or intake.preview(workspace, intake_id).intake.content == text.encode()
