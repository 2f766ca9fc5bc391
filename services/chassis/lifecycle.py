"""The life of a process: services are prepared, opened, kept running, and drained when the process is told to stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from faststream.nats import NatsRouter

from services.chassis.garbage import collect_seldom
from services.chassis.health import health_subject, is_fine
from services.chassis.infrastructure import Infrastructure

_log = structlog.get_logger(__name__)

GRACE_SECONDS = 20.0
"""How long work in hand may take to reach a good place to stop."""

FIRST_RESTART_SECONDS = 0.5
LAST_RESTART_SECONDS = 15.0


@dataclass(frozen=True, kw_only=True)
class Service:
    """One service, composed. ``loops`` run until cancelled; ``drains`` are awaited first when stopping.

    ``prepare`` makes tables and streams and may be run by several processes at once. ``health`` tells the state
    of each part by name; a value that is not ``"ok"``, or ``"ok, but ..."``, makes the service not ready.
    """

    name: str
    prepare: Callable[[], Awaitable[None]]
    routers: Sequence[NatsRouter] = ()
    loops: Mapping[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    drains: Sequence[Callable[[], Awaitable[None]]] = ()
    health: Callable[[], Awaitable[dict[str, str]]] | None = None


class RunningServices:
    """Some services in this process, from start to drained stop. ``states`` tells how each loop is."""

    def __init__(
        self,
        services: Sequence[Service],
        infrastructure: Infrastructure,
        *,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self._grace_seconds = grace_seconds
        self._services = services
        self._infrastructure = infrastructure
        self._tasks: list[asyncio.Task[None]] = []
        self._draining = False
        self.states: dict[str, str] = {}

    async def start(self) -> None:
        """Prepares all services in the order given, then opens their doors and starts their loops."""
        for service in self._services:
            await service.prepare()
        broker = self._infrastructure.broker
        for service in self._services:
            for router in service.routers:
                broker.include_router(router)
            broker.include_router(self._health_router(service))
        await broker.start()
        # Twice: the first PING may overtake the subscriptions, and an early command would find nobody.
        await self._infrastructure.nats.flush()
        await self._infrastructure.nats.flush()
        for service in self._services:
            for name, loop in service.loops.items():
                task = asyncio.create_task(self._keep_running(f"{service.name}.{name}", loop))
                self._tasks.append(task)
        _log.info("services started", services=[service.name for service in self._services])

    async def stop(self) -> None:
        """Lets work in hand reach a good place (at most the grace time), then ends the loops."""
        self._draining = True
        drains = [asyncio.ensure_future(drain()) for service in self._services for drain in service.drains]
        if drains:
            done, late = await asyncio.wait(drains, timeout=self._grace_seconds)
            for drain in late:
                drain.cancel()
            for drain in done:
                if failure := drain.exception():
                    _log.error("work could not be brought to a good place", exc_info=failure)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *drains, return_exceptions=True)
        self._tasks.clear()
        _log.info("services stopped")

    async def health_of(self, service: Service) -> dict[str, str]:
        """The state of each loop and part of a service; ``"ok"`` or a sentence."""
        prefix = f"{service.name}."
        parts = {
            name.removeprefix(prefix): state for name, state in self.states.items() if name.startswith(prefix)
        }
        if self._draining:
            parts["process"] = "draining"
        if service.health is not None:
            parts |= await service.health()
        return parts

    async def _keep_running(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        wait = FIRST_RESTART_SECONDS
        clock = asyncio.get_running_loop().time
        while True:
            self.states[name] = "ok"
            began = clock()
            try:
                await loop()
                return
            except asyncio.CancelledError:
                raise
            except Exception as failure:
                if clock() - began > LAST_RESTART_SECONDS:
                    wait = FIRST_RESTART_SECONDS
                self.states[name] = f"{type(failure).__name__}: {failure}"
                _log.exception("a loop failed and is started again", loop=name, seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LAST_RESTART_SECONDS)

    def _health_router(self, service: Service) -> NatsRouter:
        router = NatsRouter()

        @router.subscriber(health_subject(service.name), queue=service.name)
        async def answer(_: bytes) -> dict[str, Any]:
            parts = await self.health_of(service)
            return {"ready": all(map(is_fine, parts.values())), "parts": parts}

        return router


async def run(
    services: Sequence[Service],
    infrastructure: Infrastructure,
    *,
    on_started: Callable[[], None] | None = None,
) -> None:
    """Runs until SIGTERM or SIGINT, then drains. ``on_started`` is called once when all loops run."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    running = RunningServices(services, infrastructure)
    try:
        await running.start()
        collect_seldom()
        if on_started is not None:
            on_started()
        await stopped.wait()
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(ValueError):
                loop.remove_signal_handler(number)
        await running.stop()
