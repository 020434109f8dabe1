"""Word documents in: cases as data, and what stands beside a text."""

from __future__ import annotations

import io
import socket
import zipfile

import pytest
from docx import Document

from reader.errors import Refused
from reader.formats import MAX_BYTES, Text, from_docx, read
from reader.formats.docx_xml import MAX_TAGS, elements
from tests import docx_cases as cases
from tests.docx_cases import docx, paragraph, part, parts, relationships, run, zipped


def seen(text: Text) -> list[list[object]]:
    return [
        [block.kind.value, block.level, block.text, *([block.set_aside] if block.set_aside else [])]
        for block in text.blocks
    ]


def words(text: Text) -> list[str]:
    return [block.text for block in text.blocks]


@pytest.mark.parametrize(("body", "blocks"), cases.BLOCKS.values(), ids=cases.BLOCKS.keys())
def test_a_document_is_read_into_its_blocks(body, blocks):
    assert seen(read(docx(body), "a.docx")) == blocks


@pytest.mark.parametrize(("body", "marks"), cases.MARKS.values(), ids=cases.MARKS.keys())
def test_a_document_keeps_its_marks(body, marks):
    text = read(docx(body, cases.ADDRESSES), "a.docx")
    found = [[b.text[m.start : m.end], m.kind.value, m.address] for b in text.blocks for m in b.marks]
    assert found == marks


def test_a_list_counts_by_the_format_of_its_level():
    body = "".join(cases.item("x", *place) for place in [(1, 0), (1, 1), (2, 0), (3, 0), (4, 0)])
    assert [block.ordered for block in read(docx(body), "a.docx").blocks] == [False, True, True, True, False]


def test_the_words_of_the_blocks_are_the_content_and_no_offsets_are_known():
    text = read(docx(paragraph("One.") + paragraph("Two.")), "a.docx")
    assert (text.content, text.format) == ("One.\n\nTwo.", "docx")
    assert all(block.offsets == () for block in text.blocks)
    assert text.extent(text.blocks[0], 0, 3) is None


NOTES = part("footnotes", cases.note("footnote", "2", "First note.") + cases.note("footnote", "3", "Second."))
ENDNOTES = part("endnotes", cases.note("endnote", "2", "At the end."))


def test_a_note_stands_after_what_cites_it_and_its_number_is_no_text():
    body = paragraph(run("The well.") + cases.cites("footnote", "3") + run(" Dry.")) + paragraph("Next.")
    text = read(docx(body, footnotes=NOTES), "a.docx")
    assert seen(text) == [
        ["paragraph", 0, "The well. Dry."],
        ["caption", 0, "Second."],
        ["paragraph", 0, "Next."],
    ]
    assert text.notes == ("1 footnote stands as a block of its own after what cites it.",)


def test_a_note_of_a_list_item_waits_for_the_end_of_the_list():
    first = cases.item("one", 2).replace("</w:p>", cases.cites("footnote", "2") + "</w:p>")
    body = first + cases.item("two", 2) + paragraph(run("After.") + cases.cites("endnote", "2"))
    text = read(docx(body, footnotes=NOTES, endnotes=ENDNOTES), "a.docx")
    assert words(text) == ["one", "two", "First note.", "After.", "At the end."]


def test_a_note_that_is_not_there_is_not_counted():
    body = paragraph(run("Words.") + cases.cites("footnote", "99"))
    assert read(docx(body, footnotes=NOTES), "a.docx").notes == ()


def test_separators_between_text_and_notes_are_no_notes():
    separator = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    notes = NOTES.replace("<w:footnote ", f"{separator}<w:footnote ", 1)
    body = paragraph(run("Words.") + cases.cites("footnote", "2") + cases.cites("footnote", "99"))
    assert words(read(docx(body, footnotes=notes), "a.docx")) == ["Words.", "First note."]


def test_page_headers_and_footers_are_set_aside_once():
    heads = {
        "header1": part("hdr", paragraph("Our paper", "Titel") + paragraph("7")),
        "header2": part("hdr", paragraph("Our paper")),
        "footer1": part("ftr", paragraph("All rights reserved")),
    }
    text = read(docx(paragraph("Words."), **heads), "a.docx")
    assert text.title == ""
    assert seen(text) == [
        ["paragraph", 0, "Our paper", "page header"],
        ["paragraph", 0, "Words."],
        ["paragraph", 0, "All rights reserved", "page footer"],
    ]


def test_what_was_left_out_or_taken_is_said():
    body = paragraph(
        f"<w:ins>{run('One ')}</w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
        + run("two.")
        + '<w:r><w:commentReference w:id="1"/></w:r><w:r><w:object><o:OLEObject/></w:object></w:r>'
        + "<w:r><w:drawing/></w:r><w:r><w:drawing/></w:r>"
    )
    assert read(docx(body), "a.docx").notes == (
        "1 tracked insertion was taken as text.",
        "1 tracked deletion was left out.",
        "1 comment was left out.",
        "2 pictures were left out.",
        "1 embedded object was left out.",
    )


def test_short_bold_lines_are_headings_where_no_style_makes_any():
    prose = paragraph("For many years nobody in the village asked whose water it was.")
    body = paragraph(run("The well", "<w:b/>")) + prose + paragraph(run("The water", "<w:b/>")) + prose
    text = read(docx(body), "a.docx")
    assert [(b.kind.value, b.level, b.marks) for b in text.blocks if b.kind.value == "heading"] == [
        ("heading", 1, ()),
        ("heading", 2, ()),
    ]
    assert any("all in bold" in note for note in text.notes)
    styled = read(docx(paragraph("Styled", "berschrift1") + body), "a.docx")
    assert [block.text for block in styled.blocks if block.kind.value == "heading"] == ["Styled"]


PROPERTIES = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>The dry
 well</dc:title><dc:creator>Ann Example</dc:creator><dcterms:created>2021-05-03T10:00:00Z</dcterms:created>
 </cp:coreProperties>"""


def with_properties(body: str, said: str = PROPERTIES) -> bytes:
    made = parts(body)
    made["docProps/core.xml"] = said
    made["_rels/.rels"] = relationships(
        {"r1": ("officeDocument", "word/document.xml"), "r2": ("core-properties", "docProps/core.xml")}
    )
    return zipped(made)


def test_the_documents_own_properties_are_read():
    text = read(with_properties(paragraph("Words.")), "a.docx")
    assert (text.title, text.author, text.date) == ("The dry well", "Ann Example", "2021-05-03")


def test_a_title_in_the_text_goes_before_that_of_the_properties():
    assert read(with_properties(paragraph("In the text", "Titel")), "a.docx").title == "In the text"
    assert read(with_properties(paragraph("A heading", "berschrift1")), "a.docx").title == "A heading"


def test_what_a_program_writes_of_itself_is_no_author_and_no_date():
    said = PROPERTIES.replace("Ann Example", "python-docx")
    text = read(with_properties(paragraph("Words."), said), "a.docx")
    assert (text.author, text.date) == ("", "")


ENGLISH = "They said that the water of the well was for all of the people who had come to the village."
KURMANJI = "Wan digot ku ava bîrê ji bo hemû kesên ku hatine gund e û ew ê îro jî li wir bin, çima na?"
ARABIC = "أعلن المجلس في المدينة القديمة أن البئر الجديدة ستفتح غدا، وقال إن الماء للجميع؟"


@pytest.mark.parametrize(
    ("content", "tag"),
    [
        (run(ENGLISH), "en-GB"),
        (run(ENGLISH, '<w:lang w:val="en-US"/>'), "en-US"),
        (run(ARABIC, "<w:rtl/>"), "ar-SA"),
        (run(ARABIC, '<w:rtl/><w:lang w:bidi="ar-SY"/>'), "ar-SY"),
        (run(KURMANJI), ""),
        (run(ARABIC), ""),
    ],
)
def test_the_language_is_what_most_is_marked_as_unless_its_letters_speak_against_it(content, tag):
    assert read(docx(paragraph(content)), "a.docx").language_tag == tag


def test_macros_remote_templates_and_remote_pictures_are_never_looked_at(monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    made = parts(paragraph("Words."), {"h1": "https://example.org/a"})
    made["word/vbaProject.bin"] = b"\xd0\xcf macros"
    made["word/settings.xml"] = part("settings", '<w:attachedTemplate r:id="r9"/>')
    made["word/_rels/document.xml.rels"] = relationships(
        {
            "r1": ("image", "http://192.0.2.1/a.png"),
            "r2": ("settings", "settings.xml"),
            "r3": ("styles", "http://192.0.2.1/styles.xml"),
            "r4": ("footnotes", "file:///etc/passwd"),
            "r5": ("header", "../../../../etc/passwd"),
        }
    )
    text = read(zipped(made), "a.docm")
    assert words(text) == ["Words."]
    assert text.notes == ("Its macros were not looked at.",)


def test_the_strict_form_is_read_as_well():
    made = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts(paragraph("Words", "berschrift1")).items()
        if isinstance(content, str)
    }
    assert seen(read(zipped(made), "a.docx")) == [["heading", 1, "Words"]]


def test_a_document_is_known_by_what_it_is_and_not_by_its_name():
    assert words(read(docx(paragraph("Words.")), "saved")) == ["Words."]


def test_a_document_without_styles_and_lists_is_read():
    made = parts(paragraph("Words.", "berschrift1"))
    del made["word/styles.xml"], made["word/numbering.xml"]
    assert seen(read(zipped(made), "a.docx")) == [["paragraph", 0, "Words."]]


def test_what_python_docx_makes_is_read():
    made = Document()
    made.core_properties.author = "Ann Example"
    made.add_heading("The well", 0)
    made.add_heading("The water", 2)
    made.add_paragraph("one", style="List Number")
    made.add_paragraph("two", style="List Bullet 2")
    made.add_paragraph("Somebody said this once.", style="Intense Quote")
    marked = made.add_paragraph("For many years ")
    marked.add_run("nobody").bold = True
    marked.add_run(" asked.").italic = True
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "left", "right"
    made.sections[0].header.paragraphs[0].text = "Our paper"
    saved = io.BytesIO()
    made.save(saved)
    text = read(saved.getvalue(), "a.docx")
    assert seen(text) == [
        ["paragraph", 0, "Our paper", "page header"],
        ["heading", 1, "The well"],
        ["heading", 2, "The water"],
        ["list_item", 1, "one"],
        ["list_item", 2, "two"],
        ["quotation", 0, "Somebody said this once."],
        ["paragraph", 0, "For many years nobody asked."],
        ["paragraph", 0, "left"],
        ["paragraph", 0, "right"],
    ]
    assert [block.ordered for block in text.blocks[3:5]] == [True, False]
    assert [text.blocks[6].text[m.start : m.end] for m in text.blocks[6].marks] == ["nobody", "asked."]
    assert (text.title, text.author) == ("The well", "Ann Example")


PAGE = """<html><head><title>The dry well</title><meta charset="utf-8"></head><body><h1>The dry well</h1>
<p>For <b>many</b> years <i>nobody</i> in the <a href="https://example.org/a">village</a> asked.</p><h2>The
water</h2><ul><li>one<ul><li>deeper</li></ul></li></ul><ol><li>first</li></ol><blockquote>Somebody said this
once.</blockquote><p dir="rtl" lang="ar">البئر الجديدة <b>ستفتح</b> غدا.</p></body></html>"""


@pytest.mark.skipif(cases.OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_what_libreoffice_makes_is_read(tmp_path):
    text = read(cases.through_libreoffice(PAGE.encode(), tmp_path, "html"), "a.docx")
    assert seen(text) == [
        ["heading", 1, "The dry well"],
        ["paragraph", 0, "For many years nobody in the village asked."],
        ["heading", 2, "The water"],
        ["list_item", 1, "one"],
        ["list_item", 2, "deeper"],
        ["list_item", 1, "first"],
        ["quotation", 0, "Somebody said this once."],
        ["paragraph", 0, "البئر الجديدة ستفتح غدا."],
    ]
    assert [block.ordered for block in text.blocks[3:6]] == [False, False, True]
    assert [(b.text[m.start : m.end], m.kind.value) for b in text.blocks for m in b.marks] == [
        ("many", "strong"),
        ("nobody", "emphasis"),
        ("village", "link"),
        ("ستفتح", "strong"),
    ]


# ---------------------------------------------------------------- what is refused


def changed(name: str, content: str | bytes) -> bytes:
    return zipped({**parts(paragraph("Words.")), name: content})


def encrypted() -> bytes:
    """A document whose entries say that they are encrypted."""
    data = bytearray(docx(paragraph("Words.")))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def lying(size: int) -> bytes:
    """A document whose text says that it has another size than it has."""
    data = bytearray(docx(paragraph("Words." * 1000)))
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 63] != b"word/document.xml":
        at = data.find(b"PK\x01\x02", at + 4)
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(data)


def twice() -> bytes:
    made = io.BytesIO(docx(paragraph("Words.")))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("WORD/Document.xml", "<x/>")
    return made.getvalue()


def nested(depth: int) -> str:
    return "<w:sdt><w:sdtContent>" * depth + paragraph("Words.") + "</w:sdtContent></w:sdt>" * depth


MANY = {f"word/media/{number}.png": b"" for number in range(10_000)}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ENTITIES = (
    '<!DOCTYPE w:document [<!ENTITY a "Words"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    f'<w:document xmlns:w="{cases.W}"><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>'
)
BAD = {
    "a zip bomb": (changed("word/document.xml", b"<a>" + b" " * 50_000_000), "grows more than 250 times"),
    "a part that is too large": (changed("word/document.xml", bytes(101_000_000)), "more than 100 MB"),
    "parts that are too large together": (
        zipped({**parts(paragraph("x")), **{f"{n}.bin": bytes(70_000_000) for n in range(3)}}),
        "more than 200 MB",
    ),
    "ten thousand members": (zipped({**parts(paragraph("x")), **MANY}), "more than 2,000 files"),
    "a size that is too small": (lying(100), "cannot be unpacked"),
    "a size that is too large": (lying(500_000), "size that it says|cannot be unpacked"),
    "two parts of one name": (twice(), "two files of the same name"),
    "encrypted entries": (encrypted(), "password-protected"),
    "an encrypted document": (OLE + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
    "a document of the old format": (OLE, "save it as .docx and hand that in"),
    "a PDF that was given another suffix": (b"%PDF-1.7 ...", "A PDF is not read. Convert it first"),
    "rich text that was given another suffix": (b"{\\rtf1 words}", "A rich text file is not read"),
    "cut off": (docx(paragraph("Words."))[:-40], "cut off"),
    "cut off in the middle": (docx(paragraph("Words."))[:300], "cut off"),
    "no archive at all": (b"words", "cut off or was never one"),
    "nothing": (b"", "cut off or was never one"),
    "broken XML": (changed("word/document.xml", "<w:document><w:p></w:document>"), "cannot be read"),
    "empty XML": (changed("word/document.xml", " "), "cannot be read"),
    "broken styles": (changed("word/styles.xml", "<w:styles"), "XML of its styles"),
    "broken relationships": (changed("_rels/.rels", "<R"), "XML of its list of parts"),
    "an external entity": (changed("word/document.xml", ENTITIES.format("&x;")), "declares a document type"),
    "an internal entity": (changed("word/document.xml", ENTITIES.format("&a;")), "declares a document type"),
    "a declaration that is not used": (changed("word/document.xml", ENTITIES.format("w")), "declares"),
    "a declaration in the styles": (changed("word/styles.xml", "<!DOCTYPE a []><a/>"), "declares"),
    "an entity that nobody declared": (
        docx(paragraph("<w:r><w:t>&other;</w:t></w:r>")),
        "cannot be read",
    ),
    "nested too deep": (docx(nested(2_000)), "cannot be read"),
    "no list of types": (
        zipped({k: v for k, v in parts(paragraph("x")).items() if "Content" not in k}),
        "what its parts are",
    ),
    "no text part": (
        zipped({k: v for k, v in parts(paragraph("x")).items() if k != "word/document.xml"}),
        "part with its text is missing",
    ),
    "a workbook": (changed("[Content_Types].xml", cases.types("x.spreadsheetml.sheet.main+xml")), "Excel"),
    "something else": (changed("[Content_Types].xml", cases.types("image/png")), "of another kind"),
    "no words": (docx("<w:p/>"), "no text in this Word document"),
    "words in the page header alone": (
        docx("<w:p/>", header1=part("hdr", paragraph("Our paper"))),
        "no text in this Word document",
    ),
    "too large a file": (b"PK\x03\x04" + bytes(MAX_BYTES), "at most 20 MB"),
}


@pytest.mark.parametrize(("data", "says"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_read_is_refused_with_a_sentence(data, says):
    with pytest.raises(Refused, match=says) as refused:
        read(data, "a.docx")
    assert str(refused.value).endswith(".")


def test_a_part_of_more_tags_than_can_be_held_is_refused_before_it_is_parsed():
    with pytest.raises(Refused, match="its text has more than three million tags"):
        next(elements(b"<" * (MAX_TAGS + 1), "a", "its text"))


def test_a_document_of_more_paragraphs_than_can_be_held_is_refused(monkeypatch):
    monkeypatch.setattr(from_docx, "MAX_BLOCKS", 3)
    assert len(read(docx(paragraph("x") * 3), "a.docx").blocks) == 3
    with pytest.raises(Refused, match="more than 100,000 paragraphs"):
        read(docx(paragraph("x") * 4), "a.docx")


def test_any_byte_may_be_wrong():
    """Whatever is broken, it is read or refused in a sentence: nothing else is ever raised."""
    whole = docx(paragraph("Words.", "berschrift1") + cases.item("one", 1))
    for at in range(0, len(whole), 7):
        data = bytearray(whole)
        data[at] ^= 0x55
        try:
            read(bytes(data), "a.docx")
        except Refused:
            continue
