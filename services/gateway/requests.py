"""The bodies of requests. Unknown fields are refused, so that a typing error is never silently ignored."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.message import Line, Paragraph, Storable
from contracts.story import (
    CameraAngle,
    CameraMove,
    Capability,
    DayTime,
    Mode,
    Mood,
    Place,
    Ratio,
    Role,
    ShotSize,
    Weather,
)

PREMISE_BYTES = 65_536

Name = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), Storable]
SeriesId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]
Microdollars = Annotated[int, Field(ge=0, le=10**12)]


class Body(BaseModel):
    """What all bodies share."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _shown_as(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class NewEpisode(Body):
    """What an episode is made from, and how."""

    model_config = _shown_as(
        {
            "mode": "idea",
            "initial_content": "A lighthouse keeper finds a robot on the beach before a storm.",
            "style": "watercolour",
            "ratio": "9:16",
            "shots": 12,
            "seed": 7,
        }
    )

    series_id: SeriesId = "default-series"
    episode_number: Annotated[int, Field(ge=1, le=100_000)] = 1
    mode: Mode = Mode.IDEA
    initial_content: Annotated[str, StringConstraints(min_length=1, max_length=PREMISE_BYTES), Storable]
    style: Line = ""
    title: Line = ""
    ratio: Ratio = Ratio.PORTRAIT
    language: Annotated[
        str, StringConstraints(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$", max_length=35)
    ] = ""
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    shots: Annotated[int, Field(ge=4, le=40)] | None = None
    budget_microdollars: Microdollars | None = None


class Choice(Body):
    """Who is to do the work, for this request only; without it the project decides, then the installation."""

    model_config = _shown_as({"provider": "sketch", "model": "sketch-1"})

    provider: Annotated[
        Line, Field(description="Name of a provider, as `GET /api/v1/providers` lists it.")
    ] = ""
    model: Annotated[Line, Field(description="Name of one of its models.")] = ""


class ProviderChains(Body):
    """Kind of media -> names of providers, or of models as in `minimax/MiniMax-H3`, the preferred one first."""

    model_config = _shown_as({"chains": {"text": ["sketch"], "video": ["sketch/sketch-1"]}})

    chains: dict[Capability, Annotated[list[Name], Field(min_length=1, max_length=10)]]


class CharacterLine(Body):
    name: Name
    role: Line = ""
    description: Paragraph = ""


class PlotLine(Body):
    act: Line
    description: Paragraph


class OutlineEdit(Body):
    """Only the fields that are given change."""

    model_config = _shown_as(
        {"title": "The Keeper of the Light", "mood": "tense", "highlights": ["the lamp goes out"]}
    )

    title: Name | None = None
    genre: Line | None = None
    style: Line | None = None
    synopsis: Paragraph | None = None
    mood: Mood | None = None
    characters_summary: Annotated[list[CharacterLine], Field(max_length=20)] | None = None
    plot_summary: Annotated[list[PlotLine], Field(max_length=40)] | None = None
    highlights: Annotated[list[Line], Field(max_length=20)] | None = None


class CharacterEdit(Body):
    model_config = _shown_as(
        {
            "name": "Mira",
            "appearance": "A woman in a yellow raincoat.",
            "personality": ["stubborn", "kind"],
        }
    )

    name: Name | None = None
    description: Paragraph | None = None
    appearance: Paragraph | None = None
    personality: Annotated[list[Line], Field(max_length=12)] | None = None
    role: Role | None = None
    voice: Line | None = None


class SceneEdit(Body):
    model_config = _shown_as(
        {"atmosphere": "the minute before the storm", "weather": "storm", "day_time": "dusk"}
    )

    name: Name | None = None
    description: Paragraph | None = None
    atmosphere: Line | None = None
    place: Place | None = None
    day_time: DayTime | None = None
    weather: Weather | None = None
    mood: Mood | None = None


class ShotEdit(Body):
    """``voice_actor`` is the name or id of a character of the episode, or ``narrator``; ``duration`` is in seconds."""

    model_config = _shown_as(
        {
            "visual_desc": "Mira holds the lamp up.",
            "shot_size": "close",
            "dialogue": "Who is there?",
            "duration": 4.5,
        }
    )

    visual_desc: Paragraph | None = None
    composition: Line | None = None
    shot_size: ShotSize | None = None
    camera_angle: CameraAngle | None = None
    camera_movement: CameraMove | None = None
    dialogue: Paragraph | None = None
    voice_actor: Line | None = None
    audio_desc: Line | None = None
    duration: Annotated[float, Field(ge=0.5, le=30)] | None = None


class Budget(Body):
    model_config = _shown_as({"microdollars": 5000000})

    microdollars: Microdollars | None
