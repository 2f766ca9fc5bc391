"""The table of the workflow: every command in every state is either legal, a repetition, or refused with 409."""

import pytest

from contracts.episode import commands as ask
from contracts.episode.commands import EpisodeCommand
from contracts.episode.workflow import ORDER
from tests.episode.specified import EPISODES, story_of
from tests.episode.studio import EPISODE, Studio, failed

pytestmark = pytest.mark.unit

REACHABLE = [state.value for state in ORDER if state != "outline_confirmed"]
STATES = [
    *REACHABLE, "cancelled",
    "failed outline", "failed refinement", "failed characters", "failed scenes", "failed storyboard", "failed video",
]  # fmt: skip

MAKING = {
    "outline": "outline_generating",
    "refinement": "refining",
    "characters": "characters_generating",
    "scenes": "scenes_generating",
    "storyboard": "storyboard_generating",
    "video": "video_generating",
}

LEGAL: dict[str, dict[str, str]] = {
    "DraftOutline": dict.fromkeys(["initial", "outline_generated", "failed outline"], "outline_generating"),
    "ConfirmOutline": dict.fromkeys(["outline_generated", "failed refinement"], "refining"),
    "DrawCharacters": dict.fromkeys(
        ["refined", "characters_generated", "failed characters"], "characters_generating"
    ),
    "ConfirmCharacters": {"characters_generated": "characters_confirmed"},
    "DrawScenes": dict.fromkeys(
        ["characters_confirmed", "scenes_generated", "failed scenes"], "scenes_generating"
    ),
    "ConfirmScenes": {"scenes_generated": "scenes_confirmed"},
    "DraftStoryboard": dict.fromkeys(
        ["scenes_confirmed", "storyboard_generated", "failed storyboard"], "storyboard_generating"
    ),
    "ConfirmStoryboard": {"storyboard_generated": "storyboard_confirmed"},
    "ShootVideo": dict.fromkeys(["storyboard_confirmed", "failed video"], "video_generating"),
    "CancelWorkflow": dict.fromkeys(
        [s for s in STATES if s not in ("video_completed", "cancelled")], "cancelled"
    ),
}
"""Command -> states it is legal in -> the state it leads to."""

REPEATED: dict[str, list[str]] = {
    "ConfirmOutline": ["refining"],
    "ConfirmCharacters": ["characters_confirmed"],
    "ConfirmScenes": ["scenes_confirmed"],
    "ConfirmStoryboard": ["storyboard_confirmed"],
}
"""Command -> states in which it was obeyed already."""

COMMANDS: list[type[EpisodeCommand]] = [getattr(ask, name) for name in LEGAL]


def studio_in(state: str) -> Studio:
    studio = Studio()
    if state.startswith("failed"):
        studio.walk(to=MAKING[state.removeprefix("failed ")])
        studio.finish(failed)
        assert studio.episode.workflow.failed_stage == state.removeprefix("failed ")
        return studio
    if state == "cancelled":
        studio.walk(to="characters_generating")
        studio.ask(ask.CancelWorkflow)
        return studio
    return studio.walk(to=state)


@pytest.mark.parametrize("state", STATES)
def test_every_command_in(state: str) -> None:
    for command in COMMANDS:
        studio = studio_in(state)
        wish = command(episode_id=EPISODE)
        outcome = story_of(studio).when(wish)
        name = command.__name__
        if state in LEGAL[name]:
            assert outcome.story().state.workflow.state == LEGAL[name][state], name
        elif state in REPEATED.get(name, []):
            outcome.then_nothing()
        else:
            refused = outcome.then_refused("conflict")
            assert refused.details["state"] == state.split()[0]
            assert isinstance(refused.details["allowed"], list)


SINGLES = {
    "RedrawCharacter": "characters_generated",
    "RedrawScene": "scenes_generated",
    "RedrawShot": "storyboard_generated",
    "ReshootShot": "video_completed",
    "RecutEpisode": "video_completed",
}
"""Command for a single unit -> the state from which on it is legal while nothing is being made."""


def single(name: str, studio: Studio) -> EpisodeCommand:
    targets = {
        "RedrawCharacter": {"character_id": next(iter(studio.episode.characters), "nobody")},
        "RedrawScene": {"scene_id": next(iter(studio.episode.scenes), "nowhere")},
        "RedrawShot": {"shot_id": next(iter(studio.episode.shots), "nothing")},
        "ReshootShot": {"shot_id": next(iter(studio.episode.shots), "nothing")},
        "RecutEpisode": {},
    }
    command: EpisodeCommand = getattr(ask, name)(episode_id=EPISODE, **targets[name])
    return command


@pytest.mark.parametrize("state", STATES)
def test_single_units_are_made_beside_the_workflow_once_their_stage_is_complete(state: str) -> None:
    for name, since in SINGLES.items():
        studio = studio_in(state)
        outcome = story_of(studio).when(single(name, studio))
        stopped_in = {"failed outline": "initial", **{f"failed {stage}": MAKING[stage] for stage in MAKING}}
        reached = stopped_in.get(state, state)
        late_enough = reached in REACHABLE and REACHABLE.index(reached) >= REACHABLE.index(since)
        if late_enough and state not in MAKING.values() and state != "cancelled":
            assert outcome.names[0].endswith("Asked")
            assert outcome.story().state.workflow == studio.episode.workflow
        else:
            assert outcome.refused is not None
            assert outcome.refused.code in ("conflict", "not_found")


@pytest.mark.parametrize("state", [state for state in STATES if state != "video_completed"])
def test_a_cancelled_episode_refuses_everything_but_its_deletion(state: str) -> None:
    if state == "cancelled":
        return
    studio = studio_in(state)
    studio.ask(ask.CancelWorkflow)
    cancelled = story_of(studio)
    for command in COMMANDS:
        cancelled.when(command(episode_id=EPISODE)).then_refused("conflict", "cancelled")
    cancelled.when(ask.SetEpisodeBudget(episode_id=EPISODE, microdollars=1)).then_refused("conflict")
    cancelled.when(ask.DeleteEpisode(episode_id=EPISODE)).story()


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_or_deleted_episode_is_not_found(command: type[EpisodeCommand]) -> None:
    EPISODES.given().when(command(episode_id="nothing")).then_refused("not_found")
    deleted = studio_in("refined")
    deleted.ask(ask.DeleteEpisode)
    story_of(deleted).when(command(episode_id=EPISODE)).then_refused("not_found")
