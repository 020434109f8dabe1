"""Units of which there is little to say, written for TMX straight from UTF-8: byte for byte what `write_tmx`
makes of them, several times faster. A memory of millions consists of little else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, repeat

from reader.formats.tmx_inline import quoted
from reader.formats.xml_pieces import CONTROLS

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
    begun = {name: b'>\n<tuv xml:lang="%b"><seg>' % name for name in set(languages)}
    rendered = {name: b'</seg></tuv>\n<tuv xml:lang="%b" creationdate="' % name for name in set(others)}
    if any(ids):
        opened: Iterable[bytes] = map(
            b"".join, zip(map(_id, ids), map(begun.__getitem__, languages), strict=True)
        )
    else:
        opened = map(begun.__getitem__, languages)
    count = len(rows)
    units = zip(
        repeat(b"<tu"),
        opened,
        texts[:count],
        map(rendered.__getitem__, others),
        _moments(created),
        repeat(b'Z" changedate="'),
        _moments(changed),
        repeat(b'Z"><seg>'),
        texts[count:],
        repeat(b"</seg></tuv>\n</tu>\n"),
        strict=False,  # what stands between the fields is repeated without end
    )
    return b"".join(chain.from_iterable(units))


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
