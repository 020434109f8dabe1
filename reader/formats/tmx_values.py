"""From the attributes, notes and segments that a TMX file holds to the values that are handed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reader.formats.interchange import LONGEST_TAG, Entry, Inline, Variant, iso_moment, language_of
from reader.formats.tmx_inline import Part, content

ANY_SOURCE = "*all*"
NO_LANGUAGE = "A variant does not say its language (xml:lang) and was left out."
LONG_LANGUAGE = f"A variant has a language tag of more than {LONGEST_TAG} characters and was left out."

Complain = Callable[[int, str], None]
"""Takes the line and the sentence of a problem."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself; "" for what it does not say."""

    version: str = ""
    """Of TMX: 1.1 to 1.4."""
    source_language: str = ""
    """The language (`interchange.language_of`) that its units were translated from; "" where it is any."""
    tool: str = ""
    """The program that wrote it, with its version."""
    segmentation: str = ""
    """What its segments are: block, paragraph, sentence or phrase."""
    data_type: str = ""
    note: str = ""
    props: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class OpenUnit:
    """A `tu` that is being read."""

    attributes: dict[str, str]
    line: int
    variants: list[Variant]
    notes: list[str]
    props: list[tuple[str, str]]


@dataclass(slots=True)
class OpenVariant:
    """A `tuv` that is being read."""

    attributes: dict[str, str]
    line: int
    notes: list[str]
    props: list[tuple[str, str]]
    parts: list[Part] | None = None
    """What its segment holds; None before there was one."""


def header_of(about: OpenUnit, version: str) -> Header:
    """What a header says, in a file of this version of TMX."""
    said = about.attributes.get
    source = said("srclang", "").strip()
    return Header(
        version,
        "" if source == ANY_SOURCE else language_of(source),
        f"{said('creationtool', '')} {said('creationtoolversion', '')}".strip(),
        said("segtype", ""),
        said("datatype", ""),
        "\n".join(about.notes),
        tuple(about.props),
    )


def variant_of(side: OpenVariant, complain: Complain) -> Variant | None:
    """The words of a `tuv`; None, and why, where it has no language that can be kept."""
    said = side.attributes
    tag = tag_of(said)
    text, inline = _words(side, complain)
    language = language_of(tag, text)
    if not language:
        complain(side.line, LONG_LANGUAGE if tag.strip() else NO_LANGUAGE)
        return None
    note = "\n".join(side.notes) if side.notes else ""
    moments = moments_of(said, side.line, complain) if len(said) > 1 else NEVER
    return Variant(language, text, tag, inline, note, tuple(side.props), *moments)


def tag_of(said: Mapping[str, str]) -> str:
    """The language tag among the attributes of a variant; "" where it has none."""
    return said.get("xml:lang") or said.get("lang") or ""


def _words(side: OpenVariant, complain: Complain) -> tuple[str, tuple[Inline, ...]]:
    parts = side.parts
    if not parts:
        return "", ()
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0], ()
    found = content(parts)
    for complaint in found.complaints:
        complain(side.line, f"The inline elements of this segment {complaint}.")
    return found.text, found.inline


def entry_of(unit: OpenUnit, number: int, source_tag: str, complain: Complain) -> Entry:
    """A `tu` as an entry: the `number`-th of its file, whose header has this `srclang`."""
    said = unit.attributes
    return Entry(
        tuple(unit.variants),
        source_of(said.get("srclang", source_tag), unit.variants),
        said.get("tuid", ""),
        "\n".join(unit.notes) if unit.notes else "",
        tuple(unit.props),
        *(moments_of(said, unit.line, complain) if said else NEVER),
        unit.line,
        number,
    )


def source_of(tag: str, variants: Sequence[Variant]) -> str:
    """The language that a source tag means among these variants, which may tell `ku` by their script."""
    tag = tag.strip()
    if tag == ANY_SOURCE or not tag:
        return ""
    for variant in variants:
        if variant.tag == tag:
            return variant.language
    folded = tag.casefold()
    same = (variant.language for variant in variants if variant.tag.casefold() == folded)
    return next(same, "") or language_of(tag)


NEVER = ("", "", "", "")


def moments_of(said: dict[str, str], line: int, complain: Complain) -> tuple[str, str, str, str]:
    """When and by whom something was made, and changed last."""
    created, changed = said.get("creationdate", ""), said.get("changedate", "")
    for date in (created, changed):
        if date and not iso_moment(date):
            complain(line, f"“{date[:40]}” is no date that TMX has; it was left out.")
    return iso_moment(created), said.get("creationid", ""), iso_moment(changed), said.get("changeid", "")
