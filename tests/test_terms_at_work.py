"""Terms where people work: what the desk knows of them, what is near a proposal, what is learnt."""

from __future__ import annotations

import pytest

from glossary import store
from glossary.deciding import proposals
from glossary.deliberation import ProposalKind
from glossary.model import Concept, Form, PartOfSpeech, Term, TermStatus, UseRule
from reader import (
    consistency,
    desk,
    desk_page,
    desk_terms,
    languages,
    learning,
    near_terms,
    proposing,
    term_uses,
    terms,
)
from reader.errors import Refused, Unknown
from reader.memory import beads, people
from reader.near_terms import Why
from reader.proposing import Asked, LookFirst
from reader.terms import Standing
from reader.workspace import Workspace
from tests.conftest import take_in

ARABIC = languages.by_code("ar")
TERMS = {
    "council": [("en", "council", "preferred"), ("ar", "مجلس", "preferred"), ("kmr", "meclîs", "proposed")],
    "well": [("en", "well", "preferred"), ("ar", "بئر", "admitted"), ("ar", "جب", "deprecated")],
    "baker": [("en", "baker", "preferred"), ("ar", "خباز", "deprecated")],
    "shepherd": [("en", "shepherd", "preferred")],
    "afrin": [("en", "Afrin", "preferred"), ("ar", "عفرين", "preferred")],
}


@pytest.fixture
def glossary(memory: Workspace) -> Workspace:
    """A small glossary beside the document of seven segments."""
    with memory.writing() as db:
        for name, words in TERMS.items():
            kind = PartOfSpeech.PLACE if name == "afrin" else PartOfSpeech.NOUN
            store.add_concept(db, Concept(name, kind, f"What a {name} is."), memory.person, "now")
            for language, text, status in words:
                term = Term(0, name, language, text, status=TermStatus(status))
                store.add_term(db, term, memory.person, "now")
    return memory


def bead(memory: Workspace, document: int, place: int, language: str = "ar"):
    with memory.reading() as db:
        return beads.at(db, document, language, place)


def written(memory: Workspace, document: int, place: int, text: str, language: str = "ar"):
    return desk_terms.of_bead(memory, bead(memory, document, place, language).id, text)[1]


def confirm(memory: Workspace, document: int, place: int, text: str):
    before = bead(memory, document, place)
    return desk.save(memory, before.id, text, before.translation.revision, confirm=True).bead


# ---------------------------------------------------------------- at the desk


@pytest.mark.parametrize(
    ("language", "standing"),
    [
        ("ar", {"council": Standing.SETTLED, "well": Standing.SETTLED}),
        ("kmr", {"council": Standing.PROPOSED, "well": Standing.NONE}),
    ],
)
def test_a_term_stands_as_the_language_in_focus_has_it(glossary, document, language, standing) -> None:
    page = desk_page.page(glossary, document, ["ar", "kmr"], language, at=2)
    assert {concept: help_.standing for concept, help_ in page.active.known.items()} == standing


def test_only_terms_that_are_advised_against_are_no_help(glossary, document) -> None:
    page = desk_page.page(glossary, document, ["ar"], at=4)
    assert page.active.known["baker"].standing is Standing.DISCOURAGED


def test_the_first_term_of_every_concept_has_a_key_before_any_second_one(glossary, document) -> None:
    with glossary.writing() as db:
        store.add_term(db, Term(0, "council", "ar", "ديوان", status=TermStatus.ADMITTED), 1, "now")
    panel = desk_page.page(glossary, document, ["ar"], at=2).panel
    keys = panel.term_keys
    by_key = {keys[term.id]: term.text for help_ in panel.terms for term in help_.offered}
    assert by_key == {1: "مجلس", 2: "بئر", 3: "ديوان"}


def test_what_stands_in_the_text_is_there_and_what_does_not_is_missing(glossary, document) -> None:
    now = written(glossary, document, 2, "فتح المجلس الحفرة القديمة.")
    assert (now.state("council"), now.state("well")) == ("there", "missing")
    assert [hit.text for hit in now.hits] == ["المجلس"]


def test_nothing_is_missing_in_an_empty_text(glossary, document) -> None:
    now = written(glossary, document, 2, "  ")
    assert (now.state("well"), now.missing, now.forbidden, now.findings) == ("open", (), (), ())


def test_a_term_advised_against_is_told_with_its_place(glossary, document) -> None:
    now = written(glossary, document, 2, "فتح المجلس الجب القديم.")
    assert [hit.text for hit in now.against] == ["الجب"]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("فتح المجلس الجب القديم.", "discouraged"),
        ("فتح المجلس الجب والبئر القديمة.", "there"),
        ("فتح المجلس البئر القديمة.", "there"),
        ("فتح المجلس «الجب» القديم.", "there"),
    ],
)
def test_a_term_advised_against_does_not_count_as_the_rendering(glossary, document, text, state) -> None:
    now = written(glossary, document, 2, text)
    assert (now.state("well"), now.state("council")) == (state, "there")


def test_words_for_quotations_only_render_a_concept_in_quotation_marks_alone(glossary, document) -> None:
    with glossary.writing() as db:
        new = Term(0, "well", "ar", "حفرة", use_rule=UseRule.QUOTE_ONLY, status=TermStatus.ADMITTED)
        store.add_term(db, new, 1, "now")
    assert written(glossary, document, 2, "فتح المجلس الحفرة القديمة.").state("well") == "discouraged"
    assert written(glossary, document, 2, "فتح المجلس «الحفرة» القديمة.").state("well") == "there"


def test_a_discouraged_term_that_may_stand_is_there(glossary, document) -> None:
    one = confirm(glossary, document, 2, "فتح المجلس الجب القديم.")
    (finding,) = written(glossary, document, 2, one.translation.text).forbidden
    consistency.accept(glossary, one.id, finding.name, finding.detail, "اسم علم")
    assert written(glossary, document, 2, one.translation.text).state("well") == "there"


def test_a_finding_that_may_stand_is_not_told_again_until_the_text_is_another(glossary, document) -> None:
    one = confirm(glossary, document, 2, "فتح المجلس الحفرة القديمة.")
    (finding,) = written(glossary, document, 2, one.translation.text).missing
    consistency.accept(glossary, one.id, finding.name, finding.detail, "هنا حفرة")
    assert written(glossary, document, 2, one.translation.text).missing == ()
    other = confirm(glossary, document, 2, "فتح المجلس الحفرة.")
    assert written(glossary, document, 2, other.translation.text).missing == (finding,)


# ---------------------------------------------------------------- what is near a proposal


def near(memory: Workspace, text: str, language: str = "ar") -> dict[str, Why]:
    with memory.reading() as db:
        found = near_terms.near(memory, db, text, languages.by_code(language))
    return {one.concept.id: one.why for one in found}


@pytest.mark.parametrize(
    ("text", "language", "concept", "why"),
    [
        ("مجلس", "ar", "council", Why.SAME),
        ("بالمجلس", "ar", "council", Why.INFLECTED),
        ("عفريين", "ar", "afrin", Why.SPELLING),
        ("shepperd", "en", "shepherd", Why.SPELLING),
        ("Efrîn", "kmr", "afrin", Why.SOUND),
        ("What a well is", "en", "well", Why.WORDS),
    ],
)
def test_what_is_near_is_found_whichever_way_it_is_written(glossary, text, language, concept, why) -> None:
    assert near(glossary, text, language)[concept] is why


@pytest.mark.parametrize(("text", "language"), [("", "ar"), ("  ", "ar"), ("قنطرة", "ar"), ("wall", "en")])
def test_what_is_not_near_is_left_out(glossary, text, language) -> None:
    assert near(glossary, text, language) == {}


def test_the_nearest_comes_first(glossary) -> None:
    assert next(iter(near(glossary, "well", "en"))) == "well"


# ---------------------------------------------------------------- proposing


def test_nothing_is_kept_before_what_is_near_was_seen(glossary) -> None:
    asked = Asked(ProposalKind.CONCEPT, "", "ar", "المجلس")
    with pytest.raises(LookFirst):
        proposing.propose(glossary, asked)
    with glossary.reading() as db:
        assert proposals.proposals(db) == ()


def test_what_was_seen_and_is_something_else_is_kept(glossary) -> None:
    asked = Asked(ProposalKind.CONCEPT, "", "ar", "المجلس", {"en": "Majlis"}, seen=frozenset({"council"}))
    made = proposing.propose(glossary, asked)
    assert made.concept == "majlis"
    assert [term["text"] for term in made.content["terms"]] == ["المجلس", "Majlis"]


def test_a_proposal_bears_the_sentence_that_it_was_made_at(glossary, document) -> None:
    confirm(glossary, document, 2, "فتح المجلس البئر القديمة.")
    with glossary.reading() as db:
        at = proposing.sentence(glossary, db, document, 2, "ar")
    (term,) = [term for term in concept(glossary, "council").terms if term.language == "ar"]
    asked = Asked(ProposalKind.FORM, "council", "ar", "المجالس", term=term.id)
    made = proposing.propose(glossary, asked, at)
    assert (made.source, made.target) == ("The council opened the old well.", "فتح المجلس البئر القديمة.")
    assert made.where == f"/read/{document}?langs=en,ar#s-2"


def concept(memory: Workspace, name: str) -> Concept:
    with memory.reading() as db:
        return term_uses.concept_of(db, name)


def test_the_sentence_says_what_is_typed_and_not_yet_saved(glossary, document) -> None:
    desk.keep_draft(glossary, bead(glossary, document, 2).id, "فتح الديوان", 0)
    with glossary.reading() as db:
        assert proposing.sentence(glossary, db, document, 2, "ar").target == "فتح الديوان"


@pytest.mark.parametrize("text", ["", "  ", "\u202e\u2066", "!؟"])
def test_what_says_nothing_cannot_be_proposed(glossary, text) -> None:
    with pytest.raises(Refused):
        proposing.propose(glossary, Asked(ProposalKind.TERM, "shepherd", "ar", text))


def test_direction_controls_are_taken_out_of_what_is_proposed(glossary) -> None:
    made = proposing.propose(glossary, Asked(ProposalKind.TERM, "shepherd", "ar", "\u202eراع\u202c"))
    assert made.content["text"] == "راع"


def test_markup_in_a_proposal_is_words(glossary) -> None:
    made = proposing.propose(glossary, Asked(ProposalKind.TERM, "shepherd", "ar", "<b>راع</b>"))
    assert made.content["text"] == "<b>راع</b>"


def test_a_term_for_a_concept_that_is_not_there_is_unknown(glossary) -> None:
    with pytest.raises(Unknown):
        proposing.propose(glossary, Asked(ProposalKind.TERM, "gone", "ar", "قنطرة"))


# ---------------------------------------------------------------- learning


def test_a_confirmed_translation_without_a_known_form_is_asked_about_once(glossary, document) -> None:
    one = confirm(glossary, document, 2, "فتح المجلس الحفرة القديمة.")
    assert [question.concept for question in learning.ask(glossary, one.id)] == ["well"]
    assert learning.ask(glossary, one.id) == ()
    again = confirm(glossary, document, 2, "فتح المجلس الحفرة.")
    assert learning.ask(glossary, again.id) == ()


def test_the_same_sentence_elsewhere_is_not_asked_about_again(glossary, document) -> None:
    learning.ask(glossary, confirm(glossary, document, 2, "فتح المجلس الحفرة القديمة.").id)
    twin = confirm(glossary, document, 7, "فتح المجلس الحفرة القديمة.")
    assert learning.ask(glossary, twin.id) == ()
    assert learning.questions(glossary, twin.id), "there would be something to ask"


def test_who_does_not_want_to_be_asked_is_not(glossary, document) -> None:
    learning.switch(glossary, on=False)
    one = confirm(glossary, document, 2, "فتح المجلس الحفرة القديمة.")
    assert learning.ask(glossary, one.id) == ()
    learning.switch(glossary, on=True)
    assert learning.ask(glossary, one.id)
    with glossary.reading() as db:
        assert people.setting(db, learning.SETTING) == "on"


@pytest.mark.parametrize("text", ["فتح المجلس البئر القديمة.", "فتح مجلسنا آبارها والبئر."])
def test_a_translation_whose_terms_are_all_known_is_not_asked_about(glossary, document, text) -> None:
    assert learning.ask(glossary, confirm(glossary, document, 2, text).id) == ()


def test_a_draft_is_not_asked_about(glossary, document) -> None:
    one = bead(glossary, document, 2)
    desk.save(glossary, one.id, "فتح المجلس الحفرة.", 0, confirm=False)
    assert learning.ask(glossary, one.id) == ()


def test_a_concept_without_a_term_to_offer_is_not_asked_about(glossary, document) -> None:
    assert learning.ask(glossary, confirm(glossary, document, 4, "جاء الفران أولا.").id) == ()


def test_the_words_chosen_become_a_proposed_form_with_both_sentences(glossary, document) -> None:
    text = "فتح المجلس الحفرة القديمة."
    one = confirm(glossary, document, 2, text)
    made = learning.answer(glossary, one.id, "well", [3, 2])
    assert (made.kind, made.content["text"]) == (ProposalKind.FORM, "الحفرة القديمة")
    assert (made.source, made.target) == ("The council opened the old well.", text)
    with glossary.reading() as db:
        assert store.term(db, made.term or 0).text == "بئر"
        assert proposals.proposals(db, "ar") == (made,)


@pytest.mark.parametrize("chosen", [[], [99], [-1]])
def test_an_answer_without_words_is_refused(glossary, document, chosen) -> None:
    one = confirm(glossary, document, 2, "فتح المجلس الحفرة القديمة.")
    with pytest.raises(Refused):
        learning.answer(glossary, one.id, "well", chosen)


def test_there_is_nothing_to_answer_once_the_glossary_knows_the_words(glossary, document) -> None:
    one = confirm(glossary, document, 2, "فتح المجلس الحفرة القديمة.")
    with glossary.writing() as db:
        (term,) = [term for term in store.terms_for(db, ["well"], "ar") if term.text == "بئر"]
        store.add_form(db, term.id, Form("حفرة"), 1, "now")
    with pytest.raises(Refused, match="nothing to ask"):
        learning.answer(glossary, one.id, "well", [2])


def test_a_name_is_looked_for_by_its_sound_among_the_words(glossary) -> None:
    document = take_in(glossary, "They came to Afrin in spring.")
    one = confirm(glossary, document, 1, "وصلوا إلى إفرين في الربيع")
    (question,) = learning.questions(glossary, one.id)
    assert [question.words[at].text for at in learning.likely(glossary, question)] == ["إفرين"]


def test_what_other_translations_have_beside_the_term_is_likely(glossary) -> None:
    sources = [
        "The well is deep.",
        "A well dried up.",
        "Everybody loves the well.",
        "He sold the well.",
        "It rained.",
    ]
    targets = ["الحفرة عميقة.", "جفت الحفرة.", "الكل يحب الحفرة.", "باع الحفرة.", "أمطرت."]
    document = take_in(glossary, "\n\n".join(sources))
    for place, target in enumerate(targets, 1):
        confirm(glossary, document, place, target)
    (question,) = learning.questions(glossary, bead(glossary, document, 3).id)
    assert [question.words[at].text for at in learning.likely(glossary, question)] == ["الحفرة"]


def test_quoted_words_that_may_only_be_quoted_are_let_be(glossary, document) -> None:
    with glossary.writing() as db:
        term = Term(0, "well", "ar", "ركية", status=TermStatus.ADMITTED, use_rule=UseRule.QUOTE_ONLY)
        store.add_term(db, term, 1, "now")
    assert written(glossary, document, 2, "فتح المجلس «الركية» والبئر.").against == ()
    assert [hit.text for hit in written(glossary, document, 2, "فتح المجلس الركية والبئر.").against] == [
        "الركية"
    ]


def test_terms_are_looked_up_once_for_every_language(glossary, document) -> None:
    page = desk_page.page(glossary, document, ["ar", "kmr"], "kmr", at=2)
    assert {code: len(cells) for code, cells in page.active.cells.items()} == {"ar": 1, "kmr": 1}
    with glossary.reading() as db:
        found = terms.hits(glossary, db, "The council opened the well.", "en")
        assert len(terms.help_for(db, found, "ar")) == 2
