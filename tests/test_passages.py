"""Text to HTML: nothing lost, nothing let through, foreign runs isolated."""

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model import Mark, MarkKind
from reader.web.passages import TermSpan, isolated, isolated_plainly, marked

CASES = json.loads((Path(__file__).parent / "cases" / "passages.json").read_text("utf-8"))

TEXTS = st.text(st.sampled_from("ab <>&\"' YPG/+-0123،سوريا ێەڕ"), max_size=40)
PLACES = st.integers(-3, 45)
MARKS = st.lists(
    st.builds(
        Mark, PLACES, PLACES, st.sampled_from(MarkKind), st.sampled_from(["https://a.example/?b&c", ""])
    ),
    max_size=4,
)
SPANS = st.lists(
    st.builds(TermSpan, PLACES, PLACES, st.just("term"), st.sampled_from(["/glossary/3", ""]), TEXTS),
    max_size=4,
)


class Nesting(HTMLParser):
    """Fails on an element that is closed out of turn, and on a link within a link."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert not (tag == "a" and "a" in self.open)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def words(made: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", made))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_runs_of_the_other_direction_are_isolated(case: dict[str, Any]) -> None:
    made = marked(case["text"], case["direction"])
    other = "ltr" if case["direction"] == "rtl" else "rtl"
    assert [html.unescape(run) for run in re.findall(rf'<bdi dir="{other}">(.*?)</bdi>', made)] == case[
        "isolated"
    ]
    assert words(made) == case["text"]


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["ltr", "rtl"]), MARKS, SPANS)
def test_whatever_the_runs_the_words_stay_and_the_elements_nest(
    text: str, direction: Any, marks: list[Mark], spans: list[TermSpan]
) -> None:
    made = marked(text, direction, marks, spans)
    assert words(made) == text
    parser = Nesting()
    parser.feed(made)
    parser.close()
    assert parser.open == []


def test_what_looks_like_markup_is_text() -> None:
    assert marked("<b>&", "ltr") == "&lt;b&gt;&amp;"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "", "//x.example", "vbscript:x"]
)
def test_a_link_that_is_no_web_address_is_plain_words(address: str) -> None:
    assert "href" not in marked("a link", "ltr", [Mark(2, 6, MarkKind.LINK, address)])


def test_a_link_keeps_its_address_and_quotes_in_it_do_no_harm() -> None:
    made = marked("a link", "ltr", [Mark(2, 6, MarkKind.LINK, 'https://a.example/?q="b"&c')])
    assert made == 'a <a href="https://a.example/?q=&#34;b&#34;&amp;c" rel="noreferrer">link</a>'


def test_a_term_within_emphasis_is_within_it() -> None:
    made = marked(
        "the interim government", "ltr", [Mark(4, 22, MarkKind.EMPHASIS)], [TermSpan(4, 11, "term")]
    )
    assert made == 'the <em><span class="term">interim</span> government</em>'


def test_runs_that_cross_are_cut_where_the_outer_ends() -> None:
    made = marked("abcdef", "ltr", [Mark(0, 4, MarkKind.STRONG), Mark(2, 6, MarkKind.EMPHASIS)])
    assert made == "<strong>ab<em>cd</em></strong><em>ef</em>"


def test_a_term_within_a_link_has_no_link_of_its_own() -> None:
    made = marked(
        "Rojava",
        "ltr",
        [Mark(0, 6, MarkKind.LINK, "https://a.example")],
        [TermSpan(0, 6, "term", "/glossary/1")],
    )
    assert made.count("<a ") == 1


def test_a_name_is_isolated_in_markup_and_in_places_without_markup() -> None:
    assert isolated("<سوريا>") == "<bdi>&lt;سوريا&gt;</bdi>"
    assert isolated_plainly("سوريا") == "\N{FIRST STRONG ISOLATE}سوريا\N{POP DIRECTIONAL ISOLATE}"
