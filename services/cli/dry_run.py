"""``produce --dry-run``: what it would cost, line by line and in total; nothing is started."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Column, Table

from contracts.money import dollars
from services.cli.api import EPISODE, Api, Json
from services.cli.display import STAGES, display_for
from services.cli.exit_codes import ExitCode
from services.cli.final_takes import FinalFilming, makers_named
from services.cli.produce import Connection, connected


@dataclass(frozen=True, kw_only=True)
class Question:
    """A new episode by its ``body``, or the rest of one there is; ``provider`` is who would make it, empty for anybody.

    ``final`` is who would film the approved shots once more after the draft, if anybody.
    """

    body: Json
    episode_id: str | None
    provider: str = ""
    final: str = ""
    as_json: bool = False


@dataclass(slots=True)
class _Row:
    """Several units alike: how many there will surely be, and how many there may be."""

    stage: str
    kind: str
    maker: str
    units: str
    each: int
    fewest: int = 0
    most: int = 0
    notes: tuple[str, ...] = ()


async def dry_run(console: Console, connection: Connection, question: Question) -> ExitCode:
    """Prints the quote. A server is started for it where none runs, for it knows the providers and their prices."""
    display = display_for(console, as_json=question.as_json)
    with display:
        async with connected(connection, display, may_start=True) as api:
            quote = await _quote(api, question, question.provider)
            final = await _finals(api, question) if question.final else None
    if question.as_json:
        print(json.dumps(quote | ({"final": final} if final else {}), ensure_ascii=False))
        return ExitCode.OK
    _show(console, quote)
    if final:
        console.print(f"\nall shots once more, by {question.final}:", markup=False, highlight=False)
        _show(console, final)
    return ExitCode.OK


async def _quote(api: Api, question: Question, provider: str) -> Json:
    chosen = f"?{urlencode({'provider': provider})}" if provider else ""
    if question.episode_id is None:
        return await api.post(f"{EPISODE}/create/quote{chosen}", question.body)
    return await api.get(f"{EPISODE}/{question.episode_id}/quote{chosen}")


async def _finals(api: Api, question: Question) -> Json:
    """The final takes of all shots, and the portraits drawn for them. Raises NotUnderstood."""
    makers = makers_named(question.final, (await api.get("/api/v1/providers"))["providers"])
    if question.episode_id is not None:
        state = await api.get(f"{EPISODE}/{question.episode_id}/state")
        if state["state"] == "video_completed":
            filming = FinalFilming(api, question.episode_id, makers, on_progress=lambda _: None)
            return _summed(await filming.quote([shot["shot_number"] for shot in state["storyboard"]]))
    lines: list[Json] = []
    for provider, kind in ((makers.portraits, "character_image"), (makers.video, "shot_video")):
        whole = (await _quote(api, question, provider))["lines"] if provider else []
        lines += [line | {"estimate": True} for line in whole if line["unit"].startswith(f"{kind}:")]
    return _summed(lines)


def _summed(lines: list[Json]) -> Json:
    """As the API sums a quote: what cannot be made now costs nothing now, and its price once it can."""
    able = [line for line in lines if not line["failure"]]
    return {
        "certain_microdollars": sum(line["microdollars"] for line in able if not line["estimate"]),
        "low_microdollars": sum(line["microdollars"] for line in able if line["sure"]),
        "high_microdollars": sum(line["microdollars"] for line in lines),
        "assumed": any(line["assumed"] for line in lines),
        "lines": lines,
    }


def _show(console: Console, quote: Json) -> None:
    for part in quote_table(quote):
        console.print(part, highlight=False, soft_wrap=not isinstance(part, Table))


def quote_table(quote: Json) -> Iterator[Table | str]:
    """A row for units that are alike, then the sums, then what could not be made."""
    table = Table("stage", "what", "units", Column("by", overflow="fold"), "each", "sum", "", box=None)
    for row in _rows(quote["lines"]):
        table.add_row(
            STAGES[row.stage],
            row.kind.replace("_", " "),
            _range(str(row.fewest), str(row.most)),
            row.maker,
            f"{dollars(row.each)} for {row.units}" if row.each else "free",
            _range(dollars(row.fewest * row.each), dollars(row.most * row.each)),
            ", ".join(row.notes),
        )
    yield table
    low, high = dollars(quote["low_microdollars"]), dollars(quote["high_microdollars"])
    certain = dollars(quote["certain_microdollars"])
    yield f"\nin all {_range(low, high)}, of which {certain} would be reserved at once"
    if quote["assumed"]:
        yield "* the vendor's price is not known; this is a guess to the safe side"
    for sentence in dict.fromkeys(
        f"{line['failure']} {line['next_step']}" for line in quote["lines"] if line["failure"]
    ):
        yield f"cannot be made as it is: {sentence.strip()}"


def _rows(lines: Iterable[Json]) -> list[_Row]:
    rows: dict[tuple[object, ...], _Row] = {}
    for line in lines:
        kind = line["unit"].partition(":")[0]
        maker = "/".join(part for part in (line["provider"], line["model"]) if part)
        notes = tuple(
            note
            for note, holds in (
                ("estimate", line["estimate"]),
                ("*", line["assumed"] and line["microdollars"]),
                ("not yet possible", line["failure"]),
            )
            if holds
        )
        alike = (line["stage"], kind, maker, line["units"], line["microdollars"], notes)
        row = rows.setdefault(
            alike, _Row(line["stage"], kind, maker, line["units"], line["microdollars"], notes=notes)
        )
        row.fewest += bool(line["sure"] and not line["failure"])
        row.most += 1
    return list(rows.values())


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"
