"""The worker process as the one who starts it sees it: two pipes, and an end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from queue import Queue
from threading import Thread
from typing import IO, Any, cast

from reader import places

_LAST_WORDS = 2.0
"""Seconds that a process which has closed its output may take to be gone."""


class Child:
    """`python -m reader.machine` and its two pipes; for one thread, but for `end`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it; raises `OSError` where the system cannot."""
        path = [str(places.PACKAGE.parent), environment.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(  # noqa: S603  our own module, numbers and a folder
            [sys.executable, "-m", "reader.machine", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # nothing that is said of a text is kept
            env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, path)), "PYTHONUTF8": "1"},
            start_new_session=True,  # Ctrl-C is for whoever started it
        )
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self._silent = False
        self._lines: Queue[bytes] = Queue()
        self._listener = Thread(target=self._listen, name="hevok-machine-answers", daemon=True)
        self._listener.start()

    @property
    def id(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def send(self, request: dict[str, Any]) -> None:
        """Hand it a request; one that has ended takes it without a word."""
        with suppress(BrokenPipeError):
            self._input.write(json.dumps(request).encode("ascii") + b"\n")
            self._input.flush()

    def receive(self, seconds: float) -> bytes:
        """Its next line, empty when it has ended; raises `queue.Empty` when that takes longer."""
        return self._lines.get(timeout=seconds)

    def end(self) -> int:
        """Kill it unless it has ended by itself; its exit status. May be called twice, from any thread."""
        if self._silent:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LAST_WORDS)
        if self.runs:
            self._process.kill()
        status = self._process.wait()
        self._listener.join()
        for pipe in (self._input, self._output):
            with suppress(BrokenPipeError):  # what was left to be written went with it
                pipe.close()
        return status

    def _listen(self) -> None:
        for line in self._output:
            self._lines.put(line)
        self._silent = True
        self._lines.put(b"")
