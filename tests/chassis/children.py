"""Relays and subscribers as processes of their own, to be killed: ``python -m tests.chassis.children relay DSN URL``."""

import asyncio
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from contracts.message import Message, Recorded
from services.chassis.event_log import Transaction
from services.chassis.event_log.postgres import PostgresEventLog
from services.chassis.relay import Relay
from services.chassis.subscriptions import LogSubscription
from tests.chassis.wiring import opened_nats, opened_pool

SOURCE = "generation"
SUBSCRIBER = "episode"


class Children(ExitStack):
    """Starts processes of this module; whatever still runs at the end is killed."""

    def __init__(self, dsn: str, nats_url: str) -> None:
        super().__init__()
        self._arguments = (dsn, nats_url)

    def start(self, role: str) -> "subprocess.Popen[bytes]":
        """A process in the given role, running until it is killed."""
        child = subprocess.Popen([sys.executable, "-m", "tests.chassis.children", role, *self._arguments])
        self.callback(end, child)
        return child


def end(child: "subprocess.Popen[bytes]") -> None:
    """kill -9."""
    child.kill()
    child.wait()


async def note_effect(recorded: Recorded[Message], transaction: Transaction) -> None:
    """An effect that a repeat would show: no unique constraint hides it."""
    await transaction.connection.execute("insert into effects (position) values ($1)", recorded.position)
    await asyncio.sleep(0.001)


async def _relay(dsn: str, nats_url: str) -> None:
    async with opened_pool(dsn, size=3) as pool, opened_nats(nats_url) as nats:
        await Relay(pool, nats.jetstream(), SOURCE).run()


async def _subscribe(dsn: str, nats_url: str) -> None:
    async with opened_pool(dsn, size=3) as pool, opened_nats(nats_url) as nats:
        await LogSubscription(
            name="effects",
            source=SOURCE,
            log=PostgresEventLog(pool, SUBSCRIBER),
            jetstream=nats.jetstream(),
            handle=note_effect,
        ).run()


def _main(role: str, dsn: str, nats_url: str) -> None:
    roles: dict[str, Any] = {"relay": _relay, "subscriber": _subscribe}
    asyncio.run(roles[role](dsn, nats_url))


if __name__ == "__main__":
    _main(*sys.argv[1:])
