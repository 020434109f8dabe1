"""A real `hevok serve` in a process of its own, on a memory of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path


class Server:
    """One memory and the server on it; it can be killed and started again."""

    def __init__(self, memory: Path, *options: str) -> None:
        self.memory = memory
        self.options = options
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> Server:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "reader",
                "--memory",
                str(self.memory),
                "serve",
                "--port",
                "0",
                *self.options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout is not None
        said = []
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            line = self.process.stdout.readline()
            said.append(line)
            if found := re.match(r"Hevok is at (http://\S+?)/$", line.strip()):
                self.address = found[1]
                return self
            if not line:
                break
        raise AssertionError(f"the server did not start: {''.join(said)}")

    def kill(self) -> None:
        """Without any warning, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self._gone()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self._gone()

    def _gone(self) -> None:
        assert self.process is not None
        self.process.wait(20)
        if self.process.stdout is not None:
            self.process.stdout.close()
