"""Standard output for bytes: all that is given to it is written."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast


@contextmanager
def output() -> Iterator[BinaryIO]:
    """Standard output, flushed in the end.

    Where Python is told to buffer nothing (PYTHONUNBUFFERED, as in many containers), its own takes only a
    part of what is written whenever the process is stopped meanwhile (Ctrl+Z), and says so to nobody.
    """
    own = sys.stdout.buffer
    if not isinstance(own, io.RawIOBase):
        yield own
        own.flush()
        return
    whole = io.BufferedWriter(own)
    try:
        yield cast(BinaryIO, whole)
    finally:
        whole.flush()
        whole.detach()


def own_output() -> BinaryIO:
    """Standard output for whoever takes it, from now on: what anything else prints goes to standard error."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own
