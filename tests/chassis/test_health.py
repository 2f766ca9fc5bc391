"""The health command: what a container's probe learns, as an exit code and a sentence."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import nats
import pytest

from services.chassis.health import health_subject, service_in, trouble_of

pytestmark = pytest.mark.connected


@asynccontextmanager
async def episode_that_answers(nats_url: str, answer: bytes) -> AsyncIterator[None]:
    client = await nats.connect(nats_url)

    async def reply(message: Any) -> None:
        await message.respond(answer)

    await client.subscribe(health_subject("episode"), cb=reply)
    await client.flush()
    try:
        yield
    finally:
        await client.close()


def health(ready: bool, **parts: str) -> bytes:
    return json.dumps({"ready": ready, "parts": parts}).encode()


async def probe(*arguments: str, nats_url: str) -> tuple[int, str]:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.chassis.health", *arguments],
        env=dict(os.environ) | {"REELWRIGHT_NATS_URL": nats_url},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.returncode, done.stderr


async def test_a_ready_service_is_no_trouble(nats_url: str) -> None:
    async with episode_that_answers(nats_url, health(True, relay="ok")):
        assert await trouble_of("episode", nats_url) is None
        assert await probe("episode", nats_url=nats_url) == (0, "")


async def test_a_service_that_is_not_ready_names_the_parts_that_are_not(nats_url: str) -> None:
    async with episode_that_answers(nats_url, health(False, relay="ok", wishes="ConnectionError: gone")):
        code, sentence = await probe("episode", nats_url=nats_url)
    assert code == 1
    assert sentence == "episode is not ready (wishes: ConnectionError: gone)\n"


async def test_a_service_that_does_not_run_is_said_to_be_away(nats_url: str) -> None:
    assert "nobody answers for episode" in (await trouble_of("episode", nats_url) or "")


async def test_without_nats_no_secret_is_told() -> None:
    code, sentence = await probe("episode", nats_url="nats://me:hush@127.0.0.1:9")
    assert code == 1
    assert "no answer from episode through NATS" in sentence
    assert "hush" not in sentence


async def test_a_silent_service_is_given_up_in_time(nats_url: str) -> None:
    client = await nats.connect(nats_url)
    await client.subscribe(health_subject("episode"))
    await client.flush()
    assert "no answer from episode" in (await trouble_of("episode", nats_url, patience_seconds=0.2) or "")
    await client.close()


@pytest.mark.parametrize("answer", [b"", b"well", b"[]", b"{}", b'{"ready": false}'])
async def test_rubbish_is_not_health(nats_url: str, answer: bytes) -> None:
    async with episode_that_answers(nats_url, answer):
        assert "no health" in (await trouble_of("episode", nats_url) or "")


async def test_the_command_wants_one_service(nats_url: str) -> None:
    assert (await probe(nats_url=nats_url))[0] == 1
    assert "usage" in (await probe("episode", "render", nats_url=nats_url))[1]


@pytest.mark.parametrize(
    ("first_process", "service"),
    [
        ("python -m services.episode", "episode"),
        ("/sbin/docker-init -- python -m services.render", "render"),
        ("python -m services.chassis.health", None),
        ("python -m services", None),
        ("sh", None),
    ],
)
def test_the_first_process_of_a_container_tells_which_service_it_is(
    first_process: str, service: str | None
) -> None:
    assert service_in(first_process.split()) == service
