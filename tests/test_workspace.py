"""The memory's file: made whole, written one after another, backed up, restored; and what is refused."""

import errno
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path

import pytest

from reader import desk, workspace
from reader.errors import Refused, Unavailable, Unknown
from reader.memory import batches, beads, documents, file, people
from reader.workspace import open_memory
from tests.conftest import TEXT, take_in

NEWER = "insert into _sqlite_migrations (migration_set, name, applied_at) values ('hevok', 'x', '')"


def python(script, *arguments, **options):
    """A Python process of its own that runs the script."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finished(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def named(path):
    with open_memory(path) as opened, opened.reading() as db:
        return people.one(db, people.LOCAL).name


def is_sound(path):
    database = sqlite3.connect(path)
    try:
        (said,) = database.execute("pragma integrity_check").fetchone()
        return said == "ok" and not database.execute("pragma foreign_key_check").fetchall()
    finally:
        database.close()


def first_bead(opened, document_id, language="ar", place=1):
    with opened.reading() as db:
        return beads.at(db, document_id, language, place)


# ------------------------------------------------------------------ a new memory


def test_a_new_memory_is_ready_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "memory.db"
    with open_memory(path) as opened:
        assert opened.is_new
        with opened.reading() as db:
            assert people.one(db, people.LOCAL).name == ""
            assert db.execute("select count(*) from concepts").fetchone()[0] > 50
            assert db.execute("pragma journal_mode").fetchone()[0] == "wal"
            assert db.execute("pragma foreign_keys").fetchone()[0] == 1
        documents_renamed(opened, 1)
        beside = sorted(tmp_path.iterdir())
        assert [left.name[len("memory.db") :] for left in beside] == ["", "-shm", "-wal", ".lock"]
        assert {stat.S_IMODE(left.stat().st_mode) for left in beside} == {0o600}
    assert is_sound(path)
    with open_memory(path) as opened:
        assert not opened.is_new
    assert sorted(left.name for left in tmp_path.iterdir()) == ["memory.db", "memory.db.lock"]


def test_an_empty_file_becomes_a_memory(tmp_path):
    path = tmp_path / "memory.db"
    path.touch()
    with open_memory(path, starter=False) as opened:
        assert opened.is_new
    assert named(path) == ""


def test_a_path_with_signs_of_its_own_is_a_path(tmp_path):
    path = tmp_path / "a [b]*? %20#1 سۆرانی.db"
    with open_memory(path, starter=False) as opened:
        take_in(opened, TEXT)
    assert is_sound(path)
    assert sorted(left.name for left in tmp_path.iterdir()) == [path.name, f"{path.name}.lock"]


@pytest.mark.parametrize(
    "step",
    ["file.create", "_apply_all", "people.add_local", "import_starter", "file.write_ahead", "file.verify"],
)
def test_a_memory_is_made_whole_or_not_at_all(tmp_path, monkeypatch, step):
    path = tmp_path / "memory.db"

    def fails(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(f"reader.workspace.{step}", fails)
        with pytest.raises(KeyboardInterrupt), open_memory(path):
            pass
    assert [left.name for left in tmp_path.iterdir()] == ["memory.db.lock"]
    with open_memory(path) as opened:
        assert opened.is_new


def test_a_new_memory_is_whole_in_its_one_file_before_it_is_moved_into_place(tmp_path, monkeypatch):
    """Another connection keeps the closing one from moving what it wrote ahead, as a full disk does."""
    path = tmp_path / "memory.db"
    create, others = file.create, []

    def create_and_look(unfinished):
        create(unfinished)
        others.append(file.connect(unfinished, writing=False))
        others[0].execute("select count(*) from sqlite_schema").fetchone()

    monkeypatch.setattr(file, "create", create_and_look)
    with open_memory(path) as opened, opened.reading() as db:
        assert db.execute("select count(*) from concepts").fetchone()[0] > 50
    others[0].close()
    assert is_sound(path)


def cut_in_half(path):
    os.truncate(path, path.stat().st_size // 2)


def test_a_memory_that_was_not_written_whole_is_not_moved_into_place(tmp_path, monkeypatch):
    path = tmp_path / "memory.db"
    with monkeypatch.context() as broken:
        broken.setattr(file, "write_ahead", cut_in_half)
        with pytest.raises(Unavailable, match="damaged"), open_memory(path):
            pass
    assert [left.name for left in tmp_path.iterdir()] == ["memory.db.lock"]
    assert named(path) == ""


def test_a_copy_that_was_not_written_whole_takes_no_place(memory, tmp_path, monkeypatch):
    memory.backup(tmp_path / "good.db")
    damaged = tmp_path / "damaged.db"
    content = bytearray((tmp_path / "good.db").read_bytes())
    content[4096:40960] = b"\xee" * 36864
    damaged.write_bytes(content)
    with monkeypatch.context() as broken:
        broken.setattr(file, "write_ahead", cut_in_half)
        with pytest.raises(Unavailable, match="damaged"):
            workspace.restore(damaged, tmp_path / "good.db")
    assert damaged.read_bytes() == content
    assert not [left for left in tmp_path.iterdir() if ".new-" in left.name or ".before-" in left.name]
    workspace.restore(damaged, tmp_path / "good.db")
    assert is_sound(damaged)


def test_what_a_killed_maker_left_is_taken_away_by_the_next(tmp_path):
    path = tmp_path / "memory.db"
    killed = python(
        """
        import os, signal, sys, pathlib
        import reader.workspace
        reader.workspace.import_starter = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        with reader.workspace.open_memory(pathlib.Path(sys.argv[1])):
            pass
        """,
        path,
    )
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert not path.exists()
    assert [left for left in tmp_path.iterdir() if ".new-" in left.name]
    with open_memory(path) as opened:
        assert opened.is_new
    assert sorted(left.name for left in tmp_path.iterdir()) == ["memory.db", "memory.db.lock"]


def test_of_several_that_begin_at_once_one_makes_the_memory(tmp_path):
    path = tmp_path / "memory.db"
    script = """
        import sys, pathlib, time
        from reader.workspace import open_memory
        time.sleep(max(0, float(sys.argv[2]) - time.time()))
        with open_memory(pathlib.Path(sys.argv[1])) as opened, opened.reading() as db:
            assert db.execute("select count(*) from persons").fetchone()[0] == 1
            print(opened.is_new)
        """
    together = time.time() + 1.5
    said = [finished(process) for process in [python(script, path, together) for _ in range(4)]]
    assert sorted(said) == ["False\n"] * 3 + ["True\n"]
    assert is_sound(path)


def test_what_a_lost_memory_left_beside_it_does_not_get_into_the_new_one(tmp_path):
    path = tmp_path / "memory.db"
    with open_memory(path, starter=False) as opened:
        with opened.writing() as db:
            people.rename(db, people.LOCAL, "Old")
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", tmp_path / f"other.db{suffix}")
    other = tmp_path / "other.db"
    other.unlink()
    assert (tmp_path / "other.db-wal").stat().st_size
    assert named(other) == ""
    assert is_sound(other)
    assert [left for left in tmp_path.iterdir() if left.name.endswith("-wal") and ".before-" in left.name]


# ------------------------------------------------------------------ what is no memory


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Some notes of mine, which are no database at all." * 4, "it is no SQLite database"),
        (b"SQLite format 3\0", "a database of another program"),
        (b"x", "it is no SQLite database"),
    ],
)
def test_a_file_that_is_no_memory_is_refused_and_left_as_it_is(tmp_path, content, sentence):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(Unavailable, match=sentence), open_memory(path):
        pass
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "other.db"
    database = sqlite3.connect(path)
    database.execute("create table bookmarks (a)")
    database.commit()
    database.close()
    before = path.read_bytes()
    with pytest.raises(Unavailable, match="a database of another program"), open_memory(path):
        pass
    assert path.read_bytes() == before


def test_a_memory_of_a_newer_version_is_refused_and_left_as_it_is(memory):
    with memory.writing() as db:
        db.execute(NEWER)
    with pytest.raises(Unavailable, match="newer version of Hevok"), open_memory(memory.path):
        pass


def test_a_folder_is_no_memory(tmp_path):
    with pytest.raises(Unavailable, match="is a folder"), open_memory(tmp_path):
        pass


def test_a_missing_folder_is_named(tmp_path):
    with (
        pytest.raises(Unavailable, match=r"There is no folder .*missing"),
        open_memory(tmp_path / "missing" / "a.db"),
    ):
        pass


def test_a_damaged_memory_says_so_and_points_to_a_backup(memory, tmp_path):
    take_in(memory, TEXT)
    memory.backup(tmp_path / "good.db")
    broken = tmp_path / "broken.db"
    content = bytearray((tmp_path / "good.db").read_bytes())
    content[4096 : 4096 * 40] = b"\xee" * (4096 * 39)
    broken.write_bytes(content)
    with pytest.raises(file.Damaged, match="hevok restore"), open_memory(broken):
        pass
    with pytest.raises(Unavailable, match="damaged"):
        memory.restore(broken)
    kept = workspace.restore(broken, tmp_path / "good.db")
    assert kept.read_bytes() == bytes(content)
    with open_memory(broken) as opened, opened.reading() as db:
        assert documents.one(db, 1).segments == 7


@pytest.fixture
def ordinary_person(tmp_path):
    """A folder in which whoever runs the tests has no more rights than others, root included."""
    folder = Path(tempfile.mkdtemp(prefix="hevok-"))
    folder.chmod(0o755)
    is_root = os.geteuid() == 0
    if is_root:
        shutil.chown(folder, 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_read_only_file_can_be_read_and_not_written(ordinary_person):
    path = ordinary_person / "memory.db"
    with open_memory(path, starter=False) as opened:
        document = take_in(opened, TEXT)
    path.chmod(0o400)
    with open_memory(path) as opened:
        with opened.reading() as db:
            assert documents.one(db, document).segments == 7
        with pytest.raises(Unavailable, match=r"cannot be written\. Make the file and its folder writable"):
            documents_renamed(opened, document)


def test_a_read_only_folder_is_answered_with_a_sentence(ordinary_person):
    path = ordinary_person / "memory.db"
    with open_memory(path, starter=False):
        pass
    path.with_name("memory.db.lock").unlink()
    ordinary_person.chmod(0o500)
    with pytest.raises(Unavailable, match="writable"), open_memory(path) as opened:
        documents_renamed(opened, 1)
    with pytest.raises(Unavailable, match="writable"), open_memory(ordinary_person / "other.db"):
        pass


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here in which nobody can make a file")
@pytest.mark.parametrize("folder", ["/proc", "/proc/self"])
def test_a_folder_in_which_no_file_can_be_made_is_told_at_once(monkeypatch, folder):
    monkeypatch.setattr(workspace, "LOCK_SECONDS", 2)
    with (
        pytest.raises(Unavailable, match=r"folder of /proc/.* cannot be written"),
        open_memory(Path(folder, "x.db")),
    ):
        pass


def documents_renamed(opened, document):
    with opened.writing() as db:
        documents.rename(db, document, "Another title")


# ------------------------------------------------------------------ transactions


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, Refused, SystemExit, GeneratorExit])
def test_whatever_is_raised_nothing_of_the_block_is_stored(memory, document, error):
    def half():
        with memory.writing() as db:
            documents.rename(db, document, "Another title")
            raise error

    with pytest.raises(error):
        half()
    with memory.reading() as db:
        assert documents.one(db, document).title != "Another title"
    documents_renamed(memory, document)


def test_a_broken_rule_of_the_tables_stores_nothing_and_is_not_hidden(memory, document):
    def half():
        with memory.writing() as db:
            documents.rename(db, document, "Another title")
            documents.rename(db, document, "")

    with pytest.raises(sqlite3.IntegrityError):
        half()
    with memory.reading() as db:
        assert documents.one(db, document).title != "Another title"


def test_an_error_of_another_file_is_not_said_of_the_memory(memory):
    with pytest.raises(FileNotFoundError), memory.reading():
        Path("/no/such/file").read_bytes()
    with pytest.raises(FileNotFoundError), memory.writing():
        Path("/no/such/file").read_bytes()


def test_a_write_within_a_write_is_a_mistake_and_not_a_deadlock(memory):
    with memory.writing(), pytest.raises(RuntimeError, match="write within a write"), memory.writing():
        pass
    documents_renamed(memory, 1)


def test_a_read_within_a_read_sees_the_same_moment(memory, document):
    with memory.reading() as db:
        before = documents.one(db, document).title
        in_another_thread(lambda: documents_renamed(memory, document))
        with memory.reading() as inner:
            assert documents.one(inner, document).title == before
        assert documents.one(db, document).title == before
    with memory.reading() as db:
        assert documents.one(db, document).title == "Another title"


def test_a_reading_block_cannot_write(memory, document):
    with pytest.raises(Unavailable), memory.reading() as db:
        documents.rename(db, document, "Another title")


def test_nobody_is_sent_to_feed_what_is_not_fed_while_an_import_is_at_work(memory, monkeypatch):
    monkeypatch.setattr(workspace.feeding, "is_due", lambda db: True)
    monkeypatch.setattr(workspace.occurrences, "is_due", lambda db: True)
    with memory.writing() as db:
        assert workspace._is_due(db)
        batch = batches.begin(db, "file.tmx", memory.stamp())
        assert not workspace._is_due(db)
        batches.finish(db, batch, memory.stamp().at)
        assert workspace._is_due(db)


def test_a_write_that_need_not_last_does_not_wait_for_the_disk_and_the_next_does(memory):
    def waits(db):
        return db.execute("pragma synchronous").fetchone()[0]

    with memory.writing(is_lasting=False) as db:
        people.set_setting(db, "one", "1")
        assert waits(db) == 1
    with memory.writing() as db:
        assert waits(db) == 2
    with pytest.raises(ValueError, match="whatever"), memory.writing(is_lasting=False) as db:
        raise ValueError("whatever")
    with memory.writing() as db:
        assert waits(db) == 2
    with memory.reading() as db:
        assert people.setting(db, "one") == "1"


def test_readers_see_whole_moments_while_a_writer_goes_on(memory):
    """A writer keeps two facts equal; nobody ever sees them differ."""
    stop, seen, wrong = threading.Event(), set(), []

    def write():
        for number in range(150):
            with memory.writing() as db:
                people.set_setting(db, "one", str(number))
                people.set_setting(db, "two", str(number))
        stop.set()

    def read():
        while not stop.is_set():
            with memory.reading() as db:
                one, two = people.setting(db, "one"), people.setting(db, "two")
                seen.add(one)
                if one != two:
                    wrong.append((one, two))

    threads = [threading.Thread(target=each) for each in (write, read, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert len(seen) > 1


def in_another_thread(act):
    thread = threading.Thread(target=act)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


def test_a_full_disk_stores_nothing_says_so_and_goes_on_when_there_is_room(memory, document):
    bead = first_bead(memory, document)
    pages = memory._writer.execute("pragma page_count").fetchone()[0]
    memory._writer.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(Unavailable, match=r"disk that holds .* is full\. Nothing was half stored"):
        desk.save(memory, bead.id, "س" * 50_000, 0, confirm=True)
    assert first_bead(memory, document) == bead
    with memory.reading() as db:
        assert db.execute("select count(*) from units").fetchone()[0] == 0
    memory._writer.execute("pragma max_page_count = 100000")
    assert desk.save(memory, bead.id, "س" * 50_000, 0, confirm=True).bead.translation.revision == 1
    assert is_sound(memory.path)


@pytest.mark.parametrize(
    "said", ["disk I/O error", "database is locked", "attempt to write a readonly database"]
)
def test_what_sqlite_says_becomes_a_sentence(tmp_path, said):
    with pytest.raises(Unavailable, match=r"\.$") as caught, file.plainly(tmp_path / "memory.db"):
        raise sqlite3.OperationalError(said)
    assert str(tmp_path / "memory.db") in str(caught.value)


def test_a_disk_too_full_for_a_lock_is_said_to_be_full(tmp_path, monkeypatch):
    def fails(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "open", fails)
    with pytest.raises(Unavailable, match=r"memory\.db is full\."), open_memory(tmp_path / "memory.db"):
        pass


def test_a_write_that_waits_too_long_for_another_program_says_so(memory, monkeypatch):
    held = threading.Event()
    with open_memory(memory.path) as other:
        other._file_lock.patience = 0.1

        def hold():
            with memory.writing():
                held.set()
                time.sleep(1)

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait(5)
        with pytest.raises(Unavailable, match="Another program has been writing"):
            documents_renamed(other, 1)
        holder.join(10)


# ------------------------------------------------------------------ several processes

SAVE = """
    import sys, pathlib
    from reader import desk
    from reader.memory import beads
    from reader.workspace import open_memory
    path, bead_id, times, name = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    with open_memory(path) as opened:
        for number in range(times):
            with opened.reading() as db:
                bead = beads.one(db, bead_id)[1]
            text = f"{name} {number}"
            try:
                desk.save(opened, bead_id, text, bead.translation.revision, confirm=number % 2 == 0)
            except desk.Stale as stale:
                assert stale.text == text
                assert stale.stored.translation.revision > bead.translation.revision
                print("stale", flush=True)
            else:
                print("saved", text, sep=":", flush=True)
    """


def test_of_saves_upon_one_bead_exactly_those_that_were_acknowledged_count(memory, document):
    bead = first_bead(memory, document)
    processes = [python(SAVE, memory.path, bead.id, 25, name) for name in ("Azad", "Berfin", "Cemal")]
    said = [line for process in processes for line in finished(process).splitlines()]
    saved = [line.partition(":")[2] for line in said if line.startswith("saved")]
    assert len(said) == 75
    after = first_bead(memory, document)
    kept = [entry for entry in desk.history(memory, bead.id) if entry.act != "unsaved"]
    assert after.translation.revision == len(saved) == len(kept)
    assert sorted(entry.text for entry in kept) == sorted(saved)
    assert [entry.revision for entry in kept] == list(range(len(saved), 0, -1))
    assert kept[0].text == after.translation.text
    assert is_sound(memory.path)


def killed_during_saves(memory, document, seconds):
    """The texts that a process had acknowledged before it was killed, and what the memory holds."""
    with memory.reading() as db:
        ids = [bead.id for bead in beads.of(db, document, "ckb")]
    process = python(
        """
        import sys, pathlib
        from reader import desk
        from reader.workspace import open_memory
        ids = [int(number) for number in sys.argv[2].split(",")]
        with open_memory(pathlib.Path(sys.argv[1])) as opened:
            for number in range(100_000):
                bead, revision = ids[number % len(ids)], number // len(ids)
                desk.keep_draft(opened, bead, f"half {number}", revision)
                desk.save(opened, bead, f"text {number}", revision, confirm=True)
                print(number, flush=True)
        """,
        memory.path,
        ",".join(map(str, ids)),
    )
    first = process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    last = int([first, *process.communicate(timeout=60)[0].splitlines()][-1])
    with memory.reading() as db:
        held = {
            row["text"]: row["bead_id"]
            for row in db.query("select text, bead_id from history where act = 'confirm'")
        }
        learnt = {
            row["text"]
            for row in db.query(
                "select t.text from units u join texts t on t.id = u.target_id where deleted_at = ''"
            )
        }
        now = {bead.translation.text for bead in beads.of(db, document, "ckb")}
    assert now - {""} == learnt
    return [f"text {number}" for number in range(last + 1)], held


def test_every_acknowledged_save_outlives_a_kill(memory, document):
    acknowledged, held = killed_during_saves(memory, document, 0.4)
    assert acknowledged
    assert set(acknowledged) <= set(held)
    assert len(held) <= len(acknowledged) + 1
    assert is_sound(memory.path)


@pytest.mark.slow
def test_every_acknowledged_save_outlives_many_kills(empty_memory, tmp_path):
    for number in range(12):
        path = tmp_path / f"{number}.db"
        shutil.copy(empty_memory, path)
        with open_memory(path) as opened:
            document = take_in(opened, TEXT)
            acknowledged, held = killed_during_saves(opened, document, 0.05 + number * 0.07)
            assert set(acknowledged) <= set(held)
        assert is_sound(path)


# ------------------------------------------------------------------ backup and restore


def test_a_backup_under_writing_is_sound_and_of_one_moment(memory, document, tmp_path):
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            with memory.writing() as db:
                people.set_setting(db, "one", str(number))
                documents.rename(db, document, str(number))

    writer = threading.Thread(target=write)
    writer.start()
    other = python(SAVE, memory.path, first_bead(memory, document).id, 40, "Azad")
    try:
        for number in range(6):
            memory.backup(tmp_path / f"copy {number}.db")
    finally:
        stop.set()
        writer.join(30)
    finished(other)
    for number in range(6):
        copy = tmp_path / f"copy {number}.db"
        assert is_sound(copy)
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        with open_memory(copy) as opened, opened.reading() as db:
            assert (
                people.setting(db, "one", documents.one(db, document).title)
                == documents.one(db, document).title
            )


def test_a_backup_overwrites_nothing(memory, tmp_path):
    there = tmp_path / "there.db"
    there.write_text("mine")
    with pytest.raises(Refused, match="exists already"):
        memory.backup(there)
    assert there.read_text() == "mine"
    with pytest.raises(Refused, match="no folder"):
        memory.backup(tmp_path / "missing" / "copy.db")


def test_a_backup_is_one_file_that_can_be_read_from_anywhere(memory, document, ordinary_person):
    os_is_root = os.geteuid() == 65534
    copy = ordinary_person / "copy.db"
    if os_is_root:
        os.seteuid(0)
    memory.backup(copy)
    assert [left.name for left in ordinary_person.iterdir()] == ["copy.db"]
    database = sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)
    assert database.execute("pragma journal_mode").fetchone()[0] == "delete"
    database.close()
    if os_is_root:
        shutil.chown(copy, 65534)
        os.seteuid(65534)
    ordinary_person.chmod(0o500)
    file.verify(copy, *workspace.SETS)


def test_a_backup_opened_as_a_memory_is_written_while_others_read(memory, document, tmp_path):
    copy = tmp_path / "copy.db"
    memory.backup(copy)
    with open_memory(copy, is_tended=False) as opened, opened.reading() as db:
        assert documents.one(db, document).title == "The well"
        documents_renamed(opened, document)
        assert documents.one(db, document).title == "The well"
    with open_memory(copy, is_tended=False) as opened, opened.reading() as db:
        assert documents.one(db, document).title == "Another title"


def test_a_backup_that_nobody_may_write_can_be_opened_and_read(memory, document, ordinary_person):
    copy = ordinary_person / "copy.db"
    is_root = os.geteuid() == 65534
    if is_root:
        os.seteuid(0)
    memory.backup(copy)
    if is_root:
        shutil.chown(copy, 65534)
        os.seteuid(65534)
    copy.chmod(0o400)
    ordinary_person.chmod(0o500)
    with open_memory(copy, is_tended=False) as opened, opened.reading() as db:
        assert documents.one(db, document).title == "The well"


def test_a_restore_brings_back_the_copy_and_keeps_the_present(memory, document, tmp_path):
    memory.backup(tmp_path / "copy.db")
    documents_renamed(memory, document)
    kept = memory.restore(tmp_path / "copy.db")
    with memory.reading() as db:
        assert documents.one(db, document).title == "The well"
        assert db.execute("pragma journal_mode").fetchone()[0] == "wal"
    with open_memory(kept) as present, present.reading() as db:
        assert documents.one(db, document).title == "Another title"
    documents_renamed(memory, document)
    assert is_sound(memory.path)
    assert is_sound(kept)


@pytest.mark.parametrize("source", ["nothing", "notes", "damaged", "other", "newer"])
def test_a_restore_of_what_is_no_sound_memory_changes_nothing(memory, document, tmp_path, source):
    path = tmp_path / "source.db"
    if source != "nothing":
        memory.backup(path)
    if source == "notes":
        path.write_text("Notes " * 1000)
    if source == "damaged":
        content = bytearray(path.read_bytes())
        content[8192:20480] = b"\xee" * 12288
        path.write_bytes(content)
    if source in ("other", "newer"):
        database = sqlite3.connect(path)
        database.execute("pragma application_id = 7" if source == "other" else NEWER)
        database.commit()
        database.close()
    with pytest.raises((Unavailable, Unknown)):
        memory.restore(path)
    with memory.reading() as db:
        assert documents.one(db, document).title == "The well"
    assert not list(tmp_path.glob("memory.db.before-*"))


def test_a_restore_reaches_every_process_that_has_the_memory_open(memory, document, tmp_path):
    memory.backup(tmp_path / "copy.db")
    documents_renamed(memory, document)
    reader = python(
        """
        import sys, pathlib
        from reader.memory import documents
        from reader.workspace import open_memory
        with open_memory(pathlib.Path(sys.argv[1])) as opened:
            for _ in sys.stdin:
                with opened.reading() as db:
                    print(documents.one(db, 1).title, flush=True)
            with opened.writing() as db:
                documents.rename(db, 1, "By the other")
        """,
        memory.path,
        stdin=subprocess.PIPE,
    )
    seen = []
    for act in (lambda: None, lambda: memory.restore(tmp_path / "copy.db")):
        act()
        reader.stdin.write("\n")
        reader.stdin.flush()
        seen.append(reader.stdout.readline())
    finished(reader)
    assert seen == ["Another title\n", "The well\n"]
    with memory.reading() as db:
        assert documents.one(db, document).title == "By the other"
    assert is_sound(memory.path)


def test_a_memory_in_use_can_be_restored_from_with_what_is_not_in_its_file_yet(memory, document, tmp_path):
    documents_renamed(memory, document)
    other = tmp_path / "other.db"
    workspace.restore(other, memory.path)
    with open_memory(other) as opened, opened.reading() as db:
        assert documents.one(db, document).title == "Another title"


def test_a_memory_restored_from_itself_is_itself(memory, document):
    kept = memory.restore(memory.path)
    with memory.reading() as db:
        assert documents.one(db, document).title == "The well"
    assert is_sound(kept)


def test_ids_are_never_used_twice(memory):
    first = take_in(memory, TEXT)
    with memory.reading() as db:
        ids = {bead.id for code in ("ar", "ckb", "kmr") for bead in beads.of(db, first, code)}
    with memory.writing() as db:
        db.execute("delete from documents")
    second = take_in(memory, TEXT)
    assert second > first
    with memory.reading() as db:
        assert not ids & {bead.id for code in ("ar", "ckb", "kmr") for bead in beads.of(db, second, code)}
