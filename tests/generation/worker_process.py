"""The generation service as a process that ends itself by kill -9 at a named point."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from services.chassis.infrastructure import Infrastructure
from services.chassis.lifecycle import Service
from services.generation.accounts import Accounts
from services.generation.attempt import CrashPoint
from services.generation.composition import compose
from services.generation.provider_calls import Patience
from services.generation.settings import GenerationSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOrder:
    """How the fake provider behaves, who takes over from it or works instead, and where to die."""

    knobs: Path
    ledger: Path
    ack_seconds: float = 1.0
    sweep_seconds: float = 30.0
    crash_at: CrashPoint | None = None
    chain: tuple[str, ...] = ("fake",)
    accounts: Accounts | None = None


def compose_worker(infrastructure: Infrastructure, order: WorkerOrder) -> Service:
    """Generation with one chain for everything."""
    everything = order.chain
    settings = GenerationSettings(
        text=everything,
        image=everything,
        video=everything,
        speech=everything,
        music=everything,
        fake_knobs=order.knobs,
        fake_ledger=order.ledger,
        ack_seconds=order.ack_seconds,
        sweep_seconds=order.sweep_seconds,
        sketch_processes=None,
    )

    def reach(point: CrashPoint) -> None:
        if point == order.crash_at:
            os.kill(os.getpid(), signal.SIGKILL)

    patience = Patience(first_pause=0.05, longest_pause=0.2, longest_poll=0.1)
    return compose(infrastructure, settings, order.accounts, patience=patience, reach=reach)
