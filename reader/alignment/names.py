"""Names across scripts: which written words of the two texts may be the same name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from reader.alignment.features import Features, Word
from reader.languages.language import Language
from reader.languages.skeletons import bare_name, name_skeletons, takes_endings

_SURE = {2: 0.08, 3: 0.45}
"""How sure a skeleton of so few consonants makes; longer ones are sure, one consonant is noise."""
_NO_CAPITAL = 0.35
"""What is left where a capital could show a name and does not, or where neither script has capitals."""
_LONG_ENOUGH = 5
"""Letters of a word that may be a name though nothing shows it."""
_ENDING_CUT = 0.55
"""What is left when the last consonant or two must be taken for an ending."""
_ONE_MORE = 0.35
"""What is left when one side has one consonant more."""
_ONE_OTHER = 0.28
"""What is left when one consonant is another."""
_ENOUGH_CONSONANTS = 4
"""Consonants of a skeleton that may differ in one."""
_SAME_LETTERS = 0.9
_TOO_MANY = 30
"""Words that sound alike above which their sound tells nothing (and comparing all would never end)."""
_OFTEN = 1_000
"""Words between two beats."""

_CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})

Likeness = dict[tuple[int, int], float]
_Alike = tuple[Word, float]
"""A word, and how alike it is to what it was found by."""


def likeness(
    source: Features,
    target: Features,
    languages: tuple[Language, Language],
    beat: Callable[[], None] = lambda: None,
) -> Likeness:
    """How likely, 0 to 1, a source type and a target type are one name, for the pairs that may be.

    `beat` is called now and then; what it raises ends the work.
    """
    cased = languages[0].script in _CASED, languages[1].script in _CASED
    index = _Index(target.words, languages[1], beat)
    found: Likeness = {}
    for number, word in enumerate(source.words):
        if not number % _OFTEN:
            beat()
        if not _may_be_a_name(word, cased[0]):
            continue
        shown = {capital: _shown(word.is_capital, capital, *cased) for capital in (False, True)}
        for others, sure in index.look_up(word, languages[0]):
            for other, alike in others:
                pair = word.type, other.type
                likely = sure * alike * shown[other.is_capital]
                if likely > found.get(pair, 0.0):
                    found[pair] = likely
    return found


def _may_be_a_name(word: Word, has_case: bool) -> bool:
    return (has_case and word.is_capital) or len(word.key) >= _LONG_ENOUGH


def _shown(capital: bool, other_capital: bool, cased: bool, other_cased: bool) -> float:
    """How far capitals show that two words are names."""
    if not cased and not other_cased:
        return _NO_CAPITAL
    lacking = (cased and not capital) + (other_cased and not other_capital)
    return 1.0 if not lacking else _NO_CAPITAL if lacking == 1 else _NO_CAPITAL**2


class _Index:
    """The words of the target by their letters and by their skeletons, whole, cut and with one left out."""

    def __init__(self, words: tuple[Word, ...], language: Language, beat: Callable[[], None]) -> None:
        self._letters: dict[str, list[_Alike]] = defaultdict(list)
        self._whole: dict[str, list[_Alike]] = defaultdict(list)
        self._shortened: dict[str, list[_Alike]] = defaultdict(list)
        for number, word in enumerate(words):
            if not number % _OFTEN:
                beat()
            self._letters[bare_name(word.key)].append((word, 1.0))
            for skeleton in _skeletons(word.key, language):
                self._whole[skeleton].append((word, 1.0))
                for ending in (1, 2):
                    if takes_endings(language.code) and len(skeleton) - ending >= 3:
                        self._whole[skeleton[:-ending]].append((word, _ENDING_CUT))
                for shorter in _one_left_out(skeleton):
                    self._shortened[shorter].append((word, 1.0))
        for sounds in (self._whole, self._shortened):
            for sound in [sound for sound, alike in sounds.items() if len(alike) > _TOO_MANY]:
                del sounds[sound]

    def look_up(self, word: Word, language: Language) -> Iterator[tuple[Iterable[_Alike], float]]:
        """Words of the target that may be `word`, and how sure their likeness makes; some more than once."""
        bare = bare_name(word.key)
        if len(bare) > 1:
            yield self._letters.get(bare, ()), _SAME_LETTERS if len(bare) > 3 else 2 / 3 * _SAME_LETTERS
        for skeleton in _skeletons(word.key, language):
            sure = _SURE.get(len(skeleton), 0.85)
            yield self._whole.get(skeleton, ()), sure
            yield self._shortened.get(skeleton, ()), sure * _ONE_MORE
            for shorter in _one_left_out(skeleton):
                uncut = [alike for alike in self._whole.get(shorter, ()) if alike[1] == 1.0]
                yield uncut, sure * _ONE_MORE
                yield self._shortened.get(shorter, ()), sure * _ONE_OTHER


def _skeletons(key: str, language: Language) -> set[str]:
    return {skeleton for skeleton in name_skeletons(key, language.code) if len(skeleton) > 1}


def _one_left_out(skeleton: str) -> set[str]:
    if len(skeleton) < _ENOUGH_CONSONANTS:
        return set()
    return {skeleton[:place] + skeleton[place + 1 :] for place in range(len(skeleton))}
