"""TMX in: files as they really are, and files that were made to do harm, as data."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Refused
from reader.formats.interchange import Entry, Problem, iso_moment, language_of
from reader.formats.tmx_reading import read_tmx
from reader.formats.tmx_values import Header
from reader.formats.xml_pieces import PIECE
from reader.languages.tags import usual_spelling

CASES = json.loads((Path(__file__).parent / "cases" / "tmx" / "reading.json").read_text(encoding="utf-8"))
BEGIN = b'<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="en"/><body>\n'
UNIT = b'<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="ar"><seg>b</seg></tuv></tu>\n'
END = b"</body></tmx>"


def written(case: dict) -> bytes:
    encoding = case.get("encoding", "utf-8")
    if encoding == "surrogates":
        return case["file"].encode("utf-8", "surrogatepass")
    return case["file"].encode(encoding, "xmlcharrefreplace")


def read(data: bytes, encoding: str = "") -> tuple[list[Entry], list[Problem]]:
    found = list(read_tmx(io.BytesIO(data), encoding))
    return (
        [one for one in found if isinstance(one, Entry)],
        [one for one in found if isinstance(one, Problem)],
    )


def plain(entries: list[Entry]) -> list[list[list[str]]]:
    return [[[variant.language, variant.text] for variant in entry.variants] for entry in entries]


class Endless(io.RawIOBase):
    """A file that is made while it is read."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.parts: Iterator[bytes] = iter(parts)
        self.held = b""

    def read(self, size: int = -1) -> bytes:
        while len(self.held) < size:
            part = next(self.parts, b"")
            if not part:
                break
            self.held += part
        answer, self.held = self.held[:size], self.held[size:]
        return answer


def in_little_memory(*parts: bytes | Iterable[bytes]) -> tuple[list[Entry], list[Problem], float]:
    """What is read of a file made of these parts, and the peak of memory meanwhile, in MB."""
    stream = Endless(one for part in parts for one in ([part] if isinstance(part, bytes) else part))
    tracemalloc.start()
    try:
        found = list(read_tmx(stream))
        peak = tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
    return (
        [one for one in found if isinstance(one, Entry)],
        [one for one in found if isinstance(one, Problem)],
        peak,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_file_is_read_into_its_units_and_what_was_wrong_with_it(case):
    entries, problems = read(written(case))
    assert plain(entries) == case["entries"]
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [(problem.line, problem.is_fatal) for problem in problems] == [
        (line, is_fatal) for line, _, is_fatal in case["problems"]
    ]
    for problem, (_, part, _) in zip(problems, case["problems"], strict=True):
        assert part in problem.what
    if "lines" in case:
        assert [entry.line for entry in entries] == case["lines"]
    if "sources" in case:
        assert [entry.source_language for entry in entries] == case["sources"]
    if "ids" in case:
        assert [entry.id for entry in entries] == case["ids"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_file_is_read_alike_wherever_its_pieces_are_cut(case, monkeypatch):
    whole = read(written(case))
    for size in (5, 16, 61):
        monkeypatch.setattr("reader.formats.xml_pieces.PIECE", size)
        if len(written(case)) > size and "declar" not in case["label"]:
            cut = read(written(case))
            assert cut[0] == whole[0]
            assert [problem.is_fatal for problem in cut[1]][-1:] == [p.is_fatal for p in whole[1]][-1:]


def test_a_problem_is_a_sentence_for_a_person():
    for case in CASES:
        for problem in read(written(case))[1]:
            assert problem.what.endswith(".")
            assert problem.what[0].isupper() or problem.what[0] == "“"
            assert problem.line >= 1


def test_a_unit_keeps_everything_that_is_said_of_it():
    data = b"""<tmx version="1.4"><header srclang="en"/><body>
    <tu tuid="7" creationdate="20240102T030405Z" creationid="Ann" usagecount="3">
      <note>one</note><prop type="prev">before</prop><prop type="next">after</prop><note>two</note>
      <prop type="x-context">page &amp; line</prop><prop>bare</prop>
      <tuv xml:lang="en" changeid="Bob"><prop type="own">1</prop><note>mine</note><seg>a</seg></tuv>
      <tuv xml:lang="ar" changedate="20250102T030405Z" changeid="Ceylan" lastusagedate="20250909T000000Z"
        ><seg>b</seg></tuv>
    </tu></body></tmx>"""
    [entry], problems = read(data)
    english, arabic = entry.variants
    assert problems == []
    assert (entry.id, entry.note, entry.line) == ("7", "one\ntwo", 2)
    assert (entry.created_at, entry.created_by) == ("2024-01-02T03:04:05.000Z", "Ann")
    assert (entry.previous, entry.next, entry.context) == ("before", "after", "page & line")
    assert entry.props[-1] == ("", "bare")
    assert entry.prop("file") == ""
    assert (english.note, english.props, english.changed_by) == ("mine", (("own", "1"),), "Bob")
    assert (arabic.changed_at, arabic.changed_by) == ("2025-01-02T03:04:05.000Z", "Ceylan")
    assert (arabic.created_at, arabic.created_by) == ("", "")


def test_a_header_says_what_the_file_is_before_its_units_are_read():
    data = (
        b"""<tmx version="1.4"><header creationtool="OmegaT" creationtoolversion="6.0" segtype="sentence"
    datatype="plaintext" srclang="EN_us"><note>ours</note><prop type="project">well</prop>
    <ude name="private" base="x"><map unicode="#xF8FF" code="#xF0" ent="Apple" subst="[Apple]"/></ude>
    </header><body>"""
        + UNIT
    )
    reading = read_tmx(io.BytesIO(data))
    assert reading.header == Header(
        "1.4", "en", "OmegaT 6.0", "sentence", "plaintext", "ours", (("project", "well"),)
    )
    found = list(reading)
    assert isinstance(found[0], Entry)
    assert isinstance(found[-1], Problem)
    assert list(reading) == []


def test_a_file_without_a_header_has_an_empty_one():
    assert read_tmx(io.BytesIO(b'<tmx version="1.1"><body>' + UNIT)).header == Header("1.1")
    assert read_tmx(io.BytesIO(b"")).header == Header()


def test_the_encoding_a_person_names_goes_before_what_the_file_says():
    data = BEGIN + UNIT.replace(b">b<", ">سلام<".encode("cp1256")) + END
    assert plain(read(data, "windows-1256")[0]) == [[["en", "a"], ["ar", "سلام"]]]
    with pytest.raises(Refused, match="no encoding"):
        read(data, "x-nothing")


def test_words_before_a_byte_that_does_not_fit_are_read_in_their_encoding():
    head = BEGIN.replace(b"?>", b" encoding='windows-1253'?>", 1)
    alpha = head + UNIT.replace(b">b<", ">λ<".encode("cp1253")) + b"<!-- \xff -->" + END
    entries, problems = read(alpha)
    assert plain(entries) == [[["en", "a"], ["ar", "λ"]]]
    assert [(problem.line, problem.is_fatal) for problem in problems] == [(4, True)]


def test_units_before_a_broken_place_are_handed_on_before_it_is_met():
    far = UNIT * (3 * PIECE // len(UNIT))
    reading = iter(read_tmx(Endless([BEGIN, far, b"</tu>"])))
    count = sum(1 for _ in zip(range(far.count(b"<tu>")), reading, strict=False))
    assert count == far.count(b"<tu>")
    last = next(reading)
    assert isinstance(last, Problem)
    assert last.is_fatal
    assert last.line == far.count(b"\n") + 3
    assert next(reading, None) is None


HUGE = {
    "a segment of a hundred megabytes": [b"ab cd ef gh" * 10_000] * 900,
    "one without a space": [b"abcdefgh" * 10_000] * 150,
    "one of references": [b"&amp;" * 10_000] * 200,
    "one of codes": [b"<ph/>" * 5_000] * 90,
}


@pytest.mark.parametrize("parts", HUGE.values(), ids=HUGE.keys())
def test_a_unit_without_end_is_passed_over_in_little_memory(parts):
    before = BEGIN + UNIT + b'<tu>\n<tuv xml:lang="en"><seg>'
    entries, problems, peak = in_little_memory(before, parts, b"</seg></tuv>\n</tu>", UNIT, END)
    assert plain(entries) == [[["en", "a"], ["ar", "b"]], [], [["en", "a"], ["ar", "b"]]]
    assert [(problem.line, problem.what) for problem in problems] == [
        (4, "The unit is longer than 2 MB and was passed over.")
    ]
    assert [entry.line for entry in entries] == [3, 4, 6]
    assert peak < 120


def test_variants_notes_and_headers_without_end_are_passed_over_too():
    many = b'<tuv xml:lang="en"><seg>a</seg></tuv>' * 1000
    entries, problems, peak = in_little_memory(BEGIN, b"<tu>", [many] * 60, b"</tu>", UNIT, END)
    assert [len(entry.variants) for entry in entries] == [0, 2]
    assert len(problems) == 1
    notes = [b"<note>a note</note>" * 1000] * 120
    entries, problems, more = in_little_memory(b"<tmx><header>", notes, b"</header><body>", UNIT, END)
    assert [len(entry.variants) for entry in entries] == [2]
    assert [problem.what for problem in problems] == ["The header is longer than 2 MB and was passed over."]
    assert max(peak, more) < 60


@pytest.mark.parametrize(
    "parts",
    [
        [b"<tu ", *(b" ".join(b'a%d=""' % (n * 1000 + m) for m in range(1000)) + b" " for n in range(1000))],
        [b"<!-- ", *[b"no more of it " * 1000] * 1000],
        [b"<tu tuid='", *[b"abcdefgh" * 1000] * 1000],
    ],
    ids=["a million attributes", "a comment without end", "an attribute without end"],
)
def test_a_tag_that_does_not_end_is_refused_in_little_memory(parts):
    entries, problems, peak = in_little_memory(BEGIN, UNIT, parts, b">", UNIT, END)
    assert [len(entry.variants) for entry in entries] == [2]
    assert [problem.what for problem in problems] == ["A single tag or comment is longer than 4 MB."]
    assert problems[0].is_fatal
    assert peak < 60


def test_a_long_file_takes_no_more_memory_than_a_short_one():
    _, _, short = in_little_memory(BEGIN, [UNIT * 500] * 2, END)
    tracemalloc.start()
    count = sum(1 for _ in read_tmx(Endless([BEGIN, *[UNIT * 500] * 20, END])))
    long = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    assert count == 10_000
    assert long < short + 2


@pytest.mark.parametrize(
    ("tag", "text", "language"),
    [
        ("en", "", "en"),
        ("EN-us", "", "en"),
        ("ku", "roj", "kmr"),
        ("kur-IQ", "", "ckb"),
        ("ku", "", "ku"),
        ("DE_at", "", "de-AT"),
        ("sr-latn", "", "sr-Latn"),
        ("x-Private-AB", "", "x-private-ab"),
        ("", "text", ""),
        (" \t", "text", ""),
        ("é" * 101, "", ""),
    ],
)
def test_every_tag_is_kept_as_a_language(tag, text, language):
    assert language_of(tag, text) == language
    assert language_of(language, text) == language


def test_a_spelling_is_usual_already_once_it_is_made():
    for tag in ("en-latn-us-x-ab", "ZH_HANS", "i-klingon", "a-", "-", "ß-SS"):
        assert usual_spelling(usual_spelling(tag)) == usual_spelling(tag)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20250323T101500Z", "2025-03-23T10:15:00.000Z"),
        ("2025-03-23T10:15:00.123Z", "2025-03-23T10:15:00.123Z"),
        ("2025-03-23T10:15:00.5+00:00", "2025-03-23T10:15:00.500Z"),
        ("2025-03-23T10:15:00.123456Z", "2025-03-23T10:15:00.123Z"),
        ("2025-03-23 10:15", "2025-03-23T10:15:00.000Z"),
        ("20250323", "2025-03-23T00:00:00.000Z"),
        ("20251301T000000Z", ""),
        ("20250132T000000Z", ""),
        ("20250101T250000Z", ""),
        ("0", ""),
        ("", ""),
        ("20250323T101500+0300", ""),
    ],
)
def test_a_moment_is_read_or_is_none(written, moment):
    assert iso_moment(written) == moment


WHOLE = (
    BEGIN + UNIT + b"<tu><tuv lang='ku'><seg>roj <ph x='1'>&lt;</ph>&amp;<![CDATA[<]]></seg></tuv></tu>" + END
)


@given(st.binary(max_size=200), st.sampled_from(["", "utf-16", "utf-32-be", "cp1253", "shift_jis", "utf-8"]))
def test_any_bytes_are_read_or_said_to_be_wrong(data, encoding):
    entries, problems = read(data, encoding)
    assert entries == []
    assert problems[-1].is_fatal


@given(st.integers(0, len(WHOLE)), st.integers(0, 9), st.binary(max_size=6))
def test_a_file_damaged_anywhere_is_read_as_far_as_it_goes(at, length, instead):
    entries, problems = read(WHOLE[:at] + instead + WHOLE[at + length :])
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert not any(problem.is_fatal for problem in problems[:-1])
    assert all(1 <= problem.line <= 10 for problem in problems)
    assert all("\0" not in variant.text for entry in entries for variant in entry.variants)


@given(st.integers(0, len(WHOLE)))
def test_a_file_cut_off_anywhere_is_broken(at):
    _, problems = read(WHOLE[:at])
    assert [problem.is_fatal for problem in problems] == ([True] if at < len(WHOLE) else [])
