"""Which concepts, terms and forms an export holds, and how many terms it leaves out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from glossary.model import Concept, Form, FormKind, Term, TermStatus

UNSETTLED = (TermStatus.PROPOSED, TermStatus.REJECTED)
"""The statuses whose terms only a full export holds."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What an export holds."""

    concepts: tuple[Concept, ...]
    """With the terms that it holds."""
    is_whole: bool
    """Whether it says everything of them."""
    proposed: int = 0
    """How many proposed terms were left out, of the languages asked for."""
    rejected: int = 0

    @property
    def terms(self) -> int:
        """How many terms it holds."""
        return sum(len(concept.terms) for concept in self.concepts)


def select(
    concepts: Iterable[Concept], *, is_whole: bool = False, languages: Collection[str] = ()
) -> Selection:
    """The settled terms of the concepts, or with `is_whole` all of them; only in these languages, if any.

    A concept that has none of these terms is left out, unless everything was asked for. So are forms that
    only recognition can use: what a term is not, and what depends on the words beside it. They are kilobytes
    of words that other programs show as notes.
    """
    taken: list[Concept] = []
    left: list[Term] = []
    for concept in concepts:
        spoken = [term for term in concept.terms if not languages or term.language in languages]
        kept = (
            tuple(spoken)
            if is_whole
            else tuple(_shown(term) for term in spoken if term.status not in UNSETTLED)
        )
        left += [term for term in spoken if not is_whole and term.status in UNSETTLED]
        if kept or (is_whole and not languages):
            taken.append(replace(concept, terms=kept))
    counted = [sum(term.status is status for term in left) for status in UNSETTLED]
    return Selection(tuple(taken), is_whole, *counted)


def _shown(term: Term) -> Term:
    """A term with the forms that say something to others."""
    forms = tuple(form for form in term.forms if _is_plain(form))
    return term if len(forms) == len(term.forms) else replace(term, forms=forms)


def _is_plain(form: Form) -> bool:
    return form.kind is not FormKind.TRAP and not form.needs
