"""Pure: what the index knows of a text. Its elements, the rarest of them, and a signature of its characters.

A text of n tokens is a set of *elements*: a token with the number of its occurrence, so that repetitions
count. Word similarity of t or more to a text of m tokens asks for a = ⌈t · max(m, n)⌉ elements in common,
so under any fixed order of all elements the first m - a + l of the one and the first n - a + l of the other
share at least l (prefix filtering: Chaudhuri, Ganti, Kaushik, ICDE 2006; Bayardo, Ma, Srikant, WWW 2007).
With the rarest first these prefixes are found in few texts. The higher t, the shorter they are: what only a
lower one asks for stands in *layers* of its own.

The elements of a text also have a bit each in its *marks*, several sharing one. Of two texts within d edits,
neither has more than d elements that the other lacks, so marks refute most texts that share a few by chance.

Character similarity has no such prefixes at our thresholds, but bounds: of two texts within d edits, neither
has more than d characters, nor more than 2d pairs of neighbouring characters, that the other lacks, each
counted as often as it occurs (Ukkonen, TCS 92, 1992). A *signature* has a bit for each of these, several of
them sharing one; that only makes texts look more alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from operator import add, or_

import numpy as np
from numpy.typing import NDArray

LAYERS = (70, 60, 50)
"""The least similarities, in percent, for which the first layer suffices, the first two, and all of them."""
LOSSLESS_FROM = LAYERS[-1]
"""The least similarity, in percent, for which the rarest elements that are kept suffice."""
SHARED = 3
"""How many elements the prefixes of two similar texts share: the more, the fewer and longer lists."""

ENTRY_BITS = 40
"""Bits of a text's id in an entry; above them stands the number of its tokens."""
ID_MASK = (1 << ENTRY_BITS) - 1
MOST_TOKENS = (1 << 22) - 1
"""A text of more tokens counts as one of so many here, of which all elements are kept, in the first layer:
then it is only found more often than need be."""

MARKS = 2
"""Words of 64 bits in the marks of a text."""
WORDS = 8
"""Words of 64 bits in a signature."""
FOR_CHARACTERS = 2
"""How many of these, the first, are for characters; the others are for pairs of them. With half as many bits,
texts of 40 characters look alike because of the bits that different characters share."""

REMEMBERED = 30_000
"""Letters and pairs, with how often each stands in a text, whose bits are remembered: some 5 MB."""

_NTH, _MIX, _ALL = 0x9E3779B1, 0x9E3779B97F4A7C15, (1 << 64) - 1
"""What spreads values and their repetitions over the bits of a signature (Knuth's multiplicative hashing)."""

_SURROGATES = 0xD800
_SPACE = 0x110000 - 0x800 - 1
"""Code points that a token can have: all but NUL and surrogates."""

Element = tuple[str, int]
"""A token and the number of its occurrence, from 1."""
Ids = NDArray[np.int64]
Entries = NDArray[np.uint64]


def least(count: int, minimum: int) -> int:
    """⌈minimum % of count⌉: what a text of `count` must share, or how short what is similar may be."""
    return -(-count * minimum // 100)


def most(count: int, minimum: int) -> int:
    """How long a text may be that is similar to one of `count`: ⌊count / minimum %⌋."""
    return count * 100 // minimum


def window(tokens: int, minimum: int) -> tuple[int, int]:
    """From which entry to before which one the texts stand that have a similar number of tokens."""
    fewest, longest = least(tokens, minimum), most(tokens, minimum)
    return min(fewest, MOST_TOKENS) << ENTRY_BITS, (min(longest, MOST_TOKENS) + 1) << ENTRY_BITS


def entry(tokens: int, text_id: int) -> int:
    """A text in a posting list: ordered by the number of its tokens, then by its id."""
    return min(tokens, MOST_TOKENS) << ENTRY_BITS | text_id


def kept(tokens: int) -> int:
    """How many of the rarest elements of a text are kept."""
    return tokens if tokens >= MOST_TOKENS else min(tokens, tokens - least(tokens, LOSSLESS_FROM) + SHARED)


def layers(minimum: int) -> range:
    """The layers in which all is found that is `minimum` percent similar; from `LOSSLESS_FROM` up."""
    return range(1 + sum(minimum < level for level in LAYERS[:-1]))


def layer(tokens: Ids, places: Ids) -> Ids:
    """The layers of elements that stand so many places behind the rarest of their text; one more for none."""
    layers = np.zeros(len(places), np.int64)
    for level in LAYERS:
        layers += places >= tokens + -tokens * level // 100 + SHARED
    layers[tokens >= MOST_TOKENS] = 0
    return layers


def marks(elements: Sequence[int]) -> int:
    """The marks of one text, as one number; no element stands there twice."""
    found = 0
    for element in elements:
        found |= 1 << ((element * _MIX & _ALL) >> 32) % (64 * MARKS)
    return found


def held(entry: int, elements: Sequence[int]) -> bytes:
    """What a run has of a text."""
    return entry.to_bytes(8, "little") + marks(elements).to_bytes(8 * MARKS, "little")


def marks_of(counts: Ids, elements: Ids) -> Entries:
    """The marks of texts, a row each, of so many elements that stand one after the other."""
    owners = np.repeat(np.arange(len(counts)), counts)
    return _flagged(len(counts), owners, elements.astype(np.uint64), MARKS)


def occurrences(tokens: Sequence[str]) -> list[Element]:
    """The elements of a text, in its order."""
    if len(set(tokens)) == len(tokens):
        return [(token, 1) for token in tokens]
    seen: dict[str, int] = {}
    found = []
    for token in tokens:
        nth = seen[token] = seen.get(token, 0) + 1
        found.append((token, nth))
    return found


def sign(element: int) -> str:
    """The character that stands for a token in codes; the same for some two beyond `_SPACE` elements."""
    code = 1 + element % _SPACE
    return chr(code if code < _SURROGATES else code + 0x800)


def can_be_told_apart(elements: int) -> bool:
    """Whether so many elements have a code of their own each."""
    return elements < _SPACE


def signs(elements: Ids) -> str:
    """`sign` of many, as one text."""
    codes = 1 + elements % _SPACE
    codes += np.where(codes < _SURROGATES, 0, 0x800)
    return codes.astype("<u4").tobytes().decode("utf-32-le")


def grouped(groups: Ids, values: Ids) -> Ids:
    """A key that sorts values (below 2^40) within their groups (below 2^23)."""
    return groups << ENTRY_BITS | values


def repetitions(key: Ids) -> Ids:
    """How many of the same value stand before each in a sorted sequence."""
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.empty(0, np.int64)
    return np.arange(len(key)) - np.repeat(starts, np.diff(np.append(starts, len(key))))


def signatures(texts: Sequence[str]) -> Entries:
    """The signatures of texts, a row of `WORDS` for each: first that of characters, then those of pairs."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    characters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    # Each pair of neighbours, the first and the last with a neighbour that no text has.
    ends = np.cumsum(lengths)
    before, after = np.insert(characters, ends - lengths, 0), np.insert(characters, ends, 0)
    pairs = before * 0x110000 + after & ID_MASK
    return np.hstack(
        [
            _bits(lengths, characters, FOR_CHARACTERS),
            _bits(lengths + 1, pairs, WORDS - FOR_CHARACTERS),
        ]
    )


def signature(text: str) -> Entries:
    """The row of one text in `signatures`: for a text as people write them several times faster alone."""
    pairs = Counter(map(add, f"\0{text}", f"{text}\0"))
    of_characters = _sum_of(_of_letters, Counter(text))
    together = _sum_of(_of_pairs, pairs) << 64 * FOR_CHARACTERS | of_characters
    return np.frombuffer(together.to_bytes(8 * WORDS, "little"), "<u8")


def _sum_of(flags: _Flags, counts: Counter[str]) -> int:
    return reduce(or_, map(flags.__getitem__, counts.items()), 0)


class _Flags(dict[tuple[str, int], int]):
    """The bits of a letter, or of a pair of them, and so many repetitions; remembered, as texts are alike."""

    def __init__(self, width: int) -> None:
        self._width = width

    def __missing__(self, counted: tuple[str, int]) -> int:
        letters, count = counted
        value = 0
        for letter in letters:
            value = value * 0x110000 + ord(letter)
        if len(self) >= REMEMBERED:
            self.clear()
        flags = self[counted] = _flags([value & ID_MASK] * count, self._width)
        return flags


_of_letters, _of_pairs = _Flags(64 * FOR_CHARACTERS), _Flags(64 * (WORDS - FOR_CHARACTERS))


def _flags(values: Sequence[int], width: int) -> int:
    """`_bits` of one text, as one number."""
    seen: dict[int, int] = {}
    flags = 0
    for value in values:
        nth = seen.get(value, 0)
        seen[value] = nth + _NTH
        flags |= 1 << (((value + nth) * _MIX & _ALL) >> 32) % width
    return flags


def _bits(counts: Ids, values: Ids, words: int) -> Entries:
    """For each text so many words with a bit for each of its values (below 2^40) and of their repetitions."""
    key = grouped(np.repeat(np.arange(len(counts)), counts), values)
    key.sort()
    return _flagged(len(counts), key >> ENTRY_BITS, repeated(key & ID_MASK, repetitions(key)), words)


def _flagged(count: int, owners: Ids, values: Entries, words: int) -> Entries:
    """So many rows of words with a bit for each of the values that belong to them."""
    width = 64 * words
    flags = np.zeros(count * width, np.uint8)
    flags[owners * width + bits_of(values, width)] = 1
    return np.packbits(flags, bitorder="little").view("<u8").reshape(count, words)


def repeated(values: Ids, nth: Ids) -> Entries:
    """What has a bit for values (below 2^40) of which so many stand before each in its text."""
    return (values + nth * _NTH).astype(np.uint64)


def bits_of(values: Entries, width: int) -> Ids:
    """Which of so many bits each value has."""
    mixed = values * np.uint64(_MIX)
    mixed >>= np.uint64(32)
    mixed -= mixed // np.uint64(width) * np.uint64(width)  # the remainder, but faster
    return mixed.astype(np.int64)
