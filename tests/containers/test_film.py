"""What a newcomer gets from the deployment without any key: a real film, drawn, spoken and cut in containers."""

from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from tests.containers.deployment import Deployment
from tests.containers.producing import producing
from tests.journeys.system import INSTANT

pytestmark = [pytest.mark.containers, pytest.mark.timeout(300)]


@pytest.fixture
def sketching(deployment: Deployment) -> Iterator[Deployment]:
    """The deployment with the provider it has when none is named."""
    deployment.choose()
    yield deployment
    deployment.choose(**INSTANT)


async def test_produce_brings_a_film_with_picture_and_sound(sketching: Deployment, tmp_path: Path) -> None:
    async with producing(sketching, tmp_path / "film.mp4", shots=4) as command:
        report = await command.finished()

    assert report["shots"] == 4
    assert report["cost_microdollars"] == 0
    with av.open(command.film) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        assert (picture.width, picture.height) == (720, 1280)
        assert float((picture.duration or 0) * (picture.time_base or 0)) == pytest.approx(
            report["duration_seconds"], abs=0.1
        )
        assert sound.rate == 48_000
