"""What cannot be taken in as a rendering, and what a person is asked about first."""

from __future__ import annotations

from collections.abc import Sequence

from reader import languages
from reader.errors import Refused
from reader.languages.language import Language
from reader.memory.sentences import Sentence
from reader.model import Document, Segment

SAME = 0.5
"""Share of sentences that say what the source says above which a text is the source itself."""


class Doubtful(Refused):
    """A text that can be taken in all the same, where a person wants it; nothing was stored."""


class WrongLanguage(Doubtful):
    """The text speaks for another language than it was called."""

    def __init__(self, asked: Language, seems: Language) -> None:
        super().__init__(
            f"This looks like {seems.name}, not {asked.name}. Nothing was stored; choose its language again."
        )
        self.asked, self.seems = asked, seems


class SameText(Doubtful):
    """The text is the document's own, or the rendering that stands there already."""


class Unrelated(Doubtful):
    """The text does not look like a rendering of the document."""


def same_language(document: Document, language: Language) -> str:
    """The sentence about a text in the language of the document itself."""
    return (
        f"Document {document.id} is in {language.name} itself, so this cannot be its rendering. "
        "Choose another language, or take it in as a newer version of the source."
    )


def see_that_it_fits(
    document: Document, language: Language, new: Sequence[Sentence], *, anyway: bool
) -> None:
    """Raise `Refused` where a text cannot be a rendering, `WrongLanguage` where it looks like another one."""
    if document.language == language.code:
        raise Refused(same_language(document, language))
    if not document.segments:
        raise Refused(f"Document {document.id} has no text that this could be a rendering of.")
    if not new:
        raise Refused("There is no sentence in this text once its page furniture is set aside.")
    guess = languages.guess("\n".join(one.text for one in new))
    if not anyway and guess.sure and guess.code and guess.code != language.code:
        raise WrongLanguage(language, languages.by_code(guess.code))


def see_that_it_is_another(
    source_side: Sequence[Segment], old: Sequence[Sentence], new: Sequence[Sentence], *, anyway: bool
) -> None:
    """Raise `SameText` where a text is the document's own, or the rendering that stands already."""
    if anyway:
        return
    own = {one.text for one in source_side}
    if sum(one.text in own for one in new) > SAME * len(new):
        raise SameText("This is the text of the document itself, not a rendering of it. Nothing was stored.")
    if [one.text for one in old] == [one.text for one in new]:
        raise SameText("This rendering stands here already, sentence for sentence. Nothing was stored.")
