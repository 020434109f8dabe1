"""What the address of a page asks for: a document, and the language that it is to be rendered into."""

from __future__ import annotations

from typing import NamedTuple

from flask import request

from reader import languages
from reader.languages.language import Language
from reader.memory import beads, documents
from reader.model import Document
from reader.web import bridge


class Asked(NamedTuple):
    """A document with the language asked for (`to`, else its first one) and all that it is rendered into."""

    document: Document
    language: Language
    choices: tuple[Language, ...]


def rendering_of(document_id: int) -> Asked:
    """The document and the language asked for; raises `Unknown` where either is not there."""
    with bridge.workspace().reading() as db:
        document = documents.one(db, document_id)
        choices = tuple(languages.by_code(code) for code in beads.renderings(db, document_id))
    return Asked(document, languages.by_code(request.values.get("to") or choices[0].code), choices)
