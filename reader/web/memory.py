"""The memory: every unit that holds some words, on both sides, filtered and in order; and what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask import Blueprint, render_template, request, url_for

from reader import concordance, keeping, languages
from reader.concordance import Asked, Found, Hit, Way
from reader.errors import Refused
from reader.languages.language import Language
from reader.memory import documents, people, texts
from reader.memory.concordance.searching import Filters, Side
from reader.model import Document, Origin, Person, Status
from reader.web import bridge
from reader.web.passages import TermSpan

pages = Blueprint("memory", __name__, url_prefix="/memory")

UNITS_SHOWN = 30
"""Units on one page."""
FEW_UNITS = 20_000
"""So many units are counted while the page is made; more of them on a page of their own."""
SIDES: dict[str, Side] = {"source": "source", "target": "target"}
STATUSES = (Status.TRANSLATED, Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Holding:
    """What the memory holds for one pair of languages."""

    source: Language
    target: Language
    units: int
    origins: tuple[tuple[str, int], ...]
    """How many units came to be in each way."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What units can be filtered by."""

    languages: tuple[Language, ...]
    documents: tuple[Document, ...]
    people: tuple[Person, ...]
    statuses: tuple[str, ...] = STATUSES
    origins: tuple[str, ...] = tuple(Origin)


@dataclass(frozen=True, slots=True)
class MemoryPage:
    """Units that hold what was looked for, or all of them, the newest first."""

    asked: Asked
    groups: tuple[tuple[Hit, ...], ...]
    """The units of this page, those with one source together, in the order of the languages."""
    found: Found
    remarks: tuple[str, ...]
    """How far the search looked, where that was not everywhere; or why there was none."""
    choices: Choices
    is_filtered: bool
    is_empty: bool
    """Whether the memory holds nothing at all."""
    holdings: tuple[Holding, ...] | None
    """None where they are counted apart."""
    first: int
    """The number of the first unit shown, from 1."""
    last: int
    earlier: str
    """The address of the page before; empty for none."""
    later: str
    here: str
    """The address of this page, for coming back to it."""
    parts: str
    """The address of the same search for parts of words."""
    no_filters: Filters = Filters()  # noqa: RUF009  frozen


@pages.get("/")
def index() -> str:
    """What is found in the memory: `q` as `way`, on a `side`, with filters; and what it holds."""
    number = max(1, request.args.get("page", 1, type=int))
    return render_template("pages/memory.html", page=_page(number), found=spans)


@pages.get("/holdings")
def holdings() -> str:
    """What the memory holds, by pair and origin; as a part of a page where that is asked for."""
    counted = _holdings()
    template = (
        "partials/memory_holdings.html" if "HX-Request" in request.headers else "pages/memory_holdings.html"
    )
    return render_template(template, holdings=counted)


def filters_asked() -> Filters:
    """The filters of the present request; what is no such thing does not matter."""
    asked = request.values
    return Filters(
        source=_known(asked.get("source", "")),
        target=_known(asked.get("target", "")),
        document=max(0, asked.get("document", 0, type=int)),
        person=asked.get("person", ""),
        since=_day("since"),
        until=_day("until"),
        status=_one_of(asked.get("status", ""), STATUSES),
        origin=_one_of(asked.get("origin", ""), tuple(Origin)),
    )


def choices() -> Choices:
    """What units can be filtered by."""
    with bridge.workspace().reading() as db:
        return Choices(
            tuple(languages.for_code(code) for code in texts.languages_held(db)),
            tuple(documents.every(db)),
            tuple(person for person in people.every(db) if person.name),
        )


def _page(number: int) -> MemoryPage:
    asked = Asked(
        phrase=request.args.get("q", ""),
        way=Way(_one_of(request.args.get("way", ""), tuple(Way)) or Way.WHOLE),
        side=SIDES.get(request.args.get("side", ""), ""),
        filters=filters_asked(),
        offset=(number - 1) * UNITS_SHOWN,
        limit=UNITS_SHOWN,
    )
    found, asked, remarks = _found(asked)
    last = asked.offset + len(found.hits)
    is_filtered = bool(asked.phrase) or asked.filters != Filters()
    counted = keeping.last_unit(bridge.workspace())
    return MemoryPage(
        asked=asked,
        groups=_groups(found.hits),
        found=found,
        remarks=remarks,
        choices=choices(),
        is_filtered=is_filtered,
        is_empty=not found.hits and not is_filtered,
        holdings=_holdings() if counted <= FEW_UNITS else None,
        first=asked.offset + 1,
        last=last,
        earlier=_address(asked.offset // UNITS_SHOWN) if asked.offset else "",
        later=_address(asked.offset // UNITS_SHOWN + 2) if last < found.count or found.is_more else "",
        here=_address(asked.offset // UNITS_SHOWN + 1),
        parts=_address(1, way=Way.PARTS),
    )


def _found(asked: Asked) -> tuple[Found, Asked, tuple[str, ...]]:
    """What is found, on the last page where there is none so far on; and what is to be said of it."""
    workspace = bridge.workspace()
    try:
        found = concordance.look(workspace, asked)
    except Refused as error:
        return concordance.NOTHING, asked, (str(error),)
    if not found.hits and found.count and asked.offset:
        asked = replace(asked, offset=(found.count - 1) // UNITS_SHOWN * UNITS_SHOWN)
        found = concordance.look(workspace, asked)
    return found, asked, tuple(concordance.remarks(found))


def _groups(shown: Sequence[Hit]) -> tuple[tuple[Hit, ...], ...]:
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in shown:
        groups.setdefault((hit.unit.source_language, hit.unit.source), []).append(hit)
    return tuple(tuple(sorted(group, key=_place_of_language)) for group in groups.values())


def _place_of_language(hit: Hit) -> int:
    known = list(languages.LANGUAGES)
    code = hit.unit.target_language
    return known.index(code) if code in known else len(known)


def spans(hit: Hit, side: str) -> list[TermSpan]:
    """What was looked for, as a page shows it."""
    places = hit.source_spans if side == "source" else hit.target_spans
    return [TermSpan(start, end, "found") for start, end in places]


def _address(number: int, **other: str) -> str:
    kept = {name: value for name, value in request.args.items() if value and name != "page"} | other
    return url_for("memory.index", **kept, page=number if number > 1 else None)  # type: ignore[arg-type]


def _known(code: str) -> str:
    with bridge.workspace().reading() as db:
        return _one_of(code, (*languages.LANGUAGES, *texts.languages_held(db)))


def _one_of(value: str, allowed: Sequence[str]) -> str:
    return value if value in allowed else ""


def _day(name: str) -> str:
    try:
        return concordance.day(request.values.get(name, ""))
    except Refused:
        return ""


def _holdings() -> tuple[Holding, ...]:
    stats = keeping.holdings(bridge.workspace())
    grouped = groupby(stats, key=lambda row: (str(row["source"]), str(row["target"])))
    return tuple(
        _holding(source, target, [(str(row["origin"]), int(row["units"])) for row in rows])
        for (source, target), rows in grouped
    )


def _holding(source: str, target: str, origins: list[tuple[str, int]]) -> Holding:
    return Holding(
        languages.for_code(source),
        languages.for_code(target),
        sum(count for _, count in origins),
        tuple(origins),
    )
