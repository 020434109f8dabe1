"""The concordance: every unit that holds a word or phrase, on either side, the most fitting first."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, groupby
from typing import Literal

from sqlite_utils import Database

from reader import languages
from reader.errors import Refused
from reader.languages.cleaning import clean
from reader.memory import texts, units
from reader.memory.concordance import feeding, judging, searching, terms
from reader.memory.concordance.judging import Judge, Rank, Span, TooSlow
from reader.memory.concordance.searching import Filters, Side
from reader.model import Unit
from reader.workspace import Workspace

LONGEST = 1_000
"""Characters that may be looked for."""
SECONDS = 2.0
"""How long a search may take; then it says how far it got."""
ORDERED = 200
"""So many units found one after the other are put in order of relevance."""
TATWEEL = "\N{ARABIC TATWEEL}"
FEW = 2_000
"""So many texts that wait for the index are read first; more of them after what the index knows. And where
no more can be it at all, the index is not asked."""


class Way(StrEnum):
    """How something is looked for."""

    WHOLE = "whole"
    """Whole words."""
    PARTS = "parts"
    """Parts of words as well."""
    REGEX = "regex"
    """A regular expression."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, and where; an empty phrase asks for all units, the newest first."""

    phrase: str = ""
    way: Way = Way.WHOLE
    language: str = ""
    """The code of the language of the phrase; empty for any."""
    side: Side | Literal[""] = ""
    """Where it must stand; empty for either side."""
    filters: Filters = field(default_factory=Filters)
    offset: int = 0
    limit: int = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit, and where on its sides that stands which was looked for."""

    unit: Unit
    source_spans: tuple[Span, ...] = ()
    """In code points of the source, in order."""
    target_spans: tuple[Span, ...] = ()
    rank: Rank = judging.TOGETHER
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, and how far it looked."""

    hits: tuple[Hit, ...]
    count: int
    """Units that were found: all there are, or with `is_more` at least so many."""
    is_more: bool
    looked_at: int
    """Texts that were candidates and were looked at."""
    of: int
    """Texts that the memory has."""
    waiting: int
    """Texts that the index did not know yet and that were not read either."""
    is_cut_short: bool
    """Whether time was up before every candidate had been read."""


NOTHING = Found((), 0, is_more=False, looked_at=0, of=0, waiting=0, is_cut_short=False)


def look(workspace: Workspace, asked: Asked) -> Found:
    """Find units; raises `Refused` for what cannot be looked for."""
    asked = replace(asked, phrase=clean(asked.phrase).text.strip())
    if len(asked.phrase) > LONGEST:
        raise Refused(
            f"Up to {LONGEST:,} characters can be looked for; these are {len(asked.phrase):,}. "
            "Take a phrase out of them."
        )
    until = time.monotonic() + SECONDS
    judge = _judge(asked, until) if asked.phrase else None
    with workspace.reading() as db:
        search = _Search(db, asked, judge, until)
        return search.run()


def unit_ids(workspace: Workspace, asked: Asked) -> set[int]:
    """All units that hold something, however long it takes; raises `Refused`."""
    never = float("inf")
    with workspace.reading() as db:
        search = _Search(db, asked, _judge(asked, never), never)
        for tier in search.tiers():
            for _ in tier:
                pass
    if search.is_cut_short:
        raise Refused("This expression takes too long over one of the texts. Write it in a simpler way.")
    return search.seen


QUOTED = re.compile(
    '["\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}]'
    "(.*\\w.*)"
    '["\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}]',
    re.DOTALL,
)
"""Words between quotation marks must stand together."""


def can_be_looked_for(phrase: str) -> bool:
    """Whether a phrase has more than vowel signs, joiners and tatweel, which many texts leave out."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign != TATWEEL for sign in phrase)


def _judge(asked: Asked, until: float) -> Judge:
    if asked.way is Way.REGEX:
        return judging.Expression(judging.compiled(asked.phrase), until)
    if not can_be_looked_for(asked.phrase):
        raise Refused("Vowel signs and joiners alone cannot be looked for. Name a word, a number or a mark.")
    language = next(iter(languages.LANGUAGES.values()))
    phrase, is_phrase = asked.phrase, False
    if quoted := QUOTED.fullmatch(phrase.strip()):
        phrase, is_phrase = quoted[1], True
    if not terms.words_of(languages.finding_key(asked.phrase, language), language):
        return judging.Marks(asked.phrase)
    holds = judging.is_part if asked.way is Way.PARTS else judging.is_same
    return judging.Words(phrase, holds, is_phrase)


class _Search:
    """One search on its way: what was found so far, and how far it came."""

    def __init__(self, db: Database, asked: Asked, judge: Judge | None, until: float) -> None:
        self.db, self.asked, self.judge, self.until = db, asked, judge, until
        self.state = feeding.state(db)
        self.ordered: list[Hit] = []
        self.loose: list[Hit] = []
        """Found since the last were put in order."""
        self.seen: set[int] = set()
        """Units that were found."""
        self.judged: set[int] = set()
        """Texts that were found to hold it."""
        self.looked_at = 0
        self.unread = 0
        self.is_cut_short = False

    def run(self) -> Found:
        wanted = self.asked.offset + self.asked.limit
        is_more = False
        for tier in self.tiers():
            for hits in tier:
                if len(self.ordered) >= wanted:
                    is_more = True
                    break
                self.loose += hits
                if len(self.loose) >= ORDERED:
                    self._put_in_order()
            self._put_in_order()
            if is_more or self.is_cut_short:
                break
        shown = self.ordered[self.asked.offset : wanted]
        return Found(
            hits=tuple(self._shown(shown)),
            count=len(self.ordered),
            is_more=is_more or self.is_cut_short,
            looked_at=self.looked_at,
            of=self.state.last,
            waiting=self.unread,
            is_cut_short=self.is_cut_short,
        )

    def _put_in_order(self) -> None:
        """The whole phrase before scattered words, near before far, more used first, then newer."""
        uses = searching.uses(self.db, [hit.unit.id for hit in self.loose])
        hits = [replace(hit, uses=uses.get(hit.unit.id, 0)) for hit in self.loose]
        hits.sort(key=lambda hit: (hit.unit.changed_at, hit.unit.id), reverse=True)
        if self.judge is not None:  # else all of them, the newest first
            hits.sort(key=lambda hit: (hit.rank, -hit.uses))
        self.ordered += hits
        self.loose = []

    def _shown(self, hits: Sequence[Hit]) -> Iterator[Hit]:
        """Hits with their places in the texts, and where they stand."""
        uses = units.uses(self.db, [hit.unit.id for hit in hits])
        for hit in hits:
            unit = replace(hit.unit, uses=uses.get(hit.unit.id, ()))
            yield replace(
                hit,
                unit=unit,
                source_spans=self._spans(unit.source, unit.source_language, "source"),
                target_spans=self._spans(unit.target, unit.target_language, "target"),
            )

    def _spans(self, text: str, code: str, side: Side) -> tuple[Span, ...]:
        if self.judge is None or self.asked.side not in ("", side):
            return ()
        if self.asked.language not in ("", code):
            return ()
        return tuple(self.judge.spans(text, languages.for_code(code)))

    def tiers(self) -> Iterator[Iterator[list[Hit]]]:
        """What is found, batch by batch; a tier holds what is more to the point than all after it."""
        if self.judge is None:
            yield self._newest()
            return
        for candidates in self._candidates():
            yield self._among(candidates, self.judge)

    def _newest(self) -> Iterator[list[Hit]]:
        for some in searching.newest(self.db, self.asked.filters):
            if self._is_over():
                return
            yield [Hit(unit) for unit in some if self._is_new(unit)]

    def _among(self, candidates: Iterable[list[int]], judge: Judge) -> Iterator[list[Hit]]:
        """What is found among candidates, until all are looked through or time is up."""
        for ids in candidates:
            if self._is_over():
                return
            try:
                yield list(self._holding(ids, judge))
            except TooSlow:
                self.is_cut_short = True
                return

    def _is_over(self) -> bool:
        self.is_cut_short = time.monotonic() > self.until
        return self.is_cut_short

    def _is_new(self, unit: Unit) -> bool:
        is_new = unit.id not in self.seen
        self.seen.add(unit.id)
        return is_new

    def _holding(self, ids: Sequence[int], judge: Judge) -> Iterator[Hit]:
        """The units of those of some texts that hold what is looked for."""
        ids = [text_id for text_id in ids if text_id not in self.judged]
        self.looked_at += len(ids)
        passing = None
        if self.asked.filters != Filters():  # what does not pass need not be read
            passing = self._units(ids)
            ids = list(dict.fromkeys(text_id for text_id, _ in passing))
        ranks = self._ranks(ids, judge)
        best: dict[int, Hit] = {}
        for text_id, unit in self._units(list(ranks)) if passing is None else passing:
            rank = ranks.get(text_id)
            if rank is not None and (unit.id not in best or rank < best[unit.id].rank):
                best[unit.id] = Hit(unit, rank=rank)
        return (hit for hit in best.values() if self._is_new(hit.unit))

    def _ranks(self, ids: Sequence[int], judge: Judge) -> dict[int, Rank]:
        """Of some texts those that hold it, and how well."""
        rows = searching.texts(self.db, ids, self.asked.language)
        ranks: dict[int, Rank] = {}
        for code, of_language in groupby(sorted(rows, key=lambda row: row[1]), key=lambda row: row[1]):
            group = list(of_language)
            found = judge.ranks([text for _, _, text in group], languages.for_code(code))
            ranks |= {row[0]: rank for row, rank in zip(group, found, strict=True) if rank is not None}
        self.judged.update(ranks)
        return ranks

    def _units(self, ids: Sequence[int]) -> list[tuple[int, Unit]]:
        """The units that have some texts on a side that was asked for, each with the id of its text."""
        found = (searching.units_of(self.db, ids, side, self.asked.filters) for side in self._sides)
        return list(chain.from_iterable(found))

    @property
    def _sides(self) -> tuple[Side, ...]:
        return (self.asked.side,) if self.asked.side else ("source", "target")

    # ------------------------------------------------------------ where to look

    def _candidates(self) -> Iterable[Iterable[list[int]]]:
        """The ids of texts that may hold it, in tiers; each that does is among them, or counts as unread."""
        if self.asked.filters.document:
            return [searching.of_document(self.db, self.asked.filters.document)]
        expressions = self._expressions()
        passing = searching.passing(self.db, self.asked.filters, self._sides)
        if passing is not None and (expressions is None or len(passing) <= FEW):
            return [searching.portions(passing)]
        if expressions is None:
            return [searching.between(0, self.state.last)]
        first, *others = [searching.holding(self.db, expression, passing) for expression in expressions]
        if self.state.waiting <= FEW:
            return [chain(self._waiting(), first), *others]
        return [first, *others, self._waiting()]

    def _waiting(self) -> Iterator[list[int]]:
        """Texts that the index does not know yet."""
        self.unread = self.state.waiting
        for ids in searching.between(self.state.fed, self.state.last):
            yield ids
            self.unread -= len(ids)

    def _expressions(self) -> list[str] | None:
        """What the index is asked, the best first; None where it cannot help."""
        codes = [self.asked.language] if self.asked.language else texts.languages_held(self.db)
        if isinstance(self.judge, judging.Words):
            if self.judge.holds is judging.is_same:
                return self._whole(self.judge, codes)
            return self._parts({code: self.judge.wanted(languages.for_code(code)) for code in codes})
        if isinstance(self.judge, judging.Marks):
            return self._parts({code: self.judge.tokens(languages.for_code(code)) for code in codes})
        sure = judging.literal(self.asked.phrase) if self.asked.way is Way.REGEX else ""
        if not sure:
            return None
        literal = judging.Words(sure, judging.is_part)
        return self._parts({code: literal.wanted(languages.for_code(code)) for code in codes})

    def _whole(self, judge: judging.Words, codes: Sequence[str]) -> list[str]:
        phrases, scattered = [], []
        for code in codes:
            words = judge.wanted(languages.for_code(code))
            if not words:
                continue
            of_words = [terms.word(code, word) for word in words]
            scattered.append(terms.having_all(of_words))
            phrases.append(terms.having_all(terms.pairs(code, words) or of_words))
        if phrases == scattered or judge.is_phrase:
            return [terms.having_any(phrases)]
        return [terms.having_any(phrases), terms.having_any(scattered)]

    def _parts(self, wanted: dict[str, list[str]]) -> list[str] | None:
        found = []
        for code, words in wanted.items():
            if words:
                expression = searching.parts(self.db, code, words)
                if expression is None:
                    return None
                found.append(expression)
        return [terms.having_any(expression for expression in found if expression)]


def remarks(found: Found) -> list[str]:
    """What a person has to know about how far a search looked, in sentences."""
    said = []
    if found.is_cut_short:
        said.append(
            f"The search was ended after {SECONDS:.0f} seconds: {found.looked_at:,} of {found.of:,} texts "
            "were looked at, the newest first. Narrow it down, or look for whole words, to see the rest."
        )
    if found.waiting:
        said.append(f"{found.waiting:,} texts are not in the index of words yet and were not read.")
    return said


def day(written: str) -> str:
    """A day, month or year as ISO 8601 writes it, or ''; raises `Refused` for anything else."""
    shape = _DAY.fullmatch(written.strip())
    if written and not shape:
        raise Refused(f"{written!r} is no date. Write 2025, 2025-03 or 2025-03-06.")
    return written.strip()


_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
