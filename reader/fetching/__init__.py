"""Fetching a page from an address: only on a person's word, only from the public net, never for long."""

from reader.fetching.downloading import Opened, download
from reader.fetching.fetching import LIMITS, Limits, fetch
from reader.fetching.networks import is_public
from reader.model import Fetched

__all__ = ["LIMITS", "Fetched", "Limits", "Opened", "download", "fetch", "is_public"]
