"""How a phrase is written amid a sentence: without capitals that the sentence's beginning or a title gave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from reader.extraction.phrases import Sentence, Spelling
from reader.extraction.tokens import Token


class Writing:
    """Knows how the words of a text are written where capitals tell something."""

    def __init__(self, read: Iterable[Sentence], spelling: Spelling) -> None:
        self._spelling = spelling
        seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for sentence in read:
            if not sentence.is_title:
                for token in sentence.tokens:
                    if not token.is_first and token.text != token.key:
                        seen[token.key][token.text] += 1
        self._written = {key: forms.most_common(1)[0][0] for key, forms in seen.items()}

    def of(self, sentence: Sentence, first: int, last: int) -> str:
        """The words `first` to before `last` of a sentence, as they would stand in the middle of one."""
        tokens = sentence.tokens
        text = sentence.text[tokens[first].start : tokens[last - 1].end]
        if not sentence.is_title:
            return self._begun(tokens[first], text) if tokens[first].is_first else text
        return " ".join(self._word(token) for token in tokens[first:last])

    def _begun(self, token: Token, text: str) -> str:
        return self._word(token) + text[len(token.text) :]

    def _word(self, token: Token) -> str:
        if self._spelling.is_name(token, in_title=True):
            return self._written.get(token.key, token.text)
        return self._written.get(token.key, token.key) if "-" in token.key else token.key
