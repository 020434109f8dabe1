"""Pairs of texts read for counting: which hold a phrase, and which runs of words stand beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reader import languages
from reader.extraction.plurals import singular
from reader.extraction.tokens import HYPHENS, read
from reader.languages.language import Language
from reader.languages.particles import particles, word_key
from reader.languages.stems import stem

NUMBER = "#"
"""What the stems of numbers begin with."""
_BREAK = "\N{PILCROW SIGN}"
"""What stands in a row of stems where a mark parts its words."""

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words in the target of a pair."""

    pair: int
    stems: Stems
    keys: tuple[str, ...]
    """Its words, as `word_key` has them."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    stem: str
    key: str
    start: int
    end: int
    is_small: bool


class Pairs:
    """Pairs (English text, its rendering) of one target language, each read once; more can be added."""

    def __init__(self, target: Language) -> None:
        self.target = target
        self.texts: list[tuple[str, str]] = []
        self.written: Counter[str] = Counter()
        """Every word of the targets as `word_key` has it, with its uses."""
        self._known: set[tuple[str, str]] = set()
        self._reader = _Reader(target)
        self._sources: list[str] = []
        self._targets: list[str] = []
        self._with_word: defaultdict[str, list[int]] = defaultdict(list)
        self._with_stem: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """Read more pairs; those that are here already change nothing."""
        for pair in texts:
            if pair not in self._known:
                self._known.add(pair)
                self._add(*pair)

    def _add(self, source: str, rendering: str) -> None:
        number = len(self.texts)
        keys = source_keys(source)
        words = list(self._reader.words(rendering))
        stems = [word.stem for word in words]
        self.texts.append((source, rendering))
        self.written.update([word.key for word in words])
        self._sources.append(f" {' '.join(keys)} ")
        self._targets.append(f" {' '.join(stems)} ")
        for key in set(keys):
            self._with_word[key].append(number)
        for each in set(stems):
            self._with_stem[each].append(number)

    def __len__(self) -> int:
        return len(self.texts)

    def holding(self, phrases: Iterable[Sequence[str]]) -> list[int]:
        """The pairs whose source holds one of some phrases, given as `source_keys`."""
        found = {pair for phrase in phrases for pair in _holding(phrase, self._with_word, self._sources)}
        return sorted(found)

    def uses(self, stems: Stems) -> int:
        """In how many pairs a run of stems stands on the side of the target."""
        return len(_holding(stems, self._with_stem, self._targets))

    def runs(self, pair: int, longest: int) -> Iterator[Run]:
        """Every run of up to `longest` words in the target of a pair that no small word begins or ends."""
        words = list(self._reader.words(self.texts[pair][1]))
        for first, word in enumerate(words):
            if word.is_small:
                continue
            for last in range(first, min(first + longest, len(words))):
                if words[last].stem == _BREAK:
                    break
                if not words[last].is_small:
                    inside = words[first : last + 1]
                    stems, keys = tuple(each.stem for each in inside), tuple(each.key for each in inside)
                    yield Run(pair, stems, keys, word.start, words[last].end)


def source_keys(text: str) -> list[str]:
    """The words of an English text as phrases are looked up by; a mark between words parts them."""
    keys: list[str] = []
    for token in read(text):
        if keys and not token.is_joined:
            keys.append(_BREAK)
        keys.append(singular(token.key))
    return keys


def _holding(phrase: Sequence[str], having: dict[str, list[int]], rows: Sequence[str]) -> list[int]:
    """The rows that hold the words of a phrase side by side, looked for where its rarest word stands."""
    if not phrase or any(word not in having for word in phrase):
        return []
    rarest = min((having[word] for word in phrase), key=len)
    if len(phrase) == 1:
        return rarest
    wanted = f" {' '.join(phrase)} "
    return [row for row in rarest if wanted in rows[row]]


class _Reader:
    """Reads the words of a target language, each distinct one once."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._small = particles(language.code)
        self._seen: dict[str, tuple[str, bool, str]] = {}

    def words(self, text: str) -> Iterator[_Word]:
        """The words and numbers of a text, and what parts them."""
        for token in languages.tokens(text, self._language):
            if token.kind == "mark":
                if _joins(text, token.start, token.end):
                    continue
                yield _Word(_BREAK, _BREAK, token.start, token.end, True)
                continue
            known = self._seen.get(token.text)
            if known is None:
                key = word_key(token.text, self._language).replace(" ", "")
                is_number = token.kind == "number"
                known = self._seen[token.text] = (
                    NUMBER + key if is_number else stem(key, self._language),
                    key in self._small or not key,
                    key,
                )
            yield _Word(known[0] or _BREAK, known[2], token.start, token.end, known[1])


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a mark is a hyphen written between two parts of a word: COVID-19."""
    around = text[start - 1 : start], text[end : end + 1]
    return HYPHENS.fullmatch(text, start, end) is not None and all(one.isalnum() for one in around)
