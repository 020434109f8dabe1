"""The memory: searched on both sides, and counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from flask import Blueprint, render_template, request, url_for

from reader import languages
from reader.languages.language import Language
from reader.memory import units
from reader.model import Unit
from reader.web import bridge
from reader.web.finding import LONGEST_QUERY, found, needles

pages = Blueprint("memory", __name__, url_prefix="/memory")

UNITS_SHOWN = 30
"""Units on one page."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the memory holds for one pair of languages."""

    source: Language
    target: Language
    units: int
    origins: tuple[tuple[str, int], ...]
    """How many units came to be in each way."""


@dataclass(frozen=True, slots=True)
class MemoryPage:
    """Units that hold what was looked for, or all of them, the newest first."""

    query: str
    target: str
    """The code of the language they are in; empty for all."""
    groups: tuple[tuple[Unit, ...], ...]
    """The units of this page, neighbours with one source together, in the order of the languages; each with
    its uses."""
    count: int
    """How many were found in all."""
    holdings: tuple[Holding, ...]
    first: int
    """The number of the first unit shown, from 1."""
    last: int
    earlier: str
    """The address of the page before; empty for none."""
    later: str


@pages.get("/")
def index() -> str:
    """What the memory holds, and what is found in it."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    target = request.args.get("target", "")
    number = max(1, request.args.get("page", 1, type=int))
    page = search(query, target if target in languages.LANGUAGES else "", number)
    return render_template("pages/memory.html", page=page, found=found)


def search(query: str, target: str, number: int) -> MemoryPage:
    """A page of units, numbered from 1, either side of which holds `query`."""
    wanted = needles(query)
    with bridge.workspace().reading() as db:
        holdings = _holdings(units.stats(db))
        is_askable = bool(wanted) or not query
        count = units.count(db, wanted, target=target) if is_askable else 0
        number = min(number, max(1, -(-count // UNITS_SHOWN)))
        offset = (number - 1) * UNITS_SHOWN
        shown = (
            units.search(db, wanted, target=target, limit=UNITS_SHOWN, offset=offset) if is_askable else []
        )
        uses = units.uses(db, [unit.id for unit in shown])
    return MemoryPage(
        query=query,
        target=target,
        groups=_groups([replace(unit, uses=uses.get(unit.id, ())) for unit in shown]),
        count=count,
        holdings=holdings,
        first=offset + 1,
        last=offset + len(shown),
        earlier=_address(query, target, number - 1) if number > 1 else "",
        later=_address(query, target, number + 1) if offset + len(shown) < count else "",
    )


def _groups(shown: list[Unit]) -> tuple[tuple[Unit, ...], ...]:
    grouped = groupby(shown, key=lambda unit: (unit.source_language, unit.source))
    return tuple(tuple(sorted(of_one, key=_place_of_language)) for _, of_one in grouped)


def _place_of_language(unit: Unit) -> int:
    return list(languages.LANGUAGES).index(unit.target_language)


def _address(query: str, target: str, number: int) -> str:
    return url_for(".index", q=query or None, target=target or None, page=number if number > 1 else None)


def _holdings(stats: list[dict[str, str | int]]) -> tuple[Holding, ...]:
    grouped = groupby(stats, key=lambda row: (str(row["source"]), str(row["target"])))
    return tuple(
        _holding(source, target, [(str(row["origin"]), int(row["units"])) for row in rows])
        for (source, target), rows in grouped
    )


def _holding(source: str, target: str, origins: list[tuple[str, int]]) -> Holding:
    return Holding(
        languages.by_code(source),
        languages.by_code(target),
        sum(count for _, count in origins),
        tuple(origins),
    )
