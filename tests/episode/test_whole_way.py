"""From premise to film: what a content person asks for, and what is requested on the way."""

from collections import Counter

import pytest

from contracts.render.commands import RenderEpisode
from tests.episode.studio import CREATE, ROAD, Studio, kind_of

pytestmark = pytest.mark.unit


def test_nine_wishes_lead_to_the_film() -> None:
    studio = Studio()
    studio.tell(CREATE)
    states = [studio.state]
    for command in ROAD:
        studio.ask(command)
        states.append(studio.state)
        studio.finish()
        states.append(studio.state)
    assert list(dict.fromkeys(states)) == [
        "initial", "outline_generating", "outline_generated", "refining", "refined",
        "characters_generating", "characters_generated", "characters_confirmed",
        "scenes_generating", "scenes_generated", "scenes_confirmed",
        "storyboard_generating", "storyboard_generated", "storyboard_confirmed",
        "video_generating", "video_completed",
    ]  # fmt: skip


def test_every_piece_is_requested_exactly_once() -> None:
    studio = Studio().walk(to="video_completed")
    assert Counter(kind_of(request) for request in studio.requests) == {
        "outline": 1, "refinement": 1, "cast": 1, "character_image": 2, "scene_image": 2, "storyboard": 1,
        "shot_image": 4, "speech": 3, "shot_video": 4, "music": 1, "cut": 1,
    }  # fmt: skip
    assert len(studio.production.requested) == len(studio.requests)


def test_the_cut_holds_every_shot_in_order_with_its_line() -> None:
    studio = Studio().walk(to="video_completed")
    cut = next(request.cut for request in studio.requests if isinstance(request, RenderEpisode))
    assert cut.title == "The Letter"
    assert [shot.shot_id for shot in cut.shots] == list(studio.episode.shots)
    assert [shot.transition for shot in cut.shots] == ["cut", "cut", "dissolve", "cut"]
    assert [shot.speaker_name for shot in cut.shots] == ["", "Mira", "Old Tam", ""]
    assert [shot.speech is not None for shot in cut.shots] == [False, True, True, True]
    assert cut.music is not None
