"""TMX out, and in again: inline elements as data, and any text as hypothesis thinks of it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reader.errors import Refused
from reader.formats.interchange import Entry, Inline, Problem, Variant, context_props, language_of
from reader.formats.tmx_inline import CODES, content, escaped, from_markup, markup
from reader.formats.tmx_reading import read_tmx
from reader.formats.tmx_writing import tmx_moment, write_tmx
from reader.formats.xml_pieces import FORBIDDEN

CASES = json.loads((Path(__file__).parent / "cases" / "tmx" / "inline.json").read_text(encoding="utf-8"))
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ANY = st.text(st.characters(codec=None), max_size=30)
"""Any code points: also those that XML forbids, and lone surrogates."""
NAMES = st.text(st.characters(codec=None), max_size=12)
"""For what people and programs name: notes, persons, ids, types and values of properties."""


def exported(entries, source_language="en", **options) -> bytes:
    return b"".join(write_tmx(entries, source_language, **options))


def imported(data: bytes) -> list[Entry]:
    found = list(read_tmx(io.BytesIO(data)))
    assert not [one for one in found if isinstance(one, Problem) and one.is_fatal]
    return [one for one in found if isinstance(one, Entry)]


def inline_of(rows) -> tuple[Inline, ...]:
    return tuple(
        Inline(kind, start, end, tuple(map(tuple, attributes)), code, holds)
        for kind, start, end, attributes, code, holds in rows
    )


# ---------------------------------------------------------------- inline elements


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_segment_is_its_words_and_the_elements_between_them(case):
    found = from_markup(case["markup"])
    assert found.text == case["text"]
    assert found.inline == inline_of(case["inline"])
    assert ["".join(found.complaints)] == (case["complaints"] or [""])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_segment_is_written_as_it_was_read(case):
    assert markup(case["text"], inline_of(case["inline"])) == case.get("back", case["markup"])


@pytest.mark.parametrize("broken", ["<ph>", "</seg><seg>", "a & b", "<!DOCTYPE x>", "&nothing;"])
def test_what_is_no_segment_is_refused(broken):
    with pytest.raises(Refused, match="no segment"):
        from_markup(broken)


@pytest.mark.parametrize(
    "inline",
    [
        (Inline("ph", 9, 9),),
        (Inline("ph", -3, -3), Inline("hi", 2, 1, holds=7)),
        (Inline("hi", 0, 2, holds=1), Inline("hi", 1, 3)),
        (Inline("script", 0, 1), Inline("ph", 1, 1, (("bad name", "x"), ("a>", "y")))),
    ],
)
def test_elements_that_do_not_fit_the_words_never_break_the_file(inline):
    [entry] = imported(exported([Entry((Variant("en", "abc", "", inline),), "en")]))
    assert entry.variants[0].text == "abc"


@st.composite
def segments(draw, depth: int = 0) -> str:
    """The content of a segment, as a program might write it."""
    parts = []
    for kind in draw(st.lists(st.sampled_from(["words", "words", "code", "hi"]), max_size=4)):
        if kind == "words":
            parts.append(escaped(FORBIDDEN.sub("", draw(ANY))))
        elif kind == "code":
            name = draw(st.sampled_from(sorted(CODES)))
            number = draw(st.sampled_from(["", ' i="1"', ' i="2" x="&quot;"', ' pos="end"']))
            parts.append(f"<{name}{number}>{escaped(FORBIDDEN.sub('', draw(ANY)))}</{name}>")
        elif depth < 3:
            parts.append(f"<hi>{draw(segments(depth + 1))}</hi>")
    return "".join(parts)


@given(segments())
def test_any_segment_is_written_as_it_was_read(xml):
    found = from_markup(xml)
    assert markup(found.text, found.inline) == xml


@given(segments())
def test_every_element_stands_within_the_words_and_in_order(xml):
    text, inline, _ = from_markup(xml)
    assert all(0 <= one.start <= one.end <= len(text) for one in inline)
    assert [one.start for one in inline] == sorted(one.start for one in inline)
    assert content([text]).text == text


# ---------------------------------------------------------------- whole files


@st.composite
def variants(draw) -> Variant:
    inline: tuple[Inline, ...] = ()
    text = draw(ANY)
    if draw(st.booleans()):
        text, inline, _ = from_markup(draw(segments()))
    return Variant(
        draw(st.sampled_from(["en", "ar", "kmr", "ckb", "pt-BR", "all"]) | NAMES),
        text,
        draw(st.sampled_from(["", "", "EN_us", "Ku-Latn"])),
        inline,
        draw(NAMES),
        tuple(draw(st.lists(st.tuples(NAMES, NAMES), max_size=2))),
        draw(MOMENTS),
        draw(NAMES),
        draw(MOMENTS),
        draw(NAMES),
    )


MOMENTS = st.sampled_from(["", "2025-03-23T10:15:00.250Z", "2025-03-23T10:15:00Z", "yesterday"])
ENTRIES = st.builds(
    Entry,
    st.lists(variants(), max_size=3).map(tuple),
    st.sampled_from(["", "en", "ckb", "pt-BR"]) | NAMES.map(lambda tag: language_of(FORBIDDEN.sub("", tag))),
    NAMES,
    NAMES,
    st.lists(st.tuples(NAMES, NAMES), max_size=2).map(tuple),
    MOMENTS,
    NAMES,
    MOMENTS,
    NAMES,
)


@settings(deadline=None)
@given(st.lists(ENTRIES, max_size=3), st.sampled_from(["", "en", "ckb"]))
def test_what_is_exported_imported_and_exported_again_is_the_same(entries, source):
    once = exported(entries, source)
    again = imported(once)
    assert exported(again, source) == once
    assert imported(exported(again, source)) == again


@settings(deadline=None)
@given(st.lists(ENTRIES, max_size=3))
def test_what_is_exported_is_well_formed_and_holds_the_words(entries):
    root = etree.fromstring(exported(entries))
    kept = [
        FORBIDDEN.sub("", variant.text).replace("\r", "\n")
        for entry in entries
        for variant in entry.variants
        if FORBIDDEN.sub("", variant.tag or variant.language).strip()
    ]
    found = [
        "".join(
            seg.xpath("text() | .//hi//text()[not(ancestor::*[not(self::hi or self::seg)][ancestor::seg])]")
        )
        for seg in root.iter("seg")
    ]
    assert [text.replace("\r", "\n") for text in found] == kept


@given(ANY, ANY)
def test_an_export_holds_every_word_that_xml_can_hold(source, target):
    [entry] = imported(exported([Entry((Variant("en", source), Variant("ar", target)), "en")]))
    assert [variant.text for variant in entry.variants] == [
        FORBIDDEN.sub("", source),
        FORBIDDEN.sub("", target),
    ]


def test_a_file_says_what_weblate_and_omegat_look_for():
    """An independent reader's view: lxml, by the descriptions of both programs."""
    props = context_props(previous="Before.", following="After.", file="a.docx", key="7", context="a.docx#7")
    units = [
        Entry(
            (
                Variant("en", "The well."),
                Variant("ar", "البئر.", changed_at="2025-03-23T10:15:00.250Z", changed_by="Ann"),
                Variant("kmr", "Bîr.", note="as in the songs"),
                Variant("ckb", "بیر."),
            ),
            "en",
            "7",
            "a line for the translator",
            props,
        )
    ]
    data = exported(units)
    root = etree.fromstring(data)
    header = root.find("header")
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    assert b"<!DOCTYPE" not in data
    assert root.get("version") == "1.4"
    assert {name: header.get(name) for name in ("creationtool", "srclang", "adminlang", "datatype")} == {
        "creationtool": "Hevok",
        "srclang": "en",
        "adminlang": "en",
        "datatype": "plaintext",
    }
    assert header.get("segtype") == "sentence"
    assert header.get("creationtoolversion")
    assert header.get("o-tmf")
    [unit] = root.iter("tu")
    assert [side.get(LANGUAGE) for side in unit.iter("tuv")] == ["en", "ar", "kmr", "ckb"]
    arabic, kurmanji = unit.findall("tuv")[1:3]
    assert (arabic.get("changedate"), arabic.get("changeid")) == ("20250323T101500Z", "Ann")
    assert (kurmanji.findtext("note"), kurmanji.findtext("seg")) == ("as in the songs", "Bîr.")
    assert (unit.get("tuid"), unit.get("srclang"), unit.findtext("note")) == (
        "7",
        None,
        "a line for the translator",
    )
    assert {prop.get("type"): prop.text for prop in unit.findall("prop")} == {
        "prev": "Before.",
        "next": "After.",
        "file": "a.docx",
        "id": "7",
        "x-context": "a.docx#7",
    }


def test_translate_toolkit_reads_an_export_as_pairs():
    """Weblate reads TMX with it."""
    tmx = pytest.importorskip("translate.storage.tmx")
    data = exported([Entry((Variant("en", "a < b"), Variant("ckb", "بیر & x", note="n")), "en")])
    store = tmx.tmxfile.parsestring(data)
    [unit] = store.units
    assert (unit.source, unit.target) == ("a < b", "بیر & x")
    assert store.getsourcelanguage() == "en"


def test_context_names_only_what_is_known():
    assert context_props(previous="a", key="") == (("prev", "a"),)
    assert context_props() == ()


def test_a_unit_of_another_source_says_so():
    data = exported([Entry((Variant("ar", "a"),), "ar"), Entry((Variant("en", "b"),), "")], "en")
    assert [unit.get("srclang") for unit in etree.fromstring(data).iter("tu")] == ["ar", "*all*"]
    assert etree.fromstring(exported([], "")).find("header").get("srclang") == "*all*"


def test_what_has_no_language_or_no_variant_is_left_out():
    data = exported([Entry(()), Entry((Variant("", "a"),)), Entry((Variant("en", "b"), Variant("", "c")))])
    assert [seg.text for seg in etree.fromstring(data).iter("seg")] == ["b"]


def test_the_first_level_has_plain_words_alone():
    unit = Entry((Variant("en", "ab", "", (Inline("ph", 1, 1, (), "x"),)),), "en")
    assert b"<seg>a<ph>x</ph>b</seg>" in exported([unit])
    assert b"<seg>ab</seg>" in exported([unit], inline=False)


def test_an_export_is_streamed():
    pieces = write_tmx((Entry((Variant("en", str(number)),), "en") for number in range(10**12)), "en")
    first = [next(pieces) for _ in range(4)]
    assert b"".join(first).count(b"<tu>") == 3000


def test_the_same_memory_is_written_the_same_at_any_time():
    unit = Entry((Variant("en", "a"),), "en")
    assert exported([unit]) == exported([unit])


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("2025-03-23T10:15:00.250Z", "20250323T101500Z"),
        ("2025-03-23T10:15:00+00:00", "20250323T101500Z"),
        ("2025-03-23T10:15:00", "20250323T101500Z"),
        ("2025-03-23", ""),
        ('2025-03-23T10:15:00"><x/>', ""),
        ("", ""),
    ],
)
def test_a_moment_is_written_as_tmx_writes_it(moment, written):
    assert tmx_moment(moment) == written
