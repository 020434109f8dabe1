"""The pages of the glossary's review: what waits, votes and decisions, and changes by those who may."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary import store
from glossary.deciding import proposals, rules
from glossary.deliberation import Choice, Proposal, ProposalKind, Rule
from glossary.model import Concept, PartOfSpeech, Review, Term, TermStatus
from reader.memory import people
from reader.web import create_app
from reader.workspace import Workspace, open_memory

ROJIN, SALMA = people.LOCAL, 2
AT = "2026-01-02T03:04:05Z"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def workspace(empty_memory: Path, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "memory.db"
    shutil.copy(empty_memory, path)
    with open_memory(path, is_tended=False) as opened:
        with opened.writing() as db:
            people.rename(db, ROJIN, "Rojîn")
            db["persons"].insert({"id": SALMA, "name": "Salma", "created_at": AT})
            store.add_concept(db, Concept("harbour", PartOfSpeech.NOUN, "Where ships lie."), ROJIN, AT)
            store.add_concept(db, Concept("quay", PartOfSpeech.NOUN, "A wall to lie at."), ROJIN, AT)
            store.add_term(db, Term(0, "harbour", "en", "harbour", status=TermStatus.PREFERRED), ROJIN, AT)
            store.add_term(db, Term(0, "harbour", "kmr", "bender", status=TermStatus.PREFERRED), ROJIN, AT)
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> FlaskClient:
    return create_app(workspace).test_client()


def asked(workspace: Workspace, kind=ProposalKind.TERM, content=None, **values) -> int:
    """The id of a proposal that Salma has made."""
    given = {"concept": "harbour", "term": None, "language": "kmr", "reason": "Heard in Qamişlo.", **values}
    texts = {"source": "The harbour is closed.", "target": "Lîman girtî ye.", "where": "/documents/1"}
    content = {"text": "lîman", "status": "preferred"} if content is None else content
    with workspace.writing() as db:
        new = Proposal(0, kind, content=content, person=SALMA, at=AT, **given, **texts)
        return proposals.propose(db, new).id


def plain(answer: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def post(client: FlaskClient, address: str, **form: str) -> TestResponse:
    return client.post(address, data=form, headers=HERE)


def seen(client: FlaskClient, address: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', client.get(address).text)[1]


def bender(workspace: Workspace) -> Term:
    with workspace.reading() as db:
        (term,) = (each for each in store.concept(db, "harbour").terms if each.text == "bender")
    return term


def concept(workspace: Workspace) -> Concept:
    with workspace.reading() as db:
        return store.concept(db, "harbour")


def declare(workspace: Workspace, minimum: int, *voters: int, language: str = "kmr") -> None:
    with workspace.writing() as db:
        rules.declare(db, Rule(language, minimum, voters, SALMA, AT))


# ---------------------------------------------------------------- the queue


def test_the_queue_of_a_language_shows_what_waits_with_all_that_speaks_to_it(client, workspace):
    id_ = asked(workspace)
    words = plain(client.get("/glossary/review/?lang=kmr"))
    for said in (
        "a new term",
        "lîman",
        "Where ships lie.",
        "Heard in Qamişlo.",
        "Salma",
        "Lîman girtî ye.",
        "Preferred until now, and admitted from then on: bender",
        "bender",
        "By the rule of this language one decides.",
        "To be checked",
    ):
        assert said in words
    assert f"/glossary/review/{id_}/decision" in client.get("/glossary/review/?lang=kmr").text
    assert "lîman" not in plain(client.get("/glossary/review/?lang=ckb"))


def test_counters_stand_at_every_language_and_on_the_glossary_page(client, workspace):
    asked(workspace)
    asked(workspace, ProposalKind.DEFINITION, {"definition": "A port."}, language="")
    for address in ("/glossary/review/?lang=ar", "/glossary/"):
        assert "count" in client.get(address).text
    assert re.search(r"Review <span class=\"count\">2<", client.get("/glossary/").text)


def test_a_language_where_nothing_waits_says_so(client):
    assert "Nothing waits here" in plain(client.get("/glossary/review/?lang=ckb"))
    assert client.get("/glossary/review/?lang=xx").status_code == 404


def test_a_line_of_the_queue_shows_the_term_that_it_is_about(client, workspace):
    asked(workspace, ProposalKind.STATUS, {"status": "deprecated"}, term=bender(workspace).id)
    page = client.get("/glossary/review/?lang=kmr").text
    lines = page[page.index('class="waiting"') : page.index('class="reviewing__case')]
    assert re.search(r'lang="kmr"[^>]*>bender<.*lang="en"[^>]*>harbour<', lines, re.DOTALL)


def test_a_preferred_acronym_is_not_said_to_displace_the_full_form(client, workspace):
    id_ = asked(workspace, content={"text": "LB", "status": "preferred", "kind": "acronym"})
    assert "admitted from then on" not in plain(client.get(f"/glossary/review/{id_}"))


def test_after_a_decision_the_next_one_is_looked_at(client, workspace):
    first, second = asked(workspace), asked(workspace, content={"text": "skele"})
    answer = post(
        client,
        f"/glossary/review/{first}/decision",
        outcome="accepted",
        reason="Agreed.",
        queue="1",
        lang="kmr",
        after=f"p{second}",
    )
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert "Decided: accepted." in plain(shown)
    assert f"/glossary/review/{second}/decision" in shown.text


# ---------------------------------------------------------------- deciding


def test_what_is_accepted_stands_in_the_glossary_with_who_decided_and_why(client, workspace):
    id_ = asked(workspace)
    post(client, f"/glossary/review/{id_}/decision", outcome="accepted", reason="Everybody says so.")
    words = plain(client.get("/glossary/harbour"))
    for said in ("lîman", "What was decided accepted", "Everybody says so.", "Rojîn : for"):
        assert said in words


def test_what_is_accepted_changed_is_what_the_form_says(client, workspace):
    id_ = asked(workspace)
    form = {"new-text": "lîmana", "new-status": "admitted", "new-note": "", "new-gender": "feminine"}
    post(client, f"/glossary/review/{id_}/decision", outcome="accepted, changed", reason="With -a.", **form)
    (kept,) = (term for term in concept(workspace).terms if term.text == "lîmana")
    assert (kept.status, kept.gender, kept.review) == ("admitted", "feminine", "approved")


@pytest.mark.parametrize("outcome", ["accepted", "rejected", "postponed", "accepted, changed", "splendid"])
def test_a_decision_without_a_reason_is_refused_and_nothing_typed_is_lost(client, workspace, outcome):
    id_ = asked(workspace)
    answer = post(
        client,
        f"/glossary/review/{id_}/decision",
        outcome=outcome,
        reason="  ",
        dissent="Azad would wait.",
        **{"new-text": "lîmanek"},
    )
    assert answer.status_code == 422
    assert "Azad would wait." in answer.text
    assert "lîmanek" in answer.text
    assert 'role="alert"' in answer.text


def test_the_second_who_decides_is_shown_what_was_decided_and_keeps_what_was_typed(client, workspace):
    id_ = asked(workspace)
    mark = seen(client, f"/glossary/review/{id_}")
    post(client, f"/glossary/review/{id_}/decision", outcome="accepted", reason="Agreed.", seen=mark)
    answer = post(
        client, f"/glossary/review/{id_}/decision", outcome="rejected", reason="Nobody says it.", seen=mark
    )
    assert answer.status_code == 409
    assert "accepted by now" in plain(answer)
    assert "Nobody says it." in answer.text
    assert "Agreed." in plain(answer)


def test_a_decision_sent_twice_is_one(client, workspace):
    id_ = asked(workspace)
    for _ in range(2):
        answer = post(client, f"/glossary/review/{id_}/decision", outcome="accepted", reason="Agreed.")
        assert answer.status_code == 303
    assert plain(client.get(f"/glossary/review/{id_}")).count("Agreed.") == 2  # as the vote, as the decision


def test_what_has_changed_since_it_was_proposed_stands_beside_what_was(client, workspace):
    term = bender(workspace)
    id_ = asked(workspace, ProposalKind.NOTE, {"note": "Of the sea."}, term=term.id)
    mark = seen(client, f"/glossary/review/{id_}")
    edit = {"note": "Of a river.", "text": "bender", "act": "edit", "reason-edit": "Seen there."}
    post(client, f"/glossary/terms/{term.id}/edit", **edit)
    words = plain(client.get(f"/glossary/review/{id_}"))
    assert "has changed since it was proposed" in words
    assert "Of a river." in words
    decision = {"outcome": "accepted", "reason": "Of the sea indeed."}
    answer = post(client, f"/glossary/review/{id_}/decision", seen=mark, **decision)
    assert answer.status_code == 409
    answer = post(
        client, f"/glossary/review/{id_}/decision", seen=seen(client, f"/glossary/review/{id_}"), **decision
    )
    assert answer.status_code == 303
    assert bender(workspace).note == "Of the sea."


def test_what_was_accepted_can_be_proposed_back(client, workspace):
    id_ = asked(workspace)
    post(client, f"/glossary/review/{id_}/decision", outcome="accepted", reason="Agreed.")
    assert "Propose what was before" in plain(client.get(f"/glossary/review/{id_}"))
    answer = post(client, f"/glossary/review/{id_}/former", reason="It was too early.")
    assert "take something out of use" in plain(client.get(answer.location))
    assert len(concept(workspace).terms_in("kmr")) == 2


# ---------------------------------------------------------------- the rule


def test_who_may_not_vote_is_told_so_and_changes_nothing(client, workspace):
    declare(workspace, 1, SALMA)
    id_ = asked(workspace)
    assert "you may not decide here" in plain(client.get(f"/glossary/review/{id_}"))
    for address, form in (
        ("decision", {"outcome": "accepted", "reason": "I want it."}),
        ("vote", {"choice": "for", "reason": "I want it."}),
    ):
        answer = post(client, f"/glossary/review/{id_}/{address}", **form)
        assert answer.status_code == 422
        assert "you may not vote or decide here" in plain(answer)
    edit = {"text": "bendera", "act": "edit", "reason-edit": "I want it."}
    answer = post(client, f"/glossary/terms/{bender(workspace).id}/edit", **edit)
    assert "/glossary/review/" in answer.location
    assert "without a vote of yours" in plain(client.get(answer.location))
    assert bender(workspace).text == "bender"


def test_who_may_not_vote_approves_nothing_and_is_not_told_of_a_vote(client, workspace):
    declare(workspace, 1, SALMA)
    form = {"lang": "kmr", "key": f"t{bender(workspace).id}", "reason": "Good."}
    answer = post(client, "/glossary/review/checks", **form)
    assert answer.status_code == 303
    assert "without a vote of yours" in plain(client.get(answer.location))
    assert bender(workspace).review is not Review.APPROVED


def test_where_others_have_a_say_a_change_becomes_a_proposal_with_ones_vote(client, workspace):
    declare(workspace, 2)
    id_ = asked(workspace)
    answer = post(client, f"/glossary/review/{id_}/decision", outcome="accepted", reason="Agreed.")
    assert answer.status_code == 422
    assert "asks for 2 for" in plain(answer)
    form = {"status": "deprecated", "use_rule": "any", "explanation": "Old.", "act": "status"}
    answer = post(
        client, f"/glossary/terms/{bender(workspace).id}/edit", **form, **{"reason-status": "Nobody says it."}
    )
    words = plain(client.get(answer.location))
    assert "Rojîn : for" in words
    assert "with your vote for it" in words
    assert bender(workspace).status is TermStatus.PREFERRED
    with workspace.writing() as db:
        made = int(answer.location.rpartition("/")[2])
        proposals.vote(db, made, Choice.FOR, SALMA, AT)
    post(client, f"/glossary/review/{made}/decision", outcome="accepted", reason="Two of us.")
    assert bender(workspace).status is TermStatus.DEPRECATED


def test_a_vote_may_be_changed_and_a_comment_sent_twice_is_one(client, workspace):
    id_ = asked(workspace)
    post(client, f"/glossary/review/{id_}/vote", choice="for", reason="Yes.")
    post(client, f"/glossary/review/{id_}/vote", choice="against", reason="No, after all.")
    for _ in range(2):
        post(client, f"/glossary/review/{id_}/comments", text="Who says it so?")
    words = plain(client.get(f"/glossary/review/{id_}"))
    assert "for: 0, against: 1" in words
    assert words.count("Who says it so?") == 1
    assert post(client, f"/glossary/review/{id_}/vote", choice="perhaps").status_code == 422
    assert post(client, f"/glossary/review/{id_}/comments", text=" ").status_code == 422


def test_a_rule_is_proposed_and_decided_by_the_one_that_holds(client, workspace):
    answer = post(client, "/glossary/review/rule", lang="kmr", minimum="2", voters="", reason="Two see more.")
    assert answer.status_code == 303
    assert "2 must be for it" in plain(client.get("/glossary/review/rule?lang=kmr"))
    answer = post(client, "/glossary/review/rule", lang="kmr", minimum="1", reason="One is quicker.")
    assert "/glossary/review/rule" not in answer.location
    assert "2 must be for it" in plain(client.get("/glossary/review/rule?lang=kmr"))


@pytest.mark.parametrize(
    "form", [{"minimum": "3"}, {"minimum": "0"}, {"minimum": "x"}, {"minimum": "1", "voters": "77"}]
)
def test_a_rule_that_nobody_could_fulfil_is_refused(client, form):
    answer = post(client, "/glossary/review/rule", lang="kmr", reason="So.", **form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing was written"),
        ("  ", "nothing was written"),
        ("x", "“\N{FIRST STRONG ISOLATE}x\N{POP DIRECTIONAL ISOLATE}” is none"),
        ("-1", "“\N{FIRST STRONG ISOLATE}-1\N{POP DIRECTIONAL ISOLATE}” is none"),
        ("0", "“\N{FIRST STRONG ISOLATE}0\N{POP DIRECTIONAL ISOLATE}” is none"),
        ("1.5", "“\N{FIRST STRONG ISOLATE}1.5\N{POP DIRECTIONAL ISOLATE}” is none"),
        ("9" * 5000, f"“\N{FIRST STRONG ISOLATE}{'9' * 40}…\N{POP DIRECTIONAL ISOLATE}” is none"),
    ],
)
def test_a_refused_minimum_is_named_as_it_was_typed(client, typed, said):
    answer = post(client, "/glossary/review/rule", lang="kmr", reason="So.", minimum=typed)
    assert answer.status_code == 422
    assert said in re.search(r'role="alert".*?</div>', answer.text, re.DOTALL)[0]


def test_a_minimum_may_be_typed_in_any_digits(client):
    number = "\N{ARABIC-INDIC DIGIT TWO}"
    assert post(client, "/glossary/review/rule", lang="kmr", reason="So.", minimum=number).status_code == 303


# ---------------------------------------------------------------- changes on the pages


def test_an_edit_puts_an_approved_term_back_and_the_queue_lets_it_be_approved(client, workspace):
    term = bender(workspace)
    key = f"t{term.id}"
    mark = seen(client, f"/glossary/review/?lang=kmr&at={key}")
    answer = post(
        client, "/glossary/review/checks", lang="kmr", key=key, seen=mark, reason="I grew up with it."
    )
    assert answer.status_code == 303
    assert bender(workspace).review is Review.APPROVED
    again = post(client, "/glossary/review/checks", lang="kmr", key=key, reason="I grew up with it.")
    assert "approved as it is already" in plain(again)
    form = {"text": "bender", "gender": "feminine", "act": "edit", "reason-edit": "Bendera mezin."}
    post(client, f"/glossary/terms/{term.id}/edit", **form)
    assert (bender(workspace).gender, bender(workspace).review) == ("feminine", Review.NEEDS_CHECK)
    assert "bender" in plain(client.get("/glossary/review/?lang=kmr"))


def test_everything_of_a_concept_can_be_changed_on_its_page(client, workspace):
    fields = {
        "definition": "A port.",
        "notes": "N.",
        "contrast": "Not a quay.",
        "subject": "trade",
        "sensitivity": "contested",
        "since": "1920-01-01",
        "until": "",
        "period_note": "say port",
        "part_of_speech": "noun",
    }
    answer = post(client, "/glossary/harbour/edit", act="edit", **fields, **{"reason-edit": "Clearer."})
    assert answer.status_code == 303
    act = {"act": "relate", "relation": "part", "other": "quay", "reason-relate": "It has one."}
    post(client, "/glossary/harbour/edit", **act)
    words = plain(client.get("/glossary/harbour"))
    for said in ("A port.", "Not a quay.", "trade", "takes a side", "January 1, 1920", "has as a part"):
        assert said in words
    assert "belongs to" in plain(client.get("/glossary/quay"))
    post(client, "/glossary/harbour/edit", act="unrelate:part:quay", **{"reason-unrelate": "It has not."})
    assert concept(workspace).relations == ()


def test_forms_are_added_and_taken_away(client, workspace):
    address = f"/glossary/terms/{bender(workspace).id}/edit"
    form = {"act": "form", "form-text": "bendêr", "form-kind": "look-up", "reason-form": "Seen."}
    post(client, address, **form)
    (kept,) = bender(workspace).forms
    assert kept.text == "bendêr"
    assert "stands" in plain(post(client, address, **form)) or bender(workspace).forms == (kept,)
    post(client, address, act=f"drop:{kept.id}", **{"reason-drop": "A mistake."})
    assert bender(workspace).forms == ()


def test_what_is_taken_out_of_use_can_be_brought_back(client, workspace):
    term = bender(workspace)
    for address in (f"/glossary/terms/{term.id}/edit", "/glossary/harbour/edit"):
        post(client, address, act="withdraw", **{"reason-withdraw": "By mistake."})
        assert "taken out of use" in plain(client.get(address))
        post(client, address, act="back", **{"reason-back": "It was of use."})
        assert bender(workspace).id == term.id


def test_an_edit_of_what_another_changed_meanwhile_is_refused_and_nothing_typed_is_lost(client, workspace):
    address = f"/glossary/terms/{bender(workspace).id}/edit"
    mark = seen(client, address)
    post(client, address, act="edit", text="bender", note="Theirs.", **{"reason-edit": "So."})
    mine = {"act": "edit", "text": "bender", "note": "Mine.", "reason-edit": "My reason.", "seen": mark}
    answer = post(client, address, **mine)
    assert answer.status_code == 409
    assert "Mine." in answer.text
    assert "My reason." in answer.text
    assert bender(workspace).note == "Theirs."


@pytest.mark.parametrize(
    "form",
    [
        {"act": "edit", "text": "bender", "reason-edit": "Nothing differs."},
        {"act": "edit", "text": "", "reason-edit": "Emptied."},
        {"act": "edit", "text": "x\0y", "reason-edit": "A NUL."},
        {"act": "edit", "text": "x" * 500, "reason-edit": "Long."},
        {"act": "edit", "text": "skele", "reason-edit": " "},
        {"act": "status", "status": "superseded", "reason-status": "By nothing."},
        {"act": "status", "status": "splendid", "reason-status": "So."},
        {"act": "drop:99", "reason-drop": "So."},
        {"act": "drop:x", "reason-drop": "So."},
        {"act": "back", "reason-back": "So."},
        {"act": "explode"},
        {},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(client, workspace, form):
    before = bender(workspace)
    answer = post(client, f"/glossary/terms/{before.id}/edit", **form)
    assert answer.status_code in (404, 422)
    assert "Something went wrong" not in plain(answer)
    assert bender(workspace) == before


def test_what_is_not_there_is_a_sentence(client):
    for address in (
        "/glossary/review/77",
        "/glossary/nowhere/edit",
        "/glossary/terms/77/edit",
        "/glossary/nowhere",
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "There is no" in plain(answer)
    for address in ("/glossary/review/77/decision", "/glossary/review/77/vote", "/glossary/nowhere/comments"):
        assert (
            post(client, address, text="x", choice="for", outcome="accepted", reason="x").status_code == 404
        )
    assert post(client, "/glossary/review/checks", lang="kmr", key="t77", reason="x").status_code == 404


def test_what_people_write_is_never_markup(client, workspace):
    nasty = "<script>alert(1)</script>"
    id_ = asked(workspace, content={"text": nasty, "note": nasty}, reason=nasty)
    post(client, f"/glossary/review/{id_}/comments", text=nasty)
    post(client, f"/glossary/review/{id_}/decision", outcome="accepted", reason=nasty, dissent=nasty)
    post(client, "/glossary/harbour/comments", text=nasty)
    for address in (
        f"/glossary/review/{id_}",
        "/glossary/review/?lang=kmr",
        "/glossary/harbour",
        "/glossary/",
    ):
        assert "<script>alert" not in client.get(address).text


def test_the_history_is_told_in_words(client, workspace):
    term = bender(workspace)
    form = {"text": "bender", "gender": "feminine", "act": "edit", "reason-edit": "Bendera mezin."}
    post(client, f"/glossary/terms/{term.id}/edit", **form)
    history = plain(client.get("/glossary/harbour")).partition("History")[2]
    assert "edited · bender Gender: not said feminine" in history
    assert not re.search(r"[{}]|\\u", history)
    assert "Bendera mezin." in history
