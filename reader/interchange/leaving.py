"""The memory written to a file: all of it as one moment has it, while others go on writing."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from reader.formats import unit_files
from reader.formats.pairs import PREFERRED, Pair
from reader.formats.tmx_plain import plain_units
from reader.memory import outgoing
from reader.memory.outgoing import Line, Whole
from reader.workspace import Workspace

_IS_PLAIN = itemgetter(Line._fields.index("is_plain"))


def export(workspace: Workspace, kind: str, languages: Sequence[str] = ()) -> Generator[bytes]:
    """The pieces of a file with all units, as one moment has them; writers never wait for it.

    `kind` is one of `unit_files.KINDS`. With `languages` only units with both sides in these go out.
    """
    with workspace.reading() as db:
        # Some programs take no file that does not name its source, also an empty one.
        source = outgoing.source_language(db, languages) or next(iter(languages), PREFERRED)
        head, tail = unit_files.write((), kind, source)
        yield head
        for some in outgoing.lines(db, languages):
            for is_plain, run in groupby(some, key=_IS_PLAIN):
                yield _written(db, list(run), kind, source, languages, is_plain=bool(is_plain))
        yield tail


def _written(
    db: Database,
    lines: Sequence[tuple[Any, ...]],
    kind: str,
    source: str,
    languages: Sequence[str],
    *,
    is_plain: bool,
) -> bytes:
    """Some units as they stand in a file."""
    if is_plain and kind == "tmx" and {line[2] for line in lines} == {source.encode()}:
        written = plain_units([line[2:9] for line in lines])
        if written is not None:
            return written
    # Units of one source go out together, where the first of them stands.
    whole_lines = [Line(*line) for line in lines]
    here = {line.id for line in whole_lines}
    of_source: dict[int, list[Whole]] = {}
    for whole in outgoing.of_sources(db, list({line.source_id: None for line in whole_lines}), languages):
        of_source.setdefault(whole.source_id, []).append(whole)
    groups = [group for group in of_source.values() if group[0].id in here]
    places = outgoing.places(db, [whole.id for group in groups for whole in group])
    pairs = [[_pair(whole, places.get(whole.id)) for whole in group] for group in groups]
    _, *pieces, _ = unit_files.write(pairs, kind, source)
    return b"".join(pieces)


def _pair(whole: Whole, place: tuple[str, str, str] | None) -> Pair:
    """A unit as it goes out; one that stands in a text goes with its place there."""
    pair = Pair(0, *whole[2:])
    if place is None:
        return pair
    before, after, file = place
    return pair._replace(previous_text=before, next_text=after, file=file, entry="")
