"""The terms of many texts at once, by arrays: the same as `terms` makes of each, several times faster.

Which term two neighbours have hangs on a checksum of both (CRC-32). It follows from those of each: appending
n bytes to what has the checksum c gives z(c) ^ d, where d is the checksum of these bytes, and z, which
depends on n alone, is linear over the bits of c (as in `crc32_combine` of zlib).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from reader.memory.concordance import terms
from reader.memory.index.coding import Ids
from reader.memory.index.ready import Element, Ready

LONG = 64
"""Bytes of a word from which on it is put behind another by itself."""
_PAIR_BITS = 17
"""Bits for the number of the term of two neighbours, of which there are `terms.PAIRS`."""

Checksums = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of texts, each once for each text that has it, by rising texts."""

    of_words: Ids
    """The places of the texts that have words, numbers and marks."""
    words: Ids
    """Which, as numbered by the maker of the texts."""
    of_pairs: Ids
    pairs: Ids
    """The numbers of the terms of neighbours."""


_WRITTEN = np.dtype(
    [("is_word", "?"), ("has_neighbours", "?"), ("first", "<u4"), ("second", "<u4"), ("size", "<i8")]
)
"""Of an element whether it is the first occurrence of a word, number or mark, and whether it has neighbours,
as words and numbers do; the checksum of what stands before another where it is the first of two, that of
itself where it is the second, and its bytes."""


class Bulk:
    """The terms of texts of one language that one maker has made ready, all of them in its order."""

    def __init__(self, language: str) -> None:
        self._start = crc32(language.encode())
        self._written = np.empty(0, _WRITTEN)
        self._long: dict[int, bytes] = {}

    def meet(self, ready: Ready) -> None:
        """Know what is new in texts."""
        if ready.first_new == 0:
            self._long.clear()
        for number, (token, nth) in enumerate(ready.new, start=ready.first_new):
            if nth == 1 and len(token) >= LONG // 4:
                self._long[number] = _bytes(token)
        new = np.array(list(map(self._of, ready.new)), _WRITTEN)
        self._written = np.append(self._written[: ready.first_new], new)

    def _of(self, element: Element) -> tuple[bool, bool, int, int, int]:
        token, nth = element
        if nth > 1:
            return False, False, 0, 0, 0
        written = _bytes(token)
        first = crc32(b" ", crc32(written, self._start))
        return True, bool(terms.only_words([token])), first, crc32(written), len(written)

    def of(self, ready: Ready) -> Terms:
        """The terms of texts, once what is new in them is known."""
        owners = np.repeat(np.arange(len(ready.tokens)), ready.tokens)
        is_word = self._written["is_word"][ready.elements]
        here = self._written["has_neighbours"][ready.firsts]
        of_words, words = owners[here], ready.firsts[here]
        beside = np.flatnonzero(of_words[1:] == of_words[:-1])
        numbers = self._checksums(words[beside], words[beside + 1]) % terms.PAIRS
        pairs = np.unique(of_words[beside] << _PAIR_BITS | numbers)
        return Terms(
            of_words=owners[is_word],
            words=ready.elements[is_word],
            of_pairs=pairs >> _PAIR_BITS,
            pairs=pairs & (1 << _PAIR_BITS) - 1,
        )

    def _checksums(self, firsts: Ids, seconds: Ids) -> Ids:
        """The checksums of words, each with the one behind it."""
        before, sizes = self._written["first"][firsts], self._written["size"][seconds]
        zeros, place = _zeros(), np.minimum(sizes, LONG) * 4
        found = self._written["second"][seconds]
        for byte in range(4):
            found ^= zeros[place + byte, before >> np.uint32(8 * byte) & np.uint32(0xFF)]
        for at in np.flatnonzero(sizes >= LONG).tolist():
            found[at] = crc32(self._long[int(seconds[at])], int(before[at]))
        return found.astype(np.int64)


def _bytes(token: str) -> bytes:
    return token.encode("utf-8", "replace")


@lru_cache(1)
def _zeros() -> Checksums:
    """What so many bytes of zero, up to `LONG`, make of each of the four bytes of a checksum, a row each."""
    return np.array(
        [
            [crc32(zeros, value << 8 * byte) ^ crc32(zeros) for value in range(256)]
            for zeros in map(bytes, range(LONG + 1))
            for byte in range(4)
        ],
        np.uint32,
    )
