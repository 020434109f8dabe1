"""Units of which there is little to say, written for TMX straight from UTF-8: byte for byte what `write_tmx`
makes of them, several times faster. A memory of millions consists of little else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from reader.formats.tmx_inline import quoted
from reader.formats.xml_pieces import CONTROLS

# What stands between the fields of a unit, and at its end.
_FRAME = (
    b"<tu",
    b'>\n<tuv xml:lang="',
    b'"><seg>',
    b'</seg></tuv>\n<tuv xml:lang="',
    b'" creationdate="',
    b'Z" changedate="',
    b'Z"><seg>',
    b"</seg></tuv>\n</tu>\n",
)
_SEPARATOR = b"\0"
_FORBIDDEN = re.compile(rb"\xef\xbf[\xbe\xbf]")
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_LANGUAGE = re.compile(rb"[A-Za-z0-9-]+")

Plain = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""Source language, source, target language, target, when made, when changed (ISO 8601, UTC), id or b""."""


def plain_units(rows: Sequence[Plain]) -> bytes | None:
    """The units with these sides; None where one is not as plain as that."""
    languages, sources, others, targets, created, changed, ids = zip(*rows, strict=True)
    texts = _escaped((*sources, *targets))
    if texts is None or not _are(_LANGUAGE, {*languages, *others}) or not _are(_MOMENT, {*created, *changed}):
        return None
    count = len(rows)
    fields = (
        map(_id, ids),
        languages,
        texts[:count],
        others,
        _moments(created),
        _moments(changed),
        texts[count:],
    )
    framed = chain.from_iterable(zip(map(repeat, _FRAME), fields, strict=False))
    return b"".join(chain.from_iterable(zip(*framed, repeat(_FRAME[-1]), strict=False)))


def _are(pattern: re.Pattern[bytes], values: Iterable[bytes]) -> bool:
    return all(map(pattern.fullmatch, values))


def _escaped(texts: Sequence[bytes]) -> list[bytes] | None:
    """Texts as XML has them; None where one holds what XML forbids."""
    joined = _SEPARATOR.join(texts)
    if len(joined.translate(None, CONTROLS)) != len(joined) - len(texts) + 1 or _FORBIDDEN.search(joined):
        return None
    for sign, written in ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"), (b"\r", b"&#13;")):
        joined = joined.replace(sign, written)
    return joined.split(_SEPARATOR)


def _moments(moments: Sequence[bytes]) -> list[bytes]:
    """Moments as TMX has them, to the second, without the Z at their end."""
    return [moment[:15] for moment in b" ".join(moments).replace(b"-", b"").replace(b":", b"").split(b" ")]


def _id(name: bytes) -> bytes:
    return b" tuid=" + quoted(name.decode()).encode() if name else b""
