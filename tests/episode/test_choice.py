"""Who makes what: what a person chose for a step goes with all that follows from it; a project has its own choice."""

from typing import Any

import pytest

from contracts.episode.commands import (
    ConfirmOutline,
    DraftOutline,
    DraftStoryboard,
    RedrawCharacter,
    RedrawShot,
    ReshootShot,
    ShootVideo,
)
from contracts.episode.events import ShotImagesAsked, VideoAsked
from contracts.generation.commands import (
    GenerateMusic,
    GenerateShotImage,
    GenerateShotVideo,
    GenerateSpeech,
    Work,
)
from contracts.story import Capability, Provenance
from services.episode import production
from services.episode.production import IDLE
from services.episode.requests import Terms
from tests.episode.studio import EPISODE, Studio, made

pytestmark = pytest.mark.unit

PAINTED = Provenance(provider="openai", model="gpt-image")


def painted(request: Any) -> Any:
    return made(request).model_copy(update={"provenance": PAINTED})


def works(studio: Studio, terms: Terms) -> list[Work]:
    return [one for one in production.decide(studio.episode, IDLE, terms) if isinstance(one, Work)]


def test_the_choice_goes_with_every_unit_of_the_step() -> None:
    studio = Studio().walk(to="initial")
    studio.ask(DraftOutline, provider="openai", model="gpt-5")
    assert [(work.provider, work.model) for work in works(studio, Terms())] == [("openai", "gpt-5")]
    studio.finish()
    studio.ask(ConfirmOutline, provider="gemini")
    studio.finish()
    asked = [request for request in studio.requests if isinstance(request, Work)]
    assert [work.provider for work in asked] == ["openai", "gemini", "gemini"]


def test_the_pictures_of_a_storyboard_are_drawn_by_whom_it_was_asked_of() -> None:
    studio = Studio().walk(to="scenes_confirmed")
    studio.ask(DraftStoryboard, provider="openai")
    studio.finish()
    [asked] = [event for event in studio.events if isinstance(event, ShotImagesAsked)]
    assert {unit.provider for unit in asked.units} == {"openai"}


def test_a_cut_is_nobodys_choice() -> None:
    studio = Studio().walk(to="storyboard_confirmed")
    studio.ask(ShootVideo, provider="minimax", model="MiniMax-H3")
    [asked] = [event for event in studio.events if isinstance(event, VideoAsked)]
    chosen = {unit.unit.kind: unit.provider for unit in asked.units}
    assert chosen == {"speech": "minimax", "shot_video": "minimax", "music": "minimax", "cut": ""}


def test_a_choice_holds_for_its_own_request_only() -> None:
    studio = Studio().walk(to="storyboard_generated")
    shot_id = next(iter(studio.episode.shots))
    studio.ask(RedrawShot, shot_id=shot_id, provider="openai", model="gpt-image")
    assert [(one.provider, one.model) for one in works(studio, Terms())] == [("openai", "gpt-image")]
    studio.finish()
    studio.ask(RedrawShot, shot_id=shot_id)
    assert [(one.provider, one.model) for one in works(studio, Terms())] == [("", "")]


def test_every_request_carries_the_chain_of_the_project_for_its_kind() -> None:
    studio = Studio().walk(to="storyboard_confirmed")
    studio.ask(ShootVideo)
    studio.finish(which=lambda request: isinstance(request, GenerateSpeech))
    chains = {Capability.VIDEO: ("minimax/MiniMax-H3", "sketch"), Capability.MUSIC: ("elevenlabs",)}
    found = {type(work): work.chain for work in works(studio, Terms(chains=chains))}
    assert found == {GenerateShotVideo: ("minimax/MiniMax-H3", "sketch"), GenerateMusic: ("elevenlabs",)}


def test_a_drawn_draft_is_not_shown_to_another_provider() -> None:
    studio = Studio().walk(to="video_completed")
    shot_id = list(studio.episode.shots)[1]
    studio.ask(ReshootShot, shot_id=shot_id, provider="minimax")
    [film] = works(studio, Terms())
    assert isinstance(film, GenerateShotVideo)
    assert (film.first_frame, film.references) == (None, ())


def test_nor_is_it_where_the_project_names_the_other_provider() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(ReshootShot, shot_id=list(studio.episode.shots)[1])
    [film] = works(studio, Terms(chains={Capability.VIDEO: ("minimax/MiniMax-H3",)}))
    assert isinstance(film, GenerateShotVideo)
    assert (film.first_frame, film.references) == (None, ())


@pytest.mark.parametrize("provider", ["", "sketch"])
def test_the_draft_goes_on_from_its_own_pictures(provider: str) -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(ReshootShot, shot_id=list(studio.episode.shots)[1], provider=provider)
    [film] = works(studio, Terms())
    assert isinstance(film, GenerateShotVideo)
    assert film.first_frame is not None
    assert len(film.references) == 3


def test_of_a_shot_half_drawn_and_half_painted_only_what_is_painted_is_shown() -> None:
    studio = Studio().walk(to="storyboard_generated")
    mira = next(iter(studio.episode.characters))
    studio.ask(RedrawCharacter, character_id=mira, provider="openai")
    studio.finish(painted)
    studio.ask(RedrawShot, shot_id=list(studio.episode.shots)[1], provider="openai")
    [picture] = [one for one in works(studio, Terms()) if isinstance(one, GenerateShotImage)]
    assert [reference.name for reference in picture.references] == ["Mira"]
    assert picture.episode_id == EPISODE
