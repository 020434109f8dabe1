"""How fast, and in how little memory, TMX files are read and written.

    python benchmarks/tmx_files.py [--units 1000000] [--inline 20] [--seed 1]

A file of made units (English and Arabic, with a note of who changed them and when; one in so many with inline
elements) is written to a temporary folder and read back, each in a process of its own, so that the peak of
its memory is its own. Beside that, the same file is read by ElementTree.iterparse, which gives elements and
no records, and, where it is installed and the file is not too large for its whole tree, by translate-toolkit.
Printed are units per second, by the clock and by the processor's time (on a machine with other work the
steadier of the two), and the peak of resident memory; a count that is not right ends the run with
status 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from reader.formats.interchange import Entry, Inline, Variant
from reader.formats.tmx_plain import plain_units
from reader.formats.tmx_reading import read_tmx
from reader.formats.tmx_writing import TOGETHER, write_tmx

ENGLISH = "abdefghiklmnoprstuvw"
ARABIC = "".join(map(chr, range(0x0627, 0x064B)))
WHOLE_TREE_AT_MOST = 100_000
"""Units that translate-toolkit, which keeps the whole tree, is asked to read."""


def sentences(letters: str, chance: random.Random, count: int = 5000) -> list[str]:
    """Sentences of 4 to 30 words, some with characters that must be escaped."""
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(3000)]
    made = [" ".join(chance.choices(words, k=chance.randint(4, 30))) + "." for _ in range(count)]
    return [f"{text} R&D" if at % 40 == 0 else text for at, text in enumerate(made)]


def entries(count: int, inline_every: int, seed: int) -> Iterator[Entry]:
    """Made units, as many as asked for."""
    chance = random.Random(seed)
    english, arabic = sentences(ENGLISH, chance), sentences(ARABIC, chance)
    for number in range(count):
        source, target = english[number * 7 % 5000], arabic[number * 11 % 5000]
        when = f"2025-0{number % 9 + 1}-1{number % 10}T10:{number % 60:02}:00.000Z"
        elements: tuple[Inline, ...] = ()
        if inline_every and number % inline_every == 0:
            elements = (
                Inline("bpt", 4, 4, (("i", "1"),), "&lt;b&gt;"),
                Inline("ept", 9, 9, (("i", "1"),), "&lt;/b&gt;"),
            )
        yield Entry(
            (
                Variant("en", f"{number} {source}", "", elements),
                Variant("ar", target, "", elements, "", (), "", "", when, "Ann"),
            ),
            "en",
        )


def write(path: Path, count: int, inline_every: int, seed: int) -> int:
    made = entries(count, inline_every, seed)
    with path.open("wb") as file:
        for piece in write_tmx(made, "en"):
            file.write(piece)
    return count


def write_plain(path: Path, count: int, _: int, seed: int) -> int:
    """Plain units alone, straight from UTF-8, as from the rows of a memory."""
    chance = random.Random(seed)
    english, arabic = ([text.encode() for text in sentences(one, chance)] for one in (ENGLISH, ARABIC))
    moment = b"2025-03-23T10:15:00.000Z"
    with path.open("wb") as file:
        for start in range(0, count, TOGETHER):
            numbers = range(start, min(start + TOGETHER, count))
            written = plain_units(
                [
                    (b"en", english[at * 7 % 5000], b"ar", arabic[at * 11 % 5000], moment, moment, b"")
                    for at in numbers
                ]
            )
            if written is None:
                return start
            file.write(written)
    return count


def only_make(path: Path, count: int, inline_every: int, seed: int) -> int:
    return sum(1 for _ in entries(count, inline_every, seed))


def read(path: Path, *_: int) -> int:
    with path.open("rb") as file:
        return sum(isinstance(found, Entry) and len(found.variants) == 2 for found in read_tmx(file))


def element_tree(path: Path, *_: int) -> int:
    count = 0
    found = ElementTree.iterparse(path, events=("start", "end"))
    _, root = next(iter(found))
    for event, element in found:
        if event == "end" and element.tag == "tu":
            texts = ["".join(seg.itertext()) for seg in element.iter("seg")]
            count += len(texts) == 2
            root[-1].clear()
    return count


def translate_toolkit(path: Path, *_: int) -> int:
    from translate.storage import tmx

    with path.open("rb") as file:
        return len(tmx.tmxfile(file).units)


def alone(act: Callable[..., int], *arguments: object) -> tuple[float, float, float]:
    """Seconds, those of the processor and MB of peak memory that an act takes in a fresh process.

    Ends the run with 1 where it fails, or counts other units than it should.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(there, act, arguments))
    process.start()
    there.close()
    try:
        count, seconds, busy, peak = here.recv()
    except EOFError:
        sys.exit(f"{act.__name__} failed")
    process.join()
    if count != arguments[1]:
        sys.exit(f"{act.__name__} found {count:,} units and not {arguments[1]:,}")
    return seconds, busy, peak


def _measured(there: object, act: Callable[..., int], arguments: tuple[object, ...]) -> None:
    start, begun = time.perf_counter(), time.process_time()
    count = act(*arguments)
    seconds, busy = time.perf_counter() - start, time.process_time() - begun
    there.send((count, seconds, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def show(name: str, count: int, seconds: float, busy: float, peak: float) -> None:
    rates = f"{count / seconds:>9,.0f} units/s {count / busy:>11,.0f} per processor second"
    print(f"{name:<40} {rates} {peak:>6,.0f} MB peak")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--inline", type=int, default=20, help="one unit in so many has inline elements")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.tmx"
        made = (path, asked.units, asked.inline, asked.seed)
        plain = (path, asked.units, 0, asked.seed)
        show("written out of rows, plain units", asked.units, *alone(write_plain, *plain))
        base, busy_base, _ = alone(only_make, *made)
        seconds, busy, peak = alone(write, *made)
        print(f"{asked.units:,} units, {path.stat().st_size / 1e6:,.0f} MB")
        show("written, making the records as well", asked.units, seconds, busy, peak)
        rest = max(seconds - base, 1e-9), max(busy - busy_base, 1e-9)
        show("written, less the time of making them", asked.units, *rest, peak)
        show("read into records", asked.units, *alone(read, *made))
        show("ElementTree.iterparse, into elements", asked.units, *alone(element_tree, *made))
        if find_spec("translate") is None:
            print("translate-toolkit is not installed")
            return
        few = min(asked.units, WHOLE_TREE_AT_MOST)
        small = (path, few, asked.inline, asked.seed)
        write(*small)
        show(f"translate-toolkit, {few:,} units", few, *alone(translate_toolkit, *small))


if __name__ == "__main__":
    main()
