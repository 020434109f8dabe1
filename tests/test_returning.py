from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document as Word

from reader import desk, exchange, formats, returning
from reader.errors import Refused
from reader.memory import beads
from reader.model import Status
from reader.web import create_app
from reader.workspace import Workspace

OURS = {"Sec-Fetch-Site": "same-origin"}


def sent(memory: Workspace, document: int, language: str = "ckb") -> bytes:
    return exchange.export(memory, document, language, bilingual=True, format="docx")


def edited(content: bytes, **changes: str) -> bytes:
    """The table with the words of some targets replaced in place, as a word processor does."""
    word = Word(io.BytesIO(content))
    for row in word.tables[0].rows:
        cell = row._tr.tc_lst[-1]
        texts = [element for element in cell.iter() if element.tag.endswith("}t")]
        words = "".join(element.text or "" for element in texts)
        for old, new in changes.items():
            if old == words.replace(" ", "_"):
                texts[0].text = new
                for element in texts[1:]:
                    element.text = ""
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def text_at(memory: Workspace, document: int, place: int) -> tuple[str, Status]:
    with memory.reading() as db:
        translation = beads.at(db, document, "ckb", place).translation
    return translation.text, translation.status


@pytest.fixture
def translated(memory: Workspace, document: int) -> int:
    for place, text in ((1, "بیر"), (2, "دوو وشە"), (3, "سێ وشەی تر")):
        desk.translate(memory, document, place, "ckb", text)
    return document


def test_what_was_edited_comes_back_and_is_taken_as_confirmed(memory: Workspace, translated: int) -> None:
    file = edited(sent(memory, translated), دوو_وشە="دوو وشەی نوێ")
    returned = returning.compared(memory, translated, file)
    assert [(c.number, c.old, c.new) for c in returned.comparison.changed] == [(2, "دوو وشە", "دوو وشەی نوێ")]
    taken = returning.take_changes(memory, returned, {c.bead for c in returned.comparison.changed})
    assert (taken.saved, taken.overtaken) == (1, ())
    assert text_at(memory, translated, 2) == ("دوو وشەی نوێ", Status.TRANSLATED)
    assert text_at(memory, translated, 3) == ("سێ وشەی تر", Status.TRANSLATED)


def test_an_untouched_file_changes_nothing(memory: Workspace, translated: int) -> None:
    returned = returning.compared(memory, translated, sent(memory, translated))
    assert returned.comparison.changed == ()


def test_what_was_changed_here_meanwhile_is_weighed_and_not_overwritten(
    memory: Workspace, translated: int
) -> None:
    file = edited(sent(memory, translated), دوو_وشە="لە وۆردەوە")
    desk.translate(memory, translated, 2, "ckb", "لێرەوە")
    (change,) = returning.compared(memory, translated, file).comparison.changed
    assert change.moved_on
    assert (change.old, change.new) == ("لێرەوە", "لە وۆردەوە")


def test_a_change_that_is_overtaken_while_it_is_looked_at_is_told(memory: Workspace, translated: int) -> None:
    file = edited(sent(memory, translated), دوو_وشە="لە وۆردەوە")
    returned = returning.compared(memory, translated, file)
    desk.translate(memory, translated, 2, "ckb", "لێرەوە")
    taken = returning.take_changes(memory, returned, {c.bead for c in returned.comparison.changed})
    assert taken.saved == 0
    assert [change.new for change in taken.overtaken] == ["لە وۆردەوە"]
    assert text_at(memory, translated, 2)[0] == "لێرەوە"


def test_rows_that_were_deleted_are_said_and_keep_their_translations(
    memory: Workspace, translated: int
) -> None:
    word = Word(io.BytesIO(sent(memory, translated)))
    row = word.tables[0].rows[2]._tr
    row.getparent().remove(row)
    out = io.BytesIO()
    word.save(out)
    returned = returning.compared(memory, translated, out.getvalue())
    assert len(returned.comparison.lost) == 1
    assert returned.comparison.changed == ()


def test_the_table_of_another_document_is_refused(memory: Workspace, translated: int) -> None:
    from tests.conftest import take_in

    other = take_in(memory, "Another text.")
    with pytest.raises(Refused, match=f"written from document {translated}"):
        returning.compared(memory, other, sent(memory, translated))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half"])
def test_a_file_that_is_no_table_is_refused_in_words(
    memory: Workspace, document: int, content: bytes
) -> None:
    with pytest.raises(Refused):
        returning.compared(memory, document, content)


def test_a_rendering_taken_out_as_word_reads_as_the_same_blocks(memory: Workspace, translated: int) -> None:
    content = exchange.export(memory, translated, "ckb", format="docx")
    read = formats.read(content, "rendering.docx")
    assert read.blocks[0].text == "بیر"


def test_the_pages_show_take_and_give_up(memory: Workspace, translated: int, tmp_path: Path) -> None:
    client = create_app(memory).test_client()
    base = f"/documents/{translated}/return"
    assert client.get(base).status_code == 200
    file = edited(sent(memory, translated), دوو_وشە="دوو وشەی نوێ")

    def hand_in(content: bytes):
        return client.post(base, data={"file": (io.BytesIO(content), "back.docx")}, headers=OURS)

    refused = hand_in(b"no zip")
    assert refused.status_code == 422
    answer = hand_in(file)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "checked" in page
    assert text_at(memory, translated, 2)[0] == "دوو وشە"
    with memory.reading() as db:
        bead = beads.at(db, translated, "ckb", 2)
    done = client.post(f"{answer.headers['Location']}/take", data={"bead": bead.id}, headers=OURS)
    assert "1 translation is taken" in done.get_data(as_text=True)
    assert text_at(memory, translated, 2)[0] == "دوو وشەی نوێ"
    assert client.get(answer.headers["Location"]).status_code == 404
