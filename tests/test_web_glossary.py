"""The glossary's pages: words are found however they are written, and a card says all that is known."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary import store
from glossary.errors import NotAllowed
from glossary.model import Concept, Form, FormKind, PartOfSpeech, Period, Term, TermKind, TermStatus, UseRule
from reader import occurring, proposing
from reader.memory import people
from reader.web import create_app
from reader.web.term_words import choices, field_name
from reader.workspace import Workspace, now, open_memory
from tests.conftest import writing_nothing


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_memory(tmp_path_factory.mktemp("memory") / "memory.db") as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


@pytest.fixture(scope="module")
def harbour(workspace: Workspace) -> str:
    """A concept with one of everything."""
    terms = (
        Term(0, "harbour", "en", "harbour", status=TermStatus.PREFERRED),
        Term(0, "harbour", "en", "HB", kind=TermKind.ACRONYM, status=TermStatus.ADMITTED),
        Term(
            0,
            "harbour",
            "ar",
            "ميناء",
            status=TermStatus.PREFERRED,
            note="A note on the term.",
            forms=(Form("موانئ", FormKind.PLURAL), Form("مرسى", FormKind.TRAP, needs=("سلام",))),
        ),
        Term(
            0,
            "harbour",
            "ar",
            "مرفأ",
            status=TermStatus.DEPRECATED,
            use_rule=UseRule.QUOTE_ONLY,
            reason="Only in quotations.",
        ),
        Term(0, "harbour", "kmr", "bender", variety="Rojava"),
    )
    concept = Concept(
        "harbour",
        PartOfSpeech.NOUN,
        "Where ships <lie>.",
        notes="Not the bay.",
        period=Period("1920-01-01", "2020-12-31", "say former"),
    )
    with workspace.writing() as db:
        store.add_concept(db, concept, people.LOCAL, now())
        for term in terms:
            store.add_term(db, term, people.LOCAL, now())
        people.rename(db, people.LOCAL, "Rojîn")
    return concept.id


def plain(answer: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text)))


def concepts(answer: TestResponse) -> list[str]:
    return re.findall(r'<article class="concept" id="([^"]+)"', answer.text)


def test_every_concept_stands_there_unasked(client: FlaskClient, workspace: Workspace) -> None:
    with workspace.reading() as db:
        every = [concept.id for concept in store.concepts(db)]
    assert concepts(client.get("/glossary/")) == every


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("ALAWITE", "alawite"),
        ("علوي", "alawite"),
        ("عَلَوي", "alawite"),
        ("علوى", "alawite"),
        ("elewî", "alawite"),
        ("عەلەوی", "alawite"),
        ("rojava", "rojava"),
        ("ڕۆژاڤا", "rojava"),
        ("موانئ", "harbour"),
        ("ships", "harbour"),
    ],
)
@pytest.mark.usefixtures("harbour")
def test_a_word_of_any_language_finds_its_concept_however_it_is_written(
    client: FlaskClient, query: str, concept: str
) -> None:
    assert concept in concepts(client.get("/glossary/", query_string={"q": query}))


def test_what_was_looked_for_is_marked_where_it_stands(client: FlaskClient) -> None:
    answer = client.get("/glossary/", query_string={"q": "عَلوي"})
    assert '<span class="found">علوي</span>' in answer.text


@pytest.mark.usefixtures("harbour")
def test_one_language_shows_its_own_concepts_beside_english(client: FlaskClient) -> None:
    assert "harbour" in concepts(client.get("/glossary/?lang=kmr"))
    answer = client.get("/glossary/?lang=ckb")
    assert "harbour" not in concepts(answer)
    assert 'lang="kmr"' not in answer.text.partition('class="concepts"')[2]


@pytest.mark.usefixtures("harbour")
def test_nothing_found_says_so_and_offers_the_way_back(client: FlaskClient) -> None:
    answer = client.get("/glossary/", query_string={"q": "<xyzzy>"})
    assert "No concept holds <xyzzy>." in plain(answer)
    assert "<xyzzy>" not in answer.text
    assert "Show all concepts" in answer.text


def test_a_mark_alone_looks_for_a_mark_and_nothing_breaks(client: FlaskClient) -> None:
    for query in ("،", "'", "%", "\N{ZERO WIDTH NON-JOINER}", "x" * 5000, "\0"):
        assert client.get("/glossary/", query_string={"q": query}).status_code == 200


def test_a_card_says_all_that_is_known(client: FlaskClient, harbour: str) -> None:
    answer = client.get(f"/glossary/{harbour}")
    words = plain(answer)
    for said in (
        "Where ships <lie>.",
        "Not the bay.",
        "from January 1, 1920 to December 31, 2020: say former",
        "acronym",
        "plural: موانئ",
        "مرسى is something else near certain words",
        "Only in quotations.",
        "in quotations only",
        "A note on the term.",
        "Rojava",
        "no term yet",
        "concept added",
        "Rojîn",
    ):
        assert said in words
    assert "<lie>" not in answer.text
    statuses = re.findall(r'class="status status--term-(\w+)"', answer.text)
    assert statuses == ["preferred", "admitted", "preferred", "deprecated", "proposed"]


def test_every_term_has_its_language_and_direction(client: FlaskClient, harbour: str) -> None:
    page = client.get(f"/glossary/{harbour}").text
    assert 'lang="ar" dir="rtl">ميناء' in page
    assert 'lang="kmr" dir="ltr">bender' in page


def test_a_superseded_term_leads_to_its_successor(client: FlaskClient, workspace: Workspace) -> None:
    stamp = workspace.stamp()
    with workspace.writing() as db:
        store.add_concept(db, Concept("quay", PartOfSpeech.NOUN, "A wall."), stamp.person, stamp.at)
        new = store.add_term(db, Term(0, "quay", "en", "quay"), stamp.person, stamp.at)
        old = Term(0, "quay", "en", "kay", status=TermStatus.SUPERSEDED, successor=new.id)
        store.add_term(db, old, stamp.person, stamp.at)
    assert f'href="#term-{new.id}"' in client.get("/glossary/quay").text


def test_words_near_which_a_term_is_something_else_are_shown_without_their_signs(
    client: FlaskClient, workspace: Workspace
) -> None:
    needs = ("river", "|<3", "money", "-flood*")
    term = Term(0, "bank", "en", "bank", forms=(Form("bank", FormKind.TRAP, needs=needs),))
    with workspace.writing() as db:
        store.add_concept(db, Concept("bank", PartOfSpeech.NOUN, "A house of money."), people.LOCAL, now())
        store.add_term(db, term, people.LOCAL, now())
    words = plain(client.get("/glossary/bank"))
    assert "river · money but not where one of these stands as near: flood…" in words
    assert "|<3" not in words


def test_every_card_of_the_starter_glossary_can_be_shown(client: FlaskClient, workspace: Workspace) -> None:
    with workspace.reading() as db:
        every = [concept.id for concept in store.concepts(db)]
    assert [client.get(f"/glossary/{concept}").status_code for concept in every] == [200] * len(every)


def test_a_concept_that_is_not_there_is_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/glossary/nowhere")
    assert answer.status_code == 404
    assert "There is no concept “nowhere” in the glossary." in plain(answer)


def test_no_get_writes(client: FlaskClient, workspace: Workspace, harbour: str) -> None:
    occurring.catch_up(workspace)  # a look at a concept may do so, where little waits
    with writing_nothing(workspace):
        for address in ("/glossary/", "/glossary/?q=x", f"/glossary/{harbour}"):
            assert client.get(address).status_code == 200


def test_a_memory_without_a_glossary_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("empty") / "memory.db"
    with open_memory(path, starter=False) as opened:
        answer = create_app(opened).test_client().get("/glossary/")
    assert "This memory has no glossary" in plain(answer)


# ---------------------------------------------------------------- names that pages have


def test_no_concept_takes_the_address_of_a_page(workspace, client):
    rules = client.application.url_map.iter_rules()
    pages = {found[1] for rule in rules if (found := re.match(r"/glossary/([^/<]+)", rule.rule))}
    assert {"review", "terms"} <= pages <= store.RESERVED_IDS
    with workspace.reading() as db:
        assert [proposing.new_id(db, [name.title()]) for name in sorted(pages)] == [
            f"{name}-2" for name in sorted(pages)
        ]
    with workspace.writing() as db, pytest.raises(NotAllowed, match="a page of the glossary has that name"):
        store.add_concept(db, Concept("review", PartOfSpeech.NOUN, ""), workspace.person, now())


def test_what_is_contrasted_related_and_no_spelling_of_a_term_is_worded_apart(client: FlaskClient) -> None:
    with client.application.test_request_context():
        labels = field_name("contrast"), choices("relation")["contrast"], choices("form_kind")["trap"]
    assert len({label.casefold().removesuffix(" it") for label in labels}) == 3
