"""Episodes as the log really holds them, in any number: one is walked through the deciders, the others are its copies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg

from contracts import registry
from contracts.generation.commands import GenerateStoryboard
from contracts.generation.events import StoryboardReady
from contracts.message import Command, Message, Metadata, Value
from services.generation.providers.fake import samples
from tests.episode.studio import CREATE, EPISODE, Studio, job, made

METADATA = Metadata(tenant="local", correlation_id="0123456789abcdef0123456789abcdef")

_AN_ID = "ep_0123456789abcdef0123456789abcdef"
_END_OF_ID = re.compile(r"(?<=_[0-9a-f]{28})[0-9a-f]{4}(?![0-9a-f])")
"""All identifiers end in 32 hexadecimal digits; the last four tell the copies apart."""

COLUMNS = ("position", "stream", "version", "type", "schema_version", "data", "meta")


@dataclass(frozen=True, slots=True)
class Line:
    """A message of one episode, to be copied: its stream and its JSON, cut where the number of the copy belongs."""

    kind: str
    version: int
    type: type[Message]
    pieces: tuple[str, ...]

    def stream(self, number: int) -> str:
        return f"{self.kind}-{_END_OF_ID.sub(f'{number:04x}', _AN_ID)}"

    def data(self, number: int) -> str:
        return f"{number:04x}".join(self.pieces)

    def message(self, number: int) -> Message:
        return registry.load_json(self.type.__name__, self.type.schema_version, self.data(number))


class _Scribe(Studio):
    """Keeps events and requests in the order in which the log has them."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[tuple[str, Message]] = []

    def tell(self, wish: Any) -> list[Any]:
        requested = len(self.requests)
        events = super().tell(wish)
        self.written += [("episode", event) for event in events]
        self.written += [("production", request) for request in self.requests[requested:]]
        return events

    def finish(self, *_: Any, **__: Any) -> None:
        super().finish(_made)


def _made(request: Command) -> Value:
    result: Value = made(request)
    if isinstance(request, GenerateStoryboard):
        answer = samples.text(request)
        return StoryboardReady(**job(request), provenance=result.provenance, storyboard=answer)  # type: ignore[attr-defined]
    return result


def one_episode() -> tuple[Line, ...]:
    """All messages of an episode of 12 shots from premise to film, in the order of the log."""
    scribe = _Scribe()
    scribe.tell(CREATE)
    scribe.walk(to="video_completed")
    versions = dict.fromkeys(("episode", "production"), 0)
    lines = []
    for kind, message in scribe.written:
        versions[kind] += 1
        text = message.model_dump_json().replace(f'"{EPISODE}"', f'"{_AN_ID}"')
        lines.append(Line(kind, versions[kind], type(message), tuple(_END_OF_ID.split(text))))
    return tuple(lines)


async def write_history(pool: "asyncpg.Pool[asyncpg.Record]", owner: str, events: int) -> int:
    """Fills an empty log with ``events`` messages of as many episodes as that takes; returns how many episodes."""
    lines = one_episode()
    async with pool.acquire() as connection:
        await connection.copy_records_to_table(
            "messages", schema_name=owner, columns=COLUMNS, records=_rows(lines, events)
        )
        await connection.execute(f"analyze {owner}.messages")
    return -(-events // len(lines))


def _rows(lines: tuple[Line, ...], events: int) -> Iterator[tuple[Any, ...]]:
    meta = METADATA.model_dump_json(exclude_none=True)
    for position in range(1, events + 1):
        number, place = divmod(position - 1, len(lines))
        line = lines[place]
        yield (
            position,
            line.stream(number),
            line.version,
            line.type.__name__,
            line.type.schema_version,
            line.data(number),
            meta,
        )
