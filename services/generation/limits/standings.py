"""The books about providers: in Postgres for all workers, or in memory for one."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

from services.generation.limits.gate import Change
from services.generation.limits.standing import Standing

_COLUMNS = tuple(field.name for field in fields(Standing))
_TRIES = 50
_LONGEST_PAUSE = 0.02

_NOW = "(extract(epoch from clock_timestamp()) * 1000000)::bigint"


class PostgresStandings:
    """In the schema of ``owner``; the clock is that of the database, the same for all machines.

    A standing is written only over the one it was decided from. Callers of one process queue for a provider, so that
    only processes ever meet.
    """

    def __init__(self, pool: Any, owner: str) -> None:
        self._pool = pool
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        table, columns = f"{owner}.provider_standings", ", ".join(_COLUMNS)
        values = ", ".join(f"${number}" for number in range(3, 3 + len(_COLUMNS)))
        changes = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS)
        self._read = f"select {_NOW} as now, revision, {columns} from (select) as one left join {table} on provider = $1"
        self._read_all = f"select {_NOW} as now, provider, {columns} from {table}"
        self._write = (
            f"insert into {table} as known (provider, revision, {columns}) values ($1, $2 + 1, {values})"
            f" on conflict (provider) do update set revision = excluded.revision, {changes}"
            " where known.revision = $2 returning true"
        )

    async def change[T](self, provider: str, decide: Change[T]) -> T:
        """As the Protocol says. Raises TimeoutError when others were quicker again and again."""
        async with self._turns[provider]:
            for _ in range(_TRIES):
                row = await self._pool.fetchrow(self._read, provider)
                standing = Standing() if row["revision"] is None else _standing(row)
                changed, answer = decide(standing, row["now"])
                if changed == standing:
                    return answer
                values = asdict(changed).values()
                if await self._pool.fetchval(self._write, provider, row["revision"] or 0, *values):
                    return answer
                await asyncio.sleep(random.random() * _LONGEST_PAUSE)
        raise TimeoutError(f"the standing of {provider} changes too fast")

    async def all(self) -> Mapping[str, tuple[Standing, int]]:
        """As the Protocol says."""
        rows = await self._pool.fetch(self._read_all)
        return {row["provider"]: (_standing(row), row["now"]) for row in rows}


class MemoryStandings:
    """For one process, and for tests: ``now`` tells the present instant in microseconds."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._kept: dict[str, Standing] = {}

    async def change[T](self, provider: str, decide: Change[T]) -> T:
        """As the Protocol says."""
        self._kept[provider], answer = decide(self._kept.get(provider, Standing()), self._now())
        return answer

    async def all(self) -> Mapping[str, tuple[Standing, int]]:
        """As the Protocol says."""
        return {provider: (standing, self._now()) for provider, standing in self._kept.items()}


def _standing(row: Mapping[str, int]) -> Standing:
    return Standing(**{column: row[column] for column in _COLUMNS})
