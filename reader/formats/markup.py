"""From stretches of text with inline markup to a block: single spaces, clean characters, true offsets."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from reader.languages import signs
from reader.languages.cleaning import clean
from reader.model import Block, BlockKind, Mark, MarkKind

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
IRREGULAR = re.compile(rf"\s\s|[^\S ]|{SOFT_HYPHEN}")
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
UNSEEN = signs.BIDI_MARKS + signs.BIDI_CONTROLS + SOFT_HYPHEN + "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Characters that nobody sees and that stand nowhere at the edges of a block."""
CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
AT_EDGES = SPACES + UNSEEN + CONTROLS
WORD = re.compile(r"\S+")
WORD_AND_SPACE = re.compile(r"\S+ ?| ")
JAMO = frozenset(
    map(chr, range(0x1160, 0x1200))
)  # Hangul vowels and finals, which compose with what is before

SCHEME = re.compile(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.-]*)[\s\x00-\x1f]*:")
SAFE_SCHEMES = ("http", "https", "mailto")


@dataclass(frozen=True, slots=True)
class Label:
    """What a stretch of text is marked as."""

    kind: MarkKind
    address: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text as a format found it, white space and all."""

    text: str
    start: int | None = None
    """Where it stands in the file, code point by code point; None when that is not known."""
    labels: tuple[Label, ...] = ()


def link(address: str) -> Label | None:
    """The label of a link, or None where the address is not one to offer (a script, or none at all)."""
    address = address.strip()
    scheme = SCHEME.match(address)
    if not address or (scheme and scheme[1].lower() not in SAFE_SCHEMES):
        return None
    return Label(MarkKind.LINK, address)


def compose(
    kind: BlockKind, runs: Sequence[Run], *, level: int = 0, ordered: bool = False, set_aside: str = ""
) -> Block | None:
    """The block that the runs make, or None when there is nothing but white space in them."""
    raw = "".join(run.text for run in runs)
    text, places = settle(raw)
    if not text:
        return None
    return Block(
        kind,
        text,
        level=level,
        ordered=ordered,
        marks=tuple(_marks(runs, text, places)),
        set_aside=set_aside,
        offsets=_offsets(runs, places),
    )


def settle(raw: str) -> tuple[str, Sequence[int]]:
    """The words of `raw`, cleaned and single-spaced, and where each of its code points stands in `raw`.

    Cleaning is that of `reader.languages.cleaning`; soft hyphens, which only say where a line might have
    been broken, go as well.
    """
    bare = raw.strip(AT_EDGES)
    lead = len(raw) - len(raw.lstrip(AT_EDGES)) if bare else 0
    places: Sequence[int] = range(lead, lead + len(bare))
    if IRREGULAR.search(bare):
        bare, places = _then(places, *_single_spaced(bare))
    cleaned = clean(bare).text
    if cleaned == bare:
        return bare, places
    cleaned, places = _then(places, cleaned, aligned(bare, cleaned))
    return _then(places, *_single_spaced(cleaned)) if IRREGULAR.search(cleaned) else (cleaned, places)


def _then(places: Sequence[int], text: str, inside: Sequence[int]) -> tuple[str, list[int]]:
    return text, [places[place] for place in inside]


def _single_spaced(text: str) -> tuple[str, list[int]]:
    """The words of a text with one space between them, without soft hyphens, and their places in it."""
    words: list[str] = []
    places: list[int] = []
    for found in WORD.finditer(text):
        word, start = found.group(), found.start()
        inside = range(start, found.end())
        if SOFT_HYPHEN in word:
            kept = [place for place in inside if text[place] != SOFT_HYPHEN]
            word = word.replace(SOFT_HYPHEN, "")
        else:
            kept = list(inside)
        if word:
            if words:
                places.append(start - 1)
            words.append(word)
            places.extend(kept)
    return " ".join(words), places


def aligned(before: str, after: str) -> list[int]:
    """For each code point of `after`, the place in `before` that it comes from, where `after` is `before`
    composed (NFC) and without some of its characters."""
    places: list[int] = []
    for found in WORD_AND_SPACE.finditer(before):
        word, start = found.group(), found.start()
        if after.startswith(word, len(places)):
            places.extend(range(start, found.end()))
            continue
        for at, cluster in clusters(word):
            composed = unicodedata.normalize("NFC", cluster)
            if after.startswith(composed, len(places)):
                places.extend(start + at + min(step, len(cluster) - 1) for step in range(len(composed)))
    if len(places) != len(after):  # what was removed stood between signs that are composed now
        return [min(at, len(before) - 1) for at in range(len(after))]
    return places


def clusters(word: str) -> Iterator[tuple[int, str]]:
    """The letters of a word, each with the signs that NFC may compose it with, and where it starts."""
    start = 0
    for at in range(1, len(word) + 1):
        if at == len(word) or not (unicodedata.combining(word[at]) or word[at] in JAMO):
            yield start, word[start:at]
            start = at


def _offsets(runs: Sequence[Run], places: Sequence[int]) -> tuple[int, ...]:
    starts = [run.start for run in runs if run.text]
    if any(start is None for start in starts):
        return ()
    if len(starts) == 1 and starts[0] is not None:
        first = starts[0]
        return tuple(first + place for place in places)
    file_places = list(
        chain.from_iterable(range(run.start or 0, (run.start or 0) + len(run.text)) for run in runs)
    )
    return tuple(file_places[place] for place in places)


def _marks(runs: Sequence[Run], text: str, places: Sequence[int]) -> Iterator[Mark]:
    """The marks of a block, from the labels of its runs; neighbouring runs with one label make one mark."""
    for raw_start, raw_end, label in sorted(_labelled(runs), key=lambda one: (one[0], -one[1])):
        start, end = bisect_left(places, raw_start), bisect_left(places, raw_end)
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        if start < end:
            yield Mark(start, end, label.kind, label.address)


def _labelled(runs: Sequence[Run]) -> Iterator[tuple[int, int, Label]]:
    """Where each label begins and ends in the joined text of the runs."""
    open_since: dict[Label, int] = {}
    at = 0
    for run in runs:
        for label in [label for label in open_since if label not in run.labels]:
            yield open_since.pop(label), at, label
        for label in run.labels:
            open_since.setdefault(label, at)
        at += len(run.text)
    for label, since in open_since.items():
        yield since, at, label
