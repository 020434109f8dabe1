"""Where a text quotes: from one quotation mark to its partner."""

from __future__ import annotations

from reader.languages import signs

_DOUBLE = '"' + signs.DOUBLE_QUOTES
_SINGLE_OPENING = signs.named("LEFT SINGLE QUOTATION MARK", "SINGLE LEFT-POINTING ANGLE QUOTATION MARK")
_SINGLE_CLOSING = signs.named("RIGHT SINGLE QUOTATION MARK", "SINGLE RIGHT-POINTING ANGLE QUOTATION MARK")
_ANY = frozenset((*_DOUBLE, *_SINGLE_OPENING, *_SINGLE_CLOSING))


def quotations(text: str) -> list[tuple[int, int]]:
    """The spans of `text` between quotation marks, the marks included.

    Double marks are taken two by two, whatever their shape. Where one is left over, the quotation goes on
    from the text before, when the first mark closes, or else into the text after.
    """
    if _ANY.isdisjoint(text):
        return []
    places = [place for place, sign in enumerate(text) if sign in _DOUBLE]
    spans: list[tuple[int, int]] = []
    if len(places) % 2 and _closes(text, places[0]):
        spans.append((0, places.pop(0) + 1))
    elif len(places) % 2:
        spans.append((places.pop(), len(text)))
    spans += [(a, b + 1) for a, b in zip(places[::2], places[1::2], strict=True)]
    return spans + _single(text)


def _closes(text: str, place: int) -> bool:
    """Whether a mark is written on to the word before it and not to the one after."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return bool(before) and not before.isspace() and not after.isalnum()


def _single(text: str) -> list[tuple[int, int]]:
    """Curled single quotations; a closing sign inside a word is an apostrophe."""
    spans = []
    opened: int | None = None
    for place, sign in enumerate(text):
        if sign in _SINGLE_OPENING:
            opened = place
        elif sign in _SINGLE_CLOSING and opened is not None and not text[place + 1 : place + 2].isalnum():
            spans.append((opened, place + 1))
            opened = None
    return spans
