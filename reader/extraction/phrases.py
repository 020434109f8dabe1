"""Noun phrases of English: which runs of words may be terms, told by word classes and capitals alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reader.extraction import classes
from reader.extraction.plurals import singular
from reader.extraction.reference import Reference, english
from reader.extraction.tokens import Token, is_title, read

LONGEST = 5
"""Words of a phrase of common words."""
LONGEST_NAME = 8
"""Words of a name: Autonomous Administration of North and East Syria."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its words."""

    text: str
    tokens: Sequence[Token]
    is_title: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase where it stands: words `first` to before `last` of its sentence."""

    first: int
    last: int
    is_name: bool
    ends_run: bool
    """No noun follows it: it is not only the beginning of another phrase."""
    is_loose: bool = False
    """Common words joined by "of", with an -ing form at the end or a weak modifier: often by chance."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which words a text writes with capitals because they are names, and what unknown ones seem to be."""

    capital: Counter[str]
    """Uses with a capital where that tells something."""
    small: Counter[str]
    leading: Counter[str]
    """Uses of unlisted words right before another that may be a noun, as adjectives are used."""
    reference: Reference

    def classes_of(self, key: str) -> str:
        """The classes of a word: one that ends like an adjective may be used as a noun (pandemic)."""
        guessed = self.reference.classes_of(key)
        if guessed != "j" or key in self.reference.classes:
            return guessed
        uses = self.small[key]
        return "n" if uses > 1 and 2 * self.leading[key] < uses else guessed

    def is_name(self, token: Token, *, in_title: bool) -> bool:
        """Whether a word is (part of) a name where it stands."""
        if token.is_acronym and not in_title:
            return True
        if not token.is_capital:
            return False
        if not token.is_first and not in_title:
            return True
        capital, small = self.capital[token.key], self.small[token.key]
        if capital or small:
            return capital > small
        known = self.reference.classes.get(token.key, "")
        return known.startswith("p") if known else not token.key.endswith(classes.COMMON_ENDINGS)


def sentences(texts: Iterable[str]) -> list[Sentence]:
    """Texts read, each as one sentence."""
    found = []
    for text in texts:
        tokens = read(text)
        found.append(Sentence(text, tokens, is_title(text, tokens)))
    return found


def spelling(read_sentences: Iterable[Sentence], reference: Reference) -> Spelling:
    """The capitals of a text."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    leading: Counter[str] = Counter()
    for sentence in read_sentences:
        if sentence.is_title:
            continue
        for at, token in enumerate(sentence.tokens):
            if not token.is_capital:
                small[token.key] += 1
                leading[token.key] += token.key not in reference.classes and _leads(
                    sentence.tokens, at, reference
                )
            elif not token.is_first:
                capital[token.key] += 1
    return Spelling(capital, small, leading, reference)


def _leads(tokens: Sequence[Token], at: int, reference: Reference) -> bool:
    following = _following(tokens, at)
    return following is not None and reference.classes_of(following.key)[0] not in "frm"


# What a word can be in a phrase.
_BREAK, _MODIFIER, _HEAD, _GERUND, _NAME = range(5)


class Finder:
    """Finds the phrases of sentences of one text."""

    def __init__(self, written: Spelling, reference: Reference) -> None:
        self._spelling = written
        self._reference = reference
        self._roles: dict[str, str] = {}

    def mentions(self, sentence: Sentence) -> Iterator[Mention]:
        """Every phrase of a sentence, the ones within longer ones included."""
        tokens = sentence.tokens
        runs = [self._units(run, tokens, kinds) for run, kinds in self._runs(sentence)]
        for units in runs:
            yield from _within(units)
        for left, right in pairwise(runs):
            if _are_linked(tokens, left[-1], right[0]):
                yield from _linked(left, right)

    # ---------------------------------------------------------------- runs of words

    def _runs(self, sentence: Sentence) -> Iterator[tuple[range, list[int]]]:
        """The longest runs of words that can be in a phrase, with what each word is."""
        tokens = sentence.tokens
        kinds: list[int] = []
        start = 0
        for at, token in enumerate(tokens):
            kind = self._kind(tokens, at, kinds[-1] if kinds else _BREAK, in_title=sentence.is_title)
            follows = bool(kinds) and token.is_joined and not _ends_possessor(tokens, at, kind)
            if kind == _BREAK and kinds and _continues_name(tokens, at, kinds[-1]):
                kind, follows = _NAME, token.is_joined
            if kinds and (kind == _BREAK or not follows):
                yield from _trimmed(start, kinds)
                kinds = []
            if kind != _BREAK:
                if not kinds:
                    start = at
                kinds.append(kind)
        yield from _trimmed(start, kinds)

    def _kind(self, tokens: Sequence[Token], at: int, before: int, *, in_title: bool) -> int:
        token = tokens[at]
        key = token.key
        if (key in classes.CALENDAR and token.is_capital) or key in classes.TITLES:
            return _BREAK
        if self._spelling.is_name(token, in_title=in_title):
            # A function word or a modifier with a capital at the beginning of a sentence is none.
            return _NAME
        if key in classes.EMPTY or key in classes.VERBAL or key in classes.FUNCTION or not key[0].isalpha():
            return _BREAK
        roles = self._roles.get(key)
        if roles is None:
            roles = self._roles[key] = self._spelling.classes_of(key)
        if before in (_HEAD, _NAME) and "v" in roles and _may_be_verb(tokens, at):
            return _BREAK
        return _kind_of(roles, before, tokens[at - 1].key if at and token.is_joined else "")

    def _units(self, run: range, tokens: Sequence[Token], kinds: Sequence[int]) -> list[_Unit]:
        """Names in one piece, other words one by one."""
        units: list[_Unit] = []
        for at, kind in zip(run, kinds, strict=True):
            if kind == _NAME and units and units[-1].is_name:
                units[-1] = _Unit(units[-1].first, at + 1, is_name=True)
            else:
                is_gerund = kind == _GERUND
                can_end = kind in (_HEAD, _NAME) or (
                    is_gerund and bool(units) and not _is_plural(tokens[at - 1])
                )
                is_weak = kind != _NAME and tokens[at].key in classes.WEAK
                units.append(_Unit(at, at + 1, kind == _NAME, can_end and not is_weak, is_gerund, is_weak))
        return units


@dataclass(frozen=True, slots=True)
class _Unit:
    """A name, or one other word, within a run."""

    first: int
    last: int
    is_name: bool
    can_end: bool = True
    is_gerund: bool = False
    is_weak: bool = False


def _is_plural(token: Token) -> bool:
    return singular(token.key) != token.key


def _kind_of(roles: str, before: int, word_before: str) -> int:
    """What a common word is in a phrase, by its classes and what stands before it."""
    first = roles[0]
    is_open = word_before in classes.OPENERS or before == _MODIFIER
    if first in "frm" or word_before in classes.AUXILIARIES:
        return _BREAK
    if first in "vd" and not is_open:
        return _BREAK
    if first == "v":
        return _HEAD if "n" in roles else _BREAK
    if first == "g":
        if "n" in roles:
            return _HEAD
        return _GERUND if is_open or before != _BREAK else _BREAK
    if first in "np" or "n" in roles:
        return _BREAK if word_before == "to" and "v" in roles else _HEAD
    return _MODIFIER


def _may_be_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word behind a noun is a verb and no other noun: workers fear …, the army attacks the …"""
    token, last = tokens[at], tokens[at - 1]
    if not token.is_joined:
        return False
    following = _following(tokens, at)
    is_bare_after_plural = not last.is_capital and _is_plural(last) and not _is_plural(token)
    return is_bare_after_plural or (following is not None and following.key in classes.AFTER_VERBS)


def _continues_name(tokens: Sequence[Token], at: int, before: int) -> bool:
    """Whether a small word or number stands inside a name: Bank *of* Syria, Umm *al* Fadl, Article 51."""
    if before != _NAME or not tokens[at].is_joined:
        return False
    last, token = tokens[at - 1], tokens[at]
    if token.key.isdigit():
        return last.is_capital and not _is_year(token.key)
    following = _following(tokens, at)
    if following is None:
        return False
    if token.key in classes.LINKS and _names_a_body(last.key):
        if following.key == classes.THE and token.key == classes.OF:
            following = _following(tokens, at + 1)
        return following is not None and following.is_capital
    if token.key in classes.PARTICLES or (token.key == classes.THE and last.key == classes.OF):
        return following.is_capital
    return token.key == "and" and following.is_capital and {last.key, following.key} <= classes.COMPASS


def _following(tokens: Sequence[Token], at: int) -> Token | None:
    """The word after one, where only spaces stand between them."""
    return tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].is_joined else None


def _names_a_body(key: str) -> bool:
    """Whether a word with a capital can name a body or office: Ministry of Justice, and not Ahmed of Homs."""
    return "n" in english().classes.get(key, "") or key.endswith(classes.BODY_ENDINGS)


def _is_year(key: str) -> bool:
    return len(key) == 4 and key.isdigit() and key[:2] in ("19", "20", "18")


def _ends_possessor(tokens: Sequence[Token], at: int, kind: int) -> bool:
    """Whether the word before is an owner that is no part of what it owns: Syria's | army.

    A plural owner is a part of it: People's Protection Units, workers' committees.
    """
    before = tokens[at - 1]
    if not before.is_possessive or kind == _BREAK:
        return before.is_possessive
    is_plural = _is_plural(before) or before.key == "people"
    return not is_plural or before.is_capital != (kind == _NAME)


def _trimmed(start: int, kinds: list[int]) -> Iterator[tuple[range, list[int]]]:
    """A run without modifiers at its end."""
    last = len(kinds)
    while last and (kinds[last - 1] == _MODIFIER or (kinds[last - 1] == _GERUND and last == 1)):
        last -= 1
    if last:
        yield range(start, start + last), kinds[:last]


# ---------------------------------------------------------------- phrases within runs


def _within(units: Sequence[_Unit]) -> Iterator[Mention]:
    """Every part of a run that can be a phrase."""
    end = len(units)
    for first in range(end):
        for last in range(first + 1, end + 1):
            unit = units[last - 1]
            is_name = last == first + 1 and unit.is_name
            if unit.last - units[first].first > (LONGEST_NAME if is_name else LONGEST):
                break
            if not unit.can_end:
                continue
            is_loose = unit.is_gerund or (units[first].is_weak and last > first + 1)
            yield Mention(units[first].first, unit.last, is_name, last == end, is_loose)


def _are_linked(tokens: Sequence[Token], left: _Unit, right: _Unit) -> bool:
    """Whether "of", or "of the", stands between two runs and nothing else."""
    between = [token.key for token in tokens[left.last : right.first]]
    return (
        between in ([classes.OF], [classes.OF, classes.THE])
        and not left.is_name
        and left.can_end
        and singular(tokens[left.last - 1].key) not in classes.VAGUE
        and all(token.is_joined for token in tokens[left.last : right.first + 1])
    )


def _linked(left: Sequence[_Unit], right: Sequence[_Unit]) -> Iterator[Mention]:
    """Phrases of two runs with "of" between them."""
    for unit in left:
        for end, other in enumerate(right, start=1):
            if other.can_end and other.last - unit.first <= LONGEST:
                yield Mention(unit.first, other.last, False, end == len(right), is_loose=True)
