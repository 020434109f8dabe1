"""Where things are and how they are set: the memory's path, the server's address, the secret beside it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from reader.errors import Unavailable

MEMORY_VARIABLE = "HEVOK_MEMORY"
"""The environment variable that names the memory where no option does."""

MEMORY = "memory.db"
"""The memory's name in the working folder where nothing names another."""

HOST = "127.0.0.1"
"""Where the pages are served: this machine alone."""

PORT = 8000
"""The port that is tried first, unless one is asked for."""

THREADS = 8
"""How many requests are answered at once."""

SECRET_BYTES = 32
"""Random bytes of the secret that signs cookies."""


def memory_path(named: str = "", environment: Mapping[str, str] = os.environ) -> Path:
    """The memory to use: the one `named`, else that of HEVOK_MEMORY, else memory.db in the working folder."""
    return Path(named or environment.get(MEMORY_VARIABLE, "") or MEMORY).expanduser()


def secret(memory: Path) -> str:
    """The random secret beside a memory, made on the first call and readable by its owner alone.

    Two programs that start at once agree on one. Raises `Unavailable` where it can be neither read nor made.
    """
    path = memory.with_name(f"{memory.name}.secret")
    try:
        if not path.exists():
            _offer(path, secrets.token_hex(SECRET_BYTES))
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(
            f"{path}, which holds the secret of this memory's pages, can be neither read nor made. "
            "Make it and its folder yours to read and write, or remove it."
        ) from error
    if len(kept) < SECRET_BYTES:
        raise Unavailable(f"{path} holds no secret. Remove it, and the next start makes a new one.")
    return kept


def _offer(path: Path, content: str) -> None:
    """Make `path` with this content, whole from the first moment; where another was faster, theirs stays."""
    own = path.with_name(f".{path.name}.new-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(content + "\n")
        with suppress(FileExistsError):
            os.link(own, path)
    finally:
        own.unlink(missing_ok=True)
