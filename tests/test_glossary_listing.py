"""Lists out of a glossary: the filters, the spellings, and what is read again when it has changed."""

from itertools import product

import pytest
from sqlite_utils import Database

from glossary import listing, store
from glossary.listing import Filter, fitting
from glossary.starter import import_starter
from reader.languages.inflection import INFLECTIONS

AT = "2026-01-02T03:04:05Z"


@pytest.fixture(scope="module")
def starter():
    db = Database(memory=True)
    store.migrations.apply(db)
    import_starter(db, person=1, at=AT)
    yield db
    db.close()


def fits(concept, wanted):
    """The same filter, said in Python."""
    if wanted.subject not in ("", concept.subject):
        return False
    if wanted.review and not wanted.language + wanted.status and concept.review == wanted.review:
        return True
    asked = (("language", wanted.language), ("status", wanted.status), ("review", wanted.review))
    return not any(value for _, value in asked) or any(
        all(not value or getattr(term, name) == value for name, value in asked) for term in concept.terms
    )


def test_a_filter_lets_through_what_it_asks_for(starter):
    concepts = store.concepts(starter)
    subjects = ["", *sorted({concept.subject for concept in concepts})[:3]]
    chosen = set()
    for asked in product(
        ("", "kmr", "ckb"), ("", "preferred", "proposed"), ("", "needs check", "approved"), subjects
    ):
        wanted = Filter(*asked)
        found = fitting(starter, wanted)
        assert list(found) == [concept.id for concept in concepts if fits(concept, wanted)], wanted
        chosen.add(len(found))
    assert len(chosen) > 4  # the filters differ


def test_every_spelling_is_listed_but_the_traps(starter):
    for code in INFLECTIONS:
        listed = {(one.concept, one.term, one.text) for one in listing.spellings(starter, code)}
        assert listed == {
            (concept.id, term.id, text)
            for concept in store.concepts(starter)
            for term in concept.terms_in(code)
            for text in (term.text, *(form.text for form in term.forms if form.kind != "trap"))
        }
