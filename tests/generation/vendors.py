"""The vendors that a worker is killed over: the stand-in of each with its own books, and the wishes they are asked for."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from contracts.generation.commands import (
    GenerateOutline,
    GenerateSceneImage,
    GenerateShotVideo,
    GenerateSpeech,
    Work,
)
from contracts.story import Scene, Settings, Shot, Unit
from services.generation.accounts import Accounts
from services.generation.catalog import entry_of
from services.generation.catalog.model import Model
from services.generation.catalog.quoting import quote
from services.generation.recipes import RECIPES
from tests.standins import elevenlabs, gemini, openai, segmind
from tests.standins.comfyui import comfyui
from tests.standins.minimax import MiniMax
from tests.standins.server import App, At, StandIn, standin

_KEY = "sk-canary-5c0d7e12ab934f68"
_SECONDS = 4
_SCENE = "scene-1"

type Open = Callable[[], AbstractAsyncContextManager[tuple[StandIn, Accounts]]]


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """One API of one vendor.

    ``chain`` is provider/model; ``wish`` makes a wish for a job out of a word that the vendor will read. ``billed`` is what
    one piece of work costs and ``held`` what is reserved for it, in micro-dollars by the catalogue. ``submits``: the work
    has an id of the vendor's. ``repeatable``: nobody is charged, and our own id of the work is known.
    """

    chain: str
    wish: Callable[[str, str], Work]
    ready: str
    charging: At
    open: Open
    billed: int
    held: int
    submits: bool = False
    repeatable: bool = False


def word(number: int) -> str:
    """What marks the wish of one job; all are of one length, so that all cost the same."""
    return f"Lantern{number:02d}"


def orders(vendor: Vendor, books: StandIn, words: Iterable[str]) -> Counter[str]:
    """How often the call that is charged arrived, by the word in its body."""
    bodies = [request.body.decode() for request in books.seen(vendor.charging)]
    return Counter({each: sum(each in body for body in bodies) for each in words})


def _about(job_id: str, kind: str) -> dict[str, object]:
    return {
        "job_id": job_id,
        "project_id": "project-1",
        "episode_id": "episode-1",
        "unit": Unit.model_validate({"kind": kind, "target_id": f"target-{job_id}"}),
        "settings": Settings(),
    }


def _outline(job_id: str, marked: str) -> Work:
    return GenerateOutline.model_validate({**_about(job_id, "outline"), "premise": f"A story of {marked}."})


def _picture(job_id: str, marked: str) -> Work:
    scene = Scene(scene_id=_SCENE, name=f"The pier of {marked}")
    return GenerateSceneImage.model_validate({**_about(job_id, "scene_image"), "scene": scene})


def _film(job_id: str, marked: str) -> Work:
    about = {
        **_about(job_id, "shot_video"),
        "shot": Shot(shot_id="shot-1", scene_id=_SCENE, visual_desc=f"Waves come in at {marked}."),
        "scene": Scene(scene_id=_SCENE, name="The pier"),
        "cast": (),
        "frames": 24 * _SECONDS,
    }
    return GenerateShotVideo.model_validate(about)


def _line(job_id: str, marked: str) -> Work:
    return GenerateSpeech.model_validate({**_about(job_id, "speech"), "text": _said(marked)})


def _said(marked: str) -> str:
    return f"Land ahead, {marked}."


_CHARACTERS = len(_said(word(0)))


def _model(provider: str, name: str) -> Model:
    return next(model for model in entry_of(provider).models if model.name == name)


def _quoted(provider: str, name: str, wish: Callable[[str, str], Work]) -> int:
    """The upper bound that is reserved where the vendor counts tokens."""
    wished = wish("job_0", word(0))
    return quote(RECIPES[type(wished)].request(wished), _model(provider, name)).microdollars


def _opened(app: Callable[[], App], accounts: Callable[[str], Accounts]) -> Open:
    @asynccontextmanager
    async def opened() -> AsyncIterator[tuple[StandIn, Accounts]]:
        async with standin(app()) as books:
            yield books, accounts(books.url)

    return opened


@asynccontextmanager
async def _comfyui() -> AsyncIterator[tuple[StandIn, Accounts]]:
    async with comfyui() as vendor:
        assert vendor.server is not None
        yield vendor.server, Accounts(comfyui_servers=(vendor.url,))


def _openai_account(url: str) -> Accounts:
    return Accounts(openai_api_key=SecretStr(openai.KEY), openai_base_url=f"{url}{openai.BASE}")


def _compatible_account(url: str) -> Accounts:
    # Spelled so it looks like no address of one's own network: a server there would be free, and asked again at will.
    return Accounts(
        compatible_api_key=SecretStr(openai.KEY),
        compatible_base_url=f"{url.replace('127.0.0.1', '127.1')}{openai.BASE}",
        compatible_models={"video": "wan"},
    )


def _gemini_account(url: str) -> Accounts:
    return Accounts(gemini_api_key=SecretStr(gemini.KEY), gemini_base_url=f"{url}{gemini.BASE}")


def _minimax_account(url: str) -> Accounts:
    return Accounts(minimax_api_key=SecretStr(_KEY), minimax_base_url=url)


def _segmind_account(url: str) -> Accounts:
    return Accounts(
        segmind_api_key=SecretStr(segmind.KEY),
        segmind_base_url=url,
        segmind_upload_url=f"{url}/upload-asset",
    )


def _elevenlabs_account(url: str) -> Accounts:
    return Accounts(elevenlabs_api_key=SecretStr(elevenlabs.KEY), elevenlabs_base_url=url)


_PICTURE_MODEL, _TEXT_MODEL = "gpt-image-2.6-sunburst", "gpt-6.1-sol"
_GEMINI_PICTURE = _model("gemini", "gemini-3.1-flash-image").cost(piece=1)
_GEMINI_FILM = _model("gemini", "gemini-omni-1.2-flash").cost(second=_SECONDS)
_COMPATIBLE_FILM = _model("compatible", "video").cost(second=_SECONDS)
_H3_FILM = _model("minimax", "MiniMax-H3").cost(second=_SECONDS)
_MINIMAX_LINE = _model("minimax", "speech-2.8-hd").cost(character=_CHARACTERS)
_KLING_FILM = _model("segmind", "kling-2").cost(piece=1, seconds=5)
_ELEVEN_LINE = _model("elevenlabs", "eleven_multilingual_v2").cost(character=_CHARACTERS)

VENDORS = (
    Vendor(
        chain=f"openai/{_PICTURE_MODEL}",
        wish=_picture,
        ready="SceneImageReady",
        charging=openai.DRAW,
        open=_opened(openai.OpenAI, _openai_account),
        # What the stand-in says it counted: tokens of text, of pictures seen and of the picture made.
        billed=50 * 5 + 200 * 8 + 1_500 * 30,
        held=_quoted("openai", _PICTURE_MODEL, _picture),
    ),
    Vendor(
        chain=f"openai/{_TEXT_MODEL}",
        wish=_outline,
        ready="OutlineReady",
        charging=openai.RESPONSES,
        open=_opened(openai.OpenAI, _openai_account),
        billed=_model("openai", _TEXT_MODEL).cost(
            input_token=openai.TOKENS[0], output_token=openai.TOKENS[1]
        ),
        held=_quoted("openai", _TEXT_MODEL, _outline),
    ),
    Vendor(
        chain="compatible/wan",
        wish=_film,
        ready="ShotVideoReady",
        charging=openai.FILM,
        open=_opened(openai.OpenAI, _compatible_account),
        billed=_COMPATIBLE_FILM,
        held=_COMPATIBLE_FILM,
        submits=True,
    ),
    Vendor(
        chain="gemini/gemini-3.1-flash-image",
        wish=_picture,
        ready="SceneImageReady",
        charging=gemini.DRAW,
        open=_opened(gemini.Gemini, _gemini_account),
        billed=_GEMINI_PICTURE,
        held=_GEMINI_PICTURE,
    ),
    Vendor(
        chain="gemini/gemini-omni-1.2-flash",
        wish=_film,
        ready="ShotVideoReady",
        charging=gemini.SUBMIT,
        open=_opened(gemini.Gemini, _gemini_account),
        billed=_GEMINI_FILM,
        held=_GEMINI_FILM,
        submits=True,
    ),
    Vendor(
        chain="minimax/MiniMax-H3",
        wish=_film,
        ready="ShotVideoReady",
        charging=("POST", "/v2/video_generation"),
        open=_opened(lambda: MiniMax(key=_KEY), _minimax_account),
        billed=_H3_FILM,
        held=_H3_FILM,
        submits=True,
    ),
    Vendor(
        chain="minimax/speech-2.8-hd",
        wish=_line,
        ready="SpeechReady",
        charging=("POST", "/v1/t2a_v2"),
        open=_opened(lambda: MiniMax(key=_KEY), _minimax_account),
        billed=_MINIMAX_LINE,
        held=_MINIMAX_LINE,
    ),
    Vendor(
        chain="segmind/kling-2",
        wish=_film,
        ready="ShotVideoReady",
        charging=("POST", "/v2/kling-2"),
        open=_opened(segmind.Segmind, _segmind_account),
        billed=_KLING_FILM,
        held=_KLING_FILM,
        submits=True,
    ),
    Vendor(
        chain="elevenlabs/eleven_multilingual_v2",
        wish=_line,
        ready="SpeechReady",
        charging=("POST", "/v1/text-to-speech/"),
        open=_opened(elevenlabs.ElevenLabs, _elevenlabs_account),
        billed=_ELEVEN_LINE,
        held=_ELEVEN_LINE,
    ),
    Vendor(
        chain="comfyui/still",
        wish=_picture,
        ready="SceneImageReady",
        charging=("POST", "/prompt"),
        open=_comfyui,
        billed=0,
        held=0,
        submits=True,
        repeatable=True,
    ),
)
