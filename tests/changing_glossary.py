"""A small glossary to which anything is done, for what has to be kept up with it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from sqlite_utils import Database

from glossary import amending, store
from glossary.merging import undoing
from glossary.model import Concept, Form, FormKind, PartOfSpeech, Term, TermStatus
from reader.term_files import Told
from tests.glossary_files import take_in

WORDS = {
    "en": ("harbour", "harbour master", "Free Syrian Army", "FSA", "rojava"),
    "ar": ("علوي", "العلويون", "الحكومة الانتقالية", "روجافا"),
    "kmr": ("elewî", "hikûmeta demkî", "rojava"),
    "ckb": ("عەلەوی", "ڕۆژاڤا", "حکوومەتی کاتی"),
}
PERSON = 1
KINDS = (PartOfSpeech.NOUN, PartOfSpeech.PLACE)

spoken = st.sampled_from([(code, text) for code, texts in WORDS.items() for text in texts])


class ChangingGlossary:
    """One glossary, each change of it at a new moment."""

    def __init__(self, db: Database | None = None) -> None:
        self.db = db or Database(memory=True)
        if db is None:
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
            self.db, Concept(f"c{number}", KINDS[number % 2], f"Said of {spoken[1]}"), *self.who
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

    def kind(self, spoken: tuple[str, str]) -> None:
        for id_ in self.concepts()[-1:]:
            old = store.concept(self.db, id_)
            kind = KINDS[old.part_of_speech is KINDS[0]]
            amending.amend_concept(self.db, replace(old, part_of_speech=kind), *self.who)

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
    for name, act in vars(ChangingGlossary).items()
    if callable(act) and name not in ("__init__", "concepts", "terms")
]
