"""What is made from a memory at length and kept in a file beside it, to be read by the next process.

Such a file may be deleted: it only saves time. Its first line says what it was made from, and its hash.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path


def read(path: Path, key: bytes) -> bytes | None:
    """What is kept, unless it was made from something else than `key` says, or is damaged."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if head == _head(key, body) else None


def keep(path: Path, key: bytes, body: bytes) -> None:
    """Write it where it is looked for; a folder that cannot be written only costs time."""
    with (
        suppress(OSError),
        tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}-", delete=False) as file,
    ):
        unfinished = Path(file.name)
        try:
            file.write(_head(key, body) + b"\n" + body)
            file.close()
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def _head(key: bytes, body: bytes) -> bytes:
    return key + b" " + blake2b(body, digest_size=16).hexdigest().encode()
