"""How long a rehearsal takes over many units, out of the index of occurrences and by reading every unit.

    python -m benchmarks.term_uses [--units 1000000] [--share 2] [--seed 1] [--times 5] [--in FOLDER]

The units are made by seed: an English sentence of made-up words and an Arabic one, of which a share (percent)
names the Alawites, inflected, and as many again some other concept of the starter glossary. All of them are
taken in as an import is; then the index is brought up to date, as the tending process does. Printed are how
long that takes and how large it is; how long a rehearsal takes in a process that has the glossary ready, and
as a command in a process of its own; and how long it takes to find the same by reading every unit; each time
also as the processor counts it, since others may be at work on the machine. In the same run, what the index
holds of a sample is held against a reading from scratch; a difference, or a rehearsal that finds other units
than the reading does, ends it with status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from glossary.recognition.finding import recognise
from reader import languages, occurring, recognising, rehearsing
from reader.memory import batches, occurrences
from reader.memory.index.ready import Maker
from reader.memory.loading import Loading
from reader.memory.occurrences import Home
from reader.workspace import Workspace, open_memory

CONCEPT, LANGUAGE, PREFER = "alawite", "ar", "نصيري"
NAMED = (("Alawites", ("العلويين", "والعلويون", "للعلويين", "علوية", "العلوي", "بعلويين")),)
OTHERS = (("Druze", "الدروز"), ("Aleppo", "حلب"), ("sectarianism", "بالطائفية"), ("Tartus", "طرطوس"))
LETTERS = {"en": "abcdefghiklmnoprstuvwy", "ar": "ابتجحدرزسشصطعفقكلمنهوي"}
WORDS = 40_000
AT_ONCE = 2_000
SAMPLE = 20_000
Answer = TypeVar("Answer")
Pair = tuple[str, str]


def vocabulary(chance: random.Random, language: str) -> list[str]:
    """Made-up words."""
    letters = LETTERS[language]
    return ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(WORDS)]


def pairs(chance: random.Random, share: float) -> Iterator[Pair]:
    """Sentences and their renderings, without end."""
    words = {language: vocabulary(chance, language) for language in LETTERS}
    number = 0
    while True:
        number += 1
        here, there = (_sentence(chance, words[language]) for language in LETTERS)
        drawn = chance.random() * 100
        if drawn < share:
            name, forms = NAMED[0]
            _put(chance, here, name)
            _put(chance, there, chance.choice(forms))
        elif drawn < 2 * share:
            for side, word in zip((here, there), chance.choice(OTHERS), strict=True):
                _put(chance, side, word)
        yield f"{' '.join(here)} {number}.", f"{' '.join(there)} {number}."


def _sentence(chance: random.Random, words: Sequence[str]) -> list[str]:
    # The falling frequency of words in a language: a few make up most of a text.
    return [words[int(WORDS * chance.random() ** 4)] for _ in range(chance.randint(6, 24))]


def _put(chance: random.Random, sentence: list[str], word: str) -> None:
    sentence.insert(chance.randrange(len(sentence)), word)


def fill(workspace: Workspace, made: Iterator[Pair], units: int) -> None:
    """Take units into the memory, as an import does."""
    maker, stamp = Maker(), workspace.stamp()
    with workspace.writing() as db:
        batch = batches.begin(db, "benchmark", stamp)
    load = Loading(workspace, batch)
    while some := list(islice(made, min(AT_ONCE, units))):
        units -= len(some)
        sides = [
            (code, texts, maker.ready(texts, languages.by_code(code)))
            for code, texts in (("en", [pair[0] for pair in some]), ("ar", [pair[1] for pair in some]))
        ]
        with workspace.writing(is_lasting=False) as db:
            ids = [load.add(db, *side) for side in sides]
            db.conn.executemany(
                f"""insert into units (source_id, target_id, origin, kept, person_id,
                                       created_at, changed_at, batch_id)
                    values (?, ?, 'imported', 1, {stamp.person}, '{stamp.at}', '{stamp.at}', {batch})""",
                zip(*ids, strict=True),
            )
        load.flush()
    load.finish()
    with workspace.writing() as db:
        batches.finish(db, batch, stamp.at)


class Took(NamedTuple):
    """What an act took, in seconds."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s (processor {self.processor:.2f} s)"


def timed(act: Callable[[], Answer]) -> tuple[Took, Answer]:
    """What an act takes, with that of the processes it starts, and what comes of it."""
    began, before = time.perf_counter(), sum(os.times()[:4])
    answer = act()
    return Took(time.perf_counter() - began, sum(os.times()[:4]) - before), answer


def by_reading(workspace: Workspace, replaced: set[int]) -> set[int]:
    """The units whose Arabic holds a term, by reading all of them."""
    found = set()
    with workspace.reading() as db:
        recogniser = recognising.recogniser(workspace, db, LANGUAGE)
        rows = db.conn.execute(
            "select u.id, t.text from units u join texts t on t.id = u.target_id and t.language = ?",
            [LANGUAGE],
        )
        for unit, text in rows:
            if any(hit.term_id in replaced for hit in recognise(text, recogniser)):
                found.add(unit)
    return found


def differences(workspace: Workspace, chance: random.Random) -> int:
    """In how many texts of a sample the index holds something else than a reading from scratch finds."""
    wrong = 0
    with workspace.reading() as db:
        last = occurrences.state(db).reaches[Home.TEXT].last
        ids = sorted(chance.sample(range(1, last + 1), min(SAMPLE, last)))
        held: dict[int, list[tuple[int, int, int]]] = {}
        for one in occurrences.of(db, Home.TEXT, ids):
            held.setdefault(one.home, []).append((one.start, one.end, one.term))
        for row in occurrences.some(db, Home.TEXT, ids):
            hits = recognise(row.text, recognising.recogniser(workspace, db, row.language))
            found = sorted((hit.start, hit.end, hit.term_id) for hit in hits)
            wrong += found != sorted(held.get(row.id, []))
    return wrong


def command(path: Path) -> int:
    """A rehearsal as a command of its own; how many units it lists."""
    words = ["glossary", "rehearse", CONCEPT, "--lang", LANGUAGE, "--prefer", PREFER, "--json"]
    answer = subprocess.run(
        [sys.executable, "-m", "reader", "--memory", str(path), *words], capture_output=True, check=True
    )
    return len(json.loads(answer.stdout)["units"])


def measure(path: Path, options: argparse.Namespace) -> bool:
    """Print the figures; whether all was right."""
    chance = random.Random(options.seed)
    with open_memory(path, is_tended=False) as workspace:
        if not options.reuse:
            took, _ = timed(lambda: fill(workspace, pairs(chance, options.share), options.units))
            print(f"{options.units:,} units taken in: {took}", flush=True)
        with workspace.writing() as db:
            occurrences.begin_again(db)
        took, _ = timed(lambda: occurring.catch_up(workspace))
        print(
            f"looked through: {took}, {2 * options.units / took.processor:,.0f} texts a second of it",
            flush=True,
        )
        with workspace.reading() as db:
            (rows,) = db.execute("select count(*) from occurrences").fetchone()
        print(f"the index: {rows:,} places of terms, in a memory of {size(workspace) / 1e6:,.0f} MB")

        def rehearse() -> rehearsing.Rehearsal:
            return rehearsing.rehearse(workspace, CONCEPT, LANGUAGE, PREFER)

        runs = sorted((timed(rehearse) for _ in range(options.times)), key=lambda run: run[0])
        found, usual = runs[0][1], runs[len(runs) // 2][0]
        listed = {one.used.unit for one in found.in_memory}
        print(
            f"a rehearsal: median {usual}, at most {runs[-1][0]}: {len(listed):,} units before and after",
            flush=True,
        )
        commands = sorted(timed(lambda: command(path)) for _ in range(options.times))
        usually, worst = commands[len(commands) // 2][0], commands[-1][0]
        print(f"as a command, with its start and its JSON: median {usually}, at most {worst}", flush=True)
        took, read = timed(lambda: by_reading(workspace, {term.id for term in found.replaced}))
        print(f"by reading every unit: {took}, {took.wall / usual.wall:.0f} times as long")
        wrong = differences(workspace, chance)
        print(f"{SAMPLE:,} texts of a sample: {wrong} differ; units: {len(read ^ listed)} differ")
        return not wrong and read == listed and all(count == len(listed) for _, count in commands)


def size(workspace: Workspace) -> int:
    """Bytes in use of the memory's file."""
    with workspace.reading() as db:
        pages, free, each = (
            db.execute(f"pragma {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * each)


def main() -> None:
    """Measure, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--share", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument(
        "--in", dest="folder", type=Path, help="keep the memory in this folder and use it again"
    )
    options = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as passing:
        path = (options.folder or Path(passing)) / "term-uses.db"
        options.reuse = path.exists()
        sys.exit(0 if measure(path, options) else 1)


if __name__ == "__main__":
    main()
