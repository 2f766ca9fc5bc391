"""What a provider can be asked for, and the two ways of working that keep money safe.

A **direct** provider answers in the one call (``write``, ``draw``, ``film``, ``speak``, ``compose``). A **submitting**
provider takes the work under an id of its own and is then only ever asked for that id. Both raise only
``ProviderFailure``.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from contracts.generation.commands import WorkCommand
from contracts.generation.queries import ServerSeen
from contracts.message import Value
from contracts.story import FRAMES_PER_SECOND, CameraMove, Capability, Character, MediaFile, Mood, Reference
from services.generation.catalog.model import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRequest:
    """``task`` names the recipe, ``brief`` is the wish in full, ``answer`` the type the answer is validated against.

    ``model`` of this and every request is the name of the provider's model that was chosen for it.
    """

    task: str
    brief: WorkCommand
    prompt: str
    answer: type[Value]
    seed: int = 0
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRequest:
    """``size`` in pixels (width, height). ``references`` are pictures whose persons and places must be kept.

    All of ``references`` are sent, in this order: what the model does not take was left out when it was chosen.
    """

    task: str
    brief: WorkCommand
    prompt: str
    size: tuple[int, int]
    seed: int = 0
    model: str = ""
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRequest:
    """``frames`` of 1/24 s; ``speech_frames`` is when the line is spoken (first, end).

    ``first_frame``, ``last_frame`` and ``references`` are sent if they are there, see ImageRequest.
    """

    task: str
    brief: WorkCommand
    prompt: str
    size: tuple[int, int]
    frames: int
    seed: int = 0
    model: str = ""
    move: CameraMove = CameraMove.STATIC
    first_frame: MediaFile | None = None
    last_frame: MediaFile | None = None
    references: tuple[Reference, ...] = ()
    speech_frames: tuple[int, int] | None = None

    @property
    def seconds(self) -> float:
        """The length wanted."""
        return self.frames / FRAMES_PER_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    """``character`` None is the narrator; ``language`` a BCP 47 tag."""

    task: str
    brief: WorkCommand
    text: str
    language: str
    character: Character | None = None
    seed: int = 0
    model: str = ""

    @property
    def prompt(self) -> str:
        """What is recorded as the prompt: the line itself."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicRequest:
    """``seconds`` of music."""

    task: str
    brief: WorkCommand
    prompt: str
    mood: Mood
    seconds: float
    seed: int = 0
    model: str = ""


type MediaRequest = ImageRequest | VideoRequest | SpeechRequest | MusicRequest
type Request = TextRequest | MediaRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class TextResult:
    """``answer`` as the provider gave it: a value, a dict, or JSON text; it is validated by the worker, never trusted.

    ``microdollars`` is what was billed; None means the price that was quoted. ``seed`` None means the seed asked for.
    """

    answer: Value | dict[str, Any] | str | bytes
    model: str = ""
    seed: int | None = None
    microdollars: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaResult:
    """``file`` lies in the directory of the workplace; see TextResult for the rest."""

    file: Path
    media_type: str
    model: str = ""
    seed: int | None = None
    microdollars: int | None = None


type Result = TextResult | MediaResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where one attempt works: its job, a directory of its own, and a way to get at stored files.

    ``key`` is the same for every call of this attempt: what a provider with client-chosen ids is given.
    ``cancelled`` is set when the result is no longer wanted.
    """

    job_id: str
    key: str
    directory: Path
    fetch: Callable[[MediaFile], Awaitable[Path]]
    cancelled: asyncio.Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Not ready yet: ask again in ``seconds``. ``progress`` from 0 to 1 where the provider tells it."""

    seconds: float
    progress: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Ready to be downloaded; ``microdollars`` is what was billed, None for the price quoted."""

    microdollars: int | None = None


class Provider(Protocol):
    """What all providers share.

    ``repeatable`` says that doing the work again costs nothing: it is local, or it knows ``Workplace.key`` and answers
    with the first result again. Only then is a call whose outcome is unknown made once more.
    """

    @property
    def name(self) -> str: ...
    @property
    def capabilities(self) -> frozenset[Capability]: ...
    @property
    def repeatable(self) -> bool: ...

    @property
    def models(self) -> tuple[Model, ...]:
        """What it can be asked for here, the preferred one of each capability first."""
        ...


@runtime_checkable
class TextModel(Provider, Protocol):
    """Writes."""

    async def write(self, request: TextRequest, workplace: Workplace) -> TextResult: ...


@runtime_checkable
class ImageModel(Provider, Protocol):
    """Draws a still."""

    async def draw(self, request: ImageRequest, workplace: Workplace) -> MediaResult: ...


@runtime_checkable
class VideoModel(Provider, Protocol):
    """Films a shot."""

    async def film(self, request: VideoRequest, workplace: Workplace) -> MediaResult: ...


@runtime_checkable
class SpeechModel(Provider, Protocol):
    """Speaks a line."""

    async def speak(self, request: SpeechRequest, workplace: Workplace) -> MediaResult: ...


@runtime_checkable
class MusicModel(Provider, Protocol):
    """Composes a bed of music."""

    async def compose(self, request: MusicRequest, workplace: Workplace) -> MediaResult: ...


@runtime_checkable
class Submitting(Provider, Protocol):
    """A provider that takes work now and delivers it later."""

    async def submit(self, request: Request, workplace: Workplace) -> str:
        """Hands the work over; answers with the provider's own id of it."""
        ...

    async def poll(self, provider_job_id: str) -> Pending | Delivered:
        """How the work stands.

        Raises ProviderFailure: a retryable one says that asking again may help, any other that the work itself failed,
        with what was charged for it.
        """
        ...

    async def download(self, provider_job_id: str, request: Request, workplace: Workplace) -> Result:
        """The delivered result; may be called any number of times."""
        ...


CAPABILITIES: Mapping[type[Any], Capability] = {
    TextRequest: Capability.TEXT,
    ImageRequest: Capability.IMAGE,
    VideoRequest: Capability.VIDEO,
    SpeechRequest: Capability.SPEECH,
    MusicRequest: Capability.MUSIC,
}
"""What each kind of request asks for."""


def way_of(provider: Provider, request: Request) -> Submitting | None:
    """The provider as one that submits this request; None: the request is made in one call.

    A provider that works in both ways names the capabilities it submits in ``submits``.
    """
    submits: Collection[Capability] = getattr(provider, "submits", frozenset(Capability))
    if isinstance(provider, Submitting) and CAPABILITIES[type(request)] in submits:
        return provider
    return None


@runtime_checkable
class Finding(Protocol):
    """A submitting provider that can be asked whether it ever took the work of a key."""

    async def find(self, key: str) -> str | None:
        """The provider's id of the work that was submitted under this key; None: it never arrived."""
        ...


@runtime_checkable
class Stopping(Protocol):
    """A submitting provider that can be told to stop."""

    async def stop(self, provider_job_id: str) -> int:
        """Stops the work; answers with what is billed for it all the same, in micro-dollars."""
        ...


@runtime_checkable
class OnServers(Protocol):
    """A provider that works on machines which an administrator registered."""

    async def servers(self) -> list[ServerSeen]:
        """How each of them is now; never raises for one that does not answer."""
        ...


@runtime_checkable
class Closing(Protocol):
    """A provider that keeps something open of its own."""

    async def close(self) -> None:
        """Lets it go; no call follows."""
        ...


async def call(provider: Provider, request: Request, workplace: Workplace) -> Result:
    """Makes the one call that a request means. Raises TypeError for a provider that cannot do it."""
    match request, provider:
        case TextRequest(), TextModel():
            return await provider.write(request, workplace)
        case ImageRequest(), ImageModel():
            return await provider.draw(request, workplace)
        case VideoRequest(), VideoModel():
            return await provider.film(request, workplace)
        case SpeechRequest(), SpeechModel():
            return await provider.speak(request, workplace)
        case MusicRequest(), MusicModel():
            return await provider.compose(request, workplace)
        case _:
            raise TypeError(f"provider {provider.name!r} has no call for a {type(request).__name__}")
