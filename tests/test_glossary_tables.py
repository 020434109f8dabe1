import dataclasses
import json
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.inflection import Inflection
from glossary.model import Concept, Form, FormKind, PartOfSpeech, Period, Side, Term, TermStatus
from glossary.recognition.expressions import alternatives, key_of_each, table_of
from glossary.recognition.finding import Recogniser, compile_index, recognise
from glossary.recognition.tables import as_bytes, fingerprint, from_bytes
from glossary.recognition.words import words
from glossary.starter import starter_concepts
from reader.languages.inflection import ENGLISH, INFLECTIONS

LANGUAGES = sorted(INFLECTIONS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def concept(*texts: str, language: str = "en", forms: tuple[Form, ...] = ()) -> Concept:
    terms = tuple(Term(place, "c", language, text, forms=forms) for place, text in enumerate(texts, start=1))
    return Concept("c", PartOfSpeech.NOUN, "", terms=terms)


def spans(text: str, recogniser: Recogniser) -> list[str]:
    return [hit.text for hit in recognise(text, recogniser)]


# ---------------------------------------------------------------- what is kept


@each_language
def test_a_table_that_was_kept_finds_the_same(language):
    inflection = INFLECTIONS[language]
    table = table_of(starter_concepts(), inflection)
    again = Recogniser(from_bytes(as_bytes(table)), inflection)
    text = " ".join(term.text for one in starter_concepts() for term in one.terms_in(language))
    found = recognise(text, Recogniser(table, inflection))
    assert found
    assert recognise(text, again) == found


def test_a_kept_table_holds_nothing_but_texts_and_numbers():
    period = Period("2025-01-01", "", "a note")
    made = dataclasses.replace(concept("bank", forms=(Form("bank", needs=("river", "*bed")),)), period=period)
    table = table_of([made], ENGLISH)
    assert json.loads(as_bytes(table))
    assert from_bytes(as_bytes(table)).terms[0].period == period


def test_a_text_with_a_lone_surrogate_can_be_kept():
    table = table_of([concept("a\ud800b")], ENGLISH)
    assert as_bytes(from_bytes(as_bytes(table))) == as_bytes(table)


def other(**changes) -> Inflection:
    return dataclasses.replace(ENGLISH, **changes)


@pytest.mark.parametrize(
    "changed",
    [
        other(version=ENGLISH.version + 1),
        other(common=ENGLISH.common[1:]),
        other(common=ENGLISH.names, names=ENGLISH.common),
        other(mute_possessive="x"),
        other(particles=frozenset({"of"})),
        other(proclitics=frozenset({"x"})),
    ],
)
def test_another_inflection_has_another_fingerprint(changed):
    assert fingerprint(changed) != fingerprint(ENGLISH)
    assert fingerprint(ENGLISH) == fingerprint(other())


# ---------------------------------------------------------------- keys


@given(st.sampled_from(LANGUAGES), st.lists(st.text(min_size=1, max_size=6), max_size=6))
def test_words_folded_together_have_the_keys_that_they_have_alone(language, some):
    inflection = INFLECTIONS[language]
    written = [word.text for text in some for word in words(text)]
    assert key_of_each(written, inflection) == [inflection.fold(word).strip("'") for word in written]


# ---------------------------------------------------------------- what a form needs


def bank(*needs: str) -> Recogniser:
    return compile_index([concept("bank", forms=(Form("bank", FormKind.TRAP, needs=needs),))], ENGLISH)


def test_a_word_with_a_minus_undoes_a_need_where_it_stands_as_near():
    recogniser = bank("river", "-money")
    assert spans("the bank of the river", recogniser) == []
    assert spans("the river bank has money", recogniser) == []
    assert spans("money in the bank by the river", recogniser) == ["bank"]
    assert spans("the bank has money from the river", recogniser) == ["bank"]


def test_alternatives_have_sides_and_distances_of_their_own():
    recogniser = bank("|<1", "river", "|>2", "lake")
    assert spans("river bank", recogniser) == []
    assert spans("river and bank", recogniser) == ["bank"]
    assert spans("bank of lakes", recogniser) == []
    assert spans("bank of a lake", recogniser) == ["bank"]
    assert spans("lake bank", recogniser) == ["bank"]


def test_a_form_without_alternatives_is_itself():
    form = Form("x", needs=("a", "b"), within=3, side=Side.AFTER)
    assert list(alternatives(form)) == [form]
    assert list(alternatives(None)) == [None]


def test_an_alternative_that_says_nothing_stands_like_the_form():
    form = Form("x", needs=("a", "|", "b", "|>2=", "c"), within=3, side=Side.AFTER)
    made = [(one.needs, one.side, one.within, one.strict) for one in alternatives(form) if one]
    assert made[0] == (("a",), Side.AFTER, 3, False)
    assert made[-1] == (("c",), Side.AFTER, 2, True)


# ---------------------------------------------------------------- acronyms that a text explains


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("signed distance functions (SDF) and an SDF", []),
        ("an SDF (signed distance function)", []),
        ("the Social Democratic Federation ( SDF )", []),
        ("Syrian Democratic Forces (SDF)", ["Syrian Democratic Forces", "SDF"]),
        ("the main Kurdish force (SDF)", ["SDF"]),
        ("fighters (SDF, YPG)", ["SDF", "YPG"]),
    ],
)
def test_an_acronym_that_the_text_explains_otherwise_is_none(text, found):
    assert spans(text, compile_index(starter_concepts(), ENGLISH)) == found


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize("term", ["(a|b)+$", ".*", "[", "\\", "a{1000}", "(?P<x>"])
def test_a_term_that_is_a_regular_expression_does_no_harm(term):
    recogniser = compile_index([concept(term)], ENGLISH)
    assert set(spans("a b P x 1000 aaaa", recogniser)) <= {"a b", "P x", "a"}


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("C++", "a C compiler for C++, or C++'s own", ["C++", "C++"]),
        (".NET", "a net, the NET and .NET.", [".NET"]),
        ("(a+)+$", "a word and (a+)+$ too", ["(a+)+$"]),
        ("[a-z]", "from a to z, a-z and [a-z]", ["[a-z]"]),
        ("100%", "100 of them, all 100%", ["100%"]),
        ("$100", "100 and $100", ["$100"]),
        ("Dr.", "Dr Azad and Dr. Berwar", ["Dr", "Dr"]),
        ("“house”", "the house", ["house"]),
        ("cat (animal)", "the cat", []),
    ],
)
def test_signs_that_are_part_of_a_term_must_stand_and_those_around_it_need_not(term, text, found):
    assert spans(text, compile_index([concept(term)], ENGLISH)) == found


def test_a_term_of_two_letters_is_found_as_a_whole_word_only():
    assert spans("In india we go in, in-law", compile_index([concept("in")], ENGLISH)) == ["In", "in", "in"]


def test_a_term_with_stray_marks_of_direction_is_found_without_them():
    recogniser = compile_index([concept("\u202bRoj\u200fava\u202c")], ENGLISH)
    assert spans("in Rojava now", recogniser) == ["Rojava"]


@pytest.mark.parametrize(
    "text", ["", " ", "?!…", "\u064b\u064c\u0651" * 50, "\u200f\u202a\u2066", "\ud800", "'" * 99]
)
@each_language
def test_texts_without_words_hold_nothing(language, text):
    assert recognise(text, compile_index(starter_concepts(), INFLECTIONS[language])) == []


def test_two_concepts_with_the_same_term_have_a_hit_each():
    some = [
        Concept(name, PartOfSpeech.NOUN, "", terms=(Term(place, name, "en", "bank"),))
        for place, name in enumerate(("a", "b"), start=1)
    ]
    assert [hit.concept for hit in recognise("banks", compile_index(some, ENGLISH))] == ["a", "b"]


def test_one_glossary_may_be_asked_by_many_threads():
    texts = [term.text for one in starter_concepts() for term in one.terms_in("ar")]
    text = " ، ".join(texts)
    expected = recognise(text, compile_index(starter_concepts(), INFLECTIONS["ar"]))
    shared = compile_index(starter_concepts(), INFLECTIONS["ar"])
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(recognise(text, shared))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def seconds(act) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def test_thousands_of_phrases_with_one_beginning_cost_no_more_than_one():
    many = Concept(
        "c",
        PartOfSpeech.NOUN,
        "",
        terms=tuple(Term(place, "c", "en", f"party number{place}x") for place in range(1, 3001)),
    )
    recogniser = compile_index([many], ENGLISH)
    text = "party " * 20_000
    recognise("party", recogniser)
    assert seconds(lambda: recognise(text, recogniser)) < 3


def test_a_long_word_and_a_long_run_of_one_term_take_time_in_proportion():
    recogniser = compile_index([concept("ab ab"), concept("ab")], ENGLISH)
    assert seconds(lambda: recognise("a" * 300_000, recogniser)) < 2
    assert seconds(lambda: recognise("ab " * 20_000, recogniser)) < 4


def test_a_glossary_of_two_hundred_thousand_terms_is_compiled():
    some = [
        Concept(f"c{place}", PartOfSpeech.NOUN, "", terms=(Term(place, f"c{place}", "en", f"w{place}q"),))
        for place in range(1, 200_001)
    ]
    recogniser = compile_index(some, ENGLISH)
    assert [hit.concept for hit in recognise("a w777q and w200000qs", recogniser)] == ["c777", "c200000"]


def test_rejected_terms_are_not_kept():
    rejected = Term(1, "c", "en", "pogrom", status=TermStatus.REJECTED)
    assert table_of([Concept("c", PartOfSpeech.NOUN, "", terms=(rejected,))], ENGLISH).expressions == []
