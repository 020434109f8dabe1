"""How fast the concordance answers, beside looking through all texts with LIKE.

    python benchmarks/concordance.py [--memory FILE] [--units 100000] [--queries 200] [--seed 1]

The memory is a given one (it is only read, once its index of words has been fed), or is made by seed out of
words of falling frequency (Zipf). Words and phrases of one to five words are taken from its texts by chance,
so most are common words; every fifth query is of words that do not stand together. Printed are the times of
the first page of 30 units in milliseconds, for whole words, parts of words and regular expressions, and those
of LIKE, which reads all texts to say how many hold a phrase, and folds nothing; beside each the time that was
computed, since others may be at work on the machine. A query that finds nothing ends the run with status 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import quantiles

from reader import concordance, interchange, languages
from reader.concordance import Asked, Way
from reader.memory.concordance import feeding
from reader.memory.concordance.terms import words_of
from reader.workspace import Workspace, open_memory

SOURCE, TARGET = "en", "ar"
LIKES = 20


def sentences(chance: random.Random, letters: str) -> Iterator[str]:
    """Sentences of 3 to 40 words; the n-th word is drawn with a frequency of 1/n."""
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(50_000)]
    weights = [1 / (number + 1) for number in range(len(words))]
    sums, total = [], 0.0
    for weight in weights:
        total += weight
        sums.append(total)
    while True:
        yield " ".join(chance.choices(words, cum_weights=sums, k=chance.randint(3, 40))).capitalize() + "."


def fill(workspace: Workspace, units: int, chance: random.Random) -> None:
    """Take in made units from a table."""
    english = sentences(chance, "abcdefghijklmnopqrstuvwxyz")
    arabic = sentences(chance, "ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
    table = workspace.path.with_name("units.tsv")
    with table.open("w", encoding="utf-8") as file:
        file.write(f"{SOURCE}\t{TARGET}\n")
        for _ in range(units):
            file.write(f"{next(english)}\t{next(arabic)}\n")
    interchange.take_in(workspace, interchange.File(table))
    table.unlink()


def asked(workspace: Workspace, count: int, chance: random.Random) -> list[str]:
    """Words and phrases of one to five words that stand in texts of the memory."""
    found: list[str] = []
    with workspace.reading() as db:
        (last,) = db.execute("select max(id) from texts").fetchone()
        while len(found) < count:
            row = db.execute(
                "select language, text from texts where id >= ?", [chance.randint(1, last)]
            ).fetchone()
            language = languages.for_code(row[0])
            words = words_of(languages.finding_key(row[1], language), language)
            size = chance.randint(1, 5)
            if len(words) >= size:
                start = chance.randint(0, len(words) - size)
                phrase = words[start : start + size]
                if len(found) % 5 == 4:
                    chance.shuffle(phrase)
                found.append(" ".join(phrase))
    return found


def timed(work: Callable[[str], object], queries: Iterable[str]) -> list[tuple[float, float]]:
    """What each query takes, and what it computes, in milliseconds."""
    taken = []
    for query in queries:
        begun, computed = time.perf_counter(), time.process_time()
        work(query)
        taken.append(((time.perf_counter() - begun) * 1000, (time.process_time() - computed) * 1000))
    return taken


def say(name: str, taken: list[tuple[float, float]]) -> None:
    waited, computed = (quantiles(times, n=100, method="inclusive") for times in zip(*taken, strict=True))
    print(
        f"{name:24} n {len(taken):4}   p50 {waited[49]:7.1f}   p95 {waited[94]:7.1f} ms"
        f"   (computed {computed[49]:7.1f} {computed[94]:7.1f})"
    )


def measure(workspace: Workspace, queries: list[str]) -> bool:
    """Print the times; whether every query found the text that it was taken from."""
    missed = []

    def look(way: Way) -> Callable[[str], object]:
        def search(query: str) -> object:
            found = concordance.look(workspace, Asked(query, way))
            if not found.hits and not found.is_cut_short:
                missed.append((way, query))
            return found

        return search

    say("words and phrases", timed(look(Way.WHOLE), queries))
    say("parts of words", timed(look(Way.PARTS), [query[1:-1] or query for query in queries]))
    expressions = [re.escape(query).replace(r"\ ", r"\s+") for query in queries]
    say(
        "regular expressions",
        timed(lambda query: concordance.look(workspace, Asked(query, Way.REGEX)), expressions),
    )
    with workspace.reading() as db:
        say(
            f"LIKE, all {feeding.state(db).last:,} texts",
            timed(
                lambda query: db.execute(
                    "select count(*) from texts where text like ?", [f"%{query}%"]
                ).fetchone(),
                queries[:LIKES],
            ),
        )
    print(f"queries that found nothing: {len(missed)}")
    return not missed


def main() -> None:
    options = argparse.ArgumentParser(description="The concordance, timed.")
    options.add_argument("--memory", type=Path)
    options.add_argument("--units", type=int, default=100_000)
    options.add_argument("--queries", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.memory or Path(folder, "memory.db")
        with open_memory(path, starter=False) as workspace:
            if chosen.memory is None:
                fill(workspace, chosen.units, chance)
                begun = time.process_time()
                fed = feeding.rebuild(workspace)
                print(f"{fed / (time.process_time() - begun):,.0f} texts fed in a second of computing")
            feeding.feed(workspace)
            with workspace.reading() as db:
                (held,) = db.execute("select count(*) from texts").fetchone()
            print(f"{held:,} texts, {path.stat().st_size / 1e6:,.0f} MB; {chosen.queries} queries")
            sound = measure(workspace, asked(workspace, chosen.queries, chance))
    sys.exit(not sound)


if __name__ == "__main__":
    main()
