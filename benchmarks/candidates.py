"""Terms to add: how good the candidates are beside plain frequency, what renders them, and how fast.

    python -m benchmarks.candidates
    python -m benchmarks.candidates --pairs all.en-ar.tmx --terms f_en-ar_AR.csv g_en_ar.csv --to ar

Without options, two articles that were written for this with the lists of their terms, by the author of the
rules: one that the rules were tuned on, one kept. Precision and recall at k: of the first k candidates the
part that is in the list, and the part of the list that they cover.

With a memory and term lists (TICO-19: CC0): the source side of the memory is the text. The lists are far from
complete and hold much that is no phrase of that text, so precision at k is a lower bound; what counts is the
difference to frequency. For renderings, a term counts where some pair that holds it also has the words of one
of its renderings in the list; right is a proposal of the same words, by their light stems. Terms are halved
by a hash of their words; the weights were set on the one half, the other was kept.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reader import alignment, languages
from reader.alignment.features import NUMBER, Reading, is_word
from reader.candidates.links import WordLinks
from reader.extraction import Candidate, Pairs, candidates, propose
from reader.extraction.pairs import source_keys
from reader.formats.interchange import Entry
from reader.formats.tmx_reading import read_tmx
from reader.languages.language import Language
from reader.languages.particles import word_key
from reader.languages.stems import stem

ARTICLES = Path(__file__).parent.parent / "tests" / "cases" / "candidates.articles.json"
HALVES = ("tuned", "kept")
LEARNT = 2_000
"""Pairs that words are learnt from: as many as the service reads of a memory."""
ORDERS: dict[str, Callable[[Candidate], tuple[float, str]]] = {
    "score": lambda one: (-one.score, one.text),
    "C-value": lambda one: (-one.c_value, one.text),
    "keyness": lambda one: (-one.keyness, one.text),
    "frequency": lambda one: (-one.frequency, one.text),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--terms", type=Path, nargs="*", default=[])
    parser.add_argument("--to", default="ar")
    asked = parser.parse_args()
    for article in json.loads(ARTICLES.read_text(encoding="utf-8")):
        gold = {" ".join(source_keys(term)) for term in article["terms"]}
        report(f"{article['title']} ({article['half']})", article["text"], gold, (10, 20, 30))
    speed([sentence for article in json.loads(ARTICLES.read_text("utf-8")) for sentence in article["text"]])
    if asked.pairs:
        language = languages.from_tag(asked.to)
        pairs = list(read_pairs(asked.pairs, language))
        terms = dict(read_terms(asked.terms))
        texts = [source for source, _ in pairs]
        standing = " ".join(f" {' '.join(source_keys(text))} " for text in texts)
        gold = {key for term in terms if f" {(key := ' '.join(source_keys(term)))} " in standing}
        report(f"{asked.pairs.name} against {len(gold)} listed terms", texts, gold, (50, 100, 200, 500))
        speed(texts)
        for half in (0, 1):
            renderings(pairs, terms, language, half)


def report(name: str, texts: Sequence[str], gold: set[str], depths: Sequence[int]) -> None:
    found = candidates(texts)
    print(f"\n{name}: {len(found)} candidates, {len(gold)} terms")
    for order, key in ORDERS.items():
        ranked = sorted(found, key=key)
        figures = " ".join(f"P@{k} {precision(ranked[:k], gold):.2f}" for k in depths)
        recalls = " ".join(f"R@{k} {recall(ranked[:k], gold):.2f}" for k in depths)
        print(f"  {order:10} {figures}  {recalls}  R {recall(ranked, gold):.2f}")


def keys(candidate: Candidate) -> set[str]:
    """What a candidate is found under in a list of terms."""
    return {candidate.key, " ".join(source_keys(candidate.acronym))}


def precision(some: Sequence[Candidate], gold: set[str]) -> float:
    return sum(bool(keys(one) & gold) for one in some) / len(some)


def recall(some: Sequence[Candidate], gold: set[str]) -> float:
    return len(gold & set().union(*map(keys, some))) / len(gold)


def speed(texts: Sequence[str]) -> None:
    """Seconds for 100,000 words, of these texts again and again."""
    words = sum(len(text.split()) for text in texts)
    long = list(texts) * (1 + 100_000 // words)
    while sum(len(text.split()) for text in long) > 100_000:
        long = long[: -max(1, len(long) // 100)]
    start, worked = time.perf_counter(), time.process_time()
    found = candidates(long)
    print(
        f"  {time.perf_counter() - start:.2f} s ({time.process_time() - worked:.2f} s of work) "
        f"for 100,000 words, {len(found)} candidates"
    )


# ---------------------------------------------------------------- renderings


def read_pairs(path: Path, language: Language) -> Iterator[tuple[str, str]]:
    with path.open("rb") as stream:
        for entry in read_tmx(stream):
            if isinstance(entry, Entry):
                texts = {variant.language: variant.text for variant in entry.variants}
                if "en" in texts and language.code in texts:
                    yield texts["en"], texts[language.code]


def read_terms(paths: Sequence[Path]) -> Iterator[tuple[str, set[str]]]:
    terms: dict[str, set[str]] = {}
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                terms.setdefault(row["sourceString"].strip(), set()).add(row["targetString"].strip())
    yield from terms.items()


def renderings(
    texts: Sequence[tuple[str, str]], terms: dict[str, set[str]], language: Language, half: int
) -> None:
    english = languages.by_code("en")
    pairs = Pairs(language)
    pairs.add(texts)
    links = WordLinks(alignment.learn(english, language, texts[-LEARNT:]))
    reading = Reading(english)
    asked = proposed = first = among = 0
    start = time.perf_counter()
    for term, listed in sorted(terms.items()):
        phrase = tuple(source_keys(term))
        wanted = {stems(rendering, language) for rendering in listed} - {()}
        if zlib.crc32(term.encode()) % 2 != half or not stands(pairs, phrase, wanted, language):
            continue
        words = [each for each in reading.strings(term) if is_word(each) or each[0] == NUMBER]
        found = [stems(one.text, language) for one in propose([phrase], words, pairs, links).renderings]
        asked += 1
        proposed += bool(found)
        first += bool(found) and found[0] in wanted
        among += bool(wanted.intersection(found))
    seconds = time.perf_counter() - start
    print(
        f"  renderings, {HALVES[half]} half: {asked} terms, {proposed} with a proposal, "
        f"the listed words first {first}, among three {among}; {1000 * seconds / max(1, asked):.0f} ms a term"
    )


def stands(pairs: Pairs, phrase: Sequence[str], wanted: set[tuple[str, ...]], language: Language) -> bool:
    """Whether a pair that holds the phrase has all words of one of its listed renderings."""
    return any(
        set(rendering) <= set(stems(pairs.texts[pair][1], language))
        for pair in pairs.holding([phrase])
        for rendering in wanted
    )


def stems(text: str, language: Language) -> tuple[str, ...]:
    words = (token.text for token in languages.tokens(text, language) if token.kind != "mark")
    return tuple(stem(word_key(word, language), language) for word in words)


if __name__ == "__main__":
    main()
