"""How often the checks speak about correct translations, and how often they see a seeded error.

    python benchmarks/check_false_alarms.py [--half seen|unseen] [--samples CHECK]
        [--seeded] [--lengths] PATH…

PATH is a TMX file with English and one other language, or a folder of `.src`, `.tgt` and `.gold` files
(one sentence a line, beads as `[0]:[0]`; only 1-1 beads are taken). Pairs are halved by a hash of their
English: the rules were made looking at the seen half, figures are taken on the unseen one.
Prints findings per 1,000 pairs, and pairs with any finding; with --seeded, seeded errors found;
with --lengths, what reader.languages.lengths and DEVIATION of reader.checks.wording are taken from (use
--half seen).
Texts are taken as correct, and some are not: what is printed is an upper bound of the false alarms.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from reader.checks import CHECKS, check
from reader.languages import LANGUAGES, from_tag, guess
from reader.languages.language import Language

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ENGLISH = LANGUAGES["en"]
Pairs = Iterator[tuple[str, str, str]]


def from_tmx(path: Path) -> Pairs:
    for _, unit in etree.iterparse(path, tag="tu", recover=True):
        texts = {tuv.get(LANG) or "": "".join(tuv.find("seg").itertext()).strip() for tuv in unit.iter("tuv")}
        english = texts.pop("en", "")
        for tag, text in texts.items():
            if english and text:
                yield from_tag(tag, text).code, english, text
        unit.clear()


def from_folder(path: Path) -> Pairs:
    for gold in sorted(path.glob("*-nat-*.gold")):
        source = gold.with_suffix(".src").read_text(encoding="utf-8").split("\n")
        target = gold.with_suffix(".tgt").read_text(encoding="utf-8").split("\n")
        for ours, theirs in re.findall(r"^\[(\d+)\]:\[(\d+)\]$", gold.read_text(), re.MULTILINE):
            text = target[int(theirs)]
            yield path.name.partition("-")[2] or guess(text).code or "en", source[int(ours)], text


def half_of(english: str) -> str:
    return "unseen" if hashlib.sha256(english.encode()).digest()[0] % 2 else "seen"


# ---------------------------------------------------------------- seeded errors


Seed = Callable[[str, str, random.Random], str | None]
"""A wrong translation made of a source and its right translation; None where it cannot be made."""


def _swap(pattern: str, change: Callable[[re.Match[str]], str]) -> Seed:
    def seed(source: str, target: str, chance: random.Random) -> str | None:
        found = list(re.finditer(pattern, target))
        if not found:
            return None
        match = chance.choice(found)
        return target[: match.start()] + change(match) + target[match.end() :]

    return seed


def _dropped(match: re.Match[str]) -> str:
    return ""


def _other_digit(match: re.Match[str]) -> str:
    digit = match.group()
    return chr(ord(digit) - int(digit) + (int(digit) + 3) % 10)


def _source_itself(source: str, target: str, chance: random.Random) -> str | None:
    return source


def _cut_off(source: str, target: str, chance: random.Random) -> str | None:
    return target[: len(target) * 3 // 10] or None


def _english_word(source: str, target: str, chance: random.Random) -> str | None:
    """A word of the translation is an English one of the source, left as it was."""
    english = re.findall(r"(?<![\w-])[a-z]{4,}(?![\w-])", source)
    places = [match.span() for match in re.finditer(r"(?<!\S)[^\W\d_]{3,}(?!\S)", target)]
    if not english or not places:
        return None
    start, end = chance.choice(places)
    return target[:start] + chance.choice(english) + target[end:]


NUMBER = r"(?<![A-Za-z\d.,٫٬-])\d[\d.,٫٬]*\d|(?<![A-Za-z\d.,٫٬-])\d(?![\d.,٫٬])"
SEEDS: dict[str, tuple[str, Seed]] = {
    "one digit changed": ("numbers", _swap(r"(?<![A-Za-z])\d", _other_digit)),
    "a number dropped": ("numbers", _swap(NUMBER, _dropped)),
    "the final mark dropped": ("end-punctuation", _swap(r"[.?؟!](?=[\"”»)]*$)", _dropped)),
    "full stop for question mark": ("end-punctuation", _swap(r"[?؟]$", lambda m: ".")),
    "Latin question mark": ("end-punctuation", _swap(r"؟$", lambda m: "?")),
    "a word doubled": ("repeated-word", _swap(r"(?<!\S)[^\W\d_]{2,}(?= )", lambda m: f"{m[0]} {m[0]}")),
    "a bracket dropped": ("brackets", _swap(r"[()\[\]]", _dropped)),
    "a quotation mark dropped": ("quotes", _swap(r"[\"“”«»]", _dropped)),
    "a space doubled": ("double-space", _swap(r"(?<=\S) (?=\S)", lambda m: "  ")),
    "cut off after three tenths": ("length-ratio", _cut_off),
    "the source itself": ("same-as-source", _source_itself),
    "an English word left": ("untranslated-latin", _english_word),
    "an address dropped": ("links", _swap(r"https?://\S+|\S+@\S+\.\S+", _dropped)),
    "an Arabic yeh in Sorani": ("script", _swap("ی", lambda m: "\N{ARABIC LETTER YEH}")),
    "a non-joiner at a word's end": ("invisible", _swap(r"(?<=[^\W\d_]) ", lambda m: "\u200c ")),
    "a tatweel": ("invisible", _swap(r"(?<=[سشعغفقکلمن])(?=[\u0627-\u064a])", lambda m: "\u0640")),
}


def recall(pairs: list[tuple[str, str, str]], name: str) -> tuple[int, int]:
    """Of the pairs on which a check is silent and the error can be made, those where it then speaks."""
    wanted, seed = SEEDS[name]
    chance = random.Random(name)
    found = total = 0
    for code, source, target in pairs:
        wrong = seed(source, target, chance)
        if wrong is None or wrong == target or _findings(wanted, source, target, LANGUAGES[code]):
            continue
        total += 1
        found += bool(_findings(wanted, source, wrong, LANGUAGES[code]))
    return found, total


def _findings(name: str, source: str, target: str, language: Language) -> list[object]:
    return [finding for finding in check(source, target, ENGLISH, language) if finding.name == name]


# ---------------------------------------------------------------- figures


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("paths", nargs="+", type=Path)
    arguments.add_argument("--half", choices=["seen", "unseen"], default="unseen")
    arguments.add_argument("--samples", metavar="CHECK", help="show findings of this check (seen half only)")
    arguments.add_argument("--most", type=int, default=40, help="how many samples a language")
    arguments.add_argument("--seeded", action="store_true")
    arguments.add_argument("--lengths", action="store_true")
    asked = arguments.parse_args()
    by_language: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for path in asked.paths:
        for pair in from_folder(path) if path.is_dir() else from_tmx(path):
            if half_of(pair[1]) == asked.half:
                by_language[pair[0]].append(pair)
    for code, pairs in by_language.items():
        if asked.samples and asked.half == "seen":
            samples(pairs, asked.samples, asked.most)
        elif asked.lengths:
            lengths(code, pairs)
        elif asked.seeded:
            for name in SEEDS:
                found, total = recall(pairs, name)
                if total:
                    print(f"{code:4} {name:32} {found:5} of {total:5}  {100 * found / total:5.1f} %")
        else:
            figures(code, pairs)


def lengths(code: str, pairs: list[tuple[str, str, str]]) -> None:
    each = sum(len(target) for *_, target in pairs) / sum(len(source) for _, source, _ in pairs)
    squares = [(len(target) - each * len(source)) ** 2 / max(len(source), 20) for _, source, target in pairs]
    print(f"{code}: {each:.3f} a code point, deviation {(sum(squares) / len(squares)) ** 0.5:.2f}")


def samples(pairs: list[tuple[str, str, str]], name: str, most: int) -> None:
    shown = [
        (finding, source, target)
        for code, source, target in pairs
        for finding in check(source, target, ENGLISH, LANGUAGES[code])
        if finding.name == name
    ]
    random.Random(1).shuffle(shown)
    for finding, source, target in shown[:most]:
        print(f"{finding.message}\n   {source[:300]}\n   {target[:300]}")


def figures(code: str, pairs: list[tuple[str, str, str]]) -> None:
    counts: Counter[str] = Counter()
    any_at_all = 0
    for _, source, target in pairs:
        found = {finding.name for finding in check(source, target, ENGLISH, LANGUAGES[code])}
        counts.update(found)
        any_at_all += bool(found)
    print(f"{code}: {len(pairs)} pairs, with any finding {1000 * any_at_all / len(pairs):.0f} per 1,000")
    for name in CHECKS:
        print(f"   {name:20} {1000 * counts[name] / len(pairs):6.1f}")


if __name__ == "__main__":
    main()
