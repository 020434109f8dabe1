"""A long Word document: its time and its memory, in a process of its own."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docx_cases import docx, paragraph, run

SECONDS = 20
MEGABYTES = 300
WORDS = 150_000
"""About 300 pages."""
MEASURE = """
import json, re, sys, time
from pathlib import Path
from reader.formats import read
data = Path(sys.argv[1]).read_bytes()
began = time.perf_counter()
text = read(data, "a.docx")
print(json.dumps({
    "seconds": time.perf_counter() - began,
    "megabytes": int(re.search("VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024,
    "words": sum(len(block.text.split()) for block in text.blocks),
}))
"""
PROPERTIES = '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria"/><w:sz w:val="24"/><w:lang w:val="en-US"/>'


def long_document(words_in_a_run: int) -> bytes:
    """A document of WORDS words, in paragraphs of 60 to 140 of them, cut into runs as Word cuts them."""
    chance = random.Random(300)
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(20_000)]
    made: list[str] = []
    left = WORDS
    while left > 0:
        words = chance.choices(known, k=min(left, chance.randint(60, 140)))
        left -= len(words)
        cut = range(0, len(words), words_in_a_run)
        runs = [run(" ".join(words[at : at + words_in_a_run]) + " ", PROPERTIES) for at in cut]
        made.append(paragraph("".join(runs), "berschrift1" if chance.random() < 0.05 else ""))
    return docx("".join(made))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the memory is read where Linux tells it")
@pytest.mark.parametrize("words_in_a_run", [1, 5])
def test_three_hundred_pages_are_read_in_time_and_space(words_in_a_run, tmp_path: Path):
    path = tmp_path / "long.docx"
    path.write_bytes(long_document(words_in_a_run))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], check=True, capture_output=True, text=True, timeout=120
    )
    measured = json.loads(done.stdout)
    assert measured["words"] == WORDS
    assert measured["seconds"] < SECONDS
    assert measured["megabytes"] < MEGABYTES
