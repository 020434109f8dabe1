"""What a file would change in the glossary, in words for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from glossary.merging.deeds import (
    AddConcept,
    AddForm,
    AddTerm,
    BringBack,
    Deed,
    EditConcept,
    EditForm,
    EditTerm,
    Merge,
    Propose,
    Relate,
)
from glossary.model import Form, Period
from reader.web.interface import gettext


@dataclass(frozen=True, slots=True)
class Line:
    """One change."""

    what: str
    """What it is, in the interface's language."""
    after: str
    """The words that come in; they may be in any language."""
    before: str = ""
    """What stands there; empty where nothing does."""
    language: str = ""
    """The code of the language of the words, where they are a term's."""
    is_proposal: bool = False
    """Whether others have to decide."""


def lines_of(merge: Merge) -> tuple[Line, ...]:
    """The changes of an entry."""
    return tuple(line for deed in merge.deeds for line in _WORDS[type(deed)](deed))


def _add_concept(deed: AddConcept) -> Iterator[Line]:
    yield Line(gettext("new concept"), deed.concept.definition or deed.concept.id)


def _bring_back(deed: BringBack) -> Iterator[Line]:
    yield Line(gettext("brought back"), deed.concept)


def _add_term(deed: AddTerm) -> Iterator[Line]:
    term = deed.term
    yield Line(f"{gettext('new term')} ({term.status})", term.text, language=term.language)


def _edit_concept(deed: EditConcept) -> Iterator[Line]:
    yield from _fields(deed.before, deed.after)


def _edit_term(deed: EditTerm) -> Iterator[Line]:
    yield from _fields(deed.before, deed.after, deed.text)


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], of: str = "") -> Iterator[Line]:
    for name, value in after.items():
        if name == "successor":
            yield Line(gettext("successor"), of)
        else:
            field = name.replace("_", " ")
            yield Line(f"{field} – {of}" if of else field, _said(value), _said(before[name]))


def _said(value: object) -> str:
    if isinstance(value, Period):
        return " – ".join((value.since, value.until)) + (f" ({value.note})" if value.note else "")
    return "" if value is None else str(value)


def _form(deed: AddForm | EditForm) -> Iterator[Line]:
    yield Line(f"{gettext('form')} ({deed.form.kind})", _form_words(deed.form))


def _form_words(form: Form) -> str:
    return " + ".join([form.text, *form.needs[:1]])


def _relate(deed: Relate) -> Iterator[Line]:
    yield Line(f"{gettext('relation')} ({deed.relation.kind})", deed.relation.concept)


def _propose(deed: Propose) -> Iterator[Line]:
    said = ", ".join(f"{name.replace('_', ' ')}: {_said(value)}" for name, value in deed.content.items())
    what = f"{gettext('proposal')} – {deed.about}" if deed.about else gettext("proposal")
    yield Line(what, said, is_proposal=True)


_WORDS: Mapping[type[Deed], Callable[[Any], Iterator[Line]]] = {
    AddConcept: _add_concept,
    BringBack: _bring_back,
    AddTerm: _add_term,
    EditConcept: _edit_concept,
    EditTerm: _edit_term,
    AddForm: _form,
    EditForm: _form,
    Relate: _relate,
    Propose: _propose,
}
