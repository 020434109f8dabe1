"""What the page shows on which renderings that were taken in are looked at, row by row, and mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from reader import languages, linking, links
from reader.alignment import Reasons
from reader.errors import Refused
from reader.languages.language import Language
from reader.linking import Scene
from reader.links import Link
from reader.memory import beads, documents, link_steps, segments, sentences
from reader.memory import links as kept_links
from reader.memory.sentences import RenderingText, Sentence
from reader.model import Bead, Document, Segment
from reader.rows import rows as closed
from reader.workspace import Workspace

UNSURE = 0.8
"""Confidence below which a link is worth a look."""
UNEVEN = 0.35
"""Share of links that are not 1-1 above which a whole rendering is to be looked at: see docs on alignment."""
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


def texts(db: Database, document_id: int) -> dict[str, RenderingText]:
    """The texts that were taken in as renderings of a document, by language."""
    return sentences.taken_in(db, document_id)


def review(
    workspace: Workspace,
    document_id: int,
    codes: Sequence[str] = (),
    *,
    order: str = Order.PLACE,
    first: int = 1,
    limit: int = WINDOW,
) -> Review:
    """Some rows of a document with the renderings that were taken in in `codes` (without any: the first).

    From the row with the number `first`, in the order of the text or the least certain first. Raises
    `Unknown`, and `Refused` where no rendering was taken in, in these languages or at all.
    """
    with workspace.reading() as db:
        document, scenes = _scenes(db, document_id, codes)
        every = _rows(db, document, scenes)
        standing = {here.language: _standing(db, here, every) for here in scenes}
    chosen = Order(order) if order in set(Order) else Order.PLACE
    if chosen is Order.WORST:
        every.sort(key=lambda row: row.certainty)
    first = max(first, 1)
    return Review(
        document,
        languages.by_code(document.language),
        tuple(languages.by_code(here.language) for here in scenes),
        tuple(every[first - 1 : first - 1 + limit]),
        chosen,
        first,
        first + limit if first - 1 + limit < len(every) else 0,
        len(every),
        standing,
    )


def rows_of(
    workspace: Workspace, document_id: int, codes: Sequence[str], bead_ids: Collection[int]
) -> tuple[ReviewRow, ...]:
    """The rows of some beads, with the one before and after each: what an act changes on the page."""
    with workspace.reading() as db:
        document, scenes = _scenes(db, document_id, codes)
        every = _rows(db, document, scenes)
    touched = {
        near
        for number, row in enumerate(every)
        if any(one.bead.id in bead_ids for one in row.linked)
        for near in (number - 1, number, number + 1)
    }
    return tuple(row for number, row in enumerate(every) if number in touched)


def next_doubtful(
    workspace: Workspace, document_id: int, codes: Sequence[str], after: str = ""
) -> ReviewRow | None:
    """The next row worth a look behind the one with the key `after`; from the top again at the end."""
    with workspace.reading() as db:
        document, scenes = _scenes(db, document_id, codes)
        every = _rows(db, document, scenes)
    at = next((number + 1 for number, row in enumerate(every) if row.key == after), 0)
    return next((row for row in every[at:] + every[:at] if row.is_doubtful and row.key != after), None)


# --- rows


def _scenes(db: Database, document_id: int, codes: Sequence[str]) -> tuple[Document, list[Scene]]:
    document = documents.one(db, document_id)
    there = sentences.taken_in(db, document_id)
    if not there:
        raise Refused("No rendering was taken in for this document yet. Add one first.")
    wanted = [*dict.fromkeys(codes)] or [*there][:1]
    for code in wanted:
        if languages.by_code(code).code not in there:
            raise Refused(f"No rendering in {languages.by_code(code).name} was taken in. Add one first.")
    if len(wanted) > MOST:
        raise Refused(f"Up to {MOST} renderings are reviewed beside one another; this names {len(wanted)}.")
    return document, [linking.scene(db, document_id, code) for code in wanted]


def _rows(db: Database, document: Document, scenes: Sequence[Scene]) -> list[ReviewRow]:
    linked: dict[int, Linked] = {}
    shown: dict[str, list[Bead]] = {}
    for here in scenes:
        of_language = [
            *beads.of(db, document.id, here.language),
            *kept_links.additions(db, document.id, here.language),
        ]
        shown[here.language] = of_language
        linked |= _linked(here, {bead.id: bead for bead in of_language})
    return [
        ReviewRow(
            row.segments,
            {code: tuple(linked[bead.id] for bead in row.beads.get(code, ())) for code in shown},
            _disagreement(row.beads) if row.segments else Disagreement.NONE,
        )
        for row in closed(segments.of(db, document.id), shown)
    ]


def _linked(here: Scene, found: Mapping[int, Bead]) -> dict[int, Linked]:
    by_id = {sentence.id: sentence for sentence in here.sentences}
    position = {sentence.id: number for number, sentence in enumerate(here.sentences)}
    crossing = _crossing([one.link for one in here.kept], position)
    said = here.texts
    language = languages.by_code(here.language)
    made = {}
    for one, state in zip(here.kept, linking.states(here.kept), strict=True):
        link = one.link
        bead = found[link.bead]
        made[link.bead] = Linked(
            bead=bead,
            language=language,
            sentences=tuple(by_id[sentence] for sentence in link.sentences),
            confidence=link.confidence,
            reasons=Reasons(*link.reasons) if link.reasons else None,
            is_fixed=link.is_fixed,
            is_aligned=link.is_aligned,
            is_edited=links.is_edited(link, said),
            state=state,
            doubts=tuple(_doubts(link, bead, is_crossing=link.bead in crossing, said=said)),
        )
    return made


def _doubts(link: Link, bead: Bead, *, is_crossing: bool, said: links.Texts) -> list[Doubt]:
    if link.is_confirmed and not bead.rendered:
        return []
    is_left_alone = not link.is_fixed
    found = {
        Doubt.CHANGED: bool(bead.rendered),
        Doubt.NEW: not link.is_aligned and not link.text,
        Doubt.UNSURE: is_left_alone and link.confidence is not None and link.confidence < UNSURE,
        Doubt.OMITTED: is_left_alone and link.is_omission,
        Doubt.ADDED: is_left_alone and link.is_addition,
        Doubt.KEPT: is_left_alone and links.is_edited(link, said) and bool(link.sentences),
        Doubt.CROSSING: is_left_alone and is_crossing,
    }
    return [doubt for doubt, holds in found.items() if holds]


def _crossing(every: Sequence[Link], position: Mapping[int, int]) -> set[int]:
    """The links whose sentences stand before those of a link that is earlier in the source."""
    highest = -1
    found = set()
    for link in every:
        places = [position[one] for one in link.sentences]
        if places and min(places) < highest:
            found.add(link.bead)
        highest = max([highest, *places])
    return found


def _disagreement(of_row: Mapping[str, Sequence[Bead]]) -> Disagreement:
    """How the renderings differ in one row; what is not translated at all does not count."""
    begun = [
        [bead for bead in of_language if bead.translation.text or bead.is_left_out]
        for of_language in of_row.values()
    ]
    begun = [of_language for of_language in begun if of_language]
    cuts = {tuple(bead.places for bead in of_language) for of_language in begun}
    left_out = {
        frozenset(place for bead in of_language if bead.is_left_out for place in bead.places)
        for of_language in begun
    }
    if len(left_out) > 1:
        return Disagreement.LEFT_OUT
    return Disagreement.JOINED if len(cuts) > 1 else Disagreement.NONE


def _standing(db: Database, here: Scene, every: Sequence[ReviewRow]) -> Standing:
    linked = [one for row in every for one in row.cells[here.language]]
    confidences = [one.confidence for one in linked if one.confidence is not None]
    shapes = Counter(one.shape for one in linked if one.is_aligned)
    undo, redo = link_steps.acts(db, here.rendering)
    return Standing(
        language=languages.by_code(here.language),
        text=sentences.taken_in(db, here.document.id)[here.language],
        links=len(linked),
        shapes=dict(sorted(shapes.items())),
        mean_confidence=sum(confidences) / len(confidences) if confidences else None,
        omitted=sum(len(one.bead.places) for one in linked if one.is_omission),
        added=sum(len(one.sentences) for one in linked if one.is_addition),
        doubtful=sum(bool(one.doubts) for one in linked),
        confirmed=sum(one.is_confirmed for one in linked),
        fixed=sum(one.is_fixed for one in linked),
        is_doubtful=is_uneven(shapes),
        undo=undo,
        redo=redo,
    )


def is_uneven(shapes: Mapping[str, int]) -> bool:
    """Whether so many links are not 1-1 that the whole rendering is to be looked at."""
    total = sum(shapes.values())
    return bool(total) and total - shapes.get("1-1", 0) > UNEVEN * total
