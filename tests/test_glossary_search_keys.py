"""What the glossary is searched by, kept up through every kind of change."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from glossary import amending, search_keys, store
from glossary.merging import undoing
from glossary.model import Concept, Form, FormKind, PartOfSpeech, Term, TermStatus
from glossary.search import search_ids
from glossary.search_keys import as_bytes, current, from_bytes, holding, within
from reader.languages.inflection import INFLECTIONS
from reader.term_files import Told
from tests.glossary_files import take_in

WORDS = {
    "en": ("harbour", "harbour master", "Free Syrian Army", "FSA", "rojava"),
    "ar": ("علوي", "العلويون", "الحكومة الانتقالية", "روجافا"),
    "kmr": ("elewî", "hikûmeta demkî", "rojava"),
    "ckb": ("عەلەوی", "ڕۆژاڤا", "حکوومەتی کاتی"),
}
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
PERSON = 1

spoken = st.sampled_from([(code, text) for code, texts in WORDS.items() for text in texts])


class Glossary:
    """A small glossary to which anything is done, at a new moment each time."""

    def __init__(self) -> None:
        self.db = Database(memory=True)
        store.migrations.apply(self.db)
        self.moment = 0
        self.imports: list[int] = []

    @property
    def who(self) -> tuple[int, str]:
        self.moment += 1
        return PERSON, f"2026-01-02T03:04:{self.moment:06}Z"

    def concepts(self) -> list[str]:
        return [row["id"] for row in self.db.query("select id from concepts where withdrawn_at = ''")]

    def terms(self) -> list[Term]:
        return [term for concept in store.concepts(self.db) for term in concept.terms]

    # -- what may be done

    def concept(self, spoken: tuple[str, str]) -> None:
        number = self.db.execute("select count(*) from concepts").fetchone()[0]
        store.add_concept(
            self.db, Concept(f"c{number}", PartOfSpeech.NOUN, f"Said of {spoken[1]}"), *self.who
        )
        self.term(spoken)

    def term(self, spoken: tuple[str, str]) -> None:
        language, text = spoken
        for id_ in self.concepts()[-1:]:
            if all((one.language, one.text) != spoken for one in store.concept(self.db, id_).terms):
                store.add_term(self.db, Term(0, id_, language, text), *self.who)

    def form(self, spoken: tuple[str, str]) -> None:
        for term in self.terms()[:1]:
            if all(form.text != spoken[1] for form in term.forms):
                kind = FormKind.TRAP if self.moment % 3 == 0 else FormKind.LOOK_UP
                store.add_form(self.db, term.id, Form(spoken[1], kind), *self.who)

    def other_form(self, spoken: tuple[str, str]) -> None:
        for form in (form for term in self.terms() for form in term.forms[:1]):
            amending.amend_form(self.db, replace(form, text=f"{spoken[1]} {self.moment}"), *self.who)

    def no_form(self, spoken: tuple[str, str]) -> None:
        for form in [form for term in self.terms() for form in term.forms][:1]:
            amending.drop_form(self.db, form.id, *self.who)

    def definition(self, spoken: tuple[str, str]) -> None:
        for id_ in self.concepts()[:1]:
            old = store.concept(self.db, id_)
            amending.amend_concept(
                self.db, replace(old, definition=f"The {spoken[1]}", notes="notes"), *self.who
            )

    def words(self, spoken: tuple[str, str]) -> None:
        for term in self.terms()[-1:]:
            amending.amend_term(self.db, replace(term, text=f"{spoken[1]} {self.moment}"), *self.who)

    def status(self, spoken: tuple[str, str]) -> None:
        for term in self.terms()[:1]:
            store.set_status(self.db, term.id, TermStatus.PREFERRED, *self.who)

    def withdraw_concept(self, spoken: tuple[str, str]) -> None:
        for id_ in self.concepts()[:1]:
            amending.withdraw_concept(self.db, id_, *self.who)

    def bring_concept_back(self, spoken: tuple[str, str]) -> None:
        for row in list(self.db.query("select id from concepts where withdrawn_at <> ''"))[:1]:
            amending.bring_back_concept(self.db, row["id"], *self.who)

    def withdraw_term(self, spoken: tuple[str, str]) -> None:
        for term in self.terms()[:1]:
            amending.withdraw_term(self.db, term.id, *self.who)

    def bring_term_back(self, spoken: tuple[str, str]) -> None:
        for row in list(self.db.query("select id from terms where withdrawn_at <> ''"))[:1]:
            amending.bring_back_term(self.db, row["id"], *self.who)

    def take_in(self, spoken: tuple[str, str]) -> None:
        person, at = self.who
        content = f"{spoken[0]},en\n{spoken[1]},quay {self.moment}\n".encode()
        columns = Told(columns=(f"term:{spoken[0]}", "term:en"), header=True)
        self.imports.append(take_in(self.db, content, "terms.csv", columns, person, at)[2])

    def take_back(self, spoken: tuple[str, str]) -> None:
        if self.imports:
            undoing.undo(self.db, self.imports.pop(), *self.who)


ACTS = [
    name
    for name, act in vars(Glossary).items()
    if callable(act) and name not in ("__init__", "concepts", "terms")
]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), spoken), min_size=3, max_size=12), st.sampled_from((0, 2, 100))
)
def test_a_search_after_each_kind_of_change_is_a_search_from_scratch(acts, many):
    glossary = Glossary()
    kept = {}

    def kept_up(db, inflection):
        kept[inflection.code] = current(db, inflection, kept.get(inflection.code), many)
        return kept[inflection.code]

    for act, spoken in [("concept", ("en", "harbour")), *acts]:
        getattr(glossary, act)(spoken)
        for text in (*ASKED, spoken[1]):
            inflections = list(INFLECTIONS.values())
            assert search_ids(glossary.db, text, inflections, kept_up) == search_ids(
                glossary.db, text, inflections
            )
    glossary.db.close()


@pytest.mark.parametrize("act", ACTS)
def test_each_kind_of_change_is_seen(act):
    glossary = Glossary()
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
    made = Glossary()
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
    return search_keys._column([(text, "c") for text in some], {"c": 0})


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
