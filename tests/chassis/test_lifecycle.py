"""Services are prepared, opened, kept running, and drained when the process is told to stop."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import pytest
from faststream.nats import NatsRouter

from services.chassis.health import trouble_of
from services.chassis.infrastructure import Infrastructure, open_infrastructure
from services.chassis.lifecycle import FIRST_RESTART_SECONDS, RunningServices, Service, run
from tests.chassis.wiring import eventually
from tests.service_processes import Place

pytestmark = pytest.mark.connected


@pytest.fixture
async def infrastructure(postgres_dsn: str, nats_url: str, tmp_path: Path) -> AsyncIterator[Infrastructure]:
    place = Place(directory=tmp_path, postgres_dsn=postgres_dsn, nats_url=nats_url)
    async with open_infrastructure(place.settings) as opened:
        yield opened


class Diary:
    """What happened, in order, and the parts of services that write it down."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def writing(self, line: str) -> Callable[[], Awaitable[None]]:
        async def write() -> None:
            self.lines.append(line)

        return write

    def loop(self, name: str) -> Callable[[], Awaitable[None]]:
        """Runs until it is cancelled."""

        async def run() -> None:
            self.lines.append(f"{name} runs")
            try:
                await asyncio.Event().wait()
            finally:
                self.lines.append(f"{name} ends")

        return run


async def nothing() -> None:
    pass


async def test_all_are_prepared_in_order_before_any_door_opens_or_loop_runs(
    infrastructure: Infrastructure,
) -> None:
    diary = Diary()
    door = NatsRouter()

    @door.subscriber("door")
    async def answer(_: bytes) -> str:
        return ", ".join(diary.lines)

    services = [
        Service(
            name="one",
            prepare=diary.writing("one prepared"),
            routers=[door],
            loops={"loop": diary.loop("one")},
        ),
        Service(name="two", prepare=diary.writing("two prepared"), loops={"loop": diary.loop("two")}),
    ]
    running = RunningServices(services, infrastructure)
    await running.start()
    try:
        reply = await infrastructure.nats.request("door", b"", timeout=2)
        await eventually(lambda: len(diary.lines) == 4)
    finally:
        await running.stop()
    assert reply.data.startswith(b"one prepared, two prepared")
    assert diary.lines == ["one prepared", "two prepared", "one runs", "two runs", "one ends", "two ends"]


async def test_a_failing_loop_is_started_again_ever_later_and_health_says_why(
    infrastructure: Infrastructure, nats_url: str
) -> None:
    starts: list[float] = []
    clock = asyncio.get_running_loop().time

    async def loop() -> None:
        starts.append(clock())
        if len(starts) < 3:
            raise LookupError("nothing to work on")
        await asyncio.Event().wait()

    service = Service(name="one", prepare=nothing, loops={"work": loop})
    running = RunningServices([service], infrastructure)
    await running.start()
    try:
        await eventually(lambda: len(starts) == 1)
        trouble = await trouble_of("one", nats_url)
        await eventually(lambda: len(starts) == 3)
        assert await running.health_of(service) == {"work": "ok"}
        assert await trouble_of("one", nats_url) is None
    finally:
        await running.stop()
    assert trouble == "one is not ready (work: LookupError: nothing to work on)"
    first, second = (later - earlier for earlier, later in pairwise(starts))
    assert FIRST_RESTART_SECONDS <= first < second


async def test_work_is_brought_to_a_good_place_before_the_loops_end(
    infrastructure: Infrastructure, nats_url: str
) -> None:
    diary = Diary()
    troubles: list[str | None] = []

    async def drain() -> None:
        troubles.append(await trouble_of("one", nats_url))
        diary.lines.append("drained")

    service = Service(name="one", prepare=nothing, loops={"loop": diary.loop("loop")}, drains=[drain])
    running = RunningServices([service], infrastructure)
    await running.start()
    await eventually(lambda: bool(diary.lines))
    await running.stop()
    assert diary.lines == ["loop runs", "drained", "loop ends"]
    assert troubles == ["one is not ready (process: draining)"]


async def test_work_that_finds_no_good_place_is_left_after_the_grace_time_and_a_broken_drain_at_once(
    infrastructure: Infrastructure,
) -> None:
    diary = Diary()

    async def broken() -> None:
        raise LookupError("no way")

    drains = [diary.loop("endless"), broken, diary.writing("drained")]
    service = Service(name="one", prepare=nothing, loops={"loop": diary.loop("loop")}, drains=drains)
    running = RunningServices([service], infrastructure, grace_seconds=0.2)
    await running.start()
    await eventually(lambda: bool(diary.lines))
    async with asyncio.timeout(20):
        await running.stop()
    assert sorted(diary.lines) == ["drained", "endless ends", "endless runs", "loop ends", "loop runs"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_drains_and_ends(infrastructure: Infrastructure, number: signal.Signals) -> None:
    diary = Diary()
    service = Service(
        name="one",
        prepare=nothing,
        loops={"loop": diary.loop("loop")},
        drains=[diary.writing("drained")],
    )

    def send_soon() -> None:
        asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), number)

    async with asyncio.timeout(20):
        await run([service], infrastructure, on_started=send_soon)
    assert diary.lines == ["loop runs", "drained", "loop ends"]


async def test_a_service_that_cannot_be_prepared_ends_the_process_and_runs_nothing(
    infrastructure: Infrastructure,
) -> None:
    diary = Diary()

    async def prepare() -> None:
        raise LookupError("no table")

    services = [
        Service(name="one", prepare=nothing, loops={"loop": diary.loop("one")}),
        Service(name="two", prepare=prepare),
    ]
    with pytest.raises(LookupError, match="no table"):
        await run(services, infrastructure)
    assert diary.lines == []


async def test_each_of_two_services_in_one_process_tells_its_own_health(
    infrastructure: Infrastructure, nats_url: str
) -> None:
    async def health() -> dict[str, str]:
        return {"disk": "the disk is full"}

    services = [
        Service(name="one", prepare=nothing, loops={"loop": asyncio.Event().wait}),  # type: ignore[dict-item]
        Service(name="two", prepare=nothing, health=health),
    ]
    running = RunningServices(services, infrastructure)
    await running.start()
    try:
        assert await trouble_of("one", nats_url) is None
        assert await trouble_of("two", nats_url) == "two is not ready (disk: the disk is full)"
    finally:
        await running.stop()
