"""Between the units of a file, which may have many languages, and those of the memory, which have two.

A unit of a file becomes a pair for each rendering of its source, and pairs that stood in one unit, or could
have, go out as one again. What a pair has no field for (other properties, inline elements, names) stays with
it as JSON, so that it goes out as it came in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from reader.formats.interchange import Entries, Entry, Inline, Variant, context_props
from reader.formats.tables import TableRow
from reader.languages.cleaning import are_clean, clean, is_clean
from reader.model import Status

STATUS = "x-status"
"""The property of a rendering that says so where it is approved."""
CONTEXT = frozenset({"prev", "next", "file", "id"})
"""The properties of a unit that a pair has fields for."""
WEBLATE_CONTEXT = "x-context"
PREFERRED = "en"
"""The source among languages of which any may be it."""


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Pair(NamedTuple):
    """A source, one rendering of it, and what a file says of them; "" where it says nothing."""

    line: int
    """Where its unit begins in its file, from 1; 0 for one that was not read from a file."""
    source_language: str
    source: str
    target_language: str
    target: str
    status: str = ""
    note: str = ""
    created_at: str = ""
    """ISO 8601, UTC."""
    changed_at: str = ""
    previous_text: str = ""
    """The source before it."""
    next_text: str = ""
    file: str = ""
    """The document that it belongs to."""
    entry: str = ""
    """Its id there."""
    more: str = ""
    """"" or a JSON object: what else goes out again as it came in."""


class Taken(NamedTuple):
    """What came of a unit of a file."""

    pairs: tuple[Pair, ...]
    reason: str = ""
    """Why there is none, in a sentence."""
    remarks: tuple[str, ...] = ()
    """What was changed in its texts, each in a sentence."""


class Pairs(NamedTuple):
    """Pairs by columns."""

    kinds: list[Pair]
    """Each without its line and words; one value for all that say the same of themselves."""
    sources: list[str]
    targets: list[str]

    def between(self, start: int, end: int) -> Pairs:
        """Those from one place to before another."""
        return Pairs(self.kinds[start:end], self.sources[start:end], self.targets[start:end])


def by_columns(pairs: Sequence[Pair]) -> Pairs:
    """Pairs by columns."""
    kinds = [pair._replace(line=0, source="", target="") for pair in pairs]
    return Pairs(kinds, [pair.source for pair in pairs], [pair.target for pair in pairs])


def taken_together(entries: Entries) -> Pairs | None:
    """The pairs of all entries, in their order; None where something is to be said of one of them, or where
    they are translated in both directions: then they are to be `taken` one by one.
    """
    kinds = [_kind(kind) for kind in entries.kinds]
    is_forward = kinds[0] and kinds[0].is_forward
    words = (*entries.ones, *entries.others)
    if not all(kind and kind.is_forward == is_forward for kind in kinds):
        return None
    if not (all(map(str.strip, words)) and are_clean(words)):
        return None
    one, other = entries.ones, entries.others
    return Pairs([kind.pair for kind in kinds if kind], *((one, other) if is_forward else (other, one)))


class _Kind(NamedTuple):
    """What entries become that say the same of themselves."""

    pair: Pair
    """Without its words."""
    is_forward: bool
    """Whether the source is the first of the two sides."""


@lru_cache(maxsize=4096)
def _kind(entry: Entry) -> _Kind | None:
    """What entries of two sides become, given without their words; None where they become no pair."""
    first, second = entry.variants
    found = taken(entry._replace(variants=(first._replace(text="1"), second._replace(text="2"))))
    (kind,), sources, _ = by_columns(found.pairs) if found.pairs else ((None,), [""], [])
    return _Kind(kind, sources == ["1"]) if kind else None


def taken(entry: Entry) -> Taken:
    """The pairs of a unit: from its source to each of its other languages.

    Where any of its languages may be the source, or where the source is not among them, English is it, else
    the first.
    """
    remarks: list[str] = []
    sides = [_cleaned(variant, remarks) for variant in entry.variants]
    said = [side for side in sides if side.text and not side.text.isspace()]
    if not said:
        return Taken((), "The unit says nothing in any language.", tuple(remarks))
    source = _source(said, entry.source_language)
    targets = [side for side in said if side.language != source.language]
    if not targets:
        return Taken((), _alone(source.language), tuple(remarks))
    return Taken(tuple([_pair(entry, source, target) for target in targets]), "", tuple(remarks))


def _alone(language: str) -> str:
    if not language:
        return "The unit does not say its languages. Name them with --from and --to."
    return f"The unit has nothing but {language}."


def entries(pairs: Sequence[Pair]) -> Iterator[Entry]:
    """The units of a file that pairs of one source go out in: one for each context, each language once."""
    open_units: list[tuple[tuple[str, ...], list[Pair], set[str]]] = []
    for pair in pairs:
        kind = (pair.note, pair.previous_text, pair.next_text, pair.file, pair.entry, _shared(pair.more))
        for known, members, used in open_units:
            if known == kind and pair.target_language not in used:
                members.append(pair)
                used.add(pair.target_language)
                break
        else:
            open_units.append((kind, [pair], {pair.target_language}))
    for _, members, _ in open_units:
        yield _entry(members)


def entry_of_rows(rows: Sequence[TableRow]) -> Entry:
    """The pairs of one row of a table, which have one source, as the unit of a file."""
    first = rows[0]
    sides = [Variant(first.source_language, first.source)] if any(row.target for row in rows) else []
    return first.entry._replace(variants=(*sides, *(_table_side(row) for row in rows if row.target)))


def _table_side(row: TableRow) -> Variant:
    status = row.status.strip().casefold()
    return row.entry.variants[1]._replace(props=((STATUS, status),) if status else ())


def table_row(pair: Pair) -> TableRow:
    """A pair as a table has it."""
    return TableRow(
        pair.source,
        pair.target,
        pair.source_language,
        pair.target_language,
        pair.note,
        pair.status,
        "",
        pair.created_at,
        pair.changed_at,
    )


def _source(said: Sequence[Variant], language: str) -> Variant:
    for wanted in (language, PREFERRED):
        for side in said:
            if side.language == wanted:
                return side
    return said[0]


def _cleaned(variant: Variant, remarks: list[str]) -> Variant:
    if is_clean(variant.text):
        return variant
    cleaned = clean(variant.text)
    if cleaned.text == variant.text:
        return variant
    if cleaned.report:
        remarks.append(cleaned.report)

    def moved(at: int) -> int:
        return min(len(clean(variant.text[:at]).text), len(cleaned.text))

    inline = tuple(one._replace(start=moved(one.start), end=moved(one.end)) for one in variant.inline)
    return variant._replace(text=cleaned.text, inline=inline)


def _pair(entry: Entry, source: Variant, target: Variant) -> Pair:
    """The pair of two sides of a unit; what is said of the rendering goes before what is said of the unit."""
    created_at = target.created_at or entry.created_at
    changed_at = target.changed_at or entry.changed_at or created_at
    entry_id = clean(entry.id).text if entry.id else ""
    if not (entry.props or entry.note or source.note or target.note):  # nearly always
        return Pair(
            entry.line,
            source.language,
            source.text,
            target.language,
            target.text,
            _status(target) if target.props else "",
            "",
            created_at,
            changed_at,
            "",
            "",
            "",
            entry_id,
            _more(entry, source, target, entry_id),
        )
    key = clean(entry.prop("id") or entry_id).text
    return Pair(
        entry.line,
        source.language,
        source.text,
        target.language,
        target.text,
        _status(target),
        "\n".join(dict.fromkeys(clean(note).text for note in (entry.note, source.note, target.note) if note)),
        created_at,
        changed_at,
        clean(entry.previous).text,
        clean(entry.next).text,
        clean(entry.prop("file")).text,
        key,
        _more(entry, source, target, key),
    )


def _status(target: Variant) -> str:
    said = dict(target.props).get(STATUS, "")
    return said if said in (Status.TRANSLATED, Status.APPROVED) else ""


def _more(entry: Entry, source: Variant, target: Variant, key: str) -> str:
    """What a pair has no fields for."""
    by = [target.created_by or entry.created_by, target.changed_by or entry.changed_by]
    tells_more = _tells_more(source) or _tells_more(target)
    if not (
        entry.props or source.inline or source.props or target.inline or target.props or any(by) or tells_more
    ):
        return ""  # nearly always
    more: dict[str, Any] = {
        "tuid": entry.id if entry.id and entry.prop("id") and entry.id != key else "",
        "props": [list(prop) for prop in entry.props if not _has_field(prop, key)] if entry.props else [],
        "by": by if any(by) else [],
        "source": _side(source) if source.inline or source.props else {},
        "target": _side(target) if target.inline or target.props else {},
        "tags": [source.tag, target.tag] if tells_more else [],
    }
    said = {name: value for name, value in more.items() if value}
    if not said:
        return ""
    written = _encode(said)
    return written if written.isascii() else written.encode("utf-8", "replace").decode()


def _has_field(prop: tuple[str, str], key: str) -> bool:
    kind, value = prop
    return kind in CONTEXT or (kind == WEBLATE_CONTEXT and value == key)


def _tells_more(side: Variant) -> bool:
    """Whether the tag in the file names a region or script that its language's code does not."""
    tag, language = side.tag, side.language
    return tag != language and tag.count("-") + tag.count("_") > language.count("-")


def _side(side: Variant) -> dict[str, Any]:
    """What is to be kept of one side of a pair."""
    kept: dict[str, Any] = {
        "inline": [list(one) for one in side.inline],
        "props": [list(prop) for prop in side.props if prop[0] != STATUS],
    }
    return {name: value for name, value in kept.items() if value}


def _shared(more: str) -> str:
    """What of `more` belongs to the unit, not to the rendering: equal where pairs can go out together."""
    if not more:
        return ""
    said = json.loads(more)
    return json.dumps([said.get(name) for name in ("tuid", "props", "source")])


def _entry(pairs: Sequence[Pair]) -> Entry:
    """The unit of a file that pairs of one source and context go out in."""
    first = pairs[0]
    more = json.loads(first.more) if first.more else {}
    own = more.get("source", {})
    source = Variant(first.source_language, first.source, "", _inline(own), "", _props(own))
    return Entry(
        (source, *map(_rendering, pairs)),
        first.source_language,
        more.get("tuid", first.entry),
        first.note,
        (*_context(first, more), *_props(more)),
    )


def _context(pair: Pair, more: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The properties by which OmegaT and Weblate know where a unit stood."""
    is_placed = bool(pair.previous_text or pair.next_text or pair.file)
    return context_props(
        previous=pair.previous_text,
        following=pair.next_text,
        file=pair.file,
        key=pair.entry if is_placed or "tuid" in more else "",
        context=pair.entry if is_placed and WEBLATE_CONTEXT not in dict(_props(more)) else "",
    )


def _rendering(pair: Pair) -> Variant:
    more = json.loads(pair.more) if pair.more else {}
    own = more.get("target", {})
    created_by, changed_by = more.get("by", ("", ""))
    approved = ((STATUS, pair.status),) if pair.status == Status.APPROVED else ()
    return Variant(
        pair.target_language,
        pair.target,
        "",
        _inline(own),
        "",
        (*approved, *_props(own)),
        pair.created_at,
        created_by,
        pair.changed_at,
        changed_by,
    )


def _props(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((kind, value) for kind, value in said.get("props", ()))


def _inline(said: dict[str, Any]) -> tuple[Inline, ...]:
    return tuple(
        Inline(kind, start, end, tuple((name, value) for name, value in attributes), content, holds)
        for kind, start, end, attributes, content, holds in said.get("inline", ())
    )
