"""A cut becomes a film of exactly its length, once; what did not change is not made again."""

import asyncio
import sys
from pathlib import Path

import av
import psutil
import pytest

from contracts.story import Ratio
from services.render.failures import FfmpegFailed, Interrupted, UnusableMedia
from tests.processes import children_running
from tests.render.inspection import black_stretches, complaints, read, words_of
from tests.render.material import PROFILE, SIZE, Studio, cut_of, ffmpeg, shot_of

pytestmark = pytest.mark.connected


async def test_clips_of_any_size_rate_and_length_become_one_film_of_exact_length(studio: Studio) -> None:
    make = studio.material
    sounding = make.make(
        "sounding.mp4", "-f", "lavfi", "-i", "testsrc=s=320x180:r=30:d=1", "-f", "lavfi", "-i", "sine=d=1",
        "-c:v", "libx264", "-c:a", "aac", frames=24,
    )  # fmt: skip
    still = make.make("still.png", "-f", "lavfi", "-i", "testsrc=s=400x300", "-frames:v", "1")
    photo = make.make("photo.jpg", "-f", "lavfi", "-i", "mandelbrot=s=300x400", "-frames:v", "1")
    vp9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")
    slow = make.make("slow.webm", "-f", "lavfi", "-i", "testsrc2=s=144x256:r=16:d=1", *vp9, frames=24)
    shots = [
        shot_of(1, make.picture("testsrc2", 40), 40),
        shot_of(2, sounding, 36, transition="dissolve"),
        shot_of(3, still, 20),
        shot_of(4, slow, 16, transition="dissolve"),
        shot_of(5, photo, 13, transition="dissolve"),
        shot_of(6, make.picture("mandelbrot", 60), 37),
    ]
    film = await studio.render(cut_of(shots))
    reading = read(film.film)
    assert film.frames == reading.frames == 40 + 36 + 20 + 16 + 13 + 37 - 12 - 8 - 6
    assert reading.evenly_spaced
    assert reading.sizes == {SIZE}
    assert reading.codecs == {"video": "h264", "audio": "aac"}
    assert abs(len(reading.sound) - film.frames * 2000) <= 2000
    assert complaints(film.film) == ""
    assert all(start >= (film.frames - 12) / 24 for start, _ in black_stretches(film.film))
    assert sorted(studio.shots_done) == [shot.shot_id for shot in shots]
    assert studio.progress == sorted(set(studio.progress))
    assert studio.progress[-1] == 1.0


@pytest.mark.parametrize(("ratio", "size"), [(Ratio.LANDSCAPE, (1280, 720)), (Ratio.SQUARE, (960, 960))])
async def test_the_ratio_gives_the_size(studio: Studio, ratio: Ratio, size: tuple[int, int]) -> None:
    cut = cut_of([shot_of(1, studio.material.picture("testsrc2", 6), 6)]).model_copy(update={"ratio": ratio})
    film = await studio.render(cut, size=None)
    assert read(film.film).sizes == {size}
    with av.open(str(film.poster)) as poster:
        assert (poster.streams.video[0].width, poster.streams.video[0].height) == size


async def test_a_clip_too_short_holds_its_last_frame(studio: Studio) -> None:
    flash = "color=c=black:s=180x320:r=24:d=0.5,drawbox=c=white:t=fill:enable='eq(n,11)'"
    clip = studio.material.make("flash_last.mp4", "-f", "lavfi", "-i", flash, "-c:v", "libx264", frames=12)
    film = await studio.render(cut_of([shot_of(1, clip, 30)]))
    bright = [value > 200 for value in read(film.film).brightness]
    assert bright == [False] * 11 + [True] * 19


async def test_a_clip_in_the_films_profile_is_copied_not_encoded(studio: Studio) -> None:
    clip = studio.material.picture("mandelbrot", 48)
    shots = [
        shot_of(1, clip, 48),
        shot_of(2, studio.material.picture("testsrc2", 48, rate=30), 38),
        shot_of(3, studio.material.picture("testsrc2", 30), 30),
        shot_of(4, clip, 40),
    ]
    film = await studio.render(cut_of(shots))
    reading = read(film.film)
    assert reading.frames == film.frames == 48 + 38 + 30 + 40
    assert reading.evenly_spaced
    assert complaints(film.film) == ""
    original, copied = packets(studio.material.directory, clip.asset_id), packets_of(film.film)
    assert copied[:48] == original
    assert copied[-40:] != original[:40]


async def test_a_clip_with_another_stream_header_is_encoded_not_copied(studio: Studio) -> None:
    make = studio.material
    foreign = make.make(
        "foreign.mp4",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=180x320:r=24:d=1",
        *PROFILE,
        "-profile:v",
        "baseline",
        frames=24,
    )
    film = await studio.render(
        cut_of([shot_of(1, foreign, 24), shot_of(2, make.picture("mandelbrot", 24), 24)])
    )
    reading = read(film.film)
    assert (reading.frames, reading.evenly_spaced, complaints(film.film)) == (48, True, "")
    assert packets_of(film.film)[:24] != packets(make.directory, foreign.asset_id)


def packets(directory: Path, asset_id: str) -> list[bytes]:
    return packets_of(directory / asset_id.replace("_mp4", ".mp4"))


def packets_of(path: Path) -> list[bytes]:
    with av.open(str(path)) as film:
        return [bytes(packet) for packet in film.demux(video=0) if packet.size]


async def test_a_second_render_encodes_nothing_fetches_nothing_and_is_the_same_film(studio: Studio) -> None:
    make = studio.material
    shots = [
        shot_of(1, make.picture("testsrc2", 30), 24, speech=make.voice(0.6), dialogue="Hello"),
        shot_of(2, make.picture("mandelbrot", 30), 24, transition="dissolve"),
    ]
    first = await studio.render(cut_of(shots, music=make.music(2)), workspace="one")
    cached, make.fetched, studio.shots_done = studio.cached_pictures(), [], []
    second = await studio.render(cut_of(shots, music=make.music(2)), workspace="two")
    assert make.fetched == []
    assert studio.cached_pictures() == cached
    assert sorted(studio.shots_done) == ["shot_1", "shot_2"]
    assert first.film.read_bytes() == second.film.read_bytes()
    assert first.loudness_lufs == second.loudness_lufs


async def test_one_changed_shot_makes_one_segment_again(studio: Studio) -> None:
    make = studio.material
    shots = [shot_of(number, make.picture("testsrc2", 20 + number), 12 + number) for number in range(5)]
    await studio.render(cut_of(shots), workspace="one")
    cached, make.fetched = studio.cached_pictures(), []
    shots[2] = shot_of(2, make.picture("mandelbrot", 22), 14)
    await studio.render(cut_of(shots), workspace="two")
    assert len(studio.cached_pictures() - cached) == 1
    assert make.fetched == [shots[2].video.asset_id]


async def test_a_damaged_cache_file_is_made_again(studio: Studio) -> None:
    cut = cut_of([shot_of(1, studio.material.picture("testsrc2", 30), 24)])
    await studio.render(cut)
    [cached] = studio.cache.glob("*/*.mp4")
    cached.write_bytes(cached.read_bytes()[:2000])
    assert read((await studio.render(cut)).film).frames == 24


async def test_soft_words_are_a_track_that_says_them_literally_and_in_time(studio: Studio) -> None:
    make = studio.material
    words = r"He said: {\b1} a < b & c \N!"
    shots = [
        shot_of(
            1, make.picture("testsrc2", 48), 48, speech=make.voice(1.0), dialogue=words, speaker_name="Mira"
        ),
        shot_of(2, make.picture("mandelbrot", 48), 48, speech=make.voice(1.5), dialogue="灯塔守着大海。"),
    ]
    film = await studio.render(cut_of(shots, language="zh"))
    told = words_of(film.film)
    assert "00:00:00,333 --> 00:00:01,583" in told
    assert "00:00:02,333 --> 00:00:04,000" in told
    assert "灯塔守着大海。" in told
    assert words in " ".join(told.replace("\u2060", "").split())
    assert "<v Mira>" in film.subtitles["vtt"].read_text()
    with av.open(str(film.film)) as container:
        assert container.streams.subtitles[0].metadata["language"] == "zho"
    assert complaints(film.film) == ""


@pytest.mark.parametrize(("subtitles", "track"), [("burned", False), ("both", True)])
async def test_burned_words_are_seen_while_they_are_said_also_across_a_dissolve(
    studio: Studio, subtitles: str, track: bool
) -> None:
    make = studio.material
    grey = "color=c=0x404040"
    shots = [
        shot_of(
            1,
            make.picture(grey, 40),
            40,
            speech_start_frame=20,
            speech=make.voice(1.5),
            dialogue="灯塔守着大海",
        ),
        shot_of(2, make.picture(grey, 40), 40, transition="dissolve"),
    ]
    film = await studio.render(cut_of(shots, subtitles=subtitles, language="zh"))
    reading = read(film.film)
    with_words = [value > reading.brightness[2] + 0.1 for value in reading.brightness[:56]]
    assert with_words == [number >= 20 for number in range(56)]
    assert ("subtitle" in reading.codecs) is track


async def test_cancelling_ends_everything_at_once_and_leaves_nothing_half_made(
    studio: Studio,
) -> None:
    clip = studio.material.make(
        "long.mp4", "-f", "lavfi", "-i", "mandelbrot=s=640x360:r=24", "-frames:v", "24", frames=24
    )
    render = asyncio.ensure_future(studio.render(cut_of([shot_of(1, clip, 2_000)]), size=(720, 1280)))
    while not studio.progress:
        await asyncio.sleep(0.01)
    studio.cancelled.set()
    async with asyncio.timeout(10):
        with pytest.raises(Interrupted):
            await render
    assert not [p for p in psutil.Process().children() if "ffmpeg" in p.name()]
    assert not studio.cached_pictures()
    assert not list(studio.cache.glob("*/*.tmp"))


async def test_a_killed_ffmpeg_is_a_failure_without_a_half_segment(studio: Studio) -> None:
    clip = studio.material.picture("testsrc2", 24)
    render = asyncio.ensure_future(studio.render(cut_of([shot_of(1, clip, 2_000)]), size=(720, 1280)))
    encoder = None
    while encoder is None:
        await asyncio.sleep(0.01)
        encoder = next(iter(children_running("libx264")), None)
    encoder.kill()
    with pytest.raises(FfmpegFailed, match="SIGKILL"):
        await render
    assert not studio.cached_pictures()
    assert not list(studio.cache.glob("*/*.tmp"))


WORKER = """
import asyncio, sys
from pathlib import Path
from tests.render.material import Material, Studio, cut_of, shot_of
studio = Studio(Material(Path(sys.argv[1])), Path(sys.argv[2]))
clip = studio.material.picture("testsrc2", 24)
cut = cut_of([shot_of(0, clip, 24), shot_of(1, clip, 3000), shot_of(2, clip, 24)])
asyncio.run(studio.render(cut, size=(720, 1280)))
"""


async def test_a_killed_worker_leaves_nothing_half_made_that_anyone_would_use(studio: Studio) -> None:
    studio.material.picture("testsrc2", 24)
    places = (str(studio.material.directory), str(studio.directory))
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, *places)
    while not (list(studio.cache.glob("*/*.tmp")) and studio.cached_pictures()):
        await asyncio.sleep(0.02)
    worker.kill()
    await worker.wait()
    whole = studio.cached_pictures()
    assert list(studio.cache.glob("*/*.tmp"))
    assert all(packets_of(path) for path in studio.cache.glob("*/*.mp4"))
    clip = studio.material.picture("testsrc2", 24)
    film = await studio.render(cut_of([shot_of(0, clip, 24), shot_of(2, clip, 24)]))
    assert film.frames == 48
    assert whole <= studio.cached_pictures()
    assert not list(studio.cache.glob("*/*.tmp"))


@pytest.mark.parametrize("content", [b"not media at all", b""])
async def test_a_broken_clip_is_named(studio: Studio, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content or b"\x00")
    clip = studio.material.keep(broken, frames=24)
    with pytest.raises(UnusableMedia, match="asset broken_mp4"):
        await studio.render(cut_of([shot_of(1, clip, 24)]))


async def test_a_voice_without_sound_is_named(studio: Studio) -> None:
    clip = studio.material.picture("testsrc2", 24, name="mute.mp4")
    with pytest.raises(UnusableMedia, match=r"asset mute_mp4 has no sound"):
        await studio.render(cut_of([shot_of(1, clip, 24, speech=clip)]))


async def test_a_lost_source_fails_as_the_store_says(studio: Studio) -> None:
    clip = studio.material.picture("testsrc2", 24)
    lost = clip.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(KeyError):
        await studio.render(cut_of([shot_of(1, lost, 24)]))


async def test_a_film_shows_a_poster_of_its_first_shot(studio: Studio) -> None:
    white = studio.material.picture("color=c=white", 24)
    black = studio.material.picture("color=c=black", 24)
    film = await studio.render(cut_of([shot_of(1, white, 24), shot_of(2, black, 24)]))
    assert "mean:[255" in ffmpeg("-i", str(film.poster), "-vf", "showinfo", "-f", "null", "-").replace(
        " ", ""
    )
