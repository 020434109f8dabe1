"""Service: what of a document the memory has already, counted in bands as translators count."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from reader import languages, suggesting
from reader.errors import Refused
from reader.matching.rank import EQUAL
from reader.memory import beads, documents, segments
from reader.model import FINISHED, Bead, Step
from reader.workspace import Workspace

DONE = "translated"
REPEATED = "repetitions"
NONE = "no match"
BANDS = (("101-102", 101), ("100", 100), ("95-99", 95), ("85-94", 85), ("75-84", 75), ("50-74", 50))
"""The bands of matches, each with the least score in it, as it is offered: after cap and penalties."""
MINIMUM = BANDS[-1][1]
NAMES = (DONE, REPEATED, *(name for name, _ in BANDS), NONE)
"""Every band, in the order of a report."""


@dataclass(frozen=True, slots=True)
class Band:
    """What falls into one band."""

    name: str
    segments: int = 0
    words: int = 0
    """Source words, as translators count them."""
    characters: int = 0
    """Code points of the source, white space left out."""

    def with_text(self, places: int, words: int, characters: int) -> Band:
        """This band with one more text of so many segments."""
        return Band(self.name, self.segments + places, self.words + words, self.characters + characters)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a document will ask of a translator in one language."""

    document: int
    title: str
    source: str
    target: str
    bands: tuple[Band, ...]

    @property
    def total(self) -> Band:
        """All bands together."""
        return Band(
            "total",
            sum(band.segments for band in self.bands),
            sum(band.words for band in self.bands),
            sum(band.characters for band in self.bands),
        )

    @property
    def rows(self) -> tuple[Band, ...]:
        """The bands and their total."""
        return (*self.bands, self.total)


def analyse(
    workspace: Workspace, document_id: int, language: str, step: Step = lambda done, total: None
) -> Analysis:
    """Count a document's segments, words and characters by what the memory offers for them.

    What is translated already stands in a band of its own. A text that was met before in this document and
    has no match of 100 is a repetition: by then the memory will know it.
    Raises `Unknown`, and `Refused` for the document's own language.
    """
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        if languages.by_code(language).code == document.language:
            raise Refused(f"Document {document_id} is {languages.by_code(language).name} already.")
        texts = {segment.place: segment.text for segment in segments.of(db, document_id)}
        found = beads.of(db, document_id, language)
    own = languages.by_code(document.language)
    counted = {name: Band(name) for name in NAMES}
    met: set[str] = set()
    for number, bead in enumerate(found):
        step(number, len(found))
        text = " ".join(texts[place] for place in bead.places)
        key = languages.spelling_key(text, own)
        name = _band(workspace, bead, is_met=key in met)
        met.add(key)
        counted[name] = counted[name].with_text(
            len(bead.places), languages.word_count(text, own), len("".join(text.split()))
        )
    step(len(found), len(found))
    return Analysis(document.id, document.title, document.language, language, tuple(counted.values()))


def _band(workspace: Workspace, bead: Bead, *, is_met: bool) -> str:
    if bead.translation.status in FINISHED:
        return DONE
    match = suggesting.best(workspace, bead.id, minimum=MINIMUM)
    score = match.score if match else 0
    if is_met and score < EQUAL:
        return REPEATED
    return next((name for name, least in BANDS if score >= least), NONE)


def as_csv(analysis: Analysis) -> str:
    """The report as a table with a head, for a spreadsheet."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["band", "segments", "words", "characters"])
    rows.writerows((row.name, row.segments, row.words, row.characters) for row in analysis.rows)
    return written.getvalue()


def as_json(analysis: Analysis) -> dict[str, Any]:
    """The report as commands and the JSON interface tell it."""
    return {
        "document": analysis.document,
        "title": analysis.title,
        "from": analysis.source,
        "to": analysis.target,
        "bands": [asdict(band) for band in analysis.bands],
        "total": asdict(analysis.total),
    }


def from_json(told: Mapping[str, Any]) -> Analysis:
    """A report as `as_json` told it."""
    bands = tuple(Band(**band) for band in told["bands"])
    return Analysis(told["document"], told["title"], told["from"], told["to"], bands)
