"""What the page of a review is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reader.alignment import Reasons
from reader.languages.language import Language
from reader.memory.sentences import RenderingText, Sentence
from reader.model import Bead, Document, Segment

WINDOW = 100
"""Rows that are shown at once."""
MOST = 3
"""Renderings beside one another at most."""


class Order(StrEnum):
    """In which order rows are looked at."""

    PLACE = "place"
    WORST = "worst"
    """What is least sure first."""


class Doubt(StrEnum):
    """Why a link is worth a look."""

    UNSURE = "unsure"
    """The aligner was not sure of it."""
    OMITTED = "omitted"
    """Nothing renders its source, as far as was found."""
    ADDED = "added"
    """It renders nothing, as far as was found."""
    KEPT = "kept"
    """What a person wrote there is not what the rendering has."""
    NEW = "new"
    """Its source came later than the rendering."""
    CROSSING = "crossing"
    """Its sentences stand in another order than their sources."""
    CHANGED = "changed"
    """Its source has changed since."""


class Disagreement(StrEnum):
    """How renderings differ in what they make of the same source."""

    NONE = ""
    JOINED = "joined"
    """One joins segments that another renders one by one, or joins others."""
    LEFT_OUT = "left out"
    """One leaves out what another renders."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A link of one rendering as the page shows it."""

    bead: Bead
    language: Language
    sentences: tuple[Sentence, ...]
    confidence: float | None
    """0 to 1; None where a person made the link or nothing has yet."""
    reasons: Reasons | None
    is_fixed: bool
    is_aligned: bool
    """Whether it was ever linked."""
    is_edited: bool
    """Whether it says something else than its sentences."""
    state: str
    """What an act upon it hands back."""
    doubts: tuple[Doubt, ...]
    """Empty where it is confirmed, or nothing is to be said."""

    @property
    def text(self) -> str:
        """What it says."""
        return self.bead.translation.text

    @property
    def shape(self) -> str:
        """Source segments and sentences: 1-1, 2-1, 1-0, 0-1."""
        return f"{len(self.bead.places)}-{len(self.sentences)}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a person has confirmed it."""
        return self.bead.is_finished

    @property
    def is_addition(self) -> bool:
        """Whether it renders nothing."""
        return self.bead.is_addition

    @property
    def is_omission(self) -> bool:
        """Whether nothing renders its source: found so, or on purpose."""
        return self.bead.is_left_out

    @property
    def certainty(self) -> float:
        """What it is sorted by, 0 to 2: 2 where a person has confirmed or made it."""
        if self.is_confirmed or (self.is_fixed and not self.doubts):
            return 2.0
        return 0.0 if self.confidence is None else self.confidence


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Source segments with what each rendering has for them, closed under all links; or an addition."""

    segments: tuple[Segment, ...]
    cells: Mapping[str, tuple[Linked, ...]]
    """By language, for each that is shown; empty in the other languages where it is an addition."""
    disagreement: Disagreement

    @property
    def linked(self) -> tuple[Linked, ...]:
        """Its links in all languages."""
        return tuple(one for cell in self.cells.values() for one in cell)

    @property
    def place(self) -> int:
        """The place it begins at; of an addition, the one that it follows."""
        return self.segments[0].place if self.segments else self.linked[0].bead.after

    @property
    def key(self) -> str:
        """What it is called on the page: its place, or the bead of an addition."""
        return f"s{self.place}" if self.segments else f"b{self.linked[0].bead.id}"

    @property
    def certainty(self) -> float:
        """That of its least certain link."""
        return min((one.certainty for one in self.linked), default=0.0)

    @property
    def is_doubtful(self) -> bool:
        """Whether it is worth a look."""
        return any(one.doubts for one in self.linked)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a rendering that was taken in is."""

    language: Language
    text: RenderingText
    links: int
    shapes: Mapping[str, int]
    mean_confidence: float | None
    """0 to 1, over the links that the aligner has made; None where it has made none that stands."""
    omitted: int
    added: int
    doubtful: int
    confirmed: int
    fixed: int
    is_doubtful: bool
    """Whether so few links are 1-1 that their confidences are not to be relied on."""
    sure: tuple[float, ...]
    """The confidences, from the lowest, of those that are confirmed with others from a confidence on."""
    undo: str
    """The act that would be undone; empty for none."""
    redo: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the page is made of."""

    document: Document
    source: Language
    targets: tuple[Language, ...]
    rows: tuple[ReviewRow, ...]
    order: Order
    first: int
    """The number of the first row shown, from 1."""
    after: int
    """The number of the first row that is not shown yet; 0 at the end."""
    total: int
    standing: Mapping[str, Standing]
