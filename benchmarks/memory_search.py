"""How much faster the memory finds matches than scoring every unit does, and whether it finds the same.

    python benchmarks/memory_search.py [--tmx FILE] [--units 10000] [--queries 100] [--minimum 70] [--seed 1]

The units come from a TMX file, or are made by seed out of words of falling frequency. Nine of ten queries
are sources with none to a third of their words changed, added or taken away, the others random words. Every
query is answered twice in one loop, in turns: by the memory as the desk asks it, and by scoring all units,
which lie ready in RAM, cut into tokens. Printed are times in milliseconds, the ratios of their medians and
95th percentiles, and how many answers differed; any that does ends the run with status 1.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar
from xml.etree import ElementTree

import rapidfuzz

from reader import languages, matching, suggesting
from reader.matching.keys import token_texts
from reader.matching.rank import similarity
from reader.memory import units
from reader.model import Match, Origin, Unit
from reader.workspace import Workspace, open_memory

SOURCE, TARGET = "en", "ar"
Answer = TypeVar("Answer")


def from_tmx(path: Path) -> Iterator[str]:
    """The English sides of a TMX file, each once."""
    seen = set()
    for _, element in ElementTree.iterparse(path):
        if element.tag == "tuv":
            tag = element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("lang", "")
            text = (
                " ".join("".join(element.find("seg").itertext()).split()) if tag[:2].lower() == "en" else ""
            )
            if text and text not in seen:
                seen.add(text)
                yield text
        elif element.tag == "tu":
            element.clear()


def made(chance: random.Random) -> Iterator[str]:
    """Sentences of 2 to 40 words; the n-th word is drawn with a frequency of 1/n (Zipf)."""
    words = [word(number) for number in range(5000)]
    weights = [1 / (number + 1) for number in range(len(words))]
    while True:
        count = min(40, 2 + int(chance.expovariate(1 / 14)))
        yield " ".join(chance.choices(words, weights, k=count)).capitalize() + "."


def word(number: int) -> str:
    """A word that can be read, another for every number."""
    syllables = []
    while number or not syllables:
        number, rest = divmod(number, 70)
        syllables.append("bdfghklmnprstv"[rest % 14] + "aeiou"[rest // 14])
    return "".join(syllables)


def edited(text: str, chance: random.Random) -> str:
    """The text with none to a third of its words changed, added or taken away."""
    words = text.split()
    for _ in range(chance.randint(0, max(1, len(words) // 3))):
        at = chance.randrange(len(words) + 1)
        new = [word(chance.randrange(5000))]
        words[at : at + chance.randint(0, 1)] = chance.choice([new, []])
    return " ".join(words) or text


def query(sources: list[str], chance: random.Random) -> str:
    """A source edited, or every tenth time random words."""
    if chance.random() < 0.1:
        return " ".join(word(chance.randrange(5000)) for _ in range(chance.randint(2, 30)))
    return edited(chance.choice(sources), chance)


def keep(workspace: Workspace, sources: list[str]) -> None:
    """Fill the memory."""
    source, target = languages.by_code(SOURCE), languages.by_code(TARGET)
    with workspace.writing() as db:
        stamp = workspace.stamp()
        for number, text in enumerate(sources):
            pair = [
                (language.code, side, matching.keys_of(side, language))
                for language, side in ((source, text), (target, f"ترجمة {number}"))
            ]
            units.keep(db, *pair, Origin.TYPED, stamp)


def all_units(workspace: Workspace) -> list[tuple[Unit, tuple[str, ...]]]:
    """Every unit with its tokens, to be scored one by one."""
    language = languages.by_code(SOURCE)
    with workspace.reading() as db:
        found = units.search(db, {}, target=TARGET, limit=10**9)
    return [(unit, token_texts(unit.keys.finding, language)) for unit in found]


def exhaustively(query: str, prepared: list[tuple[Unit, tuple[str, ...]]], minimum: int) -> list[Match]:
    """The best matches, after every unit has been scored."""
    language = languages.by_code(SOURCE)
    keys = matching.keys_of(query, language)
    tokens = token_texts(keys.finding, language)
    near = [
        unit
        for unit, theirs in prepared
        if similarity(tokens, theirs) >= minimum
        or (keys.tokens <= matching.SHORT and similarity(keys.finding, unit.keys.finding) >= minimum)
        or keys.bare_key == unit.keys.bare_key
    ]
    return matching.rank(query, language, near, minimum=minimum, limit=suggesting.OFFERED)


def timed(act: Callable[[], Answer]) -> tuple[float, Answer]:
    began = time.perf_counter()
    answer = act()
    return (time.perf_counter() - began) * 1000, answer


def scores(matches: list[Match]) -> list[tuple[str, str, int]]:
    return [(match.unit.source, match.unit.target, match.score) for match in matches]


def spread(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return median(times), quantiles(times, n=20)[-1]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--tmx", type=Path)
    options.add_argument("--units", type=int, default=10_000)
    options.add_argument("--queries", type=int, default=100)
    options.add_argument("--minimum", type=int, default=suggesting.MINIMUM)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chance = random.Random(given.seed)
    corpus = from_tmx(given.tmx) if given.tmx else made(chance)
    sources = [text for text, _ in zip(corpus, range(given.units), strict=False)]
    queries = [query(sources, chance) for _ in range(given.queries)]
    with (
        tempfile.TemporaryDirectory() as folder,
        open_memory(Path(folder) / "memory.db", starter=False) as workspace,
    ):
        keep(workspace, sources)
        everything = all_units(workspace)
        fast: list[float] = []
        slow: list[float] = []
        wrong = found = 0
        for asked in queries:
            mine, answer = timed(
                lambda asked=asked: suggesting.search(workspace, asked, SOURCE, TARGET, minimum=given.minimum)
            )
            brute, truth = timed(lambda asked=asked: exhaustively(asked, everything, given.minimum))
            fast.append(mine)
            slow.append(brute)
            wrong += scores(answer) != scores(truth)
            found += bool(truth)
        print(
            f"{len(everything):,} units, {len(queries)} queries (seed {given.seed}), "
            f"{found} with a match of {given.minimum} or more"
        )
        for name, times in (("memory", fast), ("every unit", slow)):
            print("{:>12}: median {:8.2f} ms, p95 {:8.2f} ms".format(name, *spread(times)))
        ratios = [theirs / ours for ours, theirs in zip(spread(fast), spread(slow), strict=True)]
        print("{:>12}: median {:8.1f} ×, p95 {:8.1f} ×".format("ratio", *ratios))
        print(f"{'different':>12}: {wrong}")
        print(
            f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
            f"rapidfuzz {rapidfuzz.__version__}, load {os.getloadavg()[0]:.1f}"
        )
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
