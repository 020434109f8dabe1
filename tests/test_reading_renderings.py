"""The reader's page of a document whose renderings were there already."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from reader import reading
from reader.model import BlockKind
from reader.reading import Kind, ReadingPage
from reader.web import create_app
from reader.workspace import Workspace, open_memory
from tests.conftest import take_in
from tests.renderings import ARABIC, ENGLISH, KURMANJI, Wanted, lay, sentences_of

KURMANJI_LINKS: list[Wanted] = [
    ((), (0,), 0.9),
    ((1,), (1,), 0.9),
    ((2,), (2,), 0.9),
    ((3, 4), (3,), 0.9),
    ((), (4,), 0.9),
    ((5,), (5,), 0.9),
    ((6,), (), 0.9),
    ((7,), (6,), 0.9),
]
"""Kurmanji adds a sentence at the beginning and one behind 4, joins 3 and 4, and leaves 6 out."""
ARABIC_LINKS: list[Wanted] = [
    ((1,), (0,), 0.9),
    ((), (1,), 0.9),
    *(((place,), (place,), 0.9) for place in range(2, 7)),
    ((7,), (), 0.9),
]
"""Arabic adds a sentence behind the heading, and leaves the last one out."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_memory(tmp_path_factory.mktemp("memory") / "memory.db", starter=False) as opened:
        document = take_in(opened, ENGLISH)
        lay(opened, document, "kmr", sentences_of(KURMANJI), KURMANJI_LINKS)
        lay(opened, document, "ar", sentences_of(ARABIC), ARABIC_LINKS)
        yield opened


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


def page(workspace: Workspace, *codes: str) -> ReadingPage:
    return reading.page(workspace, 1, codes)


def cells(made: ReadingPage, number: int) -> list[tuple[tuple[int, ...], list[Kind]]]:
    return [
        (row.places, [piece.kind for piece in row.cells[number].passages])
        for block in made.blocks
        for row in block.rows
    ]


def test_what_was_joined_is_one_cell_beside_two_segments(workspace: Workspace) -> None:
    made = page(workspace, "en", "kmr")
    assert ((3, 4), [Kind.SOURCE, Kind.SOURCE]) in cells(made, 0)
    assert ((3, 4), [Kind.DRAFT]) in cells(made, 1)


def test_what_nothing_renders_is_shown_as_omitted_in_that_rendering_alone(workspace: Workspace) -> None:
    made = page(workspace, "en", "kmr", "ar")
    assert ((6,), [Kind.OMITTED]) in cells(made, 1)
    assert ((6,), [Kind.DRAFT]) in cells(made, 2)


def test_what_was_added_is_a_row_of_its_own_in_that_rendering(workspace: Workspace) -> None:
    made = page(workspace, "en", "kmr", "ar")
    rows = [row for block in made.blocks for row in block.rows]
    added = [row for row in rows if not row.places]
    assert [[len(cell.passages) for cell in row.cells] for row in added] == [[0, 1, 0], [0, 0, 1], [0, 1, 0]]
    assert {piece.kind for row in added for cell in row.cells for piece in cell.passages} == {Kind.ADDED}
    assert rows[rows.index(added[2]) - 1].places == (3, 4)
    assert rows[0] is added[0]


def test_what_is_added_behind_a_heading_is_no_heading(workspace: Workspace) -> None:
    made = page(workspace, "en", "ar")
    kinds = [(block.kind, [row.places for row in block.rows]) for block in made.blocks[:3]]
    assert kinds == [
        (BlockKind.HEADING, [(1,)]),
        (BlockKind.PARAGRAPH, [()]),
        (BlockKind.PARAGRAPH, [(2,), (3,), (4,)]),
    ]


def test_an_added_row_is_not_there_where_its_language_is_not_shown(workspace: Workspace) -> None:
    assert all(places for places, _ in cells(page(workspace, "en"), 0))


def test_what_was_left_out_is_not_counted_as_missing(workspace: Workspace) -> None:
    shown = page(workspace, "en", "kmr").shown[1]
    assert (shown.missing, shown.is_absent) == (0, False)


@pytest.mark.parametrize("layout", ["side", "stacked", "reveal"])
def test_the_page_says_what_was_left_out_and_added(client: FlaskClient, layout: str) -> None:
    html = client.get(f"/read/1?langs=en,kmr&layout={layout}").get_data(as_text=True)
    assert html.count("left out in this rendering") == 1
    assert html.count("added in this rendering") == 2
    assert sentences_of(KURMANJI)[4] in html
    places = [int(place) for place in re.findall(r'data-place="(\d+)"', html)]
    assert places == [1, 2, 3, 5, 6, 7]


def test_a_rendering_alone_reads_as_it_was_written(client: FlaskClient) -> None:
    html = client.get("/read/1?langs=kmr").get_data(as_text=True)
    said = [html.index(sentence) for sentence in sentences_of(KURMANJI)[1:]]
    assert said == sorted(said)
    assert "added in this rendering" not in html
