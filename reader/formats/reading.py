"""Reading a file or a pasted text: bytes in, blocks out, or one sentence that says why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from reader.errors import Refused
from reader.formats import headings
from reader.formats.decoding import Decoded, decode
from reader.formats.from_text import pieces
from reader.formats.text import Text
from reader.model import Block, BlockKind

MAX_BYTES = 20_000_000
"""The largest file that is read, in bytes."""

SUFFIXES = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}


def read(data: bytes, name: str, *, encoding: str | None = None) -> Text:
    """The text of a file called `name`, whose suffix says what format it is in.

    `encoding` is what a person says it is; without it, it is found out.
    Raises Refused for what cannot be read: too large, empty, no text, an encoding that does not fit.
    """
    decoded = decode(data, encoding=encoding)
    return _text(decoded, "text")


def read_pasted(text: str, name: str = "") -> Text:
    """A text that a person pasted; `name` may have a suffix that says its format. Raises Refused."""
    return _text(Decoded(text, ""), "text")


def _text(decoded: Decoded, format_name: str) -> Text:
    content = re.sub("\r\n?", "\n", decoded.text)
    if not content.strip():
        raise Refused("This text is empty.")
    found = pieces(content)
    blocks = headings.guess([piece.block for piece in found], [piece.alone for piece in found])
    title = next((b.text for b in blocks if b.kind is BlockKind.HEADING and b.level == 1), "")
    return Text(content, blocks, title=title, encoding=decoded.encoding, encoding_sure=decoded.sure)
