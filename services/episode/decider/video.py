"""The film: shot, spoken, scored and cut."""

from contracts.episode.commands import RecutEpisode, ReshootShot, ShootVideo
from contracts.story import Unit
from services.episode.decider.shots import shot_of
from services.episode.making import ask_again, ask_stage
from services.episode.unfolding import Unfolding
from services.episode.units import Choice, the


def shoot(unfolding: Unfolding, command: ShootVideo) -> None:
    """Asks for lines, shots, music and the cut, as far as they are missing or stale."""
    ask_stage(unfolding, "video", "have the video shot", Choice.of(command))


def reshoot(unfolding: Unfolding, command: ReshootShot) -> None:
    """Asks for another take of one shot."""
    shot = shot_of(unfolding.episode, command.shot_id)
    unit = Unit(kind="shot_video", target_id=shot.shot_id)
    ask_again(unfolding, unit, f"have shot {shot.number + 1} filmed again", Choice.of(command))


def recut(unfolding: Unfolding, _: RecutEpisode) -> None:
    """Asks for the film to be cut again from the takes selected now."""
    ask_again(unfolding, the("cut", unfolding.episode), "have the film cut again")
