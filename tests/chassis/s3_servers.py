"""Two S3 servers for tests, each good where the other is lax: rclone (real bytes, real signatures) and moto."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
from aiobotocore.config import AioConfig
from pydantic import SecretStr

from services.chassis import child_processes
from services.chassis.embedded.keepsakes import HOST, new_port
from services.chassis.object_store.s3 import CLIENT, S3ObjectStore
from services.chassis.settings import InfrastructureSettings

ACCESS_KEY = "test-access"
SECRET_KEY = "test-secret"


class ServerProcess:
    """A server as a child process on a loopback port of its own."""

    def __init__(self, port: int, *command: str) -> None:
        self.url = f"http://{HOST}:{port}"
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = child_processes.start(self._command, environment=os.environ)
        _wait_until_it_answers(self.url)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class RcloneServer(ServerProcess):
    """``rclone serve s3`` over a directory: a bucket is a folder, an object a file."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "buckets"
        self.directory.mkdir()
        port = new_port(directory / "port")
        rclone = str(Path(sys.executable).with_name("rclone"))
        where = ["--config", "/dev/null", "--addr", f"{HOST}:{port}", "--vfs-cache-mode", "off"]
        keys = ["--auth-key", f"{ACCESS_KEY},{SECRET_KEY}"]
        super().__init__(port, rclone, "serve", "s3", *where, *keys, str(self.directory))


@contextmanager
def rclone_server(directory: Path) -> Iterator[RcloneServer]:
    server = RcloneServer(directory)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def moto_server(directory: Path) -> Iterator[ServerProcess]:
    port = new_port(directory / "port")
    server = ServerProcess(port, sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port))
    try:
        server.start()
        yield server
    finally:
        server.kill()


@asynccontextmanager
async def fresh_bucket(
    url: str, *, secret_key: str = SECRET_KEY, config: AioConfig = CLIENT
) -> AsyncIterator[S3ObjectStore]:
    """A store in a new bucket of the server at ``url``."""
    settings = InfrastructureSettings(
        object_store="s3",
        s3_endpoint=url,
        s3_bucket=f"films-{secrets.token_hex(4)}",
        s3_create_bucket=True,
        s3_access_key=SecretStr(ACCESS_KEY),
        s3_secret_key=SecretStr(secret_key),
    )
    async with S3ObjectStore.opened(settings, config=config) as store:
        yield store


def _wait_until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
