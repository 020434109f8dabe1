"""What the glossary is searched by, kept up through every kind of change."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import layers, search_keys
from glossary.layers import as_bytes, equal, from_bytes, holding, within
from glossary.search import search_ids
from glossary.search_keys import current
from reader.languages.inflection import INFLECTIONS
from tests.changing_glossary import ACTS, WORDS, ChangingGlossary, spoken

ASKED = (
    "harbours",
    "harb",
    "fsa",
    "masters of the harbour",
    "للعلويين",
    "حكومة",
    "elewiyan",
    "ڕۆژاڤای",
    "a",
    "notes",
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), spoken), min_size=3, max_size=12), st.sampled_from((0, 2, 100))
)
def test_a_search_after_each_kind_of_change_is_a_search_from_scratch(acts, many):
    glossary = ChangingGlossary()
    kept = {}

    def kept_up(db, inflection):
        kept[inflection.code] = current(db, inflection, kept.get(inflection.code), many)
        return kept[inflection.code]

    for act, said in [("concept", ("en", "harbour")), *acts]:
        getattr(glossary, act)(said)
        for text in (*ASKED, said[1]):
            inflections = list(INFLECTIONS.values())
            assert search_ids(glossary.db, text, inflections, kept_up) == search_ids(
                glossary.db, text, inflections
            )
    glossary.db.close()


@pytest.mark.parametrize("act", ACTS)
def test_each_kind_of_change_is_seen(act):
    glossary = ChangingGlossary()
    glossary.concept(("en", "harbour"))
    glossary.form(("en", "haven"))
    glossary.concept(("ar", "علوي"))
    for before in {
        "bring_concept_back": ["withdraw_concept"],
        "bring_term_back": ["withdraw_term"],
        "take_back": ["take_in"],
    }.get(act, ()):
        getattr(glossary, before)(("kmr", "elewî"))
    known = current(glossary.db, INFLECTIONS["en"])
    getattr(glossary, act)(("kmr", "elewî"))
    assert current(glossary.db, INFLECTIONS["en"], known).mark != known.mark
    glossary.db.close()


@pytest.fixture
def glossary():
    made = ChangingGlossary()
    for code, texts in WORDS.items():
        for text in texts:
            made.concept((code, text))
    yield made
    made.db.close()


def test_only_what_has_changed_is_read_again(glossary, monkeypatch):
    read = []
    spellings = search_keys.spellings
    monkeypatch.setattr(search_keys, "spellings", lambda *asked: read.append(asked[2]) or spellings(*asked))
    known = current(glossary.db, INFLECTIONS["en"])
    assert current(glossary.db, INFLECTIONS["en"], known) is known
    glossary.concept(("en", "quay"))
    current(glossary.db, INFLECTIONS["en"], known)
    assert read == [None, {glossary.concepts()[-1]}]


def test_a_state_that_the_history_never_had_is_not_built_upon(glossary):
    known = current(glossary.db, INFLECTIONS["en"])
    other = replace(
        known, since=known.since._replace(at="2025-12-31T00:00:00Z"), mark=known.mark._replace(at="")
    )
    assert current(glossary.db, INFLECTIONS["en"], other) == known


@pytest.mark.parametrize("code", INFLECTIONS)
def test_keys_are_the_same_when_they_are_read_again(glossary, code):
    known = current(glossary.db, INFLECTIONS[code])
    assert from_bytes(as_bytes(known)) == known


def test_keys_of_another_order_of_bytes_are_not_read(glossary):
    kept = as_bytes(current(glossary.db, INFLECTIONS["en"]))
    assert from_bytes(kept.replace(b'"little"', b'"other"').replace(b'"big"', b'"other"')) is None


texts = st.text("ab ", max_size=5)


def column(some):
    return layers.column_of([(text, "c") for text in some], {"c": 0})


@given(st.lists(texts, max_size=6), texts)
def test_a_text_is_held_by_what_it_stands_in_and_never_across_two(some, wanted):
    held = [(place, text.index(wanted)) for place, text in enumerate(some) if wanted and wanted in text]
    assert list(holding(column(some), wanted)) == held


@given(st.lists(texts, max_size=6), texts)
def test_a_word_is_held_where_one_begins_with_it(some, wanted):
    held = [place for place, text in enumerate(some) if wanted and f" {wanted}" in f" {text}"]
    assert [place for place, _ in holding(column(some), wanted, at_word=True)] == held


@given(st.lists(st.text("ab", min_size=1, max_size=4), max_size=6), st.text("ab", max_size=6))
def test_the_beginnings_that_stand_in_a_text_are_found(some, text):
    found = {column(sorted(some)).at(place) for place in within(column(sorted(some)), text)}
    assert found == {one for one in some if one in text}


@given(st.lists(texts, max_size=6), texts)
def test_equal_texts_are_found_each_in_its_place(some, wanted):
    found = list(equal(column(sorted(some)), wanted))
    assert found == [place for place, text in enumerate(sorted(some)) if text == wanted]
