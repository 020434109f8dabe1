"""Texts made ready for the index where there is no memory, in another process: arrays that travel cheaply.

A maker numbers the elements of a language in the order in which it meets them, and tells each of them once;
whoever gets its work holds a table from these numbers to those of the memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from reader.languages.bulk import fold, key_hashes
from reader.languages.language import Language
from reader.languages.words import finder
from reader.memory.index.coding import Entries, Ids, grouped, repetitions, signatures
from reader.memory.index.letters import Letters, Words, Written

MOST_ELEMENTS = 330_000
"""Elements of a language that are numbered before a maker begins anew, some 70 MB."""
REMEMBERED = 150_000
"""Words of a language of which it is remembered how they are cut into several tokens, some 30 MB."""
RECENT = 20_000
"""Words that are found among themselves before they are put among all others."""
LONG = 100
"""Code points of a word beyond which it is not worth remembering."""
_NTH_BITS = 24
"""Bits for the number of an occurrence: no text has more tokens."""


Element = tuple[str, int]
"""A token and the number of its occurrence in a text, from 1."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Texts of one language, side by side, as far as they are known without the memory."""

    hashes: Ids
    """Of the texts themselves, of their spelling keys and of their bare keys (`bulk.key_hash`)."""
    keys: Ids
    bare_keys: Ids
    tokens: Ids
    """How many each text has."""
    firsts: Ids
    """Of all texts, one after the other: the element that is the first occurrence of each token."""
    elements: Ids
    """The elements themselves, in the maker's numbers."""
    new: Sequence[Element]
    """Elements that the maker has numbered since what it made before, in the order of their numbers."""
    first_new: int
    """The number of the first of these; 0 where the numbering begins, perhaps anew."""
    seen: Ids
    """How often each of them was met by then."""
    lengths: Ids
    """Code points of finding keys."""
    signatures: Entries


class Maker:
    """Makes texts ready; one for each stream of them."""

    def __init__(self) -> None:
        self._numberings: dict[str, _Numbering] = {}

    def ready(self, texts: Sequence[str], language: Language) -> Ready:
        """Texts, clean, of one language."""
        (made,) = self.together([texts], language)
        return made

    def together(self, groups: Sequence[Sequence[str]], language: Language) -> list[Ready]:
        """The same of each of several groups of texts. The first tells of all that is new in any of them, so
        that whoever gets them asks a memory for many elements at once instead of now and then for few.
        """
        numbering = self._numberings.get(language.code)
        if numbering is None or len(numbering.said) > MOST_ELEMENTS:
            numbering = self._numberings[language.code] = _Numbering(finder(language))
        first_new = len(numbering.said)
        made = [_made(texts, language, numbering) for texts in groups]
        met = np.concatenate([one.elements[one.elements >= first_new] for one in made])
        seen = np.bincount(met - first_new, minlength=len(numbering.said) - first_new)
        told = replace(made[0], new=numbering.said.since(first_new), first_new=first_new, seen=seen)
        return [told, *(replace(one, first_new=len(numbering.said)) for one in made[1:])]


def _made(texts: Sequence[str], language: Language, numbering: _Numbering) -> Ready:
    """Texts made ready; what is new in them is not told."""
    folded = fold(texts, language, with_tokens=False)
    written = numbering.letters.read(folded.findings)
    firsts, counts = numbering.of_tokens(folded.findings, written)
    elements = numbering.of_occurrences(firsts, counts)
    hashes = _array(key_hashes(texts))
    return Ready(
        hashes=hashes,
        keys=_hashes_of_keys(folded.keys, texts, hashes),
        bare_keys=_array(key_hashes(folded.bare_keys)),
        tokens=counts,
        firsts=firsts.astype(np.int32),
        elements=elements.astype(np.int32),
        new=(),
        first_new=0,
        seen=_array(()),
        lengths=_array(map(len, folded.findings)),
        signatures=numbering.letters.signatures(written) if written else signatures(folded.findings),
    )


class _Said:
    """Elements by their numbers; tuples of all would take half as much room again."""

    def __init__(self) -> None:
        self._tokens: list[str] = []
        self._nths = array("L")

    def __len__(self) -> int:
        return len(self._tokens)

    def add(self, token: str, nth: int = 1) -> int:
        """The number of an element that has none yet."""
        self._tokens.append(token)
        self._nths.append(nth)
        return len(self._tokens) - 1

    def token(self, number: int) -> str:
        """The token of an element."""
        return self._tokens[number]

    def since(self, number: int) -> list[Element]:
        """The elements from a number on."""
        return list(zip(self._tokens[number:], self._nths[number:], strict=True))


class _Numbers(dict[str, int]):
    """By word, what has no white space in it: the number of its only token, or -1 - n for the n-th cut.

    Tokens are words as well: what a text is cut into is not cut again.
    """

    def __init__(self, find: Callable[[str], list[str]], said: _Said) -> None:
        self._find = find
        self._said = said
        self._tokens = self._ends = _array(())
        """The tokens of all cuts, one after the other, and where those of each end."""
        self._new: list[list[int]] = []
        """Cuts that are not among these yet."""

    @property
    def cuts(self) -> int:
        """How many words it remembers how they are cut."""
        return len(self._ends) + len(self._new)

    def __missing__(self, word: str) -> int:
        tokens = [word] if word.isalpha() else self._find(word)  # letters alone are never cut
        if tokens == [word]:
            number = self[word] = self._said.add(word)
            return number
        code = -1 - self.cuts
        self._new.append([self.of_token(token) for token in tokens])
        if len(word) <= LONG:
            self[word] = code
        return code

    def of_token(self, token: str) -> int:
        """The number of a token, a new one where it was never met."""
        number = self.get(token, -1)
        if number < 0:
            number = self[token] = self._said.add(token)
        return number

    def cut(self, codes: Ids, is_cut: NDArray[np.bool_]) -> tuple[Ids, Ids]:
        """What was found for words, with the tokens of those that are cut instead; how many each word has."""
        if self._new:
            lengths = _array(map(len, self._new))
            self._ends = np.append(self._ends, len(self._tokens) + np.cumsum(lengths))
            self._tokens = np.append(self._tokens, _array(chain.from_iterable(self._new)))
            self._new = []
        which = -1 - codes[is_cut]
        ends = self._ends[which]
        lengths = ends - np.where(which > 0, self._ends[which - 1], 0)
        tokens = np.ones(len(codes), np.int64)
        tokens[is_cut] = lengths
        found = np.repeat(codes, tokens)
        # Of each cut the place after its last token, less how many come before that.
        places = np.repeat(ends - np.cumsum(lengths), lengths) + np.arange(lengths.sum())
        found[np.repeat(is_cut, tokens)] = self._tokens[places]
        return found, tokens

    def forget_cuts(self) -> None:
        """Forget how words are cut, for room; a number once given stands."""
        for word in [word for word, code in self.items() if code < 0]:
            del self[word]
        self._tokens = self._ends = _array(())
        self._new = []


class _Packed:
    """What was found for packed words."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know nothing of any."""
        self._known = self._recent = _array(()), _array(())
        """Rising words and what was found for them: most of them, and those of late."""

    def numbers(self, wanted: Ids, find: Callable[[Ids], Ids]) -> Ids:
        """What is known of rising words; for those at some places that are new, what `find` finds."""
        found = np.empty(len(wanted), np.int64)
        left = _look_up(self._known, wanted, found, np.arange(len(wanted)))
        left = _look_up(self._recent, wanted, found, left)
        if len(left):
            found[left] = find(left)
            self._recent = _with(self._recent, (wanted[left], found[left]))
            if len(self._recent[0]) > RECENT:
                self._known = _with(self._known, self._recent)
                self._recent = _array(()), _array(())
        return found


def _look_up(known: tuple[Ids, Ids], wanted: Ids, found: Ids, places: Ids) -> Ids:
    """Find what is known of the words at some places; the places of the others."""
    words, numbers = known
    if not len(words):
        return places
    at = np.minimum(np.searchsorted(words, wanted[places]), len(words) - 1)
    is_known = words[at] == wanted[places]
    found[places[is_known]] = numbers[at[is_known]]
    left: Ids = places[~is_known]
    return left


def _with(known: tuple[Ids, Ids], new: tuple[Ids, Ids]) -> tuple[Ids, Ids]:
    """Both together, by rising word; none is in both."""
    places = np.searchsorted(known[0], new[0])
    return np.insert(known[0], places, new[0]), np.insert(known[1], places, new[1])


class _Numbering:
    """The numbers of elements."""

    def __init__(self, find: Callable[[str], list[str]]) -> None:
        self.said = _Said()
        """The elements by their numbers."""
        self.letters = Letters()
        self._packed = _Packed()
        self._repeated: dict[int, int] = {}
        self._words = _Numbers(find, self.said)

    def of_tokens(self, findings: Sequence[str], written: Written | None) -> tuple[Ids, Ids]:
        """The tokens of finding keys, each as its first occurrence, and how many each key has."""
        if written:
            words = self.letters.words(written)
            codes, counts = self._of_packed(written.together, words), words.counts
        else:
            split = [finding.split() for finding in findings]
            codes = _array(map(self._words.__getitem__, chain.from_iterable(split)))
            counts = _array(map(len, split))
        is_cut = codes < 0
        if is_cut.any():
            codes, tokens = self._words.cut(codes, is_cut)
            ends, before = np.cumsum(counts), np.insert(np.cumsum(tokens), 0, 0)
            counts = before[ends] - before[ends - counts]
        if self._words.cuts > REMEMBERED:
            self._words.forget_cuts()
            self._packed.forget()
        return codes, counts

    def _of_packed(self, text: str, words: Words) -> Ids:
        """What `_Numbers` has for words of a text."""

        def number(places: Ids) -> Ids:
            bounds = zip(words.starts[places].tolist(), words.ends[places].tolist(), strict=True)
            return _array([self._words[text[start:end]] for start, end in bounds])

        is_packed = words.packed >= 0
        codes = np.empty(len(words.packed), np.int64)
        codes[~is_packed] = number(np.flatnonzero(~is_packed))
        here = np.flatnonzero(is_packed)
        packed, places, which = _distinct(words.packed[here])
        codes[here] = self._packed.numbers(packed, lambda new: number(here[places[new]]))[which]
        return codes

    def of_occurrences(self, firsts: Ids, counts: Ids) -> Ids:
        """The elements of texts: the first occurrences, but for those tokens that a text has had before."""
        key = grouped(np.repeat(np.arange(len(counts)), counts), firsts)
        order = np.argsort(key, kind="stable")
        before = np.empty(len(key), np.int64)
        before[order] = repetitions(key[order])
        again = np.flatnonzero(before)
        pairs, which = np.unique(firsts[again] << _NTH_BITS | before[again] + 1, return_inverse=True)
        elements = firsts.copy()
        elements[again] = _array(map(self._repetition, pairs.tolist()))[which]
        return elements

    def _repetition(self, pair: int) -> int:
        number = self._repeated.get(pair)
        if number is None:
            token = self.said.token(pair >> _NTH_BITS)
            number = self._repeated[pair] = self.said.add(token, pair & (1 << _NTH_BITS) - 1)
        return number


def _distinct(values: Ids) -> tuple[Ids, Ids, Ids]:
    """Each value once, rising; a place of each; and which of them stands at each place."""
    order = np.argsort(values)
    rising = values[order]
    is_first = np.append(True, rising[1:] != rising[:-1])[: len(rising)]
    which = np.empty(len(values), np.int64)
    which[order] = np.cumsum(is_first) - 1
    return rising[is_first], order[is_first], which


def _hashes_of_keys(keys: Sequence[str], texts: Sequence[str], hashes: Ids) -> Ids:
    """The hashes of spelling keys, most of which are the texts themselves."""
    others = [place for place, (key, text) in enumerate(zip(keys, texts, strict=True)) if key != text]
    found = hashes.copy()
    found[others] = key_hashes(keys[place] for place in others)
    return found


def _array(numbers: Iterable[int]) -> Ids:
    return np.fromiter(numbers, np.int64)
