"""How fast the concordance answers, by kinds of questions, the worst ones too, held against a plain search.

    python benchmarks/concordance.py [--memory FILE] [--units 100000] [--each 20] [--seed 1] [--plain 5000]

The memory is a given one (it is only read, once its index of words has been fed), or is made by seed out of
words of falling frequency (Zipf), with persons, days and states that few units have. What is asked is taken
from its texts by chance, so many of each kind. Printed are, of the first page of 30 units, the first answer
of a kind (with what it had to read), median, 95th percentile and longest time in milliseconds by the clock,
and the 95th percentile of what was computed, since others may be at work on the machine; how many searches
their time cut short, and how many units were found at most. Then the first question after the file has been
dropped from the system's cache, and LIKE, which reads all texts and folds nothing.

Every unit that is shown is looked at again, and some texts (those that were taken from, and `--plain` others)
are searched one by one, folded one by one: where an answer is complete their units have to be in it. Anything
else ends the run with status 1.
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
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

import regex

from reader import concordance, interchange, languages
from reader.concordance import Asked, Way
from reader.memory.concordance import feeding, searching
from reader.memory.concordance.searching import Filters, Side
from reader.memory.concordance.terms import words_of
from reader.model import Unit
from reader.workspace import Workspace, open_memory

SOURCE, TARGET = "en", "ar"
SIDES: tuple[Side, ...] = ("source", "target")


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
    with workspace.writing() as db:
        db.execute("insert into persons (id, name, created_at) values (2, 'Ann', ''), (3, 'Berfîn', '')")
        db.execute("update units set person_id = 2 where id % 1000 = 7")
        db.execute("update units set person_id = 3 where id <= 20")
        db.execute("update units set status = 'approved' where id % 200 = 3")
        db.execute("update units set origin = 'typed' where id % 5000 = 3")
        db.execute(
            """update units set changed_at = strftime(
                      '%Y-%m-%dT%H:%M:%S.000Z', 1420070400 + id * 7919 % 350000000, 'unixepoch')"""
        )


Held = tuple[int, str, str]
"""The id, language and text of a text."""


def some_texts(workspace: Workspace, count: int, chance: random.Random) -> list[Held]:
    """Texts by chance, all of them where there are not more."""
    with workspace.reading() as db:
        (last,) = db.execute("select max(id) from texts").fetchone()
        ids = range(1, last + 1) if last <= count else sorted(chance.sample(range(1, last + 1), count))
        found = (
            db.execute("select id, language, text from texts where id = ?", [each]).fetchone() for each in ids
        )
        return [row for row in found if row]


def words(text: Held) -> list[str]:
    language = languages.for_code(text[1])
    return words_of(languages.finding_key(text[2], language), language)


# --- what is asked


@dataclass(frozen=True)
class Taken:
    """What questions are made of."""

    texts: Sequence[Held]
    counted: Counter[str]
    """In how many texts each word is."""
    filters: dict[str, Sequence[str]]
    """By field, what units have there, the rarest first."""
    chance: random.Random

    def word(self) -> str:
        return self.chance.choice(self.run(1))

    def frequent(self) -> str:
        return self.chance.choice([word for word, _ in self.counted.most_common(20)])

    def rare(self) -> str:
        return self.chance.choice([word for word, count in self.counted.items() if count == 1])

    def run(self, size: int) -> list[str]:
        """Words that stand side by side."""
        while True:
            found = words(self.chance.choice(self.texts))
            if len(found) >= size:
                start = self.chance.randint(0, len(found) - size)
                return found[start : start + size]

    def part(self, size: int) -> str:
        """Letters that stand side by side in a word."""
        while len(word := self.word()) < size:
            pass
        start = self.chance.randint(0, len(word) - size)
        return word[start : start + size]

    def size(self) -> int:
        return self.chance.randint(2, 5)

    def apart(self) -> str:
        found = self.run(self.size())
        self.chance.shuffle(found)
        return " ".join(found)

    def written_otherwise(self) -> str:
        """A word in capitals, or with vowel signs and tatweel."""
        word = self.word().upper()
        return "".join(
            f"{sign}\N{ARABIC FATHA}\N{ARABIC TATWEEL}" if "ء" <= sign <= "ي" else sign for sign in word
        )

    def expression(self) -> str:
        return r"\b" + r"\s+".join(map(re.escape, self.run(self.chance.randint(1, 3)))) + r"\b"


def taken(workspace: Workspace, texts: Sequence[Held], chance: random.Random) -> Taken:
    counted = Counter(word for text in texts for word in set(words(text)))
    with workspace.reading() as db:
        (last,) = db.execute("select max(id) from units").fetchone()
        columns = {
            "person": "select name from persons where name <> ''",
            "status": "select status from units group by 1 order by count(*)",
            "origin": "select origin from units group by 1 order by count(*)",
            "since": "select substr(changed_at, 1, 10) from units group by 1 order by 1 desc limit 3",
            "until": "select substr(changed_at, 1, 10) from units group by 1 order by 1 limit 3",
            "document": "select id from documents limit 3",
            "target": """select distinct language from units u join texts t on t.id = target_id
                          where u.id > ? - 10000""",
        }
        found = {
            field: [row[0] for row in db.execute(asked, [last] if "?" in asked else [])]
            for field, asked in columns.items()
        }
    return Taken(texts, counted, {field: values for field, values in found.items() if values}, chance)


def kinds(of: Taken) -> dict[str, Callable[[], Asked]]:
    """What makes a question, by its kind."""
    made: dict[str, Callable[[], Asked]] = {
        "a frequent word": lambda: Asked(of.frequent()),
        "a rare word": lambda: Asked(of.rare()),
        "a word that is nowhere": lambda: Asked(of.rare() + of.part(2) + "qzx"),
        "a word written otherwise": lambda: Asked(of.written_otherwise()),
        "a phrase": lambda: Asked(" ".join(of.run(of.size()))),
        "a phrase in quotation marks": lambda: Asked(f'"{" ".join(of.run(of.size()))}"'),
        "words that stand apart": lambda: Asked(of.apart()),
        "frequent words alone": lambda: Asked(" ".join(of.frequent() for _ in range(of.size()))),
        "frequent ones in marks": lambda: Asked(f'"{" ".join(of.frequent() for _ in range(of.size()))}"'),
        "a part of a word": lambda: Asked(of.part(4), Way.PARTS),
        "two letters": lambda: Asked(of.part(2), Way.PARTS),
        "parts of a phrase": lambda: Asked(" ".join(of.run(3))[1:-1], Way.PARTS),
        "an expression": lambda: Asked(of.expression(), Way.REGEX),
        "an expression of signs": lambda: Asked(rf"\w{{{of.chance.randint(8, 14)}}}\W", Way.REGEX),
        "nothing, the newest": lambda: Asked(),
        "on one side": lambda: Asked(of.frequent(), side=of.chance.choice(SIDES)),
        "the twentieth page": lambda: Asked(of.frequent(), offset=570),
    }
    for field in of.filters:
        made[f"frequent, by {field}"] = partial(narrowed, of, field, of.frequent)
        made[f"all, by {field}"] = partial(narrowed, of, field, str)
    return made


def narrowed(of: Taken, field: str, phrase: Callable[[], str]) -> Asked:
    """A question about a phrase among units that pass a filter."""
    passing: dict[str, Any] = {field: of.chance.choice(of.filters[field][:3])}
    return Asked(phrase(), filters=Filters(**passing))


# --- what is found


@dataclass
class Timed:
    """What the questions of a kind took, in milliseconds."""

    waited: list[float]
    computed: list[float]
    cut: int = 0
    most: int = 0

    def says(self, name: str) -> None:
        """After the first, which may have had to read the memory."""
        waited, computed = (
            quantiles(times[1:], n=100, method="inclusive") for times in (self.waited, self.computed)
        )
        print(
            f"{name:28} n {len(self.waited):4}  first {self.waited[0]:7.1f}  p50 {waited[49]:7.1f}  "
            f"p95 {waited[94]:7.1f}  longest {max(self.waited[1:]):7.1f} ms"
            f"  (computed p95 {computed[94]:7.1f})  cut short {self.cut}, at most {self.most:,} found",
            flush=True,
        )


def measured(
    workspace: Workspace, questions: Sequence[Asked], see: Callable[[Asked, concordance.Found], None]
) -> Timed:
    took = Timed([], [])
    for asked in questions:
        begun, computed = time.perf_counter(), time.process_time()
        found = concordance.look(workspace, asked)
        took.waited.append((time.perf_counter() - begun) * 1000)
        took.computed.append((time.process_time() - computed) * 1000)
        took.cut += found.is_cut_short
        took.most = max(took.most, found.count)
        see(asked, found)
    return took


def holds(asked: Asked, language: str, text: str) -> bool:
    """Whether a text does, by itself."""
    if not asked.phrase:
        return True
    if asked.way is Way.REGEX:
        return bool(regex.search(asked.phrase, text, regex.IGNORECASE))
    known = languages.for_code(language)
    is_phrase = asked.phrase.startswith('"')
    finding = languages.finding_key(text, known)
    wanted = words_of(languages.finding_key(asked.phrase.strip('"'), known), known)
    there = words_of(finding, known)
    if is_phrase:
        return any(there[at : at + len(wanted)] == wanted for at in range(len(there)))
    if asked.way is Way.WHOLE:
        return bool(wanted) and set(wanted) <= set(there)
    whole = languages.finding_key(asked.phrase, known).strip()
    return whole in finding or (bool(wanted) and all(any(each in word for word in there) for each in wanted))


def passes(unit: Unit, filters: Filters) -> bool:
    """Whether a unit does, but for its document."""
    return (
        filters.target in ("", unit.target_language)
        and filters.person in ("", unit.person_name)
        and filters.status in ("", unit.status)
        and filters.origin in ("", unit.origin)
        and unit.changed_at[:10] >= filters.since
        and (not filters.until or unit.changed_at[:10] <= filters.until)
    )


class Plain:
    """Some texts with their units, to be searched one by one."""

    def __init__(self, workspace: Workspace, texts: Sequence[Held]) -> None:
        self.wrong: list[str] = []
        self.looked = 0
        self._texts = texts
        self._workspace = workspace
        self._units: dict[int, list[tuple[str, Unit]]] = {text_id: [] for text_id, *_ in texts}
        with workspace.reading() as db:
            for side in SIDES:
                for text_id, unit in searching.units_of(db, list(self._units), side, Filters()):
                    self._units[text_id].append((side, unit))

    def see(self, asked: Asked, found: concordance.Found) -> None:
        """See that what is shown is right, and that of a complete answer nothing is missing."""
        for hit in found.hits:
            unit = hit.unit
            sides = {
                "source": (unit.source_language, unit.source),
                "target": (unit.target_language, unit.target),
            }
            here = [sides[asked.side]] if asked.side else list(sides.values())
            if not passes(unit, asked.filters) or not any(holds(asked, *side) for side in here):
                self.wrong.append(f"unit {unit.id} does not hold {asked}")
        if found.is_more or found.is_cut_short or asked.offset or asked.filters.document:
            return
        every = concordance.look(self._workspace, replace(asked, limit=found.count)).hits
        there = {hit.unit.id for hit in every}
        self.looked += 1
        for text_id, language, text in self._texts:
            if holds(asked, language, text):
                self.wrong += [
                    f"unit {unit.id} is missing for {asked}"
                    for side, unit in self._units[text_id]
                    if asked.side in ("", side) and passes(unit, asked.filters) and unit.id not in there
                ]


# --- the run


def after_a_pause(path: Path, asked: Asked) -> float:
    """What a question takes once the system has forgotten the file, in milliseconds, the opening included."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    begun = time.perf_counter()
    with open_memory(path, is_tended=False) as workspace:
        concordance.look(workspace, asked)
    return (time.perf_counter() - begun) * 1000


def like(workspace: Workspace, phrase: str) -> float:
    with workspace.reading() as db:
        begun = time.perf_counter()
        db.execute("select count(*) from texts where text like ?", [f"%{phrase}%"]).fetchone()
        return (time.perf_counter() - begun) * 1000


def run(workspace: Workspace, each: int, plain: int, chance: random.Random) -> bool:
    """Print the times; whether all that was found was right."""
    texts = some_texts(workspace, plain, chance)
    of = taken(workspace, texts, chance)
    by_hand = Plain(workspace, texts)
    for name, make in kinds(of).items():
        measured(workspace, [make() for _ in range(each + 1)], by_hand.see).says(name)
    for name in ("a frequent word", "a phrase", "a part of a word"):
        waited = after_a_pause(workspace.path, kinds(of)[name]())
        print(f"{name}, the memory not in the system's cache: {waited:,.0f} ms")
    print(f"LIKE for a rare word: {like(workspace, of.rare()):,.0f} ms")
    print(
        f"{by_hand.looked} whole answers were held against {len(texts):,} texts one by one; "
        f"wrong: {len(by_hand.wrong)}"
    )
    for wrong in by_hand.wrong[:5]:
        print(wrong)
    return not by_hand.wrong


def main() -> None:
    options = argparse.ArgumentParser(description="The concordance, timed.")
    options.add_argument("--memory", type=Path)
    options.add_argument("--units", type=int, default=100_000)
    options.add_argument("--each", type=int, default=20, help="questions of a kind")
    options.add_argument("--plain", type=int, default=5_000, help="texts that are searched one by one")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.memory or Path(folder, "memory.db")
        with open_memory(path, starter=False, is_tended=False) as workspace:
            if chosen.memory is None:
                fill(workspace, chosen.units, chance)
            begun = time.process_time()
            if fed := feeding.feed(workspace):
                print(f"{fed / (time.process_time() - begun):,.0f} texts fed in a second of computing")
            with workspace.reading() as db:
                (units,) = db.execute("select count(*) from units").fetchone()
                held = feeding.state(db).last
            print(f"{units:,} units, {held:,} texts, {path.stat().st_size / 1e6:,.0f} MB")
            is_right = run(workspace, chosen.each, chosen.plain, chance)
    sys.exit(not is_right)


if __name__ == "__main__":
    main()
