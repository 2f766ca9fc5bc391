"""A server that ran out of room is started again when there is room: it would refuse to write for ever."""

import asyncio
from pathlib import Path

import pytest

from services.chassis.embedded import EmbeddedServers
from tests.servers import server_directory

pytestmark = pytest.mark.connected


async def test_nats_is_started_again_after_its_disk_was_full() -> None:
    with server_directory() as directory:
        async with EmbeddedServers(directory / "data") as servers:
            before, url = servers.nats.pid, servers.nats_url
            async with asyncio.timeout(20):
                while servers.nats.pid == before:
                    _complain(servers.nats.log)
                    await asyncio.sleep(0.2)
            assert servers.nats_url == url


def _complain(log: Path) -> None:
    with log.open("ab") as file:
        file.write(b"[ERR] JetStream failed to store a msg: no space left on device\n")
