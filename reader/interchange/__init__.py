"""Memories in and out of files: what is taken in is seen all at once, what is given is of one moment."""

from typing import TYPE_CHECKING

from reader import lazily

if TYPE_CHECKING:
    from reader.interchange.arriving import File, rehearse, take_in
    from reader.interchange.judging import Report
    from reader.interchange.leaving import export
    from reader.interchange.settling import sweep, undo
    from reader.interchange.work import INCOMING, JOB, SWEEP, begin, newest, report, resume, run, run_sweep
    from reader.memory.batches import Batch

__all__ = [
    "INCOMING",
    "JOB",
    "SWEEP",
    "Batch",
    "File",
    "Report",
    "begin",
    "export",
    "newest",
    "rehearse",
    "report",
    "resume",
    "run",
    "run_sweep",
    "sweep",
    "take_in",
    "undo",
]
__getattr__ = lazily.parts(
    __name__,
    dict.fromkeys(("File", "rehearse", "take_in"), "arriving")
    | {"Report": "judging", "export": "leaving", "sweep": "settling", "undo": "settling"}
    | dict.fromkeys(
        ("INCOMING", "JOB", "SWEEP", "Batch", "begin", "newest", "report", "resume", "run", "run_sweep"),
        "work",
    ),
)
