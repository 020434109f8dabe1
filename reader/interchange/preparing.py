"""Files of units made ready for the memory: read, taken apart into pairs, folded.

A large one in a process of its own, which hands its chunks on one after the other, so that one processor
reads and folds while another writes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from io import BytesIO
from itertools import count
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, BinaryIO

if sys.platform == "linux":
    import fcntl

from reader import languages
from reader.formats import pairs, unit_files
from reader.formats.interchange import Entry, Problem
from reader.formats.pairs import Pair
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
Side = tuple[str, int]
"""A language, and which of its texts in the chunk."""


@dataclass(slots=True)
class Chunk:
    """Some pairs of a file, with their distinct texts by language, and what was met on the way."""

    texts: dict[str, dict[str, int]] = field(default_factory=dict)
    """By language, each text and its number."""
    ready: dict[str, Ready] = field(default_factory=dict)
    """By language, what the texts are found by, in their order."""
    pairs: list[tuple[Side, Side, Pair]] = field(default_factory=list)
    """Source, rendering, and the pair."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    read: int = 0
    """How many units the file had here."""
    skipped: int = 0
    """How many of them have no pair."""
    broken: tuple[int, str] | None = None
    """The line and the reason where nothing after it can be read."""
    bytes_read: int = 0
    """How far in the file this goes."""
    is_large: bool = False
    """Whether it has as many characters as it may."""

    def __getstate__(self) -> tuple[Any, ...]:
        """It as it travels: pairs by columns, most of which say the same throughout."""
        names = {code: list(texts) for code, texts in self.texts.items()}
        return names, _columns(self.pairs), *(getattr(self, name) for name in _AS_IT_IS)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        names, columns, *others = state
        self.texts = {code: dict(zip(texts, count())) for code, texts in names.items()}
        self.pairs = _from_columns(columns, names)
        for name, value in zip(_AS_IT_IS, others, strict=True):
            setattr(self, name, value)


_AS_IT_IS = tuple(one.name for one in fields(Chunk) if one.name not in ("texts", "pairs"))
_OF_TEXTS = tuple(map(Pair._fields.index, ("source", "target")))
"""The fields of a pair that stand among the texts of its chunk."""


def _columns(pairs: list[tuple[Side, Side, Pair]]) -> list[list[Any]]:
    """Pairs with their sides, by columns: each of the same value throughout as one."""
    sources, targets, every = zip(*pairs, strict=True) if pairs else ((), (), ())
    of_pairs = [column for place, column in enumerate(zip(*every, strict=True)) if place not in _OF_TEXTS]
    columns = (*zip(*sources, strict=True), *zip(*targets, strict=True), *of_pairs)
    return [list(column[:1] if column.count(column[0]) == len(column) else column) for column in columns]


def _from_columns(columns: list[list[Any]], names: dict[str, list[str]]) -> list[tuple[Side, Side, Pair]]:
    """The pairs of `_columns`, with the texts of their chunk."""
    if not columns:
        return []
    length = max(map(len, columns))
    full = [column * length if len(column) == 1 else column for column in columns]
    sources, targets = list(zip(full[0], full[1], strict=True)), list(zip(full[2], full[3], strict=True))
    of_pairs = full[4:]
    for place, sides in zip(_OF_TEXTS, (sources, targets), strict=True):
        of_pairs.insert(place, [names[code][number] for code, number in sides])
    return list(zip(sources, targets, map(Pair._make, zip(*of_pairs, strict=True)), strict=True))


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


def _gathered(found: Iterable[Entry | Problem], stream: BinaryIO) -> Iterator[Chunk]:
    chunk, characters = Chunk(), 0
    for one in found:
        if isinstance(one, Problem):
            chunk.problems.append((one.line, one.what))
            if one.is_fatal:
                chunk.broken = (one.line, one.what)
            continue
        characters += _add(chunk, one)
        if len(chunk.pairs) >= PAIRS or characters >= CHARACTERS or chunk.read >= 4 * PAIRS:
            chunk.bytes_read, chunk.is_large = stream.tell(), characters >= CHARACTERS
            yield chunk
            chunk, characters = Chunk(), 0
    chunk.bytes_read = stream.tell()
    yield chunk


def _add(chunk: Chunk, entry: Entry) -> int:
    """Add a unit of the file to a chunk; how many characters its pairs have."""
    chunk.read += 1
    found = pairs.taken(entry)
    for remark in found.remarks:
        chunk.problems.append((entry.line, remark))
    if not found.pairs:
        chunk.skipped += 1
        if entry.variants or not _is_told(chunk, entry):
            chunk.problems.append((entry.line, found.reason))
        return 0
    characters = 0
    for pair in found.pairs:
        source = _side(chunk, pair.source_language, pair.source)
        target = _side(chunk, pair.target_language, pair.target)
        chunk.pairs.append((source, target, pair))
        characters += len(pair.source) + len(pair.target) + len(pair.more)
    return characters


def _is_told(chunk: Chunk, entry: Entry) -> bool:
    """Whether the reader of the file has said already what is wrong with a unit."""
    return bool(chunk.problems) and chunk.problems[-1][0] >= entry.line


def _side(chunk: Chunk, language: str, text: str) -> Side:
    texts = chunk.texts.get(language)
    if texts is None:
        texts = chunk.texts[language] = {}
    return language, texts.setdefault(text, len(texts))


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
