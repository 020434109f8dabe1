from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats import pairs, unit_files
from reader.formats.interchange import Entries, Entry, Inline, Variant
from reader.formats.pairs import Pair
from reader.formats.tmx_plain import persons, plain_units
from reader.formats.tmx_reading import read_tmx
from reader.formats.tmx_writing import write_tmx

AT = "2025-03-23T10:15:00.000Z"
ENGLISH, ARABIC = Variant("en", "Hello."), Variant("ar", "مرحبا.", "ar-SY")


def entry(*variants: Variant, **said: object) -> Entry:
    return Entry(variants, "en", line=7)._replace(**said)


# ---------------------------------------------------------------- units to pairs


def test_what_is_said_of_the_rendering_goes_before_what_is_said_of_the_unit():
    target = ARABIC._replace(changed_at=AT, note="of the rendering", changed_by="Ann")
    (pair,) = pairs.taken(entry(ENGLISH, target, note="of the unit", created_at=AT, changed_by="Ben")).pairs
    assert pair.note == "of the unit\nof the rendering"
    assert (pair.created_at, pair.changed_at, pair.line) == (AT, AT, 7)
    assert json.loads(pair.more) == {"by": ["", "Ann"], "tags": ["", "ar-SY"]}


def test_positions_of_inline_elements_follow_what_is_taken_out_of_a_text():
    source = Variant("en", "A\N{LEFT-TO-RIGHT OVERRIDE}B C", inline=(Inline("ph", 3, 3), Inline("hi", 4, 5)))
    (pair,) = pairs.taken(entry(source, ARABIC)).pairs
    assert pair.source == "AB C"
    assert [one[1:3] for one in json.loads(pair.more)["source"]["inline"]] == [[2, 2], [3, 4]]


@pytest.mark.parametrize(
    ("variants", "reason"),
    [
        ((), "nothing in any language"),
        ((Variant("en", " \n"), Variant("ar", "")), "nothing in any language"),
        ((ENGLISH, Variant("en", "Hi.", "en-GB")), "nothing but en"),
    ],
)
def test_a_unit_without_a_pair_has_a_reason(variants, reason):
    found = pairs.taken(entry(*variants))
    assert found.pairs == ()
    assert reason in found.reason


PLAIN = [
    ("Hello.", "مرحبا."),
    ("No-break\N{NO-BREAK SPACE}space, two\nlines", "می\N{ZERO WIDTH NON-JOINER}رود"),
    ("ab", "a\N{RIGHT-TO-LEFT MARK}b"),
]
ODD = [
    ("", "x"),
    ("x", " \n"),
    ("cafe\N{COMBINING ACUTE ACCENT}", "x"),
    ("x", "y\N{RIGHT-TO-LEFT MARK}"),
    ("x", "\r"),
]
KINDS = [
    *((Variant("en", ""), Variant("ar", "", "ar-SY", changed_at=AT, changed_by="Ann")) for _ in range(2)),
    (Variant("en", ""), Variant("ar", "")),
]
ODD_KINDS = [(Variant("en", ""), Variant("en", "")), (Variant("ar", ""), Variant("en", ""))]


@given(
    st.lists(
        st.tuples(st.sampled_from(PLAIN * 8 + ODD), st.sampled_from(KINDS * 8 + ODD_KINDS), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_entries_give_the_same_pairs_together_as_one_by_one_or_none(found):
    kinds = [Entry(sides, "en", "7" if has_id else "", created_at=AT) for _, sides, has_id in found]
    words = [one for one, _, _ in found]
    entries = Entries(
        kinds, [one for one, _ in words], [other for _, other in words], list(range(len(words))), 1
    )
    alone = [pairs.taken(one) for one in entries.one_by_one()]
    together = pairs.taken_together(entries)
    is_plain = not any(words in ODD or sides in ODD_KINDS for words, sides, _ in found)
    assert is_plain <= (together is not None)
    if together:
        assert together == pairs.by_columns([pair for one in alone for pair in one.pairs])
        assert not any(one.remarks or one.reason for one in alone)


# ---------------------------------------------------------------- pairs to units


def pair(language: str, **said: str) -> Pair:
    return Pair(0, "en", "Hello.", language, f"in {language}", created_at=AT, changed_at=AT)._replace(**said)


def test_renderings_with_one_note_and_context_stand_in_one_unit():
    some = [pair("ar"), pair("kmr"), pair("ar", target="other"), pair("ckb", note="n"), pair("ckb", file="f")]
    found = [[side.language for side in one.variants] for one in pairs.entries(some)]
    assert found == [["en", "ar", "kmr"], ["en", "ar"], ["en", "ckb"], ["en", "ckb"]]


def test_a_place_goes_out_as_omegat_and_weblate_know_it():
    (one,) = pairs.entries([pair("ar", previous_text="P", next_text="N", file="f", entry="7")])
    assert one.props == (("prev", "P"), ("next", "N"), ("file", "f"), ("id", "7"), ("x-context", "7"))
    assert one.id == "7"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9).filter(str.strip)


@given(TEXT, TEXT, st.sampled_from(["", "n"]), st.sampled_from(["", "p"]), TEXT, st.booleans())
def test_a_pair_that_goes_out_and_in_is_the_same(source, target, note, previous, key, approved):
    first = (
        pairs.taken(
            entry(
                Variant("en", source), Variant("de", target), note=note, id=key, props=(("prev", previous),)
            )
        )
        .pairs[0]
        ._replace(status="approved" if approved else "", created_at=AT, changed_at=AT, line=0)
    )
    _, *pieces, _ = unit_files.write([[first]], "tmx", "en")
    file = io.BytesIO(b"".join(unit_files.write([[first]], "tmx", "en")))
    (again,) = [pairs.taken(one).pairs[0] for one in read_tmx(file)]
    assert again._replace(line=0) == first
    assert pieces


# ---------------------------------------------------------------- straight from the memory

MORE = (
    "",
    '{"by":["Ann","B\\"<"]}',
    '{"by":["","\\u0001"],"tags":["en-US","ar"]}',
    '{"tags":["en-GB","ar"]}',
)


def plain(source="a", target="b", key="", status="", note="", more="", created=AT) -> Pair:
    return Pair(0, "en", source, "ar", target, status, note, created, AT, entry=key, more=more)


def columns(found) -> tuple[bytes, ...]:
    """Pairs as `plain_units` takes them."""
    between = (" ", "\0", " ", "\0", " ", " ", "\0", " ", "\0", "\0")
    rows = [
        (
            pair.source_language,
            pair.source,
            pair.target_language,
            pair.target,
            pair.created_at,
            pair.changed_at,
            pair.entry,
            pair.status or "translated",
            pair.note,
            pair.more,
        )
        for pair in found
    ]
    return tuple(
        sign.join(column).encode() for sign, column in zip(between, zip(*rows, strict=True), strict=True)
    )


ANY_WORDS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("<>&\"'\r\n\t\0\ufffe")), max_size=8
)


@given(
    st.lists(
        st.builds(
            plain,
            ANY_WORDS,
            ANY_WORDS,
            st.sampled_from(["", "7", 'a"<b']),
            st.sampled_from(["", "translated", "approved"]),
            st.one_of(st.just(""), ANY_WORDS),
            st.sampled_from(MORE),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_plain_units_are_written_as_any_others_are(found):
    written = plain_units(len(found), columns(found))
    _, *pieces, _ = write_tmx([one for pair in found for one in pairs.entries([pair])], "en")
    assert written is None or written == b"".join(pieces)
    if not any(
        set(pair.source + pair.target + pair.note)
        & set(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
        for pair in found
    ):
        assert written is not None


@pytest.mark.parametrize(
    "said",
    [
        {"created": ""},
        {"created": f"{AT} {AT}"},
        {"source": "a\0b"},
        {"key": "a\0b"},
        {"note": "a\0b"},
    ],
)
def test_what_is_not_plain_is_left_to_others(said):
    assert plain_units(1, columns([plain(**said)])) is None


@pytest.mark.parametrize("language", ['e"n', "e n"])
def test_what_is_no_language_is_left_to_others(language):
    assert plain_units(1, columns([plain()._replace(source_language=language)])) is None


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", (b"", b"")),
        ('{"by":["Ann",""]}', (b' creationid="Ann"', b"")),
        ('{"by":["","A&B"],"tags":["en-US","ar"]}', (b"", b' changeid="A&amp;B"')),
        ('{"props":[["x","y"]]}', None),
        ('{"by":["Ann","Ann"],"tuid":"7"}', None),
    ],
)
def test_persons_are_all_that_plain_units_say_beside_their_fields(more, expected):
    assert persons(more.encode()) == expected


def test_what_is_written_otherwise_stands_in_its_place():
    found = [plain("a", "b"), plain("c", "d"), plain("e", "f"), plain("g", "h")]
    first, _, _, fourth = (plain_units(1, columns([one])) for one in found)
    assert plain_units(4, columns(found), {1: b"<!-- -->", 2: b""}) == first + b"<!-- -->" + fourth
