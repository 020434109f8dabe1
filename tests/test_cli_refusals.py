from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from reader.cli.outputs import write_whole
from reader.errors import Refused, Unavailable
from reader.memory import file
from tests.cli_support import ENGLISH, Hevok, fresh_memory, hevok, unbegun

__all__ = ["fresh_memory", "hevok", "unbegun"]

READING = (("add", ()), ("segment", ()), ("glossary find", ()), ("glossary find", ("--list",)))
"""The commands that read a text."""

UNREADABLE = {
    "an empty file": ("empty.txt", b"", "no text"),
    "white space": ("blank.txt", b" \n\t\n", "no text"),
    "a binary": ("image.txt", bytes(range(256)) * 40, "not a text"),
    "a picture": ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200), "not a text"),
    "NUL characters": ("nul.txt", b"One \0 two \0 three.", "not a text"),
    "a PDF": ("paper.pdf", b"%PDF-1.7\n", "PDF"),
    "a Word document": ("paper.docx", b"PK\x03\x04" + bytes(40), "Word"),
    "a damaged UTF-16": ("wide.txt", b"\xff\xfea\0b", "UTF-16"),
    "50 MB": ("long.txt", b"A sentence of this text. " * 2_000_000, "20 MB"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_text_is_refused_in_a_sentence_and_nothing_is_stored(hevok: Hevok, kind: str) -> None:
    name, content, said = UNREADABLE[kind]
    path = hevok.write(name, content)
    before = hevok.memory.read_bytes()
    for words in (["add", path], ["segment", path], ["glossary", "find", path]):
        sentence = hevok.refused(*words, "--lang", "en")
        assert said in sentence
        assert str(path) in sentence
    assert hevok.memory.read_bytes() == before


def test_a_list_that_is_no_text_is_refused(hevok: Hevok) -> None:
    path = hevok.write("list.txt", bytes(range(256)))
    assert "not a text" in hevok.refused("glossary", "find", "--list", path, "--lang", "en")


@pytest.mark.parametrize("options", [["--lang", "en", "--json"], ["--json"], []])
def test_an_empty_list_has_no_answers(hevok: Hevok, options: list[str]) -> None:
    assert hevok.ok("glossary", "find", "--list", hevok.write("list.txt", b""), *options) == ""


def test_lines_that_say_nothing_have_empty_answers_in_no_language(hevok: Hevok) -> None:
    path = hevok.write("list.txt", b"\n \n")
    assert hevok.ok("glossary", "find", "--list", path, "--json").split() == ["[]", "[]"]


@pytest.mark.parametrize(
    "words", [["add"], ["segment"], ["glossary", "find"], ["glossary", "find", "--list"], ["restore"]]
)
def test_a_missing_file_and_a_folder_are_told(hevok: Hevok, words: list[str]) -> None:
    assert hevok.refused(*words, hevok.folder / "nix.txt") == f"There is no file {hevok.folder / 'nix.txt'}."
    assert "is a folder" in hevok.refused(*words, hevok.folder)


def test_a_wrong_encoding_is_told(hevok: Hevok) -> None:
    path = hevok.write("a.txt", "Şêx û şêr".encode("cp1254"))
    assert "cannot be read as utf-8" in hevok.refused("add", path, "--encoding", "utf-8", "--lang", "kmr")
    assert "no encoding called “klingon”" in hevok.refused("add", path, "--encoding", "klingon")
    assert hevok.json("documents") == []


def test_an_unknown_language_tag_is_told(hevok: Hevok) -> None:
    path = hevok.write("a.txt", ENGLISH)
    for words in (["add", path], ["segment", path], ["glossary", "find", path]):
        assert "'xx-Latn'" in hevok.refused(*words, "--lang", "xx-Latn")
    document = hevok.add()
    assert "'xx'" in hevok.refused("export", document, "--to", "xx")
    for pair in (["--from", "xx", "--to", "ar"], ["--from", "en", "--to", "xx"]):
        assert "holds nothing in 'xx'" in hevok.refused("memory", "search", "a", *pair)
    assert "not a language tag" in hevok.refused("memory", "search", "a", "--from", "?", "--to", "ar")


BAD = {"empty": b"", "missing": None, "of no language": b"123 456."}


@pytest.mark.parametrize("more", [(), ("--json",)])
@pytest.mark.parametrize("kind", BAD)
def test_one_bad_text_among_several_is_named_and_none_is_cut(
    unbegun: Hevok, kind: str, more: tuple[str, ...]
) -> None:
    good, bad, content = unbegun.write("good.txt", ENGLISH), unbegun.folder / "bad.txt", BAD[kind]
    if content is not None:
        bad.write_bytes(content)
    assert str(bad) in unbegun.refused("segment", good, bad, good, *more)
    assert len(unbegun.ok("segment", good, good, "--json").splitlines()) == 2


# ---------------------------------------------------------------- memories that are none


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('hevok', 'some day', '')"
    )
    connection.commit()
    connection.close()


def another_programs(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("create table bookmarks (address text)")
    connection.commit()
    connection.close()


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:-4096] = os.urandom(len(content) - 8192)
    path.write_bytes(content)


def a_text(path: Path) -> None:
    path.write_text("This is not a database at all, although it bears the name of one. " * 10)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


USELESS = {
    "no database": (a_text, "no SQLite database"),
    "of a newer version": (newer, "newer version"),
    "of another program": (another_programs, "another program"),
    "damaged": (damaged, "damaged"),
    "a folder": (a_folder, "is a folder"),
}


@pytest.mark.parametrize("kind", USELESS)
def test_a_memory_that_cannot_be_used_is_told_and_left_as_it_is(hevok: Hevok, kind: str) -> None:
    spoil, said = USELESS[kind]
    spoil(hevok.memory)
    before = hevok.memory.read_bytes() if hevok.memory.is_file() else b""
    text = hevok.write("a.txt", ENGLISH)
    for words in (
        ["documents"],
        ["add", text, "--lang", "en"],
        ["translate", 1, 1, "--to", "ar", "--text", "نص"],
        ["memory", "stats"],
        ["glossary", "find", text, "--lang", "en"],
        ["backup", hevok.folder / "copy.db"],
        ["serve", "--port", 0],
    ):
        sentence = hevok.refused(*words)
        assert said in sentence
        assert str(hevok.memory) in sentence
    assert (hevok.memory.read_bytes() if hevok.memory.is_file() else b"") == before
    assert not (hevok.folder / "copy.db").exists()


def test_a_memory_in_a_folder_that_is_not_there_is_told(unbegun: Hevok) -> None:
    assert "There is no folder" in Hevok(unbegun.folder / "nowhere").refused("documents")


@pytest.fixture
def read_only(hevok: Hevok) -> Iterator[Hevok]:
    """A memory that cannot be written: by its permissions or, for root, who is above them, by its mount."""
    if os.name != "posix":
        pytest.skip("permission bits are those of POSIX")
    is_root = os.geteuid() == 0
    if is_root and not _mount("--bind", str(hevok.folder), str(hevok.folder)):
        pytest.skip("root is above permissions, and nothing can be mounted here")
    if is_root:
        _mount("-o", "remount,bind,ro", str(hevok.folder))
    else:
        hevok.memory.chmod(0o400)
        hevok.folder.chmod(0o500)
    yield hevok
    if is_root:
        _unmount(hevok.folder)
    else:
        hevok.folder.chmod(0o700)


def _mount(*arguments: str) -> bool:
    try:
        return subprocess.run(["mount", *arguments], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def _unmount(folder: Path) -> None:
    """Take a disk away, even while the process that tends a memory in it has it open for a moment still."""
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_memory_that_cannot_be_written_is_told(read_only: Hevok) -> None:
    before = read_only.memory.read_bytes()
    for words in (["add", "-", "--lang", "en"], ["serve", "--port", 0]):
        assert "writ" in read_only.refused(*words, stdin=ENGLISH)
    assert "writ" in read_only.refused("documents", "--memory", read_only.folder / "other.db")
    assert read_only.memory.read_bytes() == before


def test_a_full_disk_is_told_whoever_notices_it() -> None:
    for error in (
        sqlite3.OperationalError("database or disk is full"),
        OSError(28, "No space left on device"),
    ):
        with (
            pytest.raises(Unavailable, match=r"The disk that holds memory\.db is full"),
            file.plainly(Path("memory.db")),
        ):
            raise error


@contextmanager
def disk(folder: Path, kilobytes: int) -> Iterator[Hevok]:
    """A disk of its own, empty and with little room."""
    folder.mkdir()
    if not _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)):
        pytest.skip("a small disk can be mounted by root only")
    try:
        yield Hevok(folder)
    finally:
        _unmount(folder)


def give_room(hevok: Hevok) -> None:
    subprocess.run(["mount", "-o", "remount,size=8m", str(hevok.folder)], check=True)


@pytest.fixture
def small_disk(hevok: Hevok) -> Iterator[Hevok]:
    """A memory on a disk of its own with little room left."""
    with disk(hevok.folder / "disk", 1600) as small:
        small.memory.write_bytes(hevok.memory.read_bytes())
        yield small


@pytest.mark.parametrize("kilobytes", [20, 100, 300, 400, *range(510, 620, 8), 700, 880, 980, 1000])
def test_a_first_run_on_a_nearly_full_disk_makes_a_whole_memory_or_none(
    tmp_path: Path, kilobytes: int
) -> None:
    with disk(tmp_path / "disk", kilobytes) as small:
        first = small.run("documents")
        if first.exit_code:
            assert "full" in first.stderr
            assert str(small.memory) in first.stderr
        else:
            assert kilobytes > 400
        give_room(small)
        assert small.json("documents") == []
        assert small.json("glossary", "find", small.write("a.txt", ENGLISH), "--lang", "en")
        assert small.json("documents") == []


@pytest.mark.parametrize("percent", [104, 140, 201, 206, 210, 234, 304, 327])
def test_a_backup_that_finds_no_room_takes_no_damaged_memorys_place(hevok: Hevok, percent: int) -> None:
    text = hevok.add()
    backup = hevok.folder / "backup.db"
    hevok.ok("backup", backup)
    with disk(hevok.folder / "disk", backup.stat().st_size * percent // 100 // 1024) as small:
        small.memory.write_bytes(backup.read_bytes())
        damaged(small.memory)
        before = small.memory.read_bytes()
        first = small.run("restore", backup)
        if first.exit_code:
            assert "full" in first.stderr
        if small.memory.read_bytes() == before:
            assert {path.name for path in small.folder.iterdir()} == {"memory.db", "memory.db.lock"}
            give_room(small)
            small.ok("restore", backup)
        give_room(small)
        assert [document["document"] for document in small.json("documents")] == [text]


@pytest.mark.slow
def test_a_full_disk_keeps_what_was_there_and_takes_more_when_there_is_room(
    small_disk: Hevok, tmp_path: Path
) -> None:
    kept = small_disk.add("It was here before.", "before.txt")
    long = tmp_path / "long.txt"
    long.write_text("This sentence takes room on the disk. " * 20_000)
    assert "is full" in small_disk.refused("add", long, "--lang", "en")
    assert [document["document"] for document in small_disk.json("documents")] == [kept]
    fill(small_disk.folder / "filler")
    assert "is full" in small_disk.refused("backup", small_disk.folder / "copy.db")
    with pytest.raises(Refused, match="No space left"):
        write_whole(small_disk.folder / "export.txt", b"What was exported.")
    assert "is full" in small_disk.refused(
        "translate", kept, 1, "--to", "kmr", "--text", "Ew berê li vir bû."
    )
    assert {path.name for path in small_disk.folder.iterdir() if not path.name.startswith("memory.db")} == {
        "before.txt",
        "filler",
    }
    (small_disk.folder / "filler").unlink()
    small_disk.ok("translate", kept, 1, "--to", "kmr", "--text", "Ew berê li vir bû.")
    assert "Ew berê li vir bû." in small_disk.ok("show", kept)


def fill(path: Path) -> None:
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(4096)):
            pass


# ---------------------------------------------------------------- what cannot be written


def test_an_export_is_never_half_written(hevok: Hevok) -> None:
    document = hevok.add()
    assert "is a folder" in hevok.refused("export", document, "--to", "en", "--output", hevok.folder)
    missing = hevok.folder / "nowhere" / "a.txt"
    assert "There is no folder" in hevok.refused("export", document, "--to", "en", "--output", missing)
    there = hevok.write("there.txt", "What was there.")
    hevok.refused("export", 99, "--to", "en", "--output", there)
    assert there.read_text() == "What was there."


def test_a_backup_never_overwrites(hevok: Hevok) -> None:
    there = hevok.write("there.db", "What was there.")
    assert "exists already" in hevok.refused("backup", there)
    assert there.read_text() == "What was there."


@pytest.mark.parametrize("kind", ["no database", "of a newer version", "of another program", "damaged"])
def test_what_is_no_sound_backup_is_not_restored(hevok: Hevok, kind: str) -> None:
    spoil, _ = USELESS[kind]
    backup = hevok.write("backup.db", hevok.memory.read_bytes())
    spoil(backup)
    hevok.add()
    assert str(backup) in hevok.refused("restore", backup)
    assert len(hevok.json("documents")) == 1
    assert list(hevok.folder.glob("*.before-*")) == []


def cut_off(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def a_page_lost(path: Path) -> None:
    """What no command trips over and only the whole check finds: a page that nothing refers to any more."""
    connection = sqlite3.connect(path)
    connection.execute("pragma writable_schema = on")
    connection.execute("delete from sqlite_schema where type = 'index' and sql is not null")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("spoil", [a_text, a_folder, newer, another_programs, damaged, cut_off, a_page_lost])
def test_of_a_useless_backup_nothing_is_said_that_is_about_the_memory(
    hevok: Hevok, spoil: Callable[[Path], None]
) -> None:
    backup = hevok.write("backup.db", hevok.memory.read_bytes())
    spoil(backup)
    sentence = hevok.refused("restore", backup)
    assert "--memory" not in sentence
    assert "new memory" not in sentence
    assert "hevok restore" not in sentence
    assert re.search(r"[Nn]ame (another file|one)\.$", sentence)
    assert str(hevok.memory) not in sentence
    if backup.is_file():
        piped = hevok.refused("restore", "-", stdin=backup.read_bytes())
        assert piped == sentence.replace(str(backup), "standard input")


def test_the_memory_itself_is_no_backup(hevok: Hevok) -> None:
    assert "is the memory itself" in hevok.refused("restore", hevok.memory)
