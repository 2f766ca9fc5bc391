"""ComfyUI servers with a provider over them, as a worker holds it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.story import MediaFile
from services.chassis.outgoing import Outgoing
from services.generation.capabilities import ImageRequest, Request, VideoRequest, Workplace
from services.generation.catalog import entry_of
from services.generation.providers.comfyui.fleet import Fleet
from services.generation.providers.comfyui.listener import Hearing
from services.generation.providers.comfyui.provider import ComfyUI
from services.generation.providers.comfyui.server import Patience, Server, place_of
from services.generation.providers.comfyui.template_folder import all_templates
from tests.generation import wishes
from tests.generation.providers.cases import picture, reference, still
from tests.standins.comfyui import ComfyUI as StandInComfyUI
from tests.standins.comfyui import comfyui

WORKFLOWS = Path(__file__).parent / "comfyui_workflows"
QUICK = Hearing(first_pause=0.02, longest_pause=0.1, open_seconds=60, silence=3600)
GRACE = 60.0
PATIENT = Patience(state=150, submit=150, file=150)
"""No answer is ever too late for a machine that is busy with something else."""


@dataclass
class Rig:
    """``now`` is the clock of the fleet, moved by hand."""

    vendors: list[StandInComfyUI]
    provider: ComfyUI
    outgoing: Outgoing
    directory: Path
    now: list[float]

    def workplace(self, key: str = "job_1-1") -> Workplace:
        async def fetch(media: MediaFile) -> Path:
            file = self.directory / f"{media.sha256}.png"
            file.write_bytes(picture())
            return file

        return Workplace(
            job_id="job_1", key=key, directory=self.directory, fetch=fetch, cancelled=asyncio.Event()
        )

    async def submit(self, request: Request, key: str = "job_1-1") -> str:
        return await self.provider.submit(request, self.workplace(key))

    def again(self) -> ComfyUI:
        """The provider of another process, which has heard nothing so far."""
        return provider_of([vendor.url for vendor in self.vendors], self.outgoing, self.now)


@asynccontextmanager
async def rig(directory: Path, *vendors: StandInComfyUI, hearing: Hearing = QUICK) -> AsyncIterator[Rig]:
    """Running servers and a provider that knows them. No contract may have been broken at the end."""
    now = [0.0]
    outgoing = Outgoing()
    async with _running(list(vendors or [StandInComfyUI()])) as running:
        provider = provider_of([vendor.url for vendor in running], outgoing, now, hearing=hearing)
        try:
            yield Rig(running, provider, outgoing, directory, now)
            for vendor in running:
                assert vendor.server is not None
                assert vendor.server.violations == []
        finally:
            await provider.close()
            await outgoing.close()


def provider_of(
    urls: list[str],
    outgoing: Outgoing,
    now: list[float],
    *,
    hearing: Hearing = QUICK,
    grace: float = GRACE,
    **more: Any,
) -> ComfyUI:
    servers = [Server(url, outgoing, hearing=hearing, patience=PATIENT) for url in urls]
    fleet = Fleet(servers, grace=grace, seconds=lambda: now[0])
    return ComfyUI(fleet, all_templates(WORKFLOWS), entry_of("comfyui"), **more)


@asynccontextmanager
async def _running(vendors: list[StandInComfyUI]) -> AsyncIterator[list[StandInComfyUI]]:
    if not vendors:
        yield []
        return
    async with comfyui(vendors[0]) as first, _running(vendors[1:]) as rest:
        yield [first, *rest]


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what happens on another connection; the test's own time limit ends it."""
    while not condition():
        await asyncio.sleep(0.005)


def place(vendor: StandInComfyUI) -> str:
    return place_of(vendor.url)


def picture_request(model: str = "still", prompt: str = "The pier at dusk.") -> ImageRequest:
    return ImageRequest(
        task="shot_image",
        brief=wishes.picture(),
        prompt=prompt,
        size=(1280, 720),
        seed=7,
        model=model,
        references=(reference("Anna"),) if model == "still_from_reference" else (),
    )


def film_request(model: str = "svd", *, frames: int = 72) -> VideoRequest:
    return VideoRequest(
        task="shot_video",
        brief=wishes.picture(),
        prompt="Waves come in.",
        size=(1280, 720),
        frames=frames,
        seed=7,
        model=model,
        first_frame=still() if model != "animatediff_lora_rife" else None,
    )
