"""How stages and single units are asked for, and how a stage ends when all its units have ended. Pure."""

from contracts.episode.events import (
    CharactersDrawn,
    EpisodeFinished,
    ScenesDrawn,
    Stage,
    StageFailed,
    StoryboardDrawn,
    UnitFailed,
)
from contracts.episode.workflow import DOOR, GENERATED
from contracts.story import Unit
from services.episode.refusals import conflict, illegal
from services.episode.staleness import downstream, going_stale
from services.episode.state import Episode
from services.episode.unfolding import Unfolding
from services.episode.units import (
    NOBODY,
    STAGE_OF,
    Choice,
    ask,
    ask_for_rest,
    awaited_among,
    exists,
    is_there,
    named,
    needs,
    sentence_case,
    the,
    units_of,
    wanted,
)

type DrawnEvent = type[CharactersDrawn | ScenesDrawn | StoryboardDrawn]

DRAWN: dict[Stage, DrawnEvent] = {
    "characters": CharactersDrawn,
    "scenes": ScenesDrawn,
    "storyboard": StoryboardDrawn,
}


def ask_stage(unfolding: Unfolding, stage: Stage, wish: str, choice: Choice) -> None:
    """Asks for all units of a complete stage anew, else for what is lacking; a stage that lacks nothing is complete.

    Raises Refused("conflict") where the stage cannot be asked for.
    """
    workflow = unfolding.episode.workflow
    anew = stage not in ("refinement", "video") and workflow.state == GENERATED[stage]
    if not (anew or workflow.state == DOOR[stage] or workflow.failed_stage == stage):
        raise illegal(unfolding.episode, wish)
    if anew:
        units = units_of(stage, unfolding.episode)
        units = units[:1] if stage == "storyboard" else units
        if all(unfolding.episode.awaits(unit) for unit in units):
            raise conflict(unfolding.episode, "All of this is being made already; wait for it to end.")
    else:
        units = wanted(stage, unfolding.episode)
    if units:
        ask_units(unfolding, units, choice)
    elif awaited_among(units_of(stage, unfolding.episode), unfolding.episode):
        unfolding.add(ask_for_rest(stage, unfolding.episode))
    else:
        _complete(unfolding, stage)
    settle(unfolding)


def ask_again(unfolding: Unfolding, unit: Unit, wish: str, choice: Choice = NOBODY) -> None:
    """Asks for one unit of a stage that is complete, beside the workflow."""
    episode = unfolding.episode
    workflow = episode.workflow
    if workflow.stage_being_made or not workflow.has_reached(GENERATED[STAGE_OF[unit.kind]]):
        raise illegal(episode, wish)
    if episode.awaits(unit):
        raise conflict(
            episode, f"{sentence_case(named(unit, episode))} is being made already; wait for it to end."
        )
    ask_units(unfolding, [unit], choice, alone=True)
    settle(unfolding)


def ask_units(unfolding: Unfolding, units: list[Unit], choice: Choice, *, alone: bool = False) -> None:
    """Asks; what is still being made from the results that these will replace goes stale."""
    unfolding.add(ask(units, unfolding.episode, choice=choice, alone=alone))
    late = [unit for unit in downstream(units, unfolding.episode) if unit not in units]
    cause = f"{named(units[0], unfolding.episode)} is made anew"
    unfolding.add(*going_stale(late, unfolding.episode, cause=cause, among="pending"))


def settle(unfolding: Unfolding) -> None:
    """Ends what waits in vain, then the stage when nothing of it is on its way any more."""
    _block(unfolding)
    end_stage(unfolding)


def end_stage(unfolding: Unfolding) -> None:
    """Ends the stage being made when nothing of it is on its way any more; enough where nothing has failed."""
    stage = unfolding.episode.workflow.stage_being_made
    if stage is None:
        return
    units = units_of(stage, unfolding.episode)
    if awaited_among(units, unfolding.episode):
        return
    failed = [unit for unit in units if _is_lost(unit, unfolding.episode)]
    if failed:
        names = ", ".join(named(unit, unfolding.episode) for unit in failed[:5])
        more = f" and {len(failed) - 5} more" if len(failed) > 5 else ""
        sentence = f"Not made: {names}{more}. Asking again makes only what is missing."
        unfolding.add(
            StageFailed(
                episode_id=unfolding.episode_id, stage=stage, units=tuple(failed), sentence=sentence[:8000]
            )
        )
    else:
        _complete(unfolding, stage)


def _complete(unfolding: Unfolding, stage: Stage) -> None:
    if stage in DRAWN:
        unfolding.add(DRAWN[stage](episode_id=unfolding.episode_id))
    elif stage == "video":
        _finish_again(unfolding)


def _finish_again(unfolding: Unfolding) -> None:
    """The film that is there is the episode; without all that belongs to it (poster, subtitles) it is cut again."""
    finished = unfolding.episode.finished
    cut = the("cut", unfolding.episode)
    if finished and finished.film == unfolding.episode.selected(cut):
        unfolding.add(
            EpisodeFinished(
                episode_id=unfolding.episode_id,
                film=finished.film,
                poster=finished.poster,
                subtitles=finished.subtitles,
                loudness_lufs_tenths=finished.loudness_lufs_tenths,
                true_peak_db_tenths=finished.true_peak_db_tenths,
            )
        )
    else:
        unfolding.add(ask([cut], unfolding.episode))


def _is_lost(unit: Unit, episode: Episode) -> bool:
    piece = episode.pieces.get(unit)
    return piece is None or piece.spoiled or not is_there(unit, episode)


def _block(unfolding: Unfolding) -> None:
    """Records for every unit that waits for something that will not come that it has ended, so that all end."""
    waiting = [unit for unit, piece in unfolding.episode.pieces.items() if piece.awaited]
    blocked = True
    while blocked:
        blocked = False
        for unit in waiting:
            failure = _failure_of(unit, unfolding.episode)
            if failure:
                unfolding.add(failure)
                blocked = True


def _failure_of(unit: Unit, episode: Episode) -> UnitFailed | None:
    if not episode.awaits(unit) or not exists(unit, episode):
        return None
    for need in needs(unit, episode):
        why = _hopeless(need, unit, episode)
        if why:
            return UnitFailed(
                episode_id=episode.fact.episode_id,
                unit=unit,
                job_id=episode.pieces[unit].job_id,
                code="blocked",
                sentence=f"{sentence_case(named(unit, episode))} needs {named(need, episode)}, which {why}.",
                next_step="Ask again: what is missing is made first.",
            )
    return None


def _hopeless(need: Unit, unit: Unit, episode: Episode) -> str | None:
    """Why a need will not be met, or None while it is met or may be.

    Within the stage being made a need that failed is not met by an older result: it was asked for again for a reason.
    """
    piece = episode.pieces.get(need)
    if piece is not None and piece.awaited:
        return None
    spoiled = piece is not None and piece.spoiled
    if not is_there(need, episode):
        return "could not be made" if spoiled else "is missing"
    stage = STAGE_OF[unit.kind]
    if spoiled and STAGE_OF[need.kind] == stage == episode.workflow.stage_being_made:
        return "could not be made again"
    return None
