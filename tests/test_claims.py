"""Words that decide what a sentence claims."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import languages
from reader.languages.claims import CLAIMS
from reader.matching.differences import differences
from reader.model import Critical

CASES = json.loads((Path(__file__).parent / "cases" / "claims.json").read_text(encoding="utf-8"))
LANGUAGES = list(languages.LANGUAGES)


def words(code, name):
    language = languages.by_code(code)
    return [
        pytest.param(code, languages.finding_key(word, language), id=word)
        for word in CASES[code][name].split()
    ]


def test_every_language_has_its_claims():
    assert set(CLAIMS) == set(LANGUAGES) == set(CASES)


@pytest.mark.parametrize(("code", "key"), [p for code in LANGUAGES for p in words(code, "negation")])
def test_a_negation_is_known(code, key):
    claim = CLAIMS[code].of(key)
    assert claim is not None
    assert claim[0] is Critical.NEGATION


@pytest.mark.parametrize(("code", "key"), [p for code in LANGUAGES for p in words(code, "none")])
def test_a_word_that_looks_like_a_claim_is_none(code, key):
    assert CLAIMS[code].of(key) is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_claims_are_kept_in_finding_keys(code):
    language = languages.by_code(code)
    for key in {*CLAIMS[code].words, *CLAIMS[code].capital, *(CLAIMS[code].common or ())}:
        assert languages.finding_key(key, language) == key
        assert len(languages.tokens(key, language)) == 1 or key[0].isdigit()


@pytest.mark.parametrize("code", LANGUAGES)
def test_twelve_months_and_seven_days_are_told_apart(code):
    found = {claim for kind, claim in CLAIMS[code].words.values() if kind is Critical.DATE}
    found |= {claim for kind, claim in CLAIMS[code].capital.values() if kind is Critical.DATE}
    pairs = 0 if code == "en" else 2  # December and January, October and November share a name
    assert len(found) >= 19 - pairs


def texts(code):
    """Sentences of words that claim something, words that do not, numbers, names and marks."""
    some = [*CASES[code]["negation"].split(), *CASES[code]["none"].split()]
    some += sorted(CLAIMS[code].words)[::7]
    some += ["12", "21", "1,000", "3.5", "٥", "Aleppo", "Raqqa", "SDF", "May", ".", "!", ",", '"', "-", "I"]
    return st.lists(st.sampled_from(some), max_size=9).map(" ".join)


@pytest.mark.parametrize("code", LANGUAGES)
@given(data=st.data())
def test_differences_are_symmetrical_and_never_between_equal_texts(code, data):
    language = languages.by_code(code)
    here, there = data.draw(texts(code)), data.draw(texts(code))
    found = differences(here, there, language)
    assert [(d.kind, d.there, d.here) for d in found] == [
        (d.kind, d.here, d.there) for d in differences(there, here, language)
    ]
    assert differences(here, here, language) == ()
    assert all(d.here or d.there for d in found)


@pytest.mark.parametrize("code", LANGUAGES)
@given(data=st.data())
def test_a_changed_order_of_lower_case_words_is_no_difference(code, data):
    language = languages.by_code(code)
    some = data.draw(st.lists(st.sampled_from(sorted(CLAIMS[code].words)), max_size=8))
    assert differences(" ".join(some), " ".join(data.draw(st.permutations(some))), language) == ()


@pytest.mark.parametrize("code", ["en", "kmr"])
@given(data=st.data())
def test_case_and_marks_alone_make_no_difference(code, data):
    language = languages.by_code(code)
    text = data.draw(texts(code).filter(lambda text: "n't" not in text))
    assert differences(text.upper(), text, language) == ()


def test_names_of_different_places_differ_from_each_other():
    english = languages.by_code("en")
    for here, there in combinations(["Aleppo", "Raqqa", "Damascus", "Kobani"], 2):
        found = differences(f"They came from {here}.", f"They came from {there}.", english)
        assert [(d.kind, d.here, d.there) for d in found] == [
            (Critical.NAME, (here.lower(),), (there.lower(),))
        ]
