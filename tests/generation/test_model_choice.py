"""Who does a piece of work: whom a person asked for, else the chain of the project, else that of the settings."""

import re
from datetime import date
from typing import Any

import pytest

from contracts.story import Capability
from services.generation.catalog.model import Limits, Model
from services.generation.job_inputs import Failure
from services.generation.model_choice import Offer, candidates, placed
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import DirectFake
from services.generation.recipes import RECIPES
from tests.generation import wishes

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 20)
CHECKED = date(2026, 11, 1)


def model(
    provider: str, name: str, *made: Capability, retires_at: date | None = None, longest: int = 999
) -> Model:
    return Model(
        provider=provider,
        name=name,
        capabilities=frozenset(made),
        checked=CHECKED,
        limits=Limits(prompt_characters=longest),
        retires_at=retires_at,
    )


class Named(DirectFake):
    def __init__(self, name: str, *models: Model) -> None:
        super().__init__(FakeKnobs(), FakeLedger(), name=name, epoch=lambda: 0.0)
        self.models = models
        self.capabilities = frozenset[Capability]().union(*(each.capabilities for each in models))


STUDIO = Named(
    "studio",
    model("studio", "reel", Capability.VIDEO),
    model("studio", "song", Capability.MUSIC),
    model("studio", "old-song", Capability.MUSIC, retires_at=TODAY),
    model("studio", "tune", Capability.MUSIC),
)
HOUSE = Named("house", model("house", "all", *Capability))
MUSEUM = Named("museum", model("museum", "organ", Capability.MUSIC, retires_at=date(2026, 1, 1)))
OFFER = Offer(
    providers={"studio": STUDIO, "house": HOUSE, "museum": MUSEUM},
    chains=dict.fromkeys(Capability, ("absent", "museum", "studio", "house")),
    unconfigured={"absent": "REELWRIGHT_ABSENT_API_KEY is not set"},
)


def named(capability: Capability = Capability.MUSIC, **choice: Any) -> list[str]:
    found = candidates(capability, OFFER, today=TODAY, **choice)
    assert not isinstance(found, Failure), found.sentence
    return [candidate.name for candidate in found]


def refused(capability: Capability = Capability.MUSIC, **choice: Any) -> Failure:
    found = candidates(capability, OFFER, today=TODAY, **choice)
    assert isinstance(found, Failure)
    return found


def test_the_chain_of_the_settings_without_the_unconfigured_the_unable_and_the_retired() -> None:
    assert named() == ["studio/song", "studio/tune", "house/all"]
    assert named(Capability.IMAGE) == ["house/all"]


def test_the_chain_of_the_project_goes_before_and_may_name_models() -> None:
    assert named(chain=("house", "studio/tune")) == ["house/all", "studio/tune"]
    assert named(chain=("studio/tune", "studio")) == ["studio/tune", "studio/song"]


def test_a_project_whose_providers_are_all_away_is_not_made_by_others() -> None:
    failure = refused(chain=("absent", "museum", "studio/reel"))
    assert failure.code == "provider_down"
    assert "REELWRIGHT_ABSENT_API_KEY" in failure.sentence
    assert "museum/organ was retired" in failure.sentence
    assert "studio/reel does not make music" in failure.sentence


def test_a_provider_a_person_asked_for_is_followed_by_its_own_models_only() -> None:
    assert named(provider="studio") == ["studio/song", "studio/tune"]
    assert named(provider="studio", model="tune") == ["studio/tune"]
    assert named(provider="studio/tune") == ["studio/tune"]
    assert named(model="studio/tune") == ["studio/tune"]
    assert named(model="tune") == ["studio/tune"]


def test_a_choice_holds_for_what_the_provider_or_the_model_makes() -> None:
    assert named(Capability.SPEECH, provider="studio") == ["house/all"]
    assert named(Capability.MUSIC, provider="studio", model="reel") == [
        "studio/song",
        "studio/tune",
        "house/all",
    ]


@pytest.mark.parametrize(
    ("choice", "field", "words"),
    [
        ({"provider": "nobody"}, "provider", "no provider named 'nobody' here .*house, museum, studio"),
        ({"provider": "absent"}, "provider", "REELWRIGHT_ABSENT_API_KEY is not set"),
        ({"provider": "museum"}, "provider", "retired"),
        ({"provider": "studio", "model": "rel"}, "model", "no model named 'rel' .*reel, song"),
        ({"provider": "studio", "model": "old-song"}, "model", "retired on 2026-11-20"),
        ({"model": "rel"}, "model", "'rel'"),
    ],
)
def test_a_choice_that_cannot_be_met_is_refused_with_the_reason(
    choice: dict[str, Any], field: str, words: str
) -> None:
    failure = refused(Capability.MUSIC, **choice)
    assert (failure.code, failure.refused_input) == ("invalid_input", field)
    assert re.search(words, failure.sentence), failure.sentence
    assert failure.next_step


def test_nobody_able_says_which_setting_to_change() -> None:
    failure = candidates(Capability.IMAGE, Offer(providers={}, chains={}), today=TODAY)
    assert isinstance(failure, Failure)
    assert "REELWRIGHT_GENERATION_IMAGE" in failure.next_step


def test_the_first_whose_limits_are_kept_does_it_and_the_rest_take_over() -> None:
    tight = Named("tight", model("tight", "short", Capability.MUSIC, longest=3))
    offer = Offer(
        providers={"tight": tight, "studio": STUDIO}, chains={Capability.MUSIC: ("tight", "studio")}
    )
    wish = wishes.music()
    request = RECIPES[type(wish)].request(wish)
    found = candidates(Capability.MUSIC, offer, today=TODAY)
    assert not isinstance(found, Failure)
    choice = placed(request, found)
    assert not isinstance(choice, Failure)
    assert (choice.provider, choice.model, choice.chain) == ("studio", "song", ("studio/tune",))
    failure = placed(request, found[:1])
    assert isinstance(failure, Failure)
    assert "tight/short takes at most 3" in failure.sentence
