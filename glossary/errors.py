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
