"""What the glossary raises when it is asked for something that cannot be."""

from __future__ import annotations


class GlossaryError(Exception):
    """Something asked of the glossary cannot be done; `str(error)` is a sentence for a person."""


class NotInGlossary(GlossaryError):
    """The concept or term asked for is not there."""


class AlreadyInGlossary(GlossaryError):
    """The concept's id, or the term in this language, is there already."""


class NotAllowed(GlossaryError):
    """What was handed in cannot be a concept, term or form as it is."""


class Decided(GlossaryError):
    """The proposal was decided, or withdrawn, before."""


class Changed(GlossaryError):
    """What a proposal is about is no longer as it was when the proposal was made or last looked at."""


class MayNot(GlossaryError):
    """This person may not do this by the rule of the language."""


class NotYet(GlossaryError):
    """The rule of the language asks for more votes than there are."""
