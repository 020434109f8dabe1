"""A memory taken in from a file and written to one, while an editor goes on saving.

    python -m benchmarks.memory_files [--units 1000000] [--seed 1] [--peers 100000] [--in FOLDER]

A TMX file of made units (English and Arabic, 8 to 30 words, with dates; the n-th of 400,000 words is drawn
in proportion to 1/n, as words are) is taken in by the command, in a process of its own, into a memory in
which an editor's units are saved all the while, one every 50 ms. Then all of it is written to a file, by
the command as well, and a sample of texts is searched. Printed are units per second from the start of the
process to its end, by the clock and by the processors' time, the peak of resident memory of each process,
and how long saves took; beside that, how fast lxml and, where it is installed, translate-toolkit read the
first units of the same file, which they do not keep. What came out is held against what went in; a
difference ends the run with 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np

from reader import suggesting
from reader.formats.interchange import Entry, Variant
from reader.formats.tmx_reading import read_tmx
from reader.formats.tmx_writing import write_tmx
from reader.languages.bulk import key_hash
from reader.memory import units
from reader.model import Origin
from reader.workspace import Workspace, open_memory

EVERY = 0.05
"""Seconds between the saves of the editor."""
SAMPLE = 200
"""Texts that are searched in the end."""
WORDS = 400_000
"""Words of each language."""
COMMAS = 0.06
"""The share of words with a comma after them."""
DRAWN = 100_000
"""Words that are drawn at a time."""
LETTERS = {"en": "abdefghiklmnoprstuvw", "ar": "".join(map(chr, range(0x0627, 0x063B)))}
DAYS = [f"2025-0{day % 9 + 1}-1{day % 10}T10:{day % 60:02}:00.000Z" for day in range(180)]


# --- what goes in


def words(letters: str, chance: np.random.Generator) -> Iterator[str]:
    """Words without end."""
    lengths = chance.integers(2, 10, WORDS)
    drawn = iter(chance.integers(0, len(letters), int(lengths.sum())).tolist())
    known = ["".join(letters[letter] for letter in islice(drawn, length)) for length in lengths.tolist()]
    shares = np.cumsum(1 / np.arange(1, WORDS + 1))
    while True:
        places = shares.searchsorted(chance.random(DRAWN) * shares[-1]).tolist()
        commas = (chance.random(DRAWN) < COMMAS).tolist()
        for place, comma in zip(places, commas, strict=True):
            yield f"{known[place]}," if comma else known[place]


def made(count: int, seed: int) -> Iterator[Entry]:
    """The units."""
    chance = np.random.default_rng(seed)
    spoken = {
        code: words(letters, np.random.default_rng([seed, at]))
        for at, (code, letters) in enumerate(LETTERS.items())
    }
    for number in range(count):
        length = int(chance.integers(8, 31))
        english, arabic = (" ".join(islice(some, length)).rstrip(",") + "." for some in spoken.values())
        yield Entry(
            (Variant("en", english), Variant("ar", arabic, changed_at=DAYS[number % len(DAYS)])), "en"
        )


@dataclass(slots=True)
class Sum:
    """Pairs that were counted, and a sum over all of them that does not depend on their order."""

    pairs: int = 0
    hashes: int = 0

    def add(self, source: str, target: str) -> None:
        self.pairs += 1
        self.hashes = (self.hashes + key_hash(f"{source}\0{target}")) % (1 << 64)


def summed(entries: Iterable[Entry], found: Sum) -> Iterator[Entry]:
    for entry in entries:
        source, *targets = entry.variants
        for target in targets:
            found.add(source.text, target.text)
        yield entry


# --- processes


@dataclass(slots=True)
class Watched:
    """What a process and its children took."""

    seconds: float = 0.0
    busy: float = 0.0
    """Of the processors."""
    peaks: dict[int, int] = field(default_factory=dict)
    """Kilobytes of each."""
    saves: list[float] = field(default_factory=list)
    """Milliseconds of each save meanwhile."""

    def look(self, pid: int) -> None:
        """Keep the highest resident memory of a process and its children."""
        of = [pid]
        for each in of:
            try:
                of += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
                said = Path(f"/proc/{each}/status").read_text()
            except OSError:
                continue
            peaks = [int(line.split()[1]) for line in said.splitlines() if line.startswith("VmHWM")]
            self.peaks[each] = max([self.peaks.get(each, 0), *peaks])

    def says(self, what: str, count: int) -> None:
        memory = " + ".join(f"{kilobytes / 1024:,.0f}" for kilobytes in self.peaks.values())
        print(
            f"{what}: {count / self.seconds:,.0f} units/s by the clock, {count / self.busy:,.0f} per "
            f"processor second, {memory} MB, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


def watch(arguments: Sequence[str | Path], workspace: Workspace | None = None) -> Watched:
    """Run Python with arguments to its end, saving in the workspace meanwhile; ends all where it fails."""
    watched = Watched()
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, arguments)], stdout=subprocess.DEVNULL)
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        watched.look(process.pid)
        if workspace:
            watched.saves.append(save(workspace, len(watched.saves)))
        time.sleep(EVERY if workspace else EVERY / 10)
    _, status, used = ended
    watched.seconds, watched.busy = time.perf_counter() - began, used.ru_utime + used.ru_stime
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{arguments} ended with {process.returncode}")
    return watched


def command(memory: Path, *said: str | Path) -> list[str | Path]:
    return ["-m", "reader", "--memory", memory, "memory", *said]


LXML = """
import sys
from lxml import etree
found = etree.iterparse(sys.argv[1], tag="{*}tu", resolve_entities=False, no_network=True, load_dtd=False)
for _, unit in found:
    texts = ["".join(seg.itertext()) for seg in unit.iter("{*}seg")]
    unit.clear()
    while unit.getprevious() is not None:
        del unit.getparent()[0]
"""
TOOLKIT = """
import sys
from translate.storage.tmx import tmxfile
texts = [(unit.source, unit.target) for unit in tmxfile.parsefile(sys.argv[1]).units]
"""


# --- the run


def save(workspace: Workspace, number: int) -> float:
    began = time.perf_counter()
    with workspace.writing() as db:
        units.keep(db, ("en", f"Typed {number}."), ("ar", f"كتب {number}."), Origin.TYPED, workspace.stamp())
    return (time.perf_counter() - began) * 1000


def share(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def run(folder: Path, count: int, seed: int, peers: int) -> None:
    path, few, memory, out = (folder / name for name in ("made.tmx", "few.tmx", "memory.db", "out.tmx"))
    into = Sum()
    with path.open("wb") as file:
        file.writelines(write_tmx(summed(made(count, seed), into), "en"))
    print(f"{count:,} units, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
    with few.open("wb") as file:
        file.writelines(write_tmx(made(min(count, peers), seed), "en"))
    for name, code, is_there in (
        ("lxml's iterparse", LXML, True),
        ("translate-toolkit", TOOLKIT, find_spec("translate")),
    ):
        if is_there:
            watch(["-c", code, few]).says(
                f"{name}, reading alone, {min(count, peers):,} units", min(count, peers)
            )
    with open_memory(memory, starter=False) as workspace:
        alone = [save(workspace, -number) for number in range(1, 101)]
        watched = watch(command(memory, "import", path), workspace)
        watched.says("taken in and searchable", count)
        for name, values in (("alone", alone), ("meanwhile", watched.saves)):
            print(
                f"an editor's save {name}: n={len(values)} median {statistics.median(values):.1f} ms, "
                f"p99 {share(values, 0.99):.1f} ms, longest {max(values):.1f} ms"
            )
        for number in (*range(-100, 0), *range(len(watched.saves))):
            into.add(f"Typed {number}.", f"كتب {number}.")
        check(workspace, into, count, seed)
        watch(command(memory, "export", out)).says("written to a file", into.pairs)
        check_file(out, into)
    print(f"{SAMPLE} texts were searched and found; what came out is what went in")


def check(workspace: Workspace, into: Sum, count: int, seed: int) -> None:
    """See that all is there, and that a sample of it is found."""
    with workspace.reading() as db:
        (there,) = db.execute("select count(*) from offered_units").fetchone()
    if there != into.pairs:
        sys.exit(f"{there:,} units are there and not {into.pairs:,}")
    step = max(1, count // SAMPLE)
    for entry in islice(made(count, seed), 0, None, step):
        source, target = (variant.text for variant in entry.variants)
        found = suggesting.search(workspace, source, "en", "ar", limit=1)
        if not found or found[0].unit.target != target:
            sys.exit(f"this unit is not found: {source}")


def check_file(path: Path, into: Sum) -> None:
    """See that a file holds what was taken in, and nothing else."""
    out = Sum()
    with path.open("rb") as file:
        for _ in summed((found for found in read_tmx(file) if isinstance(found, Entry)), out):
            pass
    if out != into:
        sys.exit(f"{out.pairs:,} pairs came out, which are not the {into.pairs:,} that went in")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", type=int, default=100_000, help="units that other readers are given")
    parser.add_argument("--in", dest="folder", type=Path, help="a folder to leave the files in")
    asked = parser.parse_args()
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as scratch:
        run(asked.folder or Path(scratch), asked.units, asked.seed, asked.peers)


if __name__ == "__main__":
    main()
