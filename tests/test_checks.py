import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.model import Hit, How, TermStatus, UseRule
from reader.checks import CHECKS, check
from reader.checks.finding import Finding
from reader.languages import LANGUAGES, by_code
from reader.languages.signs import ZEROS

CASES = Path(__file__).parent / "cases"
ENGLISH = by_code("en")
TARGETS = ("ar", "kmr", "ckb")


def cases() -> list[Any]:
    found = []
    for code in TARGETS:
        content = json.loads((CASES / f"checks.{code}.json").read_text(encoding="utf-8"))
        for case in content["cases"]:
            reason = case.get("known_failure")
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            found.append(pytest.param(code, case, id=f"{code}: {case['label']}", marks=marks))
    return found


def named(findings: list[Finding]) -> list[str]:
    return sorted(f"{finding.name} {finding.detail}" for finding in findings)


def hit(text: str, within: str, concept: str = "alawite", **changes: Any) -> Hit:
    start = within.index(text)
    values: dict[str, Any] = {
        "start": start,
        "end": start + len(text),
        "text": text,
        "concept": concept,
        "term": text,
        "term_id": 1,
        "status": TermStatus.PREFERRED,
        "use_rule": UseRule.ANY,
        "how": How.TERM,
        "form": text,
    }
    return Hit(**{**values, **changes})


@pytest.mark.parametrize(("code", "case"), cases())
def test_what_is_found_in_a_translation(code: str, case: dict[str, Any]) -> None:
    assert named(check(case["source"], case["target"], ENGLISH, by_code(code))) == sorted(case["found"])


def test_every_check_has_a_case_that_it_speaks_about_and_cases_on_which_all_are_silent() -> None:
    everything = [
        case
        for code in TARGETS
        for case in json.loads((CASES / f"checks.{code}.json").read_text(encoding="utf-8"))["cases"]
        if "known_failure" not in case
    ]
    spoken = {found.split(" ")[0] for case in everything for found in case["found"]}
    assert spoken | {"glossary-forbidden", "glossary-missing"} == {*CHECKS, "empty"}
    assert sum(1 for case in everything if not case["found"]) >= 40


def test_a_finding_points_at_its_place_and_says_it_in_a_sentence() -> None:
    target = "Meclîs îro îro civiya."
    (finding,) = check("The council met today.", target, ENGLISH, by_code("kmr"))
    assert target[finding.start : finding.end] == "îro îro"
    assert finding.message == "The word “îro” stands twice in a row."


def test_a_missing_number_is_named_and_points_nowhere() -> None:
    (finding,) = check("It counted 2,089 people.", "Wê kes hejmartin.", ENGLISH, by_code("kmr"))
    assert finding.message == "The number 2,089 is missing from the translation."
    assert (finding.start, finding.end) == (None, None)


# ---------------------------------------------------------------- glossary


SOURCE = "The regime fell."


@pytest.mark.parametrize(
    ("target", "changes", "expected"),
    [
        ("Rejîm ket.", {"status": TermStatus.DEPRECATED}, ["Rejîm"]),
        ("Rejîm ket.", {"status": TermStatus.SUPERSEDED}, ["Rejîm"]),
        ("Rejîm ket.", {"use_rule": UseRule.QUOTE_ONLY}, ["Rejîm"]),
        ("“Rejîm” ket.", {"status": TermStatus.DEPRECATED}, []),
        ("«Rejîm ket».", {"use_rule": UseRule.QUOTE_ONLY}, []),
        ("Rejîm ket”, wî got.", {"use_rule": UseRule.QUOTE_ONLY}, []),
        ("‘Rejîm’ ket.", {"use_rule": UseRule.QUOTE_ONLY}, []),
        ("“Na”, Rejîm “ket”.", {"use_rule": UseRule.QUOTE_ONLY}, ["Rejîm"]),
        ("Rejîm ket.", {"use_rule": UseRule.ATTRIBUTION_ONLY}, []),
        ("Rejîm ket.", {"use_rule": UseRule.HISTORICAL}, []),
        ("Rejîm ket.", {"status": TermStatus.REJECTED}, []),
        ("Rejîm ket.", {}, []),
    ],
)
def test_a_discouraged_or_quoted_term_may_only_stand_in_quotation_marks(
    target: str, changes: dict[str, Any], expected: list[str]
) -> None:
    hits = [hit("Rejîm", target, **changes)]
    findings = check(SOURCE, target, ENGLISH, by_code("kmr"), target_hits=hits)
    assert [f.detail for f in findings if f.name == "glossary-forbidden"] == expected


def test_a_spelling_that_is_also_an_offered_term_is_not_forbidden() -> None:
    target = "Rejîma nû ket."
    hits = [hit("Rejîma", target, status=TermStatus.DEPRECATED), hit("Rejîma nû", target, "new-regime")]
    findings = check(SOURCE, target, ENGLISH, by_code("kmr"), target_hits=hits)
    assert "glossary-forbidden" not in {finding.name for finding in findings}


def missing(source_hits: list[Hit], target_hits: list[Hit] | None) -> list[str]:
    findings = check(
        SOURCE, "Rejîm ket.", ENGLISH, by_code("kmr"), source_hits=source_hits, target_hits=target_hits
    )
    return [finding.detail for finding in findings if finding.name == "glossary-missing"]


def test_a_term_is_missing_only_where_the_terms_of_the_target_were_looked_for() -> None:
    source_hits = [hit("regime", SOURCE, "regime")]
    assert missing(source_hits, []) == ["regime"]
    assert missing(source_hits, [hit("Rejîm", "Rejîm ket.", "regime")]) == []
    assert missing(source_hits, None) == []


def test_any_concept_of_an_ambiguous_word_will_do_and_a_term_in_a_longer_one_is_not_asked_for() -> None:
    here = [hit("regime", SOURCE, "regime"), hit("regime", SOURCE, "rule")]
    assert missing(here, [hit("Rejîm", "Rejîm ket.", "rule")]) == []
    assert missing(here, []) == ["regime"]
    longer = [hit("The regime", SOURCE, "the-regime"), hit("regime", SOURCE, "regime")]
    assert missing(longer, [hit("Rejîm", "Rejîm ket.", "the-regime")]) == []


# ---------------------------------------------------------------- properties


SIGNS = st.sampled_from(
    list("ab Zê ه ك ی ؟?.,:;«»“\"'()[]{}12٣۴\u200c\u200f\u202b\u202c\u2067\u0640-/%@<>\n½²")
)
TEXTS = st.text(max_size=60) | st.text(SIGNS, max_size=60)
CODES = st.sampled_from(list(LANGUAGES))


@given(source=TEXTS, target=TEXTS, ours=CODES, theirs=CODES)
def test_no_text_makes_a_check_fail_and_findings_lie_in_the_target(
    source: str, target: str, ours: str, theirs: str
) -> None:
    for finding in check(source, target, by_code(ours), by_code(theirs), target_hits=()):
        assert finding.name in {*CHECKS, "empty"}
        assert finding.message.endswith((".", "؟", "?", ";", "؛", ",", "،", "!"))
        if finding.start is None:
            assert finding.end is None
        else:
            assert finding.end is not None
            assert 0 <= finding.start <= finding.end <= len(target)


@given(numbers=st.lists(st.integers(0, 10**12), min_size=1, max_size=4), zero=st.sampled_from(ZEROS))
def test_the_same_numbers_in_any_digit_system_give_no_finding(numbers: list[int], zero: str) -> None:
    own = {ord(str(value)): chr(ord(zero) + value) for value in range(10)}
    source = " and ".join(f"{number:,}" for number in numbers)
    for code, sign in (("ar", "٬"), ("ckb", ","), ("kmr", ".")):
        target = " û ".join(f"{number:,}".replace(",", sign) for number in numbers).translate(own)
        findings = check(source, target, ENGLISH, by_code(code))
        assert "numbers" not in {finding.name for finding in findings}


@given(number=st.integers(13, 10**6), other=st.integers(13, 10**6))
def test_another_number_is_always_found(number: int, other: int) -> None:
    names = [f.name for f in check(f"x {number} y", f"x {other} y", ENGLISH, by_code("kmr"))]
    assert names.count("numbers") == (0 if number == other else 2)
