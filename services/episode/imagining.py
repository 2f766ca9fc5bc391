"""What work that is still to be done might bring: only used to tell beforehand what comes after it. Pure.

The numbers are those that texts are asked for; lengths are typical. What is imagined is never stored.
"""

from collections.abc import Mapping
from typing import Any

from contracts.generation.commands import (
    GenerateCast,
    GenerateCharacterImage,
    GenerateMusic,
    GenerateOutline,
    GenerateSceneImage,
    GenerateShotImage,
    GenerateShotVideo,
    GenerateSpeech,
    GenerateStoryboard,
    RefineOutline,
    Work,
)
from contracts.generation.events import (
    CastReady,
    CharacterImageReady,
    MediaReady,
    MusicReady,
    OutlineReady,
    RefinementReady,
    ResultEvent,
    SceneImageReady,
    ShotImageReady,
    ShotVideoReady,
    SpeechReady,
    StoryboardReady,
)
from contracts.story import (
    FRAMES_PER_SECOND,
    Cast,
    CharacterSheet,
    CharacterSummary,
    Figure,
    MediaFile,
    Outline,
    PlotPoint,
    Provenance,
    Refinement,
    SceneSheet,
    ShotSheet,
    Storyboard,
    UnitKind,
)
from services.episode.film import LONGEST_SPEECH

FEWEST: Mapping[UnitKind, int] = {"outline": 2, "refinement": 3, "storyboard": 8}
"""Characters, scenes and shots that there will be at least; the rest of those imagined may not come."""

MOST: Mapping[UnitKind, int] = {"outline": 5, "refinement": 6, "storyboard": 16}

_SENTENCE = "What happens next is told here in the words of an ordinary sentence. "
_LINE = "Who would have thought that it comes to this, after all?"
_LETTERS_A_SECOND = 14

_MEDIA: Mapping[type[Work], type[MediaReady]] = {
    GenerateCharacterImage: CharacterImageReady,
    GenerateSceneImage: SceneImageReady,
    GenerateShotImage: ShotImageReady,
    GenerateShotVideo: ShotVideoReady,
    GenerateSpeech: SpeechReady,
    GenerateMusic: MusicReady,
}


def imagined(work: Work, *, maker: str) -> ResultEvent:
    """A result that the work might have, made by ``maker``."""
    about: dict[str, Any] = {
        "job_id": work.job_id,
        "project_id": work.project_id,
        "episode_id": work.episode_id,
        "unit": work.unit,
        "provenance": Provenance(provider=maker),
    }
    match work:
        case GenerateOutline():
            return OutlineReady(**about, outline=_outline(work))
        case RefineOutline():
            return RefinementReady(**about, refinement=_refinement())
        case GenerateCast():
            return CastReady(**about, cast=_cast(work))
        case GenerateStoryboard():
            return StoryboardReady(**about, storyboard=_storyboard(work))
        case _:
            ready: Any = _MEDIA[type(work)]
            result: ResultEvent = ready(**about, media=_file(work))
            return result


def _outline(work: GenerateOutline) -> Outline:
    cast = tuple(
        CharacterSummary(name=f"Somebody {n}", description=_SENTENCE) for n in range(MOST["outline"])
    )
    acts = tuple(PlotPoint(act=f"Act {n}", description=2 * _SENTENCE) for n in range(5))
    language = work.settings.language or "en"
    return Outline(
        title=work.title or "Untitled",
        language=language,
        synopsis=4 * _SENTENCE,
        characters_summary=cast,
        plot_summary=acts,
    )


def _refinement() -> Refinement:
    scenes = tuple(
        SceneSheet(name=f"Place {n}", description=2 * _SENTENCE) for n in range(MOST["refinement"])
    )
    return Refinement(content=40 * _SENTENCE, scenes=scenes)


def _cast(work: GenerateCast) -> Cast:
    summaries = work.outline.characters_summary or (CharacterSummary(name="Somebody"),)
    return Cast(
        characters=tuple(
            CharacterSheet(name=summary.name, description=summary.description, appearance=2 * _SENTENCE)
            for summary in summaries
        )
    )


def _storyboard(work: GenerateStoryboard) -> Storyboard:
    """As many shots as may come, each with two figures and a line."""
    count = work.settings.shots or MOST["storyboard"]
    scenes = [scene.scene_id for scene in work.scenes]
    cast = [character.character_id for character in work.characters]
    return Storyboard(
        shots=tuple(
            ShotSheet(
                scene_id=scenes[number * len(scenes) // count],
                visual_desc=2 * _SENTENCE,
                figures=tuple(
                    Figure(character_id=one)
                    for one in dict.fromkeys(cast[(number + place) % len(cast)] for place in range(2))
                ),
                dialogue=_LINE,
                speaker=cast[number % len(cast)],
            )
            for number in range(count)
        )
    )


def _file(work: Work) -> MediaFile:
    frames = None
    if isinstance(work, GenerateSpeech):
        seconds = max(1, -(-len(work.text) // _LETTERS_A_SECOND))
        frames = min(LONGEST_SPEECH, seconds * FRAMES_PER_SECOND)
    return MediaFile(
        asset_id="imagined", sha256="0" * 64, size=1, media_type="application/octet-stream", frames=frames
    )
