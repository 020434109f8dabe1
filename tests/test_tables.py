"""Tables of pairs: cases as data, any text there and back, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.files.guarding import guarded, unguarded
from reader.errors import Refused
from reader.formats.interchange import Problem
from reader.formats.table_columns import COLUMNS
from reader.formats.table_lines import LONGEST_LINE
from reader.formats.tables import TableRow, read_table, write_table

CASES = json.loads((Path(__file__).parent / "cases" / "tables.json").read_text(encoding="utf-8"))
CELL = st.text(st.characters(codec="utf-8"), max_size=20) | st.text("=+-@\t\r\n'\",; a", max_size=8)
LANGUAGE = st.sampled_from(["", "en", "ar", "kmr", "pt-BR"])
MOMENT = st.sampled_from(["", "2025-03-23T10:15:00.250Z"])
ROWS = st.builds(TableRow, CELL, CELL, LANGUAGE, LANGUAGE, CELL, CELL, CELL, MOMENT, MOMENT, CELL)


def read(data: bytes, **options) -> tuple[list[TableRow], list[Problem]]:
    found = list(read_table(io.BytesIO(data), **options))
    return (
        [one for one in found if isinstance(one, TableRow)],
        [one for one in found if isinstance(one, Problem)],
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_table_is_read_into_its_pairs_and_what_was_wrong_with_it(case):
    data = case["file"].encode(case.get("encoding", "utf-8"))
    rows, problems = read(data, **case.get("options", {}))
    assert [
        [row.line, row.source, row.target, row.source_language, row.target_language] for row in rows
    ] == case["pairs"]
    assert [(problem.line, problem.is_fatal) for problem in problems] == [
        (line, is_fatal) for line, _, is_fatal in case["problems"]
    ]
    for problem, (_, part, _) in zip(problems, case["problems"], strict=True):
        assert part in problem.what
        assert problem.what.endswith(".")
    if "notes" in case:
        assert [row.note for row in rows] == case["notes"]
    if "dates" in case:
        assert [row.changed_at for row in rows] == case["dates"]


@given(st.lists(ROWS, max_size=5), st.sampled_from([",", "\t", ";", "|"]))
def test_what_is_written_and_read_and_written_again_is_the_same(rows, delimiter):
    once = b"".join(write_table(rows, delimiter))
    again, problems = read(once)
    assert problems == []
    assert [row[: len(COLUMNS)] for row in again] == [row[: len(COLUMNS)] for row in rows]
    assert b"".join(write_table(again, delimiter)) == once


@given(st.lists(ROWS, max_size=5))
def test_no_cell_that_is_written_begins_as_a_formula(rows):
    text = b"".join(write_table(rows)).decode("utf-8-sig")
    written = list(csv.reader(io.StringIO(text, newline="")))
    assert written[0] == list(COLUMNS)
    assert not [cell for row in written for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert [len(row) for row in written[1:]] == [len(COLUMNS)] * len(rows)


@given(CELL)
def test_a_guard_is_taken_away_as_it_was_put(cell):
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["plain", "'tis", "a=b", "", "'", "1-2", " =1"])
def test_a_cell_that_is_no_formula_is_left_alone(cell):
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


def test_half_surrogates_are_never_written():
    [row], _ = read(b"".join(write_table([TableRow("a\ud800b", "c")])))
    assert row.source == "ab"


def test_a_table_opens_in_a_spreadsheet_as_utf8():
    assert b"".join(write_table([])).startswith(b"\xef\xbb\xbfsource,target,")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"encoding": "x-nothing"}, "no encoding that Hevok knows"),
        ({"columns": ["source", "target", "the colour"]}, "There is no column “the colour”"),
        ({"columns": ["source", ""]}, "none of targets"),
        ({"columns": ["en"]}, "none of targets"),
    ],
)
def test_what_a_person_says_wrongly_is_refused_at_once(options, sentence):
    with pytest.raises(Refused, match=sentence):
        read_table(io.BytesIO(b"a,b"), **options)


def test_a_nul_that_strayed_into_a_table_is_part_of_its_cell():
    rows, problems = read(b"en,ar\nab\0c,xyz\nok,fine\n")
    assert [(row.source, row.target) for row in rows] == [("ab\0c", "xyz"), ("ok", "fine")]
    assert problems == []


def test_bytes_that_no_text_has_are_refused():
    with pytest.raises(Refused, match="Line 1 holds a NUL byte"):
        read_table(io.BytesIO(bytes(range(256)) * 10))


def test_an_encoding_is_told_by_the_place_where_it_shows():
    late = b"The well is deep.,b\n" * 20_000 + "The water is cold.,الماء بارد في هذه البئر\n".encode("cp1256")
    rows, problems = read(late)
    assert problems == []
    assert rows[-1].target == "الماء بارد في هذه البئر"
    assert rows[-1].line == 20_001


def test_a_character_across_two_pieces_of_a_file_is_one():
    rows, problems = read(("a,ە\n" * 60_000).encode())
    assert problems == []
    assert {row.target for row in rows} == {"ە"}


def test_a_line_without_end_is_refused_in_little_memory():
    data = io.BytesIO(b"a,b\n" + b"x" * 30 * LONGEST_LINE)
    tracemalloc.start()
    *rows, problem = read_table(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row.source for row in rows] == ["a"]
    assert (problem.line, problem.is_fatal) == (2, True)
    assert peak < 10 * LONGEST_LINE


@pytest.mark.parametrize("line", [b"x\n", b"x" * 99_999 + b"\n", b"x" * 300_000])
def test_a_cell_without_end_is_refused_with_the_line_it_begins_on(line):
    rows, problems = read(b'source,target\na,b\n"' + line * (600_000 // len(line)))
    assert [row.source for row in rows] == ["a"]
    assert [(problem.line, problem.is_fatal) for problem in problems] == [(3, True)]
    assert "longer than 131,072 characters" in problems[0].what


def test_a_table_is_read_and_written_as_a_stream():
    pieces = write_table(TableRow("a", str(number), "en", "ar") for number in range(10**12))
    data = b"".join(next(pieces) for _ in range(3))
    found = read_table(io.BytesIO(data))
    assert next(found).target == "0"
    assert sum(1 for _ in found) == 1999


def test_a_pair_is_a_unit_with_its_dates_at_the_target():
    row = TableRow("a", "b", "en", "ar", "n", changed_at="2025-03-23T10:15:00.250Z", person="Ann", line=7)
    unit = row.entry
    source, target = unit.variants
    assert (source.language, source.text, source.changed_by) == ("en", "a", "")
    assert (target.language, target.text, target.changed_by) == ("ar", "b", "Ann")
    assert (unit.source_language, unit.note, unit.line) == ("en", "n", 7)


@given(
    st.binary(max_size=120) | st.text("a,;\t\"\r\n'", max_size=40).map(str.encode),
    st.sampled_from(["", "utf-16", "utf-32", "cp1253", "shift_jis", "utf-8"]),
)
def test_any_bytes_are_read_or_said_to_be_wrong(data, encoding):
    try:
        rows, problems = read(data, encoding=encoding)
    except Refused:
        return
    assert rows or problems
    assert not any(problem.is_fatal for problem in problems[:-1])
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
