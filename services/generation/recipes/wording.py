"""Characters, scenes and shots in words, the same in every prompt: a model keeps a face that is always described alike."""

from collections.abc import Iterable

from contracts.story import Character, CharacterSheet, Outline, Scene, SceneSheet, Settings, Shot

_ANGLE = {"low": "seen from below", "eye": "at eye level", "high": "seen from above"}
_SIZE = {
    "wide": "wide shot",
    "full": "full shot",
    "medium": "medium shot",
    "close": "close-up",
    "extreme_close": "extreme close-up",
}
_POSE = {
    "stand": "stands",
    "point": "points at something",
    "think": "is lost in thought",
    "walk": "walks",
    "sit": "sits",
    "wave": "waves",
}
_FACE = {
    "neutral": "with a calm face",
    "happy": "with a happy face",
    "sad": "with a sad face",
    "angry": "with an angry face",
    "surprised": "with a surprised face",
    "afraid": "with a frightened face",
}
_MOVE = {
    "static": "the camera does not move",
    "pan_left": "the camera pans slowly to the left",
    "pan_right": "the camera pans slowly to the right",
    "tilt_up": "the camera tilts up slowly",
    "tilt_down": "the camera tilts down slowly",
    "push_in": "the camera moves in slowly",
    "pull_out": "the camera moves out slowly",
    "truck_left": "the camera travels slowly to the left",
    "truck_right": "the camera travels slowly to the right",
    "pedestal_up": "the camera rises slowly",
    "pedestal_down": "the camera sinks slowly",
    "zoom_in": "the lens zooms in slowly from a camera that stands still",
    "zoom_out": "the lens zooms out slowly from a camera that stands still",
    "tracking": "the camera follows the subject and keeps it at the same size",
    "shake": "the camera is held by hand and shakes a little",
}


def sentence(*parts: str) -> str:
    """The parts that say something, as one sentence."""
    return ", ".join(part.strip().rstrip(".,;") for part in parts if part.strip()) + "."


def in_language(settings: Settings, *, otherwise: str) -> str:
    """The instruction which language to write in."""
    return f"Write in the language {settings.language}." if settings.language else otherwise


def outline_in_words(outline: Outline) -> str:
    """The outline as a person would read it."""
    cast = "\n".join(f"- {c.name} ({c.role}): {c.description}" for c in outline.characters_summary)
    plot = "\n".join(f"- {point.act}: {point.description}" for point in outline.plot_summary)
    return (
        f"Title: {outline.title}\nGenre: {outline.genre}\nMood: {outline.mood}\nSynopsis: {outline.synopsis}\n"
        f"Characters:\n{cast}\nPlot:\n{plot}"
    )


def character_in_words(character: CharacterSheet) -> str:
    """Name and look, in an order that never changes."""
    person = "" if character.gender == "neutral" else character.gender
    return sentence(f"{character.name}: {character.age_group} {person}".strip(), character.appearance)


def cast_in_words(cast: Iterable[Character], *, seen: Iterable[str] | None = None) -> str:
    """Those of the cast that are seen (all when None), one to a line."""
    wanted = None if seen is None else set(seen)
    return "\n".join(character_in_words(c) for c in cast if wanted is None or c.character_id in wanted)


def scene_in_words(scene: SceneSheet) -> str:
    """Place, time of day, weather and mood."""
    weather = "" if scene.weather == "clear" else f"{scene.weather} weather"
    return sentence(
        scene.name, scene.description, scene.atmosphere, f"at {scene.day_time}", weather, f"{scene.mood} mood"
    )


def shot_in_words(shot: Shot, scene: Scene, cast: Iterable[Character]) -> str:
    """What is seen, how it is framed, where, and who is in it with which face and pose."""
    by_id = {character.character_id: character for character in cast}
    figures = [
        f"{by_id[figure.character_id].name} {_POSE[figure.pose]} {_FACE[figure.emotion]}"
        for figure in shot.figures
        if figure.character_id in by_id
    ]
    framing = sentence(_SIZE[shot.size], _ANGLE[shot.angle], shot.composition)
    people = cast_in_words(by_id.values(), seen=[figure.character_id for figure in shot.figures])
    order = "From left to right: " if len(figures) > 1 else ""
    staged = f"{order}{sentence(*figures)}" if figures else ""
    lines = [shot.visual_desc, framing, scene_in_words(scene), staged, people]
    return "\n".join(line for line in lines if line)


def camera_in_words(shot: Shot) -> str:
    """How the camera moves."""
    return sentence(_MOVE[shot.move])


def style_in_words(settings: Settings) -> str:
    """The style asked for; empty when none was."""
    return f"Style: {settings.style}." if settings.style else ""
