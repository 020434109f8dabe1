"""How well and how fast renderings are set beside their texts, by Hevok and by others, in one run.

    python -m benchmarks.alignment FOLDER... [--learn FILE.tmx ...] [--half kept|tuned|all]
        [--genre PATTERN] [--only NAME ...] [--shapes] [--hunalign PATH] [--yasa PATH]
        [--peer NAME=COMMAND ...]

Every FOLDER is searched for folders named like en-ar with NAME.src and NAME.tgt (a sentence per line),
NAME.gold (beads as `[0]:[0, 1]`) and, where paragraphs are known, NAME.spar and NAME.tpar (the number of
each line's paragraph); or NAME.de, NAME.fr and NAME.defr. Printed are, for each genre and language: strict
and lax F1 (vecalign's definition), how many of the lines left without a counterpart are so rightly
(precision, recall), the calibration error of the confidences (10 bins), the share of right beads after the
least sure tenth was reviewed, source sentences per second, and the peak memory of the process. --shapes
adds precision and recall for each shape of bead. A TMX file of --learn is the memory: ours learns its
lexicon from it, peers that take a dictionary get one made of it. What is learnt before the first text is
not counted as time. The memory of a program is never given as less than what Python needs to start it.

Halves: a document is `kept` or `tuned` by the parity of the CRC-32 of its number, the last part of its
name, so that all versions of one article fall into the same half. Weights are fitted on `tuned`; `kept` is
judged by.

Aligners: Gale-Church is written here. hunalign (danielvarga/hunalign, run with -realign) and YASA
(anoidgit/yasa) are run where they are on the PATH or named; any other by a command with {source}, {target},
{output}, {from}, {to}, which writes beads. Vecalign, Bertalign and Bleualign need embeddings or a
translation made beforehand.

Corpora that the aligner was developed with (none of them is part of Hevok):

- NTREX-128 (Federmann, Kocmi and Xin 2022), English-Arabic, -Kurmanji and -Sorani: the documents given with
  the project, re-split and with seeded edits; no other documents of it. A third genre, `lit`, is made of
  the same documents: runs of two to five sentences joined with commas, sentences cut at clauses, until
  about 40 % of the beads are one to one.
- TICO-19 (Anastasopoulos et al. 2020): the translation memories.
- The Rasaif corpus of classical Arabic prose and its English renderings
  (ahmedhsalghamdi/arabic-english-rasaif-corpus): Ibn Hazm, al-Shafi'i's Risala, Ibn al-Haytham's Optics and
  others. Rows are split into sentences; of rows with several on both sides, the side with fewer is joined
  with commas, so that every bead is certain.
- The Universal Declaration of Human Rights in English, Arabic and Kurmanji (eric-muller/udhr), by
  paragraphs treated in the same way, with seeded omissions and additions.
- TED talks in English and Sorani, of the data of "Towards Machine Translation for the Kurdish Language"
  (Ahmadi and Masoud 2020; sinaahmadi/KurdishMT), rows treated in the same way.
- Text+Berg, German-French (Volk et al. 2010), the evaluation set of Bleualign as vecalign has it.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import shutil
from collections import defaultdict
from pathlib import Path

from benchmarks.alignment.contenders import Measured, Settings, measured, names
from benchmarks.alignment.documents import Document, documents_under
from benchmarks.alignment.scoring import Score, shapes_by_size

HEADER = (
    f"  {'':30} {'strict':>6} {'lax':>5}  {'gaps P':>6} {'R':>5}  "
    f"{'ECE':>5} {'after':>6}  {'sent/s':>7} {'MB':>5}"
)
Group = tuple[str, tuple[str, str]]


def main() -> None:
    given = _options()
    settings = Settings(tuple(given.learn), _programs(given))
    wanted = [name for name in names(settings) if not given.only or _matches(name, given.only)]
    print(f"half: {given.half}; load {os.getloadavg()[0]:.1f}")
    for group, documents in sorted(_groups(given).items()):
        print(f"\n{_title(group, documents)}\n{HEADER}")
        for name in wanted:
            result = measured(name, documents, settings)
            score = _score(documents, result)
            print(_row(name, documents, result, score), flush=True)
            if given.shapes:
                print(_shapes(score))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--learn", nargs="*", type=Path, default=[], metavar="FILE.tmx")
    options.add_argument("--half", choices=["kept", "tuned", "all"], default="kept")
    options.add_argument("--genre", default="*", help="which genres, for instance ntrex-*")
    options.add_argument(
        "--only", nargs="*", default=[], help="patterns of the aligners to run, such as hevok*"
    )
    options.add_argument("--shapes", action="store_true", help="precision and recall by shape of bead")
    options.add_argument("--hunalign", default=shutil.which("hunalign"))
    options.add_argument("--yasa", default=shutil.which("yasa"))
    options.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    return options.parse_args()


def _programs(given: argparse.Namespace) -> dict[str, str]:
    known = {"hunalign": given.hunalign, "yasa": given.yasa}
    others = dict(peer.split("=", 1) for peer in given.peer)
    return {name: program for name, program in known.items() if program} | others


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _groups(given: argparse.Namespace) -> dict[Group, list[Document]]:
    groups: dict[Group, list[Document]] = defaultdict(list)
    for folder in given.folders:
        for document in documents_under(folder):
            if given.half in ("all", document.half) and fnmatch.fnmatchcase(document.genre, given.genre):
                groups[document.genre, document.languages].append(document)
    return groups


def _title(group: Group, documents: list[Document]) -> str:
    genre, languages = group
    beads = [bead for document in documents for bead in document.gold]
    single = sum(len(source) == len(target) == 1 for source, target in beads) / max(1, len(beads))
    size = f"{len(documents)} documents, {len(beads)} beads, {single:.0%} one to one"
    return f"{genre} {'-'.join(languages)}: {size}"


def _score(documents: list[Document], result: Measured) -> Score:
    score = Score()
    for document, found in zip(documents, result.found, strict=True):
        score.add(document.gold, found)
    return score


def _row(name: str, documents: list[Document], result: Measured, score: Score) -> str:
    sentences = sum(len(document.source) for document in documents)
    sure = (
        f"{score.calibration_error:5.3f} {score.after_review:6.3f}" if score.judged else f"{'–':>5} {'–':>6}"
    )
    gaps = f"{score.gap_precision.value:6.3f} {score.gap_recall.value:5.3f}"
    speed = f"{sentences / max(1e-9, result.seconds):7.0f} {result.peak / 2**20:5.0f}"
    return f"  {name:30} {score.strict:6.3f} {score.lax:5.3f}  {gaps}  {sure}  {speed}"


def _shapes(score: Score) -> str:
    return "\n".join(
        f"      {shape:5} precision {score.shape_precision[shape].value:.3f} of "
        f"{score.shape_precision[shape].of:<5} recall {score.shape_recall[shape].value:.3f} of "
        f"{score.shape_recall[shape].of}"
        for shape in shapes_by_size(score)
    )


if __name__ == "__main__":
    main()
