"""A ComfyUI server that means no good: endless replies, paths in file names, redirects, shapes that are none."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from contracts.story import Capability
from services.generation.capabilities import Delivered, MediaResult
from services.generation.catalog import entry_of
from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui.fleet import Fleet
from services.generation.providers.comfyui.provider import ComfyUI
from services.generation.providers.comfyui.server import Server
from services.generation.providers.comfyui.template_folder import built_in_templates
from tests.generation.providers.comfyui_rig import PATIENT, QUICK, Rig, film_request, picture_request, rig
from tests.standins.comfyui import ComfyUI as StandInComfyUI
from tests.standins.comfyui import film
from tests.standins.server import Answer, At, Elsewhere, Huge, Malformed, Seen, standin

pytestmark = pytest.mark.connected

_MOST = 1 << 20
QUEUE: At = ("GET", "/queue")
NONSENSE: list[Any] = [
    [],
    "text",
    3,
    {"queue_running": 1, "queue_pending": 2},
    {"queue_running": [[], [1], [1, 2], None, "x"], "queue_pending": [[1, {"a": 1}, 3]]},
]


class Liar(StandInComfyUI):
    """Gives a film for whatever it is asked for."""

    def __call__(self, seen: Seen) -> Answer:
        if seen.path == "/view":
            return Answer(body=film(), media_type="video/mp4")
        return super().__call__(seen)


def capped(built: Rig) -> ComfyUI:
    """A provider that takes no more than a megabyte of anything."""
    server = Server(built.vendors[0].url, built.outgoing, hearing=QUICK, patience=PATIENT, most_bytes=_MOST)
    most = {Capability.VIDEO: _MOST, Capability.IMAGE: _MOST}
    return ComfyUI(Fleet([server]), built_in_templates(), entry_of("comfyui"), most_bytes=most)


async def ended(built: Rig, **change: Any) -> str:
    """A film that is ready, whose history is as the server likes it."""
    job_id = await built.submit(film_request())
    (vendor,) = built.vendors
    vendor.end(vendor.begin())
    vendor.history[vendor.taken[0].prompt_id].update(change)
    return job_id


async def download(built: Rig, provider: ComfyUI, job_id: str) -> MediaResult:
    return await provider.download(job_id, film_request(), built.workplace())


def everything_in(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("filename", "subfolder"),
    [
        ("../../../../escaped.mp4", ""),
        ("/tmp/escaped.mp4", ""),
        ("escaped.mp4", "../../.."),
        ("a/b\\c.mp4", "/etc"),
        ("x\x00y\r\nHost: evil.mp4", "\u202e"),
        ("&type=input&filename=other.mp4", "#?"),
    ],
)
async def test_the_name_of_a_result_is_only_sent_back(tmp_path: Path, filename: str, subfolder: str) -> None:
    directory = tmp_path / "a" / "b" / "job"
    directory.mkdir(parents=True)
    async with rig(directory, Liar(looks=None)) as built:
        file = {"filename": filename, "subfolder": subfolder, "type": "output"}
        job_id = await ended(built, outputs={"9": {"images": [file]}})
        before = everything_in(tmp_path)
        result = await download(built, built.provider, job_id)
        assert result.file == directory / "video.mp4"
        assert everything_in(tmp_path) - before == {"a/b/job/video.mp4"}
        server = built.vendors[0].server
        assert server is not None
        (view,) = server.seen(("GET", "/view"))
        assert view.query == file


async def test_a_result_without_end_is_cut_off(tmp_path: Path) -> None:
    async with rig(tmp_path, StandInComfyUI(looks=None)) as built:
        job_id = await ended(built)
        for announced in (True, False):
            assert built.vendors[0].server is not None
            built.vendors[0].server.faults = [Huge(5 << 30, announced=announced, at=("GET", "/view"))]
            with pytest.raises(ProviderFailure) as failure:
                await download(built, capped(built), job_id)
            assert failure.value.code == "bad_answer"
            assert not any(name.endswith((".part", "result")) for name in everything_in(tmp_path))


@pytest.mark.parametrize(
    "at",
    [QUEUE, ("GET", "/system_stats"), ("GET", "/object_info/"), ("POST", "/upload/"), ("POST", "/prompt")],
)
async def test_an_answer_without_end_is_cut_off_wherever_it_comes(tmp_path: Path, at: At) -> None:
    async with rig(tmp_path, StandInComfyUI(looks=None)) as built:
        provider = capped(built)
        assert built.vendors[0].server is not None
        built.vendors[0].server.faults = [Huge(5 << 30, at=at)]
        with pytest.raises(ProviderFailure) as failure:
            await provider.submit(film_request(), built.workplace())
        assert failure.value.code in ("bad_answer", "provider_down")
        await provider.close()


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 100_000, b"{}", b"[]", b"3", b'"x"', b"null", b'{"queue_running": 3}']
)
@pytest.mark.parametrize(
    "path", ["/queue", "/system_stats", "/object_info/KSampler", "/models/loras", "/history/"]
)
async def test_an_answer_in_no_known_shape_is_a_failure_and_no_defect(
    tmp_path: Path, path: str, body: bytes
) -> None:
    async with rig(tmp_path, StandInComfyUI(looks=None)) as built:
        server = built.vendors[0].server
        assert server is not None
        job_id = await built.submit(picture_request())
        other = built.again()
        server.faults = [Malformed(body=body, at=("GET", path), times=50)]
        for asking in (
            other.servers(),
            other.submit(picture_request(), built.workplace("job_2-1")),
            other.poll(job_id),
            other.find("job_3-1"),
        ):
            with suppress(ProviderFailure):
                await asking
        await other.close()


@pytest.mark.parametrize("queue", NONSENSE)
async def test_a_queue_of_nonsense_is_no_defect(tmp_path: Path, queue: Any) -> None:
    class Confused(StandInComfyUI):
        def __call__(self, seen: Seen) -> Answer:
            confused = (seen.method, seen.path) == QUEUE and self.taken
            return Answer(json=queue) if confused else super().__call__(seen)

    async with rig(tmp_path, Confused(looks=None)) as built:
        job_id = await built.submit(picture_request())
        with pytest.raises(ProviderFailure):
            await built.again().poll(job_id)


@pytest.mark.parametrize(
    "change",
    [
        {"status": None, "outputs": None},
        {"status": {"messages": 3}, "outputs": []},
        {"status": {"messages": [[], ["execution_error"], [3, 4]], "status_str": "error"}},
        {"status": {"messages": [["execution_error", {"node_type": [1], "exception_message": {"a": 1}}]]}},
        {"outputs": {"9": {"images": [{"filename": ["a"]}]}}},
    ],
)
async def test_a_history_of_nonsense_is_a_failure(tmp_path: Path, change: dict[str, Any]) -> None:
    async with rig(tmp_path, StandInComfyUI(looks=None)) as built:
        job_id = await ended(built, **change)

        async def fetched() -> None:
            if isinstance(await built.again().poll(job_id), Delivered):
                await download(built, built.again(), job_id)

        with pytest.raises(ProviderFailure) as failure:
            await fetched()
        assert failure.value.code == "bad_answer"
        assert not failure.value.retryable


async def test_no_reply_leads_into_the_private_network(tmp_path: Path) -> None:
    async with (
        standin(lambda seen: Answer(json={})) as inside,
        rig(tmp_path, StandInComfyUI(looks=None)) as built,
    ):
        job_id = await ended(built)
        server = built.vendors[0].server
        assert server is not None
        for at in (("GET", "/view"), QUEUE, ("GET", "/history/")):
            server.faults = [Elsewhere(location=f"{inside.url}/latest/meta-data", at=at, times=3)]
            with pytest.raises(ProviderFailure):
                await download(built, built.again(), job_id)
        assert inside.requests == []


async def test_the_name_a_picture_got_is_only_a_value(tmp_path: Path) -> None:
    class Renamer(StandInComfyUI):
        def __call__(self, seen: Seen) -> Answer:
            if seen.path == "/upload/image":
                return Answer(json={"name": "../../../etc/passwd", "subfolder": 3})
            return super().__call__(seen)

    async with rig(tmp_path, Renamer(looks=None)) as built:
        before = everything_in(tmp_path)
        await built.submit(film_request())
        assert built.vendors[0].taken[0].graph["23"]["inputs"]["image"] == "../../../etc/passwd"
        assert all(name.endswith(".png") for name in everything_in(tmp_path) - before)
