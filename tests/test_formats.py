"""Reading: cases as data for each format, and what is refused."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from reader.errors import Refused
from reader.formats import MAX_BYTES, Text, read, read_pasted
from reader.formats.dates import is_date, iso_date

CASES = Path(__file__).parent / "cases" / "formats"
SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html"}


def cases(form):
    return [
        pytest.param(SUFFIXES[form], case, id=case["label"])
        for case in json.loads((CASES / f"{form}.json").read_text(encoding="utf-8"))
    ]


def seen(text: Text, width):
    return [[b.kind.value, b.level, b.text, b.set_aside][:width] for b in text.blocks]


@pytest.mark.parametrize(("suffix", "case"), cases("text") + cases("markdown") + cases("html"))
def test_a_file_is_read_into_its_blocks(suffix, case):
    text = read(case["text"].encode(), f"a{suffix}")
    full = [[*block, ""][:4] for block in case["blocks"]]
    assert seen(text, 4) == full
    if "marks" in case:
        marks = [[b.text[m.start : m.end], m.kind.value, m.address] for b in text.blocks for m in b.marks]
        assert marks == case["marks"]


@pytest.mark.parametrize(("suffix", "case"), cases("text") + cases("markdown") + cases("html"))
def test_offsets_point_at_the_same_letters_in_the_file(suffix, case):
    text = read(case["text"].encode(), f"a{suffix}")
    for block in text.blocks:
        assert len(block.offsets) == len(block.text)
        assert list(block.offsets) == sorted(block.offsets)
        for place, letter in zip(block.offsets, block.text, strict=True):
            assert text.content[place] == letter or letter == " "


def test_an_extent_is_the_segment_as_it_stands_in_the_file():
    text = read_pasted("one\n\nA cafe\N{COMBINING ACUTE ACCENT}  bar.")
    block = text.blocks[1]
    assert block.text == "A caf\N{LATIN SMALL LETTER E WITH ACUTE} bar."
    start, end = text.extent(block, 2, 6)
    assert text.content[start:end] == "cafe\N{COMBINING ACUTE ACCENT}"
    assert text.extent(block, 3, 3) is None


def test_entities_and_tags_are_skipped_when_a_page_is_located():
    text = read(b"<html><script>caf</script><p>the caf&eacute; &quot;<b>x</b>y&quot;", "a.html")
    block = text.blocks[0]
    start, end = text.extent(block, 4, len(block.text))
    assert block.text.endswith('"xy"')
    assert text.content[start:end].startswith("caf&eacute; &quot;<b>x</b>y&")


def test_a_page_says_what_it_is():
    page = b"""<!doctype html><html lang="ckb"><head><title>The well | Our paper</title>
      <meta name="author" content="Ann Example"><meta property="article:published_time"
      content="2021-05-03T10:00:00Z"></head><body><p>Words of the page.</p></body></html>"""
    text = read(page, "saved page")
    assert (text.format, text.title, text.author, text.date, text.language_tag) == (
        "html",
        "The well",
        "Ann Example",
        "2021-05-03",
        "ckb",
    )


def test_the_main_part_of_a_page_is_preferred_and_its_heading_kept():
    prose = "<p>For many years nobody asked whose water it was.</p>" * 8
    page = (
        f"<html><body><h1>The well</h1><p>Elsewhere</p><article>{prose}</article><p>Below</p></body></html>"
    )
    text = read(page.encode(), "a.html")
    aside = [block.text for block in text.blocks if block.set_aside == "outside the main text"]
    assert aside == ["Elsewhere", "Below"]
    assert text.blocks[0].text == text.title == "The well"
    assert not text.blocks[0].set_aside


def test_front_matter_is_understood_and_not_text():
    text = read(b"---\ntitle: 'The well'\nauthor: Ann\ndate: 3 May 2021\nlang: kmr\n---\nWords.", "a.md")
    assert (text.title, text.author, text.date, text.language_tag) == ("The well", "Ann", "2021-05-03", "kmr")
    assert [block.text for block in text.blocks] == ["Words."]
    assert text.content[text.blocks[0].offsets[0] :] == "Words."


def test_bylines_and_dates_fill_author_and_date():
    head = "The well is dry\n\n3 May 2021\n\nBy Ann Example\n\n"
    text = read_pasted(head + "For many years nobody asked whose water it was.")
    assert (text.title, text.author, text.date) == ("The well is dry", "Ann Example", "2021-05-03")


def test_a_pasted_page_is_read_as_a_page_and_a_pasted_text_as_text():
    assert read_pasted("<!DOCTYPE html><p>Words").format == "html"
    assert read_pasted("Words about <html>").format == "text"
    assert read_pasted("# Words", "a.md").format == "markdown"


ARABIC = "أعلن المجلس في المدينة القديمة أن البئر الجديدة ستفتح غدا، وقال إن الماء للجميع؟"
KURMANJI = "Şêrê çiyê li ser kevirê rûniştiye û dibêje ku ew ê îro neçe bajêr; çima? Ji ber ku baran e."
ENGLISH = "It’s the bakers’ well – they said “no” to the café owners…"


@pytest.mark.parametrize(
    ("words", "encoding", "used", "sure"),
    [
        (ARABIC, "utf-8", "utf-8", True),
        (ARABIC, "utf-8-sig", "utf-8", True),
        (ARABIC, "utf-16", "utf-16-le", True),
        (ARABIC, "utf-32", "utf-32-le", True),
        (ARABIC, "utf-16-be", "utf-16-be", False),
        (ENGLISH, "utf-16-le", "utf-16-le", False),
        (ARABIC, "cp1256", "cp1256", False),
        (ARABIC, "iso8859_6", "iso8859_6", False),
        (KURMANJI, "cp1254", "cp1254", False),
        (ENGLISH, "cp1252", "cp1252", False),
    ],
)
def test_an_encoding_is_found_out(words, encoding, used, sure):
    text = read(words.encode(encoding), "a.txt")
    assert text.content == words
    assert (text.encoding, text.encoding_sure) == (used, sure)
    assert bool(text.notes) is not sure


@pytest.mark.parametrize(
    "declaration", ["<meta charset=windows-1256>", '<?xml version="1.0" encoding="cp1256"?>']
)
def test_a_page_that_names_its_encoding_is_believed(declaration):
    page = (
        f"{declaration}<html><p>{ARABIC}</p></html>"
        if "xml" in declaration
        else f"<html>{declaration}<p>{ARABIC}"
    )
    text = read(page.encode("cp1256"), "a.html")
    assert [block.text for block in text.blocks] == [ARABIC]
    assert (text.encoding, text.encoding_sure) == ("cp1256", True)


def test_a_person_overrides_the_encoding():
    text = read(KURMANJI.encode("cp1254"), "a.txt", encoding="windows-1254")
    assert text.content == KURMANJI
    assert text.encoding_sure


def zipped(name):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "application/epub+zip" if name == "mimetype" else "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "no text in it"),
        (b" \n\t\xc2\xa0\n", "a.txt", "no text in it"),
        (b"<html><body><img src=x></body></html>", "a.html", "no text in it"),
        (b"---\ntitle: x\n---\n", "a.md", "no text in it"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.txt", "not a text"),
        (b"words\0and words", "a.txt", "not a text"),
        (b"w\x01o\x02r\x03d", "a.txt", "not a text"),
        (b"%PDF-1.7 ...", "a.txt", "A PDF is not read. Convert it"),
        (b"words", "a.pdf", "A PDF is not read. Convert it"),
        (b"{\\rtf1 words}", "a", "rich text"),
        (zipped("word/document.xml"), "a.docx", "Word document is damaged"),
        (zipped("word/document.xml"), "a.txt", "Word document is damaged"),
        (zipped("mimetype"), "a.epub", "EPUB"),
        (zipped("other"), "a.zip", "ZIP archive"),
        (b"<div>" * 100_000 + b"words" + b"</div>" * 100_000, "a.html", "2,000 elements within each other"),
        (b"<div>" * 2_020 + b"words", "a.html", "2,000 elements within each other"),
        (b"\xef\xbb\xbf\xff words", "a.txt", "damaged at byte"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, name, says):
    with pytest.raises(Refused, match=says):
        read(data, name)


def test_a_text_of_fifty_megabytes_is_refused_with_both_sizes():
    with pytest.raises(Refused, match=r"50 MB; at most 20 MB"):
        read(b"x" * 50_000_000, "a.txt")
    with pytest.raises(Refused, match=r"20\.0+\d* MB|at most 20 MB"):
        read_pasted("x" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("encoding", "says"),
    [
        ("klingon", "no encoding called"),
        ("a\0b", "no encoding"),
        ("hex", "no encoding"),
        ("ascii", "at byte 1"),
    ],
)
def test_an_encoding_that_is_unknown_or_does_not_fit_is_refused(encoding, says):
    with pytest.raises(Refused, match=says):
        read(ARABIC.encode(), "a.txt", encoding=encoding)


def test_a_pasted_nul_is_refused():
    with pytest.raises(Refused, match="NUL"):
        read_pasted("words\0words")


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("3 May 2021", "2021-05-03"),
        ("May 3rd, 2021", "2021-05-03"),
        ("Last updated: Mon, 3 May 2021 10:30", "2021-05-03"),
        ("2021-05-03T10:00:00Z", "2021-05-03"),
        ("٣ أيار/مايو ٢٠٢١", "2021-05-03"),
        ("3ê Gulanê 2021", "2021-05-03"),
        ("23/05/2021", "2021-05-23"),
        ("03/05/2021", ""),
        ("31 February 2021", ""),
    ],
)
def test_a_line_that_is_a_date_is_known_as_one(line, iso):
    assert is_date(line)
    assert iso_date(line) == iso


@pytest.mark.parametrize(
    "line", ["On 3 May 2021 the well was dry", "May 2021", "3 May", "3 May 2021 and after"]
)
def test_a_line_that_only_mentions_a_date_is_none(line):
    assert not is_date(line)


def test_what_was_removed_is_told():
    text = read_pasted("so\N{SOFT HYPHEN}me \N{RIGHT-TO-LEFT OVERRIDE}words")
    assert text.blocks[0].text == "some words"
    assert any("RIGHT-TO-LEFT OVERRIDE" in note for note in text.notes)
    assert "Soft hyphens were removed: 1." in text.notes


def test_marks_hold_over_line_breaks_and_stop_before_spaces():
    block = read(b"A **bold\nand *soft* ** and **[so](/x)** on.", "a.md").blocks[0]
    assert [(block.text[m.start : m.end], m.kind.value) for m in block.marks][-2:] == [
        ("so", "strong"),
        ("so", "link"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_fifteen_megabytes_on_one_line_are_read(name):
    line = "For many years nobody asked whose water it was. " * 312_500
    block = read(("<html><p>" * (name == "a.html") + line).encode(), name).blocks[0]
    assert len(block.text) == len(block.offsets) == len(line) - 1
