"""Pure: the links of a rendering that was taken in, and what a person does to them.

A link is a bead with its sentences: the segments of the text that was taken in. Links stand in the order of
the source; an addition, which has no source, follows a segment of it. Every act turns a few links into others
that hold the same segments and the same sentences, each exactly once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reader.errors import Refused
from reader.model import FINISHED, Origin, Status

Reasons = tuple[float, float, float, float]
"""What spoke for a link, in nats: words, numbers, names, length."""

UNSURE = 0.8
"""Confidence below which a link is worth a look."""

Texts = Mapping[int, str]
"""What every sentence says, by id; in the order in which the text that was taken in has them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A bead of a rendering that was taken in, and what it is linked with."""

    bead: int
    """Its id; 0 before it is kept."""
    segments: tuple[int, ...]
    """The ids of its source segments, in the order of the document."""
    sentences: tuple[int, ...]
    """The ids of its sentences, in the order of the text that was taken in."""
    text: str = ""
    status: Status = Status.EMPTY
    origin: Origin = Origin.ALIGNED
    omitted: bool = False
    after: int = 0
    """Of an addition, the id of the segment that it follows; 0 at the beginning."""
    confidence: float | None = None
    """0 to 1, as the aligner had it; None where a person made the link, or nothing has yet."""
    reasons: Reasons | None = None
    is_fixed: bool = False
    """Whether a person wants it kept when the rest is aligned again."""
    is_aligned: bool = True
    """Whether it was ever linked: a segment that came to the source later was not."""

    @property
    def is_addition(self) -> bool:
        """Whether it renders nothing."""
        return not self.segments

    @property
    def is_omission(self) -> bool:
        """Whether nothing renders it, as far as has been found."""
        return bool(self.segments) and self.is_aligned and not self.sentences and not self.text

    @property
    def is_confirmed(self) -> bool:
        """Whether a person has confirmed it."""
        return self.status in FINISHED

    @property
    def shape(self) -> str:
        """Source segments and sentences, as the field writes it: 1-1, 2-1, 1-0, 0-1."""
        return f"{len(self.segments)}-{len(self.sentences)}"


def said(sentences: Sequence[int], texts: Texts) -> str:
    """What some sentences say together."""
    return " ".join(texts[sentence] for sentence in sentences)


def is_edited(link: Link, texts: Texts) -> bool:
    """Whether a person wrote what it says: then the text belongs to the bead, whatever it is linked with."""
    return bool(link.text) and link.text != said(link.sentences, texts)


def stays(link: Link, texts: Texts) -> bool:
    """Whether it is left as it is when the rest is aligned again."""
    return link.is_fixed or link.is_confirmed or is_edited(link, texts)


# --- acts upon one link


def split(link: Link, texts: Texts, segments: int, sentences: int, before: int) -> list[Link]:
    """The first `segments` and `sentences` of a link, and the others in a link of their own.

    A text that a person wrote stays with the first; `before` is the id of the segment before the link.
    Raises `Refused` where one of the two would be empty.
    """
    first = (link.segments[:segments], link.sentences[:sentences])
    second = (link.segments[segments:], link.sentences[sentences:])
    if not any(first) or not any(second):
        raise Refused("A link is split into two that hold something; this would leave one of them empty.")
    if link.is_addition:
        return [_remade(link, first, texts), _new(second, texts, after=link.after)]
    if not first[0]:  # what stands before its source was added there
        return [_new(first, texts, after=before), _remade(link, second, texts)]
    return [_remade(link, first, texts), _new(second, texts, after=first[0][-1])]


def unlinked(link: Link, texts: Texts) -> list[Link]:
    """Its segments and its sentences, each alone; a text that a person wrote stays with the first segment.

    Raises `Refused` where there is nothing to take apart.
    """
    if not link.segments or not link.sentences:
        raise Refused("Nothing is linked here: there is nothing to take apart.")
    first, *others = link.segments
    return [
        replace(_remade(link, ((first,), ()), texts), is_fixed=False),
        *(_new(((segment,), ()), texts, is_fixed=False) for segment in others),
        *_additions(link.sentences, link.segments[-1], texts),
    ]


def left_out(link: Link, texts: Texts) -> list[Link]:
    """It was left out of the rendering on purpose; its sentences, if any, render nothing.

    Raises `Refused` for an addition.
    """
    if not link.segments:
        raise Refused("This was added in the rendering; it has no source that could be left out.")
    omitted = replace(
        link, sentences=(), text="", status=Status.TRANSLATED, omitted=True, is_fixed=True, is_aligned=True
    )
    return [omitted, *_additions(link.sentences, link.segments[-1], texts)]


def added(link: Link, texts: Texts) -> list[Link]:
    """Its sentences were added in the rendering; its segments, if any, are left without any.

    Raises `Refused` where it has no sentences.
    """
    if not link.sentences:
        raise Refused("No sentence of the rendering stands here that could have been added.")
    if link.is_addition:
        return [replace(link, is_fixed=True)]
    alone = replace(_remade(link, (link.segments, ()), texts), is_fixed=False)
    made = _new(((), link.sentences), texts, after=link.segments[-1], is_fixed=True)
    return [alone, made]


def confirmed(link: Link) -> Link:
    """As a person confirms it: an omission is left out from then on. Raises `Refused` where it is empty."""
    if link.is_omission:
        return replace(link, status=Status.TRANSLATED, omitted=True, is_fixed=True)
    if not link.text:
        raise Refused("Nothing stands here that could be confirmed.")
    return replace(link, status=Status.TRANSLATED, is_fixed=True)


def withdrawn(link: Link, texts: Texts) -> Link:
    """As it was before it was confirmed or left out on purpose; raises `Refused` where it is neither."""
    if not link.is_confirmed:
        raise Refused("This is not confirmed.")
    text = link.text or said(link.sentences, texts)
    return replace(link, text=text, status=_status(text), omitted=False, is_fixed=False)


def edited(link: Link, text: str) -> Link:
    """With a person's own words."""
    return replace(link, text=text, status=Status.DRAFT, origin=Origin.TYPED, omitted=False, is_fixed=True)


# --- acts upon two neighbours


def joined(first: Link, second: Link, texts: Texts) -> list[Link]:
    """Two links as one, with the words that a person wrote on either."""
    keeper = first if first.segments or not second.segments else second
    other = second if keeper is first else first
    parts = (first.segments + second.segments, _in_order(first.sentences + second.sentences, texts))
    own = is_edited(first, texts) or is_edited(second, texts)
    text = " ".join(one.text for one in (first, second) if one.text) if own else said(parts[1], texts)
    made = replace(keeper, segments=parts[0], sentences=parts[1])
    return [_by_hand(made, text, _origin(keeper, other, texts))]


def swapped(first: Link, second: Link, texts: Texts) -> list[Link]:
    """Two links with each other's sentences, and what is written there.

    Raises `Refused` where one of the two has no source: there is nothing to swap with.
    """
    if not first.segments or not second.segments:
        raise Refused("Sentences are swapped between two links that have a source; join or move this one.")
    if not first.sentences and not second.sentences:
        raise Refused("Neither of the two has a sentence of the rendering, so there is nothing to swap.")
    return [_with_words_of(first, second), _with_words_of(second, first)]


def sentence_moved(giver: Link, taker: Link, sentence: int, texts: Texts) -> list[Link]:
    """A sentence goes from one link to another; a link that has nothing left is gone."""
    taken = _in_order((*taker.sentences, sentence), texts)
    left = tuple(one for one in giver.sentences if one != sentence)
    return _exchanged(giver, taker, (giver.segments, left), (taker.segments, taken), texts)


def segment_moved(giver: Link, taker: Link, texts: Texts, *, onward: bool, before: int) -> list[Link]:
    """The last segment of a link goes to the next one or, without `onward`, the first to the one before.

    `before` is the id of the segment before the giver: what it has left without a source follows that one.
    Raises `Refused` for an addition.
    """
    if not giver.segments:
        raise Refused("This was added in the rendering; it has no source that could be moved.")
    if onward:
        left, taken = giver.segments[:-1], (giver.segments[-1], *taker.segments)
    else:
        left, taken = giver.segments[1:], (*taker.segments, giver.segments[0])
    after = before if onward else giver.segments[0]
    return _exchanged(
        replace(giver, after=after), taker, (left, giver.sentences), (taken, taker.sentences), texts
    )


def _exchanged(giver: Link, taker: Link, gives: _Parts, takes: _Parts, texts: Texts) -> list[Link]:
    if not any(gives):
        return [replace(one, segments=takes[0]) for one in joined(taker, giver, texts)]
    return [_remade(giver, gives, texts), _remade(taker, takes, texts)]


# --- how a link is made of another

_Parts = tuple[tuple[int, ...], tuple[int, ...]]
"""The segments and the sentences of a link."""


def _remade(link: Link, parts: _Parts, texts: Texts) -> Link:
    """A link with other parts, made by a person: with the words of the person, or else of its sentences."""
    is_own = is_edited(link, texts)
    text = link.text if is_own else said(parts[1], texts)
    return _by_hand(
        replace(link, segments=parts[0], sentences=parts[1]), text, link.origin if is_own else Origin.ALIGNED
    )


def _by_hand(link: Link, text: str, origin: Origin) -> Link:
    return replace(
        link,
        text=text,
        status=_status(text),
        origin=origin,
        omitted=False,
        confidence=None,
        reasons=None,
        is_fixed=True,
        is_aligned=True,
    )


def _new(parts: _Parts, texts: Texts, *, after: int = 0, is_fixed: bool = True) -> Link:
    """A link that says what its sentences say."""
    text = said(parts[1], texts)
    return Link(0, *parts, text=text, status=_status(text), after=after, is_fixed=is_fixed)


def _additions(sentences: Sequence[int], after: int, texts: Texts) -> list[Link]:
    return [_new(((), (one,)), texts, after=after, is_fixed=False) for one in sentences]


def _with_words_of(link: Link, other: Link) -> Link:
    return _by_hand(replace(link, sentences=other.sentences), other.text, other.origin)


def _origin(keeper: Link, other: Link, texts: Texts) -> Origin:
    if is_edited(keeper, texts):
        return keeper.origin
    return other.origin if is_edited(other, texts) else Origin.ALIGNED


def _status(text: str) -> Status:
    return Status.DRAFT if text else Status.EMPTY


def _in_order(sentences: Sequence[int], texts: Texts) -> tuple[int, ...]:
    wanted = set(sentences)
    return tuple(sentence for sentence in texts if sentence in wanted)
