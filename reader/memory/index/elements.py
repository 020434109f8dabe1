"""The elements of a language: tokens and their repetitions, numbered in the order of first sight."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from sqlite_utils import Database

from reader.memory.index import numbering
from reader.memory.index.coding import Element, occurrences
from reader.memory.index.state import State, met_in_writes

MET = 20_000
"""Elements of a language whose numbers are remembered from one write to the next, some 3 MB."""
FEW = 12
"""Elements that are looked up one by one."""


def known(
    db: Database, state: State, language: str, wanted: Collection[Element], *, is_writing: bool = False
) -> dict[Element, int]:
    """The numbers of those elements that some text has; within a write those that it gave itself as well."""
    held = numbering.held(state, language)
    found = held.find(wanted)
    if len(found) < len(wanted) and (is_writing or held.last < state.elements):
        met = met_in_writes.setdefault((state.epoch, language), {}) if is_writing else {}
        if is_writing:
            found |= {element: met[element] for element in wanted if element in met}
        else:
            found |= numbering.sought(db, state, language).find(wanted)
        missing = [element for element in wanted if element not in found]
        looked_up = (_one_by_one if len(missing) <= FEW else look_up)(db, language, missing)
        met |= looked_up
        found |= looked_up
        if len(met) > MET:
            met.clear()
    return found


def _one_by_one(db: Database, language: str, wanted: Iterable[Element]) -> dict[Element, int]:
    """As `look_up`; few are found sooner one by one than from a list."""
    rows = {
        element: db.conn.execute(
            "select id from elements where language = ? and token = ? and nth = ?", (language, *element)
        ).fetchone()
        for element in wanted
    }
    return {element: row[0] for element, row in rows.items() if row}


def look_up(db: Database, language: str, wanted: Iterable[Element]) -> dict[Element, int]:
    """The numbers of elements, of those that have one."""
    of_nth: dict[int, list[str]] = {}
    for token, nth in wanted:
        of_nth.setdefault(nth, []).append(token)
    found: dict[Element, int] = {}
    for nth, tokens in of_nth.items():
        rows = db.conn.execute(
            """select e.token, e.id from json_each(?) p cross join elements e
                   on e.language = ? and e.token = p.value and e.nth = ?""",
            (json.dumps(sorted(tokens)), language, nth),  # as they stand there
        )
        found.update(((token, nth), element) for token, element in rows)
    return found


def give(db: Database, language: str, wanted: Iterable[Element]) -> dict[Element, int]:
    """The numbers of elements, new ones for those that no text had; within a write."""
    wanted = list(dict.fromkeys(wanted))
    numbers = look_up(db, language, wanted)
    return numbers | _number(db, language, [element for element in wanted if element not in numbers])


def _number(db: Database, language: str, new: Sequence[Element]) -> dict[Element, int]:
    """Give numbers to elements that have none."""
    (last,) = db.conn.execute("select coalesce(max(id), 0) from elements").fetchone()
    numbers = {element: number for number, element in enumerate(new, start=last + 1)}
    db.conn.executemany(
        "insert into elements (id, language, token, nth) values (?, ?, ?, ?)",
        [(numbers[token, nth], language, token, nth) for token, nth in sorted(new)],  # as they stand there
    )
    return numbers


def of_tokens(
    db: Database, state: State, language: str, tokens: Sequence[str]
) -> tuple[list[int], list[int]]:
    """The numbers of a text's tokens and of its elements, in its order; new ones given where it has to be."""
    wanted = occurrences(tokens)
    numbers = known(db, state, language, wanted, is_writing=True)
    if len(numbers) < len(wanted):
        numbers |= _number(db, language, [element for element in wanted if element not in numbers])
    return [numbers[token, 1] for token in tokens], [numbers[element] for element in wanted]
