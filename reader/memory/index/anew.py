"""Texts that were made ready, in the memory's own numbers: what the index should say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reader.memory.index.coding import Ids, signs
from reader.memory.index.ready import Element, Ready
from reader.memory.index.runs import Coded

UNKNOWN = -1
"""The number of an element that the memory does not have."""

Numbers = Callable[[Sequence[Element]], Mapping[Element, int]]
"""The numbers that a memory has for elements of a language; for those that it lacks, none."""


@dataclass(frozen=True, slots=True)
class Made:
    """Texts of one language, side by side."""

    firsts: Ids
    """Of all tokens, one after the other: the element that is the first occurrence of each."""
    coded: Coded
    """Elements as the memory numbers them, or `UNKNOWN`."""

    def codes(self) -> list[str]:
        """The codes of each text."""
        together, ends = signs(self.firsts), np.cumsum(self.coded.tokens).tolist()
        return [together[start:end] for start, end in zip([0, *ends], ends, strict=False)]


class Tables:
    """What the numbers of one maker are in the memory."""

    def __init__(self) -> None:
        self._tables: dict[str, Ids] = {}
        """By language."""

    def made(self, numbers: Numbers, language: str, ids: Sequence[int], ready: Ready) -> Made:
        """Texts of some ids; all that the maker has made ready of a language comes here, in its order."""
        table = self._tables.get(language, np.empty(0, np.int64))[: ready.first_new]
        if ready.new:
            rarest_last = np.argsort(-ready.seen, kind="stable").tolist()  # new ones are numbered so
            known = numbers([ready.new[place] for place in rarest_last])
            new = np.fromiter((known.get(element, UNKNOWN) for element in ready.new), np.int64)
            table = self._tables[language] = np.append(table, new)
        return Made(
            firsts=table[ready.firsts],
            coded=Coded(
                ids=np.array(ids, np.int64),
                tokens=ready.tokens,
                elements=table[ready.elements],
                lengths=ready.lengths,
                signatures=ready.signatures,
            ),
        )
