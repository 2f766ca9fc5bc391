"""The camera moves that MiniMax's Hailuo and Director models read in the prompt: ``[Pan left]``, several at once in one
bracket (``[Pan left,Pedestal up]``), one after the other by their place in the text. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum

from contracts.story import CameraMove
from services.generation.failures import ProviderFailure

MOST_AT_ONCE = 3
"""So many commands may stand in one bracket."""

_BRACKET = re.compile(r"\[([^\[\]]*)\]")


class CameraCommand(StrEnum):
    """The vendor's fifteen, as they are written."""

    TRUCK_LEFT = "Truck left"
    TRUCK_RIGHT = "Truck right"
    PAN_LEFT = "Pan left"
    PAN_RIGHT = "Pan right"
    PUSH_IN = "Push in"
    PULL_OUT = "Pull out"
    PEDESTAL_UP = "Pedestal up"
    PEDESTAL_DOWN = "Pedestal down"
    TILT_UP = "Tilt up"
    TILT_DOWN = "Tilt down"
    ZOOM_IN = "Zoom in"
    ZOOM_OUT = "Zoom out"
    SHAKE = "Shake"
    TRACKING = "Tracking shot"
    STATIC = "Static shot"


_BY_WORDS = {command.lower(): command for command in CameraCommand}


def command_for(move: CameraMove) -> CameraCommand:
    """The vendor's word for a move: both lists have the same fifteen."""
    return CameraCommand[move.name]


def bracket(commands: Sequence[CameraCommand]) -> str:
    """The commands as one bracket: they are carried out at once."""
    return f"[{','.join(commands)}]"


def directed(prompt: str, move: CameraMove) -> str:
    """The prompt with its camera moves as the vendor writes them; ``move`` is added where the text names none itself.

    Raises ProviderFailure (invalid_input) for a bracket that holds anything else.
    """
    written = _BRACKET.sub(lambda found: bracket(commands_in(found[1])), prompt)
    if _BRACKET.search(written):
        return written
    return f"{written}\n{bracket([command_for(move)])}"


def commands_in(inside: str) -> tuple[CameraCommand, ...]:
    """The commands of one bracket, given what stands between ``[`` and ``]``; upper and lower case are the same.

    Raises ProviderFailure (invalid_input) for a word that is no command, and for more than three.
    """
    words = [" ".join(word.split()) for word in inside.split(",")]
    for word in words:
        if word.lower() not in _BY_WORDS:
            raise _refused(f"[{inside.strip()}] in the prompt is no camera move ({word!r} is not known)")
    if len(words) > MOST_AT_ONCE:
        raise _refused(
            f"[{inside.strip()}] in the prompt holds {len(words)} camera moves, not {MOST_AT_ONCE} at most"
        )
    return tuple(_BY_WORDS[word.lower()] for word in words)


def _refused(reason: str) -> ProviderFailure:
    known = ", ".join(CameraCommand)
    return ProviderFailure(
        "invalid_input",
        f"{reason}.",
        refused_input="prompt",
        next_step=f"Use square brackets for camera moves only: {known}.",
    )
