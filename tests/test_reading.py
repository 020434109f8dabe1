"""The reader's page: rows that belong together, every view an address, nothing missing in silence."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from reader import desk, documents, languages, reading
from reader.errors import Unknown
from reader.formats import read
from reader.memory import beads, segments
from reader.model import BlockKind, MarkKind, Status
from reader.reading import PAGE_SEGMENTS, Kind, Layout, ReadingPage
from reader.web import create_app
from reader.workspace import Workspace, open_memory

TEXT = """# Names

A town has two names. Both are *old*. Maps print one of them.

- The first item.
- The second item. It goes on.
    1. A step.
    2. Another step.

> Quoted words.

## After

The end.
"""
SORANI = {1: "ناوەکان", 2: "شارۆچکەیەک دوو ناوی هەیە و هەردووکیان کۆنن.", 4: "نەخشەکان یەکێکیان چاپ دەکەن."}
ARABIC = {1: "أسماء", 2: "للبلدة اسمان.", 3: "كلاهما قديم."}


def write(
    workspace: Workspace, document: int, language: str, place: int, text: str, *, confirm: bool
) -> None:
    with workspace.reading() as db:
        bead = beads.at(db, document, language, place)
    desk.save(workspace, bead.id, text, bead.translation.revision, confirm=confirm)


def bead_id(workspace: Workspace, document: int, language: str, place: int) -> tuple[int, int]:
    with workspace.reading() as db:
        bead = beads.at(db, document, language, place)
    return bead.id, bead.translation.revision


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Document 1: Sorani joins 2 and 3 and leaves 6 out; Arabic has a draft; Kurmanji has nothing."""
    with open_memory(tmp_path_factory.mktemp("memory") / "memory.db", starter=False) as opened:
        english = languages.by_code("en")
        documents.take_in(opened, read(TEXT.encode(), "names.md"), english, note="A note.")
        desk.join_next(opened, *bead_id(opened, 1, "ckb", 2))
        desk.omit(opened, *bead_id(opened, 1, "ckb", 6))
        for place, text in SORANI.items():
            write(opened, 1, "ckb", place, text, confirm=True)
        for place, text in ARABIC.items():
            write(opened, 1, "ar", place, text, confirm=place != 3)
        sentences = " ".join(f"This is sentence {number} of many." for number in range(1, 901))
        documents.take_in(opened, read(sentences.encode(), "long.txt"), english, title="<Long> & سوريا")
        yield opened


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


def page(workspace: Workspace, *codes: str, layout: str = "") -> ReadingPage:
    return reading.page(workspace, 1, codes, layout)


def cells(made: ReadingPage, number: int) -> list[tuple[tuple[int, ...], list[tuple[Kind, str]]]]:
    return [
        (row.places, [(piece.kind, piece.text) for piece in row.cells[number].passages])
        for block in made.blocks
        for row in block.rows
    ]


# --- rows


def test_the_sample_text_is_cut_as_these_tests_suppose(workspace: Workspace) -> None:
    with workspace.reading() as db:
        texts = [segment.text for segment in segments.of(db, 1)]
    assert texts[1:7] == [
        "A town has two names.",
        "Both are old.",
        "Maps print one of them.",
        "The first item.",
        "The second item.",
        "It goes on.",
    ]


def test_two_sentences_that_became_one_stand_beside_it(workspace: Workspace) -> None:
    made = page(workspace, "en", "ckb")
    assert [row for row, _ in cells(made, 0)][:3] == [(1,), (2, 3), (4,)]
    assert cells(made, 0)[1][1] == [(Kind.SOURCE, "A town has two names."), (Kind.SOURCE, "Both are old.")]
    assert cells(made, 1)[1][1] == [(Kind.TRANSLATION, SORANI[2])]


def test_a_row_holds_what_any_of_its_languages_joins(workspace: Workspace) -> None:
    made = page(workspace, "ar", "ckb")
    assert cells(made, 0)[1] == ((2, 3), [(Kind.TRANSLATION, ARABIC[2]), (Kind.DRAFT, ARABIC[3])])


def test_a_language_that_is_not_shown_joins_nothing(workspace: Workspace) -> None:
    assert [row for row, _ in cells(page(workspace, "ar"), 0)][:4] == [(1,), (2,), (3,), (4,)]


def test_what_is_not_translated_is_shown_in_the_source_and_says_so(workspace: Workspace) -> None:
    made = page(workspace, "ckb")
    missing = made.blocks[2].rows[0].cells[0].passages[0]
    assert (missing.kind, missing.text, missing.language.code) == (Kind.MISSING, "The first item.", "en")


def test_what_was_left_out_has_no_words_and_says_so(workspace: Workspace) -> None:
    left_out = page(workspace, "ckb").blocks[3].rows[0].cells[0].passages
    assert [(piece.kind, piece.text, piece.places) for piece in left_out] == [(Kind.OMITTED, "", (6,))]


def test_no_segment_is_ever_without_words_or_a_reason(workspace: Workspace) -> None:
    for codes in (("en", "ar", "kmr", "ckb"), ("ckb", "kmr"), ("kmr",)):
        made = page(workspace, *codes)
        assert sorted(place for row, _ in cells(made, 0) for place in row) == list(range(1, 13))
        for number in range(len(made.shown)):
            for places, pieces in cells(made, number):
                assert pieces
                assert all(kind is Kind.OMITTED or text for kind, text in pieces), places


def test_blocks_keep_their_kind_and_lists_their_numbers(workspace: Workspace) -> None:
    made = page(workspace, "en")
    assert [(block.kind, block.marker) for block in made.blocks] == [
        (BlockKind.HEADING, ""),
        (BlockKind.PARAGRAPH, ""),
        (BlockKind.LIST_ITEM, "•"),
        (BlockKind.LIST_ITEM, "•"),
        (BlockKind.LIST_ITEM, "1."),
        (BlockKind.LIST_ITEM, "2."),
        (BlockKind.QUOTATION, ""),
        (BlockKind.HEADING, ""),
        (BlockKind.PARAGRAPH, ""),
    ]
    assert made.has_own_title


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("*One standfirst.*", [MarkKind.EMPHASIS]),
        ("*One standfirst*.", [MarkKind.EMPHASIS]),
        ("**One warning.**", [MarkKind.STRONG]),
        ("*One* standfirst.", []),
        ("One standfirst.", []),
    ],
)
def test_a_rendering_in_latin_script_looks_as_a_source_that_looks_so_throughout(
    tmp_path: Path, text: str, kinds: list[MarkKind]
) -> None:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        taken = documents.take_in(opened, read(text.encode(), "one.md"), languages.by_code("en")).document
        for code, words in (("kmr", "Destpêkek."), ("ckb", "دەستپێکێک."), ("ar", "مقدمة.")):
            desk.translate(opened, taken, 1, code, words)
        made = reading.page(opened, taken, ("kmr", "ckb", "ar"), "side")
    kurmanji, *others = (cell.passages[0] for cell in made.blocks[0].rows[0].cells)
    assert [(mark.start, mark.end, mark.kind) for mark in kurmanji.marks] == [
        (0, len("Destpêkek."), kind) for kind in kinds
    ]
    assert [passage.marks for passage in others] == [(), ()]


def test_a_rendering_of_several_segments_looks_so_only_if_all_of_them_do(tmp_path: Path) -> None:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        text = read(b"*One is slanted.* Another is not.", "two.md")
        taken = documents.take_in(opened, text, languages.by_code("en")).document
        desk.join_next(opened, *bead_id(opened, taken, "kmr", 1))
        write(opened, taken, "kmr", 1, "Yek xwar e, yek na.", confirm=True)
        made = reading.page(opened, taken, ("kmr",))
    assert made.blocks[0].rows[0].cells[0].passages[0].marks == ()


# --- what is asked for


def test_without_languages_the_source_and_the_first_begun_rendering_are_shown(workspace: Workspace) -> None:
    made = page(workspace)
    assert [shown.language.code for shown in made.shown] == ["en", "ar"]
    assert made.layout is Layout.SIDE


def test_a_document_that_is_not_translated_is_shown_alone(workspace: Workspace) -> None:
    made = reading.page(workspace, 2)
    assert [shown.language.code for shown in made.shown] == ["en"]
    assert made.layout is Layout.SINGLE


def test_languages_come_in_any_order_and_each_once(workspace: Workspace) -> None:
    made = page(workspace, "ckb", "en", "ckb", " ar ")
    assert [shown.language.code for shown in made.shown] == ["ckb", "en", "ar"]


def test_a_language_that_is_not_known_is_reported(workspace: Workspace) -> None:
    made = page(workspace, "xx", "ckb")
    assert made.unknown == ("xx",)
    assert [shown.language.code for shown in made.shown] == ["ckb"]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("side", Layout.SIDE),
        ("stacked", Layout.STACKED),
        ("reveal", Layout.REVEAL),
        ("sideways", Layout.SIDE),
    ],
)
def test_a_layout_is_as_asked_for_or_side_by_side(
    workspace: Workspace, layout: str, expected: Layout
) -> None:
    assert page(workspace, "en", "ar", layout=layout).layout is expected


def test_the_single_layout_shows_the_first_language(workspace: Workspace) -> None:
    made = page(workspace, "ar", "en", layout="single")
    assert [shown.language.code for shown in made.shown] == ["ar"]


def test_a_language_says_how_far_it_is(workspace: Workspace) -> None:
    english, arabic, kurmanji = page(workspace, "en", "ar", "kmr").shown
    assert (english.missing, english.is_absent) == (0, False)
    assert (arabic.missing, arabic.is_absent, arabic.is_all_draft) == (9, False, False)
    assert (kurmanji.missing, kurmanji.is_absent) == (12, True)


def test_a_document_that_is_not_there_is_unknown(workspace: Workspace) -> None:
    with pytest.raises(Unknown, match="There is no document 99"):
        reading.page(workspace, 99)


# --- long documents


@pytest.mark.parametrize(
    ("asked", "first", "last", "earlier", "later"),
    [
        (1, 1, 400, None, 401),
        (400, 1, 400, None, 401),
        (401, 401, 800, 1, 801),
        (842, 801, 900, 401, None),
        (5000, 801, 900, 401, None),
        (-7, 1, 400, None, 401),
    ],
)
def test_a_long_document_is_shown_by_pages(
    workspace: Workspace, asked: int, first: int, last: int, earlier: int | None, later: int | None
) -> None:
    made = reading.page(workspace, 2, ["en"], first=asked)
    assert (made.first, made.last, made.earlier, made.later) == (first, last, earlier, later)
    assert PAGE_SEGMENTS == 400


# --- the page


def body(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


VIEWS = [
    "/read/1?langs=en",
    "/read/1?langs=ckb",
    "/read/1?langs=kmr",
    "/read/1?langs=en,ckb",
    "/read/1?langs=ckb,en&layout=stacked",
    "/read/1?langs=ar,ckb&layout=reveal",
    "/read/1?langs=en,ar,kmr,ckb",
]


@pytest.mark.parametrize("address", VIEWS)
def test_every_segment_can_be_led_to_once(client: FlaskClient, address: str) -> None:
    ids = re.findall(r'id="s-(\d+)"', body(client, address))
    assert sorted(map(int, ids)) == list(range(1, 13))


@pytest.mark.parametrize("address", VIEWS)
def test_no_id_stands_twice(client: FlaskClient, address: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', body(client, address))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", VIEWS)
def test_every_language_has_its_direction_beside_it(client: FlaskClient, address: str) -> None:
    text = body(client, address)
    found = set(re.findall(r'<\w+[^>]*?\blang="(\w+)"([^>]*)>', text))
    assert found
    for code, rest in found:
        assert f'dir="{languages.by_code(code).direction}"' in rest


@pytest.mark.parametrize("address", VIEWS)
def test_the_four_autonyms_are_always_in_sight_as_links(client: FlaskClient, address: str) -> None:
    switch = re.search(
        r'<nav class="segments" aria-label="Read in">(.*?)</nav>', body(client, address), re.DOTALL
    )
    assert switch
    for language in languages.LANGUAGES.values():
        assert re.search(rf'<a href="/read/1\?langs={language.code}[",]', unescape(switch[1]))
        assert language.autonym.split(" (")[0] in switch[1]
    assert switch[1].count('aria-current="true"') == 1


@pytest.mark.parametrize("address", VIEWS)
def test_every_link_of_a_view_leads_to_a_view(client: FlaskClient, address: str) -> None:
    links = {unescape(link) for link in re.findall(r'href="(/read/[^"]+)"', body(client, address))}
    assert len(links) > 4
    for link in links:
        assert client.get(link).status_code == 200


def test_another_first_language_changes_places_with_it(client: FlaskClient) -> None:
    text = unescape(body(client, "/read/1?langs=en,ckb&layout=stacked"))
    assert 'href="/read/1?langs=ckb,en&layout=stacked"' in text
    assert 'href="/read/1?langs=ar,ckb&layout=stacked"' in text
    assert 'href="/read/1?langs=en,ckb,ar&layout=stacked"' in text
    assert 'href="/read/1?langs=en"' in text


def test_one_language_reads_as_running_text(client: FlaskClient) -> None:
    text = body(client, "/read/1?langs=en")
    paragraph = re.search(r'<p class="block block--paragraph" lang="en" dir="ltr">(.*?)</p>', text, re.DOTALL)
    assert paragraph
    words = re.sub(r'<span class="number".*?</span>', "", paragraph[1])
    assert re.sub(r"<[^>]+>", "", words) == "A town has two names. Both are old. Maps print one of them."
    assert "Both are <em>old</em>." in paragraph[1]


def test_headings_lists_and_quotations_are_what_they_are(client: FlaskClient) -> None:
    text = body(client, "/read/1?langs=en")
    assert re.search(r"<h1[^>]*block--heading", text)
    assert re.search(r"<h2[^>]*block--heading", text)
    assert text.count("<h1") == 1
    assert len(re.findall(r"<li class=\"block", text)) == 4
    assert text.count("<blockquote") == 1
    rows = body(client, "/read/1?langs=en,ar")
    assert rows.count('role="listitem"') == 4
    assert rows.count('role="list"') == 1
    assert rows.count("<blockquote") == 2


def test_missing_and_left_out_sentences_say_so_in_the_language_of_the_interface(client: FlaskClient) -> None:
    text = body(client, "/read/1?langs=ckb")
    assert '<span class="aside aside--missing" lang="en" dir="ltr">not translated yet</span>' in text
    assert '<span class="aside aside--omitted" lang="en" dir="ltr">left out in this rendering</span>' in text


def test_a_draft_among_finished_sentences_is_marked(client: FlaskClient) -> None:
    assert body(client, "/read/1?langs=ar").count("aside--draft") == 1


def test_what_is_hidden_until_asked_for_can_be_opened_without_script(client: FlaskClient) -> None:
    text = body(client, "/read/1?langs=ar,ckb&layout=reveal")
    assert text.count('<details class="aligned__cell') == 11
    assert text.count("<summary><bdi") == 11


def test_a_title_and_an_unknown_tag_do_no_harm(client: FlaskClient) -> None:
    text = body(client, "/read/2?langs=<script>,en")
    assert "<script>" not in re.sub(r"<script src=[^>]+>", "", text)
    assert "There is no language <bdi>&lt;script&gt;</bdi> here" in text
    assert (
        "<title>\N{FIRST STRONG ISOLATE}&lt;Long&gt; &amp; سوريا\N{POP DIRECTIONAL ISOLATE} · Hevok</title>"
        in text
    )


def test_the_pages_of_a_long_document_lead_to_each_other(client: FlaskClient) -> None:
    text = unescape(body(client, "/read/2?langs=en&from=401"))
    assert 'href="/read/2?langs=en" rel="prev"' in text
    assert 'href="/read/2?langs=en&from=801" rel="next"' in text


def test_a_document_that_is_not_there_is_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/read/99")
    assert answer.status_code == 404
    assert "There is no document 99." in answer.text


def test_reading_writes_nothing(client: FlaskClient, workspace: Workspace) -> None:
    with workspace.reading() as db:
        before = list(db.execute("select * from beads"))
    for address in VIEWS:
        client.get(address)
    with workspace.reading() as db:
        assert list(db.execute("select * from beads")) == before


def test_the_statuses_of_these_tests_are_what_they_say(workspace: Workspace) -> None:
    with workspace.reading() as db:
        assert beads.at(db, 1, "ar", 3).translation.status is Status.DRAFT
        assert beads.at(db, 1, "ckb", 2).places == (2, 3)


def test_side_by_side_a_draft_is_named_in_the_opening_too_for_where_there_are_no_heads(
    tmp_path: Path,
) -> None:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        taken = documents.take_in(opened, read(b"One.", "one.md"), languages.by_code("en")).document
        write(opened, taken, "kmr", 1, "Yek.", confirm=False)
        answer = create_app(opened).test_client().get(f"/read/{taken}?langs=en,kmr").text
    (note,) = re.findall(r'<p class="opening__note opening__note--head">(.*?)</p>', answer, re.DOTALL)
    assert "Kurmancî" in note
    assert "aside--draft" in note
