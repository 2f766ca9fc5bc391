"""Settings of generation from the environment, and the catalogue behind them."""

import pytest
from pydantic import ValidationError

from contracts.story import Capability
from services.generation.catalog import entry_of
from services.generation.settings import GenerationSettings

pytestmark = pytest.mark.unit


def test_sketch_makes_everything_where_nothing_is_said() -> None:
    assert GenerationSettings().provider_names == ("sketch",)


def test_providers_and_limits_are_named_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELWRIGHT_GENERATION_IMAGE", "fake, sketch")
    monkeypatch.setenv("REELWRIGHT_GENERATION_CONCURRENCY", "sketch=3, fake=16")
    settings = GenerationSettings()
    assert settings.chains[Capability.IMAGE] == ("fake", "sketch")
    assert settings.chains[Capability.TEXT] == ("sketch",)
    assert settings.concurrency == {"sketch": 3, "fake": 16}
    assert settings.provider_names == ("sketch", "fake")


@pytest.mark.parametrize("limits", ["fake", "fake=many", "fake=0"])
def test_a_limit_that_is_no_number_of_jobs_is_refused(monkeypatch: pytest.MonkeyPatch, limits: str) -> None:
    monkeypatch.setenv("REELWRIGHT_GENERATION_CONCURRENCY", limits)
    with pytest.raises(ValidationError, match="concurrency"):
        GenerationSettings()


@pytest.mark.parametrize("provider", ["sketch", "fake"])
def test_the_catalogue_says_for_each_capability_which_model_at_which_price(provider: str) -> None:
    entry = entry_of(provider)
    assert entry.provider == provider
    assert entry.capabilities == frozenset(Capability)
    assert all(model.cost(piece=1) == 0 for model in entry.models)
