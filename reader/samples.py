"""The sample: an explainer with three draft renderings, laid into a new memory by the first `serve`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from reader import documents, formats, languages, places
from reader.memory import beads, people
from reader.memory import documents as document_rows
from reader.model import Document, Origin, Stamp, Status, Translation
from reader.suggesting import remember
from reader.workspace import SAMPLE, WANTED, Workspace

NAME = "explainer"
LANGUAGE = "en"
NOTE = "A sample. Its Arabic, Kurmanji and Sorani are drafts that no native speaker has checked."


@dataclass(frozen=True, slots=True)
class Line:
    """One bead of a sample rendering."""

    places: tuple[int, ...]
    text: str
    """Empty where the segments are left out on purpose."""


def lines(language: str) -> Iterator[Line]:
    """The beads of a sample rendering, from its file: places, a tab, the text; # begins a remark."""
    path = places.sample_folder() / f"{NAME}.{language}.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            numbers, _, text = line.partition("\t")
            yield Line(tuple(int(number) for number in numbers.split("+")), text.strip())


def add_sample(workspace: Workspace) -> documents.Added:
    """Take in the sample and lay its renderings beside it as drafts; the memory offers them from now on.

    One transaction: a memory holds the sample whole or not at all.
    """
    path = places.sample_folder() / f"{NAME}.md"
    text = formats.read(path.read_bytes(), path.name)
    with workspace.writing() as db:
        stamp = workspace.stamp()
        added = documents.add(db, text, languages.by_code(LANGUAGE), stamp, source=path.name, note=NOTE)
        document = document_rows.one(db, added.document)
        for language in beads.renderings(db, document.id):
            for line in lines(language):
                _lay(db, document, language, line, stamp)
        people.set_setting(db, SAMPLE, "")
    return added


def add_wanted_sample(workspace: Workspace) -> None:
    """Take in the sample where the memory still waits for it, also after a start that was cut short."""
    with workspace.reading() as db:
        is_wanted = people.setting(db, SAMPLE) == WANTED
    if is_wanted:
        add_sample(workspace)


def _lay(db: Database, document: Document, language: str, line: Line, stamp: Stamp) -> None:
    bead, *others = (beads.at(db, document.id, language, place) for place in line.places)
    for other in others:
        beads.absorb(db, bead.id, other.id, stamp)
    draft = Translation(line.text, Status.DRAFT, Origin.SAMPLE)
    beads.save(db, bead.id, bead.translation.revision, draft, not line.text, stamp)
    beads.record(db, bead.id, "sample", stamp)
    if line.text:
        remember(db, document, beads.one(db, bead.id)[1], Origin.SAMPLE, stamp)
