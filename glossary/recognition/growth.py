"""What has grown around a term in a text, and the same around another: proclitics, article, suffixes.

Pure; what any word takes alike is for the language's own table to say (`glossary.carrying`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import combining

from glossary.carrying import Carrying
from glossary.inflection import Inflection, Paradigm
from glossary.model import FormKind, Term
from glossary.recognition.words import words


class Why(StrEnum):
    """Why a person must look at a change."""

    FORM = "form"
    """How the new term is inflected here is not known."""
    PLURAL = "plural"
    """Its plural is not known."""
    SOUND = "sound"
    """The two terms end in different sounds."""
    ARTICLE = "article"
    """The article may have to be another, or to stand elsewhere."""
    GENDER = "gender"
    """Words beside it agree with its gender, and the two are not known to be the same."""
    QUOTED = "quoted"
    """It stands within quotation marks: somebody's own words."""
    SHARED = "shared"
    """The same words stand for another concept as well."""
    UNNAMED = "unnamed"
    """The source does not name the concept."""
    TYPED = "typed"
    """Somebody is writing there."""
    SOURCE = "source"
    """It stands in a source text, which is corrected where the document is."""


@dataclass(frozen=True, slots=True)
class Made:
    """A term as it would be written."""

    text: str
    """Whole; empty where one of its words is not known."""
    suffix: str
    """What follows the last word, in its key."""
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a word grows at its end."""

    drop: str
    """The end of the word that goes."""
    stem: str
    """What stands there instead."""
    suffix: str
    """In the key."""
    written: str
    """As it is written."""
    respelled: tuple[str, str] = ("", "")
    """The last letter of the word as it is cited, and as it stands before the suffix (elewî, elewiyan)."""


@dataclass(frozen=True, slots=True)
class _Start:
    """What is written together before a word."""

    proclitic: str
    is_definite: bool
    is_sure: bool = True
    """Whether that can be seen: للعنة is ل with لعنة or with اللعنة."""


class Growth:
    """An old and a new term of one language."""

    def __init__(self, inflection: Inflection, carrying: Carrying, old: Term, new: Term) -> None:
        self.inflection, self.carrying = inflection, carrying
        self.old, self.new = old, new
        self.article = inflection.article

    def made(self, written: str) -> Made | None:
        """The new term, grown as the old one is in `written`; None where that cannot be read."""
        for spelling, kind in self.spellings():
            instead, why = self.instead(kind)
            if made := self.grown(written, spelling, instead):
                return Made(made.text, made.suffix, (*made.why, *why))
        return None

    def spellings(self) -> Iterator[tuple[str, FormKind]]:
        """The old term and its forms, with what kind of form each is."""
        yield self.old.text, FormKind.LOOK_UP
        for form in self.old.forms:
            if form.kind is not FormKind.TRAP:
                yield form.text, form.kind

    def instead(self, kind: FormKind) -> tuple[str, tuple[Why, ...]]:
        """What stands for a form of the old term, and why it may be wrong."""
        if kind not in (FormKind.PLURAL, FormKind.INFLECTED):
            return self.new.text, ()
        plurals = [form.text for form in self.new.forms if form.kind is FormKind.PLURAL]
        if kind is FormKind.PLURAL and len(plurals) == 1:
            return plurals[0], ()
        return self.new.text, (Why.PLURAL if kind is FormKind.PLURAL else Why.FORM,)

    def key(self, text: str) -> str:
        """The finding key of a word or a part of one."""
        return key_of(text, self.inflection)

    def grown(self, written: str, spelling: str, instead: str) -> Made | None:
        """`instead`, grown as `spelling` is in `written`; None where it is not that spelling."""
        there, cited, new = split(written), split(spelling), split(instead)
        set_off = self.set_off(written, there, len(cited))
        if set_off:
            there = there[: len(cited)]
        if len(there) != len(cited) or not new or not there:
            return None
        starts = [
            self.start(word, cite, place == 0)
            for place, (word, cite) in enumerate(zip(there, cited, strict=True))
        ]
        if any(start is None for start in starts):
            return None
        bare = [self.bare(cite) for cite in cited]
        rest = [
            word[len(self.lead(start)) :] if start else word
            for word, start in zip(there, starts, strict=True)
        ]
        if any(self.key(word) != self.key(cite) for word, cite in zip(rest[:-1], bare[:-1], strict=True)):
            return None
        ending = self.ending(rest[-1], bare[-1])
        if ending is None:
            return None
        known = [start for start in starts if start]
        begun, why = self.begun(known, cited, new)
        last, more = self.ended(begun[-1], ending)
        if set_off:
            last, more = last + set_off, (*more, *self.set_off_why(spelling, instead))
        joined = _joined(instead, [*begun[:-1], last]) if last else ""
        return Made(joined, ending.suffix or self.key(set_off), (*why, *more))

    # -- what is set off by a sign

    def set_off(self, written: str, there: Sequence[str], count: int) -> str:
        """A suffix that a hyphen sets off, with the hyphen; empty where there is none."""
        if len(there) != count + 1 or "-" not in self.inflection.joiners:
            return ""
        suffix = there[-1]
        sign = written[-len(suffix) - 1 : -len(suffix)]
        known = any(self.key(suffix) in paradigm.suffixes for paradigm in self.inflection.names)
        return sign + suffix if known and not sign.isspace() else ""

    def set_off_why(self, spelling: str, instead: str) -> tuple[Why, ...]:
        """A sign sets suffixes off from acronyms, not from other words."""
        return () if spelling.isupper() and instead.isupper() else (Why.FORM,)

    # -- before a word

    def bare(self, cited: str) -> str:
        """A word without its article."""
        is_definite = bool(self.article) and self.key(cited).startswith(self.article)
        return cited[len(self.article) :] if is_definite and len(cited) > len(self.article) + 1 else cited

    def start(self, written: str, cited: str, is_first: bool) -> _Start | None:
        """What stands before a word of the term."""
        found, stem = self.key(written), self.key(self.bare(cited))
        leads = [("", _Start("", is_definite=False))]
        if self.article:
            leads.append((self.article, _Start("", is_definite=True)))
        if is_first:
            leads += [(chain, _Start(chain, is_definite=False)) for chain in self.inflection.proclitics]
            leads += [(chain, self.contracted(chain)) for chain in self.inflection.with_article]
        for chain, start in sorted(leads, key=lambda lead: len(lead[0])):
            if found.startswith(chain) and self.ending(written[len(chain) :], self.bare(cited)) is not None:
                swallower = self.inflection.assimilating
                hides = bool(swallower) and chain.endswith(swallower) and stem.startswith(swallower)
                return replace(start, is_sure=not hides)
        return None if stem else _Start("", is_definite=False)

    def contracted(self, chain: str) -> _Start:
        """A chain that ends in the article, taken apart: لل is ل and the article."""
        if chain.endswith(self.article):
            return _Start(chain.removesuffix(self.article), is_definite=True)
        return _Start(chain[:-1], is_definite=True)

    def lead(self, start: _Start) -> str:
        """What a start is written as."""
        if not start.is_definite:
            return start.proclitic
        swallower = self.inflection.assimilating
        if swallower and start.proclitic.endswith(swallower):
            return start.proclitic + swallower
        return start.proclitic + self.article

    def begun(
        self, starts: Sequence[_Start], cited: Sequence[str], new: Sequence[str]
    ) -> tuple[list[str], tuple[Why, ...]]:
        """The words of the new term with the article where the old one has it, and what stands before."""
        was = [self.bare(word) != word for word in cited]
        now = [start.is_definite for start in starts]
        own = [self.bare(word) != word for word in new]
        definite, why = self.definite(was, now, own)
        if not starts[0].is_sure:
            why = (Why.ARTICLE,)
        begun = [
            (self.article if is_definite else "") + self.bare(word)
            for word, is_definite in zip(new, definite, strict=True)
        ]
        first = _Start(starts[0].proclitic, definite[0])
        begun[0] = self.begin(first, self.bare(new[0]))
        return begun, why

    def begin(self, start: _Start, bare: str) -> str:
        """A first word with what stands before it: after ل the article loses its alef, before ل its lam."""
        swallower = self.inflection.assimilating
        if start.is_definite and swallower and start.proclitic.endswith(swallower):
            bare = bare.removeprefix(swallower)
            return start.proclitic + swallower + bare
        return self.lead(start) + bare

    def definite(
        self, was: Sequence[bool], now: Sequence[bool], own: Sequence[bool]
    ) -> tuple[list[bool], tuple[Why, ...]]:
        """Which words of the new term have the article, and whether that is known."""
        if now == was:
            return list(own), ()
        gained = not any(was) and all(now)
        lost = not any(now)
        if any(own) and not all(own):  # a construct: what its last words have decides for all (أبناء الطائفة)
            return list(own), (Why.ARTICLE,)
        if len(own) == 1:
            sure = (gained and not own[0]) or (lost and all(was) and own[0])
            return [any(now)], () if sure or own[0] == any(now) else (Why.ARTICLE,)
        return [any(now)] * len(own) if gained or lost else list(own), (Why.ARTICLE,)

    # -- after a word

    def ending(self, written: str, cited: str) -> _Ending | None:
        """How a word grows at its end; None where it is another word."""
        found, stem = self.key(written), self.key(cited)
        if found == stem:
            return _Ending("", "", "", "")
        for paradigm in sorted(self.paradigms(), key=lambda each: -len(each.ending)):
            if not stem.endswith(paradigm.ending):
                continue
            base = stem.removesuffix(paradigm.ending) + paradigm.stem
            suffix = found.removeprefix(base)
            if found.startswith(base) and suffix in paradigm.suffixes:
                beyond = self.beyond(written, base)
                respelled = ("", "") if paradigm.ending else _respelled(cited, written.removesuffix(beyond))
                return _Ending(paradigm.ending, paradigm.stem, suffix, beyond, respelled)
        return None

    def beyond(self, written: str, base: str) -> str:
        """What is written after the base of a word, with doubled letters that its key lacks.

        Signs on the last letter of the base belong to it (سنّي).
        """
        places = range(1, len(written) + 1)
        after = next((written[place:] for place in places if self.key(written[:place]) == base), "")
        while after and combining(after[0]):
            after = after[1:]
        return after

    def paradigms(self) -> Iterable[Paradigm]:
        """Every way in which a word of the language may grow at its end."""
        return (*self.inflection.common, *self.inflection.names)

    def ended(self, word: str, ending: _Ending) -> tuple[str, tuple[Why, ...]]:
        """A last word grown at its end, and why that may be wrong; empty where it is not known."""
        if not ending.suffix and not ending.drop:
            return word, ()
        if not ending.suffix:  # the old word only lost its dots
            return word, ()
        mine, theirs = self.sound(self.key(word)), self.sound(self.key(split(self.old.text)[-1]))
        if mine != theirs or not self.key(word).endswith(ending.drop):
            return "", (Why.SOUND,)
        dropped = self.beyond(word, self.key(word).removesuffix(ending.drop)) if ending.drop else ""
        stem = word.removesuffix(dropped) + ending.stem
        cited, written = ending.respelled
        if cited and stem.endswith(cited):
            stem = stem.removesuffix(cited) + written
        return stem + self.after_double(stem, ending.written), self.doubts(ending, mine)

    def after_double(self, stem: str, written: str) -> str:
        """What is written after a stem: a letter that it doubles already, and the key writes once, goes."""
        last = stem[-1:]
        is_doubled = stem.endswith(last * 2) and self.key(last * 2) == self.key(last)
        return written[1:] if last and is_doubled and written.startswith(last) else written

    def doubts(self, ending: _Ending, sound: str) -> tuple[Why, ...]:
        """Why a suffix may be wrong for a word that ends in the same sound."""
        carrying = self.carrying
        if ending.suffix in carrying.regular.get(sound, ()):
            return ()
        if ending.suffix in carrying.numbered:
            return (Why.PLURAL,)
        if carrying.carried is not None and ending.suffix not in carrying.carried:
            return (Why.FORM,)
        return ()

    def sound(self, word: str) -> str:
        """What a word ends in, as far as that decides how it grows."""
        last = word[-1:]
        return last if last and last in self.carrying.sounds else ""


def _respelled(cited: str, written: str) -> tuple[str, str]:
    """The last letter of a word as it is cited and as it is written, where a suffix has changed it."""
    last, there = cited[-1:], written[-1:]
    return (last, there) if last.casefold() != there.casefold() else ("", "")


def key_of(text: str, inflection: Inflection) -> str:
    """The finding key of a word or a part of one."""
    return inflection.fold(text)


def split(text: str) -> list[str]:
    """The written words of a text."""
    return [word.text for word in words(text)]


def _joined(cited: str, grown: Sequence[str]) -> str:
    """Words in the places of those of a term, with what stands between them there."""
    pieces: list[str] = []
    done = 0
    for word, instead in zip(words(cited), grown, strict=True):
        pieces += [cited[done : word.start], instead]
        done = word.end
    return "".join((*pieces, cited[done:]))
