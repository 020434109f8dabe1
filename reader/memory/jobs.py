"""Long work: what waits, what is being done, what has ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from reader.errors import Unknown
from reader.model import Job, JobState, Stamp


def add(db: Database, kind: str, title: str, arguments: Mapping[str, Any], stamp: Stamp) -> int:
    """Let a piece of work wait for the worker; its id."""
    cursor = db.execute(
        "insert into jobs (kind, title, arguments, person_id, created_at) values (?, ?, ?, ?, ?)",
        [kind, title, json.dumps(arguments, ensure_ascii=False), stamp.person, stamp.at],
    )
    return int(cursor.lastrowid or 0)


def one(db: Database, job_id: int) -> Job:
    """The job with that id; raises `Unknown`."""
    for row in db.query("select * from jobs where id = ?", [job_id]):
        return _job(row)
    raise Unknown(f"There is no job {job_id}.")


def newest(db: Database, limit: int = 20) -> list[Job]:
    """The jobs of late that are worth a title, the newest first."""
    rows = db.query("select * from jobs where title <> '' order by id desc limit ?", [limit])
    return [_job(row) for row in rows]


def claim(db: Database, worker: str, at: str) -> Job | None:
    """Take the oldest waiting job for a worker; None where none waits."""
    for row in list(db.query("select * from jobs where state = 'waiting' order by id limit 1")):
        db.execute(
            """update jobs set state = 'running', worker = ?, attempts = attempts + 1, beat_at = ?
                where id = ?""",
            [worker, at, row["id"]],
        )
        return one(db, row["id"])
    return None


def is_waiting(db: Database) -> bool:
    """Whether any job waits for a worker."""
    return any(db.query("select 1 from jobs where state = 'waiting' limit 1"))


def is_unfinished(db: Database) -> bool:
    """Whether any job waits or was begun."""
    return any(db.query("select 1 from jobs where state in ('waiting', 'running') limit 1"))


def sweep(db: Database, most_attempts: int, at: str) -> None:
    """Let the jobs of a worker that is gone wait again, or fail them after too many attempts."""
    db.execute(
        """update jobs set state = 'failed', ended_at = ?,
                  said = 'The worker died each time it was tried. What it had finished is kept.'
            where state = 'running' and attempts >= ?""",
        [at, most_attempts],
    )
    db.execute("update jobs set state = 'waiting', worker = '' where state = 'running'")


def beat(db: Database, job_id: int, done: int, total: int, at: str) -> bool:
    """Say how far a job is; whether it should end, because a person cancelled it or lost it to another."""
    db.execute("update jobs set done = ?, total = ?, beat_at = ? where id = ?", [done, total, at, job_id])
    return one(db, job_id).is_cancelled


def end(db: Database, job_id: int, state: JobState, said: str, at: str) -> None:
    """Record how a job ended."""
    db.execute(
        "update jobs set state = ?, said = ?, ended_at = ?, beat_at = ? where id = ?",
        [state, said, at, at, job_id],
    )


def cancel(db: Database, job_id: int, at: str) -> None:
    """Ask a running job to end, or end a waiting one."""
    db.execute("update jobs set is_cancelled = 1 where id = ? and state in ('waiting', 'running')", [job_id])
    db.execute(
        "update jobs set state = 'cancelled', ended_at = ?, said = 'Cancelled before it began.' "
        "where id = ? and state = 'waiting'",
        [at, job_id],
    )


def record_beads(db: Database, job_id: int, beads: Iterable[tuple[int, int]]) -> None:
    """Record the (bead, revision) pairs that a job wrote."""
    db.conn.executemany(
        "insert or replace into job_beads (job_id, bead_id, revision) values (?, ?, ?)",
        ((job_id, bead, revision) for bead, revision in beads),
    )


def beads_of(db: Database, job_id: int) -> list[tuple[int, int]]:
    """The (bead, revision) pairs that a job wrote."""
    rows = db.query("select bead_id, revision from job_beads where job_id = ?", [job_id])
    return [(row["bead_id"], row["revision"]) for row in rows]


def set_result(db: Database, job_id: int, result: Mapping[str, Any]) -> None:
    """Keep what a job found out."""
    db.execute("update jobs set result = ? where id = ?", [json.dumps(result, ensure_ascii=False), job_id])


def set_undone(db: Database, job_id: int, at: str) -> None:
    """Record that what a job did was taken back."""
    db.execute("update jobs set undone_at = ? where id = ?", [at, job_id])


def _job(row: dict[str, Any]) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        arguments=json.loads(row["arguments"]),
        state=JobState(row["state"]),
        done=row["done"],
        total=row["total"],
        said=row["said"],
        is_cancelled=bool(row["is_cancelled"]),
        attempts=row["attempts"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        undone_at=row["undone_at"],
        result=json.loads(row["result"] or "{}"),
    )
