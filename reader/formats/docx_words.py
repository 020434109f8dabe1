"""Words as Word writes them: runs and paragraphs, each with its language and direction.

In a paragraph from right to left, words in Latin letters and dates in figures stand in runs of their own
without `w:rtl`: within one, Word would order the marks beside them from right to left. What has marks or
spaces within it is also embedded by U+202A and U+202C: otherwise 2025-03-06 would read 06-03-2025 in
LibreOffice, which orders by Unicode Standard Annex 9 and passes over `w:dir` (7.4, tried). No text that is
stored has such signs, so they are taken out when the file comes back. Isolates would be better, but the
fonts of older Words have no glyph for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from reader.formats.docx_parts import TAGS
from reader.languages.language import Language

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (section 2.2) cannot hold, not even as a reference."""
LINE_END = re.compile("\r\n?")
LATIN = "[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
WORD = rf"{LATIN}(?:[\w+@&./:'\N{{RIGHT SINGLE QUOTATION MARK}}-]*[A-Za-z\u00c0-\u024f0-9+])?"
FIGURES = r"[0-9]+(?:[-/:.][0-9]+)+"
LEFT_TO_RIGHT = re.compile(rf"(?:{WORD}|{FIGURES})(?:[ &/-]+(?:{WORD}|[0-9]+))*")
SIGNS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
OPENING, CLOSING = "\N{LEFT-TO-RIGHT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}"
SIGN = re.compile(r"([\n\t])")


def writable(text: str) -> str:
    """The text as a Word document can hold it: what XML forbids becomes U+FFFD, line ends become ``\\n``."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", LINE_END.sub("\n", text))


def unwritable(text: str) -> int:
    """How many characters of a text no Word document can hold."""
    return len(UNWRITABLE.findall(text))


def runs(text: str, language: Language, *, style: str = "") -> str:
    """The runs of a text in a language; `style` is the id of a character style."""
    text = writable(text)
    if language.direction == "ltr":
        return _run(text, style, f'<w:lang w:val="{TAGS[language.code]}"/>')
    right_to_left = f'<w:rtl/><w:lang w:bidi="{TAGS[language.code]}"/>'
    return "".join(
        embedded(_run(stretch, style, f'<w:lang w:val="{TAGS["en"]}"/>'), needed=not stretch.isalnum())
        if is_latin
        else _run(stretch, style, right_to_left)
        for stretch, is_latin in _stretches(text)
    )


def embedded(content: str, *, needed: bool) -> str:
    """Runs from left to right, kept together in a paragraph from right to left where that is needed."""
    return f"{_sign(OPENING)}{content}{_sign(CLOSING)}" if needed else content


def _sign(character: str) -> str:
    return f"<w:r><w:t>{character}</w:t></w:r>"


def paragraph(content: str, language: Language, *, style: str, numbering: str = "") -> str:
    """A paragraph of runs in the direction of a language; `numbering` is the `w:numPr` of a list item."""
    direction, end = ("<w:bidi/>", "<w:rPr><w:rtl/></w:rPr>") if language.direction == "rtl" else ("", "")
    properties = f'<w:pStyle w:val="{style}"/>{numbering}{direction}<w:jc w:val="start"/>{end}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def _run(text: str, style: str, properties: str) -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    content = "".join(map(_text, SIGN.split(text)))
    return f"<w:r><w:rPr>{named}{properties}</w:rPr>{content}</w:r>" if content else ""


def _text(piece: str) -> str:
    if not piece:
        return ""
    return SIGNS.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>'


def _stretches(text: str) -> Iterator[tuple[str, bool]]:
    """A text from right to left in its parts, each with whether it runs from left to right."""
    at = 0
    for found in LEFT_TO_RIGHT.finditer(text):
        yield text[at : found.start()], False
        yield found.group(), True
        at = found.end()
    yield text[at:], False
