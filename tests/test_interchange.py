from __future__ import annotations

import json
import pickle
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reader import interchange, jobs, languages, suggesting, tending
from reader.errors import Refused, Unavailable, Unknown
from reader.interchange import File, leaving, preparing
from reader.languages import bulk
from reader.memory import batches, keeping, outgoing, units
from reader.memory.index import coding, ready
from reader.model import Origin, Status
from reader.workspace import Workspace, open_memory
from tests.memory_files import HEAD, columns, counts, imported, offered, pairs, tmx, unit

HELLO = (("en", "Hello there."), ("ar", "مرحبا."))
NEWER, OLDER = "20250101T000000Z", "20200101T000000Z"


@pytest.fixture
def memory(tmp_path: Path):
    with open_memory(tmp_path / "memory.db", starter=False) as workspace:
        yield workspace


def exported(workspace: Workspace, kind: str = "tmx", languages: tuple[str, ...] = ()) -> bytes:
    return b"".join(interchange.export(workspace, kind, languages))


def typed(workspace: Workspace, status: Status = Status.TRANSLATED) -> int:
    with workspace.writing() as db:
        return units.keep(db, *HELLO, Origin.TYPED, workspace.stamp(), status=status)


# ---------------------------------------------------------------- what comes in


def test_what_was_taken_in_is_found_from_either_side(memory, tmp_path):
    assert counts(imported(memory, tmp_path, pairs(30))) == (30, 30, 0, 0, 0)
    found = suggesting.search(memory, "Sentence number 7 of the file.", "en", "ar")
    assert (found[0].unit.target, found[0].raw_score) == ("الجملة رقم 7.", 100)
    back = suggesting.search(memory, "الجملة رقم 7.", "ar", "en")
    assert back[0].unit.target == "Sentence number 7 of the file."


def test_a_unit_of_four_languages_becomes_three_pairs_from_its_source(memory, tmp_path):
    content = tmx(unit(("ar", "أ"), ("ckb", "ب"), ("en", "A word."), ("kmr", "Peyvek.")))
    assert counts(imported(memory, tmp_path, content)) == (1, 3, 0, 0, 0)
    assert {(row[0], row[2]) for row in offered(memory)} == {("en", "ar"), ("en", "ckb"), ("en", "kmr")}


@pytest.mark.parametrize(
    ("source", "languages", "expected"),
    [
        ("*all*", ("fr", "en", "ar"), [("en", "ar"), ("en", "fr")]),
        ("*all*", ("fr", "de"), [("fr", "de")]),
        ("EN-us", ("ar", "en-GB"), [("en", "ar")]),
        ("it", ("de", "fr"), [("de", "fr")]),
        ("pt-BR", ("sr-Latn-RS", "pt_br"), [("pt-BR", "sr-Latn-RS")]),
        ("en", ("en", "all"), [("en", "all")]),
    ],
)
def test_the_source_is_what_the_file_says_else_english_else_the_first(
    memory, tmp_path, source, languages, expected
):
    content = tmx(unit(*((code, f"Text in {code}") for code in languages)), source=source)
    assert imported(memory, tmp_path, content).skipped == 0
    assert sorted((row[0], row[2]) for row in offered(memory)) == expected


def test_units_without_a_pair_are_skipped_with_line_and_reason(memory, tmp_path):
    content = tmx(
        unit(("en", "Alone.")),
        unit(("en", "One."), ("en-GB", "One!")),
        unit(),
        unit(("en", "  "), ("ar", "")),
    )
    report = imported(memory, tmp_path, content)
    assert counts(report) == (4, 0, 0, 0, 4)
    assert [problem["line"] for problem in report.problems] == [4, 5, 6, 7]
    assert all(problem["what"].endswith(".") for problem in report.problems)


def test_the_same_pair_twice_is_one_unit(memory, tmp_path):
    assert counts(imported(memory, tmp_path, tmx(unit(*HELLO), unit(*HELLO)))) == (2, 1, 0, 1, 0)
    assert counts(imported(memory, tmp_path, tmx(unit(*HELLO), unit(*HELLO)))) == (2, 0, 0, 2, 0)


def test_context_note_and_id_are_kept(memory, tmp_path):
    inside = (
        '<note>Mind the tone.</note><prop type="prev">Before.</prop><prop type="next">After.</prop>'
        '<prop type="file">a.txt</prop><prop type="id">7</prop><prop type="colour">red</prop>'
    )
    imported(memory, tmp_path, tmx(unit(*HELLO, inside=inside)))
    names = ("note", "previous_text", "next_text", "file", "entry")
    assert columns(memory, *names) == [("Mind the tone.", "Before.", "After.", "a.txt", "7")]
    assert json.loads(columns(memory, "more")[0][0])["props"] == [["colour", "red"]]


def test_a_date_in_the_future_counts_as_now(memory, tmp_path):
    imported(memory, tmp_path, tmx(unit(*HELLO, changedate="29990101T000000Z")))
    ((changed_at,),) = columns(memory, "changed_at")
    assert changed_at <= interchange.newest(memory)[0].ended_at


def test_texts_lose_stray_controls_and_that_is_told(memory, tmp_path):
    content = tmx(unit(("en", "Hello\N{RIGHT-TO-LEFT OVERRIDE} there"), ("ar", "مرحبا")))
    report = imported(memory, tmp_path, content)
    assert offered(memory)[0][1] == "Hello there"
    assert "RIGHT-TO-LEFT OVERRIDE" in report.problems[0]["what"]


# ---------------------------------------------------------------- what is there already


@pytest.mark.parametrize(
    ("said", "expected", "note"),
    [
        ({}, (1, 0, 0, 1, 0), "first"),
        ({"changedate": OLDER}, (1, 0, 0, 1, 0), "first"),
        ({"changedate": NEWER}, (1, 0, 1, 0, 0), "first"),
        ({"changedate": NEWER, "note": "second"}, (1, 0, 1, 0, 0), "second"),
        ({"changedate": OLDER, "note": "second"}, (1, 0, 0, 1, 0), "first"),
        ({"note": "second"}, (1, 0, 1, 0, 0), "second"),
    ],
)
def test_what_is_newer_wins_and_the_rest_is_unchanged(memory, tmp_path, said, expected, note):
    imported(memory, tmp_path, tmx(unit(*HELLO, inside="<note>first</note>", changedate="20220101T000000Z")))
    inside = f"<note>{said.pop('note')}</note>" if "note" in said else ""
    content = tmx(unit(*HELLO, inside=inside, **said))
    rehearsed = interchange.rehearse(memory, _file(tmp_path, content))
    report = imported(memory, tmp_path, content)
    assert counts(report) == counts(rehearsed) == expected
    assert columns(memory, "note") == [(note,)]


def test_what_a_person_approved_stays_theirs(memory, tmp_path):
    typed(memory, Status.APPROVED)
    assert counts(imported(memory, tmp_path, tmx(unit(*HELLO, changedate=OLDER)))) == (1, 0, 0, 1, 0)
    imported(memory, tmp_path, tmx(unit(*HELLO, inside="<note>Now with a note.</note>")))
    assert columns(memory, "status", "origin", "note") == [("approved", "typed", "Now with a note.")]


def test_a_unit_in_the_bin_comes_back(memory, tmp_path):
    imported(memory, tmp_path, tmx(unit(*HELLO)))
    interchange.undo(memory, 1)
    assert counts(imported(memory, tmp_path, tmx(unit(*HELLO)))) == (1, 0, 1, 0, 0)
    assert len(offered(memory)) == 1


def test_many_updates_all_arrive(memory, tmp_path, monkeypatch):
    monkeypatch.setattr("reader.interchange.arriving.AT_ONCE", 10)
    monkeypatch.setattr("reader.interchange.settling.AT_ONCE", 7)
    content = pairs(40)
    imported(memory, tmp_path, content)
    report = imported(memory, tmp_path, content.replace("<tu>", "<tu><note>New.</note>"))
    assert counts(report) == (40, 0, 40, 0, 0)
    assert set(columns(memory, "note")) == {("New.",)}


# ---------------------------------------------------------------- all or nothing


def _file(folder: Path, content: str, name: str = "rehearsed.tmx") -> File:
    (folder / name).write_text(content, encoding="utf-8")
    return File(folder / name)


BROKEN = pairs(40)[:-40]


def test_a_broken_file_is_refused_whole_with_the_line(memory, tmp_path):
    with pytest.raises(Refused, match=r"a\.tmx, line 4\d: .+ Nothing was taken in"):
        imported(memory, tmp_path, BROKEN)
    assert offered(memory) == []
    assert interchange.newest(memory) == []
    with memory.reading() as db:
        assert db.execute("select count(*) from units").fetchone() == (0,)


def test_with_recover_what_stands_before_is_taken_and_that_is_said(memory, tmp_path):
    report = imported(memory, tmp_path, BROKEN, recover=True)
    assert report.added == len(offered(memory)) == 39
    assert "nothing after it" in report.problems[-1]["what"]


def test_a_rehearsal_keeps_nothing_and_counts_the_same(memory, tmp_path):
    typed(memory)
    content = tmx(
        unit(*HELLO, inside="<note>n</note>"), unit(("en", "New."), ("ar", "جديد")), unit(("en", "x"))
    )
    before = (tmp_path / "memory.db").read_bytes(), offered(memory)
    rehearsed = interchange.rehearse(memory, _file(tmp_path, content))
    assert ((tmp_path / "memory.db").read_bytes(), offered(memory)) == before
    assert interchange.newest(memory) == []
    assert rehearsed == imported(memory, tmp_path, content)


@pytest.mark.parametrize("backed_up", ["before it", "meanwhile", "of another memory"])
def test_an_import_ends_where_a_backup_is_restored_meanwhile(memory, tmp_path, monkeypatch, backed_up):
    """What it knows by number would be other words there, other texts, and another file."""
    monkeypatch.setattr(preparing, "PAIRS", 5)
    backup, steps = tmp_path / "backup.db", []
    other = pairs(20, first=90)
    if backed_up == "before it":
        imported(memory, tmp_path, other)
        memory.backup(backup)
    elif backed_up == "of another memory":
        with open_memory(tmp_path / "other.db", starter=False, is_tended=False) as elsewhere:
            imported(elsewhere, tmp_path, other)
            elsewhere.backup(backup)

    def step(done: int, total: int) -> None:
        steps.append(done)
        if backed_up == "meanwhile" and len(steps) == 2:
            memory.backup(backup)
        if len(steps) == 4:
            memory.restore(backup)

    with pytest.raises(Unavailable, match="backup was restored"):
        imported(memory, tmp_path, pairs(40), step=step)
    assert len(steps) == 4
    assert len(offered(memory)) == (0 if backed_up == "meanwhile" else 20)
    assert tending.verify(memory) == []
    assert imported(memory, tmp_path, pairs(40)).added == 40
    assert tending.verify(memory) == []


def test_nobody_sees_any_of_it_until_all_is_there(memory, tmp_path, monkeypatch):
    monkeypatch.setattr("reader.interchange.preparing.PAIRS", 10)
    seen = []
    imported(memory, tmp_path, pairs(50), step=lambda done, total: seen.append(len(offered(memory))))
    assert seen == [0] * len(seen)
    assert len(seen) > 3
    assert len(offered(memory)) == 50


def test_ended_in_the_middle_it_leaves_nothing(memory, tmp_path, monkeypatch):
    monkeypatch.setattr("reader.interchange.preparing.PAIRS", 10)

    def end(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(memory, tmp_path, pairs(50) + " " * 100, step=end)
    with memory.reading() as db:
        assert db.execute("select count(*) from units").fetchone() == (0,)
        assert db.execute("select count(*) from batches").fetchone() == (0,)


def test_what_was_given_up_is_swept_and_what_is_loading_is_not(memory, tmp_path):
    with memory.writing() as db:
        batches.begin(db, "dead.tmx", memory.stamp())
    with interchange.settling.alone(memory):
        thread = threading.Thread(target=interchange.sweep, args=(memory,))
        thread.start()
        thread.join()
        with memory.reading() as db:
            assert batches.loading(db) == [1]
    interchange.sweep(memory)
    with memory.reading() as db:
        assert batches.loading(db) == []


def test_the_worker_clears_away_what_was_given_up(memory, monkeypatch):
    monkeypatch.setattr("reader.jobs.start_worker", lambda path: None)
    interchange.resume(memory)
    assert jobs.newest(memory) == []
    with memory.writing() as db:
        batches.begin(db, "dead.tmx", memory.stamp())
    interchange.resume(memory)
    jobs.run_worker(memory.path, {"sweep": interchange.run_sweep}, idle=0.5)
    assert interchange.newest(memory) == []


def test_two_files_at_once_are_both_taken_in_and_no_unit_twice(memory, tmp_path, monkeypatch):
    monkeypatch.setattr("reader.interchange.preparing.PAIRS", 20)
    files = [pairs(120), pairs(120, first=60)]
    reports = {}

    def one(number: int) -> None:
        with open_memory(tmp_path / "memory.db") as own:
            reports[number] = imported(own, tmp_path, files[number], f"{number}.tmx")

    threads = [threading.Thread(target=one, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.added for report in reports.values()) == len(offered(memory)) == 180
    assert sum(report.unchanged for report in reports.values()) == 60


def test_what_is_confirmed_meanwhile_is_the_desks(memory, tmp_path, monkeypatch):
    monkeypatch.setattr("reader.interchange.preparing.PAIRS", 2)
    done = []

    def confirm(*_: int) -> None:
        if not done:
            done.append(typed(memory))

    report = imported(
        memory,
        tmp_path,
        tmx(unit(*HELLO)).replace(
            "<body>", "<body>" + "".join(unit(("en", f"No. {n}"), ("ar", f"{n}")) for n in range(8))
        ),
        step=confirm,
    )
    assert (report.added, report.unchanged) == (8, 1)
    assert ("typed",) in columns(memory, "origin")
    assert len(offered(memory)) == 9
    assert interchange.undo(memory, 1) == 8
    assert len(offered(memory)) == 1


# ---------------------------------------------------------------- taking back


def test_a_file_is_taken_back_but_for_what_was_used_or_changed(memory, tmp_path):
    imported(
        memory,
        tmp_path,
        tmx(unit(*HELLO), unit(("en", "Two."), ("ar", "اثنان")), unit(("en", "3"), ("ar", "٣"))),
    )
    typed(memory)  # and so it is a person's now
    with memory.writing() as db:
        db.execute("update units set note = 'mine', changed_at = '2999-01-01T00:00:00.000Z' where id = 2")
    assert interchange.undo(memory, 1) == 1
    assert [row[1] for row in offered(memory)] == ["Hello there.", "Two."]
    assert interchange.report(memory, 1).undone_at
    with pytest.raises(Refused, match="taken back before"):
        interchange.undo(memory, 1)
    with pytest.raises(Unknown):
        interchange.undo(memory, 7)


def test_the_report_of_a_file_stays(memory, tmp_path):
    report = imported(memory, tmp_path, tmx(unit(*HELLO), unit(("en", "x"))))
    assert interchange.report(memory, 1).report == report.as_json()


def test_very_many_problems_are_counted(memory, tmp_path, monkeypatch):
    monkeypatch.setattr("reader.interchange.arriving.PROBLEMS", 3)
    report = imported(memory, tmp_path, tmx(*(unit(("en", str(number))) for number in range(10))))
    assert len(report.problems) == 4
    assert report.problems[-1]["what"].startswith("7 more problems")


def test_the_worker_takes_a_file_in_and_keeps_its_report(memory, tmp_path):
    path = tmp_path / "handed-in.tmx"
    path.write_text(pairs(5), encoding="utf-8")
    with memory.writing() as db:
        job_id = jobs.jobs.add(
            db, "import", "Take in a.tmx",
            {"path": str(path), "name": "a.tmx", "kind": "", "encoding": "", "spoken": ["", ""],
             "recover": False, "is_ours": True},
            memory.stamp(),
        )  # fmt: skip
    jobs.run_worker(memory.path, {"import": interchange.run}, idle=0.5)
    job = jobs.one(memory, job_id)
    assert job.said.startswith("5 units read: 5 added")
    assert not path.exists()
    assert len(offered(memory)) == 5


# ---------------------------------------------------------------- what goes out


def test_what_goes_out_comes_in_again_unchanged(memory, tmp_path):
    inside = '<note>n</note><prop type="prev">P</prop><prop type="x">y</prop>'
    content = tmx(
        unit(("en", "A & <b>"), ("ar", "أ"), ("kmr", "Â"), inside=inside, tuid="t1", changedate=NEWER),
        '<tu><tuv xml:lang="en"><seg>Click <ph x="1">&lt;br/&gt;</ph>here</seg></tuv>'
        '<tuv xml:lang="ckb" changeid="Ann"><seg><hi type="b">کرتە</hi> بکە</seg></tuv></tu>\n',
        unit(("ar", "أ"), ("de", "A")),
    )
    imported(memory, tmp_path, content)
    first = exported(memory)
    assert counts(imported(memory, tmp_path, first.decode(), "b.tmx"))[1:4] == (0, 0, 4)
    assert exported(memory) == first
    with open_memory(tmp_path / "other.db", starter=False) as other:
        imported(other, tmp_path, first.decode(), "b.tmx")
        assert exported(other) == first


def test_an_export_follows_the_rules_of_tmx_by_an_independent_reader(memory, tmp_path):
    imported(memory, tmp_path, tmx(unit(("en", "A\N{NULL}".replace("\0", "")), ("ar", "أ"), ("ckb", "ب"))))
    typed(memory)
    root = etree.fromstring(exported(memory))
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (root.tag, root.get("version")) == ("tmx", "1.4")
    header = root.find("header")
    for name in (
        "creationtool",
        "creationtoolversion",
        "segtype",
        "o-tmf",
        "adminlang",
        "srclang",
        "datatype",
    ):
        assert header.get(name)
    assert header.get("srclang") == "en"
    found = [[tuv.get(lang) for tuv in tu.iter("tuv")] for tu in root.iter("tu")]
    assert found == [["en", "ar", "ckb"], ["en", "ar"]]
    assert all(len(date) == 16 for date in root.xpath("//@changedate"))


def mixed(count: int) -> str:
    """Units of which some are plain and some are not: notes, ids, several renderings, one source twice."""
    rows = [
        unit(
            ("en", f"A & b {number}."),
            ("ar", f"أ {number}."),
            inside="<note>m</note>" * (number % 2),
            tuid=f"i{number}",
            changedate=NEWER,
            creationid="Ann" * (number % 5),
        )
        if number % 3
        else unit(("en", f"S <{number}>"), ("ar", "أ"), ("ckb", "ب"), inside="<note>n</note>" * (number % 2))
        for number in range(count)
    ]
    return tmx(*rows, unit(("en", "A & b 1."), ("kmr", "Â")), unit(("en", "Tab\there"), ("ar", "\ufffd")))


@pytest.mark.parametrize("at_once", [1, 4, 1000])
@pytest.mark.parametrize("chosen", [(), ("en", "ar")])
def test_a_file_is_the_same_however_its_units_are_written(memory, tmp_path, monkeypatch, at_once, chosen):
    imported(memory, tmp_path, mixed(30))
    with memory.writing() as db:
        keeping.bin(db, keeping.begin(db, "delete", memory.stamp()), [5, 6, 7, 8, 9])
    expected = exported(memory, languages=chosen)
    monkeypatch.setattr(outgoing, "TOGETHER", at_once)
    assert exported(memory, languages=chosen) == expected
    monkeypatch.setattr(leaving, "plain_units", lambda *fields: None)
    assert exported(memory, languages=chosen) == expected
    sources = [row.findtext("tuv/seg") for row in etree.fromstring(expected).iter("tu")]
    assert list(dict.fromkeys(sources))[:3] == ["S <0>", "A & b 1.", "A & b 2."]
    assert {"S <3>", "A & b 4."}.isdisjoint(sources)


def test_a_file_that_nobody_reads_to_its_end_leaves_the_memory_as_it_was(memory, tmp_path, monkeypatch):
    monkeypatch.setattr(outgoing, "TOGETHER", 2)
    imported(memory, tmp_path, mixed(30))
    pieces = interchange.export(memory, "tmx")
    next(pieces), next(pieces)
    pieces.close()
    assert typed(memory)
    assert b"Hello there." in exported(memory)


def test_of_long_texts_few_are_held_at_once(memory, tmp_path):
    long = "A long text. " * 10_000
    imported(memory, tmp_path, tmx(*(unit(("en", f"{number} {long}"), ("ar", "أ")) for number in range(40))))
    with memory.reading() as db:
        sizes = [block.size for block in outgoing.blocks(db)]
    assert sum(sizes) == 40
    assert max(sizes) <= outgoing.AT_ONCE // len(long)
    assert exported(memory).count(b"<tu>") == 40


def test_translate_toolkit_reads_what_goes_out(memory, tmp_path):
    tmx_of_others = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit is not installed")
    inside = '<note>Mind it.</note><prop type="x-context">menu</prop>'
    imported(memory, tmp_path, tmx(unit(("en", "A & B"), ("ar", "أ"), inside=inside), unit(*HELLO)))
    store = tmx_of_others.tmxfile.parsestring(exported(memory))
    assert (store.getsourcelanguage(), len(store.units)) == ("en", 2)
    assert [(one.source, one.target) for one in store.units] == [("A & B", "أ"), ("Hello there.", "مرحبا.")]
    assert store.units[0].getnotes() == "Mind it."
    assert [node.get("type") for node in store.units[0].xmlelement.iter("prop")] == ["x-context"]


def test_only_the_languages_asked_for_go_out(memory, tmp_path):
    imported(memory, tmp_path, tmx(unit(("en", "A"), ("ar", "أ"), ("ckb", "ب"))))
    assert b'"ckb"' not in exported(memory, languages=("en", "ar"))
    assert b'"ckb"' in exported(memory, languages=("ckb", "en"))
    assert exported(memory, languages=("kmr", "en")).count(b"<tu>") == 0


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_tables_come_back_as_they_went_out(memory, tmp_path, kind):
    imported(memory, tmp_path, tmx(unit(("en", '=1+1, "x"\nline'), ("ar", "\t@أ")), unit(*HELLO)))
    table = exported(memory, kind)
    with open_memory(tmp_path / "other.db", starter=False) as other:
        imported(other, tmp_path, table, f"b.{kind}")
        assert offered(other) == offered(memory)
        assert exported(other, kind) == table


TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("<>&\"' \n\tأبçê\u202e\u0301")),
    max_size=12,
)
UNITS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(["en", "ar", "kmr", "ckb", "de"]), TEXT), max_size=4),
        st.sampled_from(["", "<note>n</note>", '<prop type="prev">p</prop>', '<prop type="id">i</prop>']),
        st.sampled_from(["", "t"]),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None)
@given(UNITS)
def test_whatever_was_taken_in_goes_out_and_in_and_out_the_same(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("round")
    content = tmx(
        *(unit(*sides, inside=inside, **({"tuid": id_} if id_ else {})) for sides, inside, id_ in found)
    )
    with (
        open_memory(folder / "a.db", starter=False) as one,
        open_memory(folder / "b.db", starter=False) as two,
    ):
        rehearsed = interchange.rehearse(one, _file(folder, content))
        report = imported(one, folder, content)
        assert rehearsed == report
        assert report.read == len(found)
        first = exported(one)
        imported(two, folder, first, "again.tmx")
        assert offered(two) == offered(one)
        assert exported(two) == first
        assert counts(imported(one, folder, first, "again.tmx"))[1:3] == (0, 0)


def test_an_empty_file_is_refused(memory, tmp_path):
    for content in ("", HEAD.format('"en"')):
        with pytest.raises(Refused, match="Nothing was taken in"):
            imported(memory, tmp_path, content)


def test_a_file_of_another_kind_is_refused(memory, tmp_path):
    with pytest.raises(Refused, match=r"\.tmx, \.csv, \.tsv"):
        imported(memory, tmp_path, "x", "a.docx")
    assert replace(File(tmp_path / "x"), kind="tmx").of_kind == "tmx"


def test_an_empty_file_names_a_source_as_well(memory):
    def source(*codes):
        return re.search(b'srclang="(.*?)"', b"".join(interchange.export(memory, "tmx", codes)))[1]

    assert source() == b"en"
    assert source("fa", "de") == b"fa"


def test_a_chunk_is_signed_as_texts_that_come_alone_are():
    texts = ["Open the door, open it.", "Hikûmeta demkî", "", "ا" * 300, "a " * 300]
    english = languages.by_code("en")
    signed = ready.Maker().ready(texts, english).signatures
    alone = [coding.signature(languages.finding_key(text, english)) for text in texts]
    assert [list(row) for row in signed] == [list(row) for row in alone]


def test_many_texts_are_folded_as_one_is_whichever_way_their_characters_are_looked_up():
    english = languages.by_code("en")
    few = ["“Öl” costs ½ €.", "I\N{COMBINING DOT ABOVE}stanbul\u200b"]
    many = few * (bulk._SHORT // sum(map(len, few)) + 1)
    assert bulk.fold(many, english).findings == bulk.fold(few, english).findings * (len(many) // len(few))
    assert bulk.fold(few, english).findings == [languages.finding_key(text, english) for text in few]


def test_a_chunk_travels_as_it_is(tmp_path):
    others = [unit(*HELLO, ("kmr", "Silav."), changedate=day) for day in (NEWER, OLDER)]
    path = tmp_path / "a.tmx"
    path.write_text(tmx(*others, unit(("en", "No pair"))), "utf-8")
    (chunk,) = preparing.chunks(path, "tmx", "", ("", ""))
    again = pickle.loads(pickle.dumps(chunk))
    assert (len(again.pairs), again.read, again.skipped, len(again.kinds)) == (4, 3, 1, 4)
    assert (again.texts, again.pairs, again.kinds) == (chunk.texts, chunk.pairs, chunk.kinds)
    assert again.ready.keys() == chunk.ready.keys()
    assert pickle.loads(pickle.dumps(preparing.Chunk())) == preparing.Chunk()
