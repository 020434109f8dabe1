"""How much faster the memory finds matches than comparing every text does, and whether it finds the same.

    python benchmarks/memory.py [--lines FILE | --texts PATH ...] [--units 10000 100000 1000000]
                                [--queries 500] [--minimum 70] [--peers 20] [--seed 1] [--unchecked]
                                [--in FOLDER]

The texts are the lines of a file, or the sentences of plain text and Markdown files (packages of books and
manuals hold millions), or sentences made by seed out of words of falling frequency. The smaller memories are
part of the larger ones. Queries are texts as they are, texts with one to three words changed, added, moved,
mistyped or taken away, texts that were held out, and random words; each is answered in turns in one loop by
the memory, as the desk asks it, and by rapidfuzz over all texts, which lie ready in RAM with a character for
each token; short queries by their characters as well. The turns are of one query ("alone") and of fifty ("in
a row") by halves. Printed are medians and 95th percentiles (milliseconds)
and their ratios, by the clock and in the thread's processor time, which says more where a machine is busy
with other things; and how much of the memory's file was read from the disk: the clock has that in it, and the
texts in RAM never ask for it. What the memory finds is held against all texts that reach the minimum, in the
same run; a difference ends it with status 1. Peers (rapidfuzz without a cutoff; SQLite's FTS5;
translate-toolkit, PostgreSQL's pg_trgm where they are installed; OmegaT's matcher, by its definition) answer
the first few queries.

For ten millions: --units 10000000 --queries 100 --peers 1 --unchecked. The texts that are compared one by
one stand in RAM here, which takes far more than the memory does; what that holds, the new process at the end
says.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

import numpy as np
import rapidfuzz
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from reader import languages, matching, suggesting
from reader.languages.bulk import fold, key_hash, key_hashes
from reader.matching.rank import similarity
from reader.memory import batches, texts, units
from reader.memory.index import upkeep
from reader.memory.index.ready import Maker
from reader.memory.loading import Loading
from reader.model import Origin
from reader.segmentation import segment
from reader.uncollected import collected_seldom
from reader.workspace import Workspace, open_memory

SOURCE, TARGET = "en", "ar"
AT_ONCE = 1_000
IN_A_ROW = 50
"""Queries that are answered one after the other, as an analysis or a pre-translation asks them, before all
texts are compared with each of them; as many are asked alone, between two comparisons with all texts. A
processor that has just looked at all texts has nothing of the program in its caches any more, nor has one
that has rested for a tenth of a second: then the same search takes several times as long."""
Answer = TypeVar("Answer")


# --- texts


def sentences(paths: Iterable[Path]) -> Iterator[str]:
    """The sentences of plain text and Markdown files."""
    language = languages.by_code(SOURCE)
    for path in sorted(chain.from_iterable(p.rglob("*") if p.is_dir() else [p] for p in paths)):
        if path.suffix in (".txt", ".md", ".rst") and path.is_file():
            for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8", errors="ignore")):
                text = " ".join(paragraph.split())
                yield from (text[span.start : span.end] for span in segment(text, language))


def made(chance: random.Random) -> Iterator[str]:
    """Sentences of 2 to 40 words; the n-th word is drawn with a frequency of 1/n (Zipf)."""
    words = [word(number) for number in range(50_000)]
    weights = np.cumsum(1 / np.arange(1, len(words) + 1)).tolist()
    while True:
        count = min(40, 2 + int(chance.expovariate(1 / 14)))
        yield " ".join(chance.choices(words, cum_weights=weights, k=count)).capitalize() + "."


def word(number: int) -> str:
    """A word that can be read, another for every number."""
    syllables = []
    while number or not syllables:
        number, rest = divmod(number, 70)
        syllables.append("bdfghklmnprstv"[rest % 14] + "aeiou"[rest // 14])
    return "".join(syllables)


def distinct(found: Iterable[str]) -> Iterator[str]:
    seen: set[int] = set()
    for text in found:
        if text and len(text) < 2_000 and (hashed := hash(text)) not in seen:
            seen.add(hashed)
            yield text


# --- queries


def edited(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """The text with one to three words changed, added, moved, mistyped or taken away."""
    words = text.split()
    for _ in range(chance.randint(1, 3)):
        at, how = chance.randrange(len(words)), chance.choice(["change", "add", "drop", "move", "mistype"])
        if how == "change":
            words[at] = chance.choice(others)
        elif how == "add":
            words.insert(at, chance.choice(others))
        elif how == "move":
            words.insert(chance.randrange(len(words)), words.pop(at))
        elif how == "mistype":
            words[at] = words[at][:1] + words[at][2:] or words[at]
        elif len(words) > 1:
            del words[at]
    return " ".join(words)


def asked(
    some: Sequence[str], held: Sequence[str], count: int, chance: random.Random
) -> list[tuple[str, str]]:
    """Queries with their kinds: a tenth as they are, seven edited, one held out, one random words."""
    others = " ".join(chance.sample(some, min(2_000, len(some)))).split()
    kinds = ["exact", *["edited"] * 7, "held out", "random"]
    found = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        if kind == "held out":
            text = chance.choice(held)
        elif kind == "random":
            text = " ".join(
                chance.choice([chance.choice(others), word(chance.randrange(10**9))])
                for _ in range(chance.randint(2, 25))
            )
        else:
            text = chance.choice(some)
            text = edited(text, chance, others) if kind == "edited" else text
        found.append((kind, text))
    return found


# --- every text, compared


@dataclass
class Everything:
    """All sources in RAM, folded and cut, with a character for each token."""

    codes: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    bare: list[NDArray[np.int64]] = field(default_factory=list)
    """Hashes of bare keys."""
    signs: dict[str, str] = field(default_factory=dict)

    def add(self, some: Sequence[str]) -> None:
        folded = fold(some, languages.by_code(SOURCE))
        self.bare.append(np.fromiter(key_hashes(folded.bare_keys), np.int64))
        self.codes += ("".join(map(self.sign, tokens)) for tokens in folded.tokens)
        self.findings += folded.findings

    def sign(self, token: str) -> str:
        sign = self.signs.get(token)
        if sign is None:
            code = len(self.signs) + 1
            sign = self.signs[token] = chr(code if code < 0xD800 else code + 0x800)
        return sign

    def best(self, query: matching.Query, minimum: int, limit: int | None) -> list[tuple[int, list[int]]]:
        """Texts by word similarity, and of a short query by that of characters: (raw score, texts)."""
        codes = "".join(self.sign(token) for token in query.tokens)
        pairs = [(codes, self.codes)] + ([(query.keys.finding, self.findings)] if query.is_short else [])
        return [
            process.extract(
                ours,
                theirs,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=(minimum - (limit is None)) / 100,
                limit=limit,
            )
            for ours, theirs in pairs
        ]

    def all(self, query: matching.Query, minimum: int) -> dict[int, int]:
        """The raw score of every text that reaches the minimum."""
        scores: dict[int, int] = {}
        for found in self.best(query, minimum, None):
            for _, _, number in found:
                words = similarity("".join(map(self.sign, query.tokens)), self.codes[number])
                characters = similarity(query.keys.finding, self.findings[number])
                score = max(words, characters) if query.is_short else words
                if score >= minimum:
                    scores[number] = min(98, score)
        if len(self.bare) > 1:
            self.bare = [np.concatenate(self.bare)]
        scores.update(
            (int(number), 99) for number in np.flatnonzero(self.bare[0] == key_hash(query.keys.bare_key))
        )
        return scores


# --- measuring


def timed(act: Callable[[], Answer]) -> tuple[float, Answer]:
    """How long something took, in milliseconds by the clock, and what came of it."""
    began = time.perf_counter()
    answer = act()
    return (time.perf_counter() - began) * 1000, answer


def busy(act: Callable[[], Answer]) -> tuple[float, float, Answer]:
    """The same with the processor time of this thread after that of the clock."""
    began = time.thread_time()
    took, answer = timed(act)
    return took, (time.thread_time() - began) * 1000, answer


def read_from_disk() -> int:
    """Bytes that this process has had read from a disk, where the system says so."""
    try:
        said = Path("/proc/self/io").read_text()
    except OSError:
        return 0
    return int(said.split("read_bytes: ")[1].split()[0])


def spread(times: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return median(times), quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def show(name: str, times: Sequence[float], note: str = "") -> None:
    if times:
        print(
            "{:>36}: {:4} × median {:9.3f} ms, p95 {:9.3f} ms {}".format(
                name, len(times), *spread(times), note
            )
        )


def fill(workspace: Workspace, sources: Sequence[str], everything: Everything) -> float:
    """Take texts into the memory, each with a rendering of its own; units a second."""
    maker, took = Maker(), 0.0
    with workspace.writing() as db:
        batch = batches.begin(db, "benchmark", workspace.stamp())
    load, stamp = Loading(workspace, batch), workspace.stamp()
    for start in range(0, len(sources), AT_ONCE):
        here = sources[start : start + AT_ONCE]
        everything.add(here)
        there = [f"ترجمة {start + number} {len(text)}" for number, text in enumerate(here)]
        began = time.perf_counter()
        sides = [
            (code, some, maker.ready(some, languages.by_code(code)))
            for code, some in ((SOURCE, here), (TARGET, there))
        ]
        with workspace.writing() as db:
            ids = [load.add(db, code, some, ready) for code, some, ready in sides]
            db.conn.executemany(
                f"""insert into units (source_id, target_id, origin, kept, person_id,
                                       created_at, changed_at, batch_id)
                    values (?, ?, 'imported', 1, {stamp.person}, '{stamp.at}', '{stamp.at}', {batch})""",
                zip(*ids, strict=True),
            )
        load.flush()
        took += time.perf_counter() - began
    began = time.perf_counter()
    load.finish()
    with workspace.writing() as db:
        batches.finish(db, batch, stamp.at)
    return len(sources) / (took + time.perf_counter() - began)


def race(
    workspace: Workspace,
    queries: Sequence[tuple[str, str]],
    everything: Everything,
    minimum: int,
    checked: bool,
) -> int:
    """Answer every query in both ways, in turns; how many answers were wrong.

    The turns are single queries in one half of the loop and many in the other, see `IN_A_ROW`.
    """
    language = languages.by_code(SOURCE)
    times: dict[str, list[tuple[float, ...]]] = {}
    wrong, read = 0, 0

    def ask(text: str) -> tuple[float, float]:
        return busy(lambda: suggesting.search(workspace, text, SOURCE, TARGET, minimum=minimum))[:2]

    def compare(text: str) -> tuple[float, float]:
        query = matching.query(suggesting.clean(text).text, language)
        return busy(lambda: everything.best(query, minimum, suggesting.OFFERED))[:2]

    for _, text in queries[:IN_A_ROW]:
        suggesting.search(workspace, text, SOURCE, TARGET, minimum=minimum)
    for number, block in enumerate(blocks(queries, IN_A_ROW)):
        way = "in a row" if number % 2 else "alone"
        for turn in blocks(block, len(block) if number % 2 else 1):
            before = read_from_disk()
            mine = [ask(text) for _, text in turn]
            read += read_from_disk() - before
            brute = [compare(text) for _, text in turn]
            for (kind, text), ours, theirs in zip(turn, mine, brute, strict=True):
                is_short = matching.query(suggesting.clean(text).text, language).is_short
                for name in ("all", kind, "at most 5 tokens" if is_short else "more than 5 tokens"):
                    times.setdefault(f"{way}, {name}", []).append((*ours, *theirs))
        for _, text in block if checked else ():
            query = matching.query(suggesting.clean(text).text, language)
            found = suggesting.search(workspace, text, SOURCE, TARGET, minimum=minimum, limit=10**9)
            theirs = everything.all(query, minimum)
            wrong += sorted(min(99, match.raw_score) for match in found) != sorted(theirs.values())
    for name, four in sorted(times.items()):
        ours, ours_busy, every, every_busy = zip(*four, strict=True)
        show(f"memory, {name}", ours)
        show(f"every text, {name}", every)
        by_clock, by_processor = ratios(ours, every), ratios(ours_busy, every_busy)
        print(
            f"{'ratio':>36}: median {by_clock[0]:.0f} ×, p95 {by_clock[1]:.0f} ×;"
            f" in processor time {by_processor[0]:.0f} ×, {by_processor[1]:.0f} ×"
        )
    print(f"{'read from disk':>36}: {read / len(queries) / 1000:.0f} kB for a query at the mean")
    return wrong


def blocks(some: Sequence[Answer], size: int) -> Iterator[Sequence[Answer]]:
    """So many at a time, in their order."""
    return (some[start : start + size] for start in range(0, len(some), size))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """How many times as long they take, at the median and at the 95th percentile."""
    return [other / own for own, other in zip(spread(ours), spread(theirs), strict=True)]


FRESH = """
import json, sys, time
from pathlib import Path
from reader import suggesting
from reader.matching import rank
from reader.memory import occurrences
from reader.memory.concordance import feeding
from reader.memory.index import due, searching
from reader.workspace import open_memory
began = time.perf_counter()
with open_memory(Path(sys.argv[1]), is_tended=False) as workspace:
    ready = time.perf_counter()
    queries = json.load(sys.stdin)
    suggesting.search(workspace, queries[0], "en", "ar")
    first = time.perf_counter()
    for query in queries:
        suggesting.search(workspace, query, "en", "ar")
    status = Path("/proc/self/status").read_text()
    resident = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps([(ready - began) * 1000, (first - ready) * 1000, resident]))
"""


def start(workspace: Workspace, queries: Sequence[tuple[str, str]]) -> None:
    """A process of its own: how soon it is ready, and how much it holds after all queries."""
    asked_for = json.dumps([text for _, text in queries])
    said = subprocess.run(
        [sys.executable, "-c", FRESH, workspace.path],
        input=asked_for,
        capture_output=True,
        text=True,
        check=True,
    )
    print(
        "{:>36}: ready in {:.1f} ms, first answer {:.1f} ms, {:.0f} MB resident".format(
            "a new process", *json.loads(said.stdout)
        )
    )


def single(workspace: Workspace, some: Sequence[str], chance: random.Random) -> None:
    """Exact look-ups and single inserts, with and without waiting for the disk."""
    with workspace.reading() as db:
        found = [
            timed(lambda text=text: texts.find(db, SOURCE, text))[0] for text in chance.choices(some, k=500)
        ]
    show("exact look-up", found)
    for setting in ("full", "off"):
        with workspace.writing() as db:
            pass
        workspace._writer.execute(f"pragma synchronous = {setting}")
        times = []
        for text in chance.choices(some, k=300):

            def keep(text: str = text) -> None:
                with workspace.writing() as db:
                    pair = (SOURCE, f"{text} {chance.random()}"), (TARGET, text)
                    units.keep(db, *pair, Origin.TYPED, workspace.stamp())

            times.append(timed(keep)[0])
        show("insert with commit", times, "beside its fsync" if setting == "off" else "")
    workspace._writer.execute("pragma synchronous = full")


def unmerged(
    workspace: Workspace, some: Sequence[str], queries: Sequence[tuple[str, str]], count: int
) -> None:
    """The median before and after many single inserts that no upkeep has merged."""

    def times() -> list[float]:
        return [busy(lambda t=t: suggesting.search(workspace, t, SOURCE, TARGET))[1] for _, t in queries]

    times()
    before = times()
    with workspace.writing() as db:
        for number, text in enumerate(islice(some, count)):
            units.keep(
                db, (SOURCE, f"{text} {number}"), (TARGET, f"{number} ترجمة"), Origin.TYPED, workspace.stamp()
            )
    after = times()
    show("before the inserts", before, "of processor time")
    show(f"after {count} unmerged", after, f"({median(after) / median(before):.2f} × the median)")


# --- peers


def uncut(everything: Everything, queries: Sequence[matching.Query]) -> Iterator[float]:
    """rapidfuzz over all texts as it is called first: the best five, however far off they are."""
    for query in queries:
        codes = "".join(everything.sign(token) for token in query.tokens)
        yield timed(
            lambda codes=codes: process.extract(
                codes, everything.codes, scorer=Levenshtein.normalized_similarity, limit=5
            )
        )[0]


def full_text(everything: Everything, queries: Sequence[matching.Query]) -> Iterator[float]:
    """SQLite's FTS5 as it is mostly used: any of the words, the first 50 by bm25, then compared."""
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table f using fts5(text, tokenize = unicode61)")
    db.executemany("insert into f (rowid, text) values (?, ?)", enumerate(everything.findings))
    for query in queries:
        words = " OR ".join('"' + token.replace('"', '""') + '"' for token in query.tokens)

        def ask(words: str = words, query: matching.Query = query) -> list[object]:
            rows = db.execute("select text from f where f match ? order by rank limit 50", [words]).fetchall()
            return process.extract(query.keys.finding, [text for (text,) in rows], limit=5)

        yield timed(ask)[0]


def omegat(everything: Everything, queries: Sequence[matching.Query]) -> Iterator[float]:
    """100 (longer - distance) / longer over tokens for every text, from 30 on, the best five."""
    for query in queries:
        codes = "".join(everything.sign(token) for token in query.tokens)

        def ask(codes: str = codes) -> list[tuple[int, int]]:
            scored = ((similarity(codes, theirs), n) for n, theirs in enumerate(everything.codes))
            return sorted((pair for pair in scored if pair[0] >= 30), reverse=True)[:5]

        yield timed(ask)[0]


def toolkit(everything: Everything, queries: Sequence[matching.Query]) -> Iterator[float]:
    """translate-toolkit's matcher, where it is installed."""
    try:
        from translate.search import lshtein
    except ImportError:
        return
    comparer = lshtein.LevenshteinComparer(max_len=500)
    for query in queries:
        yield timed(
            lambda query=query: [comparer.similarity(query.keys.finding, t, 70) for t in everything.findings]
        )[0]


def trigrams(everything: Everything, queries: Sequence[matching.Query]) -> Iterator[float]:
    """PostgreSQL's pg_trgm with a GIN index, where PGDATABASE names a database and psycopg is installed."""
    try:
        import psycopg
    except ImportError:
        return
    if "PGDATABASE" not in os.environ:
        return
    with psycopg.connect(autocommit=True) as db:
        db.execute("create extension if not exists pg_trgm")
        db.execute("create temporary table t (text text)")
        with db.cursor().copy("copy t from stdin") as copy:
            for text in everything.findings:
                copy.write_row([text])
        db.execute("create index on t using gin (text gin_trgm_ops)")
        db.execute("set pg_trgm.similarity_threshold = 0.5")
        ask = "select text from t where text %% %s order by similarity(text, %s) desc limit 5"
        for query in queries:
            yield timed(lambda query=query: db.execute(ask, [query.keys.finding] * 2).fetchall())[0]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--lines", type=Path)
    options.add_argument("--texts", type=Path, nargs="+")
    options.add_argument("--units", type=int, nargs="+", default=[10_000])
    options.add_argument("--queries", type=int, default=500)
    options.add_argument("--minimum", type=int, default=suggesting.MINIMUM)
    options.add_argument("--peers", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--unchecked", action="store_true")
    options.add_argument("--in", dest="folder", type=Path)
    given = options.parse_args()
    collected_seldom()  # as the server and every command
    most = max(given.units)
    if given.lines:
        corpus: Iterable[str] = (line.strip() for line in given.lines.open(encoding="utf-8"))
    else:
        corpus = sentences(given.texts) if given.texts else made(random.Random(given.seed))
    every = list(islice(distinct(corpus), most + 2_000))
    if given.lines or given.texts:
        random.Random(given.seed).shuffle(every)
    some, held = every[:-2_000], every[-2_000:]
    wrong = 0
    for size in sorted({min(size, len(some)) for size in given.units}):
        with (
            tempfile.TemporaryDirectory(dir=given.folder) as folder,
            open_memory(Path(folder) / "memory.db", starter=False, is_tended=False) as workspace,
        ):
            here, chance = some[:size], random.Random(given.seed)
            digest = hashlib.sha256("\n".join(here).encode()).hexdigest()[:16]
            print(f"\n{size:,} units, sources {digest}, seed {given.seed}")
            everything = Everything()
            rate = fill(workspace, here, everything)
            print(f"{'taken in':>36}: {rate:,.0f} units/s on one core (texts ready, kept, indexed)")
            upkeep.do(workspace)
            held_mb, size_mb = sum(len(t.encode()) for t in here) / 1e6, workspace.path.stat().st_size / 1e6
            print(f"{'file':>36}: {size_mb:,.0f} MB for {held_mb:,.0f} MB of sources")
            queries = asked(here, held, given.queries, chance)
            wrong += race(workspace, queries, everything, given.minimum, not given.unchecked)
            print(f"{'different answers':>36}: {'not checked' if given.unchecked else wrong}")
            start(workspace, queries)
            few = [matching.query(text, languages.by_code(SOURCE)) for _, text in queries[: given.peers]]
            for name, peer in (
                ("rapidfuzz, no cutoff", uncut),
                ("FTS5", full_text),
                ("OmegaT's definition", omegat),
                ("translate-toolkit", toolkit),
                ("pg_trgm", trigrams),
            ):
                show(name, list(peer(everything, few)))
            single(workspace, here, chance)
            unmerged(workspace, here, queries, min(50_000, size // 2))
    print(
        f"\nPython {platform.python_version()}, SQLite {sqlite3.sqlite_version}, numpy {np.__version__}, "
        f"rapidfuzz {rapidfuzz.__version__}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
