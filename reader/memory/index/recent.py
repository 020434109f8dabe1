"""What was read of the index and may be wanted again: what was used last, within a bound of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by key, for several threads; those that were used longest ago go where there are too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def known(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Those of the keys that are remembered, with their values."""
        found: dict[Key, Value] = {}
        values = self._values
        with self._lock:
            for key in keys:
                held = values.get(key)
                if held is not None:
                    values.move_to_end(key)
                    found[key] = held[0]
        return found

    def remember(self, key: Key, value: Value, size: int) -> None:
        """Remember a value of so many bytes."""
        with self._lock:
            if key in self._values:
                return
            self._values[key] = value, size
            self._size += size
            while self._size > self._most:
                self._size -= self._values.popitem(last=False)[1][1]
