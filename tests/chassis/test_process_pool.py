"""Work in a process of its own: a crash, a hang or hunger costs that work, and the next finds a fresh process."""

import asyncio
import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
import uvloop

from services.chassis import process_pool
from services.chassis.process_pool import ProcessPool, WorkLost
from tests.chassis.wiring import eventually

pytestmark = pytest.mark.connected

ROOT = Path(__file__).parents[2]


class Awkward(Exception):
    """An error that does not come through a pickle."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def be_awkward() -> None:
    raise Awkward("this", "that")


def start_a_sleeper() -> int:
    return subprocess.Popen(["/bin/sleep", "60"]).pid


@asynccontextmanager
async def opened(pool: ProcessPool) -> AsyncIterator[ProcessPool]:
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def pool() -> AsyncIterator[ProcessPool]:
    async with opened(ProcessPool(1)) as pool:
        yield pool


def is_over(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def test_a_result_comes_back_and_the_process_stays(pool: ProcessPool) -> None:
    assert await pool.do(operator.add, 2, 3) == 5
    assert await pool.do(os.getpid) == await pool.do(os.getpid) != os.getpid()


async def test_an_error_comes_back_as_it_was_and_costs_no_process(pool: ProcessPool) -> None:
    pid = await pool.do(os.getpid)
    with pytest.raises(ZeroDivisionError):
        await pool.do(operator.truediv, 1, 0)
    with pytest.raises(RuntimeError, match="Awkward: this and that"):
        await pool.do(be_awkward)
    assert await pool.do(os.getpid) == pid


async def test_a_crash_costs_one_piece_of_work(pool: ProcessPool) -> None:
    with pytest.raises(WorkLost, match="died"):
        await pool.do(os.abort)
    assert await pool.do(operator.add, 2, 3) == 5


async def test_work_that_hangs_is_ended() -> None:
    async with opened(ProcessPool(1, seconds=30)) as pool:
        pid = await pool.do(os.getpid)
        pool._seconds = 0.2
        with pytest.raises(WorkLost, match=r"longer than 0.2 s"):
            await pool.do(time.sleep, 60)
        assert is_over(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is kept on Linux")
async def test_work_that_eats_memory_is_refused_it() -> None:
    async with opened(ProcessPool(1, memory_bytes=256 << 20)) as pool:
        with pytest.raises(MemoryError):
            await pool.do(bytearray, 1 << 30)
        assert await pool.do(operator.add, 2, 3) == 5


async def test_cancelled_work_is_ended_with_all_that_it_started(pool: ProcessPool) -> None:
    sleeper = await pool.do(start_a_sleeper)
    pid = await pool.do(os.getpid)
    sleeping = asyncio.create_task(pool.do(time.sleep, 60))
    await asyncio.sleep(0)
    sleeping.cancel()
    await asyncio.gather(sleeping, return_exceptions=True)
    assert is_over(pid)
    await eventually(lambda: is_over(sleeper))


async def test_a_process_outlives_a_signal_to_the_whole_group(pool: ProcessPool) -> None:
    pid = await pool.do(os.getpid)
    os.kill(pid, signal.SIGTERM)
    assert await pool.do(os.getpid) == pid


async def test_what_a_library_prints_is_no_answer(pool: ProcessPool) -> None:
    assert await pool.do(os.write, 1, b"chatter\n") == 8


async def test_a_process_is_replaced_after_many_orders(
    pool: ProcessPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_pool, "ORDERS_PER_PROCESS", 2)
    pids = [await pool.do(os.getpid) for _ in range(3)]
    assert pids[0] == pids[1] != pids[2]


def test_it_works_in_the_loop_of_the_services() -> None:
    async def add() -> int:
        async with opened(ProcessPool(2)) as pool:
            return sum(await asyncio.gather(*(pool.do(operator.add, n, 1) for n in range(4))))

    assert uvloop.run(add()) == 10


OWNER = """
import asyncio, os, time
from services.chassis.process_pool import ProcessPool

async def main():
    pool = ProcessPool(1)
    print(await pool.do(os.getpid), flush=True)
    await pool.do(time.sleep, 60)

asyncio.run(main())
"""


@pytest.fixture
def owner() -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([sys.executable, "-c", OWNER], cwd=ROOT, stdout=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_a_process_dies_with_its_owner_in_the_middle_of_its_work(owner: "subprocess.Popen[bytes]") -> None:
    assert owner.stdout is not None
    worker = psutil.Process(int(owner.stdout.readline()))
    owner.kill()
    assert psutil.wait_procs([worker], timeout=20)[0]


async def test_a_process_that_died_while_it_was_idle_costs_no_work() -> None:
    async with opened(ProcessPool()) as pool:
        os.kill(await pool.do(os.getpid), signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert await pool.do(operator.add, 1, 2) == 3


async def test_a_pool_that_was_closed_can_be_used_again() -> None:
    async with opened(ProcessPool()) as pool:
        first = await pool.do(os.getpid)
        await pool.close()
        assert await pool.do(os.getpid) != first
