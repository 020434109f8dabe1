"""One term in the place of another: carried over where it is known how, and left to a person where not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.model import Form, FormKind, Gender, Term
from glossary.recognition.transposing import Transposer
from reader.languages import LANGUAGES
from reader.languages.carrying import CARRYING

CASES = json.loads((Path(__file__).parent / "cases" / "transposing.json").read_text(encoding="utf-8"))


def term(language, given_):
    text, gender, *forms = given_ if isinstance(given_, list) else (given_, "")
    kept = tuple(Form(form, FormKind(kind)) for form, kind in forms)
    return Term(1, "concept", language, text, gender=Gender(gender), forms=kept)


def transposer(language, old, new):
    inflection, carrying = LANGUAGES[language].inflection, CARRYING[language]
    return Transposer(term(language, old), term(language, new), inflection, carrying)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['label']}")
def test_what_becomes_of_a_written_term(case):
    start = case["text"].index(case["written"])
    made = transposer(case["language"], case["old"], case["new"]).at(
        case["text"], start, start + len(case["written"])
    )
    if case["why"] == ["*"]:
        assert made.why
    else:
        assert (made.text, list(made.why)) == (case["after"], case["why"])


@pytest.mark.parametrize("case", [case for case in CASES if not case["why"]], ids=lambda case: case["label"])
def test_what_is_safe_leads_back_to_where_it_began(case):
    start = case["text"].index(case["written"])
    there = transposer(case["language"], case["old"], case["new"])
    back = transposer(case["language"], case["new"], case["old"])
    after = there.at(case["text"], start, start + len(case["written"])).text
    changed = case["text"][:start] + after + case["text"][start + len(case["written"]) :]
    returned = back.at(changed, start, start + len(after))
    assert returned.text == case["written"] or returned.why


@given(
    st.sampled_from(sorted(LANGUAGES)),
    st.text(alphabet="abcêîşعلويةالبەکان' -", min_size=1, max_size=12),
    st.text(alphabet="abcêîşعلويةالبەکان' -", min_size=1, max_size=12),
    st.text(alphabet="abcêîşعلويةالبەکان' -", min_size=1, max_size=20),
)
def test_any_words_are_taken_without_an_error(language, old, new, written):
    made = transposer(language, old, new).at(written, 0, len(written))
    assert made.why or made.text


@given(st.sampled_from(sorted(LANGUAGES)), st.sampled_from(["علوي", "Elewî", "عەلەوی", "Alawite"]))
def test_the_bare_term_becomes_the_bare_term(language, word):
    made = transposer(language, word, word).at(word, 0, len(word))
    assert made.text == word
