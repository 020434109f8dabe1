"""Packages whose parts are loaded when they are first asked for: a command that needs few of them starts at
once and takes little memory (PEP 562).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def parts(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package: each of these names is that of the module in it that is its home.

    What the package has loaded once it has as its own.
    """

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        part = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, part)
        return part

    return load
