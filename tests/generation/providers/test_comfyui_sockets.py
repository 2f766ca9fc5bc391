"""Progress by websocket: while it is there, when it is cut, when it comes back, and when there never was one."""

import asyncio
import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from services.generation.capabilities import Delivered, Pending
from services.generation.providers.comfyui.listener import Hearing
from tests.generation.providers.comfyui_rig import (
    QUICK,
    Rig,
    picture_request,
    provider_of,
    rig,
    until,
)
from tests.standins.comfyui import ComfyUI
from tests.standins.comfyui_socket import SocketStandIn
from tests.standins.server import Answer, standin

pytestmark = [pytest.mark.connected, pytest.mark.timeout(120)]

STAY_AWAY = replace(QUICK, first_pause=3600, longest_pause=3600)


def server_of(built: Rig) -> SocketStandIn:
    server = built.vendors[0].server
    assert server is not None
    return server


async def progress_until(built: Rig, job_id: str, share: float) -> None:
    """Asks until so much was heard."""
    while True:
        stand = await built.provider.poll(job_id)
        assert isinstance(stand, Pending)
        if stand.progress is not None and stand.progress >= share:
            return
        await asyncio.sleep(0.005)


async def begun(built: Rig) -> str:
    """A prompt that runs, while the server is listened to."""
    job_id = await built.submit(picture_request())
    await until(lambda: bool(server_of(built).sockets))
    built.vendors[0].begin()
    return job_id


async def test_progress_is_told_as_it_is_made(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None)) as built:
        (vendor,) = built.vendors
        job_id = await begun(built)
        (prompt,) = vendor.running
        assert len(prompt.graph) == 7
        for node in ("4", "6", "7", "5"):
            vendor.run_node(prompt, node)
        vendor.run_node(prompt, "3", value=10, most=20)
        await progress_until(built, job_id, 4.5 / 7)
        vendor.end(prompt)
        while not isinstance(await built.provider.poll(job_id), Delivered):
            await asyncio.sleep(0.005)


async def test_cached_nodes_count_as_done(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None, cached=("4", "6", "7", "5", "3"))) as built:
        job_id = await begun(built)
        await progress_until(built, job_id, 5 / 7)


async def test_who_listens_does_not_ask(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None)) as built:
        (vendor,) = built.vendors
        job_id = await begun(built)
        vendor.run_node(vendor.running[0], "4")
        vendor.run_node(vendor.running[0], "6")
        await progress_until(built, job_id, 1 / 7)
        asked = len(server_of(built).requests)
        for _ in range(10):
            await built.provider.poll(job_id)
        assert len(server_of(built).requests) == asked


async def test_a_long_silence_is_not_relied_on(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None), hearing=replace(QUICK, silence=-1)) as built:
        job_id = await begun(built)
        for _ in range(3):
            await built.provider.poll(job_id)
        assert len(server_of(built).seen(("GET", "/queue"))) >= 3


async def test_when_the_socket_is_cut_the_server_is_asked_and_then_listened_to_again(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None)) as built:
        (vendor,) = built.vendors
        server = server_of(built)
        job_id = await begun(built)
        (prompt,) = vendor.running
        vendor.run_node(prompt, "4")
        vendor.run_node(prompt, "6")
        await progress_until(built, job_id, 1 / 7)
        server.deaf = True
        tried = server.handshakes
        server.cut_sockets()
        await until(lambda: server.handshakes > tried and not server.sockets)
        asked = len(server.seen(("GET", "/queue")))
        stand = await built.provider.poll(job_id)
        assert isinstance(stand, Pending)
        assert stand.progress == pytest.approx(1 / 7), "what was heard before is not forgotten"
        assert len(server.seen(("GET", "/queue"))) > asked
        server.deaf = False
        await until(lambda: bool(server.sockets))
        for node in ("7", "5"):
            vendor.run_node(prompt, node)
        await progress_until(built, job_id, 3 / 7)
        vendor.end(prompt)
        while not isinstance(await built.provider.poll(job_id), Delivered):
            await asyncio.sleep(0.005)


async def test_without_a_socket_everything_works_by_asking(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        server_of(built).deaf = True
        job_id = await built.submit(picture_request())
        assert isinstance(await built.provider.poll(job_id), Pending)
        assert isinstance(await built.provider.poll(job_id), Delivered)
        await built.provider.download(job_id, picture_request(), built.workplace())


async def test_another_process_goes_on_by_asking(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        job_id = await built.submit(picture_request())
        other = built.again()
        assert isinstance(await other.poll(job_id), Pending)
        assert isinstance(await other.poll(job_id), Delivered)


async def test_the_socket_is_closed_behind_the_last_prompt_and_opened_for_the_next(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None)) as built:
        (vendor,) = built.vendors
        server = server_of(built)
        for number in (1, 2):
            job_id = await built.submit(picture_request(), key=f"job_{number}-1")
            await until(lambda: bool(server.sockets))
            vendor.end(vendor.begin())
            while not isinstance(await built.provider.poll(job_id), Delivered):
                await asyncio.sleep(0.005)
            await until(lambda: not server.sockets)
        first, second = (prompt.client_id for prompt in vendor.taken)
        assert first != second


async def test_two_prompts_share_a_socket(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None)) as built:
        (vendor,) = built.vendors
        await built.submit(picture_request(), key="job_1-1")
        second = await built.submit(picture_request(), key="job_2-1")
        await until(lambda: bool(server_of(built).sockets))
        assert len({prompt.client_id for prompt in vendor.taken}) == len(server_of(built).sockets) == 1
        vendor.begin()
        prompt = vendor.begin()
        for node in ("4", "6", "7"):
            vendor.run_node(prompt, node)
        await progress_until(built, second, 2 / 7)


async def test_a_prompt_that_was_not_taken_is_not_listened_for(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(checkpoints=())) as built:
        with pytest.raises(Exception, match="missing"):
            await built.submit(picture_request())
        assert server_of(built).handshakes == 0


# A server that means no good.


async def test_a_server_that_talks_without_end_is_left_alone(tmp_path: Path) -> None:
    hearing = replace(STAY_AWAY, most_messages=50)
    async with rig(tmp_path, ComfyUI(looks=None), hearing=hearing) as built:
        (vendor,) = built.vendors
        server = server_of(built)
        job_id = await begun(built)
        message = {
            "type": "progress",
            "data": {"prompt_id": vendor.taken[0].prompt_id, "value": 1, "max": 2, "node": "4"},
        }
        (socket,) = server.sockets
        while server.sockets:
            socket.send(json.dumps(message))
            await asyncio.sleep(0)
        assert isinstance(await built.provider.poll(job_id), Pending)
        assert server.handshakes == 1, "it came back at once"
        vendor.end(vendor.running[0])
        assert isinstance(await built.provider.poll(job_id), Delivered)


@pytest.mark.parametrize(
    "message",
    ["x" * 5000, b"\x00\x00\x00\x01" + b"x" * 5000],
    ids=["text", "preview"],
)
async def test_a_frame_that_is_too_large_ends_the_socket(tmp_path: Path, message: str | bytes) -> None:
    async with rig(tmp_path, ComfyUI(looks=None), hearing=replace(STAY_AWAY, most_frame=4096)) as built:
        job_id = await begun(built)
        server_of(built).sockets[0].send(message)
        await until(lambda: not server_of(built).sockets)
        assert isinstance(await built.provider.poll(job_id), Pending)


@pytest.mark.parametrize(
    "message",
    ["", "{", "null", "[" * 5000, '{"type": "progress"}', '{"type": 1, "data": 2}', b"", b"\x00"],
)
async def test_nonsense_is_passed_over(tmp_path: Path, message: str | bytes) -> None:
    async with rig(tmp_path, ComfyUI(looks=None)) as built:
        (vendor,) = built.vendors
        job_id = await begun(built)
        server_of(built).sockets[0].send(message)
        vendor.run_node(vendor.running[0], "4")
        vendor.run_node(vendor.running[0], "6")
        await progress_until(built, job_id, 1 / 7)


async def test_a_socket_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    async with (
        standin(lambda seen: Answer(json={})) as inside,
        rig(tmp_path, ComfyUI(looks=None)) as built,
    ):
        server = server_of(built)
        server.elsewhere = f"ws{inside.url.removeprefix('http')}/ws"
        job_id = await built.submit(picture_request())
        await until(lambda: server.handshakes >= 3)
        assert inside.requests == []
        assert isinstance(await built.provider.poll(job_id), Pending)


async def test_a_password_is_sent_with_the_handshake_and_written_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with rig(tmp_path, ComfyUI(password="canary-password")) as built:
        secret = built.vendors[0].url.replace("http://", "http://studio:canary-password@")
        provider = provider_of([secret], built.outgoing, built.now, hearing=Hearing())
        try:
            job_id = await provider.submit(picture_request(), built.workplace())
            await until(lambda: bool(server_of(built).sockets))
            assert "canary" not in job_id
        finally:
            await provider.close()
    assert "canary-password" not in caplog.text
    assert "Authorization: Basic" not in caplog.text
