"""What the columns of a table of terms hold: said by a person, by the table's first row, or guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from glossary.files.tags import is_known, is_well_formed
from glossary.files.values import bare

SOURCE, TARGET, ROW = "source", "target", "row"
"""Languages that a row itself says, or that a person says of the whole table: in a table of pairs that of
either side, in one with a term on each row that of the row."""

OF_CONCEPT = ("concept", "part_of_speech", "definition", "subject", "notes", "sensitivity", "contrast",
              "since", "until", "period_note", "concept_review", "relations")  # fmt: skip
OF_TERM = ("language", "script", "variety", "term", "kind", "status", "use_rule", "equivalence", "gender",
           "review", "note", "reason", "successor", "forms")  # fmt: skip
OURS = (*OF_CONCEPT, *OF_TERM)
"""The columns of the tables that we write: a term on each row, with all of its concept."""
WITH_STATUS = ("preferred", "admitted", "deprecated", "superseded", "acronym")
"""Columns of terms that say the status of their terms, or that these are acronyms, by their name."""
AS_FORM = ("plural", "look_up")
"""Columns of forms of the term beside them."""
FIELDS = frozenset((*OURS, *WITH_STATUS, *AS_FORM, ""))


class Column(NamedTuple):
    """What a column holds."""

    field: str
    """One of FIELDS; empty for what is passed over."""
    language: str = ""
    """Whose terms it is about: a code, SOURCE, TARGET or ROW; empty for the concept, or a row's terms."""

    @property
    def name(self) -> str:
        """As a person writes it: "term:en", "definition"; empty for what is passed over."""
        return f"{self.field}:{self.language}" if self.language else self.field


PASSED_OVER = Column("")

_NAMES: dict[str, Column] = {
    name: column
    for column, names in {
        Column("concept"): "id conceptid concept stringid entryid entrynumber termid nr number",
        Column("part_of_speech"): "pos partofspeech wordclass",
        Column("definition"): "definition description explanation meaning def",
        Column("notes"): "notes note comment comments remark remarks translatorcomments",
        Column("subject"): "subject subjectfield domain topic field category",
        Column("status"): "status termstatus administrativestatus usagestatus",
        Column("variety"): "variety dialect region geographicalusage",
        Column("kind"): "kind termtype",
        Column("gender"): "gender grammaticalgender",
        Column("term", SOURCE): "source sourceterm sourcestring sourcetext original",
        Column("term", TARGET): "target targetterm targetstring targettext translation translated rendering",
        Column("language", SOURCE): "sourcelang sourcelanguage srclang from",
        Column("language", TARGET): "targetlang targetlanguage trglang tgtlang to",
        Column("language", ROW): "language lang locale langcode languagecode",
        Column("term", ROW): "term word phrase expression",
    }.items()
    for name in names.split()
}
_PASSED_OVER = frozenset(
    (
        "location",
        "fuzzy",
        "context",
        "developercomments",
        "url",
        "created",
        "modified",
        "author",
        "user",
        "date",
    )
)
_BESIDE: dict[str, str] = {
    **dict.fromkeys(("", "term", "word", "preferredterm", "main", "translation"), "term"),
    **{name: name for name in (*WITH_STATUS, "status", "note", "variety", "kind", "gender", "plural")},
    **dict.fromkeys(
        ("allowed", "synonym", "synonyms", "alternative", "alternatives", "variants"), "admitted"
    ),
    **dict.fromkeys(("forbidden", "avoid", "obsolete"), "deprecated"),
    **dict.fromkeys(("lookup", "forms", "spellings", "form"), "look_up"),
    **dict.fromkeys(("abbreviation",), "acronym"),
    **dict.fromkeys(("comment", "notes", "remark"), "note"),
}
"""What the rest of a header means that also names a language."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,4}){0,2}")
_LONG_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_SHORT_TAG = re.compile(r"[a-z]{2}(?:[-_][A-Z]{2})?")
_WORDS = re.compile(r"[^\W_]+(?:[-_][A-Z]{2}\b)?")

Named = Callable[[str], str]
"""The code of one of the languages that we have, by any name or tag; empty for other words."""
Tagged = Callable[[str], str]
"""The code of any language tag; empty for what is none."""


def column_of(name: str) -> Column:
    """The column that a person names ("term:en"). Raises `ValueError` with a sentence for what is none."""
    field, _, language = name.strip().partition(":")
    if field not in FIELDS or (field in ("term", *WITH_STATUS, *AS_FORM, "language") and not language):
        known = "term:en, note:ar, definition, notes, status, part_of_speech, subject, concept"
        raise ValueError(f"There is no column “{name.strip()[:40]}”. Name columns such as {known}.")
    return Column(field, language)


def is_ours(header: Sequence[str]) -> bool:
    """Whether a table begins as those that we write do."""
    return tuple(header) == OURS


def ours() -> tuple[Column, ...]:
    """The columns of the tables that we write."""
    return tuple(Column(field, ROW if field in OF_TERM else "") for field in OURS)


def columns_of(header: Sequence[str], named: Named, tagged: Tagged) -> tuple[Column, ...] | None:
    """What a first row says that its columns hold; None where it seems to hold terms itself."""
    if is_ours(header):
        return ours()
    found = [_column(cell, named, tagged) for cell in header]
    if any(column and column.field == "term" and named(column.language) for column in found):
        found = [
            column or _tag_column(cell, _LONG_TAG, tagged) for column, cell in zip(found, header, strict=True)
        ]
    known = [column for column in found if column]
    filled = [cell for cell in header if cell.strip()]
    has_term = any(column.field in ("term", *WITH_STATUS) for column in known)
    if not has_term or len(known) < len(filled) / 2:
        return None
    if len(known) < 2 and not (len(filled) == 1 and _is_surely_a_name(filled[0], known[0], named)):
        return None
    once: set[Column] = set()
    kept: list[Column] = []
    for column in found:
        is_new = column is not None and (column not in once or column.field in WITH_STATUS)
        kept.append(column if column and is_new else PASSED_OVER)
        once.add(kept[-1])
    return tuple(kept)


def _column(header: str, named: Named, tagged: Tagged) -> Column | None:
    name = bare(header)
    if name in _PASSED_OVER:
        return PASSED_OVER
    if name in _NAMES:
        return _NAMES[name]
    words = _WORDS.findall(header)
    for at, word in enumerate(words):
        rest = bare("".join(words[:at] + words[at + 1 :]))
        code = named(word)  # a word at a time: "ar deprecated" is no language
        if code and rest in _BESIDE:
            return Column(_BESIDE[rest], code)
        if code and rest in _NAMES and not _NAMES[rest].language:
            return _NAMES[rest]
    return _tag_column(header, _TAG, tagged)


def _tag_column(header: str, form: re.Pattern[str], tagged: Tagged) -> Column | None:
    """The column of terms that a language tag of this form heads."""
    tag = header.strip()
    code = tagged(tag) if form.fullmatch(tag) else ""
    return Column("term", code) if code and is_well_formed(code) else None


def _is_surely_a_name(header: str, column: Column, named: Named) -> bool:
    """Whether the first cell of a table of one column is a name: "EU", "sea" and "co-op" may be terms."""
    tag = header.strip()
    is_short = _SHORT_TAG.fullmatch(tag) is not None and is_known(tag[:2])
    return is_short or bare(header) in _NAMES or bool(named(column.language))


def guessed(width: int) -> tuple[Column, ...]:
    """What a table without a row of names holds: a term, its rendering, a remark (as OmegaT has it)."""
    usual = (Column("term", SOURCE), Column("term", TARGET), Column("notes"))
    return tuple(usual[at] if at < len(usual) else PASSED_OVER for at in range(width))
