"""Drafts by Argos Translate, which is imported when the first text is drafted and never asks the network.

To be used in the worker process alone (see `reader.machine.worker`): it takes tens of megabytes and all the
cores it is given. What it is not left to do by itself:

- Sentences are not split, for a segment is one; its splitters (stanza, minisbd, spacy) are not imported.
- It sees the sound packages of our folder by Hevok's codes; a stray folder cannot break the others.
- It logs the texts it translates; its logger is replaced by one that nobody can wake.
- CTranslate2 cuts what it writes at 256 tokens; here it may write three times what it reads.
- Its tokenizer turns every underscore into a space; ours leaves it.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from threading import RLock
from types import ModuleType, SimpleNamespace
from typing import Any

from reader.errors import Unknown
from reader.machine import packages, shelf
from reader.machine.engine import MOST_ALTERNATIVES, Draft, Failed, Pair, distinct, explain, spaced
from reader.machine.packages import Package

HONOURED = ("ARGOS_COMPUTE_TYPE", "ARGOS_DEVICE_TYPE", "ARGOS_BEAM_SIZE")
"""The settings of argostranslate that a person may give; any other could send texts elsewhere."""

LENGTHENING = 3
"""How many times the tokens of a text its translation may have."""

SHORTEST_LIMIT = 256
"""Tokens that every translation may have."""

_WORD_MARK = "\N{LOWER ONE EIGHTH BLOCK}"  # SentencePiece's sign for a space
_ONE_AT_A_TIME = RLock()  # the import, and the lists that argostranslate keeps for the whole process


class ArgosEngine:
    """The engine of the packages in a folder of models; packages that come and go are noticed."""

    name = "Argos Translate"

    def __init__(self, models: Path, *, threads: int = 1) -> None:
        """`threads` is how many cores one text may take."""
        self._models = models
        self._threads = threads
        self._seen: object = None
        self._translations: Mapping[Pair, Any] = {}

    def pairs(self) -> frozenset[Pair]:
        """The pairs that the installed packages lead to, by way of a third language too."""
        return packages.pairs(self._models)

    def draft(
        self, texts: Sequence[str], source: str, target: str, *, alternatives: int = 1
    ) -> list[list[Draft]]:
        """As `Engine.draft`."""
        if not 1 <= alternatives <= MOST_ALTERNATIVES:
            raise ValueError(f"alternatives must be 1 to {MOST_ALTERNATIVES}")
        translation = self._translation(source, target)
        return [_drafts(translation, spaced(text), alternatives) for text in texts]

    def _translation(self, source: str, target: str) -> Any:
        if (source, target) not in self.pairs():
            raise Unknown(explain(source, target, [self]))
        with _ONE_AT_A_TIME:
            seen = shelf.signature(self._models)
            if seen != self._seen:
                argos = _argos(self._models)
                sound = packages.sound(self._models)
                self._translations = _translations(argos, sound, self._threads)
                self._seen = seen
        if (source, target) not in self._translations:
            raise Failed(f"The model from {source} to {target} cannot be loaded. Install it again.")
        return self._translations[source, target]


def _drafts(translation: Any, text: str, alternatives: int) -> list[Draft]:
    if not text:
        return []
    try:
        found = translation.hypotheses(text, alternatives)
    except (Exception, SystemExit) as error:  # whatever comes up; a broken bpe.model asks to exit
        raise Failed(
            "The model failed on this text, and there is no draft. Translate it by hand; if others fail too, "
            "install the model again."
        ) from error
    return distinct(Draft(hypothesis.value.strip(), float(hypothesis.score)) for hypothesis in found)


def _translations(argos: SimpleNamespace, sound: Sequence[Package], threads: int) -> dict[Pair, Any]:
    """argostranslate's translations between all pairs, pivots included, of these packages alone."""
    own = list(filter(None, (_own_package(argos, package) for package in sound)))
    theirs = argos.package.get_installed_packages
    argos.translate.installed_translates.clear()
    argos.package.get_installed_packages = lambda path=None: own
    try:
        languages = argos.translate.get_installed_languages.__wrapped__()
        for kept in argos.translate.installed_translates:
            _prepare(argos, kept.cached_translation.underlying, threads)
    finally:
        argos.package.get_installed_packages = theirs
        argos.translate.installed_translates.clear()
    return {
        (language.code, translation.to_lang.code): translation
        for language in languages
        for translation in language.translations_from
    }


def _own_package(argos: SimpleNamespace, package: Package) -> Any:
    """A package as argostranslate knows it, under Hevok's codes; None when it cannot read it."""
    try:
        theirs = argos.package.Package(package.folder)
    except Exception:  # it reads whatever stands in metadata.json
        return None
    theirs.from_code, theirs.to_code = package.pair
    return theirs


def _prepare(argos: SimpleNamespace, translation: Any, threads: int) -> None:
    """Take a translation's splitter away, and give it a translator and a tokenizer that lose nothing."""
    package = translation.pkg
    translation.sentencizer = _Whole()
    translation.translator = _Unshortened(argos, package.package_path / "model", threads)
    if isinstance(package.tokenizer, argos.tokenizer.SentencePieceTokenizer):
        package.tokenizer = _Faithful(package.tokenizer)


class _Whole:
    """A splitter that leaves a segment whole."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


class _Faithful:
    """A SentencePiece tokenizer that keeps underscores."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def encode(self, text: str) -> list[str]:
        return list(self._tokenizer.encode(text))

    def decode(self, tokens: Sequence[str]) -> str:
        text: str = self._tokenizer.lazy_processor().decode_pieces(list(tokens))
        return text.replace(_WORD_MARK, " ")


class _Unshortened:
    """A CTranslate2 model, read when it is first used, that takes in and writes texts to their end."""

    def __init__(self, argos: SimpleNamespace, folder: Path, threads: int) -> None:
        self._argos = argos
        self._folder = folder
        self._threads = threads

    @cached_property
    def _model(self) -> Any:
        settings = self._argos.settings
        return self._argos.ctranslate2.Translator(
            str(self._folder),
            device=settings.device,
            inter_threads=1,
            intra_threads=self._threads,
            compute_type=settings.compute_type,
        )

    def translate_batch(self, tokens: Sequence[Sequence[str]], **options: Any) -> Any:
        with _ONE_AT_A_TIME:
            model = self._model
        longest = LENGTHENING * max(map(len, tokens), default=0)
        limit = max(SHORTEST_LIMIT, longest)
        return model.translate_batch(tokens, max_input_length=0, max_decoding_length=limit, **options)


@cache
def _argos(models: Path) -> SimpleNamespace:
    """The modules of argostranslate that we lean on; the first call imports them for the whole process."""
    try:
        with _set_for_import(models), _without_splitters():
            names = ("package", "settings", "tokenizer", "translate", "utils")
            modules = {name: importlib.import_module(f"argostranslate.{name}") for name in names}
            ctranslate2 = importlib.import_module("ctranslate2")
    except Exception as error:  # it reads settings and makes folders while it is imported
        raise Failed("Argos Translate cannot start here; is it installed, and its settings sound?") from error
    modules["utils"].logger = _deaf()  # type: ignore[attr-defined]
    return SimpleNamespace(ctranslate2=ctranslate2, **modules)


def _deaf() -> logging.Logger:
    """A logger outside of the tree of loggers, so that no one's configuration makes it speak."""
    logger = logging.Logger("argostranslate", level=logging.CRITICAL + 1)
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    return logger


@contextmanager
def _set_for_import(models: Path) -> Iterator[None]:
    """The environment in which argostranslate is imported: its settings are ours, its folders below ours.

    It reads them once. SNAP would add folders of packages.
    """
    before = dict(os.environ)
    for name in before:
        if name.startswith(("ARGOS_", "SNAP")) and name not in HONOURED:
            del os.environ[name]
    os.environ |= {
        "ARGOS_PACKAGES_DIR": str(shelf.packages_folder(models)),
        "ORT_DISABLE_TELEMETRY": "1",
        **{f"XDG_{name}_HOME": str(models / "argos" / name.lower()) for name in ("DATA", "CONFIG", "CACHE")},
    }
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _without_splitters() -> Iterator[None]:
    """Stand-ins for the packages that argostranslate imports to split sentences, installed or not.

    stanza brings torch (hundreds of megabytes), minisbd onnxruntime (which sends telemetry); spacy it can do
    without. They are taken away again, so that the real ones stay to be had.
    """
    models = _stand_in("minisbd.models", cache_dir="", list_models=list)
    standing = {
        "stanza": _stand_in("stanza", Pipeline=_refuse_to_split),
        "minisbd": _stand_in("minisbd", SBDetect=_refuse_to_split, models=models),
        "minisbd.models": models,
        "spacy": None,
    }
    before = {name: sys.modules[name] for name in standing if name in sys.modules}
    sys.modules.update(standing)  # type: ignore[arg-type]  # None makes an import fail, as documented
    try:
        yield
    finally:
        for name in standing:
            del sys.modules[name]
        sys.modules.update(before)


def _stand_in(name: str, **attributes: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(attributes)
    return module


def _refuse_to_split(*_: object, **__: object) -> None:
    raise RuntimeError("segments are not split again")
