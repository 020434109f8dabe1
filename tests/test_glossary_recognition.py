import json
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.model import Concept, Form, FormKind, How, PartOfSpeech, Side, Term, TermStatus
from glossary.recognition.finding import Recogniser, compile_index, recognise
from glossary.starter import starter_concepts
from reader.languages.inflection import INFLECTIONS

CASES = Path(__file__).parent / "cases"
LANGUAGES = sorted(INFLECTIONS)


@cache
def recogniser(language: str) -> Recogniser:
    return compile_index(starter_concepts(), INFLECTIONS[language])


def cases():
    for language in LANGUAGES:
        for case in json.loads((CASES / f"recognition.{language}.json").read_text("utf-8")):
            failure = case.get("known_failure")
            marks = [pytest.mark.xfail(reason=failure, strict=True)] if failure else []
            yield pytest.param(language, case, id=f"{language}: {case['label']}", marks=marks)


@pytest.mark.parametrize(("language", "case"), list(cases()))
def test_a_text_holds_these_terms_and_no_others(language, case):
    hits = recognise(case["text"], recogniser(language))
    assert [[hit.text, hit.concept] for hit in hits] == case["hits"]
    assert all(case["text"][hit.start : hit.end] == hit.text for hit in hits)


FORMS = json.loads((CASES / "recognition_forms.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("language", "row"),
    [
        pytest.param(language, row, id=f"{language}: {row['text']}")
        for language, rows in FORMS.items()
        for row in rows
    ],
)
def test_forms_of_a_word_are_found_and_what_only_looks_like_one_is_not(language, row):
    hits = recognise(row["text"], recogniser(language))
    assert [[hit.text, hit.concept] for hit in hits] == row["hits"]


def test_every_language_has_negatives_and_known_failures():
    for language in LANGUAGES:
        rows = json.loads((CASES / f"recognition.{language}.json").read_text("utf-8"))
        assert sum(not row["hits"] for row in rows) >= len(rows) // 4
        assert any("known_failure" in row for row in rows)


# ---------------------------------------------------------------- what a hit says


def found(text: str, language: str = "en"):
    return [(hit.text, hit.how, hit.form) for hit in recognise(text, recogniser(language))]


def test_a_hit_says_how_it_was_recognised():
    assert found("Rojava and Lattakia and pogroms") == [
        ("Rojava", How.TERM, "Rojava"),
        ("Lattakia", How.FORM, "Lattakia"),
        ("pogroms", How.INFLECTED, "pogrom"),
    ]


def test_case_alone_is_no_inflection():
    assert found("POGROM") == [("POGROM", How.TERM, "pogrom")]


def test_a_suffix_set_off_by_a_hyphen_is_an_inflection():
    assert found("HSD-ê", "kmr") == [("HSD-ê", How.INFLECTED, "HSD")]


def test_each_hit_of_a_string_that_two_concepts_own_has_its_own_status():
    hits = recognise("الحكومة السورية المؤقتة", recogniser("ar"))
    statuses = {hit.concept: hit.status for hit in hits}
    assert statuses == {"interim-gov": TermStatus.DEPRECATED, "sig": TermStatus.PREFERRED}


# ---------------------------------------------------------------- terms that people may add


def made_of(
    *terms: str, part_of_speech: PartOfSpeech = PartOfSpeech.NOUN, language: str = "en"
) -> Recogniser:
    concepts = [
        Concept(f"c{place}", part_of_speech, "", terms=(Term(place, f"c{place}", language, text),))
        for place, text in enumerate(terms, start=1)
    ]
    return compile_index(concepts, INFLECTIONS[language])


def test_an_empty_glossary_finds_nothing():
    assert recognise("Rojava", compile_index((), INFLECTIONS["en"])) == []


def test_a_term_without_letters_is_never_found():
    assert recognise("?! … ()", made_of("?!", "()")) == []


def test_a_term_that_is_a_regular_expression_is_only_its_words():
    assert recognise("aaa b (a|b)+$", made_of("(x|y)+$")) == []
    assert [hit.text for hit in recognise("see x|y", made_of("x"))] == ["x"]


def test_a_term_of_one_letter_is_found_as_a_whole_word_only():
    assert [hit.start for hit in recognise("a banana, a", made_of("a"))] == [0, 10]


def test_a_rejected_proposal_is_not_found():
    rejected = Term(1, "c", "en", "pogrom", status=TermStatus.REJECTED)
    concept = Concept("c", PartOfSpeech.NOUN, "", terms=(rejected,))
    assert recognise("pogrom", compile_index([concept], INFLECTIONS["en"])) == []


def test_a_trap_keeps_only_its_own_concept_quiet():
    trapped = Term(1, "one", "en", "table", forms=(Form("table top", FormKind.TRAP),))
    free = Term(2, "two", "en", "top")
    concepts = [Concept(term.concept, PartOfSpeech.NOUN, "", terms=(term,)) for term in (trapped, free)]
    index = compile_index(concepts, INFLECTIONS["en"])
    assert [hit.concept for hit in recognise("a table top", index)] == ["two"]


def test_a_form_with_the_text_of_its_term_takes_its_place():
    term = Term(1, "c", "en", "bank", forms=(Form("bank", needs=("river",)),))
    index = compile_index([Concept("c", PartOfSpeech.NOUN, "", terms=(term,))], INFLECTIONS["en"])
    assert recognise("the bank of England", index) == []
    assert [hit.text for hit in recognise("the bank of the rivers", index)] == ["bank"]


def test_a_word_that_a_form_needs_may_have_a_star():
    form = Form("spring", FormKind.TRAP, needs=("*bed",), within=1, side=Side.BEFORE)
    term = Term(1, "c", "en", "spring", forms=(form,))
    index = compile_index([Concept("c", PartOfSpeech.NOUN, "", terms=(term,))], INFLECTIONS["en"])
    assert recognise("a waterbed spring", index) == []
    assert [hit.start for hit in recognise("spring in a waterbed", index)] == [0]


def test_a_word_that_a_form_needs_may_have_to_stand_as_it_is():
    term = Term(1, "c", "en", "spring", forms=(Form("spring", needs=("=water",)),))
    index = compile_index([Concept("c", PartOfSpeech.NOUN, "", terms=(term,))], INFLECTIONS["en"])
    assert recognise("spring waters", index) == []
    assert [hit.text for hit in recognise("spring water", index)] == ["spring"]


def test_a_word_that_a_form_needs_may_have_to_be_definite():
    term = Term(1, "c", "ar", "كتاب", forms=(Form("كتاب", FormKind.TRAP, needs=("+مشاريع",)),))
    index = compile_index([Concept("c", PartOfSpeech.NOUN, "", terms=(term,))], INFLECTIONS["ar"])
    assert [hit.text for hit in recognise("مشاريع كتاب", index)] == ["كتاب"]
    for definite in ("المشاريع", "وبالمشاريع", "للمشاريع", "مشاريعهم", "لمشاريعها"):
        assert recognise(f"{definite} كتاب", index) == []


def test_a_first_word_without_its_link_leaves_the_next_one_to_be_said_of_it():
    index = made_of("şoreşa berdewam", language="kmr")
    assert recognise("Şoreş berdewam e", index) == []
    assert [hit.text for hit in recognise("şoreşeke berdewam", index)] == ["şoreşeke berdewam"]


def test_terms_of_other_languages_are_not_looked_for():
    assert recognise("Rojava", made_of("Rojava", language="kmr", part_of_speech=PartOfSpeech.NAME)) != []
    concept = Concept("c", PartOfSpeech.NOUN, "", terms=(Term(1, "c", "kmr", "pogrom"),))
    assert recognise("pogrom", compile_index([concept], INFLECTIONS["en"])) == []


# ---------------------------------------------------------------- properties


def words_of_terms(language: str):
    texts = [term.text for concept in starter_concepts() for term in concept.terms_in(language)]
    filler = st.text(alphabet=" .,-'’‘«»()\n\u200c\u200f\u0301سكهةياêîşaABn1", max_size=4)
    return st.lists(st.one_of(st.sampled_from(texts), filler), max_size=8).map("".join)


texts = st.sampled_from(LANGUAGES).flatmap(lambda code: st.tuples(st.just(code), words_of_terms(code)))


def is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


@given(texts)
def test_hits_lie_on_the_text_in_order_and_do_not_overlap(drawn):
    language, text = drawn
    spans = []
    for hit in recognise(text, recogniser(language)):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] == hit.text
        spans.append((hit.start, hit.end))
    distinct = sorted(set(spans))
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(distinct))


@given(texts)
def test_a_hit_never_begins_or_ends_inside_a_word(drawn):
    language, text = drawn
    for hit in recognise(text, recogniser(language)):
        assert is_letter(text[hit.start])
        assert hit.start == 0 or not is_letter(text[hit.start - 1])
        assert hit.end == len(text) or not is_letter(text[hit.end])


@given(st.sampled_from(LANGUAGES), st.text())
def test_any_text_can_be_searched(language, text):
    assert all(text[hit.start : hit.end] == hit.text for hit in recognise(text, recogniser(language)))


@given(texts)
def test_one_concept_has_one_hit_for_one_span(drawn):
    language, text = drawn
    hits = [(hit.start, hit.end, hit.concept) for hit in recognise(text, recogniser(language))]
    assert len(hits) == len(set(hits))


# What keyboards and programs write differently for the same letters.
VARIANTS = {
    "ar": [("أ", "ا"), ("إ", "ا"), ("ي", "ی"), ("ك", "ک"), ("و", "و\u064e"), ("ا", "ا\u0640")],
    "ckb": [("ی", "ي"), ("ک", "ك"), ("ە", "ه\u200c"), ("ڕ", "ر"), ("وو", "و")],
    "kmr": [("î", "i\u0302"), ("ê", "e\u0302"), ("ş", "s\u0327"), ("'", "’")],
    "en": [("ê", "e\u0302"), ("'", "’"), (" ", "\n"), ("-", "\N{NON-BREAKING HYPHEN}")],
}
variants = st.sampled_from(LANGUAGES).flatmap(
    lambda code: st.tuples(
        st.just(code),
        st.sampled_from([term.text for concept in starter_concepts() for term in concept.terms_in(code)]),
        st.sets(st.sampled_from(VARIANTS[code])),
    )
)


@given(variants)
def test_a_text_typed_on_another_keyboard_has_the_same_hits(drawn):
    language, text, swaps = drawn
    other = text
    for written, typed in swaps:
        other = other.replace(written, typed)
    before, after = (recognise(one, recogniser(language)) for one in (text, other))
    assert [(hit.concept, hit.term) for hit in before] == [(hit.concept, hit.term) for hit in after]


def test_a_joiner_at_the_end_of_a_word_leaves_the_phrase_together():
    text = "کۆمیته\u200c ناوخۆییەکان"
    assert [hit.concept for hit in recognise(text, recogniser("ckb"))] == ["local-committees"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_that_stands_free_finds_itself(language):
    missed = [
        term.text
        for concept in starter_concepts()
        for term in concept.terms_in(language)
        if not any(form.text == term.text for form in term.forms)
        and concept.id not in {hit.concept for hit in recognise(term.text, recogniser(language))}
    ]
    assert missed == []
