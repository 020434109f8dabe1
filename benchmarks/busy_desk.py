"""How long others wait while a machine drafts: saves and pages of a real server, with and without that work.

    uv run python -m benchmarks.busy_desk [--segments 100] [--words 1200]

The model is made by hand (tests/argos_model.py) over a vocabulary of --words, so that a sentence costs about
as much arithmetic as one of a real package; what it says is nonsense. Figures are milliseconds over loopback.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

from reader import documents, formats, languages, machine
from reader.memory import beads
from reader.workspace import open_memory
from tests import argos_model
from tests.serving import Server

OURS = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}


def words(count: int) -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [letters[n % 26] + letters[n // 26 % 26] + letters[n // 676 % 26] + "o" for n in range(count)]


def request(address: str, form: dict[str, object] | None = None) -> float:
    """The milliseconds until an answer is whole."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    began = time.perf_counter()
    with urllib.request.urlopen(urllib.request.Request(address, data, OURS)) as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def report(name: str, values: list[float]) -> None:
    print(
        f"{name:<28} n={len(values):<4} median {statistics.median(values):6.1f}   "
        f"p99 {percentile(values, 0.99):6.1f}   longest {max(values):6.1f}"
    )


def work_beside(server: Server, typed: list[int], running: subprocess.Popen[bytes] | None) -> None:
    """Save bead after bead and look at pages, until the other work ends or 200 are saved."""
    saves, pages = [], []
    for number, bead in enumerate(typed):
        if running is not None and running.poll() is not None:
            break
        form = {"text": f"جملة {number}", "revision": 0, "langs": "ar", "to": "ar", "at": 1, "act": "confirm"}
        saves.append(request(f"{server.address}/desk/bead/{bead}", form))
        pages.append(request(f"{server.address}/desk/1?langs=ar,kmr,ckb&at=50"))
    beside = "while drafting" if running else "alone"
    report(f"save, {beside}", saves)
    report(f"desk page, {beside}", pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--words", type=int, default=1200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), asked.segments, asked.words)


def run(folder: Path, segments: int, vocabulary: int) -> None:
    os.environ["HEVOK_MODELS"] = str(folder / "models")
    known = words(vocabulary)
    lexicon = {word: word[::-1] for word in known if word != word[::-1]}
    package = folder / "m.argosmodel"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:  # so many zeros would pass for a bomb
        for name, content in argos_model.contents(lexicon, "en", "ar").items():
            archive.writestr(f"model/{name}", content)
    machine.install_file(package, folder / "models")
    memory = folder / "memory.db"
    usable = list(lexicon)
    drafted = "\n\n".join(
        " ".join(usable[(n * 20 + k) % len(usable)] for k in range(20)) for n in range(segments)
    )
    typed = "\n\n".join(f"This is sentence number {n} of the text." for n in range(400))
    with open_memory(memory) as workspace:
        for text in (typed, drafted):
            documents.take_in(workspace, formats.read_pasted(text), languages.by_code("en"))
        with workspace.reading() as db:
            ids = [bead.id for bead in beads.of(db, 1, "ar")]
    server = Server(memory).start()
    try:
        assert server.process is not None
        status = Path(f"/proc/{server.process.pid}/status")
        request(f"{server.address}/desk/1?langs=ar,kmr,ckb&at=50")
        work_beside(server, ids[:100], None)
        began = time.perf_counter()
        job = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "reader",
                "--memory",
                str(memory),
                "pretranslate",
                "2",
                "--to",
                "ar",
                "--machine",
            ],
            stdout=subprocess.DEVNULL,
        )
        work_beside(server, ids[100:], job)
        job.wait()
        print(f"{segments} segments of 20 words were drafted in {time.perf_counter() - began:.1f} s")
        if status.exists():
            resident = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
            print(f"the server itself: {resident}")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
