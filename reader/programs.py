"""Service: what other programs ask of the memory, and what they may give to it."""

from __future__ import annotations

import re
import secrets
from typing import Any

from glossary.model import Hit
from glossary.periods import to_mind
from reader import languages, suggesting
from reader.errors import HevokError, Refused
from reader.languages.cleaning import clean
from reader.memory import people, texts, units
from reader.model import Match, Origin
from reader.workspace import Workspace

LONGEST = 20_000
"""Code points of a text that is looked up or learnt."""
MOST = 100
"""Matches that are answered at most."""
KEY = "program_key"
"""The setting that holds the key of programs that may write; empty where none may."""

_PLACEHOLDER = re.compile(r"\[X\d+X\]")


class Forbidden(HevokError):
    """A program that may not write."""

    status = 403


def served(workspace: Workspace) -> tuple[str, ...]:
    """The codes of all languages that texts can be looked up in, Hevok's own first."""
    with workspace.reading() as db:
        held = texts.languages_held(db)
    return (*languages.LANGUAGES, *(code for code in held if code not in languages.LANGUAGES))


def look_up(
    workspace: Workspace, text: str, source: str, target: str, *, minimum: int, limit: int
) -> list[Match]:
    """What the memory has for a text, the best first; nothing for languages that nobody can mean.

    `source` and `target` are tags in any spelling, `minimum` is a score from 1 to 100. Placeholders such as
    [X12X] are markup: they are not compared.
    """
    asked = _PLACEHOLDER.sub(" ", text[:LONGEST]).strip()
    try:
        pair = languages.for_tag(source, asked), languages.meant_by(target)
    except Refused:
        return []
    if not asked or pair[0] == pair[1] or limit < 1:
        return []
    return suggesting.search(
        workspace,
        asked,
        pair[0].code,
        pair[1].code,
        minimum=min(100, max(1, minimum)),
        limit=min(MOST, limit),
    )


def match_as_json(match: Match) -> dict[str, Any]:
    """A match as commands and the JSON interface tell it."""
    return {
        "source": match.unit.source,
        "target": match.unit.target,
        "score": match.score,
        "word_score": match.word_score,
        "character_score": match.character_score,
        "penalties": [{"name": penalty.name, "points": penalty.points} for penalty in match.penalties],
        "differences": [
            {"kind": difference.kind, "here": difference.here, "there": difference.there}
            for difference in match.differences
        ],
    }


def hit_as_json(hit: Hit, start: int | None, end: int | None, text: str, on: str = "") -> dict[str, Any]:
    """A term in a text as commands and the JSON interface tell it; where it stands is told by the caller.

    `on` is the day of the text (ISO 8601), where it is known.
    """
    return {
        "start": start,
        "end": end,
        "text": text,
        "concept": hit.concept,
        "term": hit.term,
        "status": hit.status,
        "how": hit.how,
        "form": hit.form,
        "mind": to_mind(hit.period, on),
    }


def learn(workspace: Workspace, source: tuple[str, str], target: tuple[str, str]) -> int:
    """Keep a pair that another program gives, each side as (tag, text); the unit's id. Raises `Refused`."""
    sides = []
    for tag, text in (source, target):
        words = clean(text).text.strip()
        if not words:
            raise Refused("A pair needs words on both sides.")
        if len(words) > LONGEST:
            raise Refused(f"A side may have {LONGEST:,} characters at most.")
        sides.append((languages.for_tag(tag, words).code, words))
    if sides[0][0] == sides[1][0]:
        raise Refused("A pair needs two languages.")
    with workspace.writing() as db:
        return units.keep(db, sides[0], sides[1], Origin.IMPORTED, workspace.stamp(), kept=True)


def key(workspace: Workspace) -> str:
    """What programs that may write must show; empty where writing is switched off."""
    with workspace.reading() as db:
        return people.setting(db, KEY)


def allow_writing(workspace: Workspace, allowed: bool) -> str:
    """Switch writing on, with a new key, or off; the key."""
    made = secrets.token_urlsafe(24) if allowed else ""
    with workspace.writing() as db:
        people.set_setting(db, KEY, made)
    return made


def may_write(workspace: Workspace, shown: str) -> None:
    """Raises `Forbidden` unless writing is switched on and the key that is shown is the right one."""
    kept = key(workspace)
    if not kept:
        raise Forbidden("Writing by other programs is switched off. Switch it on in the settings.")
    if not secrets.compare_digest(kept.encode(), shown.encode("utf-8", "replace")):
        raise Forbidden("The key is not the one that the settings show.")
