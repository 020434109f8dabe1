"""Which of the shipped fonts a page's first lines are set in, so that the browser asks for them at once.

Asked for with the style sheet they are there before the first paint, and nothing moves afterwards; the
style sheet itself would only ask once it has laid the page out in other fonts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import url_for

from reader import places
from reader.languages.language import Language

TOOL = ("vazirmatn-*-latin-400-normal", "vazirmatn-*-latin-700-normal", "source-serif-4-*-latin-600-normal")
"""What every page has: the interface and the name of the house."""

AUTONYMS = ("vazirmatn-*-arabic-400-normal",)
"""What a page has that names the languages."""

TEXT = {
    "Latn": ("source-serif-4-*-latin-400-normal",),
    "Arab": (
        "noto-naskh-arabic-*-arabic-400-normal",
        "noto-naskh-arabic-*-arabic-700-normal",
        "noto-naskh-arabic-*-latin-400-normal",
        "noto-naskh-arabic-*-latin-700-normal",
        "source-serif-4-*-latin-400-normal",
    ),
}
"""What texts are set in, by script."""

BEYOND_LATIN_1 = {"kmr": ("source-serif-4-*-latin-ext-400-normal",)}
"""Further letters of a language (ş)."""

EMPHASIS = ("source-serif-4-*-latin-400-italic",)


def tool() -> list[str]:
    """The addresses of the fonts of the interface."""
    return _addresses(TOOL)


def of_texts(languages: Iterable[Language], *, emphasis: bool = False) -> list[str]:
    """The addresses of the fonts that texts in `languages` need, with their autonyms."""
    return _addresses(
        (*AUTONYMS, *(name for language in languages for name in _of(language, emphasis=emphasis)))
    )


def _of(language: Language, *, emphasis: bool) -> Iterator[str]:
    yield from TEXT.get(language.script, ())
    yield from BEYOND_LATIN_1.get(language.code, ())
    if emphasis and language.script == "Latn":
        yield from EMPHASIS


def _addresses(patterns: Iterable[str]) -> list[str]:
    """As the style sheet writes them, without `?v=`: another address would be fetched twice."""
    return [
        url_for("static", filename=f"fonts/{path.name}", v=None)
        for pattern in dict.fromkeys(patterns)
        for path in sorted((places.static_folder() / "fonts").glob(f"{pattern}.woff2"))
    ]
