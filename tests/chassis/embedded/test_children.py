"""Care for child processes: they die with us; only the very process we started is ever ended."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from services.chassis.embedded.children import Child, ProcessRecord, end_orphan, gone, last_lines

pytestmark = pytest.mark.connected

SLEEP = Path("/bin/sleep")
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([SLEEP, "60"]) as process:
        yield process
        process.kill()


async def test_a_child_leaves_its_exit_code_and_output_and_no_record(tmp_path: Path) -> None:
    child = Child.start(
        ["/bin/sh", "-c", "echo said; exit 3"], log=tmp_path / "log", record=tmp_path / "record"
    )

    assert await child.ended() == 3
    assert last_lines(tmp_path / "log") == "said"
    assert not (tmp_path / "record").exists()


async def test_a_child_that_ignores_the_gentle_signal_is_killed(tmp_path: Path) -> None:
    child = Child.start([sys.executable, "-c", STUBBORN], log=tmp_path / "log")
    assert await gone(lambda: "deaf" not in last_lines(tmp_path / "log"), within=20)

    assert await child.stop(signal.SIGTERM, patience=0.2) == -signal.SIGKILL


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has started a child of its own, whose pid is the first line it says."""
    program = (
        "import sys, time; from pathlib import Path; from services.chassis.embedded.children import Child\n"
        "child = Child.start(['/bin/sleep', '60'], log=Path(sys.argv[1]))\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE) as process:
        yield process
        process.kill()


async def test_a_child_dies_with_the_process_that_started_it(parent: subprocess.Popen[bytes]) -> None:
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    assert os.getsid(child.pid) == child.pid

    parent.kill()

    assert await gone(lambda: child.is_running() and child.status() != psutil.STATUS_ZOMBIE, within=10)


async def test_an_orphan_is_ended_by_its_record(tmp_path: Path, stranger: subprocess.Popen[bytes]) -> None:
    record = ProcessRecord.of(stranger.pid, SLEEP)
    assert record is not None
    record.write(tmp_path / "record")

    assert await end_orphan(tmp_path / "record", signal.SIGTERM, patience=5)
    assert stranger.wait() == -signal.SIGTERM
    assert not await end_orphan(tmp_path / "record", signal.SIGTERM, patience=5)


@pytest.mark.parametrize("lie", [{"started": 1.0}, {"executable": "/bin/other"}])
async def test_another_process_with_the_same_pid_is_left_alone(
    tmp_path: Path, stranger: subprocess.Popen[bytes], lie: dict[str, object]
) -> None:
    record = ProcessRecord.of(stranger.pid, SLEEP)
    assert record is not None
    record.write(tmp_path / "record")
    told = json.loads((tmp_path / "record").read_text(encoding="utf-8"))
    (tmp_path / "record").write_text(json.dumps(told | lie), encoding="utf-8")

    assert not await end_orphan(tmp_path / "record", signal.SIGKILL, patience=5)
    assert stranger.poll() is None


def test_a_dead_process_nobody_has_reaped_is_not_alive(stranger: subprocess.Popen[bytes]) -> None:
    record = ProcessRecord.of(stranger.pid, SLEEP)
    assert record is not None

    os.kill(stranger.pid, signal.SIGKILL)
    os.waitid(os.P_PID, stranger.pid, os.WEXITED | os.WNOWAIT)

    assert psutil.pid_exists(stranger.pid)
    assert not record.is_alive()


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"pid": 1}'])
async def test_a_record_that_makes_no_sense_names_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "record").write_text(text, encoding="utf-8")

    assert not await end_orphan(tmp_path / "record", signal.SIGKILL, patience=1)
