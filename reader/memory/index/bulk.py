"""Many texts coded at once: what `fresh` does for one, without touching what they share more than once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from sqlite_utils import Database

from reader.memory.index import elements
from reader.memory.index.coding import Ids, grouped, repetitions, signatures, signs
from reader.memory.index.runs import Coded

REMEMBERED = 400_000
"""Elements of a language whose numbers are kept at hand, some 70 MB."""
_NTH_BITS = 24
"""Bits for the number of an occurrence: no text has more tokens."""


class Vocabulary:
    """The numbers of elements as one writer has met them; of no use once one of its writes was taken back."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, dict[str, int]]] = {}

    def numbers(self, db: Database, language: str, wanted: Sequence[tuple[str, int]]) -> list[int]:
        """The numbers of elements, new ones for those that no text had: the lower, the earlier they stand."""
        known = self._known.setdefault(language, {})
        if sum(map(len, known.values())) > REMEMBERED:
            known.clear()
        missing = [(token, nth) for token, nth in wanted if token not in known.get(nth, {})]
        if missing:
            given = elements.give(db, language, missing)
            for token, nth in missing:
                known.setdefault(nth, {})[token] = given[token, nth]
        return [known[nth][token] for token, nth in wanted]


def code(
    db: Database,
    vocabulary: Vocabulary,
    language: str,
    ids: Sequence[int],
    findings: Sequence[str],
    tokens: Sequence[Sequence[str]],
) -> tuple[Coded, list[str]]:
    """Texts as a run needs them, and the codes of each; new elements are given within the write."""
    counts = np.fromiter(map(len, tokens), np.int64, len(tokens))
    places: dict[str, int] = {}
    every = np.fromiter(
        (places.setdefault(token, len(places)) for token in chain.from_iterable(tokens)),
        np.int64,
        int(counts.sum()),
    )
    pairs, inverse, seen = np.unique(_nth(every, counts), return_inverse=True, return_counts=True)
    by_count = np.argsort(-seen, kind="stable")
    said = list(places)
    wanted = [(said[key >> _NTH_BITS], key & (1 << _NTH_BITS) - 1) for key in pairs[by_count].tolist()]
    numbers = np.empty(len(pairs), np.int64)
    numbers[by_count] = vocabulary.numbers(db, language, wanted)
    firsts = numbers[np.flatnonzero(pairs & (1 << _NTH_BITS) - 1 == 1)]
    of_tokens = firsts[every]  # every token has a first occurrence, and these stand in the order of places
    coded = Coded(
        ids=np.array(ids, np.int64),
        tokens=counts,
        elements=numbers[inverse],
        lengths=np.fromiter(map(len, findings), np.int64, len(findings)),
        signatures=signatures(findings),
    )
    together, ends = signs(of_tokens), np.cumsum(counts).tolist()
    return coded, [together[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _nth(every: Ids, counts: Ids) -> Ids:
    """Each token of texts, together with the number of its occurrence in its text."""
    key = grouped(np.repeat(np.arange(len(counts)), counts), every)
    order = np.argsort(key)
    nth = np.empty(len(every), np.int64)
    nth[order] = repetitions(key[order]) + 1
    return every << _NTH_BITS | nth
