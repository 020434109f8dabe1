"""From stretches of text with inline markup to a block: single spaces, clean characters, true offsets."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from reader.model import Block, BlockKind, Mark, MarkKind

IRREGULAR_SPACE = re.compile(r"\s\s|[^\S ]")
WORD = re.compile(r"\S+")
JAMO = frozenset(
    map(chr, range(0x1160, 0x1200))
)  # Hangul vowels and finals, which compose with what is before

SCHEME = re.compile(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.-]*)[\s\x00-\x1f]*:")
SAFE_SCHEMES = ("http", "https", "mailto")


def clean(text: str) -> str:
    """The text as it may be stored, without what `reader.languages.cleaning` takes out."""
    try:
        from reader.languages.cleaning import clean as cleaned
    except ImportError:
        return unicodedata.normalize("NFC", text)
    return cleaned(text).text


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
    """The words of `raw`, cleaned and single-spaced, and where each of its code points stands in `raw`."""
    bare = raw.strip()
    if not IRREGULAR_SPACE.search(bare) and clean(bare) == bare:
        lead = len(raw) - len(raw.lstrip())
        return bare, range(lead, lead + len(bare))
    words: list[str] = []
    places: list[int] = []
    for found in WORD.finditer(raw):
        word, inside = clean_word(found.group())
        if not word:
            continue
        if words:
            places.append(found.start() - 1)
        words.append(word)
        places.extend(found.start() + place for place in inside)
    return " ".join(words), places


def clean_word(word: str) -> tuple[str, Sequence[int]]:
    """A word cleaned, and the place in it that each remaining code point comes from."""
    whole = clean(word)
    if whole == word:
        return word, range(len(word))
    parts: list[str] = []
    places: list[int] = []
    for start, cluster in _clusters(word):
        part = clean(cluster)
        parts.append(part)
        places.extend(start + min(step, len(cluster) - 1) for step in range(len(part)))
    if "".join(parts) == whole:
        return whole, places
    return whole, [min(step, len(word) - 1) for step in range(len(whole))]


def _clusters(word: str) -> Iterator[tuple[int, str]]:
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
    open_since: dict[Label, int] = {}
    at = 0
    found: list[tuple[int, int, Label]] = []
    for run in (*runs, Run("")):
        if run.text or run is runs[-1]:
            closing = [label for label in open_since if label not in run.labels]
        else:
            closing = []
        for label in closing:
            found.append((open_since.pop(label), at, label))
        for label in run.labels:
            open_since.setdefault(label, at)
        at += len(run.text)
    found.extend((since, at, label) for label, since in open_since.items())
    for raw_start, raw_end, label in sorted(found, key=lambda one: (one[0], -one[1])):
        start, end = bisect_left(places, raw_start), bisect_left(places, raw_end)
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        if start < end:
            yield Mark(start, end, label.kind, label.address)
