"""The page of an episode: everything a person sees of it, folded from the episode's events. PURE.

A page is plain JSON, so that it is stored and loaded as it is. Units are keyed ``<kind>:<target id>``.
"""

from typing import Any

from contracts.episode import events as e
from contracts.episode.workflow import STAGE_BEING_MADE, START, Workflow, WorkflowState, evolve_workflow
from contracts.message import Message, Recorded
from contracts.story import Unit

type Page = dict[str, Any]


def unit_key(unit: Unit) -> str:
    """How a unit is named in a page."""
    return f"{unit.kind}:{unit.target_id}"


def new_page(recorded: Recorded[Message], created: e.EpisodeCreated) -> Page:
    """The page of an episode that has just been created."""
    return {
        "episode_id": created.episode_id,
        "project_id": created.project_id,
        "number": created.number,
        "mode": created.mode.value,
        "premise": created.premise,
        "title": created.title,
        "settings": created.settings.model_dump(mode="json"),
        "budget_microdollars": created.budget_microdollars,
        "created_at": recorded.recorded_at.isoformat(),
        "state": START.state.value,
        "halted_in": None,
        "outline": None,
        "refinement": None,
        "characters": [],
        "scenes": [],
        "shots": [],
        "takes": {},
        "selected": {},
        "pending": {},
        "asked": {},
        "failures": {},
        "stale": {},
        "voided": {},
        "film": None,
        "error": None,
        "deleted": False,
    }


def evolve_page(page: Page, recorded: Recorded[Message]) -> None:
    """Changes the page by one event of its episode, in place."""
    event = recorded.message
    page["version"] = recorded.version
    page["updated_at"] = recorded.recorded_at.isoformat()
    workflow = evolve_workflow(workflow_of(page), event)  # type: ignore[arg-type] # only events of the episode come
    if workflow.state is not WorkflowState.FAILED:
        page["error"] = None
    page["state"] = workflow.state.value
    page["halted_in"] = workflow.halted_in.value if workflow.halted_in else None
    if isinstance(event, e.WorkAsked):
        _ask(page, event)
        return
    if not _evolve_content(page, event):
        _evolve_work(page, event)


def _ask(page: Page, event: e.WorkAsked) -> None:
    for asked in event.units:
        key = unit_key(asked.unit)
        page["pending"][key] = page["asked"][key] = asked.job_id
        page["failures"].pop(key, None)
        page["stale"].pop(key, None)


def _evolve_content(page: Page, event: Message) -> bool:
    """Events that change what the story says; False when the event is none of them."""
    match event:
        case e.OutlineDrafted(outline=outline) | e.OutlineEdited(outline=outline):
            page["outline"] = outline.model_dump(mode="json")
            page["title"] = outline.title
            _done(page, f"outline:{page['episode_id']}")
        case e.OutlineRefined(refinement=refinement, scenes=scenes):
            page["refinement"] = refinement.content
            page["scenes"] = [scene.model_dump(mode="json") for scene in scenes]
            page["shots"] = []
            _done(page, f"refinement:{page['episode_id']}")
        case e.CastDrafted(characters=characters):
            page["characters"] = [character.model_dump(mode="json") for character in characters]
            page["shots"] = []
            _done(page, f"cast:{page['episode_id']}")
        case e.StoryboardDrafted(shots=shots):
            page["shots"] = [shot.model_dump(mode="json") for shot in shots]
            _done(page, f"storyboard:{page['episode_id']}")
        case e.CharacterEdited(character=character):
            _replace(page["characters"], "character_id", character.model_dump(mode="json"))
        case e.SceneEdited(scene=scene):
            _replace(page["scenes"], "scene_id", scene.model_dump(mode="json"))
        case e.ShotEdited(shot=shot):
            _replace(page["shots"], "shot_id", shot.model_dump(mode="json"))
        case e.CharacterRemoved(character_id=gone):
            page["characters"] = _without(page["characters"], "character_id", gone)
        case e.SceneRemoved(scene_id=gone):
            page["scenes"] = _without(page["scenes"], "scene_id", gone)
        case e.ShotRemoved(shot_id=gone):
            page["shots"] = _without(page["shots"], "shot_id", gone)
        case _:
            return False
    return True


def _evolve_work(page: Page, event: Message) -> None:
    match event:
        case e.TakeRecorded(take=take, job_id=job_id):
            key = unit_key(take.unit)
            page["takes"].setdefault(key, []).append(take.model_dump(mode="json"))
            # A late result of an older wish is kept as a take, but only the newest wish changes what counts.
            if page["asked"].get(key) == job_id or (
                key not in page["selected"] and key not in page["pending"]
            ):
                page["selected"][key] = take.take_id
                _done(page, key)
        case e.TakeSelected(unit=unit, take_id=take_id):
            page["selected"][unit_key(unit)] = take_id
            page["failures"].pop(unit_key(unit), None)
        case e.UnitFailed(unit=unit) | e.UnitOutcomeUnknown(unit=unit):
            if page["asked"].get(unit_key(unit)) != event.job_id:
                return
            page["pending"].pop(unit_key(unit), None)
            page["failures"][unit_key(unit)] = {
                "code": getattr(event, "code", "unknown_outcome"),
                "sentence": event.sentence,
                "next_step": getattr(event, "next_step", ""),
                "job_id": event.job_id,
            }
        case e.UnitsWentStale(units=units, cause=cause):
            asked = (key for unit in units if (key := unit_key(unit)) in page["asked"])
            page["stale"] |= dict.fromkeys(asked, cause)
        case e.ApprovalVoided(stage=stage, cause=cause):
            page["voided"][stage] = cause
        case e.StageFailed(sentence=sentence):
            page["error"] = sentence
        case e.EpisodeFinished():
            page["film"] = event.model_dump(mode="json", exclude={"episode_id"})
        case e.EpisodeBudgetSet(microdollars=microdollars):
            page["budget_microdollars"] = microdollars
        case e.WorkflowCancelled():
            page["pending"] = {}
        case e.EpisodeDeleted():
            page["deleted"] = True
        case e.OutlineConfirmed():
            page["voided"].pop("outline", None)
        case e.CharactersConfirmed():
            page["voided"].pop("characters", None)
        case e.ScenesConfirmed():
            page["voided"].pop("scenes", None)
        case e.StoryboardConfirmed():
            page["voided"].pop("storyboard", None)


def _done(page: Page, key: str) -> None:
    # Stale marks go when the unit is asked for, not when it arrives: an edit in between counts.
    for marks in ("pending", "failures"):
        page[marks].pop(key, None)


def _replace(entries: list[Page], id_field: str, entry: Page) -> None:
    for place, old in enumerate(entries):
        if old[id_field] == entry[id_field]:
            entries[place] = entry


def _without(entries: list[Page], id_field: str, gone: str) -> list[Page]:
    return [entry for entry in entries if entry[id_field] != gone]


def in_use(page: Page, marks: Page) -> Page:
    """Those marks (failures, stale, takes) whose character, scene, shot or line is still part of the episode."""
    shots = {entry["shot_id"] for entry in page["shots"]}
    there = {
        "character_image": {entry["character_id"] for entry in page["characters"]},
        "scene_image": {entry["scene_id"] for entry in page["scenes"]},
        "shot_image": shots,
        "shot_video": shots,
        "speech": {entry["shot_id"] for entry in page["shots"] if entry["dialogue"].strip()},
    }

    def counts(key: str) -> bool:
        kind, _, target_id = key.partition(":")
        return kind not in there or target_id in there[kind]

    return {key: mark for key, mark in marks.items() if counts(key)}


def workflow_of(page: Page) -> Workflow:
    """Where the episode stands."""
    halted_in = page["halted_in"]
    return Workflow(WorkflowState(page["state"]), WorkflowState(halted_in) if halted_in else None)


def status_of(page: Page) -> str:
    """The word of the episode library: draft, generating, completed, failed or cancelled."""
    state = WorkflowState(page["state"])
    if state is WorkflowState.VIDEO_COMPLETED:
        return "completed"
    if state in (WorkflowState.FAILED, WorkflowState.CANCELLED):
        return state.value
    return "generating" if state in STAGE_BEING_MADE else "draft"


def selected_take(page: Page, kind: str, target_id: str) -> Page | None:
    """The take of a unit that counts now, if it has one."""
    key = f"{kind}:{target_id}"
    wanted = page["selected"].get(key)
    return next((take for take in page["takes"].get(key, ()) if take["take_id"] == wanted), None)


def unit_status(page: Page, kind: str, target_id: str) -> str:
    """pending, generating, failed, stale or completed."""
    key = f"{kind}:{target_id}"
    if key in page["pending"]:
        return "generating"
    if key in page["failures"]:
        return "failed"
    if key in page["stale"]:
        return "stale"
    return "completed" if key in page["selected"] else "pending"
