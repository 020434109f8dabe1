"""The form in which a rendering is listed: without clitics and endings that the text alone asked for.

A clitic or ending is taken off only where what is left is written in the texts as well, or where several
forms agree on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from reader.languages.inflection import INFLECTIONS
from reader.languages.language import Language
from reader.languages.particles import word_key

_USUAL = 2
"""How many times as often a word may be written as what is left of it without its ending."""
_SEVERAL = 3
"""How many forms must share a beginning for it to be taken for the word itself."""
_SHORTEST = 3
"""Letters that must be left of a word."""


def citation(forms: Mapping[str, int], written: Mapping[str, int], language: Language) -> str:
    """The form to list, of forms of one run of words with how often each is used.

    `written` are all words of the texts, by `word_key`, with their uses.
    """
    tally: Counter[str] = Counter()
    agreed = _agreed(forms, language)
    for form, uses in forms.items():
        tally[_bare(form, agreed, written, language)] += uses
    most = max(tally.values())
    return min((form for form, uses in tally.items() if uses == most), key=lambda form: (len(form), form))


def _agreed(forms: Iterable[str], language: Language) -> frozenset[str]:
    """The beginnings that several forms of one word share, the rest of each being an ending."""
    shared = Counter(base for form in forms for base in {form, *_beginnings(form, language)})
    return frozenset(base for base, number in shared.items() if number >= _SEVERAL)


def _bare(form: str, agreed: Collection[str], written: Mapping[str, int], language: Language) -> str:
    """A form without the clitics before its first word and the endings behind its last."""
    words = form.split()
    if language.script == "Arab" and INFLECTIONS.get(language.code) and INFLECTIONS[language.code].article:
        return _without_clitics(words, written, language)
    if len(words) > 1:  # in a phrase the endings say what belongs to what
        return form
    return _without_ending(form, agreed, written, language)


def _without_clitics(words: list[str], written: Mapping[str, int], language: Language) -> str:
    """Arabic: no conjunction or preposition before the first word, and no article on a single one."""
    inflection = INFLECTIONS[language.code]
    first = words[0]
    for clitic in sorted(inflection.proclitics, key=len, reverse=True):
        rest = first.removeprefix(clitic)
        if rest != first and _is_written(rest, written, language):
            first = rest
            break
    for clitic in sorted(inflection.with_article, key=len, reverse=True):
        rest = first.removeprefix(clitic)
        if rest != first and len(clitic) > len(inflection.article) - 1 and clitic != inflection.article:
            with_article = inflection.article + rest
            if _is_written(with_article, written, language) or _is_written(rest, written, language):
                first = with_article
                break
    if len(words) == 1 and first.startswith(inflection.article):
        rest = first.removeprefix(inflection.article)
        if _is_written(rest, written, language):
            first = rest
    return " ".join([first, *words[1:]])


def _without_ending(
    word: str, agreed: Collection[str], written: Mapping[str, int], language: Language
) -> str:
    """Kurdish: the shortest beginning of a word that is written itself, or that several forms agree on."""
    beginnings = list(_beginnings(word, language))
    usual = (rest for rest in beginnings if _is_usual(rest, word, written, language))
    return next(usual, None) or next((each for each in (word, *reversed(beginnings)) if each in agreed), word)


def _beginnings(word: str, language: Language) -> Iterator[str]:
    inflection = INFLECTIONS.get(language.code)
    if inflection is None:
        return
    regular = (paradigm.suffixes for paradigm in inflection.common if not paradigm.ending)
    endings = frozenset[str]().union(*regular)
    for size in range(_SHORTEST, len(word)):
        if inflection.fold(word[size:]) in endings:
            yield word[:size]


def _is_usual(rest: str, word: str, written: Mapping[str, int], language: Language) -> bool:
    """Whether what is left of a word is written about as often as the word: else it is another one."""
    uses = [written.get(word_key(one, language), 0) for one in (rest, word)]
    return len(rest) >= _SHORTEST and uses[0] > 0 and _USUAL * uses[0] >= uses[1]


def _is_written(word: str, written: Mapping[str, int], language: Language) -> bool:
    return len(word) >= _SHORTEST and written.get(word_key(word, language), 0) > 0
