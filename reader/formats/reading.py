"""Reading a file or a pasted text: bytes in, blocks out, or one sentence that says why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from reader.errors import Refused
from reader.formats import from_docx, from_html, from_markdown, from_text, furniture, headings, locating, page
from reader.formats.dates import iso_date
from reader.formats.decoding import Decoded, decode
from reader.formats.docx_package import looks_like_word
from reader.formats.markup import SOFT_HYPHEN
from reader.formats.text import Text
from reader.languages.cleaning import clean
from reader.model import Block, BlockKind

MAX_BYTES = 20_000_000
"""The largest file or pasted text that is read, in bytes."""

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
FROM_A_WORD_PROCESSOR = (
    "Open it in the program it was made with, save it as .docx, .html or .txt, and hand in that file."
)
FROM_A_PDF = (
    "Convert it first: Word opens it and saves it as .docx, pdftotext makes a text of it. "
    "Look through what came out, and hand in that file."
)
NOT_READ = {
    ".pdf": ("A PDF", FROM_A_PDF),
    ".doc": ("A Word document of the old format", FROM_A_WORD_PROCESSOR),
    ".odt": ("An OpenDocument text", FROM_A_WORD_PROCESSOR),
    ".rtf": ("A rich text file", FROM_A_WORD_PROCESSOR),
    ".epub": (
        "An EPUB book",
        "Convert it to .html or .txt with another program first, and hand in that file.",
    ),
}
MAGIC = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
)
ZIPPED = ((b"application/epub+zip", ".epub"), (b"opendocument.text", ".odt"))
WORD = (".docx", ".docm", ".dotx", ".dotm")
ZIP = b"PK\x03\x04"
LINE_END = re.compile("\r\n?")
SURROGATE = re.compile("[\ud800-\udfff]")
EMPTY = "There is no text in it: nothing, or white space only. Hand in a text with at least one word."


def read(data: bytes, name: str, *, encoding: str | None = None) -> Text:
    """The text of a file called `name`, whose suffix says what format it is in (.txt, .md, .html, .docx …).

    `encoding` is what a person says it is; without it, it is found out.
    Raises Refused for what cannot be read: larger than MAX_BYTES, empty, no text, a format that is not
    read, an encoding that is unknown or does not fit, a page nested too deep.
    """
    _refuse_too_large(len(data))
    suffix = PurePosixPath(name).suffix.lower()
    if _is_word(data, suffix):
        return _docx(data, name)
    refuse_other_formats(data, suffix)
    declares = FORMATS.get(suffix) == "html" or bool(LOOKS_LIKE_HTML.match(data[:1024].decode("latin-1")))
    return _text(decode(data, encoding=encoding, declares=declares), suffix)


def read_pasted(text: str, name: str = "") -> Text:
    """A text that a person pasted; `name` may have a suffix that says its format.

    Raises Refused as `read` does.
    """
    _refuse_too_large(len(text))
    text = SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    _refuse_too_large(len(text.encode()))
    if "\0" in text:
        raise Refused("The text holds NUL characters, which no text has. Copy it again from where it stands.")
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return _text(Decoded(text, ""), PurePosixPath(name).suffix.lower())


def _refuse_too_large(size: int) -> None:
    if size > MAX_BYTES:
        raise Refused(
            f"This text has {_megabytes(size)}; at most {_megabytes(MAX_BYTES)} are read. "
            "Divide it into parts and hand them in one by one."
        )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f}".removesuffix(".0") + " MB"


def refuse_other_formats(data: bytes, suffix: str) -> None:
    """Raises Refused, with what to do instead, for a format that is not read (PDF, RTF, EPUB …)."""
    kind = next((kind for magic, kind in MAGIC if data.startswith(magic)), "")
    if data.startswith(ZIP):
        kind = next((kind for magic, kind in ZIPPED if magic in data[:4096]), "")
        kind = kind or (suffix if suffix in NOT_READ else "")
        if not kind:
            raise Refused("A ZIP archive is not read. Unpack it and hand in the text that is in it.")
    kind = kind or (suffix if suffix in NOT_READ else "")
    if kind:
        what, instead = NOT_READ[kind]
        raise Refused(f"{what} is not read. {instead}")


def _text(decoded: Decoded, suffix: str) -> Text:
    content = LINE_END.sub("\n", decoded.text)
    if not content.strip():
        raise Refused(EMPTY)
    form = FORMATS.get(suffix) or ("html" if LOOKS_LIKE_HTML.match(content) else "text")
    text = {"text": _plain, "markdown": _markdown, "html": _html}[form](content)
    if not text.blocks:
        raise Refused(EMPTY)
    return replace(
        text,
        title=text.title or _title(text.blocks),
        author=text.author or furniture.author(text.blocks),
        date=text.date or furniture.date(text.blocks),
        encoding=decoded.encoding,
        encoding_sure=decoded.sure,
        notes=(
            *encoding_notes(decoded),
            *text.notes,
            *cleaning_notes(content),
            *furniture_notes(text.blocks),
        ),
    )


def _is_word(data: bytes, suffix: str) -> bool:
    """Whether a file is read, or refused, as a Word document: not one that was only given its suffix."""
    other = any(data.startswith(magic) for magic, kind in MAGIC if kind != ".doc")
    return not other and (suffix in WORD or (suffix not in NOT_READ and looks_like_word(data)))


def _docx(data: bytes, name: str) -> Text:
    text = from_docx.read_docx(data, name)
    title = text.title or _title(text.blocks)
    return replace(text, title=title, notes=(*text.notes, *furniture_notes(text.blocks)))


def _plain(content: str) -> Text:
    found = from_text.pieces(content)
    shown = furniture.set_aside([piece.block for piece in found])
    return Text(content, headings.guess(shown, [piece.alone for piece in found]))


def _markdown(content: str) -> Text:
    found = from_markdown.parse(content)
    said = found.fields
    return Text(
        content,
        furniture.set_aside(found.blocks),
        title=said.get("title", ""),
        author=said.get("author", ""),
        date=iso_date(said.get("date", "")) or said.get("date", ""),
        language_tag=said.get("lang", "") or said.get("language", ""),
        format="markdown",
        notes=found.notes,
    )


def _html(content: str) -> Text:
    whole = page.parse(content)
    blocks = locating.locate(content, from_html.blocks(whole))
    if not blocks:
        raise Refused("This page has no text in it. Open it in a browser, copy the text and paste it.")
    return Text(
        content,
        furniture.set_aside(blocks),
        title=whole.title,
        author=whole.author,
        date=whole.date,
        language_tag=whole.language_tag,
        format="html",
    )


def _title(blocks: Sequence[Block]) -> str:
    heads = [block for block in blocks if block.kind is BlockKind.HEADING and not block.set_aside]
    return next((block.text for block in heads if block.level == 1), heads[0].text if heads else "")


def encoding_notes(decoded: Decoded) -> tuple[str, ...]:
    """The sentence that says which encoding was guessed, where one was."""
    if decoded.sure:
        return ()
    return (
        f"The encoding was guessed to be {decoded.encoding}: look at the letters, choose another if needed.",
    )


def cleaning_notes(content: str) -> tuple[str, ...]:
    """The sentences that say which signs were removed or converted."""
    hyphens = content.count(SOFT_HYPHEN)
    report = clean(content).report
    soft = f"Soft hyphens were removed: {hyphens:,}." if hyphens else ""
    return tuple(note for note in (report, soft) if note)


def furniture_notes(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The sentence that says how many blocks were set aside, where any was."""
    count = sum(bool(block.set_aside) for block in blocks)
    if not count:
        return ()
    were = "1 block was" if count == 1 else f"{count:,} blocks were"
    return (f"{were} set aside as page furniture and can be taken back in.",)
