import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.languages import LANGUAGES, by_code
from reader.segmentation import segment

CASES = Path(__file__).parent / "cases"

# Arabic texts whose Golden Rule ends a segment at a colon or comma; ours do not:
# a clause is too little to be translated alone.
OTHER_CONVENTION = {"1. Regular punctuation", "4. Time", "5. Comma"}


def cases(name):
    for code in LANGUAGES:
        path = CASES / f"{name}.{code}.json"
        if path.exists():
            for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
                yield code, case


def parameters(name, fails):
    return list(_parameters(name, fails))


def _parameters(name, fails):
    for code, case in cases(name):
        marks = [pytest.mark.xfail(reason=fails(code, case))] if fails(code, case) else []
        yield pytest.param(code, case, id=f"{code}: {case['label']}", marks=marks)


def segments(text, code, abbreviations=()):
    return [text[span.start : span.end] for span in segment(text, by_code(code), abbreviations)]


@pytest.mark.parametrize(
    ("code", "case"),
    parameters("segmentation", lambda _, case: case.get("known_failure") and case["comment"]),
)
def test_a_text_is_cut_where_its_sentences_end(code, case):
    assert segments(case["text"], code, case.get("abbreviations", ())) == case["segments"]


@pytest.mark.parametrize(
    ("code", "case"),
    parameters(
        "golden_rules",
        lambda code, case: code == "ar" and case["label"] in OTHER_CONVENTION and "colons and commas join",
    ),
)
def test_the_golden_rules_hold(code, case):
    found = [" ".join(piece.split()) for piece in segments(case["text"], code)]
    assert found == [" ".join(piece.split()) for piece in case["segments"]]


ODD = "ههەکيیرڕوۆ\u200c\u200d\u200e\u0640\u064b\u0301اأ '-’.!?…؟۔()[]\"“”«»\n\t\u00a0ıİêDe1٣,;:😀👍🏽\ud7ff"
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(ODD)))
A_LANGUAGE = st.sampled_from(list(LANGUAGES.values()))


@given(TEXTS, A_LANGUAGE)
def test_nothing_but_white_space_lies_between_segments(text, language):
    spans = segment(text, language)
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert edges == sorted(edges)
    assert all(text[end:start].strip() == "" for end, start in zip(edges[::2], edges[1::2], strict=True))


@given(TEXTS, A_LANGUAGE)
def test_no_segment_is_empty_or_begins_or_ends_in_white_space(text, language):
    for span in segment(text, language):
        words = text[span.start : span.end]
        assert words
        assert words == words.strip()


@given(st.lists(st.sampled_from(["They left.", "Who came?", "No!", "It rained…", "Eight died."]), min_size=1))
def test_plain_sentences_come_back_as_they_were_joined(sentences):
    assert segments(" ".join(sentences), "en") == sentences


def test_a_segment_boundary_is_not_moved_by_a_longer_text_behind_it():
    text = "One came. Two left. Three stayed."
    spans = segment(text, by_code("en"))
    assert spans == segment(text + " Four slept.", by_code("en"))[:3]
    assert all(first.end < second.start for first, second in pairwise(spans))


def test_a_blank_line_ends_a_segment_and_a_single_line_break_does_not():
    assert segments("A heading\n\nIt was a cold\nnight.", "en") == ["A heading", "It was a cold\nnight."]


def test_a_persons_abbreviations_are_taken_in_any_spelling():
    assert len(segments("Seen by Obs. Smith.", "en")) == 2
    for spelling in ("obs", "Obs.", "OBS"):
        assert len(segments("Seen by Obs. Smith.", "en", [spelling])) == 1


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "piece", [".", ". ", '."', "(", "()", "a. ", "A.", "1. ", "! 😀", ".[1]", "… ", "\n", "“"]
)
def test_time_stays_linear_in_odd_texts(code, piece):
    # A rule that looked back or ahead without bound would take minutes here, not a fraction of a second.
    text = piece * (60_000 // len(piece))
    spans = segment(text, by_code(code))
    assert sum(len(text[span.start : span.end].split()) for span in spans) == len(text.split())
