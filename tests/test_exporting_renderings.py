"""What is written of a document whose rendering leaves out, joins and adds."""

from __future__ import annotations

import pytest

from reader import desk, exchange
from reader.formats import docx_rows
from reader.languages import by_code
from reader.memory import beads
from reader.model import Origin
from reader.workspace import Workspace
from tests.cli_support import Hevok, fresh_memory, hevok, unbegun
from tests.conftest import take_in
from tests.renderings import ENGLISH, KURMANJI, Wanted, laid, lay, linked, sentences_of

__all__ = ["fresh_memory", "hevok", "unbegun"]

SAID = sentences_of(KURMANJI)
LINKS: list[Wanted] = [
    ((1,), (0,), 0.9),
    ((), (1,), 0.9),
    ((2,), (2,), 0.9),
    ((3, 4), (3,), 0.9),
    ((), (4,), 0.9),
    ((5,), (5,), 0.9),
    ((6,), (), 0.9),
    ((7,), (6,), 0.9),
]
"""Kurmanji adds a sentence behind the heading and one behind 4, joins 3 and 4, and leaves 6 out."""


@pytest.fixture
def document(memory: Workspace) -> int:
    document = take_in(memory, ENGLISH)
    lay(memory, document, "kmr", SAID, LINKS)
    return document


def test_a_rendering_alone_is_written_as_it_was(memory: Workspace, document: int) -> None:
    written = exchange.export(memory, document, "kmr").decode()
    text = written.partition("* * *")[0]
    assert text.split() == " ".join(SAID).split()
    assert text.splitlines()[0] == SAID[0]


def test_a_bilingual_text_says_what_was_left_out_and_added(memory: Workspace, document: int) -> None:
    written = exchange.export(memory, document, "kmr", bilingual=True).decode()
    assert f"{SAID[1]} [added]" in written
    assert f"{SAID[4]} [added]" in written
    assert "They did not wait.\n[left out]" in written
    assert "not translated yet" not in written


def test_a_page_says_it_as_well(memory: Workspace, document: int) -> None:
    written = exchange.export(memory, document, "kmr", bilingual=True, format="html").decode()
    assert (written.count(">added<"), written.count(">left out<")) == (2, 1)


def test_a_table_that_comes_back_has_only_what_has_a_source(memory: Workspace, document: int) -> None:
    edition = exchange.edition_of(memory, document, by_code("kmr"))
    rows = docx_rows.rows_of(edition)
    assert [(row.number, row.last) for row in rows] == [(1, 1), (2, 2), (3, 4), (5, 5), (6, 6), (7, 7)]
    there = {cell.identity.bead for row in rows for cell in row.cells}
    assert there == {one.bead.id for one in linked(memory, document) if one.bead.places}
    assert exchange.export(memory, document, "kmr", bilingual=True, format="docx")
    assert exchange.export(memory, document, "kmr", format="docx")


def test_the_terminal_says_it_too(hevok: Hevok) -> None:
    from reader.workspace import open_memory

    with open_memory(hevok.memory) as workspace:
        document = take_in(workspace, ENGLISH)
        lay(workspace, document, "kmr", SAID, LINKS)
    shown = hevok.ok("show", document, "--langs", "en,kmr")
    assert shown.count("[added]") == 2
    assert shown.count("[left out]") == 1


def test_an_aligned_draft_confirmed_at_the_desk_is_learnt_as_aligned(memory: Workspace) -> None:
    document = laid(memory)
    with memory.reading() as db:
        bead = beads.at(db, document, "kmr", 4)
    translation = bead.translation
    desk.save(
        memory, bead.id, translation.text, translation.revision, confirm=True, origin=translation.origin
    )
    with memory.reading() as db:
        units = list(db.query("select origin from units"))
    assert units == [{"origin": Origin.ALIGNED.value}]
