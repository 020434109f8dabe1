"""Service: a bilingual Word table that comes back from whoever edited it: looked at, and taken as told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from reader import desk, exchange, languages
from reader.errors import Conflict, Refused
from reader.formats.docx_return import Change, Return, compare
from reader.formats.from_docx_table import ReturnedTable, read_back
from reader.languages.language import Language
from reader.memory import documents, intakes
from reader.model import Document
from reader.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Returned:
    """A table that came back, against what stands here now."""

    document: Document
    language: Language
    table: ReturnedTable
    comparison: Return


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the changes that a person wanted."""

    saved: int
    overtaken: tuple[Change, ...]
    """Those that somebody saved anew meanwhile: not taken."""


def compared(workspace: Workspace, document_id: int, content: bytes) -> Returned:
    """What a file that came back would change; nothing is changed.

    Raises `Refused` for a file that is no bilingual table of this document, `Unknown`.
    """
    table = read_back(content)
    with workspace.reading() as db:
        document = documents.one(db, document_id)
    if table.document not in (0, document_id):
        raise Refused(
            f"This table was written from document {table.document}, not from document {document_id}. "
            "Take it back there."
        )
    if table.language not in languages.LANGUAGES or table.language == document.language:
        raise Refused("The file does not say which language its right column is in; it was not taken.")
    language = languages.by_code(table.language)
    edition = exchange.edition_of(workspace, document_id, language)
    return Returned(document, language, table, compare(table, edition))


def begin(workspace: Workspace, document_id: int, name: str, content: bytes) -> int:
    """Keep a file that came back while it is looked at; its id. Raises as `compared`."""
    compared(workspace, document_id, content)
    with workspace.writing() as db:
        return intakes.add(db, name, content, workspace.stamp(), document_id)


def preview(workspace: Workspace, document_id: int, intake_id: int) -> Returned:
    """What a file that is kept would change now; raises as `compared`."""
    return compared(workspace, document_id, _content(workspace, document_id, intake_id))


def take(workspace: Workspace, document_id: int, intake_id: int, beads: Collection[int]) -> Taken:
    """Save the changes of some beads, confirmed, and forget the file. An emptied one becomes a draft."""
    taken = take_changes(workspace, preview(workspace, document_id, intake_id), beads)
    give_up(workspace, intake_id)
    return taken


def take_changes(workspace: Workspace, returned: Returned, beads: Collection[int]) -> Taken:
    """Save the changes of some beads; what was saved anew here meanwhile is left as it is."""
    saved, overtaken = 0, []
    for change in returned.comparison.changed:
        if change.bead in beads:
            try:
                desk.save(
                    workspace, change.bead, change.new, change.revision, confirm=bool(change.new.strip())
                )
                saved += 1
            except Conflict:
                desk.drop_draft(workspace, change.bead)
                overtaken.append(change)
    return Taken(saved, tuple(overtaken))


def give_up(workspace: Workspace, intake_id: int) -> None:
    """Forget a file that came back."""
    with workspace.writing() as db:
        intakes.remove(db, intake_id)


def _content(workspace: Workspace, document_id: int, intake_id: int) -> bytes:
    with workspace.reading() as db:
        kept = intakes.one(db, intake_id)
    if kept.document != document_id:
        raise Refused("That file came back for another document.")
    return kept.content
