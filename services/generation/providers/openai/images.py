"""OpenAI, ``POST /images/generations`` and, with pictures to keep to, ``POST /images/edits``."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from contracts.message import Value
from contracts.story import Reference
from services.generation.capabilities import ImageRequest, MediaResult, Workplace
from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.openai.errors import VendorRefusal
from services.generation.providers.openai.frame_size import free_size, nearest_size
from services.generation.providers.openai.patience import PAUSES, patiently
from services.generation.wire.api import Api, Reply
from services.generation.wire.base64_file import write_base64
from services.generation.wire.sniff import media_type_of

SECONDS = 300.0
"""The slowest pictures take more than two minutes."""

_MOST_BYTES = 48 << 20
_FIELDS = ("quality", "output_format", "background", "moderation", "response_format")
_PICTURE_NUMBER = re.compile(r"image\[(\d+)\]")
_KEEP = {
    "character": "the person {name}: keep face, hair, build and clothes exactly",
    "scene": "the place {name}: keep its shape, colours and light",
}


class Painter:
    """Draws stills. Options of a model: ``sizes`` it makes (else any, within the limits of ``free_size``), and the
    fields ``quality``, ``output_format``, ``background``, ``moderation``, ``response_format``, which are sent as they are.

    ``text_token_microdollars`` is the price of a text token where it is lower than that of ``input_token``.
    """

    def __init__(self, api: Api, *, pauses: Sequence[float] = PAUSES) -> None:
        self._api = api
        self._pauses = pauses
        self._left_out: dict[str, set[str]] = {}

    async def draw(self, request: ImageRequest, model: Model, workplace: Workplace) -> MediaResult:
        """The picture. The API knows no seed."""
        fields = fields_of(request, model)
        files = [
            ("image[]", await _part(number, reference, workplace))
            for number, reference in enumerate(request.references, start=1)
        ]
        left_out = self._left_out.setdefault(model.name, set())
        while True:
            asked = {name: value for name, value in fields.items() if name not in left_out}
            try:
                reply = await self._post(asked, files, model)
                break
            except VendorRefusal as refusal:
                # Servers that speak as OpenAI does do not all know every field, and say so for nothing.
                unknown = next((name for name in _FIELDS if name in asked and refusal.is_about(name)), None)
                if refusal.code != "invalid_input" or unknown is None:
                    raise _named(refusal, request.references) from None
                left_out.add(unknown)
        return await self._delivered(reply, model, workplace)

    async def _post(self, fields: dict[str, Any], files: list[Any], model: Model) -> Reply:
        content: dict[str, Any] = {"data": fields, "files": files} if files else {"json": fields}
        path = "/images/edits" if files else "/images/generations"
        seconds = float(model.options.get("timeout_seconds", SECONDS))
        return await patiently(
            lambda: self._api.post(path, **content, seconds=seconds, charges=True), pauses=self._pauses
        )

    async def _delivered(self, reply: Reply, model: Model, workplace: Workplace) -> MediaResult:
        try:
            pictures = _Pictures.model_validate(reply.json())
        except ValidationError:
            raise reply.unusable("it has another shape than is documented") from None
        billed = cost(pictures.usage, model)
        target = workplace.directory / "image"
        picture = pictures.data[0] if pictures.data else _Picture()
        try:
            if picture.b64_json or not picture.url:
                await asyncio.to_thread(write_base64, picture.b64_json, target, most_bytes=_MOST_BYTES)
            else:
                await self._api.download(picture.url, target, most_bytes=_MOST_BYTES)
            media_type = await asyncio.to_thread(media_type_of, target)
        except ProviderFailure as failure:
            failure.charged = billed
            raise
        return MediaResult(file=target, media_type=media_type, model=model.name, microdollars=billed)


def fields_of(request: ImageRequest, model: Model) -> dict[str, Any]:
    """The fields of the request, whether they travel as JSON or as a form."""
    sizes = model.options.get("sizes")
    width, height = nearest_size(request.size, sizes) if sizes else free_size(request.size)
    fields = {name: model.options[name] for name in _FIELDS if name in model.options}
    prompt = prompt_with(request.references, request.prompt)
    return {"model": model.name, "prompt": prompt, "size": f"{width}x{height}", **fields}


def prompt_with(references: Sequence[Reference], prompt: str) -> str:
    """The prompt, told which of the pictures beside it shows whom or what."""
    shown = [
        f"Image {number} shows {_KEEP[reference.kind].format(name=reference.name)}."
        for number, reference in enumerate(references, start=1)
    ]
    return "\n".join([*shown, prompt])


def cost(usage: "Usage | None", model: Model) -> int | None:
    """Micro-dollars by the usage a reply tells; None: it tells none, or the price is for the picture."""
    is_by_token = any(price.unit == "output_token" for price in model.prices)
    if not is_by_token or usage is None or usage.input_tokens is None or usage.output_tokens is None:
        return None
    cheaper = model.options.get("text_token_microdollars")
    text = usage.input_tokens_details.text_tokens if usage.input_tokens_details else None
    if cheaper is None or text is None or not 0 <= text <= usage.input_tokens:
        return model.cost(input_token=usage.input_tokens, output_token=usage.output_tokens)
    seen = usage.input_tokens - text
    return int(text * cheaper) + model.cost(input_token=seen, output_token=usage.output_tokens)


class _InputTokens(Value):
    text_tokens: int | None = None


class Usage(Value):
    """Tokens as the vendor counts them; those of pictures cost more than those of text."""

    input_tokens: int | None = None
    input_tokens_details: _InputTokens | None = None
    output_tokens: int | None = None


class _Picture(Value):
    b64_json: str | None = None
    url: str | None = None


class _Pictures(Value):
    data: tuple[_Picture, ...] = ()
    usage: Usage | None = None


async def _part(number: int, reference: Reference, workplace: Workplace) -> tuple[str, bytes, str]:
    file: Path = await workplace.fetch(reference.media)
    content = await asyncio.to_thread(file.read_bytes)
    media_type = reference.media.media_type
    return f"image-{number}.{media_type.rpartition('/')[2]}", content, media_type


def _named(refusal: VendorRefusal, references: Sequence[Reference]) -> ProviderFailure:
    """Says which picture was refused, where the vendor says it by number."""
    if refusal.param.startswith("image"):
        number = _PICTURE_NUMBER.match(refusal.param)
        position = int(number[1]) if number else 0
        if position < len(references) and (number or len(references) == 1):
            refusal.refused_input = references[position].name
    return refusal
