"""How well and how fast terms are recognised, beside two plain rules.

    python -m benchmarks.terms [--corpora FOLDER] [--quality] [--speed] [--wrong] [--concepts N] [--forms N]

Quality is exact span and concept on the gold of tests/gold, per language and half, written sentences and
those of corpora apart: sentences of corpora count where their checkouts are at hand (FOLDER, or
HEVOK_GOLD_CORPORA). With --wrong what is wrong in the tuned half is printed, of the kept half figures only.
The peers are the terms and forms as whole words (`\\bterm\\b`, case aside) and the rule of 50 %: each word
begins with half of the term's word.

Speed is measured on glossaries made from a seed, with as many concepts and forms as asked for, all in one
language: compiling them, reading them again as the next start of a program does, finding in sentences whose
words were never seen and in a text of 100,000 words, every fifth of them a term or form, many inflected. The
times are those that were computed, since others may be at work on the machine. The peers look words up in the
same run, and try no term in turn, so that ratios hold on any machine. What is found is checked: every planted
term, in its place, alike from the compiled glossary and from the one that was read again.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import regex

from glossary.model import Concept, Form, FormKind, Hit, PartOfSpeech, Term
from glossary.recognition.expressions import table_of
from glossary.recognition.finding import Recogniser, recognise
from glossary.recognition.tables import as_bytes, from_bytes
from glossary.recognition.words import words
from glossary.starter import starter_concepts
from reader.languages import by_code
from tests.gold import LANGUAGES, WRITTEN, Sentence, sentences

Found = set[tuple[int, int, str]]
Rule = Callable[[str], Found]
Value = TypeVar("Value")
RULES = ("ours", r"\bterm\b", "50 %")
LETTERS = {
    "en": "abcdefghiklmnoprstuw",
    "ar": "ابتجحدرسشعفقكلمنهوي",
    "kmr": "abcdehijklmnoprstêîûş",
    "ckb": "ابتجدرسشفکلمنەۆێوی",
}
ENDINGS = {"en": ("'s",), "ar": (), "kmr": ("ê", "an"), "ckb": ("ەکان", "یش")}
BEGINNINGS = {"en": (), "ar": ("و", "وب", "ال", "وال"), "kmr": (), "ckb": ()}
SEED = 6
SENTENCE = 20
"""Words of a sentence."""
TEXT = 100_000
"""Words of the long text."""
PLANTED = 5
"""Every which word of the text is a term."""


# ---------------------------------------------------------------- quality


def ours(language: str) -> Rule:
    inflection = by_code(language).inflection
    recogniser = Recogniser(table_of(starter_concepts(), inflection), inflection)
    return lambda text: {(hit.start, hit.end, hit.concept) for hit in recognise(text, recogniser)}


def whole_words(language: str) -> Rule:
    """Terms and forms as they are written, case aside; longer ones first."""
    owners = spellings(language)
    by_length = sorted(owners, key=len, reverse=True)
    pattern = regex.compile(r"\b(?:" + "|".join(map(regex.escape, by_length)) + r")\b", regex.IGNORECASE)

    def found(text: str) -> Found:
        return {
            (*match.span(), concept)
            for match in pattern.finditer(text)
            for concept in owners.get(match.group().casefold(), ())
        }

    return found


def half_prefix(language: str) -> Rule:
    """Every word of the text begins with the first half of the term's word, rounded up."""
    expressions = [
        ([half(word.text) for word in words(text)], concepts)
        for text, concepts in spellings(language).items()
    ]

    def found(text: str) -> Found:
        written = [(word.start, word.end, word.text.casefold()) for word in words(text)]
        return {
            (written[first][0], written[first + len(parts) - 1][1], concept)
            for parts, concepts in expressions
            for first in range(len(written) - len(parts) + 1)
            if all(one[2].startswith(part) for one, part in zip(written[first:], parts, strict=False))
            for concept in concepts
        }

    return found


def half(word: str) -> str:
    return word[: (len(word) + 1) // 2]


def spellings(language: str) -> dict[str, set[str]]:
    """What the terms and forms are written like, in small letters, with the concepts that own each."""
    owners: dict[str, set[str]] = {}
    for concept in starter_concepts():
        for term in concept.terms_in(language):
            forms = (form.text for form in term.forms if form.kind is not FormKind.TRAP)
            for text in (term.text, *forms):
                owners.setdefault(text.casefold(), set()).add(concept.id)
    return owners


@dataclass
class Score:
    """How much was found of what is marked."""

    right: int = 0
    found: int = 0
    marked: int = 0
    sentences: int = 0

    def add(self, found: Found, marked: Found) -> None:
        self.right += len(found & marked)
        self.found += len(found)
        self.marked += len(marked)
        self.sentences += 1

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.marked if self.marked else 1.0
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f"P {precision:.3f}  R {recall:.3f}  F1 {both:.3f}  ({self.sentences} sentences)"


def quality(corpora: Path | None, *, with_wrong: bool) -> None:
    for language in LANGUAGES:
        rules = dict(zip(RULES, (ours(language), whole_words(language), half_prefix(language)), strict=True))
        some = [one for one in sentences(language, corpora) if one.text is not None]
        for kept in ("tuned", "kept"):
            for genre, chosen in (
                ("all", [one for one in some if one.half == kept]),
                ("written", [one for one in some if one.half == kept and one.source == WRITTEN]),
                ("corpora", [one for one in some if one.half == kept and one.source != WRITTEN]),
            ):
                if not chosen:
                    continue
                for name, rule in rules.items():
                    print(f"{language:4} {kept:6} {genre:8} {name:9} {score(rule, chosen)}")
        if with_wrong:
            for one in some:
                if one.half == "tuned":
                    show_wrong(rules["ours"](one.text or ""), one)


def score(rule: Rule, chosen: Iterable[Sentence]) -> Score:
    counted = Score()
    for one in chosen:
        counted.add(rule(one.text or ""), marks(one))
    return counted


def marks(sentence: Sentence) -> Found:
    return {(mark.start, mark.end, mark.concept) for mark in sentence.marks}


def show_wrong(found: Found, sentence: Sentence) -> None:
    text = sentence.text or ""
    for kind, some in (("missed", marks(sentence) - found), ("false", found - marks(sentence))):
        for start, end, concept in sorted(some):
            print(f"  {kind}: {text[start:end]} ({concept}) in {text}")


# ---------------------------------------------------------------- speed


@dataclass
class Made:
    """A glossary made from a seed, and a text with its terms planted."""

    concepts: list[Concept]
    spellings: list[str]
    text: str
    planted: list[tuple[int, int]]
    """Where terms of one word stand in the text."""
    sentences: list[str]


def made(language: str, concepts: int, forms: int) -> Made:
    """As many concepts and forms, half of them of one word; the same for the same seed."""
    draw = random.Random(SEED)
    vocabulary = list({word(draw, language) for _ in range(forms)})
    others = [f"{word(draw, language)}{word(draw, language)}" for _ in range(forms)]
    some = [" ".join(draw.choices(vocabulary, k=draw.choice((1, 1, 2, 3)))) for _ in range(forms)]
    some = list(dict.fromkeys(some))
    each = max(1, len(some) // concepts)
    built = [
        concept_of(place, language, some[place * each : (place + 1) * each])
        for place in range(min(concepts, len(some)))
    ]
    known = [term.text for concept in built for term in concept.terms]
    known += [form.text for concept in built for term in concept.terms for form in term.forms]
    single = [text for text in known if " " not in text]
    return Made(
        built,
        known,
        *planted_text(draw, language, single, others),
        [" ".join(draw.choices(vocabulary + others, k=SENTENCE)) for _ in range(200)],
    )


def word(draw: random.Random, language: str) -> str:
    """A word of no language; in Arabic none that begins as if it had the article already."""
    made_up = "".join(draw.choices(LETTERS[language], k=draw.randint(5, 9)))
    article = by_code(language).inflection.article
    return made_up if not article or not made_up.startswith(article) else word(draw, language)


def concept_of(place: int, language: str, texts: Sequence[str]) -> Concept:
    forms = tuple(map(Form, texts[1:]))
    term = Term(place + 1, f"c{place}", language, texts[0], forms=forms)
    return Concept(f"c{place}", PartOfSpeech.NOUN, "", terms=(term,))


def planted_text(
    draw: random.Random, language: str, single: Sequence[str], others: Sequence[str]
) -> tuple[str, list[tuple[int, int]]]:
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    end = 0
    for number in range(TEXT):
        if number % PLANTED:
            piece = draw.choice(others)
        else:
            piece = inflected(draw, language, draw.choice(single))
            places.append((end, end + len(piece)))
        pieces.append(piece)
        end += len(piece) + 1
    return " ".join(pieces), places


def inflected(draw: random.Random, language: str, text: str) -> str:
    if draw.random() < 0.5:
        return text
    if BEGINNINGS[language]:
        return draw.choice(BEGINNINGS[language]) + text
    return text + draw.choice(ENDINGS[language])


def timed(act: Callable[[], Value]) -> tuple[Value, float]:
    gc.collect()  # what was made before is not to be looked through for garbage within what is measured
    start = time.process_time()
    value = act()
    return value, time.process_time() - start


def speed(concepts: int, forms: int) -> None:
    print(f"{concepts:,} concepts, {forms:,} terms and forms, in one language; seconds computed")
    for language in LANGUAGES:
        print(speed_in(language, made(language, concepts, forms)))


def speed_in(language: str, material: Made) -> str:
    inflection = by_code(language).inflection
    table, tabled = timed(lambda: table_of(material.concepts, inflection))
    recogniser, grown = timed(lambda: Recogniser(table, inflection))
    kept = as_bytes(table)
    again, read = timed(lambda: Recogniser(from_bytes(kept), inflection))
    fresh = in_sentences(material.sentences, recogniser)
    repeated = in_sentences(material.sentences, recogniser)
    hits, long = timed(lambda: recognise(material.text, Recogniser(table, inflection)))
    check(material, hits, recognise(material.text, again))
    plain, prefixed = peers(material)
    return (
        f"{language:4} compile {tabled + grown:.2f}  read again {read:.2f} ({len(kept) / 1e6:.1f} MB)  "
        f"sentence {1000 * fresh:.2f} ms, again {1000 * repeated:.2f} ms  "
        f"{TEXT:,} words {long:.2f} ({len(hits):,} hits)  "
        rf"\bterm\b {plain:.2f} (×{long / plain:.1f})  50 % {prefixed:.2f} (×{long / prefixed:.1f})"
    )


def in_sentences(some: Sequence[str], recogniser: Recogniser) -> float:
    """Seconds for one sentence."""
    _, seconds = timed(lambda: [recognise(text, recogniser) for text in some])
    return seconds / len(some)


def check(material: Made, hits: Sequence[Hit], again: Sequence[Hit]) -> None:
    """Every planted term was found, by both glossaries alike."""
    ends = {hit.start: hit.end for hit in hits}
    missed = [material.text[start:end] for start, end in material.planted if ends.get(start, 0) < end]
    assert not missed, f"{len(missed)} planted terms were missed: {missed[:9]}"
    assert hits == again, "the glossary that was read again finds something else"


def peers(material: Made) -> tuple[float, float]:
    """Seconds that the plain rules take for the long text, with every term or half of one in a set."""
    whole = {text.casefold() for text in material.spellings}
    longest = max(text.count(" ") for text in whole) + 1
    halves = {half(next(words(text)).text) for text in material.spellings}
    reach = max(map(len, halves))

    def runs() -> Iterator[str]:
        some = regex.findall(r"\b\w+\b", material.text.casefold())
        for first in range(len(some)):
            yield from (" ".join(some[first : first + length]) for length in range(1, longest + 1))

    def beginnings() -> Iterator[str]:
        for one in regex.findall(r"\b\w+\b", material.text.casefold()):
            yield from (one[:end] for end in range(1, min(reach, len(one)) + 1))

    _, plain = timed(lambda: sum(1 for run in runs() if run in whole))
    _, prefixed = timed(lambda: sum(1 for beginning in beginnings() if beginning in halves))
    return plain, prefixed


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    corpora = os.environ.get("HEVOK_GOLD_CORPORA")
    parser.add_argument("--corpora", type=Path, default=Path(corpora) if corpora else None)
    parser.add_argument("--quality", action="store_true", help="only quality")
    parser.add_argument("--speed", action="store_true", help="only speed")
    parser.add_argument("--wrong", action="store_true", help="what is wrong in the tuned half")
    parser.add_argument("--concepts", type=int, default=5_000)
    parser.add_argument("--forms", type=int, default=40_000)
    asked = parser.parse_args()
    if asked.quality or not asked.speed:
        quality(asked.corpora, with_wrong=asked.wrong)
    if asked.speed or not asked.quality:
        speed(asked.concepts, asked.forms)


if __name__ == "__main__":
    main()
