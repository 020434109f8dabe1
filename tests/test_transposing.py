"""One term in the place of another: carried over where it is known how, and left to a person where not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.model import Form, FormKind, Gender, Term
from glossary.recognition.growth import key_of, split
from glossary.recognition.transposing import Transposer
from glossary.starter import starter_concepts
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


# ---------------------------------------------------------------- the starter glossary's terms, grown


TERMS = {
    code: [term for concept in starter_concepts() for term in concept.terms_in(code)] for code in LANGUAGES
}


@st.composite
def grown(draw):
    """A language, a term of it, a text in which the term stands grown, and another term."""
    code = draw(st.sampled_from(sorted(LANGUAGES)))
    inflection = LANGUAGES[code].inflection
    old, new = draw(st.sampled_from(TERMS[code])), draw(st.sampled_from(TERMS[code]))
    paradigm = draw(st.sampled_from((*inflection.common, *inflection.names)))
    written = old.text
    if written.endswith(paradigm.ending):
        written = written.removesuffix(paradigm.ending) + paradigm.stem
        written += draw(st.sampled_from(sorted(paradigm.suffixes)))
    leads = sorted({"", inflection.article, *inflection.proclitics, *inflection.with_article})
    before, after = draw(st.sampled_from(["", "x ", "« "])), draw(st.sampled_from(["", " x", "."]))
    return code, old, new, before, draw(st.sampled_from(leads)) + written, after


def bare(word, inflection):
    key = key_of(word, inflection)
    return key.removeprefix(inflection.article) or key


@given(grown())
def test_what_stands_there_instead_is_the_whole_term_or_nothing(one):
    code, old, new, before, written, after = one
    inflection = LANGUAGES[code].inflection
    made = Transposer(old, new, inflection, CARRYING[code]).at(
        before + written + after, len(before), len(before + written)
    )
    if not made.text:
        assert made.why
        return
    wholes = [new.text, *(form.text for form in new.forms if form.kind is FormKind.PLURAL)]
    assert any(holds_every_word(made.text, whole, inflection) for whole in wholes)


def holds_every_word(text, term, inflection):
    there, wanted = split(text), [bare(word, inflection) for word in split(term)]
    wanted[-1] = wanted[-1][:-1]  # a last letter may change before a suffix
    return len(there) >= len(wanted) and all(
        stem in key_of(word, inflection) for word, stem in zip(there, wanted, strict=False)
    )


@given(grown())
def test_a_term_in_its_own_place_gives_the_text_back(one):
    code, old, _, before, written, after = one
    inflection = LANGUAGES[code].inflection
    made = Transposer(old, old, inflection, CARRYING[code]).at(
        before + written + after, len(before), len(before + written)
    )
    assert made.why or dotless(made.text, inflection) == dotless(written, inflection)


def dotless(text, inflection):
    """Its key with the dots of teh marbuta left out everywhere, as a hasty hand does: they are put back."""
    key = key_of(text, inflection)
    return key.replace("\N{ARABIC LETTER TEH MARBUTA}", "\N{ARABIC LETTER HEH}")


def test_the_last_word_of_a_longer_term_is_not_lost():
    made = transposer("ar", "علوي", "أبناء الطائفة العلوية").at("العلويون جماعة", 0, 8)
    assert (made.text, bool(made.why)) == ("", True)


def test_the_article_stays_off_the_first_word_of_a_construct():
    made = transposer("ar", "علوي", "أبناء الطائفة العلوية").at("قال العلوي", 4, 10)
    assert made.text == "أبناء الطائفة العلوية"
    assert "article" in made.why


def test_a_letter_that_is_doubled_already_is_not_tripled():
    term_ = "شۆڕشی هەمیشەیی"
    made = transposer("ckb", term_, term_).at("شۆڕشی هەمیشەییەکە", 0, 17)
    assert made.text == "شۆڕشی هەمیشەییەکە"


def test_a_sign_on_the_letter_before_a_suffix_stays():
    made = transposer("ar", "سنّي", "سنّي").at("والسنّيين", 0, 9)
    assert (made.text, made.why) == ("والسنّيين", ())
