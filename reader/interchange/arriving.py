"""A file taken into the memory: as a batch that nobody sees until all of it is there.

Its pairs are kept in short transactions, between which others write, and one last short transaction lets all
of them be seen. A rehearsal reads the file in the same way, keeps nothing, and counts the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from reader.errors import Refused, Unavailable
from reader.formats import unit_files
from reader.interchange.judging import PROBLEMS, New, Report, judge
from reader.interchange.preparing import Chunk, Spoken, prepared
from reader.interchange.settling import AT_ONCE, alone, settle
from reader.languages.bulk import key_hash
from reader.memory import batches
from reader.memory.batches import Known
from reader.memory.index import state
from reader.memory.loading import Loading
from reader.memory.seen import Seen
from reader.model import Step
from reader.workspace import Workspace, now


@dataclass(frozen=True, slots=True)
class File:
    """A file of units, and what a person says of it."""

    path: Path
    name: str = ""
    """What it is called, where that is not its path's name."""
    kind: str = ""
    """One of `unit_files.KINDS`, where its name does not end in it."""
    encoding: str = ""
    """Where it is found out wrongly."""
    spoken: Spoken = ("", "")
    """The languages of source and rendering, for the rows of tables that do not say theirs."""

    @property
    def called(self) -> str:
        """The name for a person."""
        return self.name or self.path.name

    @property
    def of_kind(self) -> str:
        """What it is read as; raises `Refused` where its name does not tell."""
        return self.kind or unit_files.kind_of(self.called)


def take_in(
    workspace: Workspace, file: File, *, recover: bool = False, step: Step = lambda done, total: None
) -> tuple[int, Report]:
    """Take the units of a file into the memory; the id of the batch, and what became of them.

    All of it, or nothing; with `recover`, all that stands before the place where it is broken. Raises
    `Refused`, with the line, where it cannot be read, `Unavailable` where a backup is restored meanwhile, and
    whatever `step` does. Waits for other imports.
    """
    _ = file.of_kind
    report = Report()
    with alone(workspace):
        settle(workspace)
        stamp = workspace.stamp()
        with workspace.writing() as db:
            batch_id = batches.begin(db, file.called, stamp)
            epoch = state.epoch(db)
        try:
            with closing(Loading(workspace, batch_id, epoch)) as load:
                for chunk in _chunks(file, report, recover, step):
                    for code, ready in chunk.ready.items():
                        chunk.ready[code] = load.meet(code, ready)
                    with load.writing() as db:
                        _keep(db, load, batch_id, chunk, report, stamp.at)
                    load.flush()
                load.finish()
                _finish(workspace, load, batch_id, report)
        except state.Replaced as error:
            settle(workspace)
            raise Unavailable(
                f"A backup was restored meanwhile. Nothing of {file.called} is in it; take the file in again."
            ) from error
        except BaseException:
            settle(workspace)  # not by its number: after a backup was restored that may be another file's
            raise
        settle(workspace)
    return batch_id, report


def rehearse(
    workspace: Workspace, file: File, *, recover: bool = False, step: Step = lambda done, total: None
) -> Report:
    """What `take_in` would report; the memory is not touched. Raises as it does."""
    _ = file.of_kind
    report, at = Report(), now()
    with workspace.reading() as db, closing(Seen()) as seen:
        for chunk in _chunks(file, report, recover, step):
            _look(db, seen, chunk, report, at)
    return report


def _chunks(file: File, report: Report, recover: bool, step: Step) -> Iterator[Chunk]:
    """The chunks of a file that have pairs; what else is in them goes into the report."""
    size = max(1, file.path.stat().st_size)
    problems = 0
    for chunk in prepared(file.path, file.of_kind, file.encoding, file.spoken):
        report.read += chunk.read
        report.skipped += chunk.skipped
        room = max(0, PROBLEMS - problems)
        report.problems += [{"line": line, "what": what} for line, what in chunk.problems[:room]]
        problems += len(chunk.problems)
        if chunk.broken and not recover:
            line, what = chunk.broken
            helps = "; with --recover, all that stands before that line is" if report.read else ""
            raise Refused(f"{file.called}, line {line:,}: {what} Nothing was taken in{helps}.")
        if chunk.broken:
            line, what = chunk.broken
            problems += 1
            report.problems.append(
                {"line": line, "what": "What stands before this line was taken in, and nothing after it."}
            )
        if chunk.pairs:
            yield chunk
        step(min(chunk.bytes_read, size - 1), size)
    if problems > PROBLEMS:
        last = report.problems[-1]["line"]
        more = f"{problems - PROBLEMS:,} more problems from this line on are not listed."
        report.problems.append({"line": last, "what": more})


def _keep(db: Database, load: Loading, batch_id: int, chunk: Chunk, report: Report, at: str) -> None:
    """Keep the pairs of a chunk, unseen, and note what it will change on units that others see."""
    before = batches.last_text(db)
    ids = {code: load.add(db, code, list(texts), chunk.ready[code]) for code, texts in chunk.texts.items()}
    kinds = [(ids[kind.source_language], ids[kind.target_language], kind) for kind in chunk.kinds]
    placed = []
    for source, target, number in chunk.pairs:
        of_sources, of_targets, kind = kinds[number]
        placed.append(((of_sources[source], of_targets[target]), kind))
    old = list({key: None for key, _ in placed if max(key) <= before})
    judged = judge(placed, batches.known(db, batch_id, old) if old else {}, at, report)
    batches.add(db, batch_id, [(*key, new.created_at, *new.values) for key, new in judged.added.items()])
    changed = judged.changed.values()
    batches.change_own(db, [(*one.values, one.id) for one in changed if one.is_own])
    batches.change_later(
        db, batch_id, [(*one.values, one.was_changed_at, one.id) for one in changed if not one.is_own]
    )


def _finish(workspace: Workspace, load: Loading, batch_id: int, report: Report) -> None:
    """Let all of a file be seen, in one short transaction."""
    with workspace.reading() as db:
        own = batches.own(db, batch_id)
    report.unchanged += report.added - own  # somebody has kept these at the desk meanwhile
    report.added = own
    with load.writing(is_lasting=True) as db:
        batches.set_report(db, batch_id, report.as_json())
        batches.finish(db, batch_id, now())
        batches.change(db, batch_id, AT_ONCE)


# ---------------------------------------------------------------- rehearsing


def _look(db: Database, seen: Seen, chunk: Chunk, report: Report, at: str) -> None:
    """Judge the pairs of a chunk as they would be if those before it had been kept."""
    names = {code: list(texts) for code, texts in chunk.texts.items()}
    ids = {code: batches.text_ids(db, code, texts) for code, texts in names.items()}
    placed, keys_of = [], {}
    kinds = list(chunk.kinds)
    for here, there, number in chunk.pairs:
        pair = kinds[number]
        code, other = pair.source_language, pair.target_language
        source, target = names[code][here], names[other][there]
        key = key_hash(f"{code}\0{source}\0{other}\0{target}")
        placed.append((key, pair))
        pair_ids = ids[code].get(source, 0), ids[other].get(target, 0)
        if all(pair_ids):
            keys_of[pair_ids] = key
    known = {keys_of[pair_ids]: one for pair_ids, one in batches.known(db, -1, list(keys_of)).items()}
    known |= seen.among([key for key, _ in placed])
    judged = judge(placed, known, at, report)
    seen.add({key: _as_own(new) for key, new in judged.added.items()} | judged.changed)


def _as_own(new: New) -> Known:
    return Known(0, True, False, False, False, "", new.values)
