"""What is remembered of the file is true, whoever writes to it."""

from reader.memory import snapshots
from reader.workspace import Workspace


def count(db):
    return {"persons": db.execute("select count(*) from persons").fetchone()[0]}


def test_what_was_read_is_read_anew_only_where_somebody_has_written(memory):
    with memory.reading() as db:
        first = snapshots.remembered(db, count)
    with memory.reading() as db:
        assert snapshots.remembered(db, count) is first
    other = Workspace(memory.path)
    with other.writing() as db:
        db.execute("insert into persons (name, created_at) values ('Somebody', 'now')")
    with memory.reading() as db:
        assert snapshots.remembered(db, count) == {"persons": first["persons"] + 1}
    other.close()


def test_a_connection_that_writes_remembers_nothing(memory):
    with memory.writing() as db:
        before = snapshots.remembered(db, count)
        db.execute("insert into persons (name, created_at) values ('Somebody', 'now')")
        assert snapshots.remembered(db, count) == {"persons": before["persons"] + 1}
