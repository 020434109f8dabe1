"""TMX files out: version 1.4, level 1 or 2, as OmegaT, Weblate and others expect it, streamed.

What is written and read again and written once more is the same, byte for byte. Characters that XML forbids
are never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from itertools import islice

from reader.formats.interchange import Entry, Variant
from reader.formats.tmx_inline import escaped, markup, quoted
from reader.formats.tmx_values import ANY_SOURCE
from reader.formats.xml_pieces import FORBIDDEN, utf8

TOGETHER = 1000
"""Units that are handed on at a time."""

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="Hevok" creationtoolversion={version} segtype="sentence" o-tmf="Hevok" adminlang="en"\
 srclang={source} datatype="plaintext"/>
<body>
"""
TAIL = "</body>\n</tmx>\n"

MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|\+00:00)?", re.ASCII)


def write_tmx(entries: Iterable[Entry], source_language: str = "", *, inline: bool = True) -> Iterator[bytes]:
    """The pieces of a TMX file with these units, in UTF-8.

    `source_language` is what the header names (`srclang`): "" for any, which Weblate does not take. A unit
    with another names its own. Without `inline` (TMX level 1) only the plain words are written. Units
    without variants, and variants without a language, are left out.
    """
    yield HEAD.format(version=quoted(version("hevok")), source=_source(source_language)).encode()
    entries = iter(entries)
    while some := list(islice(entries, TOGETHER)):
        yield tmx_units(some, source_language, inline=inline)
    yield TAIL.encode()


def tmx_units(entries: Iterable[Entry], source_language: str = "", *, inline: bool = True) -> bytes:
    """Units as `write_tmx` has them between the head of a file and its tail."""
    return _bytes("".join([_unit(entry, source_language, inline) for entry in entries]))


def _bytes(text: str) -> bytes:
    """The text in UTF-8 without the characters that XML forbids."""
    data = utf8(text)
    return FORBIDDEN.sub("", text).encode() if data is None else data


def _unit(entry: Entry, source_language: str, inline: bool) -> str:
    variants, source, name, note, props, created_at, created_by, changed_at, changed_by, _, _ = entry
    sides = "".join([_side(variant, inline) for variant in variants])
    if not sides:
        return ""
    said = _attribute("tuid", name) if name else ""
    if source != source_language:
        said += f" srclang={_source(source)}"
    if created_at or created_by or changed_at or changed_by:
        said += _moments(created_at, created_by, changed_at, changed_by)
    return f"<tu{said}>\n{_about(note, props) if note or props else ''}{sides}</tu>\n"


def _side(variant: Variant, inline: bool) -> str:
    language, text, tag, elements, note, props, created_at, created_by, changed_at, changed_by = variant
    said = _language(tag or language)
    if not said:
        return ""
    if created_at or created_by or changed_at or changed_by:
        said += _moments(created_at, created_by, changed_at, changed_by)
    about = _about(note, props) if note or props else ""
    words = markup(text, elements) if elements and inline else escaped(text)
    return f"<tuv{said}>{about}<seg>{words}</seg></tuv>\n"


@lru_cache(maxsize=1000)
def _language(tag: str) -> str:
    return _attribute("xml:lang", tag.strip())


def _source(language: str) -> str:
    return quoted(language or ANY_SOURCE)


def _moments(created_at: str, created_by: str, changed_at: str, changed_by: str) -> str:
    written = _moment("creationdate", created_at) if created_at else ""
    if created_by:
        written += _person("creationid", created_by)
    if changed_at:
        written += _moment("changedate", changed_at)
    if changed_by:
        written += _person("changeid", changed_by)
    return written


@lru_cache(maxsize=1000)
def _person(attribute: str, name: str) -> str:
    return _attribute(attribute, name)


def _attribute(name: str, value: str) -> str:
    """An attribute in a tag; "" where XML forbids all of its value."""
    written = quoted(value)
    return "" if written == '""' else f" {name}={written}"


@lru_cache(maxsize=4096)
def _moment(attribute: str, moment: str) -> str:
    written = tmx_moment(moment)
    return f' {attribute}="{written}"' if written else ""


def tmx_moment(moment: str) -> str:
    """A moment in ISO 8601, UTC, as TMX writes it; "" for what is none.

    >>> tmx_moment("2025-03-23T10:15:00.250Z")
    '20250323T101500Z'
    """
    found = MOMENT.fullmatch(moment) if moment else None
    return "{}{}{}T{}{}{}Z".format(*found.groups()) if found else ""


def _about(note: str, props: tuple[tuple[str, str], ...]) -> str:
    """The note and the properties of a unit or variant."""
    note = FORBIDDEN.sub("", note)
    written = [f"<note>{escaped(note)}</note>\n"] if note else []
    written += [f"<prop type={quoted(kind)}>{escaped(value)}</prop>\n" for kind, value in props]
    return "".join(written)
