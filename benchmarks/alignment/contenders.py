"""Whoever is compared, by name: how each aligner is set up, and measured in a process of its own."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from benchmarks.alignment import ours, peers
from benchmarks.alignment.documents import Bead, Document, single_gaps
from benchmarks.alignment.scoring import Found

Aligner = Callable[[Sequence[Document]], list[Found]]
Pairs = list[tuple[str, str]]


GALE_CHURCH = "Gale-Church"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the memory and the peers are."""

    learn: tuple[Path, ...] = ()
    programs: Mapping[str, str] = field(default_factory=dict)
    """The path of each program that is installed, and the command of each that was given, by name."""


@dataclass(frozen=True, slots=True)
class Measured:
    found: list[Found]
    seconds: float
    """For aligning alone: what is learnt from the memory is learnt before."""
    peak: int
    """Bytes of memory that the process had at most (a program never less than the process that ran it)."""


def names(settings: Settings) -> list[str]:
    """The aligners that can be set up here, in the order in which they are shown."""
    memory = ["hevok, memory", "hevok, memory, no paragraphs", "hevok, memory, batch"]
    found = memory if settings.learn else []
    found += ["hevok, cold", "hevok, cold, batch", GALE_CHURCH]
    for name in settings.programs:
        found += [name, f"{name} + memory"] if name in _WITH_DICTIONARY and settings.learn else [name]
    return found


def measured(name: str, documents: Sequence[Document], settings: Settings) -> Measured:
    """What the aligner `name` finds in documents of one pair of languages, in a fresh process."""
    languages = documents[0].languages
    learnt: Pairs = []
    if "memory" in name:
        learnt = _memory(settings.learn, languages)
        if name.startswith(tuple(_WITH_DICTIONARY)):
            learnt = _dictionary(settings.learn, languages)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(_measured, name, documents, learnt, settings.programs).result()


@cache
def _memory(files: tuple[Path, ...], languages: tuple[str, str]) -> Pairs:
    return [pair for path in files for pair in ours.pairs_of(path, languages)]


@cache
def _dictionary(files: tuple[Path, ...], languages: tuple[str, str]) -> Pairs:
    return peers.dictionary(_memory(files, languages), languages)


def _measured(
    name: str, documents: Sequence[Document], learnt: Pairs, programs: Mapping[str, str]
) -> Measured:
    program = name.split(" + ")[0]
    if program in programs:
        aligner = _each(_peer(program, programs[program], learnt))
    elif name == GALE_CHURCH:
        aligner = _each(peers.gale_church)
    else:
        aligner = _ours(name.split(", ")[1:], learnt, documents[0].languages)
    began = time.perf_counter()
    found = aligner(documents)
    seconds = time.perf_counter() - began
    return Measured(found, seconds, _peak(resource.RUSAGE_CHILDREN) if program in programs else _own_peak())


def _own_peak() -> int:
    """Of this process alone: Linux lets a new process begin with the peak of the one that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return _peak(resource.RUSAGE_SELF)
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(fields["VmHWM"].split()[0]) * 1024


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _ours(conditions: Sequence[str], learnt: Pairs, languages: tuple[str, str]) -> Aligner:
    lexicon = ours.lexicon_of(learnt, languages)
    aligner = ours.together(lexicon) if "batch" in conditions else ours.one_by_one(lexicon)
    return ours.without_paragraphs(aligner) if "no paragraphs" in conditions else aligner


def _peer(program: str, path: str, dictionary: Pairs) -> Callable[[Document], list[Bead]]:
    if program in _WITH_DICTIONARY:
        return _WITH_DICTIONARY[program](path, dictionary)
    return peers.Program(path)


_WITH_DICTIONARY: Mapping[
    str, Callable[[str, Iterable[tuple[str, str]]], Callable[[Document], list[Bead]]]
] = {
    "hunalign": peers.Hunalign,
    "yasa": peers.Yasa,
}


def _each(peer: Callable[[Document], list[Bead]]) -> Aligner:
    return lambda documents: [Found(single_gaps(peer(document))) for document in documents]
