"""What the aligner sees of a text: stems, numbers and marks of every segment, its length and its end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from reader import languages
from reader.alignment.values import Side
from reader.languages.language import Language
from reader.languages.signs import named
from reader.languages.stems import stem

NUMBER = "#"
MARK = "\N{SECTION SIGN}"
END = "\N{PILCROW SIGN}"
"""What the strings of numbers, marks and ends begin with, so that they are no words."""

_MARKS = {mark: MARK + mark for mark in '?!(:%$;"'} | {
    ")": MARK + "(",
    "\N{POUND SIGN}": MARK + "$",
    "\N{EURO SIGN}": MARK + "$",
}
LONGEST = 20_000
"""Code points of a segment that are read; of a longer one, its first and its last half of them."""
_OFTEN = 200
"""Segments between two beats."""
_ENDS = {mark: END + mark for mark in ".?!:"}
_BEHIND_THE_END = "\"')]" + named(
    "RIGHT DOUBLE QUOTATION MARK",
    "LEFT DOUBLE QUOTATION MARK",
    "RIGHT SINGLE QUOTATION MARK",
    "RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK",
    "LEFT-POINTING DOUBLE ANGLE QUOTATION MARK",
)


def is_word(feature: str) -> bool:
    """Whether a feature is the stem of a word, and no number, mark or end."""
    return feature[0] not in NUMBER + MARK + END


class Reading:
    """Reads the tokens of one language, each distinct one once."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._seen: dict[str, tuple[str, str]] = {}
        # Scripts that are typed in many ways are compared loosely.
        self._key = languages.loose_key if language.script == "Arab" else languages.finding_key

    def strings(self, text: str) -> list[str]:
        """The features of a text, in order, with repetitions: light stems, numbers, marks."""
        read = (self.token(token)[0] for token in languages.token_texts(text, self.language))
        return [feature for feature in read if feature]

    def learn(self, tokens: Iterable[str]) -> None:
        """Reads the words that are new all at once: what a fold costs, it costs by the call."""
        self._learn(sorted(filter(_is_written_word, set(tokens) - self._seen.keys())))

    def _learn(self, words: Sequence[str]) -> None:
        """A word's key is its key in a text, so they are folded as one; unless one of them has no key."""
        keys = self._key(" ".join(words), self.language).split(" ")
        if len(keys) == len(words):
            for word, key in zip(words, keys, strict=True):
                self._seen[word] = (stem(key, self.language), key) if key else ("", "")
        elif len(words) > 1:
            self._learn(words[: len(words) // 2])
            self._learn(words[len(words) // 2 :])

    def token(self, token: str) -> tuple[str, str]:
        """The feature of a token, empty where it has none, and its key."""
        found = self._seen.get(token)
        if found is None:
            found = self._seen[token] = self._read(token)
        return found

    def end(self, segment: str) -> str:
        """How a segment ends: its last mark but quotation marks and brackets, or nothing at all."""
        last = segment.rstrip().rstrip(_BEHIND_THE_END)[-1:]
        found = self._seen.get(END + last)
        if found is None:
            end = _ENDS.get(languages.finding_key(last, self.language), END)
            found = self._seen[END + last] = (end, "")
        return found[0]

    def _read(self, token: str) -> tuple[str, str]:
        if _is_written_word(token):
            key = self._key(token, self.language)
            return (stem(key, self.language), key) if key else ("", "")
        key = languages.finding_key(token, self.language)
        return (NUMBER + _number(key) if token[0].isdecimal() else _MARKS.get(key, ""), key)


def _is_written_word(token: str) -> bool:
    """Whether a token begins with a letter: numbers begin with a digit, and marks with neither."""
    return token[0].isalnum() and not token[0].isdecimal()


def _number(key: str) -> str:
    """A number without the signs that group its thousands, and with a full stop before its decimals."""
    plain = key.replace(",", ".")
    first, *groups = plain.split(".")
    if groups and first != "0" and all(len(group) == 3 for group in groups):
        return first + "".join(groups)
    return plain


@dataclass(frozen=True, slots=True)
class Word:
    """A written word of a text: what stems leave out and names need."""

    key: str
    type: int
    """The number of its stem in the vocabulary."""
    is_capital: bool
    """Whether it was ever written with a capital."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of all segments of one text, each type by its number."""

    vocabulary: tuple[str, ...]
    """The string of each type."""
    types: NDArray[np.int64]
    """The types of all segments, one after another, with repetitions."""
    starts: NDArray[np.int64]
    """Where each segment's types begin in `types`, and, last, where they all end."""
    lengths: NDArray[np.float64]
    """Letters of each segment, and one more."""
    words: tuple[Word, ...]
    """Each written word once."""
    is_word: NDArray[np.bool_]
    """Whether each type is the stem of a word."""
    paragraph_starts: NDArray[np.float64] | None
    """1 for each segment that begins a paragraph and 0 for the others, where paragraphs are known."""
    barriers: NDArray[np.float64]
    """1 for each segment that no link may join to the one before it."""
    segments: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lengths)

    def strings(self, segments: Iterable[int]) -> list[str]:
        """The features of some segments, in order, with repetitions, but how they end."""
        return [
            self.vocabulary[number]
            for segment in segments
            for number in self.types[self.starts[segment] : self.starts[segment + 1] - 1].tolist()
        ]


def features(side: Side, barriers: Collection[int] = (), beat: Callable[[], None] = lambda: None) -> Features:
    """The features of a text; no link may go across the beginning of the segments in `barriers`.

    `beat` is called now and then; what it raises ends the work.
    """
    reading = Reading(side.language)
    numbering: dict[str, int] = {}
    numbers: dict[str, int] = {}
    types: list[int] = []
    starts = [0]
    for segment, tokens in _tokens(side, reading, beat):
        for token in tokens:
            if token not in numbers:
                feature, _ = reading.token(token)
                numbers[token] = numbering.setdefault(feature, len(numbering)) if feature else -1
        types += [number for token in tokens if (number := numbers[token]) >= 0]
        types.append(numbering.setdefault(reading.end(segment), len(numbering)))
        starts.append(len(types))
    return Features(
        vocabulary=tuple(numbering),
        types=np.array(types, dtype=np.int64),
        starts=np.array(starts, dtype=np.int64),
        lengths=np.array([len(segment) + 1.0 for segment in side.segments], dtype=np.float64),
        words=_words(numbers, reading),
        is_word=np.array([is_word(feature) for feature in numbering], dtype=np.bool_),
        paragraph_starts=None if side.paragraphs is None else _starts(np.asarray(side.paragraphs)),
        barriers=np.isin(np.arange(len(side.segments)), list(barriers)).astype(np.float64),
        segments=side.segments,
    )


def _words(numbers: Mapping[str, int], reading: Reading) -> tuple[Word, ...]:
    """The written words among tokens, each with the number of its feature."""
    capitals: dict[str, tuple[int, bool]] = {}
    for token, number in numbers.items():
        if number >= 0 and _is_written_word(token):
            _, key = reading.token(token)
            _, was_capital = capitals.get(key, (number, False))
            capitals[key] = (number, was_capital or token[0].isupper())
    return tuple(Word(key, number, capital) for key, (number, capital) in capitals.items())


def _tokens(side: Side, reading: Reading, beat: Callable[[], None]) -> Iterator[tuple[str, list[str]]]:
    """Each segment with its tokens."""
    for start in range(0, len(side.segments), _OFTEN):
        beat()
        segments = side.segments[start : start + _OFTEN]
        tokens = [languages.token_texts(_shortened(segment), side.language) for segment in segments]
        reading.learn(chain.from_iterable(tokens))
        yield from zip(segments, tokens, strict=True)


def _shortened(segment: str) -> str:
    if len(segment) <= LONGEST:
        return segment
    return f"{segment[: LONGEST // 2]} {segment[-LONGEST // 2 :]}"


def _starts(paragraphs: NDArray[np.int64]) -> NDArray[np.float64]:
    changes = paragraphs[1:] != paragraphs[:-1]
    return np.concatenate([np.ones(min(1, len(paragraphs))), changes.astype(np.float64)])
