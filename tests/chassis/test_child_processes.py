"""A child is what was asked for: its program, environment, limits, signals; and it is there only with its parent."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from services.chassis.child_processes import LAUNCHER, Account, ChildLimits, ended, reading, start

pytestmark = pytest.mark.connected

SH = Path("/bin/sh")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells it")


async def told_by(*words: str | Path, **how: object) -> tuple[int, str]:
    process = start(words, stdout=subprocess.PIPE, **how)  # type: ignore[arg-type]
    async with reading(process.stdout) as output:
        said = await output.read()
        return await ended(process), said.decode()


async def test_a_child_says_something_and_leaves_its_exit_code(tmp_path: Path) -> None:
    said = await told_by(
        SH, "-c", "pwd; echo $WORD; exit 3", directory=tmp_path, environment={"WORD": "ahoy"}
    )
    assert said == (3, f"{tmp_path}\nahoy\n")


def _ignored(status: list[str]) -> int:
    """The signals that a process ignores: the first is the lowest bit."""
    return int(next(line.split()[1] for line in status if line.startswith("SigIgn")), 16)


@LINUX
async def test_the_limits_are_those_asked_for_and_no_signal_stays_ignored() -> None:
    limits = ChildLimits(cpu_seconds=7, file_bytes=4096, memory_bytes=64 << 20)
    _, said = await told_by("/bin/cat", "/proc/self/limits", "/proc/self/status", limits=limits)
    lines = said.splitlines()
    hard = {line[:25].strip(): line.split()[-2] for line in lines if line.startswith("Max ")}
    assert (hard["Max cpu time"], hard["Max file size"], hard["Max data size"]) == (
        "7",
        "4096",
        str(64 << 20),
    )
    assert hard["Max core file size"] == "0"
    # Of 1 to 31: 32 and 33 are the C library's own. Whoever started the tests may ignore some himself, as nohup does.
    ours = _ignored(Path("/proc/self/status").read_text().splitlines()) & 0x7FFF_FFFF
    by_python = 1 << (signal.SIGPIPE - 1) | 1 << (signal.SIGXFSZ - 1)
    assert _ignored(lines) & 0x7FFF_FFFF == ours & ~by_python


def test_a_program_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        start([tmp_path / "nowhere"])


def test_a_file_that_may_not_be_run_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("words")
    with pytest.raises(PermissionError, match="text"):
        start([tmp_path / "text"])


async def test_a_file_that_is_no_program_says_so_and_ends(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"\0")
    (tmp_path / "text").chmod(0o755)
    with (tmp_path / "log").open("wb") as log:
        assert await ended(start([tmp_path / "text"], stderr=log)) == 127
    assert "could not be started" in (tmp_path / "log").read_text()


def test_a_child_whose_parent_is_gone_does_not_begin() -> None:
    words = ["parent=1", "death=9", "default=13", "--", "/bin/echo", "begun"]
    done = subprocess.run([sys.executable, "-I", LAUNCHER, *words], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (125, b"")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs children as others")
async def test_root_runs_a_child_as_another_account_with_its_groups_only() -> None:
    _, said = await told_by("/bin/sh", "-c", "id -u; id -g; id -G", account=Account(65534, 65534))
    assert said.split() == ["65534"] * 3


PARENT = """
import os, sys, time
from services.chassis.child_processes import Account, start
other = Account(65534, 65534) if os.geteuid() == 0 else None
print(start(["/bin/sleep", "60"], account=other).pid, flush=True)
time.sleep(60)
"""


@LINUX
async def test_a_child_of_another_account_dies_with_its_parent_too() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        async with asyncio.timeout(10):
            while child.name() != "sleep":
                await asyncio.sleep(0.005)
        parent.kill()
    gone, _ = psutil.wait_procs([child], timeout=5)
    assert gone


@pytest.mark.parametrize("word", ["preexec_fn=", "create_subprocess_", "os.fork", "multiprocessing"])
def test_no_service_runs_python_between_fork_and_exec(word: str) -> None:
    services = LAUNCHER.parents[1]
    # The command line has no threads when it starts its server.
    sources = (path for path in services.rglob("*.py") if "cli" not in path.relative_to(services).parts)
    assert [path.name for path in sources if word in path.read_text()] == []
