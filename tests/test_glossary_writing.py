"""Much written into the glossary at once: what is made ready before, and what somebody changes meanwhile."""

import pytest

from glossary import store
from glossary.errors import NotAllowed
from glossary.model import Concept, PartOfSpeech, Term
from glossary.rows import insert_many, rows, with_room
from reader import glossary_files
from reader.term_files import File
from reader.workspace import open_memory
from tests.glossary_files import glossary

FILE = File.of("terms.csv", "en,ar\nquay,رصيف\nharbour,ميناء\n".encode())


@pytest.fixture
def workspace(tmp_path):
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        yield opened


def name(workspace, text):
    with workspace.writing() as db:
        store.add_concept(db, Concept(text, PartOfSpeech.NOUN, ""), 1, workspace.stamp().at)
        store.add_term(db, Term(0, text, "en", text), 1, workspace.stamp().at)


def terms(workspace):
    with workspace.reading() as db:
        return {
            (concept.id, term.language, term.text) for concept in store.concepts(db) for term in concept.terms
        }


def test_what_a_file_adds_is_made_ready_while_others_can_write(workspace, monkeypatch):
    made = []

    def preparing(*asked):
        name(workspace, f"lake-{len(made)}")  # which would wait for itself within a transaction
        made.append(asked)
        monkeypatch.setattr(glossary_files, "prepared", prepared)
        return prepared(*asked)

    prepared = glossary_files.prepared
    monkeypatch.setattr(glossary_files, "prepared", preparing)
    glossary_files.take_in(workspace, FILE)
    assert len(made) == 1


def test_what_is_added_meanwhile_keeps_its_place(workspace, monkeypatch):
    prepared = glossary_files.prepared

    def meanwhile(*asked):
        monkeypatch.setattr(glossary_files, "prepared", prepared)
        made = prepared(*asked)
        name(workspace, "harbour")
        return made

    monkeypatch.setattr(glossary_files, "prepared", meanwhile)
    import_id, report = glossary_files.take_in(workspace, FILE)
    assert (report["added"], report["updated"], report["terms"]) == (1, 1, 3)
    assert terms(workspace) == {
        ("harbour", "en", "harbour"),
        ("harbour", "ar", "ميناء"),
        ("quay", "en", "quay"),
        ("quay", "ar", "رصيف"),
    }
    glossary_files.undo(workspace, import_id)
    assert terms(workspace) == {("harbour", "en", "harbour")}


def test_rows_are_written_in_their_order_however_many_go_into_one_statement(monkeypatch):
    for marks in (1, 7, 1_000):
        monkeypatch.setattr("glossary.rows.MARKS", marks)
        db = glossary([Concept("quay", PartOfSpeech.NOUN, "")])
        some = [
            {"kind": "note", "concept": f"quay {number}", "language": "", "content": "{}"}
            for number in range(9)
        ]
        insert_many(db, "glossary_proposals", some, {"person": 1, "at": "2026-01-02"})
        insert_many(db, "glossary_proposals", [])
        kept = rows(db, "select concept, person, at from glossary_proposals order by id")
        assert [row["concept"] for row in kept] == [one["concept"] for one in some]
        assert {(row["person"], row["at"]) for row in kept} == {(1, "2026-01-02")}
        db.close()


def test_a_row_that_a_constraint_refuses_is_told_of():
    db = glossary()
    with pytest.raises(NotAllowed, match="cannot be kept"):
        insert_many(db, "concepts", [{"id": "Not A Slug", "part_of_speech": "noun"}])
    db.close()


def test_room_for_writing_is_given_back():
    db = glossary()
    before = rows(db, "pragma cache_size")
    with with_room(db):
        assert rows(db, "pragma cache_size") != before
    assert rows(db, "pragma cache_size") == before
    db.close()
