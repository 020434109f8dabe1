"""What the styles of a Word document make of paragraphs and runs, and which lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.formats.docx_xml import is_on, number, tree, value, w
from reader.languages.language import listed

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HEADING_WORDS = listed(
    "heading überschrift titre título titolo título kop rubrik overskrift otsikko nagłówek nadpis заголовок "
    "başlık sernav عنوان سەردێڕ"
)
NUMBERED = re.compile(r"(?P<word>\D+?)\s*(?P<level>[1-9])")
TITLES = frozenset({"title", "titel", "titre principal", "titolo principale"})
QUOTATIONS = frozenset({"quote", "intense quote", "block text", "quotations", "zitat", "citation", "cita"})
CAPTIONS = frozenset({"caption", "beschriftung", "légende", "didascalia", "epígrafe"})
CONTENTS = re.compile(
    r"toc heading|(?:toc|contents|index) ?\d|table of (?:figures|authorities)|contents heading"
)
LISTS = re.compile(r"list(?: bullet| number)?(?: (?P<level>[2-9]))?")
BODY_TEXT = 9
"""The outline level that says that a paragraph is no heading (ECMA-376, part 1, 17.3.1.20)."""
DEEPEST_HEADING = 6
LONGEST_CHAIN = 20
"""Styles based on styles; Word allows 11."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it is written, without what it takes from the one it is based on."""

    name: str
    based_on: str
    paragraph: Element | None
    run: Element | None


@dataclass(frozen=True, slots=True)
class Role:
    """What the style of a paragraph says that it is."""

    kind: str = ""
    """"title", "heading", "quotation", "caption", "contents" or ""."""
    level: int = 0
    list_level: int = 0
    """The depth that the style's name gives to a list item ("List Bullet 2"); else 0."""


@dataclass(slots=True)
class Styles:
    """The styles and numberings of a document."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    default: str = ""
    """The id of the style of paragraphs that name none."""
    languages: tuple[str, str] = ("", "")
    """The language of the document for Latin and for complex scripts, as written; "" when not said."""
    formats: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """Of each numbering, the format of the number at each depth from 0."""
    roles: dict[str, Role] = field(default_factory=dict)

    def chain(self, name: str) -> Iterator[Style]:
        """A style and those that it is based on, nearest first."""
        for _ in range(LONGEST_CHAIN):
            style = self.styles.get(name)
            if style is None:
                return
            yield style
            name = style.based_on

    def role(self, name: str) -> Role:
        """What a paragraph of this style is, by the first style of its chain that says so."""
        if name not in self.roles:
            found = (_role(style) for style in self.chain(name))
            self.roles[name] = next((role for role in found if role != Role()), Role())
        return self.roles[name]

    def numbering(self, name: str, own: Element | None) -> tuple[str, int]:
        """The numbering of a paragraph and its depth from 0; ("", 0) for one that is in no list."""
        said = [own, *(style.paragraph for style in self.chain(name))]
        ids = (value(properties, "numPr/numId") for properties in said)
        depths = (number(value(properties, "numPr/ilvl")) for properties in said)
        found = next((one for one in ids if one), "")
        depth = next((one for one in depths if one is not None), 0)
        return (found, max(0, depth)) if found in self.formats else ("", 0)

    def is_ordered(self, numbering: str, depth: int) -> bool:
        """Whether items of a numbering have numbers or letters at this depth, and not bullets."""
        return self.formats.get(numbering, {}).get(depth, "bullet") not in ("bullet", "none")

    def is_on(self, name: str, run_style: str, own: Element | None, property_name: str) -> bool:
        """Whether a run has a property (b, i, vanish …) by itself, by its own style, or, where `name` is
        given, by that of its paragraph."""
        said = is_on(own, property_name)
        if said is not None:
            return said
        styles = [*self.chain(run_style), *self.chain(name)]
        return next((on for one in styles if (on := is_on(one.run, property_name)) is not None), False)


def read_styles(styles: bytes, numbering: bytes) -> Styles:
    """The styles and numberings of word/styles.xml and word/numbering.xml; b"" for a part that is missing.

    Raises `Refused` for XML that cannot be read.
    """
    root = tree(styles, "its styles")
    made = Styles(formats=_formats(numbering))
    if root is None:
        return made
    found = {one.get(w("styleId"), ""): one for one in root.iterfind(w("style"))}
    made.styles = {name: _style(one) for name, one in found.items()}
    made.default = next((name for name, one in found.items() if _is_default(one)), "")
    defaults = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
    normal = made.styles.get(made.default)
    made.languages = _languages(normal.run if normal else None) or _languages(defaults) or ("", "")
    return made


def _style(one: Element) -> Style:
    name = value(one, "name").strip().casefold() or one.get(w("styleId"), "").casefold()
    return Style(name, value(one, "basedOn"), one.find(w("pPr")), one.find(w("rPr")))


def _is_default(one: Element) -> bool:
    return one.get(w("type")) == "paragraph" and one.get(w("default"), "0") in ("1", "true", "on")


def _languages(run: Element | None) -> tuple[str, str] | None:
    said = None if run is None else run.find(w("lang"))
    return None if said is None else (said.get(w("val"), ""), said.get(w("bidi"), ""))


def _role(style: Style) -> Role:
    name = style.name
    if name in TITLES:
        return Role("title", 1)
    if CONTENTS.fullmatch(name):
        return Role("contents")
    outline = number(value(style.paragraph, "outlineLvl"))
    if outline is not None:
        return Role("heading", min(outline + 1, DEEPEST_HEADING)) if 0 <= outline < BODY_TEXT else Role()
    numbered = NUMBERED.fullmatch(name)
    if numbered and numbered["word"] in HEADING_WORDS:
        return Role("heading", min(int(numbered["level"]), DEEPEST_HEADING))
    if name in QUOTATIONS:
        return Role("quotation")
    if name in CAPTIONS:
        return Role("caption")
    as_list = LISTS.fullmatch(name)
    return Role(list_level=int(as_list["level"] or 1)) if as_list else Role()


# ---------------------------------------------------------------- numberings


def _formats(numbering: bytes) -> dict[str, dict[int, str]]:
    """Of each numbering the format at each depth, through the abstract one that it names."""
    root = tree(numbering, "its lists")
    if root is None:
        return {}
    abstract = {one.get(w("abstractNumId"), ""): one for one in root.iterfind(w("abstractNum"))}
    by_style = {value(one, "styleLink"): one for one in abstract.values() if value(one, "styleLink")}
    made: dict[str, dict[int, str]] = {}
    for one in root.iterfind(w("num")):
        named = abstract.get(value(one, "abstractNumId"))
        linked = None if named is None else by_style.get(value(named, "numStyleLink"))
        levels = _levels(named if linked is None else linked)
        for override in one.iterfind(w("lvlOverride")):
            levels |= _levels(override)
        made[one.get(w("numId"), "")] = levels
    made.pop("0", None)  # numbering 0 takes a paragraph out of its list
    return made


def _levels(parent: Element | None) -> dict[int, str]:
    found = [] if parent is None else parent.iterfind(w("lvl"))
    return {number(one.get(w("ilvl"), "")) or 0: value(one, "numFmt") or "decimal" for one in found}
