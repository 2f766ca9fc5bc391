"""A choice that cannot be had is refused with the names that can."""

from datetime import date

import pytest

from contracts.episode import commands as c
from contracts.episode.commands import MakingCommand
from contracts.generation.queries import ModelOffered, ProviderOffered, ProvidersListed
from contracts.message import Refused
from contracts.registry import commands_of
from contracts.story import Capability
from services.gateway.choosing import MAKES, check_choice

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 20)


def model(name: str, *made: Capability, retired: bool = False) -> ModelOffered:
    return ModelOffered(
        name=name,
        capabilities=made,
        limits={},
        checked=TODAY,
        retires_at=TODAY if retired else None,
        retired=retired,
    )


def provider(name: str, *models: ModelOffered, reason: str = "") -> ProviderOffered:
    made = {one for known in models if not known.retired for one in known.capabilities}
    return ProviderOffered(
        name=name, configured=not reason, reason=reason, capabilities=tuple(sorted(made)), models=models
    )


LISTED = ProvidersListed(
    providers=(
        provider("sketch", model("sketch-1", *Capability)),
        provider("minimax", model("H3", Capability.VIDEO), model("S2V", Capability.VIDEO, retired=True)),
        provider(
            "openai", model("gpt-image", Capability.IMAGE), reason="REELWRIGHT_OPENAI_API_KEY is not set"
        ),
    ),
    chains={},
)
VIDEO = MAKES[c.ReshootShot]


@pytest.mark.parametrize(
    ("name", "model"),
    [("sketch", ""), ("minimax", ""), ("minimax", "H3"), ("minimax/H3", ""), ("", "H3"), ("", "")],
)
def test_what_there_is_can_be_chosen(name: str, model: str) -> None:
    check_choice(name, model, VIDEO, LISTED)


def test_it_need_not_make_all_that_a_step_asks_for() -> None:
    check_choice("minimax", "H3", MAKES[c.ShootVideo], LISTED)


@pytest.mark.parametrize(
    ("name", "model", "field", "sentence", "known"),
    [
        ("nobody", "", "provider", "There is no provider named 'nobody'", ["sketch", "minimax"]),
        ("openai", "", "provider", "REELWRIGHT_OPENAI_API_KEY is not set", ["sketch", "minimax"]),
        ("minimax", "H4", "model", "There is no model named 'H4'", ["H3"]),
        ("", "gpt-image", "model", "There is no model named 'gpt-image'", ["sketch-1", "H3"]),
        ("minimax", "S2V", "model", "was retired on 2026-11-20", ["H3"]),
        ("minimax/S2V", "", "model", "was retired on 2026-11-20", ["H3"]),
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(
    name: str, model: str, field: str, sentence: str, known: list[str]
) -> None:
    with pytest.raises(Refused, match="There are: ") as refused:
        check_choice(name, model, VIDEO, LISTED)
    assert sentence in refused.value.sentence
    assert refused.value.code == "invalid"
    assert refused.value.details == {"field": field, "known": known}


def test_a_provider_must_make_something_of_the_step() -> None:
    with pytest.raises(Refused, match=r"minimax makes no image\. There are: sketch\."):
        check_choice("minimax", "", MAKES[c.DrawCharacters], LISTED)
    with pytest.raises(Refused, match="The model H3 makes no image"):
        check_choice("", "H3", MAKES[c.DrawCharacters], LISTED)


def test_every_step_that_has_something_made_says_what() -> None:
    assert set(MAKES) == {one for one in commands_of("episode") if issubclass(one, MakingCommand)}
