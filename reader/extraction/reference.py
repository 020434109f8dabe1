"""How often English words are used in general, and as what: the measure that a text's own words stand out by.

The list is made by `benchmarks/reference_words.py` from MASC, a freely usable corpus of 479,000 words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

from reader.extraction.plurals import singular

_LIST = Path(__file__).parent / "reference.tsv"

# What is not listed is told by its end, the first that fits; the rest may be noun or verb. As in the
# list: n noun, j adjective, v verb, d past form, g -ing form, r adverb, f function word, p name, m number.
_ENDINGS = (
    (("ly",), "r"),
    (("ing",), "g"),
    (("ised", "ized"), "d"),
    (("ed",), "d"),
    (("ise", "ize", "ises", "izes", "ify", "ifies"), "v"),
    (("tional", "ical", "arian", "ious", "eous", "able", "ible", "less", "ful", "ory", "ary", "ive"), "j"),
    (("ic", "al", "ous", "ish"), "j"),
    (("ates",), "vn"),
    (
        (
            "s",
            "ism",
            "ion",
            "ment",
            "ness",
            "ity",
            "ship",
            "hood",
            "ance",
            "ence",
            "er",
            "or",
            "ist",
            "ite",
            "ian",
        ),
        "n",
    ),
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Words of general English with their uses and classes."""

    words: int
    """How many words the corpus has."""
    uses: Mapping[str, int]
    """Of each listed word, in lower case."""
    singular_uses: Mapping[str, int]
    """The same, plurals counted with their singulars."""
    classes: Mapping[str, str]
    """Of each listed word, a letter for each class that it often has, the most frequent first."""

    def classes_of(self, word: str) -> str:
        """The classes of a word in lower case, guessed by its end where it is not listed."""
        known = self.classes.get(word)
        if known:
            return known
        base = self.classes.get(singular(word), "n")
        if "v" in base and "n" not in base:  # what is only a verb has no plural
            return "v"
        last = word.rpartition("-")[2]
        if last != word and last in self.classes:
            return self.classes[last]
        return next((classes for endings, classes in _ENDINGS if word.endswith(endings)), "nv")


def log_likelihood(uses: int, words: int, others: int, other_words: int) -> float:
    """How much more a word is used in a text of `words` words than in another; below 0: less.

    The log-likelihood ratio of Dunning (1993), as Rayson and Garside (2000) compare corpora by it: 3.84 is
    beyond chance at p < 0.05, 15.13 at p < 0.0001.

    >>> round(log_likelihood(10, 1000, 10, 1000), 2), round(log_likelihood(10, 1000, 0, 9000), 2)
    (0.0, 46.05)
    """
    together, all_words = uses + others, words + other_words
    expected, other_expected = words * together / all_words, other_words * together / all_words
    found = 2 * (_part(uses, expected) + _part(others, other_expected))
    return found if uses >= expected else -found


def _part(observed: int, expected: float) -> float:
    return observed * log(observed / expected) if observed else 0.0


@lru_cache(maxsize=1)
def english() -> Reference:
    """The reference that Hevok brings along."""
    head, *rows = _LIST.read_text(encoding="utf-8").splitlines()
    entries = [row.split("\t") for row in rows]
    uses = {word: int(uses) for word, uses, _ in entries}
    singulars: Counter[str] = Counter()
    for word, number in uses.items():
        singulars[singular(word)] += number
    return Reference(
        words=int(head.split("\t")[1]),
        uses=uses,
        singular_uses=singulars,
        classes={word: classes for word, _, classes in entries},
    )
