"""Word documents out: structure, direction, fonts, and the words exactly as they are stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reader import languages
from reader.formats import read
from reader.formats.docx_words import writable
from reader.formats.from_docx_table import read_back
from reader.formats.markup import settle
from reader.formats.writing import Edition, Standing, WrittenBlock
from reader.formats.writing_docx import bilingual, rendering
from reader.model import BlockKind
from tests.docx_cases import (
    AR,
    ARABIC,
    CKB,
    EN,
    KMR,
    OFFICE,
    SHAPES,
    W,
    edition,
    one,
    pair,
    through_libreoffice,
)

NS = {"w": W}


def tree(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def shape(data: bytes) -> list[tuple[object, ...]]:
    return [(b.kind, b.level, b.ordered, b.text) for b in read(data, "a.docx").blocks]


def expected(words: Sequence[str]) -> list[tuple[object, ...]]:
    return [
        (kind, level, ordered, " ".join(words[at] for at in places))
        for kind, level, ordered, _, places in SHAPES
    ]


def test_a_rendering_is_read_back_into_the_same_blocks():
    assert shape(rendering(edition())) == expected(ARABIC)


def test_the_same_edition_gives_the_same_bytes():
    assert rendering(edition()) == rendering(edition())
    assert bilingual(edition()) == bilingual(edition())


def test_another_program_knows_the_styles():
    made = Document(io.BytesIO(rendering(edition())))
    assert [paragraph.style.name for paragraph in made.paragraphs] == [
        "Title",
        "Normal",
        *["List Paragraph"] * 3,
        "Quote",
        "Caption",
        "Heading 3",
        "Normal",
    ]


@pytest.mark.parametrize("language", [AR, CKB])
def test_every_paragraph_of_a_rendering_from_right_to_left_says_so(language):
    root = tree(rendering(edition(language=language)))
    paragraphs = root.findall(".//w:p", NS)
    assert len(paragraphs) == len(SHAPES)
    for paragraph in paragraphs:
        assert paragraph.find("w:pPr/w:bidi", NS) is not None
        assert paragraph.find("w:pPr/w:jc", NS).get(f"{{{W}}}val") == "start"
        assert paragraph.find("w:pPr/w:rPr/w:rtl", NS) is not None
    assert root.find("w:body/w:sectPr/w:bidi", NS) is not None


def test_no_paragraph_of_a_rendering_from_left_to_right_says_that_it_is_not():
    root = tree(rendering(edition([f"Gotin {at}." for at in range(10)], KMR)))
    assert root.findall(".//w:bidi", NS) == root.findall(".//w:rtl", NS) == []


@pytest.mark.parametrize(
    ("language", "attribute", "tag"),
    [(EN, "val", "en-US"), (KMR, "val", "kmr-Latn-TR"), (AR, "bidi", "ar-SA"), (CKB, "bidi", "ku-Arab-IQ")],
)
def test_every_run_names_its_language_as_word_knows_it(language, attribute, tag):
    words = "گوتن" if language.direction == "rtl" else "Gotin"
    root = tree(rendering(one(pair(0, words, language), language=language)))
    run = root.findall(".//w:r", NS)[-1]
    assert run.find("w:rPr/w:lang", NS).attrib == {f"{{{W}}}{attribute}": tag}
    assert (run.find("w:rPr/w:rtl", NS) is not None) == (language.direction == "rtl")
    assert languages.from_tag(tag).code == language.code


def test_latin_words_and_dates_run_from_left_to_right_within_arabic():
    root = tree(rendering(one(pair(0, ARABIC[1], AR))))
    paragraph = root.findall(".//w:p", NS)[-1]
    from_left = [
        "".join(run.itertext()) for run in paragraph.findall("w:r", NS) if run.find("w:rPr/w:rtl", NS) is None
    ]
    opening, closing = "\N{LEFT-TO-RIGHT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}"
    assert from_left == [opening, "2025-03-06", closing, "HTS", opening, "YPG/YPJ", closing]


def test_arabic_letters_have_a_font_and_a_larger_size():
    styles = tree(rendering(edition()), "word/styles.xml")
    defaults = styles.find("w:docDefaults/w:rPrDefault/w:rPr", NS)
    assert defaults.find("w:rFonts", NS).get(f"{{{W}}}cs") == "Times New Roman"
    for properties in styles.iterfind(".//w:rPr[w:sz]", NS):
        latin, arabic = (int(properties.find(name, NS).get(f"{{{W}}}val")) for name in ("w:sz", "w:szCs"))
        assert arabic > latin
    for properties in styles.iterfind(".//w:rPr[w:b]", NS):
        assert properties.find("w:bCs", NS) is not None
    assert styles.findall(".//w:i", NS) == styles.findall(".//w:iCs", NS) == []


def test_each_list_that_counts_begins_anew():
    def counted(number: int) -> WrittenBlock:
        return WrittenBlock(BlockKind.LIST_ITEM, 1, True, number, (pair(number, f"x{number}", KMR),))

    between = WrittenBlock(BlockKind.PARAGRAPH, 0, False, 0, (pair(9, "Gotin.", KMR),))
    blocks = (counted(1), counted(2), between, counted(1), counted(2))
    data = rendering(Edition("A", "", "", "", EN, KMR, blocks))
    ids = [one.get(f"{{{W}}}val") for one in tree(data).iterfind(".//w:numId", NS)]
    assert ids == ["2", "2", "3", "3"]
    starts = tree(data, "word/numbering.xml").findall(".//w:num/w:lvlOverride/w:startOverride", NS)
    assert [one.get(f"{{{W}}}val") for one in starts] == ["1", "1"]


def test_what_is_not_translated_stands_in_the_sources_words_and_is_marked():
    data = rendering(one(pair(0, "Source 0.", AR, Standing.MISSING)))
    assert [block.text for block in read(data, "a.docx").blocks] == [
        "A title",
        "[not translated yet] Source 0.",
        "1 sentence is not translated yet.",
    ]
    words = [run for run in tree(data).iterfind(".//w:r", NS) if "Source 0." in "".join(run.itertext())]
    assert words[0].find("w:rPr/w:rStyle", NS).get(f"{{{W}}}val") == "Untranslated"
    assert words[0].find("w:rPr/w:lang", NS).get(f"{{{W}}}val") == "en-US"


def test_what_is_left_out_is_absent_from_a_rendering():
    data = rendering(one(pair(0, "", AR, Standing.LEFT_OUT), pair(1, "Gotin.", KMR), language=KMR))
    assert [block.text for block in read(data, "a.docx").blocks] == ["A title", "Gotin."]


def test_title_author_date_note_and_document_stand_in_the_file():
    data = bilingual(one(pair(0, "x", KMR), author="Ann & Example", date="2021-05-03", note="A <note>."))
    text = read(data, "a.docx")
    assert (text.title, text.author) == ("A title", "Ann & Example")
    assert {"Ann & Example · 2021-05-03", "A <note>."} <= {block.text for block in text.blocks}
    back = read_back(bilingual(edition()))
    assert (back.document, back.language) == (12, "ar")


def test_the_table_repeats_its_header_and_never_breaks_a_row():
    rows = tree(bilingual(edition())).findall(".//w:tr", NS)
    assert len(rows) == 1 + len(ARABIC)
    assert [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows] == [True] + [False] * len(ARABIC)
    assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in rows)


def test_each_side_of_the_table_has_its_own_direction():
    row = tree(bilingual(edition())).findall(".//w:tr", NS)[2]
    number, source, target = row.findall("w:tc", NS)
    assert "".join(number.itertext()) == "2"
    assert source.find(".//w:bidi", NS) is None
    assert target.find("w:p/w:pPr/w:bidi", NS) is not None
    assert tree(bilingual(edition())).find(".//w:bidiVisual", NS) is None
    turned = replace(edition(), source=AR, language=EN)
    assert tree(bilingual(turned)).find(".//w:tblPr/w:bidiVisual", NS) is not None


def test_what_a_word_document_cannot_hold_is_replaced_and_said():
    data = rendering(one(pair(0, "a\x00b\ufffe\ud800c", KMR), language=KMR))
    assert [block.text for block in read(data, "a.docx").blocks][1:] == [
        "a\ufffdb\ufffd\ufffdc",
        "Characters that a Word file cannot hold stand as \ufffd: 3.",
    ]


ANY_TEXT = st.text(st.characters(), min_size=1)
SIGNS = "aZ9-/ .:\n\t\u0627\u0644\u06d5\u200c\u0301\u00ad\u00a0<&>\"'\U0001f600]"
MIXED = st.text(st.sampled_from(SIGNS), min_size=1)


@given(ANY_TEXT | MIXED, st.sampled_from([EN, AR, KMR, CKB]))
def test_the_words_stand_in_the_file_exactly_as_they_are_stored(text, language):
    data = bilingual(one(pair(0, text, language), language=language))
    cell = tree(data).findall(".//w:tr", NS)[1].findall("w:tc", NS)[2]
    signs = {f"{{{W}}}t": None, f"{{{W}}}br": "\n", f"{{{W}}}tab": "\t"}
    found = "".join(signs[one.tag] or one.text for one in cell.iter() if one.tag in signs)
    added = str.maketrans("", "", "\N{LEFT-TO-RIGHT EMBEDDING}\N{POP DIRECTIONAL FORMATTING}")
    assert found.translate(added) == writable(text).translate(added)


KINDS = [
    (BlockKind.HEADING, st.integers(1, 6), False),
    (BlockKind.LIST_ITEM, st.integers(1, 9), True),
    (BlockKind.LIST_ITEM, st.integers(1, 9), False),
    *((kind, st.just(0), False) for kind in (BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.CAPTION)),
]
BLOCK = st.one_of(
    st.tuples(st.just(kind), levels, st.just(ordered), st.text(st.sampled_from(SIGNS.replace("\n", ""))))
    for kind, levels, ordered in KINDS
)


@given(st.lists(BLOCK, min_size=1, max_size=8), st.sampled_from([AR, KMR]))
def test_any_structure_is_read_back(blocks, language):
    word = "گوتن" if language is AR else "Gotin"
    written = [(kind, level, ordered, f"{word} {text} {word}") for kind, level, ordered, text in blocks]
    made = tuple(
        WrittenBlock(kind, level, ordered, int(ordered), (pair(at, text, language),))
        for at, (kind, level, ordered, text) in enumerate(written)
    )
    found = shape(rendering(Edition("A title", "", "", "", EN, language, made)))
    titled = made[0].kind is BlockKind.HEADING and made[0].level == 1
    assert found[0 if titled else 1 :] == [(*what, settle(text)[0]) for *what, text in written]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_libreoffice_reads_a_rendering_and_writes_what_is_read_as_the_same_blocks(tmp_path: Path):
    saved = through_libreoffice(rendering(edition()), tmp_path)
    assert shape(saved) == expected(ARABIC)
