"""Tables of terms out: CSV, TSV and XLSX with a term on each row, and OmegaT's lists of pairs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from glossary.files.columns import OURS
from glossary.files.guarding import guarded
from glossary.files.selection import Selection
from glossary.files.tokens import form_text
from glossary.files.xlsx_writing import write_rows
from glossary.model import DISCOURAGED, Concept, Form, Period, Term, TermStatus, UseRule

TOGETHER = 1000
"""Rows that are handed on at a time."""
COMMENT = "#"
"""A line that begins so is a remark of OmegaT's, not a pair."""
FULL_STOPS = (".", "!", "?", "\N{ARABIC QUESTION MARK}")


def rows_of(selection: Selection) -> Iterator[Sequence[str]]:
    """The rows of a table of these concepts, the names of its columns first; cells as they are."""
    yield OURS
    for concept in selection.concepts:
        about = _concept_cells(concept)
        by_id = {term.id: term for term in concept.terms}
        for term in concept.terms:
            yield (*about, *_term_cells(term, by_id))
        if not concept.terms:
            yield (*about, *[""] * (len(OURS) - len(about)))


def write_table(selection: Selection, delimiter: str = ",") -> Iterator[bytes]:
    """The pieces of a table in UTF-8 with a mark by which spreadsheets know it (RFC 4180)."""
    rows = ([guarded(cell) for cell in row] for row in rows_of(selection))
    encoding = "utf-8-sig"
    while some := list(islice(rows, TOGETHER)):
        yield _written(some, delimiter).encode(encoding)
        encoding = "utf-8"


def _written(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def write_omegat(selection: Selection, source: str, target: str) -> Iterator[bytes]:
    """The pieces of a glossary for OmegaT: source, target and comment with tabs between them, in UTF-8.

    Every source term stands before every term of the other language that a translator may use; the comment
    says what to mind. Of a term that is discouraged the comment of the offered ones speaks.
    """
    lines = (line for concept in selection.concepts for line in _pairs(concept, source, target))
    while some := list(islice(lines, TOGETHER)):
        yield "".join(some).encode()


def _pairs(concept: Concept, source: str, target: str) -> Iterator[str]:
    offered = [term for term in concept.terms_in(target) if term.status not in (*DISCOURAGED, "rejected")]
    avoided = [term.text for term in concept.terms_in(target) if term.status in DISCOURAGED]
    for known in concept.terms_in(source):
        for term in offered:
            remarks = [
                *(() if term.status is TermStatus.PREFERRED else (str(term.status),)),
                *(() if term.use_rule is UseRule.ANY else (str(term.use_rule),)),
                *filter(None, (term.note,)),
                *((f"not: {'; '.join(avoided)}",) if avoided else ()),
            ]
            cells = [" ".join(text.split()) for text in (known.text, term.text, _joined(remarks))]
            if not cells[0].startswith(COMMENT):
                yield "\t".join(cells).rstrip("\t") + "\n"


def _joined(remarks: Sequence[str]) -> str:
    """Remarks after each other, with a full stop between those that bring none."""
    *before, last = remarks or ("",)
    return " ".join([*(one if one.endswith(FULL_STOPS) else f"{one}." for one in before), last])


def _concept_cells(concept: Concept) -> list[str]:
    period = concept.period or Period()
    return [
        concept.id,
        concept.part_of_speech,
        concept.definition,
        concept.subject,
        concept.notes,
        concept.sensitivity,
        concept.contrast,
        period.since,
        period.until,
        period.note,
        concept.review,
        "; ".join(f"{relation.kind} {relation.concept}" for relation in concept.relations),
    ]


def _term_cells(term: Term, by_id: dict[int, Term]) -> list[str]:
    successor = by_id.get(term.successor or 0)
    return [
        term.language,
        term.script,
        term.variety,
        term.text,
        term.kind,
        term.status,
        term.use_rule,
        term.equivalence,
        term.gender,
        term.review,
        term.note,
        term.reason,
        _successor(successor) if successor else "",
        "\n".join(map(_form, term.forms)),
    ]


def _form(form: Form) -> str:
    """A form on one line of a cell."""
    text = form_text(form)
    return json.dumps(text) if "\n" in text or "\r" in text or text.startswith('"') else text


def _successor(term: Term) -> str:
    if not term.variety and not term.text.startswith("["):
        return term.text
    return json.dumps([term.variety, term.text], ensure_ascii=False)


def write_workbook(selection: Selection) -> Iterator[bytes]:
    """The pieces of a workbook (.xlsx) with the same table as `write_table` writes."""
    return write_rows([guarded(cell) for cell in row] for row in rows_of(selection))
