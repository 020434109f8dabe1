"""The XML of a Word document: names, and a parser that fetches nothing and believes no declaration."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

from reader.errors import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": MAIN.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": RELATIONS.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": MATHS.encode(),
}
"""The namespaces of the strict form (ISO 29500-1) and those of the form that everybody writes."""

SAFELY: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
OFF = frozenset({"0", "false", "off", "none"})
BROKEN = (
    "This Word document is damaged: the XML of {} cannot be read. "
    "Open it in Word or LibreOffice, save it again and hand that in."
)
DECLARES = (
    "This Word document is refused: {} declares a document type or entities, which Word never writes. "
    "Copy its text into a new document and hand that in."
)
MAX_TAGS = 3_000_000
"""The most tags that a part is read with; 300 pages with a run for each word have 1.4 million."""
TOO_MANY = (
    "This Word document is refused: {} has more than three million tags. "
    "Divide it, or copy its text into a new document, and hand that in."
)
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


def w(name: str) -> str:
    """The full name of one of Word's own elements or attributes."""
    return f"{{{MAIN}}}{name}"


ID = f"{{{RELATIONS}}}id"
VALUE = w("val")
ALTERNATE = f"{{{COMPATIBILITY}}}AlternateContent"
FALLBACK = f"{{{COMPATIBILITY}}}Fallback"
CHOICE = f"{{{COMPATIBILITY}}}Choice"
MATHS_TEXT = f"{{{MATHS}}}t"


def elements(data: bytes, name: str, where: str) -> Iterator[Element]:
    """Each element called `name` once it is complete, in the order of their ends; none for b"".

    What it holds, and what stands before it beside it, is let go as soon as the next is asked for; an
    element within one of the same name belongs to the outer one. `where` says in a person's words what
    is being read. Raises `Refused` for XML that is broken, nested too deep, or declares a document type.
    """
    if not data:
        return
    for old, new in STRICT.items():
        if old in data:
            data = data.replace(old, new)
    found = etree.iterparse(io.BytesIO(_readable(data, where)), events=("start", "end"), tag=name, **SAFELY)
    try:
        for event, element in found:
            if event == "start" and element.getprevious() is None:
                _refuse_declarations(element, where)
            if event == "end" and next(element.iterancestors(name), None) is None:
                yield element
                _let_go(element)
        _refuse_declarations(found.root, where)
    except etree.XMLSyntaxError as error:
        raise Refused(BROKEN.format(where)) from error


def tree(data: bytes, where: str) -> Element | None:
    """The root of a small part, whole; None for b"". Raises `Refused` as `elements` does."""
    if not data:
        return None
    try:
        root = etree.fromstring(_readable(data, where), etree.XMLParser(**SAFELY))
    except etree.XMLSyntaxError as error:
        raise Refused(BROKEN.format(where)) from error
    _refuse_declarations(root, where)
    return root


def is_on(properties: Element | None, name: str) -> bool | None:
    """Whether a property that is on or off (w:b, w:vanish …) is on; None where nothing is said of it."""
    found = None if properties is None else properties.find(w(name))
    return None if found is None else found.get(VALUE, "on").lower() not in OFF


def value(properties: Element | None, path: str) -> str:
    """The value of the property at a path of Word's own names ("numPr/numId"); "" where there is none."""
    found = None if properties is None else properties.find("/".join(map(w, path.split("/"))))
    return "" if found is None else found.get(VALUE, "")


def number(said: str) -> int | None:
    """A whole number as an attribute has it; None for what is not one, or is out of all bounds."""
    return int(said) if WHOLE_NUMBER.fullmatch(said.strip()) else None


def _readable(data: bytes, where: str) -> bytes:
    """The part in the namespaces that everybody writes; refused where its tree would fill the memory."""
    if data.count(b"<") > MAX_TAGS:
        raise Refused(TOO_MANY.format(where))
    for old, new in STRICT.items():
        if old in data:
            data = data.replace(old, new)
    return data


def _refuse_declarations(element: Element, where: str) -> None:
    if element is not None and element.getroottree().docinfo.internalDTD is not None:
        raise Refused(DECLARES.format(where))


def _let_go(element: Element) -> None:
    """Frees what was read: the content of an element, and all that stands before it beside it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
