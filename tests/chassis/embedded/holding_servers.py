"""A program for tests: holds the embedded servers of one data directory until it is told to stop, or killed.

Prints one JSON line once they run, then waits for its standard input to close. With ``--outlived`` the servers do not
die with it, as on systems whose kernel cannot see to that.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from services.chassis import child_processes
from services.chassis.embedded import DataDirInUse, EmbeddedServers

_settings = child_processes._settings
_NO_SIGNAL: Any = 0


async def hold(data_dir: Path) -> None:
    async with EmbeddedServers(data_dir) as servers:
        told = {
            "postgres_dsn": servers.postgres_dsn,
            "nats_url": servers.nats_url,
            "postgres_pid": servers.postgres.pid,
            "nats_pid": servers.nats.pid,
        }
        print(json.dumps(told), flush=True)  # noqa: T201 - this is how the test hears of it
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    if "--outlived" in sys.argv:
        child_processes._settings = lambda limits, account, death_signal: _settings(
            limits, account, _NO_SIGNAL
        )
    try:
        asyncio.run(hold(Path(sys.argv[1])))
    except DataDirInUse as refusal:
        sys.exit(str(refusal))
