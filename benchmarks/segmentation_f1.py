"""Boundary F1 of the segmentation on running text whose sentences are known.

    python benchmarks/segmentation_f1.py [--half tuned|kept|all] [--show N] SOURCE...

A SOURCE is a folder of aligned documents (`NAME.src` and `NAME.tgt`, a sentence per line, with the number of
each line's paragraph in `NAME.spar` and `NAME.tpar`; the folder is named `en-xx`), or a TMX file, whose units
are joined by runs of ten. The lines of a paragraph are joined with a space and segmented again; a boundary is
right if it stands at the same place, white space not counted. Every second document is kept apart: the
rules can be tuned on one half and judged on the rest. Lines that do not end in a terminator, or begin in the
middle of a sentence, are left in: a perfect score is not possible.
"""

from __future__ import annotations

import argparse
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, groupby
from pathlib import Path

from reader.languages import by_code, from_tag
from reader.segmentation import segment

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RUN = 10
Paragraph = list[str]
Document = tuple[str, list[Paragraph]]


def documents_of_folder(folder: Path, pattern: str) -> Iterator[Document]:
    target = folder.name.split("-")[1]
    for lines in sorted(folder.glob(f"{pattern}.src")):
        yield "en", paragraphs(lines, lines.with_suffix(".spar"))
    for lines in sorted(folder.glob(f"{pattern}.tgt")):
        yield target, paragraphs(lines, lines.with_suffix(".tpar"))


def paragraphs(lines: Path, numbers: Path) -> list[Paragraph]:
    pairs = zip(numbers.read_text().split(), lines.read_text(encoding="utf-8").splitlines(), strict=True)
    return [[line for _, line in group] for _, group in groupby(pairs, key=lambda pair: pair[0])]


def documents_of_tmx(path: Path) -> Iterator[Document]:
    sentences = defaultdict(list)
    for _, unit in ET.iterparse(path):
        if unit.tag == "tu":
            for variant in unit.iter("tuv"):
                text = variant.findtext("seg") or ""
                sentences[variant.get(XML_LANG, "")].append(" ".join(text.split()))
    for tag, all_lines in sentences.items():
        code = from_tag(tag, " ".join(all_lines[:20])).code
        for start in range(0, len(all_lines), RUN):
            yield code, [[line for line in all_lines[start : start + RUN] if line]]


def boundaries(pieces: list[str]) -> set[int]:
    """How many signs other than white space stand before each boundary between the pieces."""
    return set(accumulate(len("".join(piece.split())) for piece in pieces[:-1]))


def in_half(number: int, half: str) -> bool:
    return half == "all" or (number % 2 == 0) == (half == "tuned")


def show(paragraph: Paragraph, found: list[str], wrong: set[int], missed: set[int]) -> None:
    signs = "".join(" ".join(paragraph))
    place = 0
    for index, sign in enumerate(signs):
        if not sign.isspace():
            place += 1
            if place in wrong or place in missed:
                kind = "wrong " if place in wrong else "missed"
                print(f"{kind} {signs[max(0, index - 40) : index + 1]} ║ {signs[index + 1 : index + 40]}")
                wrong.discard(place), missed.discard(place)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--half", choices=["tuned", "kept", "all"], default="all")
    parser.add_argument(
        "--pattern", default="*", help="which documents of a folder, for instance ntrex-nat-*"
    )
    parser.add_argument("--show", type=int, default=0, help="print the first N paragraphs that went wrong")
    parser.add_argument("--only", help="one language code")
    options = parser.parse_args()
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for source in options.sources:
        documents = (
            documents_of_folder(source, options.pattern) if source.is_dir() else documents_of_tmx(source)
        )
        by_language: dict[str, int] = defaultdict(int)
        for code, document in documents:
            number = by_language[code]
            by_language[code] += 1
            if not in_half(number, options.half) or options.only not in (None, code):
                continue
            for paragraph in document:
                text = " ".join(paragraph)
                found = [text[span.start : span.end] for span in segment(text, by_code(code))]
                gold, ours = boundaries(paragraph), boundaries(found)
                row = counts[source.name, code]
                for place, value in enumerate((len(gold & ours), len(ours), len(gold))):
                    row[place] += value
                if gold != ours and options.show > 0:
                    options.show -= 1
                    show(paragraph, found, ours - gold, gold - ours)
    for (name, code), (right, ours, gold) in sorted(counts.items()):
        precision, recall = right / max(1, ours), right / max(1, gold)
        f1 = 2 * right / max(1, ours + gold)
        print(f"{name:16} {code:4} F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  of {gold}")


if __name__ == "__main__":
    main()
