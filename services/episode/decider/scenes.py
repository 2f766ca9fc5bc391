"""The scenes: drawn, edited, removed, approved."""

from contracts.episode.commands import ConfirmScenes, DrawScenes, EditScene, RedrawScene, RemoveScene
from contracts.episode.events import SceneEdited, SceneRemoved, ScenesConfirmed, ShotRemoved
from contracts.identifiers import SceneId
from contracts.story import Scene, Unit
from services.episode.approval import content_hash
from services.episode.editing import apply_edit, edited, fields_of, require_editable
from services.episode.making import ask_again, ask_stage
from services.episode.refusals import conflict, illegal, unknown
from services.episode.staleness import set_in
from services.episode.state import Episode
from services.episode.unfolding import Unfolding
from services.episode.units import Choice, of_each, the


def draw(unfolding: Unfolding, command: DrawScenes) -> None:
    """Asks for the pictures of the scenes."""
    ask_stage(unfolding, "scenes", "have the scenes drawn", Choice.of(command))


def redraw(unfolding: Unfolding, command: RedrawScene) -> None:
    """Asks for another picture of one scene."""
    scene = _scene(unfolding.episode, command.scene_id)
    unit = Unit(kind="scene_image", target_id=scene.scene_id)
    ask_again(unfolding, unit, f"have the scene {scene.name} drawn again", Choice.of(command))


def edit(unfolding: Unfolding, command: EditScene) -> None:
    """Changes what is written of a scene; its picture and those of its shots go stale."""
    episode = unfolding.episode
    old = _scene(episode, command.scene_id)
    require_editable("scenes", episode, f"edit the scene {old.name}")
    new = edited(old, fields_of(command, "scene_id"))
    if new == old:
        return
    shots = (shot.shot_id for shot in set_in(old.scene_id, episode))
    apply_edit(
        unfolding,
        "scenes",
        [SceneEdited(episode_id=unfolding.episode_id, scene=new)],
        stale=[*of_each("scene_image", [old.scene_id]), *of_each("shot_image", shots)],
        cause=f"the scene {new.name} was edited",
    )


def remove(unfolding: Unfolding, command: RemoveScene) -> None:
    """The shots of the scene go with it."""
    episode = unfolding.episode
    scene = _scene(episode, command.scene_id)
    require_editable("scenes", episode, f"remove the scene {scene.name}")
    if len(episode.scenes) == 1:
        raise conflict(episode, f"{scene.name} is the only scene; an episode needs one.")
    shots = set_in(scene.scene_id, episode)
    if shots and len(shots) == len(episode.shots):
        raise conflict(
            episode, f"All shots are set in {scene.name}; without it the storyboard would be empty."
        )
    apply_edit(
        unfolding,
        "scenes",
        [
            *(ShotRemoved(episode_id=unfolding.episode_id, shot_id=shot.shot_id) for shot in shots),
            SceneRemoved(episode_id=unfolding.episode_id, scene_id=scene.scene_id),
        ],
        stale=[the("music", episode), the("cut", episode)] if shots else [],
        cause=f"the scene {scene.name} was removed",
    )


def confirm(unfolding: Unfolding, _: ConfirmScenes) -> None:
    """Approves the scenes as they are written."""
    state = unfolding.episode.workflow.state
    if state == "scenes_confirmed":
        return
    if state != "scenes_generated":
        raise illegal(unfolding.episode, "confirm the scenes")
    approved = content_hash("scenes", unfolding.episode)
    unfolding.add(ScenesConfirmed(episode_id=unfolding.episode_id, content_hash=approved))


def _scene(episode: Episode, scene_id: SceneId) -> Scene:
    scene = episode.scenes.get(scene_id)
    if scene is None:
        raise unknown("scene", scene_id)
    return scene
