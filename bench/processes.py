"""What processes use: CPU seconds of a tree, memory of a tree, growth of this process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOK_SECONDS = 0.02
TREE_LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class CpuSeconds:
    """CPU seconds of an installation so far: our own process, Postgres and NATS. No ffmpeg is in it."""

    ours: float
    postgres: float
    nats: float

    @property
    def total(self) -> float:
        return self.ours + self.postgres + self.nats

    def __sub__(self, earlier: "CpuSeconds") -> "CpuSeconds":
        return CpuSeconds(
            self.ours - earlier.ours, self.postgres - earlier.postgres, self.nats - earlier.nats
        )


def cpu_of(pid: int) -> CpuSeconds:
    """Of the process ``pid`` and the servers below it.

    Other children (ffmpeg) are not counted, neither while they run nor, through their parent, when they have ended;
    backends of Postgres are counted in both cases.
    """
    root = psutil.Process(pid)
    seconds = {"ours": _own(root), "postgres": 0.0, "nats": 0.0}
    for process in root.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            name = process.name()
            if name == "postgres":
                seconds["postgres"] += _own(process)
                if process.ppid() == pid or _name_of_parent(process) != "postgres":
                    times = process.cpu_times()
                    seconds["postgres"] += times.children_user + times.children_system
            elif "nats" in name:
                seconds["nats"] += _own(process)
            elif "python" in name:
                seconds["ours"] += _own(process)
    return CpuSeconds(**seconds)


def _own(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _name_of_parent(process: psutil.Process) -> str:
    parent = process.parent()
    return parent.name() if parent else ""


@contextmanager
def peak_growth() -> Iterator[Callable[[], int]]:
    """What this process grew at most during the block, in bytes of resident memory."""
    me = psutil.Process()
    before = me.memory_info().rss
    with _peak(lambda: me.memory_info().rss, LOOK_SECONDS) as peak:
        yield lambda: max(peak() - before, 0)


@contextmanager
def peak_of_tree(pid: int) -> Iterator[Callable[[], int]]:
    """The most that a process and all below it held at once, in bytes; shared pages are counted once (PSS)."""
    root = psutil.Process(pid)

    def look() -> int:
        with suppress(psutil.Error):
            return sum(map(_proportional, [root, *root.children(recursive=True)]))
        return 0

    with _peak(look, TREE_LOOK_SECONDS) as peak:
        yield peak


def _proportional(process: psutil.Process) -> int:
    """Its share of memory: pages that n processes have in common count 1/n each."""
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def _peak(look: Callable[[], int], seconds: float) -> Iterator[Callable[[], int]]:
    peak = look()
    stopped = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not stopped.wait(seconds):
            peak = max(peak, look())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: peak
    finally:
        stopped.set()
        watcher.join()
