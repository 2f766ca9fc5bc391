"""What generation is told from outside."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from contracts.story import Capability
from services.chassis.lanes import ACK_SECONDS
from services.chassis.settings import PREFIX, EnvironmentSettings
from services.chassis.work_sweeper import SWEEP_SECONDS

Names = Annotated[tuple[str, ...], NoDecode]


class GenerationSettings(EnvironmentSettings):
    """Who makes what, and how much at once.

    Names of providers, or of models as in ``minimax/MiniMax-H3``, are separated by commas, the preferred one first.
    """

    model_config = SettingsConfigDict(env_prefix=f"{PREFIX}GENERATION_")

    text: Names = Field(("sketch",), description="Providers of outlines, casts and storyboards.")
    image: Names = Field(("sketch",), description="Providers of stills.")
    video: Names = Field(("sketch",), description="Providers of moving pictures.")
    speech: Names = Field(("sketch",), description="Providers of spoken lines.")
    music: Names = Field(("sketch",), description="Providers of music.")
    concurrency: Annotated[dict[str, Annotated[int, Field(ge=1)]], NoDecode] = Field(
        {}, description="Jobs at once per provider, as in sketch=4,fake=8; default from the catalogue."
    )
    ack_seconds: Annotated[float, Field(gt=0)] = Field(
        ACK_SECONDS, description="A job whose worker has been silent for so long goes to another."
    )
    sweep_seconds: Annotated[float, Field(gt=0)] = Field(
        SWEEP_SECONDS, description="How often lost jobs are looked for."
    )
    sketch_processes: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Processes that draw and write; default the cores, at most 2."
    )
    fake_knobs: Path | None = Field(None, description="JSON file with the behaviour of the fake provider.")
    fake_ledger: Path | None = Field(None, description="SQLite file with the books of the fake provider.")

    @field_validator("text", "image", "video", "speech", "music", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("concurrency", mode="before")
    @classmethod
    def _limits(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        return {name.strip(): limit.strip() for name, _, limit in pairs}

    @property
    def chains(self) -> dict[Capability, tuple[str, ...]]:
        """Providers per capability, the preferred one first."""
        return {capability: getattr(self, capability.value) for capability in Capability}

    @property
    def provider_names(self) -> tuple[str, ...]:
        """Every provider that is named, each once."""
        return tuple(
            dict.fromkeys(entry.partition("/")[0] for chain in self.chains.values() for entry in chain)
        )
