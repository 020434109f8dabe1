"""Units of which there is little to say, written for TMX straight from UTF-8: byte for byte what `write_tmx`
makes of them, several times faster. A memory of millions consists of little else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import chain, repeat
from types import MappingProxyType

from reader.formats.tmx_inline import quoted
from reader.formats.xml_pieces import CONTROLS

_SEPARATOR = b"\0"
_FORBIDDEN = re.compile(rb"\xef\xbf[\xbe\xbf]")
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_LANGUAGE = re.compile(rb"[A-Za-z0-9-]+")

Plain = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""Of some units the source languages, sources, target languages, targets, when each was made, when changed
(ISO 8601, UTC), and ids or nothing: languages and moments with spaces between them, the others with NUL."""


def plain_units(
    count: int, fields: Plain, others: Mapping[int, bytes] = MappingProxyType({})
) -> bytes | None:
    """So many units with these fields; None where one is not as plain as that.

    `others` says by its place what stands instead of a unit.
    """
    languages, sources, renderings, targets, created, changed, ids = fields
    columns = [
        _named(ids),
        _each(languages, _LANGUAGE, b'>\n<tuv xml:lang="%b"><seg>'.__mod__),
        _escaped(sources),
        _each(renderings, _LANGUAGE, b'</seg></tuv>\n<tuv xml:lang="%b" creationdate="'.__mod__),
        _each(created, _MOMENT, lambda moment: _moment(moment) + b'" changedate="'),
        _each(changed, _MOMENT, lambda moment: _moment(moment) + b'"><seg>'),
        _escaped(targets),
    ]
    if any(len(column) != count for column in columns):
        return None
    parts = zip(*columns, repeat(_END), strict=False)
    if not others:
        return b"".join(chain.from_iterable(parts))
    units = list(map(b"".join, parts))
    for place, unit in others.items():
        units[place] = unit
    return b"".join(units)


_END = b"</seg></tuv>\n</tu>\n"


def _escaped(joined: bytes) -> list[bytes]:
    """Texts as XML has them; none where one holds what XML forbids."""
    texts = joined.count(_SEPARATOR) + 1
    if len(joined.translate(None, CONTROLS)) != len(joined) - texts + 1 or _FORBIDDEN.search(joined):
        return []
    for sign, written in ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"), (b"\r", b"&#13;")):
        joined = joined.replace(sign, written)
    return joined.split(_SEPARATOR)


def _each(joined: bytes, pattern: re.Pattern[bytes], write: Callable[[bytes], bytes]) -> list[bytes]:
    """Values as they are written, each different one made once; none where one is not as it has to be."""
    values = joined.split(b" ")
    different = set(values)
    if not all(map(pattern.fullmatch, different)):
        return []
    written = {value: write(value) for value in different}
    return [written[value] for value in values]


def _moment(moment: bytes) -> bytes:
    """A moment as TMX has it, to the second."""
    return moment[:19].translate(None, b"-:") + b"Z"


def _named(joined: bytes) -> list[bytes]:
    """The beginnings of units, with their ids."""
    return [
        b"<tu tuid=" + quoted(name.decode()).encode() if name else b"<tu" for name in joined.split(_SEPARATOR)
    ]
