"""What stands in an Argos package: its metadata, its languages, and whether its model is whole.

A package is one folder: metadata.json, model/ (CTranslate2), sentencepiece.model or bpe.model. Folders with
models that split sentences (stanza/, minisbd/) may stand beside them; Hevok has split its sentences already.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from reader.errors import Refused
from reader.languages import LANGUAGES, tags
from reader.languages.signs import named

METADATA = "metadata.json"
MODEL = "model/model.bin"
TOKENIZERS = ("sentencepiece.model", "bpe.model")
SPLITTERS = ("stanza", "minisbd", "spacy")
"""Folders that split texts into sentences and are left out."""

METADATA_BYTES = 64 * 1024
VOCABULARY_BYTES = 64 * 1024**2

_NAMED = ("from_code", "to_code", "package_version", "argos_version")
_OPTIONAL = ("from_name", "to_name", "target_prefix")
_LISTS = (
    "from_codes",
    "to_codes",
    "links",
    "languages",
    "dependencies",
    "source_languages",
    "target_languages",
)
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}[\w.+-]{0,20}", re.ASCII)
_NOT_TELLING = re.compile(
    f"[^{named('LATIN SMALL LETTER C WITH CEDILLA', 'LATIN SMALL LETTER S WITH CEDILLA')}"
    f"{named(*(f'LATIN SMALL LETTER {letter} WITH CIRCUMFLEX' for letter in 'EIU'))}"
    f"{named('ARABIC LETTER AE', 'ARABIC LETTER OE', 'ARABIC LETTER YEH WITH SMALL V')}"
    f"{named('ARABIC LETTER REH WITH SMALL V BELOW', 'ARABIC LETTER LAM WITH SMALL V')}]"
)
"""All but the letters that one Kurdish alphabet has and neither English nor Arabic."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a package says of itself."""

    source: str
    """The tag of the language it translates from, as written."""
    target: str
    source_name: str
    target_name: str
    version: str


def parse(content: bytes, name: str) -> Metadata:
    """The metadata.json of the package called `name`; raises `Refused` with what is wrong with it."""
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} is not an Argos package: its metadata.json cannot be read.") from error
    if fault := _fault(found):
        raise Refused(f"{name} is not an Argos package that translates: {fault}.")
    return Metadata(
        source=found["from_code"],
        target=found["to_code"],
        source_name=found.get("from_name", ""),
        target_name=found.get("to_name", ""),
        version=found["package_version"],
    )


def _fault(found: Any) -> str:
    if not isinstance(found, dict):
        return "its metadata.json is no record"
    if found.get("type", "translate") != "translate":
        return "its metadata.json says that it does something else"
    for key in _NAMED:
        if not isinstance(found.get(key), str) or not found[key].strip():
            return f"its metadata.json names no {key}"
    for key in _NAMED[2:]:
        if not _VERSION.fullmatch(found[key]):
            return f"the {key} in its metadata.json is no version"
    for key in _OPTIONAL:
        if not isinstance(found.get(key, ""), str):
            return f"the {key} in its metadata.json is no text"
    for key in _LISTS:
        if not isinstance(found.get(key, []), list):
            return f"the {key} in its metadata.json is no list"
    return ""


def languages(metadata: Metadata, name: str, model: Path | None = None) -> tuple[str, str]:
    """The codes of the two languages; a bare `ku` is decided by the language's name, else by the letters of
    the vocabulary in the folder `model`.

    Raises `Refused` for a language that Hevok lacks, for one language twice, and for an undecided `ku`.
    """
    source = _language(metadata.source, metadata.source_name, model, "source", name)
    target = _language(metadata.target, metadata.target_name, model, "target", name)
    if source == target:
        raise Refused(f"{name} translates {LANGUAGES[source].name} into itself. Nothing was installed.")
    return source, target


def _language(tag: str, called: str, model: Path | None, side: str, name: str) -> str:
    for word in (*re.findall(r"[^\W\d_]+", called), tag) if _is_open(tag) else (tag,):
        with suppress(Refused):
            return tags.code_of(word)
    if _is_open(tag):
        with suppress(Refused):
            return tags.code_of(tag, _telling_letters(model, side) if model else "")
        raise Refused(
            f"{name} says {tag!r} and not which Kurdish that is. Write kmr or ckb in its metadata.json."
        )
    known = ", ".join(language.name for language in LANGUAGES.values())
    raise Refused(
        f"{name} is for {called or tag} ({tag}), which Hevok does not have. Packages between {known} can be "
        "installed. Nothing was installed."
    )


def _is_open(tag: str) -> bool:
    """Whether a tag means one of our languages without saying which."""
    try:
        tags.code_of(tag)
    except Refused:
        return tag.strip().casefold() in ("ku", "kur")
    return False


def _telling_letters(model: Path, side: str) -> str:
    """The letters in a model's vocabulary that tell which Kurdish it is of."""
    for path in (model / f"{side}_vocabulary", model / "shared_vocabulary"):
        for suffix in (".json", ".txt"):
            file = path.with_suffix(suffix)
            if file.is_file() and file.stat().st_size <= VOCABULARY_BYTES:
                return _NOT_TELLING.sub("", _words(file))
    return ""


def _words(vocabulary: Path) -> str:
    text = vocabulary.read_text(encoding="utf-8", errors="replace")
    if vocabulary.suffix != ".json":
        return text
    try:
        return " ".join(map(str, json.loads(text)))
    except (ValueError, RecursionError, TypeError):
        return ""


def missing(files: dict[str, int]) -> str:
    """What a package of these files (path and bytes) lacks; empty when it has what it needs."""
    if not files.get(METADATA):
        return "no metadata.json"
    if files[METADATA] > METADATA_BYTES:
        return "a metadata.json that is far too large"
    if not files.get(MODEL):
        return "no model/model.bin"
    if not any(files.get(name) for name in TOKENIZERS):
        return "neither a sentencepiece.model nor a bpe.model"
    return ""


def weigh_model(path: Path, name: str) -> None:
    """See that a model.bin is one of CTranslate2 and whole; raises `Refused` where it is not.

    The layout is that of `ModelSpec._serialize` in ctranslate2.specs, for older ones that of `Model::load`
    in CTranslate2's src/models/model.cc: a version, the name of the kind of model, a revision, the variables
    one after another, and their other names.
    """
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            ends = list(_ends(file))
    except (struct.error, UnicodeDecodeError) as error:
        raise Refused(
            f"{name} holds a model that CTranslate2 did not write, or only its beginning."
        ) from error
    if ends and ends[-1] > size:
        raise Refused(f"{name} holds only the first part of its model. Copy it again, whole.")


def _ends(file: BinaryIO) -> Iterator[int]:
    """Where each variable of a model ends; raises `struct.error` where the file ends before it does."""
    (version,) = _read(file, "<I")
    kind = _string(file)
    if not 2 <= version <= 100 or not re.fullmatch(r"\w{1,60}", kind, re.ASCII):
        raise struct.error("no model")
    _, variables = _read(file, "<II")
    for _ in range(variables):
        _string(file)
        (rank,) = _read(file, "<B")
        *_, kind_or_width, size = _read(file, f"<{rank}IBI")
        yield file.seek(size if version >= 4 else size * kind_or_width, 1)
    (aliases,) = _read(file, "<I") if version >= 3 else (0,)
    for _ in range(2 * aliases):
        _string(file)


def _string(file: BinaryIO) -> str:
    (length,) = _read(file, "<H")
    (content,) = _read(file, f"<{length}s")
    return str(content.rstrip(b"\0"), "utf-8")


def _read(file: BinaryIO, form: str) -> tuple[Any, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))
