"""Pure: source segments and the beads of some languages to rows.

A row is the smallest run of source segments that no bead of any language shown crosses, so that
columns never drift: the desk and the reader's page both stand on it. What was added in one language
is a row of its own, without segments, behind the one that it follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.model import Bead, Row, Segment


def rows(segments: Sequence[Segment], beads: Mapping[str, Sequence[Bead]]) -> list[Row]:
    """The rows of `segments` (in order of place), closed under the beads of every language given.

    Beads whose places lie outside `segments` widen no row: a page of a long document passes the beads
    of its own segments only. A language without a bead for a segment has none in that row. Beads without
    places follow the place that they come after, or stand at the beginning.
    """
    if not segments:
        return []
    index = {segment.place: number for number, segment in enumerate(segments)}
    reach = list(range(len(segments)))
    for language_beads in beads.values():
        for bead in language_beads:
            inside = [index[place] for place in bead.places if place in index]
            if inside:
                first, last = min(inside), max(inside)
                reach[first] = max(reach[first], last)
    by_first: dict[str, dict[int, list[Bead]]] = {language: {} for language in beads}
    for language, language_beads in beads.items():
        for bead in language_beads:
            inside = [index[place] for place in bead.places if place in index]
            if inside:
                by_first[language].setdefault(min(inside), []).append(bead)
    made: list[Row] = []
    start = 0
    while start < len(segments):
        end = start
        number = start
        while number <= end:
            end = max(end, reach[number])
            number += 1
        made.append(
            Row(
                tuple(segments[start : end + 1]),
                {
                    language: tuple(
                        bead for number in range(start, end + 1) for bead in firsts.get(number, ())
                    )
                    for language, firsts in by_first.items()
                },
            )
        )
        start = end + 1
    return _with_additions(made, beads)


def _with_additions(made: Sequence[Row], beads: Mapping[str, Sequence[Bead]]) -> list[Row]:
    """The rows with what was added behind each; what follows none of them stands at the beginning."""
    there = {segment.place for row in made for segment in row.segments}
    behind: dict[int, list[Row]] = {}
    for language, of_language in beads.items():
        for bead in of_language:
            if bead.is_addition:
                row = Row((), {other: (bead,) if other == language else () for other in beads})
                behind.setdefault(bead.after if bead.after in there else 0, []).append(row)
    whole = [*behind.get(0, ())]
    for row in made:
        whole += [row, *(one for segment in row.segments for one in behind.get(segment.place, ()))]
    return whole
