"""What reading a file gives: the file's text, its blocks, and what is known about it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from reader.model import Block


@dataclass(frozen=True, slots=True)
class Text:
    """A file or pasted text as it was read, before anything of it is kept."""

    content: str
    """The whole file, decoded, line ends as ``\\n``, without byte order mark; not normalised. For a
    file that is no text itself (docx), the words of its blocks."""
    blocks: tuple[Block, ...]
    title: str = ""
    author: str = ""
    date: str = ""
    """As found; ISO 8601 where it could be understood."""
    encoding: str = ""
    """The encoding that was used, by its Python name; empty for pasted text."""
    encoding_sure: bool = True
    """False when the encoding was guessed from the look of the text: a person should confirm it."""
    language_tag: str = ""
    """What the file itself says its language is, as written there."""
    format: str = "text"
    """"text", "markdown", "html", "web" or "docx"."""
    notes: tuple[str, ...] = ()
    """Sentences for the person: what was set aside, removed or converted."""
    address: str = ""
    """Where in the web it was found; empty for what came from a file or was pasted."""

    def extent(self, block: Block, start: int, end: int) -> tuple[int, int] | None:
        """Where ``block.text[start:end]`` stands in `content`, half-open; None when that is not known.

        Signs that the block no longer has of their own (a combining mark composed into its letter)
        belong to the character before them.
        """
        if not block.offsets or start >= end:
            return None
        last = block.offsets[end - 1] + 1
        while last < len(self.content) and unicodedata.combining(self.content[last]):
            last += 1
        return block.offsets[start], last
