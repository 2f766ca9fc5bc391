"""Settings of render: ``REELWRIGHT_RENDER_...``."""

import os

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.chassis.lanes import ACK_SECONDS
from services.chassis.settings import PREFIX, EnvironmentSettings
from services.chassis.work_sweeper import SWEEP_SECONDS


class RenderSettings(EnvironmentSettings):
    """How much of the machine render takes."""

    model_config = SettingsConfigDict(env_prefix=f"{PREFIX}RENDER_")

    renders: int = Field(1, ge=1, le=64, description="Films being cut at once, over all workers.")
    encoders: int = Field(
        default_factory=lambda: max(1, min(4, os.cpu_count() or 1)),
        ge=1,
        le=64,
        description="Segments encoded at once by one worker, one thread each; default the cores, at most 4.",
    )
    cache_bytes: int = Field(
        8 << 30, ge=0, description="Room for finished segments; the least used ones leave first."
    )
    ack_seconds: float = Field(
        ACK_SECONDS, gt=0, description="A film whose worker has been silent for so long goes to another."
    )
    sweep_seconds: float = Field(SWEEP_SECONDS, gt=0, description="How often lost jobs are looked for.")
