"""Who does a piece of work: the one who was asked for, else the first of the chain who can."""

import pytest

from contracts.story import Capability
from services.generation.job_inputs import Failure
from services.generation.model_choice import choose
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import DirectFake, fake_provider

pytestmark = pytest.mark.unit


class Singer(DirectFake):
    def __init__(self) -> None:
        super().__init__(FakeKnobs(), FakeLedger(), name="singer", epoch=lambda: 0.0)
        self.capabilities = frozenset({Capability.MUSIC})


ALL_ROUND = fake_provider(FakeKnobs(), FakeLedger(), name="all-round")
PROVIDERS = {"singer": Singer(), "all-round": ALL_ROUND}
CHAINS = dict.fromkeys(Capability, ("gone", "singer", "all-round"))


def chosen(capability: Capability, *, wanted: str = "") -> str:
    choice = choose(capability, wanted=wanted, chains=CHAINS, providers=PROVIDERS)
    assert not isinstance(choice, Failure), choice.sentence
    return choice.name


def test_the_first_of_the_chain_that_is_configured_and_able() -> None:
    assert chosen(Capability.MUSIC) == "singer"
    assert chosen(Capability.IMAGE) == "all-round"


def test_a_wish_goes_before_the_chain() -> None:
    assert chosen(Capability.MUSIC, wanted="all-round") == "all-round"


@pytest.mark.parametrize("wanted", ["nobody", "singer"])
def test_a_wish_that_cannot_be_met_is_refused_with_those_who_can(wanted: str) -> None:
    choice = choose(Capability.IMAGE, wanted=wanted, chains=CHAINS, providers=PROVIDERS)
    assert isinstance(choice, Failure)
    assert (choice.code, choice.refused_input) == ("invalid_input", "provider")
    assert "all-round" in choice.sentence


def test_nobody_able_says_which_setting_to_change() -> None:
    choice = choose(Capability.IMAGE, wanted="", chains={}, providers=PROVIDERS)
    assert isinstance(choice, Failure)
    assert "REELWRIGHT_GENERATION_IMAGE" in choice.next_step
