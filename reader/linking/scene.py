"""The links of a rendering as they stand, and what a page has seen of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from reader.errors import Conflict, Unknown
from reader.links import Link, Texts
from reader.memory import documents, sentences
from reader.memory import links as kept_links
from reader.memory.links import Kept
from reader.memory.sentences import Sentence
from reader.model import Document

CHANGED_SINCE = (
    "These rows were changed meanwhile, here or in another window. Nothing was done: look at them as they "
    "are now, and do it again."
)


class Stale(Conflict):
    """An act upon links that are no longer as the page showed them; with the text that came with it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(CHANGED_SINCE)
        self.text = text


@dataclass(frozen=True, slots=True)
class Acted:
    """What an act has done."""

    document: int
    language: str
    act: str
    focus: int
    """The bead to go on with."""
    beads: tuple[int, ...]
    """The links that it has made or changed, in the order of the source."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The links of a rendering as they stand, and what they are linked with."""

    rendering: int
    document: Document
    language: str
    kept: tuple[Kept, ...]
    """Those of the text, in the order of the source."""
    hidden: tuple[Kept, ...]
    """Those of set-aside blocks."""
    sentences: tuple[Sentence, ...]
    """All that was taken in, in its own order; some may be linked with what is hidden."""

    @property
    def texts(self) -> Texts:
        """What every sentence says."""
        return {sentence.id: sentence.text for sentence in self.sentences}

    def at(self, bead_id: int) -> int:
        """Where a link stands among them; raises `Stale`."""
        for number, one in enumerate(self.kept):
            if one.link.bead == bead_id:
                return number
        raise Stale

    def link(self, number: int) -> Link:
        """The link that stands there."""
        return self.kept[number].link

    def before(self, number: int) -> int:
        """The id of the last segment before a link; 0 where there is none."""
        earlier = (one.link.segments for one in reversed(self.kept[:number]) if one.link.segments)
        return next(earlier, (0,))[-1]


def scene(db: Database, document_id: int, language: str, only: Collection[int] | None = None) -> Scene:
    """The links of a document's rendering, or `only` those of some beads; raises `Unknown`."""
    rendering_id = sentences.rendering(db, document_id, language)
    every = kept_links.of(db, rendering_id, only)
    return Scene(
        rendering_id,
        documents.one(db, document_id),
        language,
        tuple(one for one in every if one.is_shown),
        tuple(one for one in every if not one.is_shown),
        tuple(sentences.of(db, rendering_id, only)),
    )


def states(kept: Sequence[Kept]) -> list[str]:
    """What a page hands back with an act upon each link: its revision, between those of its neighbours."""
    marks = ["", *(f"{one.link.bead}.{one.revision}" for one in kept), ""]
    return ["-".join(marks[number : number + 3]) for number in range(len(kept))]


def seen(db: Database, bead_id: int, state: str, reach: int) -> tuple[Scene, int]:
    """The links as they stand, and where that of a bead is; raises `Stale` where it is not as it was seen."""
    try:
        _, document_id, language = sentences.rendering_of(db, bead_id)
    except Unknown:
        raise Stale from None
    here = scene(db, document_id, language)
    at = here.at(bead_id)
    was, now = state.split("-"), states(here.kept)[at].split("-")
    seen = {1, 1 + reach}
    if len(was) != len(now) or any(was[number] != now[number] for number in seen):
        raise Stale
    return here, at
