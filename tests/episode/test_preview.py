"""What a step would have made is told beforehand, by the rules that do it; nothing of it happens."""

from collections import Counter
from typing import Any

import pytest

from contracts.episode.commands import (
    CancelWorkflow,
    ConfirmOutline,
    DraftOutline,
    DraftStoryboard,
    DrawCharacters,
    ReshootShot,
    ShootVideo,
)
from contracts.episode.queries import ForeseenWork, PreviewWork
from contracts.message import Refused
from contracts.registry import class_named
from contracts.story import Capability, Settings
from services.chassis.command_handling import CommandHandler
from services.chassis.event_log.memory import MemoryEventLog
from services.episode.answering import answers
from services.episode.composition import EPISODE as EPISODES
from services.episode.composition import PROJECT
from services.episode.preview import foreseen_of_step, foreseen_until_the_film
from services.episode.requests import NO_TERMS, Terms
from services.episode.streams import episode_stream
from services.episode.subscribers import Tenancy
from services.episode.units import NOBODY, Choice
from tests.episode.studio import CREATE, EPISODE, ROAD, Studio, failed
from tests.episode.test_subscribers import OURS

pytestmark = pytest.mark.unit


def kinds(works: list[ForeseenWork], **wanted: Any) -> dict[str, int]:
    found = (work for work in works if all(getattr(work, name) == value for name, value in wanted.items()))
    return dict(Counter(work.command["unit"]["kind"] for work in found))


def wish(command: Any, **fields: Any) -> Any:
    return command(episode_id=EPISODE, **fields)


def test_every_work_foreseen_is_a_wish_that_can_be_made() -> None:
    studio = Studio().walk(to="initial")
    for work in foreseen_until_the_film(studio.episode, NO_TERMS, NOBODY):
        assert class_named(work.command_type).model_validate(work.command)


def test_what_can_be_made_now_is_exact_and_equal_to_what_is_then_requested() -> None:
    studio = Studio().walk(to="refined")
    foreseen = foreseen_of_step(wish(DrawCharacters, provider="openai"), studio.episode, NO_TERMS)
    assert not any(work.estimate for work in foreseen)
    studio.ask(DrawCharacters, provider="openai")
    assert [work.command for work in foreseen] == [request.model_dump(mode="json") for request in studio.open]


def test_it_follows_the_step_through_its_stage_and_no_further() -> None:
    studio = Studio().walk(to="outline_generated")
    refinement = foreseen_of_step(wish(ConfirmOutline), studio.episode, NO_TERMS)
    assert [(work.command_type, work.estimate) for work in refinement] == [
        ("RefineOutline", False),
        ("GenerateCast", True),
    ]


def test_pictures_of_shots_that_are_not_written_yet_are_estimated() -> None:
    studio = Studio().walk(to="scenes_confirmed")
    foreseen = foreseen_of_step(wish(DraftStoryboard, provider="openai"), studio.episode, NO_TERMS)
    assert kinds(foreseen, estimate=False) == {"storyboard": 1}
    assert kinds(foreseen, estimate=True) == {"shot_image": 16}
    assert kinds(foreseen, estimate=True, sure=True) == {"shot_image": 8}
    assert {work.command["provider"] for work in foreseen} == {"openai"}


def test_a_number_of_shots_that_is_set_is_sure() -> None:
    studio = Studio()
    studio.tell(CREATE.model_copy(update={"settings": Settings(shots=10)}))
    foreseen = foreseen_until_the_film(studio.episode, NO_TERMS, NOBODY)
    assert kinds(foreseen, sure=True) == {
        "outline": 1, "refinement": 1, "cast": 1, "character_image": 2, "scene_image": 3, "storyboard": 1,
        "shot_image": 10, "speech": 5, "shot_video": 10, "music": 1,
    }  # fmt: skip
    assert kinds(foreseen, sure=False) == {"character_image": 3, "scene_image": 3, "speech": 5}


def test_the_film_of_known_shots_is_known_but_for_its_lengths() -> None:
    studio = Studio().walk(to="storyboard_confirmed")
    foreseen = foreseen_of_step(wish(ShootVideo), studio.episode, NO_TERMS)
    assert kinds(foreseen, estimate=False) == {"speech": 3, "shot_video": 1}
    assert kinds(foreseen, estimate=True, sure=True) == {"shot_video": 3, "music": 1}
    assert kinds(foreseen, sure=False) == {}


def test_one_unit_alone() -> None:
    studio = Studio().walk(to="video_completed")
    shot_id = next(iter(studio.episode.shots))
    [work] = foreseen_of_step(wish(ReshootShot, shot_id=shot_id), studio.episode, NO_TERMS)
    assert work.command["unit"] == {"kind": "shot_video", "target_id": shot_id}
    assert work.command["revision"] == 2
    assert not work.estimate


def test_the_same_terms_hold_as_in_production() -> None:
    studio = Studio().walk(to="video_completed")
    shot_id = list(studio.episode.shots)[1]
    terms = Terms(cap=7, chains={Capability.VIDEO: ("minimax", "sketch")})
    [work] = foreseen_of_step(wish(ReshootShot, shot_id=shot_id), studio.episode, terms)
    assert work.command["budget"]["project_microdollars"] == 7
    assert work.command["chain"] == ["minimax", "sketch"]
    assert work.command["first_frame"] is None, "a drawn draft is not shown to another"


def test_what_is_being_made_already_is_not_counted_again() -> None:
    studio = Studio().walk(to="outline_generating")
    whole = foreseen_until_the_film(Studio().walk(to="initial").episode, NO_TERMS, Choice("openai"))
    rest = foreseen_until_the_film(studio.episode, NO_TERMS, Choice("openai"))
    assert kinds(whole) == kinds(rest) | {"outline": 1}
    assert {work.command["provider"] for work in rest} == {"openai"}
    assert all(work.estimate for work in rest)


@pytest.mark.parametrize("state", ["video_completed", "cancelled"])
def test_nothing_is_left_of_an_episode_that_has_ended(state: str) -> None:
    studio = Studio().walk(to="video_completed" if state == "video_completed" else "initial")
    if state == "cancelled":
        studio.ask(CancelWorkflow)
    assert foreseen_until_the_film(studio.episode, NO_TERMS, NOBODY) == []


@pytest.mark.parametrize("place", range(len(ROAD)))
def test_from_everywhere_on_the_road_there_is_less_and_less_to_come(place: int) -> None:
    studio = Studio()
    studio.tell(CREATE)
    for command in ROAD[:place]:
        studio.ask(command)
        studio.finish()
    before = foreseen_until_the_film(studio.episode, NO_TERMS, NOBODY)
    studio.ask(ROAD[place])
    studio.finish()
    after = foreseen_until_the_film(studio.episode, NO_TERMS, NOBODY)
    assert len(after) <= len(before)


def test_a_failed_stage_is_gone_on_with() -> None:
    studio = Studio().walk(to="refined")
    studio.ask(DrawCharacters)
    studio.finish(failed)
    foreseen = foreseen_until_the_film(studio.episode, NO_TERMS, NOBODY)
    assert kinds(foreseen, estimate=False) == {"character_image": 2}


def test_an_illegal_step_is_refused_as_the_step_itself() -> None:
    with pytest.raises(Refused) as refused:
        foreseen_of_step(wish(ShootVideo), Studio().walk(to="initial").episode, NO_TERMS)
    assert refused.value.code == "conflict"


async def test_the_answer_is_for_the_own_tenant_only_and_changes_nothing() -> None:
    log = MemoryEventLog("episode")
    projects, episodes = CommandHandler(log, PROJECT), CommandHandler(log, EPISODES)
    await episodes.handle(CREATE, stream=episode_stream(EPISODE), metadata=OURS)
    ask: Any = answers(projects, episodes, Tenancy(log))[PreviewWork]
    told = await ask(PreviewWork(episode_id=EPISODE, step=DraftOutline.__name__, fields={}), "ours")
    assert [work.command_type for work in told.works] == ["GenerateOutline"]
    assert await log.head() == 1
    fields = CREATE.model_dump(mode="json", exclude={"episode_id"}) | {"provider": "openai"}
    new = await ask(PreviewWork(episode_id="new", step="CreateEpisode", fields=fields), "ours")
    assert {work.command["provider"] for work in new.works} == {"openai"}
    assert await log.head() == 1
    for question in (
        ("theirs", PreviewWork(episode_id=EPISODE, step="DraftOutline", fields={})),
        ("ours", PreviewWork(episode_id="other", step="DraftOutline", fields={})),
    ):
        with pytest.raises(Refused) as refused:
            await ask(question[1], question[0])
        assert refused.value.code == "not_found"
    for step in ("NoSuchStep", "CreateProject"):
        with pytest.raises(Refused) as refused:
            await ask(PreviewWork(episode_id=EPISODE, step=step, fields={}), "ours")
        assert refused.value.code == "invalid"
