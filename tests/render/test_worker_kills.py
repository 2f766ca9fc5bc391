"""Real kills while a film is made: each job ends once, and what was finished is not made again."""

import asyncio
import signal
import time

import pytest

from contracts.subjects import work_stream
from services.chassis.work_queue import WorkQueue
from tests.chassis.wiring import eventually
from tests.render.cutting_room import CuttingRoom, send

pytestmark = pytest.mark.connected

FILM = ["RenderQueued", "RenderStarted", "ShotRendered", "EpisodeRendered"]


async def test_a_worker_killed_midway_leaves_a_film_that_another_finishes(room: CuttingRoom) -> None:
    first = room.start()
    await room.wish("j1", await room.cut(12, 200, 13))
    await room.until(lambda told: "ShotRendered" in told["j1"])
    await eventually(lambda: bool(room.half_written()))
    send(first, signal.SIGKILL)
    await asyncio.to_thread(first.join, 10)
    finished = room.segments()
    assert finished
    assert room.half_written()

    room.start()
    told = (await room.until_ended("j1"))["j1"]
    assert told.count("RenderStarted") == 2
    assert told.count("ShotRendered") == 3
    assert told[-1] == "EpisodeRendered"
    assert not room.half_written()
    assert finished.items() <= room.segments().items(), "a finished segment was written again"


async def test_a_killed_ffmpeg_costs_an_attempt_and_not_the_film(room: CuttingRoom) -> None:
    worker = room.start()
    await room.wish("j1", await room.cut(150))
    (await room.encoder_of(worker)).kill()
    told = await room.until_ended("j1")
    assert told["j1"] == [*FILM[:2], *FILM[1:]]
    assert not room.half_written()


async def test_a_worker_that_slept_too_long_says_nothing_a_second_time(room: CuttingRoom) -> None:
    sleeper = room.start()
    await room.wish("j1", await room.cut(150))
    await room.encoder_of(sleeper)
    send(sleeper, signal.SIGSTOP)
    room.start()
    told = await room.until_ended("j1")
    send(sleeper, signal.SIGCONT)
    await eventually(lambda: not list(room.scratch.glob("work/*")))
    assert (await room.until_ended("j1"))["j1"] == told["j1"] == [*FILM[:2], *FILM[1:]]


async def test_a_job_that_comes_again_after_a_lost_acknowledgement_is_only_acknowledged(
    room: CuttingRoom,
) -> None:
    room.start()
    await room.wish("j1", await room.cut(8))
    await room.until_ended("j1")
    jetstream = room.nats.jetstream()
    queue = WorkQueue(jetstream, "render")

    async def is_queued() -> bool:
        return await queue.put("render", "j1")

    async def is_gone() -> bool:
        return (await jetstream.stream_info(work_stream("render"))).state.messages == 0

    await eventually(is_queued)
    await eventually(is_gone)
    assert (await room.until_ended("j1"))["j1"] == FILM


async def test_a_worker_told_to_leave_hands_its_film_to_another_at_once(room: CuttingRoom) -> None:
    leaving = room.start(ack_seconds=30)
    await room.wish("j1", await room.cut(12, 150))
    await room.encoder_of(leaving)
    room.start(ack_seconds=30)
    send(leaving, signal.SIGTERM)
    began = time.monotonic()
    await room.until(lambda told: told["j1"].count("RenderStarted") == 2)
    assert time.monotonic() - began < 20, "its lease alone would have run for 30 s"
    await asyncio.to_thread(leaving.join, 10)
    assert leaving.exitcode == 0
    told = (await room.until_ended("j1"))["j1"]
    assert told.count("ShotRendered") == 2
    assert told.count("EpisodeRendered") == 1
