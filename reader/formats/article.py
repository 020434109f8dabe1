"""What of a page is its article, as trafilatura judges it: the words, and what the page says of itself.

It is asked in a process of its own that is ended when it takes too long: a page can be made so that looking
through it never ends, and what is loaded for it (65 MB and more) is gone with the process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from reader import places

PATIENCE = 10.0
"""Seconds that a page may take."""
KEPT = 4
"""Articles that are remembered: a page is looked at several times before it is taken in."""


@dataclass(frozen=True, slots=True)
class Article:
    """The article of a page; every field may be empty."""

    text: str = ""
    """Its words, a block on each line."""
    title: str = ""
    author: str = ""
    date: str = ""
    """ISO 8601."""
    site: str = ""
    """The name that the site gives itself."""


_kept: OrderedDict[bytes, Article] = OrderedDict()
_lock = Lock()


def article(content: str, address: str, *, seconds: float = PATIENCE) -> Article:
    """The article of a page at `address`; empty where none is found, or not within so many seconds."""
    page = f"{address}\n{content}".encode("utf-8", "replace")
    key = sha256(page).digest()
    with _lock:
        known = _kept.get(key)
    if known is None:
        known = _asked(page, seconds)
        with _lock:
            _kept[key] = known
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return known


def _asked(page: bytes, seconds: float) -> Article:
    """What the process answers, if it does in time."""
    path = os.pathsep.join(filter(None, (str(places.PACKAGE.parent), os.environ.get("PYTHONPATH", ""))))
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "reader.formats.article_process"],
            input=page,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # nothing that is said of a text is kept
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            timeout=seconds,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return Article()
    return Article(**json.loads(answer.stdout))
