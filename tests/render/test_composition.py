"""The composed render service on real servers: wishes in the episode's log become films in the store."""

import time
from pathlib import Path

import pytest
from nats.js import JetStreamContext

from contracts.render.events import EpisodeRendered, RenderFailed
from contracts.subjects import work_stream
from services.chassis.health import trouble_of
from services.render.probe import picture_track
from tests.chassis.wiring import eventually
from tests.render.cutting_room import CuttingRoom

pytestmark = pytest.mark.connected


async def nothing_waits(jetstream: JetStreamContext) -> bool:
    return (await jetstream.stream_info(work_stream("render"))).state.messages == 0


async def test_a_wish_becomes_a_film_once_however_often_it_is_written(
    room: CuttingRoom, nats_url: str, tmp_path: Path
) -> None:
    room.start()
    cut = await room.cut(12, 18)
    await room.wish("j1", cut)
    await room.wish("j1", cut)
    told = await room.until_ended("j1")
    assert sorted(told) == ["j1"]
    assert told["j1"] == ["RenderQueued", "RenderStarted", "ShotRendered", "ShotRendered", "EpisodeRendered"]
    film = (await room.story("j1"))[-1].message
    assert isinstance(film, EpisodeRendered)
    assert (film.film.frames, film.film.width, film.film.height) == (30, 720, 1280)
    await room.store.fetch_to(film.film.sha256, tmp_path / "film.mp4")
    assert (await picture_track(tmp_path / "film.mp4")).frames == 30
    assert await room.store.size_of(film.poster.sha256) == film.poster.size
    await eventually(lambda: nothing_waits(room.nats.jetstream()))
    assert list(room.scratch.glob("work/*")) == []
    assert await trouble_of("render", nats_url) is None


async def test_with_one_slot_two_workers_make_one_film_after_the_other(room: CuttingRoom) -> None:
    for _ in range(2):
        room.start()
    cut = await room.cut(8)
    await room.wish("j1", cut)
    await room.wish("j2", await room.cut(9))
    await room.until_ended("j1", "j2")
    told = [(recorded.stream, recorded.type) for recorded in await room.log.read(after=0)]
    turns = [stream for stream, happened in told if happened in ("RenderStarted", "EpisodeRendered")]
    assert turns in (["job-j1"] * 2 + ["job-j2"] * 2, ["job-j2"] * 2 + ["job-j1"] * 2)


async def test_a_queued_and_a_running_render_are_cancelled_at_once(room: CuttingRoom) -> None:
    worker = room.start()
    cut = await room.cut(2_000)
    await room.wish("running", cut)
    await room.encoder_of(worker)
    await room.wish("queued", cut)
    await room.until(lambda told: told["queued"] == ["RenderQueued"])

    began = time.monotonic()
    await room.cancel("queued")
    await room.cancel("running")
    told = await room.until_ended("queued", "running", seconds=20)
    assert time.monotonic() - began < 10, "the film alone takes longer than that"
    assert told["queued"] == ["RenderQueued", "RenderCancelled"]
    assert told["running"] == ["RenderQueued", "RenderStarted", "CancelRender", "RenderCancelled"]
    await eventually(lambda: nothing_waits(room.nats.jetstream()))
    assert not room.half_written()


async def test_a_source_that_is_gone_fails_the_render_with_its_name(room: CuttingRoom) -> None:
    room.start()
    cut = await room.cut(12)
    lost = cut.shots[0].video
    await room.store.delete(lost.sha256)
    await room.wish("j1", cut)
    await room.until_ended("j1")
    failed = (await room.story("j1"))[-1].message
    assert isinstance(failed, RenderFailed)
    assert failed.code == "missing_media"
    assert failed.sentence.startswith(f"asset {lost.asset_id} cannot be used: no object {lost.sha256}")


async def test_a_deleted_work_stream_is_made_and_filled_again(room: CuttingRoom) -> None:
    room.start(sweep_seconds=0.3)
    await room.wish("j1", await room.cut(8))
    await room.until_ended("j1")
    await room.nats.jetstream().delete_stream(work_stream("render"))
    await room.wish("j2", await room.cut(9))
    await room.until_ended("j2")
