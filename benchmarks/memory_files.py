"""A memory taken in from a file and written to one, while an editor goes on saving.

    python -m benchmarks.memory_files [--units 1000000] [--seed 1]

A TMX file of made units (English and Arabic, 8 to 30 words, with dates) is taken in by the command, in a
process of its own, into a memory in which an editor's units are saved all the while, one every 50 ms. Then
all of it is written to a file, by the command as well, and a sample of texts is searched. Printed are units
per second from the start of the process to its end, the peak of resident memory of each process, and how
long saves took. Counts that are not right end the run with status 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from reader import suggesting
from reader.formats.interchange import Entry, Variant
from reader.formats.tmx_writing import write_tmx
from reader.memory import units
from reader.model import Origin
from reader.workspace import Workspace, open_memory

EVERY = 0.05
"""Seconds between the saves of the editor."""
SAMPLE = 200
"""Texts that are searched in the end."""
LETTERS = {"en": "abdefghiklmnoprstuvw", "ar": "".join(map(chr, range(0x0627, 0x064B)))}


def made(count: int, seed: int) -> Iterator[Entry]:
    """Units whose words are as frequent as words are: the n-th in proportion to 1/n."""
    chance = random.Random(seed)
    words = {
        code: ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(40_000)]
        for code, letters in LETTERS.items()
    }
    shares = [1 / rank for rank in range(1, 40_001)]
    drawn = {code: chance.choices(some, shares, k=500_000) for code, some in words.items()}
    for number in range(count):
        start, length = chance.randrange(499_900), chance.randint(8, 30)
        english = " ".join(drawn["en"][start : start + length])
        arabic = " ".join(drawn["ar"][start : start + length])
        day = f"2025-0{number % 9 + 1}-1{number % 10}T10:{number % 60:02}:00.000Z"
        sides = (Variant("en", f"{english} {number}."), Variant("ar", f"{arabic} {number}.", changed_at=day))
        yield Entry(sides, "en")


def command(memory: Path, *words: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "reader", "--memory", str(memory), "memory", *map(str, words)],
        stdout=subprocess.PIPE,
    )


def peak(process: subprocess.Popen[bytes], before: dict[int, int]) -> None:
    """Look at the resident memory of a process and its children, and keep the highest of each."""
    of = [process.pid]
    for pid in of:
        try:
            of += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            said = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        before[pid] = max(
            [before.get(pid, 0), *(int(x.split()[1]) for x in said.splitlines() if "VmHWM" in x)]
        )


def watched(
    process: subprocess.Popen[bytes], workspace: Workspace | None
) -> tuple[float, list[float], list[float]]:
    """Seconds until a process ends, the MB that it and its children took, and the ms of saves meanwhile."""
    began, saves, peaks = time.perf_counter(), [], {}
    while process.poll() is None:
        peak(process, peaks)
        if workspace:
            saves.append(save(workspace, len(saves)))
        time.sleep(EVERY)
    seconds = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"the command ended with {process.returncode}")
    return seconds, [kilobytes / 1024 for kilobytes in peaks.values()], saves


def save(workspace: Workspace, number: int) -> float:
    began = time.perf_counter()
    with workspace.writing() as db:
        units.keep(db, ("en", f"Typed {number}."), ("ar", f"كتب {number}."), Origin.TYPED, workspace.stamp())
    return (time.perf_counter() - began) * 1000


def share(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), asked.units, asked.seed)


def run(folder: Path, count: int, seed: int) -> None:
    path, memory, out = folder / "made.tmx", folder / "memory.db", folder / "out.tmx"
    with path.open("wb") as file:
        file.writelines(write_tmx(made(count, seed), "en"))
    print(f"{count:,} units, {path.stat().st_size / 1e6:,.0f} MB")
    with open_memory(memory, starter=False) as workspace:
        alone = [save(workspace, -number) for number in range(1, 101)]
        seconds, took, saves = watched(command(memory, "import", path), workspace)
        show("taken in and searchable", count / seconds, took)
        for name, values in (("alone", alone), ("meanwhile", saves)):
            print(
                f"an editor's save {name}: n={len(values)} median {statistics.median(values):.1f} ms, "
                f"p99 {share(values, 0.99):.1f} ms, longest {max(values):.1f} ms"
            )
        check(workspace, count, len(alone) + len(saves), seed)
        seconds, took, _ = watched(command(memory, "export", out), None)
        print(
            f"written to a file: {count / seconds:,.0f} units/s, {' + '.join(f'{mb:,.0f}' for mb in took)} MB"
        )
        if out.read_bytes().count(b"<tu>") != count + len(alone) + len(saves):
            sys.exit("units are missing in the file")
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def show(what: str, speed: float, took: Sequence[float]) -> None:
    print(f"{what}: {speed:,.0f} units/s, {' + '.join(f'{size:,.0f}' for size in took)} MB")


def check(workspace: Workspace, count: int, saved: int, seed: int) -> None:
    """See that all is there, and that a sample of it is found."""
    with workspace.reading() as db:
        (there,) = db.execute("select count(*) from offered_units").fetchone()
    if there != count + saved:
        sys.exit(f"{there:,} units are there and not {count + saved:,}")
    step = max(1, count // SAMPLE)
    for number, entry in enumerate(made(count, seed)):
        if number % step == 0:
            source, target = (variant.text for variant in entry.variants)
            found = suggesting.search(workspace, source, "en", "ar", limit=1)
            if not found or found[0].unit.target != target:
                sys.exit(f"unit {number} is not found")
    print(f"{SAMPLE} of them were searched and found")


if __name__ == "__main__":
    main()
