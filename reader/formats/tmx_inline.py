"""Inline markup of TMX segments (TMX 1.4b, "Content Markup"): out of what a parser meets, and back into XML.

Of a segment the plain words are kept, and the elements with their places in them. The words of `hi` belong
to the text; what stands in a code (bpt, ept, it, ph, ut) is markup of the format that was translated, and
a `sub` in it a text of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.parsers import expat

from reader.errors import Refused
from reader.formats.interchange import Inline
from reader.formats.xml_pieces import FORBIDDEN

HIGHLIGHT = "hi"
SUBFLOW = "sub"
CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
KNOWN = CODES | {HIGHLIGHT, SUBFLOW}

TO_QUOTE = re.compile(f'[&<>"\t\n\r]|{FORBIDDEN.pattern}')
QUOTED = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?", re.ASCII)


class Start(NamedTuple):
    """The start tag of an element within a segment, as a parser met it."""

    name: str
    attributes: dict[str, str]


END = None
Part = str | Start | None
"""What a parser meets within a segment: words, the start of an element, its end."""


class Content(NamedTuple):
    """What a segment holds."""

    text: str
    inline: tuple[Inline, ...] = ()
    complaints: tuple[str, ...] = ()
    """What is wrong with its inline elements, in words that go on "The inline elements …"."""


def content(parts: Sequence[Part]) -> Content:
    """The words and the inline elements of a segment, whose parts are well-formed XML.

    Elements that TMX does not know go, and their words stay.
    """
    reader = _Reader()
    for part in parts:
        if isinstance(part, str):
            reader.words(part)
        elif part is END:
            reader.end()
        else:
            reader.start(*part)
    inline = tuple(reader.inline)
    return Content("".join(reader.text), inline, (*_unknown(reader.unknown), *unbalanced(inline)))


class _Reader:
    """What has been met of a segment so far."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.length = 0
        self.inline: list[Inline] = []
        self.unknown: Counter[str] = Counter()
        self.open: list[tuple[str, int]] = []
        """The elements around, and for each that is kept its place in `inline`, else -1."""
        self.code: list[str] | None = None
        """What the outermost code around holds so far, as XML; None outside of codes."""

    def words(self, part: str) -> None:
        if self.code is not None:
            self.code.append(escaped(part))
        else:
            self.text.append(part)
            self.length += len(part)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        is_code = name in CODES
        if self.code is not None:
            self._start_in_code(self.code, name, attributes)
            return
        if is_code or name == HIGHLIGHT:
            self.open.append((name, len(self.inline)))
            self.inline.append(Inline(name, self.length, self.length, tuple(attributes.items())))
            self.code = [] if is_code else None
        else:  # a `sub` outside of codes has nothing it could be a part of
            self.open.append(("", -1))
            self.unknown[name] += 1

    def _start_in_code(self, code: list[str], name: str, attributes: dict[str, str]) -> None:
        if name in KNOWN:
            code.append(f"<{name}{_attributes(attributes.items())}>")
            self.open.append((name, -1))
        else:
            self.unknown[name] += 1
            self.open.append(("", -1))

    def end(self) -> None:
        name, place = self.open.pop()
        if place >= 0:
            found = self.inline[place]
            if self.code is not None:
                self.inline[place] = found._replace(content="".join(self.code))
                self.code = None
            else:
                self.inline[place] = found._replace(end=self.length, holds=len(self.inline) - place - 1)
        elif name and self.code is not None:
            self.code.append(f"</{name}>")


def _unknown(names: Counter[str]) -> Iterator[str]:
    if names:
        listed = ", ".join(f"<{name[:40]}>" for name in sorted(names)[:5])
        yield f"that TMX does not have ({listed}) were left out, and their words kept"


def unbalanced(inline: Sequence[Inline]) -> Iterator[str]:
    """What does not pair among the bpt and ept of a segment, each pair of which bears the same `i`."""
    begun: Counter[str] = Counter()
    wrong: list[str] = []
    for one in inline:
        if one.kind not in ("bpt", "ept"):
            continue
        name = next((value for key, value in one.attributes if key == "i"), "")
        begun[name] += 1 if one.kind == "bpt" else -1
        if begun[name] < 0:
            begun[name] = 0
            wrong.append(f"ept {name[:20]}".rstrip() + " without its bpt")
        elif begun[name] > 1:
            begun[name] = 1
            wrong.append(f"two bpt {name[:20]}".rstrip() + " at once")
    wrong += [f"bpt {name[:20]}".rstrip() + " without its ept" for name, count in begun.items() if count]
    if wrong:
        yield f"do not pair ({', '.join(wrong[:5])}), and are kept as they are"


# ---------------------------------------------------------------- and back


def escaped(text: str) -> str:
    """A text as the content of an element, all but for the characters that XML forbids.

    >>> escaped("a < b & c")
    'a &lt; b &amp; c'
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\r" in text:
        text = text.replace("\r", "&#13;")
    return text


def quoted(text: str) -> str:
    """A text as the value of an attribute, with its quotation marks and without what XML forbids."""
    if TO_QUOTE.search(text):
        text = TO_QUOTE.sub(lambda found: QUOTED.get(found.group(), ""), text)
    return f'"{text}"'


def markup(text: str, inline: Sequence[Inline]) -> str:
    """The content of a segment as XML: its words with the inline elements in their places.

    What `content` has read comes back as it was read. Elements that could not have been read so (out of
    the text, or across each other) stand where they fit nearest.
    """
    written, at, _ = _written(text, inline, 0, len(inline), 0, len(text))
    return written + escaped(text[at:])


def _written(
    text: str, inline: Sequence[Inline], first: int, last: int, at: int, limit: int
) -> tuple[str, int, int]:
    """The elements from `first` to before `last` with the words before each, and how far that went."""
    found: list[str] = []
    place = first
    while place < last:
        one = inline[place]
        start = min(max(one.start, at), limit)
        found.append(escaped(text[at:start]))
        at = start
        place += 1
        attributes = _attributes(one.attributes)
        if one.kind == HIGHLIGHT:
            end = min(max(one.end, at), limit)
            within, at, place = _written(text, inline, place, min(place + one.holds, last), at, end)
            found.append(f"<hi{attributes}>{within}{escaped(text[at:end])}</hi>")
            at = end
        elif one.kind in CODES:
            found.append(f"<{one.kind}{attributes}>{one.content}</{one.kind}>")
    return "".join(found), at, place


def _attributes(attributes: Iterable[tuple[str, str]]) -> str:
    return "".join([f" {name}={quoted(value)}" for name, value in attributes if NAME.fullmatch(name)])


def from_markup(markup: str) -> Content:
    """What `markup` wrote, read again; raises `Refused` for what is no content of a segment."""
    parts: list[Part] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: parts.append(Start(name, attributes))
    parser.EndElementHandler = lambda name: parts.append(END)
    parser.CharacterDataHandler = parts.append
    try:
        parser.Parse(f"<seg>{markup}</seg>".encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise Refused(f"This is no segment with inline elements: {error}.") from None
    return content(parts[1:-1])
