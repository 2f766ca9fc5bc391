"""What is told of money beforehand, what is kept within, what is lost: all of it equals the provider's own books."""

import asyncio
import csv
import io
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from services.cli.place import running_server
from tests.journeys import books
from tests.journeys.command import reelwright
from tests.journeys.examples import ANSWERING, LOSING
from tests.journeys.system import (
    EPISODE,
    INSTANT,
    STEPS,
    System,
    advanced,
    created,
    post,
    reached,
    running_in,
    state_of,
)
from tests.servers import server_directory

pytestmark = pytest.mark.journey

PRICE = 1_000
BOOKS = "ledger.sqlite"


@asynccontextmanager
async def paid(directory: Path, **knobs: Any) -> AsyncIterator[System]:
    """An installation whose provider costs, and keeps books of its own; it behaves as the knobs say."""
    file = directory / "knobs.json"
    file.write_text(json.dumps({"price": PRICE} | knobs))
    async with running_in(
        directory,
        **INSTANT,
        generation_fake_knobs=str(file),
        generation_fake_ledger=str(directory / BOOKS),
        generation_sweep_seconds="1",
    ) as system:
        yield system


def charged(directory: Path) -> int:
    """What the provider says it charged in all."""
    with sqlite3.connect(f"file:{directory / BOOKS}?mode=ro", uri=True) as found:
        (amount,) = found.execute("select coalesce(sum(microdollars), 0) from works").fetchone()
    return int(amount)


async def got(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def reserved(client: httpx.AsyncClient, episode_id: str) -> Counter[str]:
    """Micro-dollars that were ever reserved, by stage."""
    found: Counter[str] = Counter()
    page = await got(client, "/api/v1/ledger", episode=episode_id, limit=1000)
    for entry in page["entries"]:
        if entry["kind"] == "reserved":
            found[entry["stage"]] += entry["microdollars"]
    return found


async def seen[T](look: Callable[[], Awaitable[T]], is_it: Callable[[T], bool]) -> T:
    """What is seen once it is as it must become: views follow several logs, each in its own time."""
    async with asyncio.timeout(90):
        while not is_it(found := await look()):
            await asyncio.sleep(0.05)
        return found


async def settled(client: httpx.AsyncClient) -> dict[str, int]:
    """The totals, once nothing is held any more."""
    totals = await seen(
        lambda: got(client, "/api/v1/ledger/totals"), lambda found: found["reserved_microdollars"] == 0
    )
    return dict(totals)


COSTLY = {
    "outline/generate": ("outline", "outline/quote"),
    "outline/confirm": ("refinement", "outline/confirm/quote"),
    "characters/generate": ("characters", "characters/quote"),
    "scenes/generate": ("scenes", "scenes/quote"),
    "storyboard/generate": ("storyboard", "storyboard/quote"),
    "video/generate": ("video", "video/quote"),
}
"""Step -> its stage, and where its quote is."""


async def test_a_quote_equals_what_is_reserved() -> None:
    with server_directory() as directory:
        async with paid(directory) as system, system.client() as client:
            body = {"mode": "idea", "initial_content": "A cat wants to fly.", "shots": 4}
            new = (await client.post(f"{EPISODE}/create/quote", json=body)).json()
            episode_id = await created(client, shots=4)
            whole = await got(client, f"{EPISODE}/{episode_id}/quote")
            assert new["lines"]
            assert new["high_microdollars"] == whole["high_microdollars"]
            for step, target in STEPS:
                if step in COSTLY:
                    stage, path = COSTLY[step]
                    quote = await got(client, f"{EPISODE}/{episode_id}/{path}")
                await post(client, episode_id, step)
                await reached(client, episode_id, target)
                if step in COSTLY:
                    expected = quote["high_microdollars"]
                    assert quote["low_microdollars"] == expected
                    assert 0 < quote["certain_microdollars"] <= expected
                    await seen(
                        lambda: reserved(client, episode_id),
                        lambda found, stage=stage, expected=expected: found[stage] == expected,  # type: ignore[misc]
                    )
            spent = sum((await reserved(client, episode_id)).values())
            assert whole["low_microdollars"] <= spent <= whole["high_microdollars"]
            assert (await got(client, f"{EPISODE}/{episode_id}/quote"))["lines"] == []
            assert (await settled(client))["settled_microdollars"] == spent == charged(directory)
            progress = await got(client, f"{EPISODE}/{episode_id}/progress")
            assert progress["cost_microdollars"] == spent


async def test_a_step_over_the_budget_is_402_with_the_numbers_and_starts_nothing() -> None:
    with server_directory() as directory:
        async with paid(directory) as system, system.client() as client:
            episode_id = await created(client)
            state = await advanced(client, episode_id, "storyboard_confirmed")
            spent = (await settled(client))["settled_microdollars"]
            quote = await got(client, f"{EPISODE}/{episode_id}/video/quote")
            cap = spent + quote["certain_microdollars"] - 1
            await client.put(f"{EPISODE}/{episode_id}/budget", json={"microdollars": cap})
            version = (await state_of(client, episode_id))["version"]
            refused = await client.post(f"{EPISODE}/{episode_id}/video/generate")
            assert refused.status_code == 402, refused.text
            problem = refused.json()
            assert problem["code"] == "budget_exceeded"
            assert problem["details"] | {"next_step": ""} == {
                "scope": "episode",
                "scope_id": episode_id,
                "cap_microdollars": cap,
                "settled_microdollars": spent,
                "reserved_microdollars": 0,
                "left_microdollars": quote["certain_microdollars"] - 1,
                "wanted_microdollars": quote["certain_microdollars"],
                "next_step": "",
            }
            assert problem["details"]["next_step"]
            assert (await state_of(client, episode_id))["version"] == version
            assert charged(directory) == spent
            budget = {"microdollars": spent}
            series = "/api/v1/conversational/series/default-series/budget"
            await client.put(f"{EPISODE}/{episode_id}/budget", json={"microdollars": None})
            await client.put(series, json=budget)
            refused = await client.post(f"{EPISODE}/{episode_id}/video/generate")
            assert refused.json()["details"]["scope"] == "project"
            assert state["state"] == "storyboard_confirmed"
            answer = await client.post(f"{EPISODE}/{episode_id}/video/generate", json={"provider": "sketch"})
            assert answer.status_code == 202, "what is free needs no budget"


async def test_the_cap_stops_a_run_however_much_is_asked_for_at_once() -> None:
    with server_directory() as directory:
        async with paid(directory) as system, system.client() as client:
            episode_id = await created(client)
            state = await advanced(client, episode_id)
            spent = (await settled(client))["settled_microdollars"]
            affordable = 4
            cap = spent + affordable * PRICE + PRICE // 2
            await client.put(f"{EPISODE}/{episode_id}/budget", json={"microdollars": cap})
            shots = [shot["id"] for shot in state["storyboard"]]
            answers = await asyncio.gather(
                *(asked(client, f"{EPISODE}/{episode_id}/shots/{shot}/regenerate-video") for shot in shots)
            )
            totals = await over(client, episode_id)
            assert totals["settled_microdollars"] == spent + affordable * PRICE == charged(directory)
            failures = (await state_of(client, episode_id))["failures"].values()
            out_of_money = [failure for failure in failures if failure["code"] == "budget"]
            refused = [answer for answer in answers if answer.status_code == 402]
            assert {answer.status_code for answer in answers} <= {202, 402}
            assert len(out_of_money) + len(refused) == len(shots) - affordable
            late = await client.post(f"{EPISODE}/{episode_id}/shots/{shots[0]}/regenerate-video")
            assert late.status_code == 402
            assert late.json()["details"]["left_microdollars"] == PRICE // 2


async def asked(client: httpx.AsyncClient, path: str) -> httpx.Response:
    """The answer to a wish, repeated as long as others who wrote to the same episode were first."""
    while (answer := await client.post(path)).status_code == 409:
        await asyncio.sleep(0.05)
    return answer


async def over(client: httpx.AsyncClient, episode_id: str) -> dict[str, int]:
    """The totals, once no shot is being filmed any more."""
    await seen(
        lambda: state_of(client, episode_id),
        lambda state: all(shot["video"]["status"] != "generating" for shot in state["storyboard"]),
    )
    return await settled(client)


async def test_lost_replies_are_listed_and_each_is_answered_by_a_person() -> None:
    with server_directory() as directory:
        async with paid(directory, **LOSING) as system, system.client() as client:
            episode_id = await created(client, shots=4)
            await advanced(client, episode_id, "refined")
            await post(client, episode_id, "characters/generate")
            await reached(client, episode_id, "failed")
            listed = await seen(
                lambda: got(client, "/api/v1/unknown-outcomes"), lambda found: found["total"] == 3
            )
            assert {job["held_microdollars"] for job in listed["jobs"]} == {PRICE}
            assert (await got(client, "/api/v1/ledger/totals"))["reserved_microdollars"] == 3 * PRICE
            first, second, third = [job["job_id"] for job in listed["jobs"]]
            nowhere = await client.post(f"/api/v1/unknown-outcomes/{first}/look-again")
            assert nowhere.status_code == 409, "this provider cannot be asked"
            async with system.client(await system.key_of("stranger")) as stranger:
                assert (await got(stranger, "/api/v1/unknown-outcomes"))["total"] == 0
                for action in ("look-again", "accept-loss", "retry"):
                    answer = await stranger.post(f"/api/v1/unknown-outcomes/{second}/{action}")
                    assert answer.status_code == 404
        texts = charged(directory) - 3 * PRICE
        async with paid(directory, **ANSWERING) as system, system.client() as client:
            address = ("--url", system.url, "--key", system.key)
            assert first in (await reelwright("unknown", "list", *address)).out
            for action, job in (("look-again", first), ("accept", second), ("retry", third)):
                done = await reelwright("unknown", action, job, *address)
                assert done.code == 0, done.err
            totals = await settled(client)
            assert (await got(client, "/api/v1/unknown-outcomes"))["jobs"] == []
            assert totals["settled_microdollars"] == texts + 4 * PRICE == charged(directory)
            assert totals["lost_microdollars"] == 2 * PRICE, "one accepted, one paid twice knowingly"
            await seen(
                lambda: got(client, f"{EPISODE}/{episode_id}/takes"), lambda found: found["total"] == 2
            )
            again = await client.post(f"/api/v1/unknown-outcomes/{second}/retry")
            assert again.status_code == 404, "it is answered"
            await post(client, episode_id, "characters/generate")
            await reached(client, episode_id, "characters_generated")
            assert (await settled(client))["settled_microdollars"] == texts + 5 * PRICE == charged(directory)


async def test_the_ledger_reads_back_from_a_file_and_is_the_same_when_built_anew() -> None:
    with server_directory() as directory:
        async with paid(directory) as system, system.client() as client:
            episode_id = await created(client, shots=4)
            await advanced(client, episode_id, "characters_generated")
            totals = await settled(client)
            answer = await client.get("/api/v1/ledger.csv", params={"episode": episode_id})
            assert answer.headers["content-type"].startswith("text/csv")
            rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
            assert sum(int(row["microdollars"]) for row in rows if row["kind"] == "settled") == charged(
                directory
            )
            assert totals["settled_microdollars"] == charged(directory)
            assert {row["price_version"] for row in rows} == {"fake/fake-1 2026-11-20"}
            found: list[Any] = []
            after: int | None = 0
            while after is not None:
                page = await got(client, "/api/v1/ledger", episode=episode_id, after=after, limit=5)
                found += page["entries"]
                after = page["next"]
            assert [str(entry["position"]) for entry in found] == [row["position"] for row in rows]
            before = await ledger_rows(system)
            done = await reelwright("views", "rebuild", "--data-dir", system.data_dir)
            assert done.code == 0, done.err
            assert await ledger_rows(system) == before
            ledger = await reelwright("ledger", "--csv", "--url", system.url, "--key", system.key)
            assert [row["position"] for row in csv.DictReader(ledger.out.splitlines())] == [
                row["position"] for row in rows
            ]


async def ledger_rows(system: System) -> list[Any]:
    """The rows of the ledger's tables; other views may still follow what goes on."""
    views = await books.views_of(system)
    return [views["ledger_jobs"], views["ledger_entries"]]


async def test_a_dry_run_tells_the_price_and_starts_nothing() -> None:
    with server_directory() as directory:
        async with paid(directory) as system, system.client() as client:
            address = ("--url", system.url, "--key", system.key)
            new = await reelwright("produce", "A cat wants to fly.", "--shots", "4", "--dry-run", *address)
            assert new.code == 0, new.err
            assert "would be reserved at once" in new.out
            assert (await got(client, "/api/v1/conversational/episodes"))["total"] == 0
            episode_id = await created(client, shots=4)
            before = await state_of(client, episode_id)
            told = await reelwright("produce", "--episode", episode_id, "--dry-run", "--json", *address)
            [quote] = told.lines
            assert quote["certain_microdollars"] == PRICE
            assert quote["lines"][0]["unit"] == f"outline:{episode_id}"
            assert await state_of(client, episode_id) == before
            assert charged(directory) == 0


async def test_a_parked_job_is_shown_with_its_reason_and_tried_again(system: System) -> None:
    server = running_server(system.data_dir)
    assert server is not None
    connection = await asyncpg.connect(server.postgres_dsn)
    try:
        await connection.execute(
            "insert into generation.parked_jobs (job_id, lane, reason, deliveries)"
            " values ('job_odd', 'fake', 'it broke the worker', 5)"
        )
        shown = await reelwright("parked", "--data-dir", system.data_dir)
        assert shown.code == 0, shown.err
        assert "job_odd" in shown.out
        assert "it broke the worker" in shown.out
        again = await reelwright("parked", "--replay", "job_odd", "--data-dir", system.data_dir)
        assert again.code == 0, again.err
        assert await connection.fetchval("select count(*) from generation.parked_jobs") == 0
        nothing = await reelwright("parked", "--replay", "job_odd", "--data-dir", system.data_dir)
        assert nothing.code == 3
    finally:
        await connection.close()
