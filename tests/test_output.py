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


PRINTING = """
import os
from reader.output import own_output
own = own_output()
print("from a library")
os.write(1, b"from another")
own.write(b"answer")
own.flush()
"""


def test_what_others_print_does_not_mix_with_what_has_the_output_to_itself():
    done = subprocess.run([sys.executable, "-c", PRINTING], capture_output=True, check=True)
    assert done.stdout == b"answer"
    assert b"from a library" in done.stderr
    assert b"from another" in done.stderr
