"""What is near some words, kept up through every kind of change of the glossary."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import layers, listing
from glossary.model import Concept, PartOfSpeech, Term
from glossary.store import add_concept, add_term
from reader import languages, near_terms, term_keys
from reader.near_terms import Why
from reader.workspace import Workspace, open_memory
from tests.changing_glossary import ACTS, ChangingGlossary, spoken

ASKED = (
    ("en", "harbours"),
    ("en", "harbor master"),
    ("en", "harbour"),
    ("en", "FSA"),
    ("en", "notes"),
    ("en", "Rojawa"),
    ("ar", "للعلويين"),
    ("ar", "الحكومه"),
    ("ar", "روژافا"),
    ("kmr", "elewi"),
    ("kmr", "Rojava"),
    ("ckb", "ڕۆژاڤا"),
    ("ckb", "حکوومەت"),
)


def answers(workspace, db):
    return [
        (
            near_terms.near(workspace, db, text, language),
            near_terms.spelled_like(workspace, db, [text], language),
        )
        for language, text in ((languages.by_code(code), text) for code, text in ASKED)
    ]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), spoken), min_size=3, max_size=12), st.sampled_from((0, 2, 100))
)
def test_what_is_near_after_each_kind_of_change_is_what_is_near_from_scratch(acts, many):
    glossary, current = ChangingGlossary(), layers.current
    kept_up, from_scratch = SimpleNamespace(path=Path("kept up")), SimpleNamespace(path=Path("from scratch"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(term_keys, "_KNOWN", {})
        patch.setattr(layers, "current", lambda db, make, known=None, _=0: current(db, make, known, many))
        for act, said in [("concept", ("en", "harbour")), *acts]:
            getattr(glossary, act)(said)
            for place in [place for place in term_keys._KNOWN if place[0] == from_scratch.path]:
                del term_keys._KNOWN[place]
            assert answers(kept_up, glossary.db) == answers(from_scratch, glossary.db)
    glossary.db.close()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(term_keys, "WORTH_KEEPING", 1)
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        name(opened, "Afrin")
        yield opened


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The concepts that are read and folded to tell what is near, None for all, once for each language."""
    asked: list[object] = []
    spellings = listing.spellings

    def reading(db, language, among):
        asked.append(among)
        return spellings(db, language, among)

    monkeypatch.setattr(listing, "spellings", reading)
    return asked


def name(workspace: Workspace, text: str) -> None:
    """Give the glossary one more place, called `text`."""
    with workspace.writing() as db:
        add_concept(db, Concept(text.lower(), PartOfSpeech.PLACE, ""), workspace.person, workspace.stamp().at)
        add_term(db, Term(0, text.lower(), "en", text), workspace.person, workspace.stamp().at)


def near(workspace: Workspace, text: str, code: str = "en") -> dict[str, Why]:
    with workspace.reading() as db:
        found = near_terms.near(workspace, db, text, languages.by_code(code))
    return {one.concept.id: one.why for one in found}


def test_a_process_that_goes_on_reads_only_what_was_changed(workspace, read):
    near(workspace, "Afrin")
    read.clear()
    name(workspace, "Manbij")
    assert near(workspace, "Menbic", "kmr") == {"manbij": Why.SOUND}
    assert set(read) == {frozenset({"manbij"})}
    read.clear()
    near(workspace, "Menbic", "kmr")
    assert read == []


def test_the_next_process_reads_what_was_made(workspace, read):
    near(workspace, "Afrin")
    read.clear()
    term_keys._KNOWN.clear()
    assert near(workspace, "Afrin") == {"afrin": Why.SAME}
    assert None in read  # the languages without a word: nothing of them is worth keeping
    assert len(read) < len(languages.LANGUAGES)


def test_what_was_made_by_other_rules_is_made_anew(workspace, read, monkeypatch):
    near(workspace, "Afrin")
    read.clear()
    monkeypatch.setattr(near_terms, "VERSION", near_terms.VERSION + 1)
    term_keys._KNOWN.clear()
    assert near(workspace, "Afrin") == {"afrin": Why.SAME}
    assert len(read) == len(languages.LANGUAGES)


def test_the_likest_spelling_comes_first(workspace):
    for text in ("Transcaucas", "Transcaucasie"):
        name(workspace, text)
    assert list(near(workspace, "Transcaucasia")) == ["transcaucasie", "transcaucas"]
