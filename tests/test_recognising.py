import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossary.model import Concept, PartOfSpeech, Term
from glossary.recognition.finding import Recogniser, recognise
from glossary.store import add_concept, add_term
from reader import recognising
from reader.recognising import kept_at, recogniser
from reader.workspace import Workspace, open_memory

AT = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(recognising, "WORTH_KEEPING", 1)
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        name(opened, "bank")
        yield opened


def name(workspace: Workspace, text: str) -> None:
    """Give the glossary one more concept, called `text`."""
    with workspace.writing() as db:
        add_concept(db, Concept(text, PartOfSpeech.NOUN, ""), workspace.person, AT)
        add_term(db, Term(0, text, "en", text), workspace.person, AT)


def compiled(workspace: Workspace, *, is_new_process: bool = False) -> Recogniser:
    if is_new_process:
        recognising._MADE.clear()
    with workspace.reading() as db:
        return recogniser(workspace, db, "en")


def found(workspace: Workspace) -> list[str]:
    text = "a bank and a lake"
    return [hit.text for hit in recognise(text, compiled(workspace, is_new_process=True))]


def test_a_glossary_is_compiled_once_in_a_process(workspace):
    assert compiled(workspace) is compiled(workspace)


def test_the_next_process_reads_what_was_compiled(workspace, monkeypatch):
    assert found(workspace) == ["bank"]
    assert kept_at(workspace, "en").exists()
    monkeypatch.setattr(recognising, "table_of", None)  # compiling would fail
    assert found(workspace) == ["bank"]


def test_a_change_of_the_glossary_is_seen_at_once(workspace):
    first = compiled(workspace)
    name(workspace, "lake")
    assert compiled(workspace) is not first
    assert found(workspace) == ["bank", "lake"]


def test_what_other_rules_compiled_is_not_read(workspace, monkeypatch):
    found(workspace)
    before = kept_at(workspace, "en").read_bytes()
    monkeypatch.setattr(recognising, "fingerprint", lambda _: "others")
    assert found(workspace) == ["bank"]
    assert kept_at(workspace, "en").read_bytes() != before


@pytest.mark.parametrize("damage", [b"", b"\x00", b"no line", b"x\n[]"])
def test_a_damaged_file_is_made_anew(workspace, damage):
    found(workspace)
    sound = kept_at(workspace, "en").read_bytes()
    kept_at(workspace, "en").write_bytes(damage)
    assert found(workspace) == ["bank"]
    assert kept_at(workspace, "en").read_bytes() == sound


def test_a_file_that_lost_its_end_is_not_read(workspace):
    found(workspace)
    sound = kept_at(workspace, "en").read_bytes()
    kept_at(workspace, "en").write_bytes(sound[:-9])
    assert found(workspace) == ["bank"]


def test_where_no_file_can_be_kept_terms_are_found_all_the_same(workspace):
    kept_at(workspace, "en").mkdir()
    assert found(workspace) == ["bank"]


def test_what_is_kept_is_its_owners_alone_and_leaves_nothing_beside_it(workspace):
    found(workspace)
    kept = kept_at(workspace, "en")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path for path in kept.parent.iterdir() if path.name.startswith(f"{kept.name}-")] == []


def test_a_small_glossary_leaves_no_file(tmp_path):
    with open_memory(tmp_path / "memory.db") as opened:
        compiled(opened)
        assert not kept_at(opened, "en").exists()
