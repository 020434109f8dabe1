"""Terms on the pages: links and cards without a script, the switch, proposing, learning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from glossary import amending
from glossary.deciding import proposals
from reader import desk, learning
from reader.memory import beads
from reader.web import create_app
from reader.workspace import Workspace, open_memory
from tests.conftest import take_in

OURS = {"Sec-Fetch-Site": "same-origin"}
SCRIPT = OURS | {"HX-Request": "true"}
TEXT = "The Alawites met. An Alawite spoke.\n\nThe Alawites left."


@pytest.fixture
def workspace(tmp_path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db") as opened:
        yield opened


@pytest.fixture
def text(workspace: Workspace) -> int:
    return take_in(workspace, TEXT)


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


@pytest.fixture(autouse=True)
def starter(workspace: Workspace) -> None:
    """How many proposals the starter glossary brings: what follows is the test's own."""
    STARTER["proposals"] = 0
    STARTER["proposals"] = len(proposed(workspace))


STARTER = {"proposals": 0}


def proposed(workspace: Workspace):
    """What was proposed since the memory was made."""
    with workspace.reading() as db:
        return proposals.proposals(db)[STARTER["proposals"] :]


def body(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def bead(workspace: Workspace, document: int, place: int, language: str = "ar"):
    with workspace.reading() as db:
        return beads.at(db, document, language, place)


# ---------------------------------------------------------------- the reader's page and the card


def test_a_term_is_a_link_to_its_concept_and_underlined_where_a_paragraph_names_it_first(
    client: FlaskClient, text: int
) -> None:
    page = body(client.get(f"/read/{text}?langs=en"))
    assert re.findall(r'class="(term[^"]*)"[^>]*href="(/glossary/alawite)#', page) == [
        ("term", "/glossary/alawite"),
        ("term term--again", "/glossary/alawite"),
        ("term", "/glossary/alawite"),
    ]


def test_without_the_marks_the_page_has_words_alone(client: FlaskClient, text: int) -> None:
    kept = client.post("/interface/terms", data={"terms": "off", "back": f"/read/{text}"}, headers=OURS)
    assert kept.status_code == 303
    page = body(client.get(f"/read/{text}?langs=en"))
    assert 'class="term' not in page
    assert 'name="terms" value="off" aria-pressed="true"' in page


def test_a_card_says_what_the_glossary_has_in_the_languages_shown(client: FlaskClient) -> None:
    card = body(client.get("/glossary/cards/?met=alawite:0:&langs=en,kmr", headers=SCRIPT))
    assert "<html" not in card
    assert re.findall(r'<bdi lang="(\w+)"', card)[:2] == ["en", "kmr"]
    assert "Its older name, today a sectarian slur" in card
    assert 'href="/glossary/alawite"' in card
    assert 'href="/glossary/propose?concept=alawite"' in card


def test_words_of_several_concepts_have_a_page_of_cards(client: FlaskClient) -> None:
    page = body(client.get("/glossary/cards/?met=alawite:1:term&met=shia:2:form&langs=en"))
    assert "<html" in page
    assert page.count('class="card-of-term"') == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 422), ("?met=", 404), ("?met=gone:1:term", 404), ("?met=alawite:x:<b>&langs=xx", 200)],
)
def test_a_card_that_cannot_be_shown_says_so(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/glossary/cards/{query}").status_code == status


def test_a_term_of_a_concept_that_was_withdrawn_is_a_link_no_more(
    client: FlaskClient, workspace: Workspace, text: int
) -> None:
    with workspace.writing() as db:
        amending.withdraw_concept(db, "alawite", workspace.person, "2026-01-01T00:00:00Z", "test")
    assert "/glossary/alawite" not in body(client.get(f"/read/{text}?langs=en"))
    assert client.get("/glossary/cards/?met=alawite:1:term").status_code in (200, 404)
    assert client.get(f"/desk/{text}?langs=ar").status_code == 200


# ---------------------------------------------------------------- the desk


def test_the_source_says_what_the_language_in_focus_has(client: FlaskClient, text: int) -> None:
    page = body(client.get(f"/desk/{text}?langs=ar&at=1"))
    (link,) = re.findall(r'<a class="term term--settled" title="([^"]*)"', page)
    assert "علوي" in link


def test_what_is_being_typed_is_looked_at_and_not_kept(
    client: FlaskClient, workspace: Workspace, text: int
) -> None:
    one = bead(workspace, text, 1)
    form = {"text": "اجتمع النصيريون.", "revision": 0}
    told = body(client.post(f"/desk/bead/{one.id}/terms", data=form, headers=SCRIPT))
    assert "chip--discouraged" in told
    assert "in the text by words that are advised against" in told
    assert "chip--there" not in told
    assert 'class="told__forbidden"' in told
    assert '"forbidden"]' in told
    with workspace.reading() as db:
        assert beads.drafts(db, text, workspace.person) == {}


def test_a_finding_stands_with_a_reason_and_the_text_is_kept(
    client: FlaskClient, workspace: Workspace, text: int
) -> None:
    one = bead(workspace, text, 1)
    form = {"langs": "ar", "to": "ar", "at": 1, "revision": 0, "text": "اجتمعوا.", "act": "accept"}
    form["finding"] = "glossary-missing:alawite"
    refused = client.post(f"/desk/bead/{one.id}", data=form, headers=OURS)
    assert refused.status_code == 422
    assert "اجتمعوا." in body(refused)
    assert (
        client.post(f"/desk/bead/{one.id}", data=form | {"reason": "ضمير"}, headers=OURS).status_code == 303
    )
    assert bead(workspace, text, 1).translation.text == "اجتمعوا."
    assert "chip--missing" not in body(client.get(f"/desk/{text}?langs=ar&at=1"))


def test_confirming_without_a_known_form_asks_in_a_quiet_line_once(
    client: FlaskClient, workspace: Workspace, text: int
) -> None:
    one = bead(workspace, text, 1)
    form = {"langs": "ar", "to": "ar", "at": 1, "revision": 0, "text": "اجتمع أهل الجبل.", "act": "confirm"}
    answer = client.post(f"/desk/bead/{one.id}", data=form, headers=OURS)
    page = body(client.get(answer.headers["Location"].partition("#")[0]))
    assert page.count('class="asks ') == 1
    assert f'href="/glossary/learn/{one.id}/alawite?' in page
    again = client.post(f"/desk/bead/{one.id}", data=form | {"revision": 1}, headers=OURS)
    assert "asks=" not in again.headers["Location"]


def test_the_words_are_chosen_on_a_page_and_proposed(
    client: FlaskClient, workspace: Workspace, text: int
) -> None:
    one = desk.save(workspace, bead(workspace, text, 1).id, "اجتمع أهل الجبل.", 0, confirm=True).bead
    address = f"/glossary/learn/{one.id}/alawite"
    assert body(client.get(address)).count('name="word"') == 3
    refused = client.post(address, data={}, headers=OURS)
    assert (refused.status_code, body(refused).count('role="alert"')) == (422, 1)
    done = client.post(address, data={"word": ["1", "2"], "back": f"/desk/{text}"}, headers=OURS)
    page = body(client.get(done.headers["Location"]))
    assert "أهل الجبل" in page
    assert f'href="/desk/{text}"' in page
    assert [one.content["text"] for one in proposed(workspace)] == ["أهل الجبل"]


def test_asking_is_switched_off_and_on(client: FlaskClient, workspace: Workspace, text: int) -> None:
    client.post("/glossary/learn/asking", data={"asking": "off"}, headers=OURS)
    assert not learning.is_on(workspace)
    assert "Ask again" in body(client.get(f"/desk/{text}?langs=ar"))
    client.post("/glossary/learn/asking", data={"asking": "on"}, headers=OURS)
    assert learning.is_on(workspace)


# ---------------------------------------------------------------- proposing


def test_a_proposal_begins_with_what_was_selected_and_where(
    client: FlaskClient, workspace: Workspace, text: int
) -> None:
    desk.translate(workspace, text, 1, "ar", "اجتمع العلويون.")
    asked = f"/glossary/propose?text=العلويون&lang=ar&document={text}&place=1&to=ar&back=/read/{text}"
    page = body(client.get(asked))
    assert "The Alawites met." in page
    assert "اجتمع العلويون." in page
    assert 'value="العلويون"' in page
    assert "an inflected form of it" in page
    assert page.index("The glossary has already") < page.index("A new concept")


def test_what_was_typed_survives_a_refusal_and_nothing_is_kept(
    client: FlaskClient, workspace: Workspace
) -> None:
    form = {
        "text": "علوي",
        "lang": "ar",
        "definition": "Of the mountains.",
        "why": "نعم",
        "name-en": "Mountaineer",
    }
    refused = client.post("/glossary/propose", data=form, headers=OURS)
    page = body(refused)
    assert refused.status_code == 422
    assert "Look at it first" in page
    for typed in ("Of the mountains.", "نعم", "Mountaineer", "علوي"):
        assert typed in page
    assert proposed(workspace) == ()
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    kept = client.post("/glossary/propose", data=form | {"seen": seen, "other": "on"}, headers=OURS)
    assert kept.status_code == 303
    (made,) = proposed(workspace)
    assert made.concept == "mountaineer"
    assert "It is proposed" in body(client.get(kept.headers["Location"]))


@pytest.mark.parametrize(
    ("kind", "fields", "content"),
    [
        ("term", {"text": "سكان الساحل", "note": "n"}, {"text": "سكان الساحل", "note": "n"}),
        ("form", {"text": "علوى"}, {"text": "علوى"}),
        ("definition", {"definition": "D."}, {"definition": "D."}),
        ("note", {"note": "N.", "term": ""}, {"notes": "N."}),
        ("status", {"status": "admitted", "explanation": "E."}, {"status": "admitted", "reason": "E."}),
        ("explanation", {"explanation": "E."}, {"reason": "E."}),
    ],
)
def test_each_kind_reaches_the_queue(
    client: FlaskClient, workspace: Workspace, kind, fields, content
) -> None:
    page = body(client.get("/glossary/propose?concept=alawite&lang=ar"))
    term = re.findall(r'<option value="(\d+)" lang="ar"', page)[0]
    form = {"concept": "alawite", "lang": "ar", "kind": kind, "term": term} | fields
    kept = client.post("/glossary/propose", data=form, headers=OURS)
    assert kept.status_code == 303, body(kept)
    (made,) = proposed(workspace)
    assert (made.kind, made.concept) == (kind, "alawite")
    assert {name: made.content[name] for name in content} == content


@pytest.mark.parametrize(
    "query",
    [
        "text=%E2%80%AE%E2%81%A6&lang=ar",
        f"text={'x' * 9000}",
        "text=<script>alert(1)</script>",
        "text=word&document=99&place=99",
        "text=word&document=x&place=-1&term=x&kind=nothing",
        "back=//evil.example",
        "",
    ],
)
def test_any_beginning_of_a_proposal_is_answered(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/glossary/propose?{query}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert 'value="//evil' not in page
    assert 'href="//evil' not in page


@pytest.mark.parametrize(("query", "status"), [("concept=gone", 404), ("text=a&lang=xx", 422)])
def test_a_beginning_that_means_nothing_is_refused(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/glossary/propose?{query}").status_code == status


def test_who_comes_from_elsewhere_proposes_nothing(client: FlaskClient, workspace: Workspace) -> None:
    form = {"text": "قنطرة", "lang": "ar"}
    assert (
        client.post("/glossary/propose", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )
    assert proposed(workspace) == ()
