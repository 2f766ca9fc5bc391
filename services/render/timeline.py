"""An edit list as data: which picture, which voice and which words stand where, in whole frames of 1/24 s."""

from dataclasses import dataclass
from itertools import accumulate

from contracts.identifiers import ShotId

FRAMES_PER_SECOND = 24
SAMPLE_RATE = 48_000
SAMPLES_PER_FRAME = SAMPLE_RATE // FRAMES_PER_SECOND


@dataclass(frozen=True, slots=True)
class Clip:
    """One shot's picture. ``source`` is a SHA-256, ``source_frames`` None for a still picture.

    The last ``dissolve`` frames are shared with the clip after it; 0 is a hard cut.
    """

    shot_id: ShotId
    source: str
    source_frames: int | None
    frames: int
    dissolve: int = 0


@dataclass(frozen=True, slots=True)
class Speech:
    """A recorded line that begins at film frame ``start`` and sounds for ``frames``."""

    shot_id: ShotId
    source: str
    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class Caption:
    """Words to be read from film frame ``start`` up to, not including, ``end``."""

    start: int
    end: int
    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole film. ``fade_out`` is how many frames at the very end go to black."""

    width: int
    height: int
    clips: tuple[Clip, ...]
    speeches: tuple[Speech, ...] = ()
    captions: tuple[Caption, ...] = ()
    music: str | None = None
    fade_out: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be cut: no clips, odd sizes, dissolves that do not fit into their clips."""
        if not self.clips:
            raise ValueError("a timeline needs at least one clip")
        if self.width % 2 or self.height % 2 or self.width < 2 or self.height < 2:
            raise ValueError(f"width and height must be even and positive, not {self.width}x{self.height}")
        if self.clips[-1].dissolve:
            raise ValueError(f"the last clip {self.clips[-1].shot_id} has nothing to dissolve into")
        for entering, clip in zip(self.dissolves_in, self.clips, strict=True):
            if clip.frames < 1 or clip.dissolve < 0 or entering + clip.dissolve > clip.frames:
                raise ValueError(
                    f"clip {clip.shot_id} has {clip.frames} frames, too few for dissolves of "
                    f"{entering} and {clip.dissolve}"
                )
        if not 0 <= self.fade_out <= self.clips[-1].frames - self.dissolves_in[-1]:
            raise ValueError(f"a fade of {self.fade_out} frames does not fit into the last clip")

    @property
    def dissolves_in(self) -> tuple[int, ...]:
        """For each clip, how many of its first frames it shares with the clip before."""
        return (0, *(clip.dissolve for clip in self.clips[:-1]))

    @property
    def starts(self) -> tuple[int, ...]:
        """For each clip, the film frame at which it begins to be seen."""
        steps = (clip.frames - clip.dissolve for clip in self.clips[:-1])
        return tuple(accumulate(steps, initial=0))

    @property
    def frames(self) -> int:
        """Length of the film: all clips less what dissolves share."""
        return sum(clip.frames - clip.dissolve for clip in self.clips)
