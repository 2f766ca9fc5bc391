"""MiniMax's video on the wire: what is ordered in both generations, how it is asked after, fetched, stopped and billed."""

import base64
from pathlib import Path
from typing import Any

import pytest

from contracts.story import CameraMove
from services.generation.failures import ProviderFailure
from tests.generation.providers.cases import KEY, picture, reference, still
from tests.generation.providers.minimax_studio import desk, model, shot
from tests.standins.minimax import MiniMax, film

pytestmark = pytest.mark.connected

V1 = "/v1/video_generation"
V2 = "/v2/video_generation"
PICTURE = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"


def image(role: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": PICTURE}, "role": role}


async def test_hailuo_makes_a_shot_of_a_text_with_its_camera_move(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        await at.provider.submit(shot("MiniMax-Hailuo-2.3", move=CameraMove.TRUCK_LEFT), at.place)
        assert at.body(V1) == {
            "model": "MiniMax-Hailuo-2.3",
            "prompt": "She opens the door.\n[Truck left]",
            "prompt_optimizer": False,
            "duration": 6,
            "resolution": "768P",
        }


@pytest.mark.parametrize("name", ["MiniMax-Hailuo-2.3", "MiniMax-Hailuo-2.3-Fast", "MiniMax-Hailuo-02"])
async def test_hailuo_begins_with_the_first_frame(tmp_path: Path, name: str) -> None:
    async with desk(tmp_path) as at:
        await at.provider.submit(shot(name, first_frame=still(), frames=170), at.place)
        body = at.body(V1)
        assert (body["first_frame_image"], body["duration"]) == (PICTURE, 10)
        assert "last_frame_image" not in body


async def test_hailuo_02_ends_with_the_last_frame(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        request = shot("MiniMax-Hailuo-02", first_frame=still("asset_a"), last_frame=still("asset_b"))
        await at.provider.submit(request, at.place)
        body = at.body(V1)
        assert (body["first_frame_image"], body["last_frame_image"]) == (PICTURE, PICTURE)
        assert at.fetched == ["asset_a", "asset_b"]


def test_only_hailuo_02_and_the_current_generation_end_with_a_frame() -> None:
    names = [
        "MiniMax-H3",
        "MiniMax-H3-Max",
        "MiniMax-Hailuo-2.3",
        "MiniMax-Hailuo-2.3-Fast",
        "MiniMax-Hailuo-02",
        "S2V-01",
    ]
    assert [model(name).limits.last_frame for name in names] == ["yes", "yes", "no", "no", "yes", "no"]


async def test_s2v_films_one_person_and_knows_no_camera_commands(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        request = shot("S2V-01", references=(reference("Anna"),), move=CameraMove.PAN_LEFT)
        await at.provider.submit(request, at.place)
        assert at.body(V1) == {
            "model": "S2V-01",
            "prompt": "She opens the door.",
            "prompt_optimizer": False,
            "subject_reference": [{"type": "character", "image": [PICTURE]}],
        }


@pytest.mark.parametrize(
    ("references", "refused"), [((), "references"), ((reference("The pier", "scene"),), "The pier")]
)
async def test_s2v_is_asked_for_nothing_but_a_person(
    tmp_path: Path, references: tuple[Any, ...], refused: str
) -> None:
    async with desk(tmp_path) as at:
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.submit(shot("S2V-01", references=references), at.place)
        assert (failed.value.code, failed.value.refused_input) == ("invalid_input", refused)
        assert at.vendor.requests == []


async def test_a_camera_move_that_does_not_exist_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        request = shot("MiniMax-Hailuo-2.3", prompt="She runs [Crane up].", first_frame=still())
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.submit(request, at.place)
        assert (failed.value.code, failed.value.refused_input) == ("invalid_input", "prompt")
        assert (at.vendor.requests, at.fetched) == ([], [])


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("MiniMax-Hailuo-2.3", {"media_type": "image/gif"}, "not JPEG, PNG or WebP"),
        ("MiniMax-Hailuo-2.3", {"size": 20_000_001}, "more than 20000000"),
        ("MiniMax-Hailuo-2.3", {"width": 300, "height": 400}, "less than 301"),
        ("MiniMax-Hailuo-2.3", {"width": 1_000, "height": 390}, "narrower than 2 to 5"),
        ("MiniMax-H3", {"size": 30_000_001}, "more than 30000000"),
        ("MiniMax-H3", {"width": 255, "height": 255}, "less than 256"),
        ("MiniMax-H3", {"width": 5_761, "height": 4_000}, "more than 5760"),
    ],
)
async def test_a_picture_that_would_be_refused_is_not_sent(
    tmp_path: Path, name: str, changes: dict[str, Any], reason: str
) -> None:
    async with desk(tmp_path) as at:
        frame = still().model_copy(update=changes)
        with pytest.raises(ProviderFailure, match=reason) as failed:
            await at.provider.submit(shot(name, first_frame=frame), at.place)
        assert (failed.value.code, failed.value.refused_input) == ("invalid_input", "first_frame")
        assert at.vendor.requests == []


async def test_h3_makes_a_shot_of_a_text_in_the_ratio_of_the_episode(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        job = await at.provider.submit(shot("MiniMax-H3", frames=24 * 7 - 5), at.place)
        assert at.body(V2) == {
            "model": "MiniMax-H3",
            "content": [{"type": "text", "text": "She opens the door."}],
            "resolution": "768P",
            "duration": 7,
            "ratio": "9:16",
        }
        assert job == f"v2:{next(iter(at.minimax.tasks))}"


async def test_h3_takes_first_and_last_frame_and_their_shape(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        await at.provider.submit(
            shot("MiniMax-H3", first_frame=still(), last_frame=still("asset_b")), at.place
        )
        body = at.body(V2)
        assert body["content"][1:] == [image("first_frame"), image("last_frame")]
        assert body["ratio"] == "adaptive"


async def test_h3_is_told_whom_each_reference_shows(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        references = (reference("Anna"), reference("Ben"), reference("The pier", "scene"))
        await at.provider.submit(shot("MiniMax-H3-Max", references=references), at.place)
        text, *pictures = at.body(V2)["content"]
        assert text["text"].splitlines() == [
            "Image 1 shows Anna.",
            "Image 2 shows Ben.",
            "Image 3 shows The pier.",
            "She opens the door.",
        ]
        assert pictures == [image("reference_image")] * 3
        assert at.fetched == ["asset_anna", "asset_ben", "asset_the-pier"]
        assert at.body(V2)["duration"] == 5


async def test_h3_is_never_sent_frames_and_references_together(tmp_path: Path) -> None:
    assert not model("MiniMax-H3").limits.references_beside_frames
    async with desk(tmp_path) as at:
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.submit(
                shot("MiniMax-H3", first_frame=still(), references=(reference("Anna"),)), at.place
            )
        assert (failed.value.code, failed.value.charged) == ("invalid_input", 0)
        assert at.vendor.requests == []


async def test_pictures_that_are_too_much_together_are_refused(tmp_path: Path) -> None:
    heavy = [reference("Anna"), reference("Ben")]
    heavy = [r.model_copy(update={"media": r.media.model_copy(update={"size": 29_000_000})}) for r in heavy]
    async with desk(tmp_path) as at:
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.submit(shot("MiniMax-H3", references=tuple(heavy)), at.place)
        assert (failed.value.code, failed.value.refused_input) == ("invalid_input", "references")
        assert at.vendor.requests == []


@pytest.mark.parametrize("name", ["MiniMax-Hailuo-2.3", "MiniMax-H3"])
async def test_each_download_asks_for_a_fresh_link_and_leaves_the_key_at_home(
    tmp_path: Path, name: str
) -> None:
    async with desk(tmp_path, MiniMax(key=KEY, waiting=2, working=3)) as at:
        request = shot(name)
        job = await at.provider.submit(request, at.place)
        await at.finished(job)
        for _ in range(2):
            result = await at.provider.download(job, request, at.place)
            assert result.model == name
        downloads = at.vendor.seen(("GET", "/files/"))
        assert len({seen.path for seen in downloads}) == 2
        assert (tmp_path / "video.mp4").read_bytes() == film()


@pytest.mark.parametrize("name", ["MiniMax-Hailuo-2.3", "MiniMax-H3"])
@pytest.mark.parametrize(
    ("number", "code"), [(1026, "moderation"), (1027, "moderation"), (1024, "provider_down")]
)
async def test_a_failed_task_ends_the_matter_and_costs_nothing(
    tmp_path: Path, name: str, number: int, code: str
) -> None:
    async with desk(tmp_path, MiniMax(key=KEY, fails=number)) as at:
        job = await at.provider.submit(shot(name), at.place)
        with pytest.raises(ProviderFailure) as failed:
            await at.finished(job)
        assert (failed.value.code, failed.value.retryable, failed.value.charged) == (code, False, 0)
        assert not at.vendor.ledger


async def test_h3_is_billed_by_the_seconds_the_vendor_counts(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        job = await at.provider.submit(shot("MiniMax-H3", frames=24 * 5), at.place)
        assert (await at.finished(job)).microdollars == 5 * 80_000
        task = at.minimax.tasks[job.removeprefix("v2:")]
        task.order["resolution"] = "2K"
        assert (await at.finished(job)).microdollars == 5 * 130_000
        task.order["resolution"] = "8K"
        assert (await at.finished(job)).microdollars is None, "an unknown price is not called free"


async def test_hailuo_is_billed_as_quoted(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        job = await at.provider.submit(shot("MiniMax-Hailuo-2.3"), at.place)
        assert job.startswith("v1:")
        assert (await at.finished(job)).microdollars is None


async def test_what_still_waits_is_withdrawn_for_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path, MiniMax(key=KEY, waiting=5)) as at:
        job = await at.provider.submit(shot("MiniMax-H3"), at.place)
        assert await at.provider.stop(job) == 0
        assert not at.vendor.ledger
        with pytest.raises(ProviderFailure, match="withdrawn") as failed:
            await at.provider.poll(job)
        assert (failed.value.retryable, failed.value.charged) == (False, 0)


@pytest.mark.parametrize(("waiting", "working"), [(0, 5), (1, 1)], ids=["running", "just begun"])
async def test_what_has_begun_is_not_stopped_and_never_deleted(
    tmp_path: Path, waiting: int, working: int
) -> None:
    async with desk(tmp_path, MiniMax(key=KEY, waiting=waiting, working=working)) as at:
        request = shot("MiniMax-H3")
        job = await at.provider.submit(request, at.place)
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.stop(job)
        assert failed.value.charged is None
        await at.finished(job)
        assert await at.provider.download(job, request, at.place)


async def test_what_is_finished_costs_what_it_costs_and_is_kept(tmp_path: Path) -> None:
    async with desk(tmp_path, MiniMax(key=KEY, waiting=0, working=0)) as at:
        request = shot("MiniMax-H3")
        job = await at.provider.submit(request, at.place)
        assert await at.provider.stop(job) == 4 * 80_000
        assert await at.provider.download(job, request, at.place)


@pytest.mark.parametrize("name", ["MiniMax-Hailuo-2.3", "MiniMax-H3"])
async def test_stopping_what_has_failed_costs_nothing(tmp_path: Path, name: str) -> None:
    async with desk(tmp_path, MiniMax(key=KEY, waiting=0, working=0, fails=1027)) as at:
        job = await at.provider.submit(shot(name), at.place)
        assert await at.provider.stop(job) == 0


@pytest.mark.parametrize("name", ["MiniMax-Hailuo-2.3", "MiniMax-H3"])
async def test_a_vendor_that_is_away_when_work_is_to_be_stopped_has_not_said_that_it_is_free(
    tmp_path: Path, name: str
) -> None:
    async with desk(tmp_path) as at:
        job = await at.provider.submit(shot(name), at.place)
        await at.vendor.leave()
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.stop(job)
        assert failed.value.charged is None


async def test_hailuo_cannot_be_stopped(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        job = await at.provider.submit(shot("MiniMax-Hailuo-2.3"), at.place)
        with pytest.raises(ProviderFailure, match="cannot be stopped") as failed:
            await at.provider.stop(job)
        assert failed.value.charged is None


@pytest.mark.parametrize("name", ["MiniMax-Hailuo-2.3", "MiniMax-H3"])
async def test_a_key_of_another_host_is_explained_and_not_quoted(tmp_path: Path, name: str) -> None:
    async with desk(tmp_path, key="sk-api-of-the-other-host") as at:
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.submit(shot(name), at.place)
        assert (failed.value.code, failed.value.charged) == ("auth", 0)
        assert "the host it was made for" in failed.value.next_step
        assert "other-host" not in str(failed.value)


async def test_a_model_that_is_not_catalogued_is_not_asked_for(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        with pytest.raises(ProviderFailure) as failed:
            await at.provider.submit(shot("MiniMax-Hailuo-9"), at.place)
        assert (failed.value.code, failed.value.refused_input) == ("invalid_input", "model")
