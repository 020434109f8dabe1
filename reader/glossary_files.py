"""Service: files of terms in and out of the glossary: looked at first, taken in as one act, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from sqlite_utils import Database

from glossary import store
from glossary.errors import GlossaryError, NotInGlossary
from glossary.files.selection import Selection, select
from glossary.files.table_writing import write_omegat, write_table, write_workbook
from glossary.files.tbx_writing import write_tbx
from glossary.history import stamp
from glossary.merging import imports, undoing
from glossary.merging.deeds import Merge
from glossary.merging.importing import carry_out
from glossary.merging.imports import Import, ImportState, Tally
from glossary.merging.likeness import PIVOT
from glossary.merging.planning import Standing, Wishes, plan
from glossary.merging.preparing import By, Prepared, next_term, prepared
from glossary.model import TermStatus
from reader import languages, term_search
from reader.errors import Conflict, Refused, Unknown
from reader.model import Step
from reader.term_files import File, Told, entries_of, look, plainly, told
from reader.workspace import Workspace

ENDINGS = {"tbx3": "tbx", "tbx2": "tbx", "csv": "csv", "tsv": "tsv", "xlsx": "xlsx", "omegat": "txt"}
"""The formats that are written, with the endings of their names."""
LARGEST = 300 * 1024 * 1024
"""Bytes of a file of terms."""
LARGE = 3_000
"""Concepts that a file may have to be dealt with at once; a larger one is the worker's."""
SHOWN = 200
"""Entries that a preview shows of each fate."""
SEEN = 8
"""Previews that are kept."""
REASON = "From the file {}."


# ---------------------------------------------------------------- in


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a file."""

    report: Mapping[str, Any]
    merges: tuple[Merge, ...]
    """The first entries of each fate."""
    is_whole: bool = True
    """Whether the whole file was looked at, or its first LARGE concepts."""


def rehearse(
    workspace: Workspace, file: File, step: Step = lambda done, total: None, *, most: int | None = None
) -> Preview:
    """What `take_in` would do, with the first entries if `most` is said; nothing is kept.

    Raises `Refused` with the line where it cannot be read.
    """
    with workspace.reading() as db:
        begin = imports.standing(db, workspace.person)
    tally = Tally()
    shown: dict[str, list[Merge]] = {}
    with file.open() as stream, plainly(file):
        planned = _plan(file, stream, begin, tally, step)
        for merge in map(tally.count, islice(planned, most)):
            some = shown.setdefault("ambiguous" if merge.candidates else merge.fate, [])
            if len(some) < SHOWN:
                some.append(merge)
        is_whole = most is None or next(planned, None) is None
    merges = sorted(chain.from_iterable(shown.values()), key=lambda one: one.number)
    return Preview(tally.as_json(), tuple(merges), is_whole)


def take_in(
    workspace: Workspace,
    file: File,
    step: Step = lambda done, total: None,
    *,
    import_id: int = 0,
) -> tuple[int, Mapping[str, Any]]:
    """Take a file in, all of it or nothing; the import's id and what became of it.

    With an `import_id` the file that was handed in under it. Raises `Refused` with the line where it cannot
    be read, and `Conflict` where it was taken in meanwhile.
    """
    by = workspace.stamp()
    signed = By(by.person, by.at, REASON.format(file.name))
    with workspace.reading() as db:
        planned = _planned(db, file, signed, step)
        then = store.revision(db)
    with workspace.writing() as db, plainly(file):
        if import_id:
            _see_waiting(imports.one_import(db, import_id))
        else:
            import_id = imports.hand_in(db, file.name, None, file.told.as_json(), by.person, by.at)
        if store.revision(db) != then:  # somebody has changed the glossary since
            planned = _planned(db, file, signed, lambda done, total: None)
        for problem in carry_out(db, planned.merges, import_id, planned.new):
            planned.tally.tell(problem)
        report = planned.tally.as_json()
        imports.settle(db, import_id, ImportState.TAKEN_IN, report, by.at)
    _after(workspace, report["read"])
    return import_id, report


@dataclass(frozen=True, slots=True)
class _Planned:
    """All that can be done before the glossary is written to."""

    merges: Sequence[Merge]
    new: Prepared
    tally: Tally


def _planned(db: Database, file: File, by: By, step: Step) -> _Planned:
    """The whole plan for a file, with what it adds made ready, and counted."""
    tally = Tally()
    with file.open() as stream, plainly(file):
        begin = imports.standing(db, by.person)
        merges = list(map(tally.count, _plan(file, stream, begin, tally, step)))
    return _Planned(merges, prepared(merges, next_term(db), by), tally)


def _plan(file: File, stream: BinaryIO, begin: Standing, tally: Tally, step: Step) -> Iterator[Merge]:
    size = max(1, stream.seek(0, 2))
    stream.seek(0)
    if size > LARGEST:
        raise Refused(f"{file.name} has more than {LARGEST >> 20} MB, which no file of terms has.")
    try:
        status = TermStatus(file.told.status)
    except ValueError:
        raise Refused(
            f"There is no status “{file.told.status}”. Name one of {', '.join(TermStatus)}."
        ) from None
    wishes = Wishes(_key, status, file.told.choices)
    for number, merge in enumerate(plan(entries_of(file, stream, tally.tell), begin, wishes)):
        if not number % 500:
            step(min(stream.tell(), size), size)
        yield merge


@lru_cache(maxsize=1 << 16)
def _key(code: str, text: str) -> str:
    """What is equal for words of a language that are written alike."""
    return languages.finding_key(text, languages.for_code(code)).strip()


# ---------------------------------------------------------------- files that wait for a decision


def hand_in(workspace: Workspace, name: str, content: bytes, encoding: str = "") -> tuple[int, Preview]:
    """Keep a file to be looked at; its id, and what would become of its first LARGE concepts.

    Raises `Refused` where nothing can be made of it.
    """
    said = Told(encoding)
    file = File.of(name, content, said)
    look(file)
    preview = rehearse(workspace, file, most=LARGE)
    by = workspace.stamp()
    with workspace.writing() as db:
        import_id = imports.hand_in(db, name, content, said.as_json(), by.person, by.at)
        _seen(workspace, db, import_id, said, preview)
    return import_id, preview


def preview_of(workspace: Workspace, import_id: int, file: File) -> Preview:
    """What would become of the first LARGE concepts of a file that waits.

    It is kept as long as neither the file nor the glossary changes.
    """
    with workspace.reading() as db:
        known = _SEEN.get((workspace.path, import_id))
        if known and known[0] == (stamp(db), file.told):
            return known[1]
        preview = rehearse(workspace, file, most=LARGE)
        _seen(workspace, db, import_id, file.told, preview)
    return preview


def _seen(workspace: Workspace, db: Database, import_id: int, said: Told, preview: Preview) -> None:
    while len(_SEEN) >= SEEN:
        _SEEN.pop(next(iter(_SEEN)), None)
    _SEEN[workspace.path, import_id] = (stamp(db), said), preview


_SEEN: dict[tuple[Path, int], tuple[tuple[str, Told], Preview]] = {}
"""The newest previews that this process has made, with what they hold for."""


def waiting(workspace: Workspace, import_id: int) -> tuple[Import, File | None]:
    """An import, and its file while it waits. Raises `Unknown`."""
    try:
        with workspace.reading() as db:
            one = imports.one_import(db, import_id)
            if one.state is not ImportState.HANDED_IN:
                return one, None
            content = imports.content_of(db, import_id)
    except NotInGlossary as error:
        raise Unknown(str(error)) from error
    return one, File.of(one.name, content, told(one.settings))


def say(workspace: Workspace, import_id: int, said: Told) -> None:
    """Keep what a person says of a file that waits. Raises `Refused` where it cannot be read so."""
    one, file = waiting(workspace, import_id)
    if file is None:
        raise Conflict(f"{one.name} is {one.state} by now; nothing was changed.")
    look(replace(file, told=said))
    with workspace.writing() as db:
        _see_waiting(imports.one_import(db, import_id))
        imports.set_settings(db, import_id, said.as_json())


def put_away(workspace: Workspace, import_id: int) -> None:
    """Let go of a file that was never taken in."""
    with workspace.writing() as db:
        _see_waiting(imports.one_import(db, import_id))
        imports.settle(db, import_id, ImportState.PUT_AWAY, {}, workspace.stamp().at)


def undo(workspace: Workspace, import_id: int) -> Mapping[str, Any]:
    """Take an import back: {"undone", "left"}, sentences for what stays since somebody has changed it.

    Raises `Unknown`, and `Conflict` where it was taken back before.
    """
    by = workspace.stamp()
    try:
        with workspace.writing() as db:
            report = undoing.undo(db, import_id, by.person, by.at)
    except NotInGlossary as error:
        raise Unknown(str(error)) from error
    except GlossaryError as error:
        raise Conflict(str(error)) from error
    _after(workspace, report["undone"])
    return report


def _after(workspace: Workspace, changes: int) -> None:
    """Let nobody who searches wait for what a large file has changed."""
    if changes >= LARGE:
        term_search.make_ready(workspace)


def newest(workspace: Workspace) -> tuple[Import, ...]:
    """The files that were handed in, the newest first."""
    with workspace.reading() as db:
        return imports.imports(db)


def to_take_back(workspace: Workspace, import_id: int | None = None) -> Import:
    """An import, or the newest that was taken in. Raises `Unknown` where there is none."""
    taken = [one for one in newest(workspace) if one.state is ImportState.TAKEN_IN]
    if import_id is not None:
        return waiting(workspace, import_id)[0]
    if not taken:
        raise Unknown("No file of terms has been taken in that could be taken back.")
    return taken[0]


def _see_waiting(one: Import) -> None:
    if one.state is not ImportState.HANDED_IN:
        raise Conflict(f"{one.name} is {one.state} by now; nothing was changed.")


# ---------------------------------------------------------------- out


@dataclass(frozen=True, slots=True)
class Export:
    """A file of the glossary."""

    pieces: Iterator[bytes]
    selection: Selection

    @property
    def left_out(self) -> str:
        """What it leaves out, in a sentence; empty where that is nothing."""
        counts = ((self.selection.proposed, "proposed"), (self.selection.rejected, "rejected"))
        said = " and ".join(f"{count:,} {status}" for count, status in counts if count)
        return f"{said} {'term was' if said == '1 proposed' else 'terms'} left out." if said else ""


def export(workspace: Workspace, kind: str, *, is_whole: bool = False, tags: Iterable[str] = ()) -> Export:
    """The glossary as a file of a kind (ENDINGS), as it is at this moment; only some languages, if told.

    Without `is_whole`, what is settled. OmegaT's list takes two languages, source and target: one alone is
    the target beside English. Raises `Refused` for another kind or other languages.
    """
    if kind not in ENDINGS:
        raise Refused(f"Hevok does not write {kind!r}. Name one of {', '.join(ENDINGS)}.")
    codes = [languages.for_tag(tag).code for tag in tags]
    if kind == "omegat":
        codes = [PIVOT, *codes] if len(codes) == 1 else codes
        if len(codes) != 2 or codes[0] == codes[1]:
            raise Refused(
                "OmegaT's list has two languages: name the source and the target, such as en and ar."
            )
    with workspace.reading() as db:
        selection = select(store.concepts(db), is_whole=is_whole, languages=codes)
    return Export(_written(selection, kind, codes), selection)


def _written(selection: Selection, kind: str, codes: Sequence[str]) -> Iterator[bytes]:
    match kind:
        case "tbx3" | "tbx2":
            return write_tbx(selection, int(kind[-1]))
        case "csv" | "tsv":
            return write_table(selection, "," if kind == "csv" else "\t")
        case "xlsx":
            return write_workbook(selection)
    return write_omegat(selection, codes[0], codes[1])
