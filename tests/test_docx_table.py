"""The bilingual Word table out and back in, as people and programs edit it between."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reader.errors import Refused
from reader.formats.docx_return import compare
from reader.formats.docx_rows import Identity, identity_of, rows_of, taken
from reader.formats.from_docx_table import ReturnedTable, read_back
from reader.formats.writing import Edition, Pair, Passage, Standing, WrittenBlock
from reader.formats.writing_docx import bilingual, rendering
from tests.docx_cases import (
    AR,
    ARABIC,
    CKB,
    EN,
    KMR,
    OFFICE,
    W,
    docx,
    edition,
    one,
    pair,
    paragraph,
    table,
    through_libreoffice,
)

NS = {"w": W}
Row = etree._Element


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def edited(data: bytes, change: Callable[[list[Row]], object]) -> bytes:
    """The file after something was done to the rows of its table (the first is its heading)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    change(root.findall(".//w:tr", NS))
    parts["word/document.xml"] = etree.tostring(root)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def cell(row: Row, at: int) -> Row:
    return row.findall("w:tc", NS)[at]


def write(row: Row, words: str, at: int = 2) -> None:
    """Types other words over those of a cell, as they stand in their runs."""
    first, *rest = cell(row, at).findall(".//w:t", NS)
    first.text = words
    for one_more in rest:
        one_more.text = ""


def without(*names: str) -> Callable[[list[Row]], None]:
    """A program that loses these elements."""

    def lose(rows: list[Row]) -> None:
        for row in rows:
            for element in row.iter(*map(w, names)):
                element.getparent().remove(element)

    return lose


def back(change: Callable[[list[Row]], object], now: Edition | None = None):
    return compare(read_back(edited(bilingual(edition()), change)), now or edition())


def missing() -> Edition:
    """A row of two segments that one bead renders and nobody has translated, and one left out."""
    segments = tuple(Passage(f"Part {at}.", EN, Standing.SOURCE, 300 + at) for at in range(2))
    empty = tuple(replace(one, standing=Standing.MISSING, id=400) for one in segments)
    return one(Pair(segments, empty), pair(1, "", AR, Standing.LEFT_OUT), pair(2, ARABIC[2], AR))


def two_beads() -> Edition:
    """A row of three segments: one bead renders the first and the third, one the second."""
    segments = tuple(Passage(f"Part {at}.", EN, Standing.SOURCE, 300 + at) for at in range(3))
    beads = tuple(Passage(f"Perçe {at}.", KMR, Standing.TRANSLATION, 500 + at, at) for at in (1, 2))
    return one(Pair(segments, beads), language=KMR)


# ---------------------------------------------------------------- there and back


def test_a_table_comes_back_as_it_was_written():
    table = read_back(bilingual(edition()))
    written = [
        (row.number, cell.identity, row.source, cell.text) for row in rows_of(edition()) for cell in row.cells
    ]
    assert [(row.number, row.identity, row.source, row.target) for row in table.rows] == written
    assert (table.document, table.language, table.tracked, table.comments) == (12, "ar", 0, 0)
    assert [row.identity.bead for row in table.rows] == list(range(200, 210))
    assert {row.identity.revision for row in table.rows} == {3}


def test_nothing_is_different_in_a_table_that_nobody_touched():
    found = compare(read_back(bilingual(edition())), edition())
    assert found.unchanged == tuple(range(200, 210))
    assert found.changed == found.moved == found.lost == found.foreign == found.edited_sources == ()


TEXTS = st.text(st.characters(), max_size=40) | st.text(st.sampled_from("a \n\t.9-[]ال"), max_size=12)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from([AR, KMR, CKB, EN]))
def test_any_words_come_back_as_they_would_be_stored(texts, language):
    whole = one(*(pair(at, text, language) for at, text in enumerate(texts)), language=language)
    table = read_back(bilingual(whole))
    assert [taken(row.target) for row in table.rows] == [taken(text) for text in texts]
    found = compare(table, whole)
    assert found.unchanged == tuple(200 + at for at in range(len(texts)))
    assert found.changed == found.lost == found.foreign == found.edited_sources == ()


def test_what_has_no_words_shows_that_and_comes_back_without_words():
    data = bilingual(missing())
    assert [(row.number, row.target) for row in read_back(data).rows] == [(1, ""), (3, ""), (4, ARABIC[2])]
    shown = read_back(edited(data, without("sdtPr")))
    assert [row.target for row in shown.rows] == ["", "", ARABIC[2]]
    assert compare(shown, missing()).unchanged == (400, 201, 202)


def test_two_beads_of_one_row_come_back_apart():
    rows = read_back(bilingual(two_beads())).rows
    assert [(row.number, row.identity.bead, row.target) for row in rows] == [
        (1, 501, "Perçe 1."),
        (1, 502, "Perçe 2."),
    ]
    kept = read_back(edited(bilingual(two_beads()), without("sdtPr")))
    assert [(row.identity.bead, row.target) for row in kept.rows] == [(501, "Perçe 1."), (502, "Perçe 2.")]


def test_a_tag_and_a_bookmark_give_the_same_identity_and_nothing_else_does():
    identity = Identity(9_999_999_999, 999, "0123abcd", "89ef4567")
    assert identity_of(identity.tag) == identity_of(identity.bookmark) == identity
    assert len(identity.tag) <= 64
    assert len(identity.bookmark) <= 40
    for other in ("", "hevok:bead:1:2", "_Toc123", identity.tag + "0", identity.tag.replace(":", "_")):
        assert identity_of(other) is None


# ---------------------------------------------------------------- what people do


def test_words_that_were_changed_come_with_the_old_and_the_new():
    found = back(lambda rows: write(rows[3], "جملة أخرى."))
    (change,) = found.changed
    assert (change.number, change.bead, change.revision, change.source) == (3, 202, 3, "Source 2.")
    assert (change.old, change.new) == (ARABIC[2], "جملة أخرى.")
    assert not change.moved_on
    assert not change.source_moved_on
    assert found.unchanged == (200, 201, *range(203, 210))


def test_a_translation_that_was_written_where_none_was():
    def type_over(rows: list[Row]) -> None:
        write(rows[1], "كلمات جديدة.")
        shows = rows[1].find(".//w:showingPlcHdr", NS)
        shows.getparent().remove(shows)

    found = compare(read_back(edited(bilingual(missing()), type_over)), missing())
    assert [(change.bead, change.old, change.new) for change in found.changed] == [(400, "", "كلمات جديدة.")]


def test_words_that_were_emptied_are_a_change():
    found = back(lambda rows: write(rows[3], ""))
    assert [(change.old, change.new) for change in found.changed] == [(ARABIC[2], "")]


def test_a_paragraph_within_a_cell_is_a_line():
    def part(rows: list[Row]) -> None:
        last = cell(rows[3], 2).findall("w:p", NS)[-1]
        last.addnext(etree.fromstring(f'<w:p xmlns:w="{W}"><w:r><w:t>وأخرى.</w:t></w:r></w:p>'))

    assert back(part).changed[0].new == f"{ARABIC[2]}\nوأخرى."


def test_words_typed_before_the_content_control_are_not_lost():
    def type_before(rows: list[Row]) -> None:
        control = cell(rows[3], 2).find(".//w:sdt", NS)
        control.addprevious(etree.fromstring(f'<w:r xmlns:w="{W}"><w:t>قبل ذلك</w:t></w:r>'))

    assert taken(back(type_before).changed[0].new) == f"قبل ذلك\n{ARABIC[2]}"


def test_tracked_changes_count_as_accepted():
    def track(rows: list[Row]) -> None:
        run = cell(rows[3], 2).find(".//w:r", NS)
        deleted = etree.fromstring(
            f'<w:del xmlns:w="{W}"><w:r><w:delText>{ARABIC[2]}</w:delText></w:r></w:del>'
        )
        inserted = etree.fromstring(f'<w:ins xmlns:w="{W}"><w:r><w:t>جديدة</w:t></w:r></w:ins>')
        run.addnext(inserted)
        run.getparent().replace(run, deleted)

    table = read_back(edited(bilingual(edition()), track))
    assert table.tracked == 2
    assert compare(table, edition()).changed[0].new == "جديدة"


def test_rows_that_stand_elsewhere_are_moved_and_nothing_else():
    found = back(lambda rows: rows[-1].addnext(rows[2]))
    assert [row.number for row in found.moved] == [2]
    assert len(found.unchanged) == len(ARABIC)
    assert found.changed == found.lost == found.foreign == ()


def test_rows_that_are_gone_are_lost():
    found = back(lambda rows: rows[2].getparent().remove(rows[2]))
    assert [(row.number, row.source) for row in found.lost] == [(2, "Source 1.")]
    assert found.moved == found.changed == ()


def test_a_row_whose_deletion_is_tracked_is_lost():
    found = back(lambda rows: etree.SubElement(rows[2].find("w:trPr", NS), w("del")))
    assert [row.number for row in found.lost] == [2]


def test_a_source_that_was_edited_is_reported_and_not_taken():
    found = back(lambda rows: write(rows[3], "Another source.", at=1))
    (edit,) = found.edited_sources
    assert (edit.number, edit.old, edit.new) == (3, "Source 2.", "Another source.")
    assert found.changed == found.foreign == ()
    assert 202 in found.unchanged


def test_a_row_of_somebody_elses_is_foreign():
    def add(rows: list[Row]) -> None:
        row = copy.deepcopy(rows[3])
        without("sdtPr", "bookmarkStart")([row])
        write(row, "Nobody wrote this.", at=1)
        rows[3].addnext(row)

    found = back(add)
    assert [row.source for row in found.foreign] == ["Nobody wrote this."]
    assert len(found.unchanged) == len(ARABIC)


def test_the_second_of_two_copies_of_a_row_is_foreign():
    def twice(rows: list[Row]) -> None:
        row = copy.deepcopy(rows[3])
        write(row, "نسخة")
        rows[3].addnext(row)

    found = back(twice)
    assert [row.target for row in found.foreign] == ["نسخة"]
    assert found.changed == ()


def test_words_copied_out_of_another_row_are_those_of_the_row_they_were_put_in():
    def copy_over(rows: list[Row]) -> None:
        here = cell(rows[3], 2).find(".//w:sdt", NS)
        here.getparent().replace(here, copy.deepcopy(cell(rows[6], 2).find(".//w:sdt", NS)))

    found = back(copy_over)
    assert [(change.bead, change.new) for change in found.changed] == [(202, ARABIC[5])]
    assert 205 in found.unchanged
    assert found.foreign == found.lost == ()


def test_a_row_of_two_beads_that_lost_one_is_lost():
    def lose(rows: list[Row]) -> None:
        last = cell(rows[1], 2).findall("w:p", NS)[-1]
        last.getparent().remove(last)

    found = compare(read_back(edited(bilingual(two_beads()), lose)), two_beads())
    assert found.unchanged == (501,)
    assert [row.number for row in found.lost] == [1]


def test_a_file_of_another_memory_with_the_same_numbers_is_foreign():
    def said(one: Pair) -> Pair:
        return replace(one, source=(replace(one.source[0], text="Nothing of this was ever asked here."),))

    blocks = tuple(replace(block, pairs=tuple(map(said, block.pairs))) for block in edition().blocks)
    found = compare(read_back(bilingual(replace(edition(), blocks=blocks))), edition())
    assert len(found.foreign) == len(found.lost) == len(ARABIC)
    assert found.changed == found.unchanged == ()


def test_a_change_on_both_sides_is_said_and_one_on_ours_alone_is_no_change():
    ours = edition([*ARABIC[:2], "غيرناها هنا.", *ARABIC[3:]])
    both = back(lambda rows: write(rows[3], "غيروها هناك."), ours)
    assert [(one.old, one.new, one.moved_on) for one in both.changed] == [
        ("غيرناها هنا.", "غيروها هناك.", True)
    ]
    alone = back(lambda rows: None, ours)
    assert alone.changed == ()
    assert 202 in alone.unchanged


def test_a_source_that_has_changed_here_since_is_said_with_a_change():
    def moved_on(block: WrittenBlock) -> WrittenBlock:
        pairs = tuple(
            replace(one, source=(replace(one.source[0], text=f"New {one.source[0].text}"),))
            for one in block.pairs
        )
        return replace(block, pairs=pairs)

    now = replace(edition(), blocks=tuple(map(moved_on, edition().blocks)))
    found = back(lambda rows: write(rows[3], "جديدة"), now)
    assert found.changed[0].source_moved_on
    assert found.edited_sources == ()


# ---------------------------------------------------------------- what programs do


@pytest.mark.parametrize("lost", [("sdtPr",), ("bookmarkStart",), ("sdtPr", "bookmarkStart")])
def test_rows_are_known_where_a_program_lost_their_names(lost):
    def lose_and_write(rows: list[Row]) -> None:
        without(*lost)(rows)
        write(rows[3], "جديدة")
        rows[-1].addnext(rows[5])

    found = back(lose_and_write)
    assert [(one.bead, one.new) for one in found.changed] == [(202, "جديدة")]
    assert [row.number for row in found.moved] == [5]
    assert found.lost == found.foreign == ()


def test_rows_without_names_and_numbers_are_known_by_their_source():
    def lose(rows: list[Row]) -> None:
        without("sdtPr", "bookmarkStart")(rows)
        for row in rows[1:]:
            write(row, "", at=0)

    assert back(lose).unchanged == tuple(range(200, 210))


def test_what_python_docx_writes_into_the_table_comes_back():
    made = Document(io.BytesIO(bilingual(edition())))
    made.tables[0].rows[3].cells[2].text = "جديدة"
    saved = io.BytesIO()
    made.save(saved)
    found = compare(read_back(saved.getvalue()), edition())
    assert [(one.bead, one.new) for one in found.changed] == [(202, "جديدة")]
    assert len(found.unchanged) == len(ARABIC) - 1


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.slow
@pytest.mark.parametrize("whole", [edition(), missing(), two_beads()], ids=["full", "missing", "two beads"])
def test_libreoffice_keeps_rows_words_and_names(whole: Edition, tmp_path: Path):
    table = read_back(through_libreoffice(bilingual(whole), tmp_path))
    assert all(row.identity for row in table.rows)
    beads = tuple(cell.identity.bead for row in rows_of(whole) for cell in row.cells)
    found = compare(table, whole)
    assert found.unchanged == beads
    assert found.changed == found.lost == found.foreign == found.moved == found.edited_sources == ()
    assert (table.document, table.language) == (whole.document, whole.language.code)


# ---------------------------------------------------------------- what is not ours


@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph("Words.")),
        docx(table((paragraph("a"), paragraph("b")))),
        rendering(edition()),
    ],
)
def test_a_document_without_our_table_is_refused(data):
    with pytest.raises(Refused, match="no bilingual table of Hevok"):
        read_back(data)


def test_a_table_of_somebody_elses_is_foreign_as_a_whole():
    data = docx(table(*((paragraph(str(at)), paragraph("x"), paragraph("y")) for at in range(3))))
    found = compare(read_back(data), edition())
    assert len(found.foreign) == 3
    assert [row.number for row in found.lost] == list(range(1, 11))


def test_a_file_that_does_harm_is_refused():
    with pytest.raises(Refused, match="cut off or was never one"):
        read_back(b"words")


@given(st.permutations(range(10)))
def test_the_fewest_rows_are_called_moved(order):
    table = read_back(bilingual(edition()))
    shuffled = ReturnedTable(12, "ar", tuple(table.rows[at] for at in order), 0, 0)
    moved = {row.number - 1 for row in compare(shuffled, edition()).moved}
    stay = [at for at in order if at not in moved]
    assert stay == sorted(stay)
    longest = [1] * len(order)
    for at, place in enumerate(order):
        longest[at] = 1 + max((longest[b] for b in range(at) if order[b] < place), default=0)
    assert len(stay) == max(longest)


def test_an_edition_whose_beads_are_not_known_comes_back_by_its_sources():
    def unknown(known: Pair) -> Pair:
        return replace(known, target=tuple(replace(passage, id=0) for passage in known.target))

    whole = one(*(unknown(pair(at, f"x{at}", KMR)) for at in range(3)), language=KMR)
    found = compare(read_back(bilingual(whole)), whole)
    assert found.unchanged == (0, 0, 0)
    assert found.foreign == found.lost == ()
