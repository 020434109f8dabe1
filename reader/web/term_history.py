"""The history of a concept as it is told to a person: what was, and what is, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from glossary.model import Act, HistoryEntry, Term
from reader.web.term_words import (
    act_word,
    choices,
    field_name,
    proposal_kind,
    proposal_state,
    value_word,
    vote_word,
)

_TOLD_ELSEWHERE = ("kind", "needs", "strict", "within", "side", "form")
"""Fields of a form: what else a form says is read on the card."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, as it was and as it is since."""

    label: str
    before: str
    after: str
    language: str
    """That of the two texts; empty for words of the interface and for other values."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the history."""

    entry: HistoryEntry
    act: str
    term: Term | None
    said: str
    """What was added or taken away, in the language of the term; or what was decided."""
    language: str
    """That of `said`; empty for words of the interface."""
    changes: tuple[Change, ...]


def told(history: Iterable[HistoryEntry], terms: Mapping[int, Term]) -> tuple[Told, ...]:
    """The entries of a history, the newest first; `terms` are those of the concept by id."""
    return tuple(_told(entry, terms.get(entry.term or 0), terms) for entry in reversed(tuple(history)))


def _told(entry: HistoryEntry, term: Term | None, terms: Mapping[int, Term]) -> Told:
    language = term.language if term else ""
    if entry.act in (Act.EDIT, Act.PROPOSE):
        changes = tuple(_changes(_read(entry.before), _read(entry.after), language, terms))
        kind = _read(entry.after).get("kind", "") if entry.act is Act.PROPOSE else ""
        return Told(entry, act_word(entry.act), term, proposal_kind(kind), "", changes)
    if entry.act is Act.SET_STATUS:
        words = (value_word("status", entry.before), value_word("status", entry.after))
        return Told(entry, act_word(entry.act), term, "", "", (Change(field_name("status"), *words, ""),))
    return Told(entry, act_word(entry.act), term, *_said(entry, language), ())


def _said(entry: HistoryEntry, language: str) -> tuple[str, str]:
    """What an entry without fields says, and in which language."""
    if entry.act is Act.DECIDE:
        return value_word("status", proposal_state(entry.after)), ""
    if entry.act is Act.VOTE:
        return vote_word(entry.after), ""
    if entry.act is Act.DROP_FORM:
        return str(_read(entry.before).get("text", entry.before)), language
    if entry.act in (Act.RELATE, Act.UNRELATE):
        kind, _, other = (entry.after or entry.before).partition(": ")
        return f"{value_word('relation', kind)}: {other}", ""
    if entry.act is Act.ADD_TERM:
        status, _, text = entry.after.partition(": ")
        return text or status, language
    if entry.act is Act.ADD_FORM:
        return entry.after.partition(": ")[2] or entry.after, language
    if entry.act is Act.ADD_CONCEPT:
        return entry.after, "en"
    return "", ""


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], language: str, terms: Mapping[int, Term]
) -> Iterator[Change]:
    """The fields that differ, of a proposal those that it asks for."""
    for name, value in after.items():
        if name not in _TOLD_ELSEWHERE:
            texts = (_shown(name, before.get(name, ""), terms), _shown(name, value, terms))
            yield Change(field_name(name), *texts, _language(name, language))


def _language(name: str, language: str) -> str:
    """That of a field's texts; empty where they are words of the interface, or nobody knows."""
    if name in ("text", "successor", "form"):
        return language
    return "en" if name in ("definition", "notes", "contrast") else ""


def _shown(name: str, value: Any, terms: Mapping[int, Term]) -> str:
    """A value in words."""
    if name == "successor":
        return terms[value].text if value in terms else ""
    if isinstance(value, list):
        return " · ".join(
            str(one.get("text", one.get("concept", ""))) if isinstance(one, dict) else str(one)
            for one in value
        )
    if value is None or isinstance(value, bool | int):
        return "" if value is None else str(value)
    return value_word(name, str(value)) if choices(name) else str(value)


def _read(text: str) -> Mapping[str, Any]:
    """A JSON object that the history keeps; nothing for what is none."""
    try:
        read = json.loads(text or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
