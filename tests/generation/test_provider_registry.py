"""Who can be asked here: a provider without its key is listed with the reason and never made."""

from datetime import date

import pytest
from pydantic import SecretStr

from contracts.story import Capability
from services.chassis.health import is_fine
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.catalog import entry_of
from services.generation.provider_health import health_of
from services.generation.provider_registry import (
    VENDORS,
    ProviderRegistry,
    Vendor,
    addresses_in,
    registry_of,
)
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import fake_provider

pytestmark = pytest.mark.unit

FAKE = fake_provider(FakeKnobs(), FakeLedger())
TODAY = date(2026, 11, 20)


def registry(**given: object) -> ProviderRegistry:
    accounts = Accounts.model_validate(given)
    return registry_of({"fake": FAKE}, accounts, Outgoing(), concurrency={"fake": 3})


def test_without_any_key_every_vendor_is_listed_with_the_setting_it_needs() -> None:
    made = registry()
    assert list(made.providers) == ["fake"]
    assert set(made.unconfigured) == {vendor.name for vendor in VENDORS}
    assert all(reason.startswith("REELWRIGHT_") for reason in made.unconfigured.values())
    assert made.lanes() == {"fake": 3}


def test_a_key_is_enough_and_the_catalogue_gives_the_lane_its_width() -> None:
    made = registry(gemini_api_key="a-key-of-gemini")
    assert made.providers["gemini"].name == "gemini"
    assert made.lanes()["gemini"] == entry_of("gemini").concurrency
    assert "gemini" not in made.unconfigured


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_the_catalogue_knows_every_vendor(vendor: Vendor) -> None:
    assert entry_of(vendor.name).concurrency >= 1


def test_people_are_told_of_configured_unconfigured_and_retired() -> None:
    told = {each.name: each for each in registry().describe(today=date(2099, 1, 1))}
    assert (told["fake"].configured, told["fake"].breaker, told["fake"].concurrency) == (True, "closed", 3)
    assert told["fake"].capabilities == tuple(Capability)
    assert not told["gemini"].configured
    assert "REELWRIGHT_GEMINI_API_KEY" in told["gemini"].why_not
    for each in told.values():
        assert each.retired == {model.name for model in each.models if model.retires_at}


def test_a_chain_may_name_an_unconfigured_provider_and_no_unknown_one() -> None:
    made = registry()
    offer = made.offer({Capability.VIDEO: ("gemini/gemini-omni-1.2-flash", "fake")})
    assert "gemini" in offer.unconfigured
    with pytest.raises(LookupError, match=r"no provider 'nobody' .*fake"):
        made.offer({Capability.VIDEO: ("nobody",)})
    with pytest.raises(LookupError, match=r"fake has no model 'fake-9' .*fake-1"):
        made.offer({Capability.VIDEO: ("fake/fake-9",)})


def test_only_addresses_that_were_given_are_let_through() -> None:
    accounts = Accounts(
        compatible_base_url="http://10.0.0.7:8000/v1",
        comfyui_servers=("http://10.0.0.8:8188",),
        openai_api_key=SecretStr("a-key"),
    )
    assert addresses_in(accounts) == ["http://10.0.0.7:8000/v1", "http://10.0.0.8:8188"]
    assert addresses_in(Accounts()) == []


def test_health_says_one_line_of_each_and_nothing_of_it_stops_the_service() -> None:
    lines = health_of(registry().describe(today=TODAY, breakers={"fake": "open"}))
    assert lines["provider gemini"] == "ok, but not configured: REELWRIGHT_GEMINI_API_KEY is not set"
    assert "failed too often" in lines["provider fake"]
    assert all(map(is_fine, lines.values()))
    late = registry(openai_api_key="a-key-of-openai").describe(today=date(2099, 1, 1))
    assert health_of(late)["provider openai"].startswith("ok, but without what was retired: gpt-")
    assert health_of(late)["provider fake"] == "ok"
