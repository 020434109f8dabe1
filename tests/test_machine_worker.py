"""The worker process: started when needed, shared, killed and started again, and never in anybody's way."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from reader import places
from reader.errors import Refused, Unknown
from reader.machine import Cancelled, Draft, Failed, Worker, install_file
from reader.machine.worker import half_the_cores
from tests import argos_model

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="stops and kills processes")

SENTENCE = "teacher reads letter ."
DRAFTED = "معلمة تقرأ رسالة ."

WATCH = """
import socket
def refuse(*arguments):
    open({path!r}, "a").write(repr(arguments))
    raise OSError("no network in this test")
socket.socket.connect = socket.socket.sendto = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    for name, lexicon, source, target in (
        ("en-ar", argos_model.ENGLISH_TO_ARABIC, "en", "ar"),
        ("en-ku", argos_model.ENGLISH_TO_KURMANJI, "en", "ku"),
    ):
        install_file(argos_model.build(folder / f"{name}.argosmodel", lexicon, source, target), folder)
    return folder


@pytest.fixture
def environment():
    return {**os.environ, "ARGOS_COMPUTE_TYPE": "float32"}


@pytest.fixture
def worker(models, environment):
    with Worker(models, environment=environment) as made:
        yield made


def best(worker, text=SENTENCE):
    return worker.draft([text], "en", "ar")[0][0].text


def ends(process):
    """Whether a process of that id ends soon."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def in_thread(call):
    """Start `call`; the function that is returned waits for it and hands back what it returned or raised."""
    outcome = []

    def run():
        try:
            outcome.append(call())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()

    def wait():
        thread.join(20)
        assert not thread.is_alive()
        return outcome[0]

    return wait


def test_the_process_starts_with_the_first_text_and_is_kept(worker):
    assert worker.process == 0
    assert best(worker) == DRAFTED
    first = worker.process
    assert first != 0
    assert best(worker, "door") == "باب"
    assert worker.process == first


def test_the_worker_drafts_as_the_engine_does(worker):
    found = worker.draft(["old school .", "", " \n"], "en", "ar", alternatives=3)
    assert found[0][0] == Draft("قديم مدرسة .", pytest.approx(0, abs=0.01))
    assert len(found[0]) == len({draft.text for draft in found[0]}) > 1
    assert found[1:] == [[], []]
    assert worker.draft([SENTENCE], "en", "kmr")[0][0].text == "mamoste dixwîne name ."


def test_each_text_is_told_when_it_is_there(worker):
    heard = []
    found = worker.draft(
        ["door", "", "school"], "en", "ar", drafted=lambda index, drafts: heard.append((index, drafts))
    )
    assert heard == list(enumerate(found))


def test_texts_of_any_kind_come_through_the_pipe(worker):
    text = 'a\N{PILE OF POO}"\\\N{LINE SEPARATOR}b {"x": 1} \N{RIGHT-TO-LEFT OVERRIDE}c'
    assert best(worker, text).split() == text.split()


def test_a_pair_without_a_model_starts_nothing(worker):
    for source, target in (("en", "ckb"), ("ar", "en"), ("en", "es")):
        with pytest.raises(Unknown):
            worker.draft(["door"], source, target)
    with pytest.raises(Refused):
        worker.draft(["x" * 10_001], "en", "ar")
    with pytest.raises(ValueError, match="1 to 10"):
        worker.draft(["door"], "en", "ar", alternatives=0)
    assert worker.process == 0


def test_a_model_that_fails_says_so_and_the_process_stays(worker):
    heard = []
    with pytest.raises(Failed, match="The model failed on this text"):
        worker.draft(["door", "door " * 80], "en", "ar", drafted=lambda index, drafts: heard.append(index))
    assert heard == [0]
    process = worker.process
    with pytest.raises(Failed):
        worker.draft(["\ud800"], "en", "ar")
    assert best(worker) == DRAFTED
    assert worker.process == process


def test_a_worker_killed_in_the_midst_of_a_text_is_said_and_the_next_text_works(worker):
    best(worker)
    first = worker.process
    os.kill(first, signal.SIGSTOP)
    waiting = in_thread(lambda: best(worker))
    time.sleep(0.1)
    os.kill(first, signal.SIGKILL)
    error = waiting()
    assert isinstance(error, Failed)
    assert str(error) == "The worker for machine drafts was ended, and there is no draft. Try it again."
    assert best(worker) == DRAFTED
    assert worker.process not in (0, first)


def test_a_worker_killed_between_two_texts_is_not_noticed(worker):
    best(worker)
    first = worker.process
    os.kill(first, signal.SIGKILL)
    assert ends_for(worker, first)
    assert best(worker) == DRAFTED
    assert worker.process != first


def ends_for(worker, process):
    """Whether the worker sees soon that its process has ended; asking it collects the dead process."""
    deadline = time.monotonic() + 10
    while worker.process == process and time.monotonic() < deadline:
        time.sleep(0.01)
    return worker.process == 0


def test_a_worker_that_hangs_is_killed_and_the_next_text_works(models, environment):
    with Worker(models, environment=environment, patience=5) as worker:
        best(worker)
        first = worker.process
        worker._patience = 0.3
        os.kill(first, signal.SIGSTOP)
        with pytest.raises(Failed, match=r"took more than 0\.3 seconds over this text and was stopped"):
            best(worker)
        assert ends(first)
        worker._patience = 5
        assert best(worker) == DRAFTED


def test_a_worker_that_nobody_asks_goes_to_rest_and_comes_back(models, environment):
    with Worker(models, environment=environment, idle=0.1) as worker:
        best(worker)
        first = worker.process
        assert ends_for(worker, first)
        assert best(worker) == DRAFTED


def test_a_worker_that_goes_to_rest_as_it_is_asked_is_started_again(models, environment):
    """Asked again and again just when its patience ends, it never fails."""
    with Worker(models, environment=environment, idle=0.02) as worker:
        processes = set()
        for pause in range(12):
            assert best(worker) == DRAFTED
            processes.add(worker.process)
            time.sleep(0.012 + pause * 0.002)
    assert len(processes) > 1


def test_drafting_can_be_cancelled_between_and_in_texts(worker):
    best(worker)
    stop = threading.Event()
    heard = []

    def first_only(index, drafts):
        heard.append(index)
        stop.set()

    with pytest.raises(Cancelled):
        worker.draft([SENTENCE] * 50, "en", "ar", drafted=first_only, cancelled=stop)
    assert heard == [0]

    stop.clear()
    process = worker.process
    os.kill(process, signal.SIGSTOP)
    waiting = in_thread(lambda: worker.draft([SENTENCE], "en", "ar", cancelled=stop))
    time.sleep(0.1)
    stop.set()
    assert isinstance(waiting(), Cancelled)
    os.kill(process, signal.SIGCONT)
    assert best(worker, "door") == "باب"
    assert worker.process == process


def test_many_threads_share_one_process(worker):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: best(worker, ["door", SENTENCE][number % 2]), range(160)))
    assert found == ["باب", DRAFTED] * 80


def test_one_text_does_not_wait_behind_a_long_job(worker):
    best(worker)
    stop = threading.Event()
    count = []
    job = in_thread(
        lambda: worker.draft(
            [SENTENCE] * 100_000, "en", "ar", drafted=lambda index, _: count.append(index), cancelled=stop
        )
    )
    while len(count) < 5:
        time.sleep(0.005)
    started = len(count)
    assert best(worker, "door") == "باب"
    between = len(count) - started
    stop.set()
    assert isinstance(job(), Cancelled)
    assert between <= 20


def test_closing_ends_the_process_and_whoever_waits(models, environment):
    worker = Worker(models, environment=environment)
    best(worker)
    process = worker.process
    os.kill(process, signal.SIGSTOP)
    waiting = [in_thread(lambda: best(worker)) for _ in range(3)]
    time.sleep(0.1)
    worker.close()
    assert all(isinstance(wait(), Failed) for wait in waiting)
    assert ends(process)
    worker.close()
    with pytest.raises(Failed, match="closing"):
        best(worker)


def test_a_worker_that_cannot_start_is_a_failure_in_words(models, monkeypatch):
    with Worker(models) as worker:
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(Failed, match="cannot be started"):
            best(worker)
        monkeypatch.undo()
        monkeypatch.setenv("ARGOS_COMPUTE_TYPE", "float32")
        assert best(worker, "door") == "باب"


def test_a_setting_that_argos_cannot_read_is_a_failure_in_words(models, environment):
    with (
        Worker(models, environment={**environment, "ARGOS_BEAM_SIZE": "many"}) as worker,
        pytest.raises(Failed, match="cannot start here"),
    ):
        best(worker)


def test_no_setting_of_argos_can_send_a_text_away_or_lose_a_package(models, environment, tmp_path):
    """Each of these makes argostranslate ask a server, print what it translates, or find nothing."""
    hit = tmp_path / "hit"
    (tmp_path / "sitecustomize.py").write_text(WATCH.format(path=str(hit)))
    settings = {
        "ARGOS_MODEL_PROVIDER": "LIBRETRANSLATE",
        "ARGOS_CHUNK_TYPE": "SPACY",
        "ARGOS_DEBUG": "1",
        "ARGOS_PACKAGES_DIR": str(tmp_path / "elsewhere"),
        "PYTHONPATH": str(tmp_path),
    }
    with Worker(models, environment={**environment, **settings}) as worker:
        assert best(worker) == DRAFTED
    assert not hit.exists()
    assert not (tmp_path / "elsewhere").exists()


def test_the_watch_on_the_network_would_notice(tmp_path):
    hit = tmp_path / "hit"
    (tmp_path / "sitecustomize.py").write_text(WATCH.format(path=str(hit)))
    ask = "import urllib.request as u; u.urlopen('http://127.0.0.1:9/')"
    done = subprocess.run(
        [sys.executable, "-c", ask], env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True
    )
    assert done.returncode != 0
    assert hit.exists()


def test_no_splitter_is_imported_even_where_one_is_installed(models, environment, tmp_path):
    for name in ("stanza", "spacy", "minisbd"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'hit')!r}, 'a').write({name!r})")
    with Worker(models, environment={**environment, "PYTHONPATH": str(tmp_path)}) as worker:
        assert best(worker) == DRAFTED
    assert not (tmp_path / "hit").exists()


def test_what_a_library_prints_is_not_taken_for_an_answer(models, environment, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, os\n"
        "def heard(event, arguments):\n"
        "    if event == 'import' and arguments[0] == 'ctranslate2':\n"
        "        print('noise', flush=True)\n"
        f"        open({str(tmp_path / 'printed')!r}, 'w').close()\n"
        "sys.addaudithook(heard)\n"
    )
    with Worker(models, environment={**environment, "PYTHONPATH": str(tmp_path)}) as worker:
        assert best(worker) == DRAFTED
    assert (tmp_path / "printed").exists()


PARENT = """
import sys
from pathlib import Path
from reader.machine import Worker
with Worker(Path(sys.argv[1])) as worker:
    print(worker.draft(["door"], "en", "ar")[0][0].text)
    print(worker.process)
    print(sorted(n for n in sys.modules if n.split(".")[0] in
        ("argostranslate", "ctranslate2", "sentencepiece", "sacremoses", "numpy", "stanza", "torch")))
    {then}
"""


def run_parent(models, environment, then):
    return subprocess.Popen(
        [sys.executable, "-c", PARENT.format(then=then), str(models)],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        cwd=places.PACKAGE.parent,
    )


def test_whoever_uses_a_worker_never_imports_an_engine(models, environment):
    with run_parent(models, environment, "pass") as parent:
        drafted, _, modules = parent.stdout.read().split("\n")[:3]
    assert parent.returncode == 0
    assert (drafted, modules) == ("باب", "[]")


@pytest.mark.parametrize("then", ["import os; os.kill(os.getpid(), 9)", "import os; os._exit(0)"])
def test_the_process_ends_with_whoever_started_it(models, environment, then):
    with run_parent(models, environment, then) as parent:
        process = int(parent.stdout.read().split("\n")[1])
    assert ends(process)


def test_the_process_steps_back_and_leaves_cores(worker):
    best(worker)
    assert os.getpriority(os.PRIO_PROCESS, worker.process) >= min(19, os.nice(0) + 10)
    assert 1 <= half_the_cores() <= max(1, len(os.sched_getaffinity(0)) // 2)


def test_a_request_that_breaks_a_pipe_is_not_a_traceback(worker):
    best(worker)
    process = worker.process
    child = worker._child
    os.kill(process, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    child.send({"text": "x" * 200_000})
    assert child.receive(5) == b""
    assert child.end() == -signal.SIGKILL
    assert child.end() == -signal.SIGKILL
