"""Which rows of a review a page shows, which link has the focus, and what is to be told about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from reader import review
from reader.review import Linked, Order, Review, ReviewRow
from reader.web.interface import gettext
from reader.workspace import Workspace

ROWS = 60
"""Rows on one page."""
SURE = 0.95
"""Confidence from which a link is called sure."""
FAIRLY = review.UNSURE
HARDLY = 0.5
MINIMA = (99, 95, 90, 85, 80, 70, 60, 50)
"""Percents from which all can be confirmed."""
SPEAKS = 0.7
"""Nats from which a reason counts: twice as likely as not."""
SPEAKS_CLEARLY = 3.0
"""Nats from which a reason counts much: twenty times as likely as not."""


@dataclass(frozen=True, slots=True)
class View:
    """What of a review is shown: it travels in every address and form."""

    codes: tuple[str, ...]
    order: str = ""
    at: int = 0
    """The bead in focus; 0 for the first one."""
    first: int = 0
    """The number of a row that the page is to show, where `at` is 0."""
    place: int = 0
    """Where the focus was, should its bead be gone."""
    shown: tuple[int, ...] = ()
    """Beads of the rows that stand on the page, which stay there while one works on the least sure."""
    goes_on: str = ""
    """Whether the focus goes on from `at`: to the "next" link of its language, or to a "doubtful" one."""
    language: str = ""
    """That of the link from which it goes on."""

    def on(self, at: int, touched: Iterable[int]) -> View:
        """The same with another focus, and with the beads that an act has touched."""
        return replace(self, at=at, shown=(*self.shown, *touched) if self.shown else ())

    def address(self, document_id: int, **other: int) -> str:
        """The page that shows this, or with another bead `at` or row `first`."""
        at = other.get("at", 0 if "first" in other else self.at)
        return url_for(
            "reviewing.page",
            document_id=document_id,
            codes=",".join(self.codes),
            order=self.order if self.order == Order.WORST else None,
            at=at or None,
            _anchor=f"link-{at}" if at else None,
            **({"from": other["first"]} if other.get("first", 0) > 1 else {}),  # type: ignore[arg-type]
        )


@dataclass(frozen=True, slots=True)
class Window:
    """The rows that a page shows, and what belongs to them."""

    view: View
    review: Review
    active: Linked | None
    """The link in focus; None where there is no row."""
    earlier: int
    """The number that the page before begins with; 0 for none."""
    sure: Mapping[str, tuple[tuple[int, int], ...]]
    """By language: how many links that are not confirmed have how many percent at least."""

    @property
    def document(self) -> int:
        """The id of the document."""
        return self.review.document.id

    @property
    def rows(self) -> tuple[ReviewRow, ...]:
        """The rows that are shown."""
        return self.review.rows

    @property
    def shown(self) -> str:
        """A bead of each row, for the forms."""
        return ",".join(str(row.linked[0].bead.id) for row in self.rows if row.linked)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.review.first + len(self.rows) - 1

    def address(self, **other: int) -> str:
        """The page that shows this, or with another bead `at` or row `first`."""
        return self.view.address(self.document, **other)

    def cut_address(self, link: Linked) -> str:
        """The page on which the sentences of a link are cut or joined."""
        page, _, anchor = self.view.address(self.document, at=link.bead.id).partition("#")
        return f"{page}&cut=1#{anchor}"

    @property
    def active_key(self) -> str:
        """The key of the row in focus."""
        return next((row.key for row in self.rows if self.active in row.linked), "")

    def is_active(self, link: Linked) -> bool:
        """Whether a link has the focus."""
        return self.active is not None and self.active.bead.id == link.bead.id


def looked_at(workspace: Workspace, document_id: int, view: View) -> Window:
    """What a page shows of a review; raises as `review.review`."""
    found = _found(workspace, document_id, view)
    if view.goes_on and not (at := _following(found.rows, view)):
        view = _beyond(workspace, document_id, view, found)
        found = _found(workspace, document_id, view)
        at = view.at or _following(found.rows, view)
    if view.goes_on:
        view = replace(view, at=at)
    active = _active(found.rows, view)
    return Window(
        view=replace(view, at=active.bead.id if active else 0, order=found.order.value, goes_on=""),
        review=found,
        active=active,
        earlier=max(found.first - ROWS, 1) if found.first > 1 else 0,
        sure={code: _sure(standing.sure) for code, standing in found.standing.items()},
    )


def _found(workspace: Workspace, document_id: int, view: View) -> Review:
    return review.review(
        workspace,
        document_id,
        view.codes,
        order=view.order,
        first=view.first,
        limit=ROWS,
        at=view.at,
        staying=view.shown,
    )


def _beyond(workspace: Workspace, document_id: int, view: View, found: Review) -> View:
    """Where the focus goes on to when nothing on the page follows; where it is at the end of the text."""
    if view.goes_on == "doubtful":
        here = next((row.key for row in found.rows if view.at in (one.bead.id for one in row.linked)), "")
        row = review.next_doubtful(workspace, document_id, view.codes, after=here)
        beads = [one.bead.id for one in row.linked if one.doubts] if row else []
        return replace(view, at=beads[0], shown=()) if beads else view
    if not found.after:
        return view
    # what was mended is no longer among the least sure: their next page begins at the top
    return replace(view, at=0, first=1 if view.shown else found.after, shown=())


def _following(rows: Sequence[ReviewRow], view: View) -> int:
    """The bead that the focus goes on to, behind `at` or from the beginning; 0 where there is none."""
    linked = [one for row in rows for one in row.linked]
    here = next((number for number, one in enumerate(linked) if one.bead.id == view.at), -1)
    language = linked[here].language.code if here >= 0 else view.language
    behind = (one for one in linked[here + 1 :] if one.language.code == language)
    return next((one.bead.id for one in behind if one.doubts or view.goes_on != "doubtful"), 0)


def _active(rows: Sequence[ReviewRow], view: View) -> Linked | None:
    linked = [one for row in rows for one in row.linked]
    here = next((one for one in linked if one.bead.id == view.at), None)
    if here is None and view.place:
        behind = (one for one in linked if max(one.bead.places, default=one.bead.after) >= view.place)
        here = next(behind, None)
    if here is None and view.order == Order.WORST:
        here = next((one for one in linked if one.doubts and not one.is_confirmed), None)
    return here or next(iter(linked), None)


def _sure(confidences: Sequence[float]) -> tuple[tuple[int, int], ...]:
    """How many have each of the percents that can be chosen."""
    counts = Counter(map(percent, confidences))
    return tuple((least, sum(n for value, n in counts.items() if value >= least)) for least in MINIMA)


# --- what templates ask for


def percent(confidence: float) -> int:
    """A confidence in whole percent, never rounded up."""
    return int(confidence * 100 + 1e-9)


def sureness(link: Linked) -> str:
    """How sure the aligner is of a link, as styles know it: sure, fairly, unsure, hardly, by-hand, new."""
    if link.confidence is None:
        return "by-hand" if link.is_aligned else "new"
    return level(link.confidence)


def level(confidence: float) -> str:
    """A confidence as styles know it: sure, fairly, unsure, hardly."""
    levels = ((SURE, "sure"), (FAIRLY, "fairly"), (HARDLY, "unsure"))
    return next((name for least, name in levels if confidence >= least), "hardly")


def weigh(nats: float) -> str:
    """What a reason says, in words."""
    if nats >= SPEAKS_CLEARLY:
        return gettext("speak clearly for it")
    if nats >= SPEAKS:
        return gettext("speak for it")
    if nats > -SPEAKS:
        return gettext("say nothing")
    if nats > -SPEAKS_CLEARLY:
        return gettext("speak against it")
    return gettext("speak clearly against it")


def acts(link: Linked) -> frozenset[str]:
    """The acts that make sense for a link."""
    bead = link.bead
    is_whole = bool(bead.places) and bool(link.sentences)
    can = {
        "confirm": not link.is_confirmed and bool(link.text or link.is_omission),
        "reopen": link.is_confirmed,
        "join": True,
        "split": len(bead.places) > 1 or len(link.sentences) > 1,
        "unlink": is_whole,
        "swap": bool(bead.places),
        "sentence-back": bool(link.sentences),
        "sentence-on": bool(link.sentences),
        "segment-back": bool(bead.places),
        "segment-on": bool(bead.places),
        "omit": bool(bead.places) and not bead.omitted,
        "added": bool(link.sentences) and not (link.is_addition and link.is_fixed),
        "fix": not link.is_fixed,
        "release": link.is_fixed and not link.is_confirmed,
        "edit": True,
        "cut": bool(link.sentences),
    }
    return frozenset(name for name, holds in can.items() if holds)
