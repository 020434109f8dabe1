"""Files of terms from the field: every version and dialect, broken and hostile ones, tables of all kinds."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import store
from glossary.files.entries import BrokenFile
from glossary.files.xlsx_reading import read_rows
from glossary.files.xlsx_writing import write_rows
from glossary.model import TermStatus
from reader.errors import Refused
from reader.term_files import File, Told, look, plainly
from tests.glossary_files import glossary, take_in, written

CASES = Path(__file__).parent / "cases" / "tbx"
FIELD = json.loads((CASES / "field.json").read_text("utf-8"))
BROKEN = json.loads((CASES / "broken.json").read_text("utf-8"))


def held(db):
    return [[term.language, term.text, str(term.status)] for one in store.concepts(db) for term in one.terms]


@pytest.mark.parametrize("case", FIELD, ids=lambda case: case["label"])
def test_tbx_from_the_field(case):
    db = glossary()
    report, _, _ = take_in(db, case["content"].encode(case["encoding"]))
    assert sorted(held(db)) == sorted(case["terms"])
    told = [problem["what"] for problem in report["problems"]]
    assert len(told) == len(case["problems"])
    for says, what in zip(case["problems"], told, strict=True):
        assert says in what
    for concept in store.concepts(db):
        assert concept.definition == case.get("definition", "")
        assert concept.subject == case.get("subject", "")
        if "note" in case:
            assert case["note"] in [term.note for term in concept.terms]


def refusal(content: bytes, name: str = "x.tbx", told: Told = Told()) -> str:  # noqa: B008 (frozen)
    with pytest.raises(Refused) as caught, plainly(File.of(name, content)):
        take_in(glossary(), content, name, told)
    return str(caught.value)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["label"])
def test_a_broken_or_hostile_file_is_refused_with_its_line(case):
    said = refusal(case["content"].encode())
    assert case["says"] in said
    assert f"x.tbx, line {case['line']}:" in said
    assert "Nothing was taken in." in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<martif><text><body><termEntry>" + b"<descripGrp>" * 500, "deep"),
        (b"<martif><text><body><termEntry><note>" + b"x" * 9_000_000, "more than"),
        (b'<martif x="' + b"y" * 9_000_000, "more than"),
        (b"<martif><text><body>" + b"<a>" * 200_000, "deep"),
    ],
)
def test_what_would_fill_the_memory_is_refused(content, says):
    tracemalloc.start()
    assert says in refusal(content)
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()


# ---------------------------------------------------------------- tables

TABLES = [
    ("pairs with their languages", "a.csv",
     "id,sourceLang,targetLang,sourceString,targetString\n1,en,ar_AR,well,بئر\n",
     {("en", "well"), ("ar", "بئر")}),
    ("a language's names as headers", "a.csv", "English;Arabic;Kurmanji\nwell;بئر;bîr\n",
     {("en", "well"), ("ar", "بئر"), ("kmr", "bîr")}),
    ("tags as headers, tabs", "a.tsv", "en\tar\tckb\nwell\tبئر\tبیر\n",
     {("en", "well"), ("ar", "بئر"), ("ckb", "بیر")}),
    ("a bare ku by its script", "a.csv",
     "sourceLang,targetLang,source,target\nen,ku,well,bîr\nen,ku,sea,دەریا\n",
     {("en", "well"), ("kmr", "bîr"), ("en", "sea"), ("ckb", "دەریا")}),
    ("a column of a bare ku by the script of each row", "a.csv", "en,ku\nwell,bîr\nsea,دەریا\n",
     {("en", "well"), ("kmr", "bîr"), ("en", "sea"), ("ckb", "دەریا")}),
    ("several terms in a cell", "a.csv", "en,ar\nwell; borehole,بئر|جُبّ\n",
     {("en", "well"), ("en", "borehole"), ("ar", "بئر"), ("ar", "جُبّ")}),
    ("OmegaT's three columns", "a.txt", "the water of the well\tماء البئر\tremark\nthe sea\tالبحر\n",
     {("en", "the water of the well"), ("ar", "ماء البئر"), ("en", "the sea"), ("ar", "البحر")}),
    ("OmegaT's list with its own first line", "a.txt",
     "# Glossary in tab-separated format -*- coding: utf-8 -*-\nwell\tماء البئر\tremark\nthe sea\tالبحر\n",
     {("en", "well"), ("ar", "ماء البئر"), ("en", "the sea"), ("ar", "البحر")}),
    ("Weblate's glossary", "a.csv",
     ('"location","source","target","id","fuzzy","context","translator_comments","developer_comments"\n'
      '"","the well of the village","بئر القرية","","False","","",""\n'),
     {("en", "the well of the village"), ("ar", "بئر القرية")}),
    ("a column for each status", "a.csv", "id,en_preferred,ar_preferred,ar_deprecated\nw,well,بئر,حفرة\n",
     {("en", "well"), ("ar", "بئر"), ("ar", "حفرة")}),
    ("a term on each row", "a.csv", "concept,language,term\nw,en,well\nw,ar,بئر\nx,en,sea\n",
     {("en", "well"), ("ar", "بئر"), ("en", "sea")}),
]  # fmt: skip


@pytest.mark.parametrize(("label", "name", "content", "wanted"), TABLES, ids=[one[0] for one in TABLES])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_from_the_field(label, name, content, wanted, encoding):
    db = glossary()
    report, _, _ = take_in(db, content.encode(encoding), name)
    assert {(language, text) for language, text, _ in held(db)} == wanted
    assert report["problems"] == []


@pytest.mark.parametrize("header", ["en", "EN", "English", "en-GB", "term", "source", "en preferred"])
@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_the_name_of_an_only_column_is_no_term(header, kind):
    rows = [header, "the water of the well", "the water of the sea"]
    content = b"".join(write_rows([[row] for row in rows])) if kind == "xlsx" else "\n".join(rows).encode()
    db = glossary()
    take_in(db, content, f"a.{kind}")
    assert {(language, text) for language, text, _ in held(db)} == {("en", text) for text in rows[1:]}


def test_the_name_of_an_only_column_may_be_the_tag_of_any_known_language():
    db = glossary()
    report, _, _ = take_in(db, b"fr_FR\npuits\n", "a.csv")
    assert held(db) == [["fr-FR", "puits", "proposed"]]
    assert report["problems"] == []


@pytest.mark.parametrize("first", ["EU", "sea", "co-op", "war", "ox", "Arabic coffee", "well"])
def test_the_first_term_of_an_only_column_is_no_name(first):
    db = glossary()
    take_in(db, f"{first}\nthe water of the well\n".encode(), "a.csv", Told(source="en"))
    assert {text for _, text, _ in held(db)} == {first, "the water of the well"}


TAGS = [
    ("xx-bogus", {"xx-bogus"}, "No language “xx-bogus” is known"),
    ("xx", {"xx"}, "No language “xx” is known"),
    ("apc-SY", {"apc-SY"}, ""),
    ("qaa", {"qaa"}, ""),
    ("de-DE-DE", set(), "is no language"),
    ("123", set(), "is no language"),
]


@pytest.mark.parametrize(("tag", "languages", "says"), TAGS)
def test_the_tag_of_a_language_that_nobody_knows_is_told(tag, languages, says):
    db = glossary()
    term = "<tig><term>x</term></tig>"
    content = f'<martif><text><body><termEntry><langSet xml:lang="{tag}">{term}</langSet></termEntry>'
    report, _, _ = take_in(db, f"{content}</body></text></martif>".encode())
    assert {language for language, _, _ in held(db)} == languages
    assert says in "".join(one["what"] for one in report["problems"])
    assert bool(says) == bool(report["problems"])


@pytest.mark.parametrize(
    "content", ["en,xx-bogus\nwell,x\nsea,y\n", "language,term\nxx-bogus,x\nxx-bogus,y\n"]
)
def test_a_table_with_the_tag_of_a_language_that_nobody_knows(content):
    db = glossary()
    report, _, _ = take_in(db, content.encode(), "a.csv")
    assert {text for language, text, _ in held(db) if language == "xx-bogus"} == {"x", "y"}
    (told,) = report["problems"]
    assert told["line"] == 2
    assert "No language “xx-bogus” is known" in told["what"]


def test_what_is_no_tag_by_its_form_is_left_out_of_a_table():
    db = glossary()
    report, _, _ = take_in(db, b"language,term\nde-DE-DE,x\nen,well\n", "a.csv")
    assert held(db) == [["en", "well", "proposed"]]
    assert any("Nothing says which language" in one["what"] for one in report["problems"])


@pytest.mark.parametrize("name", ["a.tbx", "a.xlsx"])
def test_what_is_not_what_it_is_called_is_refused(name):
    with pytest.raises(Refused, match="is none"):
        take_in(glossary(), b"hello, world", name)


def test_a_table_in_a_windows_encoding():
    words = "الماء والبئر والقرية"
    db = glossary()
    take_in(db, f"en,ar\nwell,{words}\n".encode("cp1256"), "a.csv")
    assert ["ar", words, "proposed"] in held(db)


def test_statuses_genders_and_parts_of_speech_are_read_in_other_programs_words():
    db = glossary()
    content = "en,ar,ar status,ar gender,pos\nwell,بئر,Preferred,f,Noun\nsea,بحر,Do not use,m,n\nx,y,blue,,\n"
    report, _, _ = take_in(db, content.encode(), "a.csv")
    found = {term.text: term for one in store.concepts(db) for term in one.terms}
    assert (found["بئر"].status, found["بئر"].gender) == (TermStatus.PREFERRED, "feminine")
    assert found["بحر"].status is TermStatus.DEPRECATED
    assert found["y"].note == "status: blue"
    assert "“blue” is no status" in report["problems"][0]["what"]


def test_a_part_of_speech_that_the_glossary_has_not_is_told_and_kept_as_a_note():
    db = glossary()
    report, _, _ = take_in(db, b"en,ar,pos\npumping,x,gerund\n", "a.csv")
    (told,) = report["problems"]
    assert told["line"] == 2
    assert "“gerund” is no part of speech" in told["what"]
    assert store.concepts(db)[0].notes == "part of speech: gerund"


def test_a_person_says_what_the_columns_hold():
    said = Told(columns=("", "term:kmr", "term:en", "note:kmr"), header=False)
    db = glossary()
    take_in(db, b"9,av,water,n.f.\n", "a.csv", said)
    (concept,) = store.concepts(db)
    assert [(term.language, term.text, term.note) for term in concept.terms] == [
        ("en", "water", ""),
        ("kmr", "av", "n.f."),
    ]


def test_a_column_that_there_is_not_is_refused():
    with pytest.raises(Refused, match="There is no column “colour:en”"):
        look(File.of("a.csv", b"a,b\n", Told(columns=("colour:en", ""))))


def test_what_a_table_seems_to_hold_can_be_looked_at():
    table = look(File.of("a.csv", b"en,ar_AR,description\nwell,x,y\n"))
    assert [column.name for column in table.columns] == ["term:en", "term:ar", "definition"]
    assert table.header == ("en", "ar_AR", "description")
    assert table.sample == (("well", "x", "y"),)


def test_a_row_with_wrong_quotation_marks_is_told_of_and_the_others_come_in():
    db = glossary()
    report, _, _ = take_in(db, b'en,ar\n"well"x,y\nsea,z\n', "a.csv")
    assert ["en", "sea", "proposed"] in held(db)
    assert report["problems"][0]["line"] == 2


def test_terms_without_a_language_are_told_of():
    report, _, _ = take_in(glossary(), b"source,target\n123,456\n", "a.csv")
    assert all("Nothing says which language" in one["what"] for one in report["problems"][:2])


# ---------------------------------------------------------------- workbooks


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'


def workbook(sheet=None, shared="", change=lambda part: part):
    """A workbook of ours with another sheet, with shared strings, with all of its parts changed."""
    base, made = io.BytesIO(b"".join(write_rows([["x", "علوي"], ["007", "a\nb"]]))), io.BytesIO()
    with zipfile.ZipFile(base) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(sheet if sheet and "sheet1" in name else old.read(name).decode()))
        if shared:
            new.writestr("xl/sharedStrings.xml", change(shared))
    return made.getvalue()


def rows_of(content):
    return list(read_rows(io.BytesIO(content)))


def test_a_workbook_of_another_program_is_read():
    shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'.format(
        "".join(f"<si>{one}</si>" for one in (
            "<t>English</t>", "<t>Arabic</t>", "<r><t>we</t></r><r><t>ll</t></r>",
            "<t>بئر</t><rPh><t>aloud</t></rPh>",
        ))
    )  # fmt: skip
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>7</v></c><c r="C3" t="s"><v>3</v></c></row>'
        '<row r="4"><c r="A4" t="str"><f>HYPERLINK("x")</f><v>sea</v></c><c r="C4" t="inlineStr">'
        "<is><t>بحر</t></is></c></row>"
        "</sheetData></worksheet>"
    )
    db = glossary()
    report, _, _ = take_in(db, workbook(sheet, shared), "a.xlsx")
    assert sorted(held(db)) == [
        ["ar", "بئر", "proposed"], ["ar", "بحر", "proposed"],
        ["en", "sea", "proposed"], ["en", "well", "proposed"],
    ]  # fmt: skip
    assert report["problems"] == []


def test_a_workbook_that_grows_too_large_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst><si><t>" + b" " * 60_000_000)
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert "too large" in refusal(made.getvalue(), "a.xlsx")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 100])
def test_a_damaged_workbook_is_refused(content):
    assert "damaged" in refusal(content, "a.xlsx")


def test_a_strict_workbook_is_read():
    moved = {
        "http://schemas.openxmlformats.org/spreadsheetml/2006": "http://purl.oclc.org/ooxml/spreadsheetml",
        "http://schemas.openxmlformats.org/officeDocument/2006": "http://purl.oclc.org/ooxml/officeDocument",
    }
    strict = workbook(
        change=lambda part: functools.reduce(lambda said, one: said.replace(*one), moved.items(), part)
    )
    assert rows_of(strict) == rows_of(workbook()) == [(1, ["x", "علوي"]), (2, ["007", "a\nb"])]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("007", "007"),
        ("a&#10;b", "a\nb"),
        ("a_x000D_&#10;b", "a\r\nb"),
        ("_x005F_x000B_", "_x000B_"),
        ("max005F_b", "max005F_b"),
        ("x" * 40_000, "x" * 40_000),
    ],
)
def test_a_cell_keeps_every_character(written, text):
    shared = STRINGS.format(f'<si><t xml:space="preserve">{written}</t></si>')
    found = rows_of(workbook(SHEET.format('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), shared))
    assert found == [(1, [text])]
    assert rows_of(b"".join(write_rows([[text]]))) == [(1, [text])]


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ('<dimension ref="A1:A1"/><row r="1"><c r="B1"><v>7</v></c></row>', [(1, ["", "7"])]),
        ('<row r="900000000"><c r="A1"><v>7</v></c></row>', [(900_000_000, ["7"])]),
        (f'<row r="{"9" * 5000}"><c r="A1"><v>7</v></c></row>', [(1, ["7"])]),
        (f'<row r="1"><c r="A1" t="s"><v>{"9" * 5000}</v></c><c r="B1"><v>7</v></c></row>', [(1, ["", "7"])]),
        ('<row r="1"><c r="ZZZ1"><v>7</v></c><c r="A1" t="e"><v>#N/A</v></c></row>', []),
    ],
)  # fmt: skip
def test_what_a_sheet_says_of_its_own_size_is_not_believed(sheet, found):
    assert rows_of(workbook(SHEET.format(sheet))) == found


def test_entities_of_a_workbook_are_refused():
    laughs = '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    assert "declares entities" in refusal(workbook(shared=laughs), "a.xlsx")


def test_another_archive_is_no_workbook():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>")
    assert "no workbook of the format .xlsx" in refusal(made.getvalue(), "a.xlsx")


def test_a_workbook_with_a_password_is_told_from_a_damaged_one():
    assert "password" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx")


def test_a_workbook_of_very_many_files_is_refused_before_they_are_listed():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number:>40}", b"")
    assert "too long" in refusal(made.getvalue(), "a.xlsx")


@given(
    st.sampled_from([workbook(), workbook(shared=STRINGS.format("<si><t>x</t></si>"))]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4),
    st.floats(0, 1),
)
def test_whatever_is_broken_in_a_workbook_is_said_in_a_sentence(content, flips, kept):
    broken = bytearray(content)
    for place, byte in flips:
        broken[int(place * len(broken))] = byte
    with contextlib.suppress(BrokenFile):
        assert all(isinstance(cell, str) for _, row in rows_of(bytes(broken)) for cell in row)
    with contextlib.suppress(BrokenFile):
        rows_of(bytes(broken[: int(kept * len(broken))]))


# ---------------------------------------------------------------- size


def test_twenty_thousand_terms_come_in_quickly():
    rows = "".join(f"well {number},بئر {number},A hole.\n" for number in range(10_000))
    db = glossary()
    begun = time.process_time()
    report, _, _ = take_in(db, f"en,ar,definition\n{rows}".encode(), "a.csv")
    assert (report["added"], report["terms"]) == (10_000, 20_000)
    assert time.process_time() - begun < 30  # 3 s where nothing else runs
    assert len(written(db, "tbx3")) > 1_000_000
