"""An honest little model: a Transformer that is a dictionary, its weights set by hand, packed for Argos.

One layer, one head. A word and its place are one-hot, side by side in one vector; layer normalisation is
undone by its own scale and shift, so that every step below reads what it says:

- the encoder passes its input on;
- the decoder, at place n, attends to place n of the source, and to the end of the source where n lies beyond;
- what it attends to hands over its translation, by a matrix from source words to target words, and so the
  end of the source becomes the end of the translation;
- words without a translation hand over "unknown", which CTranslate2 replaces by the word itself.

It goes through argostranslate as any model does. Built in a fraction of a second, without a download.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs.common_spec import Activation
from ctranslate2.specs.transformer_spec import TransformerSpec

PLACES = 62
"""Words that a sentence may have, with its end; a longer one makes the model fail."""

SHARPNESS = 40.0
CERTAINTY = 60.0

ENGLISH_TO_ARABIC = {
    "door": "باب",
    "old": "قديم",
    "school": "مدرسة",
    "open": "مفتوحة",
    "letter": "رسالة",
    "teacher": "معلمة",
    "reads": "تقرأ",
    "today": "اليوم",
    "here": "هنا",
    "peace": "سلام",
    ".": ".",
}
ARABIC_TO_ENGLISH = {arabic: english for english, arabic in ENGLISH_TO_ARABIC.items()}
ENGLISH_TO_KURMANJI = {
    "door": "derî",
    "school": "dibistan",
    "teacher": "mamoste",
    "reads": "dixwîne",
    "letter": "name",
    "peace": "aştî",
    "today": "îro",
    ".": ".",
}
ENGLISH_TO_SORANI = {
    "school": "قوتابخانە",
    "teacher": "مامۆستا",
    "reads": "دەخوێنێتەوە",
    "peace": "ئاشتی",
    ".": ".",
}


def pieces(words: list[str], symbols: list[str]) -> bytes:
    """A SentencePiece model that knows exactly these words and symbols."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(words)] * 40),
        max_sentence_length=1_000_000,
        model_writer=model,
        model_type="word",
        vocab_size=len(words) + 2 * len(symbols) + 3,  # a symbol stands there with its space as well
        user_defined_symbols=symbols,
        hard_vocab_limit=False,
        character_coverage=1.0,
        normalization_rule_name="identity",
        minloglevel=2,
        num_threads=1,
    )
    return model.getvalue()


def merges(words: list[str]) -> bytes:
    """A BPE model that puts exactly these words together from their letters, the first to the last."""
    lines = ["#version: 0.2"]
    for word in words:
        *letters, last = word
        for length, letter in enumerate([*letters, f"{last}</w>"][1:], 1):
            lines.append(f"{word[:length]} {letter}")
    return ("\n".join(lines) + "\n").encode()


def linear(spec, weight: np.ndarray, bias: np.ndarray | None = None) -> None:
    spec.weight = np.ascontiguousarray(weight, np.float32)
    spec.bias = np.zeros(len(weight), np.float32) if bias is None else bias.astype(np.float32)


def transformer(vocabulary: list[str], lexicon: Mapping[str, str], mark: str) -> TransformerSpec:
    words, size = len(vocabulary), len(vocabulary) + PLACES
    index = {piece: number for number, piece in enumerate(vocabulary)}
    end, unknown = index["</s>"], index["<unk>"]
    nothing, all_of_it = np.zeros((size, size), np.float32), np.eye(size, dtype=np.float32)
    place_only = np.diag(np.r_[np.zeros(words), np.ones(PLACES)]).astype(np.float32)

    translates = np.zeros((size, size), np.float32)
    for word in range(words):
        translates[unknown, word] = 1
    for source, target in {**{mark + s: mark + t for s, t in lexicon.items()}, "</s>": "</s>"}.items():
        translates[:, index[source]] = 0
        translates[index[target], index[source]] = 1

    spec = TransformerSpec.from_config((1, 1), 1, pre_norm=True, activation=Activation.RELU)
    mean = 2 / size

    def passes(norm) -> None:
        """Undo the normalisation of a vector with two ones."""
        norm.gamma = np.full(size, np.sqrt(mean - mean**2), np.float32)
        norm.beta = np.full(size, mean, np.float32)

    def adds_nothing(layer) -> None:
        passes(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, np.zeros((8, size)))
        linear(layer.ffn.linear_1, np.zeros((size, 8)))
        passes(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], np.concatenate([nothing] * 3))
        linear(layer.self_attention.linear[1], nothing)

    encoder, decoder = spec.encoder, spec.decoder
    for side, embeddings in ((encoder, encoder.embeddings[0]), (decoder, decoder.embeddings)):
        side.scale_embeddings = False
        embeddings.weight = np.eye(words, size, dtype=np.float32)
        side.position_encodings.encodings = np.eye(PLACES, size, words, dtype=np.float32)
        adds_nothing(side.layer[0])
        passes(side.layer_norm)

    attention = decoder.layer[0].attention
    passes(attention.layer_norm)
    sharp = SHARPNESS * np.sqrt(size)
    falls_back = np.zeros(size, np.float32)
    falls_back[end] = sharp / 2
    keys = place_only.copy()
    keys[end, end] = 1
    linear(attention.linear[0], place_only * sharp, falls_back)
    linear(attention.linear[1], np.concatenate([keys, translates]))
    linear(attention.linear[2], all_of_it * CERTAINTY)
    linear(decoder.projection, np.eye(words, size) * CERTAINTY / 2)

    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization=None)
    return spec


def contents(
    lexicon: Mapping[str, str], source: str, target: str, *, bpe: bool = False, **metadata: object
) -> dict[str, bytes]:
    """The files of a package by their paths inside its one folder, with a tokenizer of either kind."""
    words = list(dict.fromkeys([*lexicon, *lexicon.values()]))
    if bpe:
        tokenizer = {"bpe.model": merges(words)}
        vocabulary, mark = ["<unk>", "<s>", "</s>", *words], ""
    else:
        model = pieces(words, [str(metadata["target_prefix"])] if "target_prefix" in metadata else [])
        tokenizer = {"sentencepiece.model": model}
        processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        vocabulary, mark = [processor.id_to_piece(n) for n in range(processor.get_piece_size())], "▁"
    said = {
        "package_version": "1.0",
        "argos_version": "1.11",
        "from_code": source,
        "from_name": "",
        "to_code": target,
        "to_name": "",
        **metadata,
    }
    with tempfile.TemporaryDirectory() as folder:
        transformer(vocabulary, lexicon, mark).save(folder)
        saved = {f"model/{path.name}": path.read_bytes() for path in sorted(Path(folder).iterdir())}
    return {"metadata.json": json.dumps(said).encode(), **tokenizer, **saved}


def pack(path: Path, files: Mapping[str, bytes], top: str = "translate-made_by_hand") -> Path:
    """Write a package file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{top}/{name}", content)
    return path


def build(path: Path, lexicon: Mapping[str, str], source: str, target: str, **metadata: object) -> Path:
    """Build a package file that translates word by word from `source` to `target`."""
    return pack(path, contents(lexicon, source, target, **metadata))
