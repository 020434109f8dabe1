"""The checks `links` and `markup`: addresses, tags and placeholders go over as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reader.checks.finding import Finding, Pair

LINKS = "links"
MARKUP = "markup"

ADDRESS = re.compile(
    r"""(?:https?://|ftp://|www\.)[^\s<>"'«»“”،؛()\[\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+""", re.IGNORECASE
)
"""URLs and e-mail addresses; full stops and commas after them are cut off by `addresses_in`."""
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd](?!\w)|\{\w*\}|\$\{\w+\}")
_TRAILING = ".,;:!?…؟،؛"
_ALIKE = re.compile(r"^(?:https?://)?(?:www\.)?|/+$")


def addresses_in(text: str) -> list[str]:
    """The URLs and e-mail addresses of a text, in order, without the marks that follow them."""
    return [match.group().rstrip(_TRAILING) for match in ADDRESS.finditer(text)]


def links(pair: Pair) -> Iterator[Finding]:
    """Every URL and e-mail address of the source stands in the translation."""
    kept = pair.target.casefold()
    for address in dict.fromkeys(addresses_in(pair.source)):
        if _ALIKE.sub("", address.casefold()) not in kept:
            yield Finding(LINKS, f"The address {address} is missing from the translation.", detail=address)


def markup(pair: Pair) -> Iterator[Finding]:
    """Tags and placeholders of the source stand in the translation as often, and no others."""
    ours, theirs = Counter(_signs(pair.source)), Counter(_signs(pair.target))
    for sign in ours - theirs:
        yield Finding(MARKUP, f"{sign} is missing from the translation.", detail=sign)
    for sign in theirs - ours:
        place = pair.target.rindex(sign)
        yield Finding(MARKUP, f"{sign} is not in the source.", place, place + len(sign), sign)


def _signs(text: str) -> list[str]:
    return _TAG.findall(text) + _PLACEHOLDER.findall(text)
