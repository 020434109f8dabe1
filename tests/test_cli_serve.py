from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from reader import settings
from reader.cli.serving import loopback
from reader.errors import Refused, Unavailable
from tests.cli_support import Hevok, command, environment, fresh_memory, hevok, unbegun

__all__ = ["fresh_memory", "hevok", "unbegun"]

ADDRESS = re.compile(r"Hevok is at (http://127\.0\.0\.1:(\d+)/)\n")


class Server:
    """A server in a process of its own, from its printed address to its end."""

    def __init__(self, folder: Path, *arguments: str | int) -> None:
        self.process = subprocess.Popen(
            command("serve", *arguments),
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.line, self.hint = self.process.stdout.readline(), self.process.stdout.readline()
        found = ADDRESS.fullmatch(self.line)
        assert found, (self.line, self.process.communicate(timeout=10))
        self.address, self.port = found[1], int(found[2])

    def get(self, path: str = "health") -> str:
        with urlopen(self.address + path, timeout=10) as answer:
            return str(answer.read().decode())

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it; its exit status and what it complained of."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors


@contextmanager
def serving(folder: Path, *arguments: str | int) -> Iterator[Server]:
    server = Server(folder, *arguments)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def taken(port: int = 0) -> Iterator[int]:
    """A port that another program listens at."""
    with closing(socket.socket()) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        yield other.getsockname()[1]


# ---------------------------------------------------------------- the address


def test_the_printed_address_answers_at_once(hevok: Hevok) -> None:
    with serving(hevok.folder, "--port", 0) as server:
        assert '"ok":true' in server.get()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
@pytest.mark.skipif(os.name != "posix", reason="signals are sent so on POSIX")
def test_it_says_how_to_stop_and_stops_cleanly(hevok: Hevok, how: signal.Signals) -> None:
    with serving(hevok.folder, "--port", 0) as server:
        server.get()
        assert server.hint == "Ctrl+C stops it.\n"
        assert server.stop(how) == (0, "")


def test_a_port_that_was_asked_for_and_is_taken_is_refused(hevok: Hevok) -> None:
    with taken() as port:
        sentence = hevok.refused("serve", "--port", port)
    assert f"Port {port}" in sentence
    assert "--port" in sentence


def test_another_port_is_taken_where_the_usual_one_is(hevok: Hevok) -> None:
    with ExitStack() as stack:
        with suppress(OSError):  # taken by another program already, which does as well
            stack.enter_context(taken(settings.PORT))
        server = stack.enter_context(serving(hevok.folder))
        assert server.port != settings.PORT
        assert '"ok":true' in server.get()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", ""])
def test_a_host_that_others_could_reach_is_refused(unbegun: Hevok, host: str) -> None:
    assert "no accounts yet" in unbegun.refused("serve", "--host", host)
    assert not unbegun.memory.exists()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "127.0.0.1"),
        ("::1", "::1"),
        ("[::1]", "::1"),
        ("127.0.0.2", "127.0.0.2"),
    ],
)
def test_this_machine_has_several_names(host: str, address: str) -> None:
    assert str(loopback(host)) == address


def test_another_word_is_no_host() -> None:
    with pytest.raises(Refused):
        loopback("local host")


# ---------------------------------------------------------------- a new memory


def test_a_new_memory_holds_the_sample_and_the_starter_glossary(unbegun: Hevok) -> None:
    with serving(unbegun.folder, "--port", 0):
        [document] = unbegun.json("documents")
        assert 45 <= document["segments"] <= 70
        assert {rendering["language"] for rendering in document["renderings"]} == {"ar", "kmr", "ckb"}
        text = unbegun.write("a.txt", "Rojava")
        assert unbegun.json("glossary", "find", text, "--lang", "en")
    with serving(unbegun.folder, "--port", 0):
        assert len(unbegun.json("documents")) == 1


def test_an_empty_memory_holds_neither(unbegun: Hevok) -> None:
    with serving(unbegun.folder, "--port", 0, "--empty"):
        assert unbegun.json("documents") == []
        text = unbegun.write("a.txt", "Rojava")
        assert unbegun.json("glossary", "find", text, "--lang", "en") == []


def test_a_memory_that_is_there_stays_as_it_is(hevok: Hevok) -> None:
    hevok.add()
    server = Server(hevok.folder, "--port", 0, "--empty")
    _, errors = server.stop()
    assert "stays as it is" in errors
    assert len(hevok.json("documents")) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits are those of POSIX")
def test_the_secret_is_made_once_and_readable_by_its_owner_alone(hevok: Hevok) -> None:
    with ThreadPoolExecutor(8) as starters:
        secrets = set(starters.map(settings.secret, [hevok.memory] * 8))
    assert len(secrets) == 1
    path = hevok.folder / "memory.db.secret"
    assert path.read_text().strip() in secrets
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {path.name for path in hevok.folder.iterdir()} == {"memory.db", "memory.db.secret"}


def test_a_secret_that_is_none_is_refused(hevok: Hevok) -> None:
    hevok.write("memory.db.secret", "")
    with pytest.raises(Unavailable, match="holds no secret"):
        settings.secret(hevok.memory)


# ---------------------------------------------------------------- beside other commands


def test_commands_work_beside_a_server_and_it_shows_what_they_did(hevok: Hevok) -> None:
    with serving(hevok.folder, "--port", 0) as server:
        document = hevok.add()
        done = hevok.process(
            "translate", document, 2, "--to", "kmr", "--text", "Kes nizane çi tê.", env=environment()
        )
        assert done.returncode == 0, done.stderr
        assert "Kes nizane çi tê." in server.get(f"read/{document}?langs=en,kmr")
        assert hevok.run("backup", hevok.folder / "copy.db").exit_code == 0
        hevok.ok("translate", document, 2, "--to", "kmr", "--text", "Kes nizane.")
        hevok.ok("restore", hevok.folder / "copy.db")
        assert "Kes nizane çi tê." in server.get(f"read/{document}?langs=en,kmr")


def test_several_commands_that_begin_a_memory_at_once_all_stay_in_it(unbegun: Hevok) -> None:
    texts = [unbegun.write(f"{number}.txt", f"The text number {number}.") for number in range(4)]
    with ThreadPoolExecutor(len(texts)) as starters:
        done = list(
            starters.map(lambda path: unbegun.process("add", path, "--lang", "en", env=environment()), texts)
        )
    assert [process.stderr for process in done] == [b""] * len(texts)
    assert {document["title"] for document in unbegun.json("documents")} == {
        f"The text number {number}." for number in range(4)
    }


# ---------------------------------------------------------------- processes and terminals


def test_texts_are_written_as_utf_8_whatever_the_locale(hevok: Hevok) -> None:
    text = hevok.write("a.txt", "دەقێکی کوردی بە سۆرانی.")
    surroundings = environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    done = hevok.process("segment", text, "--json", env=surroundings)
    assert done.returncode == 0, done.stderr
    assert "دەقێکی کوردی بە سۆرانی." in done.stdout.decode("utf-8")
    refused = hevok.process("add", hevok.folder / "نەبوو.txt", env=environment(PYTHONIOENCODING="ascii"))
    assert "نەبوو.txt" in refused.stderr.decode("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="a broken pipe is one of POSIX")
def test_a_reader_that_leaves_early_hears_no_complaint(hevok: Hevok) -> None:
    document = hevok.add("A sentence that fills the pipe. " * 5_000)
    pipe = subprocess.Popen(
        command("show", document),
        cwd=hevok.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert pipe.stdout is not None
    pipe.stdout.readline()
    pipe.stdout.close()
    _, errors = pipe.communicate(timeout=30)
    assert errors == b""


@pytest.mark.skipif(os.name != "posix", reason="there are pseudo-terminals on POSIX")
def test_embedded_texts_are_isolated_on_a_terminal_and_nowhere_else(hevok: Hevok) -> None:
    import pty

    document = hevok.add("One sentence alone.")
    hevok.ok("translate", document, 1, "--to", "ar", "--text", "جملة واحدة.")
    assert "\N{FIRST STRONG ISOLATE}" not in hevok.ok("show", document)
    ours, theirs = pty.openpty()
    try:
        subprocess.run(
            command("show", document),
            cwd=hevok.folder,
            env=environment(),
            stdout=theirs,
            timeout=30,
            check=True,
        )
        shown = os.read(ours, 10_000).decode("utf-8")
    finally:
        os.close(ours)
        os.close(theirs)
    assert "\N{FIRST STRONG ISOLATE}جملة واحدة.\N{POP DIRECTIONAL ISOLATE}" in shown


def test_cutting_a_text_waits_for_nothing_that_it_does_not_need(unbegun: Hevok) -> None:
    path = unbegun.write("a.txt", "One sentence alone.")
    script = (
        "import sys; from reader.cli import main\n"
        f"main(['segment', {str(path)!r}, '--lang', 'en'], standalone_mode=False)\n"
        "print(sorted({'argostranslate', 'flask', 'sqlite_utils', 'waitress'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True)
    assert done.stdout == "One sentence alone.\n[]\n", done.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="elsewhere a child's time on the processor is not told")
def test_a_second_start_answers_in_under_two_seconds(unbegun: Hevok) -> None:
    with serving(unbegun.folder, "--port", 0):
        pass
    before = sum(os.times()[2:4])
    with serving(unbegun.folder, "--port", 0) as server:
        server.get()
    assert sum(os.times()[2:4]) - before < 2  # its time on the processor: others may be at work here
