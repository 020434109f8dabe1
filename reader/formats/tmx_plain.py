"""Units of which there is little to say, written for TMX straight from UTF-8: byte for byte what `write_tmx`
makes of them, several times faster. A memory of millions consists of little else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, repeat
from types import MappingProxyType

from reader.formats.pairs import STATUS
from reader.formats.tmx_inline import quoted
from reader.formats.xml_pieces import CONTROLS

_SEPARATOR = b"\0"
_FORBIDDEN = re.compile(rb"\xef\xbf[\xbe\xbf]")
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_LANGUAGE = re.compile(rb"[A-Za-z0-9-]+")
_ANY = re.compile(rb".*", re.DOTALL)

Plain = Sequence[bytes]
"""Of some units the source languages, sources, target languages, targets, when each was made, when changed
(ISO 8601, UTC), ids, statuses, notes, and in JSON what else there is to say (see `pairs`): languages, moments
and statuses with spaces between them, the others, which may be empty, with NUL."""


def plain_units(
    count: int, fields: Plain, others: Mapping[int, bytes] = MappingProxyType({})
) -> bytes | None:
    """So many units with these fields; None where one is not as plain as that.

    `others` says by its place what stands instead of a unit.
    """
    languages, sources, renderings, targets, created, changed, ids, statuses, notes, mores = fields
    people = [persons(more) or _NOBODY for more in mores.split(_SEPARATOR)] if mores.strip(_SEPARATOR) else []
    columns = [
        _each(ids, _SEPARATOR, _ANY, _begun),
        *([_noted(notes)] if notes.strip(_SEPARATOR) else []),
        _each(languages, b" ", _LANGUAGE, b'<tuv xml:lang="%b"><seg>'.__mod__),
        _escaped(sources),
        _each(renderings, b" ", _LANGUAGE, b'</seg></tuv>\n<tuv xml:lang="%b"'.__mod__),
        _each(created, b" ", _MOMENT, partial(_moment, b"creationdate")),
        *([[maker for maker, _ in people]] if people else []),
        _each(changed, b" ", _MOMENT, partial(_moment, b"changedate")),
        *([[changer for _, changer in people]] if people else []),
        _each(statuses, b" ", _ANY, _status),
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


@lru_cache(maxsize=4096)
def persons(more: bytes) -> tuple[bytes, bytes] | None:
    """Who made and who changed a unit, as attributes, out of its JSON; None where that says anything else."""
    said = json.loads(more) if more else {}
    if not said.keys() <= {"by", "tags"}:
        return None
    made, changed = said.get("by", ("", ""))
    return _attribute(b"creationid", made), _attribute(b"changeid", changed)


_NOBODY = b"", b""


_END = b"</seg></tuv>\n</tu>\n"
_APPROVED = b'><prop type="%b">approved</prop>\n<seg>' % STATUS.encode()


def _escaped(joined: bytes) -> list[bytes]:
    """Texts as XML has them; none where one holds what XML forbids."""
    texts = joined.count(_SEPARATOR) + 1
    if len(joined.translate(None, CONTROLS)) != len(joined) - texts + 1 or _FORBIDDEN.search(joined):
        return []
    for sign, written in ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"), (b"\r", b"&#13;")):
        joined = joined.replace(sign, written)
    return joined.split(_SEPARATOR)


def _noted(joined: bytes) -> list[bytes]:
    return [b"<note>%b</note>\n" % note if note else b"" for note in _escaped(joined)]


def _each(
    joined: bytes, between: bytes, pattern: re.Pattern[bytes], write: Callable[[bytes], bytes]
) -> list[bytes]:
    """Values as they are written, each different one made once; none where one is not as it has to be."""
    values = joined.split(between)
    different = set(values)
    if not all(map(pattern.fullmatch, different)):
        return []
    written = {value: write(value) for value in different}
    return [written[value] for value in values]


def _moment(attribute: bytes, moment: bytes) -> bytes:
    """A moment as TMX has it, to the second."""
    return b' %b="%bZ"' % (attribute, moment[:19].translate(None, b"-:"))


def _begun(name: bytes) -> bytes:
    return b"<tu%b>\n" % _attribute(b"tuid", name.decode())


def _status(status: bytes) -> bytes:
    return _APPROVED if status == b"approved" else b"><seg>"


def _attribute(name: bytes, value: str) -> bytes:
    """An attribute in a tag; nothing where XML forbids all of its value."""
    written = quoted(value)
    return b"" if written == '""' else b" %b=%b" % (name, written.encode())
