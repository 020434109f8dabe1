"""The small family of errors that a person can meet.

Each carries one finished sentence (or a few) for that person: what happened, and what to do. The web
shows it with the status beside it, the command line prints it on standard error and exits with 1.
Anything else that is raised is a bug.
"""

from __future__ import annotations

from typing import ClassVar


class HevokError(Exception):
    """Something that a person asked for cannot be done; `str(error)` is the sentence for them."""

    status: ClassVar[int] = 400


class Unknown(HevokError):
    """What was asked for is not there ("There is no document 12.")."""

    status = 404


class Refused(HevokError):
    """What was handed in cannot be taken as it is; nothing was stored."""

    status = 422


class Conflict(HevokError):
    """What was handed in started from an older state than the one stored; nothing was overwritten."""

    status = 409


class Unavailable(HevokError):
    """Something outside cannot be used now: the memory (a full disk, a read-only file), a site, a worker."""

    status = 503
