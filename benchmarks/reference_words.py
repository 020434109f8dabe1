"""Makes `reader/extraction/reference.tsv`: how often English words are used in general, and as what.

The corpus is MASC, the Manually Annotated Sub-Corpus of the Open American National Corpus (Ide et al. 2010):
half a million words of nineteen kinds of written and spoken American English, tagged, free of restrictions
("may be used for the purposes of linguistic education, research, and development, including commercial
development"). It is read from `packages/corpora/masc_tagged.zip` of the repository nltk/nltk_data, as seen at
commit 5db857e6f7df.

    python -m benchmarks.reference_words masc_tagged.zip > reader/extraction/reference.tsv
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

LEAST = 6
"""Uses that a word needs to be listed."""
SHARE = 0.12
"""The part of a word's uses that a class needs to be named."""
CLASSES = {
    "NN": "n", "NNS": "n", "NNP": "p", "NNPS": "p", "JJ": "j", "JJR": "j", "JJS": "j",
    "VB": "v", "VBP": "v", "VBZ": "v", "VBD": "d", "VBN": "d", "VBG": "g",
    "RB": "r", "RBR": "r", "RBS": "r", "CD": "m",
}  # fmt: skip
"""Noun, name, adjective, finite verb, past form, -ing form, adverb, number; the rest are function words."""
WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")


def main(path: Path) -> None:
    counts: Counter[str] = Counter()
    classes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    with zipfile.ZipFile(path) as corpus:
        for name in sorted(corpus.namelist()):
            if "/written/" not in name and "/spoken/" not in name:
                continue
            for tagged in corpus.read(name).decode("utf-8", "replace").split():
                word, _, tag = tagged.rpartition("_")
                if not WORD.fullmatch(word.lower()):
                    continue
                total += 1
                counts[word.lower()] += 1
                if not (word.isupper() and len(word) > 1):  # headlines in capitals are tagged badly
                    classes[word.lower()][CLASSES.get(tag, "f")] += 1
    print(f"# MASC\t{total}\tword, uses, classes: see benchmarks/reference_words.py")
    for word, uses in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        if uses >= LEAST and classes[word]:
            seen = classes[word]
            named = "".join(kind for kind, n in seen.most_common() if n >= SHARE * seen.total())
            print(f"{word}\t{uses}\t{named}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
