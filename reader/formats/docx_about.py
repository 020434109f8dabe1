"""What a Word document says of itself: title, author, date, and the language of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reader.errors import HevokError
from reader.formats.docx_package import Package
from reader.formats.docx_xml import tree
from reader.languages import by_code, guess
from reader.languages.cleaning import clean
from reader.languages.tags import code_of, script_of
from reader.model import Block

PROGRAMS = frozenset({"python-docx", "microsoft office user", "user", "admin", "administrator", "author"})
"""Names that programs write where the author's should stand."""
NO_DAYS = frozenset({"1970-01-01", "1980-01-01"})
"""What a clock says that was never set."""


@dataclass(frozen=True, slots=True)
class Properties:
    """The document's own properties; each empty where it is not said, or only a program said it."""

    title: str = ""
    author: str = ""
    date: str = ""
    """When it was made; ISO 8601."""


def properties(package: Package) -> Properties:
    """What the document's properties say; raises `Refused` for XML that cannot be read."""
    said: dict[str, str] = {}
    for part in package.related("", "core-properties"):
        root = tree(package.part(part), "its properties")
        for one in [] if root is None else root:
            said[one.tag.rpartition("}")[2]] = " ".join(clean(one.text or "").text.split())
    title, author, date = said.get("title", ""), said.get("creator", ""), said.get("created", "")[:10]
    if author.casefold() in PROGRAMS:
        return Properties(title)
    return Properties(title, author, "" if date in NO_DAYS else date)


def language(said: Counter[str], blocks: Sequence[Block]) -> str:
    """The language that most of the text is marked as; "" where its letters clearly speak for another.

    Word marks what is typed with the language of the keyboard, which for Kurmanji is seldom its own.
    """
    tag = max((tag for tag in said if tag), key=lambda tag: said[tag], default="")
    words = "\n".join(block.text for block in blocks if not block.set_aside)
    if not tag:
        return ""
    guessed = guess(words)
    try:
        code = code_of(tag, words)
    except HevokError:
        return "" if guessed.sure else tag
    speaks_against = guessed.sure and guessed.code != code
    return "" if speaks_against or by_code(code).script.casefold() != script_of(words) else tag
