"""TBX files in: any version and dialect, as the elements of one concept at a time, in little memory.

The parser is expat, which is told of no other file than this one: a DOCTYPE line is read over, and nothing
that it names is loaded. What declares entities is refused at once, and so is what no file of terms has:
elements in hundreds of one another, concepts of megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from glossary.files.entries import BrokenFile

DEEPEST = 100
"""How many elements may stand in one another."""
LONGEST = 4_000_000
"""Bytes that one concept, one tag or the header may take."""
CONCEPTS = ("conceptEntry", "termEntry", "entry")
"""In version 3, version 2, and TBX-Min of 2014."""
HEADERS = ("tbxHeader", "martifHeader", "header")
ROOTS = ("tbx", "martif", "TBX")
CORE = ("urn:iso:std:iso:30042:ed-2", "")
"""The namespaces of the elements that every dialect has; those of others are data categories (DCT)."""
HOLDERS = frozenset({"descrip", "admin", "termNote", "note", "transac", "transacNote", "ref", "xref"})
"""The elements that say by an attribute what category they give."""
SEPARATOR = "}"
XML = "http://www.w3.org/XML/1998/namespace"

NO_TBX = "This is no TBX file: {}."
ENTITIES = "The file declares entities, which files of terms have no use for. It is refused."
DEEP = f"Elements stand in one another more than {DEEPEST} deep, which files of terms do not need."
LONG = f"A concept, tag or header has more than {LONGEST // 1_000_000} MB. The file is refused."
EMPTY = "The file is empty."
CUT_OFF = "The file ends in the middle: it was cut off, or not written to its end."
_CUT_OFF = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


@dataclass(slots=True)
class Node:
    """An element, with what stands in it."""

    name: str
    """Its local name."""
    namespace: str
    """Empty for that of TBX itself."""
    attributes: dict[str, str]
    line: int
    parts: list[Node | str] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        """The elements in it."""
        return [part for part in self.parts if isinstance(part, Node)]

    @property
    def text(self) -> str:
        """All words in it, those of elements in it as well."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def category(self) -> str:
        """The data category that it gives: by attribute (DCA), or by its own name (DCT, TBX-Min)."""
        by_name = self.namespace or self.name not in HOLDERS
        return self.attributes.get("type", "") or (self.name if by_name else "")

    @property
    def language(self) -> str:
        """The language tag that it bears; empty for none."""
        return self.attributes.get("xml:lang") or self.attributes.get("lang", "")


def read_nodes(pieces: Iterable[bytes]) -> Iterator[Node]:
    """The root without what stands in it, the header if there is one, and every concept's element.

    `pieces` are the file in UTF-8. Raises `BrokenFile` at the line where it cannot be read on.
    """
    return iter(_Reading(pieces))


class _Reading:
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._found: list[Node] = []
        self._open: list[Node] = []
        """The elements open within a concept or header."""
        self._depth = 0
        self._fed = self._began = 0
        self._is_over = False
        self._parser = expat.ParserCreate("utf-8", SEPARATOR)
        self._parser.buffer_text = True
        self._parser.ordered_attributes = False
        self._parser.UseForeignDTD(True)  # an entity that nobody declared is passed over and breaks nothing
        self._parser.EntityDeclHandler = _refuse_entities
        self._parser.AttlistDeclHandler = _refuse_entities
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words

    def __iter__(self) -> Iterator[Node]:
        try:
            for piece in self._pieces:
                self._parser.Parse(piece, False)
                self._fed += len(piece)
                self._measure()
                yield from self._taken()
            if not self._fed:
                raise BrokenFile(1, EMPTY)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            yield from self._taken()
            raise BrokenFile(max(error.lineno, 1), self._sentence(error)) from None
        except _Refusal as refusal:
            yield from self._taken()
            raise BrokenFile(self._parser.CurrentLineNumber, str(refusal)) from None
        yield from self._taken()

    def _taken(self) -> list[Node]:
        taken, self._found = self._found, []
        return taken

    def _measure(self) -> None:
        is_long_token = self._fed - self._parser.CurrentByteIndex > LONGEST
        if is_long_token or (self._open and self._fed - self._began > LONGEST):
            raise _Refusal(LONG)

    def _sentence(self, error: expat.ExpatError) -> str:
        if error.code in _CUT_OFF and self._depth:
            return CUT_OFF
        if not self._depth and not self._is_over:
            return NO_TBX.format("it does not begin with XML that can be read")
        return f"The XML is broken here ({expat.ErrorString(error.code)})."

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Refusal(DEEP)
        namespace, _, local = name.rpartition(SEPARATOR)
        node = Node(
            local,
            "" if namespace in CORE else namespace,
            {_attribute(key): value for key, value in attributes.items()},
            self._parser.CurrentLineNumber,
        )
        if self._depth == 1:
            if local not in ROOTS:
                raise _Refusal(NO_TBX.format(f"it begins with the element “{local[:40]}”"))
            self._found.append(node)
        elif self._open:
            self._open[-1].parts.append(node)
            self._open.append(node)
        elif local in CONCEPTS or local in HEADERS:
            self._began = self._parser.CurrentByteIndex
            self._open.append(node)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        self._is_over = self._depth == 0
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._found.append(node)

    def _words(self, text: str) -> None:
        if self._open:
            self._open[-1].parts.append(text)


class _Refusal(Exception):
    """What a handler cannot go on with; the parser knows the line."""


def _refuse_entities(*_: object) -> NoReturn:
    raise _Refusal(ENTITIES)


def _attribute(key: str) -> str:
    namespace, _, local = key.rpartition(SEPARATOR)
    return f"xml:{local}" if namespace == XML else local
