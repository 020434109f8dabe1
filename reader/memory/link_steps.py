"""What was done to the links of a rendering, kept so that it can be undone and done again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlite_utils import Database

from reader.links import Link
from reader.memory.links import Kept
from reader.memory.sentences import RenderingText, Sentence
from reader.model import BlockKind, Origin, Stamp, Status


@dataclass(frozen=True, slots=True)
class State:
    """A part of a rendering's links, and of what they are linked with."""

    links: tuple[Kept, ...]
    sentences: tuple[Sentence, ...] = ()
    """Those that the step has made, changed or taken away."""
    text: RenderingText | None = None
    """Which text the rendering was taken from, where the step changed that."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act upon the links of a rendering, or a part of a large one."""

    id: int
    act: str
    batch: int
    """Steps that share it are one act."""
    before: State
    after: State
    moved: tuple[tuple[int, int], ...]
    """The entries of the history that went from beads that are gone to others, each with its bead."""
    at: str
    undone_at: str

    @property
    def changes_text(self) -> bool:
        """Whether another text was taken in, or a first one."""
        return self.before.text != self.after.text


def add(
    db: Database,
    rendering_id: int,
    act: str,
    batch: int,
    before: State,
    after: State,
    moved: Iterable[tuple[int, int]],
    stamp: Stamp,
) -> int:
    """Keep a step; its id. With `batch` 0 it begins one of its own. What had been undone is forgotten."""
    db.execute("delete from link_steps where rendering_id = ? and undone_at <> ''", [rendering_id])
    cursor = db.execute(
        """insert into link_steps (rendering_id, act, batch, change, person_id, at)
           values (?, ?, ?, ?, ?, ?)""",
        [rendering_id, act, batch, _json(before, after, moved), stamp.person, stamp.at],
    )
    step_id = int(cursor.lastrowid or 0)
    if not batch:
        db.execute("update link_steps set batch = id where id = ?", [step_id])
    return step_id


def newest(db: Database, rendering_id: int) -> list[Step]:
    """The steps of the newest act that stands, the newest first; none where there is none."""
    return _steps(
        db,
        """select * from link_steps where rendering_id = :rendering and undone_at = '' and batch =
               (select batch from link_steps where rendering_id = :rendering and undone_at = ''
                 order by id desc limit 1) order by id desc""",
        rendering_id,
    )


def undone(db: Database, rendering_id: int) -> list[Step]:
    """The steps of the act that was undone last and can be done again, the oldest first."""
    return _steps(
        db,
        """select * from link_steps where rendering_id = :rendering and undone_at <> '' and batch =
               (select batch from link_steps where rendering_id = :rendering and undone_at <> ''
                 order by id limit 1) order by id""",
        rendering_id,
    )


def acts(db: Database, rendering_id: int) -> tuple[str, str]:
    """What could be undone and what could be done again, by name; empty for nothing."""
    rows = db.query(
        """select (select act from link_steps where rendering_id = :rendering and undone_at = ''
                    order by id desc limit 1) as done,
                  (select act from link_steps where rendering_id = :rendering and undone_at <> ''
                    order by id limit 1) as undone""",
        {"rendering": rendering_id},
    )
    return next((row["done"] or "", row["undone"] or "") for row in rows)


def set_undone(db: Database, step: Step, at: str) -> None:
    """A step has been taken back, or with an empty `at` done again; `step.moved` may be other than it was."""
    db.execute(
        "update link_steps set undone_at = ?, change = ? where id = ?",
        [at, _json(step.before, step.after, step.moved), step.id],
    )


def _steps(db: Database, query: str, rendering_id: int) -> list[Step]:
    return [_step(row, json.loads(row["change"])) for row in db.query(query, {"rendering": rendering_id})]


def _step(row: Mapping[str, Any], change: Mapping[str, Any]) -> Step:
    return Step(
        row["id"],
        row["act"],
        row["batch"],
        _state(change["before"]),
        _state(change["after"]),
        tuple((one, bead) for one, bead in change["moved"]),
        row["at"],
        row["undone_at"],
    )


# --- a change as JSON: rows as lists in the order of their fields, for a long text has many thousands


def _json(before: State, after: State, moved: Iterable[tuple[int, int]]) -> str:
    return (
        f'{{"before": {_state_json(before)}, "after": {_state_json(after)}, "moved": {json.dumps([*moved])}}}'
    )


def _state_json(state: State) -> str:
    links = ", ".join(_dumped(_kept_row(one)) for one in state.links)
    sentences = ", ".join(_dumped(_values(one)) for one in state.sentences)
    text = _dumped(_values(state.text) if state.text else None)
    return f'{{"links": [{links}], "sentences": [{sentences}], "text": {text}}}'


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _values(record: Sentence | RenderingText | Link) -> list[Any]:
    return [getattr(record, field.name) for field in fields(record)]


def _kept_row(kept: Kept) -> list[Any]:
    return [_values(kept.link), *(getattr(kept, field.name) for field in fields(kept)[1:])]


def _state(kept: Mapping[str, Any]) -> State:
    return State(
        tuple(Kept(_link(link), *others) for link, *others in kept["links"]),
        tuple(_sentence(row) for row in kept["sentences"]),
        RenderingText(*kept["text"]) if kept["text"] else None,
    )


def _link(row: Sequence[Any]) -> Link:
    link = Link(*row)
    reasons: Any = tuple(link.reasons) if link.reasons else None
    return replace(
        link,
        segments=tuple(link.segments),
        sentences=tuple(link.sentences),
        status=Status(link.status),
        origin=Origin(link.origin),
        reasons=reasons,
    )


def _sentence(row: Sequence[Any]) -> Sentence:
    sentence = Sentence(*row)
    return replace(sentence, kind=BlockKind(sentence.kind))
