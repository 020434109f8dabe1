"""Pages from the web: what is their article, and what is set aside. The pages are our own."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Refused
from reader.fetching import fetch
from reader.formats import article as looking
from reader.formats.article import Article, article
from reader.formats.from_web import OUTSIDE_ARTICLE, read_page
from reader.formats.same_words import Stretch, stretches
from reader.model import BlockKind, Fetched
from tests.web_server import WebServer, answer

CASES = Path(__file__).parent / "cases" / "web"
PAGES = sorted(path.stem for path in CASES.glob("*.html"))
ADDRESS = "https://valley.example/a"
WELL = "The council opened the old well, and nobody had asked whose water it was."


def fetched(content, kind="text/html", *, address=ADDRESS, charset=""):
    return Fetched(content, address, address, kind, charset, "2026-05-03T10:00:00.000Z")


def page(body, head=""):
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.fixture
def nothing_found(monkeypatch):
    """No article in any page."""
    monkeypatch.setattr("reader.formats.from_web.article", lambda content, address: Article())


def found(monkeypatch, **fields):
    monkeypatch.setattr("reader.formats.from_web.article", lambda content, address: Article(**fields))


@pytest.mark.parametrize("name", PAGES)
def test_the_article_of_a_page_is_text_and_the_rest_is_set_aside(name):
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    text = read_page(fetched((CASES / f"{name}.html").read_bytes()))
    said = {"title": text.title, "author": text.author, "date": text.date, "language": text.language_tag}
    assert said == {key: expected[key] for key in said}
    assert [[b.kind.value, b.level, b.text, b.set_aside] for b in text.blocks] == expected["blocks"]
    marks = [[b.text[m.start : m.end], m.kind.value, m.address] for b in shown(text) for m in b.marks]
    assert marks == expected["marks"]
    assert (text.format, text.address) == ("web", ADDRESS)


def shown(text):
    return [block for block in text.blocks if not block.set_aside]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_a_page_is_thrown_away(name, nothing_found):
    content = (CASES / f"{name}.html").read_bytes()
    every = [block.text for block in read_page(fetched(content)).blocks]
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["blocks"]
    assert [block[2] for block in expected][: len(every)] == every


def test_a_page_without_an_article_is_read_as_a_saved_one_with_a_note(nothing_found):
    text = read_page(fetched(page(f"<nav>Start</nav><p>{WELL}</p>")))
    assert [(block.text, block.set_aside) for block in text.blocks] == [("Start", "navigation"), (WELL, "")]
    assert text.notes[0].startswith("Which part of this page is its article could not be told")


def test_an_article_that_only_scripts_show_is_taken_with_a_note():
    text = read_page(fetched((CASES / "script.html").read_bytes()))
    assert text.notes[0].startswith("The page shows its text by scripts only")
    assert [block.kind for block in shown(text)] == [BlockKind.PARAGRAPH]


def test_a_hidden_block_stays_aside_though_it_is_in_the_article(monkeypatch):
    found(monkeypatch, text=f"{WELL}\nPay to read on.")
    text = read_page(fetched(page(f"<p>{WELL}</p><p hidden>Pay to read on.</p>")))
    assert [block.set_aside for block in text.blocks] == ["", "hidden"]


def test_a_block_in_an_aside_is_text_when_the_article_has_it(monkeypatch):
    found(monkeypatch, text=f"{WELL}\nThe bakers came first.")
    body = f"<p>{WELL}</p><aside>The bakers came first.</aside><aside>Adverts.</aside>"
    text = read_page(fetched(page(body)))
    assert [block.set_aside for block in text.blocks] == ["", "", "aside"]


def test_what_was_outside_is_said_in_the_notes(monkeypatch):
    found(monkeypatch, text=WELL)
    text = read_page(fetched(page(f"<p>{WELL}</p><p>Another page is beside this one, and more.</p>")))
    assert [block.set_aside for block in text.blocks] == ["", OUTSIDE_ARTICLE]
    assert text.notes == ("1 block was set aside as page furniture and can be taken back in.",)


@pytest.mark.parametrize(
    ("heads", "title", "place"),
    [
        ("<h1>The well</h1>", "The well", 0),
        ("<h1>The well</h1>", "The well | Our paper", 0),
        ("<h1>Our paper</h1><h2>The well</h2>", "The well", 1),
        ("<h1>Our paper</h1><h2>The well</h2>", "The well - Our paper", 1),
        ("<h1>Who owns the old well?</h1>", "A well and its owner", 0),
        ("<h1><a href='/'>The Courier</a></h1>", "A well and its owner", None),
        ("<h1>Our paper</h1>", "The well", None),
        ("<h1>One</h1><h1>Two</h1>", "The well", None),
    ],
)
def test_the_title_is_part_of_the_text_wherever_it_stands(monkeypatch, heads, title, place):
    found(monkeypatch, text=WELL, title=title, site="Our paper")
    text = read_page(fetched(page(f"<div>{heads}</div><div><p>{WELL}</p></div>")))
    kept = [at for at, b in enumerate(text.blocks) if b.kind is BlockKind.HEADING and not b.set_aside]
    assert kept == ([] if place is None else [place])
    assert text.title == (title if place is None else text.blocks[place].text)


@pytest.mark.parametrize(
    ("written", "base", "address"),
    [
        ("b?c#d", "", "https://valley.example/b?c#d"),
        ("//other.example/b", "", "https://other.example/b"),
        ("#note", "", "https://valley.example/a#note"),
        ("b", "/deep/er/", "https://valley.example/deep/er/b"),
        ("http://[::1", "", "http://[::1"),
        ("mailto:ann@valley.example", "", "mailto:ann@valley.example"),
    ],
)
def test_links_lead_on_from_where_the_page_was_found(written, base, address, nothing_found):
    head = f'<base href="{base}">' if base else ""
    text = read_page(fetched(page(f'<p>{WELL} <a href="{written}">More</a>', head)))
    assert [mark.address for mark in text.blocks[0].marks] == [address]


@pytest.mark.slow
def test_two_megabytes_come_from_their_address_within_three_seconds():
    chosen = random.Random(7)
    words = [f"{start}{end}" for start in ["bakers", "mill", "stone", "river"] for end in "abcdefghij"]
    content = page("".join(f"<p>{' '.join(chosen.choices(words, k=60))}.</p>" for _ in range(4_500)))
    assert 1_900_000 < len(content) < 2_100_000
    with WebServer() as server:
        server.answers["/"] = answer(content)
        started = time.monotonic()
        text = read_page(fetch(f"http://127.0.0.1:{server.port}/", allow_private=True))
        took = time.monotonic() - started
    assert len(shown(text)) == 4_500
    assert took < 3


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("A well and its owner | Our paper", "A well and its owner"),
        ("A well and its owner - Our Paper", "A well and its owner"),
        ("A well | its owner", "A well | its owner"),
        ("Our paper", "Our paper"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(monkeypatch, title, kept):
    found(monkeypatch, text=WELL, title=title, site="Our paper")
    assert read_page(fetched(page(f"<p>{WELL}</p>"))).title == kept


def test_a_date_counts_between_title_and_text_only(monkeypatch):
    found(monkeypatch, text=WELL, title="The well")
    today, bears = "<div>Today is 22 November 2026</div>", "<div>By us, written on 3 May 2021</div>"
    body = f"{today}<h2>The well</h2>{{}}<p>{WELL}</p><div>More of 1 June 2020</div>"
    assert read_page(fetched(page(body.format(bears)))).date == "2021-05-03"
    assert read_page(fetched(page(body.format("")))).date == ""


# ---------------------------------------------------------------- kinds and encodings


def test_a_plain_text_keeps_its_address_and_format():
    text = read_page(fetched(f"The well\n\n{WELL}\n".encode(), "text/plain"))
    assert (text.format, text.address, text.title) == ("text", ADDRESS, "The well")


@pytest.mark.parametrize(
    ("kind", "address"),
    [("text/markdown", ADDRESS), ("text/plain", "https://valley.example/raw/well.md?raw=1")],
)
def test_markdown_is_read_as_such_by_its_type_or_its_address(kind, address):
    text = read_page(fetched(b"# The well\n\nWords *of* it.\n", kind, address=address))
    assert (text.format, text.title) == ("markdown", "The well")


ARABIC = "فتح المجلس البئر القديمة ولم يسأل أحد لمن هذا الماء."
KURMANJI = "Meclîsê bîra kevn vekir û kesî nepirsî ku av ya kê ye."


@pytest.mark.parametrize(
    ("words", "encoding", "charset", "meta", "used"),
    [
        (ARABIC, "utf-8", "utf-8", "", "utf-8"),
        (ARABIC, "cp1256", "windows-1256", "", "cp1256"),
        (ARABIC, "cp1256", "windows-1256", "utf-8", "cp1256"),
        (ARABIC, "cp1256", "", "windows-1256", "cp1256"),
        (ARABIC, "utf-8", "us-ascii", "utf-8", "utf-8"),
        (ARABIC, "utf-8", "no-such-charset", "", "utf-8"),
        (ARABIC, "utf-8-sig", "iso-8859-1", "", "utf-8"),
        (ARABIC, "utf-16", "", "", "utf-16-le"),
        (KURMANJI, "cp1254", "iso-8859-9", "", "cp1254"),
        (KURMANJI, "utf-8", "base64", "", "utf-8"),
    ],
)
def test_the_encoding_is_that_of_the_site_where_it_fits(words, encoding, charset, meta, used, nothing_found):
    head = f'<meta charset="{meta}">' if meta else ""
    content = page(f"<p>{words}</p>", head).decode().encode(encoding)
    text = read_page(fetched(content, charset=charset))
    assert (text.blocks[0].text, text.encoding) == (words, used)


def test_a_person_knows_the_encoding_better(nothing_found):
    content = page(f"<p>{ARABIC}</p>").decode().encode("cp1256")
    text = read_page(fetched(content, charset="iso-8859-1"), encoding="windows-1256")
    assert text.blocks[0].text == ARABIC


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 \x00\x01", "A PDF is not read. Convert it"),
        (b"\x00\x01\x02" * 100, "not a text"),
        (b"", "no text"),
        (b"<html><body><script>x</script></body></html>", "no text"),
        (page("<div>" * 3000 + "words"), "elements within each other"),
    ],
)
def test_what_is_no_page_is_refused(content, sentence):
    with pytest.raises(Refused, match=sentence):
        read_page(fetched(content))


# ---------------------------------------------------------------- the process


def test_a_page_made_to_take_for_ever_is_given_up():
    endless = '<script type="application/ld+json">{"articleBody": "' + "<" * 900_000 + '"}</script>'
    content = page(f"<p>{WELL}</p>", endless).decode()
    assert article(content, ADDRESS, seconds=1.5) == Article()


def test_a_process_that_cannot_be_started_leaves_the_page_as_it_is(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/there/is/no/such/program")
    text = read_page(fetched(page(f"<p>{WELL} A page of its own.</p>")))
    assert [block.set_aside for block in text.blocks] == [""]
    assert "could not be told" in text.notes[0]


def test_a_page_is_asked_for_once(monkeypatch):
    asked = []
    monkeypatch.setattr(looking, "_asked", lambda content, seconds: asked.append(content) or Article("x"))
    for page_text in ("one page", "one page", "other page", "one page"):
        assert article(page_text, ADDRESS).text == "x"
    assert len(asked) == 2


def test_nothing_that_reads_pages_for_a_person_loads_trafilatura():
    code = "import sys, reader.formats.from_web; print([n for n in sys.modules if 'trafilatura' in n])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# ---------------------------------------------------------------- the same words


def blocks_in(blocks, text):
    return [
        None if stretch is None else (stretch.start, stretch.end)
        for stretch in stretches([block.split() for block in blocks], text.split())
    ]


@pytest.mark.parametrize(
    ("blocks", "text", "expected"),
    [
        ([], "a b", []),
        (["a b"], "", [None]),
        ([""], "a b", [None]),
        (["a b", "c"], "a b c", [(0, 2), (2, 3)]),
        (["share", "a b c d", "share"], "a b c d", [None, (0, 4), None]),
        (["a", "a b c d e"], "x a b c d e", [None, (1, 6)]),
        (["yes", "no", "yes", "no"], "yes no yes no", [(0, 1), (1, 2), (2, 3), (3, 4)]),
        (["x y", "a b c", "x y"], "a b c x y", [None, (0, 3), (3, 5)]),
        (["a b c d e f g h i j", "z"], "a b c d e f g h j z", [(0, 9), (9, 10)]),
        (["a b c d e"], "a b x y z", [None]),
        (["a b", "a b"], "a b", [(0, 2), None]),
    ],
)
def test_blocks_are_found_where_their_words_stand(blocks, text, expected):
    assert blocks_in(blocks, text) == expected


def test_equal_rows_are_each_found_once():
    rows = ["no"] * 200
    assert None not in blocks_in(rows, " ".join(rows))
    assert blocks_in(rows, " ".join(rows[:150])).count(None) == 50


def test_a_long_block_that_was_changed_is_known_by_its_beginning():
    block = " ".join(map(str, range(5_000)))
    changed = block.replace(" 7 ", " seven ").replace(" 4000 ", " x ")
    assert blocks_in(["before", block, "after"], f"{changed} after") == [None, (0, 300), (5_000, 5_001)]


WORDS = st.sampled_from("abcde")
BLOCKS = st.lists(st.lists(WORDS, max_size=12), max_size=12)


@given(BLOCKS, st.lists(WORDS, max_size=60))
def test_stretches_go_forward_and_never_overlap(blocks, words):
    found = [stretch for stretch in stretches(blocks, words) if stretch]
    ends = [0, *(stretch.end for stretch in found)]
    assert all(before <= stretch.start < stretch.end for before, stretch in zip(ends, found, strict=False))
    assert not found or ends[-1] <= len(words)


@given(BLOCKS)
def test_a_text_of_all_blocks_holds_every_block(blocks):
    words = [word for block in blocks for word in block]
    unlike = [[f"{at}{word}" for word in block] for at, block in enumerate(blocks)]
    found = stretches(unlike, [word for block in unlike for word in block])
    assert [stretch is not None for stretch in found] == [bool(block) for block in blocks]
    assert all(isinstance(stretch, Stretch) for stretch in stretches([words], words) if words)
