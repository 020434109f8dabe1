"""The index of occurrences kept: what was added or changed is looked through for the glossary's terms.

What a person saves is looked through at once, in the same transaction (`at_once`). Everything else waits for
`catch_up`, which works in steps of short transactions that any process may take and that may end anywhere:
by the tending process where much waits, or else by whoever asks for what the index holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from glossary import store
from glossary.recognition.finding import Recogniser, compile_index
from glossary.recognition.skimming import skim
from reader import languages, recognising, term_prints
from reader.memory import occurrences
from reader.memory.occurrences import Home, Occurrence, State, Words
from reader.model import Step
from reader.workspace import Workspace

AT_ONCE = 2_000
"""Homes that are looked through in one step, some 50 ms outside of any transaction."""
FEW = 500
"""So many homes may be looked through while somebody waits for a page."""
MANY_TERMS = 50_000
"""More terms are not read or compiled while somebody waits for a page: that takes three seconds and more."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the index is."""

    done: int
    total: int
    revision: int
    """The revision of the glossary that it was made by, or is being made by."""

    @property
    def is_current(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.total

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100; never 100 while anything is missing."""
        return 100 if self.is_current else min(99, 100 * self.done // self.total)


def progress(db: Database) -> Progress:
    """How far the index is."""
    now = occurrences.state(db)
    is_old = now.version != occurrences.version() or now.revision != now.glossary
    left = now.total if is_old else min(now.left, now.total)
    if is_old or not now.is_current:
        left = max(left, 1)
    return Progress(max(now.total, left) - left, max(now.total, left), now.revision)


def see_to(workspace: Workspace) -> Progress:
    """Look through what waits, where that is little; else have it done beside. How far the index is then."""
    with workspace.reading() as db:
        now = occurrences.state(db)
        is_long = not now.is_current and store.counts(db).terms > MANY_TERMS
    if not now.is_current and not is_long and (now.version == occurrences.version() or now.total <= FEW):
        _know_glossary(workspace)
        with workspace.reading() as db:
            now = occurrences.state(db)
    if not now.is_current and not is_long and now.version == occurrences.version() and now.left <= FEW:
        catch_up(workspace)
    elif not now.is_current:
        workspace.tend()
    with workspace.reading() as db:
        return progress(db)


def catch_up(workspace: Workspace, step: Step = lambda done, total: None, *, most: int = 0) -> int:
    """Look through whatever waits, or so many steps of it; how many steps there were.

    Others may do so meanwhile: a step that somebody else has taken is not taken again.
    """
    steps = 0
    while not most or steps < most:
        _know_glossary(workspace)
        with workspace.reading() as db:
            now = progress(db)
        step(now.done, now.total)
        if not _next(workspace):
            break
        steps += 1
    return steps


def at_once(workspace: Workspace, db: Database, bead_id: int) -> None:
    """Look through what was just stored at a bead, and its source, within the caller's transaction.

    Where the index does not know the newest glossary yet, this is looked through again when it does.
    """
    homes = occurrences.homes_at(db, bead_id)
    for home, ids in homes.items():
        rows = occurrences.some(db, home, ids)
        occurrences.replace(db, home, ids, _found(workspace, db, rows))
    now = occurrences.state(db)
    if now.version != occurrences.version() or now.revision != now.glossary:
        for home, ids in homes.items():
            occurrences.wait(db, home, ids)
        return
    texts = now.reaches[Home.TEXT]
    if set(range(texts.fed + 1, texts.last + 1)) <= set(homes[Home.TEXT]):
        occurrences.reach(db, Home.TEXT, fed=texts.last)


def make_ready(workspace: Workspace, bead_id: int) -> None:
    """Have the glossary at hand for `at_once`, so that nobody else waits for it while it is compiled."""
    with workspace.reading() as db:
        for language in occurrences.languages_at(db, bead_id):
            if language in languages.LANGUAGES:
                recognising.recogniser(workspace, db, language)


def rebuild(workspace: Workspace, step: Step = lambda done, total: None) -> None:
    """Look everything through anew; what was found before is shown until then."""
    with workspace.writing() as db:
        occurrences.begin_again(db)
    catch_up(workspace, step)


def problems(workspace: Workspace) -> list[str]:
    """What is wrong with the index of occurrences, in sentences, as far as a sample tells."""
    with workspace.reading() as db:
        now = occurrences.state(db)
        if not now.is_current:
            return []
        wrong = 0
        for home, reach in now.reaches.items():
            rows = occurrences.after(db, home, max(0, reach.last - SAMPLE), SAMPLE, reach.last)
            held = occurrences.of(db, home, [row.id for row in rows])
            wrong += len(set(held) ^ set(_found(workspace, db, rows)))
    if not wrong:
        return []
    return [f"{wrong:,} places of terms are not as the glossary finds them: run “hevok memory rebuild”."]


SAMPLE = 2_000
"""How many homes of each kind are looked through again to see whether all is well: the newest."""


# ---------------------------------------------------------------- steps


def _next(workspace: Workspace) -> bool:
    """Take the next step; False where there is nothing left to be looked through."""
    with workspace.reading() as db:
        now = occurrences.state(db)
    if now.waiting:
        _look_again(workspace, now)
        return True
    for home, reach in now.reaches.items():
        if reach.passed < reach.fed and now.concepts:
            _pass(workspace, home, now)
            return True
        if reach.fed < reach.last:
            _feed(workspace, home, now)
            return True
    return False


def _look_again(workspace: Workspace, now: State) -> None:
    """Look through some of what waits."""
    with workspace.reading() as db:
        waiting = occurrences.waiting(db, FEW)
        rows = {home: occurrences.some(db, home, _ids_of(home, waiting)) for home in Home}
        found = {home: _found(workspace, db, rows[home]) for home in Home}
    with _step(workspace, now) as db:
        if db:
            for home in Home:
                still = _unchanged(db, home, rows[home])
                occurrences.replace(db, home, still, (one for one in found[home] if one.home in still))
                gone = set(_ids_of(home, waiting)).difference(row.id for row in rows[home])
                occurrences.wait_no_more(db, home, gone)


def _feed(workspace: Workspace, home: Home, now: State) -> None:
    """Look through the next homes that never were."""
    fed = now.reaches[home].fed
    with workspace.reading() as db:
        rows = occurrences.after(db, home, fed, AT_ONCE, now.reaches[home].last)
        found = _found(workspace, db, rows)
    last = rows[-1].id if len(rows) == AT_ONCE else now.reaches[home].last
    with _step(workspace, now) as db:
        if db and occurrences.state(db).reaches[home].fed == fed:
            occurrences.fill(db, home, fed + 1, last, found)
            occurrences.reach(db, home, fed=last)
            _wait_for_changed(db, home, rows)


def _pass(workspace: Workspace, home: Home, now: State) -> None:
    """Look through the next homes once more, as far as concepts that have changed may stand in them."""
    passed = now.reaches[home].passed
    with workspace.reading() as db:
        rows = occurrences.after(db, home, passed, AT_ONCE, now.reaches[home].fed)
        last = rows[-1].id if len(rows) == AT_ONCE else now.reaches[home].fed
        held = occurrences.holding(db, home, now.concepts, passed + 1, last)
        changed = _Changed(workspace, db, now)
        rows = [row for row in rows if row.id in held or changed.may_stand_in(row)]
        found = _found(workspace, db, rows)
    with _step(workspace, now) as db:
        if db and occurrences.state(db).reaches[home].passed == passed:
            occurrences.replace(db, home, [row.id for row in rows], found)
            occurrences.reach(db, home, passed=last)
            _wait_for_changed(db, home, rows)


@contextmanager
def _step(workspace: Workspace, now: State) -> Iterator[Database | None]:
    """A transaction for what was found by a state of the glossary and the memory; None where that is another.

    It does not wait for the disk: what a loss of power undoes is found again.
    """
    with workspace.writing(is_lasting=False) as db:
        state = occurrences.state(db)
        yield db if _made_from(state) == _made_from(now) else None


def _made_from(now: State) -> tuple[object, ...]:
    """What has to be the same for what was found by one state to be true of another."""
    return now.epoch, now.version, now.revision, now.concepts, now.glossary


def _ids_of(home: Home, waiting: Sequence[tuple[Home, int]]) -> list[int]:
    return [home_id for of, home_id in waiting if of is home]


def _unchanged(db: Database, home: Home, rows: Sequence[Words]) -> set[int]:
    """Of some homes those that still say what they said when they were read."""
    now = {row.id: row for row in occurrences.some(db, home, (row.id for row in rows))}
    return {row.id for row in rows if now.get(row.id) == row}


def _wait_for_changed(db: Database, home: Home, rows: Sequence[Words]) -> None:
    """Let those wait that say something else since they were read; texts never do."""
    if home is not Home.TEXT:
        same = _unchanged(db, home, rows)
        occurrences.wait(db, home, (row.id for row in rows if row.id not in same))


# ---------------------------------------------------------------- looking


def _found(workspace: Workspace, db: Database, rows: Iterable[Words]) -> list[Occurrence]:
    """Every occurrence in some homes."""
    found: list[Occurrence] = []
    recognisers: dict[str, Recogniser] = {}
    for row in rows:
        if row.text and row.language in languages.LANGUAGES:
            recogniser = recognisers.get(row.language)
            if recogniser is None:
                recogniser = recognisers[row.language] = recognising.recogniser(workspace, db, row.language)
            found += (
                Occurrence(hit.term_id, row.id, hit.start, hit.end, hit.how)
                for hit in skim(row.text, recogniser)
            )
    return found


class _Changed:
    """The terms of concepts that have changed, for looking where they may stand."""

    def __init__(self, workspace: Workspace, db: Database, now: State) -> None:
        key = (workspace.path, now.revision, now.concepts)
        if key not in _CHANGED:
            wanted = set(now.concepts)
            concepts = [concept for concept in store.concepts(db) if concept.id in wanted]
            _CHANGED.clear()
            _CHANGED[key] = {
                code: compile_index(concepts, language.inflection)
                for code, language in languages.LANGUAGES.items()
                if any(concept.terms_in(code) for concept in concepts)
            }
        self._recognisers = _CHANGED[key]

    def may_stand_in(self, row: Words) -> bool:
        """Whether any of them stands in a home, as far as other terms let it."""
        recogniser = self._recognisers.get(row.language)
        return recogniser is not None and bool(skim(row.text, recogniser))


_CHANGED: dict[tuple[Path, int, tuple[str, ...]], dict[str, Recogniser]] = {}
"""The newest that was compiled."""


# ---------------------------------------------------------------- the glossary


def _know_glossary(workspace: Workspace) -> None:
    """Compare the glossary's terms with those that the index knows, where its revision is another."""
    with workspace.reading() as db:
        now = occurrences.state(db)
        if now.version == occurrences.version() and now.revision == now.glossary:
            return
        prints = {
            term: print_ for concept in store.concepts(db) for term, print_ in term_prints.prints(concept)
        }
    with workspace.writing() as db:
        state = occurrences.state(db)
        if state.version != occurrences.version():
            occurrences.begin_again(db)
        if (state.epoch, state.glossary) == (now.epoch, now.glossary):
            changed = term_prints.changed(occurrences.known_terms(db), prints)
            occurrences.know(db, prints, now.glossary, changed)
