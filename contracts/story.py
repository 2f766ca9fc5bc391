"""The values of a story: what outlines, characters, scenes, shots and takes consist of. Frames are 1/24 s."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from contracts.identifiers import AssetId, CharacterId, Identifier, SceneId, ShotId, TakeId
from contracts.message import Document, Line, Paragraph, Value

FRAMES_PER_SECOND = 24


class Ratio(StrEnum):
    """Width to height of the picture."""

    PORTRAIT = "9:16"
    LANDSCAPE = "16:9"
    SQUARE = "1:1"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, both even."""
        return {Ratio.PORTRAIT: (720, 1280), Ratio.LANDSCAPE: (1280, 720), Ratio.SQUARE: (960, 960)}[self]


class Capability(StrEnum):
    """The kinds of media that providers make."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"
    MUSIC = "music"


class Mode(StrEnum):
    """What the initial content is: an idea to be worked out, or a script to be followed."""

    IDEA = "idea"
    SCRIPT = "script"


class Mood(StrEnum):
    CALM = "calm"
    TENSE = "tense"
    SAD = "sad"
    JOYFUL = "joyful"
    WARM = "warm"
    EERIE = "eerie"


class Place(StrEnum):
    """The kind of place a scene is set in; what no other kind fits is ``field``."""

    CITY = "city"
    STREET = "street"
    ROOM = "room"
    FOREST = "forest"
    FIELD = "field"
    MOUNTAIN = "mountain"
    SEA = "sea"
    DESERT = "desert"
    VILLAGE = "village"
    SPACE = "space"


class DayTime(StrEnum):
    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    STORM = "storm"


class ShotSize(StrEnum):
    """From far to near."""

    WIDE = "wide"
    FULL = "full"
    MEDIUM = "medium"
    CLOSE = "close"
    EXTREME_CLOSE = "extreme_close"


class CameraAngle(StrEnum):
    LOW = "low"
    EYE = "eye"
    HIGH = "high"


class CameraMove(StrEnum):
    """A pan or tilt turns the camera, a truck or pedestal carries it, a zoom only narrows its view."""

    STATIC = "static"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    TRUCK_LEFT = "truck_left"
    TRUCK_RIGHT = "truck_right"
    PEDESTAL_UP = "pedestal_up"
    PEDESTAL_DOWN = "pedestal_down"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    TRACKING = "tracking"
    SHAKE = "shake"


class Emotion(StrEnum):
    NEUTRAL = "neutral"
    HAPPY = "happy"
    SAD = "sad"
    ANGRY = "angry"
    SURPRISED = "surprised"
    AFRAID = "afraid"


class Pose(StrEnum):
    STAND = "stand"
    POINT = "point"
    THINK = "think"
    WALK = "walk"
    SIT = "sit"
    WAVE = "wave"


Role = Literal["protagonist", "antagonist", "supporting"]
Gender = Literal["female", "male", "neutral"]
AgeGroup = Literal["child", "young", "adult", "old"]


class Settings(Value):
    """How an episode is to be made. ``language`` is a BCP 47 tag, empty for "as the premise"."""

    style: Line = ""
    ratio: Ratio = Ratio.PORTRAIT
    language: Annotated[Line, Field(max_length=35)] = ""
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    shots: Annotated[int, Field(ge=4, le=40)] | None = None


class CharacterSummary(Value):
    name: Line
    role: Line = ""
    description: Paragraph = ""


class PlotPoint(Value):
    act: Line
    description: Paragraph


class Outline(Value):
    """The plan of an episode that a person confirms first."""

    title: Line
    genre: Line = ""
    style: Line = ""
    synopsis: Paragraph = ""
    mood: Mood = Mood.CALM
    language: Line = "en"
    characters_summary: Annotated[tuple[CharacterSummary, ...], Field(max_length=20)] = ()
    plot_summary: Annotated[tuple[PlotPoint, ...], Field(max_length=40)] = ()
    highlights: Annotated[tuple[Line, ...], Field(max_length=20)] = ()


class SceneSheet(Value):
    """A place and its atmosphere, with what happens there."""

    name: Line
    description: Paragraph = ""
    atmosphere: Line = ""
    place: Place = Place.FIELD
    day_time: DayTime = DayTime.DAY
    weather: Weather = Weather.CLEAR
    mood: Mood = Mood.CALM


class Refinement(Value):
    """The worked-out outline: the story told in full, and the scenes it needs in order."""

    content: Document
    scenes: Annotated[tuple[SceneSheet, ...], Field(min_length=1, max_length=20)]


class CharacterSheet(Value):
    """A character as written. ``voice`` describes how it sounds; gender and age group choose the voice."""

    name: Line
    role: Role = "supporting"
    description: Paragraph = ""
    appearance: Paragraph = ""
    personality: Annotated[tuple[Line, ...], Field(max_length=12)] = ()
    gender: Gender = "neutral"
    age_group: AgeGroup = "adult"
    voice: Line = ""


class Cast(Value):
    characters: Annotated[tuple[CharacterSheet, ...], Field(max_length=20)]


class Character(CharacterSheet):
    """A character of an episode. ``number`` (from 0) is its place in the cast and fixes look and voice for good."""

    character_id: CharacterId
    number: Annotated[int, Field(ge=0)] = 0


class Scene(SceneSheet):
    scene_id: SceneId
    number: Annotated[int, Field(ge=0)] = 0


class Figure(Value):
    """One character as it appears in a shot; figures stand from left to right in the order given."""

    character_id: CharacterId
    emotion: Emotion = Emotion.NEUTRAL
    pose: Pose = Pose.STAND


class ShotSheet(Value):
    """A shot as written: what is seen, how it is framed, who speaks which line. ``speaker`` None is the narrator."""

    scene_id: SceneId
    visual_desc: Paragraph
    composition: Line = ""
    size: ShotSize = ShotSize.MEDIUM
    angle: CameraAngle = CameraAngle.EYE
    move: CameraMove = CameraMove.STATIC
    figures: Annotated[tuple[Figure, ...], Field(max_length=5)] = ()
    dialogue: Paragraph = ""
    speaker: CharacterId | None = None
    audio_desc: Line = ""
    frames: Annotated[int, Field(ge=12, le=24 * 30)] = 96


class Storyboard(Value):
    shots: Annotated[tuple[ShotSheet, ...], Field(min_length=1, max_length=60)]


class Shot(ShotSheet):
    shot_id: ShotId
    number: Annotated[int, Field(ge=0)] = 0


class MediaFile(Value):
    """A stored file: bytes under their SHA-256. Sizes in bytes and pixels, length in frames of 1/24 s (None: a still)."""

    asset_id: AssetId
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=1)]
    media_type: Line
    width: int | None = None
    height: int | None = None
    frames: int | None = None


class Reference(Value):
    """An approved picture that a new picture must keep to: of a character or a scene, with the name it has in prompts."""

    kind: Literal["character", "scene"]
    target_id: Identifier
    name: Line
    media: MediaFile


class Provenance(Value):
    """Who made a take, out of what, and for how much (micro-dollars).

    ``references`` are those really sent; ``milliseconds`` is how long the provider took from the call to the result;
    ``errors`` lists failed attempts before it.
    """

    provider: Line
    model: Line = ""
    seed: int = 0
    prompt: Document = ""
    references: tuple[AssetId, ...] = ()
    cost_microdollars: int = 0
    milliseconds: int = 0
    errors: tuple[Line, ...] = ()


UnitKind = Literal[
    "outline", "refinement", "cast", "character_image", "scene_image", "storyboard",
    "shot_image", "shot_video", "speech", "music", "cut",
]  # fmt: skip


class Unit(Value):
    """The smallest piece of work: what is made, for which character, scene, shot or episode."""

    kind: UnitKind
    target_id: Identifier


class Take(Value):
    """One result for a unit: immutable; of all takes of a unit one is selected."""

    take_id: TakeId
    unit: Unit
    media: MediaFile
    provenance: Provenance
