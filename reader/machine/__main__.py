"""The process that drafts, started by `reader.machine.child`: python -m reader.machine MODELS THREADS IDLE.

One JSON object per line in ASCII, a text at a time: {"text", "source", "target", "alternatives"} comes in,
and {"drafts": [[text, score], …]} or {"failed": sentence} goes out. It ends when its input does, which is
when whoever started it ends, and when nobody has asked for a while.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from queue import Empty, Queue
from typing import Any, BinaryIO

from reader.errors import HevokError
from reader.machine.argos import ArgosEngine
from reader.output import own_output

NICENESS = 10
"""How far it steps back behind whoever reads and saves meanwhile."""


def main(models: Path, threads: int, idle: float) -> None:
    """Answer requests until the input ends or none comes for `idle` seconds."""
    answers = own_output()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    engine = ArgosEngine(models, threads=threads)
    requests: Queue[bytes] = Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    while True:
        try:
            line = requests.get(timeout=idle)
        except Empty:
            os._exit(0)  # the listener holds the input, and there is nothing to tidy
        answers.write(json.dumps(_answer(engine, json.loads(line))).encode("ascii") + b"\n")
        answers.flush()


def _listen(lines: BinaryIO, requests: Queue[bytes]) -> None:
    for line in lines:
        requests.put(line)
    os._exit(0)  # at once, also in the midst of a text: nobody is there to read the answer


def _answer(engine: ArgosEngine, request: dict[str, Any]) -> dict[str, Any]:
    try:
        (drafts,) = engine.draft(
            [request["text"]], request["source"], request["target"], alternatives=request["alternatives"]
        )
    except HevokError as error:
        return {"failed": str(error)}
    except MemoryError:
        return {"failed": "There is not enough memory for this model."}
    return {"drafts": [[draft.text, draft.score] for draft in drafts]}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
