"""The concordance: whatever is asked for is found on either side, in order, and nothing else is."""

import json
import random
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from reader import concordance, desk, languages, tending
from reader.concordance import Asked, Way
from reader.errors import Refused
from reader.interchange import settling
from reader.memory import batches, units
from reader.memory.concordance import checking, feeding, judging, searching, terms
from reader.memory.concordance.bulk import Bulk
from reader.memory.concordance.searching import Filters
from reader.memory.index import merging
from reader.memory.index.ready import Maker
from reader.model import Origin, Status
from reader.workspace import open_memory
from tests.cli_support import fresh_memory, hevok

__all__ = ["fresh_memory", "hevok"]

ARABIC = "أعلنت الحكومةُ الانتقاليّة عن إصلاحـات في ٢٠٢٥."
SORANI = "حکوومەتی کاتی چاکسازی ڕاگەیاند."
KURMANJI = "Hikûmeta demkî li Îdlîbê reform îlan kirin."


def keep(memory, *pairs, source="en", target="ar", origin=Origin.TYPED, **more):
    with memory.writing() as db:
        return [
            units.keep(db, (source, first), (target, second), origin, memory.stamp(), kept=True, **more)
            for first, second in pairs
        ]


def sources(memory, phrase="", **asked):
    return [hit.unit.source for hit in concordance.look(memory, Asked(phrase, **asked)).hits]


@pytest.fixture(params=[False, True], ids=["waiting", "fed"])
def held(memory, request):
    """A small memory, before and after the index of words has been fed."""
    keep(memory, ("The council opened the old well.", ARABIC))
    keep(memory, ("Reforms, said the government.", KURMANJI), target="kmr")
    keep(memory, ("Well, they were old.", SORANI), target="ckb")
    if request.param:
        assert feeding.feed(memory) == 6
    return memory


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("old well", ["The council opened the old well.", "Well, they were old."]),
        ("WELL they", ["Well, they were old."]),
        ("الحكومة الانتقالية", ["The council opened the old well."]),
        ("اصلاحات", ["The council opened the old well."]),
        ("2025", ["The council opened the old well."]),
        ("حكوومه\u200cتي", ["Well, they were old."]),
        ("îdlîbê", ["Reforms, said the government."]),
        ("İDLÎBÊ", []),
        ("ÎDLÎBÊ", ["Reforms, said the government."]),
        ("wel", []),
        ("old well bucket", []),
    ],
)
def test_words_are_found_on_either_side_however_they_are_written(held, phrase, expected):
    assert sources(held, phrase) == expected


@pytest.mark.parametrize("quoted", ['"old well"', " “OLD well” ", "«old, well»"])
def test_a_phrase_within_quotation_marks_stands_together(held, quoted):
    assert sources(held, quoted) == ["The council opened the old well."]
    assert sources(held, quoted, way=Way.PARTS) == ["The council opened the old well."]
    (hit,) = concordance.look(held, Asked('"ld wel"', way=Way.PARTS)).hits
    assert hit.unit.source == "The council opened the old well."
    assert sources(held, '"well old"') == []


def test_parts_of_words_are_found_when_they_are_asked_for(held):
    assert sources(held, "ernmen") == []
    assert sources(held, "ernmen", way=Way.PARTS) == ["Reforms, said the government."]
    assert sources(held, "حكوم", way=Way.PARTS) == ["The council opened the old well."]


def test_a_regular_expression_is_matched_with_what_is_written(held):
    assert sources(held, r"\bgovern(ment|or)", way=Way.REGEX) == ["Reforms, said the government."]
    assert sources(held, r"^\w+, ", way=Way.REGEX) == [
        "Well, they were old.",
        "Reforms, said the government.",
    ]


def test_a_broken_expression_is_refused_with_what_is_wrong(held):
    with pytest.raises(Refused, match="regular expression"):
        concordance.look(held, Asked("(", way=Way.REGEX))


def test_a_ruinous_expression_ends_in_time_and_says_how_far_it_got(memory, monkeypatch):
    monkeypatch.setattr(concordance, "SECONDS", 0.2)
    keep(memory, ("a" * 200 + "!", "b"))
    found = concordance.look(memory, Asked(r"^(a|aa)+$", way=Way.REGEX))
    assert found.is_cut_short
    assert found.hits == ()
    assert "ended after" in concordance.remarks(found)[0]


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize(
    "phrase",
    [
        '"',
        '""" OR "',
        "a AND",
        "NEAR(x y)",
        "^x*",
        "-",
        "?!",
        "{}[]()",
        "\\",
        "'; drop table units;",
        "%_",
        "*",
    ],
)
def test_operators_are_only_characters(held, phrase, way):
    with suppress(Refused) if way is Way.REGEX else nullcontext():
        assert concordance.look(held, Asked(phrase, way=way)).count <= 3


@pytest.mark.parametrize("phrase", ["x" * 20_000, "\N{ARABIC FATHA}\N{ARABIC SHADDA}", "\u200c\u200c", "ـ"])
def test_what_cannot_be_looked_for_is_refused_with_a_sentence(held, phrase):
    with pytest.raises(Refused, match="looked for"):
        concordance.look(held, Asked(phrase))


def test_marks_alone_are_found_as_they_stand(held):
    assert sources(held, ",") == ["Well, they were old.", "Reforms, said the government."]


def test_marks_are_found_by_the_index_and_not_by_reading_every_text(memory):
    keep(memory, *((f"Text {number}.", f"نص {number}") for number in range(300)))
    keep(
        memory, ("A party \N{PARTY POPPER} \N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}!", "حفلة")
    )
    keep(memory, ("Well … really?!", "حقًا؟!"))
    assert feeding.feed(memory) == 604
    for marks, source in (
        ("\N{PARTY POPPER}", "A party"),
        ("\N{THUMBS UP SIGN}", "A party"),
        ("\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", "A party"),
        ("..", "Well"),
        ("?!", "Well"),
    ):
        found = concordance.look(memory, Asked(marks))
        assert [hit.unit.source[: len(source)] for hit in found.hits] == [source], marks
        assert found.looked_at <= 2
    assert concordance.look(memory, Asked("\N{PILE OF POO}")).looked_at == 0


MARKS = st.text(
    ".?!%…,-\N{PARTY POPPER}\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}\u200d\ufe0f ", min_size=1
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(MARKS, min_size=1, max_size=6), MARKS.filter(str.strip))
def test_what_has_no_words_is_found_wherever_it_stands(memory, texts, wanted):
    assume(concordance.can_be_looked_for(wanted))
    assume(not any(sign.isalnum() for sign in wanted))
    english = languages.by_code("en")
    sources = list(dict.fromkeys(f"x{text}x" for text in texts))
    with memory.writing() as db:
        for table in ("units", "text_hashes", "bare_hashes", "texts"):
            db.execute(f"delete from {table}")
    keep(memory, *((source, "نص") for source in sources))
    feeding.rebuild(memory)
    key = languages.finding_key(wanted, english).strip()
    expected = {source for source in sources if key and key in languages.finding_key(source, english)}
    found = concordance.look(memory, Asked(wanted, language="en", limit=100))
    assert {hit.unit.source for hit in found.hits} == expected


def test_parts_of_words_that_came_since_are_found_as_well(memory):
    keep(memory, ("The government.", "الحكومة"))
    feeding.feed(memory)
    assert sources(memory, "overn", way=Way.PARTS) == ["The government."]
    keep(memory, ("A governor.", "حاكم"))
    assert len(sources(memory, "overn", way=Way.PARTS)) == 2
    feeding.feed(memory)
    assert len(sources(memory, "overn", way=Way.PARTS)) == 2


FEED = """
    import sys, pathlib
    from reader.memory.concordance import feeding
    from reader.workspace import open_memory
    feeding.AT_ONCE = 20
    with open_memory(pathlib.Path(sys.argv[1]), is_tended=False) as opened:
        print("open", flush=True)
        feeding.rebuild(opened)
"""


PIECES = ["a", "bc", "don't", "well-known", ".", "1,5", "Ä", "\ud800q", "😀", "é" * 40, "x" * 63, "x" * 64]


@pytest.mark.parametrize("code", ["en", "ar", "ckb"])
@given(portions=st.lists(st.lists(st.lists(st.sampled_from(PIECES), max_size=9), min_size=1), max_size=4))
def test_the_terms_of_many_texts_are_those_of_each(code, portions):
    maker, many, said = Maker(), Bulk(code), []
    for some in portions:
        written = [" ".join(pieces) for pieces in some]
        ready = maker.ready(written, languages.by_code(code))
        many.meet(ready)
        said += [token for token, _ in ready.new]
        of_texts = many.of(ready)
        found = [set() for _ in written]
        for place, word in zip(of_texts.of_words.tolist(), of_texts.words.tolist(), strict=True):
            found[place].add(terms.word(code, said[word]))
        for place, pair in zip(of_texts.of_pairs.tolist(), of_texts.pairs.tolist(), strict=True):
            found[place].add(terms.pair(pair))
        assert found == [of_text for _, of_text in terms.all_of(written, code)]


def test_a_feeding_that_is_killed_leaves_an_index_that_is_sound_and_goes_on(memory):
    keep(memory, *((f"Sentence {number} of {number % 7} kinds.", f"جملة {number}") for number in range(300)))
    chance = random.Random(1)
    code = textwrap.dedent(FEED)
    for _ in range(4):
        feeder = subprocess.Popen([sys.executable, "-c", code, str(memory.path)], stdout=subprocess.PIPE)
        with feeder:
            assert feeder.stdout.readline() == b"open\n"
            time.sleep(chance.random() * 0.1)
            feeder.kill()
        assert checking.problems(memory.reading) == []
        assert len(sources(memory, "sentence", limit=1_000)) == 300
    feeding.feed(memory)
    with memory.reading() as db:
        assert feeding.state(db).waiting == 0
    assert checking.problems(memory.reading) == []


def test_the_places_are_those_of_the_text_as_it_was_written(held):
    (hit,) = concordance.look(held, Asked("الحكومة الانتقالية")).hits
    (span,) = hit.target_spans
    assert ARABIC[slice(*span)] == "الحكومةُ الانتقاليّة"
    assert hit.source_spans == ()
    (phrase, scattered) = concordance.look(held, Asked("old well")).hits
    assert [phrase.unit.source[slice(*span)] for span in phrase.source_spans] == ["old well"]
    assert [scattered.unit.source[slice(*span)] for span in scattered.source_spans] == ["Well", "old"]


def test_a_side_and_a_language_can_be_asked_for(held):
    assert sources(held, "reform") == ["Reforms, said the government."]
    assert sources(held, "reform", side="source") == []
    assert sources(held, "reform", language="en") == []
    assert sources(held, "reform", language="kmr", side="target") == ["Reforms, said the government."]


def test_near_comes_before_far_and_often_used_before_seldom(memory, document):
    keep(
        memory,
        ("bread for all and also salt", "1"),
        ("salt and bread", "2"),
        ("bread salt", "3"),
        ("salt bread", "4"),
    )
    assert sources(memory, "bread salt") == [
        "bread salt",
        "salt bread",
        "salt and bread",
        "bread for all and also salt",
    ]
    desk.translate(memory, document, 3, "ar", "لم يسأل أحد")
    keep(memory, ("Nobody had asked anything.", "5"))
    assert sources(memory, "nobody")[0] == "Nobody had asked whose water it was!"


def test_filters_take_out_what_does_not_count(memory, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر القديمة.")
    keep(memory, ("The council opened.", "افتتح"), origin=Origin.IMPORTED, status=Status.APPROVED)
    keep(memory, ("The council closed.", "Girt"), target="kmr")

    def counted(**filters):
        return concordance.look(memory, Asked("council", filters=Filters(**filters))).count

    assert counted() == 3
    assert counted(document=document) == 1
    assert counted(document=document + 1) == 0
    assert counted(origin="imported") == counted(status="approved") == counted(target="kmr") == 1
    assert counted(source="ar") == 0
    assert counted(since="2020") == counted(until="2999-12-31") == 3
    assert counted(until="2020-01") == counted(since="2999") == 0
    assert counted(person="nobody") == 0


@pytest.fixture
def many(memory):
    """Two hundred units that were made by different people, in different ways, on different days."""
    for number in range(200):
        keep(
            memory,
            (f"The well of number {number} and of the council", f"بئر {number % 7}"),
            target=("ar", "ckb")[number % 2],
            origin=(Origin.IMPORTED, Origin.TYPED)[number % 20 == 3],
            status=(Status.TRANSLATED, Status.APPROVED)[number % 10 == 4],
        )
    with memory.writing() as db:
        db.execute("insert into persons (id, name, created_at) values (7, 'Ann', ''), (8, 'Ann', '')")
        db.execute("update units set person_id = 7 + id % 2 where id % 50 < 2")
        db.execute(
            "update units set changed_at = printf('2025-%02d-%02dT10:00:00Z', 1 + id % 12, 1 + id % 28)"
        )
    feeding.feed(memory, most=180)
    return memory


FILTERS = (
    Filters(),
    Filters(person="Ann"),
    Filters(person="Ann", target="ckb"),
    Filters(person="nobody"),
    Filters(status="approved"),
    Filters(status="translated", origin="typed"),
    Filters(since="2025-03", until="2025-03"),
    Filters(since="2025-03-08", until="2025-04-09"),
    Filters(until="2025-01-13"),
    Filters(since="2026"),
    Filters(source="ar"),
    Filters(source="en", target="ar", origin="typed"),
)


def passes(unit, filters: Filters) -> bool:
    """Said anew, field by field."""
    return (
        filters.source in ("", unit.source_language)
        and filters.target in ("", unit.target_language)
        and filters.person in ("", unit.person_name)
        and filters.status in ("", unit.status)
        and filters.origin in ("", unit.origin)
        and unit.changed_at[: len(filters.since)] >= filters.since
        and unit.changed_at[: len(filters.until)] <= filters.until
    )


@pytest.mark.parametrize(("few", "most"), [(2_000, 20_000), (10, 20_000), (0, 20_000), (0, 0)])
@pytest.mark.parametrize("side", ["", "source", "target"])
def test_whichever_way_units_are_narrowed_down_the_same_are_found(many, monkeypatch, few, most, side):
    monkeypatch.setattr(concordance, "FEW", few)
    monkeypatch.setattr(searching, "MOST_UNITS", most)
    every = [hit.unit for hit in concordance.look(many, Asked(limit=300)).hits]
    assert len(every) == 200
    for filters in FILTERS:
        passing = {unit.id for unit in every if passes(unit, filters)}
        for phrase, way, held in (
            ("", Way.WHOLE, {"source": "", "target": ""}),
            ("council", Way.WHOLE, {"source": "council"}),
            ("ouncil", Way.PARTS, {"source": "council"}),
            (r"er \d*7\b", Way.REGEX, {"source": "7 and"}),
            ("بئر", Way.WHOLE, {"target": "بئر"}),
        ):
            found = concordance.look(many, Asked(phrase, way, side=side, filters=filters, limit=300))
            wanted = {
                unit.id
                for unit in every
                for where, words in held.items()
                if unit.id in passing
                and (side in ("", where) or not phrase)
                and words in getattr(unit, where)
            }
            assert {hit.unit.id for hit in found.hits} == wanted, (filters, phrase)
            assert not found.is_cut_short


def test_what_few_units_pass_is_not_looked_for_among_all(many):
    found = concordance.look(many, Asked("the", filters=Filters(person="Ann")))
    assert found.count == 8
    assert found.looked_at <= 2 * found.count
    assert concordance.look(many, Asked("the", filters=Filters(person="nobody"))).looked_at == 0


@pytest.mark.parametrize("is_merged", [False, True], ids=["fresh", "in runs"])
def test_a_frequent_word_is_looked_for_where_a_language_is_that_few_units_have(many, is_merged):
    keep(many, ("The well of the old house.", KURMANJI), target="kmr")
    keep(many, *((f"The well {number} of the council.", f"بئر المجلس {number}") for number in range(300)))
    if is_merged:
        merging.merge_fresh(many)
    feeding.feed(many)
    found = concordance.look(many, Asked("the well", filters=Filters(target="kmr")))
    assert [hit.unit.target for hit in found.hits] == [KURMANJI]
    assert found.looked_at <= 2


def test_words_that_must_stand_together_are_not_looked_for_apart(many):
    feeding.feed(many)
    assert concordance.look(many, Asked('"number of the well"')).looked_at == 0
    assert concordance.look(many, Asked("number of the well")).count == 200


def test_an_empty_phrase_shows_all_units_the_newest_first(held):
    assert sources(held)[0] == "Well, they were old."
    assert len(sources(held)) == 3


def test_pages_follow_one_another_without_a_gap_or_a_repetition(memory):
    keep(memory, *((f"well number {number}", str(number)) for number in range(700)))
    feeding.feed(memory)
    pages = [sources(memory, "number well", offset=offset, limit=30) for offset in range(0, 720, 30)]
    shown = [source for page in pages for source in page]
    assert len(shown) == len(set(shown)) == 700
    last = concordance.look(memory, Asked("number well", offset=690, limit=30))
    assert (last.count, last.is_more) == (700, False)
    assert concordance.look(memory, Asked("number well", limit=30)).is_more


def test_what_is_in_the_bin_is_not_found(memory):
    (unit,) = keep(memory, ("old well", "بئر"))
    feeding.feed(memory)
    with memory.writing() as db:
        db.execute("update units set deleted_at = 'now' where id = ?", [unit])
    assert sources(memory, "well") == []


def test_an_index_of_other_folds_is_not_asked_and_made_anew(held, monkeypatch):
    feeding.feed(held)
    monkeypatch.setattr(feeding, "VERSION", "folds of tomorrow")
    with held.reading() as db:
        assert feeding.state(db).waiting == 6
    assert sources(held, "old well")[0] == "The council opened the old well."
    assert feeding.feed(held) == 6
    assert feeding.feed(held) == 0


def test_the_command_answers_in_json(hevok):
    hevok.ok("translate", hevok.add("The old well."), 1, "--to", "ar", "--text", "البئر القديمة.")
    said = json.loads(hevok.run("memory", "concordance", "القَديمة", "--json").stdout)
    assert said["count"] == 1
    assert said["units"][0]["source"] == "The old well."
    assert said["units"][0]["target_spans"] == [[6, 13]]
    assert "[old]" in hevok.run("memory", "concordance", "OLD", "--in", "source").stdout
    refused = hevok.run("memory", "concordance", "x", "--since", "yesterday")
    assert refused.exit_code == 1
    assert "is no date" in refused.stderr


def test_a_sound_index_is_told_from_a_damaged_one(held):
    feeding.feed(held)
    assert checking.problems(held.reading) == []
    with held.writing() as db:
        db.execute("insert into concordance (rowid, words) values (2, 'en:zebra')")
        db.execute("delete from concordance_words where word = 'well'")
    first, second = checking.problems(held.reading)
    assert "en:zebra" in first
    assert "well" in second
    assert feeding.rebuild(held) == 6
    assert checking.problems(held.reading) == []


def test_beginning_anew_writes_next_to_nothing(memory):
    keep(
        memory,
        *((f"w{number} " * 3 + f"x{number * 7} y{number * 11}", f"z{number}") for number in range(2000)),
    )
    feeding.feed(memory)
    log = memory.path.with_name(f"{memory.path.name}-wal")
    with memory.writing() as db:
        db.execute("pragma secure_delete = on")
    memory._writer.execute("pragma wal_checkpoint(truncate)")
    assert log.stat().st_size == 0
    with memory.reading() as db:
        (held,) = db.execute("select sum(length(block)) from concordance_data").fetchone()
    with memory.writing() as db:
        feeding.begin_again(db)
        assert db.execute("pragma secure_delete").fetchone() == (1,)
    assert log.stat().st_size < held / 3
    assert feeding.feed(memory) == 4000
    assert sources(memory, "w77") == ["w77 w77 w77 x539 y847"]


def test_two_that_feed_at_once_feed_nothing_twice(memory):
    keep(memory, *((f"well number {number}", str(number)) for number in range(3_000)))
    with open_memory(memory.path) as other, ThreadPoolExecutor() as threads:
        assert sum(threads.map(feeding.feed, (memory, other))) == 6_000
    assert checking.problems(memory.reading) == []


def test_the_upkeep_feeds_nothing_while_an_import_is_at_work(memory):
    keep(memory, *((f"well number {number}", str(number)) for number in range(feeding.DUE)))
    with memory.writing() as db:
        assert feeding.is_due(db)
        batches.begin(db, "large.tmx", memory.stamp())
        assert not feeding.is_due(db)
    with settling.alone(memory):
        tending.tend(memory)
        with memory.reading() as db:
            assert feeding.state(db).fed == 0
    tending.tend(memory)  # an import that was killed holds up nothing
    with memory.reading() as db:
        assert feeding.state(db).waiting == 0


def test_the_upkeep_feeds_the_index(held):
    assert tending.tend(held)
    with held.reading() as db:
        assert feeding.state(db).waiting == 0
    assert tending.verify(held) == []


# ---------------------------------------------------------------- held against an exhaustive search

WORDS = [
    "well",
    "old",
    "the",
    "don't",
    "3.5",
    "كتاب",
    "كِتاب",
    "ەوە",
    "Îro",
    "İz",
    "a-b",
    "—",
    ",",
    "x’y",
    "ku\u200cr",
]
some_text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
code = st.sampled_from(list(languages.LANGUAGES))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    texts=st.lists(st.tuples(code, some_text), min_size=1, max_size=12),
    phrases=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), min_size=1),
    fed=st.integers(0, 12),
    way=st.sampled_from([Way.WHOLE, Way.PARTS]),
)
def test_nothing_is_missed_and_nothing_else_is_found(memory, texts, phrases, fed, way):
    with memory.writing() as db:
        for table in ("units", "text_hashes", "bare_hashes", "texts"):
            db.execute(f"delete from {table}")
        feeding.begin_again(db)
        for number, (language, text) in enumerate(texts):
            if number == fed:
                db.execute("update concordance_state set fed = 0")
            units.keep(db, (language, text), ("xx", f"{number}"), Origin.TYPED, memory.stamp(), kept=True)
    if fed % 2:
        feeding.feed(memory)
    for phrase in phrases:
        judge = judging.Words(phrase, judging.is_part if way is Way.PARTS else judging.is_same)
        english = languages.by_code("en")
        if not terms.words_of(languages.finding_key(phrase, english), english):
            continue
        held = {
            (language, text)
            for language, text in texts
            if next(judge.ranks([text], languages.by_code(language))) is not None
        }
        hits = concordance.look(memory, Asked(phrase, way=way, side="source", limit=100)).hits
        assert {(hit.unit.source_language, hit.unit.source) for hit in hits} == held


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), min_size=1, max_size=3))
def test_the_rank_is_that_of_a_plain_search_through_all_stretches(words, wanted):
    stretches = [words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    found = [len(stretch) - len(set(wanted)) for stretch in stretches if set(wanted) <= set(stretch)]
    if not found:
        expected = None
    elif wanted in stretches:
        expected = judging.TOGETHER
    else:
        expected = (1, min(found))
    assert judging.rank(wanted, words) == expected


@pytest.mark.parametrize(
    ("expression", "text"),
    [("gov(ern)?ment", "GOVMENT"), ("ab{0,2}cde", "acde"), (r"x\(a|bcde\)", "bcde)"), ("[abc]def", "Adef")],
)
def test_a_literal_part_is_one_that_every_match_has(expression, text):
    assert judging.compiled(expression).search(text)
    assert judging.literal(expression).casefold() in text.casefold()


def test_neighbours_share_a_bounded_number_of_terms():
    chance = random.Random(1)
    words = [str(chance.random()) for _ in range(2_000)]
    found = terms.pairs("en", words)
    assert len(found) == 1_999
    assert all(0xF0000 <= ord(term) <= 0x10FFFD for term in found)
