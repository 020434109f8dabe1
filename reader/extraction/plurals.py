"""English plurals: the singular by which the forms of one word are counted together."""

from __future__ import annotations

from functools import lru_cache

from reader.languages.language import listed

_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "wives": "wife",
    "lives": "life",
    "knives": "knife",
    "halves": "half",
    "leaves": "leaf",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "crises": "crisis",
    "bases": "base",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "hypotheses": "hypothesis",
    "theses": "thesis",
    "viruses": "virus",
    "censuses": "census",
    "statuses": "status",
    "buses": "bus",
    "gases": "gas",
    "lenses": "lens",
    "movies": "movie",
    "cookies": "cookie",
    "calories": "calorie",
    "ties": "tie",
    "shoes": "shoe",
}
_NOT_PLURAL = listed(
    """
    news series species means politics economics physics mathematics ethics logistics headquarters always
    perhaps gas bus lens
    """
)
_NEVER = ("ss", "us", "is", "'s", "ous")
_SHORTEST = 4


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """The singular of a noun in lower case; a word that is no plural as it is.

    >>> [singular(word) for word in ("policies", "classes", "viruses", "crisis", "women", "politics")]
    ['policy', 'class', 'virus', 'crisis', 'woman', 'politics']
    """
    head, hyphen, last = word.rpartition("-")
    if hyphen:
        return f"{head}-{singular(last)}"
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < _SHORTEST or not word.endswith("s") or word in _NOT_PLURAL or word.endswith(_NEVER):
        return word
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]
