"""How long a language says the same."""

from __future__ import annotations

_LETTERS = {"en": 1.0, "ar": 0.92, "kmr": 0.98, "ckb": 1.01}
"""Measured by benchmarks/check_false_alarms.py --lengths on TICO-19 and NTREX-128."""


def relative_length(code: str) -> float | None:
    """Code points that say what one English code point says, on average; None where it was not measured."""
    return _LETTERS.get(code)
