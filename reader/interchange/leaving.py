"""The memory written to a file: all of it as one moment has it, while others go on writing."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from sqlite_utils import Database

from reader.formats import unit_files
from reader.formats.pairs import PREFERRED, Pair
from reader.formats.tmx_plain import persons, plain_units
from reader.memory import outgoing
from reader.memory.outgoing import BETWEEN, Block, Whole
from reader.workspace import Workspace


def export(workspace: Workspace, kind: str, languages: Sequence[str] = ()) -> Generator[bytes]:
    """The pieces of a file with all units, as one moment has them; writers never wait for it.

    `kind` is one of `unit_files.KINDS`. With `languages` only units with both sides in these go out.
    """
    with workspace.reading() as db:
        # Some programs take no file that does not name its source, also an empty one.
        source = outgoing.source_language(db, languages) or next(iter(languages), PREFERRED)
        head, tail = unit_files.write((), kind, source)
        yield head
        for block in outgoing.blocks(db, languages):
            yield _written(db, block, kind, source, languages)
        yield tail


def _written(db: Database, block: Block, kind: str, source: str, languages: Sequence[str]) -> bytes:
    """Some units as they stand in a file."""
    ids = list(map(int, block.ids.split()))
    if kind == "tmx" and set(block.source_languages.split()) == {source.encode()}:
        apart = _apart(block)
        others = _wholly(db, [ids[place] for place in apart], kind, source, languages) if apart else {}
        written = plain_units(
            block.size, block[2:12], {place: others.get(ids[place], b"") for place in apart}
        )
        if written is not None:
            return written
    return b"".join(_wholly(db, ids, kind, source, languages).values())


_ALONE = ord("1")


def _apart(block: Block) -> list[int]:
    """The places of those units that are not plain."""
    apart = {place for place, is_alone in enumerate(block.are_alone) if is_alone != _ALONE}
    if block.mores.strip(BETWEEN):
        mores = enumerate(block.mores.split(BETWEEN))
        apart.update(place for place, more in mores if persons(more) is None)
    return sorted(apart)


def _wholly(
    db: Database, ids: Sequence[int], kind: str, source: str, languages: Sequence[str]
) -> dict[int, bytes]:
    """What stands in a file for some units: those of one source go out together, where the first is."""
    here = set(ids)
    of_source: dict[int, list[Whole]] = {}
    for whole in outgoing.beside(db, ids, languages):
        of_source.setdefault(whole.source_id, []).append(whole)
    groups = [group for group in of_source.values() if group[0].id in here]
    places = outgoing.places(db, [whole.id for group in groups for whole in group])
    return {
        group[0].id: unit_files.units([_pair(whole, places.get(whole.id)) for whole in group], kind, source)
        for group in groups
    }


def _pair(whole: Whole, place: tuple[str, str, str] | None) -> Pair:
    """A unit as it goes out; one that stands in a text goes with its place there."""
    pair = Pair(0, *whole[2:])
    if place is None:
        return pair
    before, after, file = place
    return pair._replace(previous_text=before, next_text=after, file=file, entry="")
