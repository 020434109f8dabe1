import multiprocessing
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from reader.memory.turns import Turns

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there filelock alone is used")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "memory.db.lock"


def made(path, patience=0.0):
    return Turns(path, patience=patience, look=0.001, mode=0o600)


def test_two_locks_on_one_file_keep_each_other_out_turn_after_turn(path):
    one, other = made(path), made(path)
    for holder, waiter in [(one, other), (other, one)] * 3:
        with holder, pytest.raises(Timeout), waiter:
            pass


def test_it_is_the_lock_that_filelock_takes(path):
    lock = made(path)
    with lock, pytest.raises(Timeout):
        FileLock(path, timeout=0).acquire()
    with FileLock(path, timeout=0), pytest.raises(Timeout), lock:
        pass
    with lock:
        pass


def test_the_file_is_its_owners_alone(path):
    with made(path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_taken_away_counts_for_nobody(path):
    one, other = made(path), made(path)
    with one:
        pass
    path.unlink()
    with other, pytest.raises(Timeout), one:
        pass
    with one:
        assert path.exists()


def test_a_link_in_its_place_is_refused(path, tmp_path):
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"), made(path):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_an_error_within_a_turn_ends_it(path):
    lock = made(path)
    with pytest.raises(ValueError, match="whatever"), lock:
        raise ValueError("whatever")
    with made(path):
        pass


def tries(lock, answers):
    try:
        with lock:
            answers.put("taken")
    except Timeout:
        answers.put("kept out")


def test_a_forked_process_does_not_share_the_turn_of_its_parent(path):
    fork = multiprocessing.get_context("fork")
    answers = fork.Queue()
    lock = made(path)
    with lock:
        child = fork.Process(target=tries, args=(lock, answers))
        child.start()
        assert answers.get(timeout=20) == "kept out"
        child.join(20)
        with pytest.raises(Timeout), made(path):  # what the child did has not let go of it
            pass
    child = fork.Process(target=tries, args=(lock, answers))
    child.start()
    assert answers.get(timeout=20) == "taken"
    child.join(20)


HOLD = """
    import sys, time, pathlib
    from reader.memory.turns import Turns
    with Turns(pathlib.Path(sys.argv[1]), patience=5, look=0.001, mode=0o600):
        print("held", flush=True)
        time.sleep(60)
"""


def test_a_killed_process_lets_go(path):
    holder = subprocess.Popen(
        [sys.executable, "-c", "\n".join(line[4:] for line in HOLD.splitlines()), str(path)],
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Timeout), made(path, patience=0.05):
            pass
        holder.send_signal(signal.SIGKILL)
        with made(path, patience=10):
            pass


COUNT = """
    import sys, pathlib
    from reader.memory.turns import Turns
    lock, number = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    turns = Turns(lock, patience=60, look=0.0005, mode=0o600)
    for _ in range(300):
        with turns:
            number.write_text(str(int(number.read_text()) + 1))
"""


def test_no_count_of_several_processes_is_lost(path, tmp_path):
    number = tmp_path / "number"
    number.write_text("0")
    code = "\n".join(line[4:] for line in COUNT.splitlines())
    counting = [subprocess.Popen([sys.executable, "-c", code, str(path), str(number)]) for _ in range(3)]
    assert [process.wait(120) for process in counting] == [0, 0, 0]
    assert number.read_text() == "900"


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs a system that lists what is open")
def test_a_lock_that_is_done_with_leaves_nothing_open(path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(50):
        with made(path):
            pass
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
