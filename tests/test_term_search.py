"""The glossary's search across starts of the program."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossary import search_keys
from glossary.model import Concept, PartOfSpeech, Term
from glossary.store import add_concept, add_term
from reader import glossary_files, term_keys, term_search
from reader.term_files import File
from reader.workspace import Workspace, open_memory


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(term_keys, "WORTH_KEEPING", 1)
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        name(opened, "bank")
        yield opened


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The concepts that are read and folded, None for all, once for each language."""
    asked: list[object] = []
    spellings = search_keys.spellings

    def reading(db, language, among):
        asked.append(among)
        return spellings(db, language, among)

    monkeypatch.setattr(search_keys, "spellings", reading)
    return asked


def name(workspace: Workspace, text: str) -> None:
    """Give the glossary one more concept, called `text`."""
    with workspace.writing() as db:
        add_concept(db, Concept(text, PartOfSpeech.NOUN, ""), workspace.person, workspace.stamp().at)
        add_term(db, Term(0, text, "en", text), workspace.person, workspace.stamp().at)


def found(workspace: Workspace, text: str = "banks", *, is_new_process: bool = True) -> list[str]:
    if is_new_process:
        term_keys._KNOWN.clear()
    with workspace.reading() as db:
        return list(term_search.search_ids(workspace, db, text))


def test_the_next_process_reads_what_was_made(workspace, read):
    assert found(workspace) == ["bank"]
    assert read == [None] * 4
    read.clear()
    assert found(workspace) == ["bank"]
    assert read == [None] * 3  # the languages without a word: nothing of them is worth keeping


def test_only_what_was_changed_since_is_read_by_the_next_process(workspace, read):
    found(workspace)
    read.clear()
    name(workspace, "lake")
    assert found(workspace, "lakes") == ["lake"]
    assert read[0] == {"lake"}


def test_a_process_that_goes_on_reads_only_what_was_changed(workspace, read):
    found(workspace)
    read.clear()
    name(workspace, "lake")
    assert found(workspace, "lakes", is_new_process=False) == ["lake"]
    assert read == [{"lake"}] * 4
    assert found(workspace, "lake", is_new_process=False) == ["lake"]
    assert len(read) == 4


@pytest.mark.parametrize("content", [b"", b"damaged", None])
def test_what_is_damaged_or_gone_is_made_anew(workspace, content):
    found(workspace)
    kept = term_keys.kept_at(workspace, "search-en")
    if content is None:
        kept.unlink()
    else:
        kept.write_bytes(content)
    assert found(workspace) == ["bank"]


def test_what_was_made_by_other_rules_is_made_anew(workspace, read, monkeypatch):
    found(workspace)
    read.clear()
    monkeypatch.setattr(search_keys, "VERSION", search_keys.VERSION + 1)
    assert found(workspace) == ["bank"]
    assert read[0] is None


def test_a_backup_that_was_brought_back_is_searched_as_it_is(workspace, tmp_path):
    workspace.backup(tmp_path / "copy.db")
    name(workspace, "lake")
    assert found(workspace, "lake") == ["lake"]
    workspace.restore(tmp_path / "copy.db")
    assert found(workspace, "lake", is_new_process=False) == []
    name(workspace, "pond")
    name(workspace, "river")
    assert found(workspace, "lake", is_new_process=False) == []
    assert found(workspace, "river", is_new_process=False) == ["river"]


def test_what_is_kept_is_its_owners_alone(workspace):
    found(workspace)
    assert stat.S_IMODE(term_keys.kept_at(workspace, "search-en").stat().st_mode) == 0o600


def test_a_small_glossary_leaves_no_file(workspace, monkeypatch):
    monkeypatch.setattr(term_keys, "WORTH_KEEPING", 1_000)
    assert found(workspace) == ["bank"]
    assert not term_keys.kept_at(workspace, "search-en").exists()


def test_a_large_file_leaves_nothing_to_be_read_by_the_next_search(workspace, read, monkeypatch):
    monkeypatch.setattr(glossary_files, "LARGE", 2)
    glossary_files.take_in(workspace, File.of("terms.csv", "en,ar\nquay,رصيف\nharbour,ميناء\n".encode()))
    read.clear()
    assert found(workspace, "harbours", is_new_process=False) == ["harbour"]
    assert read == []
