"""``reelwright ledger``, ``providers`` and ``unknown``: what was spent on what, who can be asked, and what got lost."""

import json
import sys
from typing import Literal

from rich.console import Console
from rich.table import Column, Table

from contracts.money import dollars
from services.cli.api import Api, Json
from services.cli.display import STAGES, display_for
from services.cli.exit_codes import ExitCode
from services.cli.produce import Connection, connected

LEDGER = "/api/v1/ledger"
UNKNOWN = "/api/v1/unknown-outcomes"

_JOB_ID = len("job_") + 32

type Answer = Literal["look-again", "accept-loss", "retry"]


async def show_ledger(
    console: Console, connection: Connection, selection: Json, *, as_csv: bool, as_json: bool
) -> ExitCode:
    """Totals by episode, stage and provider; every entry as CSV or as JSON lines."""
    chosen = {name: value for name, value in selection.items() if value}
    async with connected(connection, display_for(console, as_json=True), may_start=False) as api:
        if as_csv:
            async for chunk in api.stream(f"{LEDGER}.csv", **chosen):
                sys.stdout.write(chunk)
            return ExitCode.OK
        if as_json:
            await _print_entries(api, chosen)
            return ExitCode.OK
        totals = await api.get(f"{LEDGER}/totals", **chosen)
    for name, key in (("episode", "episode_id"), ("stage", "stage"), ("provider", "provider")):
        table = Table(name, "spent", "of it lost", "reserved", box=None)
        for row in totals[f"{name}s"]:
            table.add_row(STAGES.get(row[key], row[key]), *_amounts(row))
        console.print(table, highlight=False)
        console.print()
    spent, lost, reserved = _amounts(totals)
    console.print(f"in all {spent} spent, {lost} of it for nothing; {reserved} reserved", highlight=False)
    return ExitCode.OK


def _amounts(row: Json) -> tuple[str, str, str]:
    return (
        dollars(row["settled_microdollars"]),
        dollars(row["lost_microdollars"]),
        dollars(row["reserved_microdollars"]),
    )


async def _print_entries(api: Api, chosen: Json) -> None:
    after: int | None = 0
    while after is not None:
        page = await api.get(LEDGER, **chosen, after=after, limit=1000)
        for entry in page["entries"]:
            print(json.dumps(entry, ensure_ascii=False))
        after = page["next"]


async def show_providers(console: Console, connection: Connection, *, as_json: bool) -> ExitCode:
    """Who is configured or what is lacking, what each makes, which of its models are gone."""
    async with connected(connection, display_for(console, as_json=as_json), may_start=False) as api:
        listed = await api.get("/api/v1/providers")
        names = [one["name"] for one in listed["providers"] if one["configured"]]
        seen = [await api.get(f"/api/v1/providers/{name}/servers") for name in names]
    if as_json:
        for provider in listed["providers"]:
            print(json.dumps(provider, ensure_ascii=False))
        return ExitCode.OK
    table = Table(
        "provider", Column("state", overflow="fold"), "makes", Column("models", overflow="fold"), "checked", box=None
    )  # fmt: skip
    for provider in listed["providers"]:
        models = [f"{one['name']} (retired)" if one["retired"] else one["name"] for one in provider["models"]]
        table.add_row(
            provider["name"],
            _state(provider),
            ", ".join(provider["capabilities"]),
            ", ".join(models),
            provider["checked"] or "",
        )
    console.print(table, highlight=False)
    for capability, chain in listed["chains"].items():
        console.print(f"{capability:<7} {', then '.join(chain)}", highlight=False)
    for server in (server for of_one in seen for server in of_one["servers"]):
        console.print(_server(server), markup=False, highlight=False, soft_wrap=True)
    return ExitCode.OK


def _server(server: Json) -> str:
    if not server["reachable"]:
        return f"server {server['place']}: {server['error']}"
    load = "" if server["load"] is None else f", {server['load']:.0%} of its memory in use"
    return (
        f"server {server['place']}: {server['running']} running, {server['queued']} waiting{load}; "
        f"{len(server['models'])} models, {len(server['loras'])} LoRAs"
    )


def _state(provider: Json) -> str:
    if not provider["configured"]:
        return f"not configured: {provider['reason']}"
    return "ready" if provider["breaker"] == "closed" else f"failing ({provider['breaker']})"


async def show_unknown(console: Console, connection: Connection, *, as_json: bool) -> ExitCode:
    """The jobs that may have been done and charged, the longest waiting first."""
    async with connected(connection, display_for(console, as_json=as_json), may_start=False) as api:
        jobs = (await api.get(UNKNOWN))["jobs"]
    if as_json:
        for job in jobs:
            print(json.dumps(job, ensure_ascii=False))
        return ExitCode.OK
    if not jobs:
        console.print("no outcome is unknown")
        return ExitCode.OK
    table = Table(
        Column("job", min_width=_JOB_ID), "unit", "provider", "holds", "since", "why", box=None
    )  # fmt: skip
    for job in jobs:
        unit, _, _target = job["unit"].partition(":")
        table.add_row(
            job["job_id"], unit.replace("_", " "), job["provider"], dollars(job["held_microdollars"]),
            job["unknown_since"][:19], job["sentence"],
        )  # fmt: skip
    console.print(table, highlight=False)
    console.print("answer each: reelwright unknown look-again | accept | retry JOB", markup=False)
    return ExitCode.OK


async def answer_unknown(
    console: Console, connection: Connection, jobs: tuple[str, ...], answer: Answer
) -> ExitCode:
    """Answers for each job in turn. Raises ApiProblem at the first that is refused."""
    async with connected(connection, display_for(console, as_json=True), may_start=False) as api:
        for job in jobs:
            done = await api.post(f"{UNKNOWN}/{job}/{answer}")
            console.print(f"{job}: {done['message']}", markup=False, highlight=False, soft_wrap=True)
    return ExitCode.OK
