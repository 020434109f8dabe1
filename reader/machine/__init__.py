"""Machine drafts: engines behind a small protocol, the packages they need, and the worker they run in.

Importing this room costs nothing; argostranslate is imported by the worker process alone.
"""

from __future__ import annotations

from reader.machine.engine import Cancelled, Draft, Engine, Failed, Pair, explain
from reader.machine.index import Download, Entry, Fetch, Step, available, install_from_index
from reader.machine.packages import Package, find, install_file, installed, remove
from reader.machine.shelf import models_folder
from reader.machine.worker import Worker

__all__ = [
    "Cancelled",
    "Download",
    "Draft",
    "Engine",
    "Entry",
    "Failed",
    "Fetch",
    "Package",
    "Pair",
    "Step",
    "Worker",
    "available",
    "explain",
    "find",
    "install_file",
    "install_from_index",
    "installed",
    "models_folder",
    "remove",
]
