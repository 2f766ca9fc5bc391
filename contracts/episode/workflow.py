"""The way of an episode from premise to film: its states, percentages, actions, and how events move it.

Pure data and one pure fold, so that whoever reads the episode's events derives the same state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from contracts.episode.events import (
    AnyEpisodeEvent,
    ApprovalVoided,
    CastDrafted,
    CharacterImagesAsked,
    CharactersConfirmed,
    CharactersDrawn,
    EpisodeCreated,
    EpisodeFinished,
    OutlineAsked,
    OutlineConfirmed,
    OutlineDrafted,
    RefinementAsked,
    SceneImagesAsked,
    ScenesConfirmed,
    ScenesDrawn,
    ShotImagesAsked,
    Stage,
    StageFailed,
    StoryboardAsked,
    StoryboardConfirmed,
    StoryboardDrawn,
    VideoAsked,
    WorkAsked,
    WorkflowCancelled,
)


class WorkflowState(StrEnum):
    """The 17 states in their order, and the two in which an episode has stopped."""

    INITIAL = "initial"
    OUTLINE_GENERATING = "outline_generating"
    OUTLINE_GENERATED = "outline_generated"
    OUTLINE_CONFIRMED = "outline_confirmed"
    REFINING = "refining"
    REFINED = "refined"
    CHARACTERS_GENERATING = "characters_generating"
    CHARACTERS_GENERATED = "characters_generated"
    CHARACTERS_CONFIRMED = "characters_confirmed"
    SCENES_GENERATING = "scenes_generating"
    SCENES_GENERATED = "scenes_generated"
    SCENES_CONFIRMED = "scenes_confirmed"
    STORYBOARD_GENERATING = "storyboard_generating"
    STORYBOARD_GENERATED = "storyboard_generated"
    STORYBOARD_CONFIRMED = "storyboard_confirmed"
    VIDEO_GENERATING = "video_generating"
    VIDEO_COMPLETED = "video_completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


_S = WorkflowState

Action = Literal["confirm", "edit", "regenerate", "cancel", "next"]

PERCENTAGES: Mapping[WorkflowState, int] = dict(
    zip(_S, (0, 5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 65, 70, 80, 85, 90, 100), strict=False)
)
"""Of the 17 states; what has stopped keeps the percentage of the state it stopped in."""

STAGES: tuple[Stage, ...] = ("outline", "refinement", "characters", "scenes", "storyboard", "video")

DOOR: Mapping[Stage, WorkflowState] = {
    "outline": _S.INITIAL,
    "refinement": _S.OUTLINE_CONFIRMED,
    "characters": _S.REFINED,
    "scenes": _S.CHARACTERS_CONFIRMED,
    "storyboard": _S.SCENES_CONFIRMED,
    "video": _S.STORYBOARD_CONFIRMED,
}
"""The state from which a stage is asked for the first time."""

GENERATING: Mapping[Stage, WorkflowState] = {
    "outline": _S.OUTLINE_GENERATING,
    "refinement": _S.REFINING,
    "characters": _S.CHARACTERS_GENERATING,
    "scenes": _S.SCENES_GENERATING,
    "storyboard": _S.STORYBOARD_GENERATING,
    "video": _S.VIDEO_GENERATING,
}
"""The state in which the units of a stage are being made."""

GENERATED: Mapping[Stage, WorkflowState] = {
    "outline": _S.OUTLINE_GENERATED,
    "refinement": _S.REFINED,
    "characters": _S.CHARACTERS_GENERATED,
    "scenes": _S.SCENES_GENERATED,
    "storyboard": _S.STORYBOARD_GENERATED,
    "video": _S.VIDEO_COMPLETED,
}
"""The state in which a stage is complete and waits for a person."""

CONFIRMED: Mapping[Stage, WorkflowState] = {
    "outline": _S.OUTLINE_CONFIRMED,
    "characters": _S.CHARACTERS_CONFIRMED,
    "scenes": _S.SCENES_CONFIRMED,
    "storyboard": _S.STORYBOARD_CONFIRMED,
}
"""The state in which a person has approved a stage; refinement and video need no approval."""

STAGE_BEING_MADE: Mapping[WorkflowState, Stage] = {state: stage for stage, state in GENERATING.items()}

ORDER: tuple[WorkflowState, ...] = tuple(PERCENTAGES)

TRANSITIONS: Mapping[WorkflowState, frozenset[WorkflowState]] = {
    **{door: frozenset({GENERATING[stage], GENERATED[stage]}) for stage, door in DOOR.items()},
    **{making: frozenset({GENERATED[stage], _S.FAILED}) for stage, making in GENERATING.items()},
    **{GENERATED[stage]: frozenset({GENERATING[stage], confirmed}) for stage, confirmed in CONFIRMED.items()},
    _S.INITIAL: frozenset({_S.OUTLINE_GENERATING}),
    _S.OUTLINE_CONFIRMED: frozenset({_S.REFINING}),
    _S.VIDEO_COMPLETED: frozenset(),
    _S.FAILED: frozenset(GENERATING.values()) | frozenset(GENERATED.values()),
    _S.CANCELLED: frozenset(),
}
"""Where an ask, a result or an approval leads. A door leads to "generated" at once when nothing is missing.

Besides, an edit of approved content leads back to the ``GENERATED`` state of its stage, and cancelling leads from
every state but ``video_completed`` to ``cancelled``.
"""

STEPS: Mapping[WorkflowState, tuple[str, str]] = {
    _S.INITIAL: ("Premise", "The premise is there; the outline can be written."),
    _S.OUTLINE_GENERATING: ("Outline", "The outline is being written."),
    _S.OUTLINE_GENERATED: ("Outline", "The outline is written and waits for approval."),
    _S.OUTLINE_CONFIRMED: ("Outline", "The outline is approved."),
    _S.REFINING: ("Refinement", "The story is being told in full and its cast found."),
    _S.REFINED: ("Refinement", "Story, scenes and cast are there; the characters can be drawn."),
    _S.CHARACTERS_GENERATING: ("Characters", "The characters are being drawn."),
    _S.CHARACTERS_GENERATED: ("Characters", "The characters are drawn and wait for approval."),
    _S.CHARACTERS_CONFIRMED: ("Characters", "The characters are approved; the scenes can be drawn."),
    _S.SCENES_GENERATING: ("Scenes", "The scenes are being drawn."),
    _S.SCENES_GENERATED: ("Scenes", "The scenes are drawn and wait for approval."),
    _S.SCENES_CONFIRMED: ("Scenes", "The scenes are approved; the storyboard can be made."),
    _S.STORYBOARD_GENERATING: ("Storyboard", "The shots are being written and drawn."),
    _S.STORYBOARD_GENERATED: ("Storyboard", "The storyboard is drawn and waits for approval."),
    _S.STORYBOARD_CONFIRMED: ("Storyboard", "The storyboard is approved; the video can be shot."),
    _S.VIDEO_GENERATING: ("Video", "Shots are filmed, lines spoken, music composed, the film cut."),
    _S.VIDEO_COMPLETED: ("Video", "The episode is finished."),
    _S.FAILED: ("Failed", "Something could not be made; asking again makes only what is missing."),
    _S.CANCELLED: ("Cancelled", "The episode was cancelled; what was made is kept."),
}
"""State -> name and description of the step, for people."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """Where an episode stands. ``halted_in`` is the state in which a failed or cancelled one stopped."""

    state: WorkflowState = WorkflowState.INITIAL
    halted_in: WorkflowState | None = None

    @property
    def reached(self) -> WorkflowState:
        """The state among the 17 that tells how far the episode came."""
        return self.halted_in or self.state

    @property
    def stage_being_made(self) -> Stage | None:
        return STAGE_BEING_MADE.get(self.state)

    @property
    def failed_stage(self) -> Stage | None:
        return STAGE_BEING_MADE.get(self.reached) if self.state is WorkflowState.FAILED else None

    @property
    def percentage(self) -> int:
        """From 0 to 100."""
        return PERCENTAGES[self.reached]

    @property
    def available_actions(self) -> tuple[Action, ...]:
        """What a person can do next, in the words of the HTTP API."""
        if self.state in (_S.VIDEO_COMPLETED, _S.CANCELLED):
            return ()
        if self.stage_being_made:
            return ("cancel",)
        if self.state in (GENERATED[stage] for stage in CONFIRMED):
            return ("confirm", "edit", "regenerate")
        return ("next",)

    def has_reached(self, state: WorkflowState) -> bool:
        """Whether ``state`` (one of the 17) is behind or here."""
        return PERCENTAGES[self.reached] >= PERCENTAGES[state]


START = Workflow()

_STAGE_ASKED: Mapping[type[WorkAsked], Stage] = {
    OutlineAsked: "outline",
    RefinementAsked: "refinement",
    CharacterImagesAsked: "characters",
    SceneImagesAsked: "scenes",
    StoryboardAsked: "storyboard",
    ShotImagesAsked: "storyboard",
    VideoAsked: "video",
}


def stage_asked(event: WorkAsked) -> Stage:
    """The stage that the units of an ask belong to."""
    return _STAGE_ASKED[type(event)]


def evolve_workflow(workflow: Workflow, event: AnyEpisodeEvent) -> Workflow:
    """Where an episode stands after an event; most events move nothing."""
    match event:
        case EpisodeCreated():
            return START
        case WorkAsked():
            return _after_ask(workflow, event)
        case StageFailed(stage=stage):
            return Workflow(WorkflowState.FAILED, GENERATING[stage])
        case ApprovalVoided(stage=stage):
            return Workflow(GENERATED[stage])
        case WorkflowCancelled():
            return Workflow(WorkflowState.CANCELLED, workflow.reached)
        case _:
            state = _STATE_AFTER.get(type(event))
            return Workflow(state) if state else workflow


_STATE_AFTER: Mapping[type[AnyEpisodeEvent], WorkflowState] = {
    OutlineDrafted: _S.OUTLINE_GENERATED,
    OutlineConfirmed: _S.OUTLINE_CONFIRMED,
    CastDrafted: _S.REFINED,
    CharactersDrawn: _S.CHARACTERS_GENERATED,
    CharactersConfirmed: _S.CHARACTERS_CONFIRMED,
    ScenesDrawn: _S.SCENES_GENERATED,
    ScenesConfirmed: _S.SCENES_CONFIRMED,
    StoryboardDrawn: _S.STORYBOARD_GENERATED,
    StoryboardConfirmed: _S.STORYBOARD_CONFIRMED,
    EpisodeFinished: _S.VIDEO_COMPLETED,
}


def _after_ask(workflow: Workflow, event: WorkAsked) -> Workflow:
    """An ask opens its stage from the stage's door, anew when it is complete, and again after its failure.

    A single unit asked for alone is made beside the workflow.
    """
    stage = stage_asked(event)
    opens = not event.alone and (
        workflow.state is DOOR[stage]
        or workflow.failed_stage == stage
        or (stage != "video" and workflow.state is GENERATED[stage])
    )
    return Workflow(GENERATING[stage]) if opens else workflow
