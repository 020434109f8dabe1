"""The engine for a process that answers people: drafts are made in a worker process of lower priority.

The worker is started when the first text is drafted, kept, and ends by itself when nobody asks for a while,
when this process ends, or when it takes too long. Nothing of argostranslate is ever imported here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from queue import Empty
from threading import Event
from types import TracebackType
from typing import Any

from reader.errors import Unknown
from reader.machine import packages
from reader.machine.child import Child
from reader.machine.engine import (
    MOST_ALTERNATIVES,
    Cancelled,
    Draft,
    Failed,
    Pair,
    explain,
    spaced,
)

IDLE_SECONDS = 300.0
"""How long a worker that nobody asks keeps its models in memory."""

PATIENCE_SECONDS = 60.0
"""How long one text may take, the loading of its model included."""

_GLANCE = 0.05
"""Seconds between two looks at whether a person has cancelled."""

_CLOSING = "Hevok is closing; nothing is drafted any more."

Drafted = Callable[[int, list[Draft]], None]
"""Is told the index of a text and its drafts, as soon as they are there."""


class Worker:
    """An `Engine` whose texts are drafted in a process of its own; usable from any thread.

    Texts are taken in turn, one at a time, so that a single one never waits behind the whole of a long job.
    """

    name = "Argos Translate"

    def __init__(
        self,
        models: Path,
        *,
        threads: int = 0,
        idle: float = IDLE_SECONDS,
        patience: float = PATIENCE_SECONDS,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`models` is the folder of the models, `threads` how many cores a text may take (0: half of them),
        `idle` and `patience` are in seconds, `environment` is this process's own unless given."""
        self._models = models
        self._arguments = [str(models), str(threads or half_the_cores()), str(idle)]
        self._patience = patience
        self._environment = dict(os.environ if environment is None else environment)
        self._environment["OMP_NUM_THREADS"] = self._arguments[1]
        self._child: Child | None = None
        self._closed = Event()
        self._turns = ThreadPoolExecutor(1, thread_name_prefix="hevok-machine")

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process(self) -> int:
        """The id of the worker process; 0 when none runs."""
        child = self._child
        return child.id if child is not None and child.runs else 0

    def pairs(self) -> frozenset[Pair]:
        """The pairs that the installed packages lead to, by way of a third language too."""
        return packages.pairs(self._models)

    def draft(
        self,
        texts: Sequence[str],
        source: str,
        target: str,
        *,
        alternatives: int = 1,
        drafted: Drafted = lambda index, drafts: None,
        cancelled: Event | None = None,
    ) -> list[list[Draft]]:
        """As `Engine.draft`; `drafted` is called, in this thread, after each text.

        Raises `Cancelled` soon after `cancelled` is set: the text in work is finished and dropped. Raises
        `Failed` where the worker is killed or takes too long; the next text starts another.
        """
        if not 1 <= alternatives <= MOST_ALTERNATIVES:
            raise ValueError(f"alternatives must be 1 to {MOST_ALTERNATIVES}")
        if (source, target) not in self.pairs():
            raise Unknown(explain(source, target, [self]))
        made: list[list[Draft]] = []
        for index, text in enumerate(map(spaced, texts)):
            request = {"text": text, "source": source, "target": target, "alternatives": alternatives}
            drafts = self._wait(self._submit(request), cancelled) if text else []
            drafted(index, drafts)
            made.append(drafts)
        return made

    def close(self) -> None:
        """End the worker; texts in work fail. May be called twice."""
        self._closed.set()
        if (child := self._child) is not None:
            child.end()
        self._turns.shutdown(cancel_futures=True)

    def _submit(self, request: dict[str, Any]) -> Future[list[Draft]]:
        try:
            return self._turns.submit(self._ask, request)
        except RuntimeError as error:
            raise Failed(_CLOSING) from error

    def _wait(self, future: Future[list[Draft]], cancelled: Event | None) -> list[Draft]:
        while True:
            if cancelled is not None and cancelled.is_set():
                future.cancel()
                raise Cancelled("Drafting was cancelled.")
            try:
                return future.result(None if cancelled is None else _GLANCE)
            except NotYet:
                continue
            except CancelledError as error:
                raise Failed(_CLOSING) from error

    def _ask(self, request: dict[str, Any]) -> list[Draft]:
        try:
            answer = self._answer(request)
        except (OSError, ValueError) as error:
            self._stop()
            raise Failed("The worker for machine drafts cannot be started or understood here.") from error
        if "failed" in answer:
            raise Failed(str(answer["failed"]))
        return [Draft(str(text), float(score)) for text, score in answer["drafts"]]

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        for _ in range(2):
            child = self._running()
            child.send(request)
            try:
                line = child.receive(self._patience)
            except Empty:
                self._stop()
                raise Failed(
                    f"The model took more than {self._patience:g} seconds over this text and was stopped. "
                    "Try it again, or translate it by hand."
                ) from None
            if line:
                found: dict[str, Any] = json.loads(line)
                return found
            if self._stop() != 0:
                break
            # It had gone to rest just as it was asked: another is started.
        raise Failed("The worker for machine drafts was ended, and there is no draft. Try it again.")

    def _running(self) -> Child:
        if self._closed.is_set():
            raise Failed(_CLOSING)
        if self._child is None or not self._child.runs:
            self._stop()
            self._child = Child(self._arguments, self._environment)
            if self._closed.is_set():  # meanwhile; `close` may have missed this one
                self._stop()
                raise Failed(_CLOSING)
        return self._child

    def _stop(self) -> int:
        """End the child; its exit status, 0 when there is none."""
        child, self._child = self._child, None
        return child.end() if child is not None else 0


def half_the_cores() -> int:
    """Half of the cores that this process may use, at least one: the rest is for whoever saves meanwhile."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)) // 2)
    return max(1, (os.cpu_count() or 1) // 2)
