"""Whatever is killed while an episode is made: it goes on by itself, nothing is paid twice, nothing is lost."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import psutil
import pytest

from tests.journeys import books
from tests.journeys.command import reelwright, started
from tests.journeys.system import EPISODE, INSTANT, System, advanced, created, post, running_in
from tests.servers import server_directory

pytestmark = pytest.mark.journey

PAID = {"way": "submit", "can_find": True, "slow_seconds": 0.3, "price": 1000}
"""A provider as the real ones are: it takes work, charges it, and can be asked what became of it."""


IMPATIENT = {
    f"{owner}_{what}_seconds": seconds
    for owner in ("generation", "render")
    for what, seconds in (("ack", "2"), ("sweep", "1"))
}
"""Settings: a dead worker is noticed soon."""

LEDGER = "ledger.sqlite"


@asynccontextmanager
async def paid_system() -> AsyncIterator[System]:
    """An installation whose provider keeps books, and which notices dead workers soon."""
    with server_directory() as directory:
        knobs = directory / "knobs.json"
        knobs.write_text(json.dumps(PAID))
        async with running_in(
            directory,
            **INSTANT,
            generation_fake_knobs=str(knobs),
            generation_fake_ledger=str(directory / LEDGER),
            **IMPATIENT,
        ) as system:
            yield system


def assert_charged_once(system: System) -> None:
    charges = books.charges_of(system.data_dir.parent / LEDGER)
    assert charges
    assert {key: times for key, times in charges.items() if times > 1} == {}


async def units(client: httpx.AsyncClient, episode_id: str, kind: str) -> int:
    """How many units of a kind have a take."""
    takes = (await client.get(f"{EPISODE}/{episode_id}/takes")).json()["takes"]
    return sum(take["unit"].startswith(f"{kind}:") for take in takes)


async def some(client: httpx.AsyncClient, episode_id: str, kind: str) -> None:
    """Waits until one unit of a kind is made."""
    async with asyncio.timeout(30):
        while await units(client, episode_id, kind) < 1:
            await asyncio.sleep(0.02)


@contextmanager
def percentages(system: System, episode_id: str) -> Iterator[list[int]]:
    """What a client sees that asks for the progress all the time, whoever is away meanwhile."""
    seen: list[int] = []

    async def look() -> None:
        while True:
            try:
                async with system.client() as client:
                    while True:
                        answer = await client.get(f"{EPISODE}/{episode_id}/progress")
                        assert answer.status_code in (200, 503), answer.text
                        if answer.status_code == 200:
                            seen.append(answer.json()["progress_percentage"])
                        await asyncio.sleep(0.05)
            except httpx.TransportError:
                await asyncio.sleep(0.05)

    looking = asyncio.create_task(look())
    try:
        yield seen
    finally:
        if looking.done():
            looking.result()
        looking.cancel()


async def until(system: System, episode_id: str, *states: str) -> None:
    """Waits for a state as a patient client does."""
    async with asyncio.timeout(60):
        while True:
            try:
                async with system.client() as client:
                    answer = await client.get(f"{EPISODE}/{episode_id}/state")
                    if answer.status_code == 200 and answer.json()["state"] in states:
                        return
                    assert answer.status_code in (200, 503), answer.text
                    assert answer.json().get("state") != "failed", answer.json()["failures"]
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)


async def step(system: System, episode_id: str, path: str) -> None:
    """Takes a step; repeats it under the same key while a server is away."""
    async with asyncio.timeout(30):
        while True:
            async with system.client() as client:
                answer = await client.post(
                    f"{EPISODE}/{episode_id}/{path}", headers={"Idempotency-Key": path}
                )
            if answer.status_code != 503:
                assert answer.is_success, answer.text
                return
            await asyncio.sleep(0.1)


async def kill_server(system: System, program: str) -> None:
    """kill -9 of a server that `up` runs, by the name of its program."""
    assert system.process is not None
    children = psutil.Process(system.process.pid).children(recursive=True)
    servers = [child for child in children if child.name().startswith(program)]
    assert servers
    oldest = min(servers, key=lambda server: server.create_time())
    oldest.kill()


async def test_our_process_is_killed_in_the_storyboard_and_in_the_video() -> None:
    async with paid_system() as system:
        async with system.client() as client:
            episode_id = await created(client, shots=6)
            await advanced(client, episode_id, "scenes_confirmed")
        with percentages(system, episode_id) as seen:
            async with system.client() as client:
                await post(client, episode_id, "storyboard/generate")
                await some(client, episode_id, "shot_image")
            await system.kill()
            await system.start()
            await until(system, episode_id, "storyboard_generated")
            async with system.client() as client:
                await post(client, episode_id, "storyboard/confirm")
                await post(client, episode_id, "video/generate")
                await some(client, episode_id, "shot_video")
            await system.kill()
            await system.start()
            await until(system, episode_id, "video_completed")
        assert seen == sorted(seen)
        assert_charged_once(system)
        await books.settled(system)
        await books.assert_logs_dense_and_streams_equal(system)
        await _everything_is_rebuilt_to_the_same(system)
        async with system.client() as client:
            await advanced(client, await created(client, shots=4), "refined")


async def _everything_is_rebuilt_to_the_same(system: System) -> None:
    place = ("--data-dir", system.data_dir)
    await books.settled(system)
    live = await books.views_of(system)
    assert (await reelwright("views", "rebuild", *place)).code == 0
    assert await books.views_of(system) == live
    assert (await reelwright("streams", "rebuild", *place)).code == 0
    await books.assert_logs_dense_and_streams_equal(system)


async def test_nats_and_postgres_are_killed_while_an_episode_is_made() -> None:
    async with paid_system() as system:
        async with system.client() as client:
            episode_id = await created(client, shots=6)
            await advanced(client, episode_id, "scenes_confirmed")
        with percentages(system, episode_id) as seen:
            async with system.client() as client:
                await post(client, episode_id, "storyboard/generate")
                await some(client, episode_id, "shot_image")
            await kill_server(system, "nats-server")
            await until(system, episode_id, "storyboard_generated")
            await step(system, episode_id, "storyboard/confirm")
            await step(system, episode_id, "video/generate")
            async with system.client() as client:
                await some(client, episode_id, "shot_video")
            await kill_server(system, "postgres")
            await until(system, episode_id, "video_completed")
        assert seen == sorted(seen)
        assert_charged_once(system)
        await books.settled(system)
        await books.assert_logs_dense_and_streams_equal(system)


async def test_a_stop_in_the_middle_is_quick_and_work_goes_on_after_it() -> None:
    async with paid_system() as system:
        async with system.client() as client:
            episode_id = await created(client, shots=6)
            await advanced(client, episode_id, "scenes_confirmed")
            await post(client, episode_id, "storyboard/generate")
            await _followers_come_and_go(client, episode_id)
            await some(client, episode_id, "shot_image")
            begun = time.monotonic()
            assert await system.stop() == 0
            assert time.monotonic() - begun < 10
        await system.start()
        await until(system, episode_id, "storyboard_generated")
        assert_charged_once(system)


async def _followers_come_and_go(client: httpx.AsyncClient, episode_id: str) -> None:
    """Clients that leave an event stream at any moment must not hold up a stop."""

    async def follow() -> None:
        async with client.stream("GET", f"{EPISODE}/{episode_id}/events") as answer:
            async for _ in answer.aiter_lines():
                pass

    for place in range(20):
        following = asyncio.create_task(follow())
        await asyncio.wait({following}, timeout=place / 400)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def test_produce_outlives_the_death_of_the_server_it_started() -> None:
    with server_directory() as directory:
        data_dir, film = directory / "data", directory / "film.mp4"
        process = await started(
            "produce", "A cat wants to fly.", "--shots", "4", "--data-dir", data_dir, "-o", film,
            **INSTANT, **IMPATIENT,
        )  # fmt: skip
        assert process.stdout is not None
        said = ""
        while "outline_generat" not in said:
            said += (await process.stdout.readline()).decode()
        (server,) = [child for child in psutil.Process(process.pid).children() if "up" in child.cmdline()]
        server.kill()
        out, err = await process.communicate()
        assert process.returncode == 0, out.decode() + err.decode()
        assert "is started again" in out.decode()
        assert film.stat().st_size > 10_000
