"""The characters of many texts as small numbers, so that their words and signatures are found together.

A language is written with some dozens of letters. Numbered as they are met, ten of them fit a number of 64
bits, so that most words are told apart by such numbers alone, exactly; and what a signature says of a pair of
letters is looked up in a table instead of being computed for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reader.memory.index import coding
from reader.memory.index.coding import FOR_CHARACTERS, ID_MASK, WORDS, Entries, Ids, bits_of, repeated

PACKED = 10
"""Characters of a word that is packed into one number, at most."""
OFTEN = 250
"""How often a letter may stand in a text that is signed here."""
SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""All white space there is, as Python splits text by it."""
MARKS = '.,;:!?)"'
"""Marks that are words by themselves where they end one of nothing but letters: in every language they are
tokens there, and without them far fewer words differ."""
LETTERS = 96
"""Characters beside these that are numbered, from 1, those that are met often before the others."""
OTHER = 1 + LETTERS + len(SPACES)
"""What stands for any other."""
_BITS = 6
"""Bits for each character of a packed word."""
_CODES = 0x110000
_LETTER_BITS, _PAIR_BITS = 64 * FOR_CHARACTERS, 64 * (WORDS - FOR_CHARACTERS)
_WIDTH = OTHER + 1
MOST_TEXTS = 2**31 // _WIDTH**2
"""Texts whose numbers, each beside that of a pair, fit 32 bits."""
_IS_WITHIN = np.ones(_WIDTH, bool)
"""Whether a word may hold the character of a number."""
_IS_WITHIN[0] = _IS_WITHIN[LETTERS + 1 : OTHER] = False


class Words(NamedTuple):
    """The words of texts, one after the other: what stands between white space, and one of `MARKS` that only
    letters stand before in it by itself."""

    starts: Ids
    ends: Ids
    counts: Ids
    """How many each text has."""
    packed: Ids
    """The same number for the same word, at least 0; -1 for one that is too long or has rare letters."""


@dataclass(frozen=True, slots=True)
class Written:
    """Texts, each followed by NUL."""

    texts: Sequence[str]
    together: str
    letters: NDArray[np.uint8]
    """The numbers of all characters; 0 for NUL."""
    ends: Ids
    """Where the NUL after each of the texts stands."""


class Letters:
    """The characters that were met, by their numbers."""

    def __init__(self) -> None:
        self._numbers = np.full(_CODES, OTHER, np.uint8)
        self._codes = np.zeros(OTHER, np.int64)
        """By number, the code point."""
        self._is_letter = np.zeros(_WIDTH, bool)
        self._is_mark = np.zeros(_WIDTH, bool)
        """By number, whether it is one of `MARKS`."""
        self._met = 0
        self._numbers[0] = 0
        for number, space in enumerate(SPACES, start=LETTERS + 1):
            self._numbers[ord(space)] = number
            self._codes[number] = ord(space)
        self._tables = self._made_tables()

    def read(self, texts: Sequence[str]) -> Written | None:
        """Texts by their letters; None where one of them holds NUL, or they are more than `MOST_TEXTS`."""
        together = "\0".join([*texts, ""])
        codes = np.frombuffer(together.encode("utf-32-le", "surrogatepass"), "<u4")
        letters = self._numbers[codes]
        if self._met < LETTERS and (letters == OTHER).any():
            self._number(codes[letters == OTHER])
            letters = self._numbers[codes]
        ends = np.flatnonzero(letters == 0)
        return Written(texts, together, letters, ends) if len(ends) == len(texts) <= MOST_TEXTS else None

    def _number(self, codes: NDArray[np.uint32]) -> None:
        """Give numbers to new characters, as far as there are any left."""
        new, counts = np.unique(codes, return_counts=True)
        for code in new[np.argsort(-counts, kind="stable")][: LETTERS - self._met].tolist():
            self._met += 1
            self._numbers[code] = self._met
            self._codes[self._met] = code
            self._is_letter[self._met] = chr(code).isalpha()
            self._is_mark[self._met] = chr(code) in MARKS
        self._tables = self._made_tables()

    # ------------------------------------------------------------ words

    def words(self, written: Written) -> Words:
        """The words of texts."""
        letters = written.letters
        is_within = _IS_WITHIN[letters]
        edges = np.flatnonzero(np.diff(np.concatenate(([False], is_within)).view(np.int8)))
        starts, ends = self._apart(letters, edges[::2], edges[1::2])  # the last character is NUL
        counts = np.diff(np.searchsorted(starts, written.ends), prepend=0)
        return Words(starts, ends, counts, _packed(letters, starts, ends))

    def _apart(self, letters: NDArray[np.uint8], starts: Ids, ends: Ids) -> tuple[Ids, Ids]:
        """Where words start and end once the marks behind letters are words by themselves."""
        others = np.cumsum(~self._is_letter[letters])  # up to each character
        is_marked = self._is_mark[letters[ends - 1]] & self._is_letter[letters[starts]]
        marked = np.flatnonzero(is_marked & (others[ends - 1] == others[starts] + 1))
        marks = ends[marked] - 1
        return np.insert(starts, marked + 1, marks), np.insert(ends, marked, marks)

    # ------------------------------------------------------------ signatures

    def signatures(self, written: Written) -> Entries:
        """The signatures of texts: what `coding.signatures` makes of them."""
        of_letters, of_pairs = self._tables
        count, letters = len(written.ends), written.letters
        owners = np.repeat(np.arange(count, dtype=np.int32), np.diff(written.ends, prepend=-1))
        flags = np.zeros(count * _PAIR_BITS, np.uint8)
        pairs = letters.astype(np.int32)
        pairs[1:] += letters[:-1] * np.int32(_WIDTH)
        flags[owners * np.int32(_PAIR_BITS) + of_pairs[pairs]] = 1
        self._flag_repeated(flags, owners * np.int32(_WIDTH * _WIDTH) + pairs)
        seen = np.bincount(owners * np.int32(_WIDTH) + letters, minlength=count * _WIDTH).reshape(-1, _WIDTH)
        used = 1 + np.flatnonzero(seen[:, 1:].any(axis=0))
        found = np.empty((count, WORDS), "<u8")
        often = np.minimum(seen[:, used], OFTEN)
        for word in range(FOR_CHARACTERS):
            found[:, word] = np.bitwise_or.reduce(of_letters[word, used, often], axis=1)
        found[:, FOR_CHARACTERS:] = np.packbits(flags, bitorder="little").view("<u8").reshape(count, -1)
        left = np.flatnonzero((seen[:, OTHER] > 0) | (seen[:, 1:].max(axis=1) > OFTEN))
        if len(left):
            found[left] = coding.signatures([written.texts[place] for place in left.tolist()])
        return found

    def _made_tables(self) -> tuple[Entries, NDArray[np.int32]]:
        """By word, the bits of each letter that stands in a text so many times; and the bit of each pair."""
        codes = np.append(self._codes, 0)
        values = repeated(codes[:, None], np.arange(OFTEN))
        words, bits = np.divmod(bits_of(values, _LETTER_BITS), 64)
        of_letters = np.zeros((FOR_CHARACTERS, _WIDTH, OFTEN + 1), np.uint64)
        for word in range(FOR_CHARACTERS):
            here = (words == word).astype(np.uint64) << bits.astype(np.uint64)
            np.bitwise_or.accumulate(here, axis=1, out=of_letters[word, :, 1:])
        pairs = codes[:, None] * _CODES + codes & ID_MASK
        self._pairs = pairs.ravel()
        return of_letters, bits_of(self._pairs.astype(np.uint64), _PAIR_BITS).astype(np.int32)

    def _flag_repeated(self, flags: NDArray[np.uint8], keys: NDArray[np.int32]) -> None:
        """Flag the pairs that a text has had before, given with the number of their text."""
        keys.sort()
        again = np.flatnonzero(keys[1:] == keys[:-1]) + 1
        if not len(again):
            return
        # The n-th of those that follow each other is the n-th repetition.
        is_first = np.diff(again, prepend=-1) > 1
        starts = np.flatnonzero(is_first | (keys[again] != np.roll(keys[again], 1)))
        nth = np.arange(len(again)) - np.repeat(starts, np.diff(np.append(starts, len(again)))) + 1
        owners, pairs = np.divmod(keys[again], _WIDTH * _WIDTH)
        values = repeated(self._pairs[pairs], nth)
        flags[owners.astype(np.int64) * _PAIR_BITS + bits_of(values, _PAIR_BITS)] = 1


def _packed(letters: NDArray[np.uint8], starts: Ids, ends: Ids) -> Ids:
    """The words as numbers; see `Words.packed`."""
    lengths = ends - starts
    packed = letters[starts].astype(np.int64)
    is_rare = (lengths > PACKED) | (packed >= 1 << _BITS)
    longer = np.arange(len(starts))
    for place in range(1, PACKED):
        longer = longer[lengths[longer] > place]
        here = letters[starts[longer] + place]
        is_rare[longer[here >= 1 << _BITS]] = True
        packed[longer] |= here.astype(np.int64) << _BITS * place
    packed[is_rare] = -1
    return packed
