"""What is written to standard output arrives whole, also where the process is stopped and goes on."""

import os
import signal
import subprocess
import sys
import time

import pytest

SIZE = 40_000_000
WRITING = f"""
from reader.output import output
with output() as out:
    out.write(b"x" * {SIZE})
    out.writelines([b"y"] * 10)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes are not stopped here")
@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_nothing_is_lost_where_the_process_is_stopped(buffered):
    with subprocess.Popen(
        [sys.executable, "-c", WRITING],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": buffered},
    ) as process:
        read = process.stdout.read(1_000_000)
        for _ in range(5):
            time.sleep(0.01)  # it waits for room in the pipe
            process.send_signal(signal.SIGSTOP)
            time.sleep(0.01)
            process.send_signal(signal.SIGCONT)
            read += process.stdout.read(1_000_000)
        read += process.stdout.read()
    assert len(read) == SIZE + 10
    assert process.returncode == 0
