from io import BytesIO
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.formats import tmx_reading, tmx_runs
from reader.formats.interchange import Entry
from reader.formats.tmx_reading import read_tmx

UNIT = """<tu tuid="{0}" creationdate="20250101T000000Z">
<tuv xml:lang="en"><seg>word {0}</seg></tuv>
<tuv xml:lang="{1}"><seg>ك {0}</seg></tuv>
</tu>
"""
SIDES = ("ar", "ku", "AR-sy", 'ar" changedate="20250102T000000Z', "ar", 'ar" changedate="2025x')
HEAD = '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>\n'
FILE = (
    HEAD + "".join(UNIT.format(number, SIDES[number % len(SIDES)]) for number in range(40)) + "</body></tmx>"
)
STRAY = (
    *(
        "<",
        ">",
        "&",
        "&amp;",
        "&foo;",
        "&#8;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x ",
        "?>",
        '"',
        "\r",
        "\0",
    ),
    *("<tu>", "</tu>", "<tuv>", "</tuv>", "<seg>", "</seg>", "<note>", "</note>", "<ph/>", "<header>"),
    *("</header>", "</body>", ' xml:lang="en"', ' xml:lang="en" xml:lang="ar"', ' srclang="*all*"', "\u2028"),
)


def by_tags(data):
    with patch.object(tmx_reading, "CAN_TELL", False):
        return list(read_tmx(BytesIO(data)))


def test_a_file_of_plain_units_is_all_runs():
    found = list(tmx_runs.runs(FILE.encode()))
    assert [len(run.units) for run in found] == [40]
    assert len([one for one in read_tmx(BytesIO(FILE.encode())) if isinstance(one, Entry)]) == 40


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(FILE)), st.integers(0, 30), st.sampled_from(("", *STRAY))), max_size=4
    )
)
def test_a_file_says_the_same_whether_it_is_read_in_runs_or_tag_by_tag(changes):
    words = FILE
    for at, gone, stray in changes:
        words = words[:at] + stray + words[at + gone * (not stray) :]
    assert list(read_tmx(BytesIO(words.encode()))) == by_tags(words.encode())


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from([("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?x ", "?>")]),
)
def test_units_in_a_comment_or_a_section_are_none(first, last, marks):
    start, end = sorted((first, last))
    units = [UNIT.format(number, SIDES[number % len(SIDES)]) for number in range(40)]
    words = (
        HEAD
        + "".join([*units[:start], marks[0], *units[start:end], marks[1], *units[end:]])
        + "</body></tmx>"
    )
    found = list(read_tmx(BytesIO(words.encode())))
    assert found == by_tags(words.encode())
    assert sum(isinstance(one, Entry) for one in found) == 40 - (end - start)


def test_an_attribute_that_stands_twice_breaks_the_file_at_its_line():
    words = FILE.replace('<tuv xml:lang="en"><seg>word 7<', '<tuv xml:lang="en" xml:lang="ar"><seg>word 7<')
    *entries, problem = [
        one for one in read_tmx(BytesIO(words.encode())) if isinstance(one, Entry) or one.is_fatal
    ]
    assert len(entries) == 7
    assert problem.line == words[: words.index("word 7<")].count("\n") + 1
    assert "same attribute twice" in problem.what
