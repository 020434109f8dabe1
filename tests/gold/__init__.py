"""Sentences with every use of a concept of the starter glossary marked, to measure recognition on.

README.md beside this says where they come from, what was marked and how.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("en", "ar", "kmr", "ckb")
WRITTEN = "written"
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Mark:
    """A use of a concept: from `start` to before `end`, in code points of the sentence."""

    start: int
    end: int
    concept: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the gold. `text` is None where it stands in a corpus that is not at hand."""

    source: str
    digest: str
    text: str | None
    marks: tuple[Mark, ...]
    trap: bool
    note: str

    @property
    def half(self) -> str:
        """`tuned`, to improve patterns with (first digit of the digest even), or `kept`, to judge them by."""
        return "kept" if int(self.digest[0], 16) % 2 else "tuned"


def records(language: str) -> list[dict]:
    """The sentences of a language as they stand in the file."""
    return json.loads((FOLDER / f"terms.{language}.json").read_text(encoding="utf-8"))


def sentences(language: str, corpora: Path | None = None) -> list[Sentence]:
    """All sentences of a language.

    `corpora` is a folder that holds checkouts of the corpora under the names of their repositories. A
    sentence is taken from there only where it is still the one that was annotated.
    """
    return [sentence_of(record, corpora) for record in records(language)]


def sentence_of(record: dict, corpora: Path | None) -> Sentence:
    if record["source"] == WRITTEN:
        text = record["text"]
        digest = digest_of(text)
    else:
        digest = record["sha256"]
        text = corpus_text(record["source"], corpora) if corpora else None
        text = text if text is not None and digest_of(text) == digest else None
    marks = tuple(Mark(hit["start"], hit["end"], hit["concept"]) for hit in record["hits"])
    return Sentence(record["source"], digest, text, marks, record["trap"], record["note"])


def digest_of(text: str) -> str:
    """SHA-256 of the sentence in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def corpus_text(source: str, corpora: Path) -> str | None:
    """The sentence that `REPOSITORY:FILE:ID` names, without the white space around it."""
    repository, file, name = source.split(":", 2)
    path = corpora / repository / file
    return dict(corpus_sentences(path)).get(name) if path.exists() else None


def corpus_sentences(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each sentence; its name is `sent_id` in a treebank, else the line's number from 1."""
    name = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if path.suffix != ".conllu":
            yield str(number), line.split("\t")[0].strip()
        elif line.startswith("# sent_id ="):
            name = line.partition("=")[2].strip()
        elif line.startswith("# text ="):
            yield name, line.partition("=")[2].strip()
