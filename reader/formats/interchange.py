"""What memories are exchanged in: the records that TMX files and tables are read into and written from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reader.errors import Refused
from reader.languages import tags
from reader.languages.tags import usual_spelling

LONGEST_TAG = 100
"""Characters of a language tag at most; RFC 5646, 4.4.1, expects 35 to be enough."""

EITHER_SCRIPT = "\N{ARABIC LETTER ALEF}"
DATE = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d+))?)?)?\s*(?:Z|UTC|[+-]00:?00)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be taken as it stands."""

    line: int
    """Where, from 1."""
    what: str
    """A sentence for whoever handed the file in."""
    is_fatal: bool = False
    """Nothing after it can be read; what came before it stands."""


class Inline(NamedTuple):
    """Inline markup of a segment: a highlighted stretch (`hi`), or a code between the words (the others).

    A segment has its elements in the order of their start tags, outer before inner.
    """

    kind: str
    """bpt, ept, it, ph, hi, ut: the names of TMX."""
    start: int
    """Where it stands in the plain words, in code points."""
    end: int
    """For `hi` where it ends; for a code the same as `start`."""
    attributes: tuple[tuple[str, str], ...] = ()
    """In the order written: i, x, type, pos, assoc …"""
    content: str = ""
    """What a code holds, as XML text: the native markup, escaped, and `sub` elements. "" for `hi`."""
    holds: int = 0
    """For `hi`, how many of the elements that follow lie within it."""


# Entry and Variant are named tuples: a million of them are made in a third of the time that frozen
# dataclasses take, and that is what an export of a large memory waits for.


class Variant(NamedTuple):
    """The words of a unit in one language."""

    language: str
    """The code of a language that Hevok has rules for, else the tag in its usual spelling (pt-BR)."""
    text: str
    """The plain words, without inline markup."""
    tag: str = ""
    """The language as the file has it (EN-us); "" for one that was not read from a file."""
    inline: tuple[Inline, ...] = ()
    note: str = ""
    props: tuple[tuple[str, str], ...] = ()
    """(type, value), in the order of the file."""
    created_at: str = ""
    """ISO 8601, UTC; "" where nothing is said of it."""
    created_by: str = ""
    changed_at: str = ""
    changed_by: str = ""


class Entry(NamedTuple):
    """A unit of a file: the same words in its languages."""

    variants: tuple[Variant, ...]
    source_language: str = ""
    """What the others were translated from, spelt as a variant's language is; "" where it may be any."""
    id: str = ""
    note: str = ""
    props: tuple[tuple[str, str], ...] = ()
    """(type, value), in the order of the file."""
    created_at: str = ""
    created_by: str = ""
    changed_at: str = ""
    changed_by: str = ""
    line: int = 0
    """Where it begins in its file, from 1."""
    number: int = 0
    """Which unit of its file it is, from 1."""

    def prop(self, kind: str) -> str:
        """The first value of the properties of this type; "" where there is none."""
        return next((value for name, value in self.props if name == kind), "")

    @property
    def previous(self) -> str:
        """The source before it, as OmegaT writes it."""
        return self.prop("prev")

    @property
    def next(self) -> str:
        """The source after it, as OmegaT writes it."""
        return self.prop("next")

    @property
    def context(self) -> str:
        """What tells it from another unit of the same source, as Weblate writes it."""
        return self.prop("x-context")


class Entries(NamedTuple):
    """Entries with words in two languages that follow each other in a file, by columns."""

    kinds: list[Entry]
    """Each without its words, line and number; one value for all that say the same of themselves."""
    ones: list[str]
    """The words of their first variants."""
    others: list[str]
    """Those of their second ones."""
    lines: list[int]
    """Where each begins in its file, from 1."""
    number: int
    """Which unit of its file the first is, from 1."""

    def one_by_one(self) -> Iterator[Entry]:
        """Each as it is."""
        for number, (kind, one, other, line) in enumerate(
            zip(self.kinds, self.ones, self.others, self.lines, strict=True), start=self.number
        ):
            first, second = kind.variants
            variants = Variant(first.language, one, *first[2:]), Variant(second.language, other, *second[2:])
            yield Entry(variants, *kind[1:-2], line, number)


def context_props(
    *, previous: str = "", following: str = "", file: str = "", key: str = "", context: str = ""
) -> tuple[tuple[str, str], ...]:
    """The properties by which OmegaT (prev, next, file, id) and Weblate (x-context) know a unit's place."""
    named = (("prev", previous), ("next", following), ("file", file), ("id", key), ("x-context", context))
    return tuple((kind, value) for kind, value in named if value)


def language_of(tag: str, text: str = "") -> str:
    """The language that a tag in any spelling means; `ku` is decided by the script of `text`.

    A tag of a language, region or script that Hevok has no rules for is kept, in the spelling of RFC 5646
    (2.1.1): zh-Hant-TW. "" for what is empty or longer than LONGEST_TAG.
    """
    language = language_of_tag(tag)
    if language is None:
        try:
            return tags.code_of(tag, text)
        except Refused:
            return usual_spelling(tag)
    return language


@lru_cache(maxsize=1000)
def language_of_tag(tag: str) -> str | None:
    """The language of a tag whatever the words are; None where they decide."""
    if not tag.strip() or len(tag) > LONGEST_TAG:
        return ""
    try:
        return tags.code_of(tag)
    except Refused:
        pass
    try:
        tags.code_of(tag, EITHER_SCRIPT)
    except Refused:
        return usual_spelling(tag)
    return None


@lru_cache(maxsize=4096)
def iso_moment(written: str) -> str:
    """A moment as files have it (20250323T101500Z, 2025-03-23 10:15) as ISO 8601 in UTC; "" for none.

    >>> iso_moment("20250323T101500Z")
    '2025-03-23T10:15:00.000Z'
    """
    found = DATE.fullmatch(written)
    if not found:
        return ""
    year, month, day, hour, minute, second, part = (group or "00" for group in found.groups())
    if not (
        "01" <= month <= "12" and "01" <= day <= "31" and hour < "24" and minute < "60" and second < "61"
    ):
        return ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}.{part:0<3.3}Z"


def counted(numbers: Sequence[tuple[str, int]]) -> str:
    """How often each of some things was found, most often first: "3 × U+0008, 1 × U+000B"."""
    return ", ".join(f"{count:,} × {name}" for name, count in sorted(numbers, key=lambda one: -one[1]))
