"""Runs of plain units in a TMX file: two sides, words without markup, nothing else said, as most units are.

The parser still reads every byte of them, and refuses what it would refuse; it is only not asked to tell of
each tag. What a unit holds is cut out by a pattern that takes nothing but what means the same to every reader
of XML: no references, no `>` in words or values, so that no comment and no section can end within a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from reader.formats.interchange import Entries, Entry, Variant, language_of, language_of_tag
from reader.formats.tmx_values import OpenUnit, OpenVariant, moments_of, source_of, tag_of

CAN_TELL = expat.version_info < (2, 6, 0)
"""Whether the parser has read all it was fed, up to the last whole tag. Since expat 2.6 it may put that off,
and then nobody could say where a run stands: there all is read tag by tag."""
DEPTH_OF_UNIT = 3
"""A unit, its sides, their segments."""

_VALUES = rb'((?: [A-Za-z][A-Za-z:_-]{0,40}="[^"<>&\t\n\r]{0,200}")*)'
_SPACE = rb"[ \t\n]*"
_SIDE = rb"<tuv" + _VALUES + rb">" + _SPACE + rb"<seg>([^<>&\r]*)</seg>" + _SPACE + rb"</tuv>" + _SPACE
_UNIT = re.compile(rb"<tu" + _VALUES + rb">" + _SPACE + _SIDE + _SIDE + rb"</tu>" + _SPACE)
_VALUE = re.compile(r' ([^=]+)="([^"]*)"')


class Run(NamedTuple):
    """Plain units that follow each other in a piece of a file."""

    start: int
    end: int
    units: list[re.Match[bytes]]


def runs(piece: bytes) -> Iterator[Run]:
    """The runs of plain units in a piece, as far as their words tell; what is around them decides."""
    units: list[re.Match[bytes]] = []
    end = -1
    for unit in _UNIT.finditer(piece):
        if unit.start() != end and units:
            yield Run(units[0].start(), end, units)
            units = []
        units.append(unit)
        end = unit.end()
    if units:
        yield Run(units[0].start(), end, units)


def entries(
    units: Sequence[re.Match[bytes]], lines: Sequence[int], number: int, source_tag: str
) -> Iterator[Entries | tuple[re.Match[bytes], int]]:
    """Plain units that begin in these lines of their file, the first of them the `number`-th there.

    One of which something is to be said comes by itself, with its line: what was `opened` has to be read.
    """
    groups = [unit.groups() for unit in units]
    kinds = [
        _kind(group[0], group[1], group[3], source_tag) or _kind_by_words(group, source_tag)
        for group in groups
    ]
    start = 0
    for end in (*(place for place, kind in enumerate(kinds) if kind is None), len(kinds)):
        if start < end:
            _, _, ones, _, others = zip(*groups[start:end], strict=True)
            alike = [kind for kind in kinds[start:end] if kind]
            yield Entries(alike, _decoded(ones), _decoded(others), [*lines[start:end]], number + start)
        if end < len(kinds):
            yield units[end], lines[end]
        start = end + 1


def _decoded(words: Sequence[bytes]) -> list[str]:
    return b"\0".join(words).decode().split("\0")  # which XML forbids


@lru_cache(maxsize=4096)
def _kind(
    of_unit: bytes, of_one: bytes, of_other: bytes, source_tag: str, languages: tuple[str, ...] = ()
) -> Entry | None:
    """What is said of a unit beside its words, by its attributes and those of its sides, whose languages are
    given where their tags do not tell; None where something is to be said of it.
    """
    about, sides = _said(of_unit), (_said(of_one), _said(of_other))
    told = languages or [language_of_tag(side.tag) or "" for side in sides]
    if about.is_doubtful or any(side.is_doubtful for side in sides) or not all(told):
        return None
    variants = tuple(
        Variant(language, "", side.tag, (), "", (), *side.moments)
        for language, side in zip(told, sides, strict=True)
    )
    source = source_of(source_tag if about.source is None else about.source, variants)
    return Entry(variants, source, about.id, "", (), *about.moments)


def _kind_by_words(group: Sequence[bytes], source_tag: str) -> Entry | None:
    of_unit, of_one, one, of_other, other = group
    sides = ((of_one, one), (of_other, other))
    languages = tuple(language_of(_said(side).tag, words.decode()) for side, words in sides)
    return _kind(of_unit, of_one, of_other, source_tag, languages)


class _Said(NamedTuple):
    """What the attributes of a unit or of a side say."""

    tag: str
    source: str | None
    id: str
    moments: tuple[str, str, str, str]
    is_doubtful: bool
    """Something is wrong with it."""


@lru_cache(maxsize=4096)
def _said(written: bytes) -> _Said:
    said, complaints = _values(written), []
    moments = moments_of(said, 0, lambda line, what: complaints.append(what))
    return _Said(tag_of(said), said.get("srclang"), said.get("tuid", ""), moments, bool(complaints))


def opened(unit: re.Match[bytes], line: int) -> tuple[OpenUnit, OpenVariant, OpenVariant]:
    """What a parser would have met of a plain unit that begins in this line of its file."""
    of_unit, of_one, one, of_other, other = unit.groups()
    line_of_one = line + unit.string.count(b"\n", unit.start(), unit.start(2))
    line_of_other = line_of_one + unit.string.count(b"\n", unit.start(2), unit.start(4))
    return (
        OpenUnit(_values(of_unit), line, [], [], []),
        OpenVariant(_values(of_one), line_of_one, [], [], [one.decode()] if one else []),
        OpenVariant(_values(of_other), line_of_other, [], [], [other.decode()] if other else []),
    )


def _values(written: bytes) -> dict[str, str]:
    return dict(_VALUE.findall(written.decode()))
