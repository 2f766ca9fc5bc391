"""The fifteen camera moves in Hailuo's prompts."""

import pytest

from contracts.story import CameraMove
from services.generation.failures import ProviderFailure
from services.generation.providers.minimax.camera import CameraCommand, command_for, commands_in, directed

pytestmark = pytest.mark.unit


def test_every_move_of_a_shot_has_its_command_and_every_command_its_move() -> None:
    assert {command_for(move) for move in CameraMove} == set(CameraCommand)
    assert len(CameraCommand) == 15


def test_the_move_of_the_shot_is_added_in_the_vendors_words() -> None:
    assert directed("She runs.", CameraMove.PEDESTAL_UP) == "She runs.\n[Pedestal up]"
    assert directed("She waits.", CameraMove.STATIC) == "She waits.\n[Static shot]"
    assert directed("She runs.", CameraMove.TRACKING) == "She runs.\n[Tracking shot]"


@pytest.mark.parametrize("command", CameraCommand)
def test_each_command_can_be_written_by_hand(command: CameraCommand) -> None:
    assert commands_in(command) == (command,)
    assert directed(f"She runs [{command}].", CameraMove.STATIC) == f"She runs [{command}]."


def test_commands_at_once_and_one_after_the_other_are_written_as_the_vendor_does() -> None:
    written = "She looks up [ pan LEFT , pedestal  up ], then down [tilt down]."
    assert (
        directed(written, CameraMove.PUSH_IN) == "She looks up [Pan left,Pedestal up], then down [Tilt down]."
    )
    assert commands_in("Pan left,Pedestal up") == (CameraCommand.PAN_LEFT, CameraCommand.PEDESTAL_UP)


@pytest.mark.parametrize(
    "prompt",
    ["[Fly away]", "[]", "[Pan left,]", "[Pan left;Tilt up]", "Chapter [1] begins.", "[Static shot][dolly]"],
)
def test_a_bracket_with_anything_else_is_refused_with_what_is_known(prompt: str) -> None:
    with pytest.raises(ProviderFailure, match="no camera move") as refused:
        directed(prompt, CameraMove.STATIC)
    assert (refused.value.code, refused.value.refused_input) == ("invalid_input", "prompt")
    assert (refused.value.charged, refused.value.retryable) == (0, False)
    assert "Tracking shot" in refused.value.next_step


def test_more_than_three_at_once_are_refused() -> None:
    three = "Pan left,Tilt up,Push in"
    assert directed(f"[{three}]", CameraMove.STATIC) == f"[{three}]"
    with pytest.raises(ProviderFailure, match="holds 4 camera moves"):
        directed(f"[{three},Shake]", CameraMove.STATIC)


@pytest.mark.parametrize("prompt", ["a [b", "c] d", "no brackets"])
def test_what_is_no_bracket_stays_as_it_is(prompt: str) -> None:
    assert directed(prompt, CameraMove.SHAKE) == f"{prompt}\n[Shake]"
