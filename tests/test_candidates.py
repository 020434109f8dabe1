"""Candidates: English phrases that look like terms, what renders them, and what a person makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from glossary import store
from glossary.deciding import proposals
from glossary.deliberation import ProposalKind
from glossary.model import Concept, PartOfSpeech, Term, TermStatus
from reader import candidates as service
from reader import desk, documents, formats, languages, samples
from reader.candidates import Accepted
from reader.candidates.links import WordLinks
from reader.errors import Refused, Unknown
from reader.extraction import Candidate, Kind, Pairs, candidates, propose
from reader.extraction.citation import citation
from reader.extraction.pairs import source_keys
from reader.extraction.plurals import singular
from reader.extraction.reference import english, log_likelihood
from reader.extraction.scoring import c_values, keyness
from reader.extraction.sounds import name_sounds
from reader.extraction.tokens import read
from reader.web import create_app
from reader.workspace import Workspace, open_memory
from tests.cli_support import Hevok, fresh_memory, hevok, unbegun

__all__ = ["fresh_memory", "hevok", "unbegun"]

CASES = Path(__file__).parent / "cases"
PHRASES = json.loads((CASES / "candidates.en.json").read_text(encoding="utf-8"))
ARTICLES = json.loads((CASES / "candidates.articles.json").read_text(encoding="utf-8"))
CITATIONS = json.loads((CASES / "candidates.citation.json").read_text(encoding="utf-8"))
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def found(*texts: str) -> dict[str, Candidate]:
    return {one.text: one for one in candidates(texts)}


# ---------------------------------------------------------------- phrases


@pytest.mark.parametrize("case", PHRASES, ids=lambda case: case["label"])
def test_a_text_gives_the_candidates_that_it_should_and_not_those_that_it_should_not(
    case: Mapping[str, Any],
) -> None:
    listed = found(*case["texts"])
    assert [text for text in case["found"] if text not in listed] == []
    assert [text for text in case.get("not", ()) if text in listed] == []


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["title"])
def test_terms_stand_before_other_phrases_much_oftener_than_by_frequency(article: Mapping[str, Any]) -> None:
    listed = candidates(article["text"])
    gold = {" ".join(source_keys(term)) for term in article["terms"]}
    by_frequency = sorted(listed, key=lambda one: (-one.frequency, one.text))
    ours, plain = (sum(one.key in gold for one in order[:20]) for order in (listed, by_frequency))
    assert ours >= 15
    assert plain <= 11


def test_an_acronym_counts_as_a_use_of_what_it_is_short_for() -> None:
    listed = found(
        "The Syrian Democratic Forces (SDF) were founded in 2015.",
        "The SDF hold the dam, and SDF units guard it.",
        "Hay'at Tahrir al-Sham (HTS) denies it, as HTS often does.",
        "The YPG (People’s Protection Units) say nothing.",
    )
    forces = listed["Syrian Democratic Forces"]
    assert (forces.acronym, forces.frequency, forces.kind) == ("SDF", 3, Kind.NAME)
    assert listed["Hay'at Tahrir al-Sham"].acronym == "HTS"
    assert listed["People’s Protection Units"].acronym == "YPG"
    assert not {"SDF", "HTS", "YPG"} & listed.keys()


def test_an_acronym_that_nothing_explains_is_a_candidate_of_its_own() -> None:
    assert found("Nobody in the YPJ spoke.", "The YPJ left.")["YPJ"].kind is Kind.ACRONYM


def test_the_places_of_a_candidate_are_its_words_in_the_text() -> None:
    texts = ["The water treaty holds.", "Both states signed the Water Treaty, or two water treaties."]
    for one in candidates(texts):
        for place in one.places:
            written = texts[place.sentence][place.start : place.end]
            assert " ".join(source_keys(written)) == one.key


def test_a_phrase_that_only_stands_within_a_longer_one_counts_for_little() -> None:
    texts = ["The soft contact lens is new.", "A soft contact lens was lost.", "Her soft contact lens broke."]
    listed = {one.key: one for one in candidates(texts)}
    assert listed["soft contact lens"].c_value > listed["contact lens"].c_value


def test_plurals_count_with_their_singulars_but_a_name_in_s_stays_what_it_is() -> None:
    listed = found(
        "The militia fled. Two militias came. Hamas spoke.", "Hamas and one militia met in Damascus."
    )
    assert listed["militia"].frequency == 3
    assert {"Hamas", "Damascus"} <= listed.keys()


def test_nothing_comes_of_nothing() -> None:
    assert candidates([]) == []
    assert candidates(["", "…", "12 %", "the of and"]) == []


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_has_candidates_whose_places_are_whole_words(texts: list[str]) -> None:
    for one in candidates(texts):
        for place in one.places:
            starts = {token.start for token in read(texts[place.sentence])}
            assert place.start in starts


@given(st.text(alphabet="abcdeghiklmnoprtuy's-", min_size=1, max_size=12))
def test_the_singular_of_a_singular_is_itself_or_shorter(word: str) -> None:
    assert len(singular(word)) <= len(word) + 1


# ---------------------------------------------------------------- figures


def test_c_value_is_that_of_the_paper() -> None:
    # Frantzi et al. 2000, 2.3: the uses of a nested phrase less the mean of those of the phrases around it.
    values = c_values({("a", "b"): 10, ("x", "a", "b"): 4, ("y", "a", "b"): 2})
    assert values["a", "b"] == pytest.approx(2 * (10 - 3))
    assert values["x", "a", "b"] == pytest.approx((1 + 1.584962500721156) * 4)


def test_keyness_is_the_log_likelihood_of_rayson_and_garside() -> None:
    assert log_likelihood(120, 10_000, 40, 10_000) == pytest.approx(41.86, abs=0.01)
    assert log_likelihood(40, 10_000, 120, 10_000) == pytest.approx(-41.86, abs=0.01)
    assert keyness([10.0, -3.0]) == 5.0


def test_the_reference_knows_general_english() -> None:
    reference = english()
    assert reference.words > 400_000
    assert 5_000 <= len(reference.uses) <= 10_000
    assert reference.classes_of("government")[0] == "n"
    assert reference.classes_of("quickly") == "r"
    assert reference.classes_of("bourgeoisification")[0] == "n"


# ---------------------------------------------------------------- renderings

PAIRS = [
    ("The water council met on Monday.", "اجتمع مجلس المياه يوم الاثنين."),
    ("Nobody trusts the water council.", "لا أحد يثق بمجلس المياه."),
    ("The water council has no money, they say.", "يقولون إن مجلس المياه بلا مال."),
    ("The bakers asked the water council for help.", "طلب الخبازون العون من مجلس المياه."),
    ("The bakers came first.", "جاء الخبازون أولا."),
    ("The shepherds did not wait.", "لم ينتظر الرعاة."),
    ("The well is old.", "البئر قديمة."),
    ("The road to the well is long.", "الطريق إلى البئر طويل."),
    ("Rain fell in May.", "هطل المطر في أيار."),
    ("The children sleep.", "الأطفال نائمون."),
    ("A letter came today.", "وصلت رسالة اليوم."),
    ("She reads a book.", "هي تقرأ كتابا."),
    ("He sold his horse.", "باع حصانه."),
    ("They built a house.", "بنوا بيتا."),
    ("The door is open.", "الباب مفتوح."),
    ("We sing at night.", "نغني ليلا."),
    ("The bread is warm.", "الخبز ساخن."),
]


class Nothing:
    """Knows no words."""

    def support(self, source: object, target: object) -> float:
        return 0.0


def arabic(*more: tuple[str, str]) -> Pairs:
    pairs = Pairs(languages.by_code("ar"))
    pairs.add([*PAIRS, *more])
    return pairs


def test_what_stands_where_the_candidate_stands_and_hardly_elsewhere_renders_it() -> None:
    proposed = propose([source_keys("water council")], ["water", "counc"], arabic(), Nothing())
    assert proposed.pairs == 4
    best = proposed.renderings[0]
    assert (best.text, best.together, best.elsewhere) == ("مجلس المياه", 4, 0)
    assert dict(best.forms) == {"مجلس المياه": 3, "بمجلس المياه": 1}


def test_one_sentence_alone_proposes_nothing_unless_the_words_are_known() -> None:
    pairs = arabic()
    assert propose([source_keys("shepherds")], ["shephe"], pairs, Nothing()).renderings == ()

    class Shepherds(Nothing):
        def support(self, source: object, target: object) -> float:
            return 0.9 if len(list(target)) == 1 and "رعا" in "".join(target) else 0.0  # type: ignore[call-overload,arg-type]

    (only,) = propose([source_keys("shepherds")], ["shephe"], pairs, Shepherds()).renderings
    assert only.text == "الرعاة"


def test_a_candidate_in_no_pair_has_no_renderings() -> None:
    assert propose([source_keys("moon")], ["moon"], arabic(), Nothing()).pairs == 0


def test_the_same_pair_read_twice_is_no_more_evidence() -> None:
    pairs = arabic(*PAIRS)
    assert len(pairs) == len(PAIRS)


@pytest.mark.parametrize("case", CITATIONS, ids=lambda case: case["label"])
def test_a_rendering_is_listed_in_a_form_that_is_written(case: Mapping[str, Any]) -> None:
    language = languages.by_code(case["language"])
    pairs = Pairs(language)
    pairs.add(("", text) for text in case["texts"])
    assert citation(case["forms"], pairs.written, language) == case["citation"]


@pytest.mark.parametrize(
    ("name", "text", "rendering"),
    [
        ("Mazloum Abdi", "وقّع الاتفاق مظلوم عبدي أمس.", "مظلوم عبدي"),
        ("Louis-Napoléon Bonaparte", "استولى لويس نابليون بونابرت على السلطة.", "لويس نابليون بونابرت"),
        pytest.param(
            "Karim al-Haddad",
            "قال كريم الحداد إنه لا يعرف.",
            "كريم الحداد",
            marks=pytest.mark.xfail(strict=True, reason="Haddad has too few consonants to be told by sound"),
        ),
        ("Nadia Khalil", "المجلس لا يعرف شيئا عن الماء.", ""),
    ],
)
def test_a_name_is_rendered_by_what_sounds_like_it(name: str, text: str, rendering: str) -> None:
    pairs = arabic((f"Here is {name}.", text))
    sounds = name_sounds([token.key for token in read(name)], "en")
    words = name.lower().replace("-", " ").split()
    found = propose([source_keys(name)], words, pairs, Nothing(), sounds).renderings
    assert [one.text for one in found[:1]] == [rendering][: bool(rendering)]


def test_words_that_are_known_support_each_other_both_ways() -> None:
    from reader import alignment

    links = WordLinks(alignment.learn(languages.by_code("en"), languages.by_code("kmr"), ()))
    assert links.support(["water"], ["av"]) > 0.3
    assert links.support(["water"], ["nan"]) < 0.1
    assert links.support(["nonesuch"], ["av"]) == 0.0


# ---------------------------------------------------------------- the service

TEXT = """The water council of Tarrin met on Monday. Nobody trusts the water council.

The water council has no money. The bakers asked the water council for help, and the Alawites did as well.

The Free Union of Bakers (FUB) came first. The FUB did not wait.
"""
RENDERED = {
    1: "اجتمع مجلس المياه في تارين يوم الاثنين.",
    2: "لا أحد يثق بمجلس المياه.",
    3: "مجلس المياه بلا مال.",
    4: "طلب الخبازون العون من مجلس المياه وكذلك العلويون.",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        documents.take_in(opened, formats.read_pasted(TEXT), languages.by_code("en"), title="The council")
        for place, words in RENDERED.items():
            desk.translate(opened, 1, place, "ar", words)
        with opened.writing() as db:
            store.add_concept(db, Concept("alawite", PartOfSpeech.NOUN, "A community."), 1, "2026-01-01")
            term = Term(0, "alawite", "en", "Alawite", status=TermStatus.PREFERRED)
            store.add_term(db, term, 1, "2026-01-01")
        yield opened


def listed(workspace: Workspace, **options: Any) -> dict[str, service.Listed]:
    return {one.candidate.text: one for one in service.find(workspace, 1, **options).listed}


def test_a_document_has_candidates_with_contexts_and_renderings(workspace: Workspace) -> None:
    council = listed(workspace)["water council"]
    assert council.candidate.frequency == 4
    assert [context.place for context in council.contexts] == [1, 2, 3]
    by_code = {each.language.code: each for each in council.renderings}
    assert by_code["ar"].offered[0].rendering.text == "مجلس المياه"
    source, target = by_code["ar"].offered[0].contexts[0]
    assert "water council" in source
    assert target.text[target.start : target.end].endswith("مجلس المياه")
    assert (by_code["ckb"].pairs, by_code["ckb"].offered) == (0, ())


def test_what_the_glossary_has_is_left_out_or_shown_as_known(workspace: Workspace) -> None:
    assert not {"Alawites", "Alawite"} & listed(workspace).keys()
    known = [one.candidate.text for one in listed(workspace, with_known=True).values() if one.is_known]
    assert known == ["Alawites"]
    assert service.find(workspace, 1).known == 1


def test_an_accepted_candidate_is_a_proposed_concept_with_its_terms(workspace: Workspace) -> None:
    done = service.accept(
        workspace,
        1,
        [
            Accepted(
                "Free Union of Bakers",
                PartOfSpeech.NAME,
                acronym="FUB",
                definition="A union.",
                reason="Often in the news.",
                place=5,
                renderings={"ar": [" الاتحاد الحر للخبازين ", ""], "kmr": []},
            )
        ],
    )
    (proposal,) = done.proposed
    assert (proposal.kind, proposal.concept) == (ProposalKind.CONCEPT, "free-union-of-bakers")
    assert proposal.source == "The Free Union of Bakers (FUB) came first."
    assert [(term["language"], term["text"]) for term in proposal.content["terms"]] == [
        ("en", "Free Union of Bakers"),
        ("en", "FUB"),
        ("ar", "الاتحاد الحر للخبازين"),
    ]
    with workspace.reading() as db:
        assert [each.id for each in proposals.proposals(db)] == [proposal.id]
        assert [concept.id for concept in store.concepts(db)] == ["alawite"]
    assert service.find(workspace, 1).proposed == 1
    assert "Free Union of Bakers" not in listed(workspace)


def test_what_may_be_the_same_is_shown_before_anything_is_kept(workspace: Workspace) -> None:
    twin = Accepted("Alawit", PartOfSpeech.NOUN)
    fine = Accepted("water council", PartOfSpeech.NOUN)
    done = service.accept(workspace, 1, [twin, fine, Accepted("  ", PartOfSpeech.NOUN)])
    assert [proposal.concept for proposal in done.proposed] == ["water-council"]
    assert "alawite" in done.problems["Alawit"]
    assert "needs words" in done.problems["  "]
    seen = Accepted("Alawit", PartOfSpeech.NOUN, seen=frozenset({"alawite"}))
    assert len(service.accept(workspace, 1, [seen]).proposed) == 1


def test_a_refused_candidate_is_not_offered_again_until_that_is_taken_back(workspace: Workspace) -> None:
    assert service.refuse(workspace, ["water councils"]).refused == 1
    assert service.refuse(workspace, ["water council"]).refused == 0
    assert "water council" not in listed(workspace)
    assert service.find(workspace, 1).refused == 1
    (one,) = service.refused(workspace)
    assert service.take_back(workspace, [one.id, 99]) == 1
    assert service.take_back(workspace, [one.id]) == 0
    assert "water council" in listed(workspace)
    assert service.refuse(workspace, ["water council"]).refused == 1


def test_candidates_are_found_in_english_documents_only(workspace: Workspace) -> None:
    documents.take_in(workspace, formats.read_pasted("جاء الخبازون."), languages.by_code("ar"), title="ar")
    with pytest.raises(Refused, match="English documents only"):
        service.find(workspace, 2)
    with pytest.raises(Unknown):
        service.find(workspace, 3)


def test_a_machine_draft_that_nobody_has_looked_at_is_no_evidence(workspace: Workspace) -> None:
    with workspace.writing() as db:
        db.execute("update beads set status = 'draft', origin = 'machine' where text <> ''")
        db.execute("update units set deleted_at = '2026-01-01'")
    (council,) = [one for one in service.find(workspace, 1).listed if one.candidate.text == "water council"]
    assert {each.pairs for each in council.renderings} == {0}


def test_the_sample_gives_its_contested_words_with_what_renders_them(tmp_path: Path) -> None:
    gold = json.loads((CASES / "candidates.renderings.json").read_text(encoding="utf-8"))
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        samples.add_sample(opened)
        listed = service.find(opened, 1, count=200).listed
    right = asked = 0
    for one in listed:
        for code, accepted in gold.get(one.candidate.text, {}).items():
            (of_language,) = (each for each in one.renderings if each.language.code == code)
            asked += 1
            right += bool({each.rendering.text for each in of_language.offered} & set(accepted))
    assert asked >= 40
    assert right >= 0.7 * asked


# ---------------------------------------------------------------- the command and the pages


def test_the_command_lists_candidates_in_words_and_in_json(hevok: Hevok) -> None:
    hevok.add(TEXT)
    told = hevok.json("glossary", "candidates", 1, "--limit", 3)
    assert (told["document"], len(told["candidates"])) == (1, 3)
    first = told["candidates"][0]
    assert first["text"] == "water council"
    assert first["contexts"][0]["place"] == 1
    assert set(first["renderings"]) == {"ar", "kmr", "ckb"}
    assert first["renderings"]["ar"] == {"pairs": 0, "proposed": []}
    said = hevok.ok("glossary", "candidates", 1, "--to", "ar")
    assert "water council  [term]  4 uses" in said
    assert "kmr:" not in said
    assert "no document 7" in hevok.refused("glossary", "candidates", 7)


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


def name_of(page: str, text: str) -> str:
    """What the fields of a candidate are named after."""
    before = page.partition(f'value="{text}"')[0]
    return before.rpartition('name="key-')[2].partition('"')[0]


def test_the_page_shows_candidates_and_takes_several_at_once(client: FlaskClient) -> None:
    page = client.get("/documents/1/candidates").text
    names = [name_of(page, text) for text in ("water council", "bakers")]
    form = {"act": "accept", "take": names}
    for name, text in zip(names, ("water council", "bakers"), strict=True):
        form |= {
            f"key-{name}": text,
            f"text-{name}": text,
            f"rendering-{name}-ar": "مجلس",
            f"own-{name}-ar": "",
        }
    answer = client.post("/documents/1/candidates?known=1", data=form, headers=FROM_HERE)
    assert (answer.status_code, "proposed=2" in answer.location) == (303, True)
    after = client.get(answer.location).text
    assert "2 candidates were proposed." in after
    assert 'value="water council"' not in after


def test_nothing_chosen_is_said_and_what_was_typed_stays(client: FlaskClient) -> None:
    page = client.get("/documents/1/candidates").text
    name = name_of(page, "water council")
    typed = {"act": "accept", f"definition-{name}": "Decides on <water>.", f"key-{name}": "water council"}
    answer = client.post("/documents/1/candidates", data=typed, headers=FROM_HERE)
    assert answer.status_code == 422
    assert "Nothing was chosen" in answer.text
    assert "Decides on &lt;water&gt;." in answer.text


def test_what_is_near_has_to_be_looked_at_on_the_page(client: FlaskClient) -> None:
    page = client.get("/documents/1/candidates").text
    name = name_of(page, "water council")
    typed = {"act": f"accept {name}", f"key-{name}": "water council", f"text-{name}": "Alawites"}
    answer = client.post("/documents/1/candidates", data=typed, headers=FROM_HERE)
    assert answer.status_code == 422
    assert "may be the same: alawite" in answer.text


def test_a_refusal_on_the_page_can_be_taken_back(client: FlaskClient, workspace: Workspace) -> None:
    page = client.get("/documents/1/candidates").text
    name = name_of(page, "water council")
    typed = {"act": f"refuse {name}", f"key-{name}": "water council"}
    answer = client.post("/documents/1/candidates", data=typed, headers=FROM_HERE)
    assert "1 candidate will not be offered again." in client.get(answer.location).text
    ways = client.get("/glossary/candidates").text
    assert "water council" in ways
    (one,) = service.refused(workspace)
    answer = client.post("/glossary/candidates", data={"again": one.id}, headers=FROM_HERE)
    assert "1 phrase is offered again." in client.get(answer.location).text
    assert "Nothing was refused." in client.get("/glossary/candidates").text


def test_pages_without_anything_say_so(tmp_path: Path) -> None:
    with open_memory(tmp_path / "empty.db", starter=False) as opened:
        browser = create_app(opened).test_client()
        assert "There is no English document yet." in browser.get("/glossary/candidates").text
        documents.take_in(opened, formats.read_pasted("And then?"), languages.by_code("en"), title="Nothing")
        assert "No phrase of this text is left" in browser.get("/documents/1/candidates").text
        assert browser.get("/documents/9/candidates").status_code == 404


def test_the_pages_of_documents_and_glossary_lead_here(client: FlaskClient) -> None:
    assert "/documents/1/candidates" in client.get("/documents/1").text
    assert "/glossary/candidates" in client.get("/glossary/").text
