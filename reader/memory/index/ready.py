"""Texts made ready for the index where there is no memory, in another process: arrays that travel cheaply.

A maker numbers the elements of a language in the order in which it meets them, and tells each of them once;
whoever gets its work holds a table from these numbers to those of the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from reader.languages.bulk import fold, key_hashes
from reader.languages.language import Language
from reader.languages.words import finder
from reader.memory.index.coding import Entries, Ids, grouped, repetitions, signatures

MOST_ELEMENTS = 400_000
"""Elements that are numbered before a maker begins anew, some 70 MB."""
AT_ONCE = 200
"""Texts whose signatures are made together."""
REMEMBERED = 150_000
"""Words of a language of which it is remembered how they are cut into several tokens, some 30 MB."""
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
    """None for texts that are not signed yet."""
    findings: Sequence[str] = ()
    """Finding keys; none where the texts are signed."""


def signed(ready: Ready) -> Ready:
    """The same with signatures, which take a good part of the work: whoever has the time makes them."""
    made = [signatures(some) for some in _portions(ready.findings)]
    return replace(ready, signatures=np.concatenate(made), findings=())


class Maker:
    """Makes texts ready; one for each stream of them."""

    def __init__(self) -> None:
        self._numberings: dict[str, _Numbering] = {}

    def ready(self, texts: Sequence[str], language: Language) -> Ready:
        """Texts, clean, of one language."""
        return signed(self.unsigned(texts, language))

    def unsigned(self, texts: Sequence[str], language: Language) -> Ready:
        """The same without signatures: whoever gets it has to have it `signed`."""
        (made,) = self.together([texts], language)
        return made

    def together(self, groups: Sequence[Sequence[str]], language: Language) -> list[Ready]:
        """The same of each of several groups of texts. The first tells of all that is new in any of them, so
        that whoever gets them has to ask a memory for many elements at once instead of now and then for few.
        """
        numbering = self._numberings.get(language.code)
        if numbering is None or len(numbering.said) > MOST_ELEMENTS:
            numbering = self._numberings[language.code] = _Numbering(finder(language))
        first_new = len(numbering.said)
        made = [_made(texts, language, numbering) for texts in groups]
        seen = np.zeros(len(numbering.said) - first_new, np.int64)
        for one in made:
            seen += np.bincount(one.elements, minlength=len(numbering.said))[first_new:]
        told = replace(made[0], new=numbering.said[first_new:], first_new=first_new, seen=seen)
        return [told, *(replace(one, first_new=len(numbering.said)) for one in made[1:])]


def _made(texts: Sequence[str], language: Language, numbering: _Numbering) -> Ready:
    """Texts without signatures; what is new in them is not told."""
    folded = fold(texts, language, with_tokens=False)
    firsts, counts = numbering.of_tokens(folded.findings)
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
        signatures=signatures(()),
        findings=folded.findings,
    )


class _Numbers(dict[str, int]):
    """By word, what has no white space in it: the number of its only token, or -1 - n for the n-th cut.

    Tokens are words as well: what a text is cut into is not cut again.
    """

    def __init__(self, find: Callable[[str], list[str]], said: list[Element]) -> None:
        self.cuts: list[list[int]] = []
        """The tokens of words that are not one token alone."""
        self._find = find
        self._said = said

    def __missing__(self, word: str) -> int:
        tokens = self._find(word)
        if tokens == [word]:
            number = self[word] = len(self._said)
            self._said.append((word, 1))
            return number
        code = -1 - len(self.cuts)
        self.cuts.append([self.of_token(token) for token in tokens])
        if len(word) <= LONG:
            self[word] = code
        return code

    def of_token(self, token: str) -> int:
        """The number of a token, a new one where it was never met."""
        number = self.get(token, len(self._said))
        if number == len(self._said):
            self[token] = number
            self._said.append((token, 1))
        return number

    def forget_cuts(self) -> None:
        """Forget how words are cut, for room; a number once given stands."""
        for word in [word for word, code in self.items() if code < 0]:
            del self[word]
        self.cuts = []


class _Numbering:
    """The numbers of elements."""

    def __init__(self, find: Callable[[str], list[str]]) -> None:
        self.said: list[Element] = []
        """The elements by their numbers."""
        self._repeated: dict[int, int] = {}
        self._words = _Numbers(find, self.said)

    def of_tokens(self, findings: Iterable[str]) -> tuple[Ids, Ids]:
        """The tokens of finding keys, each as its first occurrence, and how many each key has."""
        words = [finding.split() for finding in findings]
        counts = _array(map(len, words))
        codes = _array(map(self._words.__getitem__, chain.from_iterable(words)))
        cut = np.flatnonzero(codes < 0)
        if len(cut):
            cuts = [self._words.cuts[-1 - code] for code in codes[cut].tolist()]
            tokens = np.ones(len(codes), np.int64)
            tokens[cut] = _array(map(len, cuts))
            ends, before = np.cumsum(counts), np.insert(np.cumsum(tokens), 0, 0)
            counts = before[ends] - before[ends - counts]
            is_cut = np.repeat(codes < 0, tokens)
            codes = np.repeat(codes, tokens)
            codes[is_cut] = _array(chain.from_iterable(cuts))
        if len(self._words.cuts) > REMEMBERED:
            self._words.forget_cuts()
        return codes, counts

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
            number = self._repeated[pair] = len(self.said)
            self.said.append((self.said[pair >> _NTH_BITS][0], pair & (1 << _NTH_BITS) - 1))
        return number


def _hashes_of_keys(keys: Sequence[str], texts: Sequence[str], hashes: Ids) -> Ids:
    """The hashes of spelling keys, most of which are the texts themselves."""
    others = [place for place, (key, text) in enumerate(zip(keys, texts, strict=True)) if key != text]
    found = hashes.copy()
    found[others] = key_hashes(keys[place] for place in others)
    return found


def _portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Some texts at a time: what they come to fits a processor's cache."""
    return (texts[start : start + AT_ONCE] for start in range(0, max(1, len(texts)), AT_ONCE))


def _array(numbers: Iterable[int]) -> Ids:
    return np.fromiter(numbers, np.int64)
