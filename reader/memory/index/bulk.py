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
"""Elements of a language whose numbers are kept at hand, some 60 MB."""
_NTH_BITS = 24
"""Bits for the number of an occurrence: no text has more tokens."""


class Vocabulary:
    """The numbers of elements as one writer has met them; of no use once one of its writes was taken back."""

    def __init__(self) -> None:
        self._first: dict[str, dict[str, int]] = {}
        self._again: dict[str, dict[int, int]] = {}

    def numbers(self, db: Database, language: str, tokens: Sequence[str]) -> Ids:
        """The numbers of tokens, new ones for those that no text had."""
        known = self._first.setdefault(language, {})
        if missing := [token for token in dict.fromkeys(tokens) if token not in known]:
            if len(known) + len(missing) > REMEMBERED:
                known.clear()
                self._again.pop(language, None)
                missing = list(dict.fromkeys(tokens))
            given = elements.give(db, language, [(token, 1) for token in missing])
            known.update((token, given[token, 1]) for token in missing)
        return np.fromiter(map(known.__getitem__, tokens), np.int64, len(tokens))

    def repeated(self, db: Database, language: str, tokens: Sequence[str], numbers: Ids, nth: Ids) -> Ids:
        """The numbers of second, third … occurrences of tokens, which have numbers themselves."""
        known = self._again.setdefault(language, {})
        wanted, places, inverse = np.unique(
            numbers << _NTH_BITS | nth, return_index=True, return_inverse=True
        )
        missing = [
            (key, place)
            for key, place in zip(wanted.tolist(), places.tolist(), strict=True)
            if key not in known
        ]
        if missing:
            pairs = {key: (tokens[place], int(nth[place])) for key, place in missing}
            given = elements.give(db, language, pairs.values())
            known.update((key, given[pair]) for key, pair in pairs.items())
        return np.fromiter(map(known.__getitem__, wanted.tolist()), np.int64, len(wanted))[inverse]


def code(
    db: Database,
    vocabulary: Vocabulary,
    language: str,
    ids: Sequence[int],
    findings: Sequence[str],
    tokens: Sequence[Sequence[str]],
) -> tuple[Coded, list[str]]:
    """Texts as a run needs them, and the codes of each; new elements are given within the write."""
    every = list(chain.from_iterable(tokens))
    counts = np.fromiter(map(len, tokens), np.int64, len(tokens))
    numbers = vocabulary.numbers(db, language, every)
    key = grouped(np.repeat(np.arange(len(counts)), counts), numbers)
    order = np.argsort(key)
    nth = np.empty(len(every), np.int64)
    nth[order] = repetitions(key[order]) + 1
    of_texts = numbers.copy()
    again = np.flatnonzero(nth > 1)
    if len(again):
        said = [every[place] for place in again.tolist()]
        of_texts[again] = vocabulary.repeated(db, language, said, numbers[again], nth[again])
    coded = Coded(
        ids=np.array(ids, np.int64),
        tokens=counts,
        elements=of_texts,
        lengths=np.fromiter(map(len, findings), np.int64, len(findings)),
        signatures=signatures(findings),
    )
    together, ends = signs(numbers), np.cumsum(counts).tolist()
    return coded, [together[start:end] for start, end in zip([0, *ends], ends, strict=False)]
