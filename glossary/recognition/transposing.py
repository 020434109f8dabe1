"""One term in the place of another, with its clitics, article and suffixes: where it is known how.

A `Transposer` reads the written words as the old term with what has grown around it, and lets the same grow
around the new one. Where it is not known whether the new term takes it so, a person must look: it says why,
with the likeliest words where there are any. Pure; the tables are a language's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from glossary.carrying import Carrying
from glossary.inflection import Inflection
from glossary.model import Gender, Term
from glossary.recognition.growth import Growth, Made, Why, key_of, split

__all__ = ["Transposed", "Transposer", "Why"]


@dataclass(frozen=True, slots=True)
class Transposed:
    """The words of the new term."""

    text: str
    """Empty where nothing likely is known."""
    why: tuple[Why, ...] = ()
    """Why a person must look; nothing where it is safe."""


class Transposer:
    """An old and a new term of one language; remembers what it has made of which words."""

    def __init__(self, old: Term, new: Term, inflection: Inflection, carrying: Carrying) -> None:
        self._growth = Growth(inflection, carrying, old, new)
        self._beside = _Beside(inflection, carrying, old, new)
        self._old = old
        self._made: dict[str, Made | None] = {}

    def at(self, text: str, start: int, end: int) -> Transposed:
        """What stands at ``text[start:end]``, the old term as it is written there, said by the new one."""
        written = text[start:end]
        if written not in self._made:
            self._made[written] = self._growth.made(written)
        made = self._made[written]
        if made is None:
            return Transposed("", (Why.FORM,))
        why = (*made.why, *self._beside.doubts(text, start, end, made))
        return Transposed(_with_capital(made.text, text, start, self._old), tuple(dict.fromkeys(why)))


# ---------------------------------------------------------------- what stands around


class _Beside:
    """What stands beside the old term, and whether it suits the new one."""

    def __init__(self, inflection: Inflection, carrying: Carrying, old: Term, new: Term) -> None:
        self.inflection, self.carrying = inflection, carrying
        genders = {_gender(term, inflection, carrying) for term in (old, new)}
        self.is_one_gender = len(genders) == 1 and Gender.UNKNOWN not in genders

    def doubts(self, text: str, start: int, end: int, made: Made) -> list[Why]:
        """Why what stands beside the old term may not suit the new one."""
        carrying = self.carrying
        if carrying.articles and made.text and self.word_before(text, start) in carrying.articles:
            vowels = carrying.vowels
            is_same = (made.text[0].lower() in vowels) == (text[start].lower() in vowels)
            return [] if is_same else [Why.ARTICLE]
        asks = (
            (carrying.all_agree and not any(made.suffix in each for each in carrying.regular.values()))
            or made.suffix in carrying.gendered
            or (carrying.agreeing and self.word_after(text, end) in carrying.agreeing)
        )
        return [Why.GENDER] if asks and not self.is_one_gender else []

    def word_before(self, text: str, start: int) -> str:
        before = text[max(0, start - _BESIDE) : start]
        return before.split()[-1].lower() if before.strip() and before[-1:].isspace() else ""

    def word_after(self, text: str, end: int) -> str:
        after = text[end : end + _BESIDE]
        return key_of(after.split()[0], self.inflection) if after.strip() and after[:1].isspace() else ""


_BESIDE = 24
"""How many code points before and after a term are looked at."""


def _gender(term: Term, inflection: Inflection, carrying: Carrying) -> Gender:
    """The gender of a term, or of its first word by its end."""
    if term.gender is not Gender.UNKNOWN:
        return term.gender
    head = key_of(split(term.text)[0], inflection) if split(term.text) else ""
    return next((gender for ending, gender in carrying.endings if head.endswith(ending)), Gender.UNKNOWN)


def _with_capital(said: str, text: str, start: int, old: Term) -> str:
    """With a capital where the old term got one from its place in the sentence."""
    is_raised = text[start].isupper() and not old.text[:1].isupper()
    begins = not text[:start].strip() or text[:start].rstrip()[-1:] in ".!?…"
    return said[:1].upper() + said[1:] if said and (is_raised or (begins and text[start].isupper())) else said
