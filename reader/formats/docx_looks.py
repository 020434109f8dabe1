"""How a Word document looks: its styles, its lists, its pages.

Sizes are half points, distances twentieths of a point, as Word counts them. Arabic letters are set larger
than Latin ones, with more room between the lines, upright whatever is asked, and never spaced out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.formats.docx_parts import part
from reader.formats.writing import Edition

LATIN_FONT = "Cambria"
ARABIC_FONT = "Times New Roman"
"""Has every letter of Arabic and Sorani, and stands on every machine that has Word."""
TEXT = 22
QUIET = "595959"  # grey on white at 7:1
HEADINGS = (36, 30, 26, 24, 22, 22)
ARABIC_LARGER = 1.2
DEEPEST = 9
"""How deep Word nests lists; what is deeper stands at this depth."""
STEP, EDGE, HANGING = 480, 120, 360  # how far a list is set in for each depth, and its signs before it
OURS = frozenset({"Byline", "Remark", "Cell", "CellHeading", "CellNumber", "Untranslated"})
"""The styles that Word does not have of its own."""
_LINE_ABOVE = '<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="BFBFBF"/></w:pBdr>'
BULLETS = "\N{BULLET}\N{EN DASH}\N{WHITE BULLET}"


@dataclass(frozen=True, slots=True)
class Numbering:
    """A list that counts: it begins at `start` at a depth from 0."""

    depth: int
    start: int


def styles(edition: Edition) -> str:
    """The styles part: Word's own names, so that every program knows what is a heading."""
    right_to_left = edition.language.direction == "rtl"
    line = 360 if right_to_left else 300
    return part(
        "styles",
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts()}{_size(TEXT)}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{_spacing(0, 140, line)}</w:pPr></w:pPrDefault></w:docDefaults>"
        + _style("Normal", "Normal", "", "", default=True)
        + _style("Title", "Title", f"<w:keepNext/>{_spacing(0, 240, 264)}", f"<w:b/><w:bCs/>{_size(44)}")
        + "".join(_heading(level, size) for level, size in enumerate(HEADINGS, 1))
        + _style("ListParagraph", "List Paragraph", f"{_spacing(0, 70, line)}<w:contextualSpacing/>", "")
        + _style("Quote", "Quote", f'{_spacing(60, 160, line)}<w:ind w:left="567" w:right="567"/>', "")
        + _style("Caption", "caption", _spacing(0, 200, 276), _quiet(19))
        + _style("Byline", "Byline", _spacing(0, 280, 276), _quiet(20))
        + _style("Remark", "Remark", _LINE_ABOVE + _spacing(60, 0, 264), _quiet(18))
        + _style("Footer", "footer", '<w:jc w:val="center"/>', _quiet(18))
        + _style("Cell", "Cell", _spacing(40, 40, 276 if not right_to_left else 312), "")
        + _style("CellHeading", "Cell Heading", _spacing(80, 40, 276), "<w:b/><w:bCs/>")
        + _style("CellNumber", "Cell Number", _spacing(40, 40, 276), _quiet(18))
        + _character("PlaceholderText", "Placeholder Text", f'<w:color w:val="{QUIET}"/>')
        + _character("Untranslated", "Not translated yet", f'<w:color w:val="{QUIET}"/>'),
    )


def numbering(lists: Sequence[Numbering]) -> str:
    """The numbering part: bullets are list 1, the lists that count follow in their order from 2."""
    bullets = "".join(_level(depth, "bullet", BULLETS[depth % len(BULLETS)]) for depth in range(DEEPEST))
    counted = "".join(_level(depth, "decimal", f"%{depth + 1}.") for depth in range(DEEPEST))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{name}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}'
        "</w:abstractNum>"
        for name, levels in enumerate((bullets, counted))
    )
    used = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{one.depth}">'
        f'<w:startOverride w:val="{one.start}"/></w:lvlOverride></w:num>'
        for name, one in enumerate(lists, 2)
    )
    return part("numbering", f'{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{used}')


def footer() -> str:
    """The foot of each page: its number."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return part("ftr", f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{field}</w:p>')


def section(footer_id: str, *, right_to_left: bool, wide: bool = False) -> str:
    """The pages: A4, upright or wide, numbered at the foot."""
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if wide else 'w:w="11906" w:h="16838"'
    side = 1000 if wide else 1900
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer_id}"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="1400" w:right="{side}" w:bottom="1400" w:left="{side}" '
        'w:header="700" w:footer="700" w:gutter="0"/>'
        f"{'<w:bidi/>' if right_to_left else ''}</w:sectPr>"
    )


def _fonts() -> str:
    return f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:cs="{ARABIC_FONT}"/>'


def _size(half_points: int) -> str:
    """A size for Latin letters, and the larger one for Arabic ones."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{round(half_points * ARABIC_LARGER)}"/>'


def _quiet(half_points: int) -> str:
    """Grey, and of this size."""
    return f'<w:color w:val="{QUIET}"/>{_size(half_points)}'


def _spacing(before: int, after: int, line: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _style(name: str, shown: str, paragraph: str, run: str, *, default: bool = False) -> str:
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    said = ' w:default="1"' if default else _custom(name)
    return (
        f'<w:style w:type="paragraph"{said} w:styleId="{name}"><w:name w:val="{shown}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _character(name: str, shown: str, run: str) -> str:
    return (
        f'<w:style w:type="character"{_custom(name)} w:styleId="{name}"><w:name w:val="{shown}"/>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _custom(name: str) -> str:
    return ' w:customStyle="1"' if name in OURS else ""


def _heading(level: int, size: int) -> str:
    paragraph = f'<w:keepNext/><w:keepLines/>{_spacing(320, 120, 264)}<w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f"heading {level}", paragraph, f"<w:b/><w:bCs/>{_size(size)}")


def _level(depth: int, form: str, sign: str) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{STEP * (depth + 1) + EDGE}" '
        f'w:hanging="{HANGING}"/></w:pPr>'
        "</w:lvl>"
    )
