"""The whole system as its users have it: `reelwright up` as a process of its own, spoken to by HTTP only."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from services.cli.place import api_key, running_server
from tests.servers import server_directory

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
EPISODE = "/api/v1/conversational/episode"

INSTANT = {f"generation_{capability}": "fake" for capability in ("text", "image", "video", "speech", "music")}
"""Settings: providers that answer at once and keep their own ledger."""

type Json = dict[str, Any]


@dataclass
class System:
    """One installation: a data directory, and the process that serves it while it runs."""

    data_dir: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    url: str = ""
    key: str = ""

    async def start(self) -> None:
        """Starts it and waits until it announces itself."""
        with (self.data_dir.parent / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "services.cli", "up", "--data-dir", str(self.data_dir)],
                cwd=ROOT,
                env=dict(os.environ) | dict(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(START_SECONDS):
            while (server := running_server(self.data_dir)) is None:
                if self.process.poll() is not None:
                    raise AssertionError(f"up ended:\n{self.log()[-3000:]}")
                await asyncio.sleep(0.05)
        self.url = server.url
        self.key = api_key(self.data_dir, None)

    def log(self) -> str:
        """What it has written so far."""
        return (self.data_dir.parent / "up.log").read_text(errors="replace")

    async def stop(self) -> int:
        """Stops it as an operator would; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, 40)

    async def kill(self) -> None:
        """kill -9 of our process; what it leaves behind is part of the test."""
        assert self.process is not None
        self.process.kill()
        await asyncio.to_thread(self.process.wait, 10)

    async def key_of(self, tenant: str) -> str:
        """A new key of another tenant, made as an operator makes one."""
        made = await asyncio.to_thread(
            subprocess.run,
            [
                sys.executable,
                "-m",
                "services.cli",
                "keys",
                "new",
                "--tenant",
                tenant,
                "--data-dir",
                str(self.data_dir),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return made.stdout.strip()

    def client(self, key: str | None = None) -> httpx.AsyncClient:
        """A client with the first key, or another one."""
        headers = {"X-API-Key": self.key if key is None else key}
        # Plain HTTP on loopback: reading the certificates of all authorities for it would take 25 ms.
        return httpx.AsyncClient(
            base_url=self.url, headers=headers, timeout=30, trust_env=False, verify=False
        )


@asynccontextmanager
async def running_system(**settings: str) -> AsyncIterator[System]:
    """A fresh installation that runs; ``settings`` are environment variables without the prefix."""
    with server_directory() as directory:
        async with running_in(directory, **settings) as system:
            yield system


@asynccontextmanager
async def running_in(directory: Path, **settings: str) -> AsyncIterator[System]:
    """As ``running_system``, in a directory that is there already."""
    named = {f"REELWRIGHT_{name.upper()}": value for name, value in settings.items()}
    system = System(directory / "data", named)
    await system.start()
    try:
        yield system
    finally:
        if system.process is not None and system.process.poll() is None:
            await system.stop()


async def created(client: httpx.AsyncClient, premise: str = "A cat wants to fly.", **more: Any) -> str:
    """Id of a new episode."""
    answer = await client.post(f"{EPISODE}/create", json={"mode": "idea", "initial_content": premise} | more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["episode_id"])


async def post(client: httpx.AsyncClient, episode_id: str, step: str) -> Json:
    """Takes a step of an episode."""
    answer = await client.post(f"{EPISODE}/{episode_id}/{step}")
    assert answer.is_success, answer.text
    return dict(answer.json())


async def state_of(client: httpx.AsyncClient, episode_id: str) -> Json:
    """The whole state of an episode."""
    answer = await client.get(f"{EPISODE}/{episode_id}/state")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def reached(client: httpx.AsyncClient, episode_id: str, *states: str, seconds: float = 60) -> Json:
    """Waits on the episode's events until it is in one of these states."""
    async with asyncio.timeout(seconds):
        while True:
            state = await state_of(client, episode_id)
            if state["state"] in states:
                return state
            assert state["state"] != "failed" or "failed" in states, state["failures"]
            await asyncio.sleep(0.05)


STEPS = (
    ("outline/generate", "outline_generated"),
    ("outline/confirm", "refined"),
    ("characters/generate", "characters_generated"),
    ("characters/confirm", "characters_confirmed"),
    ("scenes/generate", "scenes_generated"),
    ("scenes/confirm", "scenes_confirmed"),
    ("storyboard/generate", "storyboard_generated"),
    ("storyboard/confirm", "storyboard_confirmed"),
    ("video/generate", "video_completed"),
)


async def advanced(
    client: httpx.AsyncClient, episode_id: str, until: str = "video_completed", *, seconds: float = 60
) -> Json:
    """Takes the steps one after the other until the episode is in the state ``until``."""
    state = await state_of(client, episode_id)
    reached_already = [target for _, target in STEPS]
    start = reached_already.index(state["state"]) + 1 if state["state"] in reached_already else 0
    for step, target in STEPS[start:]:
        if state["state"] == until:
            break
        await post(client, episode_id, step)
        state = await reached(client, episode_id, target, seconds=seconds)
    assert state["state"] == until
    return state
