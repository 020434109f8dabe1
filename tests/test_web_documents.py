"""The documents' pages: shelves, one document before translation, files out; and no GET writes."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from reader import desk, documents, languages, library
from reader.formats import read_pasted
from reader.library import SEGMENTS_SHOWN, Shelf
from reader.memory import documents as document_rows
from reader.memory import segments
from reader.web import create_app
from reader.workspace import Workspace, open_memory
from tests.conftest import writing_nothing

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
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


def added(workspace: Workspace, text: str = TEXT, language: str = "en") -> int:
    return documents.take_in(workspace, read_pasted(text), languages.by_code(language)).document


def texts(workspace: Workspace, document: int) -> list[str]:
    with workspace.reading() as db:
        return [segment.text for segment in segments.of(db, document)]


def segment_id(workspace: Workspace, document: int, place: int) -> int:
    with workspace.reading() as db:
        return segments.at(db, document, place).id


def block_ids(workspace: Workspace, document: int) -> list[int]:
    with workspace.reading() as db:
        return [block.id for block in document_rows.blocks(db, document)]


def plain(answer: TestResponse) -> str:
    """The words of a page, without its markup."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


# --- the shelves


def test_the_first_page_says_what_this_is_for_and_how_a_text_comes_in(client: FlaskClient) -> None:
    answer = client.get("/")
    assert "beside its Arabic, Kurmanji and Sorani renderings" in plain(answer)
    assert 'type="file"' in answer.text
    assert re.search(r'<textarea[^>]+dir="auto"', answer.text)


def test_a_document_shows_where_it_is_from_and_how_far_it_is(
    client: FlaskClient, workspace: Workspace
) -> None:
    document = added(workspace)
    desk.translate(workspace, document, 1, "ckb", "ڕستەی یەکەم لێرەدایە.")
    entry = client.get("/").text.partition(f'id="document-{document}"')[2].partition("</article>")[0]
    words = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", entry)))
    assert "4 segments, 15 words · pasted" in words
    assert "1 of 4 segments" in words
    assert f'href="/desk/{document}?langs=ckb"' in entry
    assert f'href="/desk/{document}?langs=ar,kmr,ckb"' in entry
    assert f'href="/documents/{document}/export?to=ckb&amp;format=html&amp;bilingual=1"' in entry


def test_a_title_has_the_language_and_direction_of_its_document(
    client: FlaskClient, workspace: Workspace
) -> None:
    added(workspace, ARABIC, "ar")
    assert re.search(r'<span class="passage" lang="ar" dir="rtl">هذا نص', client.get("/").text)


def test_a_document_goes_from_shelf_to_shelf_and_comes_back(
    client: FlaskClient, workspace: Workspace
) -> None:
    document = added(workspace)
    shelves = {
        "in-use": lambda: post(client, f"/documents/{document}/archive?show=archived", archived="0"),
        "archived": lambda: post(client, f"/documents/{document}/archive", archived="1"),
        "bin": lambda: post(client, f"/documents/{document}/delete", deleted="1"),
    }
    for name in ("archived", "bin"):
        assert shelves[name]().status_code == 303
        on = library.library(workspace, Shelf(name)).entries
        assert document in {entry.document.id for entry in on}
    assert "Bring back" in client.get("/?show=bin").text
    assert post(client, f"/documents/{document}/delete?show=bin", deleted="0").location == "/?show=bin"
    shelves["in-use"]()
    assert document in {entry.document.id for entry in library.library(workspace).entries}


def test_an_empty_title_is_refused_beside_the_document(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace)
    answer = post(client, f"/documents/{document}/rename", title=" \N{RIGHT-TO-LEFT OVERRIDE} ")
    assert answer.status_code == 422
    entry = answer.text.partition(f'id="document-{document}"')[2].partition("</article>")[0]
    assert "A document needs a title." in entry
    assert post(client, f"/documents/{document}/rename", title="Another").status_code == 303
    assert "Another" in client.get("/").text


def test_an_empty_shelf_says_what_to_do(client: FlaskClient) -> None:
    assert "To the documents in use" in plain(client.get("/?show=archived"))


# --- one document


def test_segments_are_joined_and_split(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace)
    post(client, f"/documents/{document}/segments/{segment_id(workspace, document, 1)}/join")
    assert texts(workspace, document)[0] == "The first sentence stands here. The second follows it."
    whole = segment_id(workspace, document, 1)
    splitter = client.get(f"/documents/{document}?split={whole}").text
    places = [int(at) for at in re.findall(r'class="splitter__word" name="at" value="(\d+)"', splitter)]
    assert [texts(workspace, document)[0][at:].split()[0] for at in places] == [
        *("first", "sentence", "stands", "here.", "The", "second", "follows", "it.")
    ]
    post(client, f"/documents/{document}/segments/{whole}/split", at=places[1])
    assert texts(workspace, document)[:2] == ["The first", "sentence stands here. The second follows it."]


def test_the_words_of_a_right_to_left_segment_are_split_from_the_right(
    client: FlaskClient, workspace: Workspace
) -> None:
    document = added(workspace, ARABIC, "ar")
    page = client.get(f"/documents/{document}?split={segment_id(workspace, document, 1)}").text
    assert re.search(r'class="splitter__words passage" lang="ar" dir="rtl"', page)


def test_what_is_being_translated_keeps_its_segments(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace)
    desk.translate(workspace, document, 1, "ar", "الجملة الأولى هنا.")
    first = segment_id(workspace, document, 1)
    answer = post(client, f"/documents/{document}/segments/{first}/join")
    assert answer.status_code == 422
    row = answer.text.partition('id="s-1"')[2].partition("</li>")[0]
    assert "This is being translated already (Arabic)" in row
    assert len(texts(workspace, document)) == 4


def test_a_segment_that_was_joined_in_another_window_is_said_to_be_gone(
    client: FlaskClient, workspace: Workspace
) -> None:
    document = added(workspace)
    second = segment_id(workspace, document, 2)
    documents.join_segments(workspace, document, segment_id(workspace, document, 1))
    part = client.post(
        f"/documents/{document}/segments/{second}/join", headers={**FROM_HERE, "HX-Request": "true"}
    )
    assert part.status_code == 404
    assert f"There is no segment {second}." in plain(part)
    assert "The first sentence stands here. The second follows it." in plain(part)


def test_a_script_gets_the_part_and_everyone_else_the_page(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace)
    address = f"/documents/{document}/segments/{segment_id(workspace, document, 1)}/join"
    part = client.post(address, headers={**FROM_HERE, "HX-Request": "true"})
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div class="document"')
    assert "3 segments" in part.text


def test_a_block_is_set_aside_and_taken_back_in(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace)
    block = block_ids(workspace, document)[0]
    assert post(client, f"/documents/{document}/blocks/{block}").status_code == 303
    assert texts(workspace, document) == ["Another paragraph."]
    assert "Take back in" in client.get(f"/documents/{document}").text
    post(client, f"/documents/{document}/blocks/{block}", aside="0")
    assert len(texts(workspace, document)) == 4


def test_the_last_block_stays(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace, "One block only.")
    answer = post(client, f"/documents/{document}/blocks/{block_ids(workspace, document)[0]}")
    assert answer.status_code == 422
    assert "a document needs one" in plain(answer)
    assert texts(workspace, document) == ["One block only."]


def test_abbreviations_move_boundaries_and_say_how_many(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace, "The comm. Smith spoke at length. Nobody else wanted to answer him.")
    answer = post(client, f"/documents/{document}/abbreviations", abbreviations="comm., foo")
    assert "1 boundary between segments moved" in plain(client.get(answer.location))
    assert texts(workspace, document)[0] == "The comm. Smith spoke at length."


def test_a_long_document_is_paged_without_losing_a_segment(client: FlaskClient, workspace: Workspace) -> None:
    text = "\n\n".join(f"Sentence {n} is here. It is followed by one more." for n in range(130))
    document = added(workspace, text)
    seen: list[int] = []
    address = f"/documents/{document}"
    while address:
        page = client.get(address).text
        seen += [int(place) for place in re.findall(r'class="cut__segment" id="s-(\d+)"', page)]
        later = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(later[1]) if later else ""
    assert seen == list(range(1, 261))
    middle = library.structure(workspace, document, 2 * SEGMENTS_SHOWN)
    assert middle.parts[0].segments[0].place == middle.first == 2 * SEGMENTS_SHOWN - 1


# --- out again


@pytest.mark.parametrize(("form", "kind"), [("txt", "text/plain"), ("html", "text/html")])
def test_a_rendering_is_handed_out_as_a_file(
    client: FlaskClient, workspace: Workspace, form: str, kind: str
) -> None:
    document = added(workspace)
    documents.rename(workspace, document, "ناو: A/B?")
    desk.translate(workspace, document, 1, "ckb", "ڕستەی یەکەم لێرەدایە.")
    answer = client.get(f"/documents/{document}/export?to=ckb&format={form}&bilingual=1")
    assert answer.content_type == f"{kind}; charset=utf-8"
    header = answer.headers["Content-Disposition"]
    assert header.startswith("attachment;")
    assert "filename*=UTF-8''%D9%86%D8%A7%D9%88%20A%20B%20%28en-ckb%29." + form in header
    assert "ڕستەی یەکەم لێرەدایە." in answer.get_data(as_text=True)


def test_an_export_into_an_unknown_language_or_format_is_refused(
    client: FlaskClient, workspace: Workspace
) -> None:
    document = added(workspace)
    assert client.get(f"/documents/{document}/export?to=tr").status_code == 404
    assert client.get(f"/documents/{document}/export?to=ar&format=doc").status_code == 422
    assert client.get("/documents/99999/export?to=ar").status_code == 404


# --- manners


def test_no_get_writes(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace)
    address = post(client, "/intake", text=TEXT).location
    split = segment_id(workspace, document, 1)
    with writing_nothing(workspace):
        for seen in (
            "/",
            "/?show=archived",
            "/?show=bin",
            "/intake",
            address,
            f"/documents/{document}",
            f"/documents/{document}?split={split}",
            f"/documents/{document}/export?to=ar",
        ):
            assert client.get(seen).status_code == 200


@pytest.mark.parametrize("act", ["archive", "delete", "rename", "title", "abbreviations"])
def test_an_act_upon_a_document_that_is_not_there_is_a_sentence(client: FlaskClient, act: str) -> None:
    answer = post(client, f"/documents/99999/{act}", title="A title")
    assert answer.status_code == 404
    assert "There is no document 99999." in plain(answer)


def test_an_act_from_elsewhere_is_refused(client: FlaskClient, workspace: Workspace) -> None:
    document = added(workspace)
    answer = client.post(f"/documents/{document}/delete", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert document in {entry.document.id for entry in library.library(workspace).entries}
