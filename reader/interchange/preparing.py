"""Files of units made ready for the memory: read, taken apart into pairs, folded.

A large one in a process of its own, which hands its chunks on one after the other, so that one processor
reads and folds while another writes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from io import BytesIO
from itertools import count, repeat
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, BinaryIO

if sys.platform == "linux":
    import fcntl

from reader import languages
from reader.formats import pairs, unit_files
from reader.formats.interchange import Entries, Entry, Problem
from reader.formats.pairs import Pair, Pairs
from reader.memory.index.ready import Maker, Ready
from reader.output import output
from reader.uncollected import uncollected

PAIRS = 1_000
"""How many pairs a chunk has at most, about: what is written under one lock."""
CHARACTERS = 600_000
"""How many characters its texts have at most, about."""
TOGETHER = 8
"""How many chunks are made ready together."""
SMALL = 500_000
"""Bytes of a file that is not worth a process of its own."""

AHEAD = 1 << 20
"""Bytes that a pipe from such a process holds, where the system allows it: about a chunk."""
WAITING = 16
"""Chunks that such a process is ahead by, beside these: some megabytes."""

_CHILD = f"from {__name__} import main; main()"  # by this name, so that chunks are of this module

Spoken = tuple[str, str]
"""The languages of source and rendering where a file does not say them; "" where it does."""
Placed = tuple[int, int, int]
"""A pair: which of the texts of its languages its source and rendering are, and which kind it is of."""


@dataclass(slots=True)
class Chunk:
    """Some pairs of a file, with their distinct texts by language, and what was met on the way."""

    texts: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """By language, each text and its number."""
    ready: dict[str, Ready] = field(default_factory=dict)
    """By language, what the texts are found by, in their order."""
    pairs: list[Placed] = field(default_factory=list)
    kinds: dict[Pair, int] = field(default_factory=dict)
    """What is said of pairs beside their words and lines, each with its number."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    read: int = 0
    """How many units the file had here."""
    skipped: int = 0
    """How many of them have no pair."""
    broken: tuple[int, str] | None = None
    """The line and the reason where nothing after it can be read."""
    bytes_read: int = 0
    """How far in the file this goes."""
    characters: int = 0
    """How many its pairs have."""

    @property
    def is_large(self) -> bool:
        """Whether it has as many characters as it may."""
        return self.characters >= CHARACTERS

    @property
    def is_full(self) -> bool:
        """Whether it has as much of anything as it may."""
        return self.is_large or len(self.pairs) >= PAIRS or self.read >= 4 * PAIRS

    def __getstate__(self) -> tuple[Any, ...]:
        """It as it travels: by columns, with as few values as may be."""
        texts = {code: "\0".join(texts) for code, texts in self.texts.items()}  # clean ones hold no NUL
        pairs = [array("I", column) for column in zip(*self.pairs, strict=True)]
        return texts, pairs, _columns(self.kinds), *(getattr(self, name) for name in _AS_IT_IS)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        texts, pairs, kinds, *others = state
        self.texts = {code: dict(zip(joined.split("\0"), count())) for code, joined in texts.items()}
        self.pairs = list(zip(*pairs, strict=True))
        self.kinds = dict(zip(map(Pair._make, _rows(kinds)), count()))
        for name, value in zip(_AS_IT_IS, others, strict=True):
            setattr(self, name, value)


_AS_IT_IS = tuple(one.name for one in fields(Chunk) if one.name not in ("texts", "pairs", "kinds"))


def _columns(rows: Collection[tuple[Any, ...]]) -> list[Sequence[Any]]:
    """The columns of rows; one that says the same throughout has one value."""
    every = zip(*rows, strict=True)
    return [column[:1] if column.count(column[0]) == len(column) else column for column in every]


def _rows(columns: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """The rows of `_columns`."""
    length = max(map(len, columns), default=0)
    return zip(
        *(repeat(column[0], length) if len(column) == 1 else column for column in columns), strict=True
    )


def prepared(path: Path, kind: str, encoding: str, spoken: Spoken) -> Iterator[Chunk]:
    """The chunks of a file, from a process of its own where it is worth one; see `unit_files.read`."""
    if path.stat().st_size < SMALL:
        yield from chunks(path, kind, encoding, spoken)
        return
    child = subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-c", _CHILD, str(path), kind, encoding, *spoken],
        stdout=subprocess.PIPE,
    )
    with child, child.stdout or BytesIO() as written:
        if sys.platform == "linux":
            with suppress(OSError):  # not every user is allowed as much
                fcntl.fcntl(written.fileno(), fcntl.F_SETPIPE_SZ, AHEAD)
        try:
            while (chunk := pickle.load(written)) is not None:  # noqa: S301  by our own process
                yield chunk
        except EOFError as error:
            raise RuntimeError("The process that reads the file has died.") from error
        finally:
            child.kill()


def chunks(path: Path, kind: str, encoding: str, spoken: Spoken) -> Iterator[Chunk]:
    """The chunks of a file, made here."""
    maker = Maker()
    with path.open("rb") as stream:
        for some in _together(_gathered(unit_files.read(stream, kind, encoding, spoken), stream)):
            for code in dict.fromkeys(code for chunk in some for code in chunk.texts):
                having = [chunk for chunk in some if code in chunk.texts]
                texts = [list(chunk.texts[code]) for chunk in having]
                made = maker.together(texts, languages.for_code(code))
                for chunk, ready in zip(having, made, strict=True):
                    chunk.ready[code] = ready
            yield from some


def _together(found: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """Chunks that are made ready together: few at first, so that whoever writes them soon has something."""
    some: list[Chunk] = []
    most = 1
    for chunk in found:
        some.append(chunk)
        if len(some) >= most or chunk.is_large:
            yield some
            some, most = [], min(2 * most, TOGETHER)
    if some:
        yield some


def _gathered(found: Iterable[Entry | Entries | Problem], stream: BinaryIO) -> Iterator[Chunk]:
    chunk = Chunk()
    for one in _paired(found):
        left: Entry | Pairs | Problem | None = one
        while left is not None:
            left = _add(chunk, left)
            if chunk.is_full:
                chunk.bytes_read = stream.tell()
                yield chunk
                chunk = Chunk()
    chunk.bytes_read = stream.tell()
    yield chunk


def _paired(found: Iterable[Entry | Entries | Problem]) -> Iterator[Entry | Pairs | Problem]:
    """The same, with the pairs of those entries of which there is nothing to be said."""
    for one in found:
        if not isinstance(one, Entries):
            yield one
        elif together := pairs.taken_together(one):
            yield together
        else:
            yield from one.one_by_one()


def _add(chunk: Chunk, one: Entry | Pairs | Problem) -> Pairs | None:
    """Add to a chunk what was found; what it has no room for."""
    if isinstance(one, Pairs):
        room = PAIRS - len(chunk.pairs)
        chunk.read += min(room, len(one.kinds))
        _place(chunk, one.between(0, room))
        return one.between(room, len(one.kinds)) if room < len(one.kinds) else None
    if isinstance(one, Entry):
        _add_entry(chunk, one)
    else:
        chunk.problems.append((one.line, one.what))
        if one.is_fatal:
            chunk.broken = (one.line, one.what)
    return None


def _add_entry(chunk: Chunk, entry: Entry) -> None:
    chunk.read += 1
    found = pairs.taken(entry)
    for remark in found.remarks:
        chunk.problems.append((entry.line, remark))
    if found.pairs:
        _place(chunk, pairs.by_columns(found.pairs))
        return
    chunk.skipped += 1
    if entry.variants or not _is_told(chunk, entry):
        chunk.problems.append((entry.line, found.reason))


def _place(chunk: Chunk, some: Pairs) -> None:
    texts, kinds = chunk.texts, chunk.kinds
    for kind, source, target in zip(*some, strict=True):
        sources, targets = texts[kind.source_language], texts[kind.target_language]
        here, there = sources.setdefault(source, len(sources)), targets.setdefault(target, len(targets))
        chunk.pairs.append((here, there, kinds.setdefault(kind, len(kinds))))
        chunk.characters += len(source) + len(target) + len(kind.more)


def _is_told(chunk: Chunk, entry: Entry) -> bool:
    """Whether the reader of the file has said already what is wrong with a unit."""
    return bool(chunk.problems) and chunk.problems[-1][0] >= entry.line


def main() -> None:
    """Write the chunks of a file that the command line names to standard output, then None."""
    path, kind, encoding, source, target = sys.argv[1:]
    with uncollected(), output() as out, _written(out) as write:
        for chunk in chunks(Path(path), kind, encoding, (source, target)):
            write(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))
        write(pickle.dumps(None))


@contextmanager
def _written(out: BinaryIO) -> Iterator[Callable[[bytes], None]]:
    """Takes what is to be written, and writes it beside other work: a reader may be slow for a while."""
    waiting: Queue[bytes] = Queue(WAITING)

    def write() -> None:
        try:
            while words := waiting.get():
                out.write(words)
                out.flush()
        except BaseException:
            os._exit(1)  # nobody reads any more, and nobody is to wait

    writer = Thread(target=write, daemon=True)
    writer.start()
    yield waiting.put
    waiting.put(b"")
    writer.join()
