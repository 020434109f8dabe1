"""Out again: a rendering, or a bilingual text, as a file."""

from __future__ import annotations

import re
from io import BytesIO

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from reader import exchange
from reader.memory import documents
from reader.model import Document
from reader.web import bridge

pages = Blueprint("exports", __name__)

MEDIA_TYPES = {
    "txt": "text/plain",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
"""What no file system likes in a name, or what changes how a name reads."""
LONGEST_STEM = 60
"""Characters of a title in a file name; in UTF-8 they stay below the 255 bytes that file systems allow."""


@pages.get("/documents/<int:document_id>/export")
def export(document_id: int) -> Response:
    """A document in one language, or beside its source, to be kept as a file."""
    language = request.args.get("to", "")
    form = request.args.get("format", "txt")
    bilingual = request.args.get("bilingual", "") == "1"
    content = exchange.export(bridge.workspace(), document_id, language, bilingual=bilingual, format=form)
    with bridge.workspace().reading() as db:
        name = file_name(documents.one(db, document_id), language, form, bilingual=bilingual)
    return send_file(BytesIO(content), MEDIA_TYPES[form], as_attachment=True, download_name=name)


def file_name(document: Document, language: str, suffix: str, *, bilingual: bool) -> str:
    """A file's name from the title and the languages that are in it."""
    stem = " ".join(UNFIT.sub(" ", document.title).split())[:LONGEST_STEM].strip(" .")
    codes = f"{document.language}-{language}" if bilingual else language
    return f"{stem or f'document {document.id}'} ({codes}).{suffix}"
