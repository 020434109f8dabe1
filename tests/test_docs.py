from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from markdown_it.token import Token

from glossary.model import Review, TermStatus, UseRule
from reader.cli import main
from reader.matching.penalties import BY_ORIGIN, CRITICAL_CAP
from reader.model import BlockKind, Origin, Status
from reader.samples import add_sample
from reader.workspace import open_memory

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
IMAGES = DOCS / "images"
SHOTS = DOCS / "screenshots.py"
PAGES = [
    page
    for page in (
        *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
        *sorted(DOCS.rglob("*.md")),
    )
    if page.exists()  # the source archive has not all of them
]
LARGEST_IMAGE = 250_000  # bytes
PNG = b"\x89PNG\r\n\x1a\n"

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


@cache
def tokens(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def inline(page: Path) -> Iterator[Token]:
    for token in tokens(page):
        yield from token.children or ()


def fences(page: Path, *languages: str) -> Iterator[str]:
    for token in tokens(page):
        if token.type == "fence" and token.info.strip() in languages:
            yield token.content


def table(page: Path) -> dict[str, str]:
    """The rows of a page's tables: the first cell, and the last one."""
    rows = (line.strip("| ").split("|") for line in page.read_text("utf-8").splitlines() if line[:1] == "|")
    return {row[0].strip(): row[-1].strip() for row in rows}


# ---------------------------------------------------------------- links and pictures


def addresses(page: Path) -> Iterator[str]:
    for token in inline(page):
        address = token.attrGet("href") if token.type == "link_open" else token.attrGet("src")
        if address:
            yield str(address)


def anchors(page: Path) -> set[str]:
    """What the headings of a page can be linked by, as the usual hosts write it."""
    found = tokens(page)
    titles = [found[at + 1].content for at, token in enumerate(found) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@each_page
def test_what_a_page_links_to_is_there(page: Path) -> None:
    for address in addresses(page):
        if re.match(r"[a-z]+:", address):
            continue
        path, _, anchor = address.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {address}"
        assert target.is_relative_to(ROOT), f"{page.name}: {address} leads out of the project"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {address}"


def test_every_picture_is_shown_described_small_and_made_by_the_script() -> None:
    shown = {token.attrGet("src"): token for page in PAGES for token in inline(page) if token.type == "image"}
    assert all(len(token.content) > 20 for token in shown.values()), "a picture lacks its description"
    names = {Path(str(source)).name for source in shown}
    assert names == {path.name for path in IMAGES.iterdir()}
    assert names <= {f"{name}.png" for name in re.findall(r'shoot\("([\w-]+)"', SHOTS.read_text("utf-8"))}
    for path in IMAGES.iterdir():
        content = path.read_bytes()
        assert content.startswith(PNG)
        assert len(content) < LARGEST_IMAGE, path.name


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    index = DOCS / "index.md"
    linked = {(DOCS / address.partition("#")[0]).resolve() for address in addresses(index)}
    assert [page for page in PAGES if page not in {*linked, index}] == []


# ---------------------------------------------------------------- command lines


class Line(NamedTuple):
    page: str
    words: list[str]


def command_lines(page: Path) -> Iterator[Line]:
    """Every `hevok …` in the page's blocks, whatever runs it, without what a shell does before or after."""
    for block in fences(page, "", "console", "sh"):
        for line in block.splitlines():
            if found := re.search(r"^(?:\$ )?(?:[^#\s]+ )*?(?:[\w./~-]*/)?(hevok(?: .*)?)$", line):
                words = shlex.split(found[1])
                end = next((at for at, word in enumerate(words) if word in ("|", ">", "&")), len(words))
                yield Line(page.name, words[1:end])


def parse(words: list[str]) -> click.Context:
    """Read the words as the command would, down to the last subcommand, and run nothing."""
    command: click.Command = main
    context = command.make_context("hevok", words)
    while isinstance(context.command, click.Group):
        words = [*context._protected_args, *context.args]
        name, found, words = context.command.resolve_command(context, words)
        assert found is not None
        context = found.make_context(name, words, parent=context)
    return context


def test_the_lines_are_found() -> None:
    lines = [line for page in PAGES for line in command_lines(page)]
    assert ["serve"] in [line.words for line in lines if line.page == "README.md"]
    assert len(lines) > 30


@pytest.mark.parametrize(
    "line", [line for page in PAGES for line in command_lines(page)], ids=lambda line: " ".join(line.words)
)
def test_a_command_line_in_the_documentation_is_understood(line: Line) -> None:
    parse(line.words)


@pytest.mark.parametrize("words", [["serve", "--prot", "0"], ["memroy", "stats"], ["translate", "1"]])
def test_a_command_line_that_is_wrong_is_not_understood(words: list[str]) -> None:
    with pytest.raises(click.UsageError):
        parse(words)


@each_page
def test_commands_and_options_named_in_running_text_exist(page: Path) -> None:
    for token in inline(page):
        words = token.content.removeprefix("uv run ").split()
        if token.type != "code_inline" or words[:1] != ["hevok"]:
            continue
        command: click.Command = main
        for word in words[1:]:
            if word.startswith("--"):
                options = {option for param in (*command.params, *main.params) for option in param.opts}
                assert word in options | {"--help"}, token.content
            elif isinstance(command, click.Group) and word != "COMMAND":
                found = command.get_command(click.Context(command), word)
                assert found, token.content
                command = found


def test_the_page_of_commands_names_only_commands_that_exist() -> None:
    titles = re.findall(r"(?m)^### `hevok (.+)`$", (DOCS / "commands.md").read_text("utf-8"))
    assert len(titles) > 10
    for title in titles:
        words = title.split()
        command: click.Command | None = main
        for word in words:
            assert isinstance(command, click.Group)
            command = command.get_command(click.Context(command), word)
        assert command is not None, title
        assert not isinstance(command, click.Group), title


# ---------------------------------------------------------------- examples


def examples() -> Iterator[tuple[str, str]]:
    """Each command line of the README's console blocks, and what it is said to print."""
    for block in fences(ROOT / "README.md", "console"):
        for example in block.split("$ ")[1:]:
            line, _, printed = example.partition("\n")
            yield line, printed


def test_the_examples_of_the_readme_print_what_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(DOCS / "example", tmp_path / "docs" / "example")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HEVOK_MEMORY", raising=False)
    with open_memory(tmp_path / "memory.db") as workspace:
        add_sample(workspace)
    shown = list(examples())
    assert len(shown) >= 3
    for line, printed in shown:
        words = shlex.split(line.removeprefix("uv run "))
        assert words[0] == "hevok"
        result = CliRunner().invoke(main, words[1:], prog_name="hevok")
        assert result.exit_code == 0, result.output
        assert result.stdout == printed


def test_the_readme_says_how_to_start_and_how_to_test() -> None:
    blocks = "".join(fences(ROOT / "README.md", ""))
    for command in ("uv run hevok serve", "uv run pytest", "python3 -m uv run hevok serve"):
        assert command in blocks
    checks = ROOT / ".ci" / "run"
    if checks.exists():
        assert re.search(r"(?m)^uv run pytest$", checks.read_text("utf-8"))


def test_the_sample_still_has_what_the_five_minutes_are_about(tmp_path: Path) -> None:
    """Segment 60 is empty in Sorani and says what segment 14 says."""
    with open_memory(tmp_path / "memory.db") as workspace:
        add_sample(workspace)
    words = ["--memory", str(tmp_path / "memory.db"), "show", "1", "--langs", "en,ckb"]
    lines = CliRunner().invoke(main, words).stdout.splitlines()
    at = {
        number: next(i for i, line in enumerate(lines) if line.startswith(f"{number:>6}  "))
        for number in (14, 60)
    }
    assert (
        lines[at[14]].split()[1:] == lines[at[60]].split()[1:] == ["en", "Here", "translators", "disagree."]
    )
    assert "[not translated yet]" in lines[at[60] + 1]


def test_the_tutorial_writes_the_sentences_of_its_example() -> None:
    lines = (DOCS / "example" / "short-word.ckb.tsv").read_text("utf-8").splitlines()
    written = dict(line.split("\t") for line in lines if not line.startswith("#"))
    tutorial = (DOCS / "tutorial.md").read_text("utf-8")
    told = re.findall(r'(?m)^\| (\S+) \| <bdi lang="ckb">(.+)</bdi> \|$', tutorial)
    assert len(told) >= 6
    for place, sentence in told:
        assert written[place] == sentence


def test_the_tutorial_calls_buttons_by_their_names() -> None:
    templates = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    tutorial = (DOCS / "tutorial.md").read_text("utf-8")
    bold = set(re.findall(r"\*\*([^*]+)\*\*", tutorial.replace("\n", " ")))
    told = {name for name in bold if not re.search(r"^(?:Ctrl|Alt|\?)|speaker|set aside|سۆرانی", name)}
    assert len(told) > 10
    assert {name for name in told if f'"{name}"' not in templates and f">{name}<" not in templates} <= {"Aa"}


@pytest.mark.slow
def test_the_tutorial_can_be_walked_in_a_browser_and_gives_its_pictures(tmp_path: Path) -> None:
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group `checks`)")
    from tests.browser.conftest import CHROMIUM

    if CHROMIUM is None:
        pytest.skip("no Chromium: install it, or name one in HEVOK_CHROMIUM")
    walk = [sys.executable, "-m", "docs.screenshots", str(tmp_path)]
    subprocess.run(walk, cwd=ROOT, check=True, timeout=300)
    assert {path.name for path in tmp_path.iterdir()} >= {path.name for path in IMAGES.iterdir()}


# ---------------------------------------------------------------- words and figures


@pytest.mark.parametrize(
    ("word", "values"),
    [
        ("status", Status),
        ("origin", Origin),
        ("term status", TermStatus),
        ("use rule", UseRule),
        ("review state", Review),
    ],
)
def test_the_words_are_those_of_the_records(word: str, values: type) -> None:
    assert set(re.findall("`([^`]+)`", table(DOCS / "words.md")[word])) == {str(value) for value in values}


def test_every_kind_of_block_is_among_the_words() -> None:
    said = table(DOCS / "words.md")["block"]
    assert all(kind.replace("_", " ") in said for kind in BlockKind)


def test_the_penalties_and_the_cap_are_those_of_the_code() -> None:
    said = table(DOCS / "matching.md")
    assert {name: said[name] for name in (penalty.name for penalty in BY_ORIGIN.values())} == {
        penalty.name: str(penalty.points) for penalty in BY_ORIGIN.values()
    }
    assert f"capped at {CRITICAL_CAP}" in (DOCS / "matching.md").read_text("utf-8")
    assert f"{CRITICAL_CAP} %" in (ROOT / "README.md").read_text("utf-8")


# ---------------------------------------------------------------- what has no place here


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


HOSTS = ("pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "index" + "-url")
FOLDERS = ("/" + "work/", "/" + "root/", "/" + "tmp/", "/" + "home/", "/" + "Users/", "/opt/" + "pypi")


def test_no_tracked_text_names_a_folder_of_a_machine_or_a_package_index() -> None:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            text = content.decode()
            found += [
                (path.relative_to(ROOT).as_posix(), word)
                for word in (*HOSTS, *FOLDERS)
                if re.search(rf"(?<![\w.~-]){re.escape(word)}", text)
            ]
    assert found == []


def test_the_changes_have_an_unreleased_section_with_something_in_it() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    section = re.search(r"(?ms)^## \[Unreleased\]\n(.+?)(?=^## |\Z)", changes)
    assert section
    assert re.search(r"(?m)^### (?:Added|Changed|Fixed|Removed|Deprecated|Security)\n\n- ", section[1])
